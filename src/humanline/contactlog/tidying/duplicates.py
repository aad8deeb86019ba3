"""Contacts whose identifier was seen before: the first is kept, the others are rejected, each with what it repeats."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from humanline.contactlog.querying.engine import SETTINGS
from humanline.contactlog.tidying.account import FileAccount
from humanline.contactlog.tidying.rejects import Rejects
from humanline.contactlog.tidying.tidied_file import TidiedFile
from humanline.foundation.files import written_whole

if TYPE_CHECKING:
    import duckdb

#: Beyond this the engine counts identifiers on disk (as fast, measured), so that memory does not grow with the log.
_COUNTING_MEMORY = "400MB"

COUNTED_AS = "same contact_id as an earlier record"

#: One row a record that repeats an identifier. A record can stand for several contacts (one a channel).
_REPEATS = """
with records as (
    select contact_id, origin, line, min(file_row_number) as place, sum("count") as contacts
    from read_parquet($path, file_row_number = true)
    where contact_id is not null
      and hash(contact_id) in (
        select hash(contact_id) from read_parquet($path) where contact_id is not null group by 1 having count(*) > 1
      )
    group by contact_id, origin, line
),
ranked as (
    select *,
        row_number() over same as turn,
        first_value(origin) over same as first_origin,
        first_value(line) over same as first_line
    from records
    window same as (partition by contact_id order by place)
)
select origin, line, first_origin, first_line, contacts::bigint as contacts
from ranked where turn > 1 order by place
"""


def set_aside_duplicates(
    engine: duckdb.DuckDBPyConnection, parquet: Path, accounts: Sequence[FileAccount], rejects: Rejects
) -> int:
    """Take records that repeat a `contact_id` out of a tidied file, in place.

    Args:
        engine: an open engine.
        parquet: the tidied file, not yet in its final place.
        accounts: the account of every file; duplicates move from accepted to rejected.
        rejects: where they are written.

    Returns:
        The number of contacts taken out.
    """
    if not _repeated(engine, parquet):
        return 0
    repeats = engine.sql(_REPEATS, params={"path": str(parquet)}).to_arrow_table()
    if not repeats.num_rows:
        return 0
    lines: dict[str, np.ndarray] = {}
    for origin in pc.unique(repeats["origin"]).to_pylist():
        lines[origin] = np.sort(repeats.filter(pc.equal(repeats["origin"], origin))["line"].to_numpy())
    _rewrite(parquet, lines)
    _account(repeats, accounts, rejects)
    return int(pc.sum(repeats["contacts"]).as_py())


def _repeated(engine: duckdb.DuckDBPyConnection, parquet: Path) -> bool:
    """Whether any identifier may stand there twice (two that share a hash are looked at too)."""
    engine.execute(f"set memory_limit = '{_COUNTING_MEMORY}'")
    try:
        ((total, different),) = engine.execute(
            "select count(contact_id), count(distinct hash(contact_id)) from read_parquet(?)", [str(parquet)]
        ).fetchall()
    finally:
        engine.execute(f"set memory_limit = '{SETTINGS['memory_limit']}'")
    return bool(total != different)


def _rewrite(parquet: Path, lines: dict[str, np.ndarray]) -> None:
    with (
        written_whole(parquet, private=True) as without,
        pq.ParquetFile(parquet) as source,
        TidiedFile(without, source.schema_arrow) as out,
    ):
        for batch in source.iter_batches():
            out.write(pa.Table.from_batches([batch]).filter(pa.array(_keep(batch, lines))))


def _keep(batch: pa.RecordBatch, lines: dict[str, np.ndarray]) -> np.ndarray:
    keep = np.ones(batch.num_rows, dtype=bool)
    numbers = batch.column("line").to_numpy()
    for origin in pc.unique(batch.column("origin")).to_pylist():
        if origin in lines:
            here = pc.equal(batch.column("origin"), origin).to_numpy(zero_copy_only=False)
            keep &= ~(here & np.isin(numbers, lines[origin]))
    return keep


def _account(repeats: pa.Table, accounts: Sequence[FileAccount], rejects: Rejects) -> None:
    of_origin = {source.origin: account for account in accounts for source in account.sources}
    columns = (repeats[name].to_pylist() for name in ("origin", "line", "first_origin", "first_line"))
    for origin, line, first_origin, first_line in zip(*columns, strict=True):
        rejects.add(
            "record",
            origin,
            line,
            column="contact_id",
            reason=f"same contact_id as {first_origin} line {first_line}",
            counted_as=COUNTED_AS,
        )
        of_origin[origin].accepted -= 1
        of_origin[origin].rejected += 1
