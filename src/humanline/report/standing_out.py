"""What stands out: a first is only called the first where it differs from the second."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from typing import TypeVar

from humanline.model.estimate import Estimate

T = TypeVar("T")


def furthest(found: Sequence[tuple[T, Estimate]]) -> tuple[T, Estimate] | None:
    """The first of some things where it surely differs from the second, or is alone; else nothing.

    Args:
        found: things with their values, in order.
    """
    if len(found) < 2:
        return found[0] if found else None
    (_, first), (_, second) = found[:2]
    return found[0] if differ(first, second) else None


def differ(a: Estimate, b: Estimate) -> bool:
    """Whether two independent values surely differ."""
    return abs(a.value - b.value) > hypot(a.high - a.low, b.high - b.low) / 2


def alone(values: Sequence[float], k: int, digits: int = 0) -> bool:
    """Whether no other value is said with the same digits: else it is one of those.

    Args:
        values: all of them.
        k: which one is meant.
        digits: after the point, as they are said.
    """
    return sum(round(value, digits) == round(values[k], digits) for value in values) == 1
