"""Shifts that cover what is needed with the fewest paid hours.

With a_pi = 1 where shift pattern p works in interval i, x_p the number of people on it, need r_i and u_i the people
missing,

    min  Σ paid_p x_p + M Σ u_i     s.t.  Σ_p a_pi x_p + u_i ≥ r_i,   x whole,  u ≥ 0

(the set-covering form of Dantzig, 1954, Operations Research 2(3), 339–341, 'A comment on Edie's Traffic delays at toll
booths'), solved by HiGHS. What can't be covered is said, interval by interval; it is never 'infeasible'.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from humanline.stats.intervals import Floats

#: People missing cost so many times the longest shift an interval: nobody is left out to save hours.
MISSING = 10.0
#: Nearer to the fewest hours than this, as a share, is near enough.
NEAR = 1e-4


class Shift(NamedTuple):
    """One way to work: when it begins, and its intervals.

    Attributes:
        start: its first interval.
        works: intervals in which somebody on it is there for customers.
        paid: paid hours.
    """

    start: int
    works: tuple[int, ...]
    paid: float


class Roster(NamedTuple):
    """How many people work each shift.

    Attributes:
        people: on each shift, shape (shifts,).
        there: people in each interval, shape (intervals,).
        missing: people missing in each interval, shape (intervals,).
        paid_hours: in all.
        at_least: no roster that is as complete has fewer paid hours than this.
        out_of_reach: intervals in which somebody is needed and no shift works.
    """

    people: NDArray[np.int64]
    there: NDArray[np.int64]
    missing: NDArray[np.int64]
    paid_hours: float
    at_least: float
    out_of_reach: tuple[int, ...]


def shifts(
    intervals: int,
    *,
    per_hour: int,
    starts: Iterable[int],
    hours: Iterable[float],
    break_hours: float = 0.0,
    break_between: tuple[float, float] = (0.4, 0.6),
    paid_break: bool = False,
) -> list[Shift]:
    """Every shift of these lengths from these starts, with its break at every place that is allowed.

    Args:
        intervals: how many there are; a shift ends within them.
        per_hour: intervals an hour.
        starts: first intervals.
        hours: lengths, breaks included.
        break_hours: length of the break; 0 for none.
        break_between: where the break may begin and end, as shares of the shift.
        paid_break: the break is paid.

    Raises:
        ValueError: a length is not above 0 or no whole number of intervals.

    Examples:
        >>> [one.works for one in shifts(4, per_hour=1, starts=[0, 1], hours=[3], break_hours=1)]
        [(0, 2), (1, 3)]
    """
    found: list[Shift] = []
    rest = _whole(break_hours, per_hour, "break_hours") if break_hours else 0
    for length in (_whole(hour, per_hour, "hours") for hour in hours):
        first, last = (round(share * length) for share in break_between)
        pauses = range(first, max(last - rest, first) + 1) if rest and length > rest else [None]
        for start in starts:
            if not 0 <= start <= intervals - length:
                continue
            for pause in pauses:
                away = set() if pause is None else set(range(pause, pause + rest))
                works = tuple(start + k for k in range(length) if k not in away)
                paid = (length if paid_break else len(works)) / per_hour
                found.append(Shift(start, works, paid))
    return found


def _whole(hours: float, per_hour: int, name: str) -> int:
    count = hours * per_hour
    if not (count > 0 and abs(count - round(count)) < 1e-9):
        raise ValueError(f"{name}: found {hours:g} h; a whole number of intervals of 1/{per_hour} h is needed.")
    return round(count)


def cover(need: Sequence[float], patterns: Sequence[Shift], *, seconds: float = 30.0) -> Roster:
    """Choose shifts so that as few people as possible are missing, then at the fewest paid hours.

    Args:
        need: people needed in each interval, 0 or more, shape (intervals,); parts of people are rounded up.
        patterns: the shifts that people can work.
        seconds: no longer than this is looked for better; what was found is then given, with its bound.

    Raises:
        ValueError: a need is not a number of people, or a shift works outside the intervals.
    """
    wanted = np.asarray(need, dtype=np.float64)
    wrong = ~(np.isfinite(wanted) & (wanted >= 0))
    if wrong.any():
        k = int(np.argmax(wrong))
        raise ValueError(f"need[{k}]: found {wanted[k]:g}; a number of people, 0 or more, is needed.")
    for k, one in enumerate(patterns):
        if any(not 0 <= i < len(wanted) for i in one.works):
            raise ValueError(f"patterns[{k}]: it works outside the {len(wanted)} intervals.")
    wanted = np.ceil(wanted - 1e-9)
    works = _works(patterns, len(wanted))
    reached = np.asarray(works.sum(axis=1)).ravel() > 0 if patterns else np.zeros(len(wanted), dtype=bool)
    out = tuple(int(i) for i in np.flatnonzero((wanted > 0) & ~reached))
    if not patterns or not (wanted > 0).any():
        none = np.zeros(len(patterns), dtype=np.int64)
        return _roster(none, works, wanted, patterns, 0.0, out)
    paid = np.array([one.paid for one in patterns])
    price = MISSING * max(float(paid.max()), 1.0)
    n = len(patterns)
    solved = milp(
        c=np.r_[paid, np.full(len(wanted), price)],
        constraints=LinearConstraint(sparse.hstack([works, sparse.identity(len(wanted))], format="csr"), lb=wanted),
        integrality=np.r_[np.ones(n), np.zeros(len(wanted))],
        bounds=Bounds(0, np.r_[np.full(n, wanted.max()), wanted]),
        options={"time_limit": seconds, "mip_rel_gap": NEAR},
    )
    if solved.x is None:
        # Not even a first answer in the time: everybody is missing, and that is said.
        return _roster(np.zeros(n, dtype=np.int64), works, wanted, patterns, 0.0, out)
    people = np.round(solved.x[:n]).astype(np.int64)
    missing = np.maximum(wanted - works @ people, 0).sum()
    return _roster(people, works, wanted, patterns, max(float(solved.mip_dual_bound) - price * missing, 0.0), out)


def _works(patterns: Sequence[Shift], intervals: int) -> sparse.csr_matrix:
    rows = [i for one in patterns for i in one.works]
    columns = [k for k, one in enumerate(patterns) for _ in one.works]
    return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(intervals, len(patterns)))


def _roster(
    people: NDArray[np.int64],
    works: sparse.csr_matrix,
    wanted: Floats,
    patterns: Sequence[Shift],
    at_least: float,
    out: tuple[int, ...],
) -> Roster:
    there = (
        np.asarray(works @ people).astype(np.int64).ravel() if len(people) else np.zeros(len(wanted), dtype=np.int64)
    )
    missing = np.maximum(wanted.astype(np.int64) - there, 0)
    hours = float(sum(count * one.paid for count, one in zip(people.tolist(), patterns, strict=True)))
    return Roster(people, there, missing, hours, min(at_least, hours), out)
