"""A share with an interval that holds at every look, exactly, however few observations there are."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from humanline.stats.checking import is_positive, is_share, require
from humanline.stats.intervals import Floats, Interval
from humanline.stats.sequences.mixtures import beta_binomial
from humanline.stats.sequences.normal_mixture import best_rho

HALVINGS = 50


def bernoulli(hits: ArrayLike, n: ArrayLike, *, t_opt: float, alpha: float = 0.05) -> Interval:
    """A share with its confidence sequence: the shares that the beta-binomial mixture does not refute.

    Assumes that each observation has the same chance, given those before.

    Args:
        hits: how many had it so far, count, any shape.
        n: out of how many, count, same shape.
        t_opt: the number of observations at which it should be tightest.
        alpha: chance that the interval ever misses the truth.

    Returns:
        Share, low, high; `nan`, 0 and 1 where there are no observations.

    Raises:
        InputError: more hits than observations, alpha is no share, or t_opt is not above 0.

    Source:
        Howard, Ramdas, McAuliffe & Sekhon (2021), proposition 7, inverted as in §3.4.

    >>> value, low, high = bernoulli(15, 50, t_opt=50)
    >>> f"{float(value):.2f} ({float(low):.6f} to {float(high):.6f})"
    '0.30 (0.129557 to 0.511896)'
    """
    k, m = np.broadcast_arrays(np.asarray(hits, dtype=float), np.asarray(n, dtype=float))
    require(
        is_share("alpha", alpha),
        is_positive("t_opt", t_opt),
        (bool(np.all((k >= 0) & (k <= m))), "hits", hits, "They may not be negative, nor more than n."),
    )
    shape = k.shape
    values, lows, highs = np.full(k.size, np.nan), np.zeros(k.size), np.ones(k.size)
    for i, (count, size) in enumerate(zip(k.ravel(), m.ravel(), strict=True)):
        if size == 0:
            continue
        seen = count / size
        values[i] = seen
        lows[i] = 0.0 if seen == 0 else _edge(seen, size, 0.0, t_opt, alpha)
        highs[i] = 1.0 if seen == 1 else _edge(seen, size, 1.0, t_opt, alpha)
    return values.reshape(shape), lows.reshape(shape), highs.reshape(shape)


def _edge(seen: float, size: float, end: float, t_opt: float, alpha: float) -> float:
    """Where, between what was seen and an end of the scale, the mixture begins to refute."""
    kept, refuted = seen, end
    for _ in range(HALVINGS):
        middle = (kept + refuted) / 2
        if _log_e(middle, seen, size, t_opt, alpha) < -np.log(alpha):
            kept = middle
        else:
            refuted = middle
    return (kept + refuted) / 2


def _log_e(p: float, seen: float, size: float, t_opt: float, alpha: float) -> float:
    """Evidence against a share p."""
    unit: float = p * (1 - p)
    if unit <= 0:
        return np.inf
    found: Floats = beta_binomial((seen - p) * size, unit * size, best_rho(t_opt * unit, alpha), p, 1 - p)
    return float(found)
