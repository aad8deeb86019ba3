"""Days by intervals, each cell a number: darker where it is more, with the number in it where there is room."""

from __future__ import annotations

from dataclasses import dataclass

from humanline.report.charts.drawing import HEAT, INK, NARROW, PAPER, QUIET, TEST, TEXT, WIDE, Drawing
from humanline.report.charts.letters import text_width

#: Three shades that letters can be read on, in both themes.
SHADES = (HEAT[0], HEAT[1], HEAT[4])
LOOKS = ("heat0", "heat1", "heat4")
_LETTERS = (INK, INK, PAPER)
_ROW = 28.0
_LOWEST = 17.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One interval.

    Attributes:
        day: number of the day.
        clock: minutes since midnight.
        value: what the shade says.
        text: written in it where there is room.
    """

    day: int
    clock: int
    value: float
    text: str


def edges(values: list[float]) -> tuple[float, float, float]:
    """The upper edges of the three shades, in equal steps from the least to the most."""
    least, most = min(values, default=0.0), max(values, default=0.0)
    return least + (most - least) / 3, least + 2 * (most - least) / 3, most


def shade(value: float, upper: tuple[float, float, float]) -> int:
    """Which of the three shades a value has."""
    return 0 if value <= upper[0] * (1 + 1e-9) else 1 if value <= upper[1] * (1 + 1e-9) else 2


def fits(intervals: int, texts: list[str]) -> bool:
    """Whether the numbers fit in the cells of the wide picture."""
    step = (WIDE - 100) / max(intervals, 1)
    return max((text_width(text, TEXT) for text in texts), default=0.0) + 4 <= step


def heat(
    cells: list[Cell],
    days: tuple[tuple[str, str], ...],
    *,
    per_week: int,
    hours: tuple[int, int],
    interval_minutes: int,
    most: tuple[int, int],
    name: str,
) -> tuple[str, str]:
    """Draw the cells, wide with a day a row, narrow with a day a column.

    Args:
        cells: what is drawn.
        days: names, in full and short.
        per_week: days in a week: columns of the narrow picture.
        hours: first hour shown, and the hour after the last.
        interval_minutes: length of an interval.
        most: day and clock of the cell with a frame around it.
        name: unique on the page.
    """
    upper = edges([cell.value for cell in cells])
    return (
        _wide(cells, days, upper, hours, interval_minutes, most, f"{name}-wide"),
        _narrow(cells, days, per_week, upper, hours, interval_minutes, most, f"{name}-narrow"),
    )


def _wide(
    cells: list[Cell],
    days: tuple[tuple[str, str], ...],
    upper: tuple[float, float, float],
    hours: tuple[int, int],
    interval: int,
    most: tuple[int, int],
    name: str,
) -> str:
    left = max(text_width(day, TEXT) for day, _ in days) + 12
    top, slots = 26.0, (hours[1] - hours[0]) * 60 // interval
    step = (WIDE - left - 10) / slots
    drawing = Drawing(WIDE, top + _ROW * len(days) + 4, name=name)
    _hours_across(drawing, hours, left, step * 60 / interval)
    for k, (day, _) in enumerate(days):
        drawing.text(left - 10, top + (k + 0.5) * _ROW, day, align="right")
    numbered = fits(slots, [cell.text for cell in cells])
    for cell in cells:
        x, y = left + (cell.clock - 60 * hours[0]) / interval * step, top + cell.day * _ROW
        _cell(drawing, cell, x, y, step, _ROW, upper, numbered)
    for cell in cells:
        if (cell.day, cell.clock) == most:
            x, y = left + (cell.clock - 60 * hours[0]) / interval * step, top + cell.day * _ROW
            drawing.rect(x, y, step, _ROW, stroke=TEST, thick=3, round=2)
    return drawing.svg()


def _narrow(
    cells: list[Cell],
    days: tuple[tuple[str, str], ...],
    columns: int,
    upper: tuple[float, float, float],
    hours: tuple[int, int],
    interval: int,
    most: tuple[int, int],
    name: str,
) -> str:
    """The days of a week beside each other; a further week stands below."""
    left, top = 46.0, 24.0
    slots = (hours[1] - hours[0]) * 60 // interval
    high = slots * _LOWEST
    step = (NARROW - left - 2) / columns
    blocks = -(-len(days) // columns)
    drawing = Drawing(NARROW, blocks * (high + top + 12), name=name)

    def place(cell: Cell) -> tuple[float, float]:
        block, column = divmod(cell.day, columns)
        down = (cell.clock - 60 * hours[0]) / interval * _LOWEST
        return left + column * step, block * (high + top + 12) + top + down

    for block in range(blocks):
        base = block * (high + top + 12)
        for column, (_, short) in enumerate(days[block * columns : (block + 1) * columns]):
            drawing.text(left + (column + 0.5) * step, base + 10, short.partition(" ")[0], align="center")
        every = 2 if interval == 60 else 1
        for hour in range(hours[0], hours[1], every):
            drawing.text(left - 6, base + top + (hour - hours[0]) * 60 / interval * _LOWEST + _LOWEST / 2,
                         f"{hour:02d}:00", colour=QUIET, align="right")  # fmt: skip
    numbered = max((text_width(cell.text, TEXT) for cell in cells), default=0.0) + 3 <= step
    for cell in cells:
        _cell(drawing, cell, *place(cell), step, _LOWEST, upper, numbered)
    for cell in cells:
        if (cell.day, cell.clock) == most:
            drawing.rect(*place(cell), step, _LOWEST, stroke=TEST, thick=3, round=2)
    return drawing.svg()


def _hours_across(drawing: Drawing, hours: tuple[int, int], left: float, step: float) -> None:
    every = next(n for n in (1, 2, 3, 4, 6) if n * step >= 46 or n == 6)
    for hour in range(hours[0], hours[1] + 1, every):
        drawing.text(left + (hour - hours[0]) * step, 12, f"{hour:02d}:00", colour=QUIET, align="center")


def _cell(
    drawing: Drawing,
    cell: Cell,
    x: float,
    y: float,
    wide: float,
    high: float,
    upper: tuple[float, float, float],
    numbered: bool,
) -> None:
    k = shade(cell.value, upper)
    gap = 0.5 if wide < 16 else 1.0
    drawing.rect(x + gap, y + 1, wide - 2 * gap, high - 2, fill=SHADES[k], round=2 if wide >= 16 else 0)
    if numbered:
        drawing.text(x + wide / 2, y + high / 2, cell.text, colour=_LETTERS[k], align="center")
