"""What a person adds to each cell, from all that is known: judgement, the log, and trials, and what is usual.

Assumption: gains of one side differ between moments, between segments and between cells, normal around what is usual
(`gain.spreads`); every source says the truth plus an error of its own (`gain.sources`). Then what is known of all cells
together is normal, and each cell's gain is a weighed mean of what its own sources say and of what is usual in the
others: the less its own sources know, the more it leans. Without that, the cells that happened to be overrated would
be the ones at the top of the order. (Efron & Morris, 1977, 'Stein's paradox in statistics', Scientific American 236(5);
Gelman et al., 'Bayesian Data Analysis', 3rd ed. 2013, §5.4 and §15.1.)
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from humanline.foundation.names import same
from humanline.gain.judging import NOT_JUDGED, SIDES, PartSide, Z, judge
from humanline.gain.sources import Cell, MomentSeen, SideEvidence, sources_of
from humanline.gain.spreads import Spreads, hang_together, learn, precisions, rooms, segments_of
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Evidence
from humanline.model.judgement import Judgements
from humanline.model.organisation import Organisation
from humanline.model.plan import Gain, GainPart
from humanline.stats.intervals import Floats
from humanline.stats.pooling import CorrelatedBlock, Pooled, pool

#: A lean on others smaller than this, as a share, is not shown apart.
SLIGHT = 1e-3


def gain_of(
    judgements: Judgements,
    evidence: Sequence[Evidence],
    cells: Sequence[Cell],
    organisation: Organisation,
    contacts: Mapping[Cell, float] | None = None,
) -> dict[Cell, Gain]:
    """What a person adds in each cell, in points a contact, with a 90 % interval, from every source there is.

    A cell of which no source speaks is `NotEstimable`. Where one side was judged elsewhere and not here, what is usual
    there stands in, as wide as moments differ, and is marked `assumed`: a moment must not fall below the line because
    one of two questions was skipped.

    Args:
        judgements: what was said.
        evidence: what the log says, observed and from trials.
        cells: (moment, segment) of every cell.
        organisation: `[value]`, `[assume]`.
        contacts: of each cell, to weigh the segments of a moment by; alike where not given.
    """
    judged = judge(judgements, cells, organisation)
    moments, bias = sources_of(judgements, evidence, cells, organisation, contacts or {})
    sides = [side for side in SIDES if any(one.side == side for moment in moments for one in moment.seen)]
    if not sides:
        return judged
    said = {one.side for moment in moments for one in moment.seen if not one.measured}
    spreads = {side: learn(moments, side, bias, organisation) for side in sides}
    layout = _Layout(moments, sides, spreads, bias, hang_together(moments, spreads, bias))
    found: dict[Cell, Gain] = {}
    for moment, known in zip(moments, layout.pooled(), strict=True):
        for k, cell in enumerate(moment.cells):
            found[cell] = layout.gain(judged[cell], moment, known, k, said)
    return {cell: found[cell] for cell in cells}


class _Layout:
    """Where each side of each cell stands among the values, and how they hang together."""

    def __init__(
        self,
        moments: Sequence[MomentSeen],
        sides: Sequence[PartSide],
        spreads: Mapping[PartSide, Spreads],
        bias: float,
        alike: float,
    ) -> None:
        self.moments, self.sides, self.spreads, self.bias, self.alike = moments, sides, spreads, bias, alike
        self.names, self.rooms = segments_of(moments), rooms(moments, spreads)
        #: What observations are split into: scores, and each outcome that was measured.
        self.parts = ["", *sorted({name for moment in moments for one in moment.seen for name in one.outcomes})]

    def pooled(self) -> list[Pooled]:
        count = len(self.names) if len(self.names) > 1 else 0
        precision = [precisions(self.spreads[side], count) for side in self.sides]
        return pool([self._block(moment, several=count > 0) for moment in self.moments], np.concatenate(precision))

    def _block(self, moment: MomentSeen, *, several: bool) -> CorrelatedBlock:
        n, every = len(moment.cells), range(len(moment.seen))
        segments = np.array([[float(same(s) == name) for name in self.names] for _, s in moment.cells])
        one_side = np.column_stack([np.ones(n), *([segments] if several else [])])
        within = np.zeros((len(self.sides) * n,) * 2)
        for k, side in enumerate(self.sides):
            spread, place = self.spreads[side], slice(k * n, (k + 1) * n)
            within[place, place] = spread.moments**2 + spread.own**2 * np.eye(n)
        if len(self.sides) > 1:
            a, b = (self.spreads[side] for side in self.sides)
            across = self.alike * (a.moments * b.moments + a.own * b.own * np.eye(n))
            within[:n, n:], within[n:, :n] = across, across.T
        guess = self.spreads["customer"].guess if "customer" in self.spreads else 0.0
        seen = np.zeros((len(moment.seen), len(self.parts)))
        for row, one in zip(seen, moment.seen, strict=True):
            for name, points in one.outcomes.items():
                row[self.parts.index(name)] = points
            row[0] = one.mean if not one.measured else 0.0
        return CorrelatedBlock(
            design=np.kron(np.eye(len(self.sides)), one_side),
            within=within,
            rows=moment.rows(self.sides, only=every),
            noise=moment.noise(self.bias, guess, only=every, room=self.rooms),
            seen=seen,
        )

    def gain(self, judged: Gain, moment: MomentSeen, known: Pooled, k: int, said: set[PartSide]) -> Gain:
        """What is known of one cell."""
        n = len(moment.cells)
        value = {side: s * n + k for s, side in enumerate(self.sides)}
        own = {side: [j for j, one in enumerate(moment.seen) if one.side == side and k in one.cells] for side in value}
        if not any(own.values()):
            return judged
        # A side of which nothing is known here: what is usual stands in where people judged it elsewhere.
        used = [side for side in self.sides if own[side] or side in said]
        parts: list[GainPart] = []
        estimates: dict[PartSide, Estimate] = {}
        for side in used:
            v = value[side]
            parts += self._parts(moment, known, v, own[side], side)
            count = sum(moment.seen[j].n for j in own[side])
            assumed = bool(own[side]) and all(moment.seen[j].spread_assumed for j in own[side])
            estimates[side] = _estimate(known.mean[v].sum(), known.covariance[v, v], n=count, assumed=assumed)
        index = [value[side] for side in used]
        total = _estimate(
            math.fsum(known.mean[index].sum(axis=1)),
            float(known.covariance[np.ix_(index, index)].sum()) + self._both_sides(moment, known, value, own),
            n=sum(estimates[side].n for side in used),
        )
        return msgspec.structs.replace(
            judged,
            total=total,
            customer=self._side(estimates, own, "customer"),
            organisation=self._side(estimates, own, "organisation"),
            parts=tuple(parts),
        )

    def _both_sides(
        self,
        moment: MomentSeen,
        known: Pooled,
        value: Mapping[PartSide, int],
        own: Mapping[PartSide, Sequence[int]],
    ) -> float:
        """What may be off on both sides at once, the worst of it: twice the covariance of the two sides.

        Who chose a person differs on both; so does an outcome that serves both and was not measured, and what one trial
        found and another did not.
        """
        if len(value) < len(SIDES):
            return 0.0
        customer, organisation = SIDES
        weight = {side: [float(known.own[value[side], j]) for j in mine] for side, mine in own.items()}
        chosen = math.prod(
            math.fsum(w for w, j in zip(weight[side], own[side], strict=True) if moment.seen[j].source == "observed")
            for side in SIDES
        )
        common = math.fsum(
            a * b * moment.seen[j].common.get(name, 0.0) * spread
            for a, j in zip(weight[customer], own[customer], strict=True)
            for b, k in zip(weight[organisation], own[organisation], strict=True)
            for name, spread in moment.seen[k].common.items()
        )
        return 2 * (self.bias**2 * chosen + common)

    @staticmethod
    def _side(
        estimates: Mapping[PartSide, Estimate], own: Mapping[PartSide, Sequence[int]], side: PartSide
    ) -> Estimate | NotEstimable:
        """What is known of a side; a stand-in is not knowledge of it."""
        return estimates[side] if own.get(side) else NOT_JUDGED

    def _parts(self, moment: MomentSeen, known: Pooled, v: int, own: Sequence[int], side: PartSide) -> list[GainPart]:
        """What the cell's own sources gave to one side, and what it leans on."""
        if not own:
            whole = _estimate(known.mean[v].sum(), known.covariance[v, v], n=0, assumed=True)
            return [GainPart(source="assumed", side=side, points=whole, share=1.0)]
        found, left = [], 1.0
        rest = known.mean[v].copy()
        for j in own:
            one, share = moment.seen[j], float(known.own[v, j])
            found.append(_part(one, float(known.noise[j, j]), share))
            left -= share
            rest[0] -= share * one.mean if not one.measured else 0.0
            for name, points in one.outcomes.items():
                rest[self.parts.index(name)] -= share * points
        if abs(left) > SLIGHT:
            found.append(self._leans(side, rest / left, float(known.covariance[v, v]), left))
        return found

    def _leans(self, side: PartSide, mean: Floats, variance: float, share: float) -> GainPart:
        """What is usual in other cells. Its spread follows from its share: weights go by precision."""
        outcomes = {name: float(points) for name, points in zip(self.parts, mean, strict=True) if name}
        estimate = _estimate(float(mean.sum()), variance / share if share > 0 else 0.0, n=0)
        return GainPart(source="usual", side=side, points=estimate, share=share, outcomes=outcomes)


def _part(one: SideEvidence, variance: float, share: float) -> GainPart:
    return GainPart(
        source=one.source,
        side=one.side,
        points=_estimate(one.mean, variance, n=one.n, method=one.source if one.measured else "spread_of_raters",
                         assumed=one.spread_assumed),
        raters=0 if one.measured else one.n,
        guess=one.guess,
        share=share,
        outcomes=dict(one.outcomes),
    )  # fmt: skip


def _estimate(mean: float, variance: float, *, n: int, method: str = "combined", assumed: bool = False) -> Estimate:
    half = Z * math.sqrt(max(variance, 0.0))
    mean = float(mean)
    return Estimate(value=mean, low=mean - half, high=mean + half, n=n, method="assumed" if assumed else method,
                    assumed=assumed)  # fmt: skip
