"""A small panel a day with the same scales: beside each other on a wide screen, in two columns on a phone."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from humanline.report.charts.day_grid import Days
from humanline.report.charts.drawing import (
    HEAT,
    INK,
    PERSON,
    QUIET,
    RULES,
    TEST,
    TEXT,
    Drawing,
    Frame,
    Margin,
    Screen,
    twice,
)
from humanline.report.charts.letters import text_width
from humanline.report.charts.rows import Scale, scale

#: Less work than this above what staff carry is rounding, in staff hours.
TINY = 0.05
#: Between panels, downwards, in pixels: the hours of one and the name of the next.
_BELOW = 58

Ticks = Callable[[tuple[float, ...]], tuple[str, ...]]


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
class WorkInterval:
    """One interval with its work and the staff for it.

    Attributes:
        day: number of the day.
        clock: minutes since midnight.
        work: staff hours in an hour, or staff that are needed.
        carried: work that staff can carry, or staff that are planned.
        staff: who is there; `None` where that is what is carried.
    """

    day: int
    clock: int
    work: float
    carried: float
    staff: float | None = None

    @property
    def above(self) -> bool:
        """There is more work than staff can carry."""
        return self.staff != 0 and self.work > self.carried + TINY


class _Panels:
    """Where everything stands in one drawing; places are pixels of the plot."""

    def __init__(self, screen: Screen, days: Days, title: str, ticks: Ticks, top: float, bottom: float = 0.0) -> None:
        narrow = screen.narrow
        self.days, self.high = days, 88 if narrow else 190
        up = scale(top, self.high, steps=3 if narrow else 5, bottom=bottom)
        # Of people there are no halves.
        at = tuple(tick for tick in up.ticks if top <= 1 or tick == round(tick))
        self.up, texts = Scale(top, at, self.high, bottom), ticks(at)
        left = math.ceil(max(text_width(text, TEXT) for text in texts)) + 12
        self.gap = 16 if narrow else 12
        self.columns = 2 if narrow else min(days.per_week, len(days.names))
        width = screen.width - left - 8
        self.wide = (width - (self.columns - 1) * self.gap) / self.columns
        rows = -(-len(days.names) // self.columns)
        self.pen = Drawing.inside(
            Frame(width, rows * (self.high + _BELOW) - _BELOW, Margin(left, 58, 8, 40)), name=screen.name
        )
        # The full names of the days where these fit, else the short ones.
        short = max(text_width(full, TEXT) for full, _ in days.names) * 1.08 > self.wide
        self.pen.text(6 - left, -48, title, QUIET)
        for day, names in enumerate(days.names):
            x, y = self.x(day, 60 * days.hours[0]), self.y(day, bottom)
            for tick, text in zip(self.up.ticks, texts, strict=True):
                self.across(day, tick, stroke=RULES)
                if day % self.columns == 0:
                    self.pen.text(x - 6, self.y(day, tick), text, QUIET, "right")
            self.pen.text(x, y - self.high - 16, names[short], bold=True)
            self.pen.text(x, y + 14, str(days.hours[0]), QUIET)
            self.pen.text(x + self.wide, y + 14, str(days.hours[1]), QUIET, "right")

    def x(self, day: int, minute: float) -> float:
        """Across, of a minute of the day."""
        first, last = self.days.hours
        share = (minute / 60 - first) / (last - first)
        return day % self.columns * (self.wide + self.gap) + share * self.wide

    def y(self, day: int, value: float) -> float:
        """Down, of a value."""
        return day // self.columns * (self.high + _BELOW) + self.high - self.up.at(value)

    def across(self, day: int, value: float, *, stroke: str, thick: float = 1.0, dashes: str = "") -> None:
        """A level line over the whole panel of a day."""
        left = self.x(day, 60 * self.days.hours[0])
        self.pen.across(self.y(day, value), left, left + self.wide, stroke=stroke, thick=thick, dashes=dashes)


def promise(
    dots: Sequence[PromiseDot], days: Days, *, target: float, title: str, ticks: Ticks, name: str
) -> tuple[str, str]:
    """Dots with whiskers against the line of the promise.

    Args:
        dots: one for each interval in which anybody comes.
        days: the panels.
        target: the promise.
        title: what the values are.
        ticks: the numbers at the scale.
        name: unique on the page.
    """
    lowest = min([target, *(dot.low for dot in dots)])
    bottom = max(0.0, (int(10 * lowest + 1e-9) - 1) / 10) if lowest > 0.15 else 0.0
    crowded = max(sum(dot.day == day for dot in dots) for day in range(len(days.names)))

    def draw(screen: Screen) -> str:
        panels = _Panels(screen, days, title, ticks, 1.0, bottom)
        for day in range(len(days.names)):
            panels.across(day, target, stroke=PERSON, thick=1.8, dashes="5 3")
        pen, size = panels.pen, min(2.8, max(1.7, 0.36 * panels.wide / max(crowded, 1)))
        for dot in dots:
            x, y = panels.x(dot.day, dot.clock), panels.y(dot.day, dot.value)
            pen.down(x, panels.y(dot.day, dot.high), panels.y(dot.day, dot.low), stroke=QUIET)
            if dot.verdict == "missed":
                pen.sign(x, y, size=size, symbol="square", fill=TEST, edge=INK)
            else:
                pen.dot(x, y, size=size, hollow=dot.verdict == "unsure")
        return pen.svg()

    return twice(name, draw)


def work(
    intervals: Sequence[WorkInterval], days: Days, *, title: str, ticks: Ticks, name: str, closed: str = ""
) -> tuple[str, str]:
    """Work as bars, staff and what they carry as lines, and what is above that hatched.

    Args:
        intervals: in order.
        days: the panels.
        title: what the values are.
        ticks: the numbers at the scale.
        name: unique on the page.
        closed: said in the panel of a day without work and staff.
    """
    top = 1.05 * max([1.0, *(max(each.work, each.carried, each.staff or 0.0) for each in intervals)])

    def draw(screen: Screen) -> str:
        panels = _Panels(screen, days, title, ticks, top)
        for day in range(len(days.names)):
            here = [each for each in intervals if each.day == day]
            if not any(each.work or each.carried or each.staff for each in here):
                middle = sum(days.hours) * 30
                panels.pen.text(panels.x(day, middle), panels.y(day, 0) - 14, closed, QUIET, "center")
            for each in here:
                _bar(panels, each)
            if any(each.staff for each in here):
                _steps(panels, [(each, each.staff or 0.0) for each in here], stroke=QUIET, thick=1.6, dashes="4 3")
            if any(each.carried for each in here):
                _steps(panels, [(each, each.carried) for each in here], stroke=PERSON, thick=2.4)
        return panels.pen.svg()

    return twice(name, draw)


def _bar(panels: _Panels, each: WorkInterval) -> None:
    left, right = (panels.x(each.day, each.clock + part) for part in (0, panels.days.interval_minutes))
    top, carried, bottom = (panels.y(each.day, value) for value in (each.work, each.carried, 0.0))
    if each.work > 0:
        panels.pen.rect(left, top, right - left + 0.3, bottom - top, fill=HEAT[1], round=0)
    if each.above:
        panels.pen.rect(left, top, right - left, carried - top, fill=TEST, round=0, hatched=True, light=True)


def _steps(
    panels: _Panels, values: Sequence[tuple[WorkInterval, float]], *, stroke: str, thick: float, dashes: str = ""
) -> None:
    """A stepped line for each stretch of intervals of a day that follow each other."""
    places: list[tuple[float, float]] = []
    for k, (each, value) in enumerate(values):
        ends = each.clock + panels.days.interval_minutes
        places += [(panels.x(each.day, at), panels.y(each.day, value)) for at in (each.clock, ends)]
        if k + 1 == len(values) or values[k + 1][0].clock != ends:
            panels.pen.through(places, stroke=stroke, thick=thick, dashes=dashes)
            places = []
