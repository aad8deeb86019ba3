"""From what came in to a staff plan: expect, staff, try out, set beside what was planned, put on shifts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from humanline.foundation.errors import Fault, InputError
from humanline.model.estimate import Estimate
from humanline.model.facts import Notice
from humanline.model.incoming import Incoming
from humanline.model.organisation import Organisation
from humanline.model.plan import Assumption
from humanline.model.staff import ComesIn, DayTotal, Promise, StaffPlan, StaffTried
from humanline.plan.staffing.asked import StaffingAsked
from humanline.plan.staffing.customers import Behaviour, behaviour
from humanline.plan.staffing.required import needed, stretch_of, whole_people
from humanline.plan.staffing.shifts import roster
from humanline.plan.staffing.timeline import Ints, stretches
from humanline.plan.staffing.trying import Stretch, repaired, try_out
from humanline.plan.staffing.usual_week import (
    DAYS,
    Expected,
    Past,
    opening,
    past_of,
    usual_week,
    with_line,
)
from humanline.plan.staffing.weeks_ahead import weeks_ahead
from humanline.queueing.moving_load import offered_load
from humanline.stats.intervals import Floats

Progress = Callable[[str, float], None]
#: Fewer weeks than this are a thin ground for a usual week.
_FEW_WEEKS = 4
#: A contact a week outside opening hours is not worth a word.
_WORTH_SAYING = 1.0


def plan_staff(
    incoming: Incoming,
    organisation: Organisation,
    asked: StaffingAsked,
    *,
    made_from: Sequence[str],
    made_at: datetime,
    version: str,
    progress: Progress | None = None,
) -> StaffPlan:
    """How many staff in each interval of the weeks to come, simulated, and on shifts.

    Args:
        incoming: what a log says of the work that comes in.
        organisation: `line.toml`: targets, assumed minutes, name.
        asked: what the user asks for.
        made_from: names of the files behind it.
        made_at: the time to put on the record.
        version: the version of Humanline to put on the record.
        progress: told what is being done and the share done.

    Raises:
        InputError: what is asked can't be, nobody knows how long a contact takes, or no hour of the week has staff.
    """
    asked.check()
    tell = progress or (lambda _what, _share: None)
    targets = organisation.targets
    promise = Promise(
        share=asked.share if asked.share is not None else targets.share,
        within_minutes=asked.within_minutes if asked.within_minutes is not None else targets.within_minutes,
    )
    come = behaviour(incoming, organisation, asked)
    past = past_of(incoming)
    first_day, days = _first_day(past, asked), DAYS * asked.weeks
    country = organisation.organisation.country
    expected = weeks_ahead(past, first_day, days, _open_slots(past, asked), country=country, seed=asked.seed)
    if not expected.begins:
        raise InputError([_never_open()])
    if asked.line:
        expected = with_line(expected, asked.line)
    opened = stretches(expected.begins, asked.interval_minutes)
    parts = [stretch_of(w, expected.contacts[w], come, promise, asked.interval_minutes) for w in opened]
    tell("How many staff", 0.2)
    size = len(expected.begins)
    staff = needed(parts, size, come, promise, interval_minutes=asked.interval_minutes, seed=asked.seed)
    staff = repaired(parts, staff, come, promise, interval_minutes=asked.interval_minutes, seed=asked.seed)
    planned, planned_from = _planned(expected, staff, asked)

    def tried(people: Ints) -> StaffTried:
        return try_out(
            parts, people, come, promise, interval_minutes=asked.interval_minutes, weeks=asked.weeks, seed=asked.seed
        )

    tell("Trying them out", 0.4)
    found = tried(staff)
    tell("Trying out what was planned", 0.6)
    beside = tried(planned) if planned is not None else None
    tell("Shifts", 0.8)
    later, unknown = _later_hours(incoming, organisation, past)
    closed = _closed_contacts(past, asked)
    return StaffPlan(
        version=version,
        made_at=made_at,
        made_from=tuple(made_from),
        seed=asked.seed,
        organisation=organisation.organisation.name,
        made_up=organisation.organisation.made_up,
        time_zone=incoming.time_zone,
        first_day=first_day.isoformat(),
        weeks=asked.weeks,
        interval_minutes=asked.interval_minutes,
        channels=tuple(n for n, later_on in zip(incoming.channels, incoming.deferred, strict=True) if not later_on),
        promise=promise,
        customers=come.told,
        comes_in=_comes_in(expected, parts, come, asked),
        days=_days(expected, staff, first_day, asked),
        needed=found,
        planned=beside,
        planned_from=planned_from,
        shifts=roster(staff, expected.begins, opened, past.zone, asked),
        shrinkage=asked.shrinkage,
        later_hours=round(later, 3),
        closed_contacts=round(closed, 2),
        assumptions=(*_assumed(past, expected, incoming, asked), *come.assumptions),
        notices=(*_notices(past, incoming, first_day, days), *_special_days(expected, organisation), *unknown),
    )


def _first_day(past: Past, asked: StaffingAsked) -> date:
    """The day asked for, else the Monday after the log."""
    if asked.first_day:
        return date.fromisoformat(asked.first_day)
    last = past.first + timedelta(days=past.contacts.shape[0] - 1)
    return last + timedelta(days=DAYS - last.weekday())


def _open_slots(past: Past, asked: StaffingAsked) -> NDArray[np.bool_]:
    """When staff are there: as the log shows it, and whenever somebody is on the roster."""
    found = opening(past)
    if asked.roster:
        hours = np.asarray(asked.roster).reshape(DAYS, 24) > 0
        found = found | np.repeat(hours, 60 // asked.interval_minutes, axis=1)
    return found


def _planned(
    expected: Expected, staff: Ints, asked: StaffingAsked
) -> tuple[Ints | None, Literal["", "roster", "hours"]]:
    if asked.roster:
        hours = np.asarray(asked.roster, dtype=np.float64)
        parts = np.array([hours[24 * at.weekday() + at.hour] for at in expected.begins])
        return whole_people(parts, days=expected.day), "roster"
    if asked.hours_per_week is not None:
        there_are = staff.sum() * asked.interval_minutes / 60
        parts = staff * (asked.hours_per_week * asked.weeks / there_are)
        return whole_people(parts, days=np.zeros_like(expected.day)), "hours"
    return None, ""


def _comes_in(expected: Expected, parts: Sequence[Stretch], come: Behaviour, asked: StaffingAsked) -> ComesIn:
    load = np.zeros(expected.contacts.size)
    for part in parts:
        load[part.where] = offered_load(part.contacts, interval_minutes=asked.interval_minutes, handle=come.handle)
    return ComesIn(
        begins=tuple(at.isoformat() for at in expected.begins),
        contacts=_told(expected.contacts),
        low=_told(expected.low),
        high=_told(expected.high),
        load=_told(load),
    )


def _days(expected: Expected, staff: Ints, first: date, asked: StaffingAsked) -> tuple[DayTotal, ...]:
    found = []
    for number in sorted(set(expected.day.tolist())):
        here = expected.day == number
        total, low, high = (float(part) for part in expected.totals[:, number])
        found.append(
            DayTotal(
                day=(first + timedelta(days=number)).isoformat(),
                contacts=Estimate(
                    value=round(total, 3),
                    low=round(low, 3),
                    high=round(high, 3),
                    method="forecast" if expected.forecast else "usual_week",
                ),
                staff_hours=round(float(staff[here].sum()) * asked.interval_minutes / 60, 4),
            )
        )
    return tuple(found)


def _later_hours(incoming: Incoming, organisation: Organisation, past: Past) -> tuple[float, tuple[Notice, ...]]:
    """Hours a week of contacts without a waiting customer; a notice for a channel of which nobody knows them."""
    channel = np.asarray(incoming.channel, dtype=np.int64)
    days = past.contacts.shape[0]
    size = len(incoming.channels)
    contacts, handled, handle_ms = (
        np.bincount(channel, column, minlength=size)
        for column in (incoming.contacts, incoming.handled, incoming.handle_ms)
    )
    hours, notices = 0.0, []
    for k, name in enumerate(incoming.channels):
        if not incoming.deferred[k] or not contacts[k]:
            continue
        assumed = organisation.minutes.get(name, organisation.minutes.get("person"))
        minutes = handle_ms[k] / handled[k] / 60_000 if handled[k] else assumed
        if minutes is None:
            notices.append(Notice(code="staff_later_unknown", values={"channel": name}, level="warning"))
        else:
            mine = channel == k
            here = np.bincount(np.asarray(incoming.day)[mine], np.asarray(incoming.contacts)[mine], minlength=days)
            # Weekday by weekday, so that a log that ends on a Friday is not short of a weekend.
            a_week = sum(here[past.weekday == day].mean() for day in range(DAYS) if (past.weekday == day).any())
            hours += a_week * minutes / 60
    return float(hours), tuple(notices)


def _closed_contacts(past: Past, asked: StaffingAsked) -> float:
    return float(np.nan_to_num(usual_week(past))[~_open_slots(past, asked)].sum())


def _assumed(past: Past, expected: Expected, incoming: Incoming, asked: StaffingAsked) -> list[Assumption]:
    used, left_out = int(past.used.sum()), int((~past.used).sum())
    live = sum(not deferred for deferred in incoming.deferred)
    found = [
        Assumption(code="staff_forecast", values={"days": past.contacts.shape[0]})
        if expected.forecast
        else Assumption(code="staff_usual_week", values={"days": used, "left_out": left_out}),
        Assumption(code="staff_as_now"),
        Assumption(code="staff_open", values={"hours": _open_hours(expected, asked)}),
        Assumption(code="staff_one_queue" if live > 1 else "staff_one_at_a_time"),
    ]
    if asked.shrinkage:
        found.append(Assumption(code="staff_shrinkage", values={"away_share": asked.shrinkage}))
    if asked.hours_per_week is not None and not asked.roster:
        found.append(Assumption(code="staff_hours_spread", values={"hours": asked.hours_per_week}))
    return found


def _open_hours(expected: Expected, asked: StaffingAsked) -> float:
    return round(len(expected.begins) * asked.interval_minutes / 60 / asked.weeks, 2)


def _notices(past: Past, incoming: Incoming, first: date, days: int) -> list[Notice]:
    found = []
    seen = set(past.weekday[past.used].tolist())
    weeks = past.contacts.shape[0] / DAYS
    if weeks < _FEW_WEEKS:
        found.append(Notice(code="staff_few_weeks", values={"weeks": round(weeks, 1)}, level="warning"))
    found += [
        Notice(code="staff_no_history", values={"weekday": weekday}, level="warning")
        for weekday in range(DAYS)
        if weekday not in seen
    ]
    for number in range(days):
        day = first + timedelta(days=number)
        hours = _hours_of(day, past)
        if hours != 24:
            found.append(Notice(code="staff_clock_change", values={"day": day.isoformat(), "hours": hours}))
    if not any(incoming.handled) and not incoming.handle_s:
        found.append(Notice(code="staff_helped_unknown"))
    return found


def _special_days(expected: Expected, organisation: Organisation) -> list[Notice]:
    """Holidays to come, days that look as if something was broken, and that no holidays are known."""
    found = [
        Notice(code="staff_holiday", values={"day": day.isoformat(), "name": name})
        for day, name in expected.holidays.items()
    ]
    found += [
        Notice(
            code=f"staff_outage_{outage.reason.removeprefix('near_zero_')}",
            values={
                "day": outage.day.isoformat(), "seen": round(outage.seen), "expected": round(outage.expected)
            },
            level="warning",
        )
        for outage in expected.outages
    ]  # fmt: skip
    if expected.forecast and not organisation.organisation.country:
        found.append(Notice(code="staff_no_country"))
    return found


def _hours_of(day: date, past: Past) -> int:
    begin, end = (datetime.combine(d, datetime.min.time(), past.zone) for d in (day, day + timedelta(days=1)))
    return round((end.timestamp() - begin.timestamp()) / 3600)


def _told(values: Floats) -> tuple[float, ...]:
    return tuple(np.round(values, 4).tolist())


def _never_open() -> Fault:
    return Fault(
        "line.toml log",
        "in no hour of the week was somebody helped on half of the days",
        "Staff are planned for the hours in which the log shows that people were helped.",
        "Give a --roster with the hours in which you are open, or a log of more contacts.",
    )
