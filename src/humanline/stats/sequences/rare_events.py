"""Two arms and few events: conclusions that hold at every look and for any number of events, exactly.

The normal approximation fails where events are few (a complaint in two hundred contacts). What stands here has no
approximation in it. For small arms with common events see `small_arms`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from humanline.stats.checking import is_positive, is_share, require
from humanline.stats.intervals import Floats
from humanline.stats.sequences.asymptotic import Sequence
from humanline.stats.sequences.normal_mixture import best_rho

NODES = 81
HALVINGS = 45
WIDEST = 40.0
"""Furthest logarithm of a relative risk that is looked at."""


def relative_risk(
    control: ArrayLike,
    other: ArrayLike,
    share: ArrayLike,
    *,
    planned_events: float,
    alpha: float = 0.05,
    null: float = 1.0,
) -> Sequence:
    """How many times as often an event happens in the other arm, from the arm of each event.

    Assumes that each unit is drawn into the other arm by lot, with a known chance that may change from look to look,
    and counts once. Then, with relative risk r and share w, each event is of the other arm with chance w r / (w r + 1 −
    w), whatever the risk itself is and does over time. Where the numbers in the arms are fixed instead, p of no
    difference errs on the safe side (Hoeffding, 1963, JASA 58, theorem 4).

    The evidence against r is the likelihood averaged over relative risks (log-normal about 1, as wide as is best at the
    planned number of events) over the likelihood of r.

    Args:
        control: new events in the control arm since the last look, count, shape (looks,).
        other: new events in the other arm, count, shape (looks,).
        share: chance of the other arm since the last look, 0–1, shape (looks,) or one number.
        planned_events: in both arms together, at the planned end: where the interval is tightest.
        alpha: chance that the interval ever misses the truth.
        null: relative risk that p is about: 1, or a margin such as 1.25.

    Returns:
        Relative risk at each look, by maximum likelihood (0 or `inf` where one arm has no events, `nan` without any),
        with interval and p.

    Raises:
        InputError: counts are negative, share or alpha is no share, or null or planned_events is not above 0.

    Source:
        Conditioning on the arm: Przyborowski & Wilenski (1940), Biometrika 31, 313–323; mixtures of likelihood ratios:
        Robbins (1970), Annals of Mathematical Statistics 41, 1397–1409.

    >>> found = relative_risk([3, 4], [9, 14], 0.5, planned_events=40)
    >>> f"{found.estimate[1]:.2f} ({found.low[1]:.2f} to {found.high[1]:.2f}), p {found.p[1]:.3f}"
    '3.29 (0.99 to 14.99), p 0.055'
    """
    a, b = (np.atleast_1d(np.asarray(x, dtype=float)) for x in (control, other))
    w = np.broadcast_to(np.asarray(share, dtype=float), a.shape)
    require(
        (a.shape == b.shape and a.ndim == 1, "control, other", (a.shape, b.shape), "One of each for every look."),
        (bool(np.all(a >= 0) and np.all(b >= 0)), "control, other", (control, other), "Counts may not be negative."),
        (bool(np.all((w > 0) & (w < 1))), "share", share, "It must lie between 0 and 1."),
        is_share("alpha", alpha),
        is_positive("planned_events", planned_events),
        is_positive("null", null),
    )
    planned = float(np.mean(w) * (1 - np.mean(w)) * planned_events)
    nodes, weights = special.roots_hermitenorm(NODES)
    nodes = nodes / np.sqrt(best_rho(planned, alpha))
    weights = weights / weights.sum()
    seen = _Events(a, b, np.log(w / (1 - w)))
    mixed = special.logsumexp(seen.of_all(nodes), axis=0, b=weights[:, None])
    best = seen.likeliest()
    # Refuted is where the likelihood falls below α × the mixture; it is concave in log r, so that is on both sides.
    level = mixed + np.log(alpha)
    low, high = (seen.falls_below(level, best, end) for end in (-WIDEST, WIDEST))
    p = np.exp(np.minimum(seen.log_likelihood(np.full(len(a), np.log(null))) - mixed, 0.0))
    r = np.where(np.cumsum(a + b) > 0, np.exp(best), np.nan)
    return Sequence(r, np.where(low <= -WIDEST, 0.0, np.exp(low)), np.where(high >= WIDEST, np.inf, np.exp(high)), p)


class _Events(NamedTuple):
    """New events in the control and the other arm, and the log odds of the other arm by lot, each of shape (looks,)."""

    control: Floats
    other: Floats
    odds: Floats

    def of_all(self, log_r: Floats) -> Floats:
        """The log likelihood of many relative risks after each look, shape (relative risks, looks)."""
        x = log_r[:, None] + self.odds
        return np.cumsum(self.other * special.log_expit(x) + self.control * special.log_expit(-x), axis=1)

    def log_likelihood(self, log_r: Floats) -> Floats:
        """The log likelihood after each look of a relative risk of its own, shape (looks,)."""
        x = log_r[:, None] + self.odds
        each = self.other * special.log_expit(x) + self.control * special.log_expit(-x)
        return np.asarray(np.tril(each).sum(axis=1))

    def likeliest(self) -> Floats:
        """The logarithm of the likeliest relative risk after each look, infinite where one arm has no events."""
        low, high = np.full(len(self.odds), -WIDEST), np.full(len(self.odds), WIDEST)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            expected = (self.other + self.control) * special.expit(middle[:, None] + self.odds)
            more = np.tril(self.other - expected).sum(axis=1) > 0
            low, high = np.where(more, middle, low), np.where(more, high, middle)
        none_other, none_control = np.cumsum(self.other) == 0, np.cumsum(self.control) == 0
        found = np.where(none_other & none_control, 0.0, (low + high) / 2)
        found = np.where(none_other & ~none_control, -np.inf, found)
        return np.where(none_control & ~none_other, np.inf, found)

    def falls_below(self, level: Floats, best: Floats, end: float) -> Floats:
        """Where, between the likeliest and an end of the scale, the likelihood falls below a level; else the end."""
        kept, refuted = np.clip(best, -WIDEST, WIDEST), np.full(len(best), end)
        inside = self.log_likelihood(refuted) >= level
        for _ in range(HALVINGS):
            middle = (kept + refuted) / 2
            holds = self.log_likelihood(middle) >= level
            kept, refuted = np.where(holds, middle, kept), np.where(holds, refuted, middle)
        return np.where(inside, end, kept)
