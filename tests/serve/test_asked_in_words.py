"""A request for a person in words, before the bot sees the turn: sure, a person; unsure, asked once."""

import json

import pytest
from served import sent

pytest.importorskip("uvicorn")
pytest.importorskip("sqlalchemy")

from tests.serve.test_machine import bot, saying, served, turn

from humanline.life.heard import heard

SURE, UNSURE = "ik wil een medewerker spreken", "ben jij een robot"
WHETHER = "Wilt u een medewerker spreken?"


@pytest.fixture
def service(tmp_path):
    assert (heard(SURE), heard(UNSURE)) == ("sure", "unsure")
    with (
        bot(saying(reply="Because of the rise")) as (address, asked),
        served(tmp_path, address) as (port, room, contact),
    ):
        yield port, room, contact, asked


def kinds(room, contact):
    return [one.kind for one in room.store.read(lambda store: store.entries(contact))]


def test_i1_who_asks_in_words_gets_a_person_and_the_bot_is_not_asked(service):
    port, room, contact, asked = service
    found = turn(port, contact, SURE)
    assert (found["state"], [one["text"] for one in found["messages"]], asked) == ("waiting", [SURE], [])
    assert kinds(room, contact)[-2:] != ["turn", "bot_reply"]
    last = [one for one in room.store.read(lambda store: store.entries(contact)) if one.kind == "ask"]
    assert json.loads(last[0].facts)["heard"] == "sure"
    assert SURE not in last[0].facts


def test_who_is_unclear_is_asked_once_by_what_says_that_it_is_a_machine(service):
    port, _, contact, asked = service
    found = turn(port, contact, UNSURE)
    assert found["state"] == "self_service"
    assert found["messages"][1]["text"].startswith("U praat met een computer")
    assert found["messages"][2]["text"].startswith(WHETHER)
    assert asked == []
    assert turn(port, contact, "ja graag")["state"] == "waiting"


def test_who_says_no_has_their_question_answered_by_the_bot(service):
    port, _, contact, asked = service
    turn(port, contact, UNSURE)
    found = turn(port, contact, "nee")
    assert (found["state"], [one["text"] for one in asked]) == ("self_service", [UNSURE])
    assert found["messages"][-1]["text"] == "Because of the rise"
    found = turn(port, contact, UNSURE)
    assert [one["text"].startswith(WHETHER) for one in found["messages"]].count(True) == 1
    assert len(asked) == 2


def test_who_is_unclear_twice_gets_a_person(service):
    port, _, contact, asked = service
    turn(port, contact, UNSURE)
    assert (turn(port, contact, "ik kom er niet uit")["state"], asked) == ("waiting", [])


def test_it_is_heard_in_the_first_words_too(service):
    port, *_ = service
    contact = {"moment": "rent", "age": "18", "language": "nl"}
    found = sent(port, "/v1/contacts", text=SURE, **contact)[1]
    assert (found["state"], found["because"]) == ("waiting", "asked")
    found = sent(port, "/v1/contacts", text=UNSURE, **contact)[1]
    assert found["state"] == "self_service"
    assert turn(port, found["contact"], "ja")["state"] == "waiting"
