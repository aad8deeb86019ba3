"""What agents have at hand: busy minutes, room for more, chats side by side, and whom they take next."""

from __future__ import annotations

from humanline.queueing.simulation.compiling import inner
from humanline.queueing.simulation.heaps import CHAT_END, INTERVAL, drop_first, plan
from humanline.queueing.simulation.state import PENDING, Rules, State


@inner
def add_busy(r: Rules, s: State, group: int, start: float, end: float) -> None:
    """Spread busy minutes over the intervals; the last column is after closing."""
    last = r.edges.size - 1
    i = min(s.number[INTERVAL], last)
    while i > 0 and r.edges[i] > start:
        i -= 1
    while start < end:
        stop = end if i == last else min(end, r.edges[i + 1])
        s.busy_minutes[group, i] += max(stop - start, 0.0)
        start = stop
        i += 1


@inner
def next_contact(r: Rules, s: State, group: int) -> int:
    """The contact that the group takes next, taken from its queue; −1 for none: by priority, then by due time."""
    best = -1
    for j in range(r.types_of.shape[1]):
        kind = r.types_of[group, j]
        if kind < 0:
            break
        while s.waits[kind] > 0 and s.outcome[s.waiting[kind, 0]] != PENDING:
            drop_first(s, kind)
        if s.waits[kind] > 0 and (
            best < 0
            or r.priority[kind] < r.priority[best]
            or (r.priority[kind] == r.priority[best] and s.due[kind, 0] < s.due[best, 0])
        ):
            best = kind
    if best < 0:
        return -1
    row = s.waiting[best, 0]
    drop_first(s, best)
    return int(row)


@inner
def room(r: Rules, s: State, group: int) -> int:
    """How many more contacts the agents of a group can take."""
    if r.slots[group] == 1:
        return int(max(s.here[group] - s.busy[group], 0))
    found = 0
    for agent in range(r.first_agent[group], r.first_agent[group] + s.here[group]):
        found += r.slots[group] - s.held[agent]
    return int(found)


@inner
def work_on(r: Rules, s: State, group: int, agent: int, now: float) -> None:
    """Bring a chatting agent's contacts up to date."""
    held = s.held[agent]
    if held > 0:
        done = (now - s.since[agent]) * r.speed[group, held]
        for j in range(held):
            s.left[agent, j] -= done
        add_busy(r, s, group, s.since[agent], now)
    s.since[agent] = now


@inner
def plan_chat_end(r: Rules, s: State, group: int, agent: int, now: float) -> None:
    """Plan when the first of a chatting agent's contacts ends; what was planned before no longer holds."""
    s.version[agent] += 1
    held = s.held[agent]
    if held > 0:
        least = s.left[agent, 0]
        for j in range(1, held):
            least = min(least, s.left[agent, j])
        time = now + max(least, 0.0) / r.speed[group, held]
        plan(s, time, CHAT_END, s.version[agent] * s.held.size + agent)
