"""However often ratios and clusters are looked at, they mislead one time in twenty at most, and from how many on.

z has the degrees of freedom in it, as in the analysis: of Student's t with so many, as unlikely.
"""

import numpy as np
import pytest
from simulated import LOOKS, PLAN, TRIALS, alarms, at_most, in_parts, joined, so_far, told, z_of

from humanline.stats.aggregates import Wanted, arms
from humanline.stats.moments import moments

SHARED = 0.2
"""Correlation of two units of one cluster."""
#: As the analysis: fewest degrees of freedom at which clusters are read.
LEAST_DF = 4.0


def ratio(random, shape):
    """Such as staff minutes per contact: both are skew and go together; the ratio is 1."""
    below = random.lognormal(0, 1, shape)
    return np.stack([below * random.lognormal(-0.5, 1, shape), below], axis=-1)


def clusters(random, size):
    """Sums over the units of each cluster, and how many there are."""
    common = np.sqrt(SHARED) * random.normal(size=size.shape)
    own = np.sqrt((1 - SHARED) / size) * random.normal(size=size.shape)
    return np.stack([size * (common + own), size], axis=-1)


def households(random, shape):
    return clusters(random, random.choice([1.0, 2.0, 3.0, 4.0], p=[0.4, 0.3, 0.15, 0.15], size=shape))


def sites(random, shape, spread):
    """Some forty units each, sizes log-normal with this coefficient of variation."""
    sd = np.sqrt(np.log1p(spread**2))
    return clusters(random, np.maximum(np.rint(random.lognormal(np.log(40) - sd**2 / 2, sd, shape)), 1.0))


def looked_at(seed, drawn, a_look, *, times=1.0, least_df=0.0):
    """z at every look, and the effect; the other arm is `times` the first, which is what is tested."""
    random = np.random.default_rng(seed)
    each = [
        joined([so_far(("y", "per"), drawn(random, (part, 2 * LOOKS, new))) for part in in_parts()]) for new in a_look
    ]
    if times != 1.0:
        top = np.array([times, 1.0])
        other = each[1]
        each[1] = other._replace(mean=other.mean * top, covariance=other.covariance * top[:, None] * top)
    found = arms(each, [Wanted("y", "per")])
    effect = found.difference() if times == 1.0 else found.against_margin(times - 1)
    return z_of(effect, least_df=least_df), effect


@pytest.mark.parametrize("times", [1.0, 1.2])
@pytest.mark.parametrize("a_look", [(50, 50), (50, 150)])
def test_ratios_of_skewed_sums_that_go_together(a_look, times):
    """In unequal arms skewness does not cancel: a thousand units are few by `holds_from`; planned looks exceed 5 %."""
    z, _ = looked_at([21, a_look[1], int(10 * times)], ratio, a_look, times=times)
    with_open, with_plan = alarms(z)
    at_most(with_open)
    at_most(with_plan, 0.05 if a_look[0] == a_look[1] else 0.06)


@pytest.mark.parametrize("a_look", [(20, 20), (20, 60)])
def test_households_of_one_to_four(a_look):
    z, _ = looked_at([22, a_look[1]], households, a_look)
    for share in alarms(z):
        at_most(share)


@pytest.mark.parametrize(("new", "spread"), [(1, 0.5), (2, 0.5), (2, 1.0)])
def test_sites_that_come_in_one_after_another(new, spread):
    """Twenty or forty an arm, also of very unequal sizes (coefficient of variation 1)."""
    z, effect = looked_at(
        [23, new, int(10 * spread)], lambda random, shape: sites(random, shape, spread), (new, new), least_df=LEAST_DF
    )
    with_open, with_plan = alarms(z)
    at_most(with_open)
    at_most(with_plan)
    with np.errstate(invalid="ignore", divide="ignore"):
        plain = np.where(effect.df >= LEAST_DF, effect.estimate / np.sqrt(effect.variance), 0.0)
    assert alarms(plain)[1] > with_plan + 0.005, "without degrees of freedom there are more"


@pytest.mark.parametrize("spread", [0.5, 1.0])
def test_sites_that_are_all_there_from_the_start_and_grow(spread):
    """Thirty an arm. After a while units bring little that is new; looks have more in common than is allowed for."""
    random = np.random.default_rng([24, int(10 * spread)])
    sd = np.sqrt(np.log1p(spread**2))
    parts = []
    for _ in range(2):
        kept = []
        for many in in_parts():
            a_look = np.maximum(np.rint(random.lognormal(np.log(8) - sd**2 / 2, sd, (many, 1, 30))), 1.0)
            size = a_look * np.arange(1, 2 * LOOKS + 1)[:, None]
            own = np.cumsum(np.sqrt(a_look * (1 - SHARED)) * random.normal(size=size.shape), axis=1)
            y = size * np.sqrt(SHARED) * random.normal(size=(many, 1, 30)) + own
            rows = np.stack([y, size], axis=-1)
            n = np.full(size.shape[:2], 30.0)
            kept.append(moments(("y", "per"), n, rows.sum(axis=2), rows.swapaxes(-1, -2) @ rows, [0.0, 0.0]))
        parts.append(joined(kept))
    z = z_of(arms(parts, [Wanted("y", "per")]).difference(), least_df=LEAST_DF)
    for share in alarms(z):
        at_most(share)


def test_customers_taken_for_independent_would_mislead():
    """The yardstick: the same households of one to four, each customer counted as one: more than 5 %."""
    random = np.random.default_rng(25)
    rows = households(random, (2, TRIALS, 2 * LOOKS, 20))
    size = np.cumsum(rows[..., 1].sum(axis=3), axis=2)
    mean = np.cumsum(rows[..., 0].sum(axis=3), axis=2) / size
    z = (mean[1] - mean[0]) / np.sqrt((1 / size).sum(axis=0))  # the variance of a unit is 1
    assert told(np.mean(np.any(np.abs(z) >= PLAN.upper, axis=1))) > 0.06
