"""A list of customers, households, sites or days, and the arm that the lot gives to each of them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import NamedTuple

from humanline.foundation.clock import Clock
from humanline.foundation.errors import Fault, InputError
from humanline.foundation.spreadsheets import csv_line, guarded, unguarded
from humanline.model.frozen import standing
from humanline.model.trial import Assignment, Design
from humanline.trial.assigning import assign, assign_list

#: What a list that is drawn gets beside its own columns.
ADDED = ("trial", "arm", "chance")
_SEPARATORS = (",", ";", "\t")


class Drawn(NamedTuple):
    """A list with its arms.

    Attributes:
        text: the list as CSV, with `trial`, `arm` and `chance`; empty for whoever takes no part. No cell of it is a
            formula for a spreadsheet.
        arms: arm → how many.
        blocks: block → arm → how many.
        out: how many take no part.
    """

    text: str
    arms: dict[str, int]
    blocks: dict[str, dict[str, int]]
    out: int


def drawn_at(design: Design, clock: Clock) -> datetime:
    """When the lot is drawn: now, or on the first day of the trial where that is later.

    Args:
        design: the trial.
        clock: gives the time.
    """
    return max(clock(), datetime.combine(date.fromisoformat(design.starts), time(), UTC)) if design.starts else clock()


def draw_list(design: Design, path: Path, out: Path, *, unit: str, block: str, segment: str, at: datetime) -> Drawn:
    """Draw the lot for a list; nothing is written.

    Args:
        design: frozen as it stands.
        path: of a CSV file, one row a unit.
        out: where it will be written. A list that was drawn there before is compared with: nobody in it is moved.
        unit: column with its name.
        block: column with its block, where arms are dealt out evenly; empty: each unit is drawn by itself.
        segment: column with its segment; empty for none.
        at: when.

    Raises:
        InputError: the design is not frozen; the file or a column is not there; units have no name or block or stand
            twice; or `out` is the list itself, another file, or a list in which somebody has another arm. All faults
            that can be seen are raised at once.
    """
    faults = []
    if standing(design) != "frozen":
        rule = "The lot is drawn once the design is frozen: nobody may be moved afterwards."
        faults.append(Fault("trial.toml", "not frozen as it stands", rule, "`humanline trial freeze` it."))
    if out.resolve() == path.resolve():
        faults.append(Fault("--out", str(out), "A list is never written over.", "Give another name."))
    try:
        units = read_units(path)
    except InputError as error:
        raise InputError([*faults, *error.faults]) from error
    faults += _wrong_columns(units, path, [unit, *(name for name in (block, segment) if name)])
    faults += _wrong_rows(units, path, unit, block)
    if faults:
        raise InputError(faults)
    names = units.column(unit)
    segments = dict(zip(names, units.column(segment), strict=True)) if segment else {}
    given: Mapping[str, Assignment | None]
    if block:
        blocks = dict(zip(names, units.column(block), strict=True))
        given = assign_list(design, names, blocks, at=at, segment_of=segments)
    else:
        given = {name: assign(design, name, at=at, segment=segments.get(name, "")) for name in names}
    moved = _moved(out, unit, given) if out.exists() else []
    if moved:
        raise InputError(moved)
    return _drawn(design, units, names, given)


class Units(NamedTuple):
    """A CSV file: its first line, its other rows with the line on which each begins, and what separates values."""

    head: list[str]
    rows: list[list[str]]
    lines: list[int]
    separator: str

    def column(self, name: str) -> list[str]:
        """The values of a column, without spaces around them."""
        place = self.head.index(name)
        return [row[place].strip() for row in self.rows]


def read_units(path: Path) -> Units:
    """A CSV file, whose separator is the one that its first line has most of; empty lines are no rows."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        rule = "A list is a CSV file in UTF-8."
        raise InputError([Fault(str(path), f"it can't be read: {error}", rule)]) from error
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, lines, begins = [], [], 1
    try:
        for row in reader:
            if row:
                rows.append(row)
                lines.append(begins)
            begins = reader.line_num + 1
    except csv.Error as error:
        raise InputError([Fault(f"{path.name} line {begins}", str(error), "It must be CSV.")]) from error
    return Units(rows[0] if rows else [], rows[1:], lines[1:], separator)


