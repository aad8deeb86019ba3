"""What people get in touch about, and how it is served: one bar a moment, split by mode."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt

from humanline.report.charts.drawing import COLOUR_OF_MODE, HATCH, layer, svg, x_pixels, y_pixels
from humanline.report.charts.rows import Rows, axis, scale
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
    place = Rows(tuple(row.name for row in rows), tuple(row.end for row in rows), narrow)
    frame = place.frame
    scaled = scale(max((sum(row.parts.values()) for row in rows), default=1.0), frame.width, steps=3 if narrow else 6)
    half = 7 if narrow else 9
    bars = []
    for index, row in enumerate(rows):
        left = 0.0
        for mode in ORDER:
            value = row.parts.get(mode, 0.0)
            if value <= 0:
                continue
            middle = place.middle(index)
            start, end = scaled.at(left), scaled.at(left + value)
            gap = 1.5 if end - start > 4 else 0
            bars.append({"x": start, "x2": end - gap, "y": middle - half, "y2": middle + half, "mode": mode})
            left += value
    x, y = x_pixels("x", frame), y_pixels("y", frame)
    layers = axis(scaled, voice.ticks("count", scaled.ticks), frame, unit)
    for mode in ORDER:
        drawn = [bar for bar in bars if bar["mode"] == mode]
        if drawn:
            layers.append(
                layer(drawn)
                .mark_rect(color=COLOUR_OF_MODE[mode])
                .encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"))
            )
            if mode == "unknown":
                layers.append(layer(drawn).mark_rect(fill=HATCH).encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q")))
    return svg([*layers, *place.labels()], frame, name=name, voice=voice)
