"""A whole centre, event by event: skills, order of service, patience, redials, lines, call-backs and chat.

All randomness is drawn beforehand, a row for each customer, so that the loop is the same whatever the distributions,
and two centres that differ in one thing meet the same customers (common random numbers). All state is in arrays, so
that the loop runs compiled and, as it stands, in plain Python.
"""

from __future__ import annotations

import numpy as np

from humanline.queueing.simulation.compiling import compiled, inner
from humanline.queueing.simulation.one_queue import (
    ABANDONED,
    BLOCKED,
    CALLED_BACK,
    MESSAGE,
    SENT_AWAY,
    SERVED,
)
from humanline.queueing.simulation.state import PENDING, Draws, Rules, State

# What happens at the time of an event; the other part of its number says to what.
_END, _CHAT_END, _LEAVE, _MESSAGE, _AGAIN, _FREE_LINE, _KINDS = 0, 1, 2, 3, 4, 5, 8
# Places in `State.number`.
_EVENTS, _PRESENT, _ROWS, _INTERVAL, _CLOSED, _FULL = 0, 1, 2, 3, 4, 5


@inner
def _plan(s: State, time: float, kind: int, of: int) -> None:
    """Add an event."""
    at = s.number[_EVENTS]
    if at >= s.event.size:
        s.number[_FULL] = 1
        return
    s.number[_EVENTS] = at + 1
    while at > 0:
        parent = (at - 1) // 2
        if s.event_time[parent] <= time:
            break
        s.event_time[at] = s.event_time[parent]
        s.event[at] = s.event[parent]
        at = parent
    s.event_time[at] = time
    s.event[at] = of * _KINDS + kind


@inner
def _next_event(s: State) -> int:
    """Take the first event away; give its number."""
    found = s.event[0]
    size = s.number[_EVENTS] - 1
    s.number[_EVENTS] = size
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
def _join(s: State, kind: int, due: float, row: int) -> None:
    """Put a contact in the queue of its type."""
    at = s.waits[kind]
    if at >= s.due.shape[1]:
        s.number[_FULL] = 1
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
def _drop_first(s: State, kind: int) -> None:
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


@inner
def _add_busy(r: Rules, s: State, group: int, start: float, end: float) -> None:
    """Spread busy minutes over the intervals; the last column is after closing."""
    last = r.edges.size - 1
    i = min(s.number[_INTERVAL], last)
    while i > 0 and r.edges[i] > start:
        i -= 1
    while start < end:
        stop = end if i == last else min(end, r.edges[i + 1])
        s.busy_minutes[group, i] += max(stop - start, 0.0)
        start = stop
        i += 1


@inner
def _next_contact(r: Rules, s: State, group: int) -> int:
    """The contact that the group takes next, taken from its queue; −1 for none: by priority, then by due time."""
    best = -1
    for j in range(r.types_of.shape[1]):
        kind = r.types_of[group, j]
        if kind < 0:
            break
        while s.waits[kind] > 0 and s.outcome[s.waiting[kind, 0]] != PENDING:
            _drop_first(s, kind)
        if s.waits[kind] > 0 and (
            best < 0
            or r.priority[kind] < r.priority[best]
            or (r.priority[kind] == r.priority[best] and s.due[kind, 0] < s.due[best, 0])
        ):
            best = kind
    if best < 0:
        return -1
    row = s.waiting[best, 0]
    _drop_first(s, best)
    return int(row)


@inner
def _room(r: Rules, s: State, group: int) -> int:
    """How many more contacts the agents of a group can take."""
    if r.slots[group] == 1:
        return int(max(s.here[group] - s.busy[group], 0))
    room = 0
    for agent in range(r.first_agent[group], r.first_agent[group] + s.here[group]):
        room += r.slots[group] - s.held[agent]
    return int(room)


@inner
def _work_on(r: Rules, s: State, group: int, agent: int, now: float) -> None:
    """Bring a chatting agent's contacts up to date."""
    held = s.held[agent]
    if held > 0:
        done = (now - s.since[agent]) * r.speed[group, held]
        for j in range(held):
            s.left[agent, j] -= done
        _add_busy(r, s, group, s.since[agent], now)
    s.since[agent] = now


@inner
def _plan_chat_end(r: Rules, s: State, group: int, agent: int, now: float) -> None:
    """Plan when the first of a chatting agent's contacts ends; what was planned before no longer holds."""
    s.version[agent] += 1
    held = s.held[agent]
    if held > 0:
        least = s.left[agent, 0]
        for j in range(1, held):
            least = min(least, s.left[agent, j])
        time = now + max(least, 0.0) / r.speed[group, held]
        _plan(s, time, _CHAT_END, s.version[agent] * s.held.size + agent)


