"""Marks in every writing are read alike by Python and the engine, and what does not tell its order is asked."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest

from humanline.contactlog.columns.mark_words import strength
from humanline.contactlog.columns.profiling import ProfiledColumn
from humanline.contactlog.guessing.guessed import Guess
from humanline.contactlog.guessing.marks import guess_marks
from humanline.contactlog.guessing.writing import source_toml
from humanline.contactlog.querying.engine import opened_engine
from humanline.contactlog.querying.steps import as_one, in_steps
from humanline.contactlog.querying.texts import known
from humanline.contactlog.querying.values import OFF_SCALE, UNREADABLE, scale
from humanline.contactlog.tidying.mapping import check_mapping
from humanline.foundation.errors import ConfigError
from humanline.foundation.written.marks import no_mark, read_mark
from humanline.loop.configuring import checked
from humanline.model.organisation import ColumnSource

Read = Callable[[Sequence[str], ColumnSource], list[tuple[Any, int]]]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the engine makes of marks: the place on 1 to 5 in hundredths, and why it was set aside."""
    with opened_engine(tmp_path_factory.mktemp("engine"), "UTC") as engine:

        def asked(texts: Sequence[str], source: ColumnSource) -> list[tuple[Any, int]]:
            block = ibis.table({"row": "int64", "text": "string"}, name="block")

            def steps(table: ibis.Table) -> Any:
                table = yield from known("satisfaction", table["text"], source.marks)
                return (yield from scale(table, "satisfaction", "kept", source, (1.0, 5.0)))

            last, queries = in_steps(block, [steps(block)])
            sql = as_one(queries, last.select("row", "kept", "why_satisfaction").order_by("row"))
            engine.register("block", pa.table({"row": range(len(texts)), "text": list(texts)}))
            return [row[1:] for row in engine.sql(sql).fetchall()]

        yield asked


#: text → the mark, and out of how many
MARKS: dict[str, tuple[float, float | None] | None] = {
    "4/5": (4, 5),
    "(4/5)": (4, 5),
    "7,5 / 10": (7.5, 10),
    "4 van de 5": (4, 5),
    "8 uit 10": (8, 10),
    "4 out of 5 stars": (4, 5),
    "80%": (80, 100),
    "82,5 %": (82.5, 100),
    "4 - goed": (4, None),
    "4: Goed": (4, None),
    "4. Goed": (4, None),
    "4 (goed)": (4, None),
    "4 = zeer goed!": (4, None),
    "4 sterren": (4, None),
    "4 ★": (4, None),
    "7,5 - ruim voldoende": (7.5, None),
    "Goed (4)": (4, None),
    "cijfer: 8": (8, None),
    "6 - weet niet": None,
    "9. n.v.t.": None,
    "Geen mening": None,
    "goed": None,
    "4": None,
    "4 - 5 sterren": None,
    "4/5/2025": None,
    "-": None,
}


@pytest.mark.parametrize(("text", "mark"), MARKS.items())
def test_a_mark_is_read_with_what_stands_around_it(
    read: Read, text: str, mark: tuple[float, float | None] | None
) -> None:
    assert read_mark(text) == mark
    if mark is not None:
        value, top = mark[0], mark[1] or 10.0
        kept = round((1 + 4 * value / top) * 100)
        assert read([text], ColumnSource(column="x", scale=(0.0, top))) == [(kept, 0)]


def test_numbers_alone_are_marks_too_and_words_for_no_mark_are_none(read: Read) -> None:
    texts = ["4", "4,0", "3.5", "weet niet", "6 - weet niet", "goed", "9"]
    found = read(texts, ColumnSource(column="x", decimal=","))
    assert found == [
        (400, 0),
        (400, 0),
        (None, UNREADABLE),
        (None, 0),
        (None, 0),
        (None, UNREADABLE),
        (None, OFF_SCALE),
    ]
    assert [no_mark(text) for text in texts] == [False, False, False, True, True, False, False]


def test_a_mark_out_of_another_number_is_off_the_scale(read: Read) -> None:
    found = read(["4/5", "8/10", "80%", "4"], ColumnSource(column="x", scale=(1.0, 5.0)))
    assert found == [(400, 0), (None, OFF_SCALE), (None, OFF_SCALE), (400, 0)]


def test_marks_with_names_lie_at_equal_distances_from_the_lowest(read: Read) -> None:
    source = ColumnSource(column="x", marks=("*", "**", "***"))
    assert read(["*", "**", "***", "-", "****"], source) == [
        (100, 0),
        (300, 0),
        (500, 0),
        (None, 0),
        (None, UNREADABLE),
    ]
    source = ColumnSource(column="x", marks=("Slecht", "goed"))
    assert read(["slecht", "GOED", "n.v.t."], source) == [(100, 0), (500, 0), (None, 0)]


