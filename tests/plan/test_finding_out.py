"""What knowing is worth: against simulation, and where nothing is to be found out."""

import math

import numpy as np
import pytest
from plan_builders import completed, gain, load

from humanline.model.organisation import Assume, Organisation
from humanline.plan.finding_out import value_of_knowing

TWO = [load("sure", n=100), load("line", n=100), load("below", n=100)]
GAINS = {"sure": gain(60, sd=5), "line": gain(12, sd=5), "below": gain(9, sd=5)}


@pytest.mark.parametrize(
    ("margin", "sd", "contacts"), [(0.0, 5.0, 100), (3.0, 5.0, 100), (-4.0, 8.0, 40), (2.0, 2.0, 2000)]
)
def test_the_value_of_knowing_is_what_a_simulated_trial_brings(margin, sd, contacts):
    """Draw the truth, run the trial arm by arm, believe what follows, choose; against choosing without a trial."""
    rng, runs, noise = np.random.default_rng(1), 400_000, 20.0
    truth = rng.normal(margin, sd, runs)
    arm = noise / math.sqrt(contacts / 2)
    seen = rng.normal(truth, arm) - rng.normal(0.0, arm, runs)
    weight = sd**2 / (sd**2 + 2 * arm**2)
    believed = margin + weight * (seen - margin)
    gained = np.where(believed > 0, truth, 0.0) - (truth if margin > 0 else 0.0)
    error = gained.std() / math.sqrt(runs)
    assert value_of_knowing(margin, sd, contacts, noise) == pytest.approx(gained.mean(), abs=4 * error)


def test_a_larger_trial_tells_more_and_never_more_than_the_truth():
    worth = [value_of_knowing(2.0, 5.0, contacts, 20.0) for contacts in (10, 100, 1_000, 10_000, 10**9)]
    assert worth == sorted(worth)
    u = 2.0 / 5.0
    truth = 5 * (math.exp(-(u**2) / 2) / math.sqrt(2 * math.pi) - u * 0.5 * math.erfc(u / math.sqrt(2)))
    assert worth[-1] == pytest.approx(truth, rel=1e-6)
    assert value_of_knowing(2.0, 0.0, 100, 20.0) == 0.0


def test_what_is_sure_owed_or_not_judged_is_not_worth_a_trial():
    loads = [*TWO, load("owed", owed=True), load("new")]
    plan = completed(loads, {**GAINS, "owed": gain(1, sd=50), "new": gain(None)}, 45)
    assert {one.moment for one in plan.find_out} == {"line", "below"}
    assert [one.worth - one.cost for one in plan.find_out] == sorted(
        (one.worth - one.cost for one in plan.find_out), reverse=True
    )
    assert all(one.worth > one.cost for one in plan.find_out)


def test_at_most_three_and_within_half_a_year():
    loads = [load(f"m{k}", n=40 + k) for k in range(8)]
    plan = completed(loads, {f"m{k}": gain(10 + k / 10, sd=6) for k in range(8)}, 30)
    assert len(plan.find_out) == 3
    for one in plan.find_out:
        assert one.contacts % 2 == 0
        assert one.contacts >= 20
        assert one.weeks <= 26 + 1e-9


def test_the_size_is_the_best_there_is_on_the_grid():
    plan = completed([load("a", n=500), load("b", n=500)], {"a": gain(14, sd=6), "b": gain(10, sd=0)}, 90)
    (found,) = plan.find_out
    price, per_week = plan.price.value, 500
    margin = 14 - price * 10
    nets = [
        52 * per_week * value_of_knowing(margin, 6.0, size, 20.0) - size / 2 * abs(margin)
        for size in range(20, 13_000, 2)
    ]
    assert found.worth - found.cost >= 0.97 * max(nets)
    assert found.cost == pytest.approx(found.contacts / 2 * abs(margin))


def test_noise_makes_a_trial_worth_less_and_is_named_as_assumed():
    quiet, loud = (
        completed(TWO, GAINS, 25, organisation=Organisation(assume=Assume(outcome_sd=sd))) for sd in (5.0, 80.0)
    )
    assert sum(one.worth for one in loud.find_out) < sum(one.worth for one in quiet.find_out)
    assert ("outcome_sd", {"sd": 5.0}) in [(one.code, one.values) for one in quiet.assumptions]
    certain = completed(TWO, {"sure": gain(60), "line": gain(12), "below": gain(9)}, 25)
    assert certain.find_out == ()
    assert "outcome_sd" not in [one.code for one in certain.assumptions]
