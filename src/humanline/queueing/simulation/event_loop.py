"""A whole centre, event by event: skills, order of service, patience, redials, lines, call-backs and chat.

All randomness is drawn beforehand, a row for each customer, so that the loop is the same whatever the distributions,
and two centres that differ in one thing meet the same customers (common random numbers). All state is in arrays, so
that the loop runs compiled and, as it stands, in plain Python.
"""

from __future__ import annotations

import numpy as np

from humanline.queueing.simulation.at_work import add_busy, next_contact, plan_chat_end, room, work_on
from humanline.queueing.simulation.compiling import compiled, inner, rare
from humanline.queueing.simulation.heaps import (
    AGAIN,
    ANYBODY,
    CHANGE,
    CHAT_END,
    CLOSED,
    END,
    EVENTS,
    FREE_LINE,
    FULL,
    INTERVAL,
    KINDS,
    LEAVE,
    LEAVE_MESSAGE,
    PRESENT,
    ROWS,
    TO_CALL,
    join,
    next_event,
    plan,
)
from humanline.queueing.simulation.one_queue import (
    ABANDONED,
    BLOCKED,
    CALLED_BACK,
    MESSAGE,
    SENT_AWAY,
    SERVED,
)
from humanline.queueing.simulation.own_agents import (
    AWAY,
    IDLE,
    come_and_go,
    first_for,
    group_of,
    own_agent,
    takes,
    wait_for,
)
from humanline.queueing.simulation.state import PENDING, Draws, Rules, State


@inner
def _begin(r: Rules, d: Draws, s: State, row: int, group: int, now: float) -> None:
    """An agent of the group takes the contact."""
    customer = s.customer[row]
    s.wait[row] = now - s.came[row]
    s.outcome[row] = SERVED
    s.group[row] = group
    if s.backed[row] == 2:  # the call back takes a line again
        s.number[PRESENT] += 1
        s.number[TO_CALL] -= 1
        s.outcome[row] = CALLED_BACK
    if r.slots[group] == 1:
        s.busy[group] += 1
        if r.own == 1:
            takes(r, s, row, group)
        add_busy(r, s, group, now, now + d.handle[customer])
        plan(s, now + d.handle[customer], END, row)
        return
    first = r.first_agent[group]
    agent = first
    for other in range(first, first + s.here[group]):
        if s.held[other] < s.held[agent]:
            agent = other
    work_on(r, s, group, agent, now)
    s.row_in[agent, s.held[agent]] = row
    s.left[agent, s.held[agent]] = d.handle[customer]
    s.held[agent] += 1
    s.busy[group] += 1
    plan_chat_end(r, s, group, agent, now)


@inner
def _idle_group(r: Rules, d: Draws, s: State, kind: int, customer: int) -> int:
    """The group that takes a newcomer at once, −1 where all are busy."""
    if r.any_idle == 0:
        for j in range(r.groups_of.shape[1]):
            group = r.groups_of[kind, j]
            if group < 0:
                break
            if room(r, s, group) > 0:
                return int(group)
        return -1
    total = 0
    for j in range(r.groups_of.shape[1]):
        if r.groups_of[kind, j] < 0:
            break
        total += room(r, s, r.groups_of[kind, j])
    chosen = int(d.choice[customer] * total)
    for j in range(r.groups_of.shape[1]):
        group = r.groups_of[kind, j]
        if group < 0:
            break
        chosen -= room(r, s, group)
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
def _anybody(r: Rules, d: Draws, s: State, row: int, now: float) -> None:
    """A contact goes to any idle agent, or waits for one."""
    customer = s.customer[row]
    group = _idle_group(r, d, s, d.kind[customer], customer)
    if group >= 0:
        _begin(r, d, s, row, group, now)
    else:
        _wait_for_anybody(r, d, s, row)


@inner
def _wait_for_anybody(r: Rules, d: Draws, s: State, row: int) -> None:
    """A contact joins the queue of its type."""
    customer = s.customer[row]
    kind = d.kind[customer]
    asked = d.asked[customer] if r.keeps_due[kind] == 1 or s.attempt[row] == 0 else s.came[row]
    join(s, kind, asked + r.promise[kind], row)


