"""What outcomes of a trial are made of: every number and every yes or no that the log has, in whole steps.

Beside what the log measures itself there are the organisation's own columns: an attribute whose values are numbers, or
yes and no, is an outcome under its own name. Money stays in hundredths; other numbers in steps so fine that the largest
has seven digits.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import ibis
import numpy as np

from humanline.contactlog.measuring import comparing
from humanline.contactlog.measuring.gate import READABLE
from humanline.contactlog.querying.steps import Steps
from humanline.contactlog.querying.values import number
from humanline.foundation.errors import Fault, InputError
from humanline.foundation.written import NO, YES
from humanline.model.contact import LOG_COLUMNS, ColumnType
from humanline.model.organisation import ColumnSource
from humanline.model.outcomes import OUTCOME_BY_NAME

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Steps in one unit of what the tidied log keeps of a column of this type. Times count in minutes.
_STEPS: dict[ColumnType, int] = {"duration": 60_000, "number": 100, "scale": 100, "bool": 1}


class OutcomeColumn(NamedTuple):
    """A column that outcomes are made of.

    Attributes:
        steps: of a contact, a whole number; null where it is not known.
        per_one: steps in one unit.
    """

    steps: ir.Value
    per_one: int = 1


class Values(NamedTuple):
    """Contacts with the columns that outcomes are made of.

    Attributes:
        contacts: the contacts.
        of: column → its value of each contact.
    """

    contacts: ir.Table
    of: dict[str, OutcomeColumn]


def values_of(contacts: ir.Table, wanted: Iterable[str]) -> Values:
    """The wanted columns, as far as the log has them.

    Args:
        contacts: made by `comparing.outcomes`.
        wanted: names of columns and attributes.

    Raises:
        InputError: an attribute is neither numbers nor yes and no; all faults at once.
    """
    asked = sorted(set(wanted))
    there = _standard(contacts)
    own = [name for name in asked if name not in there and f"attr_{name}" in contacts.columns]
    contacts, found, faults = _own(contacts, own)
    if faults:
        raise InputError(faults)
    there = _standard(contacts) | found
    return Values(contacts, {name: there[name] for name in asked})


def check_there(contacts: ir.Table, wanted: Iterable[str]) -> None:
    """Refuse columns that are not in the log, without reading any.

    Args:
        contacts: made by `comparing.outcomes`.
        wanted: names of columns and attributes.

    Raises:
        InputError: with one fault for each that is not there.
    """
    there = set(_standard(contacts))
    measured = {"contacts", "repeat", "person_minutes", *OUTCOME_BY_NAME} & there
    attributes = {name.removeprefix("attr_") for name in contacts.columns if name.startswith("attr_")}
    more = sorted((there | attributes) - measured)
    known = f"There is {', '.join(sorted(measured))}{'; of the log itself ' + ', '.join(more) if more else ''}."
    faults = [
        Fault(f"trial.toml outcomes {name}", "not in the log", known)
        for name in sorted(set(wanted) - there - attributes)
    ]
    if faults:
        raise InputError(faults)


def _standard(contacts: ir.Table) -> dict[str, OutcomeColumn]:
    """The columns of a contact log that can tell something, and what follows from them."""
    have = set(contacts.columns)
    there = {
        column.name: OutcomeColumn(
            contacts[column.kept].cast("int8" if column.type == "bool" else "int64").cast("int64"), steps
        )
        for column in LOG_COLUMNS
        if column.kept in have and column.name != "propensity" and (steps := _STEPS.get(column.type))
    }
    names = comparing.names_in(contacts)
    there |= {name: OutcomeColumn(contacts[f"x_{name}"], OUTCOME_BY_NAME[name].steps) for name in names}
    there["contacts"] = there["repeat"] = OutcomeColumn(ibis.literal(1, "int64"))
    if "handle_ms" in have:
        person = (contacts["mode"] == "person").fill_null(False)
        there["person_minutes"] = OutcomeColumn(person.ifelse(contacts.handle_ms, 0), 60_000)
    return there


def _own(contacts: ir.Table, names: list[str]) -> tuple[ir.Table, dict[str, OutcomeColumn], list[Fault]]:
    """Attributes as numbers, or as yes and no, whichever reads most of their values."""
    if not names:
        return contacts, {}, []
    for k, name in enumerate(names):
        text = contacts[f"attr_{name}"].strip().nullif("")
        word = text.lower()
        truth = ibis.cases((word.isin(YES), 1.0), (word.isin(NO), 0.0), else_=ibis.null("float64"))
        contacts = contacts.mutate(**{f"own{k}_text": text, f"own{k}_truth_number": truth})
        for way, source in (("point", ColumnSource()), ("comma", ColumnSource(decimal=","))):
            contacts = contacts.mutate(**{f"own{k}_{way}_text": contacts[f"own{k}_text"]})
            contacts = _driven(contacts, number(contacts, f"own{k}_{way}", source, percent=1.0))
    asked: dict[str, ir.Value] = {}
    for k in range(len(names)):
        asked[f"all_{k}"] = contacts[f"own{k}_text"].notnull().sum()
        for way in _WAYS:
            read = contacts[f"own{k}_{way}_number"]
            asked |= {f"{way}_{k}": read.notnull().sum(), f"most_{way}_{k}": read.abs().max()}
    (row,) = contacts.aggregate(**asked).to_pyarrow().to_pylist()
    found, faults = {}, []
    for k, name in enumerate(names):
        # Of ways that read as much the first: 1 and 0 are yes and no, and 1.234 has decimals.
        way = max(_WAYS, key=lambda one: int(row[f"{one}_{k}"] or 0))
        many, all_ = int(row[f"{way}_{k}"] or 0), int(row[f"all_{k}"] or 0)
        if not all_ or many < READABLE * all_:
            rule = f"An outcome is numbers, or yes and no, of which {READABLE:.0%} can be read."
            told = f"{many:,} of {all_:,} values can be read"
            faults.append(Fault(f"trial.toml outcomes {name}", told, rule, "Take another column, or mend its values."))
            continue
        most = float(row[f"most_{way}_{k}"] or 0.0)
        digits = int(np.clip(7 - np.ceil(np.log10(most)), 2, 6)) if most > 0 and way != "truth" else 0
        steps = (contacts[f"own{k}_{way}_number"] * 10**digits).round().cast("int64")
        found[name] = OutcomeColumn(steps, 10**digits)
    return contacts, found, faults


#: Ways to read an own column.
_WAYS = ("truth", "point", "comma")


def _driven(table: ir.Table, steps: Steps) -> ir.Table:
    """A table with the columns that a generator works out."""
    wanted = next(steps)
    while True:
        table = table.mutate(**wanted)
        try:
            wanted = steps.send(table)
        except StopIteration:
            return table
