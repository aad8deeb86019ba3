"""Times of the week without a way to a person.

The week is cut wherever something opens or closes. In each piece of it:

- what says when it is open exists only then;
- a move for `closed` that says when is taken then, whatever the customer wants; one that does not say when is taken
  where nothing else of the system is left;
- where there is no way at all, it is closed: then a move for `closed` that does not say when comes before all others of
  its state, as it does for who calls, and only without a way by it there is none;
- a state is left through what is amiss only where it has nothing else, as on a normal day.

Pieces with the same moves and persons are looked at once.
"""

from __future__ import annotations

import numpy as np

from humanline.model.reach import WEEK_MINUTES, OpenHours
from humanline.model.reached import Finding
from humanline.reach.measuring.compact import CODES, FIRST_AMISS, BoolArray, Compact
from humanline.reach.measuring.game import NO_WAY
from humanline.reach.measuring.measured import MeasuredGraph
from humanline.reach.measuring.reaching import leads_to


def closed_hours(of: MeasuredGraph) -> list[Finding]:
    """For every entry: the windows in which no person can be reached from it, where there is a way at other times.

    Where nothing is said about hours there is nothing to find.
    """
    graph = of.graph
    cuts = _cuts(graph)
    if len(cuts) < 2:
        return []
    shut: dict[int, list[tuple[int, int]]] = {entry: [] for entry in graph.entries}
    unsure: dict[int, bool] = dict.fromkeys(graph.entries, False)
    known: dict[bytes, list[tuple[BoolArray, BoolArray]]] = {}
    for begin, end in zip(cuts, [*cuts[1:], cuts[0] + WEEK_MINUTES], strict=True):
        usable, shut_now, goals = _at(graph, begin)
        mark = usable.tobytes() + shut_now.tobytes() + goals.tobytes()
        if mark not in known:
            known[mark] = [_with_way(graph, moves, goals) for moves in (usable, shut_now)]
        for entry in graph.entries:
            if not any(can[entry] for can, _ in known[mark]):
                shut[entry].append((begin, end))
                unsure[entry] |= any(bool(hoped[entry]) for _, hoped in known[mark])
    found = []
    for entry, windows in shut.items():
        told = _tidy(windows)
        minutes = sum(until - since for since, until in told)
        # Never a way is another finding, not one of hours.
        if told and (minutes < WEEK_MINUTES or of.best.steps[entry] != NO_WAY):
            finding = of.finding("closed_hours", entry, sure=not unsure[entry], minutes=minutes)
            found.append(_with_windows(finding, told))
    return found


def _with_way(graph: Compact, moves: BoolArray, goals: BoolArray) -> tuple[BoolArray, BoolArray]:
    """States from which a person can be reached by these moves; the same with what is not understood as a person."""
    told = moves & graph.told
    hoped = leads_to(graph.source[moves], graph.target[moves], goals | graph.unknown)
    return leads_to(graph.source[told], graph.target[told], goals), hoped


def _with_windows(finding: Finding, windows: OpenHours) -> Finding:
    import msgspec

    return msgspec.structs.replace(finding, windows=windows)


def _cuts(graph: Compact) -> list[int]:
    """Minutes of the week at which something opens or closes."""
    hours = {state.open for state in graph.graph.states} | {move.open for move in graph.graph.moves}
    return sorted({minute % WEEK_MINUTES for windows in hours for window in windows for minute in window} | {0})


def is_open(windows: OpenHours, minute: int) -> bool:
    """Whether something with these hours is open at this minute of the week; without hours it always is.

    >>> is_open(((540, 1020),), 540), is_open(((540, 1020),), 1020), is_open((), 0)
    (True, False, True)
    """
    return not windows or any(since <= minute < until for since, until in windows)


def _at(graph: Compact, minute: int) -> tuple[BoolArray, BoolArray, BoolArray]:
    """What there is at a minute of the week.

    Returns:
        The moves that can be taken, shape (moves,); those if it is closed, shape (moves,); and the persons who are
        there, shape (states,).
    """
    opened: dict[OpenHours, bool] = {}

    def at(windows: OpenHours) -> bool:
        if windows not in opened:
            opened[windows] = is_open(windows, minute)
        return opened[windows]

    moves, states = graph.graph.moves, graph.graph.states
    there = np.fromiter((at(move.open) for move in moves), bool, len(moves)) & graph.live
    goals = np.fromiter((at(state.open) for state in states), bool, len(states)) & graph.goal
    shut_queue = np.fromiter((state.kind == "queue" and not at(state.open) for state in states), bool, len(states))
    closed = graph.by == CODES["closed"]
    timed = np.fromiter((bool(move.open) for move in moves), bool, len(moves))
    # A move for closed that is due now comes before all others of its state; in a queue that is shut nobody answers.
    due = np.zeros(graph.states, dtype=bool)
    due[graph.source[there & closed & timed]] = True
    amiss = graph.by >= FIRST_AMISS
    there &= np.where(due[graph.source], closed & timed, True) & ~(shut_queue[graph.source] & ~amiss)
    has_calm = np.zeros(graph.states, dtype=bool)
    has_calm[graph.source[there & ~amiss]] = True
    then = closed & ~timed & graph.live & ~due[graph.source]
    if_closed = np.zeros(graph.states, dtype=bool)
    if_closed[graph.source[then]] = True
    usable = there & (~amiss | ~has_calm[graph.source])
    return usable, np.where(if_closed[graph.source], then, usable), goals


def _tidy(windows: list[tuple[int, int]]) -> OpenHours:
    """Windows in the order of the week, those that touch joined."""
    joined: list[tuple[int, int]] = []
    for since, until in sorted(windows):
        if joined and joined[-1][1] == since:
            joined[-1] = (joined[-1][0], until)
        else:
            joined.append((since, until))
    return tuple(joined)
