"""What differences in outcomes come to, in points: Σ weight × (with a person − in self-service).

Assumption (`outcome_sides`): satisfaction, the customer's own minutes, being unheard, a wish for a person and feeling
heard are the customer's; that a contact is resolved, a complaint, and trust count half for the customer and half for
the organisation.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from humanline.foundation.names import same
from humanline.gain.judging import SIDES, PartSide
from humanline.model.facts import Evidence
from humanline.model.organisation import Organisation, Value
from humanline.model.outcomes import OUTCOME_BY_NAME, OUTCOME_ROWS
from humanline.model.plan import Assumption

#: From so many moments on, the log itself tells how far they usually differ.
USUAL_FROM = 3

#: (moment, segment), as `same` writes them; the segment is empty for the moment as a whole.
Place = tuple[str, str]


class Points(NamedTuple):
    """What the differences of one cell come to.

    Attributes:
        mean: side → points a contact.
        variance: side → its variance, from chance alone.
        between: covariance of the two sides: the same contacts serve both.
        outcomes: side → outcome → points that it comes to.
        n: contacts on both sides, of the outcome of which fewest are known.
    """

    mean: dict[PartSide, float]
    variance: dict[PartSide, float]
    between: float
    outcomes: dict[PartSide, dict[str, float]]
    n: int


def points_of(evidence: Iterable[Evidence], value: Value) -> Points:
    """What the differences of one cell, from one source, come to.

    An outcome that is not there adds nothing here, and keeps its usual spread (`not_measured`); sides without any
    outcome are left out.

    Args:
        evidence: of one cell and one source, at most one for each outcome.
        value: the weights.
    """
    found = sorted(evidence, key=lambda one: one.outcome)
    weight = {one.outcome: getattr(value, OUTCOME_BY_NAME[one.outcome].weight) for one in found}
    factor = {side: {one.outcome: weight[one.outcome] * _share(one.outcome, side) for one in found} for side in SIDES}
    sides = [side for side in SIDES if any(_share(one.outcome, side) for one in found)]
    outcomes: dict[PartSide, dict[str, float]] = {
        side: {one.outcome: factor[side][one.outcome] * one.difference for one in found if _share(one.outcome, side)}
        for side in sides
    }

    def covariance(a: PartSide, b: PartSide) -> float:
        return math.fsum(
            factor[a][x.outcome]
            * factor[b][y.outcome]
            * (x.standard_error**2 if x is y else x.shared.get(y.outcome, 0.0))
            for x in found
            for y in found
        )

    return Points(
        mean={side: math.fsum(outcomes[side].values()) for side in sides},
        variance={side: max(covariance(side, side), 0.0) for side in sides},
        between=covariance("customer", "organisation") if len(sides) > 1 else 0.0,
        outcomes=outcomes,
        n=min((one.n_person + one.n_self_service for one in found), default=0),
    )


def _share(outcome: str, side: PartSide) -> float:
    customers = OUTCOME_BY_NAME[outcome].customer_share
    return customers if side == "customer" else 1 - customers


def usual_differences(evidence: Iterable[Evidence]) -> dict[str, float]:
    """How far a person and self-service differ in each outcome, as a root mean square over moments, in its own unit.

    Learnt from the moments in which it was measured, observed or in a trial; assumed where they are few.

    Args:
        evidence: what the log says.
    """
    found: defaultdict[str, defaultdict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for one in evidence:
        found[one.outcome][same(one.moment)].append(one.difference**2)
    usual: dict[str, float] = {row.name: row.usual_difference for row in OUTCOME_ROWS}
    for outcome, moments in found.items():
        if len(moments) >= USUAL_FROM:
            squares = [math.fsum(sorted(each)) / len(each) for each in moments.values()]
            usual[outcome] = math.sqrt(math.fsum(sorted(squares)) / len(squares))
    return usual


def not_measured(points: Points, usual: Mapping[str, float], value: Value) -> dict[PartSide, dict[str, float]]:
    """How far each side's gain may lie from what was measured, by outcome that was not: one standard deviation.

    Args:
        points: what was measured.
        usual: outcome → how far a person and self-service usually differ in it.
        value: the weights.
    """
    have = {name for outcomes in points.outcomes.values() for name in outcomes}
    return {
        side: {
            row.name: spread
            for row in OUTCOME_ROWS
            if row.name not in have
            and (spread := getattr(value, row.weight) * _share(row.name, side) * usual[row.name])
        }
        for side in points.mean
    }


def observed_points(evidence: Sequence[Evidence], value: Value) -> dict[Place, Points]:
    """What the observed differences come to, by cell; minutes are those of the moment (I12)."""
    cells: defaultdict[Place, list[Evidence]] = defaultdict(list)
    for one in evidence:
        if one.source == "observed":
            cells[same(one.moment), same(one.segment)].append(one)
    return {
        place: points_of(_completed(own, cells[place[0], ""]), value) for place, own in list(cells.items()) if place[1]
    }


def trial_points(evidence: Sequence[Evidence], value: Value) -> dict[Place, dict[str, Points]]:
    """What the trials found, by cell and trial; the segment is empty for the moment as a whole."""
    cells: defaultdict[Place, defaultdict[str, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    for one in evidence:
        if one.source == "trial":
            cells[same(one.moment), same(one.segment)][one.trial].append(one)
    points: dict[Place, dict[str, Points]] = {}
    for place, trials in list(cells.items()):
        whole = cells[place[0], ""]
        points[place] = {name: points_of(_completed(own, whole[name]), value) for name, own in sorted(trials.items())}
    return points


def _completed(own: Sequence[Evidence], whole: Sequence[Evidence]) -> list[Evidence]:
    """A segment's differences; of minutes, and of an outcome that is known of too few in it, those of the moment."""
    have = {one.outcome for one in own}
    return [*own, *(msgspec.structs.replace(one, shared={}) for one in whole if one.outcome not in have)]


