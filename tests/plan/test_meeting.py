"""How the contacts that start with a person are met, as the log tells it."""

import pytest
from msgspec.structs import replace
from plan_builders import choice, facts, gain, load, plan

from humanline.model.facts import Group
from humanline.model.met import MetBy
from humanline.plan.meeting import met_by

CHANNELS = tuple(
    Group(key=(name,), contacts=10, mode="person", kind=kind)
    for name, kind in {"phone": "speaking", "desk": "face_to_face", "mail": "writing", "other": ""}.items()
)


def told(channels, *, kinds=CHANNELS):
    return replace(facts(channels=channels), channels=kinds)


def test_each_moment_keeps_the_mix_by_which_its_customers_come_to_staff():
    """60 with a person, of which 3 in 4 by phone; of 60 others, 12 ask, all of them in writing."""
    loads = [load("a"), load("b", a=0.2)]
    drawn = plan(loads, {"a": gain(9), "b": gain(-3)}, 20)
    log = told({"a": {"phone": 30, "desk": 10}, "b": {"mail": 5}})
    assert met_by(drawn, loads, log) == (
        MetBy("speaking", ("phone",), 45.0),
        MetBy("face_to_face", ("desk",), 15.0),
        MetBy("writing", ("mail",), 12.0),
    )


def test_of_a_choice_those_who_choose_a_person_are_met():
    loads = [load("a", a=0.2, starts=(choice(0.5),))]
    drawn = plan(loads, {"a": gain(9)}, 7)
    (found,) = met_by(drawn, loads, told({"a": {"phone": 1}}))
    assert found.contacts_per_week == pytest.approx(12 + 24)


def test_a_moment_that_no_staff_channel_holds_is_met_in_a_way_that_is_not_known():
    loads = [load("a"), load("b")]
    drawn = plan(loads, {"a": gain(9), "b": gain(9)}, 20)
    assert met_by(drawn, loads, told({"a": {"phone": 1}})) == (
        MetBy("speaking", ("phone",), 60.0),
        MetBy("", (), 60.0),
    )


def test_where_the_log_knows_no_kind_nothing_is_said():
    loads = [load("a")]
    drawn = plan(loads, {"a": gain(9)}, 20)
    assert met_by(drawn, loads, told({"a": {"other": 3}})) == ()
    assert met_by(drawn, loads, None) == ()
