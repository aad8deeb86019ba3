"""Intervals that are shown hold the truth as often as they say, at all looks together and after a stop.

At one look ninety-five per cent within the error of the simulation, at all looks at least as often.
"""

import numpy as np
import pytest
from simulated import AT, LOOKS, OPEN, PLAN, TRIALS, about, at_least, in_parts, joined, so_far, told

from humanline.stats.aggregates import Wanted, arms, over_strata
from humanline.stats.looking import adjusted, look
from humanline.stats.moments import moments
from humanline.stats.quantiles import quantile_arms
from humanline.stats.ratio_sets import complier_effect, relative_set
from humanline.stats.shrinkage import leaning_means, pooled_means
from humanline.trial.judging import as_student

ONCE = np.array(1.959963984540054)
#: The boundary of planned looks, without the looks beyond the end, which are never shown.
PLANNED = np.where(np.isfinite(PLAN.upper), PLAN.upper, np.nan)


def held(effect, truth, z):
    """Whether an interval of so many normal standard errors holds the truth, with degrees of freedom allowed for."""
    away = np.abs(effect.estimate - truth) / np.sqrt(effect.variance)
    return ~(away > as_student(np.broadcast_to(z, away.shape), effect.df))


def told_apart(random, many, per_arm, complying):
    """Outcome and whether a person was reached: the effect is 1 for those who comply, who differ from the others."""
    kind = random.random((2, *many, per_arm))
    received = np.where(kind < complying, np.arange(2)[:, None, None, None], kind > 0.97)
    y = 1.5 * (kind > 0.97) - 0.5 * (kind < complying) + received + random.normal(size=kind.shape)
    return np.stack([y, received.astype(float)], axis=-1)


@pytest.mark.parametrize("complying", [0.05, 0.3, 0.9])
def test_the_set_for_compliers_holds_at_all_looks_however_few_comply(complying):
    """25 units an arm and look."""
    random = np.random.default_rng([41, int(100 * complying)])
    each = [[], []]
    for many in in_parts():
        for arm, rows in enumerate(told_apart(random, (many, 2 * LOOKS), 25, complying)):
            each[arm].append(so_far(("y", "got"), rows))
    found = arms([joined(one) for one in each], [Wanted("y"), Wanted("got")])
    for z in (OPEN.z(AT), PLANNED):
        reach = as_student(np.broadcast_to(z, found.reason.shape), found.df[..., 0])
        sets = complier_effect(found, reach).set
        at_least(np.mean(np.all(sets.holds(1.0) | (sets.shape == "not_estimable"), axis=1)))
    last = slice(None), LOOKS - 1
    reach = as_student(np.broadcast_to(ONCE, found.reason[last].shape), found.df[last][..., 0])
    once = complier_effect(found, np.broadcast_to(reach[:, None], found.reason.shape))
    about(np.mean(once.set.holds(1.0)[last]), 0.95)


