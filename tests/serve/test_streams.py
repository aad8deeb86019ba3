"""What is new comes as it comes; who lost the line misses nothing, and nothing hangs on a stream."""

import http.client
import json
import re
import signal
import time
from contextlib import contextmanager

import pytest
from served import colleague, live, sent
from visitor import Visitor

pytest.importorskip("uvicorn")
pytest.importorskip("sqlalchemy")

from tests.serve.test_serve import command

from humanline.desk.addresses import ADDRESSES, refused
from humanline.serve import streams
from humanline.serve.security import PAGES
from humanline.store.reading import ledger_name


@pytest.fixture
def service(tmp_path):
    with live(tmp_path, addresses=ADDRESSES, headers=PAGES, refusing=refused, start=False) as (port, room):
        yield port, room


@contextmanager
def followed(port, path, last="", **headers):
    """A stream; gives what reads its next event, as id and data."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    if last:
        headers["last-event-id"] = last
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    assert answer.getheader("content-type").startswith("text/event-stream")

    def following():
        found = {}
        while True:
            line = answer.readline().decode()
            if not line:
                return None  # it ended
            name, _, value = line.rstrip("\n").partition(": ")
            if name in ("id", "data"):
                found[name] = value
            if line == "\n" and found:
                return found["id"], found["data"]

    try:
        yield following
    finally:
        connection.close()


def test_a_customer_is_told_what_is_new_and_misses_nothing(service):
    port, _ = service
    contact = sent(port, "/v1/contacts/new/person", text="It is cold")[1]["contact"]
    with followed(port, f"/v1/contacts/{contact}/events") as following:
        last, data = following()
        assert [one["text"] for one in json.loads(data)["messages"]] == ["It is cold"]
        sent(port, f"/v1/contacts/{contact}/turns", text="Very")
        last, data = following()
        assert len(json.loads(data)["messages"]) == 2
    sent(port, f"/v1/contacts/{contact}/turns", text="while the line was lost")
    with followed(port, f"/v1/contacts/{contact}/events", last) as following:
        last, data = following()
        assert len(json.loads(data)["messages"]) == 3
        sent(port, f"/v1/contacts/{contact}/turns", text="now")
        assert int(following()[0]) == int(last) + 1  # and who saw all is told nothing twice


def test_a_reconnect_shows_what_was_missed_of_the_whole_ledger(service):
    """Every line of the ledger comes once, whenever the line is lost."""
    port, room = service
    bearer = {"authorization": f"Bearer {colleague(room)}"}
    with followed(port, "/v1/stream", **bearer) as following:
        last, data = following()
        assert json.loads(data) == []
    heard = []
    for number in range(6):
        contact = sent(port, "/v1/contacts/new/person", text=f"{number}")[1]["contact"]
        sent(port, f"/v1/contacts/{contact}/turns", text="more")
        with followed(port, "/v1/stream", last, **bearer) as following:
            for _ in range(2 - number % 2):  # the line is lost here and there
                last, data = following()
                heard += json.loads(data)
    kept = room.store.read(lambda store: store.since(0))
    with followed(port, "/v1/stream", last, **bearer) as following:
        while len(heard) < len(kept):
            heard += json.loads(following()[1])
    assert [(one["case"], one["seq"]) for one in heard] == [(one.contact, one.seq) for one in kept]
    assert "more" not in str(heard)


def test_two_writes_have_two_times_also_while_the_clock_stands_still(service):
    port, room = service
    for _ in range(5):
        sent(port, "/v1/contacts/new/person")
    times = [one.kept_at for one in room.store.read(lambda store: store.since(0)) if one.kind == "opened"]
    assert len(set(times)) == 5


def test_pages_of_each_are_told_and_the_stream_ends_with_the_right_to_it(service):
    port, room = service
    customer = Visitor(port).go("/").press("Talk to a person")
    with followed(port, f"{customer.path}/events") as following:
        before = following()[1]
        customer.press("Send", text="hello")
        assert int(following()[1]) > int(before)
    desk = Visitor(port).go("/desk").press("Come in with a key", key=colleague(room, "zoe", "agent manager"))
    cookie = {"cookie": f"humanline_desk={desk.cookies['humanline_desk']}"}
    with (
        followed(port, "/desk/events", **cookie) as waits,
        followed(port, f"/desk/events?case={customer.case()}", **cookie) as case,
        followed(port, "/desk/manage/events", **cookie) as manages,
    ):
        listed = desk.go("/desk/alive").text
        assert (waits()[1], bool(case()), bool(manages())) == (listed, True, True)
        sent(port, "/v1/contacts/new/person")
        assert waits()[1] == desk.go("/desk/alive").text != listed
        desk.go("/desk")
        desk.press("I am going")
        assert (waits(), case()) == (None, None)
    contact = room.store.read(lambda store: store.of_case(customer.case()))
    with followed(port, f"/v1/contacts/{contact.id}/events") as following:
        assert ledger_name(contact.id) == customer.case()
        assert following()


def test_no_more_than_there_is_room_for_are_followed(service, monkeypatch):
    port, _ = service
    monkeypatch.setattr(streams, "MOST", 1)
    contact = sent(port, "/v1/contacts/new/person")[1]["contact"]
    with followed(port, f"/v1/contacts/{contact}/events") as following:
        following()
        assert sent(port, f"/v1/contacts/{contact}/events", method="GET")[0] == 503
        assert sent(port, f"/v1/contacts/{contact}/person")[0] == 200


def test_a_stop_ends_with_streams_open(tmp_path):
    """Granian #611: within five seconds, with fifty of them."""
    from tests.serve.test_live_command import planned

    planned(tmp_path)
    process = command(tmp_path, "--port", "0", "--data", "live")
    port = int(re.search(r":(\d+)\.", process.stderr.readline())[1])
    contact = sent(port, "/v1/contacts/new/person")[1]["contact"]
    opened = []
    for _ in range(50):
        stream = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        stream.request("GET", f"/v1/contacts/{contact}/events")
        opened.append((stream, stream.getresponse()))
    assert all(answer.readline().startswith(b"retry") for _, answer in opened)
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert time.monotonic() - begun < 5
    assert "Stopped" in process.stderr.read()
    process.stderr.close()
    for stream, _ in opened:
        stream.close()
