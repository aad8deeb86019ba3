"""What to do now on the pages about staff and trials: only what holds, with who and what it takes."""

import msgspec
import pytest
from tests.report.trial_results import DESIGN, forecast, result

from humanline.model.staff import Uncovered
from humanline.model.trial import WHOLES, Way
from humanline.model.trial_result import Fit, Verdict
from humanline.report.staff.answer import to_do
from humanline.report.staff.naming import StaffWords
from humanline.report.trial.answer import with_design, with_result
from humanline.report.trial.values import DesignWords, ResultWords
from humanline.report.voice import Voice

ENGLISH = Voice("en")


def said(section):
    return [f"{one.lead} {one.text}".replace("\u00a0", " ") for one in section.items] if section else []


def fit(**changes):
    plain = Fit(verdict="fits", hours_there=195.0, hours_now=185.0, hours_then=190.0, needed_then=194.0, hours_more=0.0)
    return msgspec.structs.replace(plain, **changes)


def test_shifts_that_leave_people_missing_are_something_to_do_too(samples):
    plan = samples.staff_needed()
    where = Uncovered(interval=3, people=2, out_of_reach=True)
    for uncovered, told in (((), "nobody is missing anywhere"), ((where,), "still missing in 1 interval")):
        shifts = msgspec.structs.replace(plan.shifts, uncovered=uncovered)
        (only,) = said(to_do(StaffWords(msgspec.structs.replace(plan, shifts=shifts), ENGLISH)))
        assert told in only
    assert StaffWords(plan, ENGLISH).when(3) in only


def test_what_works_and_fits_is_given_to_everybody_and_the_line_is_drawn_again():
    told = said(with_result(ResultWords(result(fit=fit()), ENGLISH)))
    assert len(told) == 2
    assert "give every customer" in told[0]
    assert "draw the line again" in told[1]


def test_what_does_not_fit_is_not_given_to_everybody_but_hours_are_found_or_something_gives_way():
    found = fit(verdict="does_not_fit", hours_more=20.0, gives_way=(("viewing", ""),))
    told = " ".join(said(with_result(ResultWords(result(fit=found), ENGLISH))))
    assert "find 20 hours a week" in told
    assert "viewing" in told
    assert "give every" not in told


def test_without_hours_somebody_says_them_and_nothing_is_rolled_out():
    told = " ".join(said(with_result(ResultWords(result(fit=fit(verdict="unknown", hours_there=None)), ENGLISH))))
    assert "say how many staff hours there are" in told
    assert "give every" not in told


@pytest.mark.parametrize("unit", WHOLES)
def test_of_a_trial_of_wholes_a_person_decides_because_the_plan_takes_no_evidence(unit):
    design = msgspec.structs.replace(DESIGN, unit=unit)
    told = " ".join(said(with_result(ResultWords(result(fit=fit(), design=design), ENGLISH))))
    assert "let a named person decide" in told
    assert "with what this trial has shown in it" not in told


@pytest.mark.parametrize(
    ("decision", "rule", "words"),
    [
        ("stop_harm", "success_worse", "stop today"),
        ("stop_futile", "end_without_proof", "end the trial"),
        ("continue", "not_yet", "change nothing until then"),
        ("invalid", "sample_ratio", "find out why"),
    ],
)
def test_each_other_verdict_says_its_own_thing_and_nobody_gets_more_of_it(decision, rule, words):
    told = " ".join(said(with_result(ResultWords(result(verdict=Verdict(decision, rule)), ENGLISH))))
    assert words in told
    assert "give every" not in told


def test_a_design_that_can_not_be_answered_says_the_ways_and_hours_first():
    ways = (Way("longer", {"weeks": 23.0, "planned": 10.0}), Way("more_hours", {"hours": 9.8}))
    told = said(with_design(DesignWords(DESIGN, ENGLISH), forecast(ways=ways)))
    assert "find about 9.8 staff hours" in told[0]
    assert "let it run 23 weeks, not 10" in told[1]


def test_where_hours_are_missing_is_called_most_only_where_it_is(samples):
    plan = samples.staff_planned()
    assert plan.short()
    told = said(to_do(StaffWords(plan, ENGLISH)))
    assert told[0].startswith("Staff planning: find ")
    everywhere = msgspec.structs.replace(
        plan,
        planned=msgspec.structs.replace(
            plan.planned, staff=tuple(max(n - (k % 2), 0) for k, n in enumerate(plan.needed.staff))
        ),
    )
    assert "such as on" in said(to_do(StaffWords(everywhere, ENGLISH)))[0]
    assert "most of it" not in said(to_do(StaffWords(everywhere, ENGLISH)))[0]


def test_nothing_is_asked_where_enough_is_planned(samples):
    plan = samples.staff_planned()
    enough = msgspec.structs.replace(plan, planned=msgspec.structs.replace(plan.planned, staff=plan.needed.staff))
    assert said(to_do(StaffWords(enough, ENGLISH))) == []
