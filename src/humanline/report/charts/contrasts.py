"""A person and self-service side by side, as observed among customers who chose differently."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt

from humanline.model.estimate import Estimate
from humanline.report.charts.drawing import INK, PERSON, RULES, SELF, layer, svg, x_pixels, y_pixels
from humanline.report.charts.rows import Rows, axis, scale
from humanline.report.numbers import Kind
from humanline.report.voice import Voice


@dataclass(frozen=True, slots=True)
class ContrastRow:
    """One moment: the value among those who chose a person, and among those who chose self-service."""

    name: str
    person: Estimate
    self_service: Estimate


def contrasts(rows: tuple[ContrastRow, ...], voice: Voice, *, name: str, kind: Kind, unit: str) -> tuple[str, str]:
    """Draw the pairs, wide and narrow: a circle for a person, a diamond for self-service."""
    return (
        _draw(rows, voice, f"{name}-wide", kind, unit, narrow=False),
        _draw(rows, voice, f"{name}-narrow", kind, unit, narrow=True),
    )


def _draw(rows: tuple[ContrastRow, ...], voice: Voice, name: str, kind: Kind, unit: str, *, narrow: bool) -> str:
    place = Rows(tuple(row.name for row in rows), tuple("" for _ in rows), narrow)
    frame = place.frame
    # A satisfaction score starts at 1, because there is no lower answer; everything else at 0.
    bottom = 1.0 if kind == "score" else 0.0
    top = 5.0 if kind == "score" else 1.04 * max(max(row.person.high, row.self_service.high) for row in rows)
    top = min(1.0, top) if kind == "share" else top
    scaled = scale(top, frame.width, steps=4 if narrow else 7, bottom=bottom)
    y = y_pixels("y", frame)
    layers = axis(scaled, voice.ticks(kind, scaled.ticks), frame, unit)
    links = [
        {
            "x": scaled.at(row.person.value),
            "x2": scaled.at(row.self_service.value),
            "y": place.middle(index),
        }
        for index, row in enumerate(rows)
    ]
    layers.append(
        layer(links).mark_rule(color=RULES, strokeWidth=5).encode(x=x_pixels("x", frame), x2=alt.X2("x2:Q"), y=y)
    )
    for side, colour, shape, shift in (("person", PERSON, "circle", -4), ("self_service", SELF, "diamond", 4)):
        points = []
        for index, row in enumerate(rows):
            value: Estimate = getattr(row, side)
            at = place.middle(index) + shift
            points.append(
                {"x": scaled.at(value.value), "low": scaled.at(value.low), "high": scaled.at(value.high), "y": at}
            )
        layers.append(
            layer(points)
            .mark_rule(color=INK, strokeWidth=1.2)
            .encode(x=x_pixels("low", frame), x2=alt.X2("high:Q"), y=y)
        )
        layers.append(
            layer(points)
            .mark_point(color=colour, fill=colour, filled=True, opacity=1, size=100, shape=shape)
            .encode(x=x_pixels("x", frame), y=y)
        )
    return svg([*layers, *place.labels()], frame, name=name, voice=voice)
