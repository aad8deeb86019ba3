"""Uncertain rates of contacts: from them the means, the intervals and the paths of a forecast.

A day's root rate is normal, with days near each other alike; within the day the shares stray, an hour alike; given the
rates, contacts are Poisson. A number of contacts is then close to negative binomial.

Source:
    Days with a random busyness: Avramidis, A. N., Deslauriers, A. and L'Ecuyer, P. (2004), Management Science 50,
    896–908, §2–3. Root of a Poisson number: Brown, L. et al. (2005), JASA 100, 36–50, §4.3; Anscombe, F. J. (1948),
    Biometrika 35, 246–254.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from humanline.foundation.record import Record
from humanline.queueing.forecasting.day_shape import correlations
from humanline.stats.counts import negative_binomial_quantile
from humanline.stats.intervals import Floats

#: Added before the root is taken, so that its variance is 1/4 whatever the rate (Anscombe).
ROOT = 3 / 8


class Rates(Record, frozen=True, eq=False):
    """How many contacts a day brings, and when.

    Attributes:
        root: mean of the root of the day's total, shape (days,).
        covariance: of that, chance of single contacts left out, shape (days, days).
        closed: probability that there is nobody at all, 0–1, shape (days,).
        share: of the day's contacts in each interval, shape (days, intervals).
        doubt: variance of a share over its square, as far as it isn't known, shape (days, intervals).
        stray: the same of the single day's share around it, shape (days, intervals).
        lasting: correlation of that between neighbouring intervals, 0–1.
    """

    root: Floats
    covariance: Floats
    closed: Floats
    share: Floats
    doubt: Floats
    stray: Floats
    lasting: float

    def day(self) -> tuple[Floats, Floats]:
        """Mean contacts of a day that isn't closed, and the variance of its rate, shape (days,) each."""
        variance = self.covariance.diagonal()
        root = np.maximum(self.root, 0.0)
        return rate_of(root) + variance, 4 * root**2 * variance + 2 * variance**2


def rate_of(root: ArrayLike) -> Floats:
    """The rate at which the root of a Poisson number plus 3/8 has this mean; contacts, same shape.

    >>> float(rate_of(np.sqrt(100 + 1 / 8)).round(2))
    100.0
    """
    m = np.asarray(root, dtype=np.float64)
    rates, roots = _small_rates()
    return np.where(m > roots[-1], m**2 - 1 / 8, np.interp(m, roots, rates))


@lru_cache(maxsize=1)
def _small_rates() -> tuple[Floats, Floats]:
    """Rates from 0 to 30, and the mean root at each."""
    rates = np.linspace(0.0, 30.0, 601)
    n = np.arange(120)
    logs = special.xlogy(n, rates[:, None]) - rates[:, None] - special.gammaln(n + 1)
    return rates, np.asarray(np.exp(logs) @ np.sqrt(n + ROOT), dtype=np.float64)


def quantiles(mean: Floats, variance: Floats, closed: Floats, probability: float) -> Floats:
    """The number of contacts that is not passed with this probability.

    Args:
        mean: contacts, if not closed, 0 or more, any shape.
        variance: of the rate, that of Poisson left out, same shape.
        closed: probability of no contact at all, same shape.
        probability: above 0 and below 1.

    Returns:
        Whole numbers, same shape.
    """
    left = np.clip((probability - closed) / np.maximum(1 - closed, 1e-12), 0.0, 1.0)
    some = (mean > 0) & (left > 0)
    mu, left = np.where(some, mean, 1.0), np.where(some, left, 0.5)
    r = mu**2 / np.maximum(np.where(some, variance, 1.0), 1e-9 * mu**2)
    return np.asarray(np.where(some, negative_binomial_quantile(left, r, mu), 0.0), dtype=np.float64)


def draw_paths(rates: Rates, n: int, seed: int | Sequence[int]) -> Floats:
    """Numbers of contacts as they may turn out, shape (n, days, intervals).

    Args:
        rates: of a forecast.
        n: how many.
        seed: of the random numbers.
    """
    rng = np.random.default_rng(seed)
    days, m = rates.share.shape
    values, vectors = np.linalg.eigh(rates.covariance)
    half = vectors * np.sqrt(np.maximum(values, 0.0))
    root = np.maximum(rates.root + rng.standard_normal((n, days)) @ half.T, 0.0)
    total = rate_of(root) * (rng.random((n, days)) >= rates.closed)
    noise = rng.standard_normal((n, days, m))
    steps = np.sqrt(1 - rates.lasting**2)
    for i in range(1, m):
        noise[..., i] = rates.lasting * noise[..., i - 1] + steps * noise[..., i]
    # Log-normal factors with mean 1 around each share; over the day they only move contacts, never add any.
    # What is measured is what is left after that, so they begin wider.
    mean = rates.share @ correlations(rates.lasting, m)
    left = 1 - 2 * mean + (rates.share * mean).sum(axis=1, keepdims=True)
    spread = np.log1p((rates.stray + rates.doubt) / np.maximum(left, 0.1))
    share = rates.share * np.exp(noise * np.sqrt(spread) - spread / 2)
    whole = share.sum(axis=2, keepdims=True)
    expected = total[..., None] * np.divide(share, whole, out=np.zeros_like(share), where=whole > 0)
    return np.asarray(rng.poisson(expected), dtype=np.float64)