def _wrong_columns(units: Units, path: Path, wanted: list[str]) -> list[Fault]:
    head = units.head
    there = f"There is {', '.join(head) or 'none'}."
    faults = [Fault(f"{path.name} column {name!r}", "not there", there) for name in wanted if name not in head]
    for name in ADDED:
        if name in head:
            rule = "It is what the lot adds."
            faults.append(Fault(f"{path.name} column {name!r}", "is there already", rule, "Rename or remove it."))
    for name in sorted(name for name, many in Counter(head).items() if many > 1 and name in wanted):
        rule = "It must be clear which one is meant."
        faults.append(Fault(f"{path.name} column {name!r}", "more than once", rule, "Rename or remove one."))
    if not units.rows:
        faults.append(Fault(path.name, "no rows", "There is a row for every unit."))
    return faults


def _wrong_rows(units: Units, path: Path, unit: str, block: str) -> list[Fault]:
    ragged = [line for row, line in zip(units.rows, units.lines, strict=True) if len(row) != len(units.head)]
    if ragged:  # nobody knows which value is whose
        found = "more or fewer values than the first line"
        return [Fault(f"{path.name} line {few(ragged)}", found, "Every row has every column.")]
    faults = []
    if unit in units.head:
        names = units.column(unit)
        empty = [line for name, line in zip(names, units.lines, strict=True) if not name]
        if empty:
            faults.append(Fault(f"{path.name} line {few(empty)}", "no name of the unit", "Every unit has one."))
        many = Counter(names)  # whoever they are, their names stand in the list and in no message
        twice = [line for name, line in zip(names, units.lines, strict=True) if name and many[name] > 1]
        if twice:
            found = "the same name of a unit more than once"
            faults.append(Fault(f"{path.name} line {few(twice)}", found, "A unit gets one arm.", "Leave each in once."))
    if block and block in units.head:
        loose = [line for name, line in zip(units.column(block), units.lines, strict=True) if not name]
        if loose:
            rule = "Arms are dealt out in blocks."
            faults.append(Fault(f"{path.name} line {few(loose)}", "no block", rule, "Name it."))
    return faults


def _moved(out: Path, unit: str, given: Mapping[str, Assignment | None]) -> list[Fault]:
    """Faults where a list that was drawn before would be lost, or somebody in it would get another arm."""
    keep = "Give another --out."
    try:
        earlier = read_units(out)
    except InputError:
        earlier = Units([], [], [], ",")
    if not {guarded(unit), *ADDED} <= set(earlier.head) or any(len(row) != len(earlier.head) for row in earlier.rows):
        return [Fault(str(out), "another file is there", "Only a list that was drawn is drawn anew.", keep)]
    moved = []
    columns = (earlier.column(one) for one in (guarded(unit), "trial", "arm"))
    for line, name, trial, arm in zip(earlier.lines, *columns, strict=True):
        now = given.get(unguarded(name).strip())
        if arm and (now is None or (now.trial, now.arm) != (unguarded(trial), unguarded(arm))):
            moved.append(line)
    if not moved:
        return []
    rule = "Nobody is moved, or left out, once the lot is drawn."
    found = "whoever stands there had another trial or arm, or is not in it now"
    return [Fault(f"{out} line {few(moved)}", found, rule, keep)]


def few(found: Sequence[int]) -> str:
    """The first of them, and that there are more."""
    return f"{', '.join(str(one) for one in found[:5])}{' and more' if len(found) > 5 else ''}"


def _drawn(design: Design, units: Units, names: list[str], given: Mapping[str, Assignment | None]) -> Drawn:
    lines = [csv_line([*units.head, *ADDED], units.separator)]
    arms = {arm.name: 0 for arm in design.arms}
    blocks: dict[str, dict[str, int]] = {}
    for row, name in zip(units.rows, names, strict=True):
        one = given.get(name)
        if one is None:
            lines.append(csv_line([*row, *("" for _ in ADDED)], units.separator))
            continue
        arms[one.arm] += 1
        if one.block:
            blocks.setdefault(one.block, {arm.name: 0 for arm in design.arms})[one.arm] += 1
        lines.append(csv_line([*row, one.trial, one.arm, f"{one.chance:.6g}"], units.separator))
    return Drawn("".join(lines), arms, blocks, len(names) - sum(arms.values()))
