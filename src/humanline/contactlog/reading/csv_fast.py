r"""CSV in big pieces: the same records as `csv_exact`, or an honest 'this piece can't be proved to be regular'.

A piece starts where a record starts. It is regular when it has no NUL and no lone `\r`, when every quote that opens
stands at the start of a field and every quote that closes at its end (RFC 4180, checked by parity for all quotes at
once), and when no record over several lines has the wrong number of fields. Then its line ends outside quotes are
exactly the ends of its records, records of one line with a wrong number of fields can be taken out one by one, and
Arrow's parser gives what the exact path gives.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
from numpy.typing import NDArray

from humanline.contactlog.reading.csv_exact import BAD_BYTES, Dialect, ragged
from humanline.contactlog.reading.csv_lines import of_ragged
from humanline.contactlog.reading.layout import TablePlace
from humanline.contactlog.reading.source import LeftOut, Rejected, windows_1252

_NEWLINE, _RETURN = 10, 13
_MARK = b"\xef\xbb\xbf"

Positions = NDArray[np.int64]


class Piece(NamedTuple):
    """What became of a piece of CSV.

    Attributes:
        used: bytes of it that were read; the rest is the start of a record.
        records: one text column a field, named by number.
        lines: physical line of each record, int64.
        rejected: records taken out.
        left_out: lines taken out that are no records.
        blank: lines without anything.
        mixed: records read as Windows-1252.
        next_line: physical line of the first byte that was not read.
    """

    used: int
    records: pa.RecordBatch
    lines: Positions
    rejected: tuple[Rejected, ...]
    left_out: tuple[LeftOut, ...]
    blank: int
    mixed: int
    next_line: int


class _Cut(NamedTuple):
    """Where the records of a piece lie: shape (records,) each."""

    starts: Positions
    ends: Positions
    lines: Positions
    commas: Positions
    next_line: int


def parse(
    piece: bytes, line: int, *, final: bool, dialect: Dialect, layout: TablePlace, width: int, threads: bool
) -> Piece | None:
    """Read a piece of CSV that starts at a record.

    Args:
        piece: UTF-8 (or nearly so).
        line: physical line of its first byte.
        final: nothing comes after it.
        dialect: how fields are set apart.
        layout: tells lines that are no records.
        width: number of fields of a record, the spare ones counted.
        threads: Arrow may use every core.

    Returns:
        The records, or `None` when the piece can't be proved to be regular.
    """
    whole = len(piece)
    if final and not piece.endswith(b"\n"):
        piece += b"\n"
    piece = piece[: piece.rfind(b"\n") + 1]
    if not piece or b"\0" in piece or piece.startswith(_MARK):
        return None
    cut = _cut(piece, line, dialect, width)
    if cut is None:
        return None
    used = int(cut.ends[-1]) + 1
    piece = piece if used == len(piece) else piece[:used]
    if b"\r" in piece:
        ends = cut.ends - (np.frombuffer(piece, np.uint8)[cut.ends - 1] == _RETURN)
        ends = np.maximum(ends, cut.starts)
    else:
        ends = cut.ends
    return _parsed(piece, cut._replace(ends=ends), min(used, whole), dialect, layout, width, threads=threads)


def _cut(piece: bytes, line: int, dialect: Dialect, width: int) -> _Cut | None:
    """Find every record; `None` where that can't be proved."""
    bytes_ = np.frombuffer(piece, np.uint8)
    newlines = np.flatnonzero(bytes_ == _NEWLINE)
    if b"\r" in piece and not np.all(bytes_[np.flatnonzero(bytes_ == _RETURN) + 1] == _NEWLINE):
        return None
    commas = np.flatnonzero(bytes_ == dialect.delimiter[0])
    closing = newlines
    order = np.arange(len(newlines))
    if dialect.quote and dialect.quote in piece:
        quotes = np.flatnonzero(bytes_ == dialect.quote[0])
        order = np.flatnonzero(_outside(newlines, quotes))
        if not len(order):
            return None
        closing = newlines[order]
        stop = int(closing[-1])
        if not _well_formed(bytes_, quotes[: np.searchsorted(quotes, stop)], dialect):
            return None
        commas = commas[: np.searchsorted(commas, stop)]
        commas = commas[_outside(commas, quotes)]
    starts = np.concatenate(([0], closing[:-1] + 1))
    lines = line + np.concatenate(([0], order[:-1] + 1))
    next_line = line + int(order[-1]) + 1
    if width > 1 and len(commas) == len(closing) * (width - 1):
        rows = commas.reshape(len(closing), width - 1)
        if np.all(rows[:, -1] < closing) and np.all(rows[:, 0] >= starts):
            return _Cut(starts, closing, lines, np.full(len(closing), width - 1), next_line)
    found = np.diff(np.searchsorted(commas, closing), prepend=0)
    spans = np.diff(np.append(lines, next_line)) > 1
    if np.any(spans & (found != width - 1)):
        return None
    return _Cut(starts, closing, lines, found, next_line)


def _outside(places: Positions, quotes: Positions) -> NDArray[np.bool_]:
    """Which places have an even number of quotes before them; a sum over every byte takes twice the time."""
    outside: NDArray[np.bool_] = np.searchsorted(quotes, places) & 1 == 0
    return outside


