"""Two small arms: whether shares differ and by how much, at every look and for any number of units, exactly.

For segments of some dozens of customers, where the normal approximation means nothing. Each arm has one share that does
not change over the trial; the numbers of units are free, as long as they do not depend on the outcomes to come.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from humanline.stats.checking import is_positive, is_share, require
from humanline.stats.intervals import Floats
from humanline.stats.sequences.asymptotic import Sequence
from humanline.stats.sequences.normal_mixture import best_rho
from humanline.stats.shares import likeliest_pair

HALVINGS = 40


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


def difference_of_shares(
    control: ArrayLike,
    n_control: ArrayLike,
    other: ArrayLike,
    n_other: ArrayLike,
    *,
    usual: float,
    planned: float,
    alpha: float = 0.05,
    null: float = 0.0,
) -> Sequence:
    """The difference of two shares, other less control, with an interval and a p that hold at every look.

    In each arm the likelihood averaged over shares (a beta distribution about the usual one) over the likelihood of a
    share is evidence against that share; the product of the two arms is evidence against a pair of shares. A difference
    is refuted when all pairs with that difference are.

    Args:
        control: hits so far in the control arm, count, any shape.
        n_control: units so far in the control arm, count, same shape.
        other: hits so far in the other arm.
        n_other: units so far in the other arm.
        usual: share that was usual before the trial, 0–1. The interval is right whatever it is, and tighter if it fits.
        planned: units an arm at the planned end: where the interval is tightest.
        alpha: chance that the interval ever misses the truth.
        null: the difference that p is about, strictly between −1 and 1.

    Returns:
        Difference at each look, `nan` where an arm has no units, with interval and p.

    Raises:
        InputError: more hits than units, usual or alpha is no share, or planned is not above 0.

    Source:
        Robbins (1970), Annals of Mathematical Statistics 41, 1397–1409: mixtures; products of independent evidence.

    >>> found = difference_of_shares([3, 8], [30, 80], [9, 26], [30, 80], usual=0.1, planned=80)
    >>> f"{found.estimate[1]:.3f} ({found.low[1]:.3f} to {found.high[1]:.3f}), p {found.p[1]:.3f}"
    '0.225 (-0.013 to 0.459), p 0.105'
    """
    given = (np.asarray(x, dtype=float) for x in (control, n_control, other, n_other))
    a, n_a, b, n_b = np.broadcast_arrays(*given)
    require(
        (bool(np.all((a >= 0) & (a <= n_a))), "control", control, "From 0 to the number of units."),
        (bool(np.all((b >= 0) & (b <= n_b))), "other", other, "From 0 to the number of units."),
        is_share("usual", usual),
        is_share("alpha", alpha),
        is_positive("planned", planned),
        (-1 < null < 1, "null", null, "It must lie between −1 and 1."),
    )
    weight = best_rho(planned, alpha)
    hit, miss = weight * usual, weight * (1 - usual)

    known = (n_a > 0) & (n_b > 0)
    m_a, m_b = np.where(known, n_a, 1.0), np.where(known, n_b, 1.0)
    p_a, p_b = np.where(known, a, 0.0) / m_a, np.where(known, b, 0.0) / m_b
    mixed = special.betaln(hit + a, miss + n_a - a) + special.betaln(hit + b, miss + n_b - b)
    mixed -= 2 * special.betaln(hit, miss)

    def against(d: Floats) -> Floats:
        """The least evidence against a pair of shares with this difference: that against the likeliest pair."""
        q_a, q_b = likeliest_pair(m_a, p_a, m_b, p_b, d)
        of_a = special.xlogy(a, q_a) + special.xlog1py(n_a - a, -q_a)
        of_b = special.xlogy(b, q_b) + special.xlog1py(n_b - b, -q_b)
        return np.where(known, mixed - of_a - of_b, 0.0)

    value = p_b - p_a
    edges = []
    for end in (-1.0, 1.0):
        kept, out = np.where(known, value, end), np.full_like(value, end)
        for _ in range(HALVINGS):
            middle = (kept + out) / 2
            holds = against(middle) < -np.log(alpha)
            kept, out = np.where(holds, middle, kept), np.where(holds, out, middle)
        edges.append(np.where(np.abs(kept - end) < 1e-9, end, kept))
    p = np.exp(-np.maximum(against(np.full_like(value, null)), 0.0))
    return Sequence(np.where(known, value, np.nan), edges[0], edges[1], p)


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
