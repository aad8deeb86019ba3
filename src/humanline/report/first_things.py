"""What comes first on a page: at most three things to do, and what surely stands out from the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from math import hypot, sqrt
from typing import TypeVar

from humanline.model.estimate import Estimate
from humanline.report.blocks import Item, Section
from humanline.report.voice import Voice, capital

T = TypeVar("T")
#: So many things to do at most.
MOST = 3
#: Rounding of differences.
TINY = 1e-9


def first_things(every: Iterable[Item], voice: Voice) -> Section | None:
    """The first three of all there is to do, what can't wait first; left out where there is nothing."""
    items = tuple(islice(every, MOST))
    if not items:
        return None
    heading = voice.counted("todo.heading", len(items))
    return Section(name="to-do", subject=voice("todo.subject"), heading=heading, items=items)


def named_or_service(name: str, voice: Voice) -> str:
    """Who has to do it: whoever is named, else whoever answers for the service."""
    return voice("todo.who_named", name=capital(name)) if name else voice("todo.who_service")


def furthest(found: Sequence[tuple[T, Estimate]]) -> tuple[T, Estimate] | None:
    """The first of some things, in the order of their values, where it surely differs from the second or is alone."""
    if len(found) < 2:
        return found[0] if found else None
    (_, first), (_, second) = found[:2]
    return found[0] if differ(first, second) else None


def differ(a: Estimate, b: Estimate) -> bool:
    """Whether two independent values surely differ."""
    return abs(a.value - b.value) > hypot(a.high - a.low, b.high - b.low) / 2


def alone(values: Sequence[float], k: int, digits: int = 0, *, runs: int | None = None) -> bool:
    """Whether every other value really differs from one of them, as it is: else it is one of those.

    What is said with one digit tells no difference below it, however it is rounded. Of what was counted in simulated
    runs the difference has to be beyond chance too: twice the standard error of two Poisson means.

    Args:
        values: all of them.
        k: which one is meant.
        digits: after the point, as they are said.
        runs: that the values are means of; `None` where they are exact.
    """

    def by_chance(value: float) -> float:
        return 2 * sqrt((abs(value) + abs(values[k])) / runs) if runs else 0.0

    others = [value for j, value in enumerate(values) if j != k]
    return all(abs(value - values[k]) >= max(10.0**-digits - TINY, by_chance(value)) for value in others)
