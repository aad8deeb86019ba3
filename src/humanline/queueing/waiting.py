"""How long customers wait, and how many give up: Erlang C (endless patience) and Erlang A (exponential patience).

Agents need not be whole: between whole numbers the formulas run on smoothly, as those of Erlang B do.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from humanline.queueing.erlang import probability_of_waiting
from humanline.queueing.inputs import NOT_NEGATIVE, POSITIVE, checked, choice, stable
from humanline.queueing.tails import log_blocking, log_waiting_sum
from humanline.stats.intervals import Floats

#: What a customer who gave up counts as in the service level: a contact that was not served in time, or none at all.
Abandoned = Literal["missed", "left_out"]
ABANDONED: tuple[Abandoned, ...] = ("missed", "left_out")

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(32)
#: Where an integrand is e^(−45) of its peak, the rest is left off.
_DEPTH = 45.0
#: Above this an incomplete gamma function has all its digits.
_TINY = 1e-200


@dataclass(frozen=True, slots=True)
class SteadyState:
    """What customers and agents go through in a queue in its steady state.

    Every field is a float64 array of the broadcast shape of the inputs; times are in the unit of the inputs (minutes).

    Attributes:
        probability_of_waiting: share of customers who can't be served at once, 0–1.
        probability_of_abandoning: share of customers who give up before they are served, 0–1.
        mean_wait: mean time in the queue of all customers: served, at once or later, and given up.
        mean_wait_of_served: mean time in the queue of those who were served; infinite where there are no agents.
        longer_than_limit: share of customers who spend longer than the limit in the queue, whatever comes of them, 0–1.
        service_level: share of customers served within the limit, 0–1; see `abandoned` for the share of whom.
        occupancy: share of the agents' time spent on contacts, 0–1; its limit, 1, where there are no agents.
    """

    probability_of_waiting: Floats
    probability_of_abandoning: Floats
    mean_wait: Floats
    mean_wait_of_served: Floats
    longer_than_limit: Floats
    service_level: Floats
    occupancy: Floats


def erlang_c_waiting(
    agents: ArrayLike, load: ArrayLike, *, handle_minutes: ArrayLike, within_minutes: ArrayLike
) -> SteadyState:
    """Waiting when everybody who waits stays until served.

    Assumes Poisson arrivals, exponential handle times, service in order of arrival and a steady state (M/M/n).

    Args:
        agents: above the load, need not be whole, any shape.
        load: erlang, 0 or more, any shape that broadcasts.
        handle_minutes: mean handle time, above 0, likewise.
        within_minutes: the limit of the service level, 0 or more, likewise.

    Raises:
        UnstableQueueError: a load is as large as the number of agents or larger.
        InputError: a value breaks its rule; all faults at once.

    Source:
        Erlang, A. K. (1917), Elektroteknikeren 13: P(W > t) = C e^(−(n − a) t / h).

    >>> queue = erlang_c_waiting(14, 10, handle_minutes=3, within_minutes=20 / 60)
    >>> print(f"{queue.service_level:.5f}, mean wait {60 * queue.mean_wait:.3f} s")
    0.88835, mean wait 7.836 s
    """
    n, a, h, t = checked(
        agents=(agents, NOT_NEGATIVE),
        load=(load, NOT_NEGATIVE),
        handle_minutes=(handle_minutes, POSITIVE),
        within_minutes=(within_minutes, NOT_NEGATIVE),
    )
    stable(n, a)
    wait = probability_of_waiting(n, a)
    mean = wait * h / (n - a)
    longer = wait * np.exp(-(n - a) * t / h)
    return _waiting(wait, np.zeros_like(wait), mean, mean.copy(), longer, 1 - longer, a / n)


def erlang_a_waiting(
    agents: ArrayLike,
    load: ArrayLike,
    *,
    handle_minutes: ArrayLike,
    patience_minutes: ArrayLike,
    within_minutes: ArrayLike,
    abandoned: Abandoned,
) -> SteadyState:
    """Waiting when customers who lose patience give up; the load may be far above the agents.

    Assumes Poisson arrivals, exponential handle times and patience, service in order of arrival and a steady state
    (M/M/n + M). Patience is how long a customer would wait if nobody came: its mean is the total time spent waiting
    over the number who gave up, not the mean wait of those who gave up.

    Args:
        agents: 0 or more, need not be whole, any shape.
        load: erlang, 0 or more, any shape that broadcasts.
        handle_minutes: mean handle time, above 0, likewise.
        patience_minutes: mean patience, above 0, likewise.
        within_minutes: the limit of the service level, 0 or more, likewise.
        abandoned: what one who gave up counts as. `missed`: the service level is served within the limit over all
            customers. `left_out`: over those served; it looks well when most have gone, so it is never the default.

    Raises:
        InputError: a value breaks its rule; all faults at once.

    Source:
        Palm, C. (1957), Tele 1; Mandelbaum, A. and Zeltyn, S. (2005), The Palm/Erlang-A queue, §4.4–4.7; Zeltyn, S.
        and Mandelbaum, A. (2005), Queueing Systems 51, 361–402, §2.

    >>> queue = erlang_a_waiting(
    ...     50, 48, handle_minutes=1, patience_minutes=2, within_minutes=20 / 60, abandoned="missed")
    >>> print(f"wait {queue.probability_of_waiting:.4f}, give up {queue.probability_of_abandoning:.5f}")
    wait 0.4678, give up 0.03091
    >>> print(f"mean wait {queue.mean_wait:.4f} min, in time {queue.service_level:.4f}")
    mean wait 0.0618 min, in time 0.9430
    """
    choice("abandoned", abandoned, ABANDONED)
    n, a, h, p, t = checked(
        agents=(agents, NOT_NEGATIVE),
        load=(load, NOT_NEGATIVE),
        handle_minutes=(handle_minutes, POSITIVE),
        patience_minutes=(patience_minutes, POSITIVE),
        within_minutes=(within_minutes, NOT_NEGATIVE),
    )
    s, y = n * (p / h), a * (p / h)
    log_a, served_of_waiting, lost = log_waiting_sum(s, y)
    wait = _has_to_wait(n, a, log_a)
    served = (1 - wait) + wait * served_of_waiting
    longer, served_later = _after(s, y, t / p, wait, log_a)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean_served = np.where(n > 0, wait * served_of_waiting / served * p * _mean_wait_of_served(s, y), np.inf)
        busy = np.where(n > 0, np.minimum(a * served / n, 1.0), np.where(a > 0, 1.0, 0.0))
    in_time = _in_time(served, served_later, abandoned)
    return _waiting(wait, wait * lost, wait * lost * p, mean_served, longer, in_time, busy)


def service_level(
    agents: Floats, load: Floats, handle: Floats, patience: Floats | None, within: Floats, abandoned: Abandoned
) -> Floats:
    """The service level alone, for values already checked: 0 where a queue without abandonment is unstable.

    Args:
        agents: shape (…).
        load: erlang, same shape.
        handle: mean handle time, minutes, same shape.
        patience: mean patience, minutes, same shape; `None` when nobody gives up.
        within: limit, minutes, same shape.
        abandoned: see `erlang_a_waiting`.
    """
    if patience is None:
        result = np.zeros_like(agents)
        fits = load < agents
        n, a = agents[fits], load[fits]
        result[fits] = 1 - probability_of_waiting(n, a) * np.exp(-(n - a) * within[fits] / handle[fits])
        return result
    ratio = patience / handle
    s, y = agents * ratio, load * ratio
    log_a, served_of_waiting, _ = log_waiting_sum(s, y)
    wait = _has_to_wait(agents, load, log_a)
    _, served_later = _after(s, y, within / patience, wait, log_a)
    return _in_time((1 - wait) + wait * served_of_waiting, served_later, abandoned)


def _waiting(*fields: Floats) -> SteadyState:
    """The record, with arrays also where arithmetic on single values gave a bare number."""
    return SteadyState(*(np.asarray(field) for field in fields))


def _has_to_wait(agents: Floats, load: Floats, log_a: Floats) -> Floats:
    """P(wait) = A / (A + 1 / B − 1)."""
    log_b = log_blocking(agents, load)
    with np.errstate(over="ignore"):
        return np.asarray(1 / (1 - np.expm1(log_b) * np.exp(-log_b - log_a)))


def _after(s: Floats, y: Floats, tau: Floats, wait: Floats, log_a: Floats) -> tuple[Floats, Floats]:
    """Share of customers still waiting at time tau (in units of patience), and of those who are served after it.

    Who still waits at tau sees the same queue as a newcomer who has to wait, at a load e^(−tau) times as large.
    """
    z = y * np.exp(-tau)
    log_later, served_of_later, _ = log_waiting_sum(s, z)
    # ∫ e^φ from tau on, over all of it: a ratio of incomplete gamma functions, or of sums where those underflow.
    sum_ratio = np.exp(np.minimum(-y * np.expm1(-tau) - s * tau + log_later - log_a, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        still, whole = special.gammainc(s, z), special.gammainc(s, y)
        longer = wait * np.exp(-tau) * np.where(still > _TINY, still / whole, sum_ratio)
    return longer, longer * served_of_later


def _in_time(served: Floats, served_later: Floats, abandoned: Abandoned) -> Floats:
    in_time = np.clip(served - served_later, 0.0, 1.0)
    if abandoned == "missed":
        return in_time
    return np.divide(in_time, served, out=np.zeros_like(in_time), where=served > 0).clip(max=1.0)


def _mean_wait_of_served(s: Floats, y: Floats) -> Floats:
    """Mean wait, in units of patience, of those who have to wait and are served.

    The mean of τ with density in proportion to e^ψ, ψ = y (1 − e^(−τ)) − (s + 1) τ, by Gauss–Legendre on the window
    around the peak; ψ is concave, so the window's ends have simple bounds. Customers who have to wait are served at τ
    with that density: virtual wait e^φ times the patience e^(−τ) to see it out.
    """
    peak = np.log(np.maximum(y / (s + 1), 1.0))
    curve = np.minimum(y, s + 1)
    slope = s + 1 - curve
    with np.errstate(divide="ignore", over="ignore"):
        # ψ falls by slope·d + curve·(d − 1 + e^(−d)) at d past the peak; d − 1 + e^(−d) ≥ d² / (2 + d).
        bent = (_DEPTH + np.sqrt(_DEPTH**2 + 8 * _DEPTH * curve)) / (2 * curve)
        right = np.minimum(_DEPTH / slope, bent)
        left = np.minimum(peak, np.sqrt(2 * _DEPTH / curve))
    tau, weights = _pieces(peak, left, right)
    beyond = tau - peak[..., None]
    fall = slope[..., None] * beyond + curve[..., None] * (beyond + np.expm1(-beyond))
    density = np.exp(-fall) * weights
    return np.asarray((density * tau).sum(axis=-1) / density.sum(axis=-1))


def _pieces(peak: Floats, left: Floats, right: Floats) -> tuple[Floats, Floats]:
    """Nodes and weights from left of the peak to right of it, shape (…, nodes): e^ψ falls faster left than right."""
    ends = (peak - left, peak, peak + right / 8, peak + right)
    nodes = [(a + b)[..., None] / 2 + (b - a)[..., None] / 2 * _NODES for a, b in pairwise(ends)]
    weights = [(b - a)[..., None] / 2 * _WEIGHTS for a, b in pairwise(ends)]
    return np.concatenate(nodes, axis=-1), np.concatenate(weights, axis=-1)
