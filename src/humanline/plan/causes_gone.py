"""The line with what need not come gone: what that frees, and what the freed hours would do.

Comes after the line is drawn, and draws it again in the same way for the contacts that are left. Those take as long as
contacts of their moment do now. That a cause can be taken away, and what that takes, nobody has said.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from humanline.foundation.names import same
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Facts
from humanline.model.failure_demand import CausesGone, FailureDemand, GoneMoment
from humanline.model.judgement import Judgements
from humanline.model.load import CellLoad
from humanline.model.organisation import Organisation
from humanline.model.plan import Gain, Plan
from humanline.plan.carrying import carried
from humanline.plan.ladder import ladder
from humanline.plan.line import redraw
from humanline.plan.merit import merits
from humanline.plan.outlook import with_patience
from humanline.plan.profiles import profiles
from humanline.plan.staffing.customers import Behaviour
from humanline.plan.start_loads import WRITTEN_FACTOR
from humanline.stats import intervals


def causes_gone(
    plan: Plan,
    loads: Sequence[CellLoad],
    gains: Mapping[tuple[str, str], Gain],
    facts: Facts | None,
    judgements: Judgements | None,
    organisation: Organisation,
    *,
    roster: Sequence[float] | None = None,
    customers: Behaviour | None = None,
) -> CausesGone | None:
    """The line if the causes that are known were taken away; `None` where none is, or there is no line.

    What the log counts comes first; without it, what was judged in the workshop.

    Args:
        plan: as drawn.
        loads: what every cell asks of the staff.
        gains: what a person adds in every cell.
        facts: what the log says.
        judgements: what was judged.
        organisation: `line.toml`.
        roster: staff in each hour of the week, 168 numbers.
        customers: how customers behave who wait, as the log shows it.
    """
    found = facts.failure_demand if facts is not None else None
    measured = isinstance(found, FailureDemand)
    moments = _counted(found) if isinstance(found, FailureDemand) else _judged(plan, judgements)
    known = {same(load.moment) for load in loads}
    moments = [one for one in moments if same(one.moment) in known]
    if not plan.cells or not moments:
        return None

    def line(least: bool) -> Plan:
        left = _without(loads, {same(one.moment): one.share.low if least else one.share.value for one in moments})
        cells = merits(left, gains)
        steps = ladder(cells, organisation.rule)
        asked = with_patience(organisation, customers)[0]
        of = profiles(steps.moments, cells, facts, asked, roster)
        hours = plan.hours_per_week or 0.0
        work = hours if of is None else carried(steps, of, hours, asked.targets).hours
        return redraw(plan, cells, work, organisation.rule)

    then, cautious = line(least=False), line(least=True)
    now = _person(plan)
    gained = [cell for cell in _person(then) if cell not in now]
    per_week = {same(load.moment): 0.0 for load in loads}
    for load in loads:
        per_week[same(load.moment)] += load.contacts_per_week.value
    return CausesGone(
        judged=not measured,
        contacts_per_week=_sum([_times(one.share, per_week[same(one.moment)]) for one in moments]),
        hours=_hours(found, moments),
        moments=tuple(sorted(moments, key=lambda one: (-one.hours.value, one.moment))),
        gained=tuple(gained),
        surely=tuple(cell for cell in gained if cell in _person(cautious)),
        price=plan.price if isinstance(plan.price, NotEstimable) else then.price,
    )


class _Part(NamedTuple):
    """What one cause took of one moment: its contacts, of so many of the moment, and its hours."""

    contacts: int
    cause: str
    caused_by: str
    of: int
    hours: Estimate


def _counted(found: FailureDemand) -> list[GoneMoment]:
    """Moment by moment, what the causes that are shown took in the log."""
    parts: dict[str, list[_Part]] = {}
    for cause in found.causes:
        for one in cause.moments:
            if isinstance(one.share, Estimate) and isinstance(one.hours_per_week, Estimate):
                part = _Part(one.contacts, cause.cause, cause.caused_by, one.share.n, one.hours_per_week)
                parts.setdefault(one.moment, []).append(part)
    moments = []
    for moment, many in parts.items():
        value, low, high = intervals.proportion(sum(part.contacts for part in many), many[0].of)
        share = Estimate(value=float(value), low=float(low), high=float(high), n=many[0].of, method="wilson")
        largest = max(many, key=lambda part: (part.contacts, part.cause, part.caused_by))
        hours = _sum([part.hours for part in many])
        moments.append(GoneMoment(moment, largest.cause, largest.caused_by, share, hours))
    return moments


def _judged(plan: Plan, judgements: Judgements | None) -> list[GoneMoment]:
    """The same as the workshop sheet tells it, in hours that the line gives those contacts."""
    hours: dict[str, float] = {}
    for cell in plan.cells:
        hours[same(cell.moment)] = hours.get(same(cell.moment), 0.0) + cell.asked_hours + max(cell.hours_taken, 0.0)
    moments = []
    for one in judgements.moments if judgements is not None else ():
        if one.failure_share:
            low, high = one.failure_share / WRITTEN_FACTOR, min(1.0, one.failure_share * WRITTEN_FACTOR)
            share = Estimate(value=one.failure_share, low=low, high=high, method="assumed", assumed=True)
            taken = _times(share, hours.get(same(one.name), 0.0))
            moments.append(GoneMoment(one.name, one.cause, one.caused_by, share, taken))
    return moments


def _hours(found: object, moments: Sequence[GoneMoment]) -> Estimate:
    """All of it; of the whole log, the interval comes from how weeks differ."""
    whole = found.hours_per_week if isinstance(found, FailureDemand) and not found.rest else None
    return whole if isinstance(whole, Estimate) else _sum([one.hours for one in moments])


def _without(loads: Sequence[CellLoad], shares: Mapping[str, float]) -> list[CellLoad]:
    return [
        msgspec.structs.replace(
            load, contacts_per_week=_times(load.contacts_per_week, 1 - shares.get(same(load.moment), 0.0))
        )
        for load in loads
    ]


def _person(plan: Plan) -> list[tuple[str, str]]:
    return [(cell.moment, cell.segment) for cell in plan.cells if cell.start == "person"]


def _times(estimate: Estimate, factor: float) -> Estimate:
    low, value, high = (part * factor for part in (estimate.low, estimate.value, estimate.high))
    return msgspec.structs.replace(estimate, low=low, value=value, high=high)


def _sum(parts: Sequence[Estimate]) -> Estimate:
    """A sum of independent estimates."""
    value = math.fsum(part.value for part in parts)
    below = math.hypot(*(part.value - part.low for part in parts))
    above = math.hypot(*(part.high - part.value for part in parts))
    return Estimate(
        value=value,
        low=max(0.0, value - below),
        high=value + above,
        n=sum(part.n for part in parts),
        method=parts[0].method,
        assumed=any(part.assumed for part in parts),
    )
