"""Lines of a CSV file that are no records: found the same way whichever path read them."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from humanline.contactlog.reading.csv_exact import Dialect, ragged, scan
from humanline.contactlog.reading.layout import BEGINS_AS_TOTAL, ENDS_AS_TOTAL, TablePlace
from humanline.contactlog.reading.source import LeftOut, NoRecord, Rejected, windows_1252

#: How the words of `BEGINS_AS_TOTAL` begin, in small letters.
_TOTAL_PAIRS = np.array([(pair[0] << 8) | pair[1] for pair in (b"to", b"gr", b"su", b"ge", b"ov", b"ei", b"in")])
_SHORTEST_TOTAL = 5


class Sifted(NamedTuple):
    """What of a batch is records.

    Attributes:
        keep: shape (records,); `None` where all are.
        left_out: lines that are no records.
        rejected: records with text in a field that the header does not have.
        blank: lines with delimiters alone.
    """

    keep: NDArray[np.bool_] | None
    left_out: tuple[LeftOut, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    blank: int = 0


def of_ragged(raw: bytes, dialect: Dialect, layout: TablePlace) -> NoRecord | Literal["blank"] | None:
    """What a line with another number of fields than the header is, where it is no record.

    Args:
        raw: the line, without its end.
        dialect: how fields are set apart.
        layout: tells lines that are no records.
    """
    found = scan(raw, 0, final=True, dialect=dialect, width=None)
    if found is None or not found.fields or b"\0" in raw:
        return None
    if not any(found.fields):
        return "blank"
    if len(found.fields) > layout.width:
        return None
    try:
        cells = [field.decode() for field in found.fields]
    except UnicodeDecodeError:
        if dialect.fallback == "reject":
            return None
        cells = [windows_1252(field) for field in found.fields]
    return layout.no_record(cells)


def sift(records: pa.RecordBatch, lines: NDArray[np.int64], layout: TablePlace) -> Sifted:
    """Find the lines of a batch that are no records.

    Args:
        records: text columns; those that the header does not have at the end.
        lines: physical line of each record.
        layout: tells lines that are no records.
    """
    if records.num_columns == 1 and not layout.repeats:
        return Sifted(None)
    candidates = np.flatnonzero(_could_be_none(records, layout))
    beyond = records.columns[layout.width :]
    over = _any_filled(beyond) if beyond else np.zeros(0, np.int64)
    if not len(candidates) and not len(over):
        return Sifted(None)
    keep = np.ones(records.num_rows, np.bool_)
    left_out: list[LeftOut] = []
    blank = 0
    some = records.take(pa.array(candidates))
    rows = zip(*(column.to_pylist() for column in some.columns), strict=True)
    for k, cells in zip(candidates.tolist(), rows, strict=True):
        kind = layout.no_record(cells)
        if kind is not None:
            left_out.append(LeftOut(int(lines[k]), kind))
        elif len(cells) > 1 and not any(cells):
            blank += 1
        else:
            continue
        keep[k] = False
    rejected: list[Rejected] = []
    for k in over.tolist():
        if keep[k]:
            found = layout.width + max(at for at, column in enumerate(beyond, start=1) if column[k].as_py())
            rejected.append(Rejected(int(lines[k]), ragged(found, layout.width)))
            keep[k] = False
    return Sifted(keep, tuple(left_out), tuple(rejected), blank)


def _could_be_none(records: pa.RecordBatch, layout: TablePlace) -> NDArray[np.bool_]:
    """Records that must be looked at one by one: hardly anything in them, or they begin as a total or a header."""
    first = records.column(0)
    rest = records.columns[1:]
    filled = _filled(first).astype(np.int32)
    lonely = np.arange(records.num_rows)
    for column in rest:
        if not len(lonely):
            break
        some = _filled(column if len(lonely) == records.num_rows else column.take(pa.array(lonely)))
        filled[lonely] += some
        lonely = lonely[filled[lonely] < 2]
    found = filled < 2
    for column in rest:  # a total may begin in a later column
        empty = pc.equal(first, "")
        if not pc.any(empty).as_py():
            break
        first = pc.if_else(empty, column, first)
    found |= _mask(pc.is_in(first, value_set=pa.array(sorted(layout.starts), pa.string())))
    if layout.totals:
        likely = _begin_as_total(first)
        found[likely] |= _mask(pc.match_substring_regex(first.take(pa.array(likely)), BEGINS_AS_TOTAL))
        for ending in ENDS_AS_TOTAL:
            found |= _mask(pc.ends_with(first, ending))
    return found


def _begin_as_total(texts: pa.Array) -> NDArray[np.int64]:
    """Where the first two letters are those of a total; a tenth of the time of the pattern."""
    _, offsets, data = texts.buffers()
    if not data:
        return np.zeros(0, np.int64)
    bounds = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(data, np.uint8)
    long = np.flatnonzero(np.diff(bounds) >= _SHORTEST_TOTAL)
    at = bounds[long]
    pairs = ((letters[at].astype(np.uint16) | 0x20) << 8) | (letters[at + 1] | 0x20)
    return long[np.isin(pairs, _TOTAL_PAIRS) | (letters[at] <= ord(" "))]


def _any_filled(columns: list[pa.Array]) -> NDArray[np.int64]:
    found = np.zeros(len(columns[0]), np.bool_)
    for column in columns:
        found |= _filled(column)
    return np.flatnonzero(found)


def _filled(column: pa.Array) -> NDArray[np.bool_]:
    return ~_mask(pc.equal(column, ""))


def _mask(values: pa.Array) -> NDArray[np.bool_]:
    mask: NDArray[np.bool_] = values.to_numpy(zero_copy_only=False)
    return mask
