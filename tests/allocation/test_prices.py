"""Prices of minutes against linear programming, and what holds for every allocation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog

from humanline.allocation.prices import Allocated, Demand, allocate

DELAY = np.array([0.5, 0.3, 0.2])


def day(seed: int, *, cells: int = 30, intervals: int = 24, tight: float = 0.5) -> tuple[Demand, np.ndarray]:
    rng = np.random.default_rng(seed)
    busy = 1 + 0.6 * np.sin(np.linspace(0, 2 * np.pi, intervals))
    demand = Demand(
        contacts=rng.gamma(2, 2, (cells, 1)) * busy * rng.uniform(0.7, 1.3, (cells, intervals)),
        gain=rng.normal(5, 8, cells),
        minutes=rng.uniform(3, 20, cells),
        spill=rng.uniform(0.02, 0.5, cells),
        delay=DELAY,
    )
    work = (demand.contacts * demand.minutes[:, None]).sum(axis=0)
    return demand, tight * work


def best(demand: Demand, carried: np.ndarray, price: float) -> float:
    """The linear programme as it stands, by HiGHS."""
    cells, intervals = demand.contacts.shape
    n, h, s = demand.contacts, demand.minutes, demand.spill
    rows = sparse.lil_matrix((intervals, cells * intervals + intervals))
    room = carried.copy()
    for t in range(intervals):
        for c in range(cells):
            rows[t, c * intervals + t] += n[c, t] * h[c]
            for d, k in enumerate(demand.delay, start=1):
                if t + d < intervals:
                    rows[t + d, c * intervals + t] -= n[c, t] * s[c] * k * h[c]
                    room[t + d] -= n[c, t] * s[c] * k * h[c]
        rows[t, cells * intervals + t] = -1
    costs = np.r_[-(n * demand.gain[:, None]).ravel(), np.full(intervals, price)]
    bounds = [(0, 1)] * (cells * intervals) + [(0, None)] * intervals
    return -linprog(costs, A_ub=rows.tocsr(), b_ub=room, bounds=bounds, method="highs").fun


def worth(demand: Demand, carried: np.ndarray, found: Allocated, price: float) -> float:
    """The value of the shares, reckoned again from the start."""
    cells, intervals = demand.contacts.shape
    work = (demand.contacts * found.share * demand.minutes[:, None]).sum(axis=0)
    for c in range(cells):
        back = demand.contacts[c] * (1 - found.share[c]) * demand.spill[c] * demand.minutes[c]
        for d, k in enumerate(demand.delay, start=1):
            work[d:] += k * back[: intervals - d]
    over = np.maximum(work - carried, 0)
    return float((demand.contacts * found.share * demand.gain[:, None]).sum() - price * over.sum())


@pytest.mark.parametrize("tight", [0.1, 0.4, 0.8, 2.0])
@pytest.mark.parametrize("seed", range(5))
def test_within_two_in_a_thousand_of_the_best_by_linear_programming(seed, tight):
    demand, carried = day(seed, tight=tight)
    found = allocate(demand, carried, overload_price=20.0)
    most = best(demand, carried, 20.0)
    assert found.bound >= most - 1e-6 * abs(most), "nothing brings more than the bound"
    assert found.value <= most + 1e-6 * abs(most)
    assert found.value >= most - 2e-3 * abs(most)


@pytest.mark.parametrize("seed", range(5))
def test_what_is_said_to_come_of_it_comes_of_it(seed):
    demand, carried = day(seed, tight=0.3)
    found = allocate(demand, carried, overload_price=15.0)
    assert found.value == pytest.approx(worth(demand, carried, found, 15.0))
    assert found.share.min() >= 0
    assert found.share.max() <= 1


def test_without_anybody_there_what_comes_back_is_overload_with_a_price():
    demand, carried = day(1)
    found = allocate(demand, 0 * carried, overload_price=50.0)
    assert found.overload[1:].min() > 0
    assert found.price.max() == pytest.approx(50.0)


def test_with_room_for_all_a_minute_is_worth_nothing():
    demand, carried = day(2, tight=5.0)
    found = allocate(demand, carried, overload_price=20.0)
    assert found.price.max() == 0
    assert (found.share[demand.gain > 0] == 1).all()
    assert (found.share[demand.gain < 0] == 0).all()


def test_a_busy_interval_costs_more():
    demand, carried = day(3, tight=0.5)
    carried[8:16] *= 0.5
    price = allocate(demand, carried, overload_price=20.0).price
    assert price[8:16].mean() > 1.2 * np.r_[price[:8], price[16:]].mean()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.05, 1.5))
def test_more_minutes_never_lower_the_bound_and_prices_stay_in_range(seed, tight):
    demand, carried = day(seed, cells=6, intervals=8, tight=tight)
    fewer, more = (allocate(demand, f * carried, overload_price=12.0) for f in (1.0, 1.2))
    assert more.bound >= fewer.bound - 1e-4 * abs(fewer.bound) - 1e-6
    assert 0 <= fewer.price.min() <= fewer.price.max() <= 12.0
    assert fewer.value <= fewer.bound + 1e-6 * abs(fewer.bound)


def test_the_same_cells_in_another_order_give_the_same_prices():
    demand, carried = day(4)
    turned = Demand(demand.contacts[::-1], demand.gain[::-1], demand.minutes[::-1], demand.spill[::-1], DELAY)
    one, other = allocate(demand, carried, overload_price=9.0), allocate(turned, carried, overload_price=9.0)
    assert one.price == pytest.approx(other.price, abs=1e-6)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("gain", np.nan, r"gain\[0\]: found nan"),
        ("minutes", 0.0, r"minutes\[0\]: found 0"),
        ("spill", 1.5, r"spill\[0\]: found 1.5"),
        ("contacts", -1.0, r"contacts\[0, 0\]: found -1"),
    ],
)
def test_bad_numbers_are_told_with_their_place(field, value, said):
    demand, carried = day(0, cells=2, intervals=3)
    broken = getattr(demand, field).copy()
    broken.flat[0] = value
    with pytest.raises(ValueError, match=said):
        allocate(demand._replace(**{field: broken}), carried, overload_price=1.0)


def test_shapes_that_do_not_fit_are_told():
    demand, carried = day(0, cells=2, intervals=3)
    with pytest.raises(ValueError, match="carried: shape"):
        allocate(demand, carried[:2], overload_price=1.0)
