"""Colleagues come in by name and password, customers by a link that ends: it asks for ever, and shows nothing then."""

from datetime import timedelta

import pytest
from served import NOON, colleague, live
from visitor import Visitor

pytest.importorskip("uvicorn")
pytest.importorskip("sqlalchemy")

from humanline.desk.addresses import ADDRESSES, refused
from humanline.serve.links import DAYS
from humanline.serve.passwords import MOST_WRONG, Passwords
from humanline.serve.security import PAGES

GOOD = "a rather long sentence"


class Clock:
    now = NOON

    def __call__(self):
        return self.now


@pytest.fixture
def service(tmp_path):
    clock = Clock()
    with live(tmp_path, clock=clock, addresses=ADDRESSES, headers=PAGES, refusing=refused, start=False) as (port, room):
        room.clock_of_test = clock
        yield port, room


def with_password(port, room):
    """A colleague who came in with their key and chose a password."""
    desk = Visitor(port).go("/desk").press("Come in with a key", key=colleague(room, "anna"))
    assert desk.go("/desk/password").press("Save", new=GOOD, again="another sentence").status == 400
    assert desk.press("Save", new="short", again="short").status == 400
    assert desk.press("Save", new=GOOD, again=GOOD).heading == "Your desk: Anna"
    return desk


def test_a_colleague_chooses_a_password_and_comes_in_with_it(service):
    port, room = service
    desk = with_password(port, room)
    other = Visitor(port).go("/desk").press("Come in", name=" ANNA ", password=GOOD)
    assert other.heading == "Your desk: Anna"
    kept = room.store.read(lambda store: store.password_of("anna"))
    assert kept.startswith("$argon2id$")
    cookie = other.cookies["humanline_desk"]
    assert cookie not in str(room.store.read(lambda store: store.connection.exec_driver_sql(
        "SELECT * FROM session").all()))  # fmt: skip
    # A new password ends where one was in before, and so does a new key.
    other.go("/desk/password").press("Save", new=GOOD + "!", again=GOOD + "!")
    assert (desk.go("/desk").status, other.go("/desk").status) == (401, 200)
    colleague(room, "anna")
    assert other.go("/desk").status == 401
    assert Visitor(port).go("/desk").press("Come in", name="Anna", password=GOOD + "!").status == 401


def test_going_ends_what_the_browser_had(service):
    port, room = service
    desk = with_password(port, room)
    had = dict(desk.cookies)
    desk.press("I am going")
    desk.cookies = had
    assert desk.go("/desk").status == 401


WRONG = (
    {}, {"name": "anna"}, {"name": "anna", "password": ""}, {"name": "nobody", "password": GOOD},
    {"name": "anna", "password": GOOD[:-1]}, {"key": "x"},
)  # fmt: skip


@pytest.mark.parametrize("fields", WRONG)
def test_what_is_not_right_does_not_let_in(service, fields):
    port, room = service
    with_password(port, room)
    visitor = Visitor(port).go("/desk/enter", fields)
    assert (visitor.status, visitor.cookies) == (401, {})


def test_who_has_no_password_does_not_come_in_with_an_empty_one(service):
    port, room = service
    colleague(room, "ben")
    assert Visitor(port).go("/desk/enter", {"name": "ben", "password": ""}).status == 401


def test_too_many_wrong_ones_wait_and_a_key_lets_in_all_the_same(service):
    port, room = service
    with_password(port, room)
    for _ in range(MOST_WRONG):
        assert Visitor(port).go("/desk/enter", {"name": "anna", "password": "x"}).status == 401
    visitor = Visitor(port).go("/desk/enter", {"name": "Anna", "password": GOOD})
    assert (visitor.status, "Too many" in visitor.words) == (429, True)
    assert visitor.press("Come in with a key", key="the-key-of-anna").status == 200
    room.clock_of_test.now += timedelta(minutes=16)
    assert Visitor(port).go("/desk").press("Come in", name="anna", password=GOOD).status == 200


def test_names_that_nobody_has_take_no_room():
    import asyncio

    passwords = Passwords()
    passwords._wrong.update({str(number): [0] for number in range(1_200)})
    assert not asyncio.run(passwords.is_right("x", "", "y", 0))
    assert len(passwords._wrong) == 1_000


def test_a_link_that_ended_shows_nothing_and_asks_with_a_place_of_its_own(service):
    port, room = service
    customer = Visitor(port).go("/").press("Talk to a person", text="what I told")
    path, case = customer.path, customer.case()
    room.clock_of_test.now += timedelta(days=DAYS, hours=1)
    customer.go(path)
    assert (customer.status, customer.heading) == (410, "This address has ended, so it shows nothing any more")
    assert "what I told" not in customer.text
    assert customer.go(f"{path}/say", {"text": "and this"}).status == 410
    customer.go(path).press("Talk to a person")
    assert customer.heading == "You are waiting for a person"
    assert "what I told" not in customer.text
    assert customer.case() != case


def test_a_link_asks_while_the_store_is_gone_and_shows_its_place_again_afterwards(service):
    import sqlite3

    from humanline.store.sqlite import NAME

    port, room = service
    customer = Visitor(port).go("/").press("Continue", moment="rent", text="what I told")
    path, case = customer.path, customer.case()
    other = sqlite3.connect(room.store.folder / NAME, timeout=20, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    customer.press("Talk to a person")
    assert customer.status == 200
    assert len(room.spool.waiting()) == 1
    other.execute("ROLLBACK")
    other.close()
    room.look()
    assert customer.go(path).heading == "You are waiting for a person"
    assert (customer.case(), "what I told" in customer.words) == (case, True)
    assert room.store.read(lambda store: sum(store.states().values())) == 1
