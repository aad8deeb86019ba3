"""Erlang B, C and A against numbers printed by others; each tolerance is half a unit of the last printed digit.

Items marked *unconfirmed* were recalled by whoever collected them, not read at the source: checks, not citations.
"""

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy import special

from humanline.queueing.erlang import erlang_b, erlang_c
from humanline.queueing.staffing import agents_needed
from humanline.queueing.waiting import erlang_a_waiting, erlang_c_waiting

TABLE = Path(__file__).parent / "erlang_b_table.csv"


def load_at_blocking(servers, blocking):
    """The inverse of Erlang B in the load, by plain halving."""
    low, high = np.zeros(servers.shape), np.full(servers.shape, 1e3)
    for _ in range(60):
        middle = (low + high) / 2
        below = erlang_b(servers, middle) < blocking
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return low


def test_the_printed_table_of_loads_at_a_blocking_is_reproduced():
    with TABLE.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["printed_rounding_ok"] == "True"]
    assert len(rows) == 540 - 19  # misprints at the source
    servers, blocking = (np.array([float(row[key]) for row in rows]) for key in ("trunks", "blocking"))
    load = load_at_blocking(servers, blocking)
    printed = np.array([float(row["offered_erlang_printed"]) for row in rows])
    decimals = np.array([len(row["offered_erlang_printed"].partition(".")[2]) for row in rows])
    assert np.all(np.abs(load - printed) <= 0.5 * 10.0**-decimals + 1e-9)
    exact = np.array([float(row["exact"]) for row in rows])
    assert np.all(np.abs(load - exact) <= 0.51e-5)


@pytest.mark.parametrize(("n", "a", "printed"), [(5, 2, 0.0367), (14, 10, 0.0568), (10, 5, 0.0184), (1, 1, 0.5)])
def test_erlang_b_loss_table_checkpoints(n, a, printed):
    assert erlang_b(n, a) == pytest.approx(printed, abs=0.5e-4)


@pytest.mark.parametrize(
    ("n", "a", "printed", "within"),
    [
        (14, 10, 0.1741319, 0.5e-7),  # CRAN ErlangC 0.1.0, README
        (132, 123, 0.3211161792617074, 1e-15),  # PyPI call-center-tools 1.0.0, docstring
        (1, 0.5, 0.5, 1e-15),  # these five: a public test suite on GitHub
        (2, 1.0, 1 / 3, 1e-15),
        (5, 3, 0.236151603499, 0.5e-12),
        (20, 15, 0.160429387417, 0.5e-12),
    ],
)
def test_erlang_c_as_printed(n, a, printed, within):
    assert erlang_c(n, a) == pytest.approx(printed, abs=within)


def test_erlang_c_performance_as_printed_by_cran_erlangc():
    queue = erlang_c_waiting(14, 100 / 30 * 3, handle_minutes=3, within_minutes=20 / 60)
    assert queue.service_level == pytest.approx(0.88835, abs=0.5e-5)
    assert queue.mean_wait * 60 == pytest.approx(7.83593701177724, rel=1e-13)
    assert queue.occupancy == pytest.approx(0.7142857, abs=0.5e-7)


def test_erlang_c_performance_as_printed_by_call_center_tools():
    queue = erlang_c_waiting([40, 35], 1000 * 120 / 3600, handle_minutes=2, within_minutes=20 / 60)
    np.testing.assert_allclose(queue.probability_of_waiting, [0.1907, 0.6965], rtol=0, atol=0.5e-4)
    np.testing.assert_allclose(queue.service_level, [0.9372, 0.4724], rtol=0, atol=0.5e-4)
    np.testing.assert_allclose(queue.mean_wait * 60, [3.43, 50.15], rtol=0, atol=0.5e-2)
    np.testing.assert_allclose(queue.occupancy, [0.8333, 0.9524], rtol=0, atol=0.5e-4)


def test_erlang_c_beside_a_in_the_tutorial_of_gans_koole_and_mandelbaum_unconfirmed():
    at_p90 = {"handle_minutes": 1, "abandoned": "missed", "patience_minutes": 2, "within_minutes": 12.5 / 60}
    c = erlang_c_waiting(50, 48, handle_minutes=1, within_minutes=58.1 / 60)
    a = erlang_a_waiting(50, 48, **at_p90)
    assert c.mean_wait * 60 == pytest.approx(20.8, abs=0.05)
    assert c.longer_than_limit == pytest.approx(0.10, abs=0.001)
    assert c.mean_wait * 48 == pytest.approx(17, abs=0.5)
    assert c.occupancy == pytest.approx(0.96, abs=0.005)
    assert a.probability_of_abandoning == pytest.approx(0.031, abs=0.0005)
    assert a.mean_wait * 60 == pytest.approx(3.7, abs=0.05)
    assert a.longer_than_limit == pytest.approx(0.10, abs=0.001)
    assert a.mean_wait * 48 == pytest.approx(3, abs=0.5)
    assert a.occupancy == pytest.approx(0.93, abs=0.005)


