"""The question turned round, for a log of people who reached staff: who could start digitally, in which order?

Such a log does not show what self-service keeps, so it can't say where a person is worth one: everybody in it has one.
It can say, from today's hours downward, where a person is missed least for every hour that comes free.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec
import numpy as np

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.organisation import RuleSettings, Targets
from humanline.model.turned_round import CouldStart, TurnedRound
from humanline.plan.by_rule import in_turn
from humanline.plan.carrying import hours_needed, in_week
from humanline.plan.ladder import Ladder
from humanline.plan.line import in_order
from humanline.plan.merit import Merit, others, spread, with_interval
from humanline.plan.profiles import Profiles
from humanline.plan.starting import StepDown, hours_of, share_with_person, steps_down
from humanline.plan.wholes import wholes


def turned_round(
    cells: Sequence[Merit], steps: Ladder, of: Profiles | None, targets: Targets, rule: RuleSettings
) -> TurnedRound | None:
    """What could start digitally, where a person adds least for an hour first; `None` where nothing could.

    What is owed or decided, what nobody judged, what has a person by the rule of thumb, and what takes fewer minutes
    with a person, keeps its person.

    Args:
        cells: of the plan.
        steps: for the names of the moments.
        of: when the work of each moment comes in; `None` where the log has no times.
        targets: what is to be kept.
        rule: the rule of thumb.
    """
    *_, known = in_order(cells)
    every, claims = in_turn(wholes(cell for cell in known if not cell.load.decided), rule)
    order = steps_down(whole for whole in every[claims:] if whole.merit.hours > 0)
    if not order:
        return None
    place = {name: k for k, name in enumerate(steps.moments)}
    work = np.zeros((len(order) + 1, len(steps.moments)))
    for cell in cells:
        first = hours_of(cell, cell.load.decided or "person")
        work[:, place[cell.load.moment]] += cell.asked_hours + cell.spill_hours + first
    for k, step in enumerate(order, start=1):
        work[k:, place[step.merit.load.moment]] -= step.merit.hours
    needed: list[float | None] = [None] * len(work)
    if of is not None:
        found = hours_needed(in_week(work, of), targets)
        needed = [round(float(hours), 3) if np.isfinite(hours) else None for hours in found]
    return TurnedRound(
        work_hours=float(work[0].sum()),
        needed_hours=needed[0],
        steps=tuple(
            _could_start(step, needed[k])
            for k, step in enumerate(order, start=1)
            if not isinstance(step.merit.gain.total, NotEstimable)
        ),
    )


def _could_start(step: StepDown, needed: float | None) -> CouldStart:
    """One step, told of the customers who no longer meet a person first; of everybody where all still do."""
    whole = step.whole
    load = whole.merit.load
    moved = share_with_person(load, step.before).value - share_with_person(load, step.start).value or 1.0
    return CouldStart(
        moment=load.moment,
        segment="" if whole.divided else load.segment,
        contacts_per_week=others(whole.merit) * moved,
        gain=_each(step.merit.gain.total, moved),
        customer=_each(step.merit.gain.customer, moved),
        hours=_hours(step.merit),
        needed_hours=needed,
        start=step.start,
    )


def _each(points: Estimate | NotEstimable, share: float) -> Estimate | NotEstimable:
    """Points for each customer of a share, from those over all."""
    if not isinstance(points, Estimate) or share == 1:
        return points
    return with_interval(points.value / share, spread(points) / share, n=points.n, method=points.method)


def _hours(one: Merit) -> Estimate:
    """Hours a week that come free: contacts × (1 − share that asks) × minutes, as unsure as those (delta method)."""
    contacts, asked = one.load.contacts_per_week, one.load.asked_share
    parts = ((one.minutes, one.minutes.value), (contacts, contacts.value), (asked, 1 - asked.value))
    relative = math.hypot(*(spread(each) / size for each, size in parts if size > 0))
    found = with_interval(one.hours, one.hours * relative, n=contacts.n, method="delta")
    return msgspec.structs.replace(found, low=max(found.low, 0.0), assumed=one.load.spill_share.assumed)