def guessed(name: str, *values: str) -> Guess:
    found = Guess()
    counts = Counter(dict.fromkeys(values, 9))
    guess_marks(found, {name: ProfiledColumn(name, seen=9 * len(values), values=counts)})
    return found


#: name and values of a column → its line in line.toml
SETTLED = {
    ("Cijfer", "4/5", "3/5"): '"Cijfer"',
    ("CSAT", "80%", "100%", "40%"): '{ column = "CSAT", scale = [0, 100] }',
    ("CSAT", "8/10", "7/10"): '{ column = "CSAT", scale = [1, 10] }',
    ("CSAT", "1 - slecht", "4 - goed", "5 - top"): '"CSAT"',
    ("Rapportcijfer", "7 - ruim voldoende", "8 - goed", "10 - uitstekend"): (
        '{ column = "Rapportcijfer", scale = [1, 10] }'
    ),
    ("Rating", "★★★☆", "★☆☆☆"): '{ column = "Rating", marks = ["★☆☆☆", "★★☆☆", "★★★☆", "★★★★"] }',
    ("Rating", "★★", "★★★★"): '{ column = "Rating", marks = ["★", "★★", "★★★", "★★★★", "★★★★★"] }',
    ("Rating", "**", "*", "-"): '{ column = "Rating", marks = ["*", "**", "***", "****", "*****"] }',
    ("Rating", "☆☆☆", "★★★"): '{ column = "Rating", marks = ["☆☆☆", "★☆☆", "★★☆", "★★★"] }',
}


@pytest.mark.parametrize("column", SETTLED, ids=" ".join)
def test_what_tells_its_scale_is_read_without_a_question(column: tuple[str, ...]) -> None:
    found = guessed(*column)
    written = source_toml(found.columns["satisfaction"].source)
    assert (written, found.to_decide) == (SETTLED[column], {})


ASKED = {
    ("Tevredenheid", "goed", "slecht", "matig", "weet niet"): 'marks = ["slecht", "matig", "goed"]',
    ("Tevredenheid", "Tevreden", "Zeer ontevreden", "Neutraal"): 'marks = ["Zeer ontevreden", "Neutraal", "Tevreden"]',
    ("CSAT", "1 - very satisfied", "2 - ok", "3 - bad"): 'marks = ["3 - bad", "2 - ok", "1 - very satisfied"]',
    ("CSAT", "1 - slecht", "4 - top"): "scale = [1, 4]",
    ("CSAT", "1 - alpha", "5 - omega"): '"CSAT"',
    ("Tevreden", "ja", "nee"): 'marks = ["nee", "ja"]',
}


@pytest.mark.parametrize("column", ASKED, ids=" ".join)
def test_what_only_words_could_tell_is_asked(column: tuple[str, ...]) -> None:
    found = guessed(*column)
    assert ASKED[column] in source_toml(found.columns["satisfaction"].source)
    assert list(found.to_decide) == ["satisfaction"]


@pytest.mark.parametrize("values", [("rood", "groen"), ("goed", "tevreden"), ("★★", "⭐⭐⭐")], ids=" ".join)
def test_words_without_a_known_order_are_not_read_and_it_is_said_how_they_can_be(values: tuple[str, ...]) -> None:
    found = guessed("Tevredenheid", *values)
    assert "satisfaction" not in found.columns
    assert 'satisfaction = { column = "Tevredenheid", marks = [' in found.notes[0]


@pytest.mark.parametrize(
    ("word", "good"),
    [
        ("ZEER SLECHT", -2),
        ("not good", -1),
        ("Niet zo goed", -1),
        ("enigszins tevreden", 0.5),
        ("👍", 1),
        ("goedkoop", None),
    ],
)
def test_how_good_a_word_is(word: str, good: float | None) -> None:
    assert strength(word) == good


@pytest.mark.parametrize(
    "line",
    [
        'satisfaction = { column = "m", marks = ["a"] }',
        'moment = { column = "m", marks = ["a", "b"] }',
        'satisfaction = { column = "m", marks = ["a", "A "] }',
        'satisfaction = { column = "m", scale = [1, 5], marks = ["a", "b"] }',
    ],
)
def test_marks_that_can_not_be_are_refused(line: str, tmp_path: Path) -> None:
    organisation = checked(tomllib.loads(f'[columns]\nchannel = {{ constant = "phone" }}\n{line}\n'), "line.toml")
    with pytest.raises(ConfigError, match="Marks are two or more"):
        check_mapping(organisation, ["m"])