def test_the_same_queue_as_other_tools_computed_it_exactly():
    queue = erlang_a_waiting(
        50, 48, handle_minutes=1, patience_minutes=2, within_minutes=20 / 60, abandoned="missed"
    )  # peers.md
    assert queue.probability_of_waiting == pytest.approx(0.4678, abs=0.5e-4)
    assert queue.probability_of_abandoning == pytest.approx(0.03091, abs=0.5e-5)
    assert queue.mean_wait == pytest.approx(0.0618, abs=0.5e-4)
    assert queue.service_level == pytest.approx(0.9430, abs=0.5e-4)


def test_the_simulated_days_of_contactcenters_which_start_empty_are_a_little_better_than_the_steady_state():
    """ContactCenters f5ddb4a, doc/examples MMC.res and MMCAb.res: intervals over simulated days of 480 minutes."""
    c = erlang_c_waiting(12, 8.4, handle_minutes=2, within_minutes=1 / 3)
    assert 1812.618 * 0.995 < 4.2 * 480 * c.service_level < 1819.698
    assert 0.097 < c.mean_wait < 0.102 * 1.01
    a = erlang_a_waiting(12, 8.4, handle_minutes=2, patience_minutes=1, within_minutes=1 / 3, abandoned="left_out")
    assert 57.66 < 4.2 * 480 * a.probability_of_abandoning < 59.558 * 1.01
    assert 0.974 <= a.service_level <= 0.975
    assert 0.023 < a.mean_wait_of_served < 0.0245
    assert 0.674 < a.occupancy < 0.677 * 1.01
    missed = erlang_a_waiting(12, 8.4, handle_minutes=2, patience_minutes=1, within_minutes=1 / 3, abandoned="missed")
    assert 1903.785 * 0.995 < 4.2 * 480 * missed.service_level < 1908.231


def test_halfin_and_whitts_limit_is_reached_by_a_hundred_thousand_erlang():
    """Halfin & Whitt (1981): P(W > 0) → 1 / (1 + β Φ(β) / φ(β)) with n = a + β √a; the distance is of order 1 / √a."""
    beta = np.array([0.1, 0.25, 0.5, 1.0, 1.5, 2.0])
    printed = [0.8803, 0.7209, 0.5045, 0.2234, 0.0847, 0.0269]
    np.testing.assert_allclose(erlang_c(1e5 + beta * np.sqrt(1e5), 1e5), printed, rtol=0, atol=2 / np.sqrt(1e5) * 0.1)


@pytest.mark.parametrize("load", [0.5, 10.0, 100.0, 1e5])
def test_with_patience_equal_to_handle_time_the_number_present_is_poisson_unconfirmed(load):
    """θ = μ (Feldman et al. 2008, base case): P(wait) = P(Poisson(a) ≥ n), exactly."""
    agents = np.unique(np.maximum(1, np.round(load + np.array([-4, -1, 0, 1, 4]) * np.sqrt(load))))
    queue = erlang_a_waiting(agents, load, handle_minutes=3, patience_minutes=3, within_minutes=1, abandoned="missed")
    np.testing.assert_allclose(queue.probability_of_waiting, special.pdtrc(agents - 1, load), rtol=1e-11)


@pytest.mark.parametrize("patience_over_handle", [0.2, 1.0, 5.0])
def test_garnett_mandelbaum_and_reimans_limit_is_reached_by_a_hundred_thousand_erlang_unconfirmed(
    patience_over_handle,
):
    """Garnett, Mandelbaum & Reiman (2002), recalled: P(W > 0) → 1 / (1 + √(θ/μ) h(δ) / h(−β)), δ = β √(μ/θ)."""
    beta = np.array([-1.5, -0.5, 0.0, 0.5, 1.5])

    def hazard(x):
        return np.exp(-x * x / 2) / np.sqrt(2 * np.pi) / special.ndtr(-x)

    delta = beta * np.sqrt(patience_over_handle)
    limit = 1 / (1 + hazard(delta) / hazard(-beta) / np.sqrt(patience_over_handle))
    queue = erlang_a_waiting(
        1e5 + beta * np.sqrt(1e5), 1e5,
        handle_minutes=1, patience_minutes=patience_over_handle, within_minutes=1, abandoned="missed",
    )  # fmt: skip
    np.testing.assert_allclose(queue.probability_of_waiting, limit, rtol=0, atol=0.002)


def test_staffing_where_installable_tools_go_wrong():
    """pyworkforce's Erlang A gives 101 and 51 agents, and .028: it never staffs below the load, and it underflows."""
    rule = {"target_share": 0.8, "within_minutes": 3, "abandoned": "missed"}
    for handle in (1, 3, 6):
        assert agents_needed(100, handle_minutes=handle, patience_minutes=5, **rule) == 81
    for handle in (1, 3, 6):
        assert agents_needed(50, handle_minutes=handle, patience_minutes=3, **rule) == 41
    long = erlang_a_waiting(39, 40, handle_minutes=1, patience_minutes=60, within_minutes=20, abandoned="missed")
    assert long.service_level == pytest.approx(0.972, abs=0.5e-3)
