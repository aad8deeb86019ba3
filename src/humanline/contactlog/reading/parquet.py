"""A Parquet file as blocks of typed records."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from humanline.contactlog.reading.source import Block, Source, unique_names, unreadable

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
        self.columns, self.notices = unique_names(list(schema.names), origin)
        self.numeric = frozenset(
            name
            for name, field in zip(self.columns, schema, strict=True)
            if pa.types.is_integer(field.type) or pa.types.is_floating(field.type) or pa.types.is_decimal(field.type)
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
                    records = pa.RecordBatch.from_arrays(batch.columns, names=list(self.columns))
                    consumed = size * row // max(self._rows, 1)
                    yield Block(self.origin, records, pa.array(lines), (), consumed)
        except (pa.ArrowException, OSError) as error:
            raise self._damaged(error) from error
