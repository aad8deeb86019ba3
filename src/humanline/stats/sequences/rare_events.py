"""Two arms and few events: conclusions that hold at every look and for any number of events, exactly.

The normal approximation fails where events are few (a complaint in two hundred contacts, a segment of eighty people).
What stands here has no approximation in it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from humanline.stats.checking import is_positive, is_share, require
from humanline.stats.intervals import Floats, Interval
from humanline.stats.sequences.asymptotic import Sequence
from humanline.stats.sequences.bernoulli import bernoulli
from humanline.stats.sequences.normal_mixture import best_rho

NODES = 81
HALVINGS = 60
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


def difference_of_shares(
    control: ArrayLike,
    n_control: ArrayLike,
    other: ArrayLike,
    n_other: ArrayLike,
    *,
    planned: float,
    alpha: float = 0.05,
) -> Interval:
    """The difference of two shares with an interval that holds at every look, from an exact one for each arm.

    It is wide: each arm has half of alpha, and the worst of both counts.

    Args:
        control: hits so far in the control arm, count, any shape.
        n_control: units so far in the control arm.
        other: hits so far in the other arm.
        n_other: units so far in the other arm.
        planned: units an arm at the planned end.
        alpha: chance that the interval ever misses the truth.

    Returns:
        Other less control: value, low, high.
    """
    a, a_low, a_high = bernoulli(control, n_control, t_opt=planned, alpha=alpha / 2)
    b, b_low, b_high = bernoulli(other, n_other, t_opt=planned, alpha=alpha / 2)
    return b - a, b_low - a_high, b_high - a_low


def equal_shares(
    control: ArrayLike, n_control: ArrayLike, other: ArrayLike, n_other: ArrayLike, *, planned: float
) -> Floats:
    """Evidence that two arms do not have the same share: as log e, at each look; for any shares, numbers and ramps.

    Between two looks, with n_a and n_b new units, an alternative (a, b) has as evidence its likelihood over that of
    the common share (n_a a + n_b b) / (n_a + n_b): an e-value against every common share. Evidence multiplies over the
    looks and is averaged over a grid of alternatives.

    Args:
        control: new hits in the control arm since the last look, count, shape (looks,).
        n_control: new units in the control arm since the last look, count, shape (looks,).
        other: new hits in the other arm, shape (looks,).
        n_other: new units in the other arm, shape (looks,).
        planned: units in both arms together at the planned end: for which the alternatives are as far apart as is best.

    Returns:
        log e after each look, shape (looks,); e is 1/α or more, ever, with at most probability α; exp(−log e), at most
        1, is an always-valid p.

    Raises:
        InputError: shapes differ, or hits are negative or more than units.

    Source:
        Turner, Ly & Grünwald (2024), 'Generic E-variables for exact sequential k-sample tests that allow for optional
        stopping', Journal of Statistical Planning and Inference 230, 106116, theorem 1.
    """
    a, n_a, b, n_b = (np.atleast_1d(np.asarray(x, dtype=float)) for x in (control, n_control, other, n_other))
    same = a.shape == n_a.shape == b.shape == n_b.shape
    require(
        (same, "control, other", [x.shape for x in (a, n_a, b, n_b)], "One of each for every look."),
        (not same or bool(np.all((a >= 0) & (a <= n_a))), "control", control, "From 0 to the number of units."),
        (not same or bool(np.all((b >= 0) & (b <= n_b))), "other", other, "From 0 to the number of units."),
        is_positive("planned", planned),
    )
    alternatives, weights = _alternatives(planned)
    p_a, p_b = alternatives[:, 0][:, None], alternatives[:, 1][:, None]
    n = np.maximum(n_a + n_b, 1.0)
    p_0 = (n_a * p_a + n_b * p_b) / n
    p_0 = np.where(n_a + n_b > 0, p_0, 0.5)
    step = special.xlogy(a, p_a / p_0) + special.xlogy(n_a - a, (1 - p_a) / (1 - p_0))
    step += special.xlogy(b, p_b / p_0) + special.xlogy(n_b - b, (1 - p_b) / (1 - p_0))
    return np.asarray(special.logsumexp(np.cumsum(step, axis=1), axis=0, b=weights[:, None]))


def _alternatives(planned: float) -> tuple[Floats, Floats]:
    """Pairs of shares and their weights: all levels alike, log odds apart as is best to see at the planned size."""
    levels = special.logit(np.geomspace(0.002, 0.5, 14))
    levels = np.concatenate([levels, -levels[:-1]])
    nodes, weights = special.roots_hermitenorm(15)
    pairs, chances = [], []
    for level in levels:
        p = special.expit(level)
        # Information on the log odds ratio in n units, half in each arm: n p (1 − p) / 4.
        sd = min(1.0 / np.sqrt(best_rho(planned * p * (1 - p) / 4, 0.05)), 3.0)
        for node, weight in zip(nodes, weights / weights.sum(), strict=True):
            pairs.append((special.expit(level - node * sd / 2), special.expit(level + node * sd / 2)))
            chances.append(weight / len(levels))
    return np.array(pairs), np.array(chances)


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
