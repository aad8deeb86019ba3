"""Find out what a file is, and open it with the reader for it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import msgspec

from humanline.contactlog.reading.bytestream import kind_of, members_of, unpacked
from humanline.contactlog.reading.csv_source import CsvSource
from humanline.contactlog.reading.encoding import Utf8, find_encoding
from humanline.contactlog.reading.source import Source, unreadable
from humanline.model.organisation import Log

Format = Literal["csv", "html", "json", "jsonl", "parquet", "xlsx"]
_JSON_NAMES = (".jsonl", ".ndjson", ".json")
_PACKED_NAMES = (".gz", ".gzip", ".zst", ".zstd", ".zip")
#: What the zip of a workbook holds: of Excel (XLSX, XLSB), or of OpenDocument.
_WORKBOOK = frozenset({"xl/workbook.xml", "xl/workbook.bin", "content.xml"})
_PACKED_BY_THEMSELVES = (b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"\x28\xb5\x2f\xfd")
_SAMPLE = 64 * 1024
_OBJECTS = re.compile(rb'\s*(\[\s*)?\{\s*["}]')
_TABLE = re.compile(rb"<(table|html|tr|workbook)\b", re.IGNORECASE)
#: A dump of a database, behind remarks.
_DUMP = re.compile(
    rb"(?:\s*(?:--[^\n]*\n|/\*.*?\*/;?))*\s*(?:INSERT INTO|CREATE TABLE|DROP TABLE|COPY \S+ .{0,2000}?FROM stdin)\b",
    re.IGNORECASE | re.DOTALL,
)


def open_source(path: Path, log: Log) -> Source:
    """Open a file that holds one table; see `open_sources` for a zip or a workbook of several.

    Args:
        path: CSV, JSON, or a table in a web page (plain, gzip, Zstandard, zip), Parquet or a workbook.
        log: how the file is written.

    Raises:
        LogError: it can't be read, is empty, or holds several tables.
    """
    sources = open_sources(path, log)
    if len(sources) > 1:
        raise unreadable(
            str(path), f"it holds {len(sources)} files or sheets", "One is read here.", "Use open_sources for all."
        )
    return sources[0]


def open_sources(path: Path, log: Log, origin: str = "") -> list[Source]:
    """Open every table in a file: one, one a member of a zip, or one a sheet where sheets are of one shape.

    Args:
        path: CSV, JSON, or a table in a web page (plain, gzip, Zstandard, zip), Parquet or a workbook.
        log: how the file is written.
        origin: what to call it in the account, if not by its name.

    Raises:
        LogError: it can't be read, or is empty.
    """
    origin = origin or path.name
    packed = kind_of(path)
    if packed == "xls" or log.format == "xlsx":
        return _sheets(path, origin, log)
    if packed != "zip":
        return [_opened(path, origin, log, packed, None, path.name)]
    members = members_of(path)
    if _WORKBOOK & {member.filename for member in members}:
        return _sheets(path, origin, log)
    many = len(members) > 1
    return [
        _opened(path, f"{origin}/{member.filename}" if many else origin, log, "zip", member.filename, member.filename)
        for member in sorted(members, key=lambda member: member.filename)
        if member.file_size or not many
    ]


def _opened(path: Path, origin: str, log: Log, packed: str, member: str | None, name: str) -> Source:
    form = _form(path, log, packed, member, name)
    if form == "parquet":
        from humanline.contactlog.reading.parquet import ParquetSource

        return ParquetSource(path, origin)
    if form == "html":
        from humanline.contactlog.reading.html import HtmlSource

        return HtmlSource(path, origin, log, packed=packed, member=member)
    if form in ("json", "jsonl"):
        from humanline.contactlog.reading.jsonl import JsonLinesSource, JsonSource

        kind = JsonSource if form == "json" else JsonLinesSource
        return kind(path, origin, log, packed=packed, member=member)
    return CsvSource(path, origin, log, packed=packed, member=member)


def _sheets(path: Path, origin: str, log: Log) -> list[Source]:
    from humanline.contactlog.reading.xlsx import open_sheets

    return open_sheets(path, origin, log)


def _form(path: Path, log: Log, packed: str, member: str | None, name: str) -> Format:
    """What a file holds, by its first bytes and its name."""
    match log.format:
        case "csv" | "parquet":
            return log.format
    with unpacked(path, packed, member) as stream:
        raw = stream.read(_SAMPLE)
        if packed != "plain" and raw.startswith(_PACKED_BY_THEMSELVES):
            raise unreadable(
                f"{path}/{member}" if member else str(path),
                "the packed file is a workbook, a Parquet file or packed once more",
                "These are packed by themselves.",
                "Unpack it yourself and name the unpacked file.",
            )
        if raw.startswith(b"PAR1") and log.format == "auto":
            return "parquet"
        head = Utf8(stream, find_encoding(log.encoding, raw, str(path)), raw).read(_SAMPLE).lstrip()
    if log.format == "auto" and head.startswith(b"<"):
        return _form_of_markup(path, head)
    if log.format == "auto" and _DUMP.match(head):
        raise unreadable(
            str(path),
            "this is a dump of a database (SQL)",
            "CSV, JSON, Parquet, workbooks and tables in a web page can be read.",
            "Export the table as one of these.",
        )
    lower = name.lower()
    for ending in _PACKED_NAMES:
        lower = lower.removesuffix(ending)
    if log.format == "jsonl" or lower.endswith(_JSON_NAMES) or _OBJECTS.match(head):
        return "jsonl" if _one_a_line(head) else "json"
    return "csv"


def _form_of_markup(path: Path, head: bytes) -> Format:
    if _TABLE.search(head):
        return "html"
    if head.lower().startswith(b"<?xml"):
        raise unreadable(
            str(path),
            "this is XML",
            "CSV, JSON, Parquet, workbooks and tables in a web page can be read.",
            "Export it as one of these.",
        )
    return "csv"


def _one_a_line(head: bytes) -> bool:
    """Whether each line is an object of its own: one of the first two is, and it is not all there is."""
    if head.startswith(b"["):
        return False
    lines = [line for line in head.splitlines() if line.strip()]
    return len(lines) > 1 and any(_is_object(line) for line in lines[:2])


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(line.decode("utf-8", errors="replace")), dict)
    except (msgspec.DecodeError, RecursionError):
        return False
