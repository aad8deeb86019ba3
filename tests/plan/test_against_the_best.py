"""The line against the best there is: every choice of whole cells, and cells that could be divided."""

import itertools

import numpy as np
import pytest
from plan_builders import brought, completed, gain, load
from scipy.optimize import linprog


def cells(rng: np.random.Generator, count: int):
    loads = [
        load(f"m{k}", n=rng.uniform(5, 200), h=rng.uniform(2, 25), s=rng.uniform(0, 0.5), a=rng.uniform(0, 0.3))
        for k in range(count)
    ]
    return loads, {f"m{k}": gain(float(rng.normal(8, 8))) for k in range(count)}


def needs_and_values(plan) -> tuple[np.ndarray, np.ndarray]:
    """Hours and points of the cells that the line divides and in which a person adds something."""
    open_cells = [cell for cell in plan.cells if cell.gain.total.value > 0]
    values = [60 * cell.hours / cell.minutes.value * cell.gain.total.value for cell in open_cells]
    return np.array([cell.hours for cell in open_cells]), np.array(values)


@pytest.mark.parametrize("seed", range(20))
def test_at_every_point_of_the_frontier_no_choice_of_whole_cells_does_better(seed):
    """All 2^12 choices. In between, the line loses less than the one cell that does not fit would bring."""
    loads, gains = cells(np.random.default_rng(seed), 12)
    plan = completed(loads, gains, 60.0)
    hours, values = needs_and_values(plan)
    choices = np.array(list(itertools.product((0, 1), repeat=hours.size)))
    need, worth = choices @ hours, choices @ values
    first = plan.asked_hours + plan.spill_hours
    for point in plan.frontier:
        best = worth[need <= point.hours - first + 1e-9].max(initial=0.0)
        if point.hours == 60.0:
            slack = values[[c.moment for c in plan.cells if c.gain.total.value > 0].index(plan.line_at[0])]
            assert best - slack <= point.points <= best + 1e-6
            assert point.points == pytest.approx(brought(plan))
        else:
            assert point.points == pytest.approx(best)


def test_with_four_thousand_small_cells_whole_cells_cost_next_to_nothing():
    """HiGHS on cells that may be divided is a bound on any plan; ours is within 0.2 % of it."""
    rng = np.random.default_rng(3)
    loads, gains = [], {}
    for m in range(200):
        h, s = rng.uniform(3, 20), rng.uniform(0.02, 0.4)
        for k in range(20):
            loads.append(load(f"m{m}", segment=f"s{k}", n=rng.gamma(2, 10), h=h, s=s, a=rng.uniform(0.03, 0.2)))
            gains[f"m{m}", f"s{k}"] = gain(float(rng.normal(6, 8)))
    plan = completed(loads, gains, 5_000.0)
    hours, values = needs_and_values(plan)
    left = 5_000.0 - plan.asked_hours - plan.spill_hours
    bound = linprog(-values, A_ub=hours[None, :], b_ub=[left], bounds=(0, 1), method="highs")
    assert bound.success
    gap = 1 + brought(plan) / bound.fun
    assert 0 <= gap <= 0.002
    assert plan.price.value == pytest.approx(-bound.ineqlin.marginals[0] / 60, rel=0.01), (
        "its price is the shadow price"
    )
