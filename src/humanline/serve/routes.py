"""A table of addresses as what a server runs. It knows neither who answers nor what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Generic, Literal, NamedTuple, TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from humanline.foundation.errors import Fault, HumanlineError, InputError, OutputError
from humanline.serve.security import DATA, Door, Guard, Keys, RefusedError, Refusing

RoomT = TypeVar("RoomT")
#: Whose an address is: of everybody; of the customer who has the id or link of the contact; of those whose key says so.
Role = Literal["anyone", "customer", "agent", "manager", "figures", "colleague"]


class Address(NamedTuple, Generic[RoomT]):
    """One address.

    Attributes:
        method: HTTP method.
        path: below the root; `{name}` stands for one part of it.
        what: it answers.
        answering: what answers, given the request and what all addresses share.
        role: whose it is; `colleague`: of all who came in.
        takes: names that a body may have, beside what a contact knows of itself.
    """

    method: str
    path: str
    what: str
    answering: Callable[[Request, RoomT], Awaitable[Response]]
    role: Role = "anyone"
    takes: tuple[str, ...] = ()


def application(
    addresses: Sequence[Address[RoomT]],
    room: RoomT,
    *,
    hosts: Collection[str],
    refused: Refusing,
    headers: Mapping[str, str] = DATA,
    origins: Sequence[str] = (),
    keys: Keys | None = None,
    public: Collection[str] = (),
) -> Starlette:
    """What a server runs.

    Args:
        addresses: that are answered.
        room: what all of them share.
        hosts: names under which it may be asked, without port.
        refused: says what was refused.
        headers: of every answer.
        origins: sites whose pages may ask it from a browser, such as `https://www.example.org`.
        keys: who may come in; `None`: everybody.
        public: paths that need no key.
    """

    def route(one: Address[RoomT]) -> Route:
        async def answer(request: Request) -> Response:
            return await one.answering(request, room)

        return Route(one.path, answer, methods=[one.method])

    async def not_there(request: Request, _error: Exception) -> Response:
        known = ", ".join(f"{one.method} {one.path}" for one in addresses)
        fault = Fault("path", f"found {request.url.path[:100]!r}", "There is no such address.", f"{known}.")
        return refused(request, 404, fault)

    async def not_so(request: Request, error: Exception) -> Response:
        methods = dict(error.headers or {}).get("Allow", "") if isinstance(error, HTTPException) else ""
        fault = Fault("method", f"found {request.method}", "It is not asked so.", f"Ask with {methods}.")
        answer = refused(request, 405, fault)
        answer.headers["Allow"] = methods
        return answer

    async def not_taken(request: Request, error: Exception) -> Response:
        if not isinstance(error, RefusedError):
            raise error
        return refused(request, error.status, error.fault)

    async def not_done(request: Request, error: Exception) -> Response:
        status = 507 if isinstance(error, OutputError) else 422
        fault = error.faults[0] if isinstance(error, InputError) else Fault("", str(error), "")
        return refused(request, status, fault)

    async def broken(request: Request, _error: Exception) -> Response:
        return refused(request, 500, Fault("here", "something went wrong", "It is not done.", "Look in the log."))

    middleware = [Middleware(Guard, hosts=hosts, headers=headers, refused=refused)]
    if keys is not None:
        middleware.append(Middleware(Door, keys=keys, refused=refused, public=public))
    if origins:
        named = tuple(origin.rstrip("/") for origin in origins)
        sites = Middleware(CORSMiddleware, allow_origins=named, allow_methods=("POST",),
                           allow_headers=("content-type",))  # fmt: skip
        middleware.append(sites)
    return Starlette(
        routes=[route(one) for one in addresses],
        middleware=middleware,
        exception_handlers={
            404: not_there,
            405: not_so,
            RefusedError: not_taken,
            HumanlineError: not_done,
            Exception: broken,
        },
    )
