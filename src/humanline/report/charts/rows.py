"""Rows down a picture, each with its name: beside the mark on a wide screen, above it on a phone."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from humanline.model.estimate import Estimate
from humanline.model.trial_result import Effect
from humanline.report.charts.drawing import INK, QUIET, RULES, UNKNOWN, Drawing, Frame, Margin, Screen, twice
from humanline.report.charts.letters import shorten, text_width
from humanline.report.numbers import Kind
from humanline.report.voice import Voice

#: A picture shows so many rows; the table has the others.
MOST_ROWS = 20
#: The modes of a split bar from the left: always in this order, so that position says it too.
ORDER = ("person", "self_service", "unknown")
#: Half the height of a bar, in pixels.
_HALF = 8


@dataclass(frozen=True, slots=True)
class BarRow:
    """A bar: colour → how long that part is, from the left; and the text at its end."""

    name: str
    parts: dict[str, float]
    end: str


@dataclass(frozen=True, slots=True)
class DotRow:
    """A dot with where it probably lies, and the text at the end of its row."""

    name: str
    value: Estimate
    end: str
    colour: str = INK


_Row = TypeVar("_Row", BarRow, DotRow)


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to pixels along the width of a plot, starting at zero unless told otherwise.

    Attributes:
        top: the value at the right-hand edge.
        ticks: values that get a thin line and a number.
        width: of the plot, in pixels.
        bottom: the value at the left-hand edge.
        turned: the other way round: the lowest value at the right-hand edge.
    """

    top: float
    ticks: tuple[float, ...]
    width: float
    bottom: float = 0.0
    turned: bool = False

    def at(self, value: float) -> float:
        """Pixels from the left, never outside the plot."""
        share = min(1.0, max(0.0, (value - self.bottom) / (self.top - self.bottom)))
        return (1 - share if self.turned else share) * self.width

    def ends(self, value: Estimate | Effect) -> tuple[float, float]:
        """Pixels from the left of the low and the high end; an end without a bound is at the edge."""
        low, high = self.bottom if value.low is None else value.low, self.top if value.high is None else value.high
        return self.at(low), self.at(high)

    def goes_on(self, end: float | None) -> bool:
        """Whether an end lies outside the plot; below nought, where the plot begins there, nothing is drawn."""
        return end is None or end > self.top + 1e-9 or end < self.bottom < 0


def scale(highest: float, width: float, *, steps: int = 5, bottom: float = 0.0, turned: bool = False) -> Scale:
    """A scale that holds `highest`, with round numbers as ticks."""
    span = highest - bottom
    span = span if span > 0 else 1.0
    raw = span / max(1, steps)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * nice for nice in (1, 2, 5, 10) if power * nice >= raw * 0.999)
    first = math.ceil(bottom / step - 1e-9)
    last = math.floor((bottom + span) / step + 1e-9)
    ticks = tuple(round(k * step, 10) for k in range(first, last + 1))
    return Scale(bottom + span, ticks, width, bottom, turned)


def axis(pen: Drawing, across: Scale, texts: Sequence[str], frame: Frame, title: str, *, top: float = 0.0) -> None:
    """Draw thin lines at the ticks, from `top` down, their numbers below the plot, and what they count."""
    for tick in across.ticks:
        pen.down(across.at(tick), top, frame.height + 4, stroke=RULES)
    for tick, text in zip(across.ticks, texts, strict=True):
        half = text_width(text) / 2 + 1
        x = max(half - frame.margin.left, min(across.at(tick), frame.width + frame.margin.right - half))
        pen.text(x, frame.height + 14, text, QUIET, "center")
    pen.text(frame.width, frame.height + 34, title, QUIET, "right")


def axis_up(pen: Drawing, up: Scale, texts: Sequence[str], width: float) -> None:
    """Draw thin lines at the ticks of a scale that runs up the plot, and their numbers beside it."""
    for tick, text in zip(up.ticks, texts, strict=True):
        y = up.width - up.at(tick)
        pen.across(y, 0, width, stroke=RULES)
        pen.text(-8, y, text, QUIET, "right")


def whisker(
    pen: Drawing, y: float, value: Estimate | Effect, across: Scale, *,
    caps: bool = True, stroke: str = INK, thick: float = 1.1,
) -> None:  # fmt: skip
    """Draw where a value probably lies, with an arrow where that goes on beyond the plot."""
    places = across.ends(value)
    if places[0] == places[1]:
        return
    pen.across(y, min(places), max(places), stroke=stroke, thick=thick)
    for end, x in zip((value.low, value.high), places, strict=True):
        if across.goes_on(end):
            pen.arrow(x, y, fill=stroke, way="left" if x < across.width / 2 else "right")
        elif caps and end is not None and end >= across.bottom:
            pen.down(x, y - 4, y + 4, thick=thick)


