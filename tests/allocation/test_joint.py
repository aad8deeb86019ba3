"""Agents and answers together: against the exact integer programme by HiGHS, and what holds for every answer."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from humanline.allocation.joint import Joint, frontier, minutes_carried, staff_and_allocate
from humanline.allocation.prices import Demand
from humanline.foundation.errors import InputError
from humanline.queueing.staffing import agents_needed

PROMISE = {"handle_minutes": 10.0, "target_share": 0.8, "within_minutes": 1.0}
TABLE = minutes_carried(30, interval_minutes=30, **PROMISE)
DEAR = 25.0


def a_day(seed: int, *, cells: int = 12, intervals: int = 8, size: float = 1.0) -> Demand:
    rng = np.random.default_rng(seed)
    busy = 1 + 0.6 * np.sin(np.linspace(0, 2 * np.pi, intervals))
    return Demand(
        contacts=size * rng.gamma(2, 0.7, (cells, 1)) * busy * rng.uniform(0.7, 1.3, (cells, intervals)),
        gain=rng.normal(6, 8, cells),
        minutes=rng.uniform(5, 15, cells),
        spill=rng.uniform(0.02, 0.4, cells),
        delay=np.array([0.6, 0.3]),
    )


def ask(demand: Demand, hours: float, **more: object) -> Joint:
    known = {"interval_minutes": 30, "overload_price": DEAR, "agent_hours": hours} | more
    return staff_and_allocate(demand, TABLE, **known)


def back_of(demand: Demand, share: np.ndarray) -> np.ndarray:
    """Minutes of spill-over that arrive in each interval, written down once more."""
    found = np.zeros(demand.contacts.shape[1])
    for t in range(found.size):
        for d, k in enumerate(demand.delay, start=1):
            if t + d < found.size:
                stay = demand.contacts[:, t] * (1 - share[:, t])
                found[t + d] += k * (stay * demand.spill * demand.minutes).sum()
    return found


def worth(demand: Demand, found: Joint, owed: float = 0.0) -> float:
    """The value of agents and answers, reckoned again from the start."""
    work = owed + (demand.contacts * found.share * demand.minutes[:, None]).sum(axis=0) + back_of(demand, found.share)
    over = np.maximum(work - TABLE[found.agents], 0.0)
    return float((demand.contacts * found.share * demand.gain[:, None]).sum() - DEAR * over.sum())


def exact(demand: Demand, hours: float, *, whole_week: bool = False, most: int = 20) -> float:
    """Value of the integer programme by HiGHS: one binary for each interval and number of agents."""
    cells, intervals = demand.contacts.shape
    shares = cells if whole_week else cells * intervals
    columns = shares + intervals * (most + 2)
    rows = sparse.lil_matrix((2 * intervals + 1, columns))
    at_most, at_least = np.full(2 * intervals + 1, np.inf), np.full(2 * intervals + 1, -np.inf)
    base = back_of(demand, np.zeros(demand.contacts.shape))
    points = np.zeros(columns)
    for t in range(intervals):
        for c in range(cells):
            x = c if whole_week else c * intervals + t
            points[x] += demand.contacts[c, t] * demand.gain[c]
            rows[t, x] += demand.contacts[c, t] * demand.minutes[c]
            for d, k in enumerate(demand.delay, start=1):
                if t + d < intervals:
                    rows[t + d, x] -= demand.contacts[c, t] * demand.spill[c] * demand.minutes[c] * k
        first = shares + t * (most + 2)
        for n in range(most + 1):
            rows[t, first + n] = -TABLE[n]
            rows[intervals + t, first + n] = 1
            rows[2 * intervals, first + n] = n * 0.5
        rows[t, first + most + 1] = -1
        points[first + most + 1] = -DEAR
        at_most[t] = -base[t]
        at_most[intervals + t] = at_least[intervals + t] = 1
    at_most[-1] = hours
    whole = np.ones(columns)
    whole[:shares] = float(whole_week)
    upper = np.ones(columns)
    over = shares + np.arange(intervals) * (most + 2) + most + 1
    whole[over], upper[over] = 0, np.inf
    done = milp(
        -points, constraints=LinearConstraint(rows.tocsr(), at_least, at_most), integrality=whole,
        bounds=Bounds(0, upper), options={"mip_rel_gap": 1e-4, "time_limit": 20},
    )  # fmt: skip
    return -done.fun


@pytest.mark.parametrize(("seed", "hours"), [(0, 10), (0, 18), (1, 22), (2, 20), (3, 20)])
def test_beside_the_integer_programme_of_highs_the_answer_is_near_and_the_bound_holds(seed, hours):
    demand = a_day(seed)
    found = ask(demand, hours, most=20)
    best = exact(demand, hours)
    assert found.bound >= best - 1e-6 * abs(best), "nothing brings more than the bound"
    assert found.value <= best + 2e-4 * abs(best)
    assert found.value >= best - 0.01 * abs(best)


def test_a_whole_week_rule_is_near_the_integer_programme_of_highs():
    demand = a_day(5)
    found = ask(demand, 20, parts=[0] * 8, most=20)
    best = exact(demand, 20, whole_week=True)
    assert found.bound >= best - 1e-6 * abs(best)
    assert best - 0.06 * abs(best) <= found.value <= best + 2e-4 * abs(best)
    assert set(np.unique(found.share)) <= {0.0, 1.0}
    assert (found.share == found.share[:, :1]).all()


def test_on_a_larger_day_the_gap_is_below_eight_in_a_thousand():
    demand = a_day(4, cells=300, intervals=24, size=0.5)
    found = ask(demand, 300.0, most=30)
    assert 0 <= found.gap < 0.008
    assert found.overload.sum() < 1


@pytest.mark.parametrize("parts", [None, [0] * 8, [0, 0, 0, 0, 1, 1, 1, 1]])
@pytest.mark.parametrize("hours", [8, 20, 32, 60])
def test_what_is_said_to_come_of_it_comes_of_it_within_the_budget(hours, parts):
    demand = a_day(6)
    owed = 12.0
    found = ask(demand, hours, parts=parts, owed=owed, least=1, most=18)
    assert found.value == pytest.approx(worth(demand, found, owed))
    assert found.agent_hours == found.agents.sum() * 0.5 <= hours + 1e-9
    assert found.agents.min() >= 1
    assert found.agents.max() <= 18
    assert found.value <= found.bound + 1e-9


def test_the_price_of_an_agent_hour_is_what_an_hour_more_brings():
    demand = a_day(7, cells=200, intervals=24, size=0.4)
    low, middle, high = frontier(demand, TABLE, [190.0, 200.0, 210.0], interval_minutes=30, overload_price=DEAR)
    assert high.value - middle.value < 10 * middle.agent_hour_price * 1.15 < (middle.value - low.value) * 1.35
    assert np.median(middle.next_agent) == pytest.approx(middle.agent_hour_price, rel=0.15)


def test_more_hours_never_bring_less_and_hours_nobody_needs_are_left():
    demand = a_day(8, cells=60, intervals=12)
    found = frontier(demand, TABLE, [20, 40, 60, 80, 100, 140, 1000], interval_minutes=30, overload_price=DEAR)
    assert (np.diff([one.value for one in found]) >= -1e-9).all()
    prices = [one.agent_hour_price for one in found]
    assert (np.diff(prices) <= 1e-6).all()
    assert found[-1].agent_hour_price == 0
    assert found[-1].agent_hours < 200


def test_a_budget_below_the_spill_over_is_explained_in_numbers_and_answered():
    demand = a_day(9, cells=60, intervals=12)
    alone = agents_needed(back_of(demand, np.zeros(demand.contacts.shape)) / 30, **PROMISE).sum() / 2
    found = ask(demand, alone / 2)
    assert found.spill_over_hours == alone
    assert found.overload.sum() > 0
    said = found.explained(alone / 2)
    assert f"spill-over alone needs {alone:,.0f}: {alone - alone / 2:,.0f} are missing" in said
    assert "come over what the agents carry" in said
    assert "are left for a choice" in ask(demand, 2 * alone).explained(2 * alone)


def test_a_rule_costs_something_and_a_finer_rule_no_more():
    demand = a_day(10, cells=100, intervals=24, size=0.6)
    free, halves, week = (ask(demand, 150, parts=parts) for parts in (None, [0] * 12 + [1] * 12, ["all"] * 24))
    assert free.value > halves.value >= week.value
    assert week.value > 0.9 * free.value


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.floats(1, 90), st.booleans())
def test_any_budget_has_an_answer_that_keeps_it(seed, hours, by_rule):
    demand = a_day(seed, cells=6, intervals=5)
    found = ask(demand, hours, parts=[0, 1, 0, 1, 0] if by_rule else None, most=12)
    assert found.agent_hours <= hours + 1e-9
    assert found.value == pytest.approx(worth(demand, found), abs=1e-6)
    assert found.value <= found.bound + 1e-6
    assert 0 <= found.price.min() <= found.price.max() <= DEAR * (1 + 1e-9)


def test_closed_intervals_get_nobody_and_their_spill_over_is_told_as_overload():
    demand = a_day(11)
    most = np.array([0, 9, 9, 9, 9, 9, 0, 0])
    found = ask(demand, 40, most=most)
    assert (found.agents[most == 0] == 0).all()
    assert found.overload[-1] > 0


def test_the_same_question_gets_the_same_answer_to_the_last_bit():
    one, other = ask(a_day(12), 30), ask(a_day(12), 30)
    assert one.share.tobytes() == other.share.tobytes()
    assert one.agents.tobytes() == other.agents.tobytes()


def test_all_faults_are_told_at_once_with_their_places():
    demand = a_day(0)
    broken = demand._replace(gain=demand.gain * np.r_[np.nan, np.ones(11)], spill=demand.spill + 2)
    with pytest.raises(InputError) as caught:
        ask(broken, -3, overload_price=0, owed=[1, 2], most=2.5, parts=[0, 1])
    assert [fault.where for fault in caught.value.faults] == [
        "demand.gain[0]", "demand.spill[0]", "agent_hours", "overload_price", "owed", "most", "parts",
    ]  # fmt: skip


def test_the_least_agents_must_fit_the_budget_and_a_falling_table_is_refused():
    with pytest.raises(InputError, match="the least agents alone take 20"):
        ask(a_day(0), 10, least=5)
    with pytest.raises(InputError, match="they never fall"):
        staff_and_allocate(a_day(0), [0.0, 5.0, 4.0], interval_minutes=30, agent_hours=5, overload_price=1)
    with pytest.raises(InputError, match="at least one of each"):
        ask(a_day(0)._replace(contacts=np.zeros((0, 8))), 10)
