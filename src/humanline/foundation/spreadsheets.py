"""What is written for a spreadsheet to open: no cell of it may start to calculate, or run anything."""

from __future__ import annotations

import re

#: What spreadsheets take for the start of a formula (OWASP, 'CSV Injection'), wide signs of East Asian keyboards too.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[\d.,]+\Z")


def guarded(text: str) -> str:
    """A cell with an apostrophe in front where a spreadsheet would take it for a formula; a number stays a number.

    >>> guarded("=cmd|1"), guarded("-4,5"), guarded("rent")
    ("'=cmd|1", '-4,5', 'rent')
    """
    return "'" + text if _FORMULA.match(text) and not _NUMBER.match(text) else text


def unguarded(text: str) -> str:
    """A cell as it was before it was guarded, so that it is found back in a file of ours.

    >>> unguarded("'=cmd|1"), unguarded("'t Hof")
    ('=cmd|1', "'t Hof")
    """
    bare = text.removeprefix("'")
    return bare if guarded(bare) == text else text
