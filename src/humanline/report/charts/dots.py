"""Values with where they probably lie: a dot and a whisker a row."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt

from humanline.model.estimate import Estimate
from humanline.report.charts.drawing import INK, PERSON, QUIET, layer, svg, x_pixels, y_pixels
from humanline.report.charts.rows import Rows, axis, scale
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
    shape: str = "circle"


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
    place = Rows(tuple(row.name for row in rows), tuple(row.end for row in rows), narrow)
    frame = place.frame
    highest = top or 1.04 * max((max(row.value.high, row.value.value, row.far or 0.0) for row in rows), default=1.0)
    highest = min(1.0, highest) if kind == "share" else highest
    scaled = scale(highest, frame.width, steps=4 if narrow else 7)
    points = [
        {
            "x": scaled.at(row.value.value),
            "low": scaled.at(row.value.low),
            "high": scaled.at(row.value.high),
            "far": None if row.far is None else scaled.at(row.far),
            "y": place.middle(index),
            "base": place.middle(index) - 5,
            "cap": place.middle(index) + 5,
            "zero": 0,
            "colour": row.colour,
            "shape": row.shape,
        }
        for index, row in enumerate(rows)
    ]
    y = y_pixels("y", frame)
    layers = axis(scaled, voice.ticks(kind, scaled.ticks), frame, unit)
    far = [point for point in points if point["far"] is not None]
    if far:
        layers += [
            layer(far)
            .mark_rule(color=QUIET, strokeDash=[2, 4])
            .encode(x=x_pixels("x", frame), x2=alt.X2("far:Q"), y=y),
            layer(far)
            .mark_rule(color=QUIET, strokeWidth=2.5)
            .encode(x=x_pixels("far", frame), y=y_pixels("base", frame), y2=alt.Y2("cap:Q")),
        ]
    layers += [
        layer(points).mark_rule(color=INK, strokeWidth=1.5).encode(x=x_pixels("low", frame), x2=alt.X2("high:Q"), y=y),
    ]
    for end in ("low", "high"):
        layers.append(
            layer(points)
            .mark_rule(color=INK, strokeWidth=1.5)
            .encode(x=x_pixels(end, frame), y=y_pixels("base", frame), y2=alt.Y2("cap:Q"))
        )
    for colour, shape in sorted({(row.colour, row.shape) for row in rows}):
        chosen = [point for point in points if (point["colour"], point["shape"]) == (colour, shape)]
        layers.append(
            layer(chosen)
            .mark_point(color=colour, fill=colour, filled=True, opacity=1, size=110, shape=shape)
            .encode(x=x_pixels("x", frame), y=y)
        )
    return svg([*layers, *place.labels()], frame, name=name, voice=voice)
