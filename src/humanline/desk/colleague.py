"""The colleague's pages: one list, and one contact at a time, with its story before the first word."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from humanline.desk.pages import page
from humanline.foundation.names import same
from humanline.life.story import story_of
from humanline.line.saying import catalogue as reasons
from humanline.model.live import SECOND, Contact
from humanline.serve.asking import NotReadError
from humanline.serve.colleagues import DEEDS, colleagues_deed
from humanline.serve.live import LiveRoom
from humanline.serve.passwords import LONGEST, SHORTEST
from humanline.serve.reading import said_in
from humanline.serve.security import FORM_KEY, Keys
from humanline.serve.streams import News, streamed
from humanline.serve.working import PRESENCE, next_for, text_of
from humanline.store.live_store import StoreGoneError
from humanline.store.reading import Known, Reading, ledger_name
from humanline.store.writing import Answer, KeyReusedError, UnknownContactError, Writing

COOKIE = "humanline_desk"
#: Seconds after which whoever came in comes in anew.
SESSION_S = 12 * 3600
#: Rows of the list.
_MOST = 40
Knowing = Callable[[Request, LiveRoom, Known, dict[str, Any]], Awaitable[Response]]


def inside_as(scope: str) -> Callable[[Knowing], Callable[[Request, LiveRoom], Awaitable[Response]]]:
    """A page for those who came in and may see it. What changes something has to come from one of our own pages.

    Args:
        scope: that they have to have; empty: any.
    """
    return partial(_inside, scope)


def _inside(scope: str, answering: Knowing) -> Callable[[Request, LiveRoom], Awaitable[Response]]:
    async def answer(request: Request, room: LiveRoom) -> Response:
        token = request.cookies.get(COOKIE, "")
        try:
            known = await room.read(lambda store: store.session(token, room.at())) if token else None
        except StoreGoneError:
            return page(request, room, "desk_broken.html", status=503)
        if known is None:
            return page(request, room, "sign_in.html", {"wrong": ""}, 401)
        if scope and scope not in known.scopes:
            return page(request, room, "desk_not.html", status=403)
        found: dict[str, Any] = {}
        if request.method == "POST":
            try:
                found = await said_in(request)
            except NotReadError as error:
                found = error.contact
            if not hmac.compare_digest(Keys.form_key(token), str(found.get(FORM_KEY, ""))):
                return page(request, room, "sign_in.html", {"wrong": ""}, 403)
        try:
            return await answering(request, room, known, found)
        except StoreGoneError:
            return page(request, room, "desk_broken.html", status=503)

    return answer


inside = inside_as("agent")


async def enter(request: Request, room: LiveRoom) -> Response:
    """Come in with a name and a password, or with a key."""
    try:
        found = await said_in(request)
        known, wrong = await _who_comes(room, found)
    except (NotReadError, StoreGoneError):
        known, wrong = None, "wrong"
    if known is None or _elsewhere(request):
        return page(request, room, "sign_in.html", {"wrong": wrong}, 429 if wrong == "too_many" else 401)
    return await _come_in(request, room, known, "/desk")


async def _who_comes(room: LiveRoom, found: dict[str, Any]) -> tuple[Known | None, str]:
    """Who it is; `None` and why not where nobody is."""
    token = text_of(found.get("key"))
    if token:
        return await room.read(lambda store: store.colleague(token)), "wrong"
    name, password = same(text_of(found.get("name"))), str(found.get("password", ""))
    if room.passwords.is_waiting(name, room.at()):
        return None, "too_many"
    kept = await room.read(lambda store: store.password_of(name))
    if not await room.passwords.is_right(name, kept, password, room.at()):
        return None, "wrong"
    return await room.read(lambda store: store.known(name)), "wrong"


async def _come_in(request: Request, room: LiveRoom, known: Known, path: str) -> Response:
    token = secrets.token_urlsafe(32)
    until = room.at() + SESSION_S * SECOND
    await room.write(lambda store: store.begin_session(known.colleague.id, token, until))
    answer = RedirectResponse(path, 303)
    secure = request.url.scheme == "https" or request.headers.get("x-forwarded-proto") == "https"
    answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", path="/desk", secure=secure, max_age=SESSION_S)
    return answer


@inside_as("")
async def password(request: Request, room: LiveRoom, known: Known, found: dict[str, Any]) -> Response:
    """Choose a password: whoever came in before as the same is out."""
    new, again = str(found.get("new", "")), str(found.get("again", ""))
    wrong = request.method == "POST" and (new != again or not SHORTEST <= len(new) <= LONGEST)
    if request.method == "GET" or wrong:
        values = _common(request, known) | {"wrong": wrong, "shortest": SHORTEST}
        return page(request, room, "password.html", values, 400 if wrong else 200)
    kept = await room.passwords.hashed(new)
    await room.write(lambda store: store.set_password(known.colleague.id, kept))
    return await _come_in(request, room, known, "/desk")


@inside
async def listed(request: Request, room: LiveRoom, known: Known, _found: dict[str, Any]) -> Response:
    """The list: what is yours, and who waits; calls that are due stand where they are due."""
    await _is_there(room, known)

    yours, waiting = await room.read(lambda store: _on_the_list(store, known))
    values = {"yours": yours, "waiting": waiting, "case_of": lambda one: ledger_name(one.id)}
    values |= {"version": _version_of(yours, waiting), **_common(request, known)}
    return page(request, room, "desk.html", {**values, "nobody": "nobody" in request.query_params})


@inside
async def take_next(_request: Request, room: LiveRoom, known: Known, _found: dict[str, Any]) -> Response:
    """Be offered the next."""
    offered = await room.write(lambda store: next_for(store, known.colleague, room.at()))
    return RedirectResponse(f"/desk/case/{ledger_name(offered.id)}" if offered else "/desk?nobody=1", 303)


@inside
async def case(request: Request, room: LiveRoom, known: Known, _found: dict[str, Any]) -> Response:
    """One contact: its story, and what can be done with it."""
    await _is_there(room, known)
    name = request.path_params["case"]

    def look(store: Reading) -> tuple[Contact | None, Any]:
        contact = store.of_case(name)
        return contact, store.messages(contact.id) if contact is not None else []

    contact, messages = await room.read(look)
    values = _common(request, known) | {"case": name}
    if contact is None or contact.owner != known.colleague.id:
        return page(request, room, "desk_gone.html", values, 404 if contact is None else 409)
    story = story_of(contact, messages)
    values |= {
        "contact": contact, "story": story, "messages": messages, "why": reasons().get(story.because),
        "key": secrets.token_urlsafe(16), "version": contact.version, "refused": "refused" in request.query_params,
    }  # fmt: skip
    return page(request, room, "case.html", values)


@inside
async def done(request: Request, room: LiveRoom, known: Known, found: dict[str, Any]) -> Response:
    """Do something with a contact, once for the form that it came with."""
    event, name = DEEDS.get(request.path_params["deed"]), request.path_params["case"]
    if event is None:
        return RedirectResponse("/desk", 303)

    def work(store: Writing) -> str:
        if event == "agent_turn" and not str(found.get("text", "")).strip():
            return ""

        def once() -> Answer:
            return Answer(303, colleagues_deed(store, room, known, name, event, found)[1].encode())

        key = str(found.get("key", ""))
        return store.once(f"{name} {key}" if len(key) >= 16 else "", event, once).body.decode()

    try:
        refusal = await room.write(work)
    except (UnknownContactError, KeyReusedError):
        refusal = "not_now"
    except StoreGoneError:
        return page(request, room, "desk_broken.html", status=503)
    if refusal:
        return RedirectResponse(f"/desk/case/{name}?refused=1", 303)
    ends = event in ("decline", "hand_on", "promise_callback", "outcome", "no_answer", "no_answer_needed")
    return RedirectResponse("/desk" if ends else f"/desk/case/{name}", 303)


@inside
async def leave(request: Request, room: LiveRoom, known: Known, _found: dict[str, Any]) -> Response:
    """Go: what is yours goes back to the front of the queue."""
    token = request.cookies.get(COOKIE, "")

    def work(store: Writing) -> None:
        store.there(known.colleague.id, room.at())
        store.end_session(token)

    await room.write(work)
    answer = RedirectResponse("/desk", 303)
    answer.delete_cookie(COOKIE, path="/desk")
    return answer


@inside
async def alive(request: Request, room: LiveRoom, known: Known, _found: dict[str, Any]) -> Response:
    """That the page is open; gives the version of a contact, or of the list, so that it knows what is new."""
    await _is_there(room, known)
    name = request.query_params.get("case", "")
    return Response(await room.read(lambda store: _version(store, known, name)), media_type="text/plain")


@inside
async def events(request: Request, room: LiveRoom, known: Known, _found: dict[str, Any]) -> Response:
    """The same, whenever it is another; it ends when the colleague goes."""
    token, name = request.cookies.get(COOKIE, ""), request.query_params.get("case", "")

    def look(store: Reading, last: str) -> list[News] | None:
        if store.session(token, room.at()) is None:
            return None
        found = _version(store, known, name)
        return [] if found == last else [News(found, found)]

    return await streamed(request, room, look)


def _version(store: Reading, known: Known, case: str) -> str:
    """Of a contact, or of what stands on the list of a colleague: another one whenever the page would be."""
    if case:
        contact = store.of_case(case)
        return str(contact.version) if contact is not None else "0"
    return _version_of(*_on_the_list(store, known))


def _on_the_list(store: Reading, known: Known) -> tuple[list[Contact], list[Contact]]:
    """What is yours, and the first of those who wait."""
    return store.owned_by(known.colleague.id), list(islice(store.queue(), _MOST))


def _version_of(yours: list[Contact], waiting: list[Contact]) -> str:
    """Of what the list tells, no more: it is not drawn again for a word that it does not show."""
    told = attrgetter("id", "moment", "callback_at", "asked_at", "tries", "wrote_again", "alarmed")
    listed = [[told(one) for one in part] for part in (yours, waiting)]
    return hashlib.blake2b(repr(listed).encode(), digest_size=8).hexdigest()


async def _is_there(room: LiveRoom, known: Known) -> None:
    await room.write(lambda store: store.there(known.colleague.id, room.at() + PRESENCE))


def _common(request: Request, known: Known) -> dict[str, Any]:
    return {"who": known.colleague.name, "form_key": Keys.form_key(request.cookies.get(COOKIE, ""))}


def _elsewhere(request: Request) -> bool:
    """Whether a form came from a page of another site."""
    origin = request.headers.get("origin", "")
    return bool(origin) and origin != "null" and urlsplit(origin).netloc != request.headers.get("host", "")
