"""Estimates from sums against published and printed values of others."""

import numpy as np
import pytest
from scipy import stats

from humanline.stats.aggregates import Wanted, arms, over_strata
from humanline.stats.moments import moments


def from_sums(n, total, squares):
    """Moments of one column from what the papers print: count, sum and sum of squares."""
    s, q = np.asarray(total, float)[..., None], np.asarray(squares, float)[..., None, None]
    return moments(("y",), n, s, q, [0.0])


GBSTATS_A = from_sums(3407, 1396.87, 52377.9767)
GBSTATS_B = from_sums(3461, 2422.7, 134698.29)


def interval(effect, level=0.95):
    half = stats.t.ppf(0.5 + level / 2, effect.df) * np.sqrt(effect.variance)
    return effect.estimate - half, effect.estimate + half


def test_gbstats_absolute_difference():
    """GrowthBook's gbstats, test_tests.py: two-sided t test, absolute."""
    found = arms([GBSTATS_A, GBSTATS_B], [Wanted("y")]).difference()
    assert found.estimate == pytest.approx(0.29, abs=5e-6)
    assert np.sqrt(found.variance) == pytest.approx(0.12478, abs=5e-6)
    assert interval(found) == pytest.approx((0.04538, 0.53462), abs=5e-6)
    assert 2 * stats.t.sf(found.estimate / np.sqrt(found.variance), found.df) == pytest.approx(0.02016, abs=5e-6)


def test_gbstats_relative_difference():
    """The same, relative; its degrees of freedom are those of the absolute difference."""
    found = arms([GBSTATS_A, GBSTATS_B], [Wanted("y")])
    relative, absolute = found.relative(), found.difference()
    assert relative.estimate == pytest.approx(0.70732, abs=5e-6)
    assert np.sqrt(relative.variance) == pytest.approx(0.37879, abs=5e-6)
    assert interval(relative._replace(df=absolute.df)) == pytest.approx((-0.03526, 1.44989), abs=1e-5)


#: gbstats, test_post_strat.py: five strata of a count, control and treatment (n, sum, sum of squares).
STRATA = (
    ((21, 330.0696210595999, 5377.811252605509), (42, 708.1220000911836, 12249.255519049513)),
    ((65, 1391.96628040659, 30546.63404187155), (75, 1807.4703052657744, 45000.287664918586)),
    ((102, 2916.824124651419, 86396.06886690554), (101, 3104.5399914554023, 98365.40553530994)),
    ((151, 5172.587929941052, 182453.04528037464), (121, 4613.696610070716, 180520.64781229294)),
    ((160, 6539.348445231273, 274981.98909352464), (162, 7431.953259880505, 349244.6690736718)),
)


def test_gbstats_post_stratification():
    each = [from_sums(*np.array([stratum[a] for stratum in STRATA]).T) for a in (0, 1)]
    found = over_strata(arms(each, [Wanted("y")]))
    absolute, relative = found.difference(), found.relative()
    assert absolute.estimate == pytest.approx(3.548094377986586, rel=1e-12)
    assert np.sqrt(absolute.variance) == pytest.approx(0.37634374823059685, rel=1e-10)
    assert relative.estimate == pytest.approx(0.10994584851937336, rel=1e-12)
    assert np.sqrt(relative.variance) == pytest.approx(0.012225394656480164, rel=1e-10)
