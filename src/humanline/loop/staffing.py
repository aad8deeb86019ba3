"""From a tidied log to a staff plan: the order of the steps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from humanline import __version__
from humanline.foundation.clock import Clock
from humanline.foundation.errors import ConfigError, Fault, InputError
from humanline.model.facts import Tidied
from humanline.model.organisation import Organisation
from humanline.model.staff import AsNow, StaffPlan
from humanline.plan.staffing import StaffingAsked

Progress = Callable[[str, float], None]


def staff_plan(
    tidied: Tidied | None,
    organisation: Organisation,
    asked: StaffingAsked,
    *,
    folder: Path,
    clock: Clock,
    progress: Progress | None = None,
    roster: Path | None = None,
    line: Path | None = None,
) -> StaffPlan:
    """How many staff in each interval of the weeks to come.

    What is planned is what is asked for; else the roster or the hours of `line.toml`; else nothing.

    Args:
        tidied: the tidied log; `None` where there is none.
        organisation: `line.toml`.
        asked: what is asked for.
        folder: where `line.toml` stands.
        clock: gives the time that the plan carries.
        progress: told what is being done and the share done.
        roster: staff by hour of the week (CSV).
        line: a plan (`plan.json`): staff for its line, beside as it goes now.

    Raises:
        ConfigError: there is no log.
        InputError: what is asked can't be, or the log can't tell it; all faults at once.
    """
    from humanline.contactlog.measuring.coming_in import incoming
    from humanline.plan.roster import read_roster
    from humanline.plan.staffing import plan_staff

    asked.check()
    if tidied is None:
        raise ConfigError([_no_log()])
    staff = organisation.staff
    path = roster or (folder / staff.roster if staff.roster and asked.hours_per_week is None else None)
    if path is not None:
        asked = msgspec.structs.replace(asked, roster=read_roster(path))
    elif asked.hours_per_week is None:
        asked = msgspec.structs.replace(asked, hours_per_week=staff.hours_per_week)
    if progress is not None:
        progress("What comes in", 0.1)
    found = incoming(tidied, organisation, interval_minutes=asked.interval_minutes, channels=asked.channels)

    def planned(asked: StaffingAsked) -> StaffPlan:
        return plan_staff(
            found,
            organisation,
            asked,
            made_from=[file.name for file in tidied.files],
            made_at=clock(),
            version=__version__,
            progress=progress,
        )

    if line is None:
        drawn = planned(asked)
    else:
        now, drawn = planned(asked), planned(_with_line(asked, line))
        as_now = AsNow(now.needed.together, now.planned.together if now.planned is not None else None)
        drawn = msgspec.structs.replace(drawn, line=line.name, as_now=as_now)
    first = tuple(notice for notice in tidied.notices if notice.code == "many_rejected")
    return msgspec.structs.replace(drawn, notices=(*first, *drawn.notices))


def _with_line(asked: StaffingAsked, line: Path) -> StaffingAsked:
    """What is asked, for the contacts that a plan's line sends to a person."""
    from humanline.model.sealed import read

    plan = read(line)
    if plan.now is None or plan.with_line is None or not plan.now.contacts:
        rule = "A line is staffed for from a plan that says how the week goes now."
        way_out = "Draw it again from a log with times: `humanline plan`."
        raise InputError([Fault(str(line), "the plan does not say how the week goes now", rule, way_out)])
    times = tuple(
        then / now if now > 0 else 1.0 for now, then in zip(plan.now.contacts, plan.with_line.contacts, strict=True)
    )
    handle = plan.with_line.handle_minutes / plan.now.handle_minutes if plan.now.handle_minutes > 0 else 1.0
    return msgspec.structs.replace(asked, line=times, line_handle=handle)


def _no_log() -> Fault:
    return Fault(
        "line.toml log.files",
        "no files are named",
        "Staff by interval need a log with times.",
        "Name its files there, or give a few numbers: humanline staff --contacts 40,60 --handle 5m.",
    )
