"""The arm of a unit: microseconds, beside PlanOut's own Python implementation and one bare SHA-1 of as long a text.

PlanOut 0.6.0 is measured where it and six are installed beside it; it gives the same arms, or the run stops. Python
3.10 took away a name that it imports, which is put back for it here. The rounds of all sides take turns.
"""

from __future__ import annotations

import collections
import hashlib
import importlib.util
import statistics
import sys
import time
from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime

from humanline.foundation.assigning import arm_of
from humanline.model.trial import Arm, Design
from humanline.trial.assigning import assign

UNITS, ROUNDS = 100_000, 7
SHARES = {"person": 1.0, "self-service": 1.0}
DESIGN = Design(
    name="salt", arms=(Arm("person", "person"), Arm("self-service", "self_service")), outcomes=(), success=()
)
AT = datetime(2026, 1, 5, tzinfo=UTC)


def microseconds(job: Callable[[int], object]) -> float:
    """Of the processor, for one unit, in a run over `UNITS` units."""
    start = time.process_time()
    for unit in range(UNITS):
        job(unit)
    return 1e6 * (time.process_time() - start) / UNITS


def planout() -> Callable[[int], object]:
    """An arm by PlanOut, from a salt, the name of what is drawn and a unit: the same three as ours."""
    setattr(collections, "MutableMapping", MutableMapping)  # noqa: B010 - the type does not have it any more
    from planout.assignment import Assignment
    from planout.ops.random import WeightedChoice

    arms, shares = list(SHARES), list(SHARES.values())

    def job(unit: int) -> object:
        drawn = Assignment("salt")
        drawn["arm"] = WeightedChoice(choices=arms, weights=shares, unit=unit)
        return drawn["arm"]

    return job


def main() -> None:
    """Print one line a side; ratios to PlanOut, else to the bare SHA-1."""
    bare = "bare SHA-1"
    jobs: dict[str, Callable[[int], object]] = {
        bare: lambda unit: hashlib.sha1(f"salt.arm.{unit}".encode(), usedforsecurity=False).digest(),
        "arm_of": lambda unit: arm_of("salt", unit, SHARES),
        "assign, with its record, ramp and hold-out": lambda unit: assign(DESIGN, str(unit), at=AT),
    }
    base = bare
    if importlib.util.find_spec("planout") and importlib.util.find_spec("six"):
        base = "PlanOut"
        jobs[base] = planout()
        if any(jobs[base](unit) != jobs["arm_of"](unit) for unit in range(UNITS)):
            sys.exit("the two sides give different arms")
    else:
        print("PlanOut: not installed beside it")
    rounds = [{name: microseconds(job) for name, job in jobs.items()} for _ in range(ROUNDS)]
    for name in jobs:
        used = statistics.median(one[name] for one in rounds)
        ratio = statistics.median(one[name] / one[base] for one in rounds)
        print(f"{name}: {used:.2f} µs, ratio to {base} {ratio:.2f}")


if __name__ == "__main__":
    main()
