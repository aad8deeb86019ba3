"""How often each outcome comes of a contact, with a person and in self-service: what they come to is what is true."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from humanline.model.organisation import Value
from humanline.worlds.setting import Floats, Setting

#: Of the customers who ask for a person in self-service, the share that is handed over.
HANDED_OVER = 0.7
#: Of self-service that did not resolve the question, the share that is ended all the same.
ENDED_ANYWAY = 0.5


@dataclass(frozen=True, slots=True)
class Queue:
    """The queue for phone and chat, in seconds.

    Attributes:
        least_patience: nobody hangs up sooner.
        patience: mean patience on top of that.
        chat: waits in chat, over those by phone.
    """

    least_patience: float = 10.0
    patience: float = 600.0
    chat: float = 0.6

    def busy(self, week: Floats) -> Floats:
        """Share of the time that all agents are busy, by hour of the week."""
        busy: Floats = 0.93 * week / week.max()
        return busy

    def mean_wait(self, busy: Floats) -> Floats:
        """Mean wait of those who have to wait."""
        return 45.0 / (1.02 - busy)

    def gives_up(self, week: Floats, faster: float = 1.0) -> float:
        """Probability that a customer hangs up: has to wait, and for longer than patience lasts.

        With wait W exponential with mean m and patience 10 + P, P exponential with mean θ:
        P(W > 10 + P) = exp(−10/m) · m/(m + θ).
        """
        busy = self.busy(week)
        mean = self.mean_wait(busy) * faster
        longer = np.exp(-self.least_patience / mean) * mean / (mean + self.patience)
        return float((week * busy**2 * longer).sum())


QUEUE = Queue()


def odds(share: Floats, shift: Floats) -> Floats:
    """A share, moved by `shift` on the scale of log-odds."""
    return 1 / (1 + (1 - share) / share * np.exp(-shift))


def asked_share(setting: Setting) -> Floats:
    """Share of the contacts whose customer asks for a person (shape: moments × segments)."""
    return odds(setting.column("asked")[:, None], setting.of_groups("asked")[None, :])


@dataclass(frozen=True, slots=True)
class Chances:
    """Probability of each outcome with a person, in self-service, and with both (shapes: moments × segments).

    Attributes:
        resolved: of served contacts.
        satisfaction: mean on 1–5, of served contacts.
        complaint: of all contacts.
        unheard: of all contacts: hung up, came back another way, asked in vain, or stopped without an end.
    """

    resolved: tuple[Floats, Floats, Floats]
    satisfaction: tuple[Floats, Floats, Floats]
    complaint: tuple[Floats, Floats, Floats]
    unheard: tuple[Floats, Floats]


@lru_cache(maxsize=16)
def chances(setting: Setting) -> Chances:
    """Outcomes whose differences are worth what a person truly adds, at the default weights of `[value]`.

    Who is unheard follows from the queue, from spill-over and from who asks in vain; how customers feel is said in the
    setting. The rest of the gain is spread over the other outcomes, by default 0.32 of it more resolved, 0.48
    satisfaction, 0.20 fewer complaints. How much that rest is, is found by halving an interval, because whether a
    contact is resolved and whether it ends hang together.
    """
    gain = setting.by_group("customer") + setting.column("organisation")[:, None]
    low, high = np.full_like(gain, -60.0), np.full_like(gain, 60.0)
    for _ in range(60):
        middle = (low + high) / 2
        too_low = _worth(setting, _outcomes(setting, middle)) < gain
        low, high = np.where(too_low, middle, low), np.where(too_low, high, middle)
    return _outcomes(setting, (low + high) / 2)


def _outcomes(setting: Setting, rest: Floats) -> Chances:
    """Outcomes when resolved, satisfaction and complaints come to `rest` points."""
    half, point = rest / 2, setting.spread
    both = half + setting.column("together")[:, None]
    person, self_service, together = (
        np.clip(point.usual_resolved + point.resolved * side, 0.05, 0.97) for side in (half, -half, both)
    )
    stars = [np.clip(point.usual_satisfaction + point.satisfaction * side, 1.2, 4.9) for side in (half, -half, both)]
    spill = setting.column("spill")[:, None]
    good = np.minimum(self_service / (1 - spill), 0.99)
    ended = (good + (1 - good) * ENDED_ANYWAY) * (1 - (1 - HANDED_OVER) * asked_share(setting))
    fewer = 0.01 + np.maximum(-point.complaint * rest, 0)
    return Chances(
        resolved=(person, self_service, together),
        satisfaction=(stars[0], stars[1], stars[2]),
        complaint=(fewer, 0.01 + np.maximum(point.complaint * rest, 0), fewer),
        unheard=(_hung_up(setting), spill + (1 - spill) * (1 - ended)),
    )


def _hung_up(setting: Setting) -> Floats:
    """Share of the contacts with a person in which the customer hangs up (shape: moments × segments)."""
    mix = setting.of_groups("mix")
    week = setting.office_week()
    by_channel = mix[:, 0] * QUEUE.gives_up(week) + mix[:, 1] * QUEUE.gives_up(week, QUEUE.chat)
    return np.outer(1 - setting.column("visits"), by_channel)


def _worth(setting: Setting, chance: Chances) -> Floats:
    """What the differences come to, in points a contact (shape: moments × segments)."""
    value = Value()
    served = (1 - chance.unheard[0]) * chance.resolved[0]
    points: Floats = (
        value.resolved * (served - chance.resolved[1])
        + value.satisfaction_point * (chance.satisfaction[0] - chance.satisfaction[1])
        + value.complaint * (chance.complaint[0] - chance.complaint[1])
        + value.unheard * (chance.unheard[0] - chance.unheard[1])
    )
    if not setting.asks:
        return points
    feels = np.array([kind.feels[0] - kind.feels[1] for kind in setting.kinds])[:, None]
    return points + (value.felt_heard + value.trust) * feels - value.wish * setting.by_group("wish")
