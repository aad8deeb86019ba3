"""Read one cell: a number, yes or no, or a side; gather what is wrong instead of stopping."""

from __future__ import annotations

import datetime as dt
import re

from humanline.foundation.errors import Fault
from humanline.foundation.language import LANGUAGES, Language
from humanline.foundation.names import same
from humanline.foundation.written import read_number, truth
from humanline.foundation.written.numbers import LARGEST_TYPED, SMALLEST_TYPED, can_be_typed
from humanline.gain.workshop.layout import SIDE_WORDS, SIDES, STARTS
from humanline.gain.workshop.tables import Row
from humanline.model.judgement import Side
from humanline.model.other_start import Way


def written_number(text: str, language: Language) -> float | None:
    """A number as people write it, or `None`. A decimal comma is read in both languages.

    >>> written_number("7,5", "nl"), written_number("1.200", "nl"), written_number("1,200", "en")
    (7.5, 1200.0, 1200.0)
    >>> written_number("−2", "nl"), written_number("zeven", "nl")
    (-2.0, None)
    """
    if LANGUAGES[language].decimal == ",":
        value = read_number(text, ",")
        return read_number(text) if value is None else value
    value = read_number(text, ".", ",")
    return read_number(text, ",") if value is None else value


class Reader:
    """Reads cells and keeps every fault.

    Attributes:
        faults: all that was wrong so far, in the order of reading.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def number(self, row: Row, field: str, *, low: float = 0.0, high: float = LARGEST_TYPED) -> float | None:
        """A number between `low` and `high`; `None` where the cell is empty or wrong."""
        value = row.value(field)
        rule = f"A number from {low:,.0f} to {high:,.0f} is needed."
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, dt.date | dt.time | dt.timedelta):
            way_out = "The spreadsheet made a date of it: set the cell to 'Number' and type it again."
            self._fault(row, field, value, rule, way_out)
            return None
        if isinstance(value, float) and abs(value) < SMALLEST_TYPED:
            value = 0.0  # what a formula leaves of .1 + .2 - .3
        number = None if isinstance(value, bool) else written_number(str(value), row.language)
        if number is None or not low <= number <= high or not can_be_typed(number):
            self._fault(row, field, value, rule, "Leave the cell empty where nobody knows.")
            return None
        return number

    def share(self, row: Row, field: str) -> float | None:
        """A share as 0–1; above 1 it is read as a percentage, and so is a number with a percent sign."""
        text = row.text(field)
        percent = text.endswith("%")
        plain = Row({**row.cells, field: (text.rstrip("% "), row.where(field))}, row.language) if percent else row
        number = self.number(plain, field, low=0, high=100)
        return None if number is None else number / 100 if percent or number > 1 else number

    def percentage(self, row: Row, field: str) -> float | None:
        """A share as 0–1, of a column of percentages: 1 alone may be one in a hundred, or all."""
        text = row.text(field)
        if text == "1":
            self._fault(row, field, text, "1 can mean 1% or 100%.", "Write '1%' or '100%'.")
            return None
        return self.share(row, field)

    def yes(self, row: Row, field: str) -> bool:
        """Yes or no; empty is no."""
        value = row.value(field)
        text = same(row.text(field))
        if value is True or text == "x" or truth(text):
            return True
        if value is not False and text not in ("", "-") and truth(text) is None:
            self._fault(row, field, value, "'ja' or 'nee' ('yes' or 'no') is needed.")
        return False

    def yes_or_no(self, row: Row, field: str) -> bool | None:
        """Yes or no; `None` where nothing stands there."""
        text = same(row.text(field))
        return None if text in ("", "-") else self.yes(row, field)

    def starts(self, row: Row) -> tuple[Way, ...]:
        """How a moment could start as well: none, one or both of a choice and together."""
        known = {same(word): way for way, words in STARTS.items() for word in words}
        said = [part for part in re.split(r"[,;/+]|\b(?:en|and)\b", same(row.text("starts"))) if part.strip(" -")]
        if any(part.strip() not in known for part in said):
            choices = ", ".join(f"'{words.of(row.language)}'" for words in STARTS.values())
            self._fault(row, "starts", row.value("starts"), f"One or both of {choices} are needed, or nothing.")
            return ()
        found = {known[part.strip()] for part in said}
        return tuple(way for way in STARTS if way in found)

    def side(self, row: Row) -> Side | None:
        """For whom a rater answers."""
        side = SIDE_WORDS.get(same(row.text("side")))
        if side is None:
            choices = ", ".join(f"'{words.of(row.language)}'" for words in SIDES.values())
            self._fault(row, "side", row.value("side"), f"One of {choices} is needed.")
        return side

    def needed(self, row: Row, field: str, rule: str) -> str:
        """Text that must be there."""
        text = row.text(field)
        if not text:
            self._fault(row, field, "", rule)
        return text

    def fault(self, row: Row, field: str, found: str, rule: str, way_out: str = "") -> None:
        """Keep a fault that was found elsewhere."""
        self.faults.append(Fault(row.where(field), found, rule, way_out))

    def _fault(self, row: Row, field: str, value: object, rule: str, way_out: str = "") -> None:
        shown = "nothing" if value is None or str(value).strip() == "" else f"'{str(value)[:60]}'"
        self.fault(row, field, f"found {shown}", rule, way_out)
