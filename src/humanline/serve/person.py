"""`POST /v1/contacts/{id}/person`: asking for a person has a road of its own.

Any body, any token, a form or JSON; no key, no limit, no policy that could refuse. It is acknowledged once it is on the
disk, in the store or in the spool; where neither can be written the answer is the number to call, never 'we got it'.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from humanline.serve.live import LiveRoom
from humanline.serve.reading import MOST_BYTES, hours_shown, json_answer
from humanline.serve.working import new_name, text_of
from humanline.store.spool import WORDS, Asked

#: A body that takes longer is done without.
_BODY_WITHIN_S = 0.1
_NAME = re.compile(r"[A-Za-z0-9_-]{22}")
#: Under which names a number or address, and words, may come.
_ADDRESS = ("address", "phone", "telephone", "telefoon", "number")
_WORDS = ("text", "words", "message", "bericht")


async def person(request: Request, room: LiveRoom) -> Response:
    """Ask for a person. The answer says where the request is, and what can be told."""
    kept = await room.keep(await asked_in(request, request.path_params["id"], room))
    if not kept.where:
        return not_kept(room, kept.contact)
    shown = {"contact": kept.contact, "asked": True, "kept": kept.where, "number": room.number, **hours_shown(room)}
    return json_answer(shown, 200 if kept.where == "store" else 202)


def not_kept(room: LiveRoom, contact: str) -> Response:
    """Nothing can be kept: who to call, and when, from memory."""
    shown = {"contact": contact, "asked": False, "action": "person", "number": room.number, **hours_shown(room)}
    return json_answer(shown, 503)


async def asked_in(request: Request, name: str, room: LiveRoom, *, case: str = "") -> Asked:
    """A request for a person, whatever came with it.

    Args:
        request: of which what can be read is taken.
        name: id of the contact; what can't be one is replaced.
        room: tells the time.
        case: the contact as the ledger knows it, where that is certain; then its id is not looked at.
    """
    said = dict(request.query_params.multi_items()) | await _said(request)
    key = request.headers.get("idempotency-key", "") or text_of(said.get("key"))
    if case:
        name = case
    elif not _NAME.fullmatch(name):
        # The same key gives the same contact: a retry is no second request.
        name = hashlib.sha256(f"{name} {key}".encode()).hexdigest()[:22] if len(key) >= 16 else new_name()
    once = hashlib.sha256(f"person {name} {key or new_name()}".encode()).hexdigest()
    return Asked(
        contact=name,
        key=once,
        at=room.at(),
        address=_first(said, _ADDRESS, 40),
        words=_first(said, _WORDS, WORDS),
        moment=text_of(said.get("moment"), 80),
        language=text_of(said.get("language"), 8),
        channel=text_of(said.get("channel"), 20),
    )


def _first(said: dict[str, Any], names: tuple[str, ...], longest: int) -> str:
    return next((found for name in names if (found := text_of(said.get(name), longest))), "")


async def _said(request: Request) -> dict[str, Any]:
    """What can be read of the body; nothing where it can't, or not at once."""
    body = bytearray()
    with suppress(TimeoutError, ClientDisconnect):
        async with asyncio.timeout(_BODY_WITHIN_S):
            async for part in request.stream():
                body += part
                if len(body) > MOST_BYTES:
                    return {}
    with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        found = msgspec.json.decode(bytes(body))
        return found if isinstance(found, dict) else {}
    with suppress(ValueError):
        return dict(parse_qsl(body.decode(), max_num_fields=100))
    return {}
