"""What a rule in line.toml means, and what it may not do."""

from __future__ import annotations

import duckdb
import ibis
import pyarrow as pa
import pytest

from humanline.contactlog.querying.expressions import compile_rule, compile_value
from humanline.foundation.errors import ExpressionError
from humanline.foundation.rules import columns_used, plain_words

LOG = {
    "outcome": ["HANG", "AGENT", "", "hang up"],
    "q_time": ["12", "0", "", "NaN"],
    "vru+line": ["AA01", "AA02", "AA03", "AA04"],
    "vip": ["ja", "no", "", "?"],
}
TABLE = ibis.table(dict.fromkeys(LOG, "string"), name="log")
COLUMNS = {name: TABLE[name] for name in LOG}


def values(rule: str) -> list[object]:
    value = compile_value(rule, COLUMNS, "line.toml derived.x")
    connection = duckdb.connect()
    connection.register("log", pa.table(LOG))
    sql = ibis.to_sql(TABLE.select(value=value), dialect="duckdb")
    return [row[0] for row in connection.sql(sql).fetchall()]


YES, NO = True, False


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("outcome == 'HANG'", [YES, NO, NO, NO]),
        ("outcome == 'HANG' and q_time > 0", [YES, NO, NO, NO]),
        ("outcome == 'HANG' or q_time == 0", [YES, YES, NO, NO]),
        ("not outcome == 'HANG'", [NO, YES, YES, YES]),
        ("0 < q_time <= 12", [YES, NO, NO, NO]),
        ("0 < 1 < q_time", [YES, NO, NO, NO]),
        ("outcome in ('HANG', 'AGENT')", [YES, YES, NO, NO]),
        ("outcome not in ('HANG', 'AGENT')", [NO, NO, YES, YES]),
        ("q_time in (0, 12)", [YES, YES, NO, NO]),
        ("col('vru+line') == 'AA03'", [NO, NO, YES, NO]),
        ("outcome is None", [NO, NO, YES, NO]),
        ("outcome is not None", [YES, YES, NO, YES]),
        ("is_empty(q_time)", [NO, NO, YES, NO]),
        ("is_number(q_time)", [YES, YES, NO, NO]),
        ("number(q_time) >= 0", [YES, YES, NO, NO]),
        ("lower(outcome) == 'hang'", [YES, NO, NO, NO]),
        ("contains(lower(outcome), 'hang')", [YES, NO, NO, YES]),
        ("starts_with(outcome, 'HA')", [YES, NO, NO, NO]),
        ("vip == True", [YES, NO, NO, NO]),
        ("vip == False", [NO, YES, NO, NO]),
        ("q_time > -1", [YES, YES, NO, NO]),
        ("True", [YES] * 4),
    ],
)
def test_a_rule_means_what_it_says(rule: str, expected: list[bool]) -> None:
    assert values(rule) == expected


@pytest.mark.parametrize("comparison", ["==", "!=", "<", "<=", ">", ">="])
def test_a_comparison_with_something_missing_is_false(comparison: str) -> None:
    assert values(f"q_time {comparison} 5")[2:] == [False, False]
    assert values(f"5 {comparison} q_time / 0")[:1] == [False]


def test_arithmetic_gives_numbers_and_nothing_where_it_can_not() -> None:
    assert values("(q_time + 8) * 3 / 2 - 1") == [29.0, 11.0, None, None]
    assert values("1 / q_time") == [1 / 12, None, None, None]


def test_text_is_compared_as_text_with_text() -> None:
    assert values("q_time > '1'") == [YES, NO, NO, YES]


