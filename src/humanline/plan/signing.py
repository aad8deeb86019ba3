"""Sign the line: a named person makes the plan's advice hold, with a reason and a day to look again (I14)."""

from __future__ import annotations

from datetime import date

import msgspec

from humanline.foundation.clock import Clock
from humanline.foundation.errors import Fault, InputError
from humanline.model.plan import Plan, Signature
from humanline.model.sealed import day_of, seal


def sign(plan: Plan, *, by: str, because: str, until: str, clock: Clock, today: date) -> Plan:
    """Put a name under a plan; a signature that was there is replaced.

    Args:
        plan: the plan; one that still needs something can't be signed.
        by: who signs.
        because: why.
        until: the day on which it is looked at again: `2026-09-01` or `01-09-2026`.
        clock: gives the time of signing.
        today: the day that `until` must lie after.

    Raises:
        InputError: something is missing or wrong; all faults at once.
    """
    faults: list[Fault] = []
    if plan.needs:
        missing = ", ".join(need.code.replace("_", " ") for need in plan.needs)
        way_out = "Read on the plan's page how to get it, and run `humanline plan` again."
        faults.append(Fault("the plan", f"there is no line yet ({missing})", "Only a line can be signed.", way_out))
    if not by.strip():
        faults.append(Fault("--by", "no name", "A line is signed by a person.", 'Write --by "Your Name".'))
    if not because.strip():
        way_out = 'Write --because "why this line is right for now".'
        faults.append(Fault("--because", "no reason", "Whoever signs says why.", way_out))
    day = day_of(until)
    if day is None:
        rule = "A day is written 2026-09-01 or 01-09-2026."
        faults.append(Fault("--until", f"found {until!r}", rule, "It is the day on which you look at the line again."))
    elif day <= today:
        rule = f"The day on which you look again lies after today ({today.isoformat()})."
        faults.append(Fault("--until", f"found {until!r}", rule, "Half a year ahead is usual."))
    if faults or day is None:
        raise InputError(faults)
    signature = Signature(
        by=" ".join(by.split()), because=" ".join(because.split()), at=clock(), until=day.isoformat(), seal=seal(plan)
    )
    return msgspec.structs.replace(plan, signed=signature)


def unsign(plan: Plan) -> Plan:
    """Take the signature off: the plan is advice again.

    Raises:
        InputError: nobody signed it.
    """
    if plan.signed is None:
        raise InputError([Fault("the plan", "nobody has signed it", "There is no signature to take off.")])
    return msgspec.structs.replace(plan, signed=None)
