"""Exact evidence, sample ratio and many groups keep their promises: 1,200 trials by default, 20,000 at length."""

import os

import numpy as np
import pytest
from scipy import special

from humanline.stats.multiplicity import anywhere, e_benjamini_hochberg, gail_simon, harm_somewhere, hochberg, holm
from humanline.stats.sample_ratio import evidence, sample_ratio
from humanline.stats.sequences.asymptotic import Tuning
from humanline.stats.sequences.normal_mixture import log_mixture
from humanline.stats.sequences.rare_events import relative_risk
from humanline.stats.sequences.small_arms import difference_of_shares, equal_shares

TRIALS = int(os.environ.get("HUMANLINE_DRAWS", "25")) * 20
LOOKS = 40


def at_most(share, told=0.05, trials=TRIALS):
    print(f" {share:.4f} ± {np.sqrt(share * (1 - share) / trials):.4f}", end="")  # noqa: T201
    assert share <= told + 3 * np.sqrt(told * (1 - told) / trials)


@pytest.mark.parametrize("risk", [1.0, 3.0])
@pytest.mark.parametrize(("share", "many"), [(0.02, 10), (0.002, 100)])
def test_the_relative_risk_of_a_handful_of_events_is_in_its_interval_at_all_forty_looks(share, many, risk):
    """Some four events an arm at the planned end, the chance of the other arm ramped up from 10 % to 50 %."""
    random = np.random.default_rng([1, many, int(risk)])
    chance = np.linspace(0.1, 0.5, LOOKS)
    trials = TRIALS // 8
    missed = refuted = 0
    for _ in range(trials):
        n_other = random.binomial(2 * many, chance)
        control = random.binomial(2 * many - n_other, share)
        other = random.binomial(n_other, share * risk)
        found = relative_risk(control, other, chance, planned_events=share * many * LOOKS, null=risk)
        missed += bool(np.any((found.low > risk) | (found.high < risk)))
        refuted += bool(np.any(found.p <= 0.05))
    assert missed == refuted  # the interval is what p does not refute
    at_most(missed / trials, trials=trials)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
@pytest.mark.parametrize("ratio", [1, 4])
def test_two_small_arms_with_the_same_share_give_evidence_of_a_difference_in_five_percent_at_most(share, ratio):
    """Two and eight units a look: normal approximations mean nothing here."""
    random = np.random.default_rng([2, ratio, int(100 * share)])
    n_a, n_b = np.full(LOOKS, 2), np.full(LOOKS, 2 * ratio)
    trials, wrong = TRIALS // 4, 0
    for _ in range(trials):
        log_e = equal_shares(
            random.binomial(n_a, share), n_a, random.binomial(n_b, share), n_b, planned=40 * (1 + ratio)
        )
        wrong += bool(log_e.max() >= np.log(20))
    at_most(wrong / trials, trials=trials)


def test_evidence_for_equal_shares_is_at_most_one_on_average_exactly():
    """Every outcome of one look, with its chance: no simulation, no error."""
    n_a, n_b = 4, 9
    for p in (0.01, 0.1, 0.5, 0.8):
        total = 0.0
        for a in range(n_a + 1):
            for b in range(n_b + 1):
                chance = special.comb(n_a, a) * special.comb(n_b, b) * p ** (a + b) * (1 - p) ** (n_a + n_b - a - b)
                total += chance * float(np.exp(equal_shares(a, n_a, b, n_b, planned=100)[0]))
        assert total <= 1 + 1e-12


def test_small_arms_that_differ_are_seen_to_differ():
    """0.1 against 0.5, eighty units in all: a fixed test has power 0.99."""
    random = np.random.default_rng(3)
    n = np.full(20, 2)
    found = 0
    for _ in range(300):
        log_e = equal_shares(random.binomial(n, 0.1), n, random.binomial(n, 0.5), n, planned=80)
        found += bool(log_e.max() >= np.log(20))
    assert found / 300 > 0.7


