"""Rows down a picture, each with its name: beside the mark on a wide screen, above it on a phone."""

from __future__ import annotations

import math
from dataclasses import dataclass

from humanline.report.charts.drawing import NARROW, QUIET, RULES, TEXT, WIDE, Drawing, Frame, Label, Margin
from humanline.report.charts.letters import shorten, text_width

#: A picture shows so many rows; the table has the others.
MOST_ROWS = 20


@dataclass(frozen=True, slots=True)
class PictureRows:
    """Where the rows of a picture are.

    Attributes:
        names: the rows' names, from the top.
        ends: a text at the right-hand end of each row, such as its value.
        narrow: for a phone.
        axis: room is kept for an axis below.
    """

    names: tuple[str, ...]
    ends: tuple[str, ...]
    narrow: bool
    axis: bool = True

    @property
    def pitch(self) -> int:
        """Pixels from one row to the next."""
        return 46 if self.narrow else 30

    @property
    def frame(self) -> Frame:
        """The size of the picture."""
        ends = max((text_width(text, TEXT) for text in self.ends), default=0.0)
        height = self.pitch * max(1, len(self.names))
        bottom = 44 if self.axis else 6
        if self.narrow:
            return Frame(NARROW - 16, height, Margin(8, 4, 8, bottom))
        left = math.ceil(min(250.0, max((text_width(name, TEXT) for name in self.names), default=60.0)) + 14)
        right = math.ceil(ends + 18)
        return Frame(WIDE - left - right, height, Margin(left, 4, right, bottom))

    def middle(self, row: int) -> float:
        """Pixels from the top to the middle of a row's mark."""
        return row * self.pitch + (31 if self.narrow else self.pitch / 2)

    def names_on(self, pen: Drawing) -> None:
        """Write the names and the texts at the end."""
        frame = self.frame
        room = frame.width - 8 if self.narrow else frame.margin.left - 12
        labels = []
        for row, (name, end) in enumerate(zip(self.names, self.ends, strict=True)):
            at = row * self.pitch + 12 if self.narrow else self.middle(row)
            used = text_width(end, TEXT) + 10 if self.narrow else 0
            said = shorten(name, TEXT, room - used)
            if self.narrow:
                labels += [Label(0, at, said), Label(frame.width, at, end, align="right")]
            else:
                labels += [Label(-12, at, said, align="right"), Label(frame.width + 10, at, end)]
        pen.labels(labels)


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to pixels along the width of a plot, starting at zero unless told otherwise.

    Attributes:
        top: the value at the right-hand edge.
        ticks: values that get a thin line and a number.
        width: of the plot, in pixels.
        bottom: the value at the left-hand edge.
    """

    top: float
    ticks: tuple[float, ...]
    width: float
    bottom: float = 0.0

    def at(self, value: float) -> float:
        """Pixels from the left, never outside the plot."""
        share = (value - self.bottom) / (self.top - self.bottom)
        return min(1.0, max(0.0, share)) * self.width


def scale(highest: float, width: float, *, steps: int = 5, bottom: float = 0.0) -> Scale:
    """A scale that holds `highest`, with round numbers as ticks."""
    span = highest - bottom
    span = span if span > 0 else 1.0
    raw = span / max(1, steps)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * nice for nice in (1, 2, 5, 10) if power * nice >= raw * 0.999)
    first = math.ceil(bottom / step - 1e-9)
    last = math.floor((bottom + span) / step + 1e-9)
    ticks = tuple(round(k * step, 10) for k in range(first, last + 1))
    return Scale(bottom + span, ticks, width, bottom)


def axis(pen: Drawing, scaled: Scale, labels: tuple[str, ...], frame: Frame, title: str) -> None:
    """Draw thin lines at the ticks, their numbers below the plot, and what they count."""
    for tick in scaled.ticks:
        pen.down(scaled.at(tick), 0, frame.height + 4, stroke=RULES)
    texts = []
    for tick, text in zip(scaled.ticks, labels, strict=True):
        half = text_width(text, TEXT) / 2
        at = min(scaled.at(tick), frame.width + frame.margin.right - half)
        texts.append(Label(at, frame.height + 14, text, QUIET, "center"))
    if title:
        texts.append(Label(frame.width, frame.height + 34, title, QUIET, "right"))
    pen.labels(texts)
