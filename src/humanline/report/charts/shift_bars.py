"""Shifts as bars, day by day, with the break left open, and in front the number of people and the times."""

from __future__ import annotations

from dataclasses import dataclass

from humanline.report.charts.drawing import NARROW, PERSON, QUIET, RULES, TEXT, WIDE, Drawing
from humanline.report.charts.letters import text_width

_ROW, _HEAD, _GAP = 18.0, 44.0, 26.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One shift.

    Attributes:
        begins: minutes since midnight of its day.
        ends: the same; a shift over midnight ends after 24 × 60.
        pause: minutes at which the break begins and ends, or `None`.
        people: how many work it.
    """

    begins: int
    ends: int
    pause: tuple[int, int] | None
    people: int


def shift_bars(days: tuple[tuple[str, tuple[Bar, ...]], ...], *, hours: tuple[int, int], name: str) -> tuple[str, str]:
    """Draw the days, in three columns on a wide screen, below each other on a phone.

    Args:
        days: name of each day and its shifts.
        hours: first hour shown, and the hour after the last.
        name: unique on the page.
    """
    return (
        _draw(days, hours, 3, float(WIDE), f"{name}-wide"),
        _draw(days, hours, 1, float(NARROW), f"{name}-narrow"),
    )


def _draw(
    days: tuple[tuple[str, tuple[Bar, ...]], ...], hours: tuple[int, int], columns: int, width: float, name: str
) -> str:
    wide = (width - (columns - 1) * _GAP) / columns
    places, top = [], 0.0
    for row in range(0, len(days), columns):
        beside = days[row : row + columns]
        places += [(k * (wide + _GAP), top) for k in range(len(beside))]
        top += _HEAD + max(len(bars) for _, bars in beside) * _ROW + 18
    drawing = Drawing(width, max(top, 1.0), name=name)
    for (day, bars), (left, top) in zip(days, places, strict=True):
        _day(drawing, day, bars, hours, left, top, wide)
    return drawing.svg()


def _said(bar: Bar) -> str:
    """How many, and from when to when."""
    begins, ends = (f"{minute // 60 % 24}:{minute % 60:02d}" for minute in (bar.begins, bar.ends))
    return f"{bar.people}× {begins}–{ends}"


def _day(
    drawing: Drawing, day: str, bars: tuple[Bar, ...], hours: tuple[int, int], left: float, top: float, wide: float
) -> None:
    room = max((text_width(_said(bar), TEXT) for bar in bars), default=20.0) + 8
    first, last = 60 * hours[0], 60 * hours[1]

    def x(minute: float) -> float:
        return left + room + (minute - first) / (last - first) * (wide - room - 4)

    drawing.text(left, top + 10, day, bold=True)
    every = next(n for n in (2, 3, 4, 6, 12) if n * (x(60) - x(0)) >= 28 or n == 12)
    bottom = top + _HEAD + len(bars) * _ROW
    for hour in range(hours[0] + (-hours[0]) % every, hours[1] + 1, every):
        drawing.line(f"M{x(60 * hour):.1f},{top + _HEAD - 6:.1f}V{bottom:.1f}", stroke=RULES, thick=1)
        align = "right" if x(60 * hour) > left + wide - 8 else "center"
        drawing.text(x(60 * hour), top + _HEAD - 15, str(hour % 24 or hour), QUIET, align=align)  # type: ignore[arg-type]
    for row, bar in enumerate(bars):
        y = top + _HEAD + row * _ROW
        drawing.text(left + room - 8, y + _ROW / 2, _said(bar), align="right")
        pieces = [(bar.begins, bar.ends)]
        if bar.pause is not None:
            pieces = [(bar.begins, bar.pause[0]), (bar.pause[1], bar.ends)]
        for begins, ends in pieces:
            drawing.rect(x(begins), y + 3, x(ends) - x(begins), _ROW - 6, fill=PERSON, round=2)
