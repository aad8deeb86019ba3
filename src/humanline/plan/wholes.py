"""Cells that a protected attribute tells apart, as one: what the line divides, and what counts for who says nothing.

Age or another protected attribute may bring a person nearer and never further away (I10). So cells of a moment that
only such an attribute tells apart are first reckoned as the one cell that they would be if nobody had said it. That
whole stands in the merit order; where it gets a person, each of its cells does.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.plan import Gain
from humanline.plan.merit import NO_JUDGEMENT, Merit, merit, others, spread, with_interval


class Whole(NamedTuple):
    """What the line divides: cells that stand or fall together, or one cell by itself.

    Attributes:
        merit: the cells as one; its key is that of the cell that gains least.
        cells: the cells, the one that gains most first.
    """

    merit: Merit
    cells: tuple[Merit, ...]

    @property
    def divided(self) -> bool:
        """A protected attribute tells its customers apart."""
        return len(self.cells) > 1


def wholes(known: Iterable[Merit]) -> list[Whole]:
    """What the line divides, in merit order: most points a minute first.

    Args:
        known: cells whose gain is known, without those that are owed or decided.
    """
    found: list[Whole] = []
    together: dict[str, list[Merit]] = {}
    for cell in known:
        if cell.load.protected:
            together.setdefault(cell.load.moment, []).append(cell)
        else:
            found.append(Whole(cell, (cell,)))
    found += [as_one(cells) for cells in together.values()]
    # The order of the input must not matter, not even in the last digit or between equals.
    return sorted(found, key=lambda whole: (-whole.merit.ratio, whole.merit.hours, whole.merit.key))


def as_one(cells: Sequence[Merit]) -> Whole:
    """Cells of one moment as the cell that they would be together.

    What a person adds is the mean over the people who do not ask. Its interval is as wide as if the cells err together:
    never too narrow. Minutes are those of the moment (I12).

    Args:
        cells: of one moment, at least one.
    """
    ordered = sorted(cells, key=lambda cell: (-(cell.points or 0.0), cell.key))
    if len(ordered) == 1:
        return Whole(ordered[0], (ordered[0],))
    loads = [cell.load for cell in ordered]
    contacts = [max(load.contacts_per_week.value, 0.0) for load in loads]
    load = msgspec.structs.replace(
        loads[-1],
        contacts_per_week=_summed([one.contacts_per_week for one in loads]),
        asked_share=_mean([one.asked_share for one in loads], contacts),
    )
    weights = [others(cell) for cell in ordered]
    gain = Gain(
        total=_mean_known([cell.gain.total for cell in ordered], weights),
        customer=_mean_known([cell.gain.customer for cell in ordered], weights),
        organisation=_mean_known([cell.gain.organisation for cell in ordered], weights),
        matters_customer=_mean_known([cell.gain.matters_customer for cell in ordered], weights),
        matters_organisation=_mean_known([cell.gain.matters_organisation for cell in ordered], weights),
    )
    one = merit(load, gain)._replace(
        asked_hours=math.fsum(cell.asked_hours for cell in ordered),
        spill_hours=math.fsum(cell.spill_hours for cell in ordered),
        hours=math.fsum(cell.hours for cell in ordered),
    )
    return Whole(one, tuple(ordered))


def _mean_known(found: Sequence[Estimate | NotEstimable], weights: Sequence[float]) -> Estimate | NotEstimable:
    """The mean over the cells of which it is known."""
    known = [(one, weight) for one, weight in zip(found, weights, strict=True) if isinstance(one, Estimate)]
    return _mean([one for one, _ in known], [weight for _, weight in known]) if known else NO_JUDGEMENT


def _mean(found: Sequence[Estimate], weights: Sequence[float]) -> Estimate:
    """The weighed mean, as if the estimates err together; plain where nothing weighs."""
    total = math.fsum(weights)
    shares = [weight / total for weight in weights] if total > 0 else [1 / len(found)] * len(found)
    value = math.fsum(share * one.value for share, one in zip(shares, found, strict=True))
    sd = math.fsum(share * spread(one) for share, one in zip(shares, found, strict=True))
    return with_interval(value, sd, n=sum(one.n for one in found), method="combined")


def _summed(found: Sequence[Estimate]) -> Estimate:
    value, sd = math.fsum(one.value for one in found), math.fsum(spread(one) for one in found)
    return with_interval(value, sd, n=sum(one.n for one in found), method="combined")
