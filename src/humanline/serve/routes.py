"""Every address that is answered, in one table, and what holds for all of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import NamedTuple

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from humanline.foundation.errors import Fault
from humanline.serve.decisions import Room, decide, said

Answering = Callable[[Request, Room], Awaitable[Response]]

_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
)


class Address(NamedTuple):
    """One address.

    Attributes:
        method: HTTP method.
        path: below the root.
        what: it answers.
        answering: what answers.
    """

    method: str
    path: str
    what: str
    answering: Answering


async def health(_request: Request, room: Room) -> Response:
    """By which plan is decided."""
    policy = room.line.policy
    told = {"seal": policy.seal, "until": policy.until, "shadow": policy.shadow, "unknown_keys": policy.unknown_keys}
    return _json(told)


ADDRESSES = (
    Address("POST", "/v1/decide", "what to do with a contact, and why", decide),
    Address("GET", "/health", "by which plan is decided", health),
)


def application(room: Room, *, hosts: Collection[str], origins: Sequence[str] = ()) -> Starlette:
    """What a server runs.

    Args:
        room: what answers.
        hosts: names under which it may be asked, without port.
        origins: sites whose pages may ask it from a browser, such as `https://www.example.org`.
    """

    def route(one: Address) -> Route:
        async def answer(request: Request) -> Response:
            return await one.answering(request, room)

        return Route(one.path, answer, methods=[one.method])

    middleware = [Middleware(_Guard, hosts=frozenset(host.lower() for host in hosts))]
    if origins:
        named = tuple(origin.rstrip("/") for origin in origins)
        sites = Middleware(CORSMiddleware, allow_origins=named, allow_methods=("POST",),
                           allow_headers=("content-type",))  # fmt: skip
        middleware.append(sites)
    return Starlette(
        routes=[route(one) for one in ADDRESSES],
        middleware=middleware,
        exception_handlers={404: _not_there, 405: _not_so, Exception: _broken},
    )


class _Guard:
    """Refuses requests under another name, and puts the same headers on every answer."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
        if _without_port(host) in self._hosts:
            await self._app(scope, receive, with_headers)
            return
        way_out = "Ask it by a name it knows, or name this one with --name."
        fault = Fault("host", f"found {host[:100]!r}", "It is not asked under that name.", way_out)
        await _refused(421, fault)(scope, receive, with_headers)


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdecimal() else host).strip("[]").lower()


def _refused(status: int, fault: Fault, headers: dict[str, str] | None = None) -> Response:
    # Whoever does not look at the status finds a person (I2).
    return _json({"action": "person", "error": said(fault)}, status, headers)


def _json(content: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(msgspec.json.encode(content), status, headers, media_type="application/json")


async def _not_there(request: Request, _error: Exception) -> Response:
    known = ", ".join(f"{one.method} {one.path}" for one in ADDRESSES)
    return _refused(404, Fault("path", f"found {request.url.path[:100]!r}", "There is no such address.", f"{known}."))


async def _not_so(request: Request, error: Exception) -> Response:
    methods = ", ".join(one.method for one in ADDRESSES if one.path == request.url.path)
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    fault = Fault("method", f"found {request.method}", "It is not asked so.", f"Ask with {methods}.")
    return _refused(405, fault, headers)


async def _broken(_request: Request, _error: Exception) -> Response:
    return _refused(500, Fault("here", "something went wrong", "Until it is mended, a person.", "Look in the log."))
