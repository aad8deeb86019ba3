"""Patience and handle times from a log: known truths are found again, intervals cover, and too few is said."""

import numpy as np
import pytest
from scipy import stats

from humanline.foundation.errors import InputError
from humanline.model.estimate import NotEstimable
from humanline.queueing.durations import Exponential, LogNormal, Weibull
from humanline.queueing.observed_times import (
    as_observed,
    exponential_patience,
    handle_times,
    hazard,
    survival_curve,
    weibull_patience,
)


def a_log(patience, served_after, count, seed):
    """Waits and who gave up, when each customer would be served after an independent time."""
    random = np.random.default_rng(seed)
    stays, comes = patience.draw(random, count), served_after.draw(random, count)
    return np.minimum(stays, comes), stays < comes


def test_the_survival_curve_is_that_of_scipy():
    waits, gave_up = a_log(Weibull(3.0, 0.7), Exponential(2.0), 300, seed=5)
    waits = np.round(waits, 1)  # ties
    found = survival_curve(waits, gave_up)
    known = stats.ecdf(stats.CensoredData.right_censored(waits, ~gave_up)).sf
    np.testing.assert_allclose(found.share, known.evaluate(found.minutes), rtol=1e-12)
    bands = known.confidence_interval(0.9, method="log-log")
    np.testing.assert_allclose(found.low[:-1], bands.low.evaluate(found.minutes)[:-1], rtol=1e-9)
    np.testing.assert_allclose(found.high[:-1], bands.high.evaluate(found.minutes)[:-1], rtol=1e-9)


def test_the_weibull_fit_is_the_largest_likelihood():
    waits, gave_up = a_log(Weibull(3.0, 0.7), Exponential(2.0), 400, seed=6)
    found = weibull_patience(waits, gave_up)
    k, scale = stats.weibull_min.fit(stats.CensoredData.right_censored(waits, ~gave_up), floc=0)[::2]
    assert found.shape.value == pytest.approx(k, rel=1e-3)
    assert found.scale_minutes.value == pytest.approx(scale, rel=1e-3)

    def likelihood(shape, at):
        return (
            stats.weibull_min(shape, scale=at).logpdf(waits[gave_up]).sum()
            + stats.weibull_min(shape, scale=at).logsf(waits[~gave_up]).sum()
        )

    best = likelihood(found.shape.value, found.scale_minutes.value)
    for shape, at in ((1.01, 1), (0.99, 1), (1, 1.01), (1, 0.99)):
        assert best >= likelihood(found.shape.value * shape, found.scale_minutes.value * at)


@pytest.mark.parametrize("shape", [0.6, 1.0, 1.7])
def test_intervals_of_the_fits_hold_the_truth_as_often_as_they_say(shape):
    """200 logs of 150 customers: 90 % intervals, five standard errors of tolerance."""
    truth, hits, rejected = Weibull(3.0, shape), np.zeros(3), 0
    for seed in range(200):
        waits, gave_up = a_log(truth, Exponential(2.5), 150, seed)
        fit = weibull_patience(waits, gave_up)
        hits[0] += fit.shape.low <= shape <= fit.shape.high
        hits[1] += fit.scale_minutes.low <= 3.0 <= fit.scale_minutes.high
        rejected += fit.p_exponential < 0.1
        if shape == 1.0:
            mean = exponential_patience(waits, gave_up)
            hits[2] += mean.low <= 3.0 <= mean.high
    noise = 5 * np.sqrt(0.09 / 200)
    assert (np.abs(hits[: 3 if shape == 1.0 else 2] / 200 - 0.9) < noise).all()
    assert rejected / 200 > 0.9 if shape != 1.0 else rejected / 200 < 0.1 + noise


def test_leaving_out_who_was_served_would_shorten_patience():
    waits, gave_up = a_log(Exponential(5.0), Exponential(1.0), 4000, seed=1)
    found = exponential_patience(waits, gave_up)
    assert found.low < 5.0 < found.high
    assert waits[gave_up].mean() < 1.5


