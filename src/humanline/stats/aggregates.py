"""What arms came to, from means and covariances: means, shares, counts and ratios, with covariates and strata.

Every estimate is a smooth function of the arms' means of columns, so one formula gives every variance: with G the
derivative by the means of arm a and S_a the covariance between its n_a units, var = Σ_a G_a S_a G_a' / n_a (the delta
method: van der Vaart, 1998, 'Asymptotic Statistics', th. 3.1). A unit's influence on the estimate is G_a (x − mean_a).

- A mean or share over units is a column's mean. A ratio, and a mean over the units within clusters, is the ratio of two
  columns' means: outcome over `size`. Then the clusters are what varies and S_a is their covariance. Residuals are too
  small by their own leverage. With m for the sizes and variances in proportion to m², as where units of a cluster are
  alike, Σ e² is short by the factor 1 − 2 Σ m³ / (Σ m Σ m²) + Σ m² / (Σ m)², which for sizes of a gamma distribution is
  1 − 1 / n* with n* = n / (1 + 3 cv²), their effective number (for clusters: Carter, Schnepel & Steigerwald, 2017,
  Review of Economics and Statistics 99, 698–709). So n* − 1 stands below the line, and counts the degrees of freedom.
  For equally large clusters this is the cluster-robust variance CR2 of Bell & McCaffrey (2002), Survey Methodology 28,
  169–181. Units of a cluster that are nothing alike have n / (1 + cv²) (Kish, 1965, 'Survey Sampling', §11.7): then
  clusters of unequal size have wider intervals than they need.
- Few clusters are looked at one by one, and have CR2 itself with Satterthwaite's degrees of freedom: see
  `stats.few_clusters`.
- Covariates known beforehand take away what could be foretold, in each arm with its own slope (Lin, 2013, Annals of
  Applied Statistics 7, 295–318: the interacted regression; CUPED is the same with one slope: Deng et al., 2013).
  The mean of the covariates over all arms is itself a draw, and its uncertainty is in the variance (Negi & Wooldridge,
  2021, Econometric Reviews 40, 504–534).
- A prediction from a model is a covariate like any other (CUPAC) where it was made by a model that had not seen the
  unit: with folds as strata, each fold's predictions are on a footing of their own.
- Strata are weighed by their share of all units (Miratrix, Sekhon & Yu, 2013, JRSS B 75, 369–396), and that the shares
  are a draw is in the variance.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from humanline.stats.few_clusters import few_clusters
from humanline.stats.intervals import Floats
from humanline.stats.moments import Moments

Words = NDArray[np.str_]
#: Squared coefficients of variation by which units of unequal size count for fewer; see above.
_ALIKE = 3.0


class Wanted(NamedTuple):
    """Something to estimate in every arm.

    Attributes:
        column: its name.
        per: column below the line: of a ratio, or `size` for a mean over units within clusters; empty for a mean over
            units.
    """

    column: str
    per: str = ""


class Arms(NamedTuple):
    """What was estimated in each arm, together, in any number of groups at once.

    Attributes:
        value: shape (…, wanted, arms).
        parts: covariance of the values as a sum of independent parts, shape (…, parts, wanted × arms, wanted × arms).
        df: degrees of freedom of each part, shape (…, parts).
        n: units of each arm, shape (…, arms).
        influence: what a unit of each arm adds to each value per unit of each column, shape (…, arms, wanted × arms,
            columns); to be divided by n of the arm. Of strata: not kept, `None`.
        reason: why there is no estimate, shape (…,); empty where there is one. `too_few`: fewer than two units in an
            arm beyond the covariates, or as good as fewer where they are of unequal size; `no_denominator`: nothing
            below the line; `no_events`: the outcome never happened in any arm; `no_spread`: all units the same.
        even: of few clusters the variance of each part if all units were alike and differed by 1, shape (…, parts);
            else `None`.
    """

    value: Floats
    parts: Floats
    df: Floats
    n: Floats
    influence: Floats | None
    reason: Words
    even: Floats | None = None

    @property
    def free(self) -> Floats:
        """Degrees of freedom that can be told without an outcome, shape (…,): of few clusters those of a difference."""
        if self.even is None:
            return np.asarray(self.df.min(axis=-1))
        return satterthwaite(self.even, self.df)

    @property
    def covariance(self) -> Floats:
        """Of the values, shape (…, wanted × arms, wanted × arms)."""
        return np.asarray(self.parts.sum(axis=-3))

    def contrast(self, weights: Floats) -> EffectEstimates:
        """A weighted sum of the values, such as one arm minus another.

        Args:
            weights: shape (wanted, arms), or (…, wanted, arms).

        Returns:
            With degrees of freedom by Satterthwaite (1946), Biometrics Bulletin 2, 110–114; of few clusters no more
            than if the arms differed as much, since a variance of three clusters can't be told to be small.
        """
        w, _ = np.broadcast_arrays(np.asarray(weights, dtype=float), self.value)
        flat = w.reshape(*w.shape[:-2], self.value.shape[-2] * self.value.shape[-1])
        estimate = (w * self.value).sum(axis=(-2, -1))
        each = np.einsum("...i,...pij,...j->...p", flat, self.parts, flat)
        variance = each.sum(axis=-1)
        df = satterthwaite(each, self.df)
        if self.even is not None:
            alike = self.even * (w**2).sum(axis=-2)
            df = np.minimum(df, satterthwaite(alike, self.df))
        reason = np.where((self.reason == "") & ~(variance > 0), "no_spread", self.reason)
        fine = reason == ""
        nothing = np.nan
        return EffectEstimates(
            np.where(fine, estimate, nothing),
            np.where(fine, variance, nothing),
            np.where(fine, df, nothing),
            self.n.sum(axis=-1),
            reason,
        )

    def difference(self, *, of: int = 0, arm: int = 1, control: int = 0) -> EffectEstimates:
        """One arm minus another, in the outcome's unit.

        Args:
            of: which of the wanted.
            arm: place of the arm.
            control: place of the arm it is set against.
        """
        return self.contrast(self._weights({(of, arm): 1.0, (of, control): -1.0}))

    def against_margin(self, margin: float, *, of: int = 0, arm: int = 1, control: int = 0) -> EffectEstimates:
        """How far an arm is above (1 + margin) times another: μ₁ − (1 + margin) μ₀.

        Its sign answers whether the relative effect is above the margin, and its variance stays true with few events
        and a control near nought, where that of a relative effect does not (Fieller, 1954, JRSS B 16, 175–185).

        Args:
            margin: as a share of the control's value, such as −0.02.
            of: which of the wanted.
            arm: place of the arm.
            control: place of the arm it is set against.
        """
        return self.contrast(self._weights({(of, arm): 1.0, (of, control): -(1.0 + margin)}))

    def relative(self, *, of: int = 0, arm: int = 1, control: int = 0) -> EffectEstimates:
        """One arm over another, minus 1, by the delta method; `stats.ratio_sets` gives a set that holds.

        Args:
            of: which of the wanted.
            arm: place of the arm.
            control: place of the arm it is set against.
        """
        top, below = self.value[..., of, arm], self.value[..., of, control]
        with np.errstate(divide="ignore", invalid="ignore"):
            weights = np.zeros(self.value.shape)
            weights[..., of, arm] = 1 / below
            weights[..., of, control] = -top / below**2
            found = self.contrast(np.where(np.isfinite(weights), weights, 0.0))
            reason = np.where((found.reason == "") & (below == 0), "no_denominator", found.reason)
            nothing = np.where(reason == "", 0.0, np.nan)
            return EffectEstimates(
                top / below - 1 + nothing, found.variance + nothing, found.df + nothing, found.n, reason
            )

    def _weights(self, places: dict[tuple[int, int], float]) -> Floats:
        weights = np.zeros(self.value.shape[-2:])
        for place, weight in places.items():
            weights[place] = weight
        return weights


def satterthwaite(each: Floats, df: Floats) -> Floats:
    """Degrees of freedom of a sum of independent variances.

    Args:
        each: the variances, shape (…, parts).
        df: of each, same shape.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(each.sum(axis=-1) ** 2 / (each**2 / df).sum(axis=-1))


