"""Turn plain data (from TOML or JSON) into records, and report every fault at once."""

from __future__ import annotations

import difflib
import re
from typing import Any, TypeVar, get_args, get_origin

import msgspec

from humanline.foundation.errors import Fault
from humanline.foundation.written.numbers import TYPED_RULE, can_be_typed

T = TypeVar("T")

#: What msgspec calls things, and what a service manager calls them.
PLAIN = {
    "`str`": "text in quotes",
    "`int`": "a whole number",
    "`float`": "a number",
    "`bool`": "true or false",
    "`array`": "a list in [ ]",
    "`object`": "a table in { }",
}


def decode(data: object, kind: type[T], *, name: str) -> tuple[T | None, list[Fault]]:
    """Decode `data` as `kind`; give the record, or `None` and every fault found.

    Args:
        data: what a TOML reader gave.
        kind: the record's type.
        name: what to call the input in the faults, such as `line.toml`.
    """
    faults: list[Fault] = []
    _check_numbers(data, name, "", faults)
    if not faults:
        _check(data, kind, name, "", faults)
    return (None, faults) if faults else (msgspec.convert(data, kind), [])


def _check(data: object, kind: object, name: str, path: str, faults: list[Fault]) -> None:
    """Look at tables key by key; leave single values to msgspec."""
    table = get_origin(kind) is dict
    struct = None if table else _struct_in(kind)
    if struct is not None and isinstance(data, dict):
        _check_struct(data, struct, name, path, faults)
    elif struct is not None and get_origin(kind) in (list, tuple) and isinstance(data, list):
        for number, item in enumerate(data):
            _check(item, struct, name, f"{path}[{number}]", faults)
    elif table and isinstance(data, dict):
        for key, value in data.items():
            _check(value, get_args(kind)[1], name, _join(path, key), faults)
    else:
        try:
            msgspec.convert(data, kind)
        except msgspec.ValidationError as error:
            faults.append(_fault(str(error), data, name, path))


def _check_numbers(data: object, name: str, path: str, faults: list[Fault]) -> None:
    """No number of any key is beyond what somebody types of an organisation."""
    if isinstance(data, dict):
        for key, value in data.items():
            _check_numbers(value, name, _join(path, key), faults)
    elif isinstance(data, list):
        for number, item in enumerate(data):
            _check_numbers(item, name, f"{path}[{number}]", faults)
    elif isinstance(data, int | float) and not can_be_typed(data):
        faults.append(Fault(_where(name, path), f"found {_shown(data)}", TYPED_RULE))


def _struct_in(kind: object) -> type[msgspec.Struct] | None:
    """The record type in an annotation such as `str | ColumnSource`."""
    for option in (kind, *get_args(kind)):
        if isinstance(option, type) and issubclass(option, msgspec.Struct):
            return option
    return None


def _check_struct(data: dict[str, Any], kind: type[msgspec.Struct], name: str, path: str, faults: list[Fault]) -> None:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for key, value in data.items():
        if key in fields:
            _check(value, fields[key].type, name, _join(path, key), faults)
        else:
            near = difflib.get_close_matches(key, fields, n=1)
            way_out = f"Did you mean `{near[0]}`?" if near else f"Known here: {', '.join(fields)}."
            faults.append(Fault(_where(name, _join(path, key)), "found a key that is not known", way_out))
    for key, field in fields.items():
        if field.required and key not in data:
            faults.append(Fault(_where(name, _join(path, key)), "nothing found", "This key is required."))


def _fault(message: str, data: object, name: str, path: str) -> Fault:
    """A msgspec message, with its place put into ours and its words made plain."""
    match = re.match(r"(?P<rule>.*?)(?: - at `\$(?P<place>.*)`)?$", message, flags=re.DOTALL)
    rule, place = (match["rule"], match["place"] or "") if match else (message, "")
    rule = re.sub(r"`([a-z |]+)`", lambda found: " or ".join(f"`{part}`" for part in found[1].split(" | ")), rule)
    for word, plain in PLAIN.items():
        rule = rule.replace(word, plain)
    rule = rule.replace(" or `null`", "").replace("Expected", "Needed:").replace("Invalid enum value", "Not a choice:")
    return Fault(_where(name, path + place), f"found {_shown(data)}", f"{rule}.")


def _shown(data: object) -> str:
    if isinstance(data, int) and data.bit_length() > 200:  # longer ones Python does not write out
        return "a number of more than 60 digits"
    text = repr(data)
    return text if len(text) <= 60 else text[:57] + "..."


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else str(key)


def _where(name: str, path: str) -> str:
    return f"{name} {path}" if path else name
