"""What live addresses read of a request and how they answer: JSON, keys, hours, and what a customer may see."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from humanline.foundation.errors import Fault
from humanline.life.order import ALIVE
from humanline.life.promising import Wait, wait_of
from humanline.model.live import MINUTE, Contact, Message, Refusal, time_of
from humanline.serve.asking import MOST_BYTES, NotReadError, contact_in
from humanline.serve.decisions import said
from humanline.serve.live import LiveRoom
from humanline.serve.working import shown_to_customer
from humanline.store.live_store import StoreGoneError
from humanline.store.reading import Reading
from humanline.store.writing import Answer, KeyReusedError, UnknownContactError, Writing

__all__ = ["MOST_BYTES"]

#: A key is known to who made it, and to nobody by chance.
SHORTEST_KEY = 16
#: A page that is alive is written down at most so often.
SEEN_EVERY = ALIVE // 3


def json_answer(content: object, status: int = 200) -> Response:
    """An answer in JSON."""
    return Response(msgspec.json.encode(content), status, media_type="application/json")


def refused_as(status: int, fault: Fault, **more: object) -> Response:
    """A fault: whoever does not look at the status finds a person (I2)."""
    return json_answer({"action": "person", "error": said(fault), **more}, status)


def hours_shown(room: LiveRoom, channel: str = "", wait: Wait | None = None) -> dict[str, Any]:
    """Whether people are there, until when, and when they are again; from memory.

    Args:
        room: whose hours.
        channel: by which the customer came.
        wait: how long it takes: who is told one is told that people are there, whatever the hours say.
    """
    presence = room.line.presence(room.now(), channel)
    if presence is None:
        return {}
    if wait is not None and not presence.there:
        return {"there": True}
    found: dict[str, Any] = {"there": presence.there}
    if presence.until is not None:
        found["until"] = presence.until
    if presence.opens is not None:
        found["opens"] = presence.opens
    return found


def contact_shown(contact: Contact, messages: list[Message] | None = None) -> dict[str, Any]:
    """What a customer may see of their contact, and the ways to a person, which are there in every state (I1)."""
    ways = {"person": f"/v1/contacts/{contact.id}/person", "callback": f"/v1/contacts/{contact.id}/callback"}
    found: dict[str, Any] = {
        "contact": contact.id,
        "state": contact.state,
        "version": contact.version,
        "moment": contact.moment,
        "because": contact.because,
        "asked_at": _time(contact.asked_at),
        "first_asked_at": _time(contact.first_asked_at),
        "within_minutes": contact.within / 60_000_000 if contact.within is not None else None,
        "callback_at": _time(contact.callback_at),
        "self_service": {"link": contact.link, "words": contact.words} if contact.link or contact.words else None,
        "ways": ways,
    }
    if messages is not None:
        found["messages"] = [
            {"seq": one.seq, "from": one.speaker, "at": _time(one.at), "text": one.text}
            for one in shown_to_customer(messages)
        ]
    return {name: value for name, value in found.items() if value is not None}


def case_shown(contact: Contact, case: str) -> dict[str, Any]:
    """What a colleague sees of a contact in a list; not its id, which is the customer's own key."""
    found = {
        "case": case,
        "state": contact.state,
        "moment": contact.moment,
        "segment": contact.segment,
        "channel": contact.channel,
        "language": contact.language,
        "because": contact.because,
        "asked_at": _time(contact.asked_at),
        "first_asked_at": _time(contact.first_asked_at),
        "due_at": _time(contact.due_at),
        "callback_at": _time(contact.callback_at),
        "lease_until": _time(contact.lease_until),
        "address": contact.address or None,
        "tries": contact.tries or None,
        "at_risk": contact.alarmed or None,
        "wrote_again": contact.wrote_again or None,
    }
    return {name: value for name, value in found.items() if value is not None}


def _time(at: int | None) -> object:
    return time_of(at) if at is not None else None


async def said_in(request: Request) -> dict[str, Any]:
    """What stands in the address and the body; `asked` only where it was said.

    Raises:
        NotReadError: not all of it can be read.
    """
    found = await contact_in(request)
    return found if found["asked"] else {name: value for name, value in found.items() if name != "asked"}


