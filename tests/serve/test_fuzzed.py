"""Whatever is sent to whichever address: no fault of the server, nothing written beside the ledger.

`HUMANLINE_REQUESTS=100000` (`make fuzz`) is the long one.
"""

import http.client
import os
import random
from urllib.parse import quote

import pytest
from served import colleague, live

pytest.importorskip("uvicorn")
pytest.importorskip("sqlalchemy")

import msgspec

from humanline.desk.addresses import ADDRESSES, refused
from humanline.serve.colleagues import DEEDS
from humanline.serve.security import PAGES, Keys
from humanline.store.ledger import verified

REQUESTS = int(os.environ.get("HUMANLINE_REQUESTS", "800"))
NASTY = (
    "", "x", "0", "-1", "null", "true", "[]", "{}", "😀", "\u202e", "\x00", "é" * 300, "a" * 5_000, "../..", "%00",
    "'--", "<script>", "{{7*7}}", "9" * 400, "NaN", "1e999", "2026-13-45", "\ud7ff", "yes", "06 12345678", "rent",
)  # fmt: skip
NAMES = (
    "moment", "asked", "text", "address", "phone", "key", "solved", "note", "in_minutes", "there", "customer",
    "channel", "language", "free", "waiting", "staff", "id", "in", "as", "felt_heard",
)  # fmt: skip
KINDS = (
    "application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "",
    "x" * 200,
)  # fmt: skip


def quoted(text):
    return quote(text, safe="", errors="replace")


def body_of(chance, kind, form_key):
    if chance.random() < 0.15:
        return chance.randbytes(chance.randrange(200))
    pairs = [("form_key", form_key)] if chance.random() < 0.7 else []
    pairs += [(chance.choice(NAMES), chance.choice(NASTY)) for _ in range(chance.randrange(5))]
    if "json" in kind:
        values = [None, True, 10**18, -0.5, [], {}, *NASTY]
        return msgspec.json.encode(
            {name: value if name == "form_key" else chance.choice(values) for name, value in pairs}
        )
    return "&".join(f"{name}={quoted(value)}" for name, value in pairs).encode()


def test_no_request_breaks_it_and_none_is_written_beside_the_ledger(tmp_path):
    chance = random.Random(20)
    with live(tmp_path, addresses=ADDRESSES, headers=PAGES, refusing=refused, places=2_000) as (port, room):
        token, session = colleague(room, "anna", "agent manager figures"), "s" * 32

        def come_in(store):
            store.end_session(session)
            store.begin_session("anna", session, room.at() + 10**12)

        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        contacts, cases, statuses = ["new"], ["x"], {}
        for number in range(REQUESTS):
            one = chance.choice(ADDRESSES)
            if number % 40 == 0:  # something there is, and who went is back
                room.store.write(come_in).result(20)
                found = room.store.read(lambda store: [row[0:2] for row in store.connection.exec_driver_sql(
                    "SELECT id, ledger FROM contact ORDER BY id LIMIT 40")])  # fmt: skip
                contacts, cases = ["new", *(row[0] for row in found)], ["x", *(row[1] for row in found)]
            name = chance.choice(contacts if chance.random() < 0.8 else NASTY)
            case = chance.choice(cases if chance.random() < 0.8 else NASTY)
            path = one.path.replace("{id}", quoted(name) or "x").replace("{case}", quoted(case) or "x")
            link = room.links.new(case, room.at()) if chance.random() < 0.8 else chance.choice(NASTY)
            path = path.replace("{link}", quoted(link) or "x").replace("{deed}", chance.choice([*DEEDS, "steal"]))
            if chance.random() < 0.3:
                path += f"?{chance.choice(NAMES)}={quoted(chance.choice(NASTY))}"
            kind = chance.choice(KINDS)
            headers = {"Content-Type": kind, "Accept": chance.choice(["text/html", "*/*", ""])}
            if chance.random() < 0.6:
                headers["Authorization"] = f"Bearer {token}"
                headers["Cookie"] = f"humanline_desk={session}"
            if chance.random() < 0.3:
                headers["Idempotency-Key"] = chance.choice(["k" * 16, "k", f"{chance.random()}" * 3])
            method = one.method if chance.random() < 0.95 else chance.choice(["GET", "POST", "PUT", "DELETE", "PATCH"])
            body = body_of(chance, kind, Keys.form_key(session)) if method != "GET" else None
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            if (answer.getheader("content-type") or "").startswith("text/event-stream"):
                answer.readline()
                connection.close()  # it has no end
                continue
            answer.read()
            statuses[answer.status] = statuses.get(answer.status, 0) + 1
            assert answer.status < 500, (method, path, body, headers)
            if answer.getheader("connection") == "close":
                connection.close()
        connection.close()
        room.look()
        found = room.store.read(verified)
        rows = room.store.read(lambda store: store.connection.exec_driver_sql(
            "SELECT COUNT(*) FROM contact c WHERE c.version > "
            "(SELECT COUNT(*) FROM entry e WHERE e.contact = c.ledger)").scalar())  # fmt: skip
        assert (found.faults, rows) == ((), 0)
        assert found.contacts > REQUESTS / 100
        assert {200, 303, 401, 404, 409} <= set(statuses)
