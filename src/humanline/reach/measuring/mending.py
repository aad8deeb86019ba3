"""The smallest change that mends: which moves to add, computed, and measured again.

A move that is added is one that the customer takes: 'key 0, a colleague', from a state where the contact still runs to
a person. It costs one step.

**No way.** Let L be the states from which no person can be reached. A move added in x gives a way to x and to all that
lead to x. Group L into states that lead back to each other; a *last* group leads to no other group of L. Every state of
L leads to a last group, so one move in each last group mends all of L. Fewer can't: states of a last group lead to
nothing outside it but ends of the contact, so each last group needs a move of its own, and they share no state. The
number of last groups is therefore the minimum, and one state of each is a smallest set. The one best move stands in the
last group to which most states of L lead.

**More steps than a rule allows**, on a normal day. A state is mended by a move of its own, or by what it leads to.
Where everything must be within one step, each state where things do not go on by themselves needs its own move; a state
that only goes on by itself is mended with all that it leads to, and needs one only where that can't be (it leads to an
end of the contact, or round in a circle). Each of these is needed in any set, so the set is the smallest, unless things
go round in circles. Where more than one step is allowed, finding the smallest set is as hard as covering a set with the
fewest of given ones (Karp 1972); the set that is given is made greedily, and not called smallest.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from humanline.model.reached import AddedMove, Mend
from humanline.reach.measuring.compact import BoolArray, Compact, IntArray
from humanline.reach.measuring.game import NO_WAY, solve
from humanline.reach.measuring.measured import MeasuredGraph
from humanline.reach.measuring.reaching import comes_from, leads_to, loops

#: Id of the person that mends lead to, where the source has none.
NEW_PERSON = "a-person"
#: So many states are weighed for the one best move; if that is not enough for all candidates, it is not called best.
MOST_LOOKED_AT = 100_000
#: A set that is made greedily has no more moves than this.
MOST_MOVES = 20


def mend_no_way(of: MeasuredGraph) -> list[Mend]:
    """The one move that gives a way to most states without one, and the fewest that give it to all."""
    graph = of.graph
    lost = of.looked_at & (of.best_hoped.steps == NO_WAY)
    broken = int(lost.sum())
    if not broken:
        return []
    last = _last_groups(graph, lost)
    # In each group, the state that a customer meets first: there the option helps most on the way.
    chosen = [of.nearest_first(group)[0] for group in last]
    best, exact = _most_led_to(graph, lost, chosen)
    mended_by_one = int((lost & _with_way(graph, [best])).sum())
    mended_by_all = int((lost & _with_way(graph, chosen)).sum())
    one = _mend(of, "no_way", [best], mended_by_one, broken, minimal=exact, all=False)
    if len(chosen) == 1:
        return [_mend(of, "no_way", chosen, mended_by_one, broken, minimal=exact, all=True)]
    return [one, _mend(of, "no_way", chosen, mended_by_all, broken, minimal=True, all=True)]


def _last_groups(graph: Compact, lost: BoolArray) -> list[list[int]]:
    """Groups of lost states that lead to no other group of them."""
    within = graph.calm & lost[graph.source] & lost[graph.target]
    source, target = graph.source[within], graph.target[within]
    arrows = csr_array((np.ones(len(source), dtype=np.int8), (source, target)), shape=(graph.states, graph.states))
    count, part = connected_components(arrows, directed=True, connection="strong")
    leads_on = np.zeros(count, dtype=bool)
    leads_on[part[source[part[source] != part[target]]]] = True
    groups: dict[int, list[int]] = {}
    for state in np.flatnonzero(lost & ~leads_on[part]).tolist():
        groups.setdefault(int(part[state]), []).append(state)
    return list(groups.values())


def _most_led_to(graph: Compact, lost: BoolArray, chosen: list[int]) -> tuple[int, bool]:
    """The chosen state to which most lost states lead; and whether all were looked at."""
    within = graph.calm & lost[graph.source] & lost[graph.target]
    order = np.flatnonzero(within)
    order = order[np.argsort(graph.target[order], kind="stable")]
    start = np.searchsorted(graph.target[order], np.arange(graph.states + 1)).tolist()
    came = graph.source[order].tolist()
    best, most, looked_at = chosen[0], 0, 0
    for state in chosen:
        seen, waiting = {state}, [state]
        while waiting:
            here = waiting.pop()
            for before in came[start[here] : start[here + 1]]:
                if before not in seen:
                    seen.add(before)
                    waiting.append(before)
        looked_at += len(seen)
        if len(seen) > most:
            best, most = state, len(seen)
        if looked_at > MOST_LOOKED_AT:
            return best, state == chosen[-1]
    return best, True


def _with_way(graph: Compact, added: list[int]) -> BoolArray:
    """Which states have a way once these states have a move to a person."""
    goals = graph.goal.copy()
    goals[added] = True
    return leads_to(graph.source[graph.calm], graph.target[graph.calm], goals)


def mend_steps(of: MeasuredGraph, what: str, within: BoolArray, at_most: int) -> list[Mend]:
    """The one move that brings most states within so many steps on a normal day, and a set that brings all there.

    Args:
        of: what was measured.
        what: the rule, as `set/rule`.
        within: shape (states,); states that the rule is about.
        at_most: steps allowed; at least 1, since an added move is a step.
    """
    broken = within & (of.normal_hoped.steps > at_most)
    total = int(broken.sum())
    if not total or at_most < 1:
        return []
    best, exact = _best_move(of, broken, at_most)
    mended = _mended(of, [best], broken, at_most)
    one = _mend(of, what, [best], mended, total, minimal=exact, all=mended == total)
    if mended == total:
        return [one]
    chosen, minimal = _near_by_themselves(of, broken) if at_most == 1 else (_greedily(of, broken, at_most), False)
    mended = _mended(of, chosen, broken, at_most)
    return [one, _mend(of, what, chosen, mended, total, minimal=minimal, all=mended == total)]


def _mended(of: MeasuredGraph, added: list[int], broken: BoolArray, at_most: int) -> int:
    """How many broken states are near once these moves are added, by measuring again."""
    return int((broken & (_with_moves(of, added) <= at_most)).sum())


def _with_moves(of: MeasuredGraph, added: list[int], *, hoped: bool = True) -> IntArray:
    marked = np.zeros(of.graph.states, dtype=bool)
    marked[added] = True
    return solve(of.graph, "normal", hoped=hoped, added=marked).steps


def _near_by_themselves(of: MeasuredGraph, broken: BoolArray) -> tuple[list[int], bool]:
    """States that get a move so that all broken ones are within one step; and whether fewer can't do."""
    graph = of.graph
    system = graph.calm & ~graph.own
    far = of.normal_hoped.steps > 1
    # All that broken states go on to by themselves has to come near as well.
    on = system & far[graph.source] & far[graph.target]
    needed = comes_from(graph.source[on], graph.target[on], broken) & ~graph.over
    goes_on = np.zeros(graph.states, dtype=bool)
    goes_on[graph.source[system]] = True
    ends = np.zeros(graph.states, dtype=bool)
    ends[graph.source[system & far[graph.target] & ~needed[graph.target]]] = True
    chosen = needed & (~goes_on | ends)
    minimal = bool((needed == broken).all())
    while True:
        rest = needed & ~chosen
        groups = loops(graph.source[on], graph.target[on], rest)
        if not groups:
            return np.flatnonzero(chosen).tolist(), minimal
        minimal = False
        chosen[[int(group[0]) for group in groups]] = True


