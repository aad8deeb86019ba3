"""The line: what comes first, what follows, and what a minute is worth."""

import math

import pytest
from plan_builders import NOON, because, estimate, gain, load, plan, starts

from humanline.foundation.errors import InputError
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.plan import Assumption, Need

THREE = [load("a"), load("b"), load("c")]
GAINS = {"a": gain(30), "b": gain(20), "c": gain(10)}


def test_cells_get_a_person_in_the_order_of_points_a_minute_until_the_hours_are_spent():
    drawn = plan(THREE, GAINS, 20)
    assert because(drawn) == {"a": "above_line", "b": "above_line", "c": "below_line"}
    assert drawn.line_at == ("c", "all")
    assert drawn.price.value == pytest.approx(1.0), "10 points for 10 extra minutes"
    assert drawn.left_hours == pytest.approx(0)


def test_minutes_and_not_points_alone_decide():
    drawn = plan([load("long", h=40), load("short", h=5)], {"long": gain(20), "short": gain(10)}, 10)
    assert because(drawn) == {"short": "above_line", "long": "below_line"}


def test_a_minute_is_worth_nothing_where_everyone_has_a_person():
    drawn = plan(THREE, GAINS, 31)
    assert set(starts(drawn).values()) == {"person"}
    assert (drawn.price.value, drawn.line_at, drawn.left_hours) == (0, (), pytest.approx(1))


def test_owed_comes_off_the_hours_before_anything_else():
    drawn = plan([load("owed", owed=True), *THREE], {"owed": gain(-50), **GAINS}, 30)
    assert because(drawn) == {"owed": "owed", "a": "above_line", "b": "above_line", "c": "below_line"}
    assert drawn.owed_hours == pytest.approx(10)
    assert drawn.cells[0].sure == 1.0


def test_people_who_ask_come_off_the_hours_before_there_is_a_price():
    drawn = plan([load("a", a=0.3), load("b", a=0.3)], GAINS, 14)
    assert drawn.asked_hours == pytest.approx(6)
    assert [cell.hours for cell in drawn.cells] == pytest.approx([7, 7])
    assert because(drawn) == {"a": "above_line", "b": "below_line"}
    assert drawn.left_hours == pytest.approx(1)


def test_what_self_service_sends_on_costs_minutes_anyway_so_a_person_first_costs_only_the_rest():
    drawn = plan([load("a", s=0.25), load("b", s=0.25)], GAINS, 20)
    assert drawn.spill_hours == pytest.approx(5)
    assert [cell.minutes.value for cell in drawn.cells] == pytest.approx([7.5, 7.5])
    assert set(starts(drawn).values()) == {"person"}
    assert drawn.left_hours == pytest.approx(0), "5 spilled + 2 × 7.5 extra = 20 hours"


def test_a_person_costs_nothing_where_all_self_service_ends_up_at_one():
    drawn = plan([load("a", s=1.0), load("b")], GAINS, 10)
    assert because(drawn) == {"a": "saves_minutes", "b": "below_line"}
    assert drawn.cells[0].gain_per_minute == NotEstimable(reason="no_extra_minutes")


def test_a_cell_that_nobody_judged_gets_a_person_until_it_is_known():
    drawn = plan([*THREE, load("new")], GAINS, 20)
    assert because(drawn) == {"new": "not_known", "a": "above_line", "b": "below_line", "c": "below_line"}
    assert drawn.unknown_hours == pytest.approx(10)
    assert next(cell.sure for cell in drawn.cells if cell.moment == "new") is None


def test_a_small_cell_below_the_line_gets_the_hours_that_are_left():
    drawn = plan([load("a"), load("b"), load("small", n=6)], {**GAINS, "small": gain(10)}, 15)
    assert because(drawn) == {"a": "above_line", "b": "below_line", "small": "fits"}
    assert drawn.line_at == ("b", "all")
    assert drawn.price.value == pytest.approx(2.0)


def test_a_cell_that_may_as_well_be_above_the_line_is_called_unsure():
    drawn = plan([load("a"), load("b"), load("small", n=6)], {**GAINS, "small": gain(19, sd=30)}, 15)
    assert because(drawn)["small"] == "unsure"
    assert starts(drawn)["small"] == "person"


def test_a_person_when_unsure_where_spare_hours_carry_it_and_only_then():
    gains = {"a": gain(30), "b": gain(-1, sd=20, customer=1, customer_sd=20)}
    assert because(plan([load("a"), load("b")], gains, 20))["b"] == "unsure"
    assert because(plan([load("a"), load("b")], gains, 19))["b"] == "adds_nothing"


def test_a_person_adds_nothing_where_self_service_is_better():
    drawn = plan([load("a"), load("b")], {"a": gain(-5), "b": gain(0)}, 100)
    assert set(because(drawn).values()) == {"adds_nothing"}
    assert (drawn.price.value, drawn.left_hours) == (0, 100)


