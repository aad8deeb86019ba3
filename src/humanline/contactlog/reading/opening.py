"""Find out what a file is, and open it with the reader for it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from humanline.contactlog.reading.bytestream import kind_of, members_of
from humanline.contactlog.reading.csv_source import CsvSource
from humanline.contactlog.reading.source import Source, unreadable
from humanline.model.organisation import Log

Format = Literal["csv", "jsonl", "parquet", "xlsx"]
_JSON_NAMES = (".jsonl", ".ndjson", ".json")
_PACKED_NAMES = (".gz", ".gzip", ".zst", ".zstd", ".zip")


def open_source(path: Path, log: Log) -> Source:
    """Open a file that holds one table; see `open_sources` for a zip of several.

    Args:
        path: CSV or JSON lines (plain, gzip, Zstandard, zip), Parquet or XLSX.
        log: how the file is written.

    Raises:
        LogError: it can't be read, is empty, or is a zip of several files.
    """
    sources = open_sources(path, log)
    if len(sources) > 1:
        raise unreadable(
            str(path), f"the zip holds {len(sources)} files", "One is read here.", "Use open_sources for all of them."
        )
    return sources[0]


def open_sources(path: Path, log: Log, origin: str = "") -> list[Source]:
    """Open every table in a file: one, or one a member of a zip.

    Args:
        path: CSV or JSON lines (plain, gzip, Zstandard, zip), Parquet or XLSX.
        log: how the file is written.
        origin: what to call it in the account, if not by its name.

    Raises:
        LogError: it can't be read, or is empty.
    """
    origin = origin or path.name
    packed = kind_of(path)
    if packed != "zip":
        return [_opened(path, origin, log, packed, None, path.name)]
    members = members_of(path)
    names = {member.filename for member in members}
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return [_workbook(path, origin, log)]
    many = len(members) > 1
    return [
        _opened(path, f"{origin}/{member.filename}" if many else origin, log, "zip", member.filename, member.filename)
        for member in sorted(members, key=lambda member: member.filename)
        if member.file_size or not many
    ]


def _opened(path: Path, origin: str, log: Log, packed: str, member: str | None, name: str) -> Source:
    form = log.format if log.format != "auto" else _form(path, packed, name)
    if form == "parquet":
        from humanline.contactlog.reading.parquet import ParquetSource

        return ParquetSource(path, origin)
    if form == "xlsx":
        return _workbook(path, origin, log)
    if form == "jsonl":
        from humanline.contactlog.reading.jsonl import JsonLinesSource

        return JsonLinesSource(path, origin, log, packed=packed, member=member)
    return CsvSource(path, origin, log, packed=packed, member=member)


def _workbook(path: Path, origin: str, log: Log) -> Source:
    from humanline.contactlog.reading.xlsx import WorkbookSource

    return WorkbookSource(path, origin, log)


def _form(path: Path, packed: str, name: str) -> Format:
    """What a file holds, by its first bytes and its name."""
    lower = name.lower()
    for ending in _PACKED_NAMES:
        lower = lower.removesuffix(ending)
    if packed == "plain":
        with path.open("rb") as file:
            if file.read(4) == b"PAR1":
                return "parquet"
    return "jsonl" if lower.endswith(_JSON_NAMES) else "csv"
