"""Sets for a ratio of two estimates, that hold however near the lower one is to nought.

All values r for which `top − r · below` is not told apart from nought: a relative effect by Fieller's contrast, and the
effect on those who comply by Anderson and Rubin's. Where the lower estimate itself is not told apart from nought, the
set has no bound on one side, or on neither: that is what the data say, and it is said.

Source:
    Fieller (1954), JRSS B 16, 175–185; Anderson & Rubin (1949), Annals of Mathematical Statistics 20, 46–63; one
    instrument: Andrews, Stock & Sun (2019), Annual Review of Economics 11, 727–753.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from humanline.stats.aggregates import Arms, EffectEstimates
from humanline.stats.intervals import Floats

Shape = Literal["interval", "two_rays", "whole_line", "not_estimable"]


class RatioSet(NamedTuple):
    """Values of a ratio that go with what was seen, in any number of groups at once.

    Attributes:
        low: lower end of an interval, or where the gap of two rays begins, shape (…,); `nan` where there is none.
        high: upper end of an interval, or where the gap ends.
        shape: `interval`: from low to high; `two_rays`: below low or above high; `whole_line`: any value;
            `not_estimable`: see the effect's reason.
    """

    low: Floats
    high: Floats
    shape: np.ndarray

    def holds(self, value: ArrayLike) -> np.ndarray:
        """Whether a value is in the set, shape (…,)."""
        v = np.asarray(value, dtype=float)
        inside = (self.low <= v) & (v <= self.high)
        outside = (v <= self.low) | (v >= self.high)
        return np.select([self.shape == "interval", self.shape == "two_rays", self.shape == "whole_line"], [
            inside, outside, np.ones_like(inside)], default=False)  # fmt: skip


def ratio_set(top: ArrayLike, below: ArrayLike, covariance: ArrayLike, critical: ArrayLike) -> RatioSet:
    """All r with (top − r below)² ≤ critical² · var(top − r below).

    Args:
        top: estimate above the line, shape (…,).
        below: estimate below the line, same shape.
        covariance: of the two, shape (…, 2, 2).
        critical: standard errors that are still no difference: 1.96, a t quantile, or the boundary of a sequence,
            shape (…,).
    """
    t, b, v = np.asarray(top, dtype=float), np.asarray(below, dtype=float), np.asarray(covariance, dtype=float)
    c2 = np.square(np.asarray(critical, dtype=float))
    # r² · square − 2 r · cross + constant ≤ 0
    square = b**2 - c2 * v[..., 1, 1]
    cross = t * b - c2 * v[..., 0, 1]
    constant = t**2 - c2 * v[..., 0, 0]
    inner = cross**2 - square * constant
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        root = np.sqrt(np.maximum(inner, 0.0))
        # The root of larger size first; the other from their product, so that nothing cancels.
        far = cross + np.where(cross >= 0, root, -root)
        one, other = far / square, np.where(far != 0, constant / far, 0.0)
    known = np.isfinite(t) & np.isfinite(b) & np.isfinite(v).all(axis=(-2, -1)) & np.isfinite(c2)
    shape = np.select([~known, square > 0, inner > 0], ["not_estimable", "interval", "two_rays"], default="whole_line")
    bounded = (shape == "interval") | (shape == "two_rays")
    return RatioSet(
        np.where(bounded, np.minimum(one, other), np.nan), np.where(bounded, np.maximum(one, other), np.nan), shape
    )


def relative_set(arms: Arms, critical: ArrayLike, *, of: int = 0, arm: int = 1, control: int = 0) -> RatioSet:
    """The relative effect μ₁ / μ₀ − 1 by Fieller's contrast.

    Args:
        arms: the estimates.
        critical: see `ratio_set`.
        of: which of the wanted.
        arm: place of the arm.
        control: place of the arm it is set against.
    """
    many = arms.value.shape[-1]
    places = [of * many + arm, of * many + control]
    covariance = arms.covariance[..., places, :][..., :, places]
    fine = arms.reason == ""
    top = np.where(fine, arms.value[..., of, arm], np.nan)
    found = ratio_set(top, arms.value[..., of, control], covariance, critical)
    return RatioSet(found.low - 1, found.high - 1, found.shape)


class Complier(NamedTuple):
    """What getting it did to those who got it because the lot said so.

    Attributes:
        effect: Wald's estimate (two-stage least squares with one instrument), by the delta method; poor where few
            complied.
        set: Anderson and Rubin's set, which holds however few complied.
        offer: the effect of being offered it: intention to treat, which decides.
        compliers: the difference in the share that got it.
    """

    effect: EffectEstimates
    set: RatioSet
    offer: EffectEstimates
    compliers: EffectEstimates


def complier_effect(
    arms: Arms, critical: ArrayLike, *, outcome: int = 0, received: int = 1, arm: int = 1, control: int = 0
) -> Complier:
    """The effect on those who comply, from the offer's effect on the outcome and on what was received.

    Assumes that the lot works through what was received alone, and that it keeps nobody from it who would have got it
    otherwise (Angrist, Imbens & Rubin, 1996, JASA 91, 444–455, prop. 1).

    Args:
        arms: estimates of the outcome and of what was received, together.
        critical: see `ratio_set`.
        outcome: place of the outcome among the wanted.
        received: place of what was received.
        arm: place of the arm.
        control: place of the arm it is set against.
    """
    offer = arms.difference(of=outcome, arm=arm, control=control)
    compliers = arms.difference(of=received, arm=arm, control=control)
    many, size = arms.value.shape[-1], arms.value.shape[-2] * arms.value.shape[-1]
    pick = np.zeros((2, size))
    pick[0, [outcome * many + arm, outcome * many + control]] = 1, -1
    pick[1, [received * many + arm, received * many + control]] = 1, -1
    covariance = np.einsum("ik,...kl,jl->...ij", pick, arms.covariance, pick)
    fine = offer.reason == ""
    top = np.where(fine, offer.estimate, np.nan)
    below = arms.value[..., received, arm] - arms.value[..., received, control]
    with np.errstate(divide="ignore", invalid="ignore"):
        wald = np.where(below != 0, top / below, np.nan)
        weights = np.zeros(arms.value.shape)
        weights[..., outcome, arm], weights[..., outcome, control] = 1 / below, -1 / below
        weights[..., received, arm], weights[..., received, control] = -wald / below, wald / below
    effect = arms.contrast(np.where(np.isfinite(weights), weights, 0.0))
    reason = np.where((offer.reason == "") & (below == 0), "no_compliers", effect.reason)
    nothing = np.where(reason == "", 0.0, np.nan)
    effect = EffectEstimates(wald + nothing, effect.variance + nothing, effect.df + nothing, effect.n, reason)
    return Complier(effect, ratio_set(top, below, covariance, critical), offer, compliers)
