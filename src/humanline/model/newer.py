"""A plan as a live process reads it: one that a newer version made too, without what this version does not know.

An older process has to run on with a newer plan. Keys that are not known are noted and decide nothing. The signature
must hold all the same: of the same schema, over what is known, since fields that hold their default are no part of a
seal; of a newer one, over all that stands in the file but `made_at` and `signed`, which needs no knowledge of it. Where
it doesn't, the plan decides in shadow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_origin

import msgspec

from humanline.foundation.errors import Fault, InputError
from humanline.model.plan import Plan
from humanline.model.policy import Shadow
from humanline.model.sealed import SCHEMA, UNSEALED, day_of, read, seal, sha256_of

if TYPE_CHECKING:
    from pathlib import Path


class LivePlan(NamedTuple):
    """A plan, and how far it is known.

    Attributes:
        plan: what is known of it.
        seal: of all of it.
        shadow: why it is not carried out; empty where it is. Holds only with `unknown_keys`.
        unknown_keys: paths of what is not known; empty of a plan of this version.
    """

    plan: Plan
    seal: str = ""
    shadow: Shadow = ""
    unknown_keys: tuple[str, ...] = ()


def read_live(path: Path) -> LivePlan:
    """A plan, also one that a newer version made.

    Args:
        path: of the plan.

    Raises:
        InputError: it is not there, is no plan, or a value of it can't be read.
    """
    try:
        return LivePlan(read(path))
    except InputError:
        known = _known(path)
        if known is None:
            raise
    return known


def _known(path: Path) -> LivePlan | None:
    """What is known of it; `None` where keys that are not known are not what is wrong with it."""
    try:
        raw = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    if not isinstance(raw, dict):
        return None
    unknown: list[str] = []
    data = _without(raw, Plan, "", unknown)
    newer = isinstance(raw.get("schema"), int) and raw["schema"] > SCHEMA
    if newer:
        data["schema"] = SCHEMA
        unknown.insert(0, f"schema {raw['schema']}")
    if not unknown:
        return None
    try:
        plan = msgspec.convert(data, Plan)
    except msgspec.ValidationError as error:
        rule, way_out = "A newer version made it, and this one can't read that.", "Update Humanline."
        raise InputError([Fault(str(path), str(error), rule, way_out)]) from error
    if plan.signed is not None and day_of(plan.signed.until) is None:
        return None
    found = _seal_of_all(raw) if newer else seal(plan)
    shadow: Shadow = "unsigned" if plan.signed is None else "" if plan.signed.seal == found else "changed"
    return LivePlan(plan, found, shadow, tuple(unknown))


def _seal_of_all(raw: dict[str, Any]) -> str:
    return sha256_of({name: value for name, value in raw.items() if name not in UNSEALED})


def _without(data: Any, kind: Any, path: str, unknown: list[str]) -> Any:  # noqa: ANN401  any part of a plan
    """The same without keys that no record knows; their paths are added to `unknown`."""
    if isinstance(data, dict) and get_origin(kind) is dict:
        return {key: _without(value, get_args(kind)[1], f"{path}{key}.", unknown) for key, value in data.items()}
    if isinstance(data, list):
        inner = next((get_args(one)[0] for one in (kind, *get_args(kind)) if get_origin(one) is tuple), None)
        return [_without(value, inner, f"{path[:-1]}[].", unknown) for value in data] if inner is not None else data
    records = [one for one in (kind, *get_args(kind)) if isinstance(one, type) and issubclass(one, msgspec.Struct)]
    if not isinstance(data, dict) or not records:
        return data
    # Of several (an estimate, or why there is none) the one that it says it is.
    best = next((one for one in records if _says(data, one)), records[0])
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(best)}
    found = {}
    for key, value in data.items():
        if key in fields:
            found[key] = _without(value, fields[key], f"{path}{key}.", unknown)
        elif key == best.__struct_config__.tag_field:
            found[key] = value
        elif f"{path}{key}" not in unknown:
            unknown.append(f"{path}{key}")
    return found


def _says(data: dict[str, Any], record: type[msgspec.Struct]) -> bool:
    config = record.__struct_config__
    return config.tag is not None and data.get(str(config.tag_field)) == config.tag
