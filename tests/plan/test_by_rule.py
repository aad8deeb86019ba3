"""The rule of thumb: what matters to both sides comes before the price, and what it costs is told."""

import math

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_builders import NAMED, NOON, because, completed, estimate, gain, load, plan, starts

from humanline.foundation.errors import ConfigError
from humanline.loop.configuring import checked
from humanline.model.judgement import Candidate
from humanline.model.organisation import Decided, RuleSettings
from humanline.plan.by_rule import by_rule
from humanline.plan.candidates import candidates
from humanline.plan.departures import rule_of_thumb
from humanline.plan.filling import fill
from humanline.plan.ladder import ladder
from humanline.plan.line import draw, in_order
from humanline.plan.merit import merit, merits

BOTH, NEITHER, BETWEEN = (9.0, 8.0), (2.0, 3.0), (5.0, 5.0)


def sided(customer: float, organisation: float, matters=BOTH, sd: float = 1.0):
    """A gain of which both sides are known."""
    one = gain(customer + organisation, sd=sd, customer=customer, customer_sd=sd, matters=matters)
    return msgspec.structs.replace(one, organisation=estimate(organisation, sd))


NUISANCE = load("nuisance", n=60, h=15)  # fifteen hours
QUESTION = load("question", n=60, h=10)  # ten hours
GAINS = {"nuisance": sided(8, 2), "question": sided(9, 3, BETWEEN)}


def test_a_long_talk_that_matters_does_not_lose_to_a_short_question():
    """By the minutes the question adds 12 points in 10 minutes, the nuisance 10 in 15."""
    drawn = plan([NUISANCE, QUESTION], GAINS, 16)
    assert because(drawn) == {"nuisance": "by_rule", "question": "below_line"}
    assert drawn.rule.hours == pytest.approx(15)
    assert {(one.moment, one.start) for one in drawn.rule.moved} == {
        ("nuisance", "person"), ("question", "self_service"),
    }  # fmt: skip
    assert drawn.rule.points.value == pytest.approx(60 * (10 - 12))
    # Each of sixty contacts is off by 1 point, and the two moments are off by themselves.
    assert drawn.rule.points.high - drawn.rule.points.low == pytest.approx(2 * 1.6448536 * 60 * math.sqrt(2), rel=1e-6)
    assert drawn.rule.departures == ()


def test_the_price_is_that_of_what_the_price_decides():
    drawn = plan([NUISANCE, QUESTION, load("status", n=60, h=10)], GAINS | {"status": sided(3, 1, BETWEEN)}, 26)
    assert because(drawn) == {"nuisance": "by_rule", "question": "above_line", "status": "below_line"}
    assert drawn.price.value == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("customer", "organisation", "matters", "said"),
    [
        (8, 2, (9, 8), "person"),
        (8, 2, (7, 7), "person"),
        (8, 2, (9, 6.9), ""),  # matters to one side only
        (8, 0.5, (9, 8), ""),  # 69 in 100 that a person adds something for the organisation
        (0.5, 8, (9, 8), ""),
        (-3, -2, (9, 8), ""),  # people who view a home alone
        (2, 2, (3, 2), "self_service"),
        (2, 2, (3.1, 2), ""),
        (4, 2, (3, 2), ""),  # matters to neither, and a person adds more than a little
    ],
)
def test_an_and_is_no_sum(customer, organisation, matters, said):
    assert by_rule(merit(load("m"), sided(customer, organisation, matters)), RuleSettings()) == said


def test_without_a_word_on_how_much_it_matters_the_price_decides():
    assert by_rule(merit(load("m"), gain(10.0, organisation=5.0)), RuleSettings()) == ""
    one_side = msgspec.structs.replace(sided(8, 2), matters_organisation=gain(None).total)
    assert by_rule(merit(load("m"), one_side), RuleSettings()) == ""


