"""Simulate a week with the plan before anybody sees it: which targets hold, and what a bad day does.

Formulas take every hour by itself, and staff in parts of people. Here people are whole, the queue of one hour is
carried into the next, opening begins from empty, and who hangs up calls again. Every day is simulated apart, with the
same customers in every variant, so that two variants differ by what was changed and not by luck.

What can wait is put aside whenever somebody calls, so it takes no part in the queue; how much time is free for it is
counted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from humanline.model.estimate import Estimate
from humanline.model.facts import CallsAgain, Facts
from humanline.model.organisation import Targets
from humanline.model.plan import Plan
from humanline.model.simulated import Helped, MomentHelped, SimulatedWeek, WhatIf
from humanline.plan.carrying import TINY, in_week
from humanline.plan.ladder import Ladder, others
from humanline.plan.profiles import HOURS, Profiles
from humanline.plan.week import work_of
from humanline.plan.whole_staff import whole_staff
from humanline.queueing.durations import Duration, Exponential, LogNormal
from humanline.queueing.simulation.centre import AgentGroup, Centre, ContactType, Redial
from humanline.queueing.simulation.simulating import simulate
from humanline.stats.intervals import Floats, Interval, mean_of_runs, ratio_of_sums

#: About so many contacts are simulated for a week…
CONTACTS = 200_000
#: …in so many weeks.
FEWEST_WEEKS, MOST_WEEKS = 8, 120
#: A good deal more contacts.
MORE = 1.1
ILL = 2
NOON = 12
#: z of a 90 % interval, with which the facts gave theirs.
_Z90 = 1.6448536269514722


class _Counts(NamedTuple):
    """Sums by simulated week and hour, shape (weeks, 168)."""

    contacts: Floats
    in_time: Floats
    customers: Floats
    customers_in_time: Floats
    hung_up: Floats
    served: Floats
    wait_of_served: Floats
    busy_minutes: Floats


class _Customers(NamedTuple):
    """Who comes, and how they behave.

    Attributes:
        arrivals: first calls in each hour, shape (168,).
        handle: mean minutes of a contact in each hour, shape (168,).
        handle_sd: standard deviation of them, over the mean.
        patience: until a waiting customer hangs up; `None` when nobody does.
        redial: what they do then.
    """

    arrivals: Floats
    handle: Floats
    handle_sd: float
    patience: Duration | None
    redial: Redial | None


class _Player(Protocol):
    def __call__(self, customers: _Customers, people: NDArray[np.int64], days: range) -> _Counts: ...


def try_out(
    plan: Plan, steps: Ladder, of: Profiles, facts: Facts | None, targets: Targets, *, seed: int = 0
) -> SimulatedWeek | None:
    """Simulate the plan's week, and the what-ifs; `None` where no customer waits for anybody.

    Args:
        plan: with its cells and hours.
        steps: the cells that it was drawn from.
        of: when their work comes in.
        facts: for the spread of handle times, and what customers do who hang up.
        targets: what is to be kept.
        seed: of all streams of random numbers.
    """
    week = in_week(work_of(plan, steps), of)
    contacts = 60 * (week.waiting / week.handle)[0]
    staff = whole_staff(week, (plan.hours_per_week or 0.0) * week.spread[0], targets)
    if not contacts.sum() > 0 or not staff.any():
        return None
    again = facts.calls_again if facts is not None and isinstance(facts.calls_again, CallsAgain) else None
    again = again if targets.patience_minutes is not None else None
    come = _Customers(
        arrivals=contacts * (1 - _already_again(facts, again)),
        handle=week.handle[0],
        handle_sd=_spread_of_handle(facts),
        patience=Exponential(targets.patience_minutes) if targets.patience_minutes is not None else None,
        redial=Redial(again.share.value, LogNormal(again.after_minutes.value, max(again.spread_minutes, 0.01)))
        if again is not None
        else None,
    )
    weeks = int(np.clip(CONTACTS / contacts.sum(), FEWEST_WEEKS, MOST_WEEKS))

    def played(customers: _Customers, people: NDArray[np.int64], days: range = range(7)) -> _Counts:
        return _play(customers, people, targets, weeks, seed, days)

    usual = played(come, staff)
    value, low, high = ratio_of_sums(usual.in_time, usual.contacts)
    return SimulatedWeek(
        staff=tuple(int(people) for people in staff),
        contacts=tuple(round(float(each), 3) for each in usual.contacts.mean(axis=0)),
        in_time=_told(value),
        low=_told(np.maximum(low, 0)),
        high=_told(np.minimum(high, 1)),
        target=targets.share,
        within_minutes=targets.within_minutes,
        week=_helped(usual),
        moments=_by_moment(usual, work_of(plan, steps)[0], steps, of),
        what_ifs=(
            WhatIf("more_contacts", _helped(played(come._replace(arrivals=come.arrivals * MORE), staff))),
            *_on_a_day(come, staff, usual, _kept_by_self_service(plan, steps, of), played),
        ),
        later_hours=round(float(week.later[0]), 3),
        free_hours=round(float(np.maximum(60.0 * staff - usual.busy_minutes.mean(axis=0), 0).sum() / 60), 3),
        calls_again=again.share if again is not None else None,
        weeks=weeks,
    )


def _already_again(facts: Facts | None, again: CallsAgain | None) -> float:
    """Share of the contacts in the log that were second calls: those come again by themselves in the simulation."""
    hung_up = facts.overall["abandonment"] if facts is not None else None
    return again.share.value * hung_up.value if again is not None and isinstance(hung_up, Estimate) else 0.0


def _spread_of_handle(facts: Facts | None) -> float:
    """Standard deviation of handle times over their mean; 1 (exponential) where it is not known."""
    known = facts.overall["handle_min"] if facts is not None else None
    if not isinstance(known, Estimate) or known.assumed or known.n < 2 or known.value <= 0:
        return 1.0
    return max((known.high - known.value) / _Z90 * math.sqrt(known.n) / known.value, 0.01)


def _play(come: _Customers, staff: NDArray[np.int64], targets: Targets, weeks: int, seed: int, days: range) -> _Counts:
    counts = _Counts(*(np.zeros((weeks, HOURS)) for _ in _Counts._fields))
    for day in days:
        hours = slice(24 * day, 24 * day + 24)
        inside = np.flatnonzero((come.arrivals[hours] > 0) | (staff[hours] > 0))
        if not inside.size or not come.arrivals[hours].any():
            continue
        open_hours = slice(24 * day + int(inside[0]), 24 * day + int(inside[-1]) + 1)
        if not staff[open_hours].any():
            counts.contacts[:, open_hours] = counts.customers[:, open_hours] = come.arrivals[open_hours]
            continue
        found = simulate(_centre(come, staff, targets, open_hours), replications=weeks, seed=seed + day)
        for name in _Counts._fields:
            source = "abandoned" if name == "hung_up" else name
            every = found.busy_minutes if name == "busy_minutes" else getattr(found.counts, source)
            getattr(counts, name)[:, open_hours] = every[:, 0, :-1]
    return counts


def _centre(come: _Customers, staff: NDArray[np.int64], targets: Targets, hours: slice) -> Centre:
    """One day, from opening to closing; who still waits then is sent away."""
    arrivals = come.arrivals[hours]
    mean = float((come.handle[hours] * arrivals).sum() / arrivals.sum())
    calls = ContactType(
        "calls",
        arrivals=tuple(arrivals.tolist()),
        handle=LogNormal(mean, mean * come.handle_sd),
        patience=come.patience,
        promise_minutes=targets.within_minutes,
        redial=come.redial,
    )
    group = AgentGroup("agents", skills=("calls",), agents=tuple(staff[hours].tolist()))
    return Centre(interval_minutes=60.0, types=(calls,), groups=(group,), closing="send_away")


def _on_a_day(
    come: _Customers, staff: NDArray[np.int64], usual: _Counts, kept: Floats, played: _Player
) -> tuple[WhatIf, ...]:
    """The busiest day as it is, with two people fewer, and with self-service out of order until noon."""
    day = int(np.argmax(come.arrivals.reshape(7, 24).sum(axis=1)))
    of_day, only = np.arange(HOURS) // 24 == day, range(day, day + 1)
    as_planned = _Counts(*(np.where(of_day, each, 0.0) for each in usual))
    fewer = np.where(of_day, np.maximum(staff - ILL, 0), staff)
    morning = of_day & (np.arange(HOURS) % 24 < NOON)
    found = [
        WhatIf("usual", _helped(as_planned), day=day),
        WhatIf("two_ill", _helped(played(come, fewer, only)), day=day),
    ]
    if kept[morning].sum() > 0:
        flooded = come._replace(arrivals=come.arrivals + np.where(morning, kept, 0.0))
        found.append(WhatIf("self_service_down", _helped(played(flooded, staff, only)), day=day))
    return tuple(found)


def _kept_by_self_service(plan: Plan, steps: Ladder, of: Profiles) -> Floats:
    """Contacts that self-service keeps from a person, by hour in which there are staff, shape (168,)."""
    place = {name: k for k, name in enumerate(steps.moments)}
    starts: Mapping[tuple[str, str], str] = {(cell.moment, cell.segment): cell.start for cell in plan.cells}
    a_week = np.zeros(len(steps.moments))
    for cell in steps.cells:
        if starts.get(cell.key) == "self_service":
            a_week[place[cell.load.moment]] += others(cell) * (1 - min(cell.load.spill_share.value, 1.0))
    sums = of.waiting.sum(axis=1, keepdims=True)
    falls = np.divide(of.waiting, sums, out=np.zeros_like(of.waiting), where=sums > 0)
    return np.asarray(a_week @ falls)


def _by_moment(counts: _Counts, work: Floats, steps: Ladder, of: Profiles) -> tuple[MomentHelped, ...]:
    """All wait in one queue, so a moment is helped as the hours in which it comes in."""
    many = counts.contacts.mean(axis=0)
    falls = np.where(many > 0, of.waiting, 0.0)
    falls = falls / np.maximum(falls.sum(axis=1, keepdims=True), TINY)
    # Σ over hours of (the moment's share of the hour) × (share helped in the hour), as one sum for every week.
    weighed = falls / np.maximum(many, TINY)
    value = weighed @ counts.in_time.mean(axis=0)
    share = counts.in_time.mean(axis=0) / np.maximum(many, TINY)
    off = (counts.in_time - share * counts.contacts) @ weighed.T
    low, high = (np.asarray(end) for end in mean_of_runs(off)[1:])
    found = [
        MomentHelped(moment, _estimate((value[k], value[k] + low[k], value[k] + high[k])))
        for k, moment in enumerate(steps.moments)
        if falls[k].sum() > 0 and work[k] > 0
    ]
    return tuple(sorted(found, key=lambda one: (one.in_time.value, one.moment)))


def _helped(counts: _Counts) -> Helped:
    sums = _Counts(*(each.sum(axis=1) for each in counts))
    return Helped(
        contacts=round(float(sums.contacts.mean()), 3),
        in_time=_estimate(ratio_of_sums(sums.in_time, sums.contacts)),
        customers_in_time=_estimate(ratio_of_sums(sums.customers_in_time, sums.customers)),
        hung_up=_estimate(ratio_of_sums(sums.hung_up, sums.contacts)),
        wait_minutes=_estimate(ratio_of_sums(sums.wait_of_served, sums.served), most=math.inf),
    )


def _estimate(found: Interval, *, most: float = 1.0) -> Estimate:
    value, low, high = (float(np.nan_to_num(part)) for part in found)
    low, high = max(low, 0.0), min(high, most)
    return Estimate(value=round(value, 6), low=round(low, 6), high=round(high, 6), method="simulated")


def _told(values: Floats) -> tuple[float | None, ...]:
    return tuple(None if math.isnan(value) else round(float(value), 6) for value in values)
