"""One bar a row, in one colour, with its value in words at the end."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt

from humanline.report.charts.drawing import HATCH, layer, svg, x_pixels, y_pixels
from humanline.report.charts.rows import Rows, axis, scale
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
    place = Rows(tuple(row.name for row in rows), tuple(row.end for row in rows), narrow)
    frame = place.frame
    scaled = scale(max((row.value for row in rows), default=1.0) * 1.02, frame.width, steps=3 if narrow else 6)
    half = 7 if narrow else 9
    drawn = [
        {"x": 0.0, "x2": scaled.at(row.value), "y": place.middle(k) - half, "y2": place.middle(k) + half}
        for k, row in enumerate(rows)
    ]
    span = {
        "x": x_pixels("x", frame),
        "x2": alt.X2("x2:Q"),
        "y": y_pixels("y", frame),
        "y2": alt.Y2("y2:Q"),
    }
    layers = axis(scaled, voice.ticks("count", scaled.ticks), frame, unit)
    layers.append(layer(drawn).mark_rect(color=colour, cornerRadius=2).encode(**span))
    if hatched:
        layers.append(layer(drawn).mark_rect(fill=HATCH, cornerRadius=2).encode(**span))
    return svg([*layers, *place.labels()], frame, name=name, voice=voice)
