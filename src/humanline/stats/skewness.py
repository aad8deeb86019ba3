"""How skew units are, from sums of powers: what decides from how many units on a difference can be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from humanline.foundation.names import same
from humanline.model.cube import Powers
from humanline.stats.intervals import Floats


class UnitSpread(NamedTuple):
    """How units differ in an outcome.

    Attributes:
        units: how many it rests on.
        mean: in the outcome's unit.
        variance: of one unit, as it counts in a mean of so many units.
        skewness: of one unit, without dimension.
    """

    units: int
    mean: float
    variance: float
    skewness: float


def skewness(n: ArrayLike, first: ArrayLike, second: ArrayLike, third: ArrayLike) -> Floats:
    """Of units in several arms, each about its own mean, taken together; `nan` of fewer than three units.

    Args:
        n: units, shape (…, arms).
        first: sum of their distances from a point, same shape.
        second: of the squares, same shape.
        third: of the cubes, same shape.

    Returns:
        Shape (…,). Without an effect both arms have the same, and both together tell it best.
    """
    many, one, two, three = (np.asarray(x, dtype=float) for x in (n, first, second, third))
    with np.errstate(divide="ignore", invalid="ignore"):
        at = np.nan_to_num(one / many)
        squares = (two - at * one).sum(axis=-1)
        cubes = (three - 3 * at * two + 2 * at**2 * one).sum(axis=-1)
        total = many.sum(axis=-1)
        found = cubes / total / (squares / total) ** 1.5
    return np.asarray(np.where((total > 2) & (squares > 0), found, np.nan))


def skewness_so_far(powers: Powers, arms: Sequence[str], until: Sequence[str], segment: str = "") -> Floats:
    """Skewness of the units that came in by each look.

    Args:
        powers: the sums.
        arms: names of the arms.
        until: last day of each look, ISO.
        segment: one of the log's; empty for everybody.

    Returns:
        Shape (looks,).
    """
    inside = np.stack([_inside(powers, arm, until, segment) for arm in arms], axis=1)
    sums = [np.where(inside, np.asarray(x, dtype=float), 0.0).sum(axis=-1) for x in _sums(powers)]
    return skewness(*sums)


def units_so_far(powers: Powers, arm: str, until: Sequence[str], segment: str = "") -> Floats:
    """Units of one arm that came in by each look, shape (looks,).

    Args:
        powers: the sums.
        arm: name of the arm.
        until: last day of each look, ISO.
        segment: one of the log's; empty for everybody.
    """
    counted = np.where(_inside(powers, arm, until, segment), np.asarray(powers.units, dtype=float), 0.0)
    return np.asarray(counted.sum(axis=-1))


def _inside(powers: Powers, arm: str, until: Sequence[str], segment: str) -> NDArray[np.bool_]:
    """Which cells count at each look, shape (looks, cells)."""
    mine = np.array([not segment or same(one) == same(segment) for one in powers.segment], dtype=bool)
    day = np.array(powers.day, dtype=str) <= np.array(until, dtype=str)[:, None]
    return np.asarray(mine & day & (np.array(powers.arm, dtype=str) == arm))


def unit_spread(powers: Powers, segment: str = "") -> UnitSpread | None:
    """How units of one arm differ, `None` where there are fewer than three or all are the same.

    Args:
        powers: the sums.
        segment: one of the log's; empty for everybody.
    """
    mine = np.array([not segment or same(one) == same(segment) for one in powers.segment], dtype=bool)
    n, one, two, three = (np.array([np.asarray(x, dtype=float)[mine].sum()]) for x in _sums(powers))
    value, below = (float(np.asarray(x, dtype=float)[mine].sum()) for x in (powers.value, powers.below))
    skew = float(skewness(n, one, two, three))
    if not np.isfinite(skew) or below <= 0:
        return None
    square = float((two - one**2 / n)[0]) / (float(n[0]) - 1)
    return UnitSpread(round(float(n[0])), value / below, square / (below / float(n[0])) ** 2, skew)


def _sums(powers: Powers) -> tuple[Sequence[float], ...]:
    return powers.units, powers.first, powers.second, powers.third
