"""Quantiles of counts, without the weight of `scipy.stats`: loading that takes longer than most commands."""

from __future__ import annotations

import numpy as np
from scipy import special

from humanline.stats.intervals import Floats


def poisson_quantile(q: float | Floats, mean: float | Floats) -> Floats:
    """The smallest count that a Poisson count stays at or below with probability `q`.

    Args:
        q: between 0 and 1; broadcast with `mean`.
        mean: 0 or more.
    """
    found = np.ceil(special.pdtrik(q, mean))
    below = np.maximum(found - 1, 0.0)
    return np.asarray(np.where(special.pdtr(below, mean) >= q, below, found), dtype=np.float64)


def negative_binomial_quantile(q: float | Floats, size: float | Floats, mean: float | Floats) -> Floats:
    """The same for a negative binomial count of this mean, with variance mean + mean² / size.

    Args:
        q: between 0 and 1; broadcast with the others.
        size: above 0; the smaller, the more the count varies.
        mean: 0 or more.
    """
    p = size / (size + mean)
    found = np.ceil(special.nbdtrik(q, size, p))
    below = np.maximum(found - 1, 0.0)
    return np.asarray(np.where(special.betainc(size, below + 1, p) >= q, below, found), dtype=np.float64)
