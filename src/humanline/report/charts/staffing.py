"""Load against staff: a small panel a weekday, work as bars, staff and what they carry as lines."""

from __future__ import annotations

from dataclasses import dataclass

from humanline.model.plan import WeekOfStaff
from humanline.report.charts.drawing import (
    HEAT,
    INK,
    NARROW,
    PERSON,
    QUIET,
    RULES,
    TEST,
    TEXT,
    WIDE,
    Drawing,
    Frame,
    Label,
    Margin,
)
from humanline.report.charts.letters import text_width
from humanline.report.charts.rows import Scale, scale
from humanline.report.voice import Voice

#: Less work than this above what staff carry is rounding, in staff hours.
TINY = 0.05
_WORK = HEAT[1]
_DAYS = 7


def hours_shown(week: WeekOfStaff) -> tuple[int, int]:
    """The first hour of the day with staff, or else work, and the hour after the last."""
    staffed = any(value > 0 for value in week.staff)
    kept = [hour % 24 for hour in range(168) if (week.staff[hour] > 0 if staffed else week.load[hour] > 0)]
    return (min(kept), max(kept) + 1) if kept else (0, 24)


def staffing(week: WeekOfStaff, voice: Voice, *, name: str) -> tuple[str, str]:
    """Draw seven panels, beside each other on a wide screen and in two columns on a phone."""
    return (
        _Panels(week, voice, narrow=False).draw(f"{name}-wide"),
        _Panels(week, voice, narrow=True).draw(f"{name}-narrow"),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a panel stands: its left and its bottom, in pixels."""

    left: float
    bottom: float


class _Panels:
    """Seven small pictures with the same scales."""

    def __init__(self, week: WeekOfStaff, voice: Voice, *, narrow: bool) -> None:
        self.week, self.voice, self.narrow = week, voice, narrow
        self.first, self.last = hours_shown(week)
        self.columns = 2 if narrow else _DAYS
        self.high, self.gap_x, self.gap_y = (88.0, 16.0, 58.0) if narrow else (190.0, 12.0, 0.0)
        shown = [hour for hour in range(168) if self.first <= hour % 24 < self.last]
        most = max((max(week.load[h], week.staff[h], week.carried[h]) for h in shown), default=1.0)
        self.up: Scale = scale(most * 1.05, self.high, steps=3 if narrow else 4)
        ticks = voice.ticks("count", self.up.ticks)
        margin = Margin(round(max(text_width(text, TEXT) for text in ticks)) + 12, 46, 8, 46)
        width = (NARROW if narrow else WIDE) - margin.left - margin.right
        rows = -(-_DAYS // self.columns)
        self.frame = Frame(width, round(rows * self.high + (rows - 1) * self.gap_y), margin)
        self.wide = (width - (self.columns - 1) * self.gap_x) / self.columns

    def place(self, day: int) -> _Place:
        row, column = divmod(day, self.columns)
        return _Place(column * (self.wide + self.gap_x), row * (self.high + self.gap_y) + self.high)

    def x(self, day: int, hour: float) -> float:
        return self.place(day).left + (hour - self.first) / (self.last - self.first) * self.wide

    def y(self, day: int, value: float) -> float:
        return self.place(day).bottom - self.up.at(value)

    def draw(self, name: str) -> str:
        pen = Drawing.inside(self.frame, name=name)
        for day in range(_DAYS):
            left = self.place(day).left
            for tick in self.up.ticks:
                pen.across(self.y(day, tick), left, left + self.wide, stroke=RULES)
            self._work(pen, day)
            if any(self.week.staff[day * 24 + hour] > 0 for hour in range(self.first, self.last)):
                pen.through(self._steps(day, self.week.staff), stroke=QUIET, thick=1.6, dashes="4 3")
                pen.through(self._steps(day, self.week.carried), stroke=PERSON, thick=2.4)
        pen.labels(self._labels())
        return pen.svg()

    def _work(self, pen: Drawing, day: int) -> None:
        """Work as bars; what is above what staff carry stands out."""
        for hour in range(self.first, self.last):
            load, carried = self.week.load[day * 24 + hour], self.week.carried[day * 24 + hour]
            left, top = self.x(day, hour), self.y(day, load)
            wide = self.x(day, hour + 1) - left
            if load > 0:
                pen.rect(left, top, wide + 0.4, self.y(day, 0) - top, fill=_WORK, round=0)
            if self.week.staff[day * 24 + hour] > 0 and load > carried + TINY:
                high = self.y(day, carried) - top
                pen.rect(left, top, wide, high, fill=TEST, round=0, hatched=True, light=True)

    def _steps(self, day: int, values: tuple[float, ...]) -> list[tuple[float, float]]:
        """A level line an hour, joined."""
        hours = range(self.first, self.last)
        return [(self.x(day, at), self.y(day, values[day * 24 + hour])) for hour in hours for at in (hour, hour + 1)]

    def _labels(self) -> list[Label]:
        voice, frame = self.voice, self.frame
        labels = [Label(6 - frame.margin.left, -34, voice("plan.week.y"), QUIET)]
        for day in range(_DAYS):
            place = self.place(day)
            top = place.bottom - self.high
            labels.append(Label(place.left, top - 12, voice(f"day.{day}"), INK, bold=True))
            hours = range(self.first, self.last)
            if not any(self.week.staff[day * 24 + h] > 0 or self.week.load[day * 24 + h] > 0 for h in hours):
                labels.append(
                    Label(place.left + self.wide / 2, place.bottom - 14, voice("plan.week.none"), QUIET, "center")
                )
            if day % self.columns == 0:
                for tick, text in zip(self.up.ticks, voice.ticks("count", self.up.ticks), strict=True):
                    labels.append(Label(place.left - 6, self.y(day, tick), text, QUIET, "right"))
            labels += [
                Label(place.left, place.bottom + 14, str(self.first), QUIET),
                Label(place.left + self.wide, place.bottom + 14, str(self.last), QUIET, "right"),
            ]
        labels.append(Label(frame.width, frame.height + 36, voice("plan.week.x"), QUIET, "right"))
        return labels
