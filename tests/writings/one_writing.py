"""One way of writing the truth: which columns there are, and how a table becomes a file."""

import csv
import io
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import xlsxwriter
from made_contacts import iso, mark, plain, seconds, truth, yes

#: What a column is → (its name, how a contact is written there).
BASE = {
    "id": ("Ticketnummer", lambda c: f"T{100000 + c.number}"),
    "opened": ("Aangemaakt", iso()),
    "channel": ("Kanaal", plain("channel")),
    "moment": ("Onderwerp", plain("moment")),
    "customer": ("Klantnummer", plain("customer")),
    "wait": ("Wachttijd (s)", seconds("wait", str)),
    "talk": ("Gespreksduur (s)", seconds("talk", str)),
    "solved": ("Opgelost", yes("ja", "nee")),
    "mark": ("Tevredenheid", mark(str)),
}
ENGLISH = {
    "id": "Ticket ID", "opened": "Created", "channel": "Channel", "moment": "Category", "customer": "Customer ID",
    "wait": "Wait time (s)", "talk": "Talk time (s)", "solved": "Resolved", "mark": "CSAT",
}  # fmt: skip


@dataclass(frozen=True)
class Writing:
    """One way of writing the truth.

    Attributes:
        group: the dimension that it varies.
        name: what it is.
        files: name of a file → bytes.
        expected: `right`, `asked` or `refused`.
        lacks: what the files do not tell: of `hours`, `wait`, `talk`, `solved`, `mark`, `customer`, `day`, `gone`.
        edit: options of `init` that answer the question, where one is expected.
    """

    group: str
    name: str
    files: dict = field(repr=False)
    expected: str = "right"
    lacks: frozenset = frozenset()
    edit: dict = field(default_factory=dict)
    contacts: tuple = field(default=(), repr=False)


def columns(**changes):
    """The columns of a table: `BASE` with some names or cells changed, or left out (`None`)."""
    made = {}
    for what, (name, cell) in BASE.items():
        change = changes.pop(what, (name, cell))
        if change is None:
            continue
        if callable(change):
            change = (name, change)
        if isinstance(change, str):
            change = (change, cell)
        made[what] = change
    for what, change in changes.items():
        made[what] = change
    return dict(made.values())


def rows_of(table, contacts=None):
    head = list(table)
    return [head, *([table[name](c) for name in head] for c in contacts or truth())]


def delimited(rows, sep=";", *, encoding="utf-8", before="", after="", end="\n", quoting=csv.QUOTE_MINIMAL):
    out = io.StringIO()
    out.write(before)
    csv.writer(out, delimiter=sep, lineterminator=end, quoting=quoting).writerows(rows)
    out.write(after)
    return out.getvalue().encode(encoding)


def workbook(sheets, *, merge=(), hidden=(), titles=()):
    """Sheet name → rows; `titles` are rows above the header of every sheet; `merge`: first row, last row, column."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    forms = {
        datetime: book.add_format({"num_format": "dd-mm-yyyy hh:mm:ss"}),
        timedelta: book.add_format({"num_format": "[h]:mm:ss"}),
    }
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for k, row in enumerate((*titles, *rows)):
            for j, cell in enumerate(row):
                if cell is not None:
                    sheet.write(k, j, cell, forms.get(type(cell)))
        if name in hidden:
            sheet.hide()
        for first, last, column in merge:
            sheet.merge_range(first, column, last, column, rows[first][column])
    book.close()
    return out.getvalue()


def one(group, name, table=None, *, write=delimited, file="export.csv", rows=None, contacts=None, **more):
    made = rows or rows_of(table or columns(), contacts)
    told = {key: more.pop(key) for key in ("expected", "lacks", "edit") if key in more}
    told["lacks"] = frozenset(told.get("lacks", ()))
    return Writing(group, name, {file: write(made, **more)}, contacts=tuple(contacts or truth()), **told)
