"""How often each outcome comes of a contact, with a person and in self-service: what they come to is what is true."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from humanline.model.organisation import Value
from humanline.worlds import moments as w

Floats = NDArray[np.float64]

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


def column(name: str) -> Floats:
    """One number of every moment (shape: moments)."""
    return np.array([getattr(kind, name) for kind in w.KINDS], dtype=np.float64)


def by_band(name: str) -> Floats:
    """One number of every moment and age band (shape: moments × bands)."""
    return np.array([getattr(kind, name) for kind in w.KINDS], dtype=np.float64)


def odds(share: Floats, shift: Floats) -> Floats:
    """A share, moved by `shift` on the scale of log-odds."""
    return 1 / (1 + (1 - share) / share * np.exp(-shift))


def asked_share() -> Floats:
    """Share of the contacts whose customer asks for a person (shape: moments × bands)."""
    return odds(column("asked")[:, None], np.array(w.BAND_ASKED)[None, :])


@dataclass(frozen=True, slots=True)
class Chances:
    """Probability of each outcome with a person and in self-service (shapes: moments × bands).

    Attributes:
        resolved: of served contacts.
        satisfaction: mean on 1–5, of served contacts.
        complaint: of all contacts.
        unheard: of all contacts: hung up, came back another way, asked in vain, or stopped without an end.
    """

    resolved: tuple[Floats, Floats]
    satisfaction: tuple[Floats, Floats]
    complaint: tuple[Floats, Floats]
    unheard: tuple[Floats, Floats]


@lru_cache(maxsize=1)
def chances() -> Chances:
    """Outcomes whose differences are worth what a person truly adds, at the default weights of `[value]`.

    Who is unheard follows from the queue, from spill-over and from who asks in vain. The rest of the gain is spread
    over the other outcomes: 0.32 of it more resolved, 0.48 satisfaction, 0.20 fewer complaints. How much that rest is,
    is found by halving an interval, because whether a contact is resolved and whether it ends hang together.
    """
    gain = by_band("customer") + column("organisation")[:, None]
    low, high = np.full_like(gain, -60.0), np.full_like(gain, 60.0)
    for _ in range(60):
        middle = (low + high) / 2
        too_low = _worth(_outcomes(middle)) < gain
        low, high = np.where(too_low, middle, low), np.where(too_low, high, middle)
    return _outcomes((low + high) / 2)


def _outcomes(rest: Floats) -> Chances:
    """Outcomes when resolved, satisfaction and complaints come to `rest` points."""
    half = rest / 2
    resolved = tuple(np.clip(0.70 + 0.032 * side, 0.05, 0.97) for side in (half, -half))
    spill = column("spill")[:, None]
    good = np.minimum(resolved[1] / (1 - spill), 0.99)
    ended = (good + (1 - good) * ENDED_ANYWAY) * (1 - (1 - HANDED_OVER) * asked_share())
    return Chances(
        resolved=(resolved[0], resolved[1]),
        satisfaction=(np.clip(3.6 + 0.12 * half, 1.2, 4.9), np.clip(3.6 - 0.12 * half, 1.2, 4.9)),
        complaint=(0.01 + np.maximum(-0.004 * rest, 0), 0.01 + np.maximum(0.004 * rest, 0)),
        unheard=(_hung_up(), spill + (1 - spill) * (1 - ended)),
    )


def _hung_up() -> Floats:
    """Share of the contacts with a person in which the customer hangs up (shape: moments × bands)."""
    mix = np.array(w.PERSON_MIX)
    week = w.office_week()
    by_channel = mix[:, 0] * QUEUE.gives_up(week) + mix[:, 1] * QUEUE.gives_up(week, QUEUE.chat)
    return np.outer(1 - column("visits"), by_channel)


def _worth(chance: Chances) -> Floats:
    """What the differences come to, in points a contact (shape: moments × bands)."""
    value = Value()
    served = (1 - chance.unheard[0]) * chance.resolved[0]
    points: Floats = (
        value.resolved * (served - chance.resolved[1])
        + value.satisfaction_point * (chance.satisfaction[0] - chance.satisfaction[1])
        + value.complaint * (chance.complaint[0] - chance.complaint[1])
        + value.unheard * (chance.unheard[0] - chance.unheard[1])
    )
    return points
