"""A small panel a day with the same scales: beside each other on a wide screen, in two columns on a phone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from humanline.report.charts.drawing import HEAT, INK, NARROW, PERSON, QUIET, RULES, TEST, TEXT, WIDE, Drawing
from humanline.report.charts.letters import text_width
from humanline.report.charts.rows import Scale, scale


@dataclass(frozen=True, slots=True)
class Panels:
    """Where everything stands.

    Attributes:
        days: names of the days.
        hours: first hour shown, and the hour after the last.
        up: the scale of values, its width the height of a panel.
        ticks: texts at its ticks.
        title: what the values are.
        narrow: for a phone.
        per_week: days in a week.
    """

    days: tuple[str, ...]
    hours: tuple[int, int]
    up: Scale
    ticks: tuple[str, ...]
    title: str
    narrow: bool
    per_week: int

    @property
    def columns(self) -> int:
        """Panels in a row."""
        return 2 if self.narrow else min(self.per_week, len(self.days))

    @property
    def left(self) -> float:
        """Room for the numbers at the scale."""
        return max(text_width(text, TEXT) for text in self.ticks) + 12

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the picture."""
        rows = -(-len(self.days) // self.columns)
        return float(NARROW if self.narrow else WIDE), 40 + rows * (self.up.width + 58)

    @property
    def wide(self) -> float:
        """Width of a panel."""
        gap = 16 if self.narrow else 12
        return (self.size[0] - self.left - 8 - (self.columns - 1) * gap) / self.columns

    def place(self, day: int) -> tuple[float, float]:
        """Left and bottom of a panel."""
        row, column = divmod(day, self.columns)
        gap = 16 if self.narrow else 12
        return self.left + column * (self.wide + gap), 40 + row * (self.up.width + 58) + 18 + self.up.width

    def x(self, day: int, minute: float) -> float:
        """Across, of a minute of the day."""
        first, last = 60 * self.hours[0], 60 * self.hours[1]
        return self.place(day)[0] + (minute - first) / (last - first) * self.wide

    def y(self, day: int, value: float) -> float:
        """Down, of a value."""
        return self.place(day)[1] - self.up.at(value)

    def frame(self, drawing: Drawing) -> None:
        """Thin lines, names of the days, hours and numbers."""
        drawing.text(6, 10, self.title, colour=QUIET)
        for day, name in enumerate(self.days):
            x, bottom = self.place(day)
            for tick, text in zip(self.up.ticks, self.ticks, strict=True):
                y = self.y(day, tick)
                drawing.line(f"M{x:.1f},{y:.1f}h{self.wide:.1f}", stroke=RULES, thick=1)
                if day % self.columns == 0:
                    drawing.text(x - 6, y, text, colour=QUIET, align="right")
            drawing.text(x, bottom - self.up.width - 16, name, bold=True)
            drawing.text(x, bottom + 14, str(self.hours[0]), colour=QUIET)
            drawing.text(x + self.wide, bottom + 14, str(self.hours[1]), colour=QUIET, align="right")


@dataclass(frozen=True, slots=True)
class PromiseDot:
    """One interval of a promise.

    Attributes:
        day: number of the day.
        clock: minutes since midnight at its middle.
        value: share helped in time.
        low: lower end of its interval.
        high: upper end of its interval.
        verdict: `kept`, `missed` or `unsure`.
    """

    day: int
    clock: float
    value: float
    low: float
    high: float
    verdict: str


@dataclass(frozen=True, slots=True)
class StaffInterval:
    """One interval with the staff that are needed and planned.

    Attributes:
        day: number of the day.
        clock: minutes since midnight.
        needed: staff.
        planned: staff.
    """

    day: int
    clock: int
    needed: int
    planned: int


def promise(
    dots: Sequence[PromiseDot],
    days: tuple[tuple[str, str], ...],
    *,
    per_week: int,
    hours: tuple[int, int],
    target: float,
    title: str,
    said: Callable[[tuple[float, ...]], tuple[str, ...]],
    name: str,
) -> tuple[str, str]:
    """Dots with whiskers against the line of the promise.

    Args:
        dots: one for each interval in which anybody comes.
        days: names, in full and short.
        per_week: days in a week, for the rows.
        hours: first hour shown, and the hour after the last.
        target: the promise.
        title: what the values are.
        said: the numbers at the scale.
        name: unique on the page.
    """
    lowest = min([target, *(dot.low for dot in dots)])
    bottom = max(0.0, (int(10 * lowest + 1e-9) - 1) / 10) if lowest > 0.15 else 0.0
    found = []
    for narrow in (False, True):
        up = scale(1.0, 88.0 if narrow else 190.0, steps=3 if narrow else 5, bottom=bottom)
        panels = _panels(days, hours, up, said(up.ticks), title, narrow, per_week)
        drawing = Drawing(*panels.size, name=f"{name}-{'narrow' if narrow else 'wide'}")
        panels.frame(drawing)
        for day in range(len(days)):
            x, y = panels.place(day)[0], panels.y(day, target)
            drawing.line(f"M{x:.1f},{y:.1f}h{panels.wide:.1f}", stroke=PERSON, thick=1.8, dashes="5 3")
        crowded = max((sum(dot.day == day for dot in dots) for day in range(len(days))), default=0)
        for dot in dots:
            _dot(drawing, panels, dot, size=float(min(2.8, max(1.7, 0.36 * panels.wide / max(crowded, 1)))))
        found.append(drawing.svg())
    return found[0], found[1]


def beside(
    intervals: Sequence[StaffInterval],
    days: tuple[tuple[str, str], ...],
    *,
    per_week: int,
    hours: tuple[int, int],
    interval_minutes: int,
    title: str,
    said: Callable[[tuple[float, ...]], tuple[str, ...]],
    name: str,
) -> tuple[str, str]:
    """Staff needed as bars, planned as a line, and what is missing hatched.

    Args:
        intervals: what is drawn.
        days: names, in full and short.
        per_week: days in a week, for the rows.
        hours: first hour shown, and the hour after the last.
        interval_minutes: length of an interval.
        title: what the values are.
        said: the numbers at the scale.
        name: unique on the page.
    """
    most = max((max(one.needed, one.planned) for one in intervals), default=1) * 1.05
    found = []
    for narrow in (False, True):
        up = scale(max(most, 1.0), 88.0 if narrow else 190.0, steps=3 if narrow else 4)
        whole = tuple(tick for tick in up.ticks if abs(tick - round(tick)) < 1e-9)
        up = Scale(up.top, whole, up.width)
        panels = _panels(days, hours, up, said(up.ticks), title, narrow, per_week)
        drawing = Drawing(*panels.size, name=f"{name}-{'narrow' if narrow else 'wide'}")
        panels.frame(drawing)
        for one in intervals:
            left, right = (panels.x(one.day, one.clock + part) for part in (0, interval_minutes))
            top, bottom = panels.y(one.day, one.needed), panels.y(one.day, 0)
            drawing.rect(left, top, right - left + 0.3, bottom - top, fill=HEAT[1], round=0)
            if one.planned < one.needed:
                at = panels.y(one.day, one.planned)
                drawing.rect(left, top, right - left, at - top, fill=TEST, round=0, hatched=True, light=True)
        for path in _steps(intervals, panels, interval_minutes):
            drawing.line(path, stroke=PERSON, thick=2.2)
        found.append(drawing.svg())
    return found[0], found[1]


def _panels(
    days: tuple[tuple[str, str], ...],
    hours: tuple[int, int],
    up: Scale,
    ticks: tuple[str, ...],
    title: str,
    narrow: bool,
    per_week: int,
) -> Panels:
    """Panels with the full names of the days where these fit, else the short ones."""
    full, short = (Panels(tuple(names[k] for names in days), hours, up, ticks, title, narrow, per_week) for k in (0, 1))
    return full if max(text_width(day, TEXT) * 1.08 for day in full.days) <= full.wide else short


def _steps(intervals: Sequence[StaffInterval], panels: Panels, interval_minutes: int) -> list[str]:
    """A stepped line for each stretch of intervals that follow each other on a day."""
    paths: list[str] = []
    before: StaffInterval | None = None
    for one in intervals:
        left, right = (panels.x(one.day, one.clock + part) for part in (0, interval_minutes))
        y = panels.y(one.day, one.planned)
        goes_on = before is not None and before.day == one.day and before.clock + interval_minutes == one.clock
        if goes_on:
            paths[-1] += f"V{y:.1f}H{right:.1f}"
        else:
            paths.append(f"M{left:.1f},{y:.1f}H{right:.1f}")
        before = one
    return paths


def _dot(drawing: Drawing, panels: Panels, dot: PromiseDot, *, size: float) -> None:
    x, y = panels.x(dot.day, dot.clock), panels.y(dot.day, dot.value)
    top, bottom = panels.y(dot.day, dot.high), panels.y(dot.day, dot.low)
    drawing.line(f"M{x:.1f},{top:.1f}V{bottom:.1f}", stroke=QUIET, thick=1)
    if dot.verdict == "missed":
        drawing.rect(x - size, y - size, 2 * size, 2 * size, fill=TEST, stroke=INK, thick=1, round=0)
    elif dot.verdict == "unsure":
        drawing.dot(x, y, size=size, hollow=True)
    else:
        drawing.dot(x, y, size=size)