@dataclass(frozen=True, slots=True)
class PictureRows:
    """Where the rows of a picture are; of each its name, and a text at its right-hand end, such as its value."""

    rows: Sequence[tuple[str, str]]
    screen: Screen

    @property
    def pitch(self) -> int:
        """Pixels from one row to the next."""
        return 46 if self.screen.narrow else 30

    @property
    def frame(self) -> Frame:
        """The size of the picture, with room for an axis below."""
        height, width = self.pitch * max(1, len(self.rows)), self.screen.width
        if self.screen.narrow:
            return Frame(width - 16, height, Margin(8, 4, 8, 44))
        left = math.ceil(min(250.0, max((text_width(name) for name, _ in self.rows), default=60.0)) + 14)
        right = math.ceil(max((text_width(end) for _, end in self.rows), default=0.0) + 18)
        return Frame(width - left - right, height, Margin(left, 4, right, 44))

    def middle(self, row: int) -> float:
        """Pixels from the top to the middle of a row's mark."""
        return row * self.pitch + (31 if self.screen.narrow else self.pitch / 2)

    def names_on(self, pen: Drawing) -> None:
        """Write the names and the texts at the end."""
        frame = self.frame
        for k, (name, end) in enumerate(self.rows):
            if self.screen.narrow:
                y, room = k * self.pitch + 12, frame.width - text_width(end) - 18
                pen.text(0, y, shorten(name, room))
                pen.text(frame.width, y, end, align="right")
            else:
                pen.text(-12, self.middle(k), shorten(name, frame.margin.left - 12), align="right")
                pen.text(frame.width + 10, self.middle(k), end)


def _drawn(
    rows: Sequence[_Row],
    mark: Callable[[Drawing, Scale, _Row, float], None],
    voice: Voice,
    name: str,
    unit: str,
    *,
    top: float,
    kind: Kind = "count",
    bottom: float = 0.0,
    steps: tuple[int, int] = (7, 4),
) -> tuple[str, str]:
    """Rows with an axis, wide and narrow; `mark` draws a row at so many pixels from the top."""

    def draw(screen: Screen) -> str:
        place = PictureRows([(row.name, row.end) for row in rows], screen)
        across = scale(top, place.frame.width, steps=steps[screen.narrow], bottom=bottom)
        pen = Drawing.inside(place.frame, name=screen.name)
        axis(pen, across, voice.ticks(kind, across.ticks), place.frame, unit)
        for k, row in enumerate(rows):
            mark(pen, across, row, place.middle(k))
        place.names_on(pen)
        return pen.svg()

    return twice(name, draw)


def bars(rows: Sequence[BarRow], voice: Voice, *, name: str, unit: str) -> tuple[str, str]:
    """Draw a bar a row, wide and narrow; what is not known is hatched, as everywhere."""

    def mark(pen: Drawing, across: Scale, row: BarRow, y: float) -> None:
        left = 0.0
        for colour, value in row.parts.items():
            start, end = across.at(left), across.at(left + value)
            gap = 1.5 if end - start > 4 else 0
            if value > 0:
                pen.rect(start, y - _HALF, end - gap - start, 2 * _HALF, fill=colour,
                         hatched="light" if colour == UNKNOWN else "")  # fmt: skip
            left += value

    top = 1.02 * max((sum(row.parts.values()) for row in rows), default=1.0)
    return _drawn(rows, mark, voice, name, unit, top=top, steps=(6, 3))


def dots(rows: Sequence[DotRow], voice: Voice, *, name: str, kind: Kind, unit: str) -> tuple[str, str]:
    """Draw a dot and a whisker a row, wide and narrow; `unit` is said at the axis.

    A satisfaction score starts at 1, because there is no lower answer; everything else at 0.
    """

    def mark(pen: Drawing, across: Scale, row: DotRow, y: float) -> None:
        whisker(pen, y, row.value, across)
        pen.sign(across.at(row.value.value), y, size=5.2, fill=row.colour)

    top = 1.04 * max((max(row.value.high, row.value.value) for row in rows), default=1.0)
    top = 5.0 if kind == "score" else min(1.0, top) if kind == "share" else top
    return _drawn(rows, mark, voice, name, unit, kind=kind, top=top, bottom=1.0 if kind == "score" else 0.0)
