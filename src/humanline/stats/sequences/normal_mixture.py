"""The normal-mixture boundary: a line that a sum of chance deviations crosses, ever, with at most a given probability.

Assumption: S is a sum with intrinsic time V for which exp(λS − λ²V/2) is a supermartingale for every λ (one-sided: for
λ ≥ 0): normal or sub-Gaussian data with V = nσ², symmetric data with V = ΣX², or, in large samples, any mean.

Source:
    Howard, Ramdas, McAuliffe & Sekhon (2021), 'Time-uniform, nonparametric, nonasymptotic confidence sequences', Annals
    of Statistics 49, 1055–1080, §3: conjugate mixtures, and their tuning.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from humanline.stats.checking import is_one_of, is_positive, is_share, require
from humanline.stats.intervals import Floats


def best_rho(v_opt: float, alpha: float, *, sides: int = 2) -> float:
    """The mixing precision ρ that makes the boundary tight about an intrinsic time.

    v / (2 log(1/α) + log(1 + 2 log(1/α))): within 4 % of the optimum by Lambert's W, and published values use it. The
    boundary itself is then within 0.03 % of the tightest.

    Args:
        v_opt: the intrinsic time at which it should be tight.
        alpha: chance of ever crossing.
        sides: 1 or 2; one side is tuned as two with 2α.

    Raises:
        InputError: v_opt is not above 0, or sides·alpha is no share.

    >>> round(best_rho(100, 0.05), 5)
    12.60056
    """
    require(
        is_positive("v_opt", v_opt),
        is_one_of("sides", sides, (1, 2)),
        (0 < alpha * (3 - sides) < 1, "alpha", alpha, "It must lie between 0 and 1, below 0.5 with one side."),
    )
    a = alpha if sides == 2 else 2 * alpha
    return float(v_opt / (2 * np.log(1 / a) + np.log1p(2 * np.log(1 / a))))


def log_mixture(s: ArrayLike, v: ArrayLike, rho: float, *, sides: int = 2) -> Floats:
    """The logarithm of the mixture supermartingale: evidence against no effect, to be held against log(1/α).

    Args:
        s: sum of deviations; any shape.
        v: intrinsic time, at least 0, same shape.
        rho: mixing precision, in units of intrinsic time.
        sides: 2 for either direction, 1 for s above nought only.
    """
    x, t = np.asarray(s, dtype=float), np.asarray(v, dtype=float)
    two = 0.5 * np.log(rho / (t + rho)) + x**2 / (2 * (t + rho))
    if sides == 2:
        return np.asarray(two)
    return np.asarray(two + np.log(2) + special.log_ndtr(x / np.sqrt(t + rho)))


def bound(v: ArrayLike, alpha: float, rho: float, *, sides: int = 2) -> Floats:
    """The boundary of the sum at an intrinsic time.

    Args:
        v: intrinsic time, at least 0, any shape.
        alpha: chance of ever crossing it (two-sided: it, or its mirror image).
        rho: mixing precision, see `best_rho`.
        sides: 1 or 2.

    Raises:
        InputError: alpha is no share, rho is not above 0, or sides is neither.

    >>> round(float(bound(100, 0.05, best_rho(100, 0.05))), 5)
    30.35209
    """
    require(is_share("alpha", alpha), is_positive("rho", rho), is_one_of("sides", sides, (1, 2)))
    t = np.asarray(v, dtype=float)
    two = np.sqrt((t + rho) * (np.log1p(t / rho) - 2 * np.log(alpha)))
    if sides == 2:
        return np.asarray(two)
    # One side pays at most log 2 less: the root lies between 0 and the two-sided boundary. Halving, all at once.
    low, high = np.zeros_like(two), two.copy()
    for _ in range(60):
        middle = (low + high) / 2
        under = log_mixture(middle, t, rho, sides=1) < -np.log(alpha)
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return np.asarray((low + high) / 2)