class EffectEstimates(NamedTuple):
    """An estimate in any number of groups at once, to put an interval or a sequence around.

    Attributes:
        estimate: in the outcome's unit, shape (…,); `nan` where there is none.
        variance: of the estimate, same shape.
        df: degrees of freedom of the variance, same shape.
        n: units behind it, same shape.
        reason: why there is none, as in `Arms`; empty where there is one.
    """

    estimate: Floats
    variance: Floats
    df: Floats
    n: Floats
    reason: Words


def arms(each: Sequence[Moments], wanted: Sequence[Wanted], *, covariates: Sequence[str | Wanted] = ()) -> Arms:
    """What was estimated in each arm.

    Args:
        each: the arms' moments, the control first; same columns and shapes.
        wanted: what to estimate.
        covariates: columns known before the lot, to adjust for; in clusters as `Wanted(column, "size")`.
    """
    names = each[0].names
    foretold = [one if isinstance(one, Wanted) else Wanted(one) for one in covariates]
    many, columns, shape = len(each), len(names), each[0].n.shape
    n = np.stack([one.n for one in each], axis=-1)
    value = np.zeros((*shape, len(wanted), many))
    own = np.zeros((*shape, many, len(wanted), columns))
    known = np.zeros((*shape, many, len(foretold)))
    slopes = np.zeros((*shape, many, len(foretold), columns))
    theta = np.zeros((*shape, many, len(wanted), len(foretold)))
    no_denominator = np.zeros(shape, dtype=bool)
    for a, moments in enumerate(each):
        value[..., a], own[..., a, :, :] = _ratios(moments, wanted)
        no_denominator |= ~np.isfinite(value[..., a]).all(axis=-1) & (moments.n > 0)
        if foretold:
            known[..., a, :], slopes[..., a, :, :] = _ratios(moments, foretold)
            theta[..., a, :, :] = _slopes(moments.covariance, own[..., a, :, :], slopes[..., a, :, :])
    with np.errstate(divide="ignore", invalid="ignore"):
        share = n / n.sum(axis=-1, keepdims=True)
    if foretold:
        middle = (share[..., None] * known).sum(axis=-2)
        value = value - np.einsum("...awk,...ak->...wa", theta, known - middle[..., None, :])
    influence = np.zeros((*shape, many, len(wanted), many, columns))
    for a in range(many):
        influence[..., a, :, a, :] += own[..., a, :, :]
        for b in range(many):
            moved = (1.0 if a == b else 0.0) - share[..., a]
            influence[..., a, :, b, :] -= np.einsum(
                "...wk,...kc->...wc", theta[..., b, :, :] * moved[..., None, None], slopes[..., a, :, :]
            )
    influence = influence.reshape(*shape, many, len(wanted) * many, columns)
    few = few_clusters(each, wanted, influence, lost=len(foretold))
    if few is not None:
        reason = np.where(no_denominator, "no_denominator", np.where(few.too_few, "too_few", ""))
        reason = np.where((reason == "") & _never(each, wanted), "no_events", reason).astype("U16")
        return Arms(value, few.parts, few.df, n, influence, reason, few.even)
    effective = np.stack([_effective(one, wanted) for one in each], axis=-2)
    free = effective - 1 - len(foretold)
    covariance = np.stack([one.covariance for one in each], axis=-3)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.einsum("...ic,...cd,...jd->...ij", influence, covariance, influence)
        parts = parts * ((n - 1) / n**2)[..., None, None]
        scale = np.sqrt(effective / np.where(free > 0, free, np.nan)).repeat(many, axis=-1)
        parts = parts * scale[..., :, None] * scale[..., None, :]
    free = free.min(axis=-1)
    too_few = ~(free > 1 - 1e-9).all(axis=-1)
    reason = np.where(no_denominator, "no_denominator", np.where(too_few, "too_few", ""))
    reason = np.where((reason == "") & _never(each, wanted), "no_events", reason).astype("U16")
    return Arms(value, parts, free, n, influence, reason)


