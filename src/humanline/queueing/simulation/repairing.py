"""Agents for a day whose load moves, proved by simulation: staff for the load that is there, simulate, repair.

No formula knows a queue that is carried from one interval into the next, nor an opening from empty. So the day is
simulated, many times, always with the same customers; where an interval does not keep its target an agent is added, and
the day is simulated again, until every interval keeps it. Then agents whom no interval needs are taken away, as long as
every interval still keeps it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from humanline.foundation.errors import Fault, InputError
from humanline.queueing.durations import Duration, known
from humanline.queueing.inputs import BETWEEN_0_AND_1, NOT_NEGATIVE, checked, choice
from humanline.queueing.moving_load import offered_load
from humanline.queueing.simulation.compiling import compiled
from humanline.queueing.simulation.drawing import poisson_times
from humanline.queueing.simulation.one_queue import SERVED, Ints, serve_in_order
from humanline.queueing.targets import Target, agents_for
from humanline.queueing.waiting import ABANDONED, Abandoned
from humanline.stats.intervals import Floats

_ARRIVAL, _HANDLE, _PATIENCE = range(3)
#: Where an agent is taken away, the doubt that is allowed is this many times smaller.
SURER = 20.0
#: A loss of service smaller than this many standard errors is none.
FELT = 0.25


@dataclass(frozen=True, slots=True)
class Repaired:
    """Agents for a day, and what the simulated days say of them.

    Attributes:
        agents: in each interval, shape (intervals,).
        at_first: what the formulas alone would have put there, same shape.
        repaired: when every interval kept its target, before anybody was taken away, same shape.
        service_level: simulated, of the contacts that come in in each interval, same shape; `nan` where none came.
        standard_error: of it, same shape.
        rounds: how often the day was simulated.
    """

    agents: Ints
    at_first: Ints
    repaired: Ints
    service_level: Floats
    standard_error: Floats
    rounds: int


@dataclass(frozen=True, slots=True)
class CustomerDays:
    """The customers of many days, one day after the other: the same for every number of agents.

    Attributes:
        begins: where each day begins, shape (days + 1,).
        arrival: minutes since the start of the day, shape (customers,).
        handle: minutes, same shape.
        patience: minutes, infinite for who never gives up, same shape.
        edges: minutes at which intervals begin, and the last ends, shape (intervals + 1,).
    """

    begins: Ints
    arrival: Floats
    handle: Floats
    patience: Floats
    edges: Floats


def draw_days(
    arrivals: Floats, *, interval_minutes: float, handle: Duration, patience: Duration | None, days: int, seed: int
) -> CustomerDays:
    """Draw the customers of many days.

    Args:
        arrivals: expected in each interval, shape (intervals,).
        interval_minutes: length of every interval.
        handle: time an agent spends on a contact.
        patience: until a waiting customer gives up; `None` when nobody does.
        days: how many.
        seed: of all streams of random numbers.
    """
    edges = np.arange(arrivals.size + 1, dtype=np.float64) * interval_minutes
    parts: tuple[list[Floats], list[Floats], list[Floats]] = ([], [], [])
    for day in range(days):
        random = [
            np.random.Generator(np.random.SFC64(np.random.SeedSequence(seed, spawn_key=(day, purpose))))
            for purpose in (_ARRIVAL, _HANDLE, _PATIENCE)
        ]
        came = poisson_times(random[_ARRIVAL], arrivals, edges)
        parts[_ARRIVAL].append(came)
        parts[_HANDLE].append(handle.draw(random[_HANDLE], came.size))
        stays = np.full(came.size, np.inf) if patience is None else patience.draw(random[_PATIENCE], came.size)
        parts[_PATIENCE].append(stays)
    begins = np.concatenate([[0], np.cumsum([part.size for part in parts[_ARRIVAL]])]).astype(np.int64)
    came_all, handle_all, patience_all = (np.concatenate(part).astype(np.float64, copy=False) for part in parts)
    return CustomerDays(begins=begins, arrival=came_all, handle=handle_all, patience=patience_all, edges=edges)


def simulate_days(
    days: CustomerDays, agents: Ints, *, within_minutes: float, abandoned: Abandoned
) -> tuple[Floats, Floats]:
    """The simulated service level of each interval and its standard error, shape (intervals,) both.

    Agents of the last interval stay until the queue is empty.

    Args:
        days: the customers.
        agents: in each interval, shape (intervals,).
        within_minutes: the limit of the service level.
        abandoned: what a customer who gave up counts as: `missed` or `left_out`.
    """
    intervals, runs = agents.size, days.begins.size - 1
    wait, outcome = np.empty(days.arrival.size), np.empty(days.arrival.size, dtype=np.int8)
    in_time, counted = np.zeros((runs, intervals)), np.zeros((runs, intervals))
    heap = np.empty(int(agents.max()) + 1)
    _serve_days(
        days.begins, days.arrival, days.handle, days.patience, agents, days.edges, within_minutes,
        abandoned == "left_out", wait, outcome, heap, in_time, counted,
    )  # fmt: skip
    with np.errstate(divide="ignore", invalid="ignore"):
        level = in_time.sum(axis=0) / counted.sum(axis=0)
        residual = (in_time - level * counted) / counted.mean(axis=0)
        error = np.sqrt((residual**2).sum(axis=0) / (runs - 1) / runs)
    return np.asarray(level), np.asarray(error)


def staff_day(
    arrivals: ArrayLike,
    *,
    interval_minutes: float,
    handle: Duration,
    patience: Duration | None,
    target_share: float,
    within_minutes: float,
    abandoned: Abandoned,
    certainty: float = 0.9,
    replications: int = 1000,
    seed: int = 0,
) -> Repaired:
    """Agents for each interval of a day, so that every interval keeps the service level in simulation.

    It starts from the agents that the load really there asks for (modified offered load) in a steady state, and adds
    one at the first interval of each stretch that falls short, until none does. Then it takes one away wherever every
    interval can spare one. Carry-over, opening from empty and closing are in the simulation.

    Args:
        arrivals: expected in each interval, 0 or more, shape (intervals,).
        interval_minutes: length of every interval.
        handle: time an agent spends on a contact.
        patience: until a waiting customer gives up; `None` when nobody does.
        target_share: of contacts to serve within the limit, between 0 and 1.
        within_minutes: the limit, 0 or more.
        abandoned: what a customer who gave up counts as: `missed` or `left_out`.
        certainty: how sure each interval's level must be at or above the target, given the noise of the simulation:
            .5 takes the simulated level as it is.
        replications: simulated days, 20 or more.
        seed: of all streams of random numbers.

    Raises:
        InputError: a value breaks its rule; all faults at once.

    Source:
        Feldman, Z., Mandelbaum, A., Massey, W. A. and Whitt, W. (2008), Management Science 54, 324–338: staffing a
        moving load by simulation, iterated; Jennings, O. B. et al. (1996), ibid. 42, 1383–1394: modified offered load.

    >>> from humanline.queueing.durations import Exponential
    >>> day = staff_day([60, 120, 60], interval_minutes=60, handle=Exponential(12), patience=Exponential(6),
    ...     target_share=0.8, within_minutes=1, abandoned="missed", seed=1)
    >>> bool((day.service_level >= 0.8).all())
    True
    """
    expected = _checked(arrivals, handle, patience, abandoned, target_share, certainty, replications)
    load = offered_load(expected, interval_minutes=interval_minutes, handle=handle)
    target = Target("service_level", target_share, within_minutes=within_minutes, abandoned=abandoned)
    at_first = np.where(expected > 0, agents_for(load, [target], handle_minutes=handle.mean, patience=patience), 0)
    agents = at_first.copy()
    if agents[-1] == 0 and agents.any():
        agents[-1] = 1  # somebody finishes the queue
    days = draw_days(
        expected, interval_minutes=interval_minutes, handle=handle, patience=patience, days=replications, seed=seed
    )
    sure, surer = (float(special.ndtri(one)) for one in (certainty, 1 - (1 - certainty) / SURER))

    def tried(agents: Ints) -> _Tried:
        level, error = simulate_days(days, agents, within_minutes=within_minutes, abandoned=abandoned)
        return _Tried(agents, level, error, level - sure * error - target_share, level - surer * error - target_share)

    now, rounds = tried(agents), 1
    while (short := now.margin < 0).any():
        first = short & ~np.concatenate([[False], short[:-1]])
        now, rounds = tried(now.agents + first), rounds + 1
    repaired = now.agents
    now, more = _without_the_needless(now, tried, reach=1 + int(np.ceil(handle.mean / interval_minutes)))
    return Repaired(now.agents, at_first, repaired, now.level, now.error, rounds + more)


class _Tried(NamedTuple):
    """Agents, and by how much each interval keeps its target, surely and more surely; `nan` where nobody came."""

    agents: Ints
    level: Floats
    error: Floats
    margin: Floats
    safe_margin: Floats


def _without_the_needless(now: _Tried, tried: Callable[[Ints], _Tried], *, reach: int) -> tuple[_Tried, int]:
    """Take an agent away wherever all intervals can spare one.

    In every round one goes at each of some intervals that lie so far apart that it is seen who is missed: the nearest
    before an interval that falls short. That interval keeps its agents from then on. Of many tries some look well by
    chance alone, so an interval that feels it must keep its target more surely than where an agent was added.

    Args:
        now: where every interval keeps its target.
        tried: simulates other agents.
        reach: intervals over which one agent fewer is felt.

    Returns:
        Where nobody can be spared, and how many rounds it took.
    """
    spare = now.agents > 0
    spare[-1] &= now.agents[-1] > 1
    rounds = 0
    while spare.any():
        chosen: list[int] = []
        margin = np.where(np.isnan(now.margin), np.inf, now.safe_margin)
        for i in np.argsort(-margin, kind="stable").tolist():
            if spare[i] and all(abs(i - other) >= reach for other in chosen):
                chosen.append(i)
        going = np.sort(np.array(chosen))
        while going.size:
            fewer = now.agents.copy()
            fewer[going] -= 1
            found = tried(fewer)
            rounds += 1
            feels = now.level - found.level > FELT * found.error
            short = np.flatnonzero((found.margin < 0) | (feels & (found.safe_margin < 0)))
            if not short.size:
                now = found
                spare &= now.agents > 0
                spare[-1] &= now.agents[-1] > 1
                break
            missed = np.unique(np.maximum(np.searchsorted(going, short, side="right") - 1, 0))
            spare[going[missed]] = False
            going = np.delete(going, missed)
    return now, rounds


def _checked(
    arrivals: ArrayLike,
    handle: Duration,
    patience: Duration | None,
    abandoned: Abandoned,
    target_share: float,
    certainty: float,
    replications: int,
) -> Floats:
    faults = known("handle", handle) + known("patience", patience, optional=True)
    if replications < 20:
        faults.append(Fault("replications", f"found {replications}", "There must be 20 or more to see the noise."))
    expected = np.empty(0)
    try:
        choice("abandoned", abandoned, ABANDONED)
        (expected,) = checked(arrivals=(arrivals, NOT_NEGATIVE))
        checked(target_share=(target_share, BETWEEN_0_AND_1), certainty=(certainty, BETWEEN_0_AND_1))
    except InputError as error:
        faults += error.faults
    if expected.ndim != 1 or not expected.size:
        faults.append(Fault("arrivals", f"found shape {expected.shape}", "Give one number for each interval."))
    if faults:
        raise InputError(faults)
    return expected


@compiled
def _serve_days(
    begins: Ints,
    arrival: Floats,
    handle: Floats,
    patience: Floats,
    agents: Ints,
    edges: Floats,
    within: float,
    left_out: bool,
    wait: Floats,
    outcome: NDArray[np.int8],
    heap: Floats,
    in_time: Floats,
    counted: Floats,
) -> int:
    """Serve every day, and count who was served in time, by day and interval of arrival."""
    served = 0
    for day in range(begins.size - 1):
        a, b = begins[day], begins[day + 1]
        served += serve_in_order(
            arrival[a:b], handle[a:b], patience[a:b], agents, edges, True, wait[a:b], outcome[a:b], heap
        )
        i = 0
        for k in range(a, b):
            while i < agents.size - 1 and arrival[k] >= edges[i + 1]:
                i += 1
            if outcome[k] == SERVED:
                counted[day, i] += 1
                if wait[k] <= within:
                    in_time[day, i] += 1
            elif not left_out:
                counted[day, i] += 1
    return served
