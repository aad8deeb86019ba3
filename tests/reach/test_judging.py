"""Rules: kept, broken, unknown, or not about this; and rule files that can't be used."""

import re

import pytest
from reach_builders import NOON, graph, outline

from humanline.foundation.errors import ReachError
from humanline.model.rules import Check, Rule, RuleSet, Text
from humanline.reach.judging import judge, known_sets, read_rules
from humanline.reach.measuring.whole import measure

GOOD = "Hello, say what it is about, or press 0 for a colleague.\n  1 Bills -> person\n  0 a colleague -> person\n"


def judged(what, *sets):
    made = outline(what) if isinstance(what, str) else what
    reach, of = measure(made, clock=lambda: NOON, version="0")
    return judge(reach, of, [read_rules(one) if isinstance(one, str) else one for one in sets])


def verdicts(reach):
    return {verdict.rule: verdict.verdict for verdict in reach.verdicts}


def one_rule(**check):
    text = Text(nl="x", en="x")
    return RuleSet(schema=1, name="own", title=text, advice=text, rule=(Rule(id="r", text=text, check=Check(**check)),))


def test_a_good_menu_keeps_the_default_rules():
    assert set(verdicts(judged(GOOD, "default")).values()) == {"kept"}


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("  2 Moving\n    1 Far\n      1 Further -> person\n", "one-step"),
        ("  silence -> again\n", "no-loops"),
        ("  silence -> hang up\n", "no-hang-ups"),
    ],
)
def test_each_default_rule_is_broken_by_what_it_is_about_and_points_to_it(line, rule):
    reach = judged(GOOD + line, "default")
    assert {name for name, verdict in verdicts(reach).items() if verdict == "broken"} == {rule}
    (verdict,) = [one for one in reach.verdicts if one.rule == rule]
    assert {finding.id for finding in reach.findings} >= set(verdict.findings) != set()


def test_a_menu_that_speaks_of_nobody_breaks_the_rule_that_it_should():
    assert verdicts(judged("Hello\n  1 Bills -> person", "default"))["mentioned"] == "broken"


def test_what_is_not_understood_makes_rules_unknown_never_kept():
    reach = judged(GOOD + "  2 Odd -> somewhere\n", "default")
    assert verdicts(reach) == {
        "one-step": "unknown", "mentioned": "kept", "announced": "unknown", "no-loops": "unknown",
        "no-hang-ups": "unknown",
    }  # fmt: skip


def test_steps_that_only_hope_makes_are_unknown():
    reach = judged(
        graph({"m": "choice", "u": "unknown", "n": "choice", "p": "person"}, ["m u key 1", "m n key 2", "n p key 1"]),
        one_rule(kind="steps", at_most=1, within="entries"),
    )
    assert [(v.verdict, v.measured, v.because) for v in reach.verdicts] == [("unknown", 2.0, "not_understood")]


def test_the_largest_number_of_steps_is_told_and_entries_alone_can_be_asked_about():
    menu = GOOD + "  2 Moving\n    1 Far\n      1 Further -> person\n"
    every = judged(menu, one_rule(kind="steps", at_most=2)).verdicts[0]
    assert (every.verdict, every.measured) == ("kept", 2.0)
    assert judged(menu, one_rule(kind="steps", at_most=1, within="entries")).verdicts[0].verdict == "kept"


def test_seconds_that_a_sound_of_unknown_length_adds_to_are_unknown():
    loud = "sound: hello.wav\n0 a colleague -> person"
    rule = one_rule(kind="seconds", at_most=180, within="entries")
    assert judged(loud, rule).verdicts[0].verdict == "unknown"
    assert judged(GOOD, rule).verdicts[0].verdict == "kept"
    assert judged(GOOD, one_rule(kind="seconds", at_most=2, within="entries")).verdicts[0].verdict == "broken"


def test_a_rule_about_bots_does_not_apply_to_a_phone_menu():
    found = verdicts(judged(GOOD, "netherlands"))
    assert found == {"always-a-person": "kept", "recognisable": "does_not_apply", "not-kept-in-circles": "kept"}


def test_a_broken_rule_on_steps_is_mended():
    reach = judged(GOOD + "  2 Moving\n    1 Far\n      1 Further -> person\n", "default")
    (mend,) = reach.mends
    assert (mend.what, [move.source for move in mend.moves], mend.mended) == ("default/one-step", ["moving"], 1)


@pytest.mark.parametrize("name", known_sets())
def test_each_set_has_its_sources_both_languages_and_says_it_is_no_legal_advice(name):
    rules = read_rules(name)
    assert rules.name == name
    assert re.search("legal advice", rules.advice.en)
    assert re.search("juridisch advies", rules.advice.nl)
    for rule in rules.rule:
        assert rule.text.nl
        assert rule.text.en
        if name != "default":
            assert rule.source.address.startswith("http")
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", rule.source.known_on)
            assert rule.source.verified
            assert rule.source.status
    assert rules.cannot_check


BROKEN = """
schema = 1
name = "x"
title = { en = "x", nl = "x" }
advice = { en = "x" }
[[rule]]
id = "a"
text = { en = "x", nl = "x" }
check = { kind = "stepz", at_most = 1 }
surprise = 1
"""


def test_all_faults_of_a_rule_file_are_told_at_once(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(BROKEN)
    with pytest.raises(ReachError) as raised:
        read_rules(str(file))
    places = [fault.where.removeprefix(f"{file} ") for fault in raised.value.faults]
    assert places == ["advice.nl", "rule[0].check.kind", "rule[0].surprise"]


@pytest.mark.parametrize(
    ("check", "named"),
    [
        ('{ kind = "steps" }', "at_most"),
        ('{ kind = "none_of" }', "findings"),
        ('{ kind = "none_of", findings = ["loops"] }', "findings"),
    ],
)
def test_a_check_that_can_not_be_made_is_told(tmp_path, check, named):
    file = tmp_path / "own.toml"
    text = BROKEN.replace('{ kind = "stepz", at_most = 1 }', check).replace("surprise = 1", "")
    file.write_text(text.replace('advice = { en = "x" }', 'advice = { en = "x", nl = "x" }'))
    with pytest.raises(ReachError, match=named):
        read_rules(str(file))


def test_a_set_that_does_not_exist_is_told_with_those_that_do():
    with pytest.raises(ReachError, match="netherlands"):
        read_rules("holland")


@pytest.mark.parametrize(
    ("end", "verdict"),
    [("person", "kept"), ("email", "kept"), ("hang up", "broken"), ("somewhere", "unknown")],
)
def test_a_means_of_contact_that_is_not_only_automated_may_be_one_that_is_read_later(end, verdict):
    rules = one_rule(kind="any_person")
    assert judged(f"Hello.\n  1 Bills -> {end}\n", rules).verdicts[0].verdict == verdict
