"""Shifts as bars, day by day, with the break left open, and in front the number of people and the times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from humanline.report.charts.drawing import PERSON, QUIET, RULES, Drawing, Screen, twice
from humanline.report.charts.letters import text_width

_ROW, _HEAD, _GAP = 18.0, 44.0, 26.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One shift, in minutes since midnight of its day (over midnight more than 24 × 60), and how many work it."""

    begins: int
    ends: int
    pause: tuple[int, int] | None
    people: int


def shift_bars(days: Sequence[tuple[str, Sequence[Bar]]], *, hours: tuple[int, int], name: str) -> tuple[str, str]:
    """Draw the days with their shifts, in three columns on a wide screen, below each other on a phone.

    Hours: the first that is shown, and the hour after the last.
    """

    def draw(screen: Screen) -> str:
        columns = 1 if screen.narrow else 3
        wide = (screen.width - (columns - 1) * _GAP) / columns
        rows = [days[row : row + columns] for row in range(0, len(days), columns)]
        heights = [_HEAD + max(len(bars) for _, bars in row) * _ROW + 18 for row in rows]
        pen = Drawing(screen.width, max(sum(heights), 1.0), name=screen.name)
        for k, row in enumerate(rows):
            for column, (day, bars) in enumerate(row):
                _day(pen, day, bars, hours, column * (wide + _GAP), sum(heights[:k]), wide)
        return pen.svg()

    return twice(name, draw)


def _day(
    pen: Drawing, day: str, bars: Sequence[Bar], hours: tuple[int, int], left: float, top: float, wide: float
) -> None:
    names = [f"{bar.people}× {_clock(bar.begins)}–{_clock(bar.ends)}" for bar in bars]
    room = max((text_width(name) for name in names), default=20.0) + 14
    first, last = 60 * hours[0], 60 * hours[1]

    def x(minute: float) -> float:
        return left + room + (minute - first) / (last - first) * (wide - room - 4)

    pen.text(left, top + 10, day, bold=True)
    every = next((n for n in (2, 3, 4, 6) if n * (x(60) - x(0)) >= 28), 12)
    for hour in range(hours[0] + (-hours[0]) % every, hours[1] + 1, every):
        at = x(60 * hour)
        pen.down(at, top + _HEAD - 6, top + _HEAD + len(bars) * _ROW, stroke=RULES)
        pen.text(at, top + _HEAD - 15, str(hour % 24 or hour), QUIET, "right" if at > left + wide - 8 else "center")
    for row, (name, bar) in enumerate(zip(names, bars, strict=True)):
        y = top + _HEAD + row * _ROW
        pen.text(left + room - 8, y + _ROW / 2, name, align="right")
        pause = bar.pause or (bar.ends, bar.ends)
        for begins, ends in ((bar.begins, pause[0]), (pause[1], bar.ends)):
            if ends > begins:
                pen.rect(x(begins), y + 3, x(ends) - x(begins), _ROW - 6, fill=PERSON, round=2)


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24}:{minute % 60:02d}"
