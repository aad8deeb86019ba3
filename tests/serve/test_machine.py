"""A bot behind its contract: what it says is shown, and whatever else it does is a person."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from served import colleague, live, sent

pytest.importorskip("uvicorn")
pytest.importorskip("sqlalchemy")

from humanline.model.live import Happened
from humanline.serve.machine import SIGNATURE, Machine, signature
from humanline.store.ledger import verified

SECRET = b"a secret of both"


@contextmanager
def bot(answer):
    """A bot over HTTP; `answer` gives status, body and whether it is signed, for what it was asked."""
    asked = []

    class Bot(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            assert self.headers[SIGNATURE] == signature(SECRET, body)
            asked.append(json.loads(body))
            status, given, signed = answer(asked[-1])
            try:
                self.send_response(status)
                if signed:
                    self.send_header(SIGNATURE, signature(SECRET, given))
                self.end_headers()
                self.wfile.write(given)
            except OSError:
                pass  # nobody waits any more

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Bot)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/", asked
    finally:
        server.shutdown()
        server.server_close()


def saying(**answer):
    return lambda _asked: (200, json.dumps(answer).encode(), True)


@contextmanager
def served(tmp_path, address, **more):
    with live(tmp_path, start=False, machine=Machine(address, SECRET, 0.4), **more) as (port, room):
        yield port, room, sent(port, "/v1/contacts", moment="rent", age="18", language="nl")[1]["contact"]


def turn(port, contact, text="Why?", **more):
    return sent(port, f"/v1/contacts/{contact}/turns", text=text, **more)[1]


def test_i7_a_bot_answers_and_says_first_that_it_is_a_machine(tmp_path):
    with (
        bot(saying(reply="Because of the rise")) as (address, asked),
        served(tmp_path, address) as (port, room, contact),
    ):
        found = turn(port, contact)
        assert [(one["from"], one["text"][:22]) for one in found["messages"]] == [
            ("customer", "Why?"), ("machine", "U praat met een comput"), ("machine", "Because of the rise"),
        ]  # fmt: skip
        assert [one["text"] for one in turn(port, contact, "And?")["messages"]].count(found["messages"][1]["text"]) == 1
        assert [one["text"] for one in asked] == ["Why?", "And?"]
        assert contact not in json.dumps(asked)
        assert room.store.read(verified).faults == ()


def test_it_hands_over_and_it_ends(tmp_path):
    with (
        bot(saying(reply="I put you through", hand_over=True)) as (address, _),
        served(tmp_path, address) as (port, _, contact),
    ):
        assert turn(port, contact)["state"] == "waiting"
    with bot(saying(done=True)) as (address, _), served(tmp_path / "b", address) as (port, _, contact):
        assert turn(port, contact)["state"] == "closed"


def late(_asked):
    time.sleep(1)
    return 200, b'{"reply": "too late"}', True


FAULTS = {
    "down": None,
    "late": late,
    "error": lambda _: (500, b"{}", True),
    "not signed": lambda _: (200, b'{"reply": "x"}', False),
    "no JSON": lambda _: (200, b"<html>", True),
    "no text": lambda _: (200, b'{"reply": 7}', True),
    "silence": lambda _: (200, b"{}", True),
    "empty words": lambda _: (200, b'{"reply": "  "}', True),
    "two answers": lambda _: (200, b'{"hand_over": true, "done": true}', True),
    "too much": lambda _: (200, b'{"reply": "' + b"a" * 70_000 + b'"}', True),
    "elsewhere": lambda _: (302, b"", True),
}


@pytest.mark.parametrize("answer", FAULTS.values(), ids=FAULTS)
def test_i2_whatever_a_bot_does_wrong_is_a_person(tmp_path, answer):
    with bot(answer or saying()) as (address, _):
        where = address if answer else "http://127.0.0.1:9/"
        with served(tmp_path, where) as (port, _, contact):
            found = turn(port, contact)
            assert found["state"] == "waiting"
            assert [one["from"] for one in found["messages"]] == ["customer"]


def test_i2_a_process_that_ends_while_its_bot_thinks_leaves_nobody_with_it(tmp_path):
    from datetime import timedelta

    from served import NOON

    clock = [NOON]
    with (
        bot(saying(reply="x")) as (address, _),
        served(tmp_path, address, clock=lambda: clock[0]) as (port, room, contact),
    ):
        happened = Happened("turn", room.at(), machine_until=room.at() + 5_000_000)
        room.store.write(lambda store: store.happen(contact, happened, text="Hello?")).result(20)
        clock[0] += timedelta(seconds=5)
        room.look()
        assert sent(port, f"/v1/contacts/{contact}", method="GET")[1]["state"] == "waiting"


def test_a_page_shows_what_the_bot_says_without_a_script(tmp_path):
    from visitor import Visitor

    from humanline.desk.addresses import ADDRESSES

    with (
        bot(saying(reply="Because of the rise")) as (address, _),
        served(tmp_path, address, addresses=ADDRESSES) as (port, *_),
    ):
        customer = Visitor(port, "nl").go("/").press("Verder", moment="rent")
        customer.press("Versturen", text="Waarom?")
        assert "Because of the rise" in customer.words
        assert customer.press("Spreek een medewerker").heading == "U wacht op een medewerker"


def test_one_message_one_answer_with_two_bots(tmp_path):
    """Chatwoot PR 14870, #11901: a turn that is sent twice, at once, is one turn and is shown one answer."""
    from concurrent.futures import ThreadPoolExecutor

    with bot(saying(reply="x")) as (address, _), served(tmp_path, address) as (port, room, contact):
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _: turn(port, contact, key="k" * 20), range(4)))
        found = [one["from"] for one in sent(port, f"/v1/contacts/{contact}", method="GET")[1]["messages"]]
        assert found.count("customer") == 1
        assert found.count("machine") == 2  # that it is one, and its answer
        assert room.store.read(verified).faults == ()


def test_the_bot_may_speak_after_hand_back(tmp_path):
    """fazer-ai #457, Rasa #8119; and once a person is asked for it is not even asked: Chatwoot PR 13882."""
    with bot(saying(reply="x")) as (address, asked), served(tmp_path, address) as (port, room, contact):
        sent(port, f"/v1/contacts/{contact}/person")
        assert turn(port, contact, "Anybody?")["state"] == "waiting"
        assert asked == []
        sent(port, f"/v1/contacts/{contact}/cancel")
        assert turn(port, contact, "Alone then")["messages"][-1]["text"] == "x"
        assert colleague(room)
