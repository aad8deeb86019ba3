"""What colleagues do: who is there, who is next, and what becomes of a contact. They come with a key of their own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from itertools import groupby
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from humanline.foundation.errors import Fault
from humanline.life.story import story_of
from humanline.model.live import MINUTE, Contact, ContactEvent, Happened, LedgerEntry, Refusal, Speaker, time_of
from humanline.serve.asking import NotReadError
from humanline.serve.contacts import LONGEST_TURN
from humanline.serve.live import LiveRoom
from humanline.serve.reading import (
    case_shown,
    gone,
    json_answer,
    not_found,
    refusal_shown,
    refused_as,
    said_in,
    written,
)
from humanline.serve.streams import News, streamed
from humanline.serve.working import PRESENCE, call_back_at, next_for, text_of
from humanline.store.live_store import StoreGoneError
from humanline.store.reading import Known, Reading, ledger_name
from humanline.store.writing import UnknownContactError, Writing

Answering = Callable[[Request, LiveRoom], Awaitable[Response]]
Knowing = Callable[[Request, LiveRoom, Known], Awaitable[Response]]

#: What a colleague does with a contact: the last part of its address → the event.
DEEDS: dict[str, ContactEvent] = {
    "accept": "accept", "decline": "decline", "say": "agent_turn", "hand-on": "hand_on", "promise": "promise_callback",
    "close": "agent_close", "outcome": "outcome", "no-answer-needed": "no_answer_needed", "reached": "reached",
    "no-answer": "no_answer", "tried-enough": "tried_enough",
}  # fmt: skip
#: A call at a time that a colleague named is promised within so long after it.
CALLS_WITHIN = 30 * MINUTE
#: What came of a contact, as colleagues say it.
SOLVED = {"yes": True, "no": False}


def for_scope(scope: str) -> Callable[[Knowing], Answering]:
    """An address for those whose key may do so.

    Args:
        scope: that the key has to have.
    """

    def only(answering: Knowing) -> Answering:
        @wraps(answering)
        async def answer(request: Request, room: LiveRoom) -> Response:
            scheme, _, token = request.headers.get("authorization", "").partition(" ")
            token = token.strip() if scheme.lower() == "bearer" else ""
            try:
                known = await room.read(lambda store: store.colleague(token)) if token else None
            except StoreGoneError:
                return gone(room)
            if known is None:
                refused = refused_as(401, Fault("authorization", "no key that is known", "It is for colleagues."))
                refused.headers["www-authenticate"] = "Bearer"
                return refused
            if scope not in known.scopes:
                return refused_as(403, Fault("authorization", "a key without that scope", f"It needs {scope!r}."))
            return await answering(request, room, known)

        return answer

    return only


@for_scope("agent")
async def presence(request: Request, room: LiveRoom, known: Known) -> Response:
    """Say that you are there, or `{"there": false}` that you are not; to be said again within 90 seconds."""
    try:
        found = await said_in(request)
    except NotReadError as error:
        return refused_as(error.status, error.fault)
    here = found.get("there", True) not in (False, "false", "0", "no", "nee")

    def work(store: Writing) -> tuple[int, Any]:
        until = room.at() + PRESENCE if here else room.at()
        store.there(known.colleague.id, until)
        own = [case_shown(one, ledger_name(one.id)) for one in store.owned_by(known.colleague.id)]
        return 200, {"there": here, "yours": own}

    return await written(request, room, work, content=found, scope=known.colleague.id)


@for_scope("agent")
async def next_one(request: Request, room: LiveRoom, known: Known) -> Response:
    """Be offered the next: 200 with its story, or 204 where nobody waits whom you can help."""

    def work(store: Writing) -> tuple[int, Any]:
        found = next_for(store, known.colleague, room.at())
        if found is None:
            return 204, None
        shown = case_shown(found, ledger_name(found.id))
        return 200, shown | {"story": story_of(found, store.messages(found.id))}

    answer = await written(request, room, work, content={}, scope=known.colleague.id)
    return Response(status_code=204) if answer.status_code == 204 else answer


@for_scope("agent")
async def deed(request: Request, room: LiveRoom, known: Known) -> Response:
    """Accept, decline, say something, hand on, promise to call back, close, write what came of it."""
    event = DEEDS.get(request.path_params["deed"])
    if event is None:
        return refused_as(404, Fault("path", "no such deed", "There is no such address.", f"{', '.join(DEEDS)}."))
    try:
        found = await said_in(request)
    except NotReadError as error:
        return refused_as(error.status, error.fault)
    case = request.path_params["case"]
    if event == "agent_turn" and not text_of(found.get("text")):
        return refused_as(400, Fault("text", "nothing found", "What is said to a customer is something."))

    def work(store: Writing) -> tuple[int, Any]:
        after, refusal = colleagues_deed(store, room, known, case, event, found)
        shown = case_shown(after, case)
        if refusal:
            return 409, shown | refusal_shown(refusal, after.state)
        return 200, shown | ({"story": story_of(after, store.messages(after.id))} if event == "accept" else {})

    return await written(request, room, work, content=found, scope=known.colleague.id)


def colleagues_deed(
    store: Writing, room: LiveRoom, known: Known, case: str, event: ContactEvent, found: dict[str, Any]
) -> tuple[Contact, Refusal]:
    """What a colleague does with a contact.

    Args:
        store: where.
        room: tells the time and the hours.
        known: who does it.
        case: the contact, as colleagues know it.
        event: what they do.
        found: what goes with it: `text` or `note`, `solved`, `in_minutes`, `address`.

    Raises:
        UnknownContactError: there is no such contact.
    """
    contact = store.of_case(case)
    if contact is None:
        raise UnknownContactError(case)
    at = room.at()
    store.there(known.colleague.id, at + PRESENCE)
    until = call_back_at(room.line, contact, room.now()) if event == "promise_callback" else None
    before, minutes = None, _minutes(found.get("in_minutes"))
    if until is not None and minutes is not None:
        before = at + round(minutes * MINUTE)
        until = before + CALLS_WITHIN
    text, address = text_of(found.get("text") or found.get("note"), LONGEST_TURN), text_of(found.get("address"), 40)
    speaker: Speaker = "person" if event == "agent_turn" else "note"
    happened = Happened(event, at, by=known.colleague.id, address=address, callback_at=until, not_before=before)
    facts = {"solved": SOLVED.get(text_of(found.get("solved")).lower())} if event == "outcome" else None
    return store.happen(contact.id, happened, text=text, speaker=speaker, facts=facts)


def _minutes(value: object) -> float | None:
    """Minutes from now, up to a month; `None` where that is not what was said."""
    try:
        found = float(text_of(value))
    except ValueError:
        return None
    return found if 0 < found <= 60 * 24 * 30 else None


@for_scope("agent")
async def story(request: Request, room: LiveRoom, known: Known) -> Response:
    """The story of a contact that you have or are offered, at most fifteen lines; `?all=1` gives all that was said."""

    def work(store: Reading) -> tuple[int, Any]:
        contact = store.of_case(request.path_params["case"])
        if contact is None:
            return 404, None
        if contact.owner != known.colleague.id:
            return 403, None
        messages = store.messages(contact.id)
        shown: dict[str, Any] = {"story": story_of(contact, messages)}
        if "all" in request.query_params:
            shown["messages"] = messages
        return 200, case_shown(contact, ledger_name(contact.id)) | shown

    try:
        status, found = await room.read(work)
    except StoreGoneError:
        return gone(room)
    if status == 404:
        return not_found()
    if status == 403:
        return refused_as(403, Fault("case", "somebody else has it", "A story is for who helps with it."))
    return json_answer(found)


@for_scope("agent")
async def stream(request: Request, room: LiveRoom, _known: Known) -> Response:
    """What the ledger keeps, as it comes; who comes back with `Last-Event-ID` misses nothing. It names nobody."""

    def look(store: Reading, last: str) -> list[News]:
        if not last:
            return [News(str(store.newest()), "[]")]
        entries = store.since(int(last) if last.isdecimal() and len(last) < 19 else 0)
        # What was written at once goes out at once: an id stands for all of it.
        return [
            News(str(kept_at), msgspec.json.encode([_entry_shown(one) for one in those]).decode())
            for kept_at, those in groupby(entries, key=lambda one: one.kept_at)
        ]

    return await streamed(request, room, look)


def _entry_shown(entry: LedgerEntry) -> dict[str, Any]:
    facts = msgspec.json.decode(entry.facts)
    return {"case": entry.contact, "seq": entry.seq, "kind": entry.kind, "at": time_of(entry.at), "facts": facts}


@for_scope("agent")
async def now(_request: Request, room: LiveRoom, known: Known) -> Response:
    """Who waits, since when, which promises may break; and what is yours."""

    def work(store: Reading) -> dict[str, Any]:
        first = next(iter(store.queue()), None)
        return {
            "states": store.states(),
            "there": store.there_now(room.at()),
            "at_risk": store.at_risk(),
            "first": case_shown(first, ledger_name(first.id)) if first is not None else None,
            "yours": [case_shown(one, ledger_name(one.id)) for one in store.owned_by(known.colleague.id)],
            "spooled": len(room.spool.waiting()),
        }

    try:
        return json_answer(await room.read(work))
    except StoreGoneError:
        return gone(room)
