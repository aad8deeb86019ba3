"""One table of examples, read by both: the engine for a log, and the line for a contact."""

from __future__ import annotations

import duckdb
import ibis
import pyarrow as pa
import pytest

from humanline.contactlog.querying.expressions import compile_rule, compile_value
from humanline.foundation.errors import ExpressionError
from humanline.line.rules import as_number, truth_of, value_of

YES, NO, MISSING = True, False, None
#: Every column is text, as in a log; an empty one is nothing.
COLUMNS = ("age", "product", "wait", "vip", "subject", "vru+line")


def row(**columns: str) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | columns


OLD = row(age="70", product="rent", wait="0:03:11", vip="ja", subject="CV-ketel lekt: één DRUPPEL!")
YOUNG = row(age="25", product="repair", wait="12", vip="No", subject="İstanbul ΑΣ Größe")
ODD = row(age="NaN", product=" ", wait="1e2", vip="?", subject="50% korting 2e keer 日本語 👍🏽")
NOTHING = row()

#: The rule, the contact, what a rule of two values says, and what one of three says.
EXAMPLES = [
    # text
    ("product == 'rent'", OLD, YES, YES),
    ("product == 'rent'", YOUNG, NO, NO),
    ("product == 'rent'", NOTHING, NO, MISSING),
    ("product != 'rent'", NOTHING, YES, MISSING),
    ("product == 'Rent'", OLD, NO, NO),
    ("product == ''", NOTHING, YES, YES),
    ("product == ''", OLD, NO, NO),
    ("product != ''", NOTHING, NO, NO),
    ("product < 'rez'", OLD, YES, YES),
    ("wait > '1'", YOUNG, YES, YES),
    ("age > '3'", OLD, YES, YES),
    ("subject > 'z'", YOUNG, YES, YES),
    ("product == product", NOTHING, YES, MISSING),
    ("product == subject", OLD, NO, NO),
    ("lower(product) == 'rent'", OLD, YES, YES),
    ("lower(subject) == 'istanbul ασ größe'", YOUNG, YES, YES),
    ("lower(product) == 'rent'", NOTHING, NO, MISSING),
    ("col('vru+line') == 'AA'", NOTHING, NO, MISSING),
    ("col('vru+line') == 'AA'", row(**{"vru+line": "AA"}), YES, YES),
    # text against number
    ("age == 70", OLD, YES, YES),
    ("age >= 65", OLD, YES, YES),
    ("age >= 65", YOUNG, NO, NO),
    ("age >= 65", ODD, NO, MISSING),
    ("age >= 65", NOTHING, NO, MISSING),
    ("age != 65", ODD, NO, MISSING),
    ("age == 70.0", row(age=" 70.00 "), YES, YES),
    ("age == -1", row(age="-1"), YES, YES),
    ("age == +5", row(age="+5"), YES, YES),
    ("age < 1", row(age=".5"), YES, YES),
    ("age == 5", row(age="5."), YES, YES),
    ("age > 1", row(age="inf"), NO, MISSING),
    ("age > 1", row(age="0x1F"), NO, MISSING),
    ("age > 1", row(age="1,5"), NO, MISSING),
    ("age > 1", row(age="1.000.000"), NO, MISSING),
    ("age > 1", row(age="vijf"), NO, MISSING),
    ("age > 1", row(age="٣"), NO, MISSING),
    ("18 <= age < 35", YOUNG, YES, YES),
    ("18 <= age < 35", OLD, NO, NO),
    ("18 <= age < 35", NOTHING, NO, MISSING),
    ("0 < 1 < age", NOTHING, NO, MISSING),
    ("2 < 1 < age", NOTHING, NO, NO),
    # lengths of time
    ("wait > 180", OLD, YES, YES),
    ("wait == 191", OLD, YES, YES),
    ("wait == 12", YOUNG, YES, YES),
    ("wait == 100", ODD, YES, YES),
    ("wait > 0", row(wait="3:11"), NO, MISSING),
    ("wait == 3600.5", row(wait="1:00:00.5"), YES, YES),
    ("wait > 0", row(wait="0:61:00"), NO, MISSING),
    # calculating
    ("wait / 60 > 3", OLD, YES, YES),
    ("wait / 0 > 3", OLD, NO, MISSING),
    ("0 / wait == 0", row(wait="0"), NO, MISSING),
    ("1 / (age - 70) < 1", OLD, NO, MISSING),
    ("1 / (age - 70) < 1", YOUNG, YES, YES),
    ("age * 2 + 1 == 51", YOUNG, YES, YES),
    ("-age < -50", OLD, YES, YES),
    ("age - wait > 0", NOTHING, NO, MISSING),
    # lists
    ("product in ('rent', 'repair')", OLD, YES, YES),
    ("product in ('rent', 'repair')", NOTHING, NO, MISSING),
    ("product in ('', 'repair')", NOTHING, YES, YES),
    ("product not in ('rent', 'repair')", OLD, NO, NO),
    ("product not in ('rent', 'repair')", ODD, YES, YES),
    ("product not in ('rent', 'repair')", NOTHING, YES, MISSING),
    ("product in ('rent', None)", OLD, YES, YES),
    ("product in ('rent', None)", YOUNG, NO, MISSING),
    ("age in (25, 70)", YOUNG, YES, YES),
    ("age in (25, 70)", ODD, NO, MISSING),
    # yes and no
    ("vip == True", OLD, YES, YES),
    ("vip == True", YOUNG, NO, NO),
    ("vip == False", YOUNG, YES, YES),
    ("vip == True", ODD, NO, MISSING),
    ("vip != True", NOTHING, NO, MISSING),
    ("vip == False", row(vip=" NEE "), YES, YES),
    # what is certain either way is known
    ("age >= 65 or product == 'rent'", row(product="rent"), YES, YES),
    ("age >= 65 or product == 'rent'", row(product="repair"), NO, MISSING),
    ("age >= 65 and product == 'rent'", row(product="repair"), NO, NO),
    ("age >= 65 and product == 'rent'", row(product="rent"), NO, MISSING),
    ("not age >= 65", NOTHING, YES, MISSING),
    ("not (age >= 65 and product == 'x')", row(product="repair"), YES, YES),
    ("not not age >= 65", OLD, YES, YES),
    # whether anything stands there
    ("age is None", NOTHING, YES, YES),
    ("age is not None", OLD, YES, YES),
    ("is_empty(product)", ODD, YES, YES),
    ("is_empty(number(age))", ODD, YES, YES),
    ("is_empty(age >= 65)", NOTHING, NO, YES),
    ("is_number(age)", ODD, NO, NO),
    ("is_number(wait)", OLD, YES, YES),
    # text that people type, and codes
    ("contains(subject, 'LEK')", OLD, YES, YES),
    ("contains(subject, 'een drup')", OLD, YES, YES),
    ("contains(subject, 'x', 'kétel')", OLD, YES, YES),
    ("contains(subject, 'lek')", NOTHING, NO, MISSING),
    ("not contains(subject, 'lek')", NOTHING, YES, MISSING),
    ("contains(subject, 'GRÖSSE')", YOUNG, NO, NO),
    ("contains(subject, 'große')", YOUNG, YES, YES),
    ("has_word(subject, 'cv ketel')", OLD, YES, YES),
    ("has_word(subject, 'lek')", OLD, NO, NO),
    ("has_word(subject, 'druppel')", OLD, YES, YES),
    ("has_word(subject, 'istanbul')", YOUNG, YES, YES),
    ("has_word(subject, 'ασ')", YOUNG, YES, YES),
    ("has_word(subject, '50')", ODD, YES, YES),
    ("has_word(subject, '日本語')", ODD, YES, YES),
    ("contains(subject, '👍')", ODD, YES, YES),
    ("has_word(subject, 'lek')", NOTHING, NO, MISSING),
    ("starts_with(subject, 'x', 'CV')", OLD, YES, YES),
    ("starts_with(subject, 'cv')", OLD, NO, NO),
    ("ends_with(subject, '!')", OLD, YES, YES),
    ("ends_with(subject, '!')", NOTHING, NO, MISSING),
    ("starts_with(lower(subject), 'cv-')", OLD, YES, YES),
    ("contains(product, subject)", row(product="rent arrears", subject="ARREARS"), YES, YES),
    # one value or another
    ("(age if vip == True else wait) > 60", OLD, YES, YES),
    ("(age if vip == True else wait) > 60", NOTHING, NO, MISSING),
    ("(product if age >= 65 else 'other') == 'other'", YOUNG, YES, YES),
    ("(number(age) if age >= 65 else None) is None", YOUNG, YES, YES),
    ("(product if vip == True else None) == 'rent'", YOUNG, NO, MISSING),
    ("True", NOTHING, YES, YES),
    ("1 < 2", NOTHING, YES, YES),
]  # fmt: skip


