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
        Howard, Ramdas, McAuliffe & Sekhon (2021), §3: the beta-binomial mixture, inverted.

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
    with np.errstate(divide="ignore", invalid="ignore"):
        seen = k / m
    start = np.where(m > 0, seen, 0.5)
    # ρ is proportional to the intrinsic time it is tuned to, and that to p (1 − p).
    rho = best_rho(t_opt, alpha)
    low = _edge(start, m, np.zeros_like(start), rho, alpha)
    high = _edge(start, m, np.ones_like(start), rho, alpha)
    return seen, low, high


def _edge(seen: Floats, size: Floats, end: Floats, rho: float, alpha: float) -> Floats:
    """Where, between what was seen and an end of the scale, the mixture begins to refute; the end if it never does."""
    kept, refuted = seen, end
    for _ in range(HALVINGS):
        p = (kept + refuted) / 2
        # Within 1e-12 of the end nothing more can be told apart.
        inner = np.clip(p, 1e-12, 1 - 1e-12)
        unit = inner * (1 - inner)
        log_e = beta_binomial((seen - inner) * size, unit * size, rho * unit, inner, 1 - inner)
        holds = log_e < -np.log(alpha)
        kept, refuted = np.where(holds, p, kept), np.where(holds, refuted, p)
    middle = (kept + refuted) / 2
    return np.asarray(np.where(np.abs(middle - end) < 1e-9, end, middle))
