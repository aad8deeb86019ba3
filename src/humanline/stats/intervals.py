"""Intervals from counts and sums: arrays in, arrays out.

Every function gives `(value, low, high)` as float64 arrays of the input's shape, `nan` where there are no observations.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Floats = NDArray[np.float64]
Interval = tuple[Floats, Floats, Floats]


def proportion(hits: ArrayLike, n: ArrayLike, *, level: float = 0.90) -> Interval:
    """A share with its Wilson score interval.

    Assumes independent contacts.

    Args:
        hits: how many had it, count, any shape.
        n: out of how many, count, same shape.
        level: share of intervals that hold the truth.

    Source:
        Wilson, E. B. (1927), JASA 22, 209–212.

    >>> value, low, high = proportion(7, 10)
    >>> f"{float(value):.2f} ({float(low):.3f} to {float(high):.3f})"
    '0.70 (0.442 to 0.873)'
    """
    k, m = np.asarray(hits, dtype=float), np.asarray(n, dtype=float)
    z = special.ndtri(0.5 + level / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = np.where(m > 0, k / m, np.nan)
        centre = (p + z**2 / (2 * m)) / (1 + z**2 / m)
        half = z / (1 + z**2 / m) * np.sqrt(p * (1 - p) / m + z**2 / (4 * m**2))
    return p, np.clip(centre - half, 0.0, 1.0), np.clip(centre + half, 0.0, 1.0)


def mean_of_runs(each: ArrayLike, *, level: float = 0.90) -> Interval:
    """The mean over independent runs, with Student's t interval.

    Args:
        each: what every run gave, shape (runs, …), 2 runs or more.
        level: share of intervals that hold the truth.
    """
    x = np.asarray(each, dtype=float)
    value = x.mean(axis=0)
    half = special.stdtrit(len(x) - 1, 0.5 + level / 2) * x.std(axis=0, ddof=1) / np.sqrt(len(x))
    return np.asarray(value), np.asarray(value - half), np.asarray(value + half)


def ratio_of_sums(part: ArrayLike, whole: ArrayLike, *, level: float = 0.90) -> Interval:
    """A ratio of two sums over independent runs; its interval by the delta method, `nan` where the whole is nothing.

    Args:
        part: sums of every run, shape (runs, …), 2 runs or more.
        whole: same shape.
        level: share of intervals that hold the truth.

    Source:
        Law, A. M. (2015), Simulation Modeling and Analysis, 5th ed., §9.5.3: ratio estimators.
    """
    x, n = np.asarray(part, dtype=float), np.asarray(whole, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = x.sum(axis=0) / n.sum(axis=0)
        residual = (x - value * n) / n.mean(axis=0)
        half = special.stdtrit(len(x) - 1, 0.5 + level / 2) * np.sqrt((residual**2).sum(axis=0) / (len(x) - 1) / len(x))
    return np.asarray(value), np.asarray(value - half), np.asarray(value + half)


def mean(n: ArrayLike, total: ArrayLike, squares: ArrayLike, *, level: float = 0.90) -> Interval:
    """A mean with Student's t interval, from the count, the sum and the sum of squares.

    With one observation the interval is unbounded: a spread can't be seen in one value.

    Args:
        n: observations, count, any shape.
        total: their sum, in the unit of the mean.
        squares: the sum of their squares, in that unit squared.
        level: share of intervals that hold the truth.
    """
    m, s, q = (np.asarray(a, dtype=float) for a in (n, total, squares))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(m > 0, s / m, np.nan)
        variance = np.where(m > 1, np.maximum(q - s * value, 0.0) / (m - 1), np.inf)
        half = special.stdtrit(np.maximum(m - 1, 1), 0.5 + level / 2) * np.sqrt(variance / m)
    half = np.where(m > 0, half, np.nan)
    return value, value - half, value + half


def standard_error(n: ArrayLike, total: ArrayLike, squares: ArrayLike) -> Floats:
    """The standard error of a mean; `inf` for fewer than two observations."""
    m, s, q = (np.asarray(a, dtype=float) for a in (n, total, squares))
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.where(m > 1, np.maximum(q - s * s / m, 0.0) / (m - 1), np.inf)
        return np.asarray(np.sqrt(variance / m))


def rate(events: ArrayLike, exposure: ArrayLike, *, level: float = 0.90) -> Interval:
    """Events per unit of exposure with the exact Poisson interval.

    Args:
        events: count, any shape.
        exposure: weeks, hours…, same shape.
        level: share of intervals that hold the truth.

    Source:
        Garwood, F. (1936), Biometrika 28, 437–442.
    """
    k, t = np.asarray(events, dtype=float), np.asarray(exposure, dtype=float)
    tail = (1 - level) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(k > 0, special.gammaincinv(np.maximum(k, 1e-300), tail), 0.0) / t
        high = special.gammaincinv(k + 1, 1 - tail) / t
        return k / t, low, high


def binned_quantile(
    edges: Sequence[float], counts: ArrayLike, share: float, *, level: float = 0.90
) -> tuple[float, float, float]:
    """A quantile and its interval from counts in bins, for one group.

    The interval comes from the binomial spread of the rank, and reaches to the edges of the bins in which its ends lie:
    where in a bin the observations are is not known, so where all are alike the interval still holds them.

    Args:
        edges: bin edges, increasing, shape (bins + 1,), in the unit of the answer.
        counts: observations in each bin, shape (bins,).
        share: which quantile, 0–1.
        level: share of intervals that hold the truth.

    Source:
        David & Nagaraja, Order Statistics (2003), §7.1.
    """
    c = np.asarray(counts, dtype=float)
    n = float(c.sum())
    if n == 0:
        return (float("nan"),) * 3
    z = float(special.ndtri(0.5 + level / 2))
    half = z * float(np.sqrt(share * (1 - share) / n))
    at = np.asarray(edges, dtype=float)
    total = np.cumsum(c)
    value = float(np.interp(share, np.concatenate([[0.0], total]) / n, at))
    # The bin that holds the observation of a rank: the first whose running total reaches it.
    first, last = np.searchsorted(total, [max(share - half, 0.0) * n, min(share + half, 1.0) * n - 1e-9 * n])
    filled = np.flatnonzero(c)
    low = at[max(first, filled[0])]
    high = at[min(last, filled[-1]) + 1]
    return value, min(float(low), value), max(float(high), value)


def difference(a: Interval, b: Interval) -> Interval:
    """The difference a − b of two independent estimates, by the square-and-add rule on their intervals.

    For proportions with Wilson intervals this is Newcombe's method 10.

    Source:
        Newcombe, R. G. (1998), Statistics in Medicine 17, 873–890; Zou & Donner (2008), ibid. 27, 1693–1702.
    """
    (x, x_low, x_high), (y, y_low, y_high) = a, b
    value = np.asarray(x) - np.asarray(y)
    low = value - np.hypot(np.asarray(x) - x_low, np.asarray(y_high) - y)
    high = value + np.hypot(np.asarray(x_high) - x, np.asarray(y) - y_low)
    return value, low, high
