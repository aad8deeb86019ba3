"""What a line means: what more hours would do, what to find out, what to build, and whether the week can be staffed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec
import numpy as np

from humanline.model.facts import Facts
from humanline.model.judgement import Judgements
from humanline.model.load import CellLoad
from humanline.model.organisation import Organisation
from humanline.model.plan import Assumption, Gain, Plan
from humanline.plan.asking import asked_by_segment, freed_hours
from humanline.plan.by_the_hour import by_the_hour
from humanline.plan.candidates import candidates
from humanline.plan.carrying import carried, hours_needed, in_week, staff_hours
from humanline.plan.finding_out import find_out
from humanline.plan.frontier import frontier
from humanline.plan.ladder import Ladder, ladder
from humanline.plan.line import redraw
from humanline.plan.merit import Merit, merits
from humanline.plan.profiles import Profiles, profiles
from humanline.plan.quiet import choose_quiet
from humanline.plan.reckoning import now_reckoned, reckon
from humanline.plan.staffing.customers import Behaviour
from humanline.plan.trying_out import try_out
from humanline.plan.turned_round import turned_round
from humanline.plan.week import week_of_staff, work_of

#: What of a plan is simulated: the week of its line with all that stands beside it, that week alone, or nothing.
Simulate = bool | Literal["week"]


def complete(
    plan: Plan,
    loads: Sequence[CellLoad],
    gains: Mapping[tuple[str, str], Gain],
    facts: Facts | None,
    judgements: Judgements | None,
    organisation: Organisation,
    *,
    roster: Sequence[float] | None = None,
    customers: Behaviour | None = None,
    simulate: Simulate = True,
    only_staff: bool = False,
) -> Plan:
    """Say what a line means, and draw it for the work that the staff carry when nobody may wait long.

    Where the log has no times the hours are taken as they are, as if nobody ever waited for a free colleague.

    Args:
        plan: as drawn; one without cells is given back as it is.
        loads: what every cell asks of the staff.
        gains: what a person adds in every cell.
        facts: what the log says.
        judgements: what was judged, for the candidates.
        organisation: `line.toml`, for channels, targets and what is assumed.
        roster: staff in each hour of the week, 168 numbers; they are scaled to the plan's hours.
        customers: how customers behave who wait, as the log shows it; `None` where it does not.
        simulate: what is simulated too; what the line is does not depend on it.
        only_staff: the contacts are those that reached staff, and nobody counted the others.
    """
    if not plan.cells or plan.hours_per_week is None:
        return plan
    organisation, measured = with_patience(organisation, customers)
    plan = msgspec.structs.replace(plan, assumptions=(*plan.assumptions, *measured))
    cells = merits(loads, gains)
    steps = ladder(cells, organisation.rule)
    of = profiles(steps.moments, cells, facts, organisation, roster)
    if of is None:
        plan = _without_a_week(plan, steps)
    else:
        plan = _in_a_week(plan, cells, steps, of, organisation)
        plan = msgspec.structs.replace(
            plan,
            by_the_hour=by_the_hour(plan, steps, of, organisation.targets),
            simulated=try_out(plan, steps, of, customers, organisation.targets, what_ifs=simulate is True)
            if simulate
            else None,
            quiet=choose_quiet(plan, steps, of, customers, organisation.targets, organisation.value)
            if simulate is True
            else None,
        )
        if simulate is True and facts is not None:
            plan = msgspec.structs.replace(
                plan,
                now=now_reckoned(
                    facts, loads, organisation, plan.hours_per_week or 0.0, roster=roster, customers=customers
                ),
                with_line=reckon(
                    work_of(plan, steps), of, organisation.targets, plan.simulated.week if plan.simulated else None
                ),
            )
    if only_staff:
        turned = turned_round(cells, steps, of, organisation.targets, organisation.rule)
        plan = msgspec.structs.replace(plan, turned_round=turned)
    trials = find_out(plan, cells, outcome_sd=organisation.assume.outcome_sd)
    assumed = Assumption(code="outcome_sd", values={"sd": organisation.assume.outcome_sd})
    return msgspec.structs.replace(
        plan,
        asked_by_segment=asked_by_segment(cells),
        freed_hours=freed_hours(plan.cells),
        find_out=trials,
        candidates=candidates(plan, cells, judgements.candidates if judgements is not None else ()),
        assumptions=(*plan.assumptions, assumed) if trials else plan.assumptions,
    )


def with_patience(
    organisation: Organisation, customers: Behaviour | None
) -> tuple[Organisation, tuple[Assumption, ...]]:
    """Patience from the log where it tells; else that of `[targets]`.

    Args:
        organisation: `line.toml`.
        customers: how customers behave who wait, as the log shows it.
    """
    if customers is None or customers.told.patience_from != "log" or customers.told.patience_minutes is None:
        return organisation, ()
    measured = customers.told.patience_minutes
    targets = msgspec.structs.replace(organisation.targets, patience_minutes=measured.value)
    values: dict[str, str | int | float] = {
        "minutes": round(measured.value, 1),
        "low": round(measured.low, 1),
        "high": round(measured.high, 1),
    }
    return msgspec.structs.replace(organisation, targets=targets), (Assumption("patience_measured", values),)


def _in_a_week(plan: Plan, cells: Sequence[Merit], steps: Ladder, of: Profiles, organisation: Organisation) -> Plan:
    hours, targets = plan.hours_per_week or 0.0, organisation.targets
    found = carried(steps, of, hours, targets)
    first = float(steps.hours[0]) - plan.unknown_hours
    plan = redraw(
        plan, cells, found.hours, organisation.rule, short_hours=_missing(first, steps, of, hours, organisation)
    )
    week = week_of_staff(plan, steps, of, targets)
    assumed = [
        Assumption(
            code="carried",
            values={
                "hours": round(hours, 1),
                "usable": round(found.hours, 1),
                "share": targets.share,
                "minutes": targets.within_minutes,
            },
        )
    ]
    if of.roster is None:
        assumed.append(Assumption(code="opening_hours", values={"hours": int(of.opened.sum())}))
    elif abs(float(of.roster.sum()) - hours) > 0.01 * hours:
        roster = round(float(of.roster.sum()), 1)
        assumed.append(Assumption(code="roster_scaled", values={"roster": roster, "hours": round(hours, 1)}))
    return msgspec.structs.replace(
        plan,
        usable_hours=found.hours,
        week=week,
        frontier=frontier(plan, steps, work=found.hours, need=lambda chosen: staff_hours(steps, of, chosen, targets)),
        assumptions=(*plan.assumptions, *assumed),
    )


def _without_a_week(plan: Plan, steps: Ladder) -> Plan:
    return msgspec.structs.replace(
        plan,
        frontier=frontier(
            plan, steps, work=plan.hours_per_week or 0.0, need=lambda chosen: np.asarray(steps.hours[chosen])
        ),
        assumptions=(*plan.assumptions, Assumption(code="no_waiting_room")),
    )


def _missing(first: float, steps: Ladder, of: Profiles, hours: float, organisation: Organisation) -> float | None:
    """Staff hours missing for what is owed, asked and spilled over; `None` where that can't be said."""
    work = steps.work([0])
    if first <= 0 or work.sum() <= 0:
        return None
    need = float(hours_needed(in_week(work * (first / work.sum()), of), organisation.targets)[0])
    return need - hours if np.isfinite(need) and need > hours else None
