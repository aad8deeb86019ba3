"""Every live address, in one table."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from humanline.serve import colleagues, contacts, decisions, figures
from humanline.serve.colleagues import for_scope
from humanline.serve.live import LiveRoom
from humanline.serve.openapi import openapi
from humanline.serve.person import person
from humanline.serve.reading import json_answer
from humanline.serve.routes import Address
from humanline.store.reading import Known


def _deciding(one: Address[decisions.Room]) -> Address[LiveRoom]:
    async def answering(request: Request, room: LiveRoom) -> Response:
        return await one.answering(request, room.deciding)

    return Address(one.method, one.path, one.what, answering, takes=one.takes)


async def ready(_request: Request, room: LiveRoom) -> Response:
    """Whether the store answers; where it does not, requests for a person go to the spool."""
    return json_answer({"ready": room.ready, "spooled": len(room.spool.waiting())}, 200 if room.ready else 503)


@for_scope("figures")
async def metrics(_request: Request, room: LiveRoom, _known: Known) -> Response:
    """Counts and times, as Prometheus reads them; nobody is in them."""
    return Response(await asyncio.to_thread(room.figures.text), media_type=figures.TYPE)


#: What goes with a request for a person, and with what a colleague does.
_ASKING = ("text", "address", "moment", "language", "channel")
_DOING = ("text", "note", "solved", "in_minutes", "address")
#: What customers do, or a page or a bot for them: no key.
CUSTOMERS: tuple[Address[LiveRoom], ...] = (
    Address("POST", "/v1/contacts/{id}/person", "ask for a person: any body, any id", person, "anyone", _ASKING),
    Address("POST", "/v1/contacts", "open a contact", contacts.opened, "anyone", (*_ASKING, "customer", "asked")),
    Address("GET", "/v1/contacts/{id}", "where a contact is, and the ways to a person", contacts.seen, "customer"),
    Address("GET", "/v1/contacts/{id}/events", "what is new about it, as it comes", contacts.events, "customer"),
    Address("POST", "/v1/contacts/{id}/turns", "say something", contacts.doing("turn"), "customer", ("text",)),
    Address(
        "POST",
        "/v1/contacts/{id}/callback",
        "be called back at your place",
        contacts.doing("want_callback"),
        "customer",
    ),
    Address(
        "POST", "/v1/contacts/{id}/wait", "wait instead of being called back", contacts.doing("rather_wait"), "customer"
    ),
    Address(
        "POST", "/v1/contacts/{id}/cancel", "no person is needed any more", contacts.doing("cancel_ask"), "customer"
    ),
    Address("POST", "/v1/contacts/{id}/leave", "end it", contacts.doing("leave"), "customer"),
)
#: What colleagues do: each with a key.
COLLEAGUES: tuple[Address[LiveRoom], ...] = (
    Address("POST", "/v1/agents/me/presence", "say that you are there", colleagues.presence, "agent", ("there",)),
    Address("POST", "/v1/agents/me/next", "be offered the next contact, with its story", colleagues.next_one, "agent"),
    Address("GET", "/v1/cases/{case}/story", "what was said", colleagues.story, "agent"),
    Address("POST", "/v1/cases/{case}/{deed}", "what you do with it", colleagues.deed, "agent", _DOING),
    Address("GET", "/v1/stream", "what the ledger keeps, as it comes", colleagues.stream, "agent"),
    Address("GET", "/v1/now", "who waits, and which promises may break", colleagues.now, "agent"),
)
OTHERS: tuple[Address[LiveRoom], ...] = (
    *(_deciding(one) for one in decisions.ADDRESSES),
    Address("GET", "/ready", "whether the store answers", ready),
    Address("GET", "/metrics", "counts and times, as Prometheus reads them", metrics, "figures"),
)


async def described(_request: Request, _room: LiveRoom) -> Response:
    """All of it, as OpenAPI."""
    return json_answer(openapi(ADDRESSES))


ADDRESSES: tuple[Address[LiveRoom], ...] = (
    *CUSTOMERS,
    *COLLEAGUES,
    *OTHERS,
    Address("GET", "/v1/openapi.json", "these addresses, as OpenAPI", described),
)
