"""The customer's pages: begin, and where it stands. They need no script; *Talk to a person* has one place on all."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from msgspec import structs
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from humanline.desk.pages import page, safe_link
from humanline.life.promising import Wait
from humanline.model.live import Contact, ContactEvent, Message
from humanline.serve.asking import NotReadError
from humanline.serve.contacts import customers_deed, opening_in
from humanline.serve.live import Kept, LiveRoom
from humanline.serve.person import asked_in
from humanline.serve.reading import SEEN_EVERY, minutes_shown, said_in, with_wait
from humanline.serve.turns import answer_turn
from humanline.serve.working import shown_to_customer
from humanline.store.live_store import StoreGoneError
from humanline.store.reading import Reading
from humanline.store.writing import Answer, UnknownContactError, Writing

#: Which of its answers to the three questions the ledger keeps.
QUESTIONS = {"solved": ("yes", "no"), "felt_heard": ("yes", "no"), "wanted_person": ("yes", "no")}


async def start(request: Request, room: LiveRoom) -> Response:
    """Begin: what is it about? With the button that asks for a person at once."""
    moments = [rule.moment for rule in room.line.policy.wholes]
    return page(request, room, "start.html", {"moments": moments, "key": secrets.token_urlsafe(16)})


async def begin(request: Request, room: LiveRoom) -> Response:
    """Open a contact from the first page."""
    opening, found = await opening_in(request, room, channel="web")
    opening = opening._replace(
        contact=structs.replace(opening.contact, language=request.query_params.get("in", "")[:8])
    )

    def work(store: Writing) -> str:
        def once() -> Answer:
            return Answer(303, opening.into(store, room).id.encode())

        key = str(found.get("key", ""))
        return store.once(f"start {key}" if len(key) >= 16 else "", "", once).body.decode()

    try:
        name = await room.write(work)
    except StoreGoneError:
        return _kept(request, room, await opening.as_asked(room))
    return _to(request, name)


async def contact(request: Request, room: LiveRoom) -> Response:
    """Where a contact stands."""
    return await _shown(request, room, request.path_params["id"])


async def person(request: Request, room: LiveRoom) -> Response:
    """The button: ask for a person, of any contact, also one that nobody knows."""
    asked = await asked_in(request, request.path_params["id"], room)
    return _kept(request, room, await room.keep(structs.replace(asked, channel=asked.channel or "web")))


async def version(request: Request, room: LiveRoom) -> Response:
    """The version of a contact as text, so that a page knows what is new; and that the page is alive."""
    name = request.path_params["id"]
    try:
        found = await room.read(lambda store: store.contact(name))
    except StoreGoneError:
        return Response("", 503)
    if found is None:
        return Response("", 404)
    _is_alive(room, found)
    return Response(str(found.version), media_type="text/plain")


async def afterwards(request: Request, room: LiveRoom) -> Response:
    """The three questions afterwards: kept in the ledger, without who answered."""
    name = request.path_params["id"]
    try:
        found = await said_in(request)
    except NotReadError:
        found = {}
    facts = {one: found[one] == "yes" for one, ways in QUESTIONS.items() if found.get(one) in ways}
    try:
        if facts:
            await room.write(lambda store: store.tell(name, "answered", room.at(), facts))
    except (StoreGoneError, UnknownContactError):
        return await _shown(request, room, name)
    return await _shown(request, room, name, told="thanks")


def doing(event: ContactEvent) -> Callable[[Request, LiveRoom], Awaitable[Response]]:
    """What answers when a customer does something on their page.

    Args:
        event: what they do.
    """

    async def done(request: Request, room: LiveRoom) -> Response:
        name = request.path_params["id"]
        try:
            found = await said_in(request)
        except NotReadError:
            return await _shown(request, room, name, told="not_now")

        def work(store: Writing) -> str:
            if event == "turn" and not str(found.get("text", "")).strip():
                return ""

            def once() -> Answer:
                # Where no machine reads along, what is written on a page with self-service is a request for a person.
                contact = store.contact(name)
                alone = room.machine is None and contact is not None and contact.state == "self_service"
                does: ContactEvent = "ask" if event == "turn" and alone else event
                return Answer(303, customers_deed(store, room, name, does, found)[1].encode())

            key = str(found.get("key", ""))
            return store.once(f"{name} {key}" if len(key) >= 16 else "", event, once).body.decode()

        try:
            refusal = await room.write(work)
        except UnknownContactError:
            return await _shown(request, room, name)
        except (StoreGoneError, ValueError):
            return page(request, room, "broken.html", {"name": name, "kept": False}, 503)
        if event == "turn" and room.machine is not None:
            await answer_turn(
                room, name, str(found.get("text", "")), str(found.get("key") or secrets.token_urlsafe(16))
            )
        if refusal:
            return await _shown(request, room, name, told="no_address" if refusal == "no_address" else "not_now")
        return _to(request, name)

    return done


async def _shown(request: Request, room: LiveRoom, name: str, told: str = "") -> Response:
    def look(store: Reading) -> tuple[Contact | None, list[Message], Wait | None, int, str]:
        found, messages, wait = with_wait(store, room, name)
        if found is None:
            return None, [], None, 0, ""
        who = store.name_of(found.owner) if found.state in ("with_person", "wrap_up") else ""
        return found, shown_to_customer(messages), wait, store.ahead(found), who

    try:
        found, messages, wait, ahead, who = await room.read(look)
    except StoreGoneError:
        return page(request, room, "broken.html", {"name": name, "kept": room.is_spooled(name)}, 503)
    if found is None:
        if room.is_spooled(name):
            return page(request, room, "broken.html", {"name": name, "kept": True})
        return _lost(request, room, name)
    _is_alive(room, found)
    values: dict[str, Any] = {
        "contact": found, "messages": messages, "ahead": ahead, "who": who, "told": told, "name": name,
        "wait": minutes_shown(wait) if wait is not None else None, "machine": room.machine is not None,
        "link": safe_link(found.link),
        "key": secrets.token_urlsafe(16), "version": found.version,
    }  # fmt: skip
    return page(request, room, "contact.html", values)


def _is_alive(room: LiveRoom, found: Contact) -> None:
    if room.at() - (found.seen_at or 0) > SEEN_EVERY:
        room.store.write(lambda store: store.seen(found.id, room.at()))  # nobody waits for it


def _kept(request: Request, room: LiveRoom, kept: Kept) -> Response:
    if not kept.where:
        return page(request, room, "broken.html", {"name": kept.contact, "kept": False}, 503)
    return _to(request, kept.contact)


def _lost(request: Request, room: LiveRoom, name: str) -> Response:
    return page(request, room, "lost.html", {"name": name}, 404)


def _to(request: Request, name: str) -> Response:
    said = request.query_params.get("in", "")[:2]
    return RedirectResponse(f"/c/{name}" + (f"?in={said}" if said.isalpha() else ""), 303)
