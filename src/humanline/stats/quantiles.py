"""Quantiles of arms from counts in bins, such as the wait within which nine in ten are helped.

The variance comes from the quantiles one standard error of the rank to either side: how far they lie apart says how
dense the values are there, without a bandwidth (Woodruff, 1952, JASA 47, 635–646; as a variance: Francisco & Fuller,
1991, Annals of Statistics 19, 454–469). Both are exact up to the width of a bin. Units are independent: of
clusters, counts in bins do not tell.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from humanline.stats.aggregates import Arms
from humanline.stats.intervals import Floats
from humanline.stats.moments import CubeArrays

#: Standard errors of the rank that the density is taken over: the ends of a 95 % interval.
_REACH = 1.96


def quantile_arms(edges: ArrayLike, counts: ArrayLike, share: float) -> Arms:
    """A quantile in every arm.

    Args:
        edges: bin edges, rising, shape (bins + 1,), in the unit of the answer.
        counts: units in each bin, shape (…, arms, bins).
        share: which quantile, 0–1.

    Returns:
        As from `stats.aggregates.arms`, with one wanted. `too_few`: the interval of the rank reaches past the lowest
        or highest unit; `no_spread`: all of it lies in a bin without width.
    """
    c, at = np.asarray(counts, dtype=float), np.asarray(edges, dtype=float)
    n = c.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = _REACH * np.sqrt(share * (1 - share) / n)
        cumulative = np.concatenate([np.zeros((*n.shape, 1)), np.cumsum(c, axis=-1)], axis=-1) / n[..., None]
    fine = (half < min(share, 1 - share)) & (n > 1)
    value, low, high = (np.full(n.shape, np.nan) for _ in range(3))
    for place in np.ndindex(*n.shape):
        if fine[place]:
            ranks = np.array([share, share - half[place], share + half[place]])
            value[place], low[place], high[place] = _at(cumulative[place], at, ranks)
    many = n.shape[-1]
    variance = ((high - low) / (2 * _REACH)) ** 2
    parts = np.zeros((*n.shape, many, many))
    for a in range(many):
        parts[..., a, a, a] = variance[..., a]
    reason = np.where(fine.all(axis=-1), "", "too_few").astype("U16")
    return Arms(value[..., None, :], parts, n - 1, n, None, reason)


def binned(grid: CubeArrays, width: float) -> tuple[Floats, Floats]:
    """Edges and counts of a cube whose last dimension is the number of a bin: bin b begins at e^(b · width).

    Args:
        grid: the cube as arrays; bin −1 holds everything below 1.
        width: of a bin, on the logarithm.

    Returns:
        Edges, shape (bins + 1,), and counts, shape (…, bins), every bin from the lowest to the highest there.
    """
    numbers = np.array([int(label) for label in grid.labels[-1]], dtype=int)
    low, high = (int(numbers.min()), int(numbers.max())) if len(numbers) else (-1, -1)
    counts = np.zeros((*grid.n.shape[:-1], high - low + 1))
    counts[..., numbers - low] = grid.n
    edges = np.exp(width * np.arange(low, high + 2))
    return np.where(np.arange(low, high + 2) < 0, 0.0, edges), counts


def _at(cumulative: Floats, edges: Floats, ranks: Floats) -> Floats:
    """Quantiles by straight lines within bins."""
    found = np.searchsorted(cumulative, ranks, side="left").clip(1, len(edges) - 1)
    before, after = cumulative[found - 1], cumulative[found]
    with np.errstate(divide="ignore", invalid="ignore"):
        within = np.where(after > before, (ranks - before) / (after - before), 0.0)
    return np.asarray(edges[found - 1] + within * (edges[found] - edges[found - 1]))
