"""From a tidied log to a staff plan: the order of the steps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from humanline import __version__
from humanline.foundation.clock import Clock
from humanline.foundation.errors import ConfigError, Fault
from humanline.model.facts import Tidied
from humanline.model.organisation import Organisation
from humanline.model.staff import StaffPlan
from humanline.plan.staffing import Asked

Progress = Callable[[str, float], None]


def staff_plan(
    tidied: Tidied | None,
    organisation: Organisation,
    asked: Asked,
    *,
    folder: Path,
    clock: Clock,
    progress: Progress | None = None,
    roster: Path | None = None,
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

    Raises:
        ConfigError: there is no log.
        InputError: what is asked can't be, or the log can't tell it; all faults at once.
    """
    from humanline.contactlog.coming_in import incoming
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
    drawn = plan_staff(
        found,
        organisation,
        asked,
        made_from=[file.name for file in tidied.files],
        made_at=clock(),
        version=__version__,
        progress=progress,
    )
    first = tuple(notice for notice in tidied.notices if notice.code == "many_rejected")
    return msgspec.structs.replace(drawn, notices=(*first, *drawn.notices))


def _no_log() -> Fault:
    return Fault(
        "line.toml log.files",
        "no files are named",
        "Staff by interval need a log with times.",
        "Name its files there, or give a few numbers: humanline staff --contacts 40,60 --handle 5m.",
    )
