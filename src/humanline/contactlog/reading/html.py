"""The table in a web page or in a spreadsheet saved as XML; many systems write one and call it `.xls`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from humanline.contactlog.reading.bytestream import Stream, unpacked
from humanline.contactlog.reading.encoding import Utf8, find_encoding
from humanline.contactlog.reading.rows import Grid, Merged, RowsSource
from humanline.contactlog.reading.source import MIB, unreadable, windows_1252
from humanline.model.organisation import Log

#: A page is held in memory as a whole.
_LARGEST = 512 * MIB
_ROW = ("tr", "row")
_CELL = ("td", "th", "cell")
_SPACE = re.compile(r"\s+")


class HtmlSource(RowsSource):
    """The longest table of a page; its `line` is the row of the table, from 1."""

    format = "html"

    def __init__(self, path: Path, origin: str, log: Log, *, packed: str, member: str | None = None) -> None:
        self._packed = packed
        self._member = member
        self._encoding = log.encoding
        super().__init__(path, origin, log)

    def _read(self) -> Grid:
        with unpacked(self.path, self._packed, self._member) as stream:
            page = self._text(stream)
        parser = etree.HTMLParser(recover=True, no_network=True, huge_tree=True, remove_comments=True, encoding="utf-8")
        root = etree.fromstring(page.encode(), parser)
        tables = [] if root is None else [list(_rows_of(table)) for table in root.iter("table")]
        rows = max(tables, key=len, default=[])
        if not rows:
            raise unreadable(
                str(self.path),
                "this is a web page without a table",
                "An export is needed, and a page that asks to log in is none.",
                "Open it in a browser to see what it is, and export the log again.",
            )
        return _grid(rows)

    def _text(self, stream: Stream) -> str:
        head = stream.read(4096)
        encoding = find_encoding(self._encoding, head, str(self.path))
        utf8 = Utf8(stream, encoding, head)
        parts: list[bytes] = []
        while part := utf8.read(8 * MIB):
            parts.append(part)
            if sum(map(len, parts)) > _LARGEST:
                raise unreadable(
                    str(self.path), f"a page of more than {_LARGEST // MIB} MiB", "That is too much.", "Save it as CSV."
                )
        raw = b"".join(parts)
        try:
            return raw.decode()
        except UnicodeDecodeError:
            return windows_1252(raw)


def _rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """Rows of a table, without those of tables inside it."""
    for row in table.iter(*_ROW):
        if next(row.iterancestors("table")) is table:
            yield row


def _grid(rows: list[etree._Element]) -> Grid:
    """Every cell in its column, also where cells span several columns or rows."""
    cells: list[list[object]] = []
    merged: list[Merged] = []
    taken: dict[int, int] = {}  # column → last row that a cell from above reaches
    for number, row in enumerate(rows, start=1):
        texts: list[object] = []
        for cell in row.iterchildren(*_CELL):
            while taken.get(len(texts), 0) >= number:
                texts.append("")
            texts += [""] * (_number(cell, "ss:index") - 1 - len(texts))
            across, down = _number(cell, "colspan", "ss:mergeacross"), _number(cell, "rowspan", "ss:mergedown")
            across += bool(cell.get("ss:mergeacross"))
            down = min(down + bool(cell.get("ss:mergedown")), len(rows) - number + 1)
            for k in range(len(texts), len(texts) + max(across, 1)):
                if down > 1:
                    taken[k] = number + down - 1
            if down > 1:
                merged.append(Merged(number, number + down - 1, len(texts)))
            texts.append(_SPACE.sub(" ", "".join(_pieces(cell))).strip())
            texts += [""] * (across - 1)
        cells.append(texts)
    width = max(map(len, cells), default=0)
    return Grid(1, [row + [""] * (width - len(row)) for row in cells], tuple(merged))


def _pieces(cell: etree._Element) -> Iterator[str]:
    """The text of a cell, with a space where a line ends."""
    for part in cell.iter():
        if part.tag == "br":
            yield " "
        if part.text and part.tag not in ("script", "style"):
            yield str(part.text)
        if part.tail and part is not cell:
            yield str(part.tail)


def _number(cell: etree._Element, *names: str) -> int:
    found = next((value for name in names if (value := cell.get(name))), "")
    return min(int(found), 10_000) if found.isdigit() else 0
