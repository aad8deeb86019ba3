"""The chance that a test statistic crosses its boundaries at one of several looks, by exact numerical integration.

Assumption: at look k the statistic Z_k is normal with mean θ √I_k and variance 1, and the scores Z_k √I_k have
independent increments: true of means, of regression coefficients and of any efficient estimate, in large samples, when
the looks do not depend on what was seen.

The density of the score is carried from look to look over the trials that have not stopped (Armitage, McPherson & Rowe,
1969, JRSS A 132, 235–244; Jennison & Turnbull, 'Group Sequential Methods', 2000, ch. 19). Here each step is a
Gauss–Legendre sum with nodes less than 0.7 standard deviations of the next increment apart.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from humanline.stats.checking import require
from humanline.stats.intervals import Floats

FAR = 8.5
"""Standard deviations beyond which a normal density counts for nothing (1e-17)."""

LEAST_NEWS = 1e-4
"""Share by which information must grow from look to look; closer looks would need more nodes than there are."""

MOST_NODES = 4000


class Crossing(NamedTuple):
    """Chances of the first crossing, look by look.

    Attributes:
        below: of falling below the lower boundary at that look and not before, shape (looks,).
        above: of rising above the upper boundary at that look and not before, shape (looks,).
    """

    below: Floats
    above: Floats

    @property
    def at(self) -> Floats:
        """Of stopping at that look, whichever way, shape (looks,)."""
        return self.below + self.above


class _Step(NamedTuple):
    """The last step: where from, with how much mass, how long (as a standard deviation), and between which scores."""

    score: Floats
    mass: Floats
    step: float
    low: float
    high: float


class Survivors:
    """Trials that have not stopped yet: the density of their score at the last look.

    Attributes:
        information: at the last look; 0 before the first.
        effect: θ, per root of a unit of information.
    """

    def __init__(self, effect: float = 0.0) -> None:
        self.information = 0.0
        self.effect = effect
        self._score = np.zeros(1)
        self._mass = np.ones(1)
        self._before: _Step | None = None

    def beyond(self, information: float, z: float, *, above: bool = True) -> float:
        """The chance of not having stopped before, and being beyond z at a look with so much information.

        Args:
            information: of the look, more than at the last.
            z: of the boundary.
            above: above z, else below.
        """
        sign = 1.0 if above else -1.0
        sd = float(np.sqrt(information - self.information))
        self._refine(sd)
        mean = self._score + self.effect * sd**2
        return float(self._mass @ special.ndtr(sign * (mean - z * np.sqrt(information)) / sd))

    def z_for(self, information: float, chance: float) -> float:
        """The z above which a look has just this chance; `inf` for a chance of 0.

        Args:
            information: of the look, more than at the last.
            chance: to be spent above the boundary, 0–1.
        """
        if chance <= 0:
            return np.inf
        low, high = -40.0, 40.0
        if self.beyond(information, low) <= chance:
            return -np.inf
        # Halving is certain, and the function is steep where it matters; 60 steps give z to 1e-16.
        for _ in range(60):
            middle = (low + high) / 2
            if self.beyond(information, middle) > chance:
                low = middle
            else:
                high = middle
        return (low + high) / 2

    def stay(self, information: float, lower: float, upper: float) -> None:
        """Keep those between the boundaries at a look, and move on to it.

        Args:
            information: of the look, more than at the last.
            lower: z of the lower boundary, may be `-inf`.
            upper: z of the upper boundary, may be `inf`.
        """
        root = np.sqrt(information)
        step = float(np.sqrt(information - self.information))
        self._refine(step)
        centre = self.effect * information
        low = max(lower * root, centre - FAR * root)
        high = min(upper * root, centre + FAR * root)
        self.information = information
        if high <= low:
            self._score, self._mass, self._before = np.zeros(1), np.zeros(1), None
            return
        self._before = _Step(self._score, self._mass, step, low, high)
        self._spread(self._before, _nodes_needed(high - low, step))

    def _refine(self, step: float) -> None:
        """Lay the nodes as close as the next step needs, when that is shorter than the last was."""
        if self._before is not None:
            needed = _nodes_needed(self._before.high - self._before.low, min(step, self._before.step))
            if needed > len(self._score):
                self._spread(self._before, needed)

    def _spread(self, before: _Step, many: int) -> None:
        """Carry the density over the last step, to so many nodes between its boundaries."""
        nodes, weights = _legendre(many)
        half = (before.high - before.low) / 2
        score = before.low + half * (nodes + 1)
        gap = (score[:, None] - before.score[None, :] - self.effect * before.step**2) / before.step
        density = np.exp(-0.5 * gap**2) @ before.mass / (before.step * np.sqrt(2 * np.pi))
        self._score, self._mass = score, half * weights * density


def crossing(information: ArrayLike, lower: ArrayLike, upper: ArrayLike, *, effect: float = 0.0) -> Crossing:
    """The chance of stopping at each look, below or above.

    Args:
        information: at each look, increasing, in any unit, shape (looks,).
        lower: z below which the trial stops, `-inf` for never, shape (looks,).
        upper: z above which it stops, `inf` for never, shape (looks,).
        effect: θ, per root of a unit of information; with information as a share of the planned, the drift: what z
            is expected to be at the planned end.

    Raises:
        InputError: information does not increase from above 0, the shapes differ, or a lower boundary lies above.

    >>> five_percent = [1.959964] * 5
    >>> round(float(crossing(range(1, 6), [-z for z in five_percent], five_percent).at.sum()), 4)
    0.1417
    """
    i, low, high = (np.atleast_1d(np.asarray(a, dtype=float)) for a in (information, lower, upper))
    increasing = i.ndim == 1 and is_increasing(i)
    require(
        (increasing, "information", information, "It must grow from look to look by more than 1/10,000."),
        (i.shape == low.shape == high.shape, "lower, upper", (low.shape, high.shape), "One of each for every look."),
        (low.shape != high.shape or bool(np.all(low <= high)), "lower", lower, "It may not lie above upper."),
    )
    below, above = np.zeros(len(i)), np.zeros(len(i))
    survivors = Survivors(effect)
    for k in range(len(i)):
        below[k] = survivors.beyond(i[k], low[k], above=False)
        above[k] = survivors.beyond(i[k], high[k])
        if k + 1 < len(i):
            survivors.stay(i[k], low[k], high[k])
    return Crossing(below, above)


def is_increasing(information: Floats) -> bool:
    """Whether information starts above 0 and grows from look to look by enough to be new."""
    return bool(np.all(np.isfinite(information) & (np.diff(information, prepend=0.0) > LEAST_NEWS * information)))


def _nodes_needed(width: float, step: float) -> int:
    """Nodes over a width; the widest gap, in the middle, is π/2 of the mean one."""
    return int(np.clip(np.ceil(width / step * np.pi / 2 / 0.7), 48, MOST_NODES))


@lru_cache(maxsize=256)
def _legendre(many: int) -> tuple[Floats, Floats]:
    nodes, weights = special.roots_legendre(many)
    return np.asarray(nodes), np.asarray(weights)