def key_of(request: Request, content: object, scope: str) -> tuple[str, str]:
    """The key of a write and what tells its content; empty where there is none.

    Args:
        request: with its `Idempotency-Key`.
        content: what it says.
        scope: to whom the key belongs.

    Raises:
        NotReadError: a key that somebody else may have too.
    """
    given = request.headers.get("idempotency-key", "")
    if not given:
        return "", ""
    if not SHORTEST_KEY <= len(given) <= 200:
        rule = f"A key has {SHORTEST_KEY} to 200 characters, made by chance."
        raise NotReadError(400, "not_read", Fault("idempotency-key", f"found {given[:60]!r}", rule, "Send a UUID."))
    where = f"{request.method} {request.url.path}"
    content_of = hashlib.sha256(msgspec.json.encode([where, content], order="sorted")).hexdigest()
    return hashlib.sha256(f"{scope} {given}".encode()).hexdigest(), content_of


async def written(
    request: Request,
    room: LiveRoom,
    work: Callable[[Writing], tuple[int, Any]],
    *,
    content: object,
    scope: str,
) -> Response:
    """Do a write, once for its key, and answer after it is on the disk.

    Args:
        request: with its key.
        room: where.
        work: gives a status and what is answered.
        content: what the request says.
        scope: to whom its key belongs.
    """

    def once(store: Writing) -> Answer:
        def answer() -> Answer:
            status, found = work(store)
            return Answer(status, msgspec.json.encode(found))

        return store.once(key, request_digest, answer)

    try:
        key, request_digest = key_of(request, content, scope)
        found = await room.write(once)
    except NotReadError as error:
        return refused_as(error.status, error.fault)
    except KeyReusedError:
        rule = "A key is of one request and its retries."
        return refused_as(409, Fault("idempotency-key", "it came before with other content", rule, "Make a new key."))
    except UnknownContactError as error:
        return await unknown(room, str(error))
    except StoreGoneError:
        return gone(room)
    return Response(found.body, found.status, media_type="application/json")


async def unknown(room: LiveRoom, name: str) -> Response:
    """No such contact; or one that is on its way from the spool, or came from there just now: then to be asked again.

    Args:
        room: where.
        name: id of the contact.
    """
    if room.is_spooled(name):
        return gone(room)
    try:
        there = await room.read(lambda store: store.contact(name))
    except StoreGoneError:
        return gone(room)
    return gone(room) if there is not None else not_found()


def not_found() -> Response:
    """There is no such contact. Asking for a person works all the same."""
    rule, way_out = "There is no such contact.", "Ask for a person at /v1/contacts/new/person, or open one."
    return refused_as(404, Fault("contact", "none of that name", rule, way_out))


def gone(room: LiveRoom) -> Response:
    """The store does not answer. A request for a person is kept all the same."""
    rule, way_out = "Nothing is acknowledged that is not on the disk.", "Ask again; a request for a person is kept."
    fault = Fault("the store", "it does not answer", rule, way_out)
    return refused_as(503, fault, number=room.number, **hours_shown(room))


def refusal_shown(refusal: Refusal, state: str) -> dict[str, Any]:
    """Why something can't be done now."""
    return {"refused": refusal, "state": state}


def with_wait(store: Reading, room: LiveRoom, name: str) -> tuple[Contact | None, list[Message], Wait | None]:
    """A contact, what was said, and how long it still takes, as far as is known now."""
    contact = store.contact(name)
    if contact is None:
        return None, [], None
    wait = None
    if contact.state == "waiting":
        at = room.at()
        wait = wait_of(store.ahead(contact), store.there_now(at), store.free_now(at), room.forecast)
    return contact, store.messages(name), wait


def minutes_shown(wait: Wait) -> tuple[int, int]:
    """A wait in minutes, rounded outward."""
    return wait.low // MINUTE, max(1, -(-wait.high // MINUTE))


def messages_of(store: Reading, contact: Contact) -> dict[str, Any]:
    """A contact with what was said."""
    return contact_shown(contact, store.messages(contact.id))
