"""A plan under seal: its digest, whether its signature holds, and how it is read. What signs it is `plan.signing`."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from humanline.foundation.errors import Fault, InputError
from humanline.model.plan import Plan

if TYPE_CHECKING:
    from pathlib import Path

Standing = Literal["unsigned", "signed", "past", "changed"]

_DUTCH_DAY = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})")
#: The newest schema of a plan that is read.
SCHEMA = 2
#: Left out of a seal: when it was made, and the signature itself.
UNSEALED = ("made_at", "signed")


def seal(plan: Plan) -> str:
    """SHA-256 over the content of a plan, without `made_at` and `signed`.

    Fields that hold their default are left out, so that a plan signed today keeps its seal when a later version of
    Humanline adds a field to the record.
    """
    # As it is read back from JSON: 8 and 8.0 are then one number.
    plan = msgspec.json.decode(msgspec.json.encode(plan), type=type(plan))
    content = {name: value for name, value in _content(plan).items() if name not in UNSEALED}
    # Plans of schema 1 were sealed without it.
    content = {name: value for name, value in content.items() if name != "schema"} | (
        {"schema": plan.schema} if plan.schema != 1 else {}
    )
    return sha256_of(content)


def digest(record: msgspec.Struct) -> str:
    """SHA-256 over the content of a record; fields that hold their default are left out, as in a seal."""
    return sha256_of(_content(record))


def sha256_of(content: Any) -> str:  # noqa: ANN401  any plain values
    """SHA-256 over plain values as JSON, whatever the order of their keys."""
    import hashlib  # takes as long to load as all of `line`

    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).hexdigest()


def standing(plan: Plan, today: date) -> Standing:
    """Whether a plan is advice, a line that holds, a line past its review date, or one that changed after signing."""
    if plan.signed is None:
        return "unsigned"
    if plan.signed.seal != seal(plan):
        return "changed"
    return "past" if today > date.fromisoformat(plan.signed.until) else "signed"


def read(path: Path) -> Plan:
    """A plan from the JSON that `humanline plan` wrote.

    Raises:
        InputError: it is not there, is not JSON, or is not a plan.
    """
    way_out = "Make one with `humanline plan`; it writes out/plan.json."
    content = b""
    try:
        content = path.read_bytes()
        plan = msgspec.json.decode(content, type=Plan)
    except FileNotFoundError:
        raise InputError([Fault(str(path), "there is no such file", "A plan is needed.", way_out)]) from None
    except OSError as error:
        raise InputError([Fault(str(path), f"it can't be read: {error.strerror}", "A plan is needed.")]) from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        if (schema := _schema_of(content)) > SCHEMA:
            rule = f"This version reads plans up to schema {SCHEMA}."
            raise InputError([Fault(f"{path} schema", f"found {schema}", rule, "Update Humanline.")]) from error
        raise InputError([Fault(str(path), f"this is not a plan: {error}", "A plan is needed.", way_out)]) from error
    if plan.signed is not None and day_of(plan.signed.until) is None:
        found = f"the signature's review date is {plan.signed.until!r}"
        raise InputError([Fault(str(path), found, "A day is written 2026-09-01.", way_out)])
    return plan


class _Head(msgspec.Struct):
    schema: int = 0


def _schema_of(content: bytes) -> int:
    """The schema that a plan says it has; 0 where that can't be read."""
    try:
        return msgspec.json.decode(content, type=_Head).schema
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return 0


def day_of(text: str) -> date | None:
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
