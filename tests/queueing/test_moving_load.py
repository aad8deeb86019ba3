"""The load that is really there: against the differential equation, the published sine, and the ledger of minutes."""

import numpy as np
import pytest
from scipy import integrate

from humanline.foundation.errors import InputError
from humanline.queueing.durations import Deterministic, Exponential, LogNormal
from humanline.queueing.moving_load import offered_load, offered_load_at

ARRIVALS = np.array([30.0, 90.0, 10.0, 0.0, 40.0])


def test_for_exponential_handle_times_it_solves_the_differential_equation():
    """m' = λ − m / h, interval by interval, with its mean over each."""
    handle, width = 20.0, 30.0
    solved = integrate.solve_ivp(
        lambda t, y: [ARRIVALS[min(int(t / width), 4)] / width - y[0] / handle, y[0]],
        (0, 150), [0.0, 0.0], max_step=0.5, rtol=1e-10, atol=1e-12, t_eval=width * np.arange(6),
    )  # fmt: skip
    found = offered_load(ARRIVALS, interval_minutes=width, handle=Exponential(handle))
    np.testing.assert_allclose(found, np.diff(solved.y[1]) / width, rtol=1e-4)
    at = offered_load_at(width * np.arange(6), ARRIVALS, interval_minutes=width, handle=Exponential(handle))
    np.testing.assert_allclose(at, solved.y[0], rtol=1e-4, atol=1e-9)


def test_for_arrivals_like_a_sine_it_is_the_published_answer():
    """Feldman et al. (2008), unconfirmed: λ = 100 + 20 sin t and μ = 1 give m = 100 + 10 (sin t − cos t)."""
    width, steps = 0.03, 1200
    t = (np.arange(steps) + 0.5) * width
    found = offered_load((100 + 20 * np.sin(t)) * width, interval_minutes=width, handle=Exponential(1.0))
    after = t > 20
    np.testing.assert_allclose(found[after], (100 + 10 * (np.sin(t) - np.cos(t)))[after], rtol=1e-4)


@pytest.mark.parametrize("handle", [Exponential(12.0), LogNormal(12.0, 15.0), Deterministic(12.0)], ids=repr)
def test_all_the_work_that_comes_in_is_there_at_some_time(handle):
    long = np.concatenate([ARRIVALS, np.zeros(400)])
    found = offered_load(long, interval_minutes=30, handle=handle)
    assert found.sum() * 30 == pytest.approx(ARRIVALS.sum() * 12, rel=1e-3)


def test_the_busiest_moment_comes_after_the_busiest_arrivals():
    arrivals = np.exp(-(((np.arange(48) - 20) / 6) ** 2)) * 50
    found = offered_load(arrivals, interval_minutes=15, handle=Exponential(40.0))
    assert found.argmax() > arrivals.argmax()


def test_days_are_answered_together():
    days = np.stack([ARRIVALS, 2 * ARRIVALS])
    found = offered_load(days, interval_minutes=30, handle=Exponential(20.0))
    np.testing.assert_allclose(found[1], 2 * found[0], rtol=1e-14)


def test_faults_are_told_all_at_once():
    with pytest.raises(InputError, match=r"handle: found 20.*\narrivals\[1\]: found -1.0.*"):
        offered_load([3, -1], interval_minutes=30, handle=20)
    with pytest.raises(InputError, match="interval_minutes: found 0"):
        offered_load([3, 1], interval_minutes=0, handle=Exponential(1.0))
