"""Nothing that is written calculates where a spreadsheet opens it, and numbers stay numbers."""

import csv
import io

import pytest

from humanline.foundation.spreadsheets import csv_line, guarded, unguarded

FORMULAS = ["=cmd|1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "-", "=", "-1 2", "+31 6-12", "-1e5x"]
NUMBERS = ["-4", "+4", "-4,5", "-1.234,50", "-1e5", "+2.5E-3", "-12%", "+31612345678", "-.5"]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_begins_as_a_formula_is_text(text):
    assert guarded(text) == "'" + text
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", [*NUMBERS, "", "rent", "a=1", "12", "'t Hof", "e-mail"])
def test_numbers_and_words_are_as_they_were(text):
    assert guarded(text) == text
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_line_is_read_back_as_it_was_and_no_cell_is_a_formula(separator):
    cells = [*FORMULAS, *NUMBERS, "a;=1", "a,b", "a\tb", "a\nb", 'a"', "", "rent"]
    (read,) = csv.reader(io.StringIO(csv_line(cells, separator), newline=""), delimiter=separator)
    assert [unguarded(cell) for cell in read] == cells
    assert not any(cell.startswith(("=", "@", "\t", "\r", "\n", "＝")) for cell in read)


def test_numbers_are_written_as_numbers():
    assert csv_line([-3, "0.25", 1234567]) == "-3,0.25,1234567\n"
