"""Do the arms have the numbers that the lot should give? If not, something is broken, and the trial says nothing.

Looked at daily, a χ² test at 5 % raises a false alarm in one trial in four; the sequential test may be looked at as
often as wanted.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from humanline.stats.checking import is_positive, require
from humanline.stats.intervals import Floats
from humanline.stats.multiplicity import holm

TOTAL = 100.0
"""Weight of the prior, in units: a broken lot is expected to be off by some five points."""


def chi_squared(counts: ArrayLike, shares: ArrayLike) -> float:
    """The p of Pearson's test that units were drawn with these shares: for one look, at the end.

    Args:
        counts: units in each arm, shape (arms,).
        shares: chance of each arm, adding up to 1, shape (arms,).

    Raises:
        InputError: shares are not above 0 or do not add up to 1, shapes differ, or there are no units.

    >>> f"{chi_squared([821588, 815482], [0.5, 0.5]):.1e}"
    '1.8e-06'
    """
    k, w = _checked(counts, shares)
    require((k.ndim == 1 and k.sum() > 0, "counts", counts, "One count an arm, and some units."))
    expected = k.sum() * w
    return float(special.chdtrc(len(k) - 1, float(((k - expected) ** 2 / expected).sum())))


def evidence(counts: ArrayLike, shares: ArrayLike, *, total: float = TOTAL) -> Floats:
    """Evidence that the lot is broken, as log e: 1/α or more, ever, with at most probability α when it is not.

    The Dirichlet–multinomial chance of the counts over their multinomial chance.

    Args:
        counts: units in each arm so far, shape (…, arms).
        shares: chance of each arm, adding up to 1, shape (arms,).
        total: weight of the prior, in units.

    Raises:
        InputError: see `chi_squared`; or total is not above 0.

    Source:
        Lindon & Malek (2022), 'Anytime-valid inference for multinomial count data', NeurIPS 35.
    """
    k, w = _checked(counts, shares)
    require(is_positive("total", total))
    prior = total * w
    mixed = special.gammaln(total) - special.gammaln(total + k.sum(axis=-1))
    mixed = mixed + (special.gammaln(prior + k) - special.gammaln(prior)).sum(axis=-1)
    return np.asarray(mixed - (k * np.log(w)).sum(axis=-1))


class SampleRatio(NamedTuple):
    """What the sequential test says, of all units and of groups at once.

    Attributes:
        p: always-valid, of all units together, shape (looks,).
        p_groups: always-valid and corrected for the number of groups (Holm), shape (looks, groups).
        p_anywhere: always-valid, that the lot is broken in some group, shape (looks,).
    """

    p: Floats
    p_groups: Floats
    p_anywhere: Floats


def sample_ratio(counts: ArrayLike, shares: ArrayLike, *, total: float = TOTAL) -> SampleRatio:
    """Look at the numbers in the arms as often as wanted, overall and by segment, day or channel.

    Args:
        counts: units so far, shape (looks, groups, arms); every look has all units up to then.
        shares: chance of each arm, adding up to 1, shape (arms,).
        total: weight of the prior, in units.

    Raises:
        InputError: see `chi_squared`; or counts have another shape, or fall from look to look.
    """
    k, w = _checked(counts, shares)
    require(
        (k.ndim == 3, "counts", k.shape, "It must have the shape (looks, groups, arms)."),
        (bool(np.all(np.diff(k, axis=0) >= 0)), "counts", "a count that falls", "Each look has all units up to then."),
    )
    overall = evidence(k.sum(axis=1), w, total=total)
    groups = evidence(k, w, total=total)
    # The mean of e-processes is one too: no correction for the number of groups is needed.
    anywhere = special.logsumexp(groups, axis=1) - np.log(k.shape[1])
    each = _always_valid(groups)
    return SampleRatio(_always_valid(overall), np.array([holm(row) for row in each]), _always_valid(anywhere))


def _always_valid(log_e: Floats) -> Floats:
    return np.asarray(np.exp(-np.maximum(np.maximum.accumulate(log_e, axis=0), 0.0)))


def _checked(counts: ArrayLike, shares: ArrayLike) -> tuple[Floats, Floats]:
    k, w = np.asarray(counts, dtype=float), np.asarray(shares, dtype=float)
    require(
        is_positive("shares", w),
        (bool(np.isclose(w.sum(), 1.0)), "shares", w.tolist(), "They must add up to 1."),
        (k.shape[-1:] == w.shape, "counts", k.shape, "One count for every share."),
        (bool(np.all(k >= 0)), "counts", "below 0", "Counts may not be negative."),
    )
    return k, w
