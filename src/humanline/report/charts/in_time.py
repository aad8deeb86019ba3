"""How many customers are helped in time, hour by hour: a number an hour, framed where the target is missed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from humanline.report.charts.drawing import HEAT, INK, NARROW, QUIET, TEST, WIDE, Drawing, Frame, Label, Margin
from humanline.report.voice import Voice

Verdict = Literal["kept", "missed", "unsure"]
_LOOKS: dict[Verdict, dict[str, Any]] = {
    "kept": {"fill": HEAT[1]},
    "unsure": {"fill": HEAT[0], "stroke": QUIET, "thick": 1.2, "dashes": "3 3"},
    "missed": {"fill": HEAT[0], "stroke": TEST, "thick": 3},
}


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
    pen = Drawing.inside(frame, name=name)
    labels = []
    for one in hours:
        day, clock = days.index(one.hour // 24), one.hour % 24 - first
        column, row = (day, clock) if narrow else (clock, day)
        pen.rect(column * step_x + 2, row * step_y + 2, step_x - 4, step_y - 4, round=0, **_LOOKS[one.verdict])
        at = ((column + 0.5) * step_x, (row + 0.5) * step_y)
        labels.append(Label(*at, one.text, INK, "center", bold=one.verdict == "missed"))
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
    pen.labels(labels)
    return pen.svg()
