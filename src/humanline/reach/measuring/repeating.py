"""Which questions come again on a way where they were asked before: exact, in one pass over the graph."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from humanline.reach.measuring.compact import IntArray


def asked_before(source: IntArray, target: IntArray, asks: dict[int, str], size: int) -> list[tuple[int, int]]:
    """For every question that can come twice on one way: a state that asks it, and another that asks it again.

    Every question is one bit. The bits of all that was asked before are handed on along the moves, group by group of
    states that lead back to each other.

    Args:
        source: shape (moves,); states where moves start.
        target: shape (moves,); states where they lead.
        asks: state → what it asks.
        size: number of states.
    """
    askers: dict[str, list[int]] = {}
    for state, question in asks.items():
        askers.setdefault(question, []).append(state)
    questions = [question for question, states in askers.items() if len(states) > 1]
    if not questions:
        return []
    arrows = csr_array((np.ones(len(source), dtype=np.int8), (source, target)), shape=(size, size))
    count, part = connected_components(arrows, directed=True, connection="strong")
    own: dict[int, int] = {}
    pairs: list[tuple[int, int]] = []
    looped: set[str] = set()
    for bit, question in enumerate(questions):
        by_part: dict[int, int] = {}
        for state in askers[question]:
            other = by_part.setdefault(int(part[state]), state)
            if other != state and question not in looped:
                looped.add(question)
                pairs.append((other, state))
        for group in by_part:
            own[group] = own.get(group, 0) | 1 << bit
    before = _handed_on(part[source].astype(np.int64), part[target].astype(np.int64), own, count)
    for bit, question in enumerate(questions):
        if question in looped:
            continue
        again = next((state for state in askers[question] if before.get(int(part[state]), 0) >> bit & 1), None)
        if again is not None:
            pairs.append((_earlier(arrows, askers[question], again), again))
    return sorted(pairs)


def _handed_on(source: IntArray, target: IntArray, own: dict[int, int], count: int) -> dict[int, int]:
    """Bits that were met before each group of states, along moves between groups."""
    between = np.unique(source[source != target] * count + target[source != target])
    came, to = between // count, (between % count).tolist()
    waits = np.bincount(between % count, minlength=count).tolist()
    start = np.searchsorted(came, np.arange(count + 1)).tolist()
    before: dict[int, int] = {}
    order = [group for group in range(count) if waits[group] == 0]
    for group in order:
        bits = before.get(group, 0) | own.get(group, 0)
        for k in range(start[group], start[group + 1]):
            if bits:
                before[to[k]] = before.get(to[k], 0) | bits
            waits[to[k]] -= 1
            if waits[to[k]] == 0:
                order.append(to[k])
    return before


def _earlier(arrows: csr_array, askers: list[int], again: int) -> int:
    """Another state that asks the same, from which one comes to `again`."""
    from scipy.sparse.csgraph import breadth_first_order

    back = set(breadth_first_order(arrows.T.tocsr(), again, return_predecessors=False).tolist())
    return next(state for state in askers if state != again and state in back)
