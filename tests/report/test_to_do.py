"""What the page of a plan says to do: what can't wait first, three things at most, each with who."""

import re

import msgspec
import pytest

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.failure_demand import Cause, CausesGone, FailureDemand, GoneMoment
from humanline.model.plan import CandidateWorth
from humanline.model.rule_of_thumb import Departure, RuleOfThumb
from humanline.report.plan.to_do import to_do
from humanline.report.voice import Voice

replace = msgspec.structs.replace
ONE = Estimate(value=9.0, low=8.0, high=10.0)


@pytest.fixture(scope="module")
def plain(samples):
    """A line with nothing to do but to sign it."""
    plan = samples.signed_plan()
    cells = tuple(cell for cell in plan.cells if cell.because != "customer_loses")
    return replace(plan, cells=cells, find_out=(), candidates=(), short_hours=0.0, rule=None, causes_gone=None)


def said(plan, language="en", facts=None):
    section = to_do(plan, facts, Voice(language))
    return [] if section is None else [f"{item.lead} {item.text}" for item in section.items]


def test_with_nothing_to_do_nothing_is_said(plain):
    assert said(plain) == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_hours_come_first_then_causes_then_self_service(plain, language):
    short = Departure("nuisance", "", "person", "hours", 44.0, hours=18.5)
    rule = RuleOfThumb(7.0, 3.0, 0.0, (), ONE, departures=(short,))
    gone = CausesGone(
        judged=True, contacts_per_week=ONE, hours=ONE, price=ONE,
        moments=(GoneMoment("complaint", "engineer did not come", "maintenance", ONE, ONE),),
    )  # fmt: skip
    built = (
        CandidateWorth("an app that costs", "rent", "leave", -3.0, -9.0),
        CandidateWorth("a page", "address", "build", 4.0, 200.0),
    )
    plan = replace(plain, frontier=(), rule=rule, causes_gone=gone, candidates=built)
    first, second, third = said(plan, language)
    assert "nuisance" in first
    assert "44" in first
    assert re.search(r"1[89]", first)
    assert second.startswith("Maintenance:")
    assert "engineer did not come" in second
    assert "a page" in third
    assert "that costs" not in third


def test_with_hours_short_nothing_else_comes_before_them(plain):
    first, *_ = said(replace(plain, short_hours=12.0))
    assert "find 12\u00a0hours" in first


def test_a_cause_that_nobody_named_is_not_told_to_be_taken_away(plain):
    gone = CausesGone(
        judged=True, contacts_per_week=ONE, hours=ONE, price=ONE, moments=(GoneMoment("complaint", "", "", ONE, ONE),)
    )  # fmt: skip
    assert said(replace(plain, causes_gone=gone)) == []


def test_the_cause_is_the_one_that_the_page_of_facts_puts_first(plain, samples):
    """Not the largest of the moment in which most need not come."""
    letter = Cause("letter unclear", "rent", 400, ONE, ONE, Estimate(value=11.0, low=10.0, high=12.0))
    engineer = Cause("engineer did not come", "maintenance", 300, ONE, ONE, ONE)
    found = FailureDemand(
        contacts=700, known=900, of=1000, per_week=ONE, hours_per_week=ONE, causes=(letter, engineer)
    )  # fmt: skip
    facts = replace(samples.housing(), failure_demand=found)
    gone = CausesGone(
        judged=False, contacts_per_week=ONE, hours=ONE, price=ONE,
        moments=(GoneMoment("complaint", "engineer did not come", "maintenance", ONE, ONE),),
    )  # fmt: skip
    first, *_ = said(replace(plain, causes_gone=gone), facts=facts)
    assert first.startswith("Rent:")
    assert "letter unclear" in first
    assert "11" in first
    # Without minutes nobody can say what it takes.
    silent = replace(found, causes=(replace(letter, hours_per_week=NotEstimable(reason="no_minutes")),))
    assert said(replace(plain, causes_gone=gone), facts=replace(facts, failure_demand=silent)) == []
