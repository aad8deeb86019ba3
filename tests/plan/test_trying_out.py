"""A plan's week in simulation: held to the formulas where they hold, and to counting where they don't."""

import msgspec
import numpy as np
import pytest
from plan_builders import OFFICE, completed, facts, gain, load

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.organisation import Channels, Organisation, Targets
from humanline.plan.carrying import in_time, in_week
from humanline.plan.profiles import Profiles
from humanline.plan.staffing.customers import not_observed
from humanline.plan.whole_staff import whole_staff
from humanline.queueing.durations import LogNormal
from humanline.queueing.simulation.centre import Redial
from humanline.queueing.waiting import service_level

THREE = [load("a", n=300), load("b", n=300), load("c", n=300)]
GAINS = {"a": gain(30), "b": gain(20), "c": gain(10)}


def customers(*, again=0.6, first_share=1.0, patience=2.0):
    """Whom a log shows: exponential handle times and patience, and some who call again after 20 minutes."""
    plain = not_observed(patience)
    share = Estimate(value=again, low=again, high=again)
    told = msgspec.structs.replace(plain.told, hang_up_again=share, patience_from="log")
    return plain._replace(told=told, redial=Redial(again, LogNormal(20.0, 15.0)), first_share=first_share)


def patient(minutes=5.0, *, deferred=()):
    channels = Channels(person=("phone",), deferred=deferred)
    return Organisation(targets=Targets(patience_minutes=minutes), channels=channels)


def holds(estimate, value, by=0.0):
    return estimate.low - by <= value <= estimate.high + by


def test_in_even_hours_without_a_start_from_empty_the_simulation_gives_what_the_formula_says():
    """Fifty alike hours; the first of a day is left out, because it begins from empty."""
    plan = completed(THREE, GAINS, 150, facts(), patient(2.0))
    staff, contacts = plan.simulated.staff, np.array(plan.simulated.contacts)
    assert set(np.array(staff)[OFFICE > 0]) == {3}
    late = [hour for hour in np.flatnonzero(OFFICE) if hour % 24 >= 10]
    handle = 10.0
    for hour in late:
        assert plan.simulated.in_time[hour] == pytest.approx(
            float(service_level(3, contacts[hour] * handle / 60, handle, 2.0, 1.0, "missed")), abs=0.06
        )


def test_whole_people_never_take_more_hours_than_there_are_and_leave_less_than_one():
    for hours in (120.0, 131.5, 149.9):
        simulated = completed(THREE, GAINS, hours, facts()).simulated
        assert hours - 1 < sum(simulated.staff) <= hours + 1e-6


def test_left_over_parts_go_to_the_hours_in_which_one_more_person_helps_most_in_time():
    """Every other choice of hours for the same number of people helps fewer customers."""
    falls = np.where(np.arange(168) < 4, np.array([1.0, 2.0, 3.0, 4.0, *[0.0] * 164]), 0.0)
    of = Profiles(
        waiting=(falls / falls.sum())[None, :], later=np.zeros(1), handle=np.array([6.0]), opened=falls > 0, roster=None
    )
    targets = Targets()
    week = in_week(np.array([[8.0]]), of)
    staff = 13.0 * week.spread[0]
    chosen = whole_staff(week, staff, targets)

    def helped(people):
        share = in_time(week, people[None, :].astype(float), week.waiting, targets)[0]
        return float((week.waiting[0] / week.handle[0] * share).sum())

    floor = np.floor(staff[:4]).astype(int)
    spare = 13 - floor.sum()
    best = max(
        helped(np.array([*(floor + np.array(extra)), *[0] * 164]))
        for extra in np.ndindex(2, 2, 2, 2)
        if sum(extra) == spare
    )
    assert helped(chosen) == pytest.approx(best)


def test_who_calls_again_makes_customers_and_contacts_differ():
    tight = completed(THREE, GAINS, 105, facts(), patient(2.0), customers=customers()).simulated
    assert tight.calls_again.value == 0.6
    assert tight.week.hung_up.value > 0.05
    assert tight.week.customers_in_time.value != pytest.approx(tight.week.in_time.value, abs=1e-4)
    alone = completed(THREE, GAINS, 105, facts(), patient(2.0)).simulated
    assert isinstance(alone.calls_again, NotEstimable)
    assert isinstance(alone.week.customers_in_time, NotEstimable)
    assert tight.week.contacts > alone.week.contacts, "calls after the first come on top of the same first calls"


def test_second_calls_in_the_log_are_not_counted_twice():
    """With so many staff that nobody hangs up, only the first calls of the log come."""
    come = customers(first_share=0.7)
    simulated = completed(THREE, GAINS, 400, facts(), patient(2.0), customers=come).simulated
    assert simulated.week.hung_up.value < 0.01
    assert simulated.week.contacts == pytest.approx(900 * 0.7, rel=0.02)


