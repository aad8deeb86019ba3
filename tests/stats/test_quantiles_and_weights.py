"""Quantiles from bins and arms from recorded chances: against order statistics, formulas and simulation."""

import numpy as np
import pytest
from scipy import stats

from humanline.stats.aggregates import Wanted, arms
from humanline.stats.moments import of_rows
from humanline.stats.quantiles import quantile_arms
from humanline.stats.weighting import horvitz_thompson

EDGES = np.r_[0.0, np.exp(0.02 * np.arange(0, 600))]


def counts(*samples):
    return np.stack([np.histogram(sample, EDGES)[0] for sample in samples])


def test_a_quantile_is_the_order_statistic_up_to_a_bin():
    rng = np.random.default_rng(1)
    one, two = rng.lognormal(4, 1, 5000), rng.lognormal(4.2, 1, 4000)
    found = quantile_arms(EDGES, counts(one, two), 0.9)
    assert found.value[0] == pytest.approx([np.quantile(one, 0.9), np.quantile(two, 0.9)], rel=0.02)
    assert found.difference().estimate == found.value[0, 1] - found.value[0, 0]


def test_a_quantiles_variance_is_that_of_the_density():
    """p (1 − p) / n / f(q)², the variance of a sample quantile (Cramér, 1946, §28.5)."""
    rng = np.random.default_rng(2)
    n, share = 20_000, 0.75
    true = stats.lognorm(1, scale=np.exp(4))
    expected = share * (1 - share) / n / true.pdf(true.ppf(share)) ** 2
    variances = [quantile_arms(EDGES, counts(true.rvs(n, random_state=rng)), share).parts[0, 0, 0] for _ in range(40)]
    assert np.mean(variances) == pytest.approx(expected, rel=0.05)


def test_intervals_of_quantile_differences_hold_as_often_as_they_say():
    rng = np.random.default_rng(3)
    trials, held = 1000, 0
    truth = np.exp(4.2 + stats.norm.ppf(0.9)) - np.exp(4 + stats.norm.ppf(0.9))
    for _ in range(trials):
        found = quantile_arms(EDGES, counts(rng.lognormal(4, 1, 900), rng.lognormal(4.2, 1, 700)), 0.9).difference()
        held += abs(found.estimate - truth) < 1.96 * np.sqrt(found.variance)
    assert held / trials == pytest.approx(0.95, abs=3 * np.sqrt(0.05 * 0.95 / trials))


def test_too_few_units_for_a_quantile_are_no_number():
    found = quantile_arms(EDGES, counts(np.full(20, 9.0), np.arange(5.0, 900.0)), 0.95).difference()
    assert found.reason == "too_few"
    assert np.isnan(found.estimate)


@pytest.fixture(scope="module")
def decisions():
    """Live decisions with a chance that depends on need, which also moves the outcome."""
    rng = np.random.default_rng(4)
    need = rng.random(3000)
    chance = 0.2 + 0.6 * need
    person = rng.random(3000) < chance
    y = (rng.random(3000) < 0.2 + 0.5 * need + 0.1 * person).astype(float)
    return person, np.where(person, chance, 1 - chance), y


def weighed(decisions):
    person, chance, y = decisions
    rows = np.column_stack([y / chance, 1 / chance])
    return [of_rows(("w_y", "w"), rows[person == a]) for a in (False, True)]


def test_horvitz_and_thompson_row_by_row(decisions):
    person, chance, y = decisions
    found = horvitz_thompson(weighed(decisions), ["w_y"])
    each = np.where(person, 1, -1) * y / chance
    assert found.difference().estimate == pytest.approx(each.mean(), rel=1e-10)
    assert found.difference().variance == pytest.approx(each.var(ddof=1) / len(each), rel=1e-10)
    assert found.value[0, 1] == pytest.approx((person * y / chance).mean(), rel=1e-10)


def test_hajek_row_by_row(decisions):
    person, chance, y = decisions
    found = arms(weighed(decisions), [Wanted("w_y", "w")])
    left = 0.0
    for a in (False, True):
        w, mine = 1 / chance[person == a], y[person == a]
        mean = np.average(mine, weights=w)
        # One over the effective number of units: (1 + 3 cv²) / n.
        lone = 3 * (w**2).sum() / w.sum() ** 2 - 2 / len(w)
        left += ((w * (mine - mean)) ** 2).sum() / w.sum() ** 2 / (1 - lone)
        assert found.value[0, int(a)] == pytest.approx(mean, rel=1e-10)
    assert found.difference().variance == pytest.approx(left, rel=1e-10)


def test_recorded_chances_take_away_what_a_bare_comparison_gets_wrong():
    """What a person adds is .10; who needs one gets one more often, so the bare difference is .20."""
    rng = np.random.default_rng(5)
    trials, held, bare = 600, np.zeros(2), []
    for _ in range(trials):
        need = rng.random(800)
        chance = 0.2 + 0.6 * need
        person = rng.random(800) < chance
        y = (rng.random(800) < 0.2 + 0.5 * need + 0.1 * person).astype(float)
        each = weighed((person, np.where(person, chance, 1 - chance), y))
        for k, found in enumerate((horvitz_thompson(each, ["w_y"]), arms(each, [Wanted("w_y", "w")]))):
            effect = found.difference()
            held[k] += abs(effect.estimate - 0.1) < 1.96 * np.sqrt(effect.variance)
        bare.append(y[person].mean() - y[~person].mean())
    assert held / trials == pytest.approx([0.95, 0.95], abs=3.5 * np.sqrt(0.05 * 0.95 / trials))
    assert np.mean(bare) > 0.17
