"""Minutes of 96 intervals over 200 moments by 20 segments, with spill-over: our prices beside HiGHS."""

from __future__ import annotations

import os
import statistics
import time

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

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
    print("\n".join(lines))
    return lines


if __name__ == "__main__":
    main()
