"""Boundaries in closed form that grow as the law of the iterated logarithm says: no tuning for one moment.

Source:
    Howard, Ramdas, McAuliffe & Sekhon (2021), Annals of Statistics 49, 1055–1080, theorem 1; Howard &
    Ramdas (2022), 'Sequential estimation of quantiles with applications to A/B testing and best-arm identification',
    Bernoulli 28, 1704–1728.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from humanline.stats.checking import is_positive, is_share, require
from humanline.stats.intervals import Floats


def poly_stitching(
    v: ArrayLike, alpha: float, v_min: float, *, c: float = 0.0, s: float = 1.4, eta: float = 2.0
) -> Floats:
    """The boundary of a sub-gamma sum that holds at all times from an intrinsic time on.

    Args:
        v: intrinsic time, any shape; before v_min the boundary of v_min holds.
        alpha: chance of ever crossing.
        v_min: from where on it should be tight.
        c: scale of the tail, in the unit of the sum; 0 for sub-Gaussian, below 0 for lighter.
        s: how the chance is spread over epochs, above 1.
        eta: how much longer each epoch is than the last, above 1.

    >>> round(float(poly_stitching(100, 0.05, 10, c=3)), 5)
    64.48755
    """
    require(
        is_share("alpha", alpha),
        is_positive("v_min", v_min),
        (s > 1, "s", s, "It must be above 1."),
        (eta > 1, "eta", eta, "It must be above 1."),
    )
    k1, k2 = _stitches(eta)
    t = np.maximum(np.asarray(v, dtype=float), v_min)
    ell = s * np.log(np.log(eta * t / v_min)) + np.log(special.zeta(s) / (alpha * np.log(eta) ** s))
    shift = k2 * c * ell
    return np.asarray(np.sqrt(k1**2 * t * ell + shift**2) + shift)


def empirical_process(t: ArrayLike, alpha: float, t_min: float, *, a: float = 0.85) -> Floats:
    """How far an empirical distribution ever is from the true one, at all values and all times from t_min on.

    Args:
        t: number of observations, any shape; `inf` before t_min.
        alpha: chance of ever being further.
        t_min: from how many observations on, 1 or more.
        a: leading constant, above 1/√2.

    >>> round(float(empirical_process(1000, 0.05, 100)), 6)
    0.082048
    """
    require(
        is_share("alpha", alpha),
        (t_min >= 1, "t_min", t_min, "It must be 1 or more."),
        (a > np.sqrt(0.5), "a", a, "It must be above 1/√2."),
    )
    n = np.asarray(t, dtype=float)
    constant = _smallest_constant(alpha, a)
    used = np.maximum(n, t_min)
    return np.asarray(np.where(n < t_min, np.inf, a * np.sqrt((np.log1p(np.log(used / t_min)) + constant) / used)))


def double_stitching(
    share: ArrayLike,
    t: ArrayLike,
    alpha: float,
    t_opt: float,
    *,
    delta: float = 0.5,
    s: float = 1.4,
    eta: float = 2.0,
) -> Floats:
    """How far the count below a quantile ever is from what it should be, for all quantiles and times together.

    Args:
        share: which quantile, strictly between 0 and 1, any shape.
        t: number of observations, same shape.
        alpha: chance of ever being further.
        t_opt: from how many observations on it should be tight, 1 or more.
        delta: how fine the quantiles are cut, above 0.
        s: how the chance is spread over epochs and cuts, above 1.
        eta: how much longer each epoch is than the last, above 1.

    >>> round(float(double_stitching(0.5, 1000, 0.05, 100)), 5)
    68.62803
    """
    p, n = np.asarray(share, dtype=float), np.asarray(t, dtype=float)
    require(
        is_share("alpha", alpha),
        (bool(np.all((p > 0) & (p < 1))), "share", share, "It must lie between 0 and 1."),
        (t_opt >= 1, "t_opt", t_opt, "It must be 1 or more."),
        is_positive("delta", delta),
        (s > 1, "s", s, "It must be above 1."),
        (eta > 1, "eta", eta, "It must be above 1."),
    )
    k1, k2 = _stitches(eta)
    n = np.maximum(n, t_opt)
    nearer = np.minimum(0.5, special.expit(special.logit(p) + 2 * delta * np.sqrt(t_opt * eta / n)))
    r = np.where(p >= 0.5, p, nearer)
    variance = r * (1 - r)
    cut = np.sqrt(n / t_opt) * np.abs(special.logit(p)) / (2 * delta) + 1
    zeta = special.zeta(s)
    spread = np.log(2 * zeta * (2 * zeta + 1) / (alpha * np.log(eta) ** s))
    ell = s * np.log(np.log(eta * n / t_opt)) + s * np.log(cut) + spread
    shift = k2 * (1 - 2 * p) / 3 * ell
    return np.asarray(
        delta * np.sqrt(eta * n * variance / t_opt) + np.sqrt(k1**2 * variance * n * ell + shift**2) + shift
    )


def _stitches(eta: float) -> tuple[float, float]:
    return float((eta**0.25 + eta**-0.25) / np.sqrt(2)), float((np.sqrt(eta) + 1) / 2)


def _smallest_constant(alpha: float, a: float) -> float:
    """The smallest additive constant of the empirical-process boundary that keeps to alpha."""

    def error(eta: float, constant: float) -> float:
        square = 2 / eta * (a - np.sqrt(2 * (eta - 1) / constant)) ** 2
        if square <= 1:
            return np.inf
        return float(4 * np.exp(-square * constant) * (1 + 1 / ((square - 1) * np.log(eta))))

    def least_error(constant: float) -> float:
        edge = optimize.brentq(
            lambda eta: np.sqrt(eta / 2) + np.sqrt(2 * (eta - 1) / constant) - a, 1.0, 2 * a**2, xtol=1e-14
        )
        span = (1 + 1e-9 * (edge - 1), edge)
        found = optimize.minimize_scalar(
            error, bounds=span, args=(constant,), method="bounded", options={"xatol": 1e-10}
        )
        return float(found.fun)

    high = 5.0
    while least_error(high) > alpha:
        high *= 1.5
    return float(optimize.brentq(lambda constant: min(least_error(constant), 4.0) - alpha, 1.0, high, xtol=1e-10))
