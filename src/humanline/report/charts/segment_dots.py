"""Segments under each other: what each showed by itself, and what to expect of it next time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from humanline.report.charts.drawing import INK, QUIET, RULES, TEST, TEXT, UNKNOWN, Drawing, Screen, twice
from humanline.report.charts.either_side import PictureWords, Sides, WhiskerEnds, sides
from humanline.report.charts.letters import shorten, text_width
from humanline.report.charts.rows import PictureRows

_TOP = 22


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

    def draw(screen: Screen) -> str:
        place = PictureRows(rows, screen)
        frame = place.frame
        across = sides(
            [row.next for row in rows], [row.own for row in rows], [], frame.width,
            higher_is_better=higher_is_better, steps=4 if screen.narrow else 7, beyond=1.5,
        )  # fmt: skip
        whole = frame._replace(margin=frame.margin._replace(top=_TOP))
        pen = Drawing.inside(whole, name=screen.name)
        for tick, text in zip(across.ticks, words.ticks(across.ticks), strict=True):
            x = across.at(tick)
            pen.down(x, 0, frame.height + 2, stroke=RULES)
            at = min(x, frame.width + frame.margin.right - text_width(text, TEXT) / 2)
            pen.text(at, frame.height + 14, text, QUIET, "center")
        worse = shorten(f"← {words.worse}", TEXT, frame.width - text_width(words.unit, TEXT) - 12)
        pen.text(0, frame.height + 34, worse, QUIET)
        pen.text(frame.width, frame.height + 34, words.unit, QUIET, "right")
        better = f"{shorten(words.better, TEXT, frame.width - 20)} →"
        pen.text(frame.width, 10 - _TOP, better, QUIET, "right")
        pen.down(across.at(0.0), 0, frame.height, thick=1.4)
        for k, row in enumerate(rows):
            _mark(pen, row, place.middle(k), across)
        place.names_on(pen)
        return pen.svg()

    return twice(name, draw)


def _mark(pen: Drawing, row: SegmentRow, y: float, across: Sides) -> None:
    """By itself: a thin line and a hollow dot, with arrows where it goes on; next time: a thick line and a sign."""
    for ends, stroke, thick in ((row.own, UNKNOWN, 1.4), (row.next, INK, 3.4)):
        pen.across(y, *sorted(across.ends(ends)), stroke=stroke, thick=thick)
    for end, x in zip((row.own.low, row.own.high), across.ends(row.own), strict=True):
        if across.goes_on(end):
            pen.arrow(x, y, fill=QUIET, way="left" if x < across.length / 2 else "right", size=5)
    pen.dot(across.at(row.own.value), y, size=4.4, colour=QUIET, hollow=True)
    if row.harmed:
        pen.sign(across.at(row.next.value), y, size=6, symbol="square", fill=TEST, edge=INK, thick=1.5)
    else:
        pen.dot(across.at(row.next.value), y, size=5)