def over_strata(each: Arms) -> Arms:
    """Arms from strata, weighed by their share of all units, or of all clusters.

    Strata in which an arm has no estimate can't be left out without a word: then there is none.

    Args:
        each: the arms in every stratum, strata along the last axis of the groups.
    """
    n = each.n.sum(axis=-1)
    total = n.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = n / total[..., None]
    there = n > 0
    flat = each.value.reshape(*each.value.shape[:-2], -1)
    flat = np.where(there[..., None], flat, 0.0)
    value = (share[..., None] * flat).sum(axis=-2)
    within = np.where(there[..., None, None, None], each.parts, 0.0) * share[..., None, None, None] ** 2
    within = within.reshape(*within.shape[:-4], -1, *within.shape[-2:])
    away = flat - value[..., None, :]
    between = np.einsum("...s,...si,...sj->...ij", share, away, away) / total[..., None, None]
    df = np.where(there[..., None], each.df, 1.0)
    df = np.concatenate([df.reshape(*df.shape[:-2], -1), (total - 1)[..., None]], axis=-1)
    faults = np.where(there, each.reason, "")
    bad = (faults != "") & (faults != "no_events")
    first = np.take_along_axis(faults, bad.argmax(axis=-1)[..., None], axis=-1)[..., 0]
    never = ((faults == "no_events") | ~there).all(axis=-1)
    reason = np.where(bad.any(axis=-1), first, np.where(never, "no_events", ""))
    return Arms(
        value.reshape(*value.shape[:-1], *each.value.shape[-2:]),
        np.concatenate([within, between[..., None, :, :]], axis=-3),
        df,
        each.n.sum(axis=-2),
        None,
        reason,
    )


