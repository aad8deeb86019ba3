"""One queue, first come first served, whose customers may give up: the shortest loop there is.

A customer who knows their patience on arrival gives up exactly when the first agent to be free comes free too late. So
there are no events: a heap of the times at which agents come free is all the state. Agents who start at the next
interval come free then; of those who stop, the first to be free from then on leave.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from humanline.queueing.simulation.compiling import compiled, inner
from humanline.stats.intervals import Floats

Ints = NDArray[np.int64]

#: What becomes of a contact. Who is served by a call-back kept their place; who is sent away still waited at closing.
SERVED, ABANDONED, CALLED_BACK, BLOCKED, SENT_AWAY, MESSAGE = 0, 1, 2, 3, 4, 5


@inner
def sift_down(heap: Floats, size: int) -> None:
    """Put the top of a heap in its place."""
    value = heap[0]
    at = 0
    child = 1
    while child < size:
        right = child + 1
        if right < size and heap[right] < heap[child]:
            child = right
        if heap[child] >= value:
            break
        heap[at] = heap[child]
        at = child
        child = 2 * at + 1
    heap[at] = value


@inner
def sift_up(heap: Floats, at: int) -> None:
    """Put the last of a heap, at place `at`, in its place."""
    value = heap[at]
    while at > 0:
        parent = (at - 1) // 2
        if heap[parent] <= value:
            break
        heap[at] = heap[parent]
        at = parent
    heap[at] = value


@compiled
def serve_in_order(
    arrival: Floats,
    handle: Floats,
    patience: Floats,
    agents: Ints,
    edges: Floats,
    finish: bool,
    wait: Floats,
    outcome: NDArray[np.int8],
    heap: Floats,
) -> int:
    """How long each customer waits, and what becomes of them.

    Args:
        arrival: minutes, rising, shape (customers,).
        handle: minutes, same shape.
        patience: minutes, infinite for who never gives up, same shape.
        agents: who are there in each interval, shape (intervals,).
        edges: minutes at which intervals begin, and the last ends, shape (intervals + 1,).
        finish: whether the agents of the last interval stay until the queue is empty; else nobody is served who has
            not begun by then.
        wait: filled in, minutes, same shape as `arrival`.
        outcome: filled in: `SERVED`, `ABANDONED` or `SENT_AWAY`, same shape.
        heap: room for the largest number of agents, and one more.

    Returns:
        How many were served.
    """
    size = agents[0]
    for j in range(size):
        heap[j] = edges[0]
    last = agents.size - 1
    now, next_edge = 0, edges[1]
    if last == 0 and finish:
        next_edge = np.inf
    served = 0
    for k in range(arrival.size):
        came = arrival[k]
        start = max(came, heap[0]) if size > 0 else np.inf
        while start >= next_edge and next_edge < np.inf:
            now += 1
            here = agents[now] if now <= last else 0
            while size > here:
                size -= 1
                heap[0] = heap[size]
                sift_down(heap, size)
            while size < here:
                heap[size] = next_edge
                sift_up(heap, size)
                size += 1
            next_edge = edges[now + 1] if now < last or (now == last and not finish) else np.inf
            start = max(came, heap[0]) if size > 0 else np.inf
        if start - came <= patience[k] and start < np.inf:
            wait[k] = start - came
            outcome[k] = SERVED
            heap[0] = start + handle[k]
            sift_down(heap, size)
            served += 1
        elif start == np.inf and came + patience[k] > edges[-1]:
            wait[k] = max(edges[-1] - came, 0.0)
            outcome[k] = SENT_AWAY
        else:
            wait[k] = patience[k]
            outcome[k] = ABANDONED
    return served


@compiled
def add_busy(
    came: Floats, wait: Floats, handle: Floats, outcome: NDArray[np.int8], edges: Floats, busy: Floats
) -> None:
    """Add the minutes of work in each interval, and after the last, to `busy`, shape (intervals + 1,).

    Args:
        came: minutes, shape (customers,), in order of service.
        wait: minutes, same shape.
        handle: minutes, same shape.
        outcome: same shape; only who is `SERVED` counts.
        edges: minutes at which intervals begin, and the last ends, shape (intervals + 1,).
        busy: added to.
    """
    last = edges.size - 1
    first = 0
    for k in range(came.size):
        if outcome[k] != SERVED:
            continue
        start = came[k] + wait[k]
        end = start + handle[k]
        while first < last and edges[first + 1] <= start:
            first += 1
        i = first
        while i < last and end > edges[i + 1]:
            busy[i] += edges[i + 1] - start
            start = edges[i + 1]
            i += 1
        busy[i] += end - start