def test_a_sum_is_not_an_and():
    """Good for the organisation and bad for the customer waits for a named person's decision."""
    drawn = plan([load("a")], {"a": gain(20, customer=-5)}, 100)
    assert because(drawn) == {"a": "customer_loses"}
    assert starts(drawn) == {"a": "self_service"}
    assert [(notice.code, notice.level) for notice in drawn.notices] == [("customer_loses", "warning")]
    assert drawn.cells[0].sure == 1.0


def test_a_customer_of_whom_nobody_can_say_that_they_lose_is_treated_as_any_other():
    drawn = plan([load("a")], {"a": gain(20, customer=-0.1, customer_sd=10)}, 100)
    assert because(drawn) == {"a": "above_line"}


def test_bad_for_the_organisation_and_good_for_the_customer_is_an_ordinary_sum():
    drawn = plan([load("a"), load("b")], {"a": gain(5, customer=15), "b": gain(-5, customer=5)}, 20)
    assert because(drawn) == {"a": "above_line", "b": "adds_nothing"}


def test_too_few_hours_for_what_is_owed_and_asked_are_counted():
    drawn = plan([load("owed", owed=True), load("a", a=0.5)], {"owed": gain(1), "a": gain(30)}, 12)
    assert drawn.short_hours == pytest.approx(3)
    assert starts(drawn) == {"owed": "person", "a": "self_service"}
    assert drawn.price.value == pytest.approx(3), "what the next minute would add, once there is one"
    assert drawn.notices[0].code == "short_hours"


def test_too_few_hours_for_what_is_not_known_are_said_and_the_people_stay():
    drawn = plan([load("new"), load("a")], {"a": gain(30)}, 4)
    assert starts(drawn) == {"new": "person", "a": "self_service"}
    assert [(notice.code, notice.values) for notice in drawn.notices] == [("unknown_short", {"hours": 6.0})]
    assert drawn.short_hours == 0


def test_no_hours_at_all():
    drawn = plan(THREE, GAINS, 0)
    assert set(starts(drawn).values()) == {"self_service"}
    assert (drawn.price.value, drawn.left_hours, drawn.short_hours) == (pytest.approx(3), 0, 0)


def test_all_cells_owed_needs_no_judgement():
    drawn = plan([load("a", owed=True), load("b", owed=True)], {}, 30)
    assert drawn.needs == ()
    assert set(because(drawn).values()) == {"owed"}
    assert (drawn.owed_hours, drawn.left_hours, drawn.price.value) == (pytest.approx(20), pytest.approx(10), 0)
    short = plan([load("a", owed=True)], {}, 5)
    assert short.short_hours == pytest.approx(5)
    assert short.price == NotEstimable(reason="no_hours", needs=("staff.hours_per_week",))


def test_the_price_has_the_interval_of_the_cell_at_the_line():
    """Delta method by hand: r = 20/10; var r = (4² + 2²·1²)/10²."""
    drawn = plan([load("a"), load("b", h_sd=1)], {"a": gain(90), "b": gain(20, sd=4)}, 15)
    sd = math.sqrt((4**2 + 2**2 * 1**2) / 10**2)
    assert drawn.price.high - drawn.price.value == pytest.approx(1.6448536 * sd)
    assert next(cell.flips for cell in drawn.cells if cell.moment == "b")
    assert not next(cell.flips for cell in drawn.cells if cell.moment == "a")


def test_sure_is_the_probability_of_being_on_this_side_of_the_price():
    drawn = plan([load("a"), load("b")], {"a": gain(25, sd=10), "b": gain(20)}, 10)
    a, b = drawn.cells
    assert a.sure == pytest.approx(0.5 * math.erfc(-(25 - 2 * 10) / (10 * math.sqrt(2))))
    assert b.sure == pytest.approx(0.5)


@pytest.mark.parametrize("hours", [-1.0, math.nan, math.inf])
def test_hours_that_are_none_are_refused(hours):
    with pytest.raises(InputError, match="hours_per_week"):
        plan(THREE, GAINS, hours)


def test_a_cell_that_is_there_twice_is_refused():
    with pytest.raises(InputError, match="twice"):
        plan([load("a"), load("a")], GAINS, 10)


@pytest.mark.parametrize(
    ("loads", "gains", "hours", "codes"),
    [
        (THREE, GAINS, None, ["no_hours"]),
        (THREE, {}, 10, ["no_judgement"]),
        (THREE, {"a": gain(None)}, None, ["no_hours", "no_judgement"]),
        ([], {}, 10, ["no_volumes"]),
    ],
)
def test_without_what_it_needs_there_is_no_line_and_no_number_in_its_place(loads, gains, hours, codes):
    drawn = plan(loads, gains, hours)
    assert [need.code for need in drawn.needs] == codes
    assert (drawn.cells, drawn.line_at, drawn.owed_hours) == ((), (), 0)
    assert isinstance(drawn.price, NotEstimable)


