"""The lot: the same for a unit whenever it is asked, for nobody's convenience."""

import itertools
from datetime import UTC, datetime, timedelta

import msgspec
import numpy as np
import pytest
from trial_units import DESIGN

from humanline.foundation.assigning import Slots, is_held_out
from humanline.foundation.errors import InputError
from humanline.model.trial import Arm, RampStep
from humanline.trial.assigning import assign, assign_list

AT = datetime(2026, 2, 2, 9, tzinfo=UTC)
UNITS = [f"customer {k}" for k in range(4000)]


def drawn(design, at=AT, **more):
    return {unit: one.arm for unit in UNITS if (one := assign(design, unit, at=at, **more)) is not None}


def test_arms_get_their_shares_and_the_chance_is_recorded():
    design = msgspec.structs.replace(DESIGN, arms=(Arm("person", "person", 1.0), Arm("web", "self_service", 3.0)))
    arms = drawn(design)
    assert len(arms) == len(UNITS)
    web = sum(arm == "web" for arm in arms.values()) / len(arms)
    assert web == pytest.approx(0.75, abs=4 * np.sqrt(0.75 * 0.25 / len(arms)))
    one = assign(design, "customer 1", at=AT, segment="65+")
    assert one.chance == (0.75 if one.arm == "web" else 0.25)
    assert (one.segment, one.exposed_at, one.received_at, one.asked_person_at) == ("65+", None, None, None)


def test_a_ramp_lets_more_in_and_moves_nobody():
    ramp = (RampStep(0, 0.1), RampStep(2, 0.5), RampStep(4, 1.0))
    design = msgspec.structs.replace(DESIGN, starts="2026-02-02", ramp=ramp)
    weeks = [drawn(design, AT + timedelta(weeks=week)) for week in (0, 1, 2, 4)]
    assert weeks[0] == weeks[1]
    assert len(weeks[0]) < len(weeks[2]) < len(weeks[3]) == len(UNITS)
    for earlier, later in itertools.pairwise(weeks):
        assert all(later[unit] == arm for unit, arm in earlier.items())
    assert drawn(design, AT - timedelta(days=1)) == {}, "before it starts nobody is in"
    assert design.share_on((AT + timedelta(days=13)).date()) == 0.1


def test_who_is_held_out_is_held_out_of_every_trial():
    first = msgspec.structs.replace(DESIGN, hold_out=0.2)
    second = msgspec.structs.replace(first, name="another")
    kept_out = set(UNITS) - set(drawn(first))
    assert kept_out == set(UNITS) - set(drawn(second))
    assert len(kept_out) / len(UNITS) == pytest.approx(0.2, abs=4 * np.sqrt(0.16 / len(UNITS)))
    assert all(is_held_out(unit, first.hold_out) for unit in kept_out)


def test_two_trials_in_one_namespace_share_nobody_and_two_trials_draw_anew():
    a, b = Slots("all", 0, 5000), Slots("all", 5000, 10_000)
    other = msgspec.structs.replace(DESIGN, name="another")
    first, second = drawn(DESIGN, slots=a), drawn(other, slots=b)
    assert not set(first) & set(second)
    assert set(first) | set(second) == set(UNITS)
    alone, anew = drawn(DESIGN), drawn(other)
    alike = np.mean([alone[unit] == anew[unit] for unit in UNITS])
    assert alike == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(len(UNITS)))


def test_sites_are_dealt_out_evenly_in_their_blocks():
    sites = [f"site {k}" for k in range(40)]
    block_of = {site: f"region {k % 4}" for k, site in enumerate(sites)}
    found = assign_list(DESIGN, sites, block_of, at=AT)
    for block in set(block_of.values()):
        mine = [one.arm for one in found.values() if one.block == block]
        assert mine.count("person") == mine.count("web") == 5
    assert found == assign_list(DESIGN, sites[::-1], block_of, at=AT)
    unequal = msgspec.structs.replace(DESIGN, arms=(Arm("person", "person", 2.0), Arm("web", "self_service")))
    with pytest.raises(InputError, match="equal shares"):
        assign_list(unequal, sites, block_of, at=AT)


def test_in_blocks_who_is_held_out_stays_out_and_a_ramp_moves_nobody():
    sites = [f"site {k}" for k in range(400)]
    block_of = {site: f"region {k % 4}" for k, site in enumerate(sites)}
    ramp = (RampStep(0, 0.2), RampStep(2, 1.0))
    design = msgspec.structs.replace(DESIGN, starts="2026-02-02", ramp=ramp, hold_out=0.25)
    first = assign_list(design, sites, block_of, at=AT)
    last = assign_list(design, sites, block_of, at=AT + timedelta(weeks=2), segment_of=dict.fromkeys(sites, "large"))
    out = {site for site in sites if is_held_out(site, design.hold_out)}
    assert out
    assert set(last) == set(sites) - out
    assert set(first) < set(last)
    assert all(last[site].arm == one.arm for site, one in first.items())
    assert {one.segment for one in last.values()} == {"large"}
    for block in set(block_of.values()):
        mine = [one.arm for one in last.values() if one.block == block]
        assert abs(mine.count("person") - mine.count("web")) <= 1


def test_everything_that_is_wrong_with_a_list_in_blocks_is_said_at_once():
    unequal = msgspec.structs.replace(DESIGN, arms=(Arm("person", "person", 2.0), Arm("web", "self_service")))
    with pytest.raises(InputError) as raised:
        assign_list(unequal, ["a", "b", "a", "c"], {"a": "north", "b": " "}, at=AT)
    assert [fault.where for fault in raised.value.faults] == ["trial.toml arms share", "unit a", "unit b", "unit c"]


def test_a_unit_without_a_name_is_refused():
    with pytest.raises(InputError, match="name of a unit"):
        assign(DESIGN, " ", at=AT)
