"""Values with where they probably lie: a dot and a whisker a row."""

from __future__ import annotations

from dataclasses import dataclass

from humanline.model.estimate import Estimate
from humanline.report.charts.drawing import INK, PERSON, QUIET, Drawing, Symbol
from humanline.report.charts.rows import PictureRows, axis, scale
from humanline.report.numbers import Kind
from humanline.report.voice import Voice


@dataclass(frozen=True, slots=True)
class DotRow:
    """One row.

    Attributes:
        name: what the row is.
        value: the dot and its whisker.
        end: text at the end of the row.
        far: a second mark further on, such as what nine in ten stay below.
        colour: of the dot.
        shape: `circle` or `diamond`.
    """

    name: str
    value: Estimate
    end: str
    far: float | None = None
    colour: str = PERSON
    shape: Symbol = "circle"


def dots(
    rows: tuple[DotRow, ...], voice: Voice, *, name: str, kind: Kind, unit: str, top: float | None = None
) -> tuple[str, str]:
    """Draw the rows, wide and narrow.

    Args:
        rows: from the top.
        voice: the language.
        name: unique on the page.
        kind: what the values count.
        unit: said at the axis.
        top: the highest value on the axis where it is fixed (1 for a share that should be seen as a whole).
    """
    wide = _draw(rows, voice, f"{name}-wide", kind, unit, top, narrow=False)
    return wide, _draw(rows, voice, f"{name}-narrow", kind, unit, top, narrow=True)


def _draw(
    rows: tuple[DotRow, ...], voice: Voice, name: str, kind: Kind, unit: str, top: float | None, *, narrow: bool
) -> str:
    place = PictureRows(tuple(row.name for row in rows), tuple(row.end for row in rows), narrow)
    frame = place.frame
    highest = top or 1.04 * max((max(row.value.high, row.value.value, row.far or 0.0) for row in rows), default=1.0)
    highest = min(1.0, highest) if kind == "share" else highest
    scaled = scale(highest, frame.width, steps=4 if narrow else 7)
    pen = Drawing.inside(frame, name=name)
    axis(pen, scaled, voice.ticks(kind, scaled.ticks), frame, unit)
    for index, row in enumerate(rows):
        x, low, high = (scaled.at(value) for value in (row.value.value, row.value.low, row.value.high))
        y = place.middle(index)
        if row.far is not None:
            far = scaled.at(row.far)
            pen.across(y, min(x, far), max(x, far), stroke=QUIET, dashes="2 4")
            pen.down(far, y - 5, y + 5, stroke=QUIET, thick=2.5)
        pen.across(y, low, high, stroke=INK, thick=1.5)
        pen.down(low, y - 5, y + 5, stroke=INK, thick=1.5)
        pen.down(high, y - 5, y + 5, stroke=INK, thick=1.5)
        pen.sign(x, y, size=5.2, symbol=row.shape, fill=row.colour)
    place.names_on(pen)
    return pen.svg()
