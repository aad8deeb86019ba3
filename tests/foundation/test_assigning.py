"""Assignment: PlanOut's published values, balance, and nobody who ever changes arm."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from humanline.foundation.assigning import Slots, arm_of, draw, in_blocks, takes_part, uniform

UNITS = range(20_000)
TEXT = st.text(min_size=1, max_size=12)


@pytest.mark.parametrize(("name", "of", "expected"), [("foo", 2, 1), ("bar", 2, 0), ("baz", 2, 0), ("foo", 8, 7)])
def test_the_published_values_of_planout_come_out(name, of, expected):
    """Published in PlanOut's own tests: salt `test_salt`, unit 4."""
    assert draw("test_salt", name, 4) % of == expected


def test_arms_get_their_shares_and_draws_are_even():
    counted = Counter(arm_of("viewing", unit, {"person": 0.7, "self_service": 0.3}) for unit in UNITS)
    error = math.sqrt(0.7 * 0.3 / len(UNITS))
    assert counted["person"] / len(UNITS) == pytest.approx(0.7, abs=4 * error)
    tenths = Counter(int(10 * uniform("viewing", "arm", unit)) for unit in UNITS)
    assert sum((many - 2000) ** 2 / 2000 for many in tenths.values()) < 27.9, "chi-square with 9 degrees, p = .001"


def test_another_salt_is_another_draw():
    both = Counter((arm_of("a", u, {"x": 1, "y": 1}), arm_of("b", u, {"x": 1, "y": 1})) for u in UNITS)
    assert min(both.values()) / len(UNITS) == pytest.approx(0.25, abs=4 * math.sqrt(0.1875 / len(UNITS)))


@given(st.floats(0, 1), st.floats(0, 1), TEXT)
def test_who_takes_part_still_does_when_more_do(one, other, unit):
    less, more = sorted((one, other))
    assert not takes_part("s", unit, less) or takes_part("s", unit, more)


def test_the_arm_does_not_depend_on_how_many_take_part():
    """Of those who take part first, as many are in each arm as of all."""
    early = [arm_of("s", unit, {"x": 1, "y": 1}) for unit in UNITS if takes_part("s", unit, 0.2)]
    assert early.count("x") / len(early) == pytest.approx(0.5, abs=4 * math.sqrt(0.25 / len(early)))


@given(TEXT)
def test_trials_with_no_slot_in_common_share_no_unit(unit):
    one, other = Slots("customers", 0, 4000), Slots("customers", 4000, 10_000)
    assert one.holds(unit) != other.holds(unit)
    assert not (takes_part("a", unit, 1.0, one) and takes_part("b", unit, 1.0, other))


@given(st.lists(TEXT, unique=True, min_size=1, max_size=60), st.integers(1, 5), st.integers(2, 3))
def test_in_every_block_arms_differ_by_one_at_most_whatever_the_order(units, blocks, arms):
    block_of = {unit: str(len(unit) % blocks) for unit in units}
    names = [f"arm {k}" for k in range(arms)]
    found = in_blocks("s", units, names, block_of)
    assert list(found) == units
    assert found == dict(in_blocks("s", units[::-1], names, block_of))
    for block in set(block_of.values()):
        counted = [sum(found[u] == name for u in units if block_of[u] == block) for name in names]
        assert max(counted) - min(counted) <= 1


@pytest.mark.parametrize("shares", [{}, {"x": 0.0}, {"x": 1.0, "y": -0.1}])
def test_shares_that_are_none_are_refused(shares):
    with pytest.raises(ValueError, match="shares"):
        arm_of("s", 1, shares)


def test_an_arm_without_a_share_gets_nobody():
    assert {arm_of("s", unit, {"x": 0.0, "y": 1.0, "z": 0.0}) for unit in UNITS} == {"y"}


def test_blocks_that_can_not_be_made_are_refused():
    for units, arms, block_of in (
        (["a", "a"], "xy", {"a": "1"}), (["a"], "x", {"a": "1"}), (["a"], "xy", {})
    ):  # fmt: skip
        with pytest.raises(ValueError, match="unit"):
            in_blocks("s", units, arms, block_of)
