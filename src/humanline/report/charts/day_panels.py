"""A small panel a day with the same scales: beside each other on a wide screen, in two columns on a phone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from humanline.report.charts.day_grid import PictureDays
from humanline.report.charts.drawing import HEAT, PERSON, QUIET, RULES, TEST, Drawing, Frame, Margin, Screen, twice
from humanline.report.charts.letters import text_width
from humanline.report.charts.rows import Scale, scale
from humanline.report.voice import Voice

#: Less work than this above what staff carry is rounding, in staff hours.
TINY = 0.05
#: Between panels, downwards, in pixels: the hours of one and the name of the next.
_BELOW = 58


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


def work(
    intervals: Sequence[WorkInterval], days: PictureDays, voice: Voice, *, title: str, name: str, closed: str = ""
) -> tuple[str, str]:
    """Work as bars, staff and what they carry as lines, and what is above that hatched.

    `title` says what is counted, and `closed` stands in the panel of a day without work and staff.
    """
    top = 1.05 * max([1.0, *(max(each.work, each.carried, each.staff or 0.0) for each in intervals)])

    def draw(screen: Screen) -> str:
        panels = _Panels(screen, days, top, title, voice)
        for day in range(len(days.names)):
            here = [each for each in intervals if each.day == day]
            panels.frame(day)
            if not any(each.work or each.carried or each.staff for each in here):
                middle = sum(days.hours) * 30
                panels.pen.text(panels.x(day, middle), panels.y(day, 0) - 14, closed, QUIET, "center")
            for each in here:
                panels.bar(each)
            if any(each.staff for each in here):
                panels.steps([(each, each.staff or 0.0) for each in here], stroke=QUIET, thick=1.6, dashes="4 3")
            if any(each.carried for each in here):
                panels.steps([(each, each.carried) for each in here], stroke=PERSON, thick=2.4)
        return panels.pen.svg()

    return twice(name, draw)


class _Panels:
    """The panels of one drawing; places are pixels of the plot."""

    def __init__(self, screen: Screen, days: PictureDays, top: float, title: str, voice: Voice) -> None:
        self.days, self.high, self.gap = days, *((88, 16) if screen.narrow else (190, 12))
        # Of people there are no halves.
        ticks = [tick for tick in scale(top, self.high, steps=3 if screen.narrow else 5).ticks if tick == round(tick)]
        self.up = Scale(top, tuple(ticks), self.high)
        self.texts = voice.ticks("count", self.up.ticks)
        left = math.ceil(max(text_width(text) for text in self.texts)) + 12
        self.columns = 2 if screen.narrow else min(days.per_week, len(days.names))
        width = screen.width - left - 8
        self.wide = (width - (self.columns - 1) * self.gap) / self.columns
        height = -(-len(days.names) // self.columns) * (self.high + _BELOW) - _BELOW
        self.pen = Drawing.inside(Frame(width, height, Margin(left, 58, 8, 40)), name=screen.name)
        self.pen.text(6 - left, -48, title, QUIET)
        # The full names of the days where these fit, else the short ones.
        self.short = max(text_width(full, bold=True) for full, _ in days.names) > self.wide

    def x(self, day: int, minute: float) -> float:
        """Across, of a minute of the day."""
        first, last = self.days.hours
        return day % self.columns * (self.wide + self.gap) + (minute / 60 - first) / (last - first) * self.wide

    def y(self, day: int, value: float) -> float:
        """Down, of a value."""
        return day // self.columns * (self.high + _BELOW) + self.high - self.up.at(value)

    def frame(self, day: int) -> None:
        """Thin lines, the name of the day, hours and numbers."""
        first, last = self.days.hours
        x, y = self.x(day, 60 * first), self.y(day, 0)
        for tick, text in zip(self.up.ticks, self.texts, strict=True):
            self.pen.across(self.y(day, tick), x, x + self.wide, stroke=RULES)
            if day % self.columns == 0:
                self.pen.text(x - 6, self.y(day, tick), text, QUIET, "right")
        self.pen.text(x, y - self.high - 16, self.days.names[day][self.short], bold=True)
        self.pen.text(x, y + 14, str(first), QUIET)
        self.pen.text(x + self.wide, y + 14, str(last), QUIET, "right")

    def bar(self, each: WorkInterval) -> None:
        """Work, and what of it is above what staff carry."""
        left, right = (self.x(each.day, each.clock + part) for part in (0, self.days.interval_minutes))
        top, carried, bottom = (self.y(each.day, value) for value in (each.work, each.carried, 0.0))
        if each.work > 0:
            self.pen.rect(left, top, right - left + 0.3, bottom - top, fill=HEAT[1])
        if each.above:
            self.pen.rect(left, top, right - left, carried - top, fill=TEST, hatched="light")

    def steps(
        self, values: Sequence[tuple[WorkInterval, float]], *, stroke: str, thick: float, dashes: str = ""
    ) -> None:
        """A stepped line for each stretch of intervals of a day that follow each other."""
        places: list[tuple[float, float]] = []
        for k, (each, value) in enumerate(values):
            ends = each.clock + self.days.interval_minutes
            places += [(self.x(each.day, at), self.y(each.day, value)) for at in (each.clock, ends)]
            if k + 1 == len(values) or values[k + 1][0].clock != ends:
                self.pen.through(places, stroke=stroke, thick=thick, dashes=dashes)
                places = []
