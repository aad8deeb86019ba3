"""Typed columns as text, so that one set of rules holds for every format."""

from __future__ import annotations

import base64
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import msgspec
import pyarrow as pa
import pyarrow.compute as pc


def as_text(records: pa.RecordBatch) -> pa.RecordBatch:
    """Every column as text: times and lengths of time in ISO 8601, nested values as JSON, nothing as the empty text.

    Args:
        records: any types; columns that are text already are not copied.
    """
    if all(pa.types.is_string(field.type) and not column.null_count for field, column in _pairs(records)):
        return records
    columns = [_column(column) for column in records.columns]
    return pa.RecordBatch.from_arrays(columns, names=records.schema.names)


def _pairs(records: pa.RecordBatch) -> list[tuple[pa.Field, pa.Array]]:
    return list(zip(records.schema, records.columns, strict=True))


def _column(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _column(column.dictionary_decode())
    if pa.types.is_null(kind):
        return pa.array([""] * len(column), pa.string())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pc.fill_null(column.cast(pa.string()), "")
    if pa.types.is_timestamp(kind):
        return _times(column)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind) or pa.types.is_date(kind):
        return pc.fill_null(column.cast(pa.string()), "")
    if pa.types.is_duration(kind):
        column = column.cast(pa.duration("us"), safe=False)
    if pa.types.is_boolean(kind):
        return pc.fill_null(pc.if_else(column, "true", "false"), "")
    return pa.array([cell_text(value) for value in column.to_pylist()], pa.string())


def _times(column: pa.Array) -> pa.Array:
    micro = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    if column.type.tz is None:
        return pc.fill_null(pc.strftime(micro, "%Y-%m-%dT%H:%M:%S"), "")
    utc = micro.cast(pa.timestamp("us", "UTC"))
    return pc.fill_null(pc.binary_join_element_wise(pc.strftime(utc, "%Y-%m-%dT%H:%M:%S"), "Z", ""), "")


def cell_text(value: object) -> str:
    """One value as text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(msgspec.to_builtins(value))
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return base64.b64encode(value).decode()
    return msgspec.json.encode(value, enc_hook=cell_text).decode()
