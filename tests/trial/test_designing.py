"""What a design will take: sizes that reach their power, weeks, staff, and ways out."""

import msgspec
import numpy as np
import pytest
from trial_builders import GUARDED, WORK, clock, design, facts, reckons, simulated_power

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.organisation import Organisation, Targets
from humanline.model.simulated import WorkOfMoment
from humanline.model.trial import Arm, Guardrail, Looks, Outcome, RampStep, Success
from humanline.model.trial_result import Staffing
from humanline.stats.shares import score
from humanline.trial.designing import drift_needed, forecast

PLAIN = Organisation(targets=Targets(patience_minutes=5.0))


def told(of=None, found=None, hours=400.0, **more):
    given = {"hours_per_week": hours, "clock": clock, "version": "0", "work": WORK, "reckons": reckons}
    return forecast(of or design(), found if found is not None else facts(), PLAIN, **given | more)


def codes(forecast_):
    return {way.code for way in forecast_.ways}


def test_a_trial_of_the_size_that_is_told_has_the_power_that_was_asked():
    size = told().sizes[0].units.value
    power = simulated_power(size, 0.7, 0.75, np.random.default_rng(3))
    assert power == pytest.approx(0.8, abs=4 * (0.16 / 4000) ** 0.5)


def test_weeks_are_units_over_those_that_come_in_and_the_window_of_the_outcome():
    found = told()
    (size,) = found.sizes
    assert found.units_per_week == 1000
    assert size.weeks.value == pytest.approx(size.units.value / 1000, abs=1e-3)
    assert found.weeks.value == pytest.approx(size.weeks.value + 1.0, abs=1e-3), "seven days of outcome"
    again = told(found=facts(first_share=0.8))
    assert again.units_per_week == pytest.approx(800), "a customer counts once a story"


def test_of_three_arms_each_is_compared_with_the_first_and_the_chance_of_an_alarm_is_shared():
    three = design(arms=(*design().arms, Arm("both", "together")))
    pairs = three.comparisons
    assert [[arm.name for arm in one.design.arms] for one in pairs] == [
        [three.arms[0].name, other.name] for other in three.arms[1:]
    ]
    assert [one.part for one in pairs] == pytest.approx([2 / 3, 2 / 3])
    assert {one.design.alpha for one in pairs} == {three.alpha / 2}
    assert design().comparisons == ((design(), 1.0),)
    half = told(design(alpha=three.alpha / 2)).sizes[0].units.value
    assert told(three).sizes[0].units.value == pytest.approx(1.5 * half, abs=2), "all three arms take part"


def test_more_looks_two_successes_and_an_open_end_take_more_units():
    plain = told().sizes[0].units.value
    looks = told(design(looks=Looks(many=5))).sizes[0].units.value
    two = told(design(success=(Success("resolved", 0.05), Success("satisfaction", 0.2))))
    open_end = told(design(looks=Looks(kind="open"))).sizes[0].units.value
    assert plain < looks < 1.1 * plain
    assert plain < next(s for s in two.sizes if s.question == "resolved").units.value
    assert looks < open_end


def test_a_relative_effect_is_that_share_of_the_first_arms_mean():
    relative = told(design(success=(Success("resolved", 0.05 / 0.7, relative=True),)))
    assert relative.sizes[0].units.value == pytest.approx(told().sizes[0].units.value, rel=1e-3)


def test_the_smallest_protected_segment_sets_how_long_it_takes():
    found = told(design(guardrails=GUARDED))
    by = {(size.role, size.segment): size for size in found.sizes}
    old, all_ = by["guardrail", "65+"], by["guardrail", ""]
    assert old.weeks.value == pytest.approx(old.units.value / 200, abs=1e-2), "a fifth of the viewings"
    assert old.weeks.value > all_.weeks.value
    assert found.sizes[0] is old or found.sizes[0].weeks.value >= old.weeks.value


def test_two_guardrails_each_need_more_than_one_alone_so_that_both_hold_together():
    both, one = (told(design(guardrails=GUARDED[:k])) for k in (2, 1))
    size = {k: next(s for s in f.sizes if s.role == "guardrail" and not s.segment) for k, f in ((2, both), (1, one))}
    assert size[2].units.value > 1.1 * size[1].units.value


def test_a_success_and_a_guardrail_of_like_size_are_shown_together_with_the_power_that_was_asked():
    """Each by itself would have eighty per cent, and both of them some 65."""
    found = told(design(guardrails=(Guardrail("unheard", 0.033),)))
    size = max(one.units.value for one in found.sizes)
    alone = told(design()).sizes[0].units.value
    assert size > 1.15 * alone
    random, half, runs = np.random.default_rng(4), round(size / 2), 4000
    a, b, c, d = (random.binomial(half, p, runs) for p in (0.7, 0.75, 0.1, 0.1))
    shown = (score(a, half, b, half) >= 1.959964) & (score(c, half, d, half, 0.033) <= -1.959964)
    assert shown.mean() == pytest.approx(0.8, abs=0.01 + 3 * (0.16 / runs) ** 0.5)


