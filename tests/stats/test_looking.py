"""Looks of a trial with an end: what moves, what stays, and what ends it."""

import numpy as np
import pytest
from scipy import integrate, special, stats

from humanline.foundation.errors import InputError
from humanline.stats.crossing import crossing
from humanline.stats.group_sequential import boundaries, classical, with_futility
from humanline.stats.looking import adjusted, look
from humanline.stats.power import Fixed
from humanline.stats.spending import spent

FIVE = np.arange(1, 6) / 5


def looks(z, at, **settings):
    at = np.asarray(at, dtype=float)
    return look(np.asarray(z) / np.sqrt(at), 1 / at, at, **settings)


def test_two_looks_cross_as_the_bivariate_normal_says():
    """A second, obvious implementation: 1 − P(both inside), correlation √(I₁/I₂), with an effect."""
    effect, z = 0.7, np.array([2.2, 1.9])
    information = np.array([0.4, 1.0])
    found = crossing(information, -z, z, effect=effect).at.sum()
    mean = effect * np.sqrt(information)
    together = [[1, np.sqrt(0.4)], [np.sqrt(0.4), 1]]
    inside = stats.multivariate_normal.cdf(z, mean, together, lower_limit=-z, abseps=1e-10, releps=1e-10, maxpts=10**7)
    assert found == pytest.approx(1 - inside, abs=1e-8)


def test_very_close_looks_are_integrated_as_exactly_as_far_ones():
    """A look 0.02 % after another, by a plain integral over the first."""
    at, z = np.array([1.0, 1.0002]), 1.0
    found = crossing(at, [-np.inf] * 2, [z, z]).above[1]
    step = np.sqrt(0.0002)

    def both(score):
        return stats.norm.pdf(score) * special.ndtr((score - z * np.sqrt(1.0002)) / step)

    assert found == pytest.approx(integrate.quad(both, z - 20 * step, z, epsabs=1e-13)[0], abs=1e-9)


def test_the_boundary_of_a_look_does_not_depend_on_what_comes_after():
    plan = boundaries([0.2, 0.5, 0.8, 1.0])
    for k in (1, 2, 3):
        assert boundaries(plan.fractions[:k]).upper == pytest.approx(plan.upper[:k], abs=1e-12)


def test_all_is_spent_at_the_end_wherever_the_looks_were_and_however_late_the_end():
    for at in ([1.0], [0.1, 0.11, 0.9, 1.0], [0.3, 1.4], [2.0]):
        plan = boundaries(at)
        assert plan.crossing().at.sum() == pytest.approx(0.05, abs=1e-9)
    assert boundaries([2.0]).upper[0] == pytest.approx(Fixed().z, abs=1e-9)


def test_nothing_is_left_to_spend_after_the_end():
    found = looks([1.0, 1.9, 9.0], [0.5, 1.1, 1.6])
    assert found.upper[2] == np.inf
    assert found.stopped is None
    assert found.ended
    assert (found.low[2], found.high[2]) == (-np.inf, np.inf)


def test_a_trial_that_stopped_stays_stopped_by_the_look_that_stopped_it():
    found = looks([-4.0, 0.0, 3.0], [0.5, 1.0, 1.5])
    assert (found.stopped, found.direction) == (0, "worse")
    assert looks([-4.0, 0.0], [0.5, 1.0], sides=1).stopped is None


def test_a_look_without_new_information_is_none_and_spends_nothing():
    with_it = looks([1.0, 8.0, 8.0, 1.5], [0.5, 0.5, 0.4, 1.0])
    assert with_it.upper[1] == with_it.upper[2] == np.inf
    assert with_it.stopped is None
    assert with_it.upper[[0, 3]] == pytest.approx(looks([1.0, 1.5], [0.5, 1.0]).upper, abs=1e-12)


def test_a_margin_moves_what_is_tested_and_not_the_interval():
    at = np.array([0.5, 1.0])
    plain = look([0.0, 0.0], [0.02, 0.01], at, sides=1, alpha=0.025)
    shifted = look([0.0, 0.0], [0.02, 0.01], at, sides=1, alpha=0.025, null=-0.3)
    assert plain.stopped is None
    assert (shifted.stopped, shifted.direction) == (1, "better")
    assert shifted.low == pytest.approx(plain.low, abs=1e-12)


def test_a_statistic_by_the_score_decides_where_it_is_given():
    at = np.array([0.5, 1.0])
    assert look([0.1, 0.1], [1, 1], at, z=[0.0, 2.5]).stopped == 1


