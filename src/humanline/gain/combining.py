"""What a person adds to each cell, from all that is known: judgement, the log, and trials.

Assumption: what each source says is the truth plus an error that is normal and of its own:

- judgement: as in `gain.judging`;
- observed differences: chance, and a bias of unknown sign because customers chose for themselves (`gain.observing`);
- trials: chance alone. A trial of the moment as a whole serves its segments too, where segments differ by some
  standard deviation around their moment.

Sources are then weighed by their precision: with means y_i and variances v_i, what is known of a side is normal with
precision Σ 1/v_i and mean Σ share_i·y_i, share_i = (1/v_i) / Σ 1/v_j. (Gelman et al., 'Bayesian Data Analysis', 3rd ed.
2013, eq. 2.12; for segments around their moment, §5.4.)
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from humanline.foundation.names import same
from humanline.gain.judging import NOT_JUDGED, SIDES, PartSide, Z, judge
from humanline.gain.observing import Place, Points, bias_of, observed_points, trial_points
from humanline.model.contact import EVERYONE
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Evidence, Notice
from humanline.model.judgement import Judgements
from humanline.model.organisation import Organisation
from humanline.model.plan import Gain, GainPart

Cell = tuple[str, str]
#: How many segments the usual spread between cells counts for, beside the segments of the trial.
WEIGHT_OF_USUAL = 2.0
#: Judgement and trial disagree when they lie further apart than this many standard deviations of their difference.
APART = 2.0
#: The least standard deviation that a source counts with, in points: nothing is known without any.
LEAST = 1e-6


class _Source(NamedTuple):
    """What one source says of one side.

    Attributes:
        mean: points a contact.
        variance: of all that it can be off.
        part: how it is shown.
        name: of evidence: which contacts it comes from; empty for judgement.
        between: of evidence: covariance with what the same contacts say of the other side.
    """

    mean: float
    variance: float
    part: GainPart
    name: str = ""
    between: float = 0.0


def gain_of(
    judgements: Judgements, evidence: Sequence[Evidence], cells: Sequence[Cell], organisation: Organisation
) -> dict[Cell, Gain]:
    """What a person adds in each cell, in points a contact, with a 90 % interval, from every source there is.

    A side that was measured needs no stand-in. A cell without any evidence keeps what was judged; one that nobody
    judged and nothing was measured of is `NotEstimable`.

    Args:
        judgements: what was said.
        evidence: what the log says, observed and from trials.
        cells: (moment, segment) of every cell.
        organisation: `[value]`, `[assume]`.
    """
    judged = judge(judgements, cells, organisation)
    observed = observed_points(evidence, organisation.value)
    trials = trial_points(evidence, organisation.value)
    bias = bias_of(observed, bias_sd=organisation.assume.bias_sd)
    usual = {side: _usual_spread(judged.values(), side) for side in SIDES}
    found: dict[Cell, Gain] = {}
    for cell in cells:
        sources: dict[PartSide, list[_Source]] = {side: [] for side in SIDES}
        place = (same(cell[0]), same(cell[1]))
        if place in observed:
            _add(sources, "observed", observed[place], bias)
        for k, points in enumerate(_trials_of(place, trials, usual)):
            _add(sources, "trial", points, 0.0, name=f"trial {k}")
        found[cell] = _combined(judged[cell], sources)
    return found


def _add(sources: dict[PartSide, list[_Source]], source: str, points: Points, bias: float, name: str = "") -> None:
    """One source of evidence, on every side that it speaks of."""
    # Who chose a person is the same for both sides, so their bias goes together.
    between = points.between + bias**2
    for side, mean in points.mean.items():
        variance = points.variance[side] + bias**2 + LEAST**2
        part = GainPart(
            source=source,
            side=side,
            points=_estimate(mean, variance, n=points.n, method=source),
            outcomes=points.outcomes[side],
        )
        sources[side].append(_Source(mean, variance, part, name or source, between))


def _combined(judged: Gain, sources: dict[PartSide, list[_Source]]) -> Gain:
    """Judgement and evidence of one cell together."""
    parts: list[GainPart] = []
    sides: dict[PartSide, tuple[float, float]] = {}
    known: dict[PartSide, list[tuple[float, _Source]]] = {}
    for side in SIDES:
        said = [part for part in judged.parts if part.side == side]
        if sources[side]:
            said = [part for part in said if part.source != "assumed"]
        every = [*map(_judged, said), *sources[side]]
        if not every:
            continue
        precision = math.fsum(1 / one.variance for one in every)
        weighed = [(1 / one.variance / precision, one) for one in every]
        known[side] = weighed
        sides[side] = (math.fsum(share * one.mean for share, one in weighed), 1 / precision)
        parts += [msgspec.structs.replace(one.part, share=share) for share, one in weighed]
    if not any(sources.values()):
        return msgspec.structs.replace(judged, parts=tuple(parts))
    n = sum(part.raters or part.points.n for part in parts)
    return msgspec.structs.replace(
        judged,
        total=_estimate(
            math.fsum(mean for mean, _ in sides.values()),
            math.fsum(variance for _, variance in sides.values()) + 2 * _between(known),
            n=n,
        ),
        customer=_side(sides, known, "customer"),
        organisation=_side(sides, known, "organisation"),
        parts=tuple(parts),
    )


def _between(known: Mapping[PartSide, Sequence[tuple[float, _Source]]]) -> float:
    """Covariance of the two sides: sources that speak of both from the same contacts."""
    theirs = {one.name: share for share, one in known.get("organisation", ()) if one.name}
    return math.fsum(share * theirs.get(one.name, 0.0) * one.between for share, one in known.get("customer", ()))


def _side(
    sides: Mapping[PartSide, tuple[float, float]],
    known: Mapping[PartSide, Sequence[tuple[float, _Source]]],
    side: PartSide,
) -> Estimate | NotEstimable:
    """What is known of a side; a stand-in is not knowledge of it."""
    mine = [one.part for _, one in known.get(side, ()) if one.part.source != "assumed"]
    if not mine:
        return NOT_JUDGED
    return _estimate(*sides[side], n=sum(part.raters or part.points.n for part in mine))


def _judged(part: GainPart) -> _Source:
    return _Source(part.points.value, _variance(part.points) + LEAST**2, part)


def _variance(estimate: Estimate) -> float:
    return ((estimate.high - estimate.low) / (2 * Z)) ** 2


def _estimate(mean: float, variance: float, *, n: int, method: str = "combined") -> Estimate:
    half = Z * math.sqrt(max(variance, 0.0))
    return Estimate(value=mean, low=mean - half, high=mean + half, n=n, method=method)


# Trials


def _trials_of(
    place: Place, trials: Mapping[Place, Mapping[str, Points]], usual: Mapping[PartSide, float | None]
) -> list[Points]:
    """What every trial on the moment says of one segment: its own contacts, and those of the others around it."""
    moment, segment = place
    whole = trials.get((moment, ""), {})
    if segment == same(EVERYONE):
        return [points for _, points in sorted(whole.items())]
    found = []
    for name, points in sorted(whole.items()):
        parts = {s: mine[name] for (m, s), mine in trials.items() if m == moment and s and name in mine}
        found.append(_segment(segment, points, parts, usual))
    return found


def _segment(
    segment: str, whole: Points, parts: Mapping[str, Points], usual: Mapping[PartSide, float | None]
) -> Points:
    """One segment of a trial: its own difference, leaning on that of the others as far as segments are alike."""
    own = parts.get(segment)
    every_other = {name: points for name, points in sorted(parts.items()) if name != segment}
    mean: dict[PartSide, float] = {}
    variance: dict[PartSide, float] = {}
    outcomes: dict[PartSide, dict[str, float]] = {}
    lean: dict[PartSide, float] = {}
    for side in whole.mean:
        others = [points for points in every_other.values() if side in points.mean]
        spread = _between_segments(whole, parts.values(), usual.get(side), side)
        around = _around(others, side, spread) if own and others else (whole.mean[side], whole.variance[side])
        prior_mean, prior_variance = around[0], around[1] + spread
        if own is None or side not in own.mean:
            mean[side], variance[side], outcomes[side] = prior_mean, prior_variance, whole.outcomes[side]
            continue
        if not others:
            # The whole trial was held in this segment, or no other is large enough to lean on.
            mean[side], variance[side], outcomes[side] = own.mean[side], own.variance[side], own.outcomes[side]
            continue
        mine = 1 / (own.variance[side] + LEAST**2)
        theirs = 1 / (prior_variance + LEAST**2)
        lean[side] = mine / (mine + theirs)
        mean[side] = lean[side] * own.mean[side] + (1 - lean[side]) * prior_mean
        variance[side] = 1 / (mine + theirs)
        outcomes[side] = _mixed(
            own.outcomes[side], [points.outcomes[side] for points in others], lean[side], mean[side]
        )
    between = math.prod(lean.values()) * own.between if own and lean else (own or whole).between
    return Points(mean, variance, between, outcomes, own.n if own else whole.n)


def _around(others: Sequence[Points], side: PartSide, spread: float) -> tuple[float, float]:
    """The usual difference, from segments that differ by `spread` around it."""
    weights = [1 / (points.variance[side] + spread + LEAST**2) for points in others]
    total = math.fsum(weights)
    return math.fsum(w * points.mean[side] for w, points in zip(weights, others, strict=True)) / total, 1 / total


def _mixed(
    own: Mapping[str, float], others: Sequence[Mapping[str, float]], lean: float, mean: float
) -> dict[str, float]:
    """What each outcome brings, so that they add up to the mean: mostly the segment's own."""
    rough = {
        name: lean * points + (1 - lean) * math.fsum(other.get(name, 0.0) for other in others) / len(others)
        for name, points in own.items()
    }
    left = mean - math.fsum(rough.values())
    return {name: points + left / len(rough) for name, points in rough.items()}


