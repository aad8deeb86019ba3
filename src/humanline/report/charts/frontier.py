"""What more or fewer hours would do: points a week against hours a week, today's hours marked."""

from __future__ import annotations

from dataclasses import dataclass

from humanline.model.estimate import Estimate
from humanline.report.charts.drawing import INK, NARROW, PERSON, QUIET, RULES, TEXT, WIDE, Drawing, Frame, Label, Margin
from humanline.report.charts.letters import text_width
from humanline.report.charts.rows import Scale, scale
from humanline.report.voice import Voice

#: The fan of what the next hours are worth is drawn over this part of the picture's width.
_FAN = 0.1


@dataclass(frozen=True, slots=True)
class Curve:
    """What is drawn.

    Attributes:
        points: (hours a week, what a person adds a week, in what points are told as), from few to many.
        changes: the hours at which a moment changes sides.
        hours: today's hours.
        worth: what the next hour is worth, in the same; `None` where that is not known.
        now: words at today's hours.
        next: words at the fan.
    """

    points: tuple[tuple[float, float], ...]
    changes: frozenset[float]
    hours: float
    worth: Estimate | None
    now: str
    next: str = ""

    def at(self, hours: float) -> float:
        """Points at these hours, on the line between the nearest two."""
        before = [p for p in self.points if p[0] <= hours]
        after = [p for p in self.points if p[0] >= hours]
        if not before or not after:
            return (before or after)[-1 if before else 0][1]
        (x1, y1), (x2, y2) = before[-1], after[0]
        return y1 if x2 == x1 else y1 + (y2 - y1) * (hours - x1) / (x2 - x1)


def frontier(curve: Curve, voice: Voice, *, name: str) -> tuple[str, str]:
    """Draw it, wide and narrow."""
    return (
        _draw(curve, voice, name=f"{name}-wide", narrow=False),
        _draw(curve, voice, name=f"{name}-narrow", narrow=True),
    )


def _draw(curve: Curve, voice: Voice, *, name: str, narrow: bool) -> str:
    low = min(curve.points[0][0], curve.hours)
    high = max(curve.points[-1][0], curve.hours)
    top = max(points for _, points in curve.points) or 1.0
    reach = (high - low) * _FAN
    across, up, frame = _scales(low, high, top, voice, narrow=narrow)
    bottom = frame.height

    def down(points: float) -> float:
        return bottom - up.at(points)

    here = (across.at(curve.hours), down(curve.at(curve.hours)))
    reached = [(h, p) for h, p in curve.points if h < curve.hours] + [(curve.hours, curve.at(curve.hours))]
    pen = Drawing.inside(frame, name=name)
    _axes(pen, across, up, frame, voice)
    pen.band(((across.at(h), down(p), bottom) for h, p in reached), fill=PERSON, opacity=0.16)
    _fan(pen, curve, across, up, frame, reach)
    pen.through([(across.at(h), down(p)) for h, p in curve.points], stroke=PERSON, thick=2.5)
    for h, p in curve.points:
        if h in curve.changes:
            pen.sign(across.at(h), down(p), size=3.4, fill=PERSON)
    pen.down(here[0], 6.0 - frame.margin.top, bottom, thick=2)
    pen.sign(*here, size=5.2)
    pen.labels(_words(curve, here, frame))
    return pen.svg()


def _scales(low: float, high: float, top: float, voice: Voice, *, narrow: bool) -> tuple[Scale, Scale, Frame]:
    height = 230 if narrow else 300
    up = scale(top * 1.06, float(height), steps=4)
    left = round(max(text_width(text, TEXT) for text in voice.ticks("count", up.ticks))) + 14
    margin = Margin(left, 66, 10, 50) if narrow else Margin(left, 58, 16, 50)
    width = (NARROW if narrow else WIDE) - margin.left - margin.right
    across = scale(max(high, low + 1), float(width), steps=4 if narrow else 8, bottom=low)
    return across, up, Frame(width, height, margin)


def _words(curve: Curve, here: tuple[float, float], frame: Frame) -> list[Label]:
    """Today's hours in words, and below them what the next hour is worth, on the side where there is room."""
    top = 16.0 - frame.margin.top
    width = max(text_width(curve.now, TEXT) * 1.08, text_width(curve.next, TEXT))
    beside = here[0] + 10 + width <= frame.width + frame.margin.right
    x = here[0] + 10 if beside else here[0] - 10
    align = "left" if beside else "right"
    labels = [Label(x, top, curve.now, INK, align, TEXT, bold=True)]  # type: ignore[arg-type]
    if curve.next:
        labels.append(Label(x, top + 19, curve.next, QUIET, align))  # type: ignore[arg-type]
    return labels


def _axes(pen: Drawing, across: Scale, up: Scale, frame: Frame, voice: Voice) -> None:
    for tick in up.ticks:
        pen.across(frame.height - up.at(tick), 0, frame.width, stroke=RULES)
    labels = [
        Label(-8, frame.height - up.at(tick), text, QUIET, "right")
        for tick, text in zip(up.ticks, voice.ticks("count", up.ticks), strict=True)
    ]
    for tick, text in zip(across.ticks, voice.ticks("count", across.ticks), strict=True):
        labels.append(Label(across.at(tick), frame.height + 16, text, QUIET, "center"))
    labels.append(Label(frame.width, frame.height + 38, voice("plan.frontier.x"), QUIET, "right"))
    labels.append(Label(6 - frame.margin.left, -14, voice.worth.head("week"), QUIET))
    pen.labels(labels)


def _fan(pen: Drawing, curve: Curve, across: Scale, up: Scale, frame: Frame, reach: float) -> None:
    """Draw what the next hours are worth, between the low and the high of what a minute is worth."""
    if curve.worth is None or curve.worth.high <= 0:
        return
    start = curve.at(curve.hours)
    steps = [k / 8 for k in range(9)]
    slices = []
    for share in steps:
        hours = curve.hours + share * reach
        if hours > across.top + 1e-9:
            break
        low, high = (start + share * reach * slope for slope in (max(0.0, curve.worth.low), curve.worth.high))
        slices.append((across.at(hours), frame.height - up.at(high), frame.height - up.at(low)))
    if len(slices) >= 2:
        pen.band(slices, fill=QUIET, opacity=0.28)
