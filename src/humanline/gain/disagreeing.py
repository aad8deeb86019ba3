"""Where sources differ: a trial from what people judged or other trials, and departments about their own moments."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from humanline.foundation.names import same
from humanline.gain.judging import SIDES, PartSide, Z, scored
from humanline.gain.observing import not_measured, trial_points, usual_differences
from humanline.gain.several_trials import between
from humanline.gain.sources import LEAST, Cell
from humanline.model.facts import Evidence, Notice
from humanline.model.judgement import Judgements
from humanline.model.organisation import Organisation
from humanline.model.plan import Gain, GainPart

#: Judgement and trial disagree when they lie further apart than this many standard deviations of their difference.
APART = 2.0


def own_department(judgements: Judgements, organisation: Organisation) -> tuple[Notice, ...]:
    """What raters add for moments of their own department, where that shows; it was taken off.

    Args:
        judgements: what was said.
        organisation: `[value] points_per_score`, `[assume] rater_sd`.
    """
    found = []
    for source, ratings in scored(judgements, "adds", organisation.assume.rater_sd).items():
        own = ratings.own
        if own.scores and abs(own.points) > Z * own.sd:
            points = round(own.points * organisation.value.points_per_score, 1)
            values: dict[str, str | int | float] = {"points": abs(points), "scores": own.scores, "side": source.side}
            found.append(Notice(code="own_department_higher" if points > 0 else "own_department_lower", values=values))
    return tuple(found)


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


def contradictions(evidence: Sequence[Evidence], organisation: Organisation) -> tuple[Notice, ...]:
    """Where trials of one moment lie further apart than chance puts them: they count with a spread between them.

    Args:
        evidence: what the log says.
        organisation: `[value]`.
    """
    usual = usual_differences(evidence)
    found = []
    for (moment, segment), trials in sorted(trial_points(evidence, organisation.value).items()):
        if segment or len(trials) < 2:
            continue
        lacks = {name: not_measured(points, usual, organisation.value) for name, points in trials.items()}
        if between(trials, lacks).contradict:
            means = {name: math.fsum(points.mean.values()) for name, points in trials.items()}
            low, high = min(means, key=means.__getitem__), max(means, key=means.__getitem__)
            name = next(one.moment for one in evidence if one.source == "trial" and same(one.moment) == moment)
            values: dict[str, str | int | float] = {"moment": name, "count": len(trials), "low": round(means[low], 1)}
            values |= {"high": round(means[high], 1), "lowest": low, "highest": high}
            found.append(Notice(code="trials_contradict", values=values, level="warning"))
    return tuple(found)


def _of(parts: Iterable[GainPart], sources: Sequence[str]) -> dict[PartSide, tuple[float, float]]:
    """Mean and variance of what some sources say of each side, weighed by precision."""
    found: dict[PartSide, tuple[float, float]] = {}
    every = [part for part in parts if part.source in sources]
    for side in SIDES:
        mine = [
            (part.points.value, 1 / (((part.points.high - part.points.low) / (2 * Z)) ** 2 + LEAST**2))
            for part in every
            if part.side == side
        ]
        if mine:
            precision = math.fsum(weight for _, weight in mine)
            found[side] = (math.fsum(value * weight for value, weight in mine) / precision, 1 / precision)
    return found
