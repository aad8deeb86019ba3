"""Days on which something was broken are pointed out; quiet days are not."""

from datetime import date, timedelta

import numpy as np
import pytest

from humanline.queueing.forecasting.outages import outages_of
from humanline.queueing.forecasting.records import History
from humanline.queueing.forecasting.special_days import days_of

from .made_arrivals import FIRST_DAY, arrivals


def found_in(counts, holidays=None):
    history = History(counts, FIRST_DAY, 30)
    return outages_of(history, days_of(FIRST_DAY, 0, history.days, holidays or {}))


def test_a_day_without_contacts_is_found_with_what_was_to_be_expected():
    counts = arrivals(1, 84)
    counts[30] = 0
    counts[30, 20] = 4
    (outage,) = found_in(counts)
    assert (outage.day, outage.reason, outage.seen) == (FIRST_DAY + timedelta(30), "near_zero_day", 4)
    assert outage.expected == pytest.approx(np.median(counts[30 % 7 :: 7].sum(axis=1)), rel=0.1)


def test_hours_without_contacts_are_found_with_their_place():
    counts = arrivals(2, 84)
    counts[30, 22:28] = 0
    (outage,) = found_in(counts)
    assert (outage.day, outage.reason) == (FIRST_DAY + timedelta(30), "near_zero_hours")
    assert (outage.first_interval, outage.last_interval, outage.seen) == (22, 27, 0)


def test_an_hour_without_contacts_is_no_outage():
    counts = arrivals(3, 84)
    counts[30, 22:24] = 0
    assert not found_in(counts)


def test_busy_and_quiet_days_are_no_outages():
    assert not [outage for seed in range(20) for outage in found_in(arrivals(seed, 120, day_sd=0.25))]


def test_where_few_come_nobody_is_missed():
    assert not [outage for seed in range(20) for outage in found_in(arrivals(seed, 120, a_day=12.0))]


def test_a_holiday_its_eve_and_a_day_known_in_part_are_no_outages():
    counts = arrivals(4, 84)
    counts[29:31] = 0
    counts[37] = 0
    counts[37, 20:] = np.nan
    holidays = {FIRST_DAY + timedelta(30): "Day of rest"}
    assert not found_in(counts, holidays)
    assert [outage.day.day for outage in found_in(counts)] == [4, 5]


def test_hours_that_close_for_good_are_no_outage_once_they_have_held():
    counts = arrivals(5, 168)
    change = 84
    for day in range(change, 168):
        if day % 7 == 4:
            counts[day, 26:] = 0  # Fridays until 13 o'clock from now on
    told = [outage.day for outage in found_in(counts)]
    assert all(day < FIRST_DAY + timedelta(change + 7 * 1) for day in told)


def test_a_weekday_seen_twice_has_no_usual_from_which_to_miss_anything():
    counts = arrivals(6, 14)
    counts[7] = 0
    assert not found_in(counts)
    assert date(2025, 1, 13) == FIRST_DAY + timedelta(7)
