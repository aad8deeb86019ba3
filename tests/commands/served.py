"""A real server in a thread, and a plain HTTP client."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec

from humanline.line import Line
from humanline.model.offering import WaysAlone
from humanline.model.policy import CellRule, Policy, WholeRule
from humanline.model.service import SegmentRule

NOON = datetime(2026, 3, 5, 11, tzinfo=UTC)
POLICY = Policy(
    seal="abc",
    signed_by="Somebody",
    until="2099-01-01",
    cells=(CellRule("rent", "65+", "person", "above_line"), CellRule("rent", "everyone else", "self_service", "fits")),
    wholes=(
        WholeRule("rent", "self_service", "below_line", aliases=("2",), self_service=WaysAlone("https://example.org/rent")),
        WholeRule("move", "choice", "other_start"),
    ),
    segments=(SegmentRule("65+", "age == '65+'", ("age",), True),),
    protected=("age",),
)  # fmt: skip


@contextmanager
def answering(file, policy=POLICY, *, within_s=30.0, origins=(), hosts=("127.0.0.1",), **more):
    """A server that answers while the context lasts; gives its port."""
    from humanline.serve.decisions import ADDRESSES, Room, refused
    from humanline.serve.routes import application

    room = Room(Line(policy, clock=lambda: NOON), file, within_s=within_s, **more)
    app = application(ADDRESSES, room, hosts=hosts, refused=refused, origins=origins)
    with running(app) as port:
        yield port


@contextmanager
def live(
    folder, policy=POLICY, *, clock=None, start=True, places=64, addresses=None, headers=None, refusing=None, **more
):
    """A live service in a thread, over a real store; gives its port and what its addresses share."""
    from humanline.serve.addresses import ADDRESSES
    from humanline.serve.appending import AppendedFile
    from humanline.serve.decisions import Room, refused
    from humanline.serve.live import LiveRoom
    from humanline.serve.routes import application
    from humanline.serve.security import DATA
    from humanline.store.live_store import Store
    from humanline.store.spool import Spool

    clock = clock or (lambda: NOON)
    line = Line(policy, clock=clock)
    store, file = Store(folder, clock=clock), AppendedFile(folder / "decisions.jsonl")
    room = LiveRoom(line, Room(line, file), store, Spool(folder / "spool", places), clock=clock, **more)
    if start:
        room.start()
    app = application(
        addresses or ADDRESSES, room, hosts=("127.0.0.1",), refused=refusing or refused, headers=headers or DATA
    )
    try:
        with running(app) as port:
            yield port, room
    finally:
        room.close()
        file.close()


def colleague(room, name="anna", scopes="agent", **known):
    """A key with which a colleague of that name comes."""
    from humanline.model.live import Colleague

    token = f"the-key-of-{name}"
    room.store.write(lambda store: store.add_colleague(Colleague(name, name.title(), **known), token, scopes)).result(
        20
    )
    return token


def sent(port, path, token="", *, method="POST", key="", **content):
    """Status and JSON of a request in JSON; of a GET where there is nothing to send."""
    headers = {"content_type": "application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    if key:
        headers["idempotency_key"] = key
    body = msgspec.json.encode(content) if method == "POST" else b""
    status, _, answer = ask(port, path, body, method=method, **headers)
    return status, msgspec.json.decode(answer) if answer else None


@contextmanager
def running(app):
    """A server of any application in a thread; gives its port."""
    import uvicorn

    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=3))
    listening = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()


def ask(port, path="/v1/decide", body=b"", *, method="POST", **headers):
    """One request; gives status, headers and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(
            method, path, body or None, {name.replace("_", "-"): value for name, value in headers.items()}
        )
        answer = connection.getresponse()
        # A stream has no end: its first line is enough.
        endless = (answer.getheader("content-type") or "").startswith("text/event-stream")
        return answer.status, dict(answer.getheaders()), answer.readline() if endless else answer.read()
    finally:
        connection.close()


def asked_json(port, path="/v1/decide", **contact):
    """The answer in JSON to a contact in JSON."""
    status, _, body = ask(port, path, msgspec.json.encode(contact), content_type="application/json")
    return status, msgspec.json.decode(body)
