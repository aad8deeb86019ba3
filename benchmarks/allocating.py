"""Minutes of 96 intervals over 200 moments by 20 segments, with spill-over: prices beside HiGHS; then staff as well.

With staff free, the budget is the hours of the first question: once as large as it is, and once with a twentieth of the
contacts, so that whole agents and the promise weigh as they do in an office of thirty.
"""

from __future__ import annotations

import os
import statistics
import time

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from humanline.allocation.joint import minutes_carried, staff_and_allocate
from humanline.allocation.prices import Demand, allocate

CELLS, INTERVALS = 4_000, 96
ROUNDS = int(os.environ.get("HUMANLINE_BENCH_ROUNDS", "3"))
OVERLOAD_PRICE = 30.0


def world(seed: int = 1) -> tuple[Demand, np.ndarray]:
    """A day of quarter hours with two peaks, and staff for about half of what serving everyone would take."""
    rng = np.random.default_rng(seed)
    hour = np.linspace(0, 24, INTERVALS, endpoint=False)
    busy = 0.1 + np.exp(-(((hour - 10) / 2) ** 2)) + 0.8 * np.exp(-(((hour - 15) / 2.5) ** 2))
    demand = Demand(
        contacts=rng.gamma(2, 0.5, (CELLS, 1)) * busy * rng.uniform(0.7, 1.3, (CELLS, INTERVALS)),
        gain=rng.normal(6, 8, CELLS),
        minutes=rng.uniform(3, 20, CELLS),
        spill=rng.uniform(0.02, 0.4, CELLS),
        delay=np.array([0.5, 0.3, 0.2]),
    )
    work = (demand.contacts * demand.minutes[:, None]).sum(axis=0)
    return demand, 0.5 * np.convolve(work, np.ones(9) / 9, mode="same")


def programme(demand: Demand, carried: np.ndarray) -> dict[str, object]:
    """The linear programme, built with numpy and not part of what is timed."""
    n, h, s = demand.contacts, demand.minutes[:, None], demand.spill[:, None]
    column = np.arange(CELLS * INTERVALS).reshape(CELLS, INTERVALS)
    rows, columns, values = [np.tile(np.arange(INTERVALS), CELLS)], [column.ravel()], [(n * h).ravel()]
    room = carried.copy()
    for d, k in enumerate(demand.delay, start=1):
        back = (n * h * s * k)[:, : INTERVALS - d]
        rows.append(np.tile(np.arange(d, INTERVALS), CELLS))
        columns.append(column[:, : INTERVALS - d].ravel())
        values.append(-back.ravel())
        room[d:] -= back.sum(axis=0)
    over = CELLS * INTERVALS + np.arange(INTERVALS)
    rows.append(np.arange(INTERVALS))
    columns.append(over)
    values.append(-np.ones(INTERVALS))
    matrix = sparse.csr_matrix((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))))
    return {
        "c": np.r_[-(n * demand.gain[:, None]).ravel(), np.full(INTERVALS, OVERLOAD_PRICE)],
        "A_ub": matrix,
        "b_ub": room,
        "bounds": np.r_[np.tile([[0, 1]], (CELLS * INTERVALS, 1)), np.tile([[0, np.inf]], (INTERVALS, 1))],
    }


def joint_lines(size: float) -> list[str]:
    """Agents and answers together: freely, by a rule for each quarter of the day, and by one for the whole week."""
    demand, carried = world()
    demand, hours = demand._replace(contacts=size * demand.contacts), size * carried.sum() / 60
    seats = int((demand.contacts * demand.minutes[:, None]).sum(axis=0).max() / 15 * 1.6) + 30
    table = minutes_carried(
        seats, interval_minutes=15, handle_minutes=11.5, target_share=0.8, within_minutes=1, patience_minutes=5.0,
        abandoned="missed",
    )  # fmt: skip
    known = {"interval_minutes": 15, "overload_price": OVERLOAD_PRICE}
    few = demand._replace(contacts=demand.contacts[:, :8])
    lines, free = [], None
    for name, parts in (("free", None), ("an answer each six hours", np.arange(96) // 24), ("one answer", [0] * 96)):
        staff_and_allocate(few, table, agent_hours=hours / 12, parts=None if parts is None else [0] * 8, **known)
        times = []
        for _ in range(ROUNDS):
            start = time.process_time()
            found = staff_and_allocate(demand, table, agent_hours=hours, parts=parts, **known)
            times.append(time.process_time() - start)
        free = free or found.value
        lines.append(
            f"staff and answers, {hours:,.0f} agent-hours, {found.agents.min()}–{found.agents.max()} agents, {name}: "
            f"{statistics.median(times):.1f} CPU s, value {found.value:,.0f}, bound {found.bound:,.0f}, gap "
            f"{found.gap:.2%}, an agent-hour is worth {found.agent_hour_price:.1f}; costs {1 - found.value / free:.2%} "
            "beside the free answer"
        )
    return lines


def main() -> list[str]:
    """Print and give one line a question."""
    demand, carried = world()
    start = time.process_time()
    allocate(demand._replace(contacts=demand.contacts[:, :8]), carried[:8], overload_price=OVERLOAD_PRICE)
    compiling = time.process_time() - start
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        found = allocate(demand, carried, overload_price=OVERLOAD_PRICE)
        times.append(time.process_time() - start)
    lines = [
        f"{CELLS} cells × {INTERVALS} intervals with spill-over: {statistics.median(times):.2f} CPU s "
        f"(median of {ROUNDS}; compiling or loading {compiling:.2f} s); value {found.value:,.1f}, "
        f"bound {found.bound:,.1f}, gap {found.gap:.3%}"
    ]
    asked = programme(demand, carried)
    for method in ("highs-ds", "highs-ipm"):
        start = time.process_time()
        best = linprog(method=method, **asked)
        took = time.process_time() - start
        lines.append(f"  {method} (scipy): {took:.1f} CPU s, {-best.fun:,.1f}: {took / statistics.median(times):.1f} ×")
    lines += joint_lines(1.0) + joint_lines(0.05)
    print("\n".join(lines))
    return lines


if __name__ == "__main__":
    main()
