"""A design with few sites of known size says how sure a difference can be, and when there are too few."""

import numpy as np
import pytest
from scipy import stats
from trial_builders import clock, design, facts

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.organisation import Organisation
from humanline.trial.designing import forecast
from humanline.trial.few_sites import clusters_needed, free_of, larger_of_few, sizes_of

UNEQUAL = (20.0, 25.0, 30.0, 30.0, 40.0, 40.0, 45.0, 50.0, 55.0, 60.0, 90.0, 95.0)


def of(sizes, *, alike=0.02, unit="site", **more):
    return design(unit=unit, cluster="site", cluster_sizes=sizes, cluster_alike=alike, **more)


def told(made):
    return forecast(made, facts(), Organisation(), hours_per_week=None, clock=clock, version="1")


def test_equal_sites_have_two_fewer_degrees_of_freedom_than_there_are():
    assert free_of(of((40.0,) * 12)) == pytest.approx(10.0)
    assert free_of(of(())) == np.inf
    assert 6 < free_of(of(UNEQUAL)) < 10


def test_twelve_sites_with_a_coefficient_of_variation_of_a_half_are_planned_and_told():
    made = of(UNEQUAL)
    assert sizes_of(made)[1] == pytest.approx(0.49, abs=0.03)
    found = told(made)
    assert isinstance(found.sizes[0].units, Estimate)
    (few,) = [one for one in found.notices if "clusters" in one.code]
    assert (few.code, few.level, few.values["clusters"]) == ("trial_few_clusters", "info", 12)


def test_few_sites_take_more_units_than_many_by_students_t():
    equal = told(of((40.0,) * 12)).sizes[0].units.value
    by_size = told(design(unit="household", cluster="site", cluster_size=40.0, cluster_alike=0.02)).sizes[0].units.value
    student = stats.t(10).isf(0.025) + stats.t(10).isf(0.2)
    assert equal / by_size == pytest.approx((student / (1.959964 + 0.841621)) ** 2, rel=0.03)
    assert larger_of_few(1.959964, 0.8, 1e9) == pytest.approx(1.0, abs=1e-6)


def test_unequal_sites_take_more_than_equal_ones():
    assert told(of(UNEQUAL)).sizes[0].units.value > 1.1 * told(of((48.3,) * 12)).sizes[0].units.value


def test_too_few_sites_are_refused_beforehand_with_how_many_would_do():
    found = told(of((40.0,) * 4))
    assert found.sizes[0].units == NotEstimable(reason="few_units")
    ways = {one.code: one.values for one in found.ways}
    assert ways["more_clusters"]["clusters"] == 6 == clusters_needed(of((40.0,) * 4))
    assert [one.level for one in found.notices if one.code == "trial_too_few_clusters"] == ["warning"]


def test_what_these_sites_can_show_is_told_where_they_hold_fewer_than_it_takes():
    found = told(of(UNEQUAL))
    ways = {one.code: one.values for one in found.ways}
    assert found.sizes[0].units.value > sum(UNEQUAL)
    assert ways["clusters_effect"]["clusters"] == 12
    assert ways["clusters_effect"]["effect"] > 0.05
    large = told(of(tuple(100 * size for size in UNEQUAL), alike=0.0001))
    assert "clusters_effect" not in {one.code for one in large.ways}


def test_sites_whose_likeness_nobody_knows_are_not_sized():
    assert told(of(UNEQUAL, alike=0.0)).sizes[0].units == NotEstimable(reason="no_spread_of_unit")
