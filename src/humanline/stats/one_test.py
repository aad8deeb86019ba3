"""One test of two arms at every look: z of other less control at any null, and the null at which z is so much.

Whatever decides, and whatever is shown, comes from the same z: proof is z beyond a boundary at the null of the
question, an interval holds the nulls at which z is within it. So an interval leaves out a null exactly where z refutes
it: by the score of shares, by Student's t with the degrees of freedom of few units or clusters, by Fieller's contrast
of a relative effect. An interval from the estimate and its own variance would tell of another test: of a share of .02
with arms of 9:1 it holds the truth in 90 %, not 95.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from humanline.stats.aggregates import Arms, EffectEstimates
from humanline.stats.intervals import Floats
from humanline.stats.shares import score, score_of_ratio

#: How near a null is found, of the larger of itself and 1, and in how many steps at most.
NEAR, STEPS = 1e-13, 60
#: Furthest relative effect that is looked for; beyond, an interval has no end.
FARTHEST = 1e6


class ArmsTest(Protocol):
    """A test of two arms at every look."""

    @property
    def estimate(self) -> Floats:
        """Other less control, or relative to it, shape (looks,); `nan` where there is none."""
        ...

    def z(self, null: ArrayLike) -> Floats:
        """How far other lies above a null, as a normal z, shape (looks,); `nan` where there is no estimate.

        Args:
            null: in the unit of the estimate, any shape that goes with (looks,), which the answer then has.
        """
        ...

    def null(self, z: ArrayLike) -> Floats:
        """The null at which z is so much, shape (looks,); ∓∞ where none between the estimate and the end has it.

        Args:
            z: any shape that goes with (looks,), which the answer then has; ±∞ is the end itself.
        """
        ...


class DifferenceTest:
    """Of an estimate with its variance and degrees of freedom: of means, counts, ratios and quantiles.

    Args:
        effect: other less control at each look.
    """

    def __init__(self, effect: EffectEstimates) -> None:
        self._effect = effect

    @property
    def estimate(self) -> Floats:
        """Other less control, shape (looks,)."""
        return self._effect.estimate

    def z(self, null: ArrayLike) -> Floats:
        """See `ArmsTest`."""
        with np.errstate(divide="ignore", invalid="ignore"):
            t = (self._effect.estimate - np.asarray(null, dtype=float)) / np.sqrt(self._effect.variance)
        return as_normal(t, self._effect.df)

    def null(self, z: ArrayLike) -> Floats:
        """See `ArmsTest`."""
        found = self._effect.estimate - as_student(z, self._effect.df) * np.sqrt(self._effect.variance)
        return np.asarray(found)


class RelativeTest:
    """Of other over control less 1, by Fieller's contrast: control times (1 + null) is set beside other.

    A control that is not above nought has no relative effect. Where it is not told apart from nought, an interval has
    no end on the side away from no effect.

    Args:
        arms: estimates of both arms.
        refutable: nulls, besides no effect, that the interval has to agree on with z, such as a margin.
    """

    def __init__(self, arms: Arms, *, refutable: tuple[float, ...] = ()) -> None:
        self._arms, self._nulls = arms, (0.0, *refutable)
        below = arms.value[..., 0, 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = arms.value[..., 0, 1] / below - 1
        self._estimate = np.where((below > 0) & (arms.reason == ""), ratio, np.nan)

    @property
    def estimate(self) -> Floats:
        """Other over control, less 1, shape (looks,)."""
        return self._estimate

    def z(self, null: ArrayLike) -> Floats:
        """See `ArmsTest`."""
        held, _ = np.broadcast_arrays(np.asarray(null, dtype=float), self._estimate)
        weights = np.zeros((*held.shape, *self._arms.value.shape[-2:]))
        weights[..., 0, 1], weights[..., 0, 0] = 1.0, -(1.0 + held)
        effect = self._arms.contrast(weights)
        with np.errstate(divide="ignore", invalid="ignore"):
            found = as_normal(effect.estimate / np.sqrt(effect.variance), effect.df)
        return np.where(np.isfinite(self._estimate), found, np.nan)

    def null(self, z: ArrayLike) -> Floats:
        """See `ArmsTest`."""
        wanted, start = np.broadcast_arrays(np.asarray(z, dtype=float), self._estimate)
        end = np.where(wanted > 0, -FARTHEST, FARTHEST)
        for null in self._nulls:
            # Beyond the control's own uncertainty z turns back: a null that is refuted is a nearer end.
            refuted = np.where(wanted > 0, self.z(null) >= wanted, self.z(null) <= wanted)
            end = np.where(refuted, null, end)
        return _where(self.z, wanted, start, end)


class SharesTest:
    """Of two shares by the score.

    Args:
        control: hits in the control arm at each look, shape (looks,).
        n_control: units in it.
        other: hits in the other arm.
        n_other: units in it.
        relative: of other over control less 1, else of the difference.
    """

    def __init__(
        self, control: Floats, n_control: Floats, other: Floats, n_other: Floats, *, relative: bool = False
    ) -> None:
        self._there = (n_control >= 1) & (n_other >= 1)
        self._seen = control, np.maximum(n_control, 1.0), other, np.maximum(n_other, 1.0)
        self._relative = relative
        a, n_a, b, n_b = self._seen
        with np.errstate(divide="ignore", invalid="ignore"):
            value = (b / n_b) / (a / n_a) - 1 if relative else b / n_b - a / n_a
        self._estimate = np.where(self._there, value, np.nan)

    @property
    def estimate(self) -> Floats:
        """Other less control, or over it less 1, shape (looks,)."""
        return self._estimate

    def z(self, null: ArrayLike) -> Floats:
        """See `ArmsTest`."""
        held = np.asarray(null, dtype=float)
        found = score_of_ratio(*self._seen, 1 + held) if self._relative else score(*self._seen, held)
        return np.where(self._there, found, np.nan)

    def null(self, z: ArrayLike) -> Floats:
        """See `ArmsTest`."""
        wanted, seen = np.broadcast_arrays(np.asarray(z, dtype=float), self._estimate)
        if not self._relative:
            edge = 1 - 1e-12
            found = _where(self.z, wanted, seen, np.where(wanted > 0, -edge, edge))
            return np.where(np.isinf(found), np.sign(found), found)
        most = np.log(FARTHEST)
        with np.errstate(divide="ignore", invalid="ignore"):
            start = np.nan_to_num(np.log1p(seen), nan=0.0, posinf=most, neginf=-most)
        logs = _where(lambda log: self.z(np.expm1(log)), wanted, start, np.where(wanted > 0, -most, most))
        found = np.where(np.isinf(logs), np.where(logs < 0, -1.0, np.inf), np.expm1(logs))
        return np.where(self._there, found, np.nan)


def as_normal(t: ArrayLike, df: ArrayLike) -> Floats:
    """The normal z that is as unlikely as Student's t with so many degrees of freedom; same shape."""
    far = special.stdtr(df, -np.abs(np.asarray(t, dtype=float)))
    with np.errstate(divide="ignore"):
        return np.asarray(-np.sign(t) * special.ndtri(far))


