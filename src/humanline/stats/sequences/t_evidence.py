"""Evidence of a t statistic that holds at every look: the variance is not known but estimated; exact for normal noise.

Source:
    Lindon, Ham, Tingley & Bojinov (2022), 'Anytime-valid linear models and regression adjusted causal inference in
    randomized experiments', arXiv:2210.08589; as in the R package avlm.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from humanline.stats.intervals import Floats


def t_evidence(t: ArrayLike, shrink: ArrayLike, degrees: ArrayLike) -> Floats:
    """The logarithm of the evidence of a t statistic against nought, its variance being estimated.

    Args:
        t: t statistic, any shape.
        shrink: g / (g + n): prior precision as a share of all precision, 0–1.
        degrees: degrees of freedom of the variance.
    """
    r, nu = np.asarray(shrink, dtype=float), np.asarray(degrees, dtype=float)
    square = np.asarray(t, dtype=float) ** 2 / nu
    return np.asarray(0.5 * np.log(r) + (nu + 1) / 2 * (np.log1p(square) - np.log1p(r * square)))


def t_reach(alpha: float, shrink: ArrayLike, degrees: ArrayLike) -> Floats:
    """The t statistic whose evidence is 1/α; `inf` where the degrees are too few for any.

    Args:
        alpha: chance of ever reaching it without an effect.
        shrink: see `t_evidence`.
        degrees: degrees of freedom of the variance.
    """
    r, nu = np.asarray(shrink, dtype=float), np.asarray(degrees, dtype=float)
    power = (r * alpha**2) ** (1 / (nu + 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        square = nu * (1 - power) / (power - r)
    return np.asarray(np.where(power > r, np.sqrt(np.maximum(square, 0.0)), np.inf))
