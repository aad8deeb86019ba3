"""The sheets of a workbook: which of them hold the log, and each as blocks of text."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import python_calamine
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from humanline.contactlog.reading.bytestream import LARGEST_RATIO, LARGEST_UNPACKED
from humanline.contactlog.reading.layout import SAMPLE_ROWS, find_layout, lines_skipped, trimmed
from humanline.contactlog.reading.rows import Grid, Merged, RowsSource, texts
from humanline.contactlog.reading.source import MIB, Source, unreadable
from humanline.model.facts import Notice
from humanline.model.organisation import Log

#: A sheet has at most 1,048,576 rows; unpacked beyond this it would not fit in memory.
_LARGEST_WORKBOOK = 4 * LARGEST_UNPACKED
#: Sheets are of one shape where this share of all their columns is in both.
_ONE_SHAPE = 0.75
#: A sheet with fewer rows is a cover or a remark, and no log that somebody could miss.
_FEWEST_ROWS = 10


class WorkbookSource(RowsSource):
    """One sheet; formulas count as their last value."""

    format = "xlsx"

    def __init__(self, path: Path, origin: str, log: Log, sheet: str) -> None:
        self._sheet = sheet
        super().__init__(path, origin, log)

    def _read(self) -> Grid:
        with _opened(self.path) as workbook:
            sheet = workbook.get_sheet_by_name(self._sheet)
            rows: list[list[Any]] = sheet.to_python(skip_empty_area=True)
            top, left = sheet.start or (0, 0)
            merged = tuple(
                Merged(first + 1, last + 1, column - left)
                for (first, column), (last, _) in sheet.merged_cell_ranges or ()
                if last > first >= top and last < top + len(rows) and column >= left
            )
        return Grid(top + 1, rows, merged)


class _Seen(NamedTuple):
    """What a sheet looks like.

    Attributes:
        name: of the sheet.
        columns: what its header says; none where it has no header.
        width: columns.
        records: rows below the header.
        sample: the first of these, as text.
    """

    name: str
    columns: frozenset[str]
    width: int
    records: int
    sample: frozenset[tuple[str, ...]]


def open_sheets(path: Path, origin: str, log: Log) -> list[Source]:
    """The sheets of a workbook that hold its log: all of one shape, or the largest; the first says what was left out.

    Args:
        path: of the workbook.
        origin: what it is called in the account.
        log: how it is written; a sheet that it names is the only one.

    Raises:
        LogError: it can't be read, has no such sheet, or no sheet with a table.
    """
    _refuse_large(path)
    with _opened(path) as workbook:
        names = workbook.sheet_names
        if log.sheet:
            if log.sheet not in names:
                raise unreadable(
                    str(path), f"there is no sheet {log.sheet!r}", f"There is: {', '.join(names)}.", "Name one."
                )
            return [WorkbookSource(path, origin, log, log.sheet)]
        sheets = {sheet.name: sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet}
        looks = [seen for name in sheets or names if (seen := _look(workbook, name, log)) is not None]
    hidden = {name for name, sheet in sheets.items() if sheet.visible != SheetVisibleEnum.Visible}
    shown = [seen for seen in looks if seen.name not in hidden] or looks
    if not shown:
        raise unreadable(
            str(path), "the workbook is empty", "A contact log holds at least one record.", "Export it again."
        )
    largest = max(shown, key=lambda seen: (seen.records * seen.width, seen.width))
    alike = [seen for seen in shown if seen is largest or _one_shape(seen, largest)]
    copies = _copies(path, log, largest, alike)
    used = [seen.name for seen in alike if seen.name not in copies]
    others = [seen for seen in shown if seen.name not in (*used, *copies)]
    sources = [WorkbookSource(path, f"{origin}/{name}" if len(used) > 1 else origin, log, name) for name in used]
    first = sources[0]
    skipped = [seen.name for seen in looks if seen.name in hidden and seen not in shown]
    missed = any(seen.records >= _FEWEST_ROWS for seen in others)
    first.findings = (
        *([_notice("sheets_used", origin, used)] if len(used) > 1 else []),
        *([_notice("sheets_left_out", origin, [seen.name for seen in others], missed=missed)] if others else []),
        *([_notice("sheets_hidden", origin, skipped)] if skipped else []),
        *([_notice("sheets_copied", origin, copies)] if copies else []),
        *first.findings,
    )
    if missed and len(used) == 1:
        first.settings["sheet"] = used[0]
    return [*sources]


def _notice(code: str, origin: str, names: list[str], *, missed: bool = False) -> Notice:
    values: dict[str, str | int | float] = {"file": origin, "count": len(names), "names": ", ".join(names)}
    return Notice(code=code, values=values, level="warning" if missed else "info")


def _look(workbook: CalamineWorkbook, name: str, log: Log) -> _Seen | None:
    """What a sheet looks like by its first rows; nothing for one without anything."""
    sheet = workbook.get_sheet_by_name(name)
    start = sheet.start
    skipped = max(0, lines_skipped(log) - (start[0] if start else 0))
    rows = [texts(row) for row in sheet.to_python(skip_empty_area=True, nrows=skipped + SAMPLE_ROWS)[skipped:]]
    if not any(trimmed(row) for row in rows):
        return None
    layout = find_layout(rows, log.header)
    records = max(0, sheet.height - skipped - layout.above)
    columns = frozenset(filter(None, (column.strip().casefold() for column in layout.names)))
    sample = frozenset(filter(None, map(trimmed, rows[layout.above :])))
    return _Seen(name, columns, layout.width, records, sample)


def _one_shape(one: _Seen, other: _Seen) -> bool:
    if not one.columns or not other.columns:
        return False
    return len(one.columns & other.columns) >= _ONE_SHAPE * len(one.columns | other.columns)


def _copies(path: Path, log: Log, largest: _Seen, alike: list[_Seen]) -> list[str]:
    """Sheets whose rows all stand in the largest too, such as a month beside a sheet of the whole year."""
    others = [seen for seen in alike if seen is not largest and seen.records]
    if not others:
        return []
    rows = {trimmed(texts(row)) for row in WorkbookSource(path, path.name, log, largest.name)._read().rows}
    return [seen.name for seen in others if seen.sample <= rows]


@contextmanager
def _opened(path: Path) -> Iterator[CalamineWorkbook]:
    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            yield workbook
    except (python_calamine.CalamineError, OSError, IndexError, zipfile.BadZipFile) as error:
        raise unreadable(
            str(path),
            f"the workbook can't be read ({error})",
            "It must be an Excel or OpenDocument workbook without a password.",
            "Save it again as XLSX.",
        ) from error


def _refuse_large(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError):
        return  # an older kind of workbook, or damaged: calamine says which
    packed = path.stat().st_size
    if unpacked > _LARGEST_WORKBOOK or (unpacked > LARGEST_UNPACKED and unpacked > LARGEST_RATIO * packed):
        raise unreadable(
            str(path),
            f"the workbook unpacks to {unpacked // MIB:,} MiB",
            "That is too much for a workbook.",
            "Save the sheet as CSV.",
        )
