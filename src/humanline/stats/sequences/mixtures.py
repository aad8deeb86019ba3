"""Mixture boundaries for sums that are not normal: exponential tails, counts, and values between bounds.

Each function gives the logarithm of a mixture supermartingale at a sum S and an intrinsic time V; `mixture_bound` turns
it into the boundary that S crosses, ever, with at most probability α. All take ρ, the mixing precision, from
`normal_mixture.best_rho`.

Source:
    Howard, Ramdas, McAuliffe & Sekhon (2021), Annals of Statistics 49, 1055–1080, §3 and its appendix: conjugate
    mixtures.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from humanline.stats.checking import is_one_of, is_positive, is_share, require
from humanline.stats.intervals import Floats


def gamma_exponential(s: ArrayLike, v: ArrayLike, rho: float, c: float) -> Floats:
    """Of sums with exponential tails above: sub-exponential with scale c, such as Bernstein's condition gives.

    Args:
        s: sum of deviations, any shape.
        v: intrinsic time, at least 0, same shape.
        rho: mixing precision.
        c: scale, above 0, in the unit of s.
    """
    require(is_positive("rho", rho), is_positive("c", c))
    x, t = np.asarray(s, dtype=float), np.asarray(v, dtype=float)
    prior, shape, mass = rho / c**2, (t + rho) / c**2, (c * x + t) / c**2
    with np.errstate(divide="ignore"):
        return np.asarray(
            prior * np.log(prior)
            - special.gammaln(prior)
            - np.log(special.gammainc(prior, prior))
            + special.gammaln(shape)
            + np.log(special.gammainc(shape, mass + prior))
            - shape * np.log(mass + prior)
            + mass
        )


def gamma_poisson(s: ArrayLike, v: ArrayLike, rho: float, c: float) -> Floats:
    """Of sums with tails above like a Poisson count: steps of at most c.

    Args:
        s: sum of deviations, any shape.
        v: intrinsic time, at least 0, same shape.
        rho: mixing precision.
        c: largest step upwards, above 0, in the unit of s.
    """
    require(is_positive("rho", rho), is_positive("c", c))
    x, t = np.asarray(s, dtype=float), np.asarray(v, dtype=float)
    prior, rate = rho / c**2, (t + rho) / c**2
    shape = x / c + rate
    with np.errstate(divide="ignore"):
        return np.asarray(
            prior * np.log(prior)
            - special.gammaln(prior)
            - np.log(special.gammaincc(prior, prior))
            + special.gammaln(shape)
            + np.log(special.gammaincc(shape, rate))
            - shape * np.log(rate)
            + t / c**2
        )


def beta_binomial(s: ArrayLike, v: ArrayLike, rho: ArrayLike, g: ArrayLike, h: ArrayLike, *, sides: int = 2) -> Floats:
    """Of sums of deviations that lie between −g and h: shares, counts of events out of trials.

    Args:
        s: sum of deviations from the mean, any shape.
        v: intrinsic time: number of deviations × g × h, same shape.
        rho: mixing precision, one number or same shape; so are g and h.
        g: largest deviation downwards, above 0.
        h: largest deviation upwards, above 0.
        sides: 2, or 1 for s above nought only.
    """
    require(is_positive("rho", rho), is_positive("g", g), is_positive("h", h), is_one_of("sides", sides, (1, 2)))
    x, t, rho, g, h = (np.asarray(one, dtype=float) for one in (s, v, rho, g, h))
    r = np.maximum(rho - g * h, 1e-3 * g * h)
    up, down = (r + t + h * x) / (h * (g + h)), (r + t - g * x) / (g * (g + h))
    mixed = special.betaln(up, down) - special.betaln(r / (h * (g + h)), r / (g * (g + h)))
    if sides == 1:
        share = h / (g + h)
        with np.errstate(divide="ignore"):
            mixed = mixed + np.log(special.betainc(down, up, share))
        mixed = mixed - np.log(special.betainc(r / (g * (g + h)), r / (h * (g + h)), share))
    hits, misses = (t + h * x) / (h * (g + h)), (t - g * x) / (g * (g + h))
    return np.asarray(t / (g * h) * np.log(g + h) - hits * np.log(g) - misses * np.log(h) + mixed)


def mixture_bound(log_mixture: Callable[[float], float], alpha: float, highest: float = np.inf) -> float:
    """The sum at which a mixture reaches 1/α: it gets there, ever, with at most probability α.

    Args:
        log_mixture: of the sum, increasing from 0 on.
        alpha: chance of ever crossing, 0–1.
        highest: the largest sum there can be; the answer where even that is not enough.

    >>> from humanline.stats.sequences.normal_mixture import best_rho
    >>> rho = best_rho(100, 0.05, sides=1)
    >>> round(mixture_bound(lambda s: float(gamma_poisson(s, 100, rho, 2)), 0.05), 4)
    30.1949
    """
    require(is_share("alpha", alpha))
    threshold = -np.log(alpha)
    low, high = 0.0, 1.0
    while high < highest and log_mixture(high) < threshold:
        high *= 2
    high = min(high, highest)
    if log_mixture(high) < threshold:
        return float(high)
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if log_mixture(middle) < threshold else (low, middle)
    return (low + high) / 2
