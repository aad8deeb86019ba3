"""Distributions of time: five answers each, that fit together, and draws that follow them."""

from itertools import pairwise

import msgspec
import numpy as np
import pytest
from scipy import integrate, stats

from humanline.foundation.errors import InputError
from humanline.queueing.durations import Deterministic, Duration, Empirical, Exponential, LogNormal, Uniform, Weibull

CURVE = Empirical((0.5, 1.0, 2.0, 5.0), (0.9, 0.7, 0.65, 0.2))
BALKING = Empirical((0.0, 1.0, 4.0), (0.8, 0.5, 0.0))
SMOOTH = [
    Exponential(2.0), Weibull(3.0, 0.6), Weibull(3.0, 2.5), LogNormal(4.0, 6.0), Uniform(1.0, 4.0), CURVE, BALKING
]  # fmt: skip
ALL = [*SMOOTH, Deterministic(2.0)]


@pytest.mark.parametrize("duration", ALL, ids=repr)
def test_the_limited_mean_is_the_integral_of_survival_and_tends_to_the_mean(duration):
    for x in (0.0, 0.3, 1.0, 2.0, 3.7, 9.0):
        pieces = np.unique(np.clip([0, *duration.breaks, x], 0, x))
        by_parts = sum(
            integrate.quad(duration.survival, a, b, epsabs=1e-13, epsrel=1e-13)[0] for a, b in pairwise(pieces)
        )
        assert duration.limited_mean(np.array(x)) == pytest.approx(by_parts, rel=1e-10, abs=1e-12)
    assert duration.limited_mean(np.array(1e9)) == pytest.approx(duration.mean, rel=1e-7)


@pytest.mark.parametrize("duration", SMOOTH, ids=repr)
def test_the_quantile_turns_survival_round(duration):
    share = np.array([0.21, 0.4, 0.5, 0.79, 0.95, 0.999])
    np.testing.assert_allclose(duration.survival(duration.quantile(share)), 1 - share, rtol=1e-9)
    np.testing.assert_allclose(duration.over(np.array([0.01, 1, 3])), 1 - duration.survival(np.array([0.01, 1, 3])))


@pytest.mark.parametrize("duration", ALL, ids=repr)
def test_draws_follow_the_distribution(duration):
    drawn = duration.draw(np.random.default_rng(3), 40_000)
    assert drawn.mean() == pytest.approx(duration.mean, abs=4 * drawn.std() / 200 + 1e-12)
    if not isinstance(duration, Deterministic):
        at = duration.quantile(np.array([0.25, 0.5, 0.75, 0.95]))
        seen = (drawn[:, None] > at).mean(axis=0)
        np.testing.assert_allclose(seen, duration.survival(at), atol=0.012)


def test_the_same_names_mean_what_scipy_means():
    x = np.array([0.01, 1.0, 4.0, 30.0])
    np.testing.assert_allclose(Weibull(3.0, 0.6).survival(x), stats.weibull_min(0.6, scale=3.0).sf(x), rtol=1e-12)
    sigma = np.sqrt(np.log(1 + (6 / 4) ** 2))
    known = stats.lognorm(sigma, scale=4 / np.sqrt(1 + (6 / 4) ** 2))
    np.testing.assert_allclose(LogNormal(4.0, 6.0).survival(x), known.sf(x), rtol=1e-12)
    assert known.std() == pytest.approx(6.0)


def test_after_its_last_point_a_curve_goes_on_at_its_mean_hazard():
    hazard = -np.log(0.2) / 5
    assert CURVE.survival(np.array(7.0)) == pytest.approx(0.2 * np.exp(-2 * hazard))
    assert BALKING.survival(np.array([0.0, 4.0, 9.0])).tolist() == [0.8, 0, 0]


def test_a_duration_is_read_from_json_and_written_back():
    for duration in ALL:
        assert msgspec.json.decode(duration.to_json(), type=Duration) == duration
    with pytest.raises(msgspec.ValidationError, match=r"found 0\.0\. It must be a finite number above 0"):
        msgspec.json.decode(b'{"kind": "exponential", "mean_minutes": 0}', type=Duration)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Exponential(0.0), "mean_minutes: found 0.0"),
        (lambda: Exponential(float("nan")), "mean_minutes: found nan"),
        (lambda: Weibull(float("inf"), -1.0), "scale_minutes: found inf.*\nshape: found -1.0"),
        (lambda: LogNormal(3.0, 0.0), "sd_minutes: found 0.0"),
        (lambda: Uniform(3.0, 3.0), "high_minutes must be above low_minutes.* use Constant"),
        (lambda: Deterministic(-1.0), "minutes: found -1.0"),
        (lambda: Empirical((), ()), "found 0 times and 0 shares"),
        (lambda: Empirical((2.0, 1.0), (0.5, 0.4)), "times that do not rise"),
        (lambda: Empirical((1.0, 2.0), (0.5, 0.6)), "shares that rise"),
        (lambda: Empirical((1.0, 2.0), (0.5, float("nan"))), "shares that rise"),
        (lambda: Empirical((1.0, 2.0), (1.0, 1.0)), "At the last time some must be over"),
    ],
)
def test_a_distribution_that_cannot_be_is_refused(make, told):
    with pytest.raises(InputError, match=told):
        make()
