"""A new plan is taken without a stop; a broken or unsigned one is not, and that is said."""

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


def signed(by, **changes):
    plan = Plan(version="0", made_at=NOON, made_from=(), organisation="Made up", price=NotEstimable(reason="no_hours"))
    plan = msgspec.structs.replace(plan, **changes)
    signature = Signature(by=by, because="x", at=NOON, until="2099-01-01", seal=seal(plan))
    return msgspec.structs.replace(plan, signed=signature).to_json()


@pytest.fixture
def service(tmp_path):
    path = tmp_path / "plan.json"
    path.write_bytes(signed("One"))

    def opened():
        return Line.open(path, clock=lambda: NOON)

    plan = PlanFile(path, opened, tmp_path / "live" / "policies")
    more = {"addresses": ADDRESSES, "headers": PAGES, "refusing": refused, "start": False, "plan": plan}
    with live(tmp_path / "live", opened().policy, **more) as (port, room):
        yield path, port, room


def managed(port, room):
    visitor = Visitor(port).go("/desk").press("Come in with a key", key=colleague(room, "zoe", "agent manager"))
    return visitor.go("/desk/manage").words


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
    path.write_bytes(msgspec.structs.replace(msgspec.json.decode(signed("x"), type=Plan), signed=None).to_json())
    room.look_at_plan()
    assert (room.line.policy.signed_by, room.line.policy.shadow) == ("One", "")
    assert "Another plan was put there, and is not in force" in managed(port, room)
    path.write_bytes(signed("Two").replace(b'"Made up"', b'"Changed"'))
    room.look_at_plan()
    assert room.line.policy.signed_by == "One"