def _between_segments(whole: Points, parts: Iterable[Points], usual: float | None, side: PartSide) -> float:
    """Variance between the segments of a moment: what the trial's own segments show, leaning on what is usual.

    Where nothing is usual, the difference may as well be nought in one segment and double in another.
    (DerSimonian & Laird, 1986, Controlled Clinical Trials 7, eq. 8.)
    """
    assumed = usual if usual is not None else whole.mean[side] ** 2
    found = [(points.mean[side], points.variance[side] + LEAST**2) for points in parts if side in points.mean]
    if len(found) < 2:
        return assumed
    weights = [1 / variance for _, variance in found]
    total = math.fsum(weights)
    middle = math.fsum(w * mean for w, (mean, _) in zip(weights, found, strict=True)) / total
    heterogeneity = math.fsum(w * (mean - middle) ** 2 for w, (mean, _) in zip(weights, found, strict=True))
    free = len(found) - 1
    seen = max(0.0, (heterogeneity - free) / (total - math.fsum(w * w for w in weights) / total))
    return (WEIGHT_OF_USUAL * assumed + free * seen) / (WEIGHT_OF_USUAL + free)


def _usual_spread(judged: Iterable[Gain], side: PartSide) -> float | None:
    """Variance of what was judged between cells; `None` where too little was judged.

    The spread of raters is not taken off: that would often leave nothing, and a segment that nobody tried would be
    taken for known. So it errs on the side of doubt.
    """
    found = [estimate for gain in judged if isinstance(estimate := getattr(gain, side), Estimate)]
    if len(found) < 2:
        return None
    middle = math.fsum(estimate.value for estimate in found) / len(found)
    return math.fsum((estimate.value - middle) ** 2 for estimate in found) / (len(found) - 1)