@rare
def _to_own_agent(r: Rules, d: Draws, s: State, row: int, now: float) -> bool:
    """A contact goes to the agent who had the customer, or waits for them; false where there is nobody to wait for."""
    kind = d.kind[s.customer[row]]
    agent = own_agent(r, s, row, kind)
    if agent >= 0 and s.at_hand[agent] == IDLE:
        _begin(r, d, s, row, group_of(r, agent), now)
        return True
    if agent >= 0 and r.own_wait[kind] > 0:
        wait_for(s, agent, row)
        plan(s, now + r.own_wait[kind], ANYBODY, row)
        return True
    return False


@rare
def _after_own_agent(r: Rules, d: Draws, s: State, row: int, now: float) -> None:
    """A contact has waited long enough for one agent alone."""
    if s.apart[row] == 1:
        s.apart[row] = 0
        _anybody(r, d, s, row, now)


@rare
def _own_next(r: Rules, d: Draws, s: State, agent: int, group: int, now: float) -> bool:
    """An agent takes the first who waits for them alone; false where nobody does."""
    row = first_for(s, agent)
    if row >= 0:
        _begin(r, d, s, row, group, now)
    return row >= 0


@inner
def _idle(r: Rules, s: State, kind: int) -> int:
    """How many more contacts of a type the agents who serve it can take."""
    total = 0
    for j in range(r.groups_of.shape[1]):
        if r.groups_of[kind, j] >= 0:
            total += room(r, s, r.groups_of[kind, j])
    return total


@inner
def _before(s: State) -> int:
    """How many waited when the last one came in, those who will be called back among them."""
    return int(s.number[PRESENT] - 1 - s.busy.sum() + s.number[TO_CALL])


@inner
def _enter(r: Rules, d: Draws, s: State, row: int, now: float) -> None:
    """A contact comes in: it is taken at once, or waits, or finds no line or nobody there."""
    customer = s.customer[row]
    kind = d.kind[customer]
    if s.number[CLOSED] == 1:
        s.outcome[row] = SENT_AWAY
        return
    if s.number[PRESENT] >= r.lines:
        s.outcome[row] = BLOCKED
        return
    s.number[PRESENT] += 1
    if r.needs_idle[kind] > 0 and _idle(r, s, kind) < r.needs_idle[kind]:
        _leave(r, d, s, row, now, ABANDONED)
        return
    if r.own == 0 or not _to_own_agent(r, d, s, row, now):
        _anybody(r, d, s, row, now)
    if s.outcome[row] != PENDING:
        return
    patience = _patience(r, d, s, row)
    accepts = patience > r.back_after[kind] and d.back[customer % d.back.size] < r.back_share[kind]
    if accepts and (r.back_from[kind] == 0.0 or _before(s) >= r.back_from[kind] * s.here.sum()):
        s.backed[row] = 1
        plan(s, now + r.back_after[kind], FREE_LINE, row)
    elif min(patience, r.message_after[kind]) < np.inf:
        if patience <= r.message_after[kind]:
            plan(s, now + patience, LEAVE, row)
        else:
            plan(s, now + r.message_after[kind], LEAVE_MESSAGE, row)


@inner
def _leave(r: Rules, d: Draws, s: State, row: int, now: float, outcome: int) -> None:
    """A waiting contact goes; who gave up may call again."""
    if s.outcome[row] != PENDING:
        return
    s.outcome[row] = outcome
    s.wait[row] = now - s.came[row]
    if s.backed[row] == 2:
        s.number[TO_CALL] -= 1
    else:
        s.number[PRESENT] -= 1
    customer, attempt = s.customer[row], s.attempt[row]
    kind = d.kind[customer]
    if outcome == ABANDONED and r.change_after[kind] == 2 and d.change[customer] >= 0:
        plan(s, now + d.change_delay[customer], CHANGE, row)
    elif outcome == ABANDONED and attempt < r.redials_most[kind]:
        spare = _spare(d, customer, attempt + 1)
        if d.redial[spare] < r.redial_share[kind]:
            plan(s, now + d.redial_delay[spare], AGAIN, row)


