"""Trials of one moment that find different things: how far apart what they are about lies.

Assumption: each trial says what a person added in its own time and place; those differ around what a person adds,
normal with a spread between them. It is the least that explains how far the trials lie apart beyond chance:
DerSimonian and Laird (1986), 'Meta-analysis in clinical trials', Controlled Clinical Trials 7, 177–188, eq. 8. What
none of them measured is alike for all, and no part of it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scipy import special

from humanline.gain.judging import SIDES, PartSide
from humanline.gain.observing import Points

#: The least variance that a trial counts with, in points squared.
LEAST = 1e-12
#: Trials contradict each other when chance alone would put them this far apart less often than this.
CHANCE = 0.05

NotMeasured = Mapping[PartSide, Mapping[str, float]]


class Between(NamedTuple):
    """How far the trials of one moment lie apart, beyond chance, in points squared.

    Attributes:
        variance: side → variance between trials.
        covariance: of the two sides.
        contradict: chance alone would seldom put them so far apart.
    """

    variance: dict[PartSide, float]
    covariance: float
    contradict: bool


def between(trials: Mapping[str, Points], not_measured: Mapping[str, NotMeasured]) -> Between:
    """The spread between the trials of one moment.

    Args:
        trials: name → what it found for the moment as a whole.
        not_measured: name → side → outcome → its usual spread in points.
    """
    names = sorted(trials)
    every = {outcome for name in names for of in not_measured[name].values() for outcome in of}
    shared = {o for o in every if all(any(o in of for of in not_measured[name].values()) for name in names)}
    variance: dict[PartSide, float] = {}
    contradict = False
    for side in SIDES:
        mine = [name for name in names if side in trials[name].mean]
        found, q = _spread(
            [trials[name].mean[side] for name in mine],
            [
                trials[name].variance[side]
                + math.fsum(v**2 for o, v in not_measured[name][side].items() if o not in shared)
                for name in mine
            ],
        )
        variance[side] = found
        contradict |= len(mine) > 1 and float(special.chdtrc(len(mine) - 1, q)) < CHANCE
    return Between(variance, _covariance(trials, not_measured, shared, variance), contradict)


def _covariance(
    trials: Mapping[str, Points],
    not_measured: Mapping[str, NotMeasured],
    shared: set[str],
    variance: Mapping[PartSide, float],
) -> float:
    """Of what differs between trials on the two sides: from the spread of their sum."""
    both = [name for name in sorted(trials) if len(trials[name].mean) == len(SIDES)]
    if len(both) < 2 or not all(variance.values()):
        return 0.0
    total, _ = _spread(
        [math.fsum(trials[name].mean.values()) for name in both],
        [
            math.fsum(trials[name].variance.values())
            + 2 * trials[name].between
            + math.fsum(
                math.fsum(of.get(outcome, 0.0) for of in not_measured[name].values()) ** 2
                for outcome in sorted({o for of in not_measured[name].values() for o in of} - shared)
            )
            for name in both
        ],
    )
    most = math.sqrt(math.prod(variance.values()))
    return min(max((total - math.fsum(variance.values())) / 2, -most), most)


def _spread(means: Sequence[float], variances: Sequence[float]) -> tuple[float, float]:
    """The variance between, and how far apart they lie (Cochran's Q)."""
    if len(means) < 2:
        return 0.0, 0.0
    weights = [1 / max(v, LEAST) for v in variances]
    total = math.fsum(weights)
    middle = math.fsum(w * m for w, m in zip(weights, means, strict=True)) / total
    q = math.fsum(w * (m - middle) ** 2 for w, m in zip(weights, means, strict=True))
    scale = total - math.fsum(w * w for w in weights) / total
    return max(0.0, (q - (len(means) - 1)) / scale), q
