"""A list of customers, households, sites or days, and the arm that the lot gives to each of them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from humanline.foundation.errors import Fault, InputError
from humanline.model.trial import Assignment, Design
from humanline.trial.assigning import assign, assign_list
from humanline.trial.freezing import standing

#: What a list that is drawn gets beside its own columns.
ADDED = ("trial", "arm", "chance")
_SEPARATORS = (",", ";", "\t")


class Drawn(NamedTuple):
    """A list with its arms.

    Attributes:
        text: the list as CSV, with `trial`, `arm` and `chance`; empty for whoever takes no part.
        arms: arm → how many.
        blocks: block → arm → how many.
        out: how many take no part.
    """

    text: str
    arms: dict[str, int]
    blocks: dict[str, dict[str, int]]
    out: int


def draw_list(design: Design, path: Path, *, unit: str, block: str, segment: str, at: datetime) -> Drawn:
    """Draw the lot for a list.

    Args:
        design: frozen as it stands.
        path: of a CSV file, one row a unit.
        unit: column with its name.
        block: column with its block, where arms are dealt out evenly; empty: each unit is drawn by itself.
        segment: column with its segment; empty for none.
        at: when.

    Raises:
        InputError: the design is not frozen, the file or a column is not there, or units are empty or stand twice; all
            faults at once.
    """
    if standing(design) != "frozen":
        rule = "The lot is drawn once the design is frozen: nobody may be moved afterwards."
        raise InputError([Fault("trial.toml", "not frozen as it stands", rule, "`humanline trial freeze` it.")])
    rows, separator = _rows(path)
    wanted = [name for name in (unit, block, segment) if name]
    head = list(rows[0]) if rows else []
    faults = [
        Fault(f"{path.name} column {name!r}", "not there", f"There is {', '.join(head) or 'none'}.")
        for name in wanted
        if name not in head
    ]
    faults += [
        Fault(f"{path.name} column {name!r}", "is there already", "It is what the lot adds.", "Rename or remove it.")
        for name in ADDED
        if name in head
    ]
    if not rows:
        faults.append(Fault(path.name, "no rows", "There is a row for every unit."))
    if faults:
        raise InputError(faults)
    names = [row[unit].strip() for row in rows]
    empty = [str(k + 2) for k, name in enumerate(names) if not name]
    loose = [str(k + 2) for k, row in enumerate(rows) if block and not row[block].strip()]
    twice = sorted(name for name, many in Counter(names).items() if name and many > 1)
    if empty:
        faults.append(Fault(f"{path.name} line {_few(empty)}", "no name of the unit", "Every unit has one."))
    if twice:
        found = f"{_few(twice)} more than once"
        faults.append(Fault(f"{path.name} column {unit!r}", found, "A unit gets one arm.", "Leave each in once."))
    if loose:
        faults.append(Fault(f"{path.name} line {_few(loose)}", "no block", "Arms are dealt out in blocks.", "Name it."))
    if faults:
        raise InputError(faults)
    segments = {name: row[segment].strip() if segment else "" for name, row in zip(names, rows, strict=True)}
    given: Mapping[str, Assignment | None]
    if block:
        blocks = {name: row[block].strip() for name, row in zip(names, rows, strict=True)}
        given = assign_list(design, names, blocks, at=at, segment_of=segments)
    else:
        given = {name: assign(design, name, at=at, segment=segments[name]) for name in names}
    return _drawn(design, rows, names, given, separator)


def _few(names: list[str]) -> str:
    """The first of them, and that there are more."""
    return f"{', '.join(names[:5])}{' and more' if len(names) > 5 else ''}"


def _drawn(
    design: Design, rows: list[dict[str, str]], names: list[str], given: Mapping[str, Assignment | None], separator: str
) -> Drawn:
    text = io.StringIO()
    writer = csv.DictWriter(text, [*rows[0], *ADDED], delimiter=separator, lineterminator="\n")
    writer.writeheader()
    arms = {arm.name: 0 for arm in design.arms}
    blocks: dict[str, dict[str, int]] = {}
    for row, name in zip(rows, names, strict=True):
        one = given.get(name)
        if one is None:
            writer.writerow(row | dict.fromkeys(ADDED, ""))
            continue
        arms[one.arm] += 1
        if one.block:
            blocks.setdefault(one.block, {arm.name: 0 for arm in design.arms})[one.arm] += 1
        writer.writerow(row | {"trial": one.trial, "arm": one.arm, "chance": f"{one.chance:.6g}"})
    return Drawn(text.getvalue(), arms, blocks, len(rows) - sum(arms.values()))


def _rows(path: Path) -> tuple[list[dict[str, str]], str]:
    """The rows of a CSV file, whose separator is the one that its first line has most of."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        rule = "A list is a CSV file in UTF-8."
        raise InputError([Fault(str(path), f"it can't be read: {error}", rule)]) from error
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise InputError([Fault(f"{path.name} line {reader.line_num}", str(error), "It must be CSV.")]) from error
    ragged = [str(k + 2) for k, row in enumerate(rows) if None in row or None in row.values()]
    if ragged:
        found = "more or fewer values than the first line"
        raise InputError([Fault(f"{path.name} line {_few(ragged)}", found, "Every row has every column.")])
    return rows, separator
