"""Sequences: what an interval and its p have to do with each other, and what is said when nothing is known."""

import numpy as np
import pytest

from humanline.foundation.errors import InputError
from humanline.stats.sequences.asymptotic import Tuning, holds_from, sequence
from humanline.stats.sequences.bernoulli import bernoulli
from humanline.stats.sequences.normal_mixture import best_rho, bound
from humanline.stats.sequences.of_shares import share_sequence
from humanline.stats.sequences.rare_events import relative_risk
from humanline.stats.sequences.small_arms import difference_of_shares, equal_shares
from humanline.stats.shares import difference_by_score, ratio_by_score, score, score_of_ratio


@pytest.mark.parametrize("settings", [{}, {"tuning": Tuning(sides=1)}, {"degrees": 7.0}])
def test_p_is_alpha_for_a_null_on_the_edge_of_the_interval(settings):
    found = sequence(0.4, 0.02, 0.6, **settings)
    at_edge = sequence(0.4, 0.02, 0.6, null=float(found.low), **settings)
    assert at_edge.p == pytest.approx(0.05, abs=1e-9)


def test_the_interval_is_tightest_near_the_plan_in_the_unit_of_the_standard_error():
    at = np.geomspace(0.05, 20, 400)
    z = Tuning().z(at)
    assert at[np.argmin(z)] == pytest.approx(1.0, abs=0.1)
    assert min(z) == pytest.approx(3.035, abs=0.001)
    later = Tuning(tight_at=3.0).z(at)
    assert at[np.argmin(later)] == pytest.approx(3.0, abs=0.3)


def test_the_usual_tuning_is_within_a_tenth_of_a_percent_of_the_best():
    best = min(float(bound(1.0, 0.05, rho)) for rho in np.linspace(0.05, 0.3, 2001))
    assert float(bound(1.0, 0.05, best_rho(1.0, 0.05))) / best - 1 < 1e-3


def test_what_is_not_known_is_wide_open_and_not_a_number_in_its_place():
    found = sequence([np.nan, 1.0, 1.0], [1.0, np.inf, 0.0], 1.0)
    assert np.all(np.isneginf(found.low))
    assert np.all(np.isposinf(found.high))
    assert np.array_equal(found.p, [1.0, 1.0, 1.0])
    assert np.isnan(found.estimate[0])


def test_looks_together_say_the_intersection():
    found = sequence([[0.0], [1.0], [0.5]], [[1.0], [0.01], [1.0]], [[0.2], [0.9], [1.0]]).kept()
    assert found.low[2] == found.low[1]
    assert found.p[2] == found.p[1] < found.p[0]


def test_too_few_degrees_for_any_evidence_leave_the_interval_open():
    assert sequence(5.0, 0.01, 0.001, degrees=1.0).high == np.inf


def test_from_how_many_units_a_sequence_holds_follows_the_skewness():
    assert holds_from(7.0) == pytest.approx(490)
    assert holds_from(7.0, ratio=3) == pytest.approx(1960)
    assert holds_from(7.0, ratio=3, planned_looks=True) == pytest.approx(4900)


def test_shares_with_no_events_are_wide_and_without_units_open():
    value, low, high = bernoulli([0, 0, 5], [0, 50, 5], t_opt=50)
    assert np.isnan(value[0])
    assert (low[0], high[0], low[1], high[2]) == (0, 1, 0, 1)
    assert 0 < high[1] < 0.2


def test_a_share_sequence_refutes_what_is_outside_its_interval_and_nothing_inside():
    for relative, inside in ((False, 0.0), (True, 1.0)):
        found = share_sequence(20, 400, 60, 400, 1.0, relative=relative)
        for null in (float(found.low), float(found.high)):
            p = share_sequence(20, 400, 60, 400, 1.0, relative=relative, null=null).p
            assert p == pytest.approx(0.05, rel=1e-4)
        assert found.low > inside
        assert found.p < 0.05


