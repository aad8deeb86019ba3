"""Simulate a week with the plan before anybody sees it: which targets hold, and what a bad day does.

Formulas take every hour by itself, and staff in parts of people. Here people are whole, the queue of one hour is
carried into the next, opening begins from empty, and who hangs up calls again. Every day is simulated apart, with the
same customers in every variant, so that two variants differ by what was changed and not by luck.

What can wait is put aside whenever somebody calls, so it takes no part in the queue; how much time is free for it is
counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from humanline.model.organisation import Mode, Targets
from humanline.model.plan import Plan
from humanline.model.simulated import MomentHelped, SimulatedWeek, Together, WhatIf
from humanline.model.staff import Promise
from humanline.plan.carrying import TINY, InWeek, in_week
from humanline.plan.ladder import Ladder
from humanline.plan.merit import others
from humanline.plan.profiles import HOURS, Profiles
from humanline.plan.staffing.customers import Behaviour, not_observed
from humanline.plan.staffing.trying import Counted, Stretch, estimate, simulated, together, told
from humanline.plan.starting import share_with_person
from humanline.plan.week import work_of
from humanline.plan.whole_staff import whole_staff
from humanline.queueing.durations import Duration, Exponential, LogNormal
from humanline.stats.intervals import Floats, mean_of_runs, ratio_of_sums

#: About so many contacts are simulated for a week…
CONTACTS = 200_000
#: …in so many weeks.
FEWEST_WEEKS, MOST_WEEKS = 8, 120
#: A good deal more contacts.
MORE = 1.1
ILL = 2
NOON = 12

_Staff = NDArray[np.int64]


class _Game(NamedTuple):
    """What is the same in every variant.

    Attributes:
        handle: mean minutes of a contact in each hour, shape (168,).
        spread: standard deviation of handle times over their mean; `None` where it is not known.
        come: how customers behave; its handle time is put in by day.
        promise: what is to be kept.
        weeks: how many are simulated.
        seed: of all streams of random numbers.
    """

    handle: Floats
    spread: float | None
    come: Behaviour
    promise: Promise
    weeks: int
    seed: int

    def play(self, first_calls: Floats, staff: _Staff, days: range = range(7)) -> Counted:
        """Counts by simulated week and hour of the week, shape (weeks, 168); every day apart, nobody waits overnight.

        Args:
            first_calls: expected in each hour, shape (168,).
            staff: people in each hour, same shape.
            days: which days are played.
        """
        counts = Counted(*(np.zeros((self.weeks, HOURS)) for _ in Counted._fields))
        for day in days:
            hours = slice(24 * day, 24 * day + 24)
            inside = np.flatnonzero((first_calls[hours] > 0) | (staff[hours] > 0))
            if not first_calls[hours].any():
                continue
            where = slice(24 * day + int(inside[0]), 24 * day + int(inside[-1]) + 1)
            stretch = Stretch(where, first_calls[where], first_calls[where])
            come = self.come._replace(handle=self._handle_on(first_calls[where], where))
            found = simulated(stretch, staff[where], come, self.promise, 60, self.weeks, self.seed + day)
            for whole, part in zip(counts, found, strict=True):
                whole[:, where] = part
        return counts

    def _handle_on(self, first_calls: Floats, where: slice) -> Duration:
        """Handle times of one day, with the mean of what the plan gives a person then."""
        mean = float((self.handle[where] * first_calls).sum() / first_calls.sum())
        return Exponential(mean) if self.spread is None else LogNormal(mean, mean * max(self.spread, 0.01))


def try_out(
    plan: Plan,
    steps: Ladder,
    of: Profiles,
    customers: Behaviour | None,
    targets: Targets,
    *,
    what_ifs: bool = True,
    seed: int = 0,
) -> SimulatedWeek | None:
    """Simulate the plan's week, and the what-ifs; `None` where no customer waits for anybody.

    Args:
        plan: with its cells and hours.
        steps: the cells that it was drawn from.
        of: when their work comes in.
        customers: how they behave in the log; `None` where that is not known.
        targets: what is to be kept.
        what_ifs: simulate those too.
        seed: of all streams of random numbers.
    """
    work = work_of(plan, steps)
    played = _played(work, plan.hours_per_week or 0.0, of, customers, targets, seed)
    if played is None:
        return None
    game, week, first_calls, staff, usual = played
    come = game.come
    value, low, high = ratio_of_sums(usual.in_time, usual.contacts)
    return SimulatedWeek(
        staff=tuple(int(people) for people in staff),
        contacts=tuple(round(float(each), 3) for each in usual.contacts.mean(axis=0)),
        in_time=told(value),
        low=told(np.maximum(low, 0)),
        high=told(np.minimum(high, 1)),
        target=targets.share,
        within_minutes=targets.within_minutes,
        week=together(usual, _minutes(staff), come, 1),
        moments=_by_moment(usual, work[0], steps, of),
        what_ifs=_what_ifs(game, first_calls, staff, usual, _kept_by_self_service(plan, steps, of)) if what_ifs else (),
        later_hours=round(float(week.later[0]), 3),
        calls_again=come.told.hang_up_again,
        weeks=game.weeks,
    )


def helped(
    work: Floats, hours: float, of: Profiles, customers: Behaviour | None, targets: Targets, *, seed: int = 0
) -> Together | None:
    """What becomes of a week's customers with so many staff hours, simulated; `None` where nobody waits for anybody.

    Args:
        work: hours of work a week by moment, shape (1, moments).
        hours: staff hours a week.
        of: when that work comes in.
        customers: how they behave in the log; `None` where that is not known.
        targets: what is to be kept.
        seed: of all streams of random numbers: two weeks with the same seed have the same customers.
    """
    played = _played(work, hours, of, customers, targets, seed)
    return together(played.usual, _minutes(played.staff), played.game.come, 1) if played is not None else None


class WeekToPlay(NamedTuple):
    """A week of work, ready to be simulated.

    Attributes:
        work: as it falls over the week.
        contacts: of waiting customers in each hour, shape (168,).
        first_calls: the same without second calls of who hung up, which come by themselves in a simulation.
        staff: whole people in each hour, same shape.
        come: how customers behave.
        spread: standard deviation of handle times over their mean; `None` where it is not known.
    """

    work: InWeek
    contacts: Floats
    first_calls: Floats
    staff: _Staff
    come: Behaviour
    spread: float | None


def week_to_play(
    work: Floats, hours: float, of: Profiles, customers: Behaviour | None, targets: Targets
) -> WeekToPlay | None:
    """A week with so many staff hours, ready to be simulated; `None` where nobody waits for anybody; see `helped`."""
    week = in_week(work, of)
    contacts = 60 * (week.waiting / week.handle)[0]
    staff = whole_staff(week, hours * week.spread[0], targets)
    if not contacts.sum() > 0 or not staff.any():
        return None
    come = customers or not_observed(targets.patience_minutes)
    spread = customers.told.handle_spread if customers is not None and customers.told.handle_from == "log" else None
    return WeekToPlay(week, contacts, contacts * come.first_share, staff, come, spread)


class _Played(NamedTuple):
    """A week that was simulated: the game, its work, first calls and staff by hour, and what became of them."""

    game: _Game
    week: InWeek
    first_calls: Floats
    staff: _Staff
    usual: Counted


def _played(
    work: Floats, hours: float, of: Profiles, customers: Behaviour | None, targets: Targets, seed: int
) -> _Played | None:
    ready = week_to_play(work, hours, of, customers, targets)
    if ready is None:
        return None
    game = _Game(
        handle=ready.work.handle[0],
        spread=ready.spread,
        come=ready.come,
        promise=Promise(targets.share, targets.within_minutes),
        weeks=int(np.clip(CONTACTS / ready.contacts.sum(), FEWEST_WEEKS, MOST_WEEKS)),
        seed=seed,
    )
    return _Played(game, ready.work, ready.first_calls, ready.staff, game.play(ready.first_calls, ready.staff))


def _what_ifs(game: _Game, first_calls: Floats, staff: _Staff, usual: Counted, kept: Floats) -> tuple[WhatIf, ...]:
    """The week with more contacts; the busiest day as it is, with two people fewer, and without self-service."""
    day = int(np.argmax(first_calls.reshape(7, 24).sum(axis=1)))
    of_day, only = np.arange(HOURS) // 24 == day, range(day, day + 1)
    morning = of_day & (np.arange(HOURS) % 24 < NOON)
    fewer = np.where(of_day, np.maximum(staff - ILL, 0), staff)

    def on_the_day(counts: Counted, people: _Staff) -> Together:
        part = Counted(*(np.where(of_day, each, 0.0) for each in counts))
        return together(part, _minutes(np.where(of_day, people, 0)), game.come, 1)

    more = game.play(first_calls * MORE, staff)
    found = [
        WhatIf("more_contacts", together(more, _minutes(staff), game.come, 1)),
        WhatIf("usual", on_the_day(usual, staff), day=day),
        WhatIf("two_ill", on_the_day(game.play(first_calls, fewer, only), fewer), day=day),
    ]
    if kept[morning].sum() > 0:
        flooded = game.play(first_calls + np.where(morning, kept, 0.0), staff, only)
        found.append(WhatIf("self_service_down", on_the_day(flooded, staff), day=day))
    return tuple(found)


def _minutes(staff: _Staff) -> Floats:
    return np.asarray(60.0 * staff, dtype=np.float64)


def _kept_by_self_service(plan: Plan, steps: Ladder, of: Profiles) -> Floats:
    """Contacts that self-service keeps from a person, by hour in which there are staff, shape (168,)."""
    place = {name: k for k, name in enumerate(steps.moments)}
    starts: Mapping[tuple[str, str], Mode] = {(cell.moment, cell.segment): cell.start for cell in plan.cells}
    a_week = np.zeros(len(steps.moments))
    for cell in steps.cells:
        kept = 1 - share_with_person(cell.load, starts.get(cell.key, "person")).value
        a_week[place[cell.load.moment]] += kept * others(cell) * (1 - min(cell.load.spill_share.value, 1.0))
    sums = of.waiting.sum(axis=1, keepdims=True)
    falls = np.divide(of.waiting, sums, out=np.zeros_like(of.waiting), where=sums > 0)
    return np.asarray(a_week @ falls)


def _by_moment(counts: Counted, work: Floats, steps: Ladder, of: Profiles) -> tuple[MomentHelped, ...]:
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
        MomentHelped(moment, estimate((value[k], value[k] + low[k], value[k] + high[k])))
        for k, moment in enumerate(steps.moments)
        if falls[k].sum() > 0 and work[k] > 0
    ]
    return tuple(sorted(found, key=lambda one: (one.in_time.value, one.moment)))
