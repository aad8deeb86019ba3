"""Two heaps in arrays: what is to happen, by time, and who waits, by due time."""

from __future__ import annotations

from humanline.queueing.simulation.compiling import inner
from humanline.queueing.simulation.state import State

# Events: the other part of an event's number says to what.
END, CHAT_END, LEAVE, LEAVE_MESSAGE, AGAIN, FREE_LINE, CHANGE, ANYBODY, KINDS = 0, 1, 2, 3, 4, 5, 6, 7, 8
# Places in `State.number`.
EVENTS, PRESENT, ROWS, INTERVAL, CLOSED, FULL, TO_CALL = 0, 1, 2, 3, 4, 5, 6


@inner
def plan(s: State, time: float, kind: int, of: int) -> None:
    """Add an event."""
    at = s.number[EVENTS]
    if at >= s.event.size:
        s.number[FULL] = 1
        return
    s.number[EVENTS] = at + 1
    while at > 0:
        parent = (at - 1) // 2
        if s.event_time[parent] <= time:
            break
        s.event_time[at] = s.event_time[parent]
        s.event[at] = s.event[parent]
        at = parent
    s.event_time[at] = time
    s.event[at] = of * KINDS + kind


@inner
def next_event(s: State) -> int:
    """Take the first event away; give its number."""
    found = s.event[0]
    size = s.number[EVENTS] - 1
    s.number[EVENTS] = size
    time, event = s.event_time[size], s.event[size]
    at, child = 0, 1
    while child < size:
        right = child + 1
        if right < size and s.event_time[right] < s.event_time[child]:
            child = right
        if s.event_time[child] >= time:
            break
        s.event_time[at] = s.event_time[child]
        s.event[at] = s.event[child]
        at = child
        child = 2 * at + 1
    s.event_time[at] = time
    s.event[at] = event
    return int(found)


@inner
def join(s: State, kind: int, due: float, row: int) -> None:
    """Put a contact in the queue of its type."""
    at = s.waits[kind]
    if at >= s.due.shape[1]:
        s.number[FULL] = 1
        return
    s.waits[kind] = at + 1
    while at > 0:
        parent = (at - 1) // 2
        if s.due[kind, parent] <= due:
            break
        s.due[kind, at] = s.due[kind, parent]
        s.waiting[kind, at] = s.waiting[kind, parent]
        at = parent
    s.due[kind, at] = due
    s.waiting[kind, at] = row


@inner
def drop_first(s: State, kind: int) -> None:
    """Take the first of a queue away."""
    size = s.waits[kind] - 1
    s.waits[kind] = size
    due, row = s.due[kind, size], s.waiting[kind, size]
    at, child = 0, 1
    while child < size:
        right = child + 1
        if right < size and s.due[kind, right] < s.due[kind, child]:
            child = right
        if s.due[kind, child] >= due:
            break
        s.due[kind, at] = s.due[kind, child]
        s.waiting[kind, at] = s.waiting[kind, child]
        at = child
        child = 2 * at + 1
    s.due[kind, at] = due
    s.waiting[kind, at] = row
