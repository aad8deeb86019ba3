"""A line that is a total of contacts, split into those who were answered, those who hung up, and the others.

Each part counts for as many contacts as it holds, so that every measure follows as from single contacts. What a line
does not tell stays unknown: where the number who hung up is unknown, so it is of all contacts of the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from humanline.contactlog.reading import Source
from humanline.model.facts import Notice
from humanline.model.organisation import ColumnSource, Organisation, Totals

#: Columns of the engine's answer: how many were answered, and how many hung up.
ANSWERED, ABANDONED = "total_answered", "total_abandoned"

Floats = NDArray[np.float64]
#: Contact-log columns of which a line holds the total or the average.
TOTALLED = ("handle_s", "wait_s")
#: Columns that only a single contact can have.
OF_ONE = frozenset({"contact_id", "customer_id"})
_OF = {"handle_ms": "handle", "wait_ms": "wait"}
#: With a larger share of the contacts neither answered nor hung up, or too many, the columns may mean something else.
_MOST_APART = 0.02


@dataclass
class Departures:
    """Lines whose numbers do not add up, and how many contacts that is about.

    Attributes:
        lines: with all three numbers.
        more: of these, the ones with more answered and abandoned than came in.
        surplus: how many more; these are left out.
        neither: contacts that came in and neither were answered nor hung up.
        contacts: that came in, in all lines with the three numbers.
    """

    lines: int = 0
    more: int = 0
    surplus: int = 0
    neither: int = 0
    contacts: int = 0

    def notices(self) -> Iterator[Notice]:
        """What a reader of the figures should know of it."""
        for code, count in (("totals_neither", self.neither), ("totals_surplus", self.surplus)):
            if count:
                values: dict[str, str | int | float] = {"count": count, "contacts": self.contacts}
                yield Notice(
                    code=code, values=values, level="warning" if count > _MOST_APART * self.contacts else "info"
                )


def with_numbers(organisation: Organisation, sources: Iterable[Source]) -> Organisation:
    """The same, where `abandoned` holds how many hung up: beside a count, a number above one is no yes or no.

    Args:
        organisation: `line.toml`.
        sources: the files; the first records of each are looked at.
    """
    told = organisation.columns.get("abandoned")
    source = ColumnSource(column=told) if isinstance(told, str) else told
    if organisation.totals is not None or "count" not in organisation.columns or not isinstance(source, ColumnSource):
        return organisation
    if not OF_ONE.isdisjoint({*organisation.columns, *organisation.derived}):
        return organisation
    name = source.column
    if name is None or source.yes or source.no:
        return organisation
    for one in sources:
        block = next(one.beginning(), None) if name in one.columns else None
        if block is None:
            continue
        values = block.records.column(block.records.schema.get_field_index(name)).cast(pa.string()).unique().to_pylist()
        if any(value and re.fullmatch(r"\s*(\d{2,}|[2-9])(\.0+)?\s*", value) for value in values):
            rest = {key: column for key, column in organisation.columns.items() if key != "abandoned"}
            return msgspec.structs.replace(organisation, columns=rest, totals=Totals(abandoned=name))
    return organisation


def split(lines: pa.Table, totals: Totals, seen: Departures) -> pa.Table:
    """The parts of every line that hold contacts, each with `count`, `answered` and `abandoned`.

    Args:
        lines: with `count`, `total_answered` and `total_abandoned`, and `handle_ms` and `wait_ms` where they are known.
        totals: what the columns hold.
        seen: lines that do not add up are counted here.
    """
    came = _numbers(lines, "count")
    answered, abandoned = _numbers(lines, ANSWERED), _numbers(lines, ABANDONED)
    if totals.answered and totals.abandoned:
        _depart(came, answered, abandoned, seen)
    told_abandoned = ~np.isnan(abandoned)
    gone = np.minimum(np.nan_to_num(abandoned), came)
    if not totals.answered:  # everybody who did not hang up; with no word of that, everybody
        answered = came - gone if not totals.abandoned else np.where(told_abandoned, came - gone, np.nan)
    told_answered = ~np.isnan(answered)
    helped = np.minimum(np.nan_to_num(answered), came - gone)
    others = came - gone - helped
    # Averages and totals are of those whom the file says were answered, also where too many of them had to be left out.
    per = {"answered": answered, "all": came}
    both = bool(totals.answered or totals.abandoned)
    parts = []
    for count, was_answered, was_gone in ((helped, True, False), (gone, False, True), (others, False, False)):
        part = lines.set_column(lines.schema.get_field_index("count"), "count", pa.array(count.astype(np.int64)))
        part = part.append_column("answered", _truth(told_answered if both else told_answered & False, was_answered))
        part = part.append_column("abandoned", _truth(told_abandoned, was_gone))
        for name, key in _OF.items():
            if name not in lines.column_names:
                continue
            whose = "answered" if name == "handle_ms" else totals.wait_of
            value = _numbers(lines, name)
            if getattr(totals, key) == "total":
                value = np.divide(value, per[whose], out=np.full_like(value, np.nan), where=per[whose] > 0)
            if not was_answered and whose == "answered":
                value = np.full_like(value, np.nan)
            known = pa.array(np.round(np.nan_to_num(value)).astype(np.int64), mask=np.isnan(value))
            part = part.set_column(part.schema.get_field_index(name), name, known)
        parts.append(part.filter(pa.array(count > 0)))
    return pa.concat_tables(parts)


def _depart(came: Floats, answered: Floats, abandoned: Floats, seen: Departures) -> None:
    over = answered + abandoned - came
    told = ~np.isnan(over)
    seen.lines += int(told.sum())
    seen.contacts += int(came[told].sum())
    seen.more += int((over[told] > 0).sum())
    seen.surplus += int(np.maximum(over[told], 0).sum())
    seen.neither += int(np.maximum(-over[told], 0).sum())


def _numbers(lines: pa.Table, name: str) -> Floats:
    """A column as numbers, not a number where nothing is known."""
    column: Floats = lines[name].cast(pa.float64()).to_numpy()
    return column


def _truth(told: NDArray[np.bool_], value: bool) -> pa.Array:
    return pa.array(np.full(told.shape, value), mask=~told)
