"""The loops over large graphs, compiled; small graphs are walked in plain Python, which is there at once.

Each does what the loop of its caller does, in the same order: tests hold one to the other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

import numpy as np
from numba import njit

from humanline.reach.measuring.compact import BoolArray, FloatArray, IntArray

P = ParamSpec("P")
R = TypeVar("R")


def _compiled(function: Callable[P, R]) -> Callable[P, R]:
    try:
        return cast("Callable[P, R]", njit(cache=True)(function))
    except RuntimeError:  # there is no folder where what is compiled could be kept
        return cast("Callable[P, R]", njit(function))


@_compiled
def spread(  # noqa: PLR0912 (one loop)
    start: IntArray,
    target: IntArray,
    own: BoolArray,
    usable: BoolArray,
    starts: IntArray,
    steps: IntArray,
    came: IntArray,
    unreached: int,
) -> None:
    """Go outwards from `starts` (in the order of their steps); see `travelling`. Changes `steps` and `came`.

    Args:
        start: shape (states + 1,); moves of state k are `start[k] … start[k + 1] - 1`.
        target: shape (moves,).
        own: shape (moves,); a step of the customer's.
        usable: shape (moves,).
        starts: shape (starts,); states.
        steps: shape (states,).
        came: shape (states,); the move by which one arrives.
        unreached: the number of steps that means: not reached.
    """
    size, room = len(steps), len(target) + len(starts) + 1
    known = steps != unreached
    done = np.zeros(size, dtype=np.bool_)
    now, later, pending = np.empty(room, np.int64), np.empty(room, np.int64), np.empty(room, np.int64)
    at, level, many_later = 0, 0, 0
    if len(starts):
        level = steps[starts[0]]
    while at < len(starts) or many_later:
        many = 0
        if not many_later and steps[starts[at]] > level:
            level = steps[starts[at]]
        while at < len(starts) and steps[starts[at]] == level:
            now[many] = starts[at]
            many += 1
            at += 1
        for k in range(many_later):
            now[many] = later[k]
            many += 1
        many_later = 0
        for first in range(many):
            pending[0], waiting = now[first], 1
            while waiting:
                waiting -= 1
                here = pending[waiting]
                if done[here] or steps[here] != level:
                    continue
                done[here] = True
                for move in range(start[here], start[here + 1]):
                    there = target[move]
                    if not usable[move] or known[there]:
                        continue
                    cost = level + 1 if own[move] else level
                    if cost < steps[there]:
                        steps[there], came[there] = cost, move
                        if cost == level:
                            pending[waiting] = there
                            waiting += 1
                        else:
                            later[many_later] = there
                            many_later += 1
        level += 1


@_compiled
def solve_parts(
    order: IntArray,
    begins: IntArray,
    members: IntArray,
    rows: IntArray,
    columns: IntArray,
    values: FloatArray,
    right: FloatArray,
    known: FloatArray,
    largest: int,
    begin: int,
) -> int:
    """Solve x = right + inner·x part by part, from the `begin`-th of `order` on; changes `known`.

    Args:
        order: parts, each after all that it leads to.
        begins: shape (parts + 1,); members of part k are `members[begins[k] : begins[k + 1]]`.
        members: states, by their part.
        rows: the start of each row of the sparse matrix `inner`.
        columns: its columns.
        values: its numbers.
        right: shape (states,).
        known: shape (states,); what is known of the parts before.
        largest: a part with more states is left to the caller.
        begin: where to go on.

    Returns:
        The place in `order` of a part that is left to the caller; the number of parts when all are solved.
    """
    place = np.full(len(right), -1, np.int64)
    for n in range(begin, len(order)):
        inside = members[begins[order[n]] : begins[order[n] + 1]]
        if len(inside) > largest:
            return n
        for k in range(len(inside)):
            place[inside[k]] = k
        system = np.eye(len(inside))
        given = np.empty(len(inside))
        for k in range(len(inside)):
            state = inside[k]
            given[k] = right[state]
            for entry in range(rows[state], rows[state + 1]):
                column = columns[entry]
                if place[column] >= 0:
                    system[k, place[column]] -= values[entry]
                else:
                    given[k] += values[entry] * known[column]
        solved = given / system[0, 0] if len(inside) == 1 else np.linalg.solve(system, given)
        for k in range(len(inside)):
            known[inside[k]] = solved[k]
            place[inside[k]] = -1
    return len(order)


@_compiled
def sweep(
    rows: IntArray,
    columns: IntArray,
    values: FloatArray,
    right: FloatArray,
    guess: FloatArray,
    most: int,
    small: float,
) -> bool:
    """Solve x = right + inner·x by the iteration of Gauss and Seidel; changes `guess`.

    Each round uses what it has found already; the residual is never more than what the last round has changed.

    Args:
        rows: the start of each row of the sparse matrix `inner`, whose numbers are not negative.
        columns: its columns.
        values: its numbers; those of a row are together at most 1.
        right: shape (states,).
        guess: shape (states,); where to begin.
        most: so many rounds at most.
        small: done when no number changes by more.

    Returns:
        Whether it is done.
    """
    for _ in range(most):
        changed = 0.0
        for state in range(len(right)):
            total, own = right[state], 0.0
            for entry in range(rows[state], rows[state + 1]):
                if columns[entry] == state:
                    own += values[entry]
                else:
                    total += values[entry] * guess[columns[entry]]
            after = total / (1.0 - own)
            changed = max(changed, abs(after - guess[state]))
            guess[state] = after
        if changed <= small:
            return True
    return False
