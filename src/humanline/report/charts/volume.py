"""What people get in touch about, and how it is served: one bar a moment, split by mode."""

from __future__ import annotations

from dataclasses import dataclass

from humanline.report.charts.drawing import COLOUR_OF_MODE, Drawing
from humanline.report.charts.rows import PictureRows, axis, scale
from humanline.report.voice import Voice

#: Always in this order from the left, so that position says it too.
ORDER = ("person", "self_service", "unknown")


@dataclass(frozen=True, slots=True)
class VolumeRow:
    """One bar.

    Attributes:
        name: the moment.
        parts: contacts by mode; keys of `ORDER`.
        end: text at the end of the bar.
    """

    name: str
    parts: dict[str, float]
    end: str


def volume(rows: tuple[VolumeRow, ...], voice: Voice, *, name: str, unit: str) -> tuple[str, str]:
    """Draw the bars, wide and narrow."""
    wide = _draw(rows, voice, name=f"{name}-wide", unit=unit, narrow=False)
    return wide, _draw(rows, voice, name=f"{name}-narrow", unit=unit, narrow=True)


def _draw(rows: tuple[VolumeRow, ...], voice: Voice, *, name: str, unit: str, narrow: bool) -> str:
    place = PictureRows(tuple(row.name for row in rows), tuple(row.end for row in rows), narrow)
    frame = place.frame
    scaled = scale(max((sum(row.parts.values()) for row in rows), default=1.0), frame.width, steps=3 if narrow else 6)
    half = 7 if narrow else 9
    pen = Drawing.inside(frame, name=name)
    axis(pen, scaled, voice.ticks("count", scaled.ticks), frame, unit)
    for index, row in enumerate(rows):
        left = 0.0
        for mode in ORDER:
            value = row.parts.get(mode, 0.0)
            if value <= 0:
                continue
            start, end = scaled.at(left), scaled.at(left + value)
            gap = 1.5 if end - start > 4 else 0
            pen.rect(
                start, place.middle(index) - half, end - gap - start, 2 * half,
                fill=COLOUR_OF_MODE[mode], round=0, hatched=mode == "unknown", light=True,
            )  # fmt: skip
            left += value
    place.names_on(pen)
    return pen.svg()