@pytest.fixture(scope="module")
def of_the_engine() -> list[tuple[bool, bool | None]]:
    """Every rule as a column over the contacts: one query for each number of values."""
    contacts = list({tuple(contact.values()): contact for _, contact, *_ in EXAMPLES}.values())
    table = ibis.table(dict.fromkeys(COLUMNS, "string"), name="contacts")
    names = {name: table[name] for name in COLUMNS}
    connection = duckdb.connect()
    connection.register("contacts", pa.table({name: [contact[name] for contact in contacts] for name in COLUMNS}))
    rules = list(dict.fromkeys(rule for rule, *_ in EXAMPLES))
    answers = []
    for known_only in (False, True):
        columns = {str(k): compile_value(rule, names, "rule", known_only=known_only) for k, rule in enumerate(rules)}
        rows = connection.sql(ibis.to_sql(table.select(**columns), dialect="duckdb")).fetchall()
        answers.append([rows[contacts.index(contact)][rules.index(rule)] for rule, contact, *_ in EXAMPLES])
    return list(zip(*answers, strict=True))


@pytest.mark.parametrize("k", range(len(EXAMPLES)), ids=[f"{rule} {k}" for k, (rule, *_) in enumerate(EXAMPLES)])
def test_both_say_of_a_contact_what_the_rule_says(k: int, of_the_engine: list[tuple[bool, bool | None]]) -> None:
    rule, contact, two, three = EXAMPLES[k]
    assert tuple(of_the_engine[k]) == (two, three)
    assert truth_of(rule, COLUMNS, "rule")(contact) is two
    assert truth_of(rule, COLUMNS, "rule", known_only=True)(contact) is three


