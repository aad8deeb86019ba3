"""A staff plan in one language: its days, intervals, people and hours as they are said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from babel.dates import format_date

from humanline.model.staff import StaffPlan
from humanline.report.blocks import Row, Sheet
from humanline.report.charts.day_grid import PictureDays
from humanline.report.first_things import alone
from humanline.report.voice import Voice

#: Contacts for an hour of one person more below which nothing is said of it: they would be told as 0.0.
LEAST = 0.05


def largest(values: Sequence[float]) -> int:
    """Where the largest is; of equals the first."""
    return max(range(len(values)), key=lambda k: (values[k], -k))


def clock(begins: str) -> str:
    """The time of the day of an ISO time: `09:30`."""
    return begins[11:16]


class StaffWords:
    """A staff plan and the language in which it is told.

    Attributes:
        needed: hours of staff a week that are needed.
        paid: hours of paid time a week that the shifts take.
        on_shift: shifts in a week, each of one person.
        promise: the share that is helped within so many minutes.
        tried: which staff are tried out: `planned`, or `needed` where nothing was planned.
    """

    def __init__(self, plan: StaffPlan, voice: Voice) -> None:
        self.plan, self.voice, self.numbers, self.about = plan, voice, voice.numbers, voice.about
        numbers, shifts, promise = voice.numbers, plan.shifts, plan.promise
        self.tried = "needed" if plan.planned is None else "planned"
        self.needed = numbers.staff_hours(plan.needed.together.staff_hours)
        self.paid = numbers.staff_hours(shifts.paid_hours / plan.weeks)
        self.on_shift = numbers.count(round(sum(line.people for line in shifts.lines) / plan.weeks))
        self.promise = {"share": numbers.share(promise.share), "minutes": numbers.minutes(promise.within_minutes)}

    def people(self, count: int) -> str:
        """So many people."""
        return self.voice.counted("staff.people", count)

    def intervals(self, count: int) -> str:
        """So many intervals."""
        return self.voice.counted("staff.interval", count)

    def hours_of(self, intervals: float) -> str:
        """Intervals of one person as hours of staff a week."""
        return self.numbers.staff_hours(intervals * self.plan.interval_minutes / 60 / self.plan.weeks)

    @property
    def busiest(self) -> int:
        """The interval that needs most staff; of equals, that with most contacts."""
        staff, contacts = self.plan.needed.staff, self.plan.comes_in.contacts
        return max(range(len(staff)), key=lambda k: (staff[k], contacts[k], -k))

    @property
    def most_needed(self) -> str:
        """When most staff are needed, and how many; of several such intervals one."""
        staff, most = self.plan.needed.staff, self.busiest
        key = "heading" if alone(staff, most) else "heading_one_of"
        return self.voice(f"staff.needed.{key}", when=self.when(most), people=self.people(staff[most]))

    def helped(self, value: float) -> str:
        """People more or fewer in time for an hour of work, as they are told everywhere."""
        return self.numbers.decimal(value, 0 if value >= 9.95 else 1)

    def share(self, value: float | None) -> str:
        """A share, or a dash where nobody comes."""
        return "–" if value is None else self.numbers.share(value)

    def between(self, low: str, high: str) -> str:
        """A range: `80% to 85%`."""
        return self.voice("number.range", low=low, high=high)

    def day(self, day: str, *, short: bool = False) -> str:
        """A day: its weekday, and its date where there are several weeks."""
        found = date.fromisoformat(day)
        weekday = self.voice(f"{'day_short' if short else 'day'}.{found.weekday()}")
        if self.plan.weeks == 1:
            return self.voice("staff.day", weekday=weekday)
        told = str(format_date(found, "d MMM" if short else "d MMMM", locale=self.numbers.locale))
        return self.voice("staff.day_dated", weekday=weekday, date=told)

    def when(self, interval: int, *, last: int | None = None) -> str:
        """An interval, or a stretch up to the last one: `maandag 09:30–10:00 uur`."""
        comes, begins = self.plan.comes_in, self.plan.comes_in.begins[interval]
        ends = (comes.clock(interval if last is None else last) + self.plan.interval_minutes) % (24 * 60)
        told = {"from": clock(begins), "to": f"{ends // 60:02d}:{ends % 60:02d}"}
        return self.voice("staff.span", day=self.day(begins[:10]), **told)

    @cached_property
    def places(self) -> list[tuple[int, int]]:
        """Of each interval, the number of its day and the minute of that day at which it begins."""
        comes = self.plan.comes_in
        number = {day: k for k, day in enumerate(dict.fromkeys(begins[:10] for begins in comes.begins))}
        return [(number[comes.day(k)], comes.clock(k)) for k in range(len(comes.begins))]

    @property
    def days(self) -> PictureDays:
        """The days and hours of a picture: from the first hour with an interval to the one after the last."""
        days, clocks = dict.fromkeys(begins[:10] for begins in self.plan.comes_in.begins), [k for _, k in self.places]
        hours = min(clocks) // 60, -(-(max(clocks) + self.plan.interval_minutes) // 60)
        per_week = len({date.fromisoformat(day).weekday() for day in days})
        names = tuple((self.day(day), self.day(day, short=True)) for day in days)
        return PictureDays(names, hours, self.plan.interval_minutes, per_week)

    def sheet(self, caption: str, columns: Sequence[str], rows: Mapping[int, Row], *, words: int = 2) -> Sheet:
        """A table by interval; on a day of 25 hours an hour comes twice, and the second time is told as such.

        Columns after day and time by the last part of their key, rows by the number of their interval; `words` first
        columns hold words.
        """
        begins, told = self.plan.comes_in.begins, list[Row]()
        for k, row in rows.items():
            time = clock(begins[k])
            if any(other[:16] == begins[k][:16] for other in begins[max(0, k - 8) : k]):
                time = self.voice("staff.second_time", clock=time)
            told.append((self.day(begins[k][:10]), time, *row))
        head = (self.voice(f"staff.column.{name}") for name in ("day", "when", *columns))
        return Sheet(caption, tuple(head), tuple(told), words)

    def stretches(self, kinds: Mapping[int, object]) -> list[list[int]]:
        """Intervals that follow each other on a day and are of one kind, by their numbers."""
        stretches: list[list[int]] = []
        for k in sorted(kinds):
            last = stretches[-1][-1] if stretches else None
            if last == k - 1 and kinds[last] == kinds[k] and self.places[last][0] == self.places[k][0]:
                stretches[-1].append(k)
            else:
                stretches.append([k])
        return stretches