def disagreements(gains: Mapping[Cell, Gain]) -> tuple[Notice, ...]:
    """Where a trial found something else than people judged: both are shown, and neither is thrown away.

    Args:
        gains: made by `gain_of`.
    """
    found = []
    for (moment, segment), gain in gains.items():
        said, tried = _of(gain.parts, ("workshop", "survey")), _of(gain.parts, ("trial",))
        both = sorted(said.keys() & tried.keys())
        if not both:
            continue
        judged, measured = ([math.fsum(part[side][k] for side in both) for k in (0, 1)] for part in (said, tried))
        if abs(judged[0] - measured[0]) > APART * math.sqrt(judged[1] + measured[1]):
            values: dict[str, str | int | float] = {"moment": moment, "segment": segment}
            values |= {"judged": round(judged[0], 1), "measured": round(measured[0], 1)}
            found.append(Notice(code="trial_against_judgement", values=values, level="warning"))
    return tuple(found)


def _of(parts: Iterable[GainPart], sources: Sequence[str]) -> dict[PartSide, tuple[float, float]]:
    """Mean and variance of what some sources say of each side, weighed by precision."""
    found: dict[PartSide, tuple[float, float]] = {}
    every = [part for part in parts if part.source in sources]
    for side in SIDES:
        mine = [(part.points.value, 1 / (_variance(part.points) + LEAST**2)) for part in every if part.side == side]
        if mine:
            precision = math.fsum(weight for _, weight in mine)
            found[side] = (math.fsum(value * weight for value, weight in mine) / precision, 1 / precision)
    return found
