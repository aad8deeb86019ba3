"""Steps to a person, exactly: the customer takes the shortest way, and the system does the worst that it may.

The customer chooses among their own moves, one step each. What happens by itself costs no step, and the system chooses:

- on the *best* day what brings the customer nearest to a person;
- on a *normal* day what keeps the customer away longest, among the moves of a day on which nothing is amiss;
- on the *worst* day the same, with closed, nobody free and broken parts among them. These come before the customer can
  act: who calls a closed office never hears the menu.

In a state with moves of both, the customer acts, or does nothing and waits for what comes by itself. Staying silent on
purpose, or giving what is not understood, is a step like any other (`fails`). A loop in which the system can keep the
customer for ever is no way: the number of steps is that of the smallest solution of

    v(s) = 0                                                                     where s is a person
    v(s) = max(pre(s), min(min over own moves of 1 + v(t), max over the system's moves of v(t)))    elsewhere

with pre(s) the largest v(t) over moves for when something is amiss, on the worst day, and 0 otherwise. It is a
reachability game on a graph of two kinds of states (McNaughton 1993; Zielonka 1998), solved backwards from the persons
with a counter a state, as shortest paths in an and-or graph with costs 0 and 1 (Dijkstra 1959; Knuth 1977): every move
is looked at once.

States that are not understood count as no person, or as a person for the *hoped* answer. Where the two differ, the
answer is not known. Their own moves are followed where the reader knows all that can come after (a look-up that
succeeds or fails); where one of these moves `depends`, more may happen than the reader knows, and no way through it is
certain. An option of which it is not known whether any words name it (`unannounced`) counts for the hoped answer alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from humanline.model.reached import Day
from humanline.reach.measuring.compact import FIRST_AMISS, BoolArray, Compact, IntArray

#: No way, as a number of steps: larger than any.
NO_WAY = 1 << 60
#: So many states at once are settled with whole arrays; fewer, one by one.
WIDE = 48

# The part that a move plays: the customer's; the system's, that helps, or that counts when all others of its state have
# been seen, or that comes before the customer can act; or none.
_OWN, _HELPS, _WAITS, _COMES_FIRST, _NOT_THERE = range(5)

_NONE: IntArray = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Solved:
    """Steps from every state, and the move that leads on.

    Attributes:
        steps: shape (states,); `NO_WAY` where a person can't be reached for certain.
        via: shape (states,); number of the move that the way of `steps` takes: the first offered of those that are as
            short. -1 at a person, or without a way.
        order: states with a way, those nearest to a person first: each after the one its way leads to.
    """

    steps: IntArray
    via: IntArray
    order: IntArray


def solve(graph: Compact, day: Day, *, hoped: bool = False, added: BoolArray | None = None, wide: int = WIDE) -> Solved:
    """Steps to a person from every state.

    Args:
        graph: the graph as numbers.
        day: what the system may do.
        hoped: take all that is not understood for a person.
        added: shape (states,): states that get a customer's move to a person, to see what that would mend.
        wide: from how many states on they are settled together; it changes the time taken, never the answer.
    """
    usable = graph.live if day == "worst" else graph.calm
    part = np.where(graph.own, _OWN, _HELPS if day == "best" else _WAITS)
    if day == "worst":
        # A state that has nothing else is not kept from anything by what is amiss: it is how it goes on there.
        part[usable & (graph.by >= FIRST_AMISS) & ~graph.calm] = _COMES_FIRST
    part[~usable] = _NOT_THERE
    if not hoped:
        part[graph.unannounced] = _NOT_THERE
    goals = graph.goal | graph.unknown if hoped else graph.goal
    settling = _Settling(graph, part)
    settling.run(np.flatnonzero(goals), np.flatnonzero(added) if added is not None else _NONE, wide)
    order = np.concatenate(settling.order) if settling.order else np.zeros(0, dtype=np.int64)
    return Solved(steps=settling.steps, via=_via(graph, part, settling.steps, order, goals), order=order)


class _Settling:
    """Settles states in the order of their steps; see the module's formula.

    Narrow waves are walked one state at a time, wide ones as arrays. Both work on the same numbers.
    """

    def __init__(self, graph: Compact, part: IntArray) -> None:
        size = graph.states
        self.steps: IntArray = np.full(size, NO_WAY, dtype=np.int64)
        self.order: list[IntArray] = []
        self._option: IntArray = np.full(size, NO_WAY, dtype=np.int64)
        # What is not understood may do more than its moves say: it waits for something that never comes.
        self._waits = np.bincount(graph.source[part == _WAITS], minlength=size) + graph.open
        self._before = np.bincount(graph.source[part == _COMES_FIRST], minlength=size)
        self._into, self._came = graph.into_start, graph.source[graph.into_order]
        self._part = part[graph.into_order]

    def run(self, goals: IntArray, added: IntArray, wide: int) -> None:
        """Settle all that can be settled, from the goals back; `added` states have one more move to a goal."""
        level, now = 0, goals
        self._option[added] = 1
        later = [added[self._before[added] == 0]]
        while True:
            wave = self._wide if len(now) >= wide else self._narrow
            at_once, one_more = wave(now, level)
            later.append(one_more)
            if len(at_once):
                now = at_once
                continue
            level, now, later = level + 1, np.concatenate(later), []
            if not len(now):
                return

    def _narrow(  # noqa: PLR0912 (the four parts that a move can play, in the tightest loop)
        self, now: IntArray, level: int
    ) -> tuple[IntArray, IntArray]:
        # Views of single numbers, which read several times faster than numpy's own.
        steps, option = self.steps.data, self._option.data
        waits, before = self._waits.data, self._before.data
        into, came_from, parts = self._into.data, self._came.data, self._part.data
        at_once: list[int] = now.tolist()
        one_more: list[int] = []
        settled: list[int] = []
        for state in at_once:
            if steps[state] != NO_WAY:
                continue
            steps[state] = level
            settled.append(state)
            for k in range(into[state], into[state + 1]):
                came, kind = came_from[k], parts[k]
                if steps[came] != NO_WAY:
                    continue
                if kind == _OWN:
                    if option[came] > level + 1:
                        option[came] = level + 1
                        if before[came] == 0:
                            one_more.append(came)
                elif kind == _HELPS:
                    at_once.append(came)
                elif kind == _WAITS:
                    waits[came] -= 1
                    if waits[came] == 0 and option[came] > level:
                        option[came] = level
                        if before[came] == 0:
                            at_once.append(came)
                elif kind == _COMES_FIRST:
                    before[came] -= 1
                    if before[came] == 0 and option[came] <= level:
                        at_once.append(came)
                    elif before[came] == 0 and option[came] != NO_WAY:
                        one_more.append(came)
        self.order.append(np.array(settled, dtype=np.int64))
        return _NONE, np.array(one_more, dtype=np.int64)

    def _wide(self, now: IntArray, level: int) -> tuple[IntArray, IntArray]:
        now = np.unique(now)
        now = now[self.steps[now] == NO_WAY]
        self.steps[now] = level
        self.order.append(now)
        begin, count = self._into[now], self._into[now + 1] - self._into[now]
        edges = np.repeat(begin - np.concatenate([[0], np.cumsum(count)[:-1]]), count) + np.arange(count.sum())
        came, part = self._came[edges], self._part[edges]
        fresh = self.steps[came] == NO_WAY
        came, part = came[fresh], part[fresh]
        helped = came[part == _HELPS]
        own = came[part == _OWN]
        own = own[self._option[own] > level + 1]
        self._option[own] = level + 1
        waited = came[part == _WAITS]
        np.subtract.at(self._waits, waited, 1)
        waited = waited[self._waits[waited] == 0]
        self._option[waited] = np.minimum(self._option[waited], level)
        preceded = came[part == _COMES_FIRST]
        np.subtract.at(self._before, preceded, 1)
        free = np.concatenate([own, waited, preceded])
        free = free[self._before[free] == 0]
        option = self._option[free]
        return np.concatenate([helped, free[option <= level]]), free[option == level + 1]


def _via(graph: Compact, part: IntArray, steps: IntArray, order: IntArray, goals: BoolArray) -> IntArray:
    """The move that each state's way takes: what comes first if it decides, else the customer's, else the system's."""
    rank = np.full(graph.states, NO_WAY, dtype=np.int64)
    rank[order] = np.arange(len(order))
    source, target = graph.source, graph.target
    on_the_way = (part != _NOT_THERE) & (steps[source] != NO_WAY) & ~goals[source] & (rank[target] < rank[source])
    on_the_way &= steps[target] + (part == _OWN) == steps[source]
    moves = np.flatnonzero(on_the_way)
    wanted = np.array([1, 2, 2, 0, 3])[part[moves]]
    moves = moves[np.lexsort((moves, wanted, source[moves]))]
    via = np.full(graph.states, -1, dtype=np.int64)
    states, first = np.unique(source[moves], return_index=True)
    via[states] = moves[first]
    return via
