"""A plan before it is put in force: who comes nearer or further, and what can't be."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from humanline.line import checking
from humanline.line.checking import check
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.offering import PromiseMade, WaysAlone
from humanline.model.organisation import Decided
from humanline.model.plan import CellPlan, Gain, MomentPlan, Plan
from humanline.model.service import ChannelHours, MomentOffered, SegmentRule, Service
from humanline.model.simulated import MomentHelped, SimulatedWeek, Together

TODAY = date(2026, 3, 5)
NONE = NotEstimable(reason="no_judgement")
GAIN = Gain(total=NONE, customer=NONE, organisation=NONE, matters_customer=NONE, matters_organisation=NONE)
AGE = SegmentRule("65+", "age == '65+'", ("age",), True)
PHONE = ChannelHours("Phone", ((540, 1020),))


def estimate(value: float, half: float = 0.0) -> Estimate:
    return Estimate(value=value, low=value - half, high=value + half)


def cell(moment: str, segment: str, start: str, contacts: float = 10.0) -> CellPlan:
    return CellPlan(
        moment=moment, segment=segment, start=start, because="above_line", owed=False, contacts_per_week=contacts,
        handle_minutes=estimate(5), minutes=estimate(5), hours=1.0, asked_hours=0.0, gain=GAIN, gain_per_minute=NONE,
    )  # fmt: skip


def plan(*cells: CellPlan, whole: str = "self_service", **more) -> Plan:
    moments = tuple(
        MomentPlan(name, whole, "below_line", GAIN, estimate(5)) for name in dict.fromkeys(one.moment for one in cells)
    )
    return Plan(
        version="1", made_at=datetime(2026, 3, 5, tzinfo=UTC), made_from=(), organisation="x", price=estimate(1.0),
        cells=cells, moments=moments, **{"service": Service(segments=(AGE,))} | more,
    )  # fmt: skip


def codes(drawn: Plan, before: Plan | None = None) -> list[str]:
    return [one.code for one in check(drawn, before, today=TODAY).contradictions]


def test_who_comes_further_stands_first_and_then_who_are_many():
    before = plan(cell("a", "65+", "person"), cell("b", "65+", "self_service"), cell("c", "65+", "person"))
    after = plan(
        cell("a", "65+", "self_service", 3), cell("b", "65+", "person", 90), cell("c", "65+", "self_service", 7),
        cell("d", "65+", "self_service", 2), cell("e", "65+", "person", 5),
    )  # fmt: skip
    found = check(after, before, today=TODAY).changes
    assert [(one.moment, one.before, one.after, one.nearer) for one in found] == [
        ("c", "person", "self_service", False),
        ("a", "person", "self_service", False),
        ("d", "person", "self_service", False),  # what the plan in force does not know gets a person
        ("b", "self_service", "person", True),
    ]
    assert check(before, before, today=TODAY).changes == ()
    assert check(before, None, today=TODAY).against == ""


def test_a_choice_and_together_are_nearer_than_self_service_and_further_than_a_person():
    before = plan(cell("a", "65+", "person"), cell("b", "65+", "self_service"), cell("c", "65+", "choice"))
    after = plan(cell("a", "65+", "choice"), cell("b", "65+", "together"), cell("c", "65+", "together"))
    found = check(after, before, today=TODAY).changes
    assert {(one.moment, one.after, one.nearer) for one in found} == {
        ("a", "choice", False), ("b", "together", True), ("c", "together", False),
    }  # fmt: skip


def test_a_group_that_is_gone_counts_as_the_moment_as_a_whole():
    before = plan(cell("a", "65+", "person", 12), cell("a", "everyone else", "self_service"))
    after = plan(cell("a", "everyone", "self_service"), service=Service())
    (only,) = check(after, before, today=TODAY).changes
    assert (only.segment, only.before, only.after, only.contacts_per_week) == ("65+", "person", "self_service", 12)


def week(within: float, share: float, half: float = 0.01) -> SimulatedWeek:
    together = Together(10, estimate(share, half), NONE, estimate(0), estimate(1), 0.5, 10, 1)
    return SimulatedWeek(
        staff=(1,) * 168, contacts=(1.0,) * 168, in_time=(share,) * 168, low=(share,) * 168, high=(share,) * 168,
        target=0.8, within_minutes=within, week=together, moments=(MomentHelped("a", estimate(share, half)),),
        what_ifs=(), later_hours=0.0, calls_again=NONE, weeks=10,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("promise", "simulated", "expected"),
    [
        ({"within_minutes": 1, "share": 0.9}, week(1, 0.8), ["promise_not_kept_by_all"]),
        ({"within_minutes": 0.5, "share": 0.9, "moment": "A"}, week(1, 0.8), ["promise_not_kept"]),
        ({"within_minutes": 1, "share": 0.8}, week(1, 0.795), []),  # may be chance
        ({"within_minutes": 5, "share": 0.9}, week(1, 0.8), []),  # nobody simulated so long a wait
        ({"within_minutes": 1, "share": 0.9, "segment": "65+"}, week(1, 0.8), []),
        ({"within_minutes": 1, "share": 0.9}, None, []),
        ({"within_minutes": 1, "channel": "chat"}, None, ["promise_without_hours"]),
        ({"within_minutes": 1, "channel": "PHONE"}, None, []),
        ({"within_minutes": 1, "moment": "b"}, None, ["unknown_moment"]),
    ],
)
def test_promises_that_nobody_can_rely_on(promise, simulated, expected):
    service = Service(segments=(AGE,), opening=(PHONE,), promises=(PromiseMade(**promise),))
    assert codes(plan(cell("a", "65+", "person"), service=service, simulated=simulated)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"cells": (cell("a", "65+", "self_service"),), "whole": "person"}, ["protected_further"]),
        ({"cells": (cell("a", "tenants", "person"),)}, ["segment_without_rule"]),
        ({"service": Service(segments=(SegmentRule("65+", "handle_s > 9", ("handle_s",)),))}, ["speed_or_money"]),
        (
            {"service": Service(segments=(AGE,), promises=(PromiseMade(call_back_hours=4),))},
            ["call_back_without_hours"],
        ),
        ({"service": Service(segments=(AGE,), offered=(MomentOffered("z", (), WaysAlone("x")),))}, ["unknown_moment"]),
        ({"decided": (Decided("a", "person", "A. Person", "why", "2026-03-04"),)}, ["decided_past"]),
        ({"decided": (Decided("a", "person", "A. Person", "why", "2026-03-05"),)}, []),
        ({"short_hours": 3.0}, ["short_hours"]),
    ],
)  # fmt: skip
def test_what_contradicts_itself(changes, expected):
    cells = changes.pop("cells", (cell("a", "65+", "person"),))
    assert codes(plan(*cells, **changes)) == expected


def test_a_group_of_the_same_name_by_another_rule_is_other_customers():
    before = plan(cell("a", "65+", "person"))
    other = Service(segments=(msgspec.structs.replace(AGE, rule="age == '75+'"),))
    assert codes(plan(cell("a", "65+", "person"), service=other), before) == ["segment_changed"]


def test_every_contradiction_is_said_in_both_languages():
    from humanline.report.voice import Voice
    from humanline.report.words import catalogue

    said = [key for key in catalogue() if key.startswith("terminal.check.")]
    source = Path(checking.__file__).read_text(encoding="utf-8")
    found = re.findall(r'Contradiction\("(\w+)"|"(promise_not_kept\w*)"', source)
    written = {f"terminal.check.{code}" for codes in found for code in codes if code}
    assert len(written) == 11
    assert written <= set(said)
    for key in said:
        assert Voice("nl")(key) != Voice("en")(key)
