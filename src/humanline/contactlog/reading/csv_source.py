"""A CSV file as blocks of records: fast where that is provably right, record by record where it is not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from humanline.contactlog.reading import csv_exact, csv_fast
from humanline.contactlog.reading.bytestream import unpacked
from humanline.contactlog.reading.csv_buffer import SMALLEST_PIECE, Buffer, Unquoted, next_record
from humanline.contactlog.reading.csv_dialect import find_dialect, in_quotes, named_delimiter
from humanline.contactlog.reading.csv_exact import Scan
from humanline.contactlog.reading.csv_lines import of_ragged, sift
from humanline.contactlog.reading.encoding import Utf8, find_encoding
from humanline.contactlog.reading.layout import SAMPLE_ROWS, find_layout, lines_skipped, trimmed
from humanline.contactlog.reading.source import (
    BLOCK,
    FIRST,
    MIB,
    Block,
    LeftOut,
    Rejected,
    Source,
    unique_names,
    unreadable,
)
from humanline.foundation.errors import LogError
from humanline.model.facts import Notice
from humanline.model.organisation import Log

_SAMPLE = 256 * 1024
#: Share of the records without a header that must be as wide, to be a kind of their own.
_OF_A_KIND = 0.02
#: A gap between columns of one width; so many lines must have one at a place, of so many lines at least.
_GAP = re.compile(r" {2,}(?=\S)")
_OF_ONE_WIDTH, _FEWEST_LINES = 0.8, 5


class CsvSource(Source):
    """One CSV file.

    Attributes:
        dialect: how its fields are set apart.
        layout: where the table is in it.
        width: fields of a record, the spare ones counted.
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
        where = str(path)
        with unpacked(path, packed, member) as stream:
            head = stream.read(_SAMPLE)
            if not head:
                raise _empty(where)
            self._encoding = find_encoding(log.encoding, head, where)
            utf8 = Utf8(stream, self._encoding, head)
            sample = utf8.read(_SAMPLE)
            self._in_quotes = log.quote == '"' and in_quotes(sample)
            utf8.push_back(sample)
            buffer = self._buffer(utf8)
            self.skip = lines_skipped(log)
            self._skip_lines(buffer)
            buffer.fill(_SAMPLE)
            named = named_delimiter(buffer.data[buffer.place :])
            if named:
                self.skip += 1
                buffer.skip_line()
            self.dialect, usual = find_dialect(
                buffer.data[buffer.place :],
                log.delimiter or named,
                log.quote,
                self._encoding.fallback,
                where,
                final=buffer.final,
            )
            self._find_table(buffer, log, usual)
        notices: list[Notice] = [*self.layout.notices(origin)]
        if self._in_quotes:
            notices.append(Notice(code="lines_in_quotes", values={"file": origin}))
        if self._encoding.codec != "utf-8" and log.encoding == "auto":
            notices.append(
                Notice(code="encoding_found", values={"file": origin, "encoding": self._encoding.codec.upper()})
            )
        names = self.layout.names or tuple(f"column_{k}" for k in range(1, self.layout.width + 1))
        self.columns, renamed = unique_names(list(names), origin)
        self.findings = (*notices, *renamed)
        if not self.layout.names and log.header is True:
            self.settings["header"] = False

    def _find_table(self, buffer: Buffer, log: Log, usual: int) -> None:
        """Where the table is, and how many fields its records have."""
        rows = self._first_rows(buffer, usual)
        if not any(any(row) for row in rows):
            raise _empty(str(self.path), self.skip)
        layout = find_layout(rows, log.header, usual)
        if usual == 1 and not log.delimiter and _by_spaces([row[0] for row in rows if any(row)]):
            raise unreadable(
                str(self.path),
                "its columns are set apart by spaces, each as wide as its longest value",
                "Fields must be set apart by a sign, or stand in a workbook.",
                "Export it as CSV.",
            )
        body = [row for row in rows[layout.above :] if any(row)]
        self.width = width = self._width(rows[layout.above - layout.header_rows : layout.above], body, usual)
        names = (*layout.names, *[""] * (width - self.dialect.spare - len(layout.names))) if layout.header_rows else ()
        self.layout = layout._replace(names=names, width=len(names) or width)

    def _width(self, head: list[list[str]], body: list[list[str]], usual: int) -> int:
        """Fields of a record; the spare ones go into the dialect."""
        if not head:  # kinds of records may differ, as in the log of a telephone exchange
            counts = Counter(len(row) for row in body)
            several = [width for width, count in counts.items() if count >= max(2, _OF_A_KIND * len(body))]
            widths = several or [usual]
            self.dialect = replace(self.dialect, spare=max(widths) - max(min(widths), 2) if max(widths) > 2 else 0)
            return max(widths)
        named = max(len(trimmed(row)) for row in head)
        written = max(map(len, head))
        if named <= usual < written:  # delimiters at the end of the header alone
            return usual
        beyond = [any(row[written:]) for row in body if len(row) == usual]
        if usual > written and 2 * sum(beyond) < len(beyond):  # delimiters at the end of the records alone
            self.dialect = replace(self.dialect, spare=usual - written)
            return usual
        return written

    def _first_rows(self, buffer: Buffer, width: int) -> list[list[str]]:
        """The first records and what stands above them, as text."""
        rows: list[list[str]] = []
        seen = 0
        while len(rows) < SAMPLE_ROWS and seen < _SAMPLE:
            found = next_record(buffer, self.dialect, width)
            if found is None:
                break
            cells = _cells(found)
            if cells is None and not any(rows):
                raise unreadable(
                    str(self.path),
                    f"the first record can't be read: {found.reason or csv_exact.NUL}",
                    "It must hold the column names, or the first contact where header = false.",
                    "Look at the first line, and at delimiter, quote and encoding in [log].",
                )
            rows.append(["?"] if cells is None else cells)
            seen += max(found.next, found.end) - found.start
            _go_on(buffer, found)
        return rows

    def _buffer(self, utf8: Utf8) -> Buffer:
        return Buffer(Unquoted(utf8) if self._in_quotes else utf8)

    def _skip_lines(self, buffer: Buffer) -> None:
        for _ in range(self.skip):
            buffer.fill(1)
            buffer.skip_line()

    def blocks(self, *, threads: bool = True) -> Generator[Block, None, None]:
        """Read the file from its start; see `Source.blocks`."""
        return self._read(self.piece, threads=threads)

    def beginning(self) -> Generator[Block, None, None]:
        """Read the first records of the file; see `Source.beginning`."""
        return self._read(min(self.piece, MIB), most=FIRST)

    def _read(self, piece: int, *, threads: bool = True, most: int | None = None) -> Generator[Block, None, None]:
        self._begin()
        with unpacked(self.path, self._packed, self._member) as stream:
            head = stream.read(piece)
            buffer = self._buffer(Utf8(stream, self._encoding, head))
            self._skip_lines(buffer)
            yield from _Reader(self, buffer, threads=threads).blocks(piece, most)