def test_a_question_that_needs_far_fewer_units_does_not_lengthen_the_trial():
    one, two = told(design()), told(design(guardrails=(Guardrail("unheard", 0.1),)))
    assert two.weeks.value == pytest.approx(one.weeks.value, rel=0.01)
    assert {size.role: size.weeks.value for size in two.sizes}["guardrail"] < 0.3 * two.weeks.value


def test_who_asks_for_a_person_gets_one_and_dilutes_what_taking_it_up_does():
    offer, complier = told().sizes[0].units.value, told(design(estimand="complier")).sizes[0].units.value
    assert complier == pytest.approx(offer / 0.8**2, rel=0.03), "one in five asks"


def test_arms_take_the_work_that_the_plan_reckons_for_their_start():
    found = told()
    by = {load.arm: load for load in found.loads}
    assert by["with a colleague"].alone == pytest.approx(180 + 100)
    assert by["alone"].alone == pytest.approx(180 + 28)
    assert by["alone"].hours_per_week == pytest.approx(14)
    assert found.busy_now == pytest.approx((90 + 180) / 400)
    assert found.during == pytest.approx((180 + (100 + 28) / 2) / 400)


def test_every_week_is_the_one_that_the_plan_reckons():
    found = told()
    assert found.now == reckons({}, hours=400.0)
    assert found.while_running == reckons({"viewing": 64.0}, hours=400.0)
    assert [load.week for load in found.loads] == [reckons({"viewing": each}, hours=400.0) for each in (100.0, 28.0)]


def test_who_is_held_out_is_helped_as_now():
    assert told(design(hold_out=0.5)).during == pytest.approx((180 + (90 + 64) / 2) / 400)


def test_what_the_arms_took_in_the_trial_counts_before_what_the_log_makes_likely():
    took = Staffing(minutes={}, difference=NotEstimable("few_units"), hours_per_week={"with a colleague": 120.0})
    by = {load.arm: load.alone for load in told(staffing=took).loads}
    assert by == {"with a colleague": pytest.approx(300.0), "alone": pytest.approx(208.0)}


def test_where_the_log_does_not_tell_when_work_comes_in_hours_are_taken_as_they_are():
    found = told(hours=244.0, reckons=lambda *_, **__: None)
    assert (found.now, found.while_running, [load.week for load in found.loads]) == (None, None, [None, None])
    assert found.share_possible == pytest.approx((244 - 180 - 28) / 72)
    assert "no_waiting_room" in {one.code for one in found.assumptions}
    assert "no_waiting_room" not in {one.code for one in told(hours=244.0).assumptions}


def test_times_are_not_read_customer_by_customer_where_staff_are_busy():
    assert told(hours=400.0).refused == ()
    assert told(hours=280.0).refused == ("wait",)
    assert told(design(unit="day"), hours=280.0).refused == ()


def test_without_the_staff_it_says_how_many_hours_or_how_small_a_share():
    """With more in self-service than now the trial itself asks less; with three quarters at a person it does not."""
    arms = (Arm("with a colleague", "person", share=3.0), Arm("alone", "self_service", share=1.0))
    most = design(arms=arms)
    now, then = 1.1 * 270, 1.1 * (180 + 0.75 * 100 + 0.25 * 28)
    assert then < now, "as well as today"
    assert codes(told(most, hours=280.0)).isdisjoint({"more_hours", "smaller_share"})
    less_now = {**WORK, "viewing": WorkOfMoment(30.0, 100.0, 28.0)}

    def tight(hours, of=most):
        def reckoned(instead, *, hours, simulate=True):
            return reckons({"viewing": 30.0, **instead}, hours=hours)

        return told(of, hours=hours, work=less_now, reckons=reckoned)

    found = tight(240.0)
    assert found.share_possible == pytest.approx((240 / 1.1 - 180 - 28) / 72, abs=0.001)
    ways = {way.code: way.values for way in found.ways}
    assert ways["more_hours"]["hours"] == pytest.approx(then - 240, abs=0.06)
    assert ways["smaller_share"]["share"] == pytest.approx(found.share_possible, abs=0.01)
    none = tight(150.0)
    assert none.share_possible == pytest.approx((30 - 28) / 72, abs=0.001), "no worse than today"
    assert codes(tight(then + 1)).isdisjoint({"more_hours", "smaller_share"})


def test_a_question_that_takes_too_long_says_which_effect_could_be_seen_in_time():
    found = told(design(success=(Success("resolved", 0.004),), weeks=8.0))
    larger = next(way.values for way in found.ways if way.code == "larger_effect")
    assert "longer" in codes(found)
    enough = told(design(success=(Success("resolved", float(larger["effect"])),), weeks=8.0))
    assert enough.weeks.value == pytest.approx(8.0, rel=0.05), "the window of the outcome counted"
    guarded = told(design(guardrails=GUARDED, weeks=3.0))
    margins = {way.values["segment"]: way.values["margin"] for way in guarded.ways if way.code == "larger_margin"}
    assert margins["65+"] > 0.05


