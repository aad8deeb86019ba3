"""Find the tables in a workbook or in a Dutch or English Excel's CSV, whatever stands around them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from humanline.foundation.errors import Fault, SheetError
from humanline.foundation.files import decoded
from humanline.foundation.language import Language
from humanline.gain.workshop.broken import broken_cells
from humanline.gain.workshop.layout import EXAMPLE, TABLES, TableLayout, bare, known_headers

#: A header stands in one of the first rows.
HEADER_WITHIN = 15
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class Row(NamedTuple):
    """One row of a table.

    Attributes:
        cells: field name → what stands there, and its address.
        language: of the numbers written as text.
        nth: how many rows below the header it stands, the first is 0.
    """

    cells: dict[str, tuple[object, str]]
    language: Language
    nth: int = 0

    def value(self, field: str) -> object:
        """What stands in a field; empty where the table has no such column."""
        return self.cells.get(field, ("", ""))[0]

    def text(self, field: str) -> str:
        """A field as text, without spaces around it."""
        value = self.value(field)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else " ".join(str(value).split())

    def where(self, field: str) -> str:
        """The address of a field; of the row where the table has no such column."""
        return self.cells[field][1] if field in self.cells else next(iter(self.cells.values()))[1]


class FoundTable(NamedTuple):
    """A table that was found.

    Attributes:
        layout: which table it is.
        language: of its headers.
        rows: its rows; blank rows and examples are left out.
        examples: how many example rows were left out.
        sheet: name of the sheet that it stands on.
    """

    layout: TableLayout
    language: Language
    rows: list[Row]
    examples: int
    sheet: str = ""


class _Grid(NamedTuple):
    """Cells as they stand in one sheet, from A1."""

    name: str
    rows: list[list[object]]
    language: Language | None


def tables(path: Path) -> list[FoundTable]:
    """Every table in the file that belongs to a workshop sheet.

    Raises:
        SheetError: the file can't be opened, or holds no such table.
    """
    grids = _grids(path)
    found = [table for grid in grids if (table := _table(grid)) is not None]
    if not found:
        names = ", ".join(f"'{grid.name}'" for grid in grids)
        raise SheetError(
            [
                Fault(
                    path.name,
                    f"found no header of a workshop sheet in {names}",
                    "A sheet is known by its headers, such as 'contactmoment' and 'wat voegt een medewerker toe?', or "
                    "'moment' and 'what does a person add?'.",
                    "Start from the sheet that `humanline workshop` writes.",
                )
            ]
        )
    return found


def _grids(path: Path) -> list[_Grid]:
    try:
        data = path.read_bytes()
    except OSError as error:
        rule = "A workshop sheet (.xlsx or .csv) is needed here."
        raise SheetError([Fault(str(path), f"it can't be read ({error.strerror})", rule)]) from error
    return _workbook(path, data) if data[:4] in (ZIP, OLE) else [_csv(path, data)]


def _workbook(path: Path, data: bytes) -> list[_Grid]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        pages: dict[str, list[list[object]]] = {
            name: [list(row) for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)]
            for name in workbook.sheet_names
        }
    except CalamineError as error:
        rule = "It must be a workbook that opens in a spreadsheet, without a password."
        raise SheetError(
            [Fault(path.name, f"it can't be opened ({error})", rule, "Save it again as .xlsx.")]
        ) from error
    for name, cells in broken_cells(data).items():
        for (row, column), found in cells.items():
            if row < len(pages[name]) and column < len(pages[name][row]):
                pages[name][row][column] = found
    return [_Grid(name, rows, None) for name, rows in pages.items()]


def _csv(path: Path, data: bytes) -> _Grid:
    text = decoded(data)
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):
        delimiter, text = first.strip()[4:5] or "\t", rest
    else:
        delimiter = max(";\t,", key=first.count)
    rows: list[list[object]] = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    # A Dutch spreadsheet writes ';' between fields, because ',' is its decimal mark.
    return _Grid(path.name, rows, "nl" if delimiter == ";" else None)


def _table(grid: _Grid) -> FoundTable | None:
    for number, row in enumerate(grid.rows[:HEADER_WITHIN]):
        headers = [bare(str(cell)) if isinstance(cell, str) else "" for cell in row]
        for layout in TABLES:
            columns, language = _columns(headers, layout)
            if layout.needs[0] in columns.values() and any(need in columns.values() for need in layout.needs[1:]):
                spoken: Language = language or grid.language or "en"
                rows, examples = _rows(grid, number + 1, columns, layout, grid.language or spoken)
                above = _said_above(grid, number, layout)
                rows = [row._replace(cells={**above, **row.cells}) for row in rows]
                return FoundTable(layout, spoken, rows, examples, grid.name)
    return None


def _said_above(grid: _Grid, header: int, layout: TableLayout) -> dict[str, tuple[object, str]]:
    """Fields that are said once, above the table: a label that the table knows, and what stands right of it."""
    known = known_headers(layout)
    found: dict[str, tuple[object, str]] = {}
    for number, row in enumerate(grid.rows[:header]):
        label = bare(str(row[0])) if row and isinstance(row[0], str) else ""
        if label in known:
            value = row[1] if len(row) > 1 else ""
            found[known[label][0]] = (value, f"{grid.name}!B{number + 1}")
    return found


def _columns(headers: list[str], layout: TableLayout) -> tuple[dict[int, str], Language | None]:
    """Column number → field, for the headers that this table knows; and the language that they are in."""
    known = known_headers(layout)
    columns: dict[int, str] = {}
    languages: list[Language] = []
    for number, header in enumerate(headers):
        if header in known and known[header][0] not in columns.values():
            columns[number], language = known[header]
            if language:
                languages.append(language)
    return columns, _commonest(languages)


def _commonest(languages: list[Language]) -> Language | None:
    if not languages:
        return None
    return "nl" if languages.count("nl") >= languages.count("en") else "en"


def _rows(
    grid: _Grid, start: int, columns: dict[int, str], layout: TableLayout, language: Language
) -> tuple[list[Row], int]:
    rows: list[Row] = []
    examples = 0
    for number, cells in _filled(grid.rows, start):
        row = Row(
            {
                field: (cells[column] if column < len(cells) else "", f"{grid.name}!{_letters(column)}{number + 1}")
                for column, field in columns.items()
            },
            language,
            number - start,
        )
        first = row.text(layout.fields[0].name).casefold()
        if first.startswith(tuple(EXAMPLE)):
            examples += 1
        elif any(row.text(field) for field in row.cells):
            rows.append(row)
    return rows, examples


def _filled(rows: list[list[object]], start: int) -> Iterator[tuple[int, list[object]]]:
    for number in range(start, len(rows)):
        if any(cell is not None and str(cell).strip() for cell in rows[number]):
            yield number, rows[number]


def _letters(column: int) -> str:
    """A column number as a spreadsheet writes it.

    >>> _letters(0), _letters(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
