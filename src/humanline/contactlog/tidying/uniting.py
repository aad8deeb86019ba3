"""Contacts that are several rows of a log: legs of a call, events of a ticket. The tidied rows become contacts.

Rows with the same number are one contact. Within it they stand in the order of their times, then of the log, and each
column has its own way to say one thing for all (`Joining`). It works on tidied values, so that lengths of time are
added up in milliseconds, whatever the unit in which they were written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from humanline.contactlog.tidying.account import FileAccount
from humanline.contactlog.tidying.mapping import Mapping
from humanline.contactlog.tidying.moments import other_moment
from humanline.contactlog.tidying.readings import Readings
from humanline.contactlog.tidying.rejects import Rejects
from humanline.contactlog.tidying.tidied_file import TidiedFile
from humanline.model.contact import EVERYONE_ELSE, LOG_COLUMNS, LogColumn

if TYPE_CHECKING:
    import duckdb

#: Rows that are joined at a time; memory follows this number, never the size of the log.
_ROWS = 1_000_000
#: Without these a contact can't be counted.
_NEEDED = ("opened_at", "moment", "channel")

#: The rows of one part of the contacts, in their order: `turn` counts from 1. A row without a number is a contact.
_TURNS = """
with rows as (
    select *, coalesce(contact_id, '#' || file_row_number) as contact, file_row_number as place
    from read_parquet($path, file_row_number = true)
    where hash(coalesce(contact_id, '#' || file_row_number)) % $parts = $part
),
turns as (
    select *, row_number() over (order_of_rows) as turn,
        coalesce(bool_or({answered}) over (order_of_rows rows between unbounded preceding and 1 preceding), false)
            as answered_before
    from rows
    window order_of_rows as (partition by contact order by {order})
)
"""
_UNITED = "select {columns}, min(place) as place from turns group by contact order by place"
_ROWS_OF = "select contact, origin, line from turns where contact in (select unnest($contacts)) order by place"


def unite(
    engine: duckdb.DuckDBPyConnection,
    parquet: Path,
    mapping: Mapping,
    accounts: Sequence[FileAccount],
    rejects: Rejects,
    readings: Readings,
) -> int:
    """Join the rows of each contact in a tidied file, in place.

    Args:
        engine: an open engine.
        parquet: the tidied rows, not yet in their final place.
        mapping: says how each column is joined.
        accounts: the account of every file; rows after the first of a contact move from accepted to joined.
        rejects: where contacts are written that have no moment, channel or opening time in any row.
        readings: counts anew how many contacts have each column.

    Returns:
        The number of contacts.
    """
    with pq.ParquetFile(parquet) as file:
        schema, number = file.schema_arrow, file.metadata.num_rows
    united = parquet.with_name(parquet.name + ".united")
    readings.begin_again()
    rows_in, contacts_in, rejected_in = _origins(engine, parquet), Counter[str](), Counter[str]()
    try:
        united.touch(mode=0o600)
        with TidiedFile(united, schema) as out:
            for contacts, rejected in _parts(engine, parquet, mapping, schema, 1 + number // _ROWS):
                readings.add(contacts)
                contacts_in.update(_counted(contacts["origin"]))
                out.write(contacts)
                for origin, line, column in rejected:
                    rejects.add("record", origin, line, column=column, reason=f"{column} is empty")
                    rejected_in[origin] += 1
        united.replace(parquet)
    finally:
        united.unlink(missing_ok=True)
    for account in accounts:
        for source in account.sources:
            kept, rejected_rows = contacts_in[source.origin], rejected_in[source.origin]
            joined = rows_in[source.origin] - kept - rejected_rows
            account.accepted -= joined + rejected_rows
            account.joined += joined
            account.rejected += rejected_rows
    return contacts_in.total()


Rejected = list[tuple[str, int, str]]


def _parts(
    engine: duckdb.DuckDBPyConnection, parquet: Path, mapping: Mapping, schema: pa.Schema, parts: int
) -> Iterator[tuple[pa.Table, Rejected]]:
    """The contacts of each part, in the order of their first rows, and the rows of those that can't be counted."""
    names = set(schema.names)
    order = "opened_at, place" if "opened_at" in names else "place"
    turns = _TURNS.format(answered=_answered(names), order=order)
    columns = ", ".join(f'{sql} as "{name}"' for name, sql in _expressions(mapping, schema.names).items())
    question = turns + _UNITED.format(columns=columns + ", min(contact) as contact")
    needed = [name for name in _NEEDED if name in names]
    for part in range(parts):
        values: dict[str, object] = {"path": str(parquet), "parts": parts, "part": part}
        contacts = engine.sql(question, params=values).to_arrow_table()
        missing = {name: pc.is_null(contacts[name]).to_numpy() for name in needed}
        gone = np.any(list(missing.values()), axis=0)
        rejected: Rejected = []
        if gone.any():
            why = {
                contact: next(name for name in needed if missing[name][k])
                for k, contact in zip(np.flatnonzero(gone), contacts["contact"].filter(gone).to_pylist(), strict=True)
            }
            rows = engine.sql(turns + _ROWS_OF, params={**values, "contacts": list(why)}).fetchall()
            rejected = [(origin, line, why[contact]) for contact, origin, line in rows]
            contacts = contacts.filter(pa.array(~gone))
        yield contacts, rejected


