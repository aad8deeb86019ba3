"""Four ways to start: what a choice and together take, and when the line gives them."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_builders import because, choice, completed, gain, load, plan, starts, together

from humanline.plan.merit import merits, others, spread
from humanline.plan.starting import steps_of, sure_of, under
from humanline.plan.wholes import wholes

NEARER = ("self_service", "choice", "together", "person")


# By hand: 60 contacts of ten minutes are ten hours with a person; half of the customers choose one.


def test_a_choice_takes_the_hours_of_those_who_choose_a_person():
    drawn = plan([load("a", starts=(choice(0.5),))], {"a": gain(5)}, 6)
    (cell,) = drawn.cells
    assert (cell.start, cell.because, cell.hours_taken) == ("choice", "other_start", pytest.approx(5))
    assert cell.hours == pytest.approx(10)
    assert drawn.left_hours == pytest.approx(1)
    assert drawn.line_at == ("a", "all")  # a person first is what did not fit
    assert drawn.price.value == pytest.approx(0.5)  # and that would add 5 points for ten minutes


def test_with_hours_for_all_everybody_starts_with_a_person():
    drawn = plan([load("a", starts=(choice(0.5),))], {"a": gain(5)}, 10)
    assert because(drawn) == {"a": "above_line"}
    assert starts(drawn) == {"a": "person"}


def test_without_hours_for_a_choice_it_is_self_service():
    drawn = plan([load("a", starts=(choice(0.5),))], {"a": gain(5)}, 4.9)
    assert because(drawn) == {"a": "below_line"}
    assert starts(drawn) == {"a": "self_service"}


def test_a_choice_that_brings_more_for_a_minute_comes_before_another_moment():
    """Who chooses gains 12: 0.6 × 12 points for 6 minutes. For the others (5 − 7.2 points) a person adds nothing."""
    loads = [load("a", starts=(choice(0.6, adds=12),)), load("b")]
    drawn = plan(loads, {"a": gain(5), "b": gain(10)}, 100)
    assert starts(drawn) == {"a": "choice", "b": "person"}
    assert [cell.moment for cell in plan(loads, {"a": gain(5), "b": gain(10)}, 6).cells if cell.hours_taken] == ["a"]


def test_where_a_person_adds_nothing_on_average_those_who_choose_one_may_gain():
    drawn = plan([load("a", starts=(choice(0.2, adds=10),))], {"a": gain(-1)}, 100)
    assert starts(drawn) == {"a": "choice"}
    assert starts(plan([load("a", starts=(choice(0.2),))], {"a": gain(-1)}, 100)) == {"a": "self_service"}


def test_together_takes_the_minutes_of_what_the_customer_prepared():
    drawn = plan([load("a", s=0.1, starts=(together(6),))], {"a": gain(5)}, 100)
    (cell,) = drawn.cells
    assert cell.start == "together"
    assert cell.hours_taken == pytest.approx(6 - 0.1 * 10)  # 60 contacts, 6 minutes less what self-service sends on
    assert drawn.freed_hours == 0.0


def test_people_who_ask_come_off_the_hours_whatever_the_start():
    ways = ((), (choice(0.5),), (together(6),))
    asked = [plan([load("a", a=0.2, starts=way)], {"a": gain(5)}, 6).asked_hours for way in ways]
    assert asked == [pytest.approx(2)] * 3


def test_by_the_rule_it_is_a_person_and_a_choice_where_the_hours_do_not_carry_one():
    matters = gain(5, customer=5, organisation=5, matters=(9, 9))
    loads = [load("a", starts=(choice(0.5),))]
    assert because(plan(loads, {"a": matters}, 10)) == {"a": "by_rule"}
    short = plan(loads, {"a": matters}, 6)
    assert starts(short) == {"a": "choice"}
    assert [one.hours for one in short.rule.departures] == [pytest.approx(4)]


def test_what_starts_with_self_service_by_the_rule_offers_no_choice():
    loads = [load("a", starts=(choice(0.5),))]
    drawn = plan(loads, {"a": gain(2, customer=1, organisation=1, matters=(2, 2))}, 100)
    assert because(drawn) == {"a": "rule_self_service"}


def test_a_choice_that_a_named_person_decided_on_takes_its_hours_first():
    loads = [load("a", decided="choice", starts=(choice(0.5),)), load("b")]
    gains = {"a": gain(1), "b": gain(9)}
    drawn = plan(loads, gains, 14)
    assert (starts(drawn)["a"], because(drawn)["a"]) == ("choice", "decided")
    assert starts(drawn)["b"] == "self_service"  # 14 − 5 hours
    assert starts(plan(loads, gains, 15))["b"] == "person"


def test_the_frontier_passes_both_steps_of_a_moment():
    drawn = completed([load("a", starts=(choice(0.4),)), load("b")], {"a": gain(5), "b": gain(2)}, 6)
    assert [(round(one.hours, 6), round(one.points, 6), one.cells) for one in drawn.frontier] == [
        (0, 0, 0), (4, 120, 0), (6, 120, 0), (10, 300, 1), (20, 420, 2),
    ]  # fmt: skip


# What holds of every line.

hours = st.floats(0, 300).map(lambda x: round(x, 2))
points = st.floats(-10, 30).map(lambda x: round(x, 1))
ways = st.tuples(
    st.one_of(st.none(), st.tuples(st.sampled_from([0.0, 0.2, 0.5, 1.0]), st.one_of(st.none(), points))),
    st.one_of(st.none(), st.tuples(st.sampled_from([0.3, 0.7, 1.0]), st.one_of(st.none(), points))),
)


@st.composite
def worlds(draw, *, matters: bool = False):
    """Moments with other starts, some of whose customers an age tells apart."""
    loads, gains = [], {}
    for k in range(draw(st.integers(1, 5))):
        h, s = round(draw(st.floats(1, 40)), 1), draw(st.sampled_from([0.0, 0.3, 0.9]))
        chosen, prepared = draw(ways)
        offered = (
            *((choice(*chosen),) if chosen else ()),
            *((together(h * prepared[0], prepared[1]),) if prepared else ()),
        )
        groups = ("18-34", "35-64", "65+")[: draw(st.integers(1, 3))]
        mattering = (9.0, 9.0) if matters and draw(st.booleans()) else None
        for segment in groups:
            a, n = draw(st.sampled_from([0.0, 0.3])), round(draw(st.floats(1, 200)), 1)
            told = len(groups) > 1
            loads.append(load(f"m{k}", segment=segment, n=n, h=h, s=s, a=a, protected=told, starts=offered))
            gains[f"m{k}", segment] = gain(draw(points), organisation=3.0, matters=mattering)
    return loads, gains


def brought(drawn, loads) -> float:
    found = {(one.load.moment, one.load.segment): one for one in merits(loads, {})}
    return math.fsum(
        others(found[cell.moment, cell.segment])
        * (cell.other_start.gain if cell.other_start else cell.gain.total).value
        for cell in drawn.cells
        if cell.start != "self_service"
    )


@given(worlds(), hours, hours)
def test_more_hours_never_bring_less(world, one, other):
    loads, gains = world
    fewer, more = (brought(plan(loads, gains, hour), loads) for hour in sorted((one, other)))
    assert fewer <= more + 1e-6


@given(worlds(), hours)
def test_what_the_starts_take_is_carried(world, hour):
    loads, gains = world
    drawn = plan(loads, gains, hour)
    taken = math.fsum(max(cell.hours_taken, 0.0) for cell in drawn.cells)
    if drawn.short_hours == 0:
        spoken = drawn.asked_hours + drawn.spill_hours - drawn.saved_hours
        assert taken <= hour - spoken - drawn.left_hours + 1e-6


@given(worlds(), st.floats(0, 20))
def test_at_a_price_the_steps_worth_it_lead_to_the_start_that_is_best(world, price):
    """Against trying every start: the highest gain less what its minutes are worth."""
    loads, gains = world
    for whole in wholes(merits(loads, gains)):
        told = {step.start: step.merit for step in steps_of([whole])}
        # What takes no minutes is worth it at any price, if it adds something; what adds nothing never is.
        taken = [one for one in told.values() if (one.points or 0.0) > 0 and one.points >= price * one.minutes.value]
        found = math.fsum(one.points - price * one.minutes.value for one in taken)
        every = [under(whole.merit, start) for start in NEARER]
        best = max(one.points - price * one.minutes.value for one in every if (one.points or 0.0) >= 0)
        if all(one.minutes.value >= 0 for one in every):
            assert found == pytest.approx(best, abs=1e-6)


@given(worlds(matters=True), hours)
def test_i10_no_group_starts_further_from_a_person_than_who_says_nothing(world, hour):
    loads, gains = world
    drawn = plan(loads, gains, hour)
    wholes_of = {one.name: one for one in drawn.moments if one.as_one}
    for cell in drawn.cells:
        if cell.moment in wholes_of:
            assert NEARER.index(cell.start) >= NEARER.index(wholes_of[cell.moment].start)
            lifted = cell.segment in wholes_of[cell.moment].lifted
            assert lifted or cell.start == wholes_of[cell.moment].start


@given(worlds(matters=True), hours)
def test_i10_no_group_is_behind_one_that_gains_less(world, hour):
    loads, gains = world
    by_moment = {}
    for cell in plan(loads, gains, hour).cells:
        by_moment.setdefault(cell.moment, []).append((cell.gain.total.value, NEARER.index(cell.start)))
    for of in by_moment.values():
        for (less, near), (more, far) in itertools.permutations(of, 2):
            assert not (more > less and near > far)


@given(worlds(), hours)
def test_i12_minutes_of_a_start_are_those_of_the_moment(world, hour):
    loads, gains = world
    taken = {}
    for cell in plan(loads, gains, hour).cells:
        for one in cell.other_starts:
            taken.setdefault((cell.moment, one.start), set()).add((one.minutes.value, one.share.value))
    assert all(len(found) == 1 for found in taken.values())


# How sure


@pytest.mark.parametrize("price", [0.3, 0.9, 1.2])
def test_how_sure_a_choice_is_lies_between_its_own_step_and_the_next(price):
    """By drawing: the choice is right where it is worth its minutes at the price and everybody with a person is not."""
    (cell,) = merits([load("a", starts=(choice(0.5, adds=10),))], {("a", "all"): gain(6, sd=2)})
    first, after = steps_of(wholes([cell]))
    assert (first.start, after.start) == ("choice", "person")
    draw = np.random.default_rng(3).normal(size=200_000)
    # One doubt moves both steps: who is worth more than thought is so for all.
    worth = [step.merit.gain.total.value + draw * spread(step.merit.gain.total) for step in (first, after)]
    right = (worth[0] >= price * first.merit.minutes.value) & (worth[1] < price * after.merit.minutes.value)
    assert sure_of(cell, "choice", price) == pytest.approx(right.mean(), abs=0.01)


def test_a_next_step_that_waits_for_hours_takes_nothing_from_how_sure_a_choice_is():
    drawn = plan([load("a", starts=(choice(0.5),))], {"a": gain(5, sd=1)}, 6)
    (cell,) = drawn.cells
    assert cell.because == "other_start"
    assert cell.sure == pytest.approx(0.5), "its own step is what the price is"


def test_a_choice_of_which_too_little_is_known_is_worth_a_trial():
    loads = [load("a", n=100, starts=(choice(0.5, adds=12, sd=12),)), load("b", n=100)]
    found = {one.moment: one for one in completed(loads, {"a": gain(6, sd=6), "b": gain(30, sd=1)}, 26).find_out}
    assert "a" in found