def test_needs_found_earlier_are_passed_on_with_the_assumptions():
    drawn = plan([], {}, 10, needs=(Need(code="no_minutes"),), assumptions=(Assumption(code="x"),))
    assert [need.code for need in drawn.needs] == ["no_minutes"]
    assert drawn.price == NotEstimable(reason="no_minutes")
    assert drawn.assumptions == (Assumption(code="x"),)


def test_the_plan_says_what_made_it_and_the_table_reads():
    drawn = plan(THREE, GAINS, 20, made_up=True)
    assert (drawn.made_at, drawn.made_from, drawn.version, drawn.made_up) == (NOON, ("log.csv",), "0", True)
    assert "a minute is worth 1.00 points" in str(drawn)
    assert drawn.to_json() == plan(THREE, GAINS, 20, made_up=True).to_json()


def test_hours_add_up():
    loads = [load("o", owed=True, a=0.2), load("u", a=0.1, s=0.2), load("a", a=0.1, s=0.2), load("b", a=0.2, s=0.1)]
    drawn = plan(loads, {"o": gain(1), "a": gain(30), "b": gain(20)}, 33)
    by = {cell.moment: cell for cell in drawn.cells}
    assert by["o"].hours + by["o"].asked_hours == pytest.approx(drawn.owed_hours)
    assert by["u"].hours == pytest.approx(drawn.unknown_hours)
    spent = sum(cell.hours for cell in drawn.cells if cell.because == "above_line")
    first = drawn.owed_hours + drawn.asked_hours + drawn.spill_hours + drawn.unknown_hours
    assert first + spent + drawn.left_hours == pytest.approx(33)


def test_an_empty_cell_harms_nobody():
    drawn = plan([load("a", n=0), load("b")], GAINS, 5)
    assert starts(drawn) == {"a": "person", "b": "self_service"}
    assert isinstance(drawn.price, Estimate)


def test_shares_beyond_their_ends_are_held_at_the_ends():
    wild = load("a")
    import msgspec

    wild = msgspec.structs.replace(wild, spill_share=estimate(1.2), asked_share=estimate(-0.1))
    drawn = plan([wild], GAINS, 10)
    assert drawn.cells[0].minutes.value == 0
    assert drawn.asked_hours == 0


def test_minutes_count_what_follows_on_either_side():
    """h·(1 + p) − h·s: 10·(1 + 0.2) − 10·0.5."""
    drawn = plan([load("a", n=100, after_person=0.2, after_self=0.5, a=0.1, first=0.6)], {"a": gain(14)}, 100)
    (cell,) = drawn.cells
    assert cell.minutes.value == pytest.approx(7.0)
    assert cell.gain_per_minute.value == pytest.approx(2.0)
    assert drawn.asked_hours == pytest.approx(60 * 0.1 * 12 / 60), "60 stories a week, 12 minutes each"
    assert drawn.spill_hours == pytest.approx(60 * 0.9 * 5 / 60)
    assert cell.hours == pytest.approx(60 * 0.9 * 7 / 60)


def test_what_follows_an_owed_contact_is_taken_off_the_hours_too():
    drawn = plan([load("o", owed=True, after_person=0.5), load("a")], {"a": gain(10)}, 20)
    assert drawn.owed_hours == pytest.approx(15)
    assert starts(drawn) == {"o": "person", "a": "self_service"}


def test_self_service_that_costs_more_staff_than_it_saves_is_taken_back_first_and_gives_hours_to_others():
    bad = load("bad", after_person=0.1, after_self=1.6)
    drawn = plan([bad, load("b")], {"bad": gain(1), "b": gain(50)}, 21)
    assert because(drawn) == {"bad": "saves_minutes", "b": "above_line"}
    cell = next(cell for cell in drawn.cells if cell.moment == "bad")
    assert cell.minutes.value == pytest.approx(-5.0)
    assert cell.gain_per_minute == NotEstimable(reason="no_extra_minutes")
    # 16 hours would be sent on, 5 of them come back, and 10 go to the other cell.
    assert (drawn.spill_hours, drawn.left_hours) == (pytest.approx(16), pytest.approx(0))


def test_doubt_about_what_follows_is_doubt_about_the_minutes():
    import msgspec

    sure = load("a", after_self=0.5)
    unsure = msgspec.structs.replace(sure, follow_self_service=estimate(0.5, 0.2))
    assert plan([sure], GAINS, 10).cells[0].minutes.low == pytest.approx(5.0)
    minutes = plan([unsure], GAINS, 10).cells[0].minutes
    assert minutes.high - minutes.value == pytest.approx(1.6449 * 10 * 0.2, rel=1e-3)
