"""The steps that more hours take: which cell gets a person next, what it needs and what it adds.

At each step exactly the cells up to it have a person and every hour is used, so the steps are the places where the
line's whole cells and cells that could be divided agree (Dantzig, 1957).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from humanline.model.organisation import Mode, RuleSettings
from humanline.plan.filling import fill
from humanline.plan.line import in_order
from humanline.plan.merit import Merit, adds
from humanline.plan.starting import StartStep, under
from humanline.plan.wholes import Whole
from humanline.stats.intervals import Floats


class Ladder(NamedTuple):
    """Cells in the order in which hours reach them.

    Attributes:
        cells: every cell; `moments` and the steps refer to them.
        always: cells with a person however few the hours: owed, not known, and those where that costs no minutes.
        steps: what takes hours, in the order in which hours reach it: cells, and wholes that a protected attribute
            may not divide.
        by_rule: how many of the steps come first by the rule of thumb; the others stand in merit order.
        starts: how each step starts its cells; a person, where it does not come on another start.
        sizes: how many cells each step gives a person first.
        hours: hours of work a week with the first 0, 1, 2… steps taken, shape (steps + 1).
        points: what persons then add a week, owed and not known left out, same shape.
        moments: names of the moments, sorted.
    """

    cells: tuple[Merit, ...]
    always: tuple[Merit, ...]
    steps: tuple[Merit, ...]
    by_rule: int
    starts: tuple[Mode, ...]
    sizes: tuple[int, ...]
    hours: Floats
    points: Floats
    moments: tuple[str, ...]

    def work(self, persons: Sequence[int]) -> Floats:
        """Hours of work a week by moment with the first `persons` steps taken, shape (len(persons), moments)."""
        place = {name: k for k, name in enumerate(self.moments)}
        first = np.zeros(len(self.moments))
        for cell in self.cells:
            first[place[cell.load.moment]] += cell.asked_hours + cell.spill_hours
        for cell in self.always:
            first[place[cell.load.moment]] += cell.hours
        added = np.zeros((len(persons), len(self.moments)))
        column = np.array([place[cell.load.moment] for cell in self.steps], dtype=np.intp)
        hours = np.array([cell.hours for cell in self.steps])
        so_far, row = np.zeros(len(self.moments)), 0
        for k in np.argsort(np.asarray(persons), kind="stable"):
            np.add.at(so_far, column[row : persons[k]], hours[row : persons[k]])
            row = max(row, persons[k])
            added[k] = so_far
        return np.asarray(first + added)


def ladder(cells: Sequence[Merit], rule: RuleSettings | None = None) -> Ladder:
    """Put the cells in the order in which hours reach them.

    Args:
        cells: of the plan, in any order.
        rule: the rule of thumb; `None` for the price alone.
    """
    owed, unknown, known = in_order(cells)
    filled = fill(known, math.inf, rule)
    told = list(filled.steps)
    taken = [step for step, reason in told if reason in ("by_rule", "saves_minutes", "above_line")]
    # Groups come last whose whole has no person however many the hours.
    taken += [StartStep(Whole(cell, (cell,)), "person", cell) for cell in filled.lifted]
    free = [under(cell, step.start) for step in taken if step.merit.hours <= 0 for cell in step.whole.cells]
    scarce = [step for step in taken if step.merit.hours > 0]
    steps = [step.merit for step in scarce]
    ordered = (*owed, *unknown, *known)
    # What a named person decided on takes its hours however few there are.
    signed = (under(cell, cell.load.decided) for cell in known if cell.load.decided)
    always = (*owed, *unknown, *free, *(cell for cell in signed if cell.hours))
    first = math.fsum((*(cell.asked_hours + cell.spill_hours for cell in ordered), *(cell.hours for cell in always)))
    return Ladder(
        cells=ordered,
        always=always,
        steps=tuple(steps),
        by_rule=sum(reason == "by_rule" for _, reason in told),
        starts=tuple(step.start for step in scarce),
        sizes=tuple(len(step.whole.cells) if step.start == "person" else 0 for step in scarce),
        hours=np.array(list(itertools.accumulate((cell.hours for cell in steps), initial=first))),
        points=np.array(list(itertools.accumulate(map(adds, steps), initial=math.fsum(map(adds, free))))),
        moments=tuple(sorted({cell.load.moment for cell in ordered})),
    )


def thinned(count: int, most: int, keep: Sequence[int] = ()) -> list[int]:
    """At most `most` of the numbers below `count`, evenly spread; the ends and those of `keep` always stay.

    >>> thinned(10, 5, keep=(4,))
    [0, 3, 4, 6, 9]
    """
    if count <= most:
        return list(range(count))
    room = max(most - len(set(keep)), 2)
    spread: NDArray[np.int64] = np.linspace(0, count - 1, room).round().astype(np.int64)
    return sorted({*spread.tolist(), *(k for k in keep if 0 <= k < count)})
