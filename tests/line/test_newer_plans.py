"""A live process runs on with a plan that a newer version made; what signs and draws plans stays strict."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import msgspec
import pytest

from humanline.foundation.errors import InputError
from humanline.line import Line
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.plan import CellPlan, Gain, MomentPlan, Plan, Signature
from humanline.model.sealed import read, seal
from humanline.model.service import MomentOffered, Service

NOON = datetime(2026, 3, 5, 11, tzinfo=UTC)
NUMBER = Estimate(value=3.0, low=1.0, high=5.0)
GAIN = Gain(NUMBER, NUMBER, NotEstimable(reason="no_judgement"), NUMBER, NUMBER)
PLAN = Plan(
    version="0", made_at=NOON, made_from=(), organisation="Made up", price=NUMBER,
    cells=(
        CellPlan("rent", "everyone", "self_service", "below_line", False, 10.0, NUMBER, NUMBER, 1.0, 0.0, GAIN, NUMBER),
    ),
    moments=(MomentPlan("rent", "self_service", "below_line", GAIN, NUMBER),),
    service=Service(offered=(MomentOffered("rent", aliases=("2",), skills=("rent",), languages=("nl", "tr")),)),
)  # fmt: skip


def signed(plan=PLAN, digest=""):
    return Signature(by="You", because="x", at=NOON, until="2099-01-01", seal=digest or seal(plan))


def written(path, plan=PLAN, change=lambda _data: None):
    data = json.loads(msgspec.structs.replace(plan, signed=signed(plan)).to_json())
    change(data)
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def all_of(data):
    """The seal of a newer schema, by hand."""
    content = {name: value for name, value in data.items() if name not in ("made_at", "signed")}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def more(data):
    data["mood"] = {"of": "the day"}
    data["cells"][0]["colour"] = "red"
    data["cells"][0]["gain"]["total"]["shape"] = "round"
    data["service"]["offered"][0]["smell"] = 1


def test_keys_that_are_not_known_are_noted_and_the_signature_holds(tmp_path):
    path = written(tmp_path / "plan.json", change=more)
    line = Line.open(path)
    assert set(line.policy.unknown_keys) == {
        "mood",
        "cells[].colour",
        "cells[].gain.total.shape",
        "service.offered[].smell",
    }
    found = line.decide({"moment": 2}, NOON)
    assert (found.action, found.shadow, found.seal) == ("self_service", "", seal(PLAN))
    assert (found.skills, found.languages) == (("rent",), ("nl", "tr"))


def test_what_signs_and_draws_refuses_such_a_plan(tmp_path):
    with pytest.raises(InputError):
        read(written(tmp_path / "plan.json", change=more))


def test_a_known_value_that_was_changed_is_in_shadow_whatever_stands_beside_it(tmp_path):
    def change(data):
        more(data)
        data["cells"][0]["start"] = "person"

    found = Line.open(written(tmp_path / "plan.json", change=change)).decide({"moment": "rent"}, NOON)
    assert (found.action, found.shadow) == ("as_now", "changed")


def newer(data):
    data["schema"] = 3
    more(data)
    data["signed"]["seal"] = all_of(data)


def test_a_newer_schema_is_followed_where_its_signature_holds_over_all_of_it(tmp_path):
    line = Line.open(written(tmp_path / "plan.json", change=newer))
    assert line.policy.unknown_keys[0] == "schema 3"
    assert line.decide({"moment": "rent"}, NOON).shadow == ""

    def changed(data):
        newer(data)
        data["mood"]["of"] = "the night"

    assert Line.open(written(tmp_path / "plan.json", change=changed)).decide({}, NOON).shadow == "changed"


def test_a_newer_plan_that_nobody_signed_is_in_shadow(tmp_path):
    def change(data):
        newer(data)
        data["signed"] = None

    assert Line.open(written(tmp_path / "plan.json", change=change)).policy.shadow == "unsigned"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data.update(schema=3, cells="many"), "Update Humanline"),
        (lambda data: data.update(cells="many"), "not a plan"),
        (lambda data: data.update(schema="three"), "not a plan"),
        (lambda data: data["signed"].update(until="soon"), "A day is written"),
    ],
)
def test_what_can_not_be_read_is_refused_with_the_way_out(tmp_path, change, told):
    with pytest.raises(InputError, match=told):
        Line.open(written(tmp_path / "plan.json", change=change))


def test_a_plan_of_this_version_has_no_keys_to_note(tmp_path):
    assert Line.open(written(tmp_path / "plan.json")).policy.unknown_keys == ()
    with pytest.raises(InputError, match="no such file"):
        Line.open(tmp_path / "nothing.json")
