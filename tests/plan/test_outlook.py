"""What a line means: on a week of hours, with bad input, and for self-service that could be better."""

import math

import msgspec
import numpy as np
import pytest
from plan_builders import OFFICE, because, completed, facts, gain, load, starts

from humanline.foundation.errors import SheetError
from humanline.model.facts import Week
from humanline.model.judgement import Candidate, Judgements
from humanline.model.organisation import Channels, Organisation, Targets
from humanline.plan.profiles import opening_hours
from humanline.plan.roster import read_roster
from humanline.queueing.staffing import load_carried
from humanline.queueing.waiting import erlang_c_waiting

THREE = [load("a", n=300), load("b", n=300), load("c", n=300)]
GAINS = {"a": gain(30), "b": gain(20), "c": gain(10)}


def values(plan, code):
    return next((one.values for one in plan.assumptions if one.code == code), None)


# Waiting room


def test_one_even_stream_carries_what_the_formula_says_one_hour_carries():
    """All cells fall alike over 50 equal hours, so the week is one hour fifty times."""
    plan = completed(THREE, GAINS, 140, facts())
    usable = values(plan, "carried")["usable"]
    assert usable == pytest.approx(
        50 * float(load_carried(140 / 50, handle_minutes=10, target_share=0.8, within_minutes=1)), abs=0.06
    )
    assert starts(plan) == {"a": "person", "b": "self_service", "c": "self_service"}
    assert starts(completed(THREE, GAINS, 140)) == {"a": "person", "b": "person", "c": "self_service"}
    assert plan.price.value == pytest.approx(2.0)


def test_the_week_keeps_the_target_with_the_plans_own_load_and_staff():
    plan = completed(THREE, GAINS, 140, facts({"": OFFICE, "a": OFFICE * np.linspace(0.5, 1.5, 168)}))
    load_, staff = (np.array(of)[OFFICE > 0] for of in (plan.week.load, plan.week.staff))
    waits = erlang_c_waiting(staff, np.minimum(load_, 0.999 * staff), handle_minutes=10, within_minutes=1)
    assert (load_ * waits.service_level).sum() / load_.sum() >= 0.8


def test_what_can_wait_fills_the_time_in_between():
    mail = Organisation(channels=Channels(person=("phone",), deferred=("mail",)))
    by_mail = {name: {"phone": 1, "mail": 3} for name in "abc"}
    plan = completed(THREE, GAINS, 140, facts(channels=by_mail), mail)
    assert values(plan, "carried")["usable"] == pytest.approx(140)
    assert starts(plan) == {"a": "person", "b": "person", "c": "self_service"}


def test_without_times_in_the_log_it_is_said_that_nobody_is_taken_to_wait():
    for found in (None, msgspec.structs.replace(facts(), weeks=facts().flows)):
        plan = completed(THREE, GAINS, 140, found)
        assert plan.week is None
        assert values(plan, "no_waiting_room") == {}
        assert values(plan, "carried") is None


def test_patience_changes_what_is_carried():
    patient = completed(THREE, GAINS, 140, facts(), Organisation(targets=Targets(patience_minutes=2)))
    assert values(patient, "carried")["usable"] > values(completed(THREE, GAINS, 140, facts()), "carried")["usable"]
    assert patient.week.patience_minutes == 2


def test_a_minute_is_worth_more_in_a_busy_hour_and_the_mean_is_the_price():
    roster = tuple(OFFICE)
    busy = OFFICE * np.where(np.arange(168) % 24 < 12, 1.6, 0.7)
    plan = completed(THREE, GAINS, 160, facts({"": busy}), roster=roster)
    assert [price is None for price in plan.week.price] == [staff == 0 for staff in plan.week.staff]
    price, arrives = np.array([price or 0.0 for price in plan.week.price]), np.array(plan.week.load)
    assert plan.week.given
    assert price[9] > 2 * price[15]
    assert price[3] == 0, "nobody is there"
    assert (price * arrives).sum() / arrives.sum() == pytest.approx(plan.price.value, rel=1e-4)


def test_a_roster_that_does_not_fit_the_work_carries_less():
    askew = tuple(OFFICE * np.where(np.arange(168) % 24 < 12, 0.2, 1.0))
    even = values(completed(THREE, GAINS, 140, facts(), roster=tuple(OFFICE)), "carried")["usable"]
    assert values(completed(THREE, GAINS, 140, facts(), roster=askew), "carried")["usable"] < 0.8 * even
    scaled = values(completed(THREE, GAINS, 140, facts(), roster=askew), "roster_scaled")
    assert scaled == {"roster": round(sum(askew), 1), "hours": 140}


