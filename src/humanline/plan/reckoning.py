"""One reckoning of a week, for every page: hours of work, the staff hours that it takes, and who is helped in time.

As it goes now, the work is what contacts with a person in the log ask; with the line, what the plan's starts make of
it. Both fall over the week in the same way, are carried by the same formula, and are simulated with the same customers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from humanline.foundation.names import same
from humanline.model.facts import Facts, Period
from humanline.model.load import CellLoad
from humanline.model.organisation import Organisation, Targets
from humanline.model.other_start import Way
from humanline.model.simulated import Reckoning, Together, WorkOfMoment
from humanline.plan.carrying import hours_needed, in_week
from humanline.plan.merit import merits
from humanline.plan.profiles import Profiles, profiles
from humanline.plan.staffing.customers import Behaviour
from humanline.plan.starting import hours_of
from humanline.plan.trying_out import helped
from humanline.stats.intervals import Floats


def now_reckoned(
    facts: Facts,
    loads: Sequence[CellLoad],
    organisation: Organisation,
    hours: float,
    *,
    roster: Sequence[float] | None = None,
    customers: Behaviour | None = None,
    instead: Mapping[str, float] | None = None,
    simulate: bool = True,
) -> Reckoning | None:
    """The week as it goes now; `None` where the log does not tell when work comes in or how many weeks it covers.

    Args:
        facts: what the log says.
        loads: what every cell asks of the staff, for the minutes of each moment.
        organisation: channels and targets.
        hours: staff hours a week that there are.
        roster: staff in each hour of the week, 168 numbers.
        customers: how customers behave who wait, as the log shows it.
        instead: moment → hours of work a week that take the place of what the log shows.
        simulate: the week is simulated too.
    """
    cells = merits(loads, {})
    moments = sorted({load.moment for load in loads})
    of = profiles(moments, cells, facts, organisation, roster)
    asked = hours_asked(facts, loads)
    if of is None or asked is None:
        return None
    other = {same(moment): value for moment, value in (instead or {}).items()}
    work = np.array([[other.get(same(moment), asked.get(same(moment), 0.0)) for moment in moments]])
    together = helped(work, hours, of, customers, organisation.targets) if simulate else None
    return reckon(work, of, organisation.targets, together)


def reckon(work: Floats, of: Profiles, targets: Targets, together: Together | None) -> Reckoning:
    """Reckon one week.

    Args:
        work: hours of work a week by moment, shape (1, moments).
        of: when that work comes in.
        targets: what is to be kept.
        together: the same week, simulated with the staff hours that there are.
    """
    week = in_week(work, of)
    needed = float(hours_needed(week, targets)[0])
    contacts = 60 * (week.waiting / week.handle)[0]
    total = float(contacts.sum())
    return Reckoning(
        work_hours=round(float(week.total[0]), 3),
        needed_hours=round(needed, 3) if np.isfinite(needed) else None,
        together=together,
        contacts=tuple(round(float(many), 6) for many in contacts),
        handle_minutes=round(60 * float(week.waiting[0].sum()) / total, 6) if total > 0 else 0.0,
    )


def hours_asked(facts: Facts, loads: Sequence[CellLoad]) -> dict[str, float] | None:
    """Moment → staff hours a week that contacts with a person ask; `None` where the log has no weeks.

    Who hung up counts as well: they came for a person, and helping them takes as long as helping others. So it is what
    the plan reckons with too, and more than staff spent.

    Args:
        facts: what the log says.
        loads: for the minutes of moments.
    """
    if not isinstance(facts.period, Period):
        return None
    minutes = {same(load.moment): load.handle_minutes.value for load in loads}
    asked: dict[str, float] = {}
    for group in facts.moment_channels:
        key = same(group.key[0])
        if group.mode == "person" and isinstance(group.contacts, int) and key in minutes:
            asked[key] = asked.get(key, 0.0) + group.contacts * minutes[key] / 60 / facts.period.weeks
    return asked


def work_of_moments(facts: Facts, loads: Sequence[CellLoad]) -> dict[str, WorkOfMoment] | None:
    """Moment → hours of work a week, as it goes now and with either start; `None` where the log has no weeks.

    Args:
        facts: what the log says.
        loads: what every cell asks of the staff.
    """
    now = hours_asked(facts, loads)
    if now is None:
        return None
    person, self_service = dict.fromkeys(now, 0.0), dict.fromkeys(now, 0.0)
    others: dict[Way, dict[str, float]] = {"choice": {}, "together": {}}
    for cell in merits(loads, {}):
        moment = same(cell.load.moment)
        least = cell.asked_hours + cell.spill_hours
        self_service[moment] = self_service.get(moment, 0.0) + least
        person[moment] = person.get(moment, 0.0) + least + cell.hours
        for one in cell.load.starts:
            others[one.start][moment] = others[one.start].get(moment, 0.0) + least + hours_of(cell, one.start)
    return {
        moment: WorkOfMoment(
            now=now.get(moment, 0.0),
            person=hours,
            self_service=self_service[moment],
            choice=others["choice"].get(moment),
            together=others["together"].get(moment),
        )
        for moment, hours in person.items()
    }