@inner
def _begin(r: Rules, d: Draws, s: State, row: int, group: int, now: float) -> None:
    """An agent of the group takes the contact."""
    customer = s.customer[row]
    s.wait[row] = now - s.came[row]
    s.outcome[row] = SERVED
    s.group[row] = group
    if s.backed[row] == 2:  # the call back takes a line again
        s.number[_PRESENT] += 1
        s.outcome[row] = CALLED_BACK
    if r.slots[group] == 1:
        s.busy[group] += 1
        _add_busy(r, s, group, now, now + d.handle[customer])
        _plan(s, now + d.handle[customer], _END, row)
        return
    first = r.first_agent[group]
    agent = first
    for other in range(first, first + s.here[group]):
        if s.held[other] < s.held[agent]:
            agent = other
    _work_on(r, s, group, agent, now)
    s.row_in[agent, s.held[agent]] = row
    s.left[agent, s.held[agent]] = d.handle[customer]
    s.held[agent] += 1
    s.busy[group] += 1
    _plan_chat_end(r, s, group, agent, now)


@inner
def _idle_group(r: Rules, d: Draws, s: State, kind: int, customer: int) -> int:
    """The group that takes a newcomer at once, −1 where all are busy."""
    if r.any_idle == 0:
        for j in range(r.groups_of.shape[1]):
            group = r.groups_of[kind, j]
            if group < 0:
                break
            if _room(r, s, group) > 0:
                return int(group)
        return -1
    total = 0
    for j in range(r.groups_of.shape[1]):
        if r.groups_of[kind, j] < 0:
            break
        total += _room(r, s, r.groups_of[kind, j])
    chosen = int(d.choice[customer] * total)
    for j in range(r.groups_of.shape[1]):
        group = r.groups_of[kind, j]
        if group < 0:
            break
        chosen -= _room(r, s, group)
        if chosen < 0:
            return int(group)
    return -1


@inner
def _patience(r: Rules, d: Draws, s: State, row: int) -> float:
    """The patience of a contact: that of a redial of its own, from the next customers' spare draws."""
    customer, attempt = s.customer[row], s.attempt[row]
    if attempt == 0 or r.keeps_patience[d.kind[customer]] == 1:
        return float(d.patience[customer])
    return float(d.next_patience[_spare(d, customer, attempt)])


@inner
def _spare(d: Draws, customer: int, attempt: int) -> int:
    """Whose draws a customer's n-th redial takes: their own for the first, then those of another of the same type."""
    place = (customer + (attempt - 1) * 7919) % d.kind.size
    while d.kind[place] != d.kind[customer]:
        place = (place + 1) % d.kind.size
    return int(place)


@inner
def _enter(r: Rules, d: Draws, s: State, row: int, now: float) -> None:
    """A contact comes in: it is taken at once, or waits, or finds no line or nobody there."""
    customer = s.customer[row]
    kind = d.kind[customer]
    if s.number[_CLOSED] == 1:
        s.outcome[row] = SENT_AWAY
        return
    if s.number[_PRESENT] >= r.lines:
        s.outcome[row] = BLOCKED
        return
    s.number[_PRESENT] += 1
    group = _idle_group(r, d, s, kind, customer)
    if group >= 0:
        _begin(r, d, s, row, group, now)
        return
    due = (d.asked[customer] if r.keeps_due[kind] == 1 or s.attempt[row] == 0 else now) + r.promise[kind]
    _join(s, kind, due, row)
    patience = _patience(r, d, s, row)
    if patience > r.back_after[kind] and d.back[customer % d.back.size] < r.back_share[kind]:
        s.backed[row] = 1
        _plan(s, now + r.back_after[kind], _FREE_LINE, row)
    elif min(patience, r.message_after[kind]) < np.inf:
        if patience <= r.message_after[kind]:
            _plan(s, now + patience, _LEAVE, row)
        else:
            _plan(s, now + r.message_after[kind], _MESSAGE, row)


@inner
def _leave(r: Rules, d: Draws, s: State, row: int, now: float, outcome: int) -> None:
    """A waiting contact goes; who gave up may call again."""
    if s.outcome[row] != PENDING:
        return
    s.outcome[row] = outcome
    s.wait[row] = now - s.came[row]
    if s.backed[row] != 2:
        s.number[_PRESENT] -= 1
    customer, attempt = s.customer[row], s.attempt[row]
    kind = d.kind[customer]
    if outcome == ABANDONED and attempt < r.redials_most[kind]:
        spare = _spare(d, customer, attempt + 1)
        if d.redial[spare] < r.redial_share[kind]:
            _plan(s, now + d.redial_delay[spare], _AGAIN, row)


@inner
def _let_go(s: State, group: int) -> None:
    """Of the agents at work too many for the new interval, the first to be done go then; who comes later is another."""
    while s.busy[group] > s.here[group]:
        first, time = -1, np.inf
        for at in range(s.number[_EVENTS]):
            row = s.event[at] // _KINDS
            ends = s.event[at] % _KINDS == _END and s.event_time[at] < time
            if ends and s.group[row] == group and s.last[row] == 0:
                first, time = row, s.event_time[at]
        s.last[first] = 1
        s.busy[group] -= 1


