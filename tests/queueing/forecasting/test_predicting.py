"""The forecast: it covers, it beats last week, and it says what it can't know."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest

from humanline.foundation.errors import InputError
from humanline.queueing.forecasting.predicting import forecast
from humanline.queueing.forecasting.records import History

from .made_arrivals import FIRST_DAY, WEEKDAYS, arrivals, rates, shape_of


def of(counts, *, days=7, **more):
    return forecast(History(counts, FIRST_DAY, 30), days=days, **more)


@pytest.fixture(scope="module")
def worlds():
    """Forecasts of two weeks from 140 days, and what then came, in worlds of which the truth is known."""
    found = []
    for seed in range(60):
        counts = arrivals(seed, 154)
        found.append((of(counts[:140], days=14), counts))
    return found


def test_intervals_hold_what_comes_as_often_as_they_say(worlds):
    """Days of one world err together, so the standard error is that of 60 worlds."""
    for k, level in enumerate((0.8, 0.95)):
        by_day, by_interval = [], []
        for found, counts in worlds:
            came = counts[140:]
            day = came.sum(axis=1)
            opened = day > 0
            by_day.append(((day >= found.day_low[k]) & (day <= found.day_high[k]))[opened].mean())
            busy = found.mean > 10
            by_interval.append(((came >= found.low[k]) & (came <= found.high[k]))[busy].mean())
        for held, more in ((by_day, 0.02), (by_interval, 0.02)):
            error = np.std(held) / np.sqrt(len(held))
            assert level - 3 * error - more < np.mean(held) < level + 3 * error + more


def test_it_is_clearly_better_than_last_week(worlds):
    mine = np.mean([np.abs(counts[140:] - found.mean).sum() for found, counts in worlds])
    naive = np.mean([np.abs(counts[140:] - np.tile(counts[133:140], (2, 1))).sum() for _, counts in worlds])
    assert mine < 0.8 * naive


def test_it_is_nearly_as_good_as_knowing_the_truth_of_a_world_that_stands_still():
    """What is left is Poisson, and the days that nobody can know."""
    mine, known = [], []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        rate = rates(rng, 154, level_sd=0.0, day_sd=0.05)
        counts = rng.poisson(rate).astype(float)
        truth = np.stack([800 * WEEKDAYS[k % 7] * shape_of(k % 7) for k in range(140, 154)])
        mine.append(np.abs(counts[140:] - of(counts[:140], days=14).mean).sum())
        known.append(np.abs(counts[140:] - truth).sum())
    assert np.mean(mine) < 1.04 * np.mean(known)


@pytest.mark.parametrize("a_day", [2.0, 10.0, 60.0])
def test_where_few_come_means_are_right_on_average(a_day):
    ratios = []
    for seed in range(30):
        counts = arrivals(seed, 112, a_day=a_day, level_sd=0.0, day_sd=0.0)
        ratios.append(of(counts).day_mean.sum() / (a_day * WEEKDAYS.sum()))
    assert np.mean(ratios) == pytest.approx(1.0, abs=3 * np.std(ratios) / np.sqrt(30) + 0.03)


def test_growth_is_followed():
    counts = np.stack([arrivals(seed, 364 + 14, growth_a_year=0.7, day_sd=0.03, level_sd=0.02) for seed in range(4)])
    ratios = [of(c[:364], days=14).day_mean.sum() / c[364:].sum() for c in counts]
    assert np.mean(ratios) == pytest.approx(1.0, abs=0.03)


def test_a_season_of_the_year_is_known_after_two():
    """A summer at half strength, forecast from the week before it: seen twice, it is expected."""
    days = 3 * 365
    number = np.arange(days)
    season = 1 - 0.4 * np.exp(-(((number % 365 - 200) / 20) ** 2))
    rng = np.random.default_rng(1)
    counts = rng.poisson(rates(rng, days, level_sd=0.0, day_sd=0.05) * season[:, None]).astype(float)
    origin = 2 * 365 + 175
    told = {name: of(counts[first:origin], days=28) for name, first in (("years", 0), ("year", 2 * 365 - 1))}
    came = counts[origin : origin + 28].sum()
    assert "season" in told["year"].not_learned
    assert "season" not in told["years"].not_learned
    years, year = (abs(found.day_mean.sum() - came) for found in told.values())
    assert years < 0.5 * year


def test_an_outage_is_told_and_not_learned():
    whole = arrivals(11, 140)
    broken = whole.copy()
    broken[137] = 0
    broken[129, 22:30] = 0
    found = of(broken)
    assert [(o.day, o.reason) for o in found.outages] == [
        (FIRST_DAY + timedelta(129), "near_zero_hours"), (FIRST_DAY + timedelta(137), "near_zero_day"),
    ]  # fmt: skip
    np.testing.assert_allclose(found.day_mean, of(whole).day_mean, rtol=0.05)


def test_holidays_are_like_the_holidays_before_and_the_days_between_are_not():
    counts = arrivals(12, 154)
    held = [22, 50, 78, 106, 142]  # one a month
    rng = np.random.default_rng(3)
    for day in held:
        counts[day] = rng.poisson(160 * shape_of(1))
    holidays = {FIRST_DAY + timedelta(day): f"Day {day}" for day in held}
    found = of(counts[:140], holidays=holidays)
    came = counts[140:147].sum(axis=1)
    assert found.day_mean[2] == pytest.approx(came[2], rel=0.35)
    assert found.day_mean[3] == pytest.approx(came[3], rel=0.25)
    unaware = of(counts[:140])
    assert unaware.day_mean[2] > 3 * came[2]
    assert set(found.holidays) == set(holidays)


def test_the_first_of_the_month_and_the_day_after_a_holiday_are_busy_when_they_were():
    days = 196
    dates = [FIRST_DAY + timedelta(k) for k in range(days)]
    held = [day for day in dates if day.day == 15]
    rng = np.random.default_rng(5)
    busier = np.array([1.5 if d.day <= 2 else 1.4 if d - timedelta(1) in held else 1.0 for d in dates])
    counts = rng.poisson(rates(rng, days, level_sd=0.0, day_sd=0.03) * busier[:, None]).astype(float)
    origin = dates.index(date(2025, 6, 30))
    told = of(counts[:origin], days=20, holidays=dict.fromkeys(held, "Day of the month"))
    plain = 800 * WEEKDAYS[(origin + np.arange(20)) % 7]
    first, after, middle = (dates.index(date(2025, 7, day)) - origin for day in (1, 16, 10))
    assert told.day_mean[first] / plain[first] == pytest.approx(1.5, abs=0.2)
    assert told.day_mean[after] / plain[after] == pytest.approx(1.4, abs=0.2)
    assert told.day_mean[middle] / plain[middle] == pytest.approx(1.0, abs=0.1)


def test_a_holiday_on_which_nobody_comes_is_forecast_closed():
    counts = arrivals(13, 154)
    held = [22, 50, 78, 106, 142]
    counts[held] = 0
    holidays = {FIRST_DAY + timedelta(day): "Day of rest" for day in held}
    found = of(counts[:140], holidays=holidays)
    assert not found.outages
    assert found.day_high[0, 2] == 0
    assert found.day_mean[2] < 0.15 * found.day_mean[1]
    assert (found.paths(400, seed=1)[:, 2].sum(axis=1) == 0).mean() > 0.8


def test_a_holiday_on_a_weekday_that_is_closed_anyway_does_not_close_the_next():
    """The eve of a Monday is a Sunday, which is closed; the eve of a Wednesday is open."""
    counts = arrivals(13, 154)
    counts[98] = 0
    holidays = {FIRST_DAY + timedelta(day): f"Day {day}" for day in (98, 142)}
    found = of(counts[:140], holidays=holidays)
    assert found.day_low[1, 1] > 0
    assert found.day_mean[1] > 0.7 * of(counts[:140]).day_mean[1]


def test_a_first_holiday_is_said_to_be_unknown_and_its_interval_is_wide():
    found = of(arrivals(14, 140), holidays={FIRST_DAY + timedelta(142): "Something new"})
    assert "holidays" in found.not_learned
    width = (found.day_high[0] - found.day_low[0]) / found.day_mean.clip(1)
    assert width[2] > 2 * width[3]


def test_an_interval_or_weekday_that_never_had_a_contact_is_forecast_0():
    found = of(arrivals(15, 84))
    assert not found.mean[6].any()
    assert not found.high[:, 6].any()
    assert not found.mean[5, 24:].any()
    assert not found.high[1, :, :16].any()
    assert (found.mean[:5, 16:36] > 0).all()


def test_a_weekday_that_opened_some_weeks_ago_is_forecast_open_and_blurs_no_other():
    always = arrivals(22, 140)
    opened = always.copy()
    opened[5:100:7] = 0
    new, old = of(opened), of(always)
    np.testing.assert_allclose(new.day_mean, old.day_mean, rtol=0.15)
    assert (new.day_high - new.day_low)[0, :5].sum() < 1.2 * (old.day_high - old.day_low)[0, :5].sum()


def test_a_weekday_that_closed_for_good_is_forecast_closed():
    counts = arrivals(23, 140)
    counts[75::7] = 0  # Saturdays, the last ten
    found = of(counts)
    assert found.day_high[0, 5] == 0
    assert found.day_mean[5] < 0.1 * found.day_mean[4]


def test_one_week_forecasts_the_next_widely_and_says_what_it_could_not_learn():
    counts = arrivals(16, 91)
    one, many = of(counts[:7]), of(counts[:84])
    assert one.not_learned == ("weekdays", "turn_of_month", "season")
    assert many.not_learned == ("season",)
    np.testing.assert_allclose(one.day_mean, counts[:7].sum(axis=1), rtol=0.25)
    opened = one.day_mean > 0
    assert ((one.day_high - one.day_low)[0] > 1.2 * (many.day_high - many.day_low)[0])[opened].all()


def test_a_weekday_of_which_nothing_is_known_is_refused_with_a_way_out():
    counts = arrivals(17, 11)
    counts[5::7] = np.nan
    with pytest.raises(InputError, match=r"Saturdays of 11 days.*write 0 for days that you were closed"):
        of(counts)
    assert of(counts, days=1).day_mean.size == 1


def test_unknown_days_and_hours_do_not_pull_the_forecast():
    """A clock change: of the hour that was skipped nothing is known, and the day is no quieter for it."""
    whole = arrivals(18, 140)
    gaps = whole.copy()
    gaps[136, 18:20] = np.nan
    gaps[129] = np.nan
    gaps[100:110] = np.nan
    np.testing.assert_allclose(of(gaps).day_mean, of(whole).day_mean, rtol=0.05)
    as_zero = whole.copy()
    as_zero[136, 18:20] = 0
    assert of(as_zero).day_mean.sum() < of(gaps).day_mean.sum()


def test_history_before_the_gap_is_used_when_the_last_weeks_are_unknown():
    counts = arrivals(19, 140)
    counts[112:] = np.nan
    found = of(counts)
    assert found.first_day == FIRST_DAY + timedelta(140)
    near = of(arrivals(19, 112))
    opened = near.day_mean > 0
    assert (found.day_high - found.day_low)[0][opened].sum() > (near.day_high - near.day_low)[0][opened].sum()


def test_a_wider_level_holds_a_narrower_one_and_both_the_mean():
    found = of(arrivals(20, 100), levels=(0.5, 0.8, 0.99))
    assert found.levels == (0.5, 0.8, 0.99)
    assert (np.diff(found.low, axis=0) <= 0).all()
    assert (np.diff(found.high, axis=0) >= 0).all()
    assert ((found.day_low[0] <= found.day_mean) & (found.day_mean <= found.day_high[0])).all()
    np.testing.assert_allclose(found.mean.sum(axis=1), found.day_mean, rtol=1e-9)


def test_arguments_that_can_not_be_used_are_told_at_once():
    with pytest.raises(InputError) as raised:
        of(arrivals(21, 20), days=0, levels=(0.8, 1.0), holidays={datetime(2025, 1, 1, 0, 0): "a time"})
    assert [fault.where for fault in raised.value.faults] == ["days", "levels[1]", "holidays"]
    with pytest.raises(InputError, match="levels: found none"):
        of(arrivals(21, 20), levels=())


def test_an_organisation_without_any_contact_is_forecast_none():
    found = of(np.zeros((21, 48)), holidays={date(2025, 1, 28): "Any"})
    assert not found.mean.any()
    assert not found.high.any()
    assert not found.paths(2, seed=1).any()
