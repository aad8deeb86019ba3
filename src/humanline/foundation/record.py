"""How a record is shown: one table, from which text, HTML, JSON and a data frame follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

if TYPE_CHECKING:
    import pandas as pd


#: Characters of a cell in a terminal.
_WIDEST = 60


class Table(NamedTuple):
    """What a record shows of itself.

    Attributes:
        title: one line above the table.
        columns: the column names.
        rows: one tuple a row, as long as `columns`.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A frozen noun. One definition serves Python, JSON and TOML.

    A record shows itself in the terminal (`print`), in a notebook, as JSON and as a data frame.
    Records with a shape of their own override `table`.
    """

    def table(self) -> Table:
        """The fields of this record, one a row."""
        rows = tuple((name, getattr(self, name)) for name in self.__struct_fields__)
        return Table(type(self).__name__, ("field", "value"), rows)

    def to_json(self, *, indent: int = 2) -> bytes:
        """This record as UTF-8 JSON; the same record gives the same bytes."""
        return msgspec.json.format(msgspec.json.encode(self), indent=indent)

    def to_frame(self) -> pd.DataFrame:
        """This record's table as a pandas data frame."""
        import pandas as pd

        shown = self.table()
        return pd.DataFrame(list(shown.rows), columns=list(shown.columns))

    def __str__(self) -> str:
        shown = self.table()
        cells = [tuple(_short(cell_text(cell)) for cell in row) for row in (shown.columns, *shown.rows)]
        widths = [max(len(row[k]) for row in cells) for k in range(len(shown.columns))]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
        ]
        return "\n".join([shown.title, lines[0], "  ".join("─" * width for width in widths), *lines[1:]])

    def _repr_html_(self) -> str:
        import html

        shown = self.table()
        head = "".join(f"<th>{html.escape(str(column))}</th>" for column in shown.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell_text(cell))}</td>" for cell in row) + "</tr>" for row in shown.rows
        )
        caption = html.escape(shown.title)
        return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _short(text: str) -> str:
    """A cell of a table of text: one line, no wider than a terminal bears."""
    line = " ".join(text.split())
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"


def cell_text(value: object) -> str:
    """A value as a reader would write it: short numbers, no quotes, empty for `None`."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, tuple | list):
        return (
            f"{len(value)} items"
            if len(value) > 6 or any(isinstance(v, Record) for v in value)
            else ", ".join(cell_text(v) for v in value)
        )
    return str(value)
