"""Of what people typed only words are shown that many used and that name nobody; else nothing."""

from __future__ import annotations

from collections import Counter

import pytest

from humanline.contactlog.columns.profiling import ProfiledColumn
from humanline.contactlog.columns.typed_words import typed_words


def column(*texts: str, name: str = "Subject") -> ProfiledColumn:
    values = Counter(texts)
    return ProfiledColumn(name, seen=len(texts), values=values)


PLACES = ["keuken", "badkamer", "hal", "zolder", "schuur", "gang"]
LEAKS = [f"Er is een lekkage in de {place} {'!' * k}" for k in range(4) for place in PLACES]
OTHERS = [f"Huur van {month} niet ontvangen {'!' * k}" for k in range(8) for month in ("mei", "juni", "juli")]


def test_a_word_that_many_used_is_an_example() -> None:
    assert "lekkage" in typed_words(column(*LEAKS, *OTHERS))
    assert typed_words(column(*LEAKS[:19], *OTHERS)) == ("ontvangen",)


@pytest.mark.parametrize(
    "form",
    [
        "Er belde een Pietersma over de {place}",  # a capital inside a text
        "Terugbellen voor mevrouw pietersma over de {place}",  # behind a title
        "Er is iets met pietersma 12 in de {place}",  # before a number
        "Er is iets in de pietersmastraat bij de {place}",
        "Er belde weer een jansen over de {place}",
        "Er belde weer een annemarie over de {place}",
    ],
)
def test_a_name_or_a_street_is_none(form: str) -> None:
    texts = [f"{form.format(place=place)} {'!' * k}" for k in range(6) for place in PLACES]
    assert not {"pietersma", "pietersmastraat", "jansen", "annemarie"} & set(typed_words(column(*texts, *OTHERS)))


def test_one_capital_inside_a_text_is_enough_to_leave_a_word_out() -> None:
    assert "lekkage" not in typed_words(column(*LEAKS, *OTHERS, "Volgens de heer Lekkage"))


def test_where_people_type_without_capitals_nothing_is_said() -> None:
    assert typed_words(column(*(text.lower() for text in LEAKS + OTHERS))) == ()


def test_a_word_that_stands_in_a_column_of_people_is_none() -> None:
    assert "lekkage" not in typed_words(column(*LEAKS, *OTHERS), [column("K. Lekkage", name="Klant")])


def test_one_text_that_is_there_often_gives_no_words() -> None:
    assert "lekkage" not in typed_words(column(*["Er is een lekkage"] * 40, *OTHERS))
