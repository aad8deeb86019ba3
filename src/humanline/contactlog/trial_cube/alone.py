"""Contacts that count one by one, and the days or windows that hold them together.

Where everybody gets the same for a while, or nobody can be followed, a customer may stand in several arms or be nobody
at all: what is compared is then the contact, and what was drawn by lot holds it together. Days and windows are local
time. At the start of a window customers still wait who came in the one before: its first minutes are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import ibis

from humanline.contactlog.querying.times import as_local, place
from humanline.foundation.errors import Fault, InputError
from humanline.model.trial import Outcome, Unit

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Outcomes that need customers who can be followed.
FOLLOWED = frozenset({"unheard", "repeat"})


class Alone(NamedTuple):
    """How contacts count one by one.

    Attributes:
        unit: what was drawn by lot.
        zone: IANA name of the zone in which days and windows begin.
        window_hours: length of a window, which divides a day.
        burn_in_minutes: at the start of each window that are left out.
    """

    unit: Unit
    zone: str
    window_hours: int = 24
    burn_in_minutes: float = 0.0

    @property
    def cluster(self) -> str:
        """Name of what holds contacts together, where the log does not tell it."""
        return self.unit if self.unit in ("day", "window") else ""


def check_alone(outcomes: tuple[Outcome, ...]) -> None:
    """Refuse outcomes that need customers who can be followed.

    Raises:
        InputError: with one fault for each.
    """
    rule = "Each contact counts by itself here: nobody is followed to the next one."
    way_out = "Take what the contact itself tells, such as resolved, satisfaction or complaint."
    faults = [
        Fault(f"trial.toml outcomes {one.name}", f"{one.column} of single contacts", rule, way_out)
        for one in outcomes
        if FOLLOWED & {one.column, one.per, one.covariate}
    ]
    if faults:
        raise InputError(faults)


def one_by_one(log: ir.Table, alone: Alone) -> ir.Table:
    """The log with each contact as a customer of its own, and its day or window as an attribute.

    Args:
        log: the tidied log, with `opened_at`.
        alone: see there.
    """
    number = ibis.row_number().over(ibis.window(order_by=[log[name] for name in place(log)]))
    log = log.mutate(customer=number.cast("int64"))
    if not alone.cluster:
        return log
    local = as_local(alone.zone, log.opened_at)
    day = local.date().cast("string")
    if alone.unit == "day":
        return log.mutate(attr_day=day)
    begins = (local.hour() // alone.window_hours) * alone.window_hours
    minute = (local.hour() - begins) * 60 + local.minute()
    label = day + " " + begins.cast("string").lpad(2, "0") + ":00"
    return log.mutate(attr_window=label, burning_in=minute < alone.burn_in_minutes)


def check_drawn_whole(units: ir.Table, unit: Unit) -> None:
    """Refuse what was drawn as a whole and stands in two arms.

    Args:
        units: one row a unit, with `cluster`, `arm` and `last_arm`.
        unit: what was drawn by lot.

    Raises:
        InputError: with how many, and which come first.
    """
    by = units.group_by("cluster").aggregate(least=units.arm.min(), most=units.last_arm.max())
    twice = by.filter(by.least != by.most).order_by("cluster").cluster.to_pyarrow().to_pylist()
    if twice:
        shown = ", ".join(map(str, twice[:3])) + (", …" if len(twice) > 3 else "")
        rule = f"What is drawn by lot is a whole {unit}: all its contacts are in one arm."
        way_out = "Find out when the arm changed; windows are local time, window_hours long, from midnight."
        raise InputError([Fault("column arm", f"{len(twice)} of them in two arms ({shown})", rule, way_out)])
