"""A table that is held in memory as rows of cells (a sheet, a web page), as blocks of text."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Generator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from humanline.contactlog.reading.layout import SAMPLE_ROWS, TablePlace, find_layout, lines_skipped, trimmed
from humanline.contactlog.reading.source import Block, LeftOut, Source, unique_names, unreadable
from humanline.contactlog.reading.text import cell_text
from humanline.model.facts import Notice
from humanline.model.organisation import Log

_ROWS = 1 << 15

Cells = Sequence[object]


class Merged(NamedTuple):
    """Cells merged over several rows: their value counts for each.

    Attributes:
        first: the row that holds the value, as the file numbers it.
        last: the last row that it counts for.
        column: from 0.
    """

    first: int
    last: int
    column: int


class Grid(NamedTuple):
    """Every row of a table, and what stands around it.

    Attributes:
        first: number of the first row, as the file counts them.
        rows: cells as they are typed in the file.
        merged: cells over several rows.
    """

    first: int
    rows: list[list[object]]
    merged: tuple[Merged, ...] = ()


class RowsSource(Source):
    """One table of rows; its `line` is the row as the file numbers it.

    Rows without anything are no records (counted as blank lines).
    """

    layout: TablePlace

    def __init__(self, path: Path, origin: str, log: Log) -> None:
        super().__init__(path, origin)
        self._skip = lines_skipped(log)
        grid = self._grid()
        sample = [texts(row) for row in grid.rows[:SAMPLE_ROWS]]
        if not any(trimmed(row) for row in sample):
            found = f"nothing stands below row {self._skip}" if self._skip else "the table is empty"
            raise unreadable(str(path), found, "It must hold records.", "Name another with sheet = …")
        layout = find_layout(sample, log.header)
        width = max(len(layout.names), *(_width(row) for row in grid.rows[layout.above :] or [[]]))
        padding = [""] * (width - len(layout.names))
        names = [*layout.names, *padding] if layout.header_rows else [f"column_{k}" for k in range(1, width + 1)]
        self.layout = layout._replace(width=width)
        self.columns, renamed = unique_names(names, origin)
        carried = sum(merged.last >= grid.first + layout.above for merged in grid.merged)
        merged_cells = Notice(code="merged_cells", values={"file": origin, "count": carried})
        self.findings = (*layout.notices(origin), *[merged_cells] * bool(carried), *renamed)
        if not layout.header_rows and log.header is True:
            self.settings["header"] = False
        self.numeric = frozenset(
            name for k, name in enumerate(self.columns) if _all_numbers(grid.rows[layout.above :], k)
        )

    @abstractmethod
    def _read(self) -> Grid:
        """The whole table."""

    def _grid(self) -> Grid:
        """The rows that are looked at, with merged cells in each row that they count for."""
        grid = self._read()
        for first, last, column in grid.merged:
            value = grid.rows[first - grid.first][column]
            for row in grid.rows[first - grid.first + 1 : last - grid.first + 1]:
                row[column] = value
        skipped = max(0, self._skip - grid.first + 1)
        return Grid(grid.first + skipped, grid.rows[skipped:], grid.merged)

    def blocks(self, *, threads: bool = True) -> Generator[Block, None, None]:  # noqa: ARG002
        """Read the table from its start; see `Source.blocks`."""
        self._begin()
        first, rows, _ = self._grid()
        size = self.path.stat().st_size
        width, start = len(self.columns), self.layout.above
        for place in range(start, max(len(rows), start + 1), _ROWS):
            lines: list[int] = []
            kept: list[list[str]] = []
            left_out: list[LeftOut] = []
            for number, row in enumerate(rows[place : place + _ROWS], start=first + place):
                cells = texts(row)
                kind = self.layout.no_record(cells)
                if not any(cells):
                    self.blank_lines += 1
                elif kind is not None:
                    left_out.append(LeftOut(number, kind))
                else:
                    lines.append(number)
                    kept.append((cells + [""] * width)[:width])
            self._leave_out(left_out)
            columns = [pa.array([row[k] for row in kept], pa.string()) for k in range(width)]
            records = pa.RecordBatch.from_arrays(columns, names=list(self.columns))
            consumed = size * min(place + _ROWS, len(rows)) // max(len(rows), 1)
            numbers = pa.array(np.array(lines, dtype=np.int64))
            yield Block(self.origin, records, numbers, (), consumed, tuple(left_out))


def texts(row: Cells) -> list[str]:
    """The cells of a row as text."""
    return [cell_text(_plain(cell)) for cell in row]


def _width(row: Cells) -> int:
    """Cells up to the last that is filled."""
    return next((k for k in range(len(row), 0, -1) if row[k - 1] not in (None, "")), 0)


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


def _all_numbers(rows: Sequence[Cells], k: int) -> bool:
    cells = [row[k] for row in rows if k < len(row) and row[k] is not None and row[k] != ""]
    return bool(cells) and all(
        isinstance(cell, int | float) and not isinstance(cell, bool | date | datetime | time) for cell in cells
    )
