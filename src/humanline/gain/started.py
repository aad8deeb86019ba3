"""What a choice, and together, brought in trials beside self-service first, in points a contact of the moment."""

from __future__ import annotations

import math
from collections.abc import Sequence

from humanline.gain.judging import Z
from humanline.gain.observing import not_measured, trial_points, usual_differences
from humanline.model.estimate import Estimate
from humanline.model.facts import Evidence
from humanline.model.organisation import Value
from humanline.model.other_start import Way


def points_of_starts(
    started: Sequence[Evidence], evidence: Sequence[Evidence], value: Value
) -> dict[tuple[str, Way], Estimate]:
    """What each other start brought, by (moment as `same` writes it, start), with a 90 % interval.

    Over all who were assigned to it, whoever they met (intention to treat). Outcomes that were not measured keep
    their usual spread, on both sides at once. Where several trials tell, the largest does.

    Args:
        started: differences from self-service first, by start.
        evidence: what is known of a person first, from which usual differences are learnt.
        value: `[value]`, the weights.
    """
    usual = usual_differences(evidence)
    found: dict[tuple[str, Way], Estimate] = {}
    ways: tuple[Way, ...] = ("choice", "together")
    for start in ways:
        mine = [one for one in started if one.start == start]
        for (moment, _), trials in trial_points(mine, value).items():
            points = max((trials[name] for name in sorted(trials)), key=lambda one: one.n)
            unknown: dict[str, float] = {}
            for of in not_measured(points, usual, value).values():
                for outcome, spread in of.items():
                    unknown[outcome] = unknown.get(outcome, 0.0) + spread
            variance = math.fsum((*points.variance.values(), 2 * points.between, *(v**2 for v in unknown.values())))
            mean, half = math.fsum(points.mean.values()), Z * math.sqrt(max(variance, 0.0))
            found[moment, start] = Estimate(mean, mean - half, mean + half, n=points.n, method="trial")
    return found
