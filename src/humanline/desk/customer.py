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
from humanline.serve.links import PageLink
from humanline.serve.live import Kept, LiveRoom
from humanline.serve.person import asked_in
from humanline.serve.reading import SEEN_EVERY, hours_shown, minutes_shown, said_in, with_wait
from humanline.serve.streams import News, streamed
from humanline.serve.turns import answer_turn
from humanline.serve.working import shown_to_customer
from humanline.store.live_store import StoreGoneError
from humanline.store.reading import Reading, ledger_name
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
    return _to(request, room.link(ledger_name(name)))


async def contact(request: Request, room: LiveRoom) -> Response:
    """Where a contact stands."""
    return await _shown(request, room)


async def person(request: Request, room: LiveRoom) -> Response:
    """The button: ask for a person; by a link that has ended or that nobody knows, with a place of its own."""
    link = _link(request, room)
    case = link.case if link.shows(room.at()) else ""
    asked = await asked_in(request, request.path_params["link"], room, case=case)
    kept = await room.keep(structs.replace(asked, channel=asked.channel or "web"))
    return _kept(request, room, kept)


async def version(request: Request, room: LiveRoom) -> Response:
    """The version of a contact as text, so that a page knows what is new; and that the page is alive."""
    link = _link(request, room)
    try:
        found = await room.read(lambda store: store.of_case(link.case)) if link.shows(room.at()) else None
    except StoreGoneError:
        return Response("", 503)
    if found is None:
        return Response("", 404)
    _is_alive(room, found)
    return Response(str(found.version), media_type="text/plain")


async def events(request: Request, room: LiveRoom) -> Response:
    """The version of a contact, whenever it is another."""
    link = _link(request, room)

    def look(store: Reading, last: str) -> list[News] | None:
        found = store.of_case(link.case) if link.shows(room.at()) else None
        if found is None:
            return None
        return [] if str(found.version) == last else [News(str(found.version), str(found.version))]

    return await streamed(request, room, look)


async def afterwards(request: Request, room: LiveRoom) -> Response:
    """The three questions afterwards: kept in the ledger, without who answered."""
    try:
        found = await said_in(request)
    except NotReadError:
        found = {}
    facts = {one: found[one] == "yes" for one, ways in QUESTIONS.items() if found.get(one) in ways}
    try:
        if facts:
            await room.write(lambda store: store.tell(_of(request, room, store).id, "answered", room.at(), facts))
    except (StoreGoneError, UnknownContactError):
        return await _shown(request, room)
    return await _shown(request, room, told="thanks")


def doing(event: ContactEvent) -> Callable[[Request, LiveRoom], Awaitable[Response]]:
    """What answers when a customer does something on their page.

    Args:
        event: what they do.
    """

    async def done(request: Request, room: LiveRoom) -> Response:
        try:
            found = await said_in(request)
        except NotReadError:
            return await _shown(request, room, told="not_now")

        def work(store: Writing) -> tuple[str, str]:
            contact = _of(request, room, store)
            if event == "turn" and not str(found.get("text", "")).strip():
                return contact.id, ""
            # Where no machine reads along, what is written on a page with self-service is a request for a person.
            alone = room.machine is None and contact.state == "self_service"
            does: ContactEvent = "ask" if event == "turn" and alone else event

            def once() -> Answer:
                return Answer(303, customers_deed(store, room, contact.id, does, found)[1].encode())

            key = str(found.get("key", ""))
            key = f"{contact.id} {key}" if len(key) >= 16 else ""
            return contact.id, store.once(key, event, once).body.decode()

        try:
            name, refusal = await room.write(work)
        except UnknownContactError:
            return await _shown(request, room)
        except (StoreGoneError, ValueError):
            return page(request, room, "broken.html", {"name": request.path_params["link"], "kept": False}, 503)
        if event == "turn" and room.machine is not None:
            key = str(found.get("key") or secrets.token_urlsafe(16))
            await answer_turn(room, name, str(found.get("text", "")), key)
        if refusal:
            return await _shown(request, room, told="no_address" if refusal == "no_address" else "not_now")
        link = _link(request, room)
        same = "" if link.is_half_gone(room.at()) else request.url.path.rpartition("/")[0]
        return _to(request, same or room.link(link.case))

    return done


def _link(request: Request, room: LiveRoom) -> PageLink:
    return room.links.read(request.path_params["link"])


def _of(request: Request, room: LiveRoom, store: Reading) -> Contact:
    """The contact of a link.

    Raises:
        UnknownContactError: the link has ended or is not ours, or there is no such contact.
    """
    link = _link(request, room)
    found = store.of_case(link.case) if link.shows(room.at()) else None
    if found is None:
        raise UnknownContactError(link.case)
    return found


async def _shown(request: Request, room: LiveRoom, told: str = "") -> Response:
    name, link = request.path_params["link"], _link(request, room)

    def look(store: Reading) -> tuple[Contact, list[Message], Wait | None, int, str]:
        found = _of(request, room, store)
        _, messages, wait = with_wait(store, room, found.id)
        who = store.name_of(found.owner) if found.state in ("with_person", "wrap_up") else ""
        return found, shown_to_customer(messages), wait, store.ahead(found), who

    try:
        found, messages, wait, ahead, who = await room.read(look)
    except UnknownContactError:
        if link.shows(room.at()) and room.is_spooled(link.case):
            return page(request, room, "broken.html", {"name": name, "kept": True})
        ended = bool(link.case) and not link.shows(room.at())
        return page(request, room, "lost.html", {"name": name, "ended": ended}, 410 if ended else 404)
    except StoreGoneError:
        kept = link.shows(room.at()) and room.is_spooled(link.case)
        return page(request, room, "broken.html", {"name": name, "kept": kept}, 503)
    _is_alive(room, found)
    values: dict[str, Any] = {
        "contact": found, "messages": messages, "ahead": ahead, "who": who, "told": told, "name": name,
        "wait": minutes_shown(wait) if wait is not None else None, "machine": room.machine is not None,
        "link": safe_link(found.link), "case": link.case, "hours": hours_shown(room, wait=wait),
        "key": secrets.token_urlsafe(16), "version": found.version,
    }  # fmt: skip
    return page(request, room, "contact.html", values)


def _is_alive(room: LiveRoom, found: Contact) -> None:
    if room.at() - (found.seen_at or 0) > SEEN_EVERY:
        room.store.write(lambda store: store.seen(found.id, room.at()))  # nobody waits for it


def _kept(request: Request, room: LiveRoom, kept: Kept) -> Response:
    if not kept.where:
        return page(request, room, "broken.html", {"name": request.path_params.get("link", "new"), "kept": False}, 503)
    link = _link(request, room) if "link" in request.path_params else PageLink()
    # What is in the spool may be called as the link calls it: that is its name in the ledger already.
    case = kept.contact if kept.contact == link.case else ledger_name(kept.contact)
    return _to(request, room.link(case))


def _to(request: Request, path: str) -> Response:
    said = request.query_params.get("in", "")[:2]
    return RedirectResponse(path + (f"?in={said}" if said.isalpha() else ""), 303)
