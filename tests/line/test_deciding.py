"""One contact by the line: the order of the reasons, when people are there, and what can't be made sense of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from humanline.foundation.errors import ExpressionError, InputError
from humanline.line import Line
from humanline.line.saying import reason_of
from humanline.model.offering import PromiseMade, WaysAlone
from humanline.model.policy import CellRule, Policy, WholeRule
from humanline.model.service import ChannelHours, OtherDay, SegmentRule
from humanline.model.trial import Arm, Design, RampStep

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
#: A Thursday, ten in the morning in Amsterdam.
NOW = datetime(2026, 3, 5, 9, tzinfo=UTC)
OFFICE = tuple((day * 1440 + 9 * 60, day * 1440 + 17 * 60) for day in range(5))
AGES = tuple(SegmentRule(age, f"age == '{age}'", ("age",), True) for age in ("18-34", "65+"))
POLICY = Policy(
    seal="abc",
    signed_by="Somebody",
    until="2026-09-01",
    cells=(
        CellRule("rent", "18-34", "self_service", "below_line"),
        CellRule("rent", "65+", "person", "above_line"),
        CellRule("rent", "everyone else", "self_service", "below_line"),
        CellRule("arrears", "18-34", "person", "owed", True),
        CellRule("move", "18-34", "choice", "by_the_hour"),
        CellRule("view", "18-34", "together", "decided"),
        CellRule("plea", "18-34", "telepathy", "above_line"),  # type: ignore[arg-type]
    ),
    wholes=(
        WholeRule("rent", "self_service", "below_line", aliases=("huur",), self_service=WaysAlone("https://example.org")),
        WholeRule("arrears", "person", "owed", True),
        WholeRule("move", "self_service", "below_line"),
    ),
    segments=AGES,
    protected=("age",),
    price=1.5,
    prices=tuple(2.0 if 9 <= hour % 24 < 17 and hour < 120 else None for hour in range(168)),
    windows=OFFICE,
)  # fmt: skip


def line(**changes) -> Line:
    return Line(msgspec.structs.replace(POLICY, **changes))


def decided(now: datetime = NOW, policy: dict | None = None, **contact):
    return line(**(policy or {})).decide(contact, now)


def how(decision) -> tuple[str, str, str]:
    return decision.mode, decision.because, decision.segment


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ({"moment": "rent", "age": "65+"}, ("person", "above_line", "65+")),
        ({"moment": "rent", "age": "18-34"}, ("self_service", "below_line", "18-34")),
        ({"moment": "rent", "age": "35-64"}, ("self_service", "below_line", "everyone else")),
        ({"moment": "rent"}, ("self_service", "below_line", "")),
        ({"moment": " HUUR ", "age": "65+"}, ("person", "above_line", "65+")),
        ({"moment": "arrears", "age": "18-34"}, ("person", "owed", "18-34")),
        ({"moment": "arrears", "age": "65+"}, ("person", "owed", "")),
        ({"moment": "move", "age": "18-34"}, ("choice", "by_the_hour", "18-34")),
        ({"moment": "view", "age": "18-34"}, ("person", "protected", "18-34")),
        ({"moment": "view", "age": "65+"}, ("person", "not_known", "")),
        ({"moment": "plea", "age": "18-34"}, ("person", "above_line", "18-34")),
        ({"moment": "what", "age": "65+"}, ("person", "unknown_moment", "")),
        ({}, ("person", "unknown_moment", "")),
        ({"moment": "rent", "age": "18-34", "asked": True}, ("person", "asked", "18-34")),
        ({"moment": "what", "asked": "ja"}, ("person", "asked", "")),
    ],
)
def test_how_a_contact_starts_and_why(contact, expected):
    found = decided(**contact)
    assert how(found) == expected
    assert found.chance == 1.0


@pytest.mark.parametrize("asked", [True, "yes", "ja", 1, "1", "please", " Wel ", [], {"a": 1}, "a person! " * 120_000])
def test_i1_whoever_asks_gets_a_person_whatever_else(asked):
    found = decided(moment="rent", age="18-34", asked=asked)
    assert (found.mode, found.action, found.because) == ("person", "person", "asked")
    shadow = decided(policy={"shadow": "unsigned"}, moment="rent", asked=asked)
    assert (shadow.action, shadow.shadow) == ("person", "unsigned")


@pytest.mark.parametrize("asked", [False, None, "", "no", "nee", 0, "0", "false", " Nee "])
def test_who_does_not_ask_is_not_said_to(asked):
    assert decided(moment="rent", asked=asked).because == "below_line"


def test_a_policy_in_shadow_says_what_the_line_would_do_and_does_as_now():
    found = decided(policy={"shadow": "changed"}, moment="rent", age="18-34")
    assert (found.mode, found.action, found.shadow) == ("self_service", "as_now", "changed")
    assert "not carried out" in reason_of(found, "en")


def test_past_its_day_a_line_goes_on_and_says_so():
    at_night = datetime(2026, 9, 1, 23, 59, tzinfo=AMSTERDAM)
    assert not decided(at_night, moment="rent").past
    found = decided(at_night + timedelta(minutes=1), moment="rent", age="18-34")
    assert (found.past, found.mode, found.action) == (True, "self_service", "self_service")
    assert "looked at again" in reason_of(found, "en")
    assert "opnieuw" in reason_of(found, "nl")


def test_self_service_is_told_where_there_is_some_and_no_person_comes_first():
    assert decided(moment="rent").self_service == WaysAlone("https://example.org")
    assert decided(moment="rent", age="65+").self_service is None
    assert decided(moment="move").self_service is None


# when people are there


def test_a_closed_hour_has_no_price_and_is_a_promise_and_never_nought_or_a_person_now():
    night = datetime(2026, 3, 5, 3, tzinfo=AMSTERDAM)
    found = decided(night, moment="rent", age="65+")
    assert (found.mode, found.action, found.price, found.there) == ("person", "promise", None, False)
    assert found.opens == datetime(2026, 3, 5, 9, tzinfo=AMSTERDAM)
    alone = decided(night, moment="rent", age="18-34")
    assert (alone.mode, alone.action, alone.price) == ("self_service", "self_service", None)
    asked = decided(night, moment="rent", asked=True)
    assert (asked.mode, asked.action, asked.because) == ("person", "promise", "asked")


def test_an_open_hour_has_its_price_and_an_end():
    found = decided(moment="rent", age="65+")
    assert (found.price, found.there, found.action) == (2.0, True, "person")
    assert found.until == datetime(2026, 3, 5, 17, tzinfo=AMSTERDAM)
    assert found.opens is None


def test_where_no_hours_are_known_nobody_is_said_to_be_away():
    found = decided(policy={"windows": (), "prices": ()}, moment="rent", age="65+")
    assert (found.there, found.price, found.action, found.until) == (None, 1.5, "person", None)


PHONE = ChannelHours("Phone", OFFICE, (OtherDay("2026-04-27", (), "Koningsdag"), OtherDay("2026-12-24", ((540, 720),))))
CHAT = ChannelHours("chat", tuple((day * 1440, day * 1440 + 1440) for day in range(7)))
NIGHT = ChannelHours("night", ((6 * 1440 + 22 * 60, 7 * 1440), (0, 2 * 60)))


@pytest.mark.parametrize(
    ("opening", "channel", "at", "there", "until", "opens"),
    [
        ((PHONE,), "phone", (2026, 3, 5, 16, 59), True, (2026, 3, 5, 17), None),
        ((PHONE,), "phone", (2026, 3, 5, 17, 0), False, None, (2026, 3, 6, 9)),
        ((PHONE,), "phone", (2026, 3, 6, 18, 0), False, None, (2026, 3, 9, 9)),
        ((PHONE,), "phone", (2026, 4, 27, 10, 0), False, None, (2026, 4, 28, 9)),
        ((PHONE,), "phone", (2026, 12, 24, 11, 0), True, (2026, 12, 24, 12), None),
        ((PHONE,), "phone", (2026, 12, 24, 12, 0), False, None, (2026, 12, 25, 9)),
        ((PHONE,), "", (2026, 3, 5, 12, 0), True, (2026, 3, 5, 17), None),
        ((PHONE, CHAT), "", (2026, 3, 8, 12, 0), True, None, None),
        ((PHONE, CHAT), "PHONE ", (2026, 3, 8, 12, 0), False, None, (2026, 3, 9, 9)),
        ((PHONE, CHAT), "fax", (2026, 3, 8, 12, 0), True, None, None),
        ((NIGHT,), "night", (2026, 3, 8, 23, 0), True, (2026, 3, 9, 2), None),
        ((NIGHT,), "night", (2026, 3, 9, 1, 59), True, (2026, 3, 9, 2), None),
        ((NIGHT,), "night", (2026, 3, 9, 2, 0), False, None, (2026, 3, 15, 22)),
        # The clock goes forward in the night to 29 March, and back in that to 25 October.
        ((NIGHT,), "night", (2026, 3, 29, 22, 30), True, (2026, 3, 30, 2), None),
        ((PHONE,), "phone", (2026, 3, 28, 12, 0), False, None, (2026, 3, 30, 9)),
        ((PHONE,), "phone", (2026, 10, 24, 12, 0), False, None, (2026, 10, 26, 9)),
    ],
)
def test_opening_hours_are_local_with_holidays_and_exceptions(opening, channel, at, there, until, opens):
    now = datetime(*at, tzinfo=AMSTERDAM)
    found = decided(now, policy={"opening": opening, "prices": ()}, moment="rent", age="65+", channel=channel)
    assert found.there is there
    assert found.until == (datetime(*until, tzinfo=AMSTERDAM) if until else None)
    assert found.opens == (datetime(*opens, tzinfo=AMSTERDAM) if opens else None)
    assert found.price == (1.5 if there else None)


@pytest.mark.parametrize(("day", "hours"), [((2026, 3, 29), 23), ((2026, 10, 25), 25)])
def test_days_of_23_and_25_hours_have_their_hours_by_the_clock(day, hours):
    midnight = datetime(*day, tzinfo=AMSTERDAM).astimezone(UTC)
    opening = (ChannelHours("phone", ((6 * 1440 + 150, 6 * 1440 + 240),)),)  # half past two to four
    only = line(opening=opening, prices=())
    there = sum(only.decide({"moment": "rent"}, midnight + timedelta(minutes=k)).there for k in range(hours * 60))
    assert there == {23: 60, 25: 120}[hours]


def test_a_promise_is_the_first_that_is_about_the_contact():
    promises = (
        PromiseMade(moment="rent", segment="65+", within_minutes=1),
        PromiseMade(moment="Rent", channel="Phone", within_minutes=2),
        PromiseMade(within_minutes=9),
    )
    only = line(promises=promises)

    def waits(**contact):
        found = only.decide(contact, NOW).promise
        return found and found.within_minutes

    assert waits(moment="rent", age="65+", channel="phone") == 1
    assert waits(moment="rent", channel="phone") == 2
    assert waits(moment="rent") == 9
    assert waits(moment="what") == 9
    assert line(promises=promises[:1]).decide({"moment": "rent"}, NOW).promise is None


# trials


def design(name="T1", **changes) -> Design:
    arms = (Arm("now", "person"), Arm("new", "self_service", share=3.0))
    return Design(name=name, **{"arms": arms, "outcomes": (), "success": (), "moments": ("rent",)} | changes)


def test_an_arm_is_drawn_by_customer_from_the_design_and_its_chance_is_told():
    from humanline.trial.assigning import assign

    trial = design()
    only = line(trials=(trial,))
    seen = set()
    for k in range(200):
        found = only.decide({"moment": "rent", "age": "18-34", "customer": f"c{k}"}, NOW)
        given = assign(trial, f"c{k}", at=NOW)
        assert (found.arm, found.chance, found.trial) == (given.arm, given.chance, "T1")
        assert found.mode == {"now": "person", "new": "self_service"}[found.arm]
        assert found.because == "trial"
        seen.add(found.arm)
    assert seen == {"now", "new"}
    assert "T1" in reason_of(found, "nl")


def test_the_ramp_and_the_hold_out_of_a_trial_are_kept():
    from humanline.trial.assigning import assign

    trial = design(ramp=(RampStep(0, 0.3), RampStep(1, 0.9)), starts="2026-03-02", hold_out=0.2)
    only = line(trials=(trial,))
    for at in (NOW, NOW + timedelta(days=7), NOW - timedelta(days=30)):
        for k in range(60):
            given = assign(trial, f"c{k}", at=at)
            found = only.decide({"moment": "rent", "customer": f"c{k}"}, at)
            assert found.arm == (given.arm if given is not None else "")


@pytest.mark.parametrize(
    ("day", "drawn"), [((3, 1), False), ((3, 2), True), ((3, 15), True), ((3, 16), False), ((12, 1), False)]
)
def test_a_trial_is_in_force_from_its_first_day_for_its_weeks(day, drawn):
    only = line(trials=(design(starts="2026-03-02", weeks=2.0),))
    found = only.decide({"moment": "rent", "customer": "c1"}, datetime(2026, *day, 12, tzinfo=AMSTERDAM))
    assert bool(found.arm) == drawn
    open_end = line(trials=(design(starts="2026-03-02"),))
    later = open_end.decide({"moment": "rent", "customer": "c1"}, datetime(2030, 3, 1, tzinfo=UTC))
    assert later.arm


def test_i1_who_asks_in_a_trial_gets_a_person_and_stays_in_the_arm():
    only = line(trials=(design(),))
    for k in range(40):
        contact = {"moment": "rent", "customer": f"c{k}"}
        asked = only.decide(contact | {"asked": True}, NOW)
        assert (asked.mode, asked.chance) == ("person", 1.0)
        assert asked.arm == only.decide(contact, NOW).arm != ""


@pytest.mark.parametrize(("unit", "key"), [("site", "site"), ("household", "household"), ("window", "window")])
def test_sites_households_and_windows_are_drawn_by_their_name(unit, key):
    only = line(trials=(design(unit=unit),))
    arms = {only.decide({"moment": "rent", key: f"u{k}", "customer": "c"}, NOW).arm for k in range(30)}
    assert arms == {"now", "new"}
    assert (only.decide({"moment": "rent", "customer": "c"}, NOW).arm == "") is (unit != "window")


def test_a_window_is_drawn_by_its_local_begin_as_a_trial_of_windows_is_read():
    only = line(trials=(design(unit="window", window_hours=4),))
    begins = datetime(2026, 3, 5, 12, tzinfo=AMSTERDAM)
    within = {only.decide({"moment": "rent"}, begins + timedelta(minutes=k)).arm for k in (0, 90, 239)}
    assert within == {only.decide({"moment": "rent", "window": "2026-03-05 12:00"}, NOW).arm}
    after = [only.decide({"moment": "rent"}, begins + timedelta(hours=4 * k)).arm for k in range(1, 20)]
    assert set(after) == {"now", "new"}


def test_a_day_is_drawn_by_its_local_date_the_same_for_everybody():
    only = line(trials=(design(unit="day"),))
    late, early = (datetime(2026, 3, day, hour, 30, tzinfo=AMSTERDAM) for day, hour in ((5, 23), (6, 0)))
    on_a_day = {only.decide({"moment": "rent", "customer": f"c{k}"}, late).arm for k in range(20)}
    assert len(on_a_day) == 1
    days = [only.decide({"moment": "rent"}, early + timedelta(days=k)).arm for k in range(30)]
    assert set(days) == {"now", "new"}


def test_what_is_owed_decided_or_by_rule_is_not_drawn_and_nobody_is_put_further_by_lot():
    trial = design(moments=(), arms=(Arm("now", "self_service"), Arm("new", "self_service")))
    only = line(trials=(trial,))
    assert only.decide({"moment": "arrears", "age": "18-34", "customer": "c"}, NOW).because == "owed"
    by_rule = (WholeRule("rent", "person", "by_rule"),)
    ruled = line(trials=(trial,), wholes=by_rule, cells=(CellRule("rent", "65+", "person", "protected"),))
    assert ruled.decide({"moment": "rent", "age": "65+", "customer": "c"}, NOW).mode == "person"


# bad input


@pytest.mark.parametrize(
    "age",
    [
        float("nan"),
        float("inf"),
        None,
        "",
        " ",
        [],
        {},
        b"65+",
        object(),
        "x" * 1_000_000,
        10**400,
        "👵🏽",
        "\x00",
        "\ud800",
    ],
)
def test_what_says_nothing_is_not_known_and_breaks_nothing(age):
    found = decided(moment="rent", age=age, customer="\ud800")
    assert found.mode in ("self_service", "person")
    assert msgspec.json.encode(found)


def test_a_megabyte_of_attributes_costs_nothing_and_numbers_are_read_as_text():
    contact = {f"a{k}": "x" * 100 for k in range(10_000)} | {"moment": "rent", "age": "65+"}
    assert how(decided(**contact)) == ("person", "above_line", "65+")
    by_number = (SegmentRule("old", "age >= 65", ("age",), True),)
    cells = (CellRule("rent", "old", "person", "above_line"),)
    for age in (70, 70.0, "70", " 70 "):
        assert decided(policy={"segments": by_number, "cells": cells}, moment="rent", age=age).segment == "old"


def test_i2_a_fault_while_deciding_gets_a_person():
    only = line(trials=(design(),))
    found = only.decide({"moment": "rent", "customer": "\ud800"}, NOW)
    assert (found.mode, found.action, found.because) == ("person", "person", "fault")


def test_a_time_without_a_zone_a_rule_that_is_none_and_a_zone_that_is_not_there_are_refused():
    with pytest.raises(ValueError, match="without a zone"):
        decided(datetime(2026, 3, 5, 9), moment="rent")
    with pytest.raises(ExpressionError, match=r"segments\.x"):
        line(segments=(SegmentRule("x", "age ==", ("age",)),))
    with pytest.raises(InputError, match="Mars"):
        line(time_zone="Europe/Mars")


def test_i6_what_was_asked_before_changes_no_answer():
    contacts = [
        {"id": str(k), "moment": moment, "age": age, "customer": f"c{k}", "channel": "phone", "asked": k % 7 == 0}
        for k, (moment, age) in enumerate(
            (m, a) for m in ("rent", "huur", "move", "what") for a in ("65+", "", "18-34")
        )
    ] * 3
    only = line(trials=(design(),), opening=(PHONE,))
    first = [msgspec.json.encode(only.decide(one, NOW)) for one in contacts]
    again = [msgspec.json.encode(only.decide(one, NOW)) for one in reversed(contacts)][::-1]
    fresh = [msgspec.json.encode(line(trials=(design(),), opening=(PHONE,)).decide(one, NOW)) for one in contacts]
    assert first == again == fresh


def test_i6_what_was_recorded_reads_back_as_it_was_decided():
    from humanline.model.decision import Decision

    for contact in ({"moment": "rent", "age": "65+", "id": " 7 "}, {"moment": "what", "asked": True}, {}):
        found = decided(**contact)
        told = msgspec.json.encode(found)
        assert {"at", "mode", "action", "because", "chance"} <= set(msgspec.json.decode(told))
        again = msgspec.json.decode(told, type=Decision)
        assert msgspec.json.encode(again) == told
        assert again == found


def test_every_reason_is_said_in_both_languages():
    from typing import get_args

    from humanline.line.saying import catalogue
    from humanline.model.plan import Because
    from humanline.model.policy import Shadow

    said = catalogue()
    codes = {*get_args(Because), "asked", "trial", "unknown_moment", "fault", "past", *get_args(Shadow)} - {""}
    assert codes <= set(said)
    for code in codes:
        assert said[code]["en"] != said[code]["nl"]
    strange = msgspec.structs.replace(decided(moment="rent"), because="something_new")
    assert "something_new" in reason_of(strange, "nl")


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_an_hour_off_changes_who_is_there_alone_and_stands_on_the_record(hours):
    closing = datetime(2026, 3, 5, 15, 30, tzinfo=UTC)  # half past four there
    right, wrong = (decided(now, moment="rent", age="65+") for now in (closing, closing + timedelta(hours=hours)))
    assert (right.mode, right.because, right.chance) == (wrong.mode, wrong.because, wrong.chance)
    assert wrong.at == closing + timedelta(hours=hours)
    assert (right.there, wrong.there) == (True, hours < 0)
    assert wrong.action == ("promise" if hours > 0 else "person")
    same = decided(closing.astimezone(AMSTERDAM), moment="rent", age="65+")
    assert (same.there, same.price, same.until) == (right.there, right.price, right.until)


def test_a_rule_over_an_attribute_that_does_not_exist_leaves_the_moment_as_a_whole():
    rules = (SegmentRule("odd", "shoe_size > 40", ("shoe_size",)), *AGES)
    found = decided(policy={"segments": rules}, moment="rent", age="65+")
    assert how(found) == ("self_service", "below_line", "")
    assert "shoe_size" in found.unknown
