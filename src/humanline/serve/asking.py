"""A request as the contact that it is about: from its address, and from JSON or a form."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any, get_args
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import ClientDisconnect, Request

from humanline.foundation.errors import Fault
from humanline.foundation.language import Language
from humanline.line.answering import Form
from humanline.line.deciding import asks

#: A larger body is not read.
MOST_BYTES = 65_536
#: A body that takes longer is not waited for.
LONGEST_S = 3.0
#: Names in the address that say how it is answered, and are no part of the contact.
AS, IN = "as", "in"
_FORMS: tuple[str, ...] = get_args(Form)
_LANGUAGES: tuple[str, ...] = get_args(Language)
_JSON, _FORM = "application/json", "application/x-www-form-urlencoded"


class NotReadError(Exception):
    """A request of which not all can be read.

    Args:
        status: of an answer in JSON.
        code: a fixed word, as it is kept.
        fault: what was found, the rule and the way out.

    Attributes:
        contact: what could be read.
    """

    def __init__(self, status: int, code: str, fault: Fault) -> None:
        super().__init__(str(fault))
        self.status, self.code, self.fault = status, code, fault
        self.contact: dict[str, Any] = {}


def form_of(request: Request) -> Form:
    """In which form it is answered; one that is not known is JSON."""
    said = _in_address(request, AS)
    return said if said in _FORMS else "json"  # type: ignore[return-value]


def language_of(request: Request, usual: Language) -> Language:
    """In which language it is answered."""
    said = _in_address(request, IN)[:2].lower()
    return said if said in _LANGUAGES else usual  # type: ignore[return-value]


def _in_address(request: Request, name: str) -> str:
    return request.query_params.get(name, "") if request.scope["query_string"] else ""


async def contact_in(request: Request) -> dict[str, Any]:
    """The contact: what stands in the address, and in the body.

    Raises:
        NotReadError: not all of it can be read.
    """
    pairs: list[tuple[str, Any]] = []
    if request.scope["query_string"]:  # most have none
        pairs = [(name, value) for name, value in request.query_params.multi_items() if name not in (AS, IN)]
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        pairs += _pairs(await _body(request), kind)
        return _together(pairs)
    except NotReadError as error:
        error.contact = dict(pairs) | {"asked": _asked(pairs)}
        raise


def _pairs(body: bytes, kind: str) -> list[tuple[str, Any]]:
    if not body:
        return []
    if kind == _JSON:
        return _json(body)
    if kind == _FORM:
        return _form(body)
    found = f"found {kind[:60]!r}" if kind else "nothing found"
    fault = Fault("content-type", found, "It is not read.", f"Send {_JSON} or {_FORM}.")
    raise NotReadError(415, "not_read", fault)


_TOO_LARGE = Fault("the body", f"more than {MOST_BYTES:,} bytes", "It is not read.", "Send what the line looks at.")


async def _body(request: Request) -> bytes:
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > MOST_BYTES:
        raise NotReadError(413, "too_large", _TOO_LARGE)
    try:
        if length == "0" and "transfer-encoding" not in request.headers:
            return b""
        async with asyncio.timeout(LONGEST_S):
            return await _whole(request)
    except TimeoutError:
        fault = Fault("the body", f"not whole within {LONGEST_S:g} s", "It is not waited for.", "Ask again.")
        raise NotReadError(408, "too_slow", fault) from None
    except ClientDisconnect:
        fault = Fault("the body", "not whole: the connection ended", "A whole one is needed.", "Ask again.")
        raise NotReadError(400, "not_read", fault) from None


async def _whole(request: Request) -> bytes:
    """A body that came; most come in one piece.

    Raises:
        NotReadError: it is too large.
        ClientDisconnect: the connection ended before it was whole.
    """
    body, more = b"", True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            raise NotReadError(413, "too_large", _TOO_LARGE)
        more = message.get("more_body", False)
    return body


def _json(body: bytes) -> list[tuple[str, Any]]:
    try:
        found = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        fault = Fault(
            "the body", f"this is not JSON: {error}", "A contact is an object.", 'Such as {"moment": "rent"}.'
        )
        raise NotReadError(400, "not_read", fault) from None
    if not isinstance(found, dict):
        fault = Fault("the body", "no object", "A contact is an object.", 'Such as {"moment": "rent"}.')
        raise NotReadError(400, "not_read", fault)
    return list(found.items())


def _form(body: bytes) -> list[tuple[str, Any]]:
    try:
        return list(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=1_000))
    except ValueError as error:
        fault = Fault("the body", f"this is no form: {error}", "A form in UTF-8 is needed.", "Such as moment=rent.")
        raise NotReadError(400, "not_read", fault) from None


def _asked(pairs: Iterable[tuple[str, Any]]) -> bool:
    return any(name == "asked" and asks(value) for name, value in pairs)


def _together(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """All that is said of the contact. Who asks for a person once has asked for one (I1).

    Raises:
        NotReadError: it says two things under one name.
    """
    found: dict[str, Any] = {}
    for name, value in pairs:
        if found.setdefault(name, value) != value and name != "asked":
            several = f"found {str(found[name])[:60]!r} and {str(value)[:60]!r}"
            raise NotReadError(400, "not_read", Fault(name, several, "A contact says it once.", "Keep one."))
    return found | {"asked": _asked(pairs)}
