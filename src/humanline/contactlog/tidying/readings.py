"""How far every column could be read: counted while the log is tidied, read by the gate before anything is measured."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from humanline.contactlog.tidying.mapping import Mapping
from humanline.model.contact import LOG_COLUMNS
from humanline.model.facts import ColumnReading
from humanline.model.organisation import ColumnSource


@dataclass
class Readings:
    """Adds up, block by block of accepted records, what stands in every column."""

    known: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    unreadable: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    yes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    no: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, accepted: pa.Table) -> None:
        """Count one block."""
        for column in LOG_COLUMNS:
            if column.kept in accepted.column_names:
                values = accepted[column.kept]
                self.known[column.name] += len(values) - values.null_count
                if column.type == "bool":
                    said = pc.sum(values).as_py() or 0
                    self.yes[column.name] += said
                    self.no[column.name] += len(values) - values.null_count - said
            code = f"why_{column.name}"
            if code in accepted.column_names:
                self.unreadable[column.name] += pc.sum(pc.not_equal(accepted[code], 0)).as_py() or 0

    def begin_again(self) -> None:
        """Forget how many values are known, to count contacts where rows were counted; what can't be read stays."""
        self.known.clear()
        self.yes.clear()
        self.no.clear()

    def add_number(self, name: str, accepted: pa.Table, column: str) -> None:
        """Count a column of yes and no of one block where a record holds how many contacts it is true of.

        Args:
            name: the contact-log column.
            accepted: with `count`.
            column: of `accepted`; how many.
        """
        values = accepted[column]
        self.known[name] += len(values) - values.null_count
        self.yes[name] += pc.sum(pc.greater(values, 0)).as_py() or 0
        self.no[name] += pc.sum(pc.less(values, accepted["count"])).as_py() or 0
        if f"why_{column}" in accepted.column_names:
            self.unreadable[name] += pc.sum(pc.not_equal(accepted[f"why_{column}"], 0)).as_py() or 0

    def of(self, mapping: Mapping, clockless: dict[str, int]) -> dict[str, ColumnReading]:
        """The reading of every column that is mapped.

        Args:
            mapping: says which columns there are, and which are one value for all.
            clockless: column of times → how many were read without a time of day.
        """
        found: dict[str, ColumnReading] = {}
        for column in LOG_COLUMNS:
            name = column.name
            if not mapping.has(name) or name not in self.known:
                continue
            source = mapping.columns.get(name, ColumnSource())
            known = self.known[name]
            found[name] = ColumnReading(
                filled=known + self.unreadable[name],
                readable=known,
                clockless=clockless.get(name, 0),
                yes=self.yes[name],
                no=self.no[name],
                ruled=bool(source.yes) or name in mapping.organisation.derived,
                assumed=source.constant is not None,
            )
        return found
