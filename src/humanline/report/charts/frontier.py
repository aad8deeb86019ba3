"""What more or fewer hours would do: points a week against hours a week, today's hours marked."""

from __future__ import annotations

import math
from dataclasses import dataclass

from humanline.model.estimate import Estimate
from humanline.report.charts.drawing import PERSON, QUIET, Align, Drawing, Frame, Label, Margin, Screen, twice
from humanline.report.charts.letters import text_width
from humanline.report.charts.rows import axis, axis_up, scale
from humanline.report.voice import Voice

#: The fan of what the next hours are worth is drawn over this part of the picture's width, in so many steps.
_FAN, _STEPS = 0.1, 8


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
    low, high = min(curve.points[0][0], curve.hours), max(curve.points[-1][0], curve.hours, curve.points[0][0] + 1)
    most = max(points for _, points in curve.points) or 1.0
    here = (curve.hours, curve.at(curve.hours))

    def draw(screen: Screen) -> str:
        height = 230 if screen.narrow else 300
        up = scale(most * 1.06, height, steps=4)
        left = math.ceil(max(text_width(text) for text in voice.ticks("count", up.ticks))) + 14
        width = screen.width - left - 16
        across = scale(high, width, steps=4 if screen.narrow else 8, bottom=low)
        frame = Frame(width, height, Margin(left, 66, 16, 44))
        pen = Drawing.inside(frame, name=screen.name)

        def place(point: tuple[float, float]) -> tuple[float, float]:
            return across.at(point[0]), height - up.at(point[1])

        axis_up(pen, up, voice.ticks("count", up.ticks), width)
        axis(pen, across, voice.ticks("count", across.ticks), frame, voice("plan.frontier.x"), top=height)
        reached = [place(point) for point in (*(p for p in curve.points if p[0] < curve.hours), here)]
        pen.band(((x, y, height) for x, y in reached), fill=PERSON, opacity=0.16)
        fan = [
            (across.at(hours), height - up.at(most), height - up.at(least))
            for hours, most, least in _fan(curve, low, high)
        ]
        pen.band(fan, fill=QUIET, opacity=0.28)
        pen.through([place(point) for point in curve.points], stroke=PERSON, thick=2.5)
        for point in curve.points:
            if point[0] in curve.changes:
                pen.sign(*place(point), size=3.4, fill=PERSON)
        x, y = place(here)
        pen.down(x, -60, height, thick=2)
        pen.sign(x, y, size=5.2)
        pen.labels([Label(6 - left, -14, voice.worth.head("week"), QUIET)], halo=True)
        # The words on the side where there is room.
        room = max(text_width(curve.now, bold=True), text_width(curve.next))
        beside: tuple[float, Align] = (x + 10, "left") if x + 10 + room <= width + 16 else (x - 10, "right")
        pen.text(beside[0], -50, curve.now, align=beside[1], bold=True)
        pen.text(beside[0], -32, curve.next, QUIET, beside[1])
        return pen.svg()

    return twice(name, draw)


def _fan(curve: Curve, low: float, high: float) -> list[tuple[float, float, float]]:
    """What the next hours are worth: hours, the most and the least at these; nothing where that is not known."""
    if curve.worth is None or curve.worth.high <= 0:
        return []
    start, reach = curve.at(curve.hours), (high - low) * _FAN / _STEPS
    hours = [k * reach for k in range(_STEPS + 1) if curve.hours + k * reach <= high + 1e-9]
    worth = curve.worth
    fan = [(curve.hours + more, start + more * worth.high, start + more * max(0.0, worth.low)) for more in hours]
    return fan if len(fan) >= 2 else []
