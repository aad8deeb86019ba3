"""How a customer comes from an entry to a state, and from a state to a person."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from humanline.reach.measuring.compact import LARGE, BoolArray, Compact
from humanline.reach.measuring.game import NO_WAY, Solved


@dataclass(frozen=True)
class Travelled:
    """The shortest way from the entries to every state: fewest steps of the customer, earliest offered.

    Attributes:
        steps: shape (states,); `NO_WAY` where a customer can't come.
        came: shape (states,); number of the move by which one arrives; -1 at an entry, or where none comes.
        calm: shape (states,); one can come there on a normal day.
        reachable: shape (states,); one can come there on some day.
    """

    steps: list[int]
    came: list[int]
    calm: BoolArray
    reachable: BoolArray


def travel(graph: Compact, *, from_states: tuple[int, ...] | None = None) -> Travelled:
    """Ways from the entries (or other states) to every state: those of a normal day first, then the others."""
    steps = [NO_WAY] * graph.states
    came = [-1] * graph.states
    starts = graph.entries if from_states is None else from_states
    for state in starts:
        steps[state] = 0
    _spread(graph, graph.calm.tolist(), list(starts), steps, came)
    calm: BoolArray = np.array(steps, dtype=np.int64) != NO_WAY
    amiss = graph.live & ~graph.calm
    if amiss.any():
        on = np.unique(graph.source[amiss & calm[graph.source] & ~calm[graph.target]]).tolist()
        _spread(graph, graph.live.tolist(), sorted(on, key=lambda k: (steps[k], k)), steps, came)
    reachable: BoolArray = np.array(steps, dtype=np.int64) != NO_WAY
    return Travelled(steps=steps, came=came, calm=calm, reachable=reachable)


def _spread(graph: Compact, usable: list[bool], starts: list[int], steps: list[int], came: list[int]) -> None:
    """Go outwards from `starts` (in the order of their steps) to states that have no number yet, fewest steps first."""
    if graph.states > LARGE:
        from humanline.reach.measuring.compiled import spread

        numbers, moves = np.array(steps, dtype=np.int64), np.array(came, dtype=np.int64)
        order = np.array(sorted(starts, key=steps.__getitem__), dtype=np.int64)
        spread(graph.start, graph.target, graph.own, np.array(usable), order, numbers, moves, NO_WAY)
        steps[:], came[:] = numbers.tolist(), moves.tolist()
        return
    start, target = graph.successors
    own = graph.own.tolist()
    known = [step != NO_WAY for step in steps]
    levels: dict[int, list[int]] = {}
    for state in starts:
        levels.setdefault(steps[state], []).append(state)
    level = min(levels, default=0)
    done = [False] * graph.states
    while levels:
        for state in levels.pop(level, ()):
            pending = [state]
            # What happens by itself is walked to its end first, so that it counts at this number of steps.
            while pending:
                here = pending.pop()
                if done[here] or steps[here] != level:
                    continue
                done[here] = True
                for move in range(start[here], start[here + 1]):
                    there = target[move]
                    if not usable[move] or known[there]:
                        continue
                    cost = level + 1 if own[move] else level
                    if cost < steps[there]:
                        steps[there], came[there] = cost, move
                        if cost == level:
                            pending.append(there)
                        else:
                            levels.setdefault(cost, []).append(there)
        level += 1


def way_to(graph: Compact, travelled: Travelled, state: int) -> tuple[int, list[int]]:
    """Where the way to `state` starts, and its moves."""
    moves: list[int] = []
    source = graph.source
    while travelled.came[state] >= 0:
        move = travelled.came[state]
        moves.append(move)
        state = int(source[move])
    return state, moves[::-1]


def way_on(graph: Compact, solved: Solved, state: int) -> list[int]:
    """The moves of the way from `state` to a person; empty at a person, or where there is none."""
    moves: list[int] = []
    while solved.via[state] >= 0:
        moves.append(solved.via[state])
        state = int(graph.target[solved.via[state]])
    return moves