def as_student(z: ArrayLike, df: ArrayLike) -> Floats:
    """Student's t that is as unlikely as a normal z; ±∞ stays so. Same shape."""
    reach = np.asarray(z, dtype=float)
    far = special.ndtr(-np.abs(reach))
    with np.errstate(divide="ignore", invalid="ignore"):
        found = -special.stdtrit(df, np.maximum(far, 1e-300))
    return np.where(np.isfinite(reach), np.sign(reach) * found, reach)


def _where(z: Callable[[Floats], Floats], wanted: Floats, start: Floats, end: Floats) -> Floats:
    """Where, between an estimate and an end, z becomes so much; ∓∞ where it does not come so far.

    Source:
        Ridders (1979), IEEE Transactions on Circuits and Systems 26, 979–980.
    """
    up = wanted > 0
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        at_end = z(end) - wanted
        reached = np.where(up, at_end >= 0, at_end <= 0) & np.isfinite(wanted)
        a, b, f_a, f_b = start, end, -wanted, at_end
        found = start
        for _ in range(STEPS):
            middle = (a + b) / 2
            f = z(middle) - wanted
            root = np.sqrt(f**2 - f_a * f_b)
            step = (middle - a) * np.sign(f_a - f_b) * f / root
            before, found = found, np.where(np.isfinite(step), middle + step, middle)
            f_found = np.where(np.isfinite(step), z(found) - wanted, f)
            # The nearest two of the four that have the root between them.
            for x, f_x in ((middle, f), (found, f_found)):
                beyond = np.where(up, f_x >= 0, f_x <= 0)
                nearer = np.where(beyond, np.abs(x - start) < np.abs(b - start), np.abs(x - start) > np.abs(a - start))
                a, f_a = np.where(nearer & ~beyond, x, a), np.where(nearer & ~beyond, f_x, f_a)
                b, f_b = np.where(nearer & beyond, x, b), np.where(nearer & beyond, f_x, f_b)
            if np.all(~reached | (np.abs(found - before) <= NEAR * np.maximum(np.abs(found), 1.0))):
                break
    none = np.where(up, -np.inf, np.inf)
    return np.asarray(
        np.where(np.isfinite(start), np.where(wanted == 0, start, np.where(reached, found, none)), np.nan)
    )
