"""Partial pooling: small groups lean on what is usual, so that they don't shout.

Empirical Bayes: how much groups differ is estimated from all groups together; a group with few contacts is drawn
towards its centre, one with many hardly moves.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from humanline.stats.intervals import Floats, Interval


def pooled_proportions(hits: ArrayLike, n: ArrayLike, centre: ArrayLike, *, level: float = 0.90) -> Interval:
    """Shares of many groups, each drawn to its centre: beta–binomial with a precision estimated from all groups.

    Assumes that the shares of groups with the same centre vary as a beta distribution around it.

    Args:
        hits: count, shape (groups,).
        n: count, shape (groups,).
        centre: the share that each group is drawn to, 0–1, shape (groups,).
        level: posterior probability of each interval.

    Returns:
        Posterior mean, low, high; shape (groups,) each. A group with n = 0 gets its centre's prior.

    Source:
        Kleinman, J. C. (1973), JASA 68, 46–54: moment estimate of the precision.
    """
    k, m, c = (np.asarray(a, dtype=float) for a in (hits, n, centre))
    c = np.clip(c, 1e-6, 1 - 1e-6)
    precision = beta_precision(k, m, c)
    a, b = c * precision + k, (1 - c) * precision + m - k
    tail = (1 - level) / 2
    return a / (a + b), special.betaincinv(a, b, tail), special.betaincinv(a, b, 1 - tail)


def beta_precision(hits: ArrayLike, n: ArrayLike, centre: ArrayLike) -> float:
    """How alike the groups are, as a number of pseudo-contacts: large when they hardly differ.

    The moment estimate solves Σ (k − n c)² / (c (1 − c)) = Σ n (1 + (n − 1) ρ) for the correlation ρ = 1 / (1 + φ).
    It is kept between 1 and 1e6 pseudo-contacts.
    """
    k, m, c = (np.asarray(a, dtype=float) for a in (hits, n, centre))
    used = m > 1
    if used.sum() < 2:
        return 1.0
    k, m, c = k[used], m[used], np.clip(c[used], 1e-6, 1 - 1e-6)
    # Weights 1/n keep a few large groups from deciding alone.
    observed = np.sum((k - m * c) ** 2 / (c * (1 - c)) / m)
    correlation = (observed - used.sum()) / np.sum(m - 1)
    return float(np.clip(1 / correlation - 1 if correlation > 0 else np.inf, 1.0, 1e6))


def pooled_means(means: ArrayLike, errors: ArrayLike, centre: ArrayLike, *, level: float = 0.90) -> Interval:
    """Means of many groups, each drawn to its centre: normal–normal with the spread between groups estimated.

    Args:
        means: observed mean of each group, shape (groups,); `nan` where there is none.
        errors: its standard error, shape (groups,); `inf` where there is none.
        centre: the value that each group is drawn to, shape (groups,).
        level: posterior probability of each interval.

    Source:
        DerSimonian & Laird (1986), Controlled Clinical Trials 7, 177–188, eq. 8, with the centres given.
    """
    x, e, c = (np.asarray(a, dtype=float) for a in (means, errors, centre))
    between = between_variance(x, e, c)
    known = np.isfinite(x) & np.isfinite(e)
    x = np.where(known, x, c)
    with np.errstate(divide="ignore", invalid="ignore"):
        own = np.where(known, 1 / np.maximum(e, 1e-12) ** 2, 0.0)
        prior = 1 / between if between > 0 else 1e12
    value = (own * x + prior * c) / (own + prior)
    half = special.ndtri(0.5 + level / 2) / np.sqrt(own + prior)
    return value, value - half, value + half


def between_variance(means: ArrayLike, errors: ArrayLike, centre: ArrayLike) -> float:
    """Variance of the true means around their centres, by the method of moments; 0 when noise explains it all."""
    x, e, c = (np.asarray(a, dtype=float) for a in (means, errors, centre))
    known = np.isfinite(x) & np.isfinite(e) & (e > 0)
    if known.sum() < 2:
        return 0.0
    w: Floats = 1 / e[known] ** 2
    q = float(np.sum(w * (x[known] - c[known]) ** 2))
    return max(0.0, (q - float(known.sum())) / float(w.sum()))
