"""A person and self-service side by side, as observed among customers who chose differently."""

from __future__ import annotations

from dataclasses import dataclass

from humanline.model.estimate import Estimate
from humanline.report.charts.drawing import INK, PERSON, RULES, SELF, Drawing, Symbol
from humanline.report.charts.rows import PictureRows, Scale, axis, scale
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
    place = PictureRows(tuple(row.name for row in rows), tuple("" for _ in rows), narrow)
    frame = place.frame
    # A satisfaction score starts at 1, because there is no lower answer; everything else at 0.
    bottom = 1.0 if kind == "score" else 0.0
    top = 5.0 if kind == "score" else 1.04 * max(max(row.person.high, row.self_service.high) for row in rows)
    top = min(1.0, top) if kind == "share" else top
    scaled = scale(top, frame.width, steps=4 if narrow else 7, bottom=bottom)
    pen = Drawing.inside(frame, name=name)
    axis(pen, scaled, voice.ticks(kind, scaled.ticks), frame, unit)
    for index, row in enumerate(rows):
        ends = sorted((scaled.at(row.person.value), scaled.at(row.self_service.value)))
        pen.across(place.middle(index), *ends, stroke=RULES, thick=5)
    for index, row in enumerate(rows):
        _value(pen, scaled, row.person, place.middle(index) - 4, PERSON, "circle")
        _value(pen, scaled, row.self_service, place.middle(index) + 4, SELF, "diamond")
    place.names_on(pen)
    return pen.svg()


def _value(pen: Drawing, scaled: Scale, value: Estimate, y: float, colour: str, symbol: Symbol) -> None:
    pen.across(y, scaled.at(value.low), scaled.at(value.high), stroke=INK, thick=1.2)
    pen.sign(scaled.at(value.value), y, size=5, symbol=symbol, fill=colour)
