"""The level of days: held to the plain formulas of the normal distribution, and to what it is told beforehand."""

from datetime import date, timedelta

import numpy as np
import pytest
from scipy import optimize, stats

from humanline.queueing.forecasting.day_level import BELIEVED, DOUBT, Fitted, SeenDays, learn, look_ahead, unlikely
from humanline.queueing.forecasting.special_days import days_of, picked

FIRST = date(2025, 2, 1)
HOLIDAYS = {FIRST + timedelta(day): f"Day {day}" for day in (12, 40, 66)}


def world(days=60, ahead=10, seed=1):
    """Days seen and days to come, with anything in them."""
    rng = np.random.default_rng(seed)
    every = days_of(FIRST, 0, days + ahead, HOLIDAYS)
    size = rng.uniform(0.8, 2.0, 7)[every.weekday]
    past, coming = slice(0, days), slice(days, None)
    seen = SeenDays(picked(every, past), 0.1 * rng.standard_normal(days), np.full(days, 1e-3), size[past])
    return seen, picked(every, coming), size, every


def nothing_seen(every):
    return SeenDays(picked(every, slice(0, 0)), *(np.zeros(0) for _ in range(3)))


@pytest.mark.parametrize("seed", range(3))
def test_the_gradient_is_that_of_the_posterior(seed):
    seen = world(seed=seed)[0]
    cost = unlikely(seen, years=True)
    at = BELIEVED + DOUBT * np.random.default_rng(seed).uniform(-1, 1, BELIEVED.size)
    numeric = optimize.approx_fprime(at, lambda x: cost(x)[0], 1e-6)
    np.testing.assert_allclose(cost(at)[1], numeric, rtol=1e-3, atol=1e-3)


def test_the_posterior_is_that_of_the_normal_distribution():
    seen, _, _size, every = world()
    at = BELIEVED + 0.3
    before = look_ahead(Fitted(nothing_seen(every), at), seen.days, seen.size)
    law = stats.multivariate_normal(before.mean, before.covariance + np.diag(seen.poisson))
    believed = stats.norm(BELIEVED, DOUBT).logpdf(at).sum() - stats.norm(BELIEVED, DOUBT).logpdf(BELIEVED).sum()
    plain = -law.logpdf(seen.deviation) - believed - 0.5 * seen.days.number.size * np.log(2 * np.pi)
    assert unlikely(seen, years=False)(at)[0] == pytest.approx(plain, rel=1e-9)


def test_what_is_to_come_is_the_normal_distribution_given_what_was_seen():
    """A second implementation: the joint law of all days, conditioned by its inverse."""
    seen, coming, size, every = world()
    n = seen.days.number.size
    joint = look_ahead(Fitted(nothing_seen(every), BELIEVED), every, size)
    all_days = joint.covariance + np.diag(np.concatenate([seen.poisson, np.zeros(size.size - n)]))
    precision = np.linalg.inv(all_days)
    covariance = np.linalg.inv(precision[n:, n:])
    mean = joint.mean[n:] - covariance @ precision[n:, :n] @ (seen.deviation - joint.mean[:n])
    found = look_ahead(Fitted(seen, BELIEVED), coming, size[n:])
    np.testing.assert_allclose(found.mean, mean, rtol=1e-7, atol=1e-10)
    np.testing.assert_allclose(found.covariance, covariance, rtol=1e-6, atol=1e-10)


def test_what_is_learned_is_at_the_top_of_the_posterior():
    seen = world(days=120)[0]
    fitted = learn(seen)
    cost = unlikely(seen, years=False)
    assert np.abs(cost(fitted.parameters)[1]).max() < 0.05
    assert cost(fitted.parameters)[0] < cost(BELIEVED)[0]


def test_nothing_seen_leaves_what_was_believed():
    _, coming, size, every = world()
    fitted = learn(nothing_seen(every))
    assert (fitted.parameters == BELIEVED).all()
    ahead = look_ahead(fitted, coming, size[60:])
    assert ahead.mean[~(coming.holiday | coming.eve)] == pytest.approx(0.0)
    assert ahead.mean[coming.holiday] < ahead.mean[coming.eve] < 0


def test_days_that_stray_more_are_forecast_with_more_doubt_and_by_as_much():
    every = days_of(FIRST, 0, 210, {})
    rng = np.random.default_rng(2)
    found = []
    for sd in (0.03, 0.12):
        seen = SeenDays(picked(every, slice(0, 203)), sd * rng.standard_normal(203), np.full(203, 1e-5), np.ones(203))
        ahead = look_ahead(learn(seen), picked(every, slice(203, 210)), np.ones(7))
        found.append(np.sqrt(ahead.covariance.diagonal()).mean())
    assert found == [pytest.approx(0.03, rel=0.25), pytest.approx(0.12, rel=0.25)]
