"""Agents told apart, for customers who would rather have the one they had: who is idle, and who waits for whom.

Only called where some type has an own agent: elsewhere a group is a number of agents, which is far quicker.
"""

from __future__ import annotations

from humanline.queueing.simulation.compiling import rare
from humanline.queueing.simulation.state import PENDING, Rules, State

#: What an agent without a contact at hand does.
IDLE, AWAY = -1, -2


@rare
def group_of(r: Rules, agent: int) -> int:
    """The group of an agent."""
    group = 0
    while r.first_named[group + 1] <= agent:
        group += 1
    return group


@rare
def own_agent(r: Rules, s: State, row: int, kind: int) -> int:
    """The agent who had the customer of a contact, if that one is there to stay and can take it; else −1."""
    agent = s.had[row]
    if agent < 0 or r.own_wait[kind] < 0 or s.at_hand[agent] == AWAY:
        return -1
    if s.at_hand[agent] >= 0 and s.last[s.at_hand[agent]] == 1:
        return -1
    group = group_of(r, agent)
    for j in range(r.groups_of.shape[1]):
        if r.groups_of[kind, j] == group:
            return int(agent)
    return -1


@rare
def takes(r: Rules, s: State, row: int, group: int) -> None:
    """An idle agent of the group takes a contact: the one who had the customer, if idle, else the first."""
    agent = s.had[row]
    mine = agent >= 0 and r.first_named[group] <= agent < r.first_named[group + 1]
    if not mine or s.at_hand[agent] != IDLE:
        agent = r.first_named[group]
        while s.at_hand[agent] != IDLE:
            agent += 1
    s.at_hand[agent] = row
    s.agent[row] = agent
    s.apart[row] = 0


@rare
def wait_for(s: State, agent: int, row: int) -> None:
    """A contact waits for one agent alone, behind the others who do."""
    s.apart[row] = 1
    s.behind[row] = -1
    if s.first_for[agent] < 0:
        s.first_for[agent] = row
    else:
        s.behind[s.last_for[agent]] = row
    s.last_for[agent] = row


@rare
def first_for(s: State, agent: int) -> int:
    """The first contact that still waits for this agent alone, taken from their list; −1 for none."""
    row = s.first_for[agent]
    while row >= 0 and (s.apart[row] == 0 or s.outcome[row] != PENDING):
        row = s.behind[row]
    s.first_for[agent] = s.behind[row] if row >= 0 else -1
    return int(row)


@rare
def come_and_go(r: Rules, s: State, group: int) -> None:
    """As many idle agents as are there and not busy: the last of too many go, the first of those away come."""
    idle = 0
    first, end = r.first_named[group], r.first_named[group + 1]
    for agent in range(first, end):
        idle += s.at_hand[agent] == IDLE
    wanted = max(s.here[group] - s.busy[group], 0)
    for agent in range(end - 1, first - 1, -1):
        if idle > wanted and s.at_hand[agent] == IDLE:
            s.at_hand[agent] = AWAY
            idle -= 1
    for agent in range(first, end):
        if idle < wanted and s.at_hand[agent] == AWAY:
            s.at_hand[agent] = IDLE
            idle += 1