def bias_of(observed: Mapping[Place, Points], *, bias_sd: float | None) -> float:
    """How far observed differences can be off because customers chose for themselves: a standard deviation, in points.

    Where nothing is set, as much as the observed differences of all cells come to together (both sides, each cell by
    its contacts), with the standard error of that: all of what was observed may be who chose what, and none of it what
    a person adds. One number serves both sides, because how much of it falls on which side is not known either.

    Args:
        observed: points of every cell.
        bias_sd: `[assume] bias_sd`, points.
    """
    if bias_sd is not None:
        return bias_sd
    cells = [points for _, points in sorted(observed.items())]
    total = sum(points.n for points in cells)
    if not total:
        return 0.0
    pooled = math.fsum(points.n * math.fsum(points.mean.values()) for points in cells) / total
    variances = (math.fsum(points.variance.values()) + 2 * points.between for points in cells)
    error = math.sqrt(math.fsum(p.n**2 * max(v, 0.0) for p, v in zip(cells, variances, strict=True))) / total
    return math.hypot(pooled, error)


def assumptions_of(evidence: Sequence[Evidence], organisation: Organisation) -> tuple[Assumption, ...]:
    """What stands behind points that come from outcomes.

    Args:
        evidence: what the gains were estimated from, beside judgement.
        organisation: `[value]`, `[assume]`.
    """
    if not evidence:
        return ()
    value = organisation.value
    found = [Assumption(code="outcome_sides")]
    weights: dict[str, str | int | float] = {row.weight: getattr(value, row.weight) for row in OUTCOME_ROWS}
    if all(getattr(Value(), name) == weight for name, weight in weights.items()):
        found.append(Assumption(code="outcome_weights", values=weights))
    observed = observed_points(evidence, value)
    if observed:
        bias = bias_of(observed, bias_sd=organisation.assume.bias_sd)
        found.append(Assumption(code="observed_bias", values={"points": round(bias, 1)}))
    have = {one.outcome for one in evidence}
    found += [
        Assumption(code="outcome_not_measured", values={"outcome": row.name})
        for row in OUTCOME_ROWS
        if row.name not in have
    ]
    return tuple(found)
