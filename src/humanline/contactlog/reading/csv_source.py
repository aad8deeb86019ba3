"""A CSV file as blocks of records: fast where that is provably right, record by record where it is not."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from humanline.contactlog.reading import csv_exact, csv_fast
from humanline.contactlog.reading.bytestream import unpacked
from humanline.contactlog.reading.csv_buffer import SMALLEST_PIECE, Buffer, next_record
from humanline.contactlog.reading.csv_dialect import find_dialect
from humanline.contactlog.reading.csv_exact import Scan
from humanline.contactlog.reading.encoding import Utf8, find_encoding
from humanline.contactlog.reading.source import (
    BLOCK,
    Block,
    Rejected,
    Source,
    unique_names,
    unreadable,
)
from humanline.model.organisation import Log

_SAMPLE = 256 * 1024


class CsvSource(Source):
    """One CSV file.

    Attributes:
        dialect: how its fields are set apart.
        fast: use the fast path where it is provably right; without it every record is read by itself.
        piece: bytes that the fast path takes at a time.
        smallest_piece: a piece that is not regular is cut down to this, and then read record by record.
    """

    format = "csv"

    def __init__(self, path: Path, origin: str, log: Log, *, packed: str, member: str | None = None) -> None:
        super().__init__(path, origin)
        self._packed = packed
        self._member = member
        self.fast = True
        self.piece = BLOCK
        self.smallest_piece = SMALLEST_PIECE
        with unpacked(path, packed, member) as stream:
            head = stream.read(_SAMPLE)
            if not head:
                raise unreadable(str(path), "the file is empty", "It must hold records.", "Export it again.")
            self._encoding = find_encoding(log.encoding, head, str(path))
            buffer = Buffer(Utf8(stream, self._encoding, head))
            buffer.fill(_SAMPLE)
            self.dialect = find_dialect(
                bytes(buffer.data), log.delimiter, log.quote, self._encoding.fallback, str(path), final=buffer.final
            )
            first = self._first(buffer)
        names = self._names(first)
        self._skip_first = log.header
        found = names if log.header else [f"column_{k}" for k in range(1, len(names) + 1)]
        self.columns, self.notices = unique_names(found, origin)

    def _first(self, buffer: Buffer) -> Scan:
        """The first record that is not blank."""
        while True:
            found = next_record(buffer, self.dialect, None)
            if found is None:
                raise unreadable(str(self.path), "the file is empty", "It must hold records.", "Export it again.")
            if found.fields is None or found.fields:
                return found
            buffer.place = found.next

    def _names(self, first: Scan) -> list[str]:
        names, _, reason = csv_exact.text_of(first.fields or [], b"".join(first.fields or []), "windows_1252")
        if first.fields is None or names is None:
            raise unreadable(
                str(self.path),
                f"the first record can't be read: {first.reason or reason}",
                "It must hold the column names, or the first contact where header = false.",
                "Look at the first line, and at delimiter, quote and encoding in [log].",
            )
        return names

    def blocks(self, *, threads: bool = True) -> Generator[Block, None, None]:
        """Read the file from its start; see `Source.blocks`."""
        self.blank_lines = self.mixed_encoding = 0
        with unpacked(self.path, self._packed, self._member) as stream:
            head = stream.read(self.piece)
            yield from _Reader(self, Utf8(stream, self._encoding, head), threads=threads).blocks(
                skip_first=self._skip_first
            )


class _Reader:
    """One pass over one file."""

    def __init__(self, source: CsvSource, stream: Utf8, *, threads: bool) -> None:
        self._source = source
        self._buffer = Buffer(stream)
        self._threads = threads
        self._line = 1
        self._width = len(source.columns)
        self._schema = pa.schema([(name, pa.string()) for name in source.columns])
        self._batches: list[pa.RecordBatch] = []
        self._lines: list[np.ndarray] = []
        self._rejected: list[Rejected] = []
        self._held = 0

    def blocks(self, *, skip_first: bool) -> Iterator[Block]:
        buffer, largest, smallest = self._buffer, self._source.piece, self._source.smallest_piece
        piece = largest
        if skip_first:
            self._skip_header()
        while True:
            buffer.fill(piece)
            if not len(buffer):
                break
            size = min(piece, len(buffer))
            if self._fast(size):
                piece = min(piece * 4, largest)
            elif piece > smallest:
                piece = max(piece // 8, smallest)
            else:
                self._exact(size)
            if self._held >= largest or len(self._rejected) >= 10_000:
                yield self._block()
        yield self._block()

    def _skip_header(self) -> None:
        while True:
            found = next_record(self._buffer, self._source.dialect, None)
            if found is None:
                return
            self._buffer.place = found.next
            self._line += found.lines
            if found.fields:
                return
            self._source.blank_lines += 1

    def _fast(self, size: int) -> bool:
        if not self._source.fast:
            return False
        buffer = self._buffer
        piece = buffer.data[buffer.place : buffer.place + size]
        found = csv_fast.parse(
            piece,
            self._line,
            final=buffer.final and size == len(buffer),
            dialect=self._source.dialect,
            width=self._width,
            threads=self._threads,
        )
        if found is None:
            return False
        buffer.place += found.used
        self._line = found.next_line
        self._source.blank_lines += found.blank
        self._source.mixed_encoding += found.mixed
        self._rejected += found.rejected
        self._add(pa.RecordBatch.from_arrays(found.records.columns, schema=self._schema), found.lines, found.used)
        return True

    def _exact(self, size: int) -> None:
        """Read records one by one until `size` bytes are used."""
        buffer, source = self._buffer, self._source
        rows: list[list[str]] = []
        lines: list[int] = []
        used = 0
        while used < size:
            found = next_record(buffer, source.dialect, self._width)
            if found is None:
                break
            raw = buffer.data[found.start : found.end]
            fields, reason = None, found.reason
            if found.fields:
                fields, mixed, reason = csv_exact.text_of(found.fields, raw, source.dialect.fallback)
                source.mixed_encoding += mixed
            if fields is not None:
                rows.append(fields)
                lines.append(self._line)
            elif reason:
                self._rejected.append(Rejected(self._line, reason))
            else:
                source.blank_lines += 1
            self._line += found.lines
            used += (found.next if found.next >= 0 else found.end) - found.start
            if found.next >= 0:
                buffer.place = found.next
            else:
                buffer.skip_line()
        columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
        if rows:
            batch = pa.RecordBatch.from_arrays(columns, schema=self._schema)
            self._add(batch, np.array(lines, dtype=np.int64), used)
        else:
            self._held += used

    def _add(self, batch: pa.RecordBatch, lines: np.ndarray, used: int) -> None:
        self._batches.append(batch)
        self._lines.append(lines)
        self._held += used

    def _block(self) -> Block:
        batches = self._batches or [_no_records(self._schema)]
        records = batches[0] if len(batches) == 1 else pa.concat_batches(batches)
        lines = np.concatenate(self._lines) if self._lines else np.array([], dtype=np.int64)
        block = Block(
            self._source.origin, records, pa.array(lines, pa.int64()), tuple(self._rejected), self._buffer.consumed
        )
        self._batches, self._lines, self._rejected, self._held = [], [], [], 0
        return block


def _no_records(schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array([], pa.string()) for _ in schema], schema=schema)
