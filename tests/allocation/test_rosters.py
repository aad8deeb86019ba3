"""Shifts cover what is needed at the fewest paid hours; what they can't is said."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humanline.allocation.rosters import Shift, cover, shifts


def brute(need, patterns, most):
    """Every number of people on every shift: least missing, then fewest hours."""
    best = None
    for people in itertools.product(range(most + 1), repeat=len(patterns)):
        there = np.zeros(len(need))
        for count, one in zip(people, patterns, strict=True):
            there[list(one.works)] += count
        missing = np.maximum(np.asarray(need) - there, 0).sum()
        hours = sum(count * one.paid for count, one in zip(people, patterns, strict=True))
        best = min(best, (missing, hours)) if best else (missing, hours)
    return best


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 2), min_size=4, max_size=6), st.integers(0, 1000))
def test_against_every_roster_there_is(need, seed):
    rng = np.random.default_rng(seed)
    patterns = []
    for _ in range(3):
        works = tuple(np.flatnonzero(rng.random(len(need)) < 0.6).tolist())
        if works:
            patterns.append(Shift(works[0], works, float(len(works)) + rng.integers(0, 2)))
    found = cover(need, patterns)
    missing, hours = brute(need, patterns, 2)
    assert found.missing.sum() == missing
    assert found.paid_hours == pytest.approx(hours)
    assert found.at_least <= hours + 1e-6


def test_a_day_of_two_peaks_is_covered_with_breaks():
    hour = np.arange(48) / 2
    need = np.round(2 + 9 * np.exp(-(((hour - 10) / 2) ** 2)) + 7 * np.exp(-(((hour - 15) / 2) ** 2))) * (
        (hour >= 8) & (hour < 18)
    )
    patterns = shifts(48, per_hour=2, starts=range(14, 30), hours=[4, 6, 8], break_hours=0.5)
    found = cover(need, patterns)
    assert found.missing.sum() == 0
    assert found.paid_hours <= 1.02 * found.at_least
    assert found.paid_hours >= need.sum() / 2
    assert (found.there >= need).all()


def test_intervals_that_no_shift_reaches_are_named_with_how_many_are_missing():
    found = cover([1, 2, 0, 3], [Shift(0, (0, 1), 2.0)])
    assert found.out_of_reach == (3,)
    assert found.missing.tolist() == [0, 0, 0, 3]
    assert found.people.tolist() == [2]


def test_nobody_needed_takes_nobody():
    assert cover([0, 0], [Shift(0, (0, 1), 2.0)]).paid_hours == 0
    assert cover([1.0], []).missing.tolist() == [1]


def test_parts_of_people_are_rounded_up():
    assert cover([0.2], [Shift(0, (0,), 1.0)]).people.tolist() == [1]


def test_a_break_is_not_worked_and_not_paid_unless_it_is():
    plain, paid = (
        shifts(16, per_hour=2, starts=[0], hours=[8], break_hours=0.5, paid_break=kept)[0] for kept in (False, True)
    )
    assert len(plain.works) == 15
    assert (plain.paid, paid.paid) == (7.5, 8.0)


@pytest.mark.parametrize(
    ("need", "patterns", "said"),
    [
        ([1, -1], [], r"need\[1\]: found -1"),
        ([1, float("nan")], [], r"need\[1\]: found nan"),
        ([1], [Shift(0, (0, 1), 1.0)], r"patterns\[0\]: it works outside"),
    ],
)
def test_bad_input_is_told_with_its_place(need, patterns, said):
    with pytest.raises(ValueError, match=said):
        cover(need, patterns)


def test_a_length_that_is_no_whole_number_of_intervals_is_told():
    with pytest.raises(ValueError, match=r"hours: found 0\.3 h"):
        shifts(8, per_hour=2, starts=[0], hours=[0.3])
