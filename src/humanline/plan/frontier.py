"""What more or fewer hours would do: the value, the price and the cells with a person, from what comes first to all."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from humanline.model.estimate import Estimate
from humanline.model.plan import Frontier, Plan
from humanline.plan.filling import TINY
from humanline.plan.ladder import Ladder, thinned
from humanline.plan.starting import adds_of
from humanline.stats.intervals import Floats

#: Points of the frontier, the plan's own among them.
MOST = 60
#: Hours a week that make no difference.
NO_DIFFERENCE = 1e-6


def frontier(plan: Plan, steps: Ladder, *, work: float, need: Callable[[list[int]], Floats]) -> tuple[Frontier, ...]:
    """One point for each cell that changes sides as hours go from what comes first up to everyone, and one for now.

    At each point but that of now every hour is used, so one cell changes sides from each to the next. Where there are
    more than `MOST`, some in between are left out; those beside the plan's own stay.

    Args:
        plan: with its cells.
        steps: the cells in the order in which hours reach them.
        work: hours of work a week that the plan's staff carry.
        need: gives the staff hours that carry the first so many steps, rising.
    """
    at = int(np.searchsorted(steps.hours, work + TINY, side="right")) - 1
    chosen = thinned(len(steps.hours), MOST - 1, keep=[k for k in (at, at + 1) if 0 <= k < len(steps.hours)])
    now, hours = plan.hours_per_week or 0.0, need(chosen).tolist()
    found = []
    for place, k in enumerate(chosen):
        # What the plan carries is carried with its hours, whatever the last digit says.
        need_of = min(hours[place], now) if k <= at else max(hours[place], now)
        one_more = k > 0 and place > 0 and chosen[place - 1] == k - 1
        if math.isfinite(need_of):
            found.append(_step(steps, k, need_of, changes=one_more))
    before = found[: sum(k <= at for k in chosen)]
    if before and max(abs(before[-1].hours - now), work - steps.hours[at]) <= NO_DIFFERENCE:
        return tuple(found)
    return (*before, _now(plan, steps, now), *found[len(before) :])


def _step(steps: Ladder, k: int, hours: float, *, changes: bool) -> Frontier:
    return Frontier(
        hours=hours,
        points=float(steps.points[k]),
        price=max(steps.steps[k].ratio, 0.0) if k < len(steps.steps) else 0.0,
        cells=sum(cell.load.decided not in ("choice", "together") for cell in steps.always) + sum(steps.sizes[:k]),
        changes=steps.steps[k - 1].key if changes else (),
        start=steps.starts[k - 1] if changes else "person",
    )


def _now(plan: Plan, steps: Ladder, hours: float) -> Frontier:
    """The plan itself; spare hours spent on cells that may add nothing buy certainty, not points."""
    person = {(cell.moment, cell.segment) for cell in plan.cells if cell.start == "person"}
    spare = {(cell.moment, cell.segment) for cell in plan.cells if cell.because == "unsure"}
    starts = {(cell.moment, cell.segment): cell.start for cell in plan.cells}
    gained = ((cell, adds_of(cell, starts[cell.key])) for cell in steps.cells if not cell.load.owed)
    first = max(steps.steps[0].ratio, 0.0) if steps.steps else 0.0
    return Frontier(
        hours=hours,
        points=math.fsum(points for cell, points in gained if points > 0 or cell.key not in spare),
        price=plan.price.value if isinstance(plan.price, Estimate) else first,
        cells=len(person),
    )
