"""Size, power and smallest effect say the same thing three ways, whatever the way of looking."""

import numpy as np
import pytest
from statsmodels.stats.power import TTestIndPower

from humanline.foundation.errors import InputError
from humanline.stats.group_sequential import boundaries
from humanline.stats.power import (
    Conditions,
    Fixed,
    OutcomeSpread,
    alpha_of_each,
    drift_of,
    inflation,
    minimum_effect,
    power_of_each,
    sample_size,
    t_power,
    t_sample_size,
)
from humanline.stats.sequences.asymptotic import Tuning

AT = np.arange(1, 21) / 20
HARD = Conditions(
    per_control=2, cluster_size=3, cluster_spread=0.5, intracluster=0.1, explained=0.3, takes_up=0.9, crosses=0.15
)
WAYS = {
    "once": Fixed(),
    "one side": Fixed(0.025, 1),
    "planned": boundaries(AT),
    "any time": Tuning(),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("conditions", [Conditions(), HARD])
def test_size_power_and_smallest_effect_are_one_relation(way, conditions):
    rule = WAYS[way]
    drift = (lambda power: rule.drift(power, AT)) if way == "any time" else rule.drift
    spread = OutcomeSpread.of_means(2.0, 3.0)
    size = sample_size(0.5, spread, power=0.9, drift=drift, margin=-0.1, conditions=conditions)
    expected = drift_of(0.5, spread, size.control, margin=-0.1, conditions=conditions)
    power = rule.power(expected, AT) if way == "any time" else rule.power(expected)
    assert power == pytest.approx(0.9, abs=1e-6)
    smallest = minimum_effect(size.control, spread, power=0.9, drift=drift, margin=-0.1, conditions=conditions)
    assert smallest == pytest.approx(0.5, rel=1e-9)


def test_each_condition_multiplies_the_units_as_its_formula_says():
    plain = sample_size(0.3, OutcomeSpread.of_means(1)).total

    def times(**condition):
        return sample_size(0.3, OutcomeSpread.of_means(1), conditions=Conditions(**condition)).total / plain

    assert times(cluster_size=4, intracluster=0.05) == pytest.approx(1.15)
    assert times(cluster_size=4, cluster_spread=0.5, intracluster=0.05) == pytest.approx(1.2)
    assert times(explained=0.4) == pytest.approx(0.6)
    assert times(takes_up=0.8, crosses=0.3) == pytest.approx(4)
    assert times(per_control=3) == pytest.approx(4 / 3)


def test_a_margin_is_of_the_difference_between_the_arms():
    """Half take it up: an effect of 0.4 shows as 0.2, and is held against the margin as 0.2."""
    half = sample_size(0.4, OutcomeSpread.of_means(1), margin=-0.1, conditions=Conditions(takes_up=0.5))
    assert half.control == pytest.approx(sample_size(0.2, OutcomeSpread.of_means(1), margin=-0.1).control)


@pytest.mark.parametrize(("d", "ratio", "alpha"), [(0.3, 1.0, 0.05), (0.7, 2.0, 0.01), (2.0, 0.5, 0.05)])
def test_student_is_that_of_statsmodels(d, ratio, alpha):
    look = Fixed(alpha)
    expected = TTestIndPower().solve_power(d, alpha=alpha, power=0.8, ratio=ratio)
    assert t_sample_size(d, look=look, per_control=ratio).control == pytest.approx(expected, rel=1e-6)
    found = t_power(25, d, look=look, per_control=ratio)
    assert found == pytest.approx(TTestIndPower().power(d, 25, alpha, ratio), abs=1e-9)


def test_several_questions_share_alpha_and_several_guards_share_the_misses():
    assert alpha_of_each(0.05, 5) == pytest.approx(0.01)
    assert power_of_each(0.8, 4) == pytest.approx(0.95)


def test_looking_has_its_price_in_units():
    assert inflation(Fixed().drift) == 1
    assert 1.0 < inflation(boundaries(np.arange(1, 6) / 5).drift) < 1.04
    assert inflation(boundaries(np.arange(1, 6) / 5, spending="pocock").drift) > 1.15
    assert inflation(lambda power: Tuning().drift(power, AT)) > 1.5


def test_wrong_conditions_are_refused_with_all_their_faults():
    with pytest.raises(InputError) as caught:
        Conditions(per_control=0, intracluster=2, takes_up=0.1, crosses=0.2)
    assert {fault.where for fault in caught.value.faults} == {"per_control", "intracluster", "takes_up"}
    with pytest.raises(InputError):
        sample_size(0.2, OutcomeSpread.of_means(1), margin=0.2)
    with pytest.raises(InputError):
        sample_size(0.2, OutcomeSpread.of_means(1), power=0.01)
