"""Where the way to a person ends, turns in circles, or is left to chance: findings about the moves themselves."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np

from humanline.model.reached import Finding
from humanline.reach.measuring.compact import CODES, FAILS, BoolArray, IntArray
from humanline.reach.measuring.game import NO_WAY
from humanline.reach.measuring.measured import MOST_OF_A_KIND, MeasuredGraph
from humanline.reach.measuring.reaching import leads_to, loops


def no_way(of: MeasuredGraph) -> list[Finding]:
    """States from which no person can be reached on a normal day, whatever the customer does and however lucky.

    They are told from where the customer enters them: from there on, all is lost. Where something that is not
    understood could be the way, the finding is not sure.
    """
    lost = of.looked_at & (of.best_hoped.steps == NO_WAY)
    unsure = of.looked_at & ~lost & (of.best.steps == NO_WAY)
    found = of.grouped("no_way", _regions(of, lost))
    return found + of.grouped("no_way", _regions(of, unsure), sure=False)


def not_sure(of: MeasuredGraph) -> list[Finding]:
    """States from which a person can be reached with luck only: it depends on what the customer does not choose."""
    left = of.looked_at & (of.best.steps != NO_WAY) & (of.normal.steps == NO_WAY)
    sure = left & (of.normal_hoped.steps == NO_WAY)
    return of.grouped("not_sure", _regions(of, sure)) + of.grouped("not_sure", _regions(of, left & ~sure), sure=False)


def _regions(of: MeasuredGraph, inside: BoolArray) -> list[list[int]]:
    """States of a set, each with the one through which a customer enters the set on the way there."""
    came, source = of.travelled.came, of.graph.source
    regions: dict[int, list[int]] = {}
    entered: dict[int, int] = {}
    for state in of.nearest_first(np.flatnonzero(inside).tolist()):
        chain = [state]
        while True:
            last = chain[-1]
            before = int(source[came[last]]) if came[last] >= 0 else -1
            if last in entered or before < 0 or not inside[before]:
                break
            chain.append(before)
        border = entered.get(chain[-1], chain[-1])
        entered.update(dict.fromkeys(chain, border))
        regions.setdefault(border, [border])
        if state != border:
            regions[border].append(state)
    return list(regions.values())


def trap(of: MeasuredGraph) -> list[Finding]:
    """Loops with no way out to a person."""
    lost = of.looked_at & (of.best_hoped.steps == NO_WAY)
    graph = of.graph
    return _told_as_loops(
        of,
        lost,
        graph.calm,
        lambda group: of.finding("trap", group[0], states=group, then=_round(of, group, graph.calm)),
    )


def can_circle(of: MeasuredGraph) -> list[Finding]:
    """Loops in which a customer can be kept, though a person can be reached from them.

    `by = system`: the loop goes round by itself, and the customer can do nothing there. `by = silence`: it goes round
    as long as the customer does nothing, or is not understood. Waiting in a queue is not a circle.
    """
    graph = of.graph
    queues = graph.is_kind("queue")
    # Traps are told as such; where only what is not understood could lead out, one is kept all the same.
    inside = of.looked_at & (of.best_hoped.steps != NO_WAY) & ~queues
    system = graph.calm & ~graph.own
    forced = system & ~graph.has_own[graph.source]
    silent = system | (graph.calm & (graph.by == FAILS))

    def circle(by: str, usable: BoolArray) -> Callable[[list[int]], Finding]:
        return lambda group: of.finding("can_circle", group[0], states=group, then=_round(of, group, usable), by=by)

    found = _told_as_loops(of, inside, forced, circle("system", forced))
    told = {state for finding in found for state in finding.states}
    rest = inside.copy()
    rest[[graph.index[state] for state in told]] = False
    return found + _told_as_loops(of, rest, silent, circle("silence", silent))


def _told_as_loops(
    of: MeasuredGraph, inside: BoolArray, usable: BoolArray, tell: Callable[[list[int]], Finding]
) -> list[Finding]:
    """One finding a loop, nearest first; beyond a number the rest share one."""
    graph = of.graph
    found = loops(graph.source[usable], graph.target[usable], inside)
    groups = of.in_order([group if len(group) == 1 else of.nearest_first(group) for group in found])
    if len(groups) > MOST_OF_A_KIND:
        rest = [state for group in groups[MOST_OF_A_KIND - 1 :] for state in group]
        groups = [*groups[: MOST_OF_A_KIND - 1], rest]
    return [tell(group) for group in groups]


def _round(of: MeasuredGraph, group: list[int], usable: BoolArray) -> list[int]:
    """A shortest loop from the first state of a group back to itself, as moves."""
    graph, members, first = of.graph, set(group), group[0]
    start, target = graph.successors
    came: dict[int, int] = {}
    waiting = deque([first])
    while waiting:
        here = waiting.popleft()
        for move in range(start[here], start[here + 1]):
            there = target[move]
            if not usable[move] or there not in members:
                continue
            if there == first:
                moves = [move]
                while here != first:
                    moves.append(came[here])
                    here = int(graph.source[came[here]])
                return moves[::-1]
            if there not in came:
                came[there] = move
                waiting.append(there)
    return []


def dead_end(of: MeasuredGraph) -> list[Finding]:
    """States where nothing happens any more, and nothing can be done."""
    moves = np.bincount(of.graph.source[of.graph.live], minlength=of.graph.states)
    states = np.flatnonzero(of.looked_at & (moves == 0) & ~of.graph.unknown).tolist()
    return of.grouped("dead_end", [[state] for state in states])


def hang_up(of: MeasuredGraph) -> list[Finding]:
    """Places where the system ends the contact, on a normal day."""
    graph = of.graph
    ends = graph.is_kind("hang_up")
    into = np.flatnonzero(graph.calm & ends[graph.target] & of.travelled.calm[graph.source])
    found = _one_a_state(of, into, "hang_up")
    entered = [state for state in graph.entries if ends[state]]
    return [of.finding("hang_up", state, by="goes_on") for state in entered] + found


def nobody_free(of: MeasuredGraph) -> list[Finding]:
    """Places where, when nobody is free, there is neither a person nor a call-back."""
    graph = of.graph
    can = leads_to(graph.source[graph.told], graph.target[graph.told], graph.goal)
    hoped = leads_to(graph.source[graph.live], graph.target[graph.live], graph.goal | graph.unknown)
    left = graph.live & (graph.by == CODES["nobody_free"]) & of.travelled.reachable[graph.source] & ~can[graph.target]
    return _one_a_state(of, np.flatnonzero(left), "nobody_free", hoped=hoped)


def _one_a_state(of: MeasuredGraph, moves: IntArray, kind: str, hoped: BoolArray | None = None) -> list[Finding]:
    """One finding for each state that these moves leave: the first of them proves it."""
    graph = of.graph
    states, first = np.unique(graph.source[moves], return_index=True)
    move_of = dict(zip(states.tolist(), moves[first].tolist(), strict=True))
    order = of.nearest_first(move_of)
    found = []
    for n, state in enumerate(order[:MOST_OF_A_KIND]):
        last = n == MOST_OF_A_KIND - 1
        move = graph.graph.moves[move_of[state]]
        found.append(
            of.finding(
                "hang_up" if kind == "hang_up" else "nobody_free",
                state,
                states=order[n:] if last else [state],
                then=[move_of[state]],
                sure=hoped is None or not hoped[graph.target[move_of[state]]],
                place=move.place,
                by=move.by,
            )
        )
    return found


def only_after_failing(of: MeasuredGraph) -> list[Finding]:
    """Entries from which a person is reached only by staying silent, or by not being understood."""
    return _only_through(of, "only_after_failing", of.graph.by == FAILS)


def hidden(of: MeasuredGraph) -> list[Finding]:
    """Entries from which every way to a person goes through something that is hard to find."""
    return _only_through(of, "hidden", of.graph.hidden > 0)


def _only_through(of: MeasuredGraph, kind: str, avoided: BoolArray) -> list[Finding]:
    """Entries from which a person can be reached, but not without these moves."""
    graph = of.graph
    if not (avoided & graph.calm).any():
        return []
    usable = graph.calm & ~avoided
    told = usable & graph.told
    without = leads_to(graph.source[told], graph.target[told], graph.goal)
    hoped = leads_to(graph.source[usable], graph.target[usable], graph.goal | graph.unknown)
    found = []
    for entry in graph.entries:
        if without[entry] or of.best.steps[entry] == NO_WAY or graph.goal[entry]:
            continue
        way = _way(of, entry)
        how = next((graph.graph.moves[move] for move in way if avoided[move]), None)
        found.append(
            of.finding(
                "hidden" if kind == "hidden" else "only_after_failing",
                entry,
                then=way,
                sure=not hoped[entry],
                place=how.place if how else "",
                how=(how.hidden or how.by) if how else "",
            )
        )
    return found


def _way(of: MeasuredGraph, state: int) -> list[int]:
    """The moves of the best way from a state to a person."""
    moves: list[int] = []
    while of.best.via[state] >= 0:
        moves.append(int(of.best.via[state]))
        state = int(of.graph.target[moves[-1]])
    return moves
