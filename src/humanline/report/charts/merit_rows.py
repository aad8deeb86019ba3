"""The merit order of many cells, for a screen or paper: a row a moment, its groups of customers as marks in it."""

from __future__ import annotations

import math

from humanline.report.charts.drawing import INK, QUIET, RULES, WIDE, Drawing, Frame, Margin
from humanline.report.charts.letters import BOLD, shorten, text_width
from humanline.report.charts.merit import DECIDE, MeritBlock, MeritOrder, top_of
from humanline.report.charts.rows import Scale, axis, scale, whisker
from humanline.report.voice import Voice

#: The step picture is read up to so many cells; more stand in rows.
MOST_STEPS = 12
#: So many marks at most, of the moments that come first; the table has the others.
_MOST_MARKS = 60
#: Pixels from one mark to the next, between moments, and above the rows.
_LANE, _APART, _HEAD = 14.5, 5.0, 74
_BAR = 24.0
#: Room for the name of a moment and of a group, in pixels.
_MOMENT, _GROUP = 230.0, 110.0


def many(order: MeritOrder) -> bool:
    """There are more cells than the step picture can carry."""
    return len(_cells(order)) > MOST_STEPS


def merit_rows(order: MeritOrder, voice: Voice, *, name: str) -> tuple[str, int]:
    """Draw it: one bar with what the hours go to, and under it what a person adds for each hour.

    Also how many cells have no mark in it.
    """
    rows = _rows(order)
    shown = [block for blocks in rows.values() for block in blocks]
    moments = min(_MOMENT, max((text_width(moment, bold=True) for moment in rows), default=60.0))
    groups = min(_GROUP, max((text_width(block.segment) for block in shown), default=0.0))
    left = math.ceil(moments + groups) + 30
    right = math.ceil(max((text_width(block.hours_words(voice)) for block in shown), default=0.0) + 16)
    high = math.ceil(len(shown) * _LANE + len(rows) * _APART)
    frame = Frame(WIDE - left - right, high, Margin(left, _HEAD, right, 44))
    across = scale(top_of(shown, order.price), frame.width, steps=7)
    pen = Drawing.inside(frame, name=name)
    _spent(pen, order, frame, voice)
    axis(pen, across, voice.ticks("worth", across.ticks), frame, voice.worth.head("minute"))
    _price(pen, order, across, frame, voice)
    y = 0.0
    for moment, blocks in rows.items():
        pen.text(-left, y + _LANE / 2, shorten(moment, moments / BOLD), bold=True)
        for block in blocks:
            middle = y + _LANE / 2
            pen.text(-10, middle, shorten(block.segment, _GROUP), QUIET, "right")
            pen.text(frame.width + right, middle, block.hours_words(voice), QUIET, "right")
            _mark(pen, block, middle, across)
            y += _LANE
        y += _APART
    return pen.svg(), len(_cells(order)) - len(shown)


def _cells(order: MeritOrder) -> tuple[MeritBlock, ...]:
    return (*order.rule, *order.free, *order.person, *order.below)


def _rows(order: MeritOrder) -> dict[str, list[MeritBlock]]:
    """Moments in the order in which their first cell comes, with all their cells, as long as there is room."""
    by_moment: dict[str, list[MeritBlock]] = {}
    for block in _cells(order):
        by_moment.setdefault(block.moment, []).append(block)
    rows: dict[str, list[MeritBlock]] = {}
    for moment, blocks in by_moment.items():
        if rows and sum(map(len, rows.values())) + len(blocks) > _MOST_MARKS:
            break
        rows[moment] = blocks[:_MOST_MARKS]
    return rows


def _spent(pen: Drawing, order: MeritOrder, frame: Frame, voice: Voice) -> None:
    """One bar as long as all the hours there are: what each part goes to, and what is left of it."""
    parts = (*order.spoken, *order.rule, *order.person)
    total = max(order.hours, math.fsum(block.hours for block in parts)) or 1.0
    left, top = -float(frame.margin.left), 20.0 - _HEAD
    pen.text(left, top - 12, order.title(voice), bold=True)
    pen.text(left + WIDE, top - 12, order.left_words(voice), QUIET, "right")
    x = left
    for block in parts:
        wide = WIDE * block.hours / total
        pen.rect(x, top, wide, _BAR, round=0, **block.look)
        x += wide
    pen.rect(left, top, WIDE * order.hours / total, _BAR, stroke=INK, round=0)


def _price(pen: Drawing, order: MeritOrder, across: Scale, frame: Frame, voice: Voice) -> None:
    """What an hour is worth, over all rows, and where that probably lies."""
    words = order.worth_words(voice)
    if order.price is None or not words:
        return
    low, high, at = (across.at(max(0.0, end)) for end in (order.price.low, order.price.high, order.price.value))
    pen.rect(low, -6, high - low, frame.height + 6, fill=RULES, round=0, opacity=0.7)
    pen.down(at, -6, frame.height, thick=2)
    half = text_width(words) / 2
    pen.text(max(half, min(at, frame.width - half)), -15, words, align="center")


def _mark(pen: Drawing, block: MeritBlock, y: float, across: Scale) -> None:
    """Where a person adds so much for each hour, and where that probably lies."""
    if block.value is None:
        return
    whisker(pen, y, block.value, across, caps=False)
    at = across.at(block.value.value)
    if block.decide:
        pen.sign(at, y, size=7.5, symbol="square", fill=DECIDE)
    pen.sign(at, y, size=5.2, symbol="diamond" if block.role == "below" else "circle", fill=block.look["fill"])