def test_there_are_enough_examples_and_all_of_the_language_is_in_them() -> None:
    assert len(EXAMPLES) >= 80
    text = " ".join(rule for rule, *_ in EXAMPLES)
    for word in ("contains", "has_word", "starts_with", "ends_with", "lower", "number", "is_number", "is_empty",
                 " in ", " not in ", "is None", " if ", "/ 0", " and ", " or ", "not ", "col("):  # fmt: skip
        assert word in text, word


@pytest.mark.parametrize(
    "rule",
    ["'5' == 5", "5 == '5'", "age", "age + 1", "lower(age > 1) == 'a'", "age and vip", "not age", "agge > 1",
     "(age if vip == True else True) == 'x'", "'a' + 1 > 2", "None in (1, 2)", "__import__('os')", ""],
)  # fmt: skip
def test_both_refuse_what_is_no_rule(rule: str) -> None:
    table = ibis.table(dict.fromkeys(COLUMNS, "string"), name="contacts")
    with pytest.raises(ExpressionError) as engine:
        compile_rule(rule, {name: table[name] for name in COLUMNS}, "line.toml segments.x")
    with pytest.raises(ExpressionError) as line:
        truth_of(rule, COLUMNS, "line.toml segments.x")
    assert line.value.fault.where == engine.value.fault.where
    assert line.value.fault.rule == engine.value.fault.rule


def test_deep_and_long_rules_are_refused_and_not_died_of() -> None:
    for rule in ("not " * 5_000 + "age == ''", "1 + " * 2_400 + "1 > 0", "age == '" + "a" * 20_000 + "'"):
        with pytest.raises(ExpressionError):
            truth_of(rule, COLUMNS, "rule")


def test_values_are_text_and_numbers_too() -> None:
    assert value_of("(age + 8) * 3 / 2 - 1", COLUMNS, "rule")(YOUNG) == 48.5
    assert value_of("lower(vip)", COLUMNS, "rule")(YOUNG) == "no"
    assert as_number("1:00:01") == 3601.0
