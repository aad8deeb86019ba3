"""Where a falling function crosses zero, for many of them at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from humanline.stats.intervals import Floats

#: Width of the last bracket, in units of its first upper end: some steps of double precision.
_WIDTH = 8e-15


def last_kept(margin: Callable[[Floats, NDArray[np.intp]], Floats], low: Floats, high: Floats) -> Floats:
    """The largest x at which each margin is still 0 or more, by a bracket that never fails.

    Inverse quadratic steps where the three last points allow it, halving where they don't: some ten calls for a smooth
    margin, never more than a few times those of bisection.

    Args:
        margin: gives the margins at x, shape (k,), of the functions with the given numbers, shape (k,); each falls.
        low: where every margin is 0 or more, shape (functions,).
        high: where every margin is 0 or less, at or above `low`, same shape.

    Returns:
        x, shape (functions,), on the side where the margin is kept.

    Source:
        Chandrupatla, T. R. (1997), Advances in Engineering Software 28, 145–149.

    >>> last_kept(lambda x, of: np.array([2.0, 9.0])[of] - x * x, np.zeros(2), np.full(2, 5.0)).round(9).tolist()
    [1.414213562, 3.0]
    """
    kept, width = low.copy(), _WIDTH * np.maximum(np.abs(high), np.finfo(float).tiny)
    of = np.arange(low.size)
    new, old = low, high
    at_new, at_old = margin(new, of), margin(old, of)
    step = np.full(low.shape, 0.5)
    while of.size:
        x = new + step * (old - new)
        at_x = margin(x, of)
        kept[of] = np.maximum(kept[of], np.where(at_x >= 0, x, kept[of]))
        same = (at_x >= 0) == (at_new >= 0)
        third, at_third = np.where(same, new, old), np.where(same, at_new, at_old)
        old, at_old = np.where(same, old, new), np.where(same, at_old, at_new)
        new, at_new = x, at_x
        wide = np.flatnonzero((np.abs(old - new) > width[of]) & (at_new != 0))
        of, new, old, third = of[wide], new[wide], old[wide], third[wide]
        at_new, at_old, at_third = at_new[wide], at_old[wide], at_third[wide]
        nearest = width[of] / (2 * np.abs(old - new))
        step = np.clip(_step(new, old, third, at_new, at_old, at_third), nearest, 1 - nearest)
    return kept


def _step(new: Floats, old: Floats, third: Floats, at_new: Floats, at_old: Floats, at_third: Floats) -> Floats:
    """How far to go from the newest point to the other end of the bracket, as a share of the way."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        xi = (new - old) / (third - old)
        phi = (at_new - at_old) / (at_third - at_old)
        inverse = at_new / (at_old - at_new) * at_third / (at_old - at_third)
        inverse += (third - new) / (old - new) * at_new / (at_third - at_new) * at_old / (at_third - at_old)
        smooth = (phi**2 < xi) & ((1 - phi) ** 2 < 1 - xi) & np.isfinite(inverse)
    return np.where(smooth, inverse, 0.5)
