"""Boundaries, peeking and power against numbers printed by others; each tolerance is a unit of the last printed digit.

Sources: Jennison & Turnbull (2000), 'Group Sequential Methods', tables 2.1 and 2.3 (Pocock, O'Brien–Fleming); ldbounds
(R) and rpact (R) for spending functions; gsDesign (R), printed default of `gsDesign()`; Armitage, McPherson & Rowe
(1969), JRSS A 132, table 2; R `pwr` and `power.t.test`; Chow, Shao & Wang (2008), 'Sample Size Calculations in Clinical
Research', §3.2 and §4.2.
"""

import numpy as np
import pytest

from humanline.stats.crossing import crossing
from humanline.stats.group_sequential import boundaries, classical, with_futility
from humanline.stats.power import Fixed, OutcomeSpread, arcsine_effect, sample_size, t_sample_size
from humanline.stats.spending import spent

LOOKS = (2, 3, 4, 5, 10, 20)
FIVE = np.arange(1, 6) / 5


@pytest.mark.parametrize(
    ("alpha", "delta", "printed"),
    [
        (0.05, 0.5, (2.178, 2.289, 2.361, 2.413, 2.555, 2.672)),
        (0.05, 0.0, (1.977, 2.004, 2.024, 2.040, 2.087, 2.126)),
        (0.01, 0.5, (2.772, 2.873, 2.939, 2.986, 3.117, 3.225)),
        (0.01, 0.0, (2.580, 2.595, 2.609, 2.621, 2.660, 2.695)),
    ],
)
def test_the_classical_constants_are_those_of_the_book(alpha, delta, printed):
    found = [classical(k, alpha=alpha, delta=delta).upper[-1] for k in LOOKS]
    assert found == pytest.approx(printed, abs=0.0006)


@pytest.mark.parametrize(
    ("settings", "printed"),
    [
        ({}, (4.8769, 3.3570, 2.6803, 2.2898, 2.0310)),
        ({"spending": "pocock"}, (2.4380, 2.4268, 2.4102, 2.3966, 2.3860)),
        ({"convention": "both_sides"}, (4.3826, 3.0997, 2.5534, 2.2538, 2.0635)),
    ],
)
def test_spending_five_percent_over_five_looks_gives_the_boundaries_of_ldbounds(settings, printed):
    found = boundaries(FIVE, **settings)
    assert found.upper == pytest.approx(printed, abs=0.00006)
    assert found.lower == pytest.approx(-found.upper, abs=1e-12)


def test_one_side_over_three_looks_gives_the_boundaries_of_rpact():
    found = boundaries([1 / 3, 2 / 3, 1], alpha=0.025, sides=1)
    assert found.upper == pytest.approx((3.7103, 2.5114, 1.9930), abs=0.00006)


def test_futility_that_does_not_bind_gives_the_default_design_of_gsdesign():
    """Printed: efficacy 3.01 2.55 2.00, futility -0.24 0.94 2.00, 1.07 times the fixed sample, at 90 % power."""
    plan = boundaries([1 / 3, 2 / 3, 1], alpha=0.025, sides=1, spending="hwang_shih_decani", parameter=-4)
    found = with_futility(plan, power=0.9, spending="hwang_shih_decani", parameter=-2)
    assert found.upper == pytest.approx((3.01, 2.55, 2.00), abs=0.006)
    assert found.futile == pytest.approx((-0.24, 0.94, 2.00), abs=0.006)
    inflation = (found.drift(0.9, stop_futile=True) / Fixed(0.025, 1).drift(0.9)) ** 2
    assert inflation == pytest.approx(1.07, abs=0.0006)


def test_repeated_five_percent_tests_give_the_false_alarms_of_armitage():
    printed = {2: 0.0831, 3: 0.1073, 4: 0.1262, 5: 0.1417, 10: 0.1934, 20: 0.2479, 50: 0.3205}
    for looks, share in printed.items():
        z = np.full(looks, Fixed().z)
        assert crossing(np.arange(1, looks + 1), -z, z).at.sum() == pytest.approx(share, abs=0.00006)


@pytest.mark.parametrize(("d", "printed"), [(0.2, 393.4057), (0.5, 63.7656), (0.8, 25.5246)])
def test_student_needs_the_units_that_r_prints(d, printed):
    assert t_sample_size(d).control == pytest.approx(printed, abs=0.00006)


def test_shares_by_the_arcsine_need_the_units_that_r_prints():
    found = sample_size(arcsine_effect(0.10, 0.12), OutcomeSpread.of_means(1))
    assert found.control == pytest.approx(3834.6, abs=0.06)


def test_shares_by_the_score_need_the_units_of_rs_power_prop_test():
    """The example of its help page: p1 = .50, p2 = .75, power = .90."""
    assert sample_size(0.25, OutcomeSpread.by_score(0.5, 0.75), power=0.9).control == pytest.approx(76.7, abs=0.05)


def test_non_inferiority_needs_the_units_of_chow_shao_and_wang():
    once = Fixed(0.05, 1).drift
    assert sample_size(0.2, OutcomeSpread.of_shares(0.65, 0.85), margin=-0.1, drift=once).control == pytest.approx(
        24.39, abs=0.006
    )
    assert sample_size(0.0, OutcomeSpread.of_means(10), margin=-5, drift=once).control == pytest.approx(
        49.46, abs=0.006
    )


def test_looks_spend_by_one_clock_and_correlate_by_another():
    """A segment whose units come late spends by the whole trial's clock, and all its looks together by no more."""
    clock, units = np.array([0.2, 0.4, 0.6, 0.8, 1.0]), np.array([10.0, 15.0, 60.0, 61.0, 90.0])
    plan = boundaries(clock, information=units)
    assert plan.crossing().at.cumsum() == pytest.approx(2 * spent(clock, 0.025), abs=1e-9), (
        "each look spends what the clock says"
    )
    assert plan.crossing().at.sum() == pytest.approx(0.05, abs=1e-9)
    # The second look has two thirds of its units in common with the first: the same as looks at 2/3 and 1.
    alike = boundaries([0.2, 0.4], information=[2, 3])
    assert alike.upper == pytest.approx(plan.upper[:2], abs=1e-9)
    assert boundaries(clock, information=7 * clock).upper == pytest.approx(boundaries(clock).upper, abs=1e-9)
