"""Sign the line: a named person makes the plan's advice hold, with a reason and a day to look again (I14)."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from humanline.foundation.clock import Clock
from humanline.foundation.errors import Fault, InputError
from humanline.model.plan import Plan, Signature

Standing = Literal["unsigned", "signed", "past", "changed"]

_DUTCH_DAY = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")
#: Left out of the seal: when it was made, and the signature itself.
_UNSEALED = ("made_at", "signed")


def seal(plan: Plan) -> str:
    """SHA-256 over the content of a plan, without `made_at` and `signed`.

    Fields that hold their default are left out, so that a plan signed today keeps its seal when a later version of
    Humanline adds a field to the record.
    """
    # As it is read back from JSON: 8 and 8.0 are then one number.
    plan = msgspec.json.decode(msgspec.json.encode(plan), type=type(plan))
    content = {name: value for name, value in _content(plan).items() if name not in _UNSEALED}
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()


def standing(plan: Plan, today: date) -> Standing:
    """Whether a plan is advice, a line that holds, a line past its review date, or one that changed after signing."""
    if plan.signed is None:
        return "unsigned"
    if plan.signed.seal != seal(plan):
        return "changed"
    return "past" if today > date.fromisoformat(plan.signed.until) else "signed"


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
    day = _day(until)
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


def read(path: Path) -> Plan:
    """A plan from the JSON that `humanline plan` wrote.

    Raises:
        InputError: it is not there, is not JSON, or is not a plan.
    """
    way_out = "Make one with `humanline plan`; it writes plan.json beside the page."
    try:
        plan = msgspec.json.decode(path.read_bytes(), type=Plan)
    except FileNotFoundError:
        raise InputError([Fault(str(path), "there is no such file", "A plan is needed.", way_out)]) from None
    except OSError as error:
        raise InputError([Fault(str(path), f"it can't be read: {error.strerror}", "A plan is needed.")]) from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InputError([Fault(str(path), f"this is not a plan: {error}", "A plan is needed.", way_out)]) from error
    if plan.signed is not None and _day(plan.signed.until) is None:
        found = f"the signature's review date is {plan.signed.until!r}"
        raise InputError([Fault(str(path), found, "A day is written 2026-09-01.", way_out)])
    return plan


def _day(text: str) -> date | None:
    """The day that a text names, or `None`."""
    dutch = _DUTCH_DAY.fullmatch(text.strip())
    try:
        return date(int(dutch[3]), int(dutch[2]), int(dutch[1])) if dutch else date.fromisoformat(text.strip())
    except ValueError:
        return None


@cache
def _fields(record: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    """The fields of a record; finding them takes longer than reading them."""
    return msgspec.structs.fields(record)


def _content(value: Any) -> Any:  # noqa: ANN401  any part of a record
    """A record as plain values, with its tag and without the fields that hold their default."""
    if isinstance(value, msgspec.Struct):
        found: dict[str, Any] = {}
        tag = value.__struct_config__.tag
        if tag is not None:
            found["type"] = tag
        for field in _fields(type(value)):
            held = getattr(value, field.name)
            usual = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
            if held != usual:
                found[field.name] = _content(held)
        return found
    if isinstance(value, tuple | list):
        return [_content(part) for part in value]
    if isinstance(value, dict):
        return {name: _content(part) for name, part in value.items()}
    return value
