"""What the arms came to at every look, from the cube: one outcome at a time, for everybody or for a segment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from humanline.foundation.names import same
from humanline.model.cube import Cube, Powers
from humanline.model.estimate import NotEstimable, Reason
from humanline.model.trial import Design, Outcome
from humanline.model.trial_result import Method
from humanline.stats.aggregates import Arms, Wanted, arms
from humanline.stats.intervals import Floats
from humanline.stats.moments import CubeArrays, Moments, grid, one_by_one
from humanline.stats.quantiles import binned, quantile_arms
from humanline.stats.sequences.asymptotic import EVEN, holds_from
from humanline.stats.skewness import skewness_so_far, units_so_far

#: Fewest units in each arm at a look, of means; fewest degrees of freedom, of clusters.
FEWEST_UNITS = 30
FEWEST_FREE = 4
#: Fewest units that had it, and that had it not, over both arms at a look, of shares by the score.
FEWEST_EVENTS = 5
#: Names of what `stats` says → why there is no number.
_REASONS: dict[str, Reason] = {
    "too_few": "few_units",
    "no_spread": "one_value",
    "no_events": "no_events",
    "no_denominator": "no_denominator",
    "no_compliers": "no_compliers",
    "few_events": "few_events",
    "few_units": "few_units",
    "shared_staff": "shared_staff",
    "quantile": "quantile",
    "too_skew": "too_skew",
}


class MeasuredOutcome(NamedTuple):
    """An outcome at the looks.

    Attributes:
        method: how intervals are made.
        arms: what was estimated in both arms, looks along the groups.
        hits: of shares without covariates or clusters: units that had it, shape (looks, arms); else `None`.
        known: units of which it is known, shape (looks, arms).
        reason: why there is no number, shape (looks,); empty where there is one.
        skewness: of one unit at the last look, and the units in the smaller arm that it takes; `None` where arms are
            alike or nobody knows.
    """

    method: Method
    arms: Arms
    hits: Floats | None
    known: Floats
    reason: NDArray[np.str_]
    skewness: tuple[float, float] | None = None

    @property
    def information(self) -> Floats:
        """How much is known, up to a constant: n₀ n₁ / (n₀ + n₁), shape (looks,)."""
        n = self.arms.n
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.nan_to_num(n[:, 0] * n[:, 1] / n.sum(axis=1)))


class TrialSums:
    """The cube of a trial as arrays, at its looks.

    Args:
        design: the trial.
        cube: its cube, by `segment` and `day`.
        bins: outcome → its cube in bins, of quantiles.
        bin_width: width of a bin, on the logarithm.
        clusters: of few clusters the cube of each by itself, by `segment`, `day` and `cluster`; else `None`.
        powers: outcome → how its units differ, where arms are unequal.
    """

    def __init__(
        self, design: Design, cube: Cube, bins: Mapping[str, Cube], *, bin_width: float, clusters: Cube | None = None,
        powers: Mapping[str, Powers] | None = None,
    ) -> None:  # fmt: skip
        self.design = design
        self._powers = powers or {}
        self._clusters = one_by_one(clusters) if clusters is not None else None
        self.grid = grid(cube)
        self.clustered = bool(cube.cluster)
        self.weighed = design.chances == "recorded"
        self.bins = {name: grid(one) for name, one in bins.items()}
        self.bin_width = bin_width
        self.at: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
        self.fractions: Floats = np.zeros(0)
        self._places = [self.grid.arm(arm.name) for arm in design.arms]
        self._all = self.grid.moments(("arm", "day"), running="day")
        self._by = self.grid.moments(("arm", "segment", "day"), running="day")

    @property
    def days(self) -> tuple[str, ...]:
        """Days on which units came in, ISO, rising."""
        return self._labels("day")

    @property
    def segments(self) -> tuple[str, ...]:
        """Segments that units are in."""
        return self._labels("segment")

    def units(self, segment: str = "") -> Floats:
        """Units that came in, clusters opened up, shape (arms, days)."""
        moments = self._moments(segment)
        total = moments.n
        if self.clustered:
            total = np.nan_to_num(moments.mean[..., self.grid.names.index("size")]) * moments.n
        return np.asarray(np.diff(total[self._places], axis=-1, prepend=0.0))

    def measured(self, outcome: Outcome, segment: str = "") -> MeasuredOutcome:
        """An outcome at the looks.

        Args:
            outcome: one of the design's, or another that the cube has.
            segment: one of the log's; empty for everybody.
        """
        if outcome.kind == "quantile":
            return self._quantile(outcome, segment)
        each = self._at_looks(segment)
        wanted = self.wanted(outcome)
        covariates = self._covariates(outcome)
        found = arms(each, [wanted], covariates=covariates)
        plain = outcome.kind == "share" and not covariates and not self.clustered and not self.weighed
        column = f"{outcome.name}_known"
        # Of weights the sums are no numbers of units.
        known = found.n if self.weighed else _totals(each, column)
        if plain:
            hits = _totals(each, outcome.name)
            return MeasuredOutcome(
                "exact" if outcome.exact else "score", found, hits, known, _few_events(hits, known, outcome)
            )
        few = (found.n < FEWEST_UNITS).any(axis=-1) if not self.clustered else found.free < FEWEST_FREE
        few = few | ~np.isfinite(found.free)
        # The effect's own reason knows of a spread of nought as well.
        told = found.difference().reason
        reason = np.where(told == "", np.where(few, "few_units", ""), told).astype("U16")
        skew = self._skewness(outcome, segment)
        if skew is None:
            return MeasuredOutcome("means", found, None, known, reason)
        values, needed, there = skew
        reason = np.where((reason == "") & (there < needed), "too_skew", reason)
        return MeasuredOutcome("means", found, None, known, reason, (float(values[-1]), float(needed[-1])))

    def _skewness(self, outcome: Outcome, segment: str) -> tuple[Floats, Floats, Floats] | None:
        """Skewness so far, the units in the smaller arm it takes, and those that there will be; each of shape (looks,).

        `None` where arms are alike, or nobody knows.
        """
        looks, powers, ratio = self.design.looks, self._powers.get(outcome.name), arms_ratio(self.design)
        if powers is None or ratio <= EVEN or not len(self.at):
            return None
        until = [self.days[at] for at in self.at]
        small = min(self.design.arms, key=lambda arm: arm.share).name
        values = np.nan_to_num(skewness_so_far(powers, [arm.name for arm in self.design.arms], until, segment))
        needed = np.array([
            holds_from(value, ratio=ratio, planned_looks=looks.kind == "planned", looks=looks.many) for value in values
        ])  # fmt: skip
        there = units_so_far(powers, small, until, segment) / np.minimum(self.fractions, 1.0)
        return values, needed, there

    def wanted(self, outcome: Outcome) -> Wanted:
        """What is estimated of an outcome."""
        if outcome.kind == "ratio":
            return Wanted(outcome.name, f"{outcome.name}_per")
        if outcome.kind == "count":
            return Wanted(outcome.name, self.each)
        return Wanted(outcome.name, f"{outcome.name}_known")

    @property
    def each(self) -> str:
        """What stands below the line of a mean over units."""
        return "w" if self.weighed else "size" if self.clustered else ""

    def together(self, wanted: list[Wanted], *, adjusted_for: Outcome | None = None) -> Arms:
        """Several columns in both arms, at the last look, for everybody.

        Args:
            wanted: the columns.
            adjusted_for: an outcome whose covariate they are adjusted for.
        """
        each = [one.group(slice(-1, None)) for one in self._at_looks("")]
        return arms(each, wanted, covariates=self._covariates(adjusted_for) if adjusted_for else ())

    def _covariates(self, outcome: Outcome) -> list[Wanted]:
        if not outcome.covariate:
            return []
        return [Wanted(f"{outcome.name}_before", "size" if self.clustered else "")]

    def _labels(self, dimension: str) -> tuple[str, ...]:
        return self.grid.labels[self.grid.dimensions.index(dimension)]

    def _moments(self, segment: str) -> Moments:
        if not segment:
            return self._all
        known = [same(one) for one in self.segments]
        if same(segment) not in known:
            nothing = np.zeros_like(self._all.n)
            empty = np.full_like(self._all.mean, np.nan), np.full_like(self._all.covariance, np.nan)
            return Moments(self._all.names, nothing, *empty)
        return self._by.group(slice(None), known.index(same(segment)))

    def _at_looks(self, segment: str) -> list[Moments]:
        moments = self._moments(segment)
        looked = Moments(moments.names, moments.n[:, self.at], moments.mean[:, self.at], moments.covariance[:, self.at])
        return [
            looked.group(place)._replace(rows=self._rows(arm.name, segment))
            for place, arm in zip(self._places, self.design.arms, strict=True)
        ]

    def _rows(self, arm: str, segment: str) -> Floats | None:
        """The clusters of an arm one by one at every look, shape (looks, clusters, columns); `None` of many."""
        if self._clusters is None:
            return None
        key, values = self._clusters
        mine = key["arm"] == arm
        if segment:
            mine &= np.array([same(one) == same(segment) for one in key["segment"]], dtype=bool)
        until = np.array(self.days)[self.at]
        there = key["day"][mine] <= until[:, None]
        return np.where(there[..., None], values[mine], np.nan)

    def _quantile(self, outcome: Outcome, segment: str) -> MeasuredOutcome:
        binned_grid = self.bins[outcome.name]
        edges, counts = binned(binned_grid, self.bin_width)
        by_day = _per_day(binned_grid, counts, segment, [arm.name for arm in self.design.arms], self.days)
        so_far = np.cumsum(by_day, axis=0)[self.at]
        found = quantile_arms(edges, so_far, outcome.quantile)
        return MeasuredOutcome("quantile", found, None, found.n, found.reason)


def arms_ratio(design: Design) -> float:
    """Units in the larger arm for each in the smaller."""
    shares = [arm.share for arm in design.arms]
    return max(shares) / min(shares)


def not_estimable(reason: str) -> NotEstimable:
    """Why there is no number, in the words of the product."""
    return NotEstimable(reason=_REASONS.get(reason, "few_units"))


def _totals(each: list[Moments], column: str) -> Floats:
    """Sums of a column of whole numbers, shape (looks, arms)."""
    place = each[0].names.index(column)
    return np.stack([np.rint(np.nan_to_num(one.mean[..., place]) * one.n) for one in each], axis=-1)


def _few_events(hits: Floats, known: Floats, outcome: Outcome) -> NDArray[np.str_]:
    """Where shares can't be compared: an arm without units, or of the score, too few that had it or had it not."""
    nobody = (known < 1).any(axis=-1)
    total, had = known.sum(axis=-1), hits.sum(axis=-1)
    few = (np.minimum(had, total - had) < FEWEST_EVENTS) & (not outcome.exact)
    reason = np.where(few & (had == 0), "no_events", np.where(few, "few_events", ""))
    return np.where(nobody, "few_units", reason).astype("U16")


def _per_day(grid_: CubeArrays, counts: Floats, segment: str, names: list[str], days: tuple[str, ...]) -> Floats:
    """Counts in bins by day and arm, shape (days, arms, bins)."""
    axes = {name: axis for axis, name in enumerate(grid_.dimensions[:-1])}
    found = np.zeros((len(days), len(names), counts.shape[-1]))
    segments = [same(one) for one in grid_.labels[axes["segment"]]]
    day_at = {day: place for place, day in enumerate(grid_.labels[axes["day"]])}
    kept = [k for k, one in enumerate(segments) if not segment or one == same(segment)]
    ordered = counts.transpose(axes["arm"], axes["day"], axes["segment"], counts.ndim - 1)[:, :, kept].sum(axis=2)
    for k, name in enumerate(names):
        if name not in grid_.labels[axes["arm"]]:
            continue
        own = ordered[grid_.labels[axes["arm"]].index(name)]
        for place, day in enumerate(days):
            if day in day_at:
                found[place, k] = own[day_at[day]]
    return found