@inner
def _new_interval(r: Rules, d: Draws, s: State, interval: int, now: float) -> None:
    """Agents come and go. At closing the others stay until the queue is empty, or who waits is sent away."""
    s.number[_INTERVAL] = interval
    if interval < r.agents.shape[1]:
        for group in range(r.agents.shape[0]):
            s.here[group] = r.agents[group, interval]
            if r.slots[group] == 1:
                _let_go(s, group)
        return
    s.number[_CLOSED] = 1
    if r.finish == 1:
        return
    for group in range(r.agents.shape[0]):
        s.here[group] = 0
    for kind in range(s.waits.size):
        for j in range(s.waits[kind]):
            _leave(r, d, s, s.waiting[kind, j], now, SENT_AWAY)
        s.waits[kind] = 0


@inner
def _chat_end(r: Rules, s: State, of: int, now: float) -> int:
    """The contact of a chatting agent that is done; gives the group, −1 where the plan no longer holds."""
    agent = of % s.held.size
    if s.version[agent] != of // s.held.size:
        return -1
    group = 0
    while r.first_agent[group + 1] <= agent:
        group += 1
    _work_on(r, s, group, agent, now)
    last = s.held[agent] - 1
    done = 0
    for j in range(1, last + 1):
        if s.left[agent, j] < s.left[agent, done]:
            done = j
    s.row_in[agent, done], s.left[agent, done] = s.row_in[agent, last], s.left[agent, last]
    s.held[agent] = last
    s.busy[group] -= 1
    s.number[_PRESENT] -= 1
    _plan_chat_end(r, s, group, agent, now)
    return group


@inner
def _again(r: Rules, d: Draws, s: State, before: int, now: float) -> None:
    """A customer who gave up calls again: a new row."""
    row = s.number[_ROWS]
    if row >= s.came.size:
        s.number[_FULL] = 1
        return
    s.number[_ROWS] = row + 1
    s.customer[row], s.attempt[row], s.came[row] = s.customer[before], s.attempt[before] + 1, now
    s.outcome[row] = PENDING
    _enter(r, d, s, row, now)


@inner
def _happen(r: Rules, d: Draws, s: State, event: int, now: float) -> int:
    """One event happens; gives the group that has room because of it, −1 for none."""
    what, of = event % _KINDS, event // _KINDS
    if what == _END:
        group = s.group[of]
        s.number[_PRESENT] -= 1
        if s.last[of] == 1:
            return -1
        s.busy[group] -= 1
        return int(group)
    if what == _CHAT_END:
        return _chat_end(r, s, of, now)
    if what == _LEAVE:
        _leave(r, d, s, of, now, ABANDONED)
    elif what == _MESSAGE:
        _leave(r, d, s, of, now, MESSAGE)
    elif what == _AGAIN:
        _again(r, d, s, of, now)
    elif s.outcome[of] == PENDING:  # the line of who will be called back is free from now on
        s.backed[of] = 2
        s.number[_PRESENT] -= 1
    return -1


@inner
def _take(r: Rules, d: Draws, s: State, group: int, now: float) -> None:
    """The agents of a group who have room take whom they can."""
    for _ in range(_room(r, s, group)):
        row = _next_contact(r, s, group)
        if row < 0:
            break
        _begin(r, d, s, row, group, now)


@compiled
def run_centre(r: Rules, d: Draws, s: State) -> int:
    """Run a centre from empty to empty.

    Args:
        r: the centre.
        d: its customers.
        s: filled in; rows of customers are set up, the rest is empty.

    Returns:
        How many rows were used; −1 where the state has too little room, and must be made again, larger.
    """
    customers = d.arrival.size
    s.number[_ROWS] = customers
    k = interval = 0
    while (k < customers or s.number[_EVENTS] > 0 or interval < r.edges.size) and s.number[_FULL] == 0:
        comes = d.arrival[k] if k < customers else np.inf
        happens = s.event_time[0] if s.number[_EVENTS] > 0 else np.inf
        begins = r.edges[interval] if interval < r.edges.size else np.inf
        # At the same moment a new interval goes first, then what ends, then who comes.
        if begins <= comes and begins <= happens:
            _new_interval(r, d, s, interval, begins)
            for group in range(r.agents.shape[0]):
                _take(r, d, s, group, begins)
            interval += 1
        elif happens <= comes:
            freed = _happen(r, d, s, _next_event(s), happens)
            if freed >= 0:
                _take(r, d, s, freed, happens)
        else:
            _enter(r, d, s, k, comes)
            k += 1
    return -1 if s.number[_FULL] == 1 else int(s.number[_ROWS])
