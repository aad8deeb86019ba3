"""Partial pooling: small groups lean on what is usual, so that they don't shout.

Empirical Bayes: how much groups differ is estimated from all groups together; a group with few contacts is drawn
towards its centre, one with many hardly moves.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from humanline.stats.intervals import Floats, Interval

#: Groups from which on it can be told how much groups differ (Stein's three).
LEAST_GROUPS = 3
NODES = 200
HALVINGS = 50


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

    Intervals take the estimated spread for the true one. With twenty groups or more, or a spread beyond the errors,
    that hardly matters; of fewer that differ less they hold the truth too seldom (`leaning_means` does not).

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


def leaning_means(
    means: ArrayLike, errors: ArrayLike, whole: float, whole_error: float, *, level: float = 0.90
) -> Interval:
    """Means of a few groups, each leaning on everybody else, as far as groups are alike.

    Assumes that true means vary normally around that of everybody. How much is not estimated but averaged over: each
    variance from nought up counts alike, times how likely it makes what was seen. So intervals hold the truth as often
    as they say, on average over the groups, also where few groups can't tell how much they differ. Below three groups
    nothing is known of that, and none leans.

    Args:
        means: observed mean of each group, shape (groups,); `nan` where there is none.
        errors: its standard error, shape (groups,); `inf` where there is none.
        whole: mean of everybody, the group among them.
        whole_error: its standard error.
        level: posterior probability of each interval.

    Returns:
        Posterior mean, low, high; shape (groups,) each, `nan` where there is no mean.

    Source:
        Flat in the variance: Stein's harmonic prior. Morris (1983), JASA 78, 47–55; Morris & Tang (2011), Statistical
        Science 26, 271–287.
    """
    x, e = np.asarray(means, dtype=float), np.asarray(errors, dtype=float)
    known = np.isfinite(x) & np.isfinite(e) & (e > 0)
    value, low, high = (np.full(x.shape, np.nan) for _ in range(3))
    own, noise = x[known], e[known] ** 2
    reach = special.ndtri(0.5 + level / 2)
    if len(own) < LEAST_GROUPS:
        value[known], low[known], high[known] = own, own - reach * e[known], own + reach * e[known]
        return value, low, high
    # Everybody else: what is left of the whole without the group.
    part = np.minimum(whole_error**2 / noise, 1 - 1e-9)
    others, others_noise = (whole - part * own) / (1 - part), whole_error**2 / (1 - part)
    # Variances between nought and far beyond the errors, on a scale of their own; dA = 2 τ dτ.
    u = (np.arange(NODES) + 0.5) / NODES
    scale = float(np.exp(np.log(e[known]).mean()))
    between = (scale * u / (1 - u)) ** 2
    prior = np.log(u) - 3 * np.log1p(-u)
    expected = between + (noise + others_noise)[:, None]
    fit = -0.5 * (np.log(expected) + (own - others)[:, None] ** 2 / expected)
    weight = special.softmax(prior + fit.sum(axis=0))
    kept = (between + others_noise[:, None]) / expected
    middle = kept * own[:, None] + (1 - kept) * others[:, None]
    sd = np.sqrt(kept * noise[:, None])
    value[known] = middle @ weight
    tail = (1 - level) / 2
    low[known], high[known] = (_mixture_quantile(middle, sd, weight, share) for share in (tail, 1 - tail))
    return value, low, high


def _mixture_quantile(middle: Floats, sd: Floats, weight: Floats, share: float) -> Floats:
    """Where normal distributions, shape (groups, parts), weighed together, have a share below; shape (groups,)."""
    away = 9 * sd.max(axis=1)
    low, high = middle.min(axis=1) - away, middle.max(axis=1) + away
    for _ in range(HALVINGS):
        at = (low + high) / 2
        below = special.ndtr((at[:, None] - middle) / sd) @ weight < share
        low, high = np.where(below, at, low), np.where(below, high, at)
    return np.asarray((low + high) / 2)


def between_variance(means: ArrayLike, errors: ArrayLike, centre: ArrayLike) -> float:
    """Variance of the true means around their centres, by the method of moments; 0 when noise explains it all."""
    x, e, c = (np.asarray(a, dtype=float) for a in (means, errors, centre))
    known = np.isfinite(x) & np.isfinite(e) & (e > 0)
    if known.sum() < 2:
        return 0.0
    w: Floats = 1 / e[known] ** 2
    q = float(np.sum(w * (x[known] - c[known]) ** 2))
    return max(0.0, (q - float(known.sum())) / float(w.sum()))
