"""Intervals are held to closed forms, to a second implementation, and to their coverage."""

import numpy as np
import pytest
from scipy import stats as reference

from humanline.stats import intervals, shrinkage


def test_a_share_has_the_wilson_interval_that_scipy_computes():
    for hits, n in [(0, 5), (1, 5), (7, 10), (500, 1000), (1000, 1000)]:
        value, low, high = intervals.proportion(hits, n)
        expected = reference.binomtest(hits, n).proportion_ci(0.90, method="wilson")
        assert value == pytest.approx(hits / n)
        assert (low, high) == pytest.approx((expected.low, expected.high))


def test_a_mean_has_the_t_interval_of_its_raw_values():
    x = np.array([3.0, 4.5, 9.25, 1.0, 6.0])
    value, low, high = intervals.mean(x.size, x.sum(), (x**2).sum())
    expected = reference.t.interval(0.90, x.size - 1, x.mean(), reference.sem(x))
    assert (value, low, high) == pytest.approx((x.mean(), *expected))


def test_one_value_has_no_spread():
    value, low, high = intervals.mean(1, 5.0, 25.0)
    assert value == 5.0
    assert np.isinf(low)
    assert np.isinf(high)


def test_nothing_seen_is_not_zero():
    assert np.isnan(intervals.proportion(0, 0)[0])
    assert np.isnan(intervals.mean(0, 0.0, 0.0)[0])
    assert np.isnan(intervals.binned_quantile([0, 1, 2], [0, 0], 0.5)[0])


def test_a_rate_has_the_exact_poisson_interval():
    # Garwood's limits for 10 events at 90 %: 5.425 and 16.962 (chi-square quantiles / 2).
    _, low, high = intervals.rate(10, 1.0)
    assert low == pytest.approx(reference.chi2.ppf(0.05, 20) / 2)
    assert high == pytest.approx(reference.chi2.ppf(0.95, 22) / 2)
    assert intervals.rate(0, 2.0)[1] == 0.0


def test_a_binned_quantile_is_the_sample_quantile_up_to_the_bin():
    rng = np.random.default_rng(1)
    x = rng.lognormal(4, 1, 5000)
    edges = np.exp(np.arange(-2, 12, 0.02))
    counts, _ = np.histogram(x, edges)
    value, low, high = intervals.binned_quantile(edges.tolist(), counts, 0.5)
    assert value == pytest.approx(np.quantile(x, 0.5), rel=0.02)
    assert low < value < high


def test_a_difference_of_shares_is_newcombes_method_10():
    # Newcombe 1998, table II, method 10: 56/70 - 48/80 = .2, 95 % interval (.0524, .3339).
    a = intervals.proportion(56, 70, level=0.95)
    b = intervals.proportion(48, 80, level=0.95)
    value, low, high = intervals.difference(a, b)
    assert (float(value), float(low), float(high)) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)


def test_pooling_moves_small_groups_more_than_large_ones():
    hits, n = np.array([3, 300, 500, 40]), np.array([4, 1000, 1000, 100])
    value, low, high = shrinkage.pooled_proportions(hits, n, np.full(4, 0.4))
    raw = hits / n
    assert abs(value[0] - raw[0]) > 10 * abs(value[1] - raw[1])
    assert np.all((low < value) & (value < high))


def test_groups_that_differ_only_by_noise_are_drawn_together():
    rng = np.random.default_rng(2)
    n = np.full(200, 50)
    hits = rng.binomial(n, 0.3)
    assert shrinkage.beta_precision(hits, n, np.full(200, 0.3)) > 200
    spread = rng.binomial(n, rng.beta(3, 7, 200))
    assert shrinkage.beta_precision(spread, n, np.full(200, 0.3)) == pytest.approx(10, rel=0.35)


def test_a_few_groups_lean_on_everybody_else_as_far_as_they_are_alike():
    """By a plain sum over spreads, of what is left of the whole without the group; below three groups none leans."""
    x, e = np.array([1.0, 2.0, 6.0]), np.array([1.0, 0.5, 2.0])
    whole, error = 1.9, 0.3
    part = error**2 / e**2
    others, noise = (whole - part * x) / (1 - part), error**2 / (1 - part)
    total = mean = below = 0.0
    value, low, high = shrinkage.leaning_means(x, e, whole, error)
    for between in np.exp(np.arange(-14, 19, 0.005)):
        spread = between + e**2 + noise
        weight = between * np.prod(np.exp(-0.5 * (x - others) ** 2 / spread) / np.sqrt(spread))
        kept = (between + noise) / spread
        middle = kept * x + (1 - kept) * others
        total, mean = total + weight, mean + weight * middle
        ends = (np.stack([low, high]) - middle) / (np.sqrt(kept) * e)
        below = below + weight * reference.norm.cdf(ends)
    assert value == pytest.approx(mean / total, abs=0.005)
    assert below / total == pytest.approx(np.array([[0.05] * 3, [0.95] * 3]), abs=0.001)
    assert np.all((value - x) * (others - x) > 0), "each is drawn to the others"
    alone, from_, to = shrinkage.leaning_means([1.0, np.nan, 3.0], [0.5, np.inf, 1.0], 1.5, 0.4)
    assert alone[[0, 2]].tolist() == [1.0, 3.0]
    assert np.isnan([alone[1], from_[1], to[1]]).all()
    assert to[0] == pytest.approx(1 + 1.6449 * 0.5, abs=1e-4)


def test_a_group_that_is_everybody_does_not_lean_on_itself():
    value, low, high = shrinkage.leaning_means([1.0, 5.0, 9.0], [0.1, 3.0, 3.0], 1.0, 0.1)
    assert value[0] == pytest.approx(1.0, abs=1e-3)
    assert high[0] - low[0] == pytest.approx(2 * 1.6449 * 0.1, rel=1e-3)
    assert 1 < value[1] < 5


def test_pooled_means_keep_the_between_group_spread():
    rng = np.random.default_rng(3)
    truth = rng.normal(5, 2, 400)
    errors = np.full(400, 1.0)
    seen = truth + rng.normal(0, 1, 400)
    assert shrinkage.between_variance(seen, errors, np.full(400, 5.0)) == pytest.approx(4, rel=0.2)
    value, low, high = shrinkage.pooled_means(seen, errors, np.full(400, 5.0))
    assert np.mean((value - truth) ** 2) < np.mean((seen - truth) ** 2)
    covered = np.mean((low <= truth) & (truth <= high))
    assert covered == pytest.approx(0.90, abs=4 * np.sqrt(0.09 / 400))


def test_a_group_without_observations_gets_its_centre():
    value, low, high = shrinkage.pooled_means([np.nan, 1.0, 3.0], [np.inf, 0.1, 0.1], [2.0, 2.0, 2.0])
    assert value[0] == pytest.approx(2.0)
    assert low[0] < 1.5 < 2.5 < high[0]
