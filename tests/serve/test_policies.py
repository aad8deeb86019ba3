"""A new plan is taken without a stop; a broken or unsigned one is not, and that is said."""

import os
import sqlite3
from contextlib import closing, contextmanager

import msgspec
import pytest
from served import NOON, colleague, live, sent
from visitor import Visitor

pytest.importorskip("uvicorn")
pytest.importorskip("sqlalchemy")

from humanline.desk.addresses import ADDRESSES, refused
from humanline.line import Line
from humanline.model.estimate import NotEstimable
from humanline.model.plan import Plan, Signature
from humanline.model.sealed import seal
from humanline.serve.policies import PlanFile
from humanline.serve.security import PAGES
from humanline.store.ledger import verified
from humanline.store.lines import LineKept, keep_line
from humanline.store.live_store import StoreGoneError
from humanline.store.reading import LINE
from humanline.store.sqlite import NAME

BACK = "Put the line before in force"


def signed(by, until="2099-01-01", **changes):
    plan = Plan(version="0", made_at=NOON, made_from=(), organisation="Made up", price=NotEstimable(reason="no_hours"))
    plan = msgspec.structs.replace(plan, **changes)
    signature = Signature(by=by, because="x", at=NOON, until=until, seal=seal(plan))
    return msgspec.structs.replace(plan, signed=signature).to_json()


def unsigned():
    return msgspec.structs.replace(msgspec.json.decode(signed("x"), type=Plan), signed=None).to_json()


@contextmanager
def serving(path):
    """A service that begins by the plan that lies there, as it is begun by hand."""

    def opened(plan):
        return Line.open(plan, clock=lambda: NOON)

    folder = path.parent / "live"
    plan = PlanFile(path, opened, folder / "policies")
    more = {"addresses": ADDRESSES, "headers": PAGES, "refusing": refused, "start": False, "plan": plan}
    with live(folder, opened(path).policy, **more) as (port, room):
        yield path, port, room


@pytest.fixture
def service(tmp_path):
    path = tmp_path / "plan.json"
    path.write_bytes(signed("One"))
    with serving(path) as found:
        yield found


def manager(port, room):
    visitor = Visitor(port).go("/desk").press("Come in with a key", key=colleague(room, "zoe", "agent manager"))
    return visitor.go("/desk/manage")


def managed(port, room):
    return manager(port, room).words


def taken(path, room, by, **changes):
    """Another plan is put there, and looked at; gives its seal."""
    path.write_bytes(signed(by, organisation=by, **changes))
    room.look_at_plan()
    return room.line.policy.seal


def told(room):
    return [
        (one.kind, msgspec.json.decode(one.facts)) for one in room.store.read(lambda store: store.entries_of_case(LINE))
    ]


def test_a_new_plan_is_taken_and_the_one_before_is_kept_to_go_back_to(service):
    path, port, room = service
    before = room.line.policy.seal
    path.write_bytes(signed("Somebody else", organisation="Other"))
    room.look_at_plan()
    assert room.line.policy.signed_by == "Somebody else"
    assert room.deciding.line is room.line
    assert "Signed by Somebody else" in managed(port, room)
    found = sent(port, "/v1/contacts", moment="rent")[1]
    contact = room.store.read(lambda store: store.contact(found["contact"]))
    assert contact.seal == room.line.policy.seal != before
    kept = room.store.folder / "policies" / f"{before[:16]}.json"
    path.write_bytes(kept.read_bytes())
    room.look_at_plan()
    assert (room.line.policy.seal, room.line.policy.signed_by) == (before, "One")


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"version": 1}', b"\xff\xfe", None])
def test_a_broken_plan_is_not_taken_and_the_old_one_stays_and_it_is_said(service, text):
    path, port, room = service
    if text is None:
        path.unlink()
    else:
        path.write_bytes(text)
    room.look_at_plan()
    assert room.line.policy.signed_by == "One"
    assert "Another plan was put there, and is not in force" in managed(port, room)
    assert sent(port, "/v1/contacts/new/person")[0] == 200
    path.write_bytes(signed("Two"))
    room.look_at_plan()
    assert room.line.policy.signed_by == "Two"
    assert "not in force" not in managed(port, room)


def test_a_plan_that_nobody_signed_does_not_take_the_place_of_one_that_is(service):
    path, port, room = service
    path.write_bytes(unsigned())
    room.look_at_plan()
    assert (room.line.policy.signed_by, room.line.policy.shadow) == ("One", "")
    assert "Another plan was put there, and is not in force" in managed(port, room)
    path.write_bytes(signed("Two").replace(b'"Made up"', b'"Changed"'))
    room.look_at_plan()
    assert room.line.policy.signed_by == "One"


