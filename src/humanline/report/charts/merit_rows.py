"""The merit order of many cells, for a screen or paper: a row a moment, its groups of customers as marks in it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from humanline.report.charts.drawing import INK, QUIET, RULES, TEXT, WIDE, Drawing, Frame, Label, Margin
from humanline.report.charts.letters import shorten, text_width
from humanline.report.charts.merit import COLOUR, DECIDE, SPOKEN, MeritBlock, MeritOrder, top_of
from humanline.report.charts.rows import Scale, axis, scale
from humanline.report.voice import Voice

#: The step picture is read up to so many cells; more stand in rows.
MOST_STEPS = 12
#: So many marks at most, of the moments that come first; the table has the others.
_MOST_MARKS = 60
_LANE, _APART = 14.5, 5.0
_BAR = 24.0
_HEAD = 74.0


@dataclass(frozen=True, slots=True)
class _Row:
    """A moment, and the top of its row in pixels from the top of the plot."""

    name: str
    blocks: tuple[MeritBlock, ...]
    top: float


def many(order: MeritOrder) -> bool:
    """There are more cells than the step picture can carry."""
    return len(_cells(order)) > MOST_STEPS


def merit_rows(order: MeritOrder, voice: Voice, *, name: str) -> tuple[str, int]:
    """Draw it: one bar with what the hours go to, and under it what a person adds for each minute.

    Args:
        order: the blocks with their places.
        voice: the language.
        name: unique on the page.

    Returns:
        The picture, and how many cells have no mark in it.
    """
    rows, high = _rows(order)
    shown = [block for row in rows for block in row.blocks]
    names = max((text_width(row.name, TEXT) for row in rows), default=60.0)
    groups = max((text_width(block.segment, TEXT) for block in shown), default=0.0)
    ends = max((text_width(_hours(block, voice), TEXT) for block in shown), default=0.0)
    left = math.ceil(min(230.0, names) + min(110.0, groups) + 30)
    right = math.ceil(ends + 16)
    frame = Frame(WIDE - left - right, math.ceil(high), Margin(left, math.ceil(_HEAD), right, 44))
    across = scale(top_of(tuple(shown), order.price), frame.width, steps=7)
    pen = Drawing.inside(frame, name=name)
    _spent(pen, order, frame, voice)
    axis(pen, across, voice.ticks("worth", across.ticks), frame, voice.worth.head("minute"))
    _price(pen, order, across, frame, voice)
    labels: list[Label] = []
    for row in rows:
        said = shorten(row.name, TEXT, left - min(110.0, groups) - 24)
        labels.append(Label(-left, row.top + _LANE / 2, said, bold=True))
        for k, block in enumerate(row.blocks):
            y = row.top + (k + 0.5) * _LANE
            labels.append(Label(-10, y, shorten(block.segment, TEXT, 110.0), QUIET, "right"))
            labels.append(Label(frame.width + right, y, _hours(block, voice), QUIET, "right"))
            _mark(pen, block, y, across)
    pen.labels(labels)
    return pen.svg(), len(_cells(order)) - len(shown)


def _cells(order: MeritOrder) -> tuple[MeritBlock, ...]:
    return (*order.rule, *order.free, *order.person, *order.below)


def _rows(order: MeritOrder) -> tuple[list[_Row], float]:
    """Moments in the order in which their first cell comes, with all their cells, as long as there is room."""
    by_moment: dict[str, list[MeritBlock]] = {}
    for block in _cells(order):
        by_moment.setdefault(block.moment, []).append(block)
    rows: list[_Row] = []
    y, marks = 0.0, 0
    for moment, blocks in by_moment.items():
        if rows and marks + len(blocks) > _MOST_MARKS:
            break
        shown = tuple(blocks[:_MOST_MARKS])
        rows.append(_Row(moment, shown, y))
        marks += len(shown)
        y += len(shown) * _LANE + _APART
    return rows, y


def _hours(block: MeritBlock, voice: Voice) -> str:
    return voice("plan.order.hours", hours=voice.numbers.decimal(block.hours, 0 if block.hours >= 10 else 1))


def _spent(pen: Drawing, order: MeritOrder, frame: Frame, voice: Voice) -> None:
    """One bar as long as all the hours there are: what each part goes to, and what is left of it."""
    total = max(order.hours, math.fsum(block.hours for block in (*order.spoken, *order.rule, *order.person)))
    left, width = -float(frame.margin.left), frame.margin.left + frame.width + frame.margin.right
    top = -_HEAD + 20
    title = voice("plan.order.line", hours=voice.numbers.staff_hours(order.hours))
    labels = [Label(left, top - 12, title, bold=True)]
    x = left
    for block in (*order.spoken, *order.rule, *order.person):
        wide = width * block.hours / total if total else 0.0
        pen.rect(x, top, wide, _BAR, fill=COLOUR[block.role], hatched=block.role in SPOKEN, round=0, light=True)
        x += wide
    pen.rect(left, top, width * order.hours / total if total else width, _BAR, stroke=INK, round=0)
    if order.left >= 0.05 and order.short <= 0:
        said = voice(f"plan.order.{order.left_as}", left=voice.numbers.staff_hours(order.left))
        labels.append(Label(left + width, top - 12, said, QUIET, "right"))
    pen.labels(labels)


def _price(pen: Drawing, order: MeritOrder, across: Scale, frame: Frame, voice: Voice) -> None:
    """What a minute is worth, over all rows, and where that probably lies."""
    if order.price is None or order.price.value <= 0:
        return
    low, high = across.at(max(0.0, order.price.low)), across.at(order.price.high)
    pen.rect(low, -6, high - low, frame.height + 6, fill=RULES, round=0, opacity=0.7)
    at = across.at(order.price.value)
    pen.down(at, -6, frame.height, stroke=INK, thick=2)
    value = voice.numbers.interval(order.price, "worth")[0]
    said = voice("plan.order.worth", price=value)
    half = text_width(said, TEXT) / 2
    pen.labels([Label(max(half, min(at, frame.width - half)), -15, said, INK, "center")])


def _mark(pen: Drawing, block: MeritBlock, y: float, across: Scale) -> None:
    """Where a person adds so much for each minute, and where that probably lies."""
    value = block.value
    if value is None:
        return
    low, high = across.at(max(0.0, value.low)), across.at(max(0.0, value.high))
    if value.high > 0 and high > low:
        pen.across(y, low, high, stroke=INK, thick=1.3, opacity=0.75)
        if value.high > across.top:
            pen.arrow(high, y, fill=INK)
    at = across.at(max(0.0, value.value))
    if block.decide:
        pen.sign(at, y, size=7.5, symbol="square", fill=DECIDE)
    person = block.role != "below"
    pen.sign(at, y, size=5.2, symbol="circle" if person else "diamond", fill=COLOUR[block.role])
