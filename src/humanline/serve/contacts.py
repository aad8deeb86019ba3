"""What a customer, or a page or a bot for them, does with a contact. Its id is its key: who has it is the customer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from humanline.foundation.errors import Fault
from humanline.model.live import ContactEvent, Happened
from humanline.serve.asking import NotReadError
from humanline.serve.live import LiveRoom
from humanline.serve.reading import (
    SEEN_EVERY,
    contact_shown,
    gone,
    hours_shown,
    json_answer,
    messages_of,
    not_found,
    refusal_shown,
    refused_as,
    said_in,
    written,
)
from humanline.serve.working import call_back_at, contact_of, new_name, open_contact, text_of
from humanline.store.live_store import StoreGoneError
from humanline.store.spool import Asked
from humanline.store.writing import UnknownContactError, Writing

#: Characters of one message.
LONGEST_TURN = 20_000


async def opened(request: Request, room: LiveRoom) -> Response:
    """Open a contact: the line decides how it starts. Whatever can't be read or kept is a request for a person (I2)."""
    try:
        found = await said_in(request)
        decision = room.line.decide(found, room.now())
    except NotReadError as error:
        found, decision = error.contact, room.line.on_fault(error.contact, room.now())
    at, name = room.at(), new_name()
    address, text = text_of(found.get("address"), 40), text_of(found.get("text"), LONGEST_TURN)
    contact = contact_of(name, found, decision, at, address=address, seen_at=at)
    customer = room.store.pseudonym(text_of(found.get("customer")))

    def work(store: Writing) -> tuple[int, Any]:
        begun = open_contact(store, contact, customer=customer, text=text)
        return 201, contact_shown(begun) | {"action": contact.action} | hours_shown(room, contact.channel)

    answer = await written(request, room, work, content=found, scope="open")
    if answer.status_code != 503:
        return answer
    moment, channel = text_of(found.get("moment"), 80), text_of(found.get("channel"), 20)
    kept = await room.keep(Asked(name, "", at, address, text, moment, channel=channel))
    if not kept.where:
        return answer
    shown = {"contact": name, "action": "person", "because": "fault", "asked": True, "kept": kept.where}
    return json_answer(shown | hours_shown(room), 202)


async def seen(request: Request, room: LiveRoom) -> Response:
    """Where a contact is: its state, what is promised, what was said, and the ways to a person."""
    name = request.path_params["id"]
    try:
        found = await room.read(lambda store: (store.contact(name), store.messages(name)))
    except StoreGoneError:
        return gone(room)
    contact, messages = found
    if contact is None:
        return not_found()
    if room.at() - (contact.seen_at or 0) > SEEN_EVERY:
        room.store.write(lambda store: store.seen(name, room.at()))  # nobody waits for it
    return json_answer(contact_shown(contact, messages) | {"number": room.number} | hours_shown(room, contact.channel))


def doing(event: ContactEvent) -> Callable[[Request, LiveRoom], Awaitable[Response]]:
    """What answers when a customer does something.

    Args:
        event: what they do.
    """

    async def done(request: Request, room: LiveRoom) -> Response:
        name = request.path_params["id"]
        try:
            found = await said_in(request)
        except NotReadError as error:
            return refused_as(error.status, error.fault)
        text, address = text_of(found.get("text"), LONGEST_TURN), text_of(found.get("address"), 40)
        if event == "turn" and not text:
            rule = "A turn says something."
            return refused_as(400, Fault("text", "nothing found", rule, 'Such as {"text": "My boiler is cold"}.'))

        def work(store: Writing) -> tuple[int, Any]:
            contact = store.contact(name)
            if contact is None:
                raise UnknownContactError(name)
            until = call_back_at(room.line, contact, room.now()) if event == "want_callback" else None
            happened = Happened(event, room.at(), address=address, callback_at=until)
            after, refusal = store.happen(name, happened, text=text, seen_at=room.at())
            shown = messages_of(store, after)
            return (409, shown | refusal_shown(refusal, after.state)) if refusal else (200, shown)

        return await written(request, room, work, content=found, scope=name)

    return done