def test_a_manager_goes_back_to_the_line_before_and_the_ledger_tells_who_and_when(service):
    path, port, room = service
    one = room.line.policy.seal
    assert "There is no line before this one" in managed(port, room)
    two = taken(path, room, "Two")
    page = manager(port, room)
    assert "The line before this one was signed by One, until 2099-01-01" in page.words
    page.press(BACK)
    assert (room.line.policy.seal, room.deciding.line) == (one, room.line)
    assert "Signed by One" in page.words
    assert "In force since 12:00. Zoe went back to it" in page.words
    assert "There is no line before this one" in page.words
    found = sent(port, "/v1/contacts", moment="rent")[1]
    assert room.store.read(lambda store: store.contact(found["contact"])).seal == one
    found = sent(port, "/v1/contacts/new/person", moment="rent")[1]
    assert room.store.read(lambda store: store.contact(found["contact"])).state == "waiting"
    assert [(kind, facts["seal"], facts.get("by")) for kind, facts in told(room)] == [
        ("line_taken", one, None), ("line_taken", two, None), ("line_back", one, "zoe"),
    ]  # fmt: skip
    whole = room.store.read(verified)
    assert (whole.faults, whole.contacts) == ((), 2)
    # What names a manager is not streamed to colleagues.
    assert LINE not in {entry.contact for entry in room.store.read(lambda store: store.since(0))}


def test_the_watcher_and_a_new_start_keep_to_the_line_that_was_gone_back_to(tmp_path):
    path = tmp_path / "plan.json"
    path.write_bytes(signed("One"))
    with serving(path) as (_, port, room):
        one = room.line.policy.seal
        taken(path, room, "Two")
        manager(port, room).press(BACK)
        path.write_bytes(path.read_bytes())
        os.utime(path, (1, 1))
        room.look_at_plan()
        assert room.line.policy.seal == one
    with serving(path) as (_, port, room):
        assert room.line.policy.seal == one
        assert "Zoe went back to it" in managed(port, room)
        three = taken(path, room, "Three")
        assert room.line.policy.signed_by == "Three"
        page = manager(port, room)
        assert "went back" not in page.words
        # Before it comes the one that was gone back to, and not the one that was left.
        page.press(BACK)
        assert room.line.policy.seal == one
        path.write_bytes(signed("One"))
        room.look_at_plan()
        assert taken(path, room, "Three") == three  # put there once more, and so meant


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        (lambda copy: copy.unlink(), "its copy can't be read"),
        (lambda copy: copy.write_bytes(b"{"), "its copy can't be read"),
        (lambda copy: copy.write_bytes(signed("One", organisation="Another")), "its copy can't be read"),
        (lambda copy: copy.write_bytes(unsigned()), "nobody signed it, or it was changed"),
        (lambda copy: copy.write_bytes(signed("One", until="2026-03-04")), "looked at again by 2026-03-04"),
    ],
)
def test_a_line_that_may_not_be_in_force_is_not_put_back_and_it_says_why(service, spoilt, why):
    path, port, room = service
    before = room.store.folder / "policies" / f"{room.line.policy.seal[:16]}.json"
    two = taken(path, room, "Two")
    page = manager(port, room)
    spoilt(before)
    page.press(BACK)
    assert "That is not possible now" in page.words
    assert why in page.words
    assert room.line.policy.seal == two
    assert [kind for kind, _ in told(room)] == ["line_taken"] * 2
    with pytest.raises(LookupError):
        page.press(BACK)


def test_who_pressed_twice_or_looked_at_another_line_goes_back_once(service):
    path, port, room = service
    taken(path, room, "Two")
    taken(path, room, "Three")
    page, other = manager(port, room), Visitor(port)
    other.cookies = page.cookies
    other.go("/desk/manage")
    page.press(BACK)
    assert room.line.policy.signed_by == "Two"
    other.press(BACK)
    assert "That is not possible now" in other.words
    assert room.line.policy.signed_by == "Two"


def test_what_could_not_be_kept_is_not_done_and_what_was_kept_late_is_done_then(service, monkeypatch):
    path, port, room = service
    one = room.line.policy.seal
    two = taken(path, room, "Two")
    page = manager(port, room)
    with monkeypatch.context() as patched:
        patched.setattr(room.store, "write", lambda _work: gone())
        page.press(BACK)
    assert (page.status, room.line.policy.seal) == (503, two)
    kept = LineKept(one, room.at(), "zoe", room.plan.digest)
    room.store.write(lambda store: keep_line(store, kept)).result(20)
    room.look_at_plan()
    assert room.line.policy.seal == one


def gone():
    raise StoreGoneError("the disk is full")


def test_a_line_that_was_signed_anew_is_the_same_line(service):
    path, port, room = service
    path.write_bytes(signed("Somebody else"))
    room.look_at_plan()
    assert room.line.policy.signed_by == "Somebody else"
    assert "There is no line before this one" in managed(port, room)


def test_a_changed_line_of_the_ledger_shows(service):
    path, _, room = service
    taken(path, room, "Two")
    with closing(sqlite3.connect(room.store.folder / NAME)) as direct, direct:
        direct.execute("DROP TRIGGER entry_no_update")
        direct.execute("UPDATE entry SET facts = '{}' WHERE contact = ? AND seq = 1", (LINE,))
    assert room.store.read(verified).faults == ("the line: entry 1 was changed",)
