"""How many staff there are in each hour of the week, from a CSV file."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from humanline.foundation.errors import Fault, SheetError
from humanline.foundation.files import decoded
from humanline.foundation.names import same
from humanline.foundation.written import read_clock, read_number, weekday
from humanline.foundation.written.numbers import LARGEST_TYPED, can_be_typed, read_decimal

HOURS = 168
HEADERS = {
    "weekday": ("weekday", "day", "weekdag", "dag"),
    "hour": ("hour", "uur"),
    "staff": ("staff", "medewerkers", "aantal", "bezetting"),
}
_RULE = "The columns weekday, hour and staff are needed (Dutch: weekdag, uur, medewerkers)."


def read_roster(path: Path) -> tuple[float, ...]:
    """Staff in each hour of the week, 168 numbers, Monday 00:00 first; hours that are not there have nobody.

    Args:
        path: of a CSV file with commas, semicolons or tabs and the columns weekday (by name, or 1 for Monday), hour
            (0–23, or as 09:00) and staff. Lines of the same hour are added up.

    Raises:
        SheetError: it can't be read, or holds values that are no roster; all faults at once.
    """
    try:
        text = decoded(path.read_bytes())
    except OSError as error:
        raise SheetError([Fault(str(path), f"it can't be read ({error.strerror})", "A CSV file is needed.")]) from error
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    names = [same(cell) for cell in rows[0]] if rows else []
    at = {field: next((names.index(name) for name in known if name in names), -1) for field, known in HEADERS.items()}
    if min(at.values()) < 0:
        raise SheetError([Fault(str(path), f"found the columns {', '.join(names) or 'none'}", _RULE)])
    staff, faults = [0.0] * HOURS, []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        cells = [*row, *[""] * len(names)]
        day, hour, people = (cells[at[field]] for field in ("weekday", "hour", "staff"))
        place, many = _place(day, hour), _number(people)
        if place is None or many is None:
            faults.append(Fault(f"{path.name} line {number}", f"found {day!r}, {hour!r}, {people!r}", _LINE_RULE))
        else:
            staff[place] += many
    if not faults and not sum(staff) > 0:
        faults.append(Fault(str(path), "found nobody in any hour", "At least one hour needs staff."))
    if faults:
        raise SheetError(faults)
    return tuple(staff)


_LINE_RULE = f"A weekday, an hour from 0 to 23 and a number of staff from 0 to {LARGEST_TYPED:,.0f} are needed."


def _place(day: str, hour: str) -> int | None:
    """The hour of the week, 0–167."""
    named, begins = weekday(day), _hour(hour)
    return None if named is None or begins is None else 24 * named + begins


def _hour(text: str) -> int | None:
    """The hour of the day in which something begins: `9`, `09:00`, `9:00 AM`, `09:00-10:00`."""
    begins = re.split("[-–]", text.strip(), maxsplit=1)[0].strip()
    clock = read_clock(begins)
    number = clock.local.hour if clock else read_number(begins)
    return next((hour for hour in range(24) if hour == number), None)


def _number(text: str) -> float | None:
    value = read_decimal(text)
    return value if value is not None and value >= 0 and can_be_typed(value) else None
