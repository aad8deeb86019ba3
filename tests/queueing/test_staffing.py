"""Staffing: the answer keeps the target, and one agent fewer (or a little more load) does not."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from humanline.foundation.errors import InputError
from humanline.queueing.roots import last_kept
from humanline.queueing.staffing import agents_needed, load_carried
from humanline.queueing.waiting import ABANDONED, erlang_a_waiting, erlang_c_waiting

RULE = {"handle_minutes": 6, "target_share": 0.8, "within_minutes": 1, "abandoned": "missed"}


def level(agents, load, rule):
    """The service level, by the public formulas."""
    known = {k: v for k, v in rule.items() if k != "target_share"}
    if rule["patience_minutes"] is not None:
        return float(erlang_a_waiting(agents, load, **known).service_level)
    if agents <= load:
        return 0.0
    known = {k: known[k] for k in ("handle_minutes", "within_minutes")}
    return float(erlang_c_waiting(agents, load, **known).service_level)


rules = st.fixed_dictionaries(
    {
        "handle_minutes": st.floats(0.5, 60),
        "target_share": st.floats(0.01, 0.999),
        "within_minutes": st.floats(0, 5),
        "patience_minutes": st.one_of(st.none(), st.floats(1.0, 60)),
        "abandoned": st.sampled_from(ABANDONED),
    }
)


@given(load=st.floats(-3, 4).map(lambda x: 10.0**x), rule=rules)
@settings(max_examples=200, deadline=None)
def test_the_agents_keep_the_target_and_one_fewer_do_not(load, rule):
    agents = int(agents_needed(load, **rule))
    assert agents >= 1
    assert level(agents, load, rule) >= rule["target_share"]
    assert agents == 1 or level(agents - 1, load, rule) < rule["target_share"]


@given(agents=st.one_of(st.integers(1, 3000).map(float), st.floats(0.3, 500)), rule=rules)
@settings(max_examples=200, deadline=None)
def test_the_load_keeps_the_target_and_a_little_more_does_not(agents, rule):
    load = float(load_carried(agents, **rule))
    assert level(agents, load, rule) >= rule["target_share"]
    assert level(agents, load + 1e-9 * agents / rule["target_share"], rule) < rule["target_share"] + 1e-11


@given(agents=st.integers(1, 2000), rule=rules)
@settings(max_examples=100, deadline=None)
def test_the_two_are_each_others_inverse(agents, rule):
    load = load_carried([agents - 1, agents], **rule)
    between = load[0] + (load[1] - load[0]) * np.array([0.01, 0.5, 0.99])
    assert load[0] < load[1]
    assert agents_needed(between, **rule).tolist() == [agents] * 3


def test_erlang_c_staffing_is_that_of_a_plain_search():
    """A widely installed tool gives one agent too many on small targets; here, counting up from one agent."""
    loads, shares, limits = (0.1, 0.5, 1, 2, 5, 9.9, 24, 60), (0.05, 0.2, 0.5, 0.8, 0.95), (0, 0.2, 1, 5)
    for load in loads:
        for share in shares:
            for within in limits:
                n, inverse_b = 0, 1.0
                while True:
                    n += 1
                    inverse_b = 1 + n / load * inverse_b
                    if n > load:
                        waits = n / inverse_b / (n - load * (1 - 1 / inverse_b))
                        if 1 - waits * math.exp(-(n - load) * within / 3) >= share:
                            break
                found = agents_needed(load, handle_minutes=3, target_share=share, within_minutes=within)
                assert found == n, (load, share, within)


def test_no_work_needs_nobody_and_nobody_carries_no_work():
    for patience in (None, 5):
        assert agents_needed([0, 0.001], patience_minutes=patience, **RULE).tolist() == [0, 1]
        assert load_carried([0, 1], patience_minutes=patience, **RULE)[0] == 0


def test_patience_lets_fewer_agents_keep_a_target_even_below_the_load():
    patient = agents_needed(100, handle_minutes=6, target_share=0.8, within_minutes=3)
    impatient = agents_needed(
        100, handle_minutes=6, target_share=0.8, within_minutes=3, patience_minutes=5, abandoned="missed"
    )
    assert patient > 100 > impatient
    assert (
        load_carried(
            impatient, handle_minutes=6, target_share=0.8, within_minutes=3, patience_minutes=5, abandoned="missed"
        )
        >= 100
    )


def test_a_week_of_hours_and_several_skills_in_one_call():
    load = np.random.default_rng(7).uniform(0, 60, (168, 3))
    load[:40] = 0
    handle, patience = np.array([3.0, 6.0, 20.0]), np.array([2.0, 5.0, 5.0])
    found = agents_needed(load, patience_minutes=patience, **RULE | {"handle_minutes": handle})
    assert found.shape == (168, 3)
    assert found.dtype == np.int64
    assert not found[:40].any()
    for hour, skill in [(40, 0), (100, 1), (167, 2)]:
        one = agents_needed(
            load[hour, skill], patience_minutes=patience[skill], **RULE | {"handle_minutes": handle[skill]}
        )  # fmt: skip
        assert one == found[hour, skill]
    assert agents_needed(np.empty(0), **RULE).shape == (0,)
    assert load_carried(np.empty(0), **RULE).shape == (0,)


def test_the_load_carried_is_smooth_enough_for_differences():
    """The marginal load of an agent, by central differences at two widths, agrees and rises with the agents."""
    agents = np.linspace(1, 120, 60)
    for patience in (None, 5.0):
        slopes = [
            (load_carried(agents + d, patience_minutes=patience, **RULE)
             - load_carried(agents - d, patience_minutes=patience, **RULE)) / (2 * d)
            for d in (1e-3, 1e-4)
        ]  # fmt: skip
        np.testing.assert_allclose(slopes[0], slopes[1], rtol=1e-5)
        assert (slopes[1] > 0).all()
        assert (np.diff(slopes[1]) > -1e-6).all()  # pooling: each further agent carries more than the one before


def test_huge_loads_and_sharp_targets_are_staffed():
    found = agents_needed(1e5, handle_minutes=6, target_share=[1e-9, 0.8, 1 - 1e-12], within_minutes=0)
    assert found[0] == 100_001
    assert 100_001 < found[1] < found[2] < 1e5 + 10 * math.sqrt(1e5)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"load": [3, -1]}, r"load\[1\]: found -1.0. It must be a finite number, 0 or more."),
        ({"load": np.nan}, "load: found nan"),
        ({"load": np.inf}, "load: found inf"),
        ({"handle_minutes": 0}, "handle_minutes: found 0.0. It must be a finite number above 0."),
        ({"target_share": 1}, "target_share: found 1.0. It must lie between 0 and 1, both excluded."),
        ({"target_share": [0.5, 0, 80]}, r"target_share\[1\]: found 0.0 \(and 1 more\)"),
        ({"within_minutes": -0.1}, "within_minutes: found -0.1"),
        ({"patience_minutes": np.nan}, "patience_minutes: found nan"),
        ({"abandoned": ""}, "abandoned: found ''"),
        ({"load": [1, 2], "handle_minutes": [1, 2, 3]}, "shapes: found load"),
    ],
)
def test_a_fault_is_told_with_its_place_and_rule(change, told):
    with pytest.raises(InputError, match=told):
        agents_needed(**({"load": 5} | RULE | change))


def test_where_customers_give_up_the_caller_says_what_they_count_as():
    rule = {"handle_minutes": 6, "target_share": 0.8, "within_minutes": 1, "patience_minutes": 5}
    for staff in (agents_needed, load_carried):
        with pytest.raises(
            InputError, match=r"abandoned: found nothing\. Where customers give up, say what they count"
        ):
            staff(5, **rule)


def test_a_target_that_bounds_no_load_is_told():
    with pytest.raises(InputError, match="Use abandoned = 'missed'"):
        load_carried(5, handle_minutes=6, target_share=0.8, within_minutes=60, patience_minutes=1, abandoned="left_out")


def test_the_bracket_closes_on_steps_kinks_and_plateaus():
    edges = np.array([0.3, 1e-6, 4.0, 0.0])

    def margin(x, of):
        shapes = [np.where(x <= edges[of], 1.0, -1e-9), edges[of] - x, (edges[of] - x) ** 3, -x]
        return np.choose(np.array([0, 1, 2, 3])[of], shapes)

    np.testing.assert_allclose(last_kept(margin, np.zeros(4), np.full(4, 10.0)), edges, atol=1e-5)
    found = last_kept(margin, np.zeros(4), np.full(4, 10.0))
    assert (margin(found, np.arange(4)) >= 0).all()