@pytest.mark.parametrize(("share", "spread"), [(0.5, 1.0), (0.9, 1.0)])
@pytest.mark.parametrize("per_arm", [200, 2000])
def test_quantiles_of_waits(share, spread, per_arm):
    """Log-normal waits, the other arm's 1.3 times as long; bins of a tenth on the logarithm; at one look and at ten."""
    random = np.random.default_rng([42, int(10 * share), per_arm])
    trials, looks = TRIALS // 4, 10
    edges = np.exp(0.1 * np.arange(-60, 90))
    counts = []
    for times in (1.0, 1.3):
        x = times * np.exp(spread * random.normal(size=(trials, looks, per_arm // looks)))
        place = (np.digitize(x, edges) - 1) + len(edges) * np.arange(trials * looks).reshape(trials, looks, 1)
        counted = np.bincount(place.ravel(), minlength=trials * looks * len(edges)).reshape(trials, looks, -1)
        counts.append(np.cumsum(counted[..., :-1], axis=1))
    effect = quantile_arms(edges, np.stack(counts, axis=-2), share).difference()
    truth = 0.3 * np.exp(spread * {0.5: 0.0, 0.9: 1.2815515655446004}[share])
    fine = effect.reason == ""
    about(np.mean(held(effect, truth, ONCE)[:, -1]), 0.95, 0.01, trials)
    t = np.arange(1, looks + 1) / looks
    at_least(np.mean(np.all(held(effect, truth, OPEN.z(t)) | ~fine, axis=1)), 0.95, trials)


@pytest.mark.parametrize("per_arm", [200, 2000])
def test_adjusted_for_what_was_known_before(per_arm):
    """A skew covariate with another slope in each arm: at one look and at all forty."""
    random = np.random.default_rng([43, per_arm])
    each = [[], []]
    for many in in_parts(TRIALS if per_arm < 1000 else TRIALS // 4):
        shape = (many, 2 * LOOKS, per_arm // LOOKS)
        for arm, (mean, slope) in enumerate(((0.0, 1.0), (0.3, 0.4))):
            x = random.lognormal(0, 0.75, shape) - np.exp(0.75**2 / 2)
            y = mean + slope * x + random.normal(size=shape)
            each[arm].append(so_far(("y", "x"), np.stack([y, x], axis=-1)))
    both = [joined(one) for one in each]
    found = arms(both, [Wanted("y")], covariates=["x"]).difference()
    trials = len(found.reason)
    about(np.mean(held(found, 0.3, ONCE)[:, LOOKS - 1]), 0.95, 0.005, trials)
    thirty = found.n >= 60
    at_least(np.mean(np.all(held(found, 0.3, OPEN.z(AT)) | ~thirty, axis=1)), 0.95, trials)
    at_least(np.mean(np.all(held(found, 0.3, PLANNED) | ~thirty, axis=1)), 0.945, trials)
    plain = arms(both, [Wanted("y")]).difference()
    assert found.variance[:, LOOKS - 1].mean() < 0.9 * plain.variance[:, LOOKS - 1].mean()


def test_strata_whose_shares_are_a_draw_at_all_looks():
    """Three strata of a half, three in ten and a fifth, 40 units an arm and look, effects 0, 1 and 3."""
    random = np.random.default_rng(44)
    share, effects = np.array([0.5, 0.3, 0.2]), np.array([0.0, 1.0, 3.0])
    both = []
    for arm in (0.0, 1.0):
        kept = []
        for many in in_parts():
            shape = (many, 2 * LOOKS, 40)
            stratum = random.choice(3, p=share, size=shape)
            y = 2.0 * stratum + arm * effects[stratum] + random.normal(size=shape)
            within = stratum[..., None] == np.arange(3)
            parts = (within.sum(axis=2), (within * y[..., None]).sum(axis=2), (within * y[..., None] ** 2).sum(axis=2))
            n, total, square = (np.cumsum(part.astype(float), axis=1) for part in parts)
            kept.append(moments(("y",), n, total[..., None], square[..., None, None], [0.0]))
        both.append(joined(kept))
    found = over_strata(arms(both, [Wanted("y")])).difference()
    truth = float(effects @ share)
    fine = found.reason == ""
    about(np.mean(held(found, truth, ONCE)[:, LOOKS - 1]), 0.95)
    at_least(np.mean(np.all(held(found, truth, OPEN.z(AT)) | ~fine, axis=1)))
    at_least(np.mean(np.all(held(found, truth, PLANNED) | ~fine, axis=1)))


def test_relative_sets_hold_at_all_looks_where_the_control_is_near_nought():
    """Mean .2 with spread 1 and 25 units a look: at first looks the control is not told apart from nought."""
    random = np.random.default_rng(45)
    both = [
        joined([so_far(("y",), mean + random.normal(size=(many, 2 * LOOKS, 25, 1))) for many in in_parts()])
        for mean in (0.2, 0.3)
    ]
    found = arms(both, [Wanted("y")])
    df = found.difference().df
    for z in (OPEN.z(AT), PLANNED):
        sets = relative_set(found, as_student(np.broadcast_to(z, df.shape), df))
        at_least(np.mean(np.all(sets.holds(0.5) | (sets.shape == "not_estimable"), axis=1)))
        assert {"whole_line", "interval"} <= set(np.unique(sets.shape))


@pytest.mark.parametrize("gap", [0.0, 0.15])
def test_intervals_after_a_stop_hold_with_variances_from_the_data_and_units_that_come_late(gap):
    """Skew outcomes, arms 1:2, looks by the clock at which units come unevenly; stopped, or at the end."""
    random = np.random.default_rng([46, int(100 * gap)])
    clock, units = np.array([0.2, 0.4, 0.6, 0.8, 1.0]), np.array([100, 150, 500, 700, 800])
    trials = max(TRIALS // 6, 200)
    hit = above = all_hit = 0
    for _ in range(trials):
        a, b = (random.lognormal(0, 0.75, many) for many in (800, 1600))
        b = b + gap
        estimate = np.array([b[: 2 * n].mean() - a[:n].mean() for n in units])
        variance = np.array([b[: 2 * n].var(ddof=1) / 2 / n + a[:n].var(ddof=1) / n for n in units])
        looked = look(estimate, variance, clock, information=units)
        all_hit += bool(np.all((looked.low <= gap) & (gap <= looked.high)))
        found = adjusted(estimate, variance, clock, looked, information=units)
        hit += found.low <= gap <= found.high
        above += found.estimate > gap
    about(hit / trials, 0.95, 0.01, trials)
    at_least(all_hit / trials, 0.945, trials)
    about(above / trials, 0.5, 0.02, trials)


@pytest.mark.parametrize("groups", [3, 8, 20])
@pytest.mark.parametrize("differ", [0.0, 1.0, 3.0])
def test_leaning_segments_hold_on_average_however_much_they_differ(groups, differ):
    """Nine in ten, more where they hardly differ. With the estimated spread taken for the true one it would be less."""
    random = np.random.default_rng([47, groups, int(10 * differ)])
    trials = max(TRIALS // 10, 150)
    error = np.linspace(0.5, 2.0, groups)
    weight = error**-2 / (error**-2).sum()
    hit, plain = np.zeros(trials), np.zeros(trials)
    for k in range(trials):
        truth = 1.0 + differ * random.normal(size=groups)
        seen = truth + error * random.normal(size=groups)
        whole = float(weight @ seen)
        _, low, high = leaning_means(seen, error, whole, float((error**-2).sum() ** -0.5))
        hit[k] = np.mean((low <= truth) & (truth <= high))
        _, low, high = pooled_means(seen, error, np.full(groups, whole))
        plain[k] = np.mean((low <= truth) & (truth <= high))
    told(hit.mean(), trials * groups)
    told(plain.mean(), trials * groups)
    assert hit.mean() >= 0.9 - 0.015 - 3 * hit.std() / np.sqrt(trials)
    if differ == 1.0:
        assert hit.mean() <= 0.94 + 3 * hit.std() / np.sqrt(trials)
        assert plain.mean() < hit.mean() - 0.1


def test_a_segment_that_is_unlike_all_others_is_drawn_too_far():
    """What is not promised: seven alike and one three of its own errors away; its leaning interval holds half the time.

    Its own interval, which is shown beside it, holds.
    """
    random = np.random.default_rng(48)
    trials = max(TRIALS // 6, 200)
    error = np.linspace(0.5, 2.0, 8)
    weight = error**-2 / (error**-2).sum()
    truth = np.append(np.zeros(7), 3 * error[-1])
    hit = np.zeros((trials, 8), dtype=bool)
    for k in range(trials):
        seen = truth + error * random.normal(size=8)
        _, low, high = leaning_means(seen, error, float(weight @ seen), float((error**-2).sum() ** -0.5))
        hit[k] = (low <= truth) & (truth <= high)
    assert 0.35 < told(hit[:, -1].mean(), trials) < 0.7
    at_least(hit[:, :-1].mean(), 0.9, trials * 7)