def test_a_ramp_and_a_hold_out_take_longer():
    plain = told(design(success=(Success("resolved", 0.01),)))
    ramp = told(design(success=(Success("resolved", 0.01),), ramp=(RampStep(0, 0.1), RampStep(2, 1.0)), hold_out=0.2))
    assert ramp.units_per_week == pytest.approx(0.8 * plain.units_per_week)
    assert ramp.weeks.value == pytest.approx(ramp.sizes[0].weeks.value + 2 * 0.9 + 1, abs=1e-2)


def test_what_the_log_does_not_tell_is_not_estimable_and_no_number():
    strange = design(outcomes=(Outcome("felt heard", "felt_heard", "higher"),), success=(Success("felt heard", 0.5),))
    for found in (told(strange), forecast(design(), None, PLAIN, hours_per_week=None, clock=clock, version="0")):
        assert isinstance(found.sizes[0].units, NotEstimable)
        assert isinstance(found.weeks, NotEstimable)


def test_a_trial_without_a_person_or_without_known_staff_says_so():
    alone = design(arms=(Arm("old app", "self_service"), Arm("new app", "self_service")))
    assert "trial_no_person" in {notice.code for notice in told(alone).notices}
    assert "trial_no_hours" in {notice.code for notice in told(hours=None).notices}
    assert isinstance(told(hours=None).weeks, Estimate)


def test_an_arm_with_a_choice_takes_the_work_of_those_who_choose_a_person():
    """Nobody said how many do: half, of 28 hours alone and 100 with a person."""
    arms = (Arm("alone", "self_service"), Arm("both", "choice"))
    assumed = told(design(arms=arms))
    assert {load.arm: load.alone - 180 for load in assumed.loads} == {"alone": pytest.approx(28), "both": 64}
    assert "trial_chosen" in {one.code for one in assumed.assumptions}
    assert "trial_no_person" not in codes(assumed)


def test_who_would_ask_is_a_part_of_who_chooses_so_a_choice_dilutes_more():
    """A fifth asks in either arm; half choose one: 30 in 100 meet a person by the choice, against 80 by a person."""
    alone = Arm("alone", "self_service")
    both, person = (
        told(design(arms=(alone, Arm("other", mode)), estimand="complier")).sizes[0].units.value
        for mode in ("choice", "person")
    )
    assert both == pytest.approx(person * (0.8 / 0.3) ** 2, rel=0.03)


def test_what_customers_prepared_takes_fewer_minutes_and_everybody_meets_a_person():
    arms = (Arm("person", "person"), Arm("prepared", "together"))
    found = told(design(arms=arms, estimand="complier"))
    assert {load.arm: load.alone - 180 for load in found.loads}["prepared"] == pytest.approx(80)
    assert found.sizes[0].units.value == told(design(arms=arms)).sizes[0].units.value


@pytest.mark.parametrize(("unit", "a_week"), [("day", 7.0), ("site", None), ("window", None)])
def test_how_much_days_or_sites_differ_is_not_taken_from_customers(unit, a_week):
    found = told(design(unit=unit))
    assert found.sizes[0].units == NotEstimable(reason="no_spread_of_unit")
    assert isinstance(found.weeks, NotEstimable)
    assert found.units_per_week == (a_week or NotEstimable(reason="no_spread_of_unit"))
    assert found.loads == told().loads, "what the arms ask of staff is known all the same"


def test_stopping_for_futility_takes_more_units():
    """Five looks: 1.155 times as many as once, where without futility it is 1.025."""
    plain = drift_needed(design(looks=Looks(many=5)), "success")(0.8)
    futile = drift_needed(design(looks=Looks(many=5, futility=True)), "success")(0.8)
    once = drift_needed(design(looks=Looks(many=1)), "success")(0.8)
    assert (plain / once) ** 2 == pytest.approx(1.025, abs=0.002)
    assert (futile / once) ** 2 == pytest.approx(1.155, abs=0.003)


def test_households_and_a_covariate_change_the_size_by_their_design_effect():
    plain = told(design()).sizes[0].units.value
    alike = told(design(unit="household", cluster="house", cluster_size=2.5, cluster_alike=0.2)).sizes[0].units.value
    assert alike == pytest.approx(plain * (1 + 1.5 * 0.2), abs=1.5)
    outcomes = tuple(msgspec.structs.replace(one, covariate=one.column, explained=0.4) for one in design().outcomes)
    found = told(design(outcomes=outcomes))
    assert found.sizes[0].units.value == pytest.approx(plain * 0.6, abs=1.5)
    assert "trial_explained" in [one.code for one in found.assumptions]
