"""Intervals of a trial's effects hold the truth as often as they say: seeded, tolerance three standard errors."""

import numpy as np
import pytest
from scipy import stats

from humanline.stats.aggregates import Wanted, arms, over_strata
from humanline.stats.moments import moments

TRIALS = 2000
TOLERANCE = 3 * np.sqrt(0.05 * 0.95 / TRIALS)


def together(names, rows):
    """Moments of many trials at once, rows of shape (trials, units, columns)."""
    middle = rows.mean(axis=(0, 1))
    away = rows - middle
    n = np.full(rows.shape[0], rows.shape[1], dtype=float)
    return moments(names, n, away.sum(axis=1), np.einsum("tuc,tud->tcd", away, away), middle)


def held(effect, truth):
    reach = stats.t.ppf(0.975, effect.df) * np.sqrt(effect.variance)
    return float(np.mean(np.abs(effect.estimate - truth) <= reach))


def test_adjusted_differences_where_arms_have_slopes_of_their_own():
    """40 units an arm, slopes 2 and 0: what is to be estimated is the effect on everybody, not on these units."""
    rng = np.random.default_rng(1)
    x = rng.normal(size=(2, TRIALS, 40))
    y = np.stack([2.0 * x[0], 0.5 + 0.0 * x[1]]) + rng.normal(size=x.shape)
    each = [together(("y", "x"), np.stack([y[a], x[a]], axis=-1)) for a in (0, 1)]
    found = arms(each, [Wanted("y")], covariates=["x"]).difference()
    assert held(found, 0.5) == pytest.approx(0.95, abs=TOLERANCE + 0.005)
    assert found.variance.mean() < 0.8 * arms(each, [Wanted("y")]).difference().variance.mean()


def test_few_clusters_of_unequal_size():
    """12 and 8 clusters of 1 to 30: the t distribution counts clusters as far as they are equally large."""
    rng = np.random.default_rng(2)
    each = []
    for a, clusters in enumerate((12, 8)):
        size = rng.integers(1, 31, (TRIALS, clusters))
        total = size * (0.3 * a + rng.normal(size=size.shape)) + np.sqrt(size) * rng.normal(size=size.shape)
        each.append(together(("y", "size"), np.stack([total, size.astype(float)], axis=-1)))
    found = arms(each, [Wanted("y", "size")]).difference()
    assert held(found, 0.3) == pytest.approx(0.95, abs=TOLERANCE + 0.01)
    usual = found.variance / 1.13
    assert np.mean(np.abs(found.estimate - 0.3) <= 1.96 * np.sqrt(usual)) < held(found, 0.3) - 0.02


def test_ratios_of_skewed_sums():
    rng = np.random.default_rng(3)
    below = rng.gamma(2.0, size=(2, TRIALS, 300)) + 0.5
    top = below * np.array([2.0, 2.2])[:, None, None] + rng.normal(size=below.shape)
    each = [together(("top", "below"), np.stack([top[a], below[a]], axis=-1)) for a in (0, 1)]
    assert held(arms(each, [Wanted("top", "below")]).difference(), 0.2) == pytest.approx(0.95, abs=TOLERANCE + 0.003)


def test_predictions_by_folds_sharpen_and_keep_their_level():
    """CUPAC: each fold's predictions come from a model of the other, here with an offset that is the fold's own."""
    rng = np.random.default_rng(4)
    stacked = []
    for a in (0, 1):
        parts = []
        for fold in range(2):
            signal = rng.normal(size=(TRIALS, 60))
            y = signal + 0.4 * a + 0.5 * rng.normal(size=signal.shape)
            parts.append(together(("y", "foretold"), np.stack([y, 0.8 * signal + 5.0 * fold], axis=-1)))
        stacked.append(type(parts[0])(parts[0].names, *(np.stack([p[k] for p in parts], axis=1) for k in (1, 2, 3))))
    found = over_strata(arms(stacked, [Wanted("y")], covariates=["foretold"])).difference()
    plain = over_strata(arms(stacked, [Wanted("y")])).difference()
    assert held(found, 0.4) == pytest.approx(0.95, abs=TOLERANCE + 0.005)
    assert found.variance.mean() < 0.3 * plain.variance.mean()


def test_strata_of_unequal_size_whose_shares_are_a_draw():
    rng = np.random.default_rng(5)
    effects, base, share = np.array([0.0, 1.0, 3.0]), np.array([0.0, 2.0, 5.0]), np.array([0.5, 0.3, 0.2])
    stratum = rng.choice(3, p=share, size=(2, TRIALS, 250))
    y = base[stratum] + rng.normal(size=stratum.shape)
    y[1] += effects[stratum[1]]
    stacked = []
    for a in (0, 1):
        within = stratum[a][..., None] == np.arange(3)
        n = within.sum(axis=1).astype(float)
        total = (within * y[a][..., None]).sum(axis=1)
        square = (within * y[a][..., None] ** 2).sum(axis=1)
        stacked.append(moments(("y",), n, total[..., None], square[..., None, None], [0.0]))
    found = over_strata(arms(stacked, [Wanted("y")])).difference()
    assert held(found, float(effects @ share)) == pytest.approx(0.95, abs=TOLERANCE)
