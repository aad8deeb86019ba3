"""A sheet of a workbook as blocks of text."""

from __future__ import annotations

import zipfile
from collections.abc import Generator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import python_calamine

from humanline.contactlog.reading.bytestream import LARGEST_RATIO, LARGEST_UNPACKED
from humanline.contactlog.reading.source import MIB, Block, Source, unique_names, unreadable
from humanline.contactlog.reading.text import cell_text
from humanline.model.organisation import Log

_ROWS = 1 << 15
#: A sheet has at most 1,048,576 rows; unpacked beyond this it would not fit in memory.
_LARGEST_WORKBOOK = 4 * LARGEST_UNPACKED


class WorkbookSource(Source):
    """One sheet; its `line` is the row as the spreadsheet numbers it. Formulas count as their last value.

    Rows without anything are no records (counted as blank lines).
    """

    format = "xlsx"

    def __init__(self, path: Path, origin: str, log: Log) -> None:
        super().__init__(path, origin)
        self._sheet = log.sheet
        self._header = log.header
        self._first, rows = self._rows()
        if not rows:
            raise unreadable(str(path), "the sheet is empty", "It must hold records.", "Name another with sheet = …")
        head = [cell_text(_plain(cell)).strip() for cell in rows[0]]
        if log.header and not any(head):
            raise unreadable(
                f"{path} row {self._first}",
                "the first row is empty",
                "It must hold the column names.",
                "Delete rows above the names, or set header = false in [log].",
            )
        while log.header and head and not head[-1] and not any(_filled(row[len(head) - 1]) for row in rows):
            head.pop()
        names = head if log.header else [f"column_{k}" for k in range(1, len(head) + 1)]
        self.columns, self.notices = unique_names(names, origin)
        body = rows[1:] if log.header else rows
        self.numeric = frozenset(name for k, name in enumerate(self.columns) if _all_numbers(body, k))

    def _rows(self) -> tuple[int, list[list[Any]]]:
        """The rows from the first that is used, and its number."""
        self._refuse_large()
        try:
            workbook = python_calamine.CalamineWorkbook.from_path(str(self.path))
            names = workbook.sheet_names
            if self._sheet and self._sheet not in names:
                raise unreadable(
                    str(self.path), f"there is no sheet {self._sheet!r}", f"There is: {', '.join(names)}.", "Name one."
                )
            sheet = workbook.get_sheet_by_name(self._sheet or names[0])
            rows = sheet.to_python(skip_empty_area=True)
            start = sheet.start
        except (python_calamine.CalamineError, OSError, IndexError, zipfile.BadZipFile) as error:
            raise unreadable(
                str(self.path), f"the workbook can't be read ({error})", "It must be XLSX.", "Save it again as XLSX."
            ) from error
        return (start[0] + 1 if start else 1), rows

    def _refuse_large(self) -> None:
        try:
            with zipfile.ZipFile(self.path) as archive:
                unpacked = sum(member.file_size for member in archive.infolist())
        except (zipfile.BadZipFile, OSError):
            return  # an older kind of workbook, or damaged: calamine says which
        packed = self.path.stat().st_size
        if unpacked > _LARGEST_WORKBOOK or (unpacked > LARGEST_UNPACKED and unpacked > LARGEST_RATIO * packed):
            raise unreadable(
                str(self.path),
                f"the workbook unpacks to {unpacked // MIB:,} MiB",
                "That is too much for a workbook.",
                "Save the sheet as CSV.",
            )

    def blocks(self, *, threads: bool = True) -> Generator[Block, None, None]:  # noqa: ARG002
        """Read the sheet from its start; see `Source.blocks`."""
        self.blank_lines = 0
        first, rows = self._rows()
        size = self.path.stat().st_size
        start = 1 if self._header else 0
        for place in range(start, max(len(rows), start + 1), _ROWS):
            lines: list[int] = []
            kept: list[list[str]] = []
            for number, row in enumerate(rows[place : place + _ROWS], start=first + place):
                if any(_filled(cell) for cell in row):
                    lines.append(number)
                    kept.append([cell_text(_plain(cell)) for cell in row[: len(self.columns)]])
                else:
                    self.blank_lines += 1
            columns = [pa.array([row[k] for row in kept], pa.string()) for k in range(len(self.columns))]
            records = pa.RecordBatch.from_arrays(columns, names=list(self.columns))
            consumed = size * min(place + _ROWS, len(rows)) // max(len(rows), 1)
            yield Block(self.origin, records, pa.array(np.array(lines, dtype=np.int64)), (), consumed)


def _filled(cell: object) -> bool:
    return cell is not None and cell != ""


def _plain(cell: object) -> object:
    """A duration as hours, minutes and seconds; everything else as it is."""
    if isinstance(cell, timedelta):
        seconds = cell.total_seconds()
        hours, rest = divmod(abs(seconds), 3600)
        minutes, seconds_left = divmod(rest, 60)
        sign = "-" if seconds < 0 else ""
        whole = f"{seconds_left:09.6f}".rstrip("0").rstrip(".")
        return f"{sign}{int(hours)}:{int(minutes):02d}:{whole.zfill(2)}"
    return cell


def _all_numbers(rows: list[list[Any]], k: int) -> bool:
    cells = [row[k] for row in rows if k < len(row) and _filled(row[k])]
    return bool(cells) and all(
        isinstance(cell, int | float) and not isinstance(cell, bool | date | datetime | time) for cell in cells
    )
