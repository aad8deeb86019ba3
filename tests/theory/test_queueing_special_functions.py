"""The sums behind every formula against mpmath at forty digits: from the middle to far out in both tails."""

import mpmath
import numpy as np
import pytest

from humanline.queueing.durations import LogNormal, Weibull
from humanline.queueing.tails import log_blocking, log_poisson, log_waiting_sum

mpmath.mp.dps = 40

PAIRS = [
    (0.3, 0.001), (0.5, 4.0), (1.0, 30.0), (5.0, 2.0), (14.0, 10.0), (20.5, 300.0), (100.0, 100.0), (130.0, 100.0),
    (1000.0, 900.0), (900.0, 1000.0), (1e5, 1e5), (1.01e5, 1e5), (5e4, 1e5), (40.0, 1e5),
]  # fmt: skip


@pytest.mark.parametrize(("n", "a"), PAIRS)
def test_erlang_b_is_the_incomplete_gamma_function(n, a):
    """1 / B = Γ(n + 1, a) e^a / a^n, also for n that is not whole."""
    exact = -mpmath.log(mpmath.gammainc(mpmath.mpf(n) + 1, mpmath.mpf(a))) - a + n * mpmath.log(a)
    assert float(log_blocking(np.array(n), np.array(a))) == pytest.approx(float(exact), rel=1e-11, abs=1e-12)


@pytest.mark.parametrize(("k", "mean"), PAIRS)
def test_poisson_probabilities_keep_their_digits(k, mean):
    exact = k * mpmath.log(mean) - mean - mpmath.loggamma(mpmath.mpf(k) + 1)
    assert float(log_poisson(np.array(k), np.array(mean))) == pytest.approx(float(exact), rel=1e-13, abs=1e-13)


@pytest.mark.parametrize(("s", "y"), [(s, y) for s, y in PAIRS if s < 2e3])
def test_palms_sum_is_a_hypergeometric_function(s, y):
    """A(s, y) = 1F1(1; s + 1; y): the weight of the states in which a newcomer waits."""
    exact = mpmath.log(mpmath.hyp1f1(1, mpmath.mpf(s) + 1, mpmath.mpf(y)))
    log_a, served, lost = log_waiting_sum(np.array(s), np.array(y))
    assert float(log_a) == pytest.approx(float(exact), rel=1e-10, abs=1e-13)
    assert float(served) == pytest.approx(float(s / mpmath.mpf(y) * (1 - mpmath.exp(-exact))), rel=1e-9, abs=1e-13)
    assert float(served + lost) == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize("x", [1e-6, 0.01, 1.0, 3.0, 40.0])
def test_limited_means_of_patience_are_their_integrals(x):
    weibull, lognormal = Weibull(3.0, 0.6), LogNormal(4.0, 6.0)
    scale, shape = mpmath.mpf(3), mpmath.mpf("0.6")
    exact = mpmath.quad(lambda u: mpmath.exp(-((u / scale) ** shape)), [0, x / 100, x / 10, x])
    assert float(weibull.limited_mean(np.array(x))) == pytest.approx(float(exact), rel=1e-12)
    variance = mpmath.log(1 + mpmath.mpf(36) / 16)
    middle, sd = mpmath.log(4) - variance / 2, mpmath.sqrt(variance)
    cuts = [mpmath.mpf(x) / 10**6, mpmath.mpf(x) / 100, mpmath.mpf(x) / 10, x]
    exact = cuts[0] + mpmath.quad(lambda u: 1 - mpmath.ncdf((mpmath.log(u) - middle) / sd), cuts)
    assert float(lognormal.limited_mean(np.array(x))) == pytest.approx(float(exact), rel=1e-11)
