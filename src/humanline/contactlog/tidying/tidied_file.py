"""The tidied log: its columns, and how it is written."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from humanline.contactlog.tidying.mapping import Mapping
from humanline.contactlog.tidying.one_by_one import looked_at
from humanline.contactlog.tidying.pseudonyms import MARK
from humanline.model.contact import LOG_COLUMNS, ColumnType

_INSTANT = pa.timestamp("us", tz="UTC")
_ROWS = 1 << 17

_KINDS: dict[ColumnType, pa.DataType] = {
    "text": pa.string(),
    "time": _INSTANT,
    "duration": pa.int64(),
    "number": pa.int64(),
    "count": pa.int64(),
    "bool": pa.bool_(),
    "scale": pa.int32(),
}
#: Columns of the tidied log that are no column of the contact log → their kind, and the columns that they come from.
_MORE: dict[str, tuple[pa.DataType, tuple[str, ...]]] = {
    "hour_of_week": (pa.int16(), ("opened_at",)),
    "day": (pa.date32(), ("opened_at",)),
    "to_person_ms": (pa.int64(), ("asked_person_at", "reached_person_at")),
    "completion_ms": (pa.int64(), ("opened_at", "closed_at")),
    **{column.happened: (pa.bool_(), (column.name,)) for column in LOG_COLUMNS if column.happened},
}
_ALWAYS: dict[str, pa.DataType] = {
    "line": pa.int64(),
    "origin": pa.string(),
    "moment": pa.string(),
    "channel": pa.string(),
    "mode": pa.string(),
    "segment": pa.string(),
    "count": pa.int64(),
}
_OWN = {"customer": pa.int64(), "propensity": pa.float64()}


def tidied_schema(mapping: Mapping, mark: str) -> pa.Schema:
    """The columns of the tidied log under a mapping; the file says under which key its pseudonyms were made."""
    there = dict(_ALWAYS)
    for column in LOG_COLUMNS:
        if mapping.has(column.name):
            there.setdefault(column.kept, _OWN.get(column.kept, _KINDS[column.type]))
    for name, (kind, parts) in _MORE.items():
        if all(mapping.has(part) for part in parts):
            there.setdefault(name, kind)
    if mapping.totals is not None:
        there["answered"] = pa.bool_()
    if "opened_at" in mapping.columns and mapping.columns["opened_at"].weekday is not None:
        for name in ("opened_at", "day", *(() if mapping.has("completion_s") else ("completion_ms",))):
            there.pop(name, None)
    fields = list(there.items())
    fields += [(f"attr_{name}", pa.string()) for name in mapping.organisation.attributes]
    names = {*mapping.organisation.derived, *mapping.used}
    fields += [(f"rule_{name}", pa.string()) for name in looked_at(mapping.organisation, names)]
    return pa.schema(fields, metadata={MARK: mark.encode()})


class TidiedFile:
    """Writes contacts to Parquet in row groups of a good size."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.schema = schema
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")
        self._waiting: list[pa.Table] = []
        self._rows = 0

    def write(self, table: pa.Table) -> None:
        """Add contacts; columns that are not in the schema are left out."""
        self._waiting.append(table.select(self.schema.names).cast(self.schema))
        self._rows += table.num_rows
        if self._rows >= _ROWS:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(pa.concat_tables(self._waiting).combine_chunks(), row_group_size=2 * _ROWS)
        self._waiting, self._rows = [], 0

    def __enter__(self) -> TidiedFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._flush()
        finally:
            self._writer.close()
