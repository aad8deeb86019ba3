"""A Parquet file as blocks of typed records: structs by their paths (`queue.name`), lists left out."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from humanline.contactlog.reading.source import Block, Source, unique_names, unreadable
from humanline.model.facts import Notice

_ROWS = 1 << 16


class ParquetSource(Source):
    """One Parquet file; its `line` is the row, from 1."""

    format = "parquet"

    def __init__(self, path: Path, origin: str) -> None:
        super().__init__(path, origin)
        try:
            with pq.ParquetFile(path) as file:
                schema = file.schema_arrow
                self._rows = file.metadata.num_rows
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(error) from error
        flat = _flat(schema.empty_table()).schema
        self._kept = [k for k, field in enumerate(flat) if not _is_list(field.type)]
        lists = [field.name for field in flat if _is_list(field.type)]
        self.columns, renamed = unique_names([flat[k].name for k in self._kept], origin)
        values: dict[str, str | int | float] = {"file": origin, "count": len(lists), "names": ", ".join(lists[:10])}
        left_out = Notice(code="lists_left_out", values=values, level="warning")
        self.findings = (*[left_out] * bool(lists), *renamed)
        self.numeric = frozenset(
            name for name, k in zip(self.columns, self._kept, strict=True) if _is_number(flat[k].type)
        )

    def _damaged(self, error: Exception) -> Exception:
        text = str(error).splitlines()[0] if str(error) else type(error).__name__
        return unreadable(
            str(self.path), f"the Parquet file can't be read ({text})", "It must be whole.", "Export it again."
        )

    def blocks(self, *, threads: bool = True) -> Generator[Block, None, None]:
        """Read the file from its start; see `Source.blocks`."""
        size = self.path.stat().st_size
        row = 0
        try:
            with pq.ParquetFile(self.path) as file:
                for batch in file.iter_batches(batch_size=_ROWS, use_threads=threads):
                    lines = np.arange(row + 1, row + 1 + batch.num_rows, dtype=np.int64)
                    row += batch.num_rows
                    table = _flat(pa.Table.from_batches([batch])).combine_chunks()
                    columns = [_as_one(table.column(k)) for k in self._kept]
                    records = pa.RecordBatch.from_arrays(columns, names=list(self.columns))
                    consumed = size * row // max(self._rows, 1)
                    yield Block(self.origin, records, pa.array(lines), (), consumed)
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(error) from error


def _flat(table: pa.Table) -> pa.Table:
    """A table with the fields of structs as columns of their own."""
    while any(pa.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    return table


def _as_one(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_nested(kind) and not pa.types.is_struct(kind))


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))
