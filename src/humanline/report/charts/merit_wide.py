"""The merit order for a screen or paper: blocks as wide as their hours, as high as what a person adds in an hour.

Every block has its name, on level lines where it fits above what is spoken for, else leaning up to the right. A leaning
name touches nothing when, measured across the slant, it lies above all that stands to its right as far as it reaches;
so from right to left each is lifted just so far, and a thin line leads up to it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from humanline.report.charts.drawing import INK, PAPER, QUIET, RULES, WIDE, Drawing, Frame, Label, Margin
from humanline.report.charts.letters import lines_of, shorten, shorten_cell, text_width
from humanline.report.charts.merit import DECIDE, MeritBlock, MeritOrder, top_of
from humanline.report.charts.rows import Scale, scale
from humanline.report.voice import Voice

#: Names lean up to the right by this angle, in degrees.
SLANT = 38.0
_COS, _SIN = math.cos(math.radians(SLANT)), math.sin(math.radians(SLANT))
#: Half the height that a leaning name takes, and the room it has in length at most and at the right-hand edge at least.
_HALF, _LONGEST, _LEAST = 7.5, 180.0, 120.0
_HEIGHT, _LEFT, _EDGE = 300, 44, 14
_SPOKEN_HEIGHT, _STUB = 64.0, 3.0
_BIG = 16


class _Name(NamedTuple):
    """A leaning name: where it begins, what it says, and the top of what it names; pixels of the plot."""

    x: float
    y: float
    text: str
    above: float

    @property
    def end(self) -> float:
        """How far it reaches to the right."""
        return self.x + text_width(self.text) * _COS + _HALF

    @property
    def top(self) -> float:
        """How far it reaches up."""
        return self.y - text_width(self.text) * _SIN - _HALF


@dataclass(frozen=True, slots=True)
class _Plot:
    """The plot with its two scales; places are pixels."""

    across: Scale
    up: Scale

    def y(self, value: float) -> float:
        return _HEIGHT - self.up.at(max(0.0, value))

    def left(self, block: MeritBlock) -> float:
        return self.across.at(block.start)

    def right(self, block: MeritBlock) -> float:
        return self.across.at(block.start + block.hours)

    def middle(self, block: MeritBlock) -> float:
        return (self.left(block) + self.right(block)) / 2

    def top(self, block: MeritBlock) -> float:
        """The top of a block without its whisker."""
        if block.spoken:
            return _HEIGHT - _SPOKEN_HEIGHT
        return min(self.y(block.value.value if block.value else 0.0), _HEIGHT - _STUB)

    def above(self, block: MeritBlock) -> float:
        """The top of a block with its whisker."""
        return min(self.top(block), self.y(block.value.high)) if block.value else self.top(block)


def merit_wide(order: MeritOrder, voice: Voice, *, name: str) -> str:
    """Draw it."""
    blocks, whole = order.blocks, max(order.end, order.hours) * 1.005 or 1.0
    texts = [_text(block, voice) for block in blocks]
    # The plot ends where the names at its end still have room.
    room = WIDE - _LEFT - 2 - _HALF
    ends = [
        (room - min(text_width(text), _LEAST) * _COS) * whole / (block.start + block.hours / 2)
        for block, text in zip(blocks, texts, strict=True)
        if block.start + block.hours > 0
    ]
    width = math.floor(min([WIDE - _LEFT - _EDGE, *ends]))
    plot = _Plot(scale(whole, width, steps=7), scale(top_of(blocks, order.price), _HEIGHT, steps=4))
    level, names = _names(zip(blocks, texts, strict=True), plot, voice, room)
    words, fixed = _words(order, plot, voice)
    top = 20
    for each in names:
        over = [bottom for left, right, bottom in fixed if left < each.end and each.x < right]
        top = max(top, math.ceil(max([6.0, *over]) - each.top))
    top = max(top, math.ceil(max(bottom for _, _, bottom in fixed)))
    frame = Frame(width, _HEIGHT, Margin(_LEFT, top, WIDE - _LEFT - width, 62))
    pen = Drawing.inside(frame, name=name)
    _axes(pen, plot, frame, voice)
    _price(pen, order, plot)
    for block in blocks:
        _block(pen, block, plot)
    pen.down(plot.across.at(order.hours), 6.0 - top, _HEIGHT + 8, thick=2.5)
    for each in names:
        if each.y < each.above - 10:
            pen.down(each.x - 3, each.y + 3, each.above - 6, stroke=QUIET, thick=0.8)
    pen.labels(level)
    pen.labels(label._replace(y=label.y - top) for label in words)
    pen.labels((Label(each.x, each.y, each.text, angle=SLANT) for each in names), halo=True)
    if order.free:
        free = voice("plan.order.free", cells=voice.numbers.listed([block.name for block in order.free]))
        pen.text(0, _HEIGHT + 40, shorten(f"▲ {free}", width * 0.62))
    return pen.svg()


def _text(block: MeritBlock, voice: Voice) -> str:
    if block.spoken:
        return f"{block.name}, {block.hours_words(voice)}"
    return shorten_cell(block.name, _LONGEST)


def _names(
    texts: Iterable[tuple[MeritBlock, str]], plot: _Plot, voice: Voice, room: float
) -> tuple[list[Label], list[_Name]]:
    """Level names and leaning ones; `room` is how far these may reach to the right."""
    level: list[Label] = []
    leaning: list[_Name] = []
    # The upper left corners of what stands to the right.
    corners: list[tuple[float, float]] = []
    for block, text in reversed(list(texts)):
        middle, above = plot.middle(block), plot.above(block)
        wide = plot.right(block) - plot.left(block) - 2
        fits = block.spoken and all(text_width(word) <= wide for word in block.name.split())
        lines = lines_of(block.name, wide, 5) if fits else []
        if 1 <= len(lines) <= 4:
            rows = [(block.hours_words(voice), QUIET), *((line, INK) for line in reversed(lines))]
            half = max(text_width(line) for line, _ in rows) / 2
            level += [
                Label(middle, above - 12 - 16 * k, line, colour, "center") for k, (line, colour) in enumerate(rows)
            ]
            corners.append((middle - half, above - 6 - 16 * len(rows)))
        else:
            x, short = middle + 3, shorten(text, (room - middle - 3) / _COS)
            name = _Name(x, above - 9, short, above)
            lowest = min((_offset(*corner) for corner in corners if corner[0] < name.end + 2), default=math.inf)
            name = name._replace(y=min(name.y, (lowest - _HALF - x * _SIN) / _COS))
            leaning.append(name)
            # The name itself, of which the upper edge counts.
            corners.append((x - _HALF * _SIN, name.y - _HALF * _COS))
        corners += [(plot.left(block), plot.top(block)), (middle - 4, above - 3)]
    return level, leaning


def _offset(x: float, y: float) -> float:
    """How far a place lies below the slanted line through the corner of the plot, in pixels."""
    return x * _SIN + y * _COS


def _words(order: MeritOrder, plot: _Plot, voice: Voice) -> tuple[list[Label], list[tuple[float, float, float]]]:
    """What stands at the line and over the axis, from the top of the picture; and left, right and bottom of both."""
    at, unit, title = plot.across.at(order.hours), voice.worth.head("minute"), order.title(voice)
    small = [text for text in (order.worth_words(voice), order.left_words(voice)) if text]
    width = max(text_width(title, _BIG, bold=True), *(text_width(text) for text in small), 0.0)
    unit_end = text_width(unit) - 30
    # Below the name of the axis where the line is that near.
    y, beside = 14.0 if at > unit_end else 34.0, at + 12 + width <= WIDE - _LEFT
    x = at + 12 if beside else at - 12
    labels = [Label(x, y, title, INK, "left" if beside else "right", _BIG, bold=True)]
    labels += [
        label._replace(y=y + 20 * k)
        for k, label in enumerate((Label(x, y, text, QUIET, "left" if beside else "right") for text in small), 1)
    ]
    labels.append(Label(-38, 14, unit, QUIET))
    left = x if beside else x - width
    return labels, [(left - 6, left + width + 6, y + 20 * len(small) + 14), (-_LEFT, unit_end, 28.0)]


def _axes(pen: Drawing, plot: _Plot, frame: Frame, voice: Voice) -> None:
    for tick, text in zip(plot.up.ticks, voice.ticks("worth", plot.up.ticks), strict=True):
        pen.across(plot.y(tick), 0, frame.width, stroke=RULES)
        pen.text(-8, plot.y(tick), text, QUIET, "right")
    for tick, text in zip(plot.across.ticks, voice.ticks("count", plot.across.ticks), strict=True):
        pen.text(plot.across.at(tick), _HEIGHT + 16, text, QUIET, "center")
    pen.text(frame.width, _HEIGHT + 40, voice("plan.order.x"), QUIET, "right")


def _price(pen: Drawing, order: MeritOrder, plot: _Plot) -> None:
    """What an hour is worth as a dashed line, with a band where it probably lies."""
    if order.price is None or order.price.value <= 0:
        return
    start = max((plot.right(block) for block in (*order.spoken, *order.rule)), default=0.0)
    top, bottom, end = plot.y(order.price.high), plot.y(order.price.low), plot.across.width
    pen.rect(start, top, end - start, bottom - top, fill=QUIET, opacity=0.1, round=0)
    pen.across(plot.y(order.price.value), start, end, dashes="3 4")


def _block(pen: Drawing, block: MeritBlock, plot: _Plot) -> None:
    """A block with where its value probably lies."""
    left, right, top = plot.left(block), plot.right(block), plot.top(block)
    gap = 1.5 if right - left > 5 else 0.0
    at = (left, top, max(right - gap - left, 0.8), _HEIGHT - top)
    if block.role == "below":
        # Paper first, so that the price band does not shine through the lighter blocks.
        pen.rect(*at, fill=PAPER, round=2)
    pen.rect(*at, round=2, **block.look)
    if block.decide:
        pen.rect(*at, stroke=DECIDE, thick=2.5, dashes="4 3", round=0)
    value = block.value
    if value is None or value.high <= 0 or value.high == value.low:
        return
    middle, half = (left + right) / 2, min(4.0, (right - left) / 2)
    pen.down(middle, plot.y(value.high), plot.y(value.low), thick=1.3, opacity=0.75)
    if value.high > plot.up.top:
        pen.arrow(middle, plot.y(value.high), way="up")
    for end in (value.low, value.high):
        if 0 <= end <= plot.up.top:
            pen.across(plot.y(end), middle - half, middle + half, thick=1.3, opacity=0.75)
