"""The addresses of the service as OpenAPI 3.1, from the one table: for who writes a client, and who tests it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from humanline.serve.routes import Address, Role

_TEXT: dict[str, Any] = {"type": "string"}
_STREAM = "text/event-stream"
#: Names that a body may have; what a contact knows of itself beside them is a value of its own name.
_NAMES: dict[str, dict[str, Any]] = {
    "text": {"type": "string", "maxLength": 20_000},
    "note": {"type": "string", "maxLength": 20_000},
    "address": {"type": "string", "maxLength": 40, "description": "where to call back"},
    "moment": _TEXT,
    "channel": _TEXT,
    "language": _TEXT,
    "customer": _TEXT,
    "asked": {"type": "boolean", "description": "the customer asks for a person"},
    "there": {"type": "boolean"},
    "solved": {"enum": ["yes", "no", "dont_know"]},
    "in_minutes": {"type": "number", "exclusiveMinimum": 0, "maximum": 43_200},
}
_TIME = {"type": "string", "format": "date-time"}
_SCHEMAS: dict[str, Any] = {
    "Contact": {
        "type": "object",
        "required": ["contact", "state", "version", "ways"],
        "properties": {"contact": _TEXT, "state": _TEXT, "version": {"type": "integer"}, "asked_at": _TIME,
                       "ways": {"type": "object", "required": ["person", "callback"]},
                       "messages": {"type": "array", "items": {"type": "object", "required": ["seq", "from", "text"]}}},
    },
    "Asked": {
        "type": "object",
        "required": ["contact", "asked"],
        "properties": {"contact": _TEXT, "asked": {"type": "boolean"}, "kept": {"enum": ["store", "spool"]}},
    },
    "Case": {
        "type": "object",
        "required": ["case", "state"],
        "properties": {"case": _TEXT, "state": _TEXT, "story": {"type": "object"}},
    },
    "Decision": {"type": "object", "required": ["action", "because"], "properties": {"action": _TEXT}},
    "Any": {"type": "object"},
    "Refused": {
        "type": "object",
        "description": "A fault: whoever does not look at the status finds a person. Or what can't be done now.",
        "anyOf": [{"required": ["action", "error"]}, {"required": ["refused", "state"]}, {"required": ["asked"]},
                  {"required": ["ready"]}],
        "properties": {"action": {"const": "person"},
                       "error": {"type": "object", "required": ["where", "found", "rule", "way_out"]}},
    },
}  # fmt: skip
#: What is answered by an address: by how its path begins, the longest first.
_ANSWERS = {
    "/v1/contacts/{id}/person": "Asked", "/v1/contacts": "Contact", "/v1/cases": "Case", "/v1/agents/me/next": "Case",
    "/v1/decide": "Decision",
}  # fmt: skip
#: Faults that any address may answer with; and those of addresses that are not everybody's.
_FAULTS = ("400", "404", "408", "409", "413", "415", "503")
_NOT_THEIRS = ("401", "403")
#: Role → whether a key is needed.
_WITH_KEY: frozenset[Role] = frozenset({"agent", "manager", "figures"})


def openapi(addresses: Sequence[Address[Any]]) -> dict[str, Any]:
    """The document.

    Args:
        addresses: that are told of; pages are not.
    """
    paths: dict[str, dict[str, Any]] = {}
    for one in addresses:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one)
    _link(paths)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Humanline, live", "version": version("humanline")},
        "paths": paths,
        "components": {"schemas": _SCHEMAS,
                       "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
    }  # fmt: skip


def _operation(one: Address[Any]) -> dict[str, Any]:
    answer = next((schema for path, schema in _ANSWERS.items() if one.path.startswith(path)), "Any")
    fine = {"200": _answered(answer)} | _other_ways(one, answer)
    faults = {status: _answered("Refused") for status in (*_FAULTS, *(_NOT_THEIRS if one.role in _WITH_KEY else ()))}
    found: dict[str, Any] = {
        "operationId": _name(one.method, one.path),
        "summary": one.what,
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
            for name in re.findall(r"\{(\w+)\}", one.path)
        ],
        "responses": faults | fine,
    }
    if one.method == "POST":
        body = {"schema": {"type": "object", "properties": {name: _NAMES[name] for name in one.takes}}}
        kinds = ("application/json", "application/x-www-form-urlencoded")
        found["requestBody"] = {"content": dict.fromkeys(kinds, body)}
    if one.role in _WITH_KEY:
        found["security"] = [{"key": []}]
    return found


def _name(method: str, path: str) -> str:
    return "_".join([method.lower(), *re.findall(r"\w+", path)])


def _link(paths: dict[str, dict[str, Any]]) -> None:
    """What an answer names is what other addresses are asked with."""
    for schema, field, name in (("Contact", "contact", "id"), ("Asked", "contact", "id"), ("Case", "case", "case")):
        links = {
            operation["operationId"]: {
                "operationId": operation["operationId"],
                "parameters": {name: f"$response.body#/{field}"},
            }
            for path, operations in paths.items()
            for operation in operations.values()
            if f"{{{name}}}" in path and not path.endswith("/events")
        }
        for operations in paths.values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    if status < "300" and answer["description"] == schema:
                        answer["links"] = links


def _other_ways(one: Address[Any], answer: str) -> dict[str, Any]:
    """What an address answers with beside 200, or instead."""
    if one.path.endswith(("/events", "/stream")):
        return {"200": {"description": "as it comes", "content": {_STREAM: {"schema": _TEXT}}}}
    if one.path == "/metrics":
        return {"200": {"description": "figures", "content": {"text/plain": {"schema": _TEXT}}}}
    if one.path == "/v1/agents/me/next":
        return {"204": {"description": "nobody waits"}}
    if one.path == "/v1/contacts":
        return {"201": _answered(answer), "202": _answered("Any")}
    return {"202": _answered(answer)} if answer == "Asked" else {}


def _answered(schema: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": schema, "content": content}
