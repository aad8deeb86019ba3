"""I1, I2, I3: asking for a person is kept while the store is slow, read-only, full or gone, or the number is given."""

import sqlite3
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from served import ask, colleague, live, sent

pytest.importorskip("uvicorn")
pytest.importorskip("sqlalchemy")

from sqlalchemy import event

from humanline.store.ledger import verified
from humanline.store.spool import Asked
from humanline.store.sqlite import NAME

NUMBER = "020 000 00 00"


@pytest.fixture
def served(tmp_path):
    with live(tmp_path, start=False, number=NUMBER, places=40) as found:
        yield found


@contextmanager
def held(room):
    """Somebody else holds the database."""
    other = sqlite3.connect(room.store.folder / NAME, timeout=20, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def refusing(room, pragma):
    """The disk refuses to be written, on every connection."""

    def refuse(connection, _record):
        connection.execute(f"PRAGMA {pragma}")

    writes = room.store._writes
    event.listen(writes, "connect", refuse)
    room.store.write(lambda store: store.connection.exec_driver_sql(f"PRAGMA {pragma}")).exception(20)
    try:
        yield
    finally:
        event.remove(writes, "connect", refuse)
        room.store.write(lambda store: store.connection.exec_driver_sql("PRAGMA max_page_count=1073741823")).exception(
            20
        )
        writes.dispose()


TROUBLE = {
    "slow": held,
    "read-only": lambda room: refusing(room, "query_only=ON"),
    "full": lambda room: refusing(room, "max_page_count=1"),
}


def press(port, number):
    """One request for a person, with a key of its own; gives status, answer and seconds."""
    begun = time.monotonic()
    status, found = sent(port, "/v1/contacts/new/person", key=f"press-number-{number:06}", text="x" * 300, phone="06")
    return status, found, time.monotonic() - begun


@pytest.mark.parametrize("trouble", TROUBLE.values(), ids=TROUBLE)
def test_i1_i3_asking_is_kept_while_the_store_is_in_trouble_and_done_once_after_it(served, trouble):
    port, room = served
    before = sent(port, "/v1/contacts", moment="rent", age="18")[1]["contact"]
    with trouble(room), ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda k: press(port, k), range(24)))
        again = list(pool.map(lambda k: press(port, k), range(3)))  # who is not sure asks again
        known = sent(port, f"/v1/contacts/{before}/person")
    spooled = [found["kept"] == "spool" for _, found, _ in answers]
    assert {status for status, _, _ in answers} <= {200, 202}
    assert sum(spooled) == 24 or (trouble is TROUBLE["full"] and sum(spooled) > 5)  # some still find room
    slowest = sorted(seconds for _, _, seconds in answers)[-1]
    sys.stdout.write(f"the slowest of 24: {1000 * slowest:.0f} ms\n")
    assert slowest < 1.5  # the figure is told elsewhere: here the machine may be busy
    assert [found["contact"] for _, found, _ in again] == [found["contact"] for _, found, _ in answers[:3]]
    assert known[0] in (200, 202)
    room.look()
    assert room.spool.waiting() == []
    names = {found["contact"] for _, found, _ in answers} | {before}
    assert len(names) == 25
    for name in names:
        contact, entries, messages = room.store.read(
            lambda store, name=name: (store.contact(name), store.entries(name), store.messages(name))
        )
        assert contact.state == "waiting"
        assert [one.kind for one in entries].count("ask") <= 2  # who pressed twice without a key
        assert len(messages) == (name != before)
    assert room.store.read(verified).faults == ()
    assert len({one.id for one in room.store.read(lambda store: list(store.queue()))}) == 25


def test_i5_the_clock_of_a_request_that_was_spooled_began_when_it_was_pressed(served):
    port, room = served
    with held(room):
        contact = press(port, 1)[1]["contact"]
    at = room.spool.waiting()[0][1].at
    room.look()
    assert room.store.read(lambda store: store.contact(contact)).asked_at == at


def test_i2_a_contact_that_can_not_be_opened_is_a_request_for_a_person(served):
    port, room = served
    with refusing(room, "query_only=ON"):
        status, found = sent(port, "/v1/contacts", moment="rent", age="18", text="My rent")
        turn = sent(port, f"/v1/contacts/{found['contact']}/turns", text="and")
        ready = sent(port, "/ready", method="GET")
    assert (status, found["because"], found["asked"]) == (202, "fault", True)
    assert (turn[0], turn[1]["number"]) == (503, NUMBER)
    assert ready[0] == 503
    assert sent(port, "/health", method="GET")[0] == 200
    room.look()
    assert sent(port, f"/v1/contacts/{found['contact']}", method="GET")[1]["state"] == "waiting"


def test_what_can_be_kept_nowhere_is_not_acknowledged_and_the_number_is_given(served):
    port, room = served
    with refusing(room, "query_only=ON"):
        answers = [press(port, k)[:2] for k in range(42)]
    assert [status for status, _ in answers] == [202] * 40 + [503] * 2
    assert (answers[-1][1]["asked"], answers[-1][1]["number"]) == (False, NUMBER)


def test_a_slow_body_is_not_waited_for(served):
    import socket

    port, _ = served
    with socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(b"POST /v1/contacts/new/person HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n\r\nabc")
        begun = time.monotonic()
        answer = slow.recv(4_000)
    assert b"200 OK" in answer
    assert time.monotonic() - begun < 1.5


def test_a_flood_is_accepted_and_whoever_can_be_reached_is_offered(served):
    port, room = served
    token = colleague(room)
    for k in range(60):
        assert ask(port, f"/v1/contacts/none-{k}/person")[0] == 200
    real = sent(port, "/v1/contacts", moment="rent", asked=True, address="06")[1]["contact"]
    names = [one.id for one in room.store.read(lambda store: list(store.queue()))]
    assert len(names) == 61
    for name in names[:-1]:  # their pages are not there any more
        room.store.write(lambda store, name=name: store.seen(name, 1)).result(20)
    case = sent(port, "/v1/agents/me/next", token)[1]
    assert case["address"] == "06"
    assert real in names


def test_a_contact_that_came_from_the_spool_just_now_is_never_said_to_be_unknown(served, monkeypatch):
    """What was acknowledged is there: who looks in the moment in which it moves is asked to look again."""
    port, room = served
    contact = "x" * 22
    room.spool.put(Asked(contact, "a key", room.at(), words="hello")).result(20)
    # It reads that there is none, and the spool is emptied before it looks there.
    whole = room.is_spooled
    monkeypatch.setattr(room, "is_spooled", lambda name: (room.look(), whole(name))[1])
    assert sent(port, f"/v1/contacts/{contact}/turns", text="more")[0] == 503
    assert sent(port, f"/v1/contacts/{contact}/turns", text="more")[0] == 200
    assert sent(port, "/v1/contacts/nobody/turns", text="more")[0] == 404