def _answered(names: set[str]) -> str:
    """A row in which the customer was helped: it has handle time, or a person was reached."""
    ways = {"handle_ms": "handle_ms > 0", "reached": "reached"}
    there = [f"coalesce({way}, false)" for name, way in ways.items() if name in names]
    return " or ".join(there) or ("wait_ms is not null" if "wait_ms" in names else "false")


def _expressions(mapping: Mapping, names: Sequence[str]) -> dict[str, str]:
    """Column of the tidied log → what the rows of a contact say together."""
    of_rows = {name: _by_way("first", name) for name in names}
    of_rows |= {name: f"arg_min_null({name}, turn)" for name in ("line", "origin")}
    of_rows["count"] = "1::bigint"
    of_rows["segment"] = f"coalesce(arg_min(segment, turn) filter (segment <> '{EVERYONE_ELSE}'), min(segment))"
    for column in LOG_COLUMNS:
        if column.kept in of_rows and column.name != "count":
            of_rows |= _of_column(column, mapping)
    if other := other_moment(mapping.organisation):
        of_rows["moment"] = f"coalesce({of_rows['moment']} filter (moment <> '{other}'), min(moment))"
    if "opened_at" in of_rows:
        # The hour and the day are those of the first row, also where its time of day is not known.
        for name in ("hour_of_week", "day"):
            of_rows[name] = f"arg_min_null({name}, turn) filter (opened_at is not null)"
    if "mode" in of_rows:
        first = "arg_max_null" if mapping.joined("channel") == "last" else "arg_min_null"
        of_rows["mode"] = f"{first}(mode, turn) filter (channel is not null)"
    if "to_person_ms" in of_rows:
        of_rows["to_person_ms"] = _between(of_rows["asked_person_at"], of_rows["reached_person_at"])
    if "completion_ms" in of_rows and not mapping.has("completion_s"):
        last = "arg_min_null" if mapping.joined("closed_at") == "first" else "arg_max_null"
        clocked = "case when completion_ms is not null or opened_at is null then closed_at end"
        closed = f"{last}({clocked}, turn) filter (closed_at is not null)"
        of_rows["completion_ms"] = _between(of_rows["opened_at"], closed)
    return {name: of_rows[name] for name in names}


def _of_column(column: LogColumn, mapping: Mapping) -> dict[str, str]:
    found = {column.kept: _by_way(mapping.joined(column.name), column.kept)}
    if column.happened:
        yes, unknown = f"bool_or({column.happened})", f"bool_or({column.happened} is null)"
        found[column.happened] = f"case when {yes} then true when {unknown} then null else false end"
    return found


def _by_way(way: str, name: str) -> str:
    """What the rows say together in one column; rows that say nothing count for nothing."""
    quoted = f'"{name}"'
    match way:
        case "last":
            return f"arg_max({quoted}, turn)"
        case "sum":
            return f"sum({quoted})::bigint"
        case "any":
            return f"bool_or({quoted})"
        case "all":
            return f"bool_and({quoted})"
        case "until_answered":
            return f"(sum({quoted}) filter (not answered_before))::bigint"
        case "several":
            return "count(*) filter (handle_ms > 0) > 1"
    return f"arg_min({quoted}, turn)"


def _between(first: str, last: str) -> str:
    """Milliseconds between two times in whole seconds; null where either is not known, or the last came first."""
    ms = f"((floor(epoch({last})) - floor(epoch({first}))) * 1000)::bigint"
    return f"case when {ms} >= 0 then {ms} end"


def _origins(engine: duckdb.DuckDBPyConnection, parquet: Path) -> Counter[str]:
    """Rows by the file that they stand in."""
    rows = engine.execute("select origin, count(*) from read_parquet(?) group by origin", [str(parquet)]).fetchall()
    return Counter(dict(rows))


def _counted(values: pa.ChunkedArray) -> dict[str, int]:
    counts = values.value_counts()
    return dict(zip(counts.field("values").to_pylist(), counts.field("counts").to_pylist(), strict=True))