@pytest.mark.parametrize(
    "rule",
    [
        "__import__('os').system('true')",
        "outcome.upper() == 'HANG'",
        "[x for x in outcome]",
        "lambda: 1",
        "outcome[0] == 'H'",
        "q_time ** 9 > 1",
        "q_time if outcome else 1",
        "f'{outcome}' == 'x'",
        "(x := 1)",
        "open('/etc/passwd')",
        "lower(outcome, x=1) == 'a'",
        "b'x' == outcome",
        "outcome == 1j",
        "outcome; q_time",
        "outcome = 'HANG'",
        "q_time >",
        "",
        "\0",
        "outcome is 'HANG'",
        "outcome == None",
        "outcome in 'HANG'",
        "outcome in ()",
        "outcome and q_time > 0",
        "not outcome",
        "'a' + 1 > 2",
        "lower(q_time > 1) == 'a'",
        "col(outcome) == 'a'",
        "lower() == 'a'",
        "q_time > 1" + "0" * 400,
        "q_time > " + "(" * 500 + "1" + ")" * 500,
        "not " * 5_000 + "True",
        "1 + " * 3_000 + "1 > 0",
        "outcome == '" + "a" * 20_000 + "'",
    ],
)
def test_whatever_is_not_in_the_language_is_refused(rule: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_rule(rule, COLUMNS, "line.toml exclude.x")
    assert caught.value.fault.where == "line.toml exclude.x"


def test_a_rule_that_is_not_true_or_false_is_refused() -> None:
    with pytest.raises(ExpressionError, match="true or false"):
        compile_rule("q_time + 1", COLUMNS, "line.toml check.x")


def test_an_unknown_column_or_function_is_answered_with_what_comes_near() -> None:
    with pytest.raises(ExpressionError, match="Did you mean `outcome`"):
        compile_rule("outcom == 'HANG'", COLUMNS, "line.toml exclude.x")
    with pytest.raises(ExpressionError, match="Did you mean `is_empty`"):
        compile_rule("isempty(outcome)", COLUMNS, "line.toml exclude.x")


def test_the_columns_of_a_rule_are_found_and_functions_are_none() -> None:
    rule = "lower(outcome) == 'x' and col('vru+line') != '' or is_number(q_time)"
    assert columns_used(rule) == {"outcome", "vru+line", "q_time"}


TEXTS = ["Lekkage in de keuken", "CV-ketel KAPOT", "Overlast door één buur", "", "HANG_UP"]


def found(rule: str, texts: list[str] = TEXTS) -> list[object]:
    table = ibis.table({"subject": "string"}, name="log")
    value = compile_value(rule, {"subject": table["subject"]}, "line.toml moments.x", known_only=True)
    connection = duckdb.connect()
    connection.register("log", pa.table({"subject": texts}))
    return [row[0] for row in connection.sql(ibis.to_sql(table.select(value=value), dialect="duckdb")).fetchall()]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("contains(subject, 'lek', 'kapot')", [YES, YES, NO, None, NO]),
        ("contains(subject, 'EEN BÙUR')", [NO, NO, YES, None, NO]),
        ("has_word(subject, 'lek', 'kapot')", [NO, YES, NO, None, NO]),
        ("has_word(subject, 'ketel')", [NO, YES, NO, None, NO]),
        ("has_word(subject, 'cv ketel')", [NO, YES, NO, None, NO]),
        ("has_word(subject, 'cv-ketel!', 'buur')", [NO, YES, YES, None, NO]),
        ("has_word(subject, 'lekkage')", [YES, NO, NO, None, NO]),
        ("has_word(subject, 'up')", [NO, NO, NO, None, YES]),
        ("starts_with(subject, 'CV', 'Over')", [NO, YES, YES, None, NO]),
        ("starts_with(subject, 'cv')", [NO, NO, NO, None, NO]),
        ("ends_with(subject, 'keuken', 'UP')", [YES, NO, NO, None, YES]),
        ("ends_with(lower(subject), 'kapot')", [NO, YES, NO, None, NO]),
    ],
)
def test_text_is_searched_as_people_type_it_and_codes_letter_for_letter(rule: str, expected: list[object]) -> None:
    assert found(rule) == expected


def test_the_engine_finds_the_words_that_python_finds() -> None:
    texts = [
        "Größe",
        "İSTANBUL",
        "coördinator ŁÓDŹ",
        "e\u0301e\u0301n",
        "50% korting 2e keer",
        "日本語 test",
        "a_b-c.d",
    ]
    words = sorted({word for text in texts for word in plain_words(text).split()})
    for word in words:
        assert found(f"has_word(subject, {word!r})", texts) == [word in plain_words(text).split() for text in texts], (
            word
        )
