"""What is written for a spreadsheet to open: no cell of it may start to calculate, or run anything."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: What spreadsheets take for the start of a formula (OWASP, 'CSV Injection'), wide signs of East Asian keyboards too.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[\d.,]*\d[\d.,]*(?:[eE][+-]?\d+)?%?\Z")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take a cell for a formula; a number is none.

    >>> is_formula("=cmd|1"), is_formula("-4,5"), is_formula("-4+cmd|1"), is_formula("rent")
    (True, False, True, False)
    """
    return bool(_FORMULA.match(text)) and not _NUMBER.match(text)


def guarded(text: str) -> str:
    """A cell with an apostrophe in front where a spreadsheet would take it for a formula; a number stays a number.

    >>> guarded("=cmd|1"), guarded("-4,5"), guarded("rent")
    ("'=cmd|1", '-4,5', 'rent')
    """
    return "'" + text if is_formula(text) else text


def unguarded(text: str) -> str:
    """A cell as it was before it was guarded, so that it is found back in a file of ours.

    >>> unguarded("'=cmd|1"), unguarded("'t Hof")
    ('=cmd|1', "'t Hof")
    """
    bare = text.removeprefix("'")
    return bare if guarded(bare) == text else text


def csv_line(cells: Iterable[str | int], separator: str = ",") -> str:
    """A line of a CSV file with its end; no cell of it is a formula.

    Args:
        cells: text and numbers.
        separator: one character.

    >>> print(csv_line(["=1+1", "a, b", -4]), end="")
    '=1+1,"a, b",-4
    """
    quoted = re.compile(rf'["\r\n{re.escape(separator)}]')  # csv.writer leaves a bare carriage return as it is

    def written(value: str | int) -> str:
        text = guarded(value) if isinstance(value, str) else str(value)
        return '"' + text.replace('"', '""') + '"' if quoted.search(text) else text

    return separator.join(map(written, cells)) + "\n"
