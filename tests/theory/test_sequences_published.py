"""Confidence sequences against numbers printed by others; each tolerance is a unit of the last printed digit.

Sources: the R reference implementation of Howard, Ramdas, McAuliffe & Sekhon (2021), as printed in the tests of their
package confseq; the R package avlm (Lindon et al.) on Longley's data; the tests of gbstats (GrowthBook).
"""

import numpy as np
import pytest
import statsmodels.api as sm

from humanline.stats.sequences.asymptotic import sequence
from humanline.stats.sequences.bernoulli import bernoulli
from humanline.stats.sequences.mixtures import beta_binomial, gamma_exponential, gamma_poisson, mixture_bound
from humanline.stats.sequences.normal_mixture import best_rho, bound, log_mixture
from humanline.stats.sequences.regression import coefficients
from humanline.stats.sequences.stitching import double_stitching, empirical_process, poly_stitching

ONE, TWO = best_rho(100, 0.05, sides=1), best_rho(100, 0.05)


def test_the_normal_mixture_is_the_reference():
    assert pytest.approx(12.60056, abs=1e-5) == TWO
    assert bound(100, 0.05, TWO) == pytest.approx(30.35209, abs=1e-5)
    assert log_mixture(10, 100, TWO) == pytest.approx(-0.6510052, abs=1e-7)
    assert bound(100, 0.05, ONE, sides=1) == pytest.approx(27.66071, abs=1e-5)
    assert log_mixture(10, 100, ONE, sides=1) == pytest.approx(-0.06502391, abs=1e-8)


def reach(mixture):
    return mixture_bound(lambda s: float(mixture(s)), 0.05)


def test_the_other_mixtures_are_the_reference():
    assert reach(lambda s: gamma_exponential(s, 100, ONE, 2)) == pytest.approx(33.02017, abs=1e-5)
    assert gamma_exponential(10, 100, ONE, 2) == pytest.approx(-0.2490165, abs=1e-7)
    assert reach(lambda s: gamma_poisson(s, 100, ONE, 2)) == pytest.approx(30.1949, abs=6e-5)
    assert gamma_poisson(10, 100, ONE, 2) == pytest.approx(-0.06991219, abs=1e-8)
    assert reach(lambda s: beta_binomial(s, 100, TWO, 0.2, 0.8)) == pytest.approx(31.4308, abs=6e-5)
    assert beta_binomial(10, 100, TWO, 0.2, 0.8) == pytest.approx(-0.6941012, abs=1e-7)
    assert reach(lambda s: beta_binomial(s, 100, ONE, 0.2, 0.8, sides=1)) == pytest.approx(28.41238, abs=1e-5)
    assert beta_binomial(10, 100, ONE, 0.2, 0.8, sides=1) == pytest.approx(-0.07134019, abs=1e-8)


def test_the_stitched_boundaries_are_the_reference():
    assert poly_stitching(100, 0.05, 10, c=3) == pytest.approx(64.48755, abs=1e-5)
    assert poly_stitching(100, 0.05, 10, c=-1) == pytest.approx(28.99389, abs=1e-5)
    # The reference stops its search for the best epoch early: 0.08204769. A fine grid gives 0.08204779; the tolerance
    # is that of the reference's own test.
    assert empirical_process(1000, 0.05, 100, a=0.85) == pytest.approx(0.08204769, abs=1e-5)
    assert double_stitching(0.5, 1000, 0.05, 100) == pytest.approx(68.62803, abs=1e-5)


@pytest.mark.parametrize(
    ("hits", "n", "t_opt", "low", "high"),
    [
        (700, 1000, 100, 0.651629, 0.745949),
        (15, 50, 50, 0.129556, 0.511896),
        (5, 50, 50, 0.013021, 0.269264),
        (1, 50, 50, 0.0, 0.13489),
    ],
)
def test_shares_have_the_intervals_of_the_reference(hits, n, t_opt, low, high):
    """The reference is tuned to 100 for the first, to 50 for the others, and cuts the last digit off."""
    _, found_low, found_high = bernoulli(hits, n, t_opt=t_opt)
    assert found_low == pytest.approx(low, abs=1.1e-6)
    assert found_high == pytest.approx(high, abs=3e-6)


def longley():
    data = sm.datasets.longley.load_pandas().data
    scale = np.array([1000, 10])
    return sm.OLS(data["TOTEMP"] / 1000, sm.add_constant(data[["GNP", "UNEMP"]] / scale)).fit(), len(data)


def test_regression_at_any_time_is_that_of_avlm():
    """R's longley has employment in millions, GNP in milliards and unemployment in tens of thousands."""
    fit, n = longley()
    found = coefficients(fit.params.to_numpy(), fit.bse.to_numpy(), n, fit.df_resid, g=2.5)
    printed = (2.3994985366968640e-06, 6.5452796798514853e-06, 1.3043518743909294e-01)
    assert found.p == pytest.approx(printed, rel=1e-9)
    assert found.low == pytest.approx((50.3019018, 0.0316357985, -0.0120352331), abs=1e-7)
    assert found.high == pytest.approx((54.4624323, 0.0440448555, 0.0011637464), abs=1e-7)


def relative(a, var_a, b, var_b):
    """The relative difference of two means and its variance by the delta method, as gbstats has it."""
    return (b - a) / a, var_b / a**2 + var_a * b**2 / a**4


def mean(total, squares, n):
    return total / n, (squares - total**2 / n) / (n - 1) / n


def share(hits, n):
    return hits / n, hits / n * (1 - hits / n) / n


@pytest.mark.parametrize(
    ("arms", "tuned_to", "printed"),
    [
        (
            (*mean(1396.87, 52377.9767, 3000), *mean(2422.7, 134698.29, 3461)),
            1000,
            (0.50336, -0.55844, 1.56516),
        ),
        ((*share(1396, 3000), *share(2422, 3461)), 5000, (0.50386, 0.40098, 0.60675)),
    ],
)
def test_a_difference_at_any_time_is_that_of_gbstats(arms, tuned_to, printed):
    """5000 is the tuning of gbstats where none is given."""
    found = sequence(*relative(*arms), 6461 / tuned_to)
    assert (found.estimate, found.low, found.high) == pytest.approx(printed, abs=6e-6)


def test_a_fraction_of_the_plan_and_a_number_of_observations_give_the_same_interval():
    for n in (50, 400, 3000):
        printed = bound(n, 0.05, best_rho(1000, 0.05)) / n
        found = sequence(0.0, 1 / n, n / 1000)
        assert np.asarray(found.high) == pytest.approx(float(printed), rel=1e-12)
