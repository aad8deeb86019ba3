"""Differences between the arms of a trial: better always on the same side, nought in sight, the unreadable cut off."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from humanline.model.trial_result import Effect
from humanline.report.charts.drawing import (
    HEAT,
    INK,
    PERSON,
    QUIET,
    RULES,
    TEST,
    UNKNOWN,
    Drawing,
    Frame,
    Margin,
    Screen,
    twice,
)
from humanline.report.charts.letters import shorten, text_width
from humanline.report.charts.rows import PictureRows, Scale, axis, scale, whisker


@dataclass(frozen=True, slots=True)
class PictureWords:
    """What is written in a picture of differences.

    Attributes:
        ticks: numbers along the side.
        day: a day, short.
        better: at the better side.
        worse: at the worse side.
        unit: what the numbers count.
    """

    ticks: Callable[[tuple[float, ...]], tuple[str, ...]]
    day: Callable[[date], str]
    better: str
    worse: str
    unit: str


def sides(
    read: Sequence[Effect], others: Sequence[Effect], lines: Sequence[float], length: float, *,
    higher_is_better: bool, steps: int, beyond: float = 0.5,
) -> Scale:  # fmt: skip
    """Room for all that is read whole and for the lines, and for the other ends as far as they do not push that aside.

    They are cut off beyond that share of what is read. `length` is of the plot, in pixels.
    """
    inside = [0.0, *lines, *(one.value for one in (*read, *others))]
    inside += [end for one in read for end in (one.low, one.high) if end is not None]
    low, high = min(inside), max(inside)
    far = beyond * ((high - low) or 1.0)
    ends = [end for one in (*read, *others) for end in (one.low, one.high)]
    known = [end for end in ends if end is not None]
    if len(known) < len(ends):
        low, high = low - far, high + far
    else:
        low, high = max(min([low, *known]), low - far), min(max([high, *known]), high + far)
    pad = 0.04 * (high - low)
    low, high = low - pad, high + pad
    return scale(high, length, steps=steps, bottom=low, turned=not higher_is_better)


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """One segment: what it showed by itself, what to expect next time, and whether it became worse there."""

    name: str
    own: Effect
    next: Effect
    end: str
    harmed: bool


def segment_dots(
    rows: Sequence[SegmentRow], words: PictureWords, *, higher_is_better: bool, name: str
) -> tuple[str, str]:
    """Draw segments under each other: what each showed by itself, and what to expect of it next time."""

    def draw(screen: Screen) -> str:
        place = PictureRows([(row.name, row.end) for row in rows], screen)
        frame = place.frame._replace(margin=place.frame.margin._replace(top=22))
        across = sides(
            [row.next for row in rows], [row.own for row in rows], [], frame.width,
            higher_is_better=higher_is_better, steps=4 if screen.narrow else 7, beyond=1.5,
        )  # fmt: skip
        pen = Drawing.inside(frame, name=screen.name)
        axis(pen, across, words.ticks(across.ticks), frame, words.unit)
        pen.text(0, frame.height + 34, shorten(f"← {words.worse}", frame.width - text_width(words.unit) - 12), QUIET)
        pen.text(frame.width, -12, f"{shorten(words.better, frame.width - 20)} →", QUIET, "right")
        pen.down(across.at(0.0), 0, frame.height, thick=1.4)
        for k, row in enumerate(rows):
            y, expected = place.middle(k), across.at(row.next.value)
            whisker(pen, y, row.own, across, caps=False, stroke=UNKNOWN)
            whisker(pen, y, row.next, across, caps=False, thick=3.4)
            pen.dot(across.at(row.own.value), y, size=4.4, colour=QUIET, hollow=True)
            if row.harmed:
                pen.sign(expected, y, size=6, symbol="square", fill=TEST, edge=INK, thick=1.5)
            else:
                pen.dot(expected, y, size=5)
        place.names_on(pen)
        return pen.svg()

    return twice(name, draw)


@dataclass(frozen=True, slots=True)
class LookPoint:
    """One look: its day, the estimate with its interval, and whether it counts; else it is drawn faint."""

    day: date
    effect: Effect
    counts: bool


def over_time(
    looks: Sequence[LookPoint], words: PictureWords, *, margin: float | None, smallest: float | None,
    higher_is_better: bool, every_day: bool, name: str,
) -> tuple[str, str]:  # fmt: skip
    """Draw the looks, one or more in order of their days; better is always up.

    Lines stand at the `margin`, the worst that is still allowed, and at the `smallest` difference that matters. Of
    looks on `every_day` the intervals are one band.
    """
    lines = [(line, colour) for line, colour in ((margin, PERSON), (smallest, QUIET)) if line is not None]
    counted = [look.effect for look in looks if look.counts] or [look.effect for look in looks]
    read = counted[len(counted) // 2 :]
    others = [look.effect for look in looks if look.effect not in read]

    def draw(screen: Screen) -> str:
        height = 190 if screen.narrow else 260
        at = [line for line, _ in lines]
        up = sides(read, others, at, height, higher_is_better=higher_is_better, steps=6)
        ticks = words.ticks(up.ticks)
        left = math.ceil(max(text_width(text) for text in ticks)) + 12
        frame = Frame(screen.width - left - 8, height, Margin(left, 30, 8, 48))
        plot = _Plot(Drawing.inside(frame, name=screen.name), frame.width, up, looks)
        pen = plot.pen
        for tick, text in zip(up.ticks, ticks, strict=True):
            pen.across(plot.y(tick), 0, frame.width, stroke=RULES)
            pen.text(-8, plot.y(tick), text, QUIET, "right")
        better = shorten(f"↑ {words.better}", frame.width - text_width(words.unit) - 12)
        pen.text(0, -20, better, QUIET)
        pen.text(frame.width, -20, words.unit, QUIET, "right")
        pen.text(0, height + 38, shorten(f"↓ {words.worse}", frame.width), QUIET)
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
    up: Scale
    looks: Sequence[LookPoint]

    def x(self, day: date) -> float:
        first, last = self.looks[0].day, self.looks[-1].day
        share = (day - first) / (last - first) if last > first else 0.5
        return 14 + (self.width - 28) * share

    def y(self, value: float) -> float:
        return self.up.width - self.up.at(value)

    def ends(self, look: LookPoint) -> tuple[float, float]:
        """Where the low and the high end of a look are."""
        low, high = self.up.ends(look.effect)
        return self.up.width - low, self.up.width - high

    @property
    def stretches(self) -> list[list[LookPoint]]:
        """Looks that count and follow each other."""
        return [list(together) for counts, together in groupby(self.looks, lambda look: look.counts) if counts]

    def days(self, words: PictureWords) -> None:
        """The first day, the last, and those between for which there is room."""
        shown: list[tuple[float, float]] = []
        for day in dict.fromkeys((self.looks[0].day, self.looks[-1].day, *(look.day for look in self.looks))):
            half = text_width(words.day(day)) / 2
            x = min(max(self.x(day), half - 8), self.width - half)
            if all(abs(x - other) > half + room + 18 for other, room in shown):
                self.pen.text(x, self.up.width + 16, words.day(day), QUIET, "center")
                shown.append((x, half))

    def intervals(self) -> None:
        """An interval for each look; an arrow where it goes on beyond the picture."""
        gaps = [self.x(b.day) - self.x(a.day) for a, b in pairwise(self.looks)]
        half = max(1.5, min(9.0, 0.35 * min(gaps, default=99.0)))
        for look in self.looks:
            x, ends = self.x(look.day), self.ends(look)
            if look.counts:
                self.pen.rect(x - half, min(ends), 2 * half, max(ends) - min(ends), fill=HEAT[1], round=2)
            else:
                self.pen.down(x, min(ends), max(ends), stroke=UNKNOWN, dashes="2 3")
            for end, y in zip((look.effect.low, look.effect.high), ends, strict=True):
                if self.up.goes_on(end):
                    self.pen.arrow(x, y, fill=QUIET, way="up" if y < self.up.width / 2 else "down", size=5)

    def band(self) -> None:
        """One band over each stretch of days that count."""
        for stretch in self.stretches:
            slices = [(self.x(look.day), *self.ends(look)) for look in stretch]
            if len(stretch) == 1:
                slices = [(x, low, high) for x, low, high in slices for x in (x - 3, x + 3)]
            self.pen.band(slices, fill=HEAT[1])

    def estimates(self, *, every_day: bool) -> None:
        """Dots, and a line from each look that counts to the next."""
        for stretch in self.stretches:
            places = [(self.x(look.day), self.y(look.effect.value)) for look in stretch]
            self.pen.through(places, stroke=INK, thick=1.8 if every_day else 1.2)
        for look in self.looks:
            x, y = self.x(look.day), self.y(look.effect.value)
            if not look.counts:
                self.pen.dot(x, y, size=2 if every_day else 3.4, colour=UNKNOWN, hollow=True)
            elif not every_day or look is self.looks[-1]:
                self.pen.dot(x, y, size=4)
