"""A week as seven bars of a day: hours with a way to a person, and hours without."""

from __future__ import annotations

from humanline.model.reach import OpenHours
from humanline.report.charts.drawing import HEAT, NARROW, PERSON, QUIET, Drawing
from humanline.report.voice import Voice

_DAY = 24 * 60
_LEFT, _TOP, _PITCH, _HIGH = 34.0, 24.0, 24.0, 17.0


def week_strip(shut: OpenHours, voice: Voice, *, name: str) -> str:
    """Draw a week; `shut` are the windows without a way, in minutes of the week."""
    drawing = Drawing(NARROW, _TOP + 7 * _PITCH + 2, name=name)
    wide = NARROW - _LEFT - 8
    for clock in range(0, 25, 6):
        x = _LEFT + wide * clock / 24
        align = "left" if clock == 0 else "right" if clock == 24 else "center"
        drawing.text(x, 9, str(clock), QUIET, align=align)  # type: ignore[arg-type]
    for day in range(7):
        y = _TOP + day * _PITCH
        drawing.text(0, y + _HIGH / 2, voice(f"day_short.{day}"))
        drawing.rect(_LEFT, y, wide, _HIGH, fill=HEAT[0], round=0, hatched=True)
        drawing.across(y + _HIGH / 2, _LEFT, _LEFT + wide, thick=1.4)
        edges = [0, *(edge for piece in pieces(shut, day) for edge in piece), _DAY]
        for since, until in zip(edges[::2], edges[1::2], strict=True):
            if until > since:
                x, width = _LEFT + wide * since / _DAY, wide * (until - since) / _DAY
                drawing.rect(x, y, width, _HIGH, fill=PERSON, round=0)
    return drawing.svg()


def pieces(windows: OpenHours, day: int) -> list[tuple[int, int]]:
    """The parts of windows that lie on a day, in minutes of that day."""
    start = day * _DAY
    cut = ((max(since, start) - start, min(until, start + _DAY) - start) for since, until in windows)
    return [(since, until) for since, until in cut if until > since]
