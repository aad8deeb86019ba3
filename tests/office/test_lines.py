"""Who gains or loses a person, against the line that is signed."""

from __future__ import annotations

import msgspec
import pytest
from tests.report.samples import whole_plan

from humanline.foundation.clock import system_clock
from humanline.model.plan import Signature
from humanline.model.sealed import seal
from humanline.office.lines import Tried, _order, _told
from humanline.office.projects import Project
from humanline.office.signing import gains_and_loses, signed_line
from humanline.report.voice import Voice
from humanline.serve.forms import Form


def _with(plan, **starts):
    """A plan in which some moments start otherwise."""
    cells = [msgspec.structs.replace(one, start=starts.get(one.moment, one.start)) for one in plan.cells]
    return msgspec.structs.replace(plan, cells=tuple(cells))


def _signed(plan):
    signature = Signature(by="Somebody", because="x", at=system_clock(), until="2099-01-01", seal=seal(plan))
    return msgspec.structs.replace(plan, signed=signature)


def test_who_changes_sides_is_named_and_nobody_else():
    before = whole_plan()
    person = next(one for one in before.cells if one.start == "person")
    alone = next(one for one in before.cells if one.start == "self_service")
    now = _with(before, **{person.moment: "self_service", alone.moment: "person"})
    voice = Voice("en")
    gains, loses = gains_and_loses(before, now, voice)
    assert set(gains) == {
        voice.cell_in_words(one.moment, one.segment)
        for one in before.cells
        if one.moment == alone.moment and one.start != "person"
    }
    assert set(loses) == {
        voice.cell_in_words(one.moment, one.segment)
        for one in before.cells
        if one.moment == person.moment and one.start == "person"
    }
    assert gains_and_loses(before, before, voice) == ([], [])


def test_it_is_set_against_the_line_that_was_signed_last(tmp_path):
    project = Project(tmp_path, "x")
    first = _signed(whole_plan())
    (tmp_path / "plan.json").write_bytes(first.to_json())
    assert signed_line(project) == first
    other = _with(whole_plan(), **{whole_plan().cells[0].moment: "self_service"})
    (tmp_path / "plan.json").write_bytes(other.to_json())
    assert signed_line(project) == other  # nobody ever signed one
    (tmp_path / "plan.signed-2026-01-02.json").write_bytes(first.to_json())
    assert signed_line(project) == first


def test_what_was_not_simulated_promises_nothing():
    plan = whole_plan()
    assert plan.simulated is not None
    assert "%" in _told(plan, plan, Voice("en")).promise
    assert _told(plan, msgspec.structs.replace(plan, simulated=None), Voice("en")).promise == ""
    assert Tried().heading == ""


@pytest.mark.parametrize(
    ("hours", "share", "within"),
    [("", "80", "1"), ("0", "80", "1"), ("-4", "80", "1"), ("x", "80", "1"), ("9", "100", "1"), ("9", "0", "1"),
     ("9", "80", "-1"), ("1e999", "80", "1"), ("nan", "80", "1")],
)  # fmt: skip
def test_what_is_no_number_is_not_reckoned_with(tmp_path, hours, share, within):
    form = Form({"hours": [hours], "share": [share], "within": [within]})
    assert _order(Project(tmp_path, "x"), form) is None


def test_other_weights_are_reckoned_with(tmp_path):
    fields = {"hours": ["9"], "share": ["80"], "within": ["1"], "worth:complaint": ["-12,5"], "worth:resolved": [""]}
    assert _order(Project(tmp_path, "x"), Form(fields)).value == {"complaint": -12.5}
    assert _order(Project(tmp_path, "x"), Form({**fields, "worth:unheard": ["much"]})) is None


def test_a_decimal_comma_is_read(tmp_path):
    order = _order(Project(tmp_path, "x"), Form({"hours": ["7,5"], "share": ["80"], "within": ["0,5"]}))
    assert (order.hours, order.share, order.within_minutes) == (7.5, 0.8, 0.5)
