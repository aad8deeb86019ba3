"""What a line for the whole week costs, against deciding by the hour with the same staff.

A line for the whole week can be told to customers and carried out by people. It is coarse: a large cell gets a person
always or never, and what does not fit leaves hours unused. Here every contact is decided by itself at the price of its
hour; nothing could bring more than the bound that goes with it (`allocation.prices`). What has a person by the rule of
thumb has its hours first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from humanline.allocation.prices import Demand, allocate
from humanline.model.by_the_hour import ByTheHour
from humanline.model.organisation import Mode, Targets
from humanline.model.plan import Plan
from humanline.plan.carrying import TINY, in_week
from humanline.plan.ladder import Ladder
from humanline.plan.merit import Merit, others
from humanline.plan.profiles import Profiles
from humanline.plan.starting import hours_of
from humanline.plan.week import work_of
from humanline.queueing.staffing import load_carried

#: A minute too many costs so many times what the best minute brings.
DEAR = 10.0


def by_the_hour(plan: Plan, steps: Ladder, of: Profiles, targets: Targets) -> ByTheHour | None:
    """What deciding by the hour would bring; `None` where no cell is divided by the line.

    The staff of each hour carry work in proportion to what they carry at the target, as much over the week as the line
    may give them. Only contacts with a waiting customer take part; what can wait is done in between in either case.

    Args:
        plan: with its cells and hours.
        steps: the cells that it was drawn from.
        of: when their work comes in.
        targets: what is to be kept.
    """
    at = np.flatnonzero(of.opened)
    ruled, free = steps.steps[: steps.by_rule], steps.steps[steps.by_rule :]
    if not free or not plan.usable_hours or not at.size:
        return None
    place = {name: k for k, name in enumerate(steps.moments)}
    contacts = np.array([others(cell) * of.waiting[place[cell.load.moment], at] for cell in free])
    if not contacts.sum() > 0:
        return None
    gain = np.array([cell.points or 0.0 for cell in free])
    minutes = np.array([60 * cell.hours / max(others(cell), TINY) for cell in free])
    week = in_week(work_of(plan, steps), of)
    keeps = np.asarray(
        load_carried(
            (plan.hours_per_week or 0.0) * week.spread[0],
            handle_minutes=week.handle[0],
            target_share=targets.share,
            within_minutes=targets.within_minutes,
            patience_minutes=targets.patience_minutes,
            abandoned="missed",
        )
    )[at]
    waiting = max(plan.usable_hours - float(week.later[0]), 0.0)
    starts = {(cell.moment, cell.segment): cell.start for cell in plan.cells}
    before = steps.work([0])[0]
    for cell in ruled:
        before[place[cell.load.moment]] += hours_of(cell, starts.get(cell.key, "self_service"))
    first = (before @ of.waiting)[at]
    room = 60 * np.maximum(keeps * (waiting / max(float(keeps.sum()), TINY)) - first, 0.0)
    found = allocate(
        Demand(contacts, gain, minutes, np.zeros(len(gain)), np.zeros(1)),
        room,
        overload_price=DEAR * float((gain / minutes).max()),
    )
    taken = np.array(_taken(free, steps.starts[steps.by_rule :], starts))
    now = float(contacts[taken].sum(axis=1) @ gain[taken])
    return ByTheHour(now=round(now, 3), points=round(found.value, 3), bound=round(found.bound, 3), cell=plan.line_at)


def _taken(steps: Sequence[Merit], to: Sequence[Mode], starts: Mapping[tuple[str, str], Mode]) -> list[bool]:
    """Which steps the plan takes: of each cell those up to how its contacts start."""
    reached, found = set[tuple[str, str]](), []
    for cell, start in zip(steps, to, strict=True):
        planned = starts.get(cell.key, "self_service")
        found.append(planned == "person" or (planned != "self_service" and cell.key not in reached))
        if start == planned:
            reached.add(cell.key)
    return found