def test_a_bad_day_is_worse_than_the_same_day_as_planned():
    plan = completed([*THREE, load("d", n=300, a=0.1)], {**GAINS, "d": gain(-5)}, 190, facts(), patient())
    found = {one.code: one for one in plan.simulated.what_ifs}
    usual = found["usual"].together
    assert {one.code for one in plan.simulated.what_ifs} == {"more_contacts", "usual", "two_ill", "self_service_down"}
    assert found["two_ill"].together.in_time.high < usual.in_time.low
    assert found["self_service_down"].together.in_time.high < usual.in_time.low
    assert {cell.moment for cell in plan.cells if cell.start == "self_service"} == {"c", "d"}
    kept = 300 + 300 * 0.9
    morning = kept / 5 * 4 / 10  # of five days, four of the ten hours
    assert found["self_service_down"].together.contacts == pytest.approx(usual.contacts + morning, rel=0.04)
    assert found["more_contacts"].together.in_time.high < plan.simulated.week.in_time.low


def test_two_ill_of_two_helps_nobody_that_day_and_is_no_error():
    found = completed([load("a", n=60)], {"a": gain(30)}, 60, facts()).simulated
    ill = next(one.together for one in found.what_ifs if one.code == "two_ill")
    assert ill.in_time.value == 0
    assert ill.contacts > 0


def test_work_that_can_wait_is_set_beside_the_time_that_is_free_for_it():
    mail = {name: {"phone": 1, "mail": 3} for name in "abc"}
    found = completed(THREE, GAINS, 140, facts(channels=mail), patient(deferred=("mail",))).simulated
    phone = found.week.contacts * 10 / 60 * (1 - found.week.hung_up.value)
    assert found.later_hours == pytest.approx(0.75 * 140, rel=0.35)
    assert found.week.free_hours == pytest.approx(sum(found.staff) - phone, rel=0.05)


def test_a_moment_of_busy_hours_is_helped_less():
    late = OFFICE * np.where(np.arange(168) % 24 >= 14, 1.0, 0.02)
    found = completed(
        THREE, GAINS, 250, facts({"a": late, "": OFFICE}), roster=tuple(OFFICE), organisation=patient()
    ).simulated
    by_moment = {one.moment: one.in_time for one in found.moments}
    assert found.moments[0].moment == "a"
    assert by_moment["a"].high < by_moment["b"].low


def test_an_hour_is_missed_or_kept_only_when_the_simulation_is_sure():
    found = completed(THREE, GAINS, 140, facts(), patient()).simulated
    for hour in found.hours("missed"):
        assert found.high[hour] < found.target
    for hour in found.hours("kept"):
        assert found.low[hour] >= found.target
    assert sum(len(found.hours(verdict)) for verdict in ("kept", "missed", "unsure")) == int(OFFICE.sum())


def test_the_same_plan_is_simulated_to_the_same_bytes():
    one, two = (completed(THREE, GAINS, 140, facts(), patient()).simulated for _ in range(2))
    assert msgspec.json.encode(one) == msgspec.json.encode(two)


def test_patience_in_the_log_goes_before_that_in_line_toml_and_is_said():
    plan = completed(THREE, GAINS, 140, facts(), patient(7.0), customers=customers(patience=3.0))
    assert plan.week.patience_minutes == 3.0
    said = next(one for one in plan.assumptions if one.code == "patience_measured")
    assert said.values == {"minutes": 3.0, "low": 3.0, "high": 3.0}
    given = completed(THREE, GAINS, 140, facts(), patient(7.0))
    assert given.week.patience_minutes == 7.0
    assert all(one.code != "patience_measured" for one in given.assumptions)


def test_the_order_of_the_cells_changes_not_a_byte_of_the_simulation_and_it_changes_nothing_of_the_line():
    falls = facts({"a": OFFICE * np.linspace(0.5, 1.5, 168)})
    one = completed(THREE, GAINS, 140, falls, patient())
    other = completed(THREE[::-1], GAINS, 140, falls, patient())
    assert msgspec.json.encode(one.simulated) == msgspec.json.encode(other.simulated)
    bare = completed(THREE, GAINS, 140, falls, patient(), simulate=False)
    assert bare == msgspec.structs.replace(one, simulated=None, now=None, with_line=None)
    alone = completed(THREE, GAINS, 140, falls, patient(), simulate="week")
    without = msgspec.structs.replace(one.simulated, what_ifs=())
    assert alone == msgspec.structs.replace(one, simulated=without, quiet=None, now=None, with_line=None)
