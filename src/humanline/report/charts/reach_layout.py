"""Where the places of a menu, a flow or a site stand in its picture: columns by steps from the start, rows below."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from humanline.model.reach import BY_CUSTOMER, Graph, Transition

#: Up to so many places a graph is drawn whole.
WHOLE = 60
#: Columns and rows that fit on a screen and on a sheet of A4.
MOST_COLUMNS = 7
MOST_ROWS = 22
#: Of a graph with too many steps: so many layers from the start, and so many to the end.
FIRST_LAYERS, LAST_LAYERS = 4, 3


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a place stands.

    Attributes:
        column: counted from the left.
        row: counted from the top.
        steps: of the customer, from the start.
        via: the first move by which a customer comes here; `None` at a start.
    """

    column: int
    row: int
    steps: int
    via: Transition | None


@dataclass(frozen=True, slots=True)
class ReachLayout:
    """The places that are drawn.

    Attributes:
        spots: id → where it stands, in the order in which a customer meets them.
        layers: steps from the start → its first column.
        left_out: places that a customer can come to and that are not drawn.
        middle_left_out: layers between the first and the last are not drawn.
    """

    spots: dict[str, Spot]
    layers: dict[int, int]
    left_out: int
    middle_left_out: bool

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return (
            max((spot.column for spot in self.spots.values()), default=0) + 1,
            max((spot.row for spot in self.spots.values()), default=0) + 1,
        )


def layout(graph: Graph, told: Sequence[str], reachable: int) -> ReachLayout:
    """Place the whole graph where it is small enough, else what lies on the ways that are told.

    Args:
        graph: what is drawn.
        told: ids on the ways that must be seen.
        reachable: how many places a customer can come to.
    """
    moves: dict[str, list[Transition]] = {}
    for move in graph.moves:
        moves.setdefault(move.source, []).append(move)
    steps, via = _travel(graph.entries, moves)
    order = _order(graph.entries, via)
    if len(order) <= WHOLE:
        spots, layers = _place(order, steps, via)
        if _fits(spots):
            return ReachLayout(spots, layers, max(0, reachable - len(order)), middle_left_out=False)
    wanted = set(told)
    kept = [state for state in order if state in wanted]
    depths = sorted({steps[state] for state in kept})
    middle = len(depths) > FIRST_LAYERS + LAST_LAYERS
    if middle:
        near = {*depths[:FIRST_LAYERS], *depths[-LAST_LAYERS:]}
        kept = [state for state in kept if steps[state] in near]
    spots, layers = _place(kept, steps, via)
    spots = {state: spot for state, spot in spots.items() if spot.column < MOST_COLUMNS}
    return ReachLayout(spots, layers, max(0, reachable - len(spots)), middle_left_out=middle)


def _travel(
    entries: Iterable[str], moves: dict[str, list[Transition]]
) -> tuple[dict[str, int], dict[str, Transition | None]]:
    """Steps of the customer to each place, and the move by which it is first met (breadth first, free moves first)."""
    steps: dict[str, int] = {}
    via: dict[str, Transition | None] = {}
    waiting: deque[tuple[str, int, Transition | None]] = deque((entry, 0, None) for entry in entries)
    while waiting:
        here, so_far, came = waiting.popleft()
        if here in steps:
            continue
        steps[here], via[here] = so_far, came
        free = [move for move in moves.get(here, ()) if move.by not in BY_CUSTOMER and move.target not in steps]
        paid = [move for move in moves.get(here, ()) if move.by in BY_CUSTOMER and move.target not in steps]
        for move in reversed(free):
            waiting.appendleft((move.target, so_far, move))
        for move in paid:
            waiting.append((move.target, so_far + 1, move))
    return steps, via


def _order(entries: Iterable[str], via: dict[str, Transition | None]) -> list[str]:
    """Places in the order of the tree by which they are first met, each branch whole before the next."""
    children: dict[str, list[str]] = {}
    for state, move in via.items():
        if move is not None:
            children.setdefault(move.source, []).append(state)
    order: list[str] = []
    seen: set[str] = set()
    waiting = list(reversed(list(entries)))
    while waiting:
        here = waiting.pop()
        if here in seen or here not in via:
            continue
        seen.add(here)
        order.append(here)
        waiting.extend(reversed(children.get(here, [])))
    return order


def _place(
    order: Sequence[str], steps: dict[str, int], via: dict[str, Transition | None]
) -> tuple[dict[str, Spot], dict[int, int]]:
    """Rows beside where one comes from where there is room, else as high as they go."""
    for aligned in (True, False):
        spots, layers = _in_rows(order, steps, via, aligned=aligned)
        if _fits(spots):
            break
    return spots, layers


def _in_rows(
    order: Sequence[str], steps: dict[str, int], via: dict[str, Transition | None], *, aligned: bool
) -> tuple[dict[str, Spot], dict[int, int]]:
    depths = sorted({steps[state] for state in order})
    spots: dict[str, Spot] = {}
    layers: dict[int, int] = {}
    column = 0
    for depth in depths:
        layers[depth] = column
        here = [state for state in order if steps[state] == depth]
        rows = max(1, -(-len(here) // MOST_ROWS))
        length = -(-len(here) // rows)
        nexts = [0] * rows
        for number, state in enumerate(here):
            sub = number // length
            came = via[state]
            beside = spots[came.source].row if aligned and came is not None and came.source in spots else 0
            row = max(nexts[sub], beside)
            nexts[sub] = row + 1
            spots[state] = Spot(column + sub, row, depth, came)
        column += rows
    return {state: spots[state] for state in order}, layers


def _fits(spots: dict[str, Spot]) -> bool:
    return all(spot.column < MOST_COLUMNS and spot.row < MOST_ROWS for spot in spots.values())


def drawn_moves(
    moves: Iterable[Transition], at: ReachLayout, marked: Collection[tuple[str, str]]
) -> tuple[list[Transition], list[Transition]]:
    """The moves to draw between the places of a picture, each pair of places once; and the others.

    Drawn are those by which a place is first met, those of the ways that are told, what the system does within a step,
    and other moves forward where these are few. Moves back are never drawn as lines, and are not among the others.
    """
    pairs: dict[tuple[str, str], Transition] = {}
    for move in moves:
        if move.source in at.spots and move.target in at.spots and not goes_back((move.source, move.target), at):
            pairs.setdefault((move.source, move.target), move)
    few = len(pairs) <= 2.2 * max(len(at.spots), 6)
    kept: list[Transition] = []
    others: list[Transition] = []
    for pair, move in pairs.items():
        told = pair in marked or _first_met(pair, at) or (few and (move.by not in BY_CUSTOMER or _forward(pair, at)))
        (kept if told else others).append(move)
    return kept, others


def _first_met(pair: tuple[str, str], at: ReachLayout) -> bool:
    came = at.spots[pair[1]].via
    return came is not None and came.source == pair[0]


def _forward(pair: tuple[str, str], at: ReachLayout) -> bool:
    return at.spots[pair[1]].steps > at.spots[pair[0]].steps


def goes_back(pair: tuple[str, str], at: ReachLayout) -> bool:
    """Whether a move leads to a place that stands earlier, or to itself."""
    source, target = at.spots[pair[0]], at.spots[pair[1]]
    if target.steps != source.steps:
        return target.steps < source.steps
    return (target.column, target.row) <= (source.column, source.row)