def test_the_hazard_is_flat_for_exponential_patience_and_falls_for_a_small_shape():
    edges = [0, 0.5, 1, 2, 4]
    flat, low, high = hazard(*a_log(Exponential(4.0), Exponential(3.0), 4000, seed=2), edges)
    assert ((low < 0.25) & (high > 0.25)).sum() >= 3
    assert (np.abs(flat - 0.25) < 0.05).all()
    falling, _, _ = hazard(*a_log(Weibull(4.0, 0.5), Exponential(3.0), 4000, seed=2), edges)
    assert (np.diff(falling) < 0).all()
    beyond = hazard([1.0, 2.0], np.array([True, False]), [0, 1, 5, 6])
    assert np.isnan(beyond[0][2])
    np.testing.assert_allclose(beyond[0][:2], [0.0, 1.0])


def test_a_curve_becomes_a_patience_for_the_formulas():
    waits, gave_up = a_log(Weibull(3.0, 0.7), Exponential(4.0), 5000, seed=3)
    curve = survival_curve(waits, gave_up).distribution()
    assert len(curve.times_minutes) <= 40
    at = np.array([0.2, 1.0, 3.0, 6.0])
    np.testing.assert_allclose(curve.survival(at), Weibull(3.0, 0.7).survival(at), atol=0.03)


def test_below_ten_who_gave_up_there_is_a_word_and_no_number():
    waits, few = np.arange(1.0, 101), np.arange(100) < 9
    for estimate in (survival_curve, exponential_patience, weibull_patience):
        assert estimate(waits, few) == NotEstimable(reason="too_few", needs=("abandoned",))
        assert not isinstance(estimate(waits, np.arange(100) < 10), NotEstimable)
    assert handle_times([3.0] * 9) == NotEstimable(reason="too_few", needs=("handle_s",))
    assert handle_times([3.0] * 20) == NotEstimable(reason="too_few", needs=("handle_s",))


def test_handle_times_show_their_mean_their_variation_and_whether_they_are_log_normal():
    random = np.random.default_rng(4)
    found = handle_times(LogNormal(6.0, 3.0).draw(random, 5000))
    assert found.distribution.mean == found.mean_minutes.value
    assert found.distribution.sd_minutes == pytest.approx(found.variation.value * found.mean_minutes.value)
    assert abs(found.log_skewness) < 0.2
    held, logs = np.zeros(2), 200
    for _ in range(logs):
        exponential = handle_times(Exponential(6.0).draw(random, 400))
        held += [e.low < truth < e.high for e, truth in zip(exponential[:2], (6.0, 1.0), strict=True)]
        assert exponential.log_skewness < -0.5
    assert (np.abs(held / logs - 0.9) < 5 * np.sqrt(0.09 / logs)).all()


def test_times_as_observed_keep_their_mean_their_spread_and_their_ends():
    seconds = np.round(LogNormal(180, 200).draw(np.random.default_rng(2), 5000))
    found = as_observed(seconds / 60)
    assert found.mean == pytest.approx(seconds.mean() / 60, rel=1e-3)
    assert found.survival(seconds.max() / 60) == 0
    assert found.survival(np.median(seconds) / 60) == pytest.approx(0.5, abs=0.01)
    drawn = found.draw(np.random.default_rng(3), 200_000)
    assert drawn.std() == pytest.approx(seconds.std() / 60, rel=0.02)


def test_times_that_are_few_or_all_alike_are_no_distribution():
    too_few = NotEstimable(reason="too_few", needs=("handle_s",))
    assert as_observed([1.0, 2.0] * 4) == too_few
    assert as_observed([2.0] * 50) == too_few


def test_faults_are_told():
    with pytest.raises(InputError, match="waits: found nan"):
        survival_curve(np.nan, np.array(True))
    with pytest.raises(InputError, match=r"gave_up: found values of type int64.*\ngave_up: found \(3,\)"):
        exponential_patience([1.0, 2.0], [1, 0, 1])
    with pytest.raises(InputError, match="edges: found"):
        hazard([1.0, 2.0], [True, False], [2, 1])
    with pytest.raises(InputError, match=r"minutes\[0\]: found 0\.0"):
        handle_times([0.0, 1.0])
