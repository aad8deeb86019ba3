"""Days and intervals as they are said."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from humanline.model.staff import StaffPlan
from humanline.report.charts.day_grid import Days
from humanline.report.voice import Voice


def clock(begins: str) -> str:
    """The time of the day of an ISO time: `09:30`."""
    return begins[11:16]


def day_name(plan: StaffPlan, day: str, voice: Voice, *, short: bool = False) -> str:
    """A day: its weekday, and its date where there are several weeks."""
    found = date.fromisoformat(day)
    weekday = voice(f"{'day_short' if short else 'day'}.{found.weekday()}")
    if plan.weeks == 1:
        return voice("staff.day", weekday=weekday)
    told = str(format_date(found, "d MMM" if short else "d MMMM", locale=voice.numbers.locale))
    return voice("staff.day_dated", weekday=weekday, date=told)


def when(plan: StaffPlan, interval: int, voice: Voice, *, last: int | None = None) -> str:
    """An interval, or a stretch up to the last one: `maandag 09:30–10:00 uur`."""
    begins = plan.comes_in.begins[interval]
    ends = (plan.comes_in.clock(interval if last is None else last) + plan.interval_minutes) % (24 * 60)
    told = {"from": clock(begins), "to": f"{ends // 60:02d}:{ends % 60:02d}"}
    return voice("staff.span", day=day_name(plan, begins[:10], voice), **told)


def clock_in_table(plan: StaffPlan, interval: int, voice: Voice) -> str:
    """The time at which an interval begins; on a day of 25 hours an hour comes twice."""
    begins = plan.comes_in.begins
    at = clock(begins[interval])
    if any(other[:16] == begins[interval][:16] for other in begins[max(0, interval - 8) : interval]):
        return voice("staff.second_time", clock=at)
    return at


def days_of(plan: StaffPlan) -> dict[str, list[int]]:
    """Day → its intervals, in order."""
    found: dict[str, list[int]] = {}
    for k in range(len(plan.comes_in.begins)):
        found.setdefault(plan.comes_in.day(k), []).append(k)
    return found


def places(plan: StaffPlan) -> list[tuple[int, int]]:
    """Of each interval, the number of its day in a picture and the minutes since midnight."""
    number = {day: k for k, day in enumerate(days_of(plan))}
    return [(number[plan.comes_in.day(k)], plan.comes_in.clock(k)) for k in range(len(plan.comes_in.begins))]


def days_drawn(plan: StaffPlan, voice: Voice) -> Days:
    """The days and hours of a picture."""
    days = list(days_of(plan))
    names = tuple((day_name(plan, day, voice), day_name(plan, day, voice, short=True)) for day in days)
    per_week = len({date.fromisoformat(day).weekday() for day in days})
    return Days(names, hours_shown(plan), plan.interval_minutes, per_week)


def hours_shown(plan: StaffPlan) -> tuple[int, int]:
    """The first hour of the day in which there is an interval, and the hour after the last."""
    at = [plan.comes_in.clock(k) for k in range(len(plan.comes_in.begins))]
    return min(at) // 60, -(-(max(at) + plan.interval_minutes) // 60)


def hours_of(intervals: float, plan: StaffPlan, voice: Voice) -> str:
    """Intervals of one person as hours of staff a week."""
    return voice.numbers.staff_hours(intervals * plan.interval_minutes / 60 / plan.weeks)