def _ratios(moments: Moments, wanted: Sequence[Wanted]) -> tuple[Floats, Floats]:
    """Values, shape (…, wanted), and their derivatives by the columns' means, shape (…, wanted, columns)."""
    values, derivatives = [], []
    for one in wanted:
        derivative = np.zeros((*moments.n.shape, len(moments.names)))
        top = moments.mean[..., moments.names.index(one.column)]
        if one.per:
            place = moments.names.index(one.per)
            below = moments.mean[..., place]
            with np.errstate(divide="ignore", invalid="ignore"):
                value = np.where(below != 0, top / below, np.nan)
                derivative[..., moments.names.index(one.column)] = 1 / below
                derivative[..., place] -= value / below
        else:
            value = top
            derivative[..., moments.names.index(one.column)] = 1.0
        values.append(value)
        derivatives.append(derivative)
    return np.stack(values, axis=-1), np.stack(derivatives, axis=-2)


def _effective(moments: Moments, wanted: Sequence[Wanted]) -> Floats:
    """How many equally large units know as much, shape (…, wanted): n / (1 + 3 cv²) of what stands below the line."""
    found = []
    for one in wanted:
        if not one.per:
            found.append(moments.n)
            continue
        place = moments.names.index(one.per)
        with np.errstate(divide="ignore", invalid="ignore"):
            spread = moments.covariance[..., place, place] * (moments.n - 1) / moments.n
            found.append(moments.n / (1 + _ALIKE * spread / moments.mean[..., place] ** 2))
    return np.stack(found, axis=-1)


def _slopes(covariance: Floats, outcome: Floats, known: Floats) -> Floats:
    """How outcomes move with what was known, shape (…, wanted, covariates); nought along what does not vary."""
    with np.errstate(invalid="ignore"):
        among = np.einsum("...kc,...cd,...ld->...kl", known, covariance, known)
        across = np.einsum("...wc,...cd,...kd->...wk", outcome, covariance, known)
    fine = np.isfinite(among).all(axis=(-2, -1)) & np.isfinite(across).all(axis=(-2, -1))
    among = np.where(fine[..., None, None], among, 0.0)
    spread = np.sqrt(np.einsum("...kk->...k", among))
    unit = np.where(spread > 0, spread, 1.0)
    inverse = np.linalg.pinv(among / (unit[..., :, None] * unit[..., None, :]), rcond=1e-10, hermitian=True)
    found = np.einsum("...wk,...kl->...wl", np.where(fine[..., None, None], across, 0.0) / unit[..., None, :], inverse)
    return np.asarray(found / unit[..., None, :])


def _never(each: Sequence[Moments], wanted: Sequence[Wanted]) -> NDArray[np.bool_]:
    """Where the first of the wanted is nought for every unit of every arm."""
    place = each[0].names.index(wanted[0].column)
    nought = [(one.mean[..., place] == 0) & (one.covariance[..., place, place] == 0) for one in each]
    return np.asarray(np.logical_and.reduce(nought))
