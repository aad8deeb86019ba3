"""How many staff there are in each hour of the week, from a CSV file."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

from humanline.foundation.errors import Fault, SheetError
from humanline.foundation.names import same

HOURS = 168
HEADERS = {
    "weekday": ("weekday", "day", "weekdag", "dag"),
    "hour": ("hour", "uur"),
    "staff": ("staff", "medewerkers", "aantal", "bezetting"),
}
DAYS = (
    ("monday", "mon", "maandag", "ma", "1"),
    ("tuesday", "tue", "dinsdag", "di", "2"),
    ("wednesday", "wed", "woensdag", "wo", "3"),
    ("thursday", "thu", "donderdag", "do", "4"),
    ("friday", "fri", "vrijdag", "vr", "5"),
    ("saturday", "sat", "zaterdag", "za", "6"),
    ("sunday", "sun", "zondag", "zo", "7"),
)
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
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SheetError([Fault(str(path), "this can't be read as text", "A CSV file is needed.")]) from error
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


_LINE_RULE = "A weekday, an hour from 0 to 23 and a number of staff, 0 or more, are needed."


def _place(day: str, hour: str) -> int | None:
    """The hour of the week, 0–167."""
    weekday = next((k for k, names in enumerate(DAYS) if same(day).rstrip(".") in names), None)
    begins = _number(hour.strip().partition(":")[0])
    if weekday is None or begins is None or begins not in range(24):
        return None
    return 24 * weekday + int(begins)


def _number(text: str) -> float | None:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None
