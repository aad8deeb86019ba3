"""The list that the lot was drawn for, as `humanline trial assign` wrote it: everybody on it counts."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from humanline.foundation.errors import Fault, InputError
from humanline.foundation.spreadsheets import guarded, unguarded
from humanline.loop.assigning import few, read_units
from humanline.loop.project import PlannedProject
from humanline.model.trial import Design

if TYPE_CHECKING:
    from humanline.contactlog.trial_cube.listed import Listed


def listed_of(design: Design, turn: PlannedProject) -> Listed:
    """Who is on the list of a trial, under the pseudonyms of the log.

    Args:
        design: with the name of the list.
        turn: the organisation; the list stands beside its `line.toml`.

    Raises:
        InputError: the file or a column is not there, rows are ragged, or somebody stands in it twice; all faults at
            once.
    """
    from humanline.contactlog.tidying.pseudonyms import project_key, pseudonym_of
    from humanline.contactlog.trial_cube.listed import Listed

    path = turn.folder / design.listed
    units = read_units(path)
    wanted = [guarded(design.listed_unit), "trial", "arm", *([design.listed_segment] if design.listed_segment else [])]
    there = f"There is {', '.join(units.head) or 'none'}."
    faults = [Fault(f"{path.name} column {name!r}", "not there", there) for name in wanted if name not in units.head]
    ragged = [line for row, line in zip(units.rows, units.lines, strict=True) if len(row) != len(units.head)]
    if ragged:
        found = "more or fewer values than the first line"
        faults.append(Fault(f"{path.name} line {few(ragged)}", found, "Every row has every column."))
    if faults:
        raise InputError(faults)
    names = [unguarded(name) for name in units.column(wanted[0])]
    many = Counter(names)  # whoever they are, their names stand in the list and in no message
    twice = [line for name, line in zip(names, units.lines, strict=True) if many[name] > 1]
    if twice:
        rule = "Who stands there twice would count twice, perhaps in two arms."
        raise InputError([Fault(f"{path.name} line {few(twice)}", "the same name more than once", rule, "Leave one.")])
    arms = [unguarded(arm) for arm in units.column("arm")]
    trials = [unguarded(one) for one in units.column("trial")]
    segments = units.column(design.listed_segment) if design.listed_segment else [""] * len(names)
    kept = [k for k, arm in enumerate(arms) if arm and trials[k] == design.name]
    key = project_key(turn.organisation, turn.folder)
    begins = date.fromisoformat(design.starts)
    zone = ZoneInfo(turn.organisation.organisation.time_zone)
    return Listed(
        customers=tuple(int(pseudonym_of(names[k], key, "customer")[:15], 16) for k in kept),
        arms=tuple(arms[k] for k in kept),
        segments=tuple(segments[k] for k in kept),
        begins=begins,
        begins_s=int(datetime.combine(begins, time(), zone).timestamp()),
    )
