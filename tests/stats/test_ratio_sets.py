"""Sets for ratios: against the roots written out, against a grid, and how often they hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from humanline.stats.aggregates import Wanted, arms
from humanline.stats.moments import of_rows
from humanline.stats.ratio_sets import complier_effect, ratio_set, relative_set

numbers = st.floats(-5, 5).map(lambda x: round(x, 3))


@given(numbers, numbers, st.floats(0.01, 4), st.floats(0.01, 4), st.floats(-0.95, 0.95), st.floats(0.5, 4))
def test_the_set_holds_exactly_the_ratios_that_are_not_told_apart(top, below, a, b, r, critical):
    covariance = np.array([[a * a, r * a * b], [r * a * b, b * b]])
    found = ratio_set(top, below, covariance, critical)
    for value in (*np.linspace(-30, 30, 241), -1e6, 1e6):
        variance = covariance[0, 0] - 2 * value * covariance[0, 1] + value**2 * covariance[1, 1]
        distance = abs(top - value * below) / np.sqrt(variance) - critical
        if abs(distance) > 1e-6:
            assert bool(found.holds(value)) == (distance < 0)


def test_fiellers_textbook_case():
    """Independent estimates: g = t² v / b², then (r ± t/b √(v₁₁ − 2 r v₁₂ + r² v₂₂ − g (v₁₁ − v₁₂²/v₂₂))) / (1 − g)."""
    top, below, v1, v2, t = 10.0, 4.0, 0.9, 0.3, 2.1
    g = t**2 * v2 / below**2
    half = t / below * np.sqrt(v1 + (top / below) ** 2 * v2 - g * v1)
    found = ratio_set(top, below, np.diag([v1, v2]), t)
    assert found.shape == "interval"
    assert found.low == pytest.approx((top / below - half) / (1 - g), rel=1e-12)
    assert found.high == pytest.approx((top / below + half) / (1 - g), rel=1e-12)


def test_a_control_near_nought_gives_a_set_without_bounds():
    few = of_rows(("y",), [[0.0]] * 60 + [[1.0]])
    more = of_rows(("y",), [[0.0]] * 40 + [[1.0]] * 21)
    found = arms([few, more], [Wanted("y")])
    assert relative_set(found, 1.96).shape == "two_rays"
    assert relative_set(arms([few, few], [Wanted("y")]), 1.96).shape == "whole_line"
    nothing = of_rows(("y",), [[0.0]] * 60)
    assert relative_set(arms([nothing, nothing], [Wanted("y")]), 1.96).shape == "not_estimable"


def test_few_events_keep_their_level_where_the_delta_method_does_not():
    """20 events an arm, no effect: Fieller's set misses in 5 % of trials, the one side as often as can be."""
    rng = np.random.default_rng(5)
    trials, n, p = 4000, 1000, 0.02
    hits = rng.binomial(n, p, size=(trials, 2)) / n
    variance = hits * (1 - hits) / n
    covariance = np.zeros((trials, 2, 2))
    covariance[:, 0, 0], covariance[:, 1, 1] = variance[:, 1], variance[:, 0]
    held = ratio_set(hits[:, 1], hits[:, 0], covariance, 1.96).holds(1.0).mean()
    assert held == pytest.approx(0.95, abs=3 * np.sqrt(0.05 * 0.95 / trials) + 0.003)


def test_with_few_compliers_anderson_and_rubin_hold_and_wald_does_not():
    """Hardly anybody complies, and who gets it anyway fares better: Wald's interval is far off."""
    rng = np.random.default_rng(6)
    trials, n, effect = 1500, 400, 0.5
    held = wald = 0
    for _ in range(trials):
        each = []
        for a in (0, 1):
            hidden = rng.normal(size=n)
            got = (hidden + 0.15 * a > 0.5).astype(float)
            each.append(of_rows(("y", "got"), np.column_stack([effect * got + hidden + 0.3 * rng.normal(size=n), got])))
        found = complier_effect(arms(each, [Wanted("y"), Wanted("got")]), 1.96)
        held += bool(found.set.holds(effect))
        wald += abs(found.effect.estimate - effect) < 1.96 * np.sqrt(found.effect.variance)
    assert held / trials == pytest.approx(0.95, abs=3 * np.sqrt(0.05 * 0.95 / trials))
    assert wald / trials < held / trials - 0.02


def test_nobody_complied_is_no_effect_on_them():
    same = of_rows(("y", "got"), [[1.0, 0], [2.0, 1], [4.0, 0]])
    found = complier_effect(arms([same, same], [Wanted("y"), Wanted("got")]), 1.96)
    assert found.effect.reason == "no_compliers"
    assert np.isnan(found.effect.estimate)
    assert found.set.shape == "whole_line"
