"""What is so now: free colleagues bring a person for what lies just below the line, and many who wait a call-back."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from humanline.line import Line
from humanline.model.policy import CellRule, Policy, WholeRule
from humanline.model.quiet import QuietRule
from humanline.model.service import ChannelHours, SegmentRule
from humanline.model.trial import Arm, Design

#: A Thursday, ten in the morning in Amsterdam.
NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
NIGHT = datetime(2026, 3, 5, 2, tzinfo=UTC)
POLICY = Policy(
    seal="abc",
    signed_by="You",
    until="2099-01-01",
    cells=(
        CellRule("rent", "65+", "self_service", "below_line", lift=0.9),
        CellRule("rent", "everyone else", "self_service", "below_line", lift=0.5),
        CellRule("view", "65+", "self_service", "adds_nothing"),
        CellRule("view", "everyone else", "person", "above_line"),
    ),
    wholes=(WholeRule("rent", "self_service", "below_line", lift=0.7), WholeRule("view", "person", "above_line")),
    segments=(SegmentRule("65+", "age == '65+'", ("age",)),),
    price=1.2,
    opening=(ChannelHours("phone", tuple((day * 1440 + 540, day * 1440 + 1020) for day in range(5))),),
    quiet=QuietRule(free=2, price_share=0.5, waiting=0.25),
)  # fmt: skip


def decided(now=NOW, policy=None, **contact):
    return Line(msgspec.structs.replace(POLICY, **(policy or {}))).decide(contact, now)


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ({"age": "65+", "free": 2}, ("person", "quiet")),  # .9 a minute, from half of 1.2 on
        ({"age": "65+", "free": 1}, ("self_service", "below_line")),
        ({"age": "65+"}, ("self_service", "below_line")),
        ({"age": "20", "free": 9}, ("self_service", "below_line")),  # .5 is less than .6
        ({"free": 9}, ("person", "quiet")),  # the moment as a whole
        ({"age": "65+", "free": "3"}, ("person", "quiet")),
        ({"age": "65+", "free": "many"}, ("self_service", "below_line")),
        ({"age": "65+", "free": float("nan")}, ("self_service", "below_line")),
        ({"age": "65+", "free": [4]}, ("self_service", "below_line")),
        ({"age": "65+", "free": 0, "asked": True}, ("person", "asked")),
    ],
)
def test_from_so_many_free_colleagues_on_what_lies_just_below_the_line_gets_a_person(contact, expected):
    found = decided(moment="rent", **contact)
    assert (found.mode, found.because) == expected


def test_what_a_person_adds_nothing_to_what_the_line_gives_and_an_unknown_price_stay():
    assert decided(moment="view", age="65+", free=9).mode == "self_service"
    assert decided(moment="view", free=0, waiting=99, staff=1).mode == "person"
    assert decided(moment="rent", age="65+", free=9, policy={"price": None}).mode == "self_service"
    assert decided(moment="rent", age="65+", free=9, policy={"quiet": QuietRule()}).mode == "self_service"


def test_what_a_lot_gave_stays_so_that_a_trial_remains_one():
    arms = (Arm("a", "self_service"), Arm("b", "self_service"))
    trial = Design(name="t", arms=arms, outcomes=(), success=(), moments=("rent",))
    found = decided(moment="rent", age="65+", customer="c1", free=9, policy={"trials": (trial,)})
    assert (found.mode, found.because) == ("self_service", "trial")


@pytest.mark.parametrize(
    ("contact", "offered"),
    [
        ({"waiting": 2, "staff": 8}, True),
        ({"waiting": 1, "staff": 8}, False),
        ({"waiting": 2}, False),
        ({"waiting": 2, "staff": 0}, False),
        ({"waiting": "x", "staff": 8}, False),
        ({"waiting": 2, "staff": 8, "asked": "yes"}, True),
    ],
)
def test_while_many_wait_who_gets_a_person_may_keep_their_place_and_be_called_back(contact, offered):
    found = decided(moment="view", **contact)
    assert (found.action, found.call_back) == ("person", offered)


def test_nobody_is_free_while_it_is_closed_and_no_call_back_is_offered_then_nor_in_self_service():
    assert decided(NIGHT, moment="rent", age="65+", free=9).mode == "self_service"
    assert not decided(NIGHT, moment="view", waiting=9, staff=1).call_back
    assert not decided(moment="rent", age="20", waiting=9, staff=1).call_back


def test_i6_what_was_so_then_is_kept_and_gives_the_same_again():
    line = Line(POLICY)
    for contact in ({"moment": "rent", "age": "65+", "free": 3}, {"moment": "view", "waiting": 9, "staff": 2}):
        kept = line.heard({**contact, "name": "J. Jansen"})
        assert "name" not in kept
        assert line.decide(kept, NOW) == line.decide(contact, NOW)
    assert "free" not in Line(msgspec.structs.replace(POLICY, quiet=QuietRule())).heard({"moment": "x", "free": 1})
