"""A log of people who reached staff: who could start digitally, and what counts of self-service change."""

import msgspec
import numpy as np
import pytest
from plan_builders import choice, estimate, facts, gain, load, plan, together

from humanline.model.estimate import NotEstimable
from humanline.model.facts import Group
from humanline.model.judgement import Judgements, SheetMoment
from humanline.model.organisation import Organisation, RuleSettings, Targets
from humanline.plan.ladder import ladder
from humanline.plan.loads import cell_loads
from humanline.plan.merit import merits
from humanline.plan.saying import as_far_as_held
from humanline.plan.turned_round import turned_round

LOADS = [
    load("eviction", owed=True), load("address", n=120, h=5, s=0.2), load("status", n=60, h=10),
    load("rent", n=60, h=20), load("nuisance", n=30, h=20),
    load("bad", n=60, h=10, after_self=1.5), load("promised", decided="person"),
]  # fmt: skip
GAINS = {
    "address": gain(-1.0, sd=2.0), "status": gain(2.0), "rent": gain(12.0), "bad": gain(1.0), "promised": gain(-5.0),
    "nuisance": gain(1.0, customer=9.0, organisation=9.0, matters=(9, 9)),
}  # fmt: skip


def turned(loads=LOADS):
    cells = merits(loads, {(name, "all"): one for name, one in GAINS.items()})
    return turned_round(cells, ladder(cells, RuleSettings()), None, Targets(), RuleSettings())


def test_least_is_lost_first_and_what_stands_is_not_in_it():
    """Owed, promised, by the rule of thumb, and what self-service makes dearer keep their person."""
    found = turned()
    assert [step.moment for step in found.steps] == ["address", "status", "rent"]
    # A hundred and twenty of five minutes, of which one in five comes through to staff after all.
    assert [step.hours.value for step in found.steps] == pytest.approx([8.0, 10.0, 20.0])
    assert found.work_hours == pytest.approx(10 + 10 + 10 + 20 + 10 + 10 + 10)


def test_what_comes_free_is_as_unsure_as_what_it_follows_from():
    """By simulation: contacts, asking, minutes and what self-service sends on, each as unsure as it is said to be."""
    one = msgspec.structs.replace(
        load("address"), contacts_per_week=estimate(120.0, 6.0), asked_share=estimate(0.1, 0.03),
        handle_minutes=estimate(5.0, 0.2), spill_share=estimate(0.2, 0.06),
    )  # fmt: skip
    (step,) = turned([one]).steps
    rng = np.random.default_rng(1)
    n, a, h, s = (rng.normal(*each, 100_000) for each in ((120, 6), (0.1, 0.03), (5, 0.2), (0.2, 0.06)))
    drawn = n * (1 - a) * h * (1 - s) / 60
    assert step.hours.value == pytest.approx(drawn.mean(), rel=0.01)
    assert (step.hours.high - step.hours.low) / (2 * 1.6448536) == pytest.approx(drawn.std(), rel=0.02)


def test_where_nothing_could_start_digitally_nothing_is_said():
    assert turned([load("eviction", owed=True)]) is None


def test_counts_of_self_service_come_on_top_and_are_named():
    sheet = Judgements(moments=(SheetMoment(name="rent", per_week=40.0, minutes=6.0),))
    counts = {"Rent": 30.0, "change of address": 12.0}
    loads, assumed, _ = cell_loads(None, sheet, Organisation(), self_service=counts)
    assert {one.moment: one.contacts_per_week.value for one in loads} == {"rent": 70.0, "change of address": 12.0}
    assert {one.code: one.values for one in assumed}["self_service_counted"] == {"contacts": 42.0}


def test_with_counts_of_self_service_there_is_a_price_again():
    only_staff = facts({"rent": np.ones(168)})
    reached = {"person_share": NotEstimable(reason="no_self_service_channel", needs=("channels",))}
    only_staff = msgspec.structs.replace(only_staff, overall=Group(key=(), contacts=1000, measures=reached))
    drawn = plan([load("rent", n=60)], {"rent": gain(5.0)}, 100)
    assert as_far_as_held(drawn, only_staff).enough_unknown
    counted = as_far_as_held(drawn, only_staff, counted=True)
    assert (counted.enough_unknown, counted.price.value, counted.holds) == (False, 0.0, "both")


def test_a_moment_that_may_be_a_choice_goes_there_first_and_then_to_self_service():
    """Ten minutes for 60 customers, half choose; those who choose gain 12, so of the 6 points all are theirs."""
    ways = (choice(0.5, adds=12),)
    cells = merits([load("a", n=60, h=10, starts=ways)], {("a", "all"): gain(6.0, sd=1.0)})
    found = turned_round(cells, ladder(cells, RuleSettings()), None, Targets(), RuleSettings())
    assert [(step.start, step.contacts_per_week) for step in found.steps] == [("choice", 30), ("self_service", 30)]
    assert [step.gain.value for step in found.steps] == pytest.approx([0.0, 12.0])
    assert [step.hours.value for step in found.steps] == pytest.approx([5.0, 5.0])


def test_where_a_choice_is_worth_as_much_for_a_minute_half_of_it_goes_at_a_time():
    cells = merits([load("a", n=60, h=10, starts=(choice(0.5),))], {("a", "all"): gain(6.0, sd=1.0)})
    found = turned_round(cells, ladder(cells, RuleSettings()), None, Targets(), RuleSettings())
    assert [(step.start, step.gain.value) for step in found.steps] == [
        ("choice", pytest.approx(6.0)), ("self_service", pytest.approx(6.0)),
    ]  # fmt: skip


def test_who_prepares_still_meets_a_person_and_gains_as_much_for_fewer_minutes():
    cells = merits([load("a", n=60, h=10, starts=(together(6.0),))], {("a", "all"): gain(6.0)})
    found = turned_round(cells, ladder(cells, RuleSettings()), None, Targets(), RuleSettings())
    assert [(step.start, step.contacts_per_week) for step in found.steps] == [("together", 60), ("self_service", 60)]
    assert [step.hours.value for step in found.steps] == pytest.approx([4.0, 6.0])
    assert found.steps[0].gain.value == pytest.approx(0.0)