def test_mail_at_night_does_not_open_the_doors():
    week = Week(moment="", contacts=(1,) * 168, handle_min=tuple(OFFICE + 0.1))
    assert opening_hours(week).tolist() == (OFFICE > 0).tolist()
    assert opening_hours(Week(moment="", contacts=(1,) * 168)).tolist() == (OFFICE > 0).tolist()


def test_round_the_clock_stays_open():
    night = np.tile(np.where(np.arange(24) < 7, 0.5, 1.0), 7)
    assert opening_hours(Week(moment="", contacts=(1,) * 168, handle_min=tuple(night))).all()


# Bad input


def test_hours_below_what_comes_first_say_how_many_staff_hours_are_missing():
    loads = [load("owed", n=600, owed=True), load("a", n=300, a=0.2)]
    plan = completed(loads, GAINS, 100, facts())
    enough = completed(loads, GAINS, 100 + plan.short_hours + 0.01, facts())
    almost = completed(loads, GAINS, 100 + plan.short_hours - 0.1, facts())
    assert plan.short_hours > 10, "110 hours of work, and somebody has to be free"
    assert (enough.short_hours, almost.short_hours) == (0, pytest.approx(0.1, abs=1e-3))
    assert [notice.values["hours"] for notice in plan.notices if notice.code == "short_hours"] == [
        round(plan.short_hours, 1)
    ]
    assert starts(plan) == {"owed": "person", "a": "self_service"}


@pytest.mark.parametrize("found", [None, facts()])
@pytest.mark.parametrize(
    ("loads", "gains", "hours"),
    [
        (THREE, GAINS, 0.0),
        (THREE, GAINS, 1e-6),
        ([load("a", owed=True), load("b", owed=True)], {}, 30),
        (THREE, {name: gain(-5) for name in "abc"}, 200),
        (THREE, GAINS, 1e6),
        ([load("a", n=0)], GAINS, 10),
        ([load("a", h=0), load("b")], GAINS, 10),
        ([load("a", s=1.0), load("b", a=1.0)], GAINS, 10),
        ([load("new"), load("a")], GAINS, 5),
    ],
)
def test_whatever_is_given_a_plan_comes_back_with_numbers_in_it(loads, gains, hours, found):
    plan = completed(loads, gains, hours, found)
    assert plan.cells
    assert plan.frontier
    told = [(p.hours, p.points, p.price) for p in plan.frontier]
    assert all(math.isfinite(value) for point in told for value in point)
    assert plan.to_json() == completed(loads, gains, hours, found).to_json()
    if found is not None:
        prices = [price for price in plan.week.price if price is not None]
        assert all(map(math.isfinite, (*plan.week.load, *plan.week.staff, *plan.week.carried, *prices)))


def test_a_plan_that_lacks_something_is_left_as_it_is():
    plan = completed(THREE, {}, 10, facts())
    assert [need.code for need in plan.needs] == ["no_judgement"]
    assert (plan.frontier, plan.week, plan.find_out) == ((), None, ())
    assert completed(THREE, GAINS, None, facts()).week is None


def test_gains_that_are_all_negative_leave_everything_to_self_service():
    plan = completed(THREE, {name: gain(-5) for name in "abc"}, 200, facts())
    assert set(because(plan).values()) == {"adds_nothing"}
    assert [(p.points, p.cells) for p in plan.frontier] == [(0, 0)] * len(plan.frontier)


# The frontier


def test_each_point_names_the_cell_that_gets_a_person():
    plan = completed(THREE, GAINS, 75)
    told = [(round(p.hours), round(p.points), p.price, p.cells, p.changes) for p in plan.frontier]
    assert told == [
        (0, 0, 3.0, 0, ()),
        (50, 9000, 2.0, 1, ("a", "all")),
        (75, 9000, 2.0, 1, ()),
        (100, 15000, 1.0, 2, ("b", "all")),
        (150, 18000, 0.0, 3, ("c", "all")),
    ]


def test_what_waits_for_a_quiet_hour_may_fill_all_but_the_next_step():
    """All that is owed comes by mail; the next cell has customers who wait and does not fit, so the plan is step 0."""
    mail = Organisation(channels=Channels(person=("phone",), deferred=("mail",)))
    loads = [load("o", n=1, h=1, owed=True), load("a", n=1, h=1)]
    plan = completed(loads, {"a": gain(1)}, 1.0, facts(channels={"o": {"mail": 1}}), mail)
    assert [(p.points, p.cells) for p in plan.frontier if p.hours == 1.0] == [(0, 1)]


def test_many_cells_are_thinned_and_the_plans_neighbours_stay():
    loads = [load(f"m{k}", n=30) for k in range(300)]
    plan = completed(loads, {f"m{k}": gain(20 + k / 100) for k in range(300)}, 777.0)
    assert len(plan.frontier) <= 60
    hours = [point.hours for point in plan.frontier]
    here = hours.index(777.0)
    assert hours[here - 1 : here + 2] == pytest.approx([775, 777, 780])
    assert (hours[0], hours[-1]) == pytest.approx((0, 1500))


