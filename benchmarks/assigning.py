"""The arm of a unit: microseconds, beside one bare SHA-1 of as long a text.

PlanOut's own Python implementation (0.6.0) does not load on Python 3.10 and later, so it is not measured beside it.
"""

from __future__ import annotations

import hashlib
import statistics
import time
from collections.abc import Callable
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
    """Of one unit, the median of `ROUNDS` runs over `UNITS` units."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for unit in range(UNITS):
            job(unit)
        times.append(1e6 * (time.perf_counter() - start) / UNITS)
    return statistics.median(times)


def main() -> None:
    """Print one line a question."""
    bare = microseconds(lambda unit: hashlib.sha1(f"salt.arm.{unit}".encode(), usedforsecurity=False).digest())
    print(f"bare SHA-1: {bare:.2f} µs")
    for name, job in (
        ("arm_of", lambda unit: arm_of("salt", unit, SHARES)),
        ("assign, with its record, ramp and hold-out", lambda unit: assign(DESIGN, str(unit), at=AT)),
    ):
        used = microseconds(job)
        print(f"{name}: {used:.2f} µs, ratio {used / bare:.1f}")


if __name__ == "__main__":
    main()