def _greedily(of: MeasuredGraph, broken: BoolArray, at_most: int) -> list[int]:
    """The best move, then the best one with that, and so on, up to `MOST_MOVES`."""
    chosen: list[int] = []
    left = broken
    while left.any() and len(chosen) < MOST_MOVES:
        chosen.append(_best_move(of, left, at_most, chosen, MOST_LOOKED_AT // MOST_MOVES)[0])
        left = broken & (_with_moves(of, chosen) > at_most)
    return chosen


def _best_move(
    of: MeasuredGraph,
    broken: BoolArray,
    at_most: int,
    added: list[int] | None = None,
    most_looked_at: int = MOST_LOOKED_AT,
) -> tuple[int, bool]:
    """The state where one added move brings most broken states near; and whether all candidates were looked at."""
    graph = of.graph
    now = _with_moves(of, added) if added else of.normal_hoped.steps
    steps: list[int] = now.tolist()
    # Nearness is handed back only along moves from states that can be nearer; with one step, only the system's.
    handed = graph.calm & (now[graph.source] > 1)
    if at_most == 1:
        handed &= ~graph.own
    order = graph.into_order[handed[graph.into_order]]
    start = np.searchsorted(graph.target[order], np.arange(graph.states + 1)).tolist()
    came = graph.source[order].tolist()
    game = _Formula(graph, steps)
    candidates = of.nearest_first(np.flatnonzero(of.looked_at & (now > 1) & (broken | (at_most > 1))).tolist())
    best, most, looked_at = candidates[0], 0, 0
    is_broken = broken.tolist()
    for state in candidates:
        changed, waiting = {state: 1}, [state]
        for here in waiting:
            for before in came[start[here] : start[here + 1]]:
                new = game.value(before, changed)
                if new < changed.get(before, steps[before]) and new <= at_most:
                    changed[before] = new
                    waiting.append(before)
                looked_at += 1
        gained = sum(is_broken[one] for one in changed)
        if gained > most:
            best, most = state, gained
        if looked_at > most_looked_at:
            return best, False
    return best, True


class _Formula:
    """The game's formula for one state on a normal day, when some states have come nearer."""

    def __init__(self, graph: Compact, steps: list[int]) -> None:
        self._steps = steps
        self._usable, self._own = graph.calm.tolist(), graph.own.tolist()
        self._first, self._target = graph.successors

    def value(self, state: int, changed: dict[int, int]) -> int:
        """Steps from `state`."""
        mine, system = NO_WAY, -1
        for move in range(self._first[state], self._first[state + 1]):
            if self._usable[move]:
                there = self._target[move]
                steps = changed.get(there, self._steps[there])
                if self._own[move]:
                    mine = min(mine, steps + 1)
                else:
                    system = max(system, steps)
        return min(mine, system) if system >= 0 else mine


def _mend(
    of: MeasuredGraph, what: str, added: list[int], mended: int, broken: int, *, minimal: bool, all: bool
) -> Mend:
    graph = of.graph
    goals = np.flatnonzero(graph.goal)
    to = graph.graph.states[int(goals[0])].id if len(goals) else NEW_PERSON
    states = [graph.graph.states[state] for state in of.nearest_first(added)]
    steps = _with_moves(of, added, hoped=False).tolist() if all else []
    return Mend(
        what=what,
        moves=tuple(AddedMove(source=state.id, target=to, place=state.place) for state in states),
        mended=mended,
        broken=broken,
        minimal=minimal,
        all=all,
        steps=tuple(None if number >= NO_WAY else number for number in steps),
    )
