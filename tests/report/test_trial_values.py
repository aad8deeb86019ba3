"""Outcomes and differences of a trial are said in their own unit, and drawn with better on the far side."""

import msgspec
import pytest
from tests.report.trial_results import DESIGN, effect, result

from humanline.model.trial import Outcome
from humanline.model.trial_result import Effect
from humanline.report import trial_page
from humanline.report.charts.differences import sides
from humanline.report.trial.values import OutcomeWords, measured
from humanline.report.voice import Voice

EN, NL = Voice("en"), Voice("nl")


def plain(text):
    return text.replace("\u00a0", " ").replace("\u2060", "")


@pytest.mark.parametrize(
    ("outcome", "kind", "value", "said"),
    [
        (Outcome("a", "resolved", "higher", kind="share"), "share", effect(0.098, 0.07), "10 more of every 100"),
        (Outcome("a", "resolved", "higher"), "share", effect(-0.004, 0.01), "0.4 fewer of every 100"),
        (Outcome("a", "satisfaction", "higher"), "score", effect(0.31, 0.1), "0.31 points higher"),
        (Outcome("a", "person_minutes", "lower"), "minutes", effect(-1.5, 0.2), "1 min 30 s less"),
        (Outcome("a", "contacts", "lower", kind="count"), "times", effect(0.12, 0.03), "0.12 more"),
        (Outcome("a", "satisfaction", "higher", kind="count"), "times", effect(0.12, 0.03), "0.12 more"),
        (Outcome("a", "resolved", "higher", kind="ratio", per="contacts"), "share", effect(0, 0.2), "the same"),
        (Outcome("a", "value", "higher", kind="count"), "amount", effect(-112.4, 40), "112 less"),
        (Outcome("a", "spent", "lower"), "amount", effect(3.3, 0.4), "3.3 more"),
        (Outcome("a", "spent", "lower", over=50.0), "share", effect(0.12, 0.1), "12 more of every 100"),
        (Outcome("a", "transferred", "lower"), "share", effect(0.12, 0.1), "12 more of every 100"),
        (Outcome("a", "wait_s", "lower"), "minutes", effect(-1.5, 0.2), "1 min 30 s less"),
        (Outcome("a", "felt_heard", "higher"), "score", effect(0.31, 0.1), "0.31 points higher"),
    ],
)
def test_a_difference_is_said_in_the_unit_of_its_outcome(outcome, kind, value, said):
    assert measured(outcome) == kind
    assert plain(OutcomeWords(outcome, EN).difference(value.value, value.high - value.low)) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.02, 0.18, "between 2 and 18 more"),
        (-0.18, -0.02, "between 2 and 18 fewer"),
        (-0.03, 0.18, "between 3 fewer and 18 more"),
        (0.02, None, "from 2 more of every 100 upwards, with no upper end known"),
        (None, 0.18, "up to 18 more of every 100, with no lower end known"),
        (None, None, "anything at all: it is not limited on either side yet"),
    ],
)
def test_an_interval_says_which_way_each_end_lies(low, high, said):
    assert OutcomeWords(DESIGN.outcomes[0], EN).between(Effect(0.1, low, high, 0.95)) == said


def test_a_relative_difference_is_told_as_a_percentage_of_the_first_arm():
    said = OutcomeWords(DESIGN.outcomes[0], NL, relative=True)
    assert plain(said.difference(0.12, 0.1)) == "12 % hoger"
    assert plain(said.signed(-0.12, 0.1)) == "−12 %"


def test_a_table_with_relative_differences_says_of_what_they_are_a_part():
    relative = msgspec.structs.replace(result().answers[0], relative=True)
    html = trial_page(result(answers=(relative,)), language="en")
    assert "A difference in % is a part of the value with ‘person’" in html
    assert "% of now" in html
    assert "A difference in %" not in trial_page(result(), language="en")


def test_better_is_always_on_the_far_side_and_an_open_end_reaches_the_edge():
    read, others = [Effect(0.1, 0.0, 0.2, 0.95)], [Effect(0.1, -5.0, None, 0.95)]
    up = sides(read, others, [0.05], 100, higher_is_better=True, steps=5)
    down = sides(read, others, [0.05], 100, higher_is_better=False, steps=5)
    assert up.at(0.2) > up.at(0.0)
    assert down.at(0.2) < down.at(0.0)
    assert up.ends(others[0])[1] == 100
    assert down.ends(others[0])[1] == 0
    assert up.goes_on(-5.0)
    assert up.goes_on(None)
    assert not up.goes_on(0.2)
    assert up.top - up.bottom < 1, "what can't be read does not push aside what can"
