"""A rule as a tree: what it is made of, whatever reads it."""

from __future__ import annotations

import pytest

from humanline.foundation.errors import ExpressionError
from humanline.foundation.rules import (
    Call,
    Column,
    Comparison,
    Constant,
    Logic,
    Not,
    Sign,
    columns_used,
    parse_rule,
    plain_words,
)

X = Column("x")


@pytest.mark.parametrize(
    ("rule", "tree"),
    [
        ("x", X),
        ("col('x')", X),
        ("x == -1", Comparison("==", X, Sign("-", Constant(1.0)))),
        ("0 < x <= 60", Logic("and", (Comparison("<", Constant(0.0), X), Comparison("<=", X, Constant(60.0))))),
        ("x in ('a',)", Comparison("==", X, Constant("a"))),
        ("x not in ('a', 'b')", Logic("and", (Comparison("!=", X, Constant("a")), Comparison("!=", X, Constant("b"))))),
        ("x is not None", Not(Call("is_empty", (X,)))),
        ("contains(x, 'a', 'b')", Call("contains", (X, Constant("a"), Constant("b")))),
    ],
)
def test_a_rule_is_a_tree(rule: str, tree: object) -> None:
    assert parse_rule(rule, "here") == tree


@pytest.mark.parametrize(
    "rule",
    [
        "contains(x)",
        "has_word(x)",
        "has_word(x, '!')",
        "has_word(x, y)",
        "has_word(x, 1)",
        "lower(x, 'a')",
        "x in (())",
    ],
)
def test_what_says_nothing_is_refused_with_its_place(rule: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_rule(rule, "line.toml moments.Repair")
    assert caught.value.fault.where == "line.toml moments.Repair"


def test_all_columns_of_a_rule_are_found_wherever_they_stand() -> None:
    rule = "not (a + -b > 1) and contains(c, 'x', d) or e in ('y', f) or g is None or col('h i') == 'z'"
    assert columns_used(rule) == {"a", "b", "c", "d", "e", "f", "g", "h i"}


def test_words_are_told_apart_without_capitals_and_accents() -> None:
    assert plain_words("  CV-ketel_lekt: één  DRUPPEL! ") == "cv ketel lekt een druppel"
