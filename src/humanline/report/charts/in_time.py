"""How many customers are helped in time, hour by hour: a number an hour, framed where the target is missed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import altair as alt

from humanline.report.charts.drawing import (
    HEAT,
    INK,
    NARROW,
    QUIET,
    TEST,
    WIDE,
    Frame,
    Label,
    Margin,
    layer,
    svg,
    written,
    x_pixels,
    y_pixels,
)
from humanline.report.voice import Voice

Verdict = Literal["kept", "missed", "unsure"]


class HourInTime(NamedTuple):
    """One hour of the week.

    Attributes:
        hour: of the week, 0 for Monday 00:00.
        text: the number in it.
        verdict: whether the target is kept.
    """

    hour: int
    text: str
    verdict: Verdict


def in_time(hours: Sequence[HourInTime], voice: Voice, *, name: str) -> tuple[str, str]:
    """Draw the hours in which customers come; wide has a day a row, narrow a day a column.

    Args:
        hours: one or more.
        voice: the language.
        name: unique on the page.
    """
    return (
        _draw(hours, voice, name=f"{name}-wide", narrow=False),
        _draw(hours, voice, name=f"{name}-narrow", narrow=True),
    )


def _draw(hours: Sequence[HourInTime], voice: Voice, *, name: str, narrow: bool) -> str:
    clocks = [one.hour % 24 for one in hours]
    days = sorted({one.hour // 24 for one in hours})
    first, last = min(clocks), max(clocks) + 1
    margin = Margin(54, 26, 8, 4) if narrow else Margin(96, 26, 8, 4)
    wide = (NARROW if narrow else WIDE) - margin.left - margin.right
    high = (last - first) * 26 if narrow else len(days) * 34
    frame = Frame(wide, high, margin)
    step_x, step_y = (wide / len(days), high / (last - first)) if narrow else (wide / (last - first), high / len(days))
    cells: dict[str, list[dict[str, float]]] = {"kept": [], "unsure": [], "missed": []}
    labels = []
    for one in hours:
        day, clock = days.index(one.hour // 24), one.hour % 24 - first
        column, row = (day, clock) if narrow else (clock, day)
        cells[one.verdict].append(
            {
                "x": column * step_x + 2,
                "x2": (column + 1) * step_x - 2,
                "y": row * step_y + 2,
                "y2": (row + 1) * step_y - 2,
            }
        )
        at = ((column + 0.5) * step_x, (row + 0.5) * step_y)
        labels.append(Label(*at, one.text, INK, "center", bold=one.verdict == "missed"))
    x, y = x_pixels("x", frame), y_pixels("y", frame)
    looks: dict[str, dict[str, Any]] = {
        "kept": {"fill": HEAT[1]},
        "unsure": {"fill": HEAT[0], "stroke": QUIET, "strokeWidth": 1.2, "strokeDash": [3, 3]},
        "missed": {"fill": HEAT[0], "stroke": TEST, "strokeWidth": 3},
    }
    layers = [
        layer(of).mark_rect(**looks[verdict]).encode(x=x, x2=alt.X2("x2:Q"), y=y, y2=alt.Y2("y2:Q"))
        for verdict, of in cells.items()
        if of
    ]
    for k, day in enumerate(days):
        text, at_day = voice(f"{'day_short' if narrow else 'day'}.{day}"), (k + 0.5) * (step_x if narrow else step_y)
        labels.append(Label(at_day, -12, text, align="center") if narrow else Label(-10, at_day, text, align="right"))
    for clock in range(first, last):
        at_clock = (clock - first + 0.5) * (step_y if narrow else step_x)
        text = voice.clock(clock)
        if narrow:
            labels.append(Label(-10, at_clock, text, QUIET, "right"))
        elif (clock - first) % (1 if last - first <= 12 else 3) == 0:
            labels.append(Label(at_clock, -12, text, QUIET, "center"))
    return svg([*layers, *written(labels, frame)], frame, name=name, voice=voice)