def test_what_matters_to_neither_starts_with_self_service_though_there_are_hours():
    drawn = plan([QUESTION], {"question": sided(2, 1, NEITHER)}, 100)
    assert because(drawn) == {"question": "rule_self_service"}
    assert drawn.left_hours == 100
    # Unless that would cost staff more than it saves: then it is a person.
    costs = load("question", n=60, h=10, after_self=1.2)
    assert because(plan([costs], {"question": sided(2, 1, NEITHER)}, 100)) == {"question": "saves_minutes"}


def test_where_the_hours_do_not_carry_the_rule_it_says_how_many_are_missing():
    loads = [NUISANCE, load("complaint", n=60, h=20), QUESTION]
    gains = GAINS | {"complaint": sided(6, 6, (10, 10))}
    drawn = plan(loads, gains, 30)
    # The complaint matters most and takes twenty hours. Fifteen are needed for the nuisance; ten are left.
    assert because(drawn) == {"complaint": "by_rule", "nuisance": "rule_short", "question": "above_line"}
    (short,) = drawn.rule.departures
    assert (short.moment, short.rule, short.because, short.hours) == ("nuisance", "person", "hours", pytest.approx(5))
    found = plan(loads, gains, 30 + short.hours)
    assert because(found) == {"complaint": "by_rule", "nuisance": "by_rule", "question": "below_line"}
    assert because(plan(loads, gains, 30 + short.hours - 0.01))["nuisance"] == "rule_short"


def test_what_gives_way_last_is_what_matters_most_not_what_is_short():
    loads = [load("long", n=60, h=30), load("short", n=60, h=5)]
    drawn = plan(loads, {"long": sided(8, 2, (10, 10)), "short": sided(8, 2, (8, 8))}, 31)
    assert because(drawn) == {"long": "by_rule", "short": "rule_short"}


def test_a_departure_stands_when_a_named_person_signed_it():
    loads = [load("nuisance", n=60, h=15, decided="self_service"), QUESTION, load("status", decided="person")]
    decided = (
        Decided(cell="Nuisance", start="self_service", by="A. Person", because="a pilot"),
        Decided(cell="status", start="person", by="B. Person", because="a promise"),
    )
    organisation = msgspec.structs.replace(NAMED, decided=decided)
    by_cell = {("nuisance", "all"): GAINS["nuisance"], ("question", "all"): GAINS["question"]}
    by_cell["status", "all"] = sided(1, 1, NEITHER)
    drawn = draw(loads, by_cell, 100, organisation=organisation, made_from=(), clock=lambda: NOON, version="0")
    assert [(one.moment, one.rule, one.because, one.by) for one in drawn.rule.departures] == [
        ("nuisance", "person", "decided", "A. Person"), ("status", "self_service", "decided", "B. Person"),
    ]  # fmt: skip


def test_owed_and_asked_come_before_the_rule():
    """I13."""
    loads = [NUISANCE, load("eviction", n=60, h=30, owed=True), load("asked", n=60, h=10, a=1.0)]
    drawn = plan(loads, GAINS | {"eviction": sided(1, 1), "asked": sided(1, 1, BETWEEN)}, 45)
    assert because(drawn)["nuisance"] == "rule_short"
    assert (drawn.owed_hours, drawn.asked_hours) == (pytest.approx(30), pytest.approx(10))


def test_a_candidate_takes_nobodys_person_away_that_the_rule_gives():
    """Kept for nine in ten, the minutes would send the nuisance to self-service; by the rule it keeps its person."""
    loads = [NUISANCE, QUESTION]
    sheet = [Candidate(name="an app", moment="nuisance", keeps_share=0.9)]
    for matters, hours in ((BOTH, 0.0), (BETWEEN, None)):
        gains = GAINS | {"nuisance": sided(20, 5, matters)}
        drawn = plan(loads, gains, 16)
        cells = merits(loads, {(name, "all"): one for name, one in gains.items()})
        (found,) = candidates(drawn, cells, sheet)
        if hours is not None:
            assert (found.advice, found.hours) == ("leave", hours)
        else:
            assert starts(drawn)["nuisance"] == "person"