def _by_spaces(lines: list[str]) -> bool:
    """Whether nearly every line has gaps of several spaces at one and the same place: columns of one width."""
    if len(lines) < _FEWEST_LINES:
        return False
    gaps = [{match.end() for match in _GAP.finditer(line.rstrip())} for line in lines]
    begins = Counter(place for there in gaps for place in there)
    return sum(count >= _OF_ONE_WIDTH * len(lines) for count in begins.values()) > 1


def _cells(found: Scan) -> list[str] | None:
    """A record as text, also one with another number of fields; nothing where it can't be read."""
    fields = found.ragged if found.fields is None else found.fields
    return None if fields is None else csv_exact.text_of(fields, b"".join(fields), "windows_1252")[0]


def _go_on(buffer: Buffer, found: Scan) -> None:
    """To what follows a record, also one that is too long to hold."""
    if found.next >= 0:
        buffer.place = found.next
    else:
        buffer.skip_line()


def _empty(where: str, skipped: int = 0) -> LogError:
    if skipped:
        return unreadable(where, f"nothing stands below line {skipped}", "It must hold records.", "Skip fewer lines.")
    return unreadable(where, "the file is empty", "It must hold records.", "Export it again.")


class _Reader:
    """One pass over one file."""

    def __init__(self, source: CsvSource, buffer: Buffer, *, threads: bool) -> None:
        self._source = source
        self._buffer = buffer
        self._threads = threads
        self._line = 1 + source.skip
        self._width = source.width
        self._schema = pa.schema([(name, pa.string()) for name in source.columns])
        self._batches: list[pa.RecordBatch] = []
        self._lines: list[np.ndarray] = []
        self._rejected: list[Rejected] = []
        self._left_out: list[LeftOut] = []
        self._held = 0

    def blocks(self, largest: int, most: int | None) -> Iterator[Block]:
        """Every block of the file.

        Args:
            largest: bytes that are taken at a time.
            most: records after which a block ends in any case; `None` where only its size counts.
        """
        buffer, smallest = self._buffer, self._source.smallest_piece
        piece = largest
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
            full = most is not None and sum(map(len, self._lines)) >= most
            if full or self._held >= self._source.piece or len(self._rejected) >= 10_000:
                yield self._block()
        yield self._block()

    def _skip_header(self) -> None:
        for _ in range(self._source.layout.above):
            found = next_record(self._buffer, self._source.dialect, self._width)
            if found is None:
                return
            self._line += found.lines
            self._source.blank_lines += found.fields == []
            _go_on(self._buffer, found)

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
            layout=self._source.layout,
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
        self._left_out += found.left_out
        self._add(found.records, found.lines, found.used)
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
                self._set_aside(found, raw, reason)
            else:
                source.blank_lines += 1
            self._line += found.lines
            used += (found.next if found.next >= 0 else found.end) - found.start
            _go_on(buffer, found)
        columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
        if rows:
            batch = pa.RecordBatch.from_arrays(columns, names=[str(k) for k in range(self._width)])
            self._add(batch, np.array(lines, dtype=np.int64), used)
        else:
            self._held += used

    def _set_aside(self, found: Scan, raw: bytes, reason: str) -> None:
        """A record that can't be read, or a line that is none."""
        source = self._source
        kind = of_ragged(raw, source.dialect, source.layout) if found.ragged is not None else None
        if kind == "blank":
            source.blank_lines += 1
        elif kind is not None:
            self._left_out.append(LeftOut(self._line, kind))
        else:
            self._rejected.append(Rejected(self._line, reason))

    def _add(self, records: pa.RecordBatch, lines: np.ndarray, used: int) -> None:
        source = self._source
        sifted = sift(records, lines, source.layout)
        if sifted.keep is not None:
            records, lines = records.filter(pa.array(sifted.keep)), lines[sifted.keep]
        self._left_out += sifted.left_out
        self._rejected += sifted.rejected
        source.blank_lines += sifted.blank
        named = pa.RecordBatch.from_arrays(records.columns[: len(self._schema)], schema=self._schema)
        self._batches.append(named)
        self._lines.append(lines)
        self._held += used

    def _block(self) -> Block:
        batches = self._batches or [_no_records(self._schema)]
        records = batches[0] if len(batches) == 1 else pa.concat_batches(batches)
        lines = np.concatenate(self._lines) if self._lines else np.array([], dtype=np.int64)
        rejected, left_out = tuple(sorted(self._rejected)), tuple(sorted(self._left_out))
        self._source._reject(rejected)
        self._source._leave_out(left_out)
        block = Block(
            self._source.origin, records, pa.array(lines, pa.int64()), rejected, self._buffer.consumed, left_out
        )
        self._batches, self._lines, self._rejected, self._left_out, self._held = [], [], [], [], 0
        return block


def _no_records(schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array([], pa.string()) for _ in schema], schema=schema)
