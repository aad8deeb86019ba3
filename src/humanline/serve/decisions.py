"""What to do with one contact. It is kept before it is answered; whatever fails, a person (I2)."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from humanline.foundation.errors import Fault
from humanline.foundation.language import Language
from humanline.line import Line
from humanline.line.answering import Form, answer
from humanline.model.decision import Decision, KeptDecision
from humanline.serve.appending import AppendedFile
from humanline.serve.asking import NotReadError, contact_in, form_of, language_of
from humanline.serve.routes import Address

#: Form → how an answer in it is called.
_TYPES: dict[Form, str] = {
    "text": "text/plain; charset=utf-8",
    "json": "application/json",
    "twiml": "text/xml; charset=utf-8",
    "voicexml": "application/voicexml+xml",
}


class Room(NamedTuple):
    """What answers.

    Attributes:
        line: that decides.
        file: where decisions are kept.
        language: of answers, where the request says none.
        menu: what the addresses begin with at which a call goes on; empty: they stand beside ours.
        within_s: keeping a decision takes no longer, or the contact goes to a person.
    """

    line: Line
    file: AppendedFile
    language: Language = "en"
    menu: str = ""
    within_s: float = 0.3


async def decide(request: Request, room: Room) -> Response:
    """What to do with one contact, as `Line.decide` takes it; JSON or a form; `as` and `in` in the address say how."""
    try:
        contact = await contact_in(request)
        decision, fault, status, code = room.line.decide(contact), None, 200, ""
    except NotReadError as error:
        contact, fault, status, code = error.contact, error.fault, error.status, error.code
        decision = room.line.on_fault(contact)
    kept = KeptDecision(decision, room.line.heard(contact) if not code else {}, code)
    try:
        await room.file.append(msgspec.json.encode(kept), room.within_s)
    except (OSError, TimeoutError) as error:  # what is not kept is not carried out
        why = "not in time" if isinstance(error, TimeoutError) else error.strerror or "refused"
        decision, status = room.line.on_fault(contact, decision.at), 503
        fault = Fault("the decision", f"it could not be kept ({why})", "Until it can be, a person.", "Mend the disk.")
    return _answered(request, room, decision, fault, status)


def _answered(request: Request, room: Room, decision: Decision, fault: Fault | None, status: int) -> Response:
    form = form_of(request)
    text = answer(decision, form, language_of(request, room.language), menu=room.menu)
    if fault is not None and form == "json":
        content: dict[str, Any] = msgspec.json.decode(text) | {"error": said(fault)}
        return Response(msgspec.json.encode(content), status, media_type=_TYPES[form])
    # A phone system hangs up on anything but 200, and a person is no fault to it.
    return Response(text, 200, media_type=_TYPES[form])


def said(fault: Fault) -> dict[str, str]:
    """A fault as it is answered."""
    return {"where": fault.where, "found": fault.found, "rule": fault.rule, "way_out": fault.way_out}


async def health(_request: Request, room: Room) -> Response:
    """By which plan is decided."""
    policy = room.line.policy
    told = {"seal": policy.seal, "until": policy.until, "shadow": policy.shadow, "unknown_keys": policy.unknown_keys}
    return Response(msgspec.json.encode(told), media_type=_TYPES["json"])


def refused(_request: Request, status: int, fault: Fault) -> Response:
    """A request that is not answered: whoever does not look at the status finds a person (I2)."""
    content = {"action": "person", "error": said(fault)}
    return Response(msgspec.json.encode(content), status, media_type=_TYPES["json"])


#: Every address at which a phone menu, a bot or a site asks.
ADDRESSES: tuple[Address[Room], ...] = (
    Address("POST", "/v1/decide", "what to do with a contact, and why", decide, takes=("moment", "channel", "asked")),
    Address("GET", "/health", "by which plan is decided", health),
)