@pytest.mark.parametrize("usual", [0.1, 0.5])
@pytest.mark.parametrize("difference", [0.0, 0.2])
def test_the_difference_of_two_small_shares_is_in_its_interval_at_all_looks(difference, usual):
    """Also where what was thought usual is far from the truth."""
    random = np.random.default_rng([4, int(10 * difference), int(10 * usual)])
    n = np.arange(5, 165, 5)
    shape = (TRIALS // 4, len(n))
    a = np.cumsum(random.binomial(5, 0.1, shape), axis=1)
    b = np.cumsum(random.binomial(5, 0.1 + difference, shape), axis=1)
    found = difference_of_shares(a, n, b, n, usual=usual, planned=80, null=difference)
    missed = np.any((found.low > difference) | (found.high < difference), axis=1)
    assert np.array_equal(missed, np.any(found.p <= 0.05, axis=1))
    at_most(np.mean(missed), trials=len(missed))


def test_the_sample_ratio_is_looked_at_daily_without_false_alarms_and_a_broken_lot_is_found():
    """28 days of 300 units in 6 segments; a χ² test at 5 % would raise an alarm in a quarter of the trials."""
    random = np.random.default_rng(5)
    arms = np.array([0.5, 0.5])
    fair = np.cumsum(random.multinomial(50, arms, (TRIALS, 28, 6)), axis=1)
    at_most(np.mean(np.any(evidence(fair.sum(axis=2), arms) >= np.log(20), axis=1)))
    at_most(np.mean(np.any(anywhere(evidence(fair, arms)) >= np.log(20), axis=1)))
    smallest = np.array([sample_ratio(one, arms).p_groups.min() for one in fair[: TRIALS // 4]])
    at_most(np.mean(smallest <= 0.05), trials=TRIALS // 4)
    odd = np.abs(fair.sum(axis=2)[..., 0] - fair.sum(axis=(2, 3)) / 2) / np.sqrt(fair.sum(axis=(2, 3)) / 4)
    assert np.mean(np.any(odd >= 1.959964, axis=1)) > 0.2
    broken = np.cumsum(random.multinomial(300, [0.53, 0.47], (300, 28)), axis=1)
    assert np.mean(np.any(evidence(broken, arms) >= np.log(20), axis=1)) > 0.9


def test_harm_somewhere_is_found_and_not_invented():
    random = np.random.default_rng(6)
    groups, error = 8, np.full(8, 1.0)
    none = random.normal(0, 1, (TRIALS, groups))
    p = np.array([harm_somewhere(z, error).p for z in none])
    at_most(np.mean(p <= 0.05))
    assert np.mean(p <= 0.05) > 0.05 - 4 * np.sqrt(0.0475 / TRIALS)  # at no effect anywhere it is not conservative
    one = none + np.array([-3.5, *([2.0] * 7)])  # one group harmed, the others gain
    assert np.mean([harm_somewhere(z, error).p <= 0.05 for z in one]) > 0.5
    at_most(np.mean([gail_simon(z, error).p <= 0.05 for z in none + np.array([0.0, *([6.0] * 7)])]))


def test_harm_somewhere_at_any_time_is_not_invented():
    random = np.random.default_rng(7)
    at = np.arange(1, LOOKS + 1) / 20
    trials, wrong, first = TRIALS // 4, 0, 0
    one_sided = Tuning(sides=1)
    for _ in range(trials):
        s = np.cumsum(random.normal(0, np.sqrt(1 / 20), (LOOKS, 8)), axis=0)
        log_e = log_mixture(-s, at[:, None], one_sided.rho, sides=1)
        wrong += bool(anywhere(log_e).max() >= np.log(20))
        first += bool(holm(np.exp(-np.maximum(log_e.max(axis=0), 0))).min() <= 0.05)
    at_most(wrong / trials, trials=trials)
    at_most(first / trials, trials=trials)


def test_corrections_keep_the_family_wise_error_and_the_false_discovery_share():
    random = np.random.default_rng(8)
    z = random.normal(0, 1, (TRIALS, 10))
    p = special.ndtr(z)
    at_most(np.mean([holm(row).min() <= 0.05 for row in p]))
    at_most(np.mean([hochberg(row).min() <= 0.05 for row in p]))
    shift = np.array([4.0] * 5 + [0.0] * 5)
    false = []
    for row in z + shift:
        found = e_benjamini_hochberg(shift.max() * row - shift.max() ** 2 / 2, 0.1)
        false.append(found[5:].sum() / max(found.sum(), 1))
    assert np.mean(false) <= 0.1 * 0.5 + 3 * np.std(false) / np.sqrt(TRIALS)
