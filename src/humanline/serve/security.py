"""What holds for every answer, whatever it answers: the name it is asked by, its headers, and who may come in."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Collection, Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from humanline.foundation.errors import Fault

#: Says what was refused: the request, the status, and the fault.
Refusing = Callable[[Request, int, Fault], Response]

_EVERYWHERE = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
#: Of a service that answers with data alone.
DATA = {**_EVERYWHERE, "content-security-policy": "default-src 'none'", "referrer-policy": "no-referrer"}
#: Of pages: style, script and pictures are files of ours, forms go to us, and nobody shows a page inside another.
PAGES = {
    **_EVERYWHERE,
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    # With `no-referrer` a browser would not say from which origin a form comes.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
#: Where a browser says that a request comes from, and we answer.
_FROM_HERE = ("same-origin", "none")
#: Name under which a key stands in an address, and the field of a form that shows that it is ours.
KEY, FORM_KEY = "key", "form_key"
#: At most so many browsers are let in by one door.
_MOST_SESSIONS = 500
#: After so many wrong keys nobody new is let in by a key that many have.
_MOST_WRONG = 200
#: Letters that nobody takes for another.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class RefusedError(Exception):
    """A request that is not answered.

    Args:
        status: of the answer.
        fault: what was found, the rule and the way out.
    """

    def __init__(self, status: int, fault: Fault) -> None:
        super().__init__(str(fault))
        self.status, self.fault = status, fault


class Guard:
    """Refuses requests under another name, and puts the same headers on every answer that has not its own.

    Args:
        app: what answers.
        hosts: names under which it may be asked, without port: a site elsewhere whose name is made to point here
            (DNS rebinding) asks under its own.
        headers: of every answer.
        refused: says what was refused.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str], headers: Mapping[str, str], refused: Refusing) -> None:
        self._app, self._refused = app, refused
        self._hosts = frozenset(host.lower() for host in hosts)
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name for name, _ in message.get("headers", ())}
                own = (one for one in self._headers if one[0] not in there)
                message["headers"] = [*message.get("headers", ()), *own]
            await send(message)

        host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
        if _without_port(host) in self._hosts:
            await self._app(scope, receive, with_headers)
            return
        way_out = "Ask it by a name it knows, or name this one with --name."
        fault = Fault("host", f"found {host[:100]!r}", "It is not asked under that name.", way_out)
        await self._refused(Request(scope), 421, fault)(scope, receive, with_headers)


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdecimal() else host).strip("[]").lower()


class Keys:
    """Who may come in: an address with a key, exchanged for a cookie that no other site can send or read.

    Args:
        cookie: its name. Browsers do not keep cookies of ports apart, so two servers on one machine need two names.
        once: a key lets one browser in; else as many as have it, such as all who scan one code.
        origin: of our own pages, where a proxy gives them another than they are asked by, such as
            `https://humanline.example.org`; its cookie then goes over TLS alone.
    """

    def __init__(self, cookie: str, *, once: bool = True, origin: str = "") -> None:
        self.cookie, self.origin = cookie, origin
        self._once = once
        self._wrong = 0
        self._keys: set[str] = set()
        self._sessions: dict[str, str] = {}

    def new_key(self) -> str:
        """A key that was not there before, 32 bytes of chance."""
        key = secrets.token_urlsafe(32)
        self._keys.add(key)
        return key

    def new_code(self) -> str:
        """A key that can be typed from a screen, such as `kmpr-tx4w`: 8 letters of 31, and few may be guessed wrong."""
        code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(2))
        self._keys.add(code)
        return code

    def admit(self, key: str) -> str | None:
        """A session for who has a key; `None` where it is none, or was used, or too many were guessed wrong."""
        key = key.strip()
        known = next((one for one in self._keys if hmac.compare_digest(one.encode(), key.encode())), None)
        if not self._once and known is None:
            self._wrong += 1
        if known is None or len(self._sessions) >= _MOST_SESSIONS or self._wrong > _MOST_WRONG:
            return None
        if self._once:
            self._keys.discard(known)
        session = secrets.token_urlsafe(32)
        self._sessions[_digest(session)] = session
        return session

    def spend(self, key: str) -> None:
        """Let nobody in by a key any more that is for once."""
        if self._once:
            self._keys.discard(key.strip())

    def is_in(self, session: str) -> bool:
        """Whether a session was let in."""
        return _digest(session) in self._sessions

    @staticmethod
    def form_key(session: str) -> str:
        """What a form of ours carries, so that no other page can send one in a visitor's name."""
        return hmac.new(session.encode(), b"form", hashlib.sha256).hexdigest()

    def is_form_key(self, session: str, given: str) -> bool:
        """Whether a form that came in is ours."""
        return hmac.compare_digest(self.form_key(session).encode(), given.encode())

    def close(self) -> None:
        """Nobody is let in any more, and who was in is out."""
        self._keys.clear()
        self._sessions.clear()


class Door:
    """Lets nobody in without a session: a key in the address is exchanged for one, and everything else is refused.

    A browser says where a request comes from, and what comes from another origin is refused too: a page on another
    port of the same machine is the same *site*, and its requests would carry the cookie.

    Args:
        app: what answers.
        keys: who may come in.
        refused: says what was refused.
        public: paths that anybody may see, such as the style of the page that refuses.
    """

    def __init__(self, app: ASGIApp, keys: Keys, refused: Refusing, public: Collection[str] = ()) -> None:
        self._app, self._keys, self._refused, self._public = app, keys, refused, frozenset(public)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        if (fault := _other_origin(request, self._keys.origin)) is not None:
            await self._refused(request, 403, fault)(scope, receive, send)
            return
        session = session_in(request, self._keys)
        given = dict(parse_qsl(request.url.query)).get(KEY, "")
        if session and given and request.method == "GET":  # in already: the key stays in no history unused
            self._keys.spend(given)
            await RedirectResponse(request.url.path, 303)(scope, receive, send)
            return
        if session or request.url.path in self._public:
            scope.setdefault("state", {})["session"] = session
            await self._app(scope, receive, send)
            return
        await self._let_in(request, given)(scope, receive, send)

    def _let_in(self, request: Request, given: str) -> Response:
        session = self._keys.admit(given) if given and request.method == "GET" else None
        if session is None:
            found = "a key that was used or is not ours" if given else "no key"
            rule = "It answers who came in by its own address."
            return self._refused(request, 403, Fault("address", found, rule, "Ask for a new address."))
        answer, secure = RedirectResponse(request.url.path, 303), self._keys.origin.startswith("https:")
        answer.set_cookie(self._keys.cookie, session, httponly=True, samesite="strict", path="/", secure=secure)
        return answer


def session_in(request: Request, keys: Keys) -> str:
    """The session that a request comes in; empty where there is none."""
    for header in request.headers.getlist("cookie"):
        try:
            found = SimpleCookie(header).get(keys.cookie)
        except CookieError:
            continue
        if found is not None and keys.is_in(found.value):
            return found.value
    return ""


def _other_origin(request: Request, own: str) -> Fault | None:
    came_from = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin", "")
    own = own or f"{request.url.scheme}://{request.headers.get('host', '')}"
    if came_from in _FROM_HERE and origin in ("", own):
        return None
    found = f"found {origin[:100]!r}" if origin else f"found {came_from[:20]!r}"
    return Fault("origin", found, "It answers its own pages alone.", "Go on in the page that it opened itself.")


def _digest(session: str) -> str:
    return hashlib.sha256(session.encode()).hexdigest()
