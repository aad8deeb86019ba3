"""Days by hours: a block for each interval, a day a row on a wide screen and a day a column on a phone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from humanline.model.reach import OpenHours
from humanline.report.charts.drawing import (
    HEAT,
    INK,
    NARROW,
    PAPER,
    PERSON,
    QUIET,
    TEST,
    WIDE,
    Align,
    Drawing,
    Frame,
    Margin,
    Screen,
    twice,
)
from humanline.report.charts.letters import text_width
from humanline.report.voice import Voice

Verdict = Literal["kept", "missed", "unsure"]

#: Three shades that letters can be read on, in both themes; their names in the style sheet, and the letters on them.
LOOKS = ("heat0", "heat1", "heat4")
_SHADES = ((HEAT[0], INK), (HEAT[1], INK), (HEAT[4], PAPER))
#: Height of a row of the wide picture, of an interval of the narrow one, and of that where there are few; in pixels.
_ROW, _LOW, _HIGH = 30, 18, 26
_FEW = 16
#: Between the weeks of the narrow picture.
_APART = 36
MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class PictureDays:
    """The days and hours of a picture.

    Attributes:
        names: of the days, in full and short.
        hours: first hour shown, and the hour after the last.
        interval_minutes: length of an interval.
        per_week: days in a week; a further week stands below where there is no room beside.
    """

    names: tuple[tuple[str, str], ...]
    hours: tuple[int, int]
    interval_minutes: int = 60
    per_week: int = 7

    @property
    def slots(self) -> int:
        """Intervals in a day."""
        return (self.hours[1] - self.hours[0]) * 60 // self.interval_minutes


class Cell(NamedTuple):
    """One interval: number of the day, minutes since midnight, colour, the number in it, and the frame around it."""

    day: int
    clock: int
    fill: str
    text: str = ""
    letters: str = INK
    edge: str = "none"
    dashes: str = ""


def week_days(voice: Voice, days: Sequence[int] = range(7)) -> tuple[tuple[str, str], ...]:
    """Days of the week, in full and short."""
    return tuple((voice(f"day.{day}"), voice(f"day_short.{day}")) for day in days)


def thirds(values: Sequence[float]) -> tuple[float, ...]:
    """The upper edges of three shades, in equal steps from the least to the most."""
    least, most = min(values, default=0.0), max(values, default=0.0)
    return least + (most - least) / 3, least + 2 * (most - least) / 3, most


def quarters(values: Sequence[float]) -> tuple[float, ...]:
    """The upper edges of five shades: nothing at all, then equal steps up to the most."""
    return tuple(max(values, default=0.0) * k / 4 for k in range(5))


def shade(value: float, edges: tuple[float, ...]) -> int:
    """Which of the shades a value has."""
    return next((k for k, edge in enumerate(edges) if value <= edge * (1 + 1e-9)), len(edges) - 1)


def fits(days: PictureDays, texts: Sequence[str]) -> bool:
    """Whether the numbers fit in the cells of the wide picture."""
    return max((text_width(text) for text in texts), default=0.0) + 4 <= (WIDE - 100) / max(days.slots, 1)


def heat(
    places: Sequence[tuple[int, int]], values: Sequence[float], texts: Sequence[str], most: int, days: PictureDays,
    voice: Voice, *, name: str,
) -> tuple[str, str]:  # fmt: skip
    """Cells that are darker where it is more, with the number in them where there is room, and the most framed.

    Places are the number of the day and the minutes since midnight of each interval.
    """
    edges = thirds(values)
    cells = []
    for k, (place, value, text) in enumerate(zip(places, values, texts, strict=True)):
        fill, letters = _SHADES[shade(value, edges)]
        cells.append(Cell(*place, fill, text, letters, TEST if k == most else "none"))
    return _grid(cells, days, voice, name)


def week(values: Sequence[float], voice: Voice, *, name: str) -> tuple[str, str]:
    """The 168 hours of a week, Monday 00:00 first: darker the busier, the busiest framed."""
    edges, busiest = quarters(values), values.index(max(values)) if values else 0
    cells = [
        Cell(k // 24, 60 * (k % 24), HEAT[shade(value, edges)], edge=TEST if k == busiest else "none")
        for k, value in enumerate(values)
    ]
    return _grid(cells, PictureDays(week_days(voice), (0, 24)), voice, name)


def in_time(
    intervals: Sequence[tuple[int, int, str, Verdict]], days: PictureDays, voice: Voice, *, name: str
) -> tuple[str, str]:
    """How many customers are helped in time in each interval in which they come, framed where the target is missed.

    An interval: number of the day, minutes since midnight, the number in it, and whether the target is kept.
    """
    edges = {"kept": ("none", ""), "unsure": (QUIET, "3 3"), "missed": (TEST, "")}
    cells = [
        Cell(day, clock, HEAT[verdict == "kept"], text, INK, *edges[verdict]) for day, clock, text, verdict in intervals
    ]
    return _grid(cells, days, voice, name)


def week_strip(shut: OpenHours, voice: Voice, *, name: str) -> str:
    """Hours of a week with a way to a person, and without, for a phone; `shut` are windows in minutes of the week."""
    width, pitch, high = NARROW - 42, 24, 17
    pen = Drawing.inside(Frame(width, 7 * pitch, Margin(34, 24, 8, 2)), name=name)
    aligned: tuple[tuple[int, Align], ...] = ((0, "left"), (6, "center"), (12, "center"), (18, "center"), (24, "right"))
    for clock, align in aligned:
        pen.text(width * clock / 24, -15, str(clock), QUIET, align)
    for day in range(7):
        middle = day * pitch + high / 2
        pen.text(-34, middle, voice(f"day_short.{day}"))
        pen.rect(0, day * pitch, width, high, fill=PERSON)
        for since, until in pieces(shut, day):
            left, right = width * since / MINUTES_A_DAY, width * until / MINUTES_A_DAY
            pen.rect(left, day * pitch, right - left, high, fill=HEAT[0], hatched="dark")
            pen.across(middle, left, right, thick=1.4)
    return pen.svg()


def pieces(windows: OpenHours, day: int) -> list[tuple[int, int]]:
    """The parts of windows that lie on a day, in minutes of that day."""
    start = day * MINUTES_A_DAY
    cut = ((max(since, start) - start, min(until, start + MINUTES_A_DAY) - start) for since, until in windows)
    return [(since, until) for since, until in cut if until > since]


def _grid(cells: Sequence[Cell], days: PictureDays, voice: Voice, name: str) -> tuple[str, str]:
    (first, last), slots = days.hours, days.slots
    clocks = {hour: voice.clock(hour) for hour in range(first, last + 1)}
    texts = [cell.text for cell in cells]

    def draw(screen: Screen) -> str:
        narrow = screen.narrow
        beside = clocks.values() if narrow else [full for full, _ in days.names]
        left = math.ceil(max(text_width(text) for text in beside)) + 12
        width = screen.width - left - 10
        low = _HIGH if slots <= _FEW else _LOW
        high = slots * low if narrow else len(days.names) * _ROW
        weeks = -(-len(days.names) // days.per_week) if narrow else 1
        step_x, step_y = (width / days.per_week, low) if narrow else (width / slots, _ROW)

        def corner(day: int, clock: int) -> tuple[float, float]:
            slot = (clock - 60 * first) / days.interval_minutes
            if not narrow:
                return slot * step_x, day * step_y
            below, column = divmod(day, days.per_week)
            return column * step_x, below * (high + _APART) + slot * step_y

        pen = Drawing.inside(Frame(width, weeks * (high + _APART) - _APART, Margin(left, 26, 10, 4)), name=screen.name)
        numbered = max((text_width(text) for text in texts), default=0.0) + 3 <= step_x if narrow else fits(days, texts)
        for cell in cells:
            x, y = corner(cell.day, cell.clock)
            # So that the frames of neighbours stay apart.
            edge = 2 if step_y < _HIGH else 3
            inset = edge / 2 + 0.5 if cell.edge != "none" else 0.5 if step_x < 16 else 1
            at = (x + inset, y + inset, step_x - 2 * inset, step_y - 2 * inset)
            thick = 1.2 if cell.dashes else edge
            pen.rect(*at, fill=cell.fill, stroke=cell.edge, thick=thick, dashes=cell.dashes, round=2)
            if numbered and cell.text:
                middle, bold = (x + step_x / 2, y + step_y / 2), cell.edge == TEST
                pen.text(*middle, cell.text, cell.letters, "center", bold=bold)
        for day, (full, short) in enumerate(days.names):
            x, y = corner(day, 60 * first)
            if narrow:
                pen.text(x + step_x / 2, y - 12, short.partition(" ")[0], align="center")
            else:
                pen.text(-10, y + step_y / 2, full, align="right")
        hour_long = (step_y if narrow else step_x) * 60 / days.interval_minutes
        room = _HIGH if narrow else max(text_width(text) for text in clocks.values()) + 8
        every = next((n for n in (1, 2, 3, 4) if n * hour_long >= room), 6)
        for below in range(weeks):
            ends = -math.inf  # of the last clock that was written
            for hour in range(first, last if narrow else last + 1, every):
                (x, y), half = corner(below * days.per_week, 60 * hour), text_width(clocks[hour]) / 2 + 1
                x = min(x, width + 10 - half)
                if narrow:
                    pen.text(-8, y + step_y / 2, clocks[hour], QUIET, "right")
                elif x - half > ends + 4:
                    pen.text(x, -14, clocks[hour], QUIET, "center")
                    ends = x + half
        return pen.svg()

    return twice(name, draw)
