"""Staffing by exact Erlang formulas: 96 quarter-hours of a day, 168 hours of a week with five skills."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from humanline.queueing.staffing import agents_needed, load_carried
from humanline.queueing.waiting import erlang_a_waiting

ROUNDS = 7
RULE = {"handle_minutes": 6.0, "target_share": 0.8, "within_minutes": 1.0, "abandoned": "missed"}


def milliseconds(job: Callable[[], object]) -> float:
    """The median wall time of `ROUNDS` runs, after one that is not counted."""
    job()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return 1e3 * statistics.median(times)


def main() -> list[str]:
    """Print and give one line a question."""
    hour = np.arange(96) / 4
    day = 100 * (np.exp(-(((hour - 10.5) / 2) ** 2)) + 0.8 * np.exp(-(((hour - 15) / 2.5) ** 2)))
    week = np.random.default_rng(1).uniform(0, 100, (168, 5))
    lines = []
    for name, load in (("96 intervals", day), ("168 hours x 5 skills", week)):
        agents = np.ceil(load)
        for model, patience in (("Erlang C", None), ("Erlang A", 5.0)):
            known = {**RULE, "patience_minutes": patience}
            needed = milliseconds(lambda load=load, known=known: agents_needed(load, **known))
            carried = milliseconds(lambda agents=agents, known=known: load_carried(agents, **known))
            lines.append(f"{name}, {model}: agents needed {needed:.1f} ms, load carried {carried:.1f} ms")
        describe = milliseconds(
            lambda load=load, agents=agents: erlang_a_waiting(
                agents, load, handle_minutes=6, patience_minutes=5, within_minutes=1, abandoned="missed"
            )
        )
        lines.append(f"{name}, Erlang A: waiting described {describe:.1f} ms")
    lines = [f"{line} (median of {ROUNDS})" for line in lines]
    print("\n".join(lines))
    return lines


if __name__ == "__main__":
    main()
