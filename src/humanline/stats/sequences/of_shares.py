"""Two shares with an interval that holds at every look, by the score: right from some ten events on, at any ratio.

Assumption: as of `asymptotic`, but the variance is that under the value tested, so that it doesn't go with the
difference where events are few. Fewer than ten events: `rare_events`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from humanline.stats.checking import is_positive, require
from humanline.stats.sequences import normal_mixture
from humanline.stats.sequences.asymptotic import Sequence, Tuning
from humanline.stats.shares import difference_by_score, ratio_by_score, score, score_of_ratio


def share_sequence(
    control: ArrayLike,
    n_control: ArrayLike,
    other: ArrayLike,
    n_other: ArrayLike,
    fraction: ArrayLike,
    *,
    relative: bool = False,
    null: float | None = None,
    tuning: Tuning | None = None,
) -> Sequence:
    """The difference or the ratio of two shares at every look.

    Args:
        control: hits so far in the control arm, count, shape (looks, …).
        n_control: units so far in the control arm, 1 or more.
        other: hits so far in the other arm.
        n_other: units so far in the other arm, 1 or more.
        fraction: units so far / units planned, above 0, may go beyond 1.
        relative: the ratio other / control instead of the difference other − control.
        null: what p is about: 0 or, of a ratio, 1 where left out; or a margin.
        tuning: where it is tightest, how sure, and of how many sides.

    Raises:
        InputError: a fraction is not above 0, there are no units, or more hits than units.

    >>> found = share_sequence([12, 30], [400, 1000], [25, 62], [400, 1000], [0.4, 1.0])
    >>> f"{found.estimate[1]:.3f} ({found.low[1]:.3f} to {found.high[1]:.3f}), p {found.p[1]:.3f}"
    '0.032 (0.004 to 0.062), p 0.017'
    """
    how = tuning or Tuning()
    require(is_positive("fraction", fraction))
    t = np.asarray(fraction, dtype=float)
    inverted, tested = (ratio_by_score, score_of_ratio) if relative else (difference_by_score, score)
    value, low, high = inverted(control, n_control, other, n_other, how.z(t))
    z = tested(control, n_control, other, n_other, (1.0 if relative else 0.0) if null is None else null)
    log_e = normal_mixture.log_mixture(z * np.sqrt(t), t, how.rho, sides=how.sides)
    if how.sides == 1:
        high = np.full_like(value, np.inf)
    return Sequence(value, low, high, np.exp(-np.maximum(log_e, 0.0)))
