"""A small table of contacts, and what a reader makes of it."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from humanline.contactlog.reading import Source, as_text

HEADER = ["Nummer", "Binnen", "Via", "Vraag", "Wacht (s)"]
RECORDS = [
    ["A17", "2025-06-02 09:01", "Telefoon", "Adres wijzigen", "31"],
    ["A18", "2025-06-02 09:14", "Balie", "Paspoort", "240"],
    ["A19", "2025-06-03 11:40", "Telefoon", "Paspoort", ""],
    ["A20", "2025-06-04 16:20", "Website", "Adres wijzigen", "4"],
]
TABLE = "\n".join(";".join(row) for row in [HEADER, *RECORDS]) + "\n"


def write(folder: Path, content: bytes | str, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def rows(source: Source) -> list[list[str]]:
    return [
        list(row)
        for block in source.blocks(threads=False)
        for row in zip(*(column.to_pylist() for column in as_text(block.records).columns), strict=True)
    ]


def left_out(source: Source) -> list[tuple[int, str]]:
    return [tuple(line) for block in source.blocks() for line in block.left_out]


def rejected(source: Source) -> list[tuple[int, str]]:
    return [tuple(reject) for block in source.blocks() for reject in block.rejected]


def codes(source: Source) -> list[str]:
    return [notice.code for notice in source.notices]


def book(path: Path, **sheets: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        for name, table in sheets.items():
            sheet = workbook.add_worksheet(name)
            for k, row in enumerate(table):
                sheet.write_row(k, 0, row)
            if name.startswith("hidden"):
                sheet.hide()
    return path


def month(first: int, more: int = 0) -> list[list[object]]:
    return [
        HEADER,
        *([f"M{k}", f"2025-06-02 {9 + k % 9}:00", "Balie", "Paspoort", k] for k in range(first, first + 12 + more)),
    ]
