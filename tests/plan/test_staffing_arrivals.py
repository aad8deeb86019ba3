"""What is expected to come in: by the clock on the wall, with days of 23 and 25 hours, and without holidays."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from scipy import stats
from staff_builders import MONDAY, incoming

from humanline.plan.staffing.timeline import begins_of, happened, slot_of, stretches
from humanline.plan.staffing.usual_week import between, expect, opening, past_of, usual_week, varies

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SPRING, AUTUMN = date(2025, 3, 30), date(2025, 10, 26)


def test_a_day_of_23_hours_skips_two_o_clock_and_one_of_25_has_it_twice():
    spring, autumn = ([at.hour for at in begins_of(day, AMSTERDAM, 60)] for day in (SPRING, AUTUMN))
    assert spring == [0, 1, *range(3, 24)]
    assert autumn == [0, 1, 2, *range(2, 24)]
    first, second = (at for at in begins_of(AUTUMN, AMSTERDAM, 60) if at.hour == 2)
    assert first.utcoffset() != second.utcoffset()


def test_an_hour_came_by_never_or_twice_where_clocks_were_changed():
    days = happened(SPRING - timedelta(days=1), 2, AMSTERDAM, 30)
    assert days[0].tolist() == [1] * 48
    assert days[1].tolist() == [1] * 4 + [0] * 2 + [1] * 42
    assert happened(AUTUMN, 1, AMSTERDAM, 60)[0].tolist() == [1, 1, 2, *[1] * 21]


def test_the_night_hour_that_came_twice_does_not_count_as_twice_as_busy():
    """Sundays of ten contacts an hour from 0 to 24, of which the last is the day of 25 hours."""
    first = AUTUMN - timedelta(days=20)  # a Monday
    found = incoming(weeks=3, hours={6: (0, 24)}, per_hour=10, first=first, extra=[(20, 2, 10)])
    mean = usual_week(past_of(found))
    assert mean[6].tolist() == [10.0] * 24


def test_a_day_without_a_contact_is_left_out_and_not_learned():
    past = past_of(incoming(weeks=4, per_hour=60, skip=(7, 14)))
    assert usual_week(past)[0, 10] == 60
    assert (~past.used & (past.weekday < 5)).sum() == 2


def test_it_is_open_from_the_first_to_the_last_hour_in_which_somebody_is_usually_helped():
    late = [(7 * week + 2, 20, 1) for week in range(3)]  # three of eight Wednesdays somebody stays late
    shut = opening(past_of(incoming(extra=late, closed=4)))
    assert np.flatnonzero(shut[2]).tolist() == list(range(9, 17))
    assert not shut[5:].any()
    lunch = incoming(hours={0: (9, 12)}, extra=[(7 * week, 13, 60) for week in range(8)])
    assert np.flatnonzero(opening(past_of(lunch))[0]).tolist() == [9, 10, 11, 12, 13]


def test_one_who_is_helped_late_every_day_does_not_open_the_hour():
    late = [(7 * week + 2, 20, 1) for week in range(8)]
    assert not opening(past_of(incoming(extra=late, per_hour=60)))[2, 20]
    assert opening(past_of(incoming(extra=late, per_hour=10)))[2, 20]


def test_what_is_expected_follows_the_clock_over_the_change():
    past = past_of(incoming(hours={6: (1, 5)}, per_hour=12, first=date(2025, 6, 2)))
    open_slots = opening(past)
    for sunday, hours in ((SPRING, [1, 3, 4]), (AUTUMN, [1, 2, 2, 3, 4])):
        found = expect(past, sunday, 1, open_slots)
        assert [at.hour for at in found.begins] == hours
        assert found.contacts.tolist() == [12.0] * len(hours)
        assert len(stretches(found.begins, 60)) == 1, "the clock on the wall jumps, time does not"


def test_a_weekday_without_history_is_not_staffed():
    past = past_of(incoming(weeks=1, skip=(1,)))
    found = expect(past, MONDAY, 7, np.ones((7, 24), dtype=bool))
    assert {at.weekday() for at in found.begins} == {0, 2, 3, 4}


def test_stretches_end_where_the_doors_are_shut():
    past = past_of(incoming())
    found = expect(past, MONDAY, 7, opening(past))
    assert [part.stop - part.start for part in stretches(found.begins, 60)] == [8] * 5


def test_by_chance_alone_the_interval_is_that_of_poisson():
    low, high = between(np.array([0.0, 4.0, 400.0]), 0.0)
    assert low.tolist() == [0, *stats.poisson.ppf(0.05, [4, 400])]
    assert high.tolist() == [0, *stats.poisson.ppf(0.95, [4, 400])]


def test_days_that_differ_more_than_by_chance_widen_the_interval_as_far_as_they_do():
    """Days drawn with a standard deviation of 20 % of their mean: it is found, and nine in ten days lie inside."""
    draw = np.random.default_rng(5)
    weeks = 300
    totals = draw.poisson(800 * draw.gamma(25, 1 / 25, 5 * weeks))
    rows = [(7 * (k // 5) + k % 5, 12, int(many)) for k, many in enumerate(totals)]
    past = past_of(incoming(weeks=weeks, hours={}, extra=rows))
    spread = varies(past, usual_week(past))
    # The standard error of a variance of n draws is its √(2 / n), and a little more for the long tail of a gamma.
    assert spread**0.5 == pytest.approx(0.2, abs=4 * 0.2 * (2 / (5 * weeks)) ** 0.5)
    low, high = between(np.full(1, 800.0), spread)
    inside = ((totals >= low) & (totals <= high)).mean()
    assert inside == pytest.approx(0.9, abs=4 * (0.9 * 0.1 / totals.size) ** 0.5)


def test_days_that_differ_less_than_by_chance_are_taken_to_differ_by_chance():
    past = past_of(incoming())
    assert varies(past, usual_week(past)) == 0.0


def test_a_slot_goes_by_the_clock_on_the_wall():
    assert [slot_of(at, 30) for at in begins_of(SPRING, AMSTERDAM, 30)][3:6] == [3, 6, 7]
