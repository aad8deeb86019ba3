"""What a customer, or a page or a bot for them, does with a contact. Its id is its key: who has it is the customer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from humanline.foundation.errors import Fault
from humanline.life.heard import Heard, asked_in_words, heard
from humanline.model.live import Contact, ContactEvent, Happened, Refusal
from humanline.serve.asking import NotReadError
from humanline.serve.live import Kept, LiveRoom
from humanline.serve.machine import SILENT_AFTER
from humanline.serve.reading import (
    SEEN_EVERY,
    contact_shown,
    gone,
    hours_shown,
    json_answer,
    messages_of,
    minutes_shown,
    refusal_shown,
    refused_as,
    said_in,
    unknown,
    with_wait,
    written,
)
from humanline.serve.streams import News, streamed
from humanline.serve.turns import answer_turn, ask_whether
from humanline.serve.working import call_back_at, contact_of, new_name, open_contact, tell_wait, text_of
from humanline.store.live_store import StoreGoneError
from humanline.store.reading import Reading, ledger_name
from humanline.store.spool import Asked
from humanline.store.writing import UnknownContactError, Writing

KEY = "idempotency-key"
#: Characters of one message.
LONGEST_TURN = 20_000


class Opening(NamedTuple):
    """A contact that is to be opened.

    Attributes:
        contact: as it begins.
        customer: keyed hash of the customer; empty where nobody said.
        text: what they say first.
    """

    contact: Contact
    customer: str
    text: str

    def into(self, store: Writing, room: LiveRoom) -> Contact:
        """Open it in a transaction."""
        begun = open_contact(store, self.contact, customer=self.customer, text=self.text, forecast=room.forecast)
        if begun.state == "self_service" and heard(self.text) == "unsure":
            return ask_whether(store, room, begun, room.at())
        return begun

    async def as_asked(self, room: LiveRoom) -> Kept:
        """What can't be opened is a request for a person (I2)."""
        one = self.contact
        return await room.keep(
            Asked(one.id, "", one.opened_at, one.address, self.text, one.moment[:80], one.language, one.channel[:20])
        )


async def opening_in(request: Request, room: LiveRoom, **more: Any) -> tuple[Opening, dict[str, Any]]:  # noqa: ANN401
    """The contact that a request opens, as the line decides it; of what can't be read it is a request for a person.

    Args:
        request: in JSON or a form.
        room: whose line decides.
        more: what is known of it beside that.
    """
    try:
        found = await said_in(request) | more
        if heard(text_of(found.get("text"), LONGEST_TURN)) == "sure":
            found["asked"] = True
        decision = room.line.decide(found, room.now())
    except NotReadError as error:
        found = error.contact | more
        decision = room.line.on_fault(found, room.now())
    at = room.at()
    address = text_of(found.get("address"), 40)
    contact = contact_of(new_name(), found, decision, at, address=address, seen_at=at)
    customer = room.store.pseudonym(text_of(found.get("customer")))
    return Opening(contact, customer, text_of(found.get("text"), LONGEST_TURN)), found


async def opened(request: Request, room: LiveRoom) -> Response:
    """Open a contact: the line decides how it starts. Whatever can't be read or kept is a request for a person (I2)."""
    opening, found = await opening_in(request, room)
    contact = opening.contact

    def work(store: Writing) -> tuple[int, Any]:
        begun = opening.into(store, room)
        shown = contact_shown(begun) | {"action": contact.action, "page": room.link(ledger_name(begun.id))}
        return 201, shown | hours_shown(room, contact.channel)

    answer = await written(request, room, work, content=found, scope="open")
    if answer.status_code != 503:
        return answer
    kept = await opening.as_asked(room)
    if not kept.where:
        return answer
    shown = {"contact": contact.id, "action": "person", "because": "fault", "asked": True, "kept": kept.where}
    return json_answer(shown | hours_shown(room), 202)


async def seen(request: Request, room: LiveRoom) -> Response:
    """Where a contact is: its state, what is promised, what was said, and the ways to a person."""
    name = request.path_params["id"]
    try:
        contact, messages, wait = await room.read(lambda store: with_wait(store, room, name))
    except StoreGoneError:
        return gone(room)
    if contact is None:
        return await unknown(room, name)
    if room.at() - (contact.seen_at or 0) > SEEN_EVERY:
        room.store.write(lambda store: store.seen(name, room.at()))  # nobody waits for it
    shown = contact_shown(contact, messages) | ({"wait_minutes": minutes_shown(wait)} if wait is not None else {})
    more = {"number": room.number, "page": room.link(ledger_name(contact.id))}
    return json_answer(shown | more | hours_shown(room, contact.channel, wait))


async def events(request: Request, room: LiveRoom) -> Response:
    """What is new about a contact, as it comes: what `GET` of it gives, whenever its version is another."""
    name = request.path_params["id"]

    def look(store: Reading, last: str) -> list[News] | None:
        found = store.contact(name)
        if found is None:
            return None
        if str(found.version) == last:
            return []
        return [News(str(found.version), msgspec.json.encode(messages_of(store, found)).decode())]

    return await streamed(request, room, look)


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
        if event == "turn" and not text_of(found.get("text")):
            rule = "A turn says something."
            return refused_as(400, Fault("text", "nothing found", rule, 'Such as {"text": "My boiler is cold"}.'))

        def work(store: Writing) -> tuple[int, Any]:
            after, refusal = customers_deed(store, room, name, event, found)
            shown = messages_of(store, after)
            return (409, shown | refusal_shown(refusal, after.state)) if refusal else (200, shown)

        answer = await written(request, room, work, content=found, scope=name)
        if room.machine is None or event != "turn" or answer.status_code != 200:
            return answer
        # What was said is kept; now the bot, and how it stands after it.
        await answer_turn(room, name, text_of(found.get("text"), LONGEST_TURN), request.headers.get(KEY, new_name()))
        return await seen(request, room)

    return done


def customers_deed(
    store: Writing, room: LiveRoom, name: str, event: ContactEvent, found: dict[str, Any]
) -> tuple[Contact, Refusal]:
    """What a customer does with their contact; a turn in self-service that asks for a person is asking for one (I1).

    Args:
        store: where.
        room: tells the time and the hours.
        name: id of the contact.
        event: what they do.
        found: what they say with it: `text`, `address`.

    Raises:
        UnknownContactError: there is no such contact.
    """
    contact = store.contact(name)
    if contact is None:
        raise UnknownContactError(name)
    until = call_back_at(room.line, contact, room.now()) if event == "want_callback" else None
    text, address = text_of(found.get("text"), LONGEST_TURN), text_of(found.get("address"), 40)
    in_words: Heard = ""
    if event == "turn" and contact.state == "self_service":
        in_words = asked_in_words(contact, text)
    if in_words == "sure":
        room.figures.found_in_words("sure")
        event = "ask"
    silent = room.at() + SILENT_AFTER if event == "turn" and room.machine is not None and not in_words else None
    happened = Happened(event, room.at(), address=address, callback_at=until, machine_until=silent)
    whether = "done" if contact.whether == "asked" and event in ("turn", "ask") else contact.whether
    facts = {"heard": in_words} if in_words else None
    after, refusal = store.happen(name, happened, text=text, facts=facts, seen_at=room.at(), whether=whether)
    if in_words == "unsure":
        return ask_whether(store, room, after, room.at()), refusal
    return tell_wait(store, after, room.forecast, room.at()), refusal