def _well_formed(bytes_: NDArray[np.uint8], quotes: Positions, dialect: Dialect) -> bool:
    """Whether quotes open at the start and close at the end of fields; a doubled quote closes and opens."""
    opening, closing = quotes[0::2], quotes[1::2]
    before = bytes_[np.maximum(opening - 1, 0)]
    after = bytes_[closing + 1]
    quote, delimiter = dialect.quote[0], dialect.delimiter[0]
    opens = (before == delimiter) | (before == _NEWLINE) | (before == quote) | (opening == 0)
    closes = (after == delimiter) | (after == _NEWLINE) | (after == quote) | (after == _RETURN)
    return bool(np.all(opens)) and bool(np.all(closes))


def _parsed(
    piece: bytes, cut: _Cut, used: int, dialect: Dialect, layout: TablePlace, width: int, *, threads: bool
) -> Piece | None:
    blank = cut.ends == cut.starts
    short = ~blank & (cut.commas >= width - 1 - dialect.spare) & (cut.commas < width - 1)
    wrong = ~blank & ~short & (cut.commas != width - 1)
    endings = [dialect.delimiter * k + b"\n" for k in range(dialect.spare + 1)]
    changed: dict[int, bytes] = {}
    rejected: list[Rejected] = []
    left_out: list[LeftOut] = []
    empty = 0
    for k in np.flatnonzero(wrong).tolist():
        changed[k] = b""
        kind = of_ragged(piece[cut.starts[k] : cut.ends[k]], dialect, layout)
        if kind == "blank":
            empty += 1
        elif kind is not None:
            left_out.append(LeftOut(int(cut.lines[k]), kind))
        else:
            reason = ragged(int(cut.commas[k]) + 1, width - dialect.spare)
            rejected.append(Rejected(int(cut.lines[k]), reason))
    for k in np.flatnonzero(short).tolist():
        changed[k] = piece[cut.starts[k] : cut.ends[k]] + endings[width - 1 - cut.commas[k]]
    mixed = 0
    if not _is_utf8(piece):
        for k in _with_high_bytes(piece, cut, ~(blank | wrong)):
            raw = piece[cut.starts[k] : cut.ends[k]]
            if _is_utf8(raw):
                continue
            if dialect.fallback == "reject":
                rejected.append(Rejected(int(cut.lines[k]), BAD_BYTES))
                changed[k] = b""
            else:
                mixed += 1
                changed[k] = windows_1252(raw).encode() + endings[width - 1 - cut.commas[k]]
    keep = ~(blank | wrong)
    keep[[k for k, text in changed.items() if not text]] = False
    lines = cut.lines[keep]
    piece = _spliced(piece, cut, changed)
    if piece.startswith(_MARK):  # Arrow would take it for a byte-order mark
        return None
    records = _arrow(piece, dialect, width, threads=threads)
    if records.num_rows != len(lines):
        return None
    empty += int(np.count_nonzero(blank))
    return Piece(used, records, lines, tuple(sorted(rejected)), tuple(left_out), empty, mixed, cut.next_line)


def _is_utf8(raw: bytes) -> bool:
    if raw.isascii():
        return True
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def _with_high_bytes(piece: bytes, cut: _Cut, among: NDArray[np.bool_]) -> list[int]:
    high = np.flatnonzero(np.frombuffer(piece, np.uint8) >= 0x80)
    records = np.unique(np.searchsorted(cut.starts, high, side="right") - 1)
    found: list[int] = records[among[records]].tolist()
    return found


def _spliced(piece: bytes, cut: _Cut, changed: dict[int, bytes]) -> bytes:
    """The piece with some records taken out or put differently."""
    if not changed:
        return piece
    parts: list[bytes] = []
    place = 0
    for k in sorted(changed):
        parts += [piece[place : cut.starts[k]], changed[k]]
        place = int(cut.starts[k + 1]) if k + 1 < len(cut.starts) else len(piece)
    return b"".join([*parts, piece[place:]])


def _arrow(piece: bytes, dialect: Dialect, width: int, *, threads: bool) -> pa.RecordBatch:
    names = [str(k) for k in range(width)]
    schema = pa.schema([(name, pa.string()) for name in names])
    if not piece.strip(b"\r\n"):
        return _no_records(schema)
    quote = dialect.quote.decode() if dialect.quote and dialect.quote in piece else False
    table = arrow_csv.read_csv(
        pa.BufferReader(piece),
        read_options=arrow_csv.ReadOptions(
            column_names=names, use_threads=threads, block_size=max(len(piece) + 1, 1 << 16)
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=dialect.delimiter.decode(),
            quote_char=quote,
            double_quote=True,
            escape_char=False,
            newlines_in_values=bool(quote),
            ignore_empty_lines=True,
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=schema, strings_can_be_null=False, check_utf8=False, null_values=[]
        ),
    )
    batches = table.combine_chunks().to_batches()
    return batches[0] if batches else _no_records(schema)


def _no_records(schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array([], pa.string()) for _ in schema], schema=schema)
