"""Customers who come back: who gives up calls again, and who begins in self-service ends at a person later.

The calls of an interval depend on how many gave up before, and that depends on the calls: a fixed point. It is found
from below (no redials at first, then those of the first round, …), so that of several settled loads it is the lowest.
Service is told per contact and per customer. They differ: who calls five times is five contacts and one customer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from humanline.foundation.errors import Fault, InputError
from humanline.queueing.durations import Duration, known
from humanline.queueing.general_patience import waiting
from humanline.queueing.inputs import NOT_NEGATIVE, POSITIVE, UnstableQueueError, checked, choice
from humanline.queueing.moving_load import offered_load
from humanline.queueing.waiting import SteadyState
from humanline.stats.intervals import Floats

Load = Literal["interval", "moving"]
LOADS: tuple[Load, ...] = ("interval", "moving")
#: Rounds to a settled load, and the change of calls, as a share of all, below which it is settled.
MOST_ROUNDS, SETTLED = 1_500, 1e-10


class Redials(NamedTuple):
    """Who gives up may call again.

    Attributes:
        share: of those who give up, 0–1.
        delay: from giving up to calling again.
        most: calls after the first, of one customer; `None` for as many as it takes.
    """

    share: float
    delay: Duration
    most: int | None = 5


class SelfServed(NamedTuple):
    """Contacts that begin in self-service.

    Attributes:
        contacts: expected in each interval, shape (intervals,).
        kept: share that ends there, 0–1.
        delay: from its begin to the contact with a person.
    """

    contacts: ArrayLike
    kept: float
    delay: Duration


@dataclass(frozen=True, slots=True)
class Returning:
    """The settled load of each interval, and what becomes of contacts and of customers; all of shape (intervals,).

    Who calls after the last interval is not served.

    Attributes:
        contacts: expected calls, redials among them.
        first_calls: of customers who come to a person for the first time, from self-service among them.
        spill_over: of those, who come from self-service.
        redials: calls after the first.
        load: erlang.
        abandoned: share of the contacts that give up.
        contacts_in_time: share of the contacts served within the promise.
        customers_served: share of the customers who first call then and are served, at that call or a later one.
        customers_in_time: share of the customers who first call then and are served within the promise, counted from
            that first call. Who is served at a later call is too late: so it is where delays exceed the promise.
        rounds: until the load had settled.
    """

    contacts: Floats
    first_calls: Floats
    spill_over: Floats
    redials: Floats
    load: Floats
    abandoned: Floats
    contacts_in_time: Floats
    customers_served: Floats
    customers_in_time: Floats
    rounds: int

    @property
    def per_contact(self) -> float:
        """Share of all contacts that are served within the promise; `nan` without any."""
        return _mean(self.contacts_in_time, self.contacts)

    @property
    def per_customer(self) -> float:
        """Share of all customers who are served within the promise of their first call; `nan` without any."""
        return _mean(self.customers_in_time, self.first_calls)

    @property
    def reached(self) -> float:
        """Share of all customers who are served in the end; `nan` without any."""
        return _mean(self.customers_served, self.first_calls)


def delay_kernel(delay: Duration, *, interval_minutes: float, intervals: int, after_minutes: ArrayLike = 0.0) -> Floats:
    """Which share comes how many intervals later, of what starts at any moment of an interval with the same chance.

    Args:
        delay: how long it takes.
        interval_minutes: length of every interval.
        intervals: how many later ones there are, the first among them.
        after_minutes: when it starts to run, since that moment, any shape.

    Returns:
        Shares, shape (…, intervals), 0 intervals later first; what comes after them is left off.

    Source:
        The integral of P(delay ≤ x − u) over the start u, by the limited mean of the delay.

    >>> from humanline.queueing.durations import Constant
    >>> delay_kernel(Constant(20), interval_minutes=15, intervals=4).round(3).tolist()
    [0.0, 0.667, 0.333, 0.0]
    """
    edges = np.arange(-1, intervals + 1) * interval_minutes - np.asarray(after_minutes, dtype=float)[..., None]
    upto = np.maximum(edges, 0.0)
    by_then = np.diff(upto - delay.limited_mean(upto), axis=-1) / interval_minutes
    return np.asarray(np.diff(np.clip(by_then, 0.0, 1.0), axis=-1))


def returning(
    customers: ArrayLike,
    agents: ArrayLike,
    *,
    interval_minutes: float,
    handle: Duration,
    patience: Duration,
    within_minutes: float,
    redial: Redials,
    self_service: SelfServed | None = None,
    load: Load = "moving",
) -> Returning:
    """The load that settles when customers come back, and how they are served.

    Assumes in each interval a queue in its steady state (M/M/n + G), in which redials come as Poisson arrivals do and
    have a fresh patience: fair where delays are long beside handle times, less so in an interval that opens empty.

    Args:
        customers: who call a person first, expected in each interval, 0 or more, shape (intervals,).
        agents: in each interval, 0 or more, need not be whole, likewise.
        interval_minutes: length of every interval.
        handle: time an agent spends on a contact.
        patience: until a waiting customer gives up.
        within_minutes: the promise.
        redial: who calls again, and when.
        self_service: what else comes to a person, and when.
        load: of the arrivals in the `interval` itself, or `moving`: what is really there, which lags behind them.

    Raises:
        UnstableQueueError: the load never settles: everybody calls again until served, and they are not.
        InputError: a value breaks its rule; all faults at once.

    Source:
        Fixed point of the load with retrials: Aguir, S., Karaesmen, F., Aksin, O. Z. and Chauvet, F. (2004), OR
        Spectrum 26, 353–376; the queue itself by `waiting`.

    >>> from humanline.queueing.durations import Exponential
    >>> day = returning([100, 100, 100], [14, 8, 6], interval_minutes=60, handle=Exponential(5),
    ...     patience=Exponential(2), within_minutes=0.5, redial=Redials(0.8, Exponential(40)), load="interval")
    >>> print(f"{day.redials.sum():.0f} redials; in time {day.per_contact:.2f} of contacts, "
    ...     f"{day.per_customer:.2f} of customers; reached in the end {day.reached:.2f} of customers")
    42 redials; in time 0.55 of contacts, 0.59 of customers; reached in the end 0.85 of customers
    """
    first, here, spill = _checked(
        customers, agents, interval_minutes, handle, patience, within_minutes, redial, self_service, load
    )
    first = first + spill
    if redial.share == 1 and redial.most is None and first.any() and not here.any():
        raise _unsettled(redial, first, here)
    calls = np.zeros((1 if redial.most is None else redial.most + 1, first.size))
    calls[0] = first
    for round_ in range(1, MOST_ROUNDS + 1):
        erlang, queue = _queue(calls.sum(axis=0), here, interval_minutes, handle, patience, within_minutes, load)
        back = _back(queue, redial, interval_minutes)
        again = (calls[:, :, None] * back).sum(axis=1)
        before, calls = calls, np.vstack([first, again[:-1]]) if redial.most is not None else first + again
        if np.abs(calls - before).sum() <= SETTLED * first.sum():
            return _settled(calls.sum(axis=0), first, spill, erlang, queue, _reached(queue, back, redial), round_)
    raise _unsettled(redial, calls.sum(axis=0), here)


def _settled(
    calls: Floats, first: Floats, spill: Floats, erlang: Floats, queue: SteadyState, reached: Floats, rounds: int
) -> Returning:
    return Returning(
        contacts=calls, first_calls=first, spill_over=spill, redials=calls - first, load=erlang,
        abandoned=queue.probability_of_abandoning, contacts_in_time=queue.service_level, customers_served=reached,
        customers_in_time=queue.service_level, rounds=rounds,
    )  # fmt: skip


def _mean(share: Floats, of: Floats) -> float:
    return float(share @ of / of.sum()) if of.sum() > 0 else float("nan")


def _queue(
    calls: Floats, agents: Floats, interval_minutes: float, handle: Duration, patience: Duration, within: float,
    load: Load,
) -> tuple[Floats, SteadyState]:  # fmt: skip
    if load == "moving":
        erlang = offered_load(calls, interval_minutes=interval_minutes, handle=handle)
    else:
        erlang = calls * handle.mean / interval_minutes
    queue = waiting(
        agents, erlang, handle_minutes=handle.mean, within_minutes=within, patience=patience, abandoned="missed"
    )
    return erlang, queue


def _back(queue: SteadyState, redial: Redials, interval_minutes: float) -> Floats:
    """Share of the calls of each interval (first axis) that is a redial in each (second), shape (T, T)."""
    gone = queue.probability_of_abandoning
    served = 1 - gone
    with np.errstate(divide="ignore", invalid="ignore"):
        waited = np.where(served > 0, queue.mean_wait - served * queue.mean_wait_of_served, queue.mean_wait) / gone
    waited = np.where(np.isfinite(waited), np.maximum(waited, 0.0), 0.0)
    count = gone.size
    kernel = delay_kernel(redial.delay, interval_minutes=interval_minutes, intervals=count, after_minutes=waited)
    later = np.arange(count) - np.arange(count)[:, None]
    shares = np.take_along_axis(kernel, np.maximum(later, 0), axis=1)
    return np.asarray(np.where(later >= 0, gone[:, None] * redial.share * shares, 0.0))


def _reached(queue: SteadyState, back: Floats, redial: Redials) -> Floats:
    """Share of those who call in each interval who are served then or later."""
    served = 1 - queue.probability_of_abandoning
    if redial.most is None:
        return np.asarray(np.linalg.solve(np.eye(served.size) - back, served))
    reached = served
    for _ in range(redial.most):
        reached = served + back @ reached
    return np.asarray(reached)


def _unsettled(redial: Redials, calls: Floats, agents: Floats) -> UnstableQueueError:
    found = f"found {redial.share:g} of who give up calling again, {agents.sum():g} agents in all intervals together"
    rule = f"The load never settles: it has come to {calls.sum():,.0f} calls and still grows."
    return UnstableQueueError([Fault("redial", found, rule, "Add agents, lower the share, or say `most` redials.")])


def _checked(
    customers: ArrayLike,
    agents: ArrayLike,
    interval_minutes: float,
    handle: Duration,
    patience: Duration,
    within_minutes: float,
    redial: Redials,
    self_service: SelfServed | None,
    load: str,
) -> tuple[Floats, Floats, Floats]:
    """First calls to a person, agents, and calls of who come from self-service, shape (intervals,) each."""
    faults = known("handle", handle) + known("patience", patience) + known("redial.delay", redial.delay)
    shares = [("redial.share", redial.share)]
    if self_service is not None:
        faults += known("self_service.delay", self_service.delay)
        shares.append(("self_service.kept", self_service.kept))
    for where, share in shares:
        if not 0 <= share <= 1:
            faults.append(Fault(where, f"found {share}", "A share lies between 0 and 1."))
    if redial.most is not None and redial.most < 0:
        faults.append(Fault("redial.most", f"found {redial.most}", "It must be 0 or more.", "`None` has no limit."))
    for where, duration in (("handle", handle), ("patience", patience)):
        if not known(where, duration) and not duration.mean > 0:
            faults.append(Fault(where, "found a duration that is always 0", "Its mean must be above 0."))
    first = here = served = np.zeros(1)
    try:
        choice("load", load, LOADS)
        first, here, served = checked(
            customers=(customers, NOT_NEGATIVE),
            agents=(agents, NOT_NEGATIVE),
            self_served=(0.0 if self_service is None else self_service.contacts, NOT_NEGATIVE),
        )
        checked(interval_minutes=(interval_minutes, POSITIVE), within_minutes=(within_minutes, NOT_NEGATIVE))
    except InputError as error:
        faults += error.faults
    if first.ndim != 1 or not first.size:
        faults.append(Fault("customers", f"found shape {first.shape}", "Give one number for each interval."))
    if faults:
        raise InputError(faults)
    spill = np.zeros(first.size)
    if self_service is not None:
        kernel = delay_kernel(self_service.delay, interval_minutes=interval_minutes, intervals=first.size)
        spill = np.convolve(served * (1 - self_service.kept), kernel)[: first.size]
    return first, here, spill
