"""Coefficients of a linear regression, with p and intervals that hold at every look; exact for normal noise.

Source:
    Lindon, Ham, Tingley & Bojinov (2022), 'Anytime-valid linear models and regression adjusted causal inference in
    randomized experiments', arXiv:2210.08589; as in the R package avlm.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from humanline.stats.checking import is_positive, is_share, require
from humanline.stats.sequences.asymptotic import Sequence
from humanline.stats.sequences.t_evidence import t_evidence, t_reach


def coefficients(
    estimate: ArrayLike, error: ArrayLike, n: ArrayLike, degrees: ArrayLike, *, g: float, alpha: float = 0.05
) -> Sequence:
    """Regression coefficients with always-valid p and intervals.

    Args:
        estimate: coefficients, any shape.
        error: their standard errors, same shape.
        n: observations, count.
        degrees: degrees of freedom of the residuals.
        g: prior precision, in observations: the smaller, the later it is tightest; `best_rho(planned n, alpha)` makes
            it tight at the plan.
        alpha: chance that an interval ever misses the truth.

    Raises:
        InputError: alpha is no share, or g, n or an error is not above 0.
    """
    require(is_share("alpha", alpha), is_positive("g", g), is_positive("n", n), is_positive("error", error))
    x, se = np.asarray(estimate, dtype=float), np.asarray(error, dtype=float)
    shrink = g / (g + np.asarray(n, dtype=float))
    half = t_reach(alpha, shrink, degrees) * se
    p = np.exp(-np.maximum(t_evidence(x / se, shrink, degrees), 0.0))
    return Sequence(x, x - half, x + half, np.asarray(p))
