"""A difference as it became known: at every look the estimate, and the interval that holds at all looks together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from humanline.report.charts.drawing import (
    HEAT,
    INK,
    PERSON,
    QUIET,
    RULES,
    TEXT,
    UNKNOWN,
    Drawing,
    Frame,
    Margin,
    Screen,
    twice,
)
from humanline.report.charts.either_side import PictureWords, Sides, WhiskerEnds, sides
from humanline.report.charts.letters import shorten, text_width

_BAND = HEAT[1]


@dataclass(frozen=True, slots=True)
class LookPoint:
    """One look.

    Attributes:
        day: on which it was.
        reach: the estimate and its interval.
        counts: else it is drawn faint.
    """

    day: date
    reach: WhiskerEnds
    counts: bool


def over_time(
    looks: Sequence[LookPoint], words: PictureWords, *, margin: float | None, smallest: float | None,
    higher_is_better: bool, every_day: bool, name: str,
) -> tuple[str, str]:  # fmt: skip
    """Draw the looks, wide and narrow; better is always up.

    Args:
        looks: in order of their days, one or more.
        words: what is written.
        margin: difference that is the worst still allowed; `None` where there is none.
        smallest: smallest difference that matters; `None` where it is not asked.
        higher_is_better: which way is better.
        every_day: a look each day: drawn as one band; else each look by itself.
        name: unique on the page.
    """
    lines = [(line, colour) for line, colour in ((margin, PERSON), (smallest, QUIET)) if line is not None]
    counted = [look.reach for look in looks if look.counts] or [look.reach for look in looks]
    read = counted[len(counted) // 2 :]
    others = [look.reach for look in looks if look.reach not in read]

    def draw(screen: Screen) -> str:
        height = 190 if screen.narrow else 260
        at = [line for line, _ in lines]
        up = sides(read, others, at, height, higher_is_better=higher_is_better, steps=6)
        ticks = words.ticks(up.ticks)
        left = math.ceil(max(text_width(text, TEXT) for text in ticks)) + 12
        frame = Frame(screen.width - left - 8, height, Margin(left, 30, 8, 48))
        plot = _Plot(Drawing.inside(frame, name=screen.name), frame.width, up, looks)
        pen = plot.pen
        for tick, text in zip(up.ticks, ticks, strict=True):
            pen.across(plot.y(tick), 0, frame.width, stroke=RULES)
            pen.text(-8, plot.y(tick), text, QUIET, "right")
        better = shorten(f"↑ {words.better}", TEXT, frame.width - text_width(words.unit, TEXT) - 12)
        pen.text(0, -20, better, QUIET)
        pen.text(frame.width, -20, words.unit, QUIET, "right")
        pen.text(0, height + 38, shorten(f"↓ {words.worse}", TEXT, frame.width), QUIET)
        plot.days(words)
        if every_day:
            plot.band()
        else:
            plot.intervals()
        pen.across(plot.y(0.0), 0, frame.width, thick=1.4)
        for line, colour in lines:
            pen.across(plot.y(line), 0, frame.width, stroke=colour, thick=1.8, dashes="5 3")
        plot.estimates(every_day=every_day)
        return pen.svg()

    return twice(name, draw)


def without_holes(looks: Sequence[LookPoint]) -> list[LookPoint]:
    """Looks of every day: a day without news between days with it is no hole in the band."""
    at = [k for k, look in enumerate(looks) if look.counts] or [0]
    return [look for k, look in enumerate(looks) if look.counts or not at[0] < k < at[-1]]


@dataclass(frozen=True, slots=True)
class _Plot:
    """The looks in their plot, of so many pixels wide."""

    pen: Drawing
    width: int
    up: Sides
    looks: Sequence[LookPoint]

    def x(self, day: date) -> float:
        first, last = self.looks[0].day, self.looks[-1].day
        share = (day - first) / (last - first) if last > first else 0.5
        return 14 + (self.width - 28) * share

    def y(self, value: float) -> float:
        return self.up.length - self.up.at(value)

    def ends(self, look: LookPoint) -> tuple[float, float]:
        """Where the low and the high end of a look are."""
        low, high = self.up.ends(look.reach)
        return self.up.length - low, self.up.length - high

    @property
    def stretches(self) -> list[list[LookPoint]]:
        """Looks that count and follow each other."""
        return [list(together) for counts, together in groupby(self.looks, lambda look: look.counts) if counts]

    def days(self, words: PictureWords) -> None:
        """The first day, the last, and those between for which there is room."""
        shown: list[tuple[float, float]] = []
        for day in dict.fromkeys((self.looks[0].day, self.looks[-1].day, *(look.day for look in self.looks))):
            half = text_width(words.day(day), TEXT) / 2
            x = min(max(self.x(day), half - 8), self.width - half)
            if all(abs(x - other) > half + room + 18 for other, room in shown):
                self.pen.text(x, self.up.length + 16, words.day(day), QUIET, "center")
                shown.append((x, half))

    def intervals(self) -> None:
        """An interval for each look; an arrow where it goes on beyond the picture."""
        gaps = [self.x(b.day) - self.x(a.day) for a, b in pairwise(self.looks)]
        half = max(1.5, min(9.0, 0.35 * min(gaps, default=99.0)))
        for look in self.looks:
            x, ends = self.x(look.day), self.ends(look)
            if look.counts:
                self.pen.rect(x - half, min(ends), 2 * half, max(ends) - min(ends), fill=_BAND, round=2)
            else:
                self.pen.down(x, min(ends), max(ends), stroke=UNKNOWN, dashes="2 3")
            for end, y in zip((look.reach.low, look.reach.high), ends, strict=True):
                if self.up.goes_on(end):
                    self.pen.arrow(x, y, fill=QUIET, way="up" if y < self.up.length / 2 else "down", size=5)

    def band(self) -> None:
        """One band over each stretch of days that count."""
        for stretch in self.stretches:
            slices = [(self.x(look.day), *self.ends(look)) for look in stretch]
            if len(stretch) == 1:
                slices = [(x, low, high) for x, low, high in slices for x in (x - 3, x + 3)]
            self.pen.band(slices, fill=_BAND)

    def estimates(self, *, every_day: bool) -> None:
        """Dots, and a line from each look that counts to the next."""
        for stretch in self.stretches:
            places = [(self.x(look.day), self.y(look.reach.value)) for look in stretch]
            self.pen.through(places, stroke=INK, thick=1.8 if every_day else 1.2)
        for look in self.looks:
            x, y = self.x(look.day), self.y(look.reach.value)
            if not look.counts:
                self.pen.dot(x, y, size=2 if every_day else 3.4, colour=UNKNOWN, hollow=True)
            elif not every_day or look is self.looks[-1]:
                self.pen.dot(x, y, size=4)