# Those who ask, and what is freed


def test_hours_of_those_who_ask_by_segment_and_what_self_service_frees():
    loads = [load("a", segment="old", a=0.3), load("b", segment="old", a=0.1), load("b", segment="young", a=0.1),
             load("o", segment="young", a=0.5, owed=True)]  # fmt: skip
    plan = completed(loads, {"a": gain(30), "b": gain(10), "o": gain(1)}, 30)
    assert [(one.segment, round(one.hours, 6), round(one.share, 6)) for one in plan.asked_by_segment] == [
        ("old", 4, 0.2),
        ("young", 1, 0.1),
    ]
    assert plan.freed_hours == pytest.approx(sum(c.hours for c in plan.cells if c.start == "self_service"))


# Other self-service


def test_a_candidate_frees_what_it_keeps_and_takes_over_a_cell_that_falls_below_the_line():
    """b: 10 hours, half of them spilled; at 10 % spilled it frees 4 hours. a: 12 points on 5 minutes becomes 9."""
    loads = [load("a", s=0.5), load("b", s=0.5)]
    sheet = Judgements(
        candidates=(Candidate("form", "b", 0.9, 100.0), Candidate("app", "A ", 0.9), Candidate("x", "b"))
    )
    plan = completed(loads, {"a": gain(12), "b": gain(10)}, 15, judgements=sheet)
    assert plan.price.value == pytest.approx(2.0)
    found = {one.name: one for one in plan.candidates if one.advice == "build"}
    assert (found["form"].hours, found["form"].points) == (pytest.approx(4), pytest.approx(4 * 60 * 2))
    assert found["form"].cost_per_year == 100.0
    assert (found["app"].hours, found["app"].moment) == (pytest.approx(9), "a")
    assert found["app"].points == pytest.approx(9 * 60 * 2 - 60 * 12)
    assert "x" not in found, "nobody said what it keeps"


def test_a_candidate_that_keeps_less_than_what_is_there_costs_hours_and_is_not_built():
    sheet = Judgements(candidates=(Candidate("form", "b", 0.4),))
    plan = completed([load("a"), load("b", s=0.1)], {"a": gain(30), "b": gain(9)}, 12, judgements=sheet)
    (found,) = [one for one in plan.candidates if one.name == "form"]
    assert found.advice == "leave"
    assert found.hours == pytest.approx(-5)
    assert found.points < 0


def test_self_service_that_sends_on_most_is_worth_improving():
    loads = [load("a", s=0.4), load("b", s=0.05), load("c")]
    plan = completed(loads, {"a": gain(1), "b": gain(1), "c": gain(30)}, 15)
    (found,) = plan.candidates
    assert (found.name, found.advice, found.hours) == ("a", "improve", pytest.approx(1.0))


def test_at_most_five_most_worth_first():
    sheet = Judgements(candidates=tuple(Candidate(f"app {k}", f"m{k}", 0.99) for k in range(8)))
    loads = [load(f"m{k}", s=0.2 + k / 50) for k in range(8)]
    plan = completed(loads, {f"m{k}": gain(5 + k) for k in range(8)}, 40, judgements=sheet)
    points = [one.points for one in plan.candidates]
    assert len(points) == 5
    assert points == sorted(points, reverse=True)


# The roster


def test_a_roster_is_read_in_dutch_and_english(tmp_path):
    english, dutch = tmp_path / "en.csv", tmp_path / "nl.csv"
    english.write_text("weekday,hour,staff\nMon,9,2\nMon,9,1\nSunday,23:00,1.5\n")
    dutch.write_text("\ufeffWeekdag;Uur;Medewerkers\nma;09:00;2,5\n\nzo.;23;1\n", encoding="utf-8")
    staff = read_roster(english)
    assert (staff[9], staff[167], sum(staff)) == (3, 1.5, 4.5)
    assert read_roster(dutch)[9] == 2.5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "columns"),
        ("weekday,hour,staff\nmon,24,1\nmon,9,-1\nxx,9,1\n", "line 2"),
        ("weekday,hour,staff\n", "nobody"),
        ("", "columns"),
    ],
)
def test_a_roster_that_is_none_says_all_that_is_wrong(tmp_path, text, said):
    path = tmp_path / "roster.csv"
    path.write_text(text)
    with pytest.raises(SheetError, match=said) as raised:
        read_roster(path)
    assert len(raised.value.faults) == (3 if said == "line 2" else 1)


def test_a_roster_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SheetError, match="gone"):
        read_roster(tmp_path / "gone.csv")