def test_with_one_look_the_adjusted_interval_is_the_plain_one():
    found = adjusted([0.5], [0.04], [1.0], look([0.5], [0.04], [1.0]))
    assert found.estimate == pytest.approx(0.5, abs=1e-8)
    assert found.low == pytest.approx(0.5 - Fixed().z * 0.2, abs=1e-7)
    assert found.high == pytest.approx(0.5 + Fixed().z * 0.2, abs=1e-7)
    assert found.p == pytest.approx(2 * special.ndtr(-2.5), abs=1e-10)


def test_an_early_stop_draws_the_estimate_towards_nought_and_p_agrees_with_the_boundary():
    z = np.append(np.zeros(2), boundaries(FIVE[:3], spending="pocock").upper[2])
    estimate, variance = z / np.sqrt(FIVE[:3]), 1 / FIVE[:3]
    found = adjusted(estimate, variance, FIVE[:3], look(estimate, variance, FIVE[:3], spending="pocock"))
    assert found.estimate < estimate[-1]
    # On the boundary, p is what has been spent on both sides until then.
    assert found.p == pytest.approx(2 * float(spent(0.6, 0.025, "pocock")), abs=1e-8)


def test_futility_never_touches_the_boundaries_for_proof():
    plan = boundaries(FIVE)
    cautious = with_futility(plan, power=0.9)
    assert np.array_equal(cautious.upper, plan.upper)
    assert np.all(cautious.futile <= cautious.upper)
    assert cautious.futile[-1] == pytest.approx(cautious.upper[-1], abs=1e-6)
    drift = cautious.drift(0.9, stop_futile=True)
    assert cautious.crossing(drift, stop_futile=True).below.sum() == pytest.approx(0.1, abs=1e-6)


def test_a_segment_whose_units_come_late_makes_no_more_false_alarms():
    """It spends by the whole trial's clock; were its own units taken to come by that clock too, it would make more."""
    clock, units = FIVE, np.array([10.0, 12.0, 15.0, 80.0, 200.0])
    told = looks(np.zeros(5), units / 200, spending="pocock").upper
    mixed = look(np.zeros(5), 1 / units, clock, information=units, spending="pocock").upper
    wrong = look(np.zeros(5), 1 / units, clock, spending="pocock").upper
    assert crossing(units, -mixed, mixed).at.cumsum() == pytest.approx(2 * spent(clock, 0.025, "pocock"), abs=1e-9)
    assert mixed == pytest.approx(boundaries(clock, information=units, spending="pocock").upper, abs=1e-12)
    assert abs(crossing(units, -wrong, wrong).at.sum() - 0.05) > 0.003
    assert told[0] > mixed[0], "by its own clock it would have spent less so far"


def test_an_end_by_date_spends_all_with_the_units_there_are():
    """Sixty per cent of the units by the last day: the fraction is 1 then, and the first look had half of them."""
    found = look([0.0, 0.0], [2.0, 1.0], [0.3, 1.0], information=[0.3, 0.6])
    assert crossing([0.5, 1.0], -found.upper, found.upper).at.sum() == pytest.approx(0.05, abs=1e-9)
    assert found.ended
    longer = look([0.0] * 3, [2.0, 1.0, 0.9], [0.3, 1.0, 1.0], information=[0.3, 0.6, 0.7])
    assert longer.upper.tolist() == [*found.upper.tolist(), np.inf], "what comes after the date says nothing"


def test_an_adjusted_interval_goes_by_the_information_in_any_unit():
    z, clock, units = np.array([1.0, 1.5, 2.2]), np.array([0.3, 0.6, 1.0]), np.array([50.0, 200.0, 220.0])
    estimate, variance = z / np.sqrt(units), 1 / units
    looked = look(estimate, variance, clock, information=units)
    found = adjusted(estimate, variance, clock, looked, information=units)
    again = adjusted(estimate, variance, clock, looked, information=7 * units)
    assert found == pytest.approx(again, abs=1e-9)
    alike = adjusted(estimate, variance, units / 220, looked)
    assert found == pytest.approx(alike, abs=1e-9)
    apart = adjusted(estimate, variance, clock, looked)
    assert abs(found.low - apart.low) > 1e-4, "the clock alone would tell another interval"


def test_wrong_looks_are_refused_with_all_their_faults():
    with pytest.raises(InputError) as caught:
        boundaries([0.5, 0.4], alpha=1.5, sides=3)
    assert {fault.where for fault in caught.value.faults} == {"alpha", "sides", "fractions"}
    with pytest.raises(InputError):
        look([1.0], [0.0], [1.0])
    with pytest.raises(InputError):
        crossing([1.0, 1.00001], [-2, -2], [2, 2])
    with pytest.raises(InputError):
        crossing([0.5, 1.0], [1, -2], [0, 2])
    with pytest.raises(InputError):
        classical(0)
    with pytest.raises(InputError):
        spent(-0.1, 0.05)