def test_thresholds_that_cross_are_a_fault():
    with pytest.raises(ConfigError) as caught:
        checked({"schema": 1, "rule": {"important": 3, "unimportant": 7}}, "line.toml")
    assert "rule.unimportant" in str(caught.value)
    with pytest.raises(ConfigError):
        checked({"schema": 1, "rule": {"important": 11}}, "line.toml")


@st.composite
def known(draw):
    """Cells that the line divides, some of which matter."""
    cells = []
    scores = st.sampled_from([0.0, 3.0, 5.0, 7.0, 9.0])
    for k in range(draw(st.integers(1, 7))):
        values = st.floats(-10, 20).map(lambda x: round(x, 1))
        one = sided(draw(values), draw(values), (draw(scores), draw(scores)), draw(st.sampled_from([0.0, 2.0, 8.0])))
        cells.append(merit(load(f"m{k}", n=round(draw(st.floats(1, 200)), 1), h=round(draw(st.floats(1, 40)), 1)), one))
    return cells


@settings(deadline=None)
@given(known(), st.floats(0, 300), st.floats(0, 100))
def test_more_hours_reach_first_what_matters_most(cells, hours, more):
    """Of two lines, the one with more hours has a person at the first place in the rule's order where they differ."""
    _, _, divided = in_order(cells)
    fewer, wider = (fill(divided, one, RuleSettings()) for one in (hours, hours + more))
    assert [whole.merit.key for whole in fewer.wholes] == [whole.merit.key for whole in wider.wholes]
    for before, after in zip(fewer.reasons, wider.reasons, strict=True):
        if before in ("by_rule", "rule_short") and before != after:
            assert after == "by_rule"
            break


@settings(deadline=None)
@given(known(), st.floats(0, 300))
def test_nothing_has_a_person_by_the_price_whose_hours_the_rule_lacks(cells, hours):
    """With the hours that the price gave away, the first that the rule lacks would still not have fitted."""
    _, _, divided = in_order(cells)
    filled = fill(divided, hours, RuleSettings())
    claimed = 0.0
    for whole, why in zip(filled.wholes, filled.reasons, strict=True):
        if why == "by_rule":
            claimed += whole.merit.hours
        if why == "rule_short":
            assert claimed + whole.merit.hours > filled.room
    told = rule_of_thumb(RuleSettings(), cells, filled, fill(divided, hours), ())
    assert {(one.moment, one.start == "person") for one in told.moved} == {
        (cell.load.moment, filled.because[cell.key] in PERSON_NOW)
        for cell in divided
        if (filled.because[cell.key] in PERSON_NOW) != (fill(divided, hours).because[cell.key] in PERSON_NOW)
    }


PERSON_NOW = {"by_rule", "saves_minutes", "above_line", "fits", "unsure"}


@settings(deadline=None)
@given(known())
def test_at_each_step_of_the_ladder_the_line_has_exactly_the_cells_up_to_it(cells):
    _, _, divided = in_order(cells)
    steps = ladder(cells, RuleSettings())
    first = steps.hours[0]
    saved = {cell.key for cell in steps.always}
    for k, hours in enumerate(steps.hours):
        room = float(hours - first) + math.fsum(cell.hours for cell in steps.always if cell.hours < 0)
        filled = fill(divided, room, RuleSettings())
        person = {key for key, why in filled.because.items() if why in ("by_rule", "above_line", "fits", "unsure")}
        # A cell of no hours to speak of fits in what rounding leaves.
        small = {cell.key for cell in steps.steps if cell.hours <= 1e-9}
        assert person - small - saved == {cell.key for cell in steps.steps[:k]} - small


def test_the_frontier_goes_through_the_rule_first():
    drawn = completed([NUISANCE, QUESTION], GAINS, 10)
    assert [(point.hours, point.changes[:1]) for point in drawn.frontier if point.changes] == [
        (15, ("nuisance",)), (25, ("question",)),
    ]  # fmt: skip
