"""Paths: the same law as the means and intervals that are shown beside them."""

import numpy as np
import pytest
from scipy import stats

from humanline.foundation.errors import InputError
from humanline.queueing.forecasting.arrival_paths import Rates, draw_paths, quantiles, rate_of
from humanline.queueing.forecasting.predicting import forecast
from humanline.queueing.forecasting.records import History

from .made_arrivals import FIRST_DAY, arrivals


@pytest.mark.parametrize("rate", [0.02, 0.4, 1.0, 3.0, 12.0, 29.0, 31.0, 400.0])
def test_the_rate_of_a_mean_root_is_found_again(rate):
    n = np.arange(0, 2000)
    root = stats.poisson.pmf(n, rate) @ np.sqrt(n + 3 / 8)
    assert float(rate_of(root)) == pytest.approx(rate, rel=0.003, abs=0.0005)


def test_without_any_doubt_of_the_rate_the_quantiles_are_those_of_poisson():
    mean = np.array([0.3, 2.0, 15.0, 300.0])
    for p in (0.025, 0.1, 0.9, 0.975):
        found = quantiles(mean, np.zeros(4), np.zeros(4), p)
        np.testing.assert_allclose(found, stats.poisson.ppf(p, mean), atol=1e-9)


def test_a_chance_of_being_closed_takes_its_share_of_the_quantiles_first():
    args = np.array([100.0]), np.array([0.0]), np.array([0.5])
    assert quantiles(*args, 0.4)[0] == 0
    assert quantiles(*args, 0.75)[0] == stats.poisson.ppf(0.5, 100)


def fixed(**changed):
    values = {
        "root": np.full(2, 20.0), "covariance": np.full((2, 2), 1.0), "closed": np.zeros(2),
        "share": np.full((2, 10), 0.1), "doubt": np.zeros((2, 10)), "stray": np.zeros((2, 10)), "lasting": 0.0,
    }  # fmt: skip
    return Rates(**(values | changed))


def test_a_busy_day_is_busy_all_day_and_days_are_as_alike_as_they_should_be():
    paths = draw_paths(fixed(), 20_000, seed=1)
    halves = paths[:, 0, :5].sum(axis=1), paths[:, 0, 5:].sum(axis=1)
    variance = 4 * 20**2 + 2  # of the day's rate: 4 m² v + 2 v²
    share = variance / 4 / (variance / 4 + 200)
    assert np.corrcoef(*halves)[0, 1] == pytest.approx(share, abs=3 / np.sqrt(20_000))
    days = paths.sum(axis=2)
    assert np.corrcoef(days.T)[0, 1] == pytest.approx(variance / (variance + 400), abs=3 / np.sqrt(20_000))


def test_straying_moves_contacts_within_the_day_and_adds_none():
    plain, strayed = (
        draw_paths(fixed(covariance=np.zeros((2, 2)), stray=np.full((2, 10), s)), 20_000, seed=2) for s in (0.0, 0.1)
    )
    error = np.sqrt(400 / 20_000)
    assert strayed.sum(axis=2).mean() == pytest.approx(plain.sum(axis=2).mean(), abs=4 * error)
    assert strayed.sum(axis=2).var() == pytest.approx(400, rel=0.05)
    assert plain.var(axis=0).mean() == pytest.approx(40, rel=0.02)


@pytest.mark.parametrize("lasting", [0.0, 0.5, 0.9])
def test_paths_stray_by_as_much_as_was_measured_however_long_it_lasts(lasting):
    rates = fixed(covariance=np.zeros((2, 2)), stray=np.full((2, 10), 0.04), lasting=lasting)
    paths = draw_paths(rates, 20_000, seed=2)
    beyond = (paths.var(axis=0).mean() - 40) / 40**2
    assert beyond == pytest.approx(0.04, rel=0.1)


def test_a_closed_day_is_closed_from_morning_to_evening():
    paths = draw_paths(fixed(closed=np.array([0.0, 0.25])), 10_000, seed=3)
    empty = (paths[:, 1].sum(axis=1) == 0).mean()
    assert empty == pytest.approx(0.25, abs=4 * np.sqrt(0.25 * 0.75 / 10_000))
    assert (paths[:, 0].sum(axis=1) > 0).all()


def test_paths_agree_with_the_means_and_intervals_of_the_forecast():
    found = forecast(History(arrivals(7, 140), FIRST_DAY, 30), days=6)
    paths = found.paths(4000, seed=4)
    assert paths.shape == (4000, 6, 48)
    totals = paths.sum(axis=2)
    error = totals.std(axis=0) / np.sqrt(4000)
    assert (np.abs(totals.mean(axis=0) - found.day_mean) < 4 * error).all()
    error = paths.std(axis=0) / np.sqrt(4000) + 1e-9
    assert (np.abs(paths.mean(axis=0) - found.mean) < 4.5 * error + 0.02 * found.mean).all()
    for k, level in enumerate(found.levels):
        inside = ((totals >= found.day_low[k]) & (totals <= found.day_high[k])).mean(axis=0)
        np.testing.assert_allclose(inside, level, atol=0.03)
        busy = found.mean > 10
        inside = ((paths >= found.low[k]) & (paths <= found.high[k])).mean(axis=0)[busy]
        assert inside.mean() == pytest.approx(level, abs=0.04)


def test_the_same_seed_gives_the_same_paths_and_another_gives_others():
    found = forecast(History(arrivals(8, 70), FIRST_DAY, 30), days=2, seed=5)
    assert (found.paths(3) == found.paths(3, seed=5)).all()
    assert (found.paths(3) != found.paths(3, seed=6)).any()
    with pytest.raises(InputError, match="one path or more"):
        found.paths(0)
