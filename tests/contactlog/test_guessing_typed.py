"""`init` knows a column of moments from what people typed, and shows how to make moments of the latter."""

from __future__ import annotations

import tomllib
from collections import Counter

import pytest

from humanline.contactlog.columns.profiling import Profile, ProfiledColumn
from humanline.contactlog.guessing.guess import guess
from humanline.contactlog.guessing.guessed import Guess
from humanline.contactlog.guessing.writing import line_toml

RECORDS = 400


def column(name: str, values: list[str]) -> ProfiledColumn:
    return ProfiledColumn(name, seen=len(values), values=Counter(values))


def guessed(*columns: tuple[str, list[str]], language: str = "en") -> Guess:
    return guess(Profile([column(*one) for one in columns], RECORDS, whole=True), language=language)


#: Each twice or four times: neither all different nor a list of moments; long and short.
TYPED = [[f"Iets met de {k % n} lekkage op {k % n}" for k in range(RECORDS)] for n in (400, 200, 110)]
COARSE = [["Huur", "Techniek", "Overig"][k % 3] for k in range(RECORDS)]
CHANNEL = [["Telefoon", "Website"][k % 2] for k in range(RECORDS)]


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("names", [("Onderwerp", "Rubriek"), ("Subject", "Product"), ("Contactreden", "Type")])
def test_a_coarse_column_is_the_moment_beside_what_people_typed(typed: list[str], names: tuple[str, str]) -> None:
    found = guessed(("Kanaal", CHANNEL), (names[0], typed), (names[1], COARSE))
    assert found.columns["moment"].source == names[1]
    assert found.typed == ""


def test_many_moments_that_come_back_are_moments() -> None:
    reasons = [f"Reden {k % 60}" for k in range(RECORDS)]
    assert guessed(("Kanaal", CHANNEL), ("Contactreden", reasons)).columns["moment"].source == "Contactreden"


@pytest.mark.parametrize(("language", "all_of_them"), [("en", "all contacts"), ("nl", "alle contacten")])
@pytest.mark.parametrize("typed", TYPED)
def test_where_there_is_only_what_people_typed_all_is_one_moment_to_decide(
    typed: list[str], language: str, all_of_them: str
) -> None:
    found = guessed(("Kanaal", CHANNEL), ("Onderwerp van melding", typed), language=language)
    assert found.columns["moment"].source.constant == all_of_them
    assert "Onderwerp van melding" in found.to_decide["moment"]
    assert found.moments == []
    text = line_toml(found, files=["x.csv"], language=language, time_zone="Europe/Amsterdam")
    assert "# [moments." in text
    assert "moments" not in tomllib.loads(text)
    assert not any(value in text for value in typed)


def test_the_example_can_be_used_as_it_stands() -> None:
    places = ["keuken", "badkamer", "hal", "zolder"]
    leaks = [f"Er is een lekkage in de {places[k % 4]} {'!' * (k // 4)}" for k in range(RECORDS // 2)]
    rents = [f"Betaling van {k} euro is niet gelukt {'!' * k}" for k in range(RECORDS // 2)]
    found = guessed(("Kanaal", CHANNEL), ("Onderwerp van melding", leaks + rents))
    assert "lekkage" in found.typed_words
    lines = line_toml(found, files=["x.csv"], language="en", time_zone="Europe/Amsterdam").splitlines()
    first = next(k for k, line in enumerate(lines) if line == '# [moments."Lekkage"]')
    example = tomllib.loads("\n".join(line.removeprefix("# ") for line in lines[first : first + 2]))
    assert example == {"moments": {"Lekkage": {"rule": "contains(col(\"Onderwerp van melding\"), 'lekkage')"}}}
