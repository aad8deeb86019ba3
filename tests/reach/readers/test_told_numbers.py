"""Numbers that a bot gives are a way to a person as those of a site: with evidence of whose they are."""

import pytest
from reach_builders import graph

from humanline.reach.readers.told_numbers import with_told_numbers


def told(words):
    states = {"a": {"kind": "speaks", "words": words}, "end": "done"}
    return with_told_numbers(graph(states, ["a end goes_on"], format="typebot"))


@pytest.mark.parametrize(
    "words",
    [
        "U kunt ons ook bellen: 010 123 45 67.",
        "You can call us on +31 10 123 45 67.",
        "Rufen Sie uns an: +31 10 123 45 67",
    ],
)
def test_a_number_for_customers_is_a_way(words):
    (person,) = [state for state in told(words).states if state.kind == "person"]
    assert person.way == "phone"


@pytest.mark.parametrize(
    "words",
    [
        "Is er gevaar? Bel de politie: 0900 8844.",
        "What is your number? For example 010 123 45 67.",
        "Persvoorlichting: 010 123 45 67",
    ],
)
def test_a_number_of_others_or_an_example_is_none(words):
    assert not any(state.kind in ("person", "unknown") for state in told(words).states)


def test_a_number_without_a_word_is_not_known():
    found = told("Zie 010 123 45 67")
    assert not any(state.kind == "person" for state in found.states)
    assert "number_of_whom" in {one.why.code for one in found.not_understood}