def test_the_score_is_that_of_likeliest_shares_with_that_difference_or_ratio():
    """A second, obvious implementation: the likelihood on a fine grid."""
    random = np.random.default_rng(1)
    for _ in range(10):
        n_a, n_b = random.integers(5, 300, 2)
        a, b = random.integers(0, n_a + 1), random.integers(0, n_b + 1)
        d, r = random.uniform(-0.8, 0.8), float(np.exp(random.normal()))
        grid = np.linspace(0, 1, 400_001)[1:-1]
        for other, null, times, found in (
            (grid + d, d, 1.0, score(a, n_a, b, n_b, d)),
            (grid * r, 0.0, r, score_of_ratio(a, n_a, b, n_b, r)),
        ):
            ok = (other > 0) & (other < 1)
            p, q = grid[ok], other[ok]
            likelihood = a * np.log(p) + (n_a - a) * np.log1p(-p) + b * np.log(q) + (n_b - b) * np.log1p(-q)
            best = np.argmax(likelihood)
            p, q = p[best], q[best]
            spread = np.sqrt(q * (1 - q) / n_b + times**2 * p * (1 - p) / n_a)
            assert float(found) == pytest.approx((b / n_b - times * a / n_a - null) / spread, rel=2e-4, abs=1e-4)


def test_intervals_by_the_score_have_ends_where_there_are_no_events():
    _, low, high = ratio_by_score([0, 3, 0], 100, [3, 0, 0], 120, 1.959964)
    assert (high[0], low[1], low[2], high[2]) == (np.inf, 0, 0, np.inf)
    assert low[0] > 0
    assert np.isfinite(high[1])
    value, low, high = difference_by_score(0, 100, 0, 100, np.inf)
    assert (float(value), round(float(low)), round(float(high))) == (0, -1, 1)


def test_the_relative_risk_is_the_ratio_of_rates_and_no_events_say_nothing():
    found = relative_risk([0, 5, 0], [0, 0, 10], 0.25, planned_events=20)
    assert np.isnan(found.estimate[0])
    assert (found.low[0], found.high[0], found.p[0]) == (0, np.inf, 1)
    assert found.estimate[1] == 0
    assert found.estimate[2] == pytest.approx((10 / 0.25) / (5 / 0.75))


def test_relative_risk_with_a_changing_lot_weighs_each_look_by_its_own():
    """Two looks with lots of ½ and ¹/₁₀ and as many events as an equal risk gives leave nothing to explain."""
    found = relative_risk([50, 90], [50, 10], [0.5, 0.1], planned_events=200)
    assert found.estimate[1] == pytest.approx(1.0)
    assert found.p[1] == 1.0


def test_a_difference_of_small_shares_refutes_what_is_outside_its_interval_and_nothing_inside():
    counts = (8, 80, 30, 80)
    found = difference_of_shares(*counts, usual=0.1, planned=80)
    assert found.low > 0
    for null in (float(found.low), float(found.high)):
        assert difference_of_shares(*counts, usual=0.1, planned=80, null=null).p == pytest.approx(0.05, rel=1e-6)


def test_small_arms_without_units_say_nothing():
    found = difference_of_shares([0, 0], [0, 4], [0, 0], [5, 0], usual=0.3, planned=50)
    assert np.all(np.isnan(found.estimate))
    assert np.all(found.p == 1)
    assert (found.low[1], found.high[0]) == (-1, 1)


def test_wrong_counts_are_refused():
    with pytest.raises(InputError):
        relative_risk([-1], [2], 0.5, planned_events=10)
    with pytest.raises(InputError):
        equal_shares([3], [2], [0], [2], planned=10)
    with pytest.raises(InputError):
        bernoulli(3, 2, t_opt=10)
    with pytest.raises(InputError):
        sequence(1.0, 1.0, 0.0)
    with pytest.raises(InputError):
        sequence(1.0, 1.0, 1.0, tuning=Tuning(sides=1), degrees=5)
    with pytest.raises(InputError):
        score(1, 0, 1, 2)
