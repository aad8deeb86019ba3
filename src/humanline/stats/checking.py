"""What a function of this room may be given: every fault is found before one is raised."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from humanline.foundation.errors import Fault, InputError


def require(*conditions: tuple[bool, str, object, str]) -> None:
    """Refuse what can't be used, all faults at once.

    Args:
        conditions: each (whether it holds, name of the argument, what was given, the rule in a sentence).

    Raises:
        InputError: with one fault for every condition that does not hold.
    """
    faults = [Fault(where, str(found), rule) for holds, where, found, rule in conditions if not holds]
    if faults:
        raise InputError(faults)


def is_share(name: str, value: float) -> tuple[bool, str, object, str]:
    """The condition that a number lies strictly between 0 and 1."""
    return 0 < value < 1, name, value, "It must lie between 0 and 1."


def is_positive(name: str, value: ArrayLike) -> tuple[bool, str, object, str]:
    """The condition that all numbers are finite and above 0."""
    x = np.asarray(value, dtype=float)
    return bool(np.all(np.isfinite(x) & (x > 0))), name, value, "It must be above 0."


def is_one_of(name: str, value: object, allowed: Iterable[object]) -> tuple[bool, str, object, str]:
    """The condition that a value is one of a few."""
    words = tuple(allowed)
    return value in words, name, value, f"It must be one of {', '.join(map(str, words))}."
