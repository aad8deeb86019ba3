"""What one unit of an outcome looks like before the trial: its mean and how much units differ, from the log."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from humanline.foundation.names import same
from humanline.model.contact import DURATIONS
from humanline.model.cube import Powers
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Facts, Group
from humanline.model.trial import Outcome
from humanline.stats.skewness import unit_spread

#: Column of the log → the measure of `facts` that tells of it.
MEASURE_OF = {
    "resolved": "resolved",
    "complaint": "complaint",
    "abandoned": "abandonment",
    "transferred": "transferred",
    "unheard": "unheard",
    "repeat": "repeat",
    "satisfaction": "satisfaction",
    "wait_s": "wait_min",
    "customer_minutes": "wait_min",
    "handle_s": "handle_min",
}
#: Columns that are a time: customers who share busy staff change each other's.
TIMES = frozenset({"customer_minutes", *DURATIONS})
_Z = 1.6448536269514722


class Before(NamedTuple):
    """An outcome before the trial.

    Attributes:
        mean: in the unit of the measure: a share, points, minutes.
        variance: of one unit.
        is_share: it is yes or no.
    """

    mean: float
    variance: float
    is_share: bool


def told_by_facts(outcome: Outcome) -> bool:
    """Whether what `facts` measures is this outcome; else its units have to be looked at themselves."""
    as_it_is = outcome.ceiling is None and outcome.over is None
    return as_it_is and outcome.column in MEASURE_OF and outcome.kind not in ("ratio", "quantile", "count")


def before(
    outcome: Outcome, groups: Sequence[Group], powers: Powers | None = None, segment: str = ""
) -> Before | NotEstimable:
    """Mean and variance of an outcome over some groups of contacts.

    Args:
        outcome: what is measured.
        groups: moments, or cells of a segment.
        powers: how units differed before the trial, of an outcome that facts do not tell of.
        segment: of `powers`.

    Returns:
        The reason where the log does not tell.
    """
    if not told_by_facts(outcome):
        spread = unit_spread(powers, segment) if powers is not None else None
        if spread is None:
            return NotEstimable(reason="no_column", needs=(outcome.column,))
        is_share = outcome.kind == "share"
        variance = spread.mean * (1 - spread.mean) if is_share else spread.variance
        return Before(spread.mean, variance, is_share=is_share)
    name = MEASURE_OF[outcome.column]
    found = [(group.contacts, group[name]) for group in groups if isinstance(group.contacts, int)]
    known = [(many, each) for many, each in found if isinstance(each, Estimate) and each.n > 1]
    if not known:
        return NotEstimable(reason="no_column", needs=(outcome.column,))
    total = sum(many for many, _ in known)
    mean = math.fsum(many * each.value for many, each in known) / total
    if all(each.method in ("wilson", "beta_binomial") for _, each in known):
        return Before(mean, mean * (1 - mean), is_share=True)
    within = math.fsum(many * _variance(each) for many, each in known) / total
    between = math.fsum(many * (each.value - mean) ** 2 for many, each in known) / total
    return Before(mean, within + between, is_share=False)


def _variance(estimate: Estimate) -> float:
    """Of one contact, from the interval of the mean of many."""
    return ((estimate.high - estimate.low) / (2 * _Z)) ** 2 * estimate.n


def groups_of(facts: Facts, moments: Sequence[str], segment: str = "") -> list[Group]:
    """The groups of these moments, or all; of one segment where it is named."""
    wanted = {same(moment) for moment in moments}
    if not segment:
        return [group for group in facts.moments if not wanted or same(group.key[0]) in wanted]
    return [
        group
        for group in facts.cells
        if same(group.key[1]) == same(segment) and (not wanted or same(group.key[0]) in wanted)
    ]
