"""Turn the sign, and the advice turns: nothing is advised that costs more than it brings."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_builders import completed, gain, load

from humanline.model.estimate import Estimate
from humanline.model.judgement import Candidate, Judgements


def built(keeps: float, *, hours: float = 12.0):
    """Self-service for `b`, which starts there and sends on a tenth now."""
    sheet = Judgements(candidates=(Candidate("form", "b", keeps, 18_000.0),))
    plan = completed([load("a"), load("b", s=0.1)], {"a": gain(30.0), "b": gain(9.0)}, hours, judgements=sheet)
    (found,) = [one for one in plan.candidates if one.name == "form"]
    return found


@pytest.mark.parametrize(("keeps", "advice"), [(0.4, "leave"), (0.89, "leave"), (0.91, "build"), (0.99, "build")])
def test_what_frees_hours_is_built_and_what_costs_them_is_left(keeps, advice):
    found = built(keeps)
    assert found.advice == advice
    assert (found.hours > 0) == (found.points > 0) == (advice == "build")


def test_what_frees_hours_that_nobody_needs_is_left():
    """With hours for everyone a freed minute is worth nothing."""
    assert built(0.99, hours=100.0).advice == "leave"


def test_where_hours_are_short_of_what_comes_first_the_hours_decide():
    sheet = [Judgements(candidates=(Candidate("form", "b", keeps),)) for keeps in (0.99, 0.4)]
    loads = [load("o", owed=True, n=120), load("b", s=0.5)]
    found = [completed(loads, {"o": gain(1.0), "b": gain(9.0)}, 12.0, judgements=one).candidates for one in sheet]
    assert [[c.advice for c in one if c.name == "form"] for one in found] == [["build"], ["leave"]]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(-10, 20), st.sampled_from([None, 0.5, 1.3])),
        min_size=2, max_size=5,
    ),
    st.floats(0, 60),
)  # fmt: skip
def test_whatever_is_advised_brings_something_and_what_is_left_does_not(moments, hours):
    loads = [load(f"m{k}", s=s, after_self=after) for k, (s, _, _, after) in enumerate(moments)]
    gains = {f"m{k}": gain(points) for k, (_, _, points, _) in enumerate(moments)}
    sheet = Judgements(candidates=tuple(Candidate(f"c{k}", f"m{k}", keeps) for k, (_, keeps, *_) in enumerate(moments)))
    plan = completed(loads, gains, hours, judgements=sheet)
    for one in plan.candidates:
        worth = one.points if isinstance(plan.price, Estimate) else one.hours
        assert (worth > 0) == (one.advice != "leave"), one


@pytest.mark.parametrize(("points", "told"), [(5.0, True), (-5.0, False)])
def test_self_service_is_taken_back_only_where_a_person_adds_more_than_that_costs(points, told):
    """Self-service of `b` sends on more than everybody; hours are worth nothing elsewhere."""
    plan = completed([load("a"), load("b", after_self=1.2)], {"a": gain(9.0), "b": gain(points)}, 100.0)
    assert any(one.advice == "take_back" for one in plan.candidates) == told


@pytest.mark.parametrize(("sends_on", "hours", "told"), [(0.3, 14.0, True), (0.0, 14.0, False), (0.3, 100.0, False)])
def test_self_service_is_improved_only_where_it_sends_on_and_hours_are_worth_something(sends_on, hours, told):
    """`b` starts with self-service while hours are scarce; with hours for everyone it has a person."""
    plan = completed([load("a"), load("b", s=sends_on)], {"a": gain(30.0), "b": gain(9.0)}, hours)
    assert [one.moment for one in plan.candidates if one.advice == "improve"] == (["b"] if told else [])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(-12, 12), st.floats(0.1, 10)), min_size=2, max_size=4), st.floats(5, 60))
def test_a_trial_that_is_advised_is_worth_more_than_it_costs_and_is_of_what_is_not_sure(moments, hours):
    loads = [load(f"m{k}") for k in range(len(moments))]
    gains = {f"m{k}": gain(points, sd=sd) for k, (points, sd) in enumerate(moments)}
    plan = completed(loads, gains, hours, simulate=False)
    starts = {cell.moment: cell for cell in plan.cells}
    for one in plan.find_out:
        assert one.worth > one.cost >= 0
        assert one.sure == starts[one.moment].sure < 0.9


@pytest.mark.parametrize("sign", [1, -1])
def test_a_trial_is_advised_for_what_it_may_turn_and_never_for_what_it_can_not(sign):
    """Where it is sure on either side there is nothing to find out; in doubt there is."""
    sure = completed([load("a"), load("b")], {"a": gain(9.0), "b": gain(sign * 8.0, sd=1.0)}, 25.0)
    doubt = completed([load("a"), load("b")], {"a": gain(9.0), "b": gain(sign * 2.0, sd=8.0)}, 25.0)
    assert [one.moment for one in sure.find_out] == []
    assert [one.moment for one in doubt.find_out] == ["b"]


def test_more_hours_are_worth_something_exactly_where_somebody_who_gains_has_no_person():
    for points, worth in ((5.0, True), (-5.0, False)):
        plan = completed([load("a"), load("b")], {"a": gain(9.0), "b": gain(points)}, 12.0)
        assert (plan.price.value > 0) == worth
        assert any(point.hours > 12.0 and point.points > 540.0 for point in plan.frontier) == worth
