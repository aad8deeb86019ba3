"""Try staff out: simulate every stretch of opening many times, and say what becomes of the contacts in each interval.

The customers here are others than those for whom the staff were chosen (other random numbers), so that what is shown is
a check and not an echo. What one more or one fewer would do is found with the same customers in both (common random
numbers): staff are changed in intervals far apart at once, and each change is held to account for what happens until
the next.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.simulated import Together
from humanline.model.staff import Promise, StaffTried
from humanline.plan.staffing.customers import Behaviour
from humanline.plan.staffing.timeline import Ints
from humanline.queueing.simulation.centre import AgentGroup, Centre, ContactType
from humanline.queueing.simulation.repairing import draw_days, simulate_days
from humanline.queueing.simulation.simulating import simulate
from humanline.stats.intervals import Floats, Interval, ratio_of_sums

#: So many contacts are simulated for a stretch, within these numbers of runs.
_CONTACTS, _FEWEST, _MOST = 250_000, 100, 400
_CONTACTS_FOR_PRICE, _MOST_FOR_PRICE = 120_000, 250
#: A change of staff is held to account for so many minutes.
_FELT_MINUTES = 120
#: So often people are added before it is left as it is, and said.
_MOST_ROUNDS = 6
#: The customers of the check are not those of the choice.
_OTHERS = 1_000_003


class Stretch(NamedTuple):
    """A stretch of opening.

    Attributes:
        where: its intervals.
        first_calls: expected in each interval, who calls again left out, shape (intervals,).
        contacts: the same, who calls again counted, as they would be with staff enough.
    """

    where: slice
    first_calls: Floats
    contacts: Floats


class Counted(NamedTuple):
    """Counts of every run, shape (runs, intervals) each."""

    contacts: Floats
    in_time: Floats
    abandoned: Floats
    served: Floats
    wait_of_served: Floats
    customers: Floats
    customers_in_time: Floats
    busy_minutes: Floats


def try_out(
    stretches: list[Stretch],
    staff: Ints,
    come: Behaviour,
    promise: Promise,
    *,
    interval_minutes: int,
    weeks: int,
    seed: int,
) -> StaffTried:
    """Simulate staff in every stretch.

    Args:
        stretches: of opening; those with the same contacts and the same staff are simulated once.
        staff: people at work in each interval, shape (intervals,).
        come: how customers behave.
        promise: what is to be kept.
        interval_minutes: length of an interval.
        weeks: that the intervals stand for.
        seed: of all random numbers.
    """
    size = staff.size
    runs = _runs(stretches, _CONTACTS, _MOST)
    counts = Counted(*(np.zeros((runs, size)) for _ in Counted._fields))
    more, fewer = np.zeros(size), np.zeros(size)
    done: dict[bytes, tuple[Counted, Floats, Floats]] = {}
    for stretch in stretches:
        people = staff[stretch.where]
        key = stretch.first_calls.tobytes() + people.tobytes()
        if key not in done:
            at = seed + _OTHERS * (len(done) + 1)
            found = simulated(stretch, people, come, promise, interval_minutes, runs, at)
            done[key] = (found, *_one_person(stretch, people, come, promise, interval_minutes, at))
        found, more[stretch.where], fewer[stretch.where] = done[key]
        for whole, part in zip(counts, found, strict=True):
            whole[:, stretch.where] = part
    value, low, high = ratio_of_sums(counts.in_time, counts.contacts)
    time = np.asarray(staff * float(interval_minutes), dtype=np.float64)
    busy = counts.busy_minutes.mean(axis=0)
    return StaffTried(
        staff=tuple(staff.tolist()),
        in_time=told(value),
        low=told(np.maximum(low, 0.0)),
        high=told(np.minimum(high, 1.0)),
        hung_up=told(_share(counts.abandoned, counts.contacts)),
        wait_minutes=told(_share(counts.wait_of_served, counts.served)),
        occupancy=told(np.divide(np.minimum(busy, time), time, out=np.full(size, np.nan), where=time > 0)),
        one_more=tuple(np.round(more, 4).tolist()),
        one_fewer=tuple(np.round(fewer, 4).tolist()),
        together=together(counts, time, come, weeks),
        runs=runs,
    )


def centre_of(first_calls: Floats, people: Ints, come: Behaviour, promise: Promise, interval_minutes: float) -> Centre:
    """One stretch as a centre: one queue, first come first served; who still waits when all have gone, goes too."""
    calls = ContactType(
        "contacts",
        arrivals=tuple(first_calls.tolist()),
        handle=come.handle,
        patience=come.patience,
        promise_minutes=promise.within_minutes,
        redial=come.redial,
    )
    group = AgentGroup("staff", skills=("contacts",), agents=tuple(people.tolist()))
    return Centre(
        interval_minutes=interval_minutes,
        types=(calls,),
        groups=(group,),
        order="first_come",
        closing="finish" if people[-1] > 0 else "send_away",
    )


def repaired(
    stretches: list[Stretch], staff: Ints, come: Behaviour, promise: Promise, *, interval_minutes: int, seed: int
) -> Ints:
    """Staff, with people added until customers who call again are helped in time too, in every interval.

    Without such customers the staff are given back as they are.

    Args:
        stretches: of opening.
        staff: people at work in each interval, shape (intervals,).
        come: how customers behave.
        promise: what is to be kept.
        interval_minutes: length of an interval.
        seed: of all random numbers.
    """
    result = staff.copy()
    if come.redial is None:
        return result
    runs = _runs(stretches, _CONTACTS // 2, _MOST)
    done: dict[bytes, Ints] = {}
    for stretch in stretches:
        key = stretch.first_calls.tobytes() + staff[stretch.where].tobytes()
        if key not in done:
            people = staff[stretch.where].copy()
            for _ in range(_MOST_ROUNDS):
                found = simulated(stretch, people, come, promise, interval_minutes, runs, seed)
                short = _share(found.in_time, found.contacts) < promise.share
                if not short.any():
                    break
                people[short & ~np.concatenate([[False], short[:-1]])] += 1
            done[key] = people
        result[stretch.where] = done[key]
    return result


def _runs(stretches: list[Stretch], contacts: int, most: int) -> int:
    largest = max((float(stretch.contacts.sum()) for stretch in stretches), default=1.0)
    return int(np.clip(contacts / max(largest, 1.0), _FEWEST, most))


def simulated(
    stretch: Stretch, people: Ints, come: Behaviour, promise: Promise, interval_minutes: int, runs: int, seed: int
) -> Counted:
    """Counts of what becomes of the contacts of a stretch.

    Args:
        stretch: of opening.
        people: at work in each of its intervals, shape (intervals,).
        come: how customers behave.
        promise: what is to be kept.
        interval_minutes: length of an interval.
        runs: how often.
        seed: of all random numbers.
    """
    if not people.any():  # nobody is there: who comes is not helped
        contacts = np.broadcast_to(stretch.first_calls, (runs, people.size)).copy()
        none = np.zeros_like(contacts)
        return Counted(contacts, none, contacts if come.patience else none, none, none, contacts, none, none)
    found = simulate(
        centre_of(stretch.first_calls, people, come, promise, interval_minutes), replications=runs, seed=seed
    )
    c = found.counts
    # Second calls after closing are no contacts of an interval: nobody is there to keep a promise to them.
    columns = (c.contacts, c.in_time, c.abandoned, c.served, c.wait_of_served, c.customers, c.customers_in_time)
    parts = [column[:, 0, :-1] for column in columns]
    return Counted(*[*parts, found.busy_minutes[:, 0, :-1]])


def _one_person(
    stretch: Stretch, people: Ints, come: Behaviour, promise: Promise, interval_minutes: int, seed: int
) -> tuple[Floats, Floats]:
    """Contacts helped in time for an hour of one more, and lost for an hour of one fewer, by interval."""
    if not stretch.contacts.sum() > 0:
        return np.zeros(people.size), np.zeros(people.size)
    days = draw_days(
        stretch.contacts,
        interval_minutes=interval_minutes,
        handle=come.handle,
        patience=come.patience,
        days=_runs([stretch], _CONTACTS_FOR_PRICE, _MOST_FOR_PRICE),
        seed=seed,
    )
    runs = days.begins.size - 1
    came = np.histogram(days.arrival, days.edges)[0] / runs
    apart = max(_FELT_MINUTES // interval_minutes, 2)

    def in_time(agents: Ints) -> Floats:
        level, _ = simulate_days(days, agents, within_minutes=promise.within_minutes, abandoned="missed")
        return np.asarray(np.nan_to_num(level) * came)

    usual = in_time(people)
    effect = np.zeros((2, people.size))
    for offset in range(min(apart, people.size)):
        at = np.arange(offset, people.size, apart)
        for k, change in enumerate((1, -1)):
            tried = people.copy()
            tried[at] = np.maximum(tried[at] + change, 0)
            gained = np.concatenate([[0.0], np.cumsum(in_time(tried) - usual)])
            effect[k, at] = change * (gained[np.minimum(at + apart, people.size)] - gained[at])
    effect[1, people == 0] = 0.0
    more, fewer = effect * (60 / interval_minutes)
    return more, fewer


def together(counts: Counted, time: Floats, come: Behaviour, weeks: int) -> Together:
    """All intervals together.

    Args:
        counts: by run and interval.
        time: minutes of staff in each interval, shape (intervals,).
        come: how customers behave: whether it is known who calls again.
        weeks: that the intervals stand for.
    """
    sums = Counted(*(part.sum(axis=1, keepdims=True) for part in counts))
    busy = float(counts.busy_minutes.mean(axis=0).sum())
    known = come.redial is not None
    return Together(
        contacts=round(float(sums.contacts.mean()) / weeks, 3),
        in_time=estimate(ratio_of_sums(sums.in_time, sums.contacts)),
        customers_in_time=estimate(ratio_of_sums(sums.customers_in_time, sums.customers))
        if known
        else NotEstimable(reason="no_customer", needs=("customer_id", "abandoned")),
        hung_up=estimate(ratio_of_sums(sums.abandoned, sums.contacts)),
        wait_minutes=estimate(ratio_of_sums(sums.wait_of_served, sums.served), most=math.inf),
        occupancy=round(min(busy / float(time.sum()), 1.0), 6) if time.sum() > 0 else 0.0,
        staff_hours=round(float(time.sum()) / 60 / weeks, 4),
        free_hours=round(max(float(time.sum()) - busy, 0.0) / 60 / weeks, 4),
    )


def _share(part: Floats, whole: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(part.sum(axis=0) / whole.sum(axis=0))


def estimate(found: Interval, *, most: float = 1.0) -> Estimate:
    """An interval as a record, between 0 and the most that can be."""
    value, low, high = (float(np.nan_to_num(part).item()) for part in found)
    low, high = max(low, 0.0), min(high, most)
    return Estimate(value=round(value, 6), low=round(low, 6), high=round(high, 6), method="simulated")


def told(values: Floats) -> tuple[float | None, ...]:
    """Values as they go into a record: `None` where nothing happened."""
    return tuple(None if math.isnan(value) else round(float(value), 6) for value in values)
