"""Quantiles of counts are those of `scipy.stats`."""

import numpy as np
from scipy import stats

from humanline.stats.counts import negative_binomial_quantile, poisson_quantile

Q = np.array([1e-6, 0.001, 0.05, 0.2, 0.5, 0.731, 0.95, 0.999, 1 - 1e-6])
MEANS = np.array([[1e-3], [0.4], [1.0], [7.3], [180.0], [52_000.0]])


def test_of_poisson_counts():
    assert poisson_quantile(Q, MEANS).tolist() == stats.poisson.ppf(Q, MEANS).tolist()


def test_of_negative_binomial_counts():
    for size in (0.05, 0.7, 3.0, 41.5, 9_000.0):
        expected = stats.nbinom.ppf(Q, size, size / (size + MEANS))
        assert negative_binomial_quantile(Q, size, MEANS).tolist() == expected.tolist()


def test_on_the_steps_themselves():
    steps = stats.poisson.cdf(np.arange(30), 9.0)
    assert poisson_quantile(steps, 9.0).tolist() == stats.poisson.ppf(steps, 9.0).tolist()
