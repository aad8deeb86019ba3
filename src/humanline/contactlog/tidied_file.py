"""The tidied log: its columns, and how it is written."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from humanline.contactlog.mapping import Mapping
from humanline.contactlog.pseudonyms import MARK

_INSTANT = pa.timestamp("us", tz="UTC")
_ROWS = 1 << 17

#: Every column that can be there, in order. `count`, `segment`, `mode` and the first four are always there.
TYPES: dict[str, pa.DataType] = {
    "line": pa.int64(),
    "origin": pa.string(),
    "moment": pa.string(),
    "channel": pa.string(),
    "mode": pa.string(),
    "segment": pa.string(),
    "count": pa.int64(),
    "contact_id": pa.string(),
    "opened_at": _INSTANT,
    "hour_of_week": pa.int16(),
    "day": pa.date32(),
    "customer": pa.int64(),
    "handle_ms": pa.int64(),
    "wait_ms": pa.int64(),
    "completion_ms": pa.int64(),
    "asked_person_at": _INSTANT,
    "reached_person_at": _INSTANT,
    "closed_at": _INSTANT,
    "gave_up_at": _INSTANT,
    "abandoned": pa.bool_(),
    "resolved": pa.bool_(),
    "complaint": pa.bool_(),
    "transferred": pa.bool_(),
    "wanted_person": pa.bool_(),
    "satisfaction_c": pa.int32(),
    "felt_heard_c": pa.int32(),
    "value_c": pa.int64(),
    "department": pa.string(),
    "trial": pa.string(),
    "arm": pa.string(),
    "policy": pa.string(),
    "propensity": pa.float64(),
}
_ALWAYS = ("line", "origin", "moment", "channel", "mode", "segment", "count")
_RENAMED = {
    "handle_ms": "handle_s",
    "wait_ms": "wait_s",
    "completion_ms": "completion_s",
    "satisfaction_c": "satisfaction",
    "felt_heard_c": "felt_heard",
    "value_c": "value",
    "customer": "customer_id",
    "day": "opened_at",
}


def tidied_schema(mapping: Mapping, mark: str) -> pa.Schema:
    """The columns of the tidied log under a mapping; the file says under which key its pseudonyms were made."""
    weekday = "opened_at" in mapping.columns and mapping.columns["opened_at"].weekday is not None
    there = {name for name in TYPES if name in _ALWAYS or mapping.has(_RENAMED.get(name, name))}
    if mapping.has("opened_at"):
        there.add("hour_of_week")
    if weekday:
        there -= {"opened_at", "day"}
    if {"opened_at", "closed_at"} <= there:
        there.add("completion_ms")
    fields = [(name, kind) for name, kind in TYPES.items() if name in there]
    fields += [(f"attr_{name}", pa.string()) for name in mapping.organisation.attributes]
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
