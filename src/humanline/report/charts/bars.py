"""One bar a row, in one colour, with its value in words at the end."""

from __future__ import annotations

from dataclasses import dataclass

from humanline.report.charts.drawing import Drawing
from humanline.report.charts.rows import PictureRows, axis, scale
from humanline.report.voice import Voice


@dataclass(frozen=True, slots=True)
class BarRow:
    """One bar.

    Attributes:
        name: what it is.
        value: how long it is.
        end: text at its end.
    """

    name: str
    value: float
    end: str


def bars(
    rows: tuple[BarRow, ...], voice: Voice, *, name: str, unit: str, colour: str, hatched: bool = False
) -> tuple[str, str]:
    """Draw the bars, wide and narrow."""
    return (
        _draw(rows, voice, f"{name}-wide", unit, colour, hatched=hatched, narrow=False),
        _draw(rows, voice, f"{name}-narrow", unit, colour, hatched=hatched, narrow=True),
    )


def _draw(
    rows: tuple[BarRow, ...], voice: Voice, name: str, unit: str, colour: str, *, hatched: bool, narrow: bool
) -> str:
    place = PictureRows(tuple(row.name for row in rows), tuple(row.end for row in rows), narrow)
    frame = place.frame
    scaled = scale(max((row.value for row in rows), default=1.0) * 1.02, frame.width, steps=3 if narrow else 6)
    half = 7 if narrow else 9
    pen = Drawing.inside(frame, name=name)
    axis(pen, scaled, voice.ticks("count", scaled.ticks), frame, unit)
    for k, row in enumerate(rows):
        top, wide = place.middle(k) - half, scaled.at(row.value)
        pen.rect(0, top, wide, 2 * half, fill=colour, round=2, hatched=hatched, light=True)
    place.names_on(pen)
    return pen.svg()
