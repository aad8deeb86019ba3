"""Skew outcomes in unequal arms: from how many units on they can be read, told before the trial, with the ways out.

A few high values then decide, and they fall in the larger arm more often. Corrections by skewness do not save it (with
log-normal outcomes and arms of 9:1 they make 8.5 to 8.6 % false alarms where the plain test makes 9.5), so such an
outcome is not read. Ways out: equal arms, in which skewness cancels; a ceiling, frozen in the design; a share over a
limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from humanline.model.cube import Powers
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Notice
from humanline.model.trial import Design, SampleSize, Skewed, Way
from humanline.stats.sequences.asymptotic import EVEN, holds_from
from humanline.stats.skewness import unit_spread
from humanline.trial.measuring import FEWEST_UNITS, arms_ratio


def skewed_of(
    design: Design, sizes: Sequence[SampleSize], powers: Mapping[str, Powers], per_week: float
) -> tuple[Skewed, ...]:
    """How skew the outcomes of a design are, where its arms are unequal.

    Args:
        design: the trial.
        sizes: what its questions take.
        powers: outcome → how its units differed before the trial.
        per_week: units that come in a week, over all arms.
    """
    ratio, looks = arms_ratio(design), design.looks
    if ratio <= EVEN:
        return ()
    total = _planned(design, sizes, per_week)
    smaller = min(arm.share for arm in design.arms) / sum(arm.share for arm in design.arms)
    found = []
    for name, segment in dict.fromkeys((one.question, one.segment) for one in sizes):
        outcome = design.outcome(name)
        by_score = outcome.kind == "share" and not (outcome.covariate or design.cluster or design.chances == "recorded")
        spread = unit_spread(powers[name], segment) if name in powers and not by_score else None
        if spread is None:
            continue
        needed = holds_from(spread.skewness, ratio=ratio, planned_looks=looks.kind == "planned", looks=looks.many)
        part = spread.units / sum(powers[name].units)
        planned = None if total is None else round(total * smaller * part)
        refused = planned is not None and planned < needed
        found.append(Skewed(name, segment, round(spread.skewness, 3), round(needed), planned, refused))
    return tuple(found)


def _planned(design: Design, sizes: Sequence[SampleSize], per_week: float) -> float | None:
    """Units over all arms, as they would be frozen; `None` where nobody knows."""
    if design.units is not None:
        return design.units
    if design.weeks and per_week > 0:
        return design.weeks * per_week
    return max((one.units.value for one in sizes if isinstance(one.units, Estimate)), default=None)


def unread(size: SampleSize, skewed: Iterable[Skewed]) -> SampleSize:
    """The size of a question, or that it will not be read."""
    if not any(one.refused and (one.outcome, one.segment) == (size.question, size.segment) for one in skewed):
        return size
    why = NotEstimable(reason="too_skew")
    return msgspec.structs.replace(size, units=why, weeks=why)


def ways_of_skew(design: Design, skewed: Iterable[Skewed], powers: Mapping[str, Powers]) -> Iterable[Way]:
    """What could be done where an outcome will not be read.

    Args:
        design: the trial.
        skewed: how skew its outcomes are.
        powers: outcome → how its units differed; for a ceiling that one in twenty are above.
    """
    refused = [one for one in skewed if one.refused]
    if not refused:
        return
    smaller = min(arm.share for arm in design.arms) / sum(arm.share for arm in design.arms)
    yield Way("equal_arms")
    for name in dict.fromkeys(one.outcome for one in refused):
        needed = max(one.holds_from for one in refused if one.outcome == name)
        values: dict[str, str | int | float] = {"outcome": name}
        high = powers[name].high
        if high is not None and high > 0:
            yield Way("ceiling", values | {"ceiling": round(high, 4)})
            yield Way("over", values | {"over": round(high, 4)})
        yield Way("units_for_skew", values | {"units": round(needed / smaller)})


def notices_of_skew(skewed: Iterable[Skewed]) -> Iterable[Notice]:
    """From how many units on each skew outcome can be read."""
    for one in skewed:
        if one.holds_from < FEWEST_UNITS:
            continue
        skewness = round(one.skewness, 1)
        yield Notice(
            code="trial_too_skew" if one.refused else "trial_skew_holds",
            level="warning" if one.refused else "info",
            values={"outcome": one.outcome, "skewness": skewness, "needed": one.holds_from},
        )
