r"""CSV record by record: what one record is, where it ends, and what is wrong with it.

This is the definition. The fast path (`csv_fast`) is used only where it provably gives the same.

A record ends at `\n`, `\r\n` or a lone `\r` outside quotes. Fields are read as Python's `csv` module reads them,
with two differences that keep one stray quote from swallowing a file: a quoted field that runs over several lines must
end at a delimiter or a line end, and the record it stands in must have as many fields as the header. Otherwise only
its first line is rejected, and reading goes on at the next line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from humanline.contactlog.reading.encoding import Fallback
from humanline.contactlog.reading.source import LONGEST_RECORD, MIB, windows_1252

NEVER_CLOSED = "a quote opened here and never closed"
RUNS_ON = "a quote opened here runs on over the next lines and does not end at the end of a field"
TOO_LONG = f"longer than {LONGEST_RECORD // MIB} MiB"
NUL = "holds a NUL byte"
BAD_BYTES = "holds bytes that are not text in the encoding of the file"

#: A record over several lines has no more fields than this where it is not known how many there are.
_MOST_FIELDS = 2_000

_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True)
class Dialect:
    """How fields are set apart.

    Attributes:
        delimiter: one ASCII byte.
        quote: one ASCII byte, or empty for none.
        fallback: what to do with a record that is not UTF-8.
        spare: fields at the end that a record may lack: where delimiters end the records and not the header, and where
            there is no header and kinds of records differ.
    """

    delimiter: bytes
    quote: bytes
    fallback: Fallback = "windows_1252"
    spare: int = 0
    field_end: re.Pattern[bytes] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        pattern = re.compile(rb"[\r\n" + re.escape(self.delimiter) + rb"]")
        object.__setattr__(self, "field_end", pattern)


class Scan(NamedTuple):
    """One record, or the first line of what is none.

    Attributes:
        start: first byte.
        end: byte after its last, without the line end.
        next: first byte of what follows; -1 when the line end is not known yet.
        lines: physical lines it takes.
        fields: its fields; none for a blank line; `None` when it can't be read.
        reason: why it can't be read.
        ragged: its fields, where their number is what is wrong.
    """

    start: int
    end: int
    next: int
    lines: int
    fields: list[bytes] | None
    reason: str = ""
    ragged: list[bytes] | None = None


def ragged(found: int, width: int) -> str:
    """The reason for a record with another number of fields than the header."""
    return f"has {found} field{'s' if found != 1 else ''}, the header has {width}"


def scan(data: bytes, start: int, *, final: bool, dialect: Dialect, width: int | None) -> Scan | None:
    """Find the record that starts at a byte.

    Args:
        data: UTF-8 (or nearly so).
        start: where the record starts.
        final: nothing comes after `data`.
        dialect: how fields are set apart.
        width: number of fields of a record, the spare ones counted; `None` where that is not known yet.

    Returns:
        The record, or `None` when more bytes are needed to tell.
    """
    end, after = line_at(data, start, final=final)
    if end < 0:
        if len(data) - start > LONGEST_RECORD:
            quote = dialect.quote and dialect.quote in data[start:]
            return Scan(start, len(data), -1, 1, None, NEVER_CLOSED if quote else TOO_LONG)
        return None
    if end - start > LONGEST_RECORD:
        return Scan(start, end, after, 1, None, TOO_LONG)
    if end == start:
        return Scan(start, end, after, 1, [])
    if dialect.quote and data.find(dialect.quote, start, end) >= 0:
        found = _quoted(data, start, final=final, dialect=dialect, width=width)
        if isinstance(found, str):
            return Scan(start, end, after, 1, None, found)
        return found
    fields = data[start:end].split(dialect.delimiter)
    return _measured(Scan(start, end, after, 1, fields), width, dialect.spare)


def _measured(found: Scan, width: int | None, spare: int) -> Scan:
    fields = found.fields
    if width is None or fields is None or len(fields) == width:
        return found
    if width - spare <= len(fields) < width:
        return found._replace(fields=[*fields, *[b""] * (width - len(fields))])
    return found._replace(fields=None, reason=ragged(len(fields), width - spare), ragged=fields)


def line_at(data: bytes, start: int, *, final: bool) -> tuple[int, int]:
    """End of the physical line and start of the next one; -1 when not known yet."""
    match = _LINE_END.search(data, start)
    if match is None:
        return (len(data), len(data)) if final else (-1, -1)
    if match.end() == len(data) and match.group() == b"\r" and not final:
        return -1, -1
    return match.start(), match.end()


def _quoted(data: bytes, start: int, *, final: bool, dialect: Dialect, width: int | None) -> Scan | str | None:
    """A record with quotes in its first line; a reason when it can't be read, `None` when more bytes are needed."""
    fields: list[bytes] = []
    most = _MOST_FIELDS if width is None else width
    place = start
    spans = False
    while True:
        if data[place : place + 1] == dialect.quote:
            close = _closing(data, place, start, final=final, quote=dialect.quote)
            if close is None or isinstance(close, str):
                return close
            value = data[place + 1 : close]
            spans = spans or b"\n" in value or b"\r" in value
            value = value.replace(dialect.quote * 2, dialect.quote)
            stop = close + 1
        else:
            value, stop = b"", place
        match = dialect.field_end.search(data, stop)
        if match is None and not final:
            return None
        end = match.start() if match else len(data)
        if spans and stop not in (end, place):
            return RUNS_ON
        fields.append(value + data[stop:end])
        if spans and len(fields) > most:
            return RUNS_ON
        if match and match.group() == dialect.delimiter:
            place = end + 1
            if place == len(data) and not final:
                return None
            continue
        _, after = line_at(data, end, final=final)
        if after < 0:
            return None
        lines = len(_LINE_END.findall(data, start, end)) + 1 if spans else 1
        found = _measured(Scan(start, end, after, lines, fields), width, dialect.spare)
        return RUNS_ON if spans and found.fields is None else found


def _closing(data: bytes, opening: int, start: int, *, final: bool, quote: bytes) -> int | str | None:
    """Where the quote that opens at a byte closes."""
    place = opening + 1
    while True:
        found = data.find(quote, place, start + LONGEST_RECORD + 1)
        if found < 0:
            return NEVER_CLOSED if final or len(data) - start > LONGEST_RECORD else None
        if found + 1 == len(data):
            return found if final else None
        if data[found + 1 : found + 2] != quote:
            return found
        place = found + 2


def text_of(fields: list[bytes], raw: bytes, fallback: Fallback) -> tuple[list[str] | None, bool, str]:
    """The fields of a record as text.

    Returns:
        The fields or `None`; whether they were read as Windows-1252; why they can't be read.
    """
    if b"\0" in raw:
        return None, False, NUL
    try:
        return [part.decode() for part in fields], False, ""
    except UnicodeDecodeError:
        if fallback == "reject":
            return None, False, BAD_BYTES
        return [windows_1252(part) for part in fields], True, ""