@rare
def _let_go(s: State, group: int) -> None:
    """Of the agents at work too many for the new interval, the first to be done go then; who comes later is another."""
    while s.busy[group] > s.here[group]:
        first, time = -1, np.inf
        for at in range(s.number[EVENTS]):
            row = s.event[at] // KINDS
            ends = s.event[at] % KINDS == END and s.event_time[at] < time
            if ends and s.group[row] == group and s.last[row] == 0:
                first, time = row, s.event_time[at]
        s.last[first] = 1
        s.busy[group] -= 1


@rare
def _let_them_go(r: Rules, d: Draws, s: State, agent: int, now: float, at_once: bool) -> None:
    """Who waits for an agent who goes takes anybody: at once, or when the queue comes to them."""
    row = first_for(s, agent)
    while row >= 0:
        s.apart[row] = 0
        if at_once:
            _anybody(r, d, s, row, now)
        else:
            _wait_for_anybody(r, d, s, row)
        row = first_for(s, agent)


@inner
def _served(r: Rules, d: Draws, s: State, row: int, now: float) -> None:
    """A contact has been served; it may go on as another."""
    customer = s.customer[row]
    if r.change_after[d.kind[customer]] == 1 and d.change[customer] >= 0:
        plan(s, now + d.change_delay[customer], CHANGE, row)


@rare
def _new_interval(r: Rules, d: Draws, s: State, interval: int, now: float) -> None:
    """Agents come and go. At closing the others stay until the queue is empty, or who waits is sent away."""
    s.number[INTERVAL] = interval
    if interval == r.agents.shape[1]:
        s.number[CLOSED] = 1
        if r.finish == 0:
            _send_away(r, d, s, now)
        return
    for group in range(r.agents.shape[0]):
        s.here[group] = r.agents[group, interval]
        if r.slots[group] == 1:
            _let_go(s, group)
            if r.own == 1:
                come_and_go(r, s, group)
    if r.own == 1:
        for agent in range(s.at_hand.size):
            if s.at_hand[agent] == AWAY or (s.at_hand[agent] >= 0 and s.last[s.at_hand[agent]] == 1):
                _let_them_go(r, d, s, agent, now, False)


@rare
def _send_away(r: Rules, d: Draws, s: State, now: float) -> None:
    """All agents go after the contact at hand; who waits is sent away."""
    for group in range(r.agents.shape[0]):
        s.here[group] = 0
    for kind in range(s.waits.size):
        for j in range(s.waits[kind]):
            _leave(r, d, s, s.waiting[kind, j], now, SENT_AWAY)
        s.waits[kind] = 0
    if r.own == 1:
        for agent in range(s.at_hand.size):
            row = first_for(s, agent)
            while row >= 0:
                _leave(r, d, s, row, now, SENT_AWAY)
                row = first_for(s, agent)


@inner
def _chat_end(r: Rules, d: Draws, s: State, of: int, now: float) -> int:
    """The contact of a chatting agent that is done; gives the group, −1 where the plan no longer holds."""
    agent = of % s.held.size
    if s.version[agent] != of // s.held.size:
        return -1
    group = 0
    while r.first_agent[group + 1] <= agent:
        group += 1
    work_on(r, s, group, agent, now)
    last = s.held[agent] - 1
    done = 0
    for j in range(1, last + 1):
        if s.left[agent, j] < s.left[agent, done]:
            done = j
    _served(r, d, s, s.row_in[agent, done], now)
    s.row_in[agent, done], s.left[agent, done] = s.row_in[agent, last], s.left[agent, last]
    s.held[agent] = last
    s.busy[group] -= 1
    s.number[PRESENT] -= 1
    plan_chat_end(r, s, group, agent, now)
    return group


