"""Segments under each other: what each showed by itself, and what to expect of it next time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from humanline.report.charts.drawing import INK, NARROW, QUIET, RULES, TEST, TEXT, UNKNOWN, WIDE, Drawing
from humanline.report.charts.either_side import Sides, WhiskerEnds, sides
from humanline.report.charts.letters import shorten, text_width
from humanline.report.charts.over_time import PictureWords
from humanline.report.charts.rows import PictureRows

_TOP = 22.0


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """One segment.

    Attributes:
        name: of it.
        own: what it showed by itself.
        next: what to expect next time.
        end: text at the end of the row.
        harmed: it became worse there.
    """

    name: str
    own: WhiskerEnds
    next: WhiskerEnds
    end: str
    harmed: bool


def segment_dots(
    rows: Sequence[SegmentRow], words: PictureWords, *, higher_is_better: bool, name: str
) -> tuple[str, str]:
    """Draw the segments, wide and narrow; better is always to the right.

    Args:
        rows: one or more, from the top.
        words: what is written; days are not.
        higher_is_better: which way is better.
        name: unique on the page.
    """
    found = []
    for narrow in (False, True):
        place = PictureRows(tuple(row.name for row in rows), tuple(row.end for row in rows), narrow)
        across = sides(
            [row.next for row in rows], [row.own for row in rows], [], place.frame.width - 12,
            higher_is_better=higher_is_better, steps=4 if narrow else 7, beyond=1.5,
        )  # fmt: skip
        found.append(_draw(rows, words, place, across, f"{name}-{'narrow' if narrow else 'wide'}"))
    return found[0], found[1]


def _draw(rows: Sequence[SegmentRow], words: PictureWords, place: PictureRows, across: Sides, name: str) -> str:
    frame, narrow = place.frame, place.narrow
    left = frame.margin.left + 6.0
    bottom = _TOP + frame.height
    drawing = Drawing(NARROW if narrow else WIDE, bottom + 46, name=name)
    room = across.length - text_width(words.unit, TEXT) - 12
    drawing.text(left, bottom + 34, shorten(f"← {words.worse}", TEXT, room), colour=QUIET)
    drawing.text(left + across.length, bottom + 34, words.unit, colour=QUIET, align="right")
    better = f"{shorten(words.better, TEXT, across.length - 20)} →"
    drawing.text(left + across.length, 10, better, colour=QUIET, align="right")
    for tick, text in zip(across.ticks, words.ticks(across.ticks), strict=True):
        x = left + across.at(tick)
        drawing.line(f"M{x:.1f},{_TOP:.1f}V{bottom + 2:.1f}", stroke=RULES, thick=1)
        half = text_width(text, TEXT) / 2
        drawing.text(min(x, (NARROW if narrow else WIDE) - half), bottom + 14, text, colour=QUIET, align="center")
    zero = left + across.at(0.0)
    drawing.line(f"M{zero:.1f},{_TOP:.1f}V{bottom:.1f}", stroke=INK, thick=1.4)
    for k, row in enumerate(rows):
        _row(drawing, row, _TOP + place.middle(k), left, across)
        _names(drawing, row, place, k)
    return drawing.svg()


def _row(drawing: Drawing, row: SegmentRow, y: float, left: float, across: Sides) -> None:
    ends = sorted((left + across.at(row.own.low, end=-1), left + across.at(row.own.high, end=1)))
    drawing.line(f"M{ends[0]:.1f},{y:.1f}H{ends[1]:.1f}", stroke=UNKNOWN, thick=1.4)
    for end, side in ((row.own.low, -1), (row.own.high, 1)):
        if across.goes_on(end):
            x = left + across.at(end, end=side)
            drawing.arrow(x, y, fill=QUIET, way="left" if x < left + across.length / 2 else "right", size=5)
    ends = sorted((left + across.at(row.next.low, end=-1), left + across.at(row.next.high, end=1)))
    drawing.line(f"M{ends[0]:.1f},{y:.1f}H{ends[1]:.1f}", stroke=INK, thick=3.4)
    drawing.dot(left + across.at(row.own.value), y, size=4.4, colour=QUIET, hollow=True)
    x = left + across.at(row.next.value)
    if row.harmed:
        drawing.rect(x - 6, y - 6, 12, 12, fill=TEST, stroke=INK, thick=1.5, round=0)
    else:
        drawing.dot(x, y, size=5)


def _names(drawing: Drawing, row: SegmentRow, place: PictureRows, k: int) -> None:
    frame = place.frame
    if not place.narrow:
        y = _TOP + place.middle(k)
        drawing.text(frame.margin.left - 12, y, shorten(row.name, TEXT, frame.margin.left - 14), align="right")
        drawing.text(frame.margin.left + frame.width + 10, y, row.end)
        return
    y = _TOP + k * place.pitch + 12
    room = frame.width - text_width(row.end, TEXT) - 10
    drawing.text(frame.margin.left, y, shorten(row.name, TEXT, room))
    drawing.text(frame.margin.left + frame.width, y, row.end, align="right")