@inner
def _next_row(r: Rules, s: State, before: int, customer: int, attempt: int, now: float) -> int:
    """A further contact of a customer: a new row; −1 where there is no room."""
    row = s.number[ROWS]
    if row >= s.came.size:
        s.number[FULL] = 1
        return -1
    s.number[ROWS] = row + 1
    s.customer[row], s.attempt[row], s.came[row] = customer, attempt, now
    s.outcome[row] = PENDING
    if r.own == 1:
        s.had[row] = s.agent[before] if s.agent[before] >= 0 else s.had[before]
    return int(row)


@inner
def _comes_again(r: Rules, d: Draws, s: State, before: int, now: float, changed: bool) -> None:
    """A customer who gave up calls again, or a contact goes on as another."""
    customer = s.customer[before]
    if not changed:
        row = _next_row(r, s, before, customer, s.attempt[before] + 1, now)
    else:
        other = d.change[customer]
        # The clock runs on from when they first asked, or starts now.
        d.asked[other] = d.asked[customer] if r.change_keeps_due[d.kind[customer]] == 1 else now
        row = _next_row(r, s, before, other, 0, now)
    if row >= 0:
        _enter(r, d, s, row, now)


@inner
def _end(r: Rules, d: Draws, s: State, row: int, now: float) -> int:
    """An agent with one contact at a time is done; gives the group, if it has room because of it, −1 if not."""
    group = 0 + s.group[row]  # as wide as other numbers, or all that follows is compiled for narrow ones too
    s.number[PRESENT] -= 1
    _served(r, d, s, row, now)
    if r.own == 1:
        s.at_hand[s.agent[row]] = AWAY if s.last[row] == 1 or s.here[group] == 0 else IDLE
    if s.last[row] == 1:
        if r.own == 1:
            _let_them_go(r, d, s, 0 + s.agent[row], now, True)
        return -1
    s.busy[group] -= 1
    if r.own == 1 and _own_next(r, d, s, s.agent[row], group, now):
        return -1
    return int(group)


@inner
def _happen(r: Rules, d: Draws, s: State, event: int, now: float) -> int:
    """One event happens; gives the group that has room because of it, −1 for none."""
    what, of = event % KINDS, event // KINDS
    if what == END:
        return _end(r, d, s, of, now)
    if what == CHAT_END:
        return _chat_end(r, d, s, of, now)
    if what == LEAVE:
        _leave(r, d, s, of, now, ABANDONED)
    elif what == LEAVE_MESSAGE:
        _leave(r, d, s, of, now, MESSAGE)
    elif what in (AGAIN, CHANGE):
        _comes_again(r, d, s, of, now, what == CHANGE)
    elif s.outcome[of] == PENDING and what == ANYBODY:
        _after_own_agent(r, d, s, of, now)
    elif s.outcome[of] == PENDING:  # the line of who will be called back is free from now on
        s.backed[of] = 2
        s.number[PRESENT] -= 1
        s.number[TO_CALL] += 1
    return -1


@inner
def _take(r: Rules, d: Draws, s: State, group: int, now: float) -> None:
    """The agents of a group who have room take whom they can."""
    for _ in range(room(r, s, group)):
        row = next_contact(r, s, group)
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
    s.number[ROWS] = customers
    k = interval = 0 * customers  # a plain 0 is a type of its own, for which all that follows would be compiled too
    while (k < customers or s.number[EVENTS] > 0 or interval < r.edges.size) and s.number[FULL] == 0:
        comes = d.arrival[k] if k < customers else np.inf
        happens = s.event_time[0] if s.number[EVENTS] > 0 else np.inf
        begins = r.edges[interval] if interval < r.edges.size else np.inf
        # At the same moment a new interval goes first, then what ends, then who comes.
        if begins <= comes and begins <= happens:
            _new_interval(r, d, s, interval, begins)
            for group in range(r.agents.shape[0]):
                _take(r, d, s, group, begins)
            interval += 1
        elif happens <= comes:
            freed = _happen(r, d, s, next_event(s), happens)
            if freed >= 0:
                _take(r, d, s, freed, happens)
        else:
            _enter(r, d, s, k, comes)
            k += 1
    return -1 if s.number[FULL] == 1 else int(s.number[ROWS])
