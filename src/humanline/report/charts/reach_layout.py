"""Where the places of a menu, a flow or a site stand in its picture: columns by steps from the start, rows below."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from humanline.model.reach import BY_CUSTOMER, Graph, Transition

#: Up to so many places a graph is drawn whole.
WHOLE = 60
#: Columns and rows that fit on a screen and on a sheet of A4.
MOST_COLUMNS = 7
MOST_ROWS = 22
#: Of a graph with too many steps: so many layers from the start, and so many to the end.
FIRST_LAYERS, LAST_LAYERS = 4, 3
#: With more moves for each place than this, only those are drawn that matter most.
_FEW_MOVES = 2.2


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a place stands, the steps from the start, and the first move by which a customer comes here."""

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
        spots = self.spots.values()
        return max((spot.column + 1 for spot in spots), default=1), max((spot.row + 1 for spot in spots), default=1)

    def goes_back(self, source: str, target: str) -> bool:
        """Whether a move leads to a place that stands earlier, or to itself."""
        one, other = self.spots[source], self.spots[target]
        return (other.steps, other.column, other.row) <= (one.steps, one.column, one.row)


def layout(graph: Graph, told: Collection[str], reachable: int) -> ReachLayout:
    """Place the whole graph where it is small enough, else the places on the ways that are told.

    `reachable` is how many places a customer can come to.
    """
    met = _met(graph)
    if len(met) <= WHOLE:
        spots, layers = _place(met)
        if _fits(spots):
            return ReachLayout(spots, layers, max(0, reachable - len(met)), middle_left_out=False)
    kept = {state: met[state] for state in met if state in told}
    depths = sorted({steps for steps, _ in kept.values()})
    middle = len(depths) > FIRST_LAYERS + LAST_LAYERS
    near = {*depths[:FIRST_LAYERS], *depths[-LAST_LAYERS:]} if middle else set(depths)
    spots, layers = _place({state: (steps, via) for state, (steps, via) in kept.items() if steps in near})
    spots = {state: spot for state, spot in spots.items() if spot.column < MOST_COLUMNS}
    return ReachLayout(spots, layers, max(0, reachable - len(spots)), middle_left_out=middle)


#: Id → steps of the customer from the start, and the move by which a place is first met.
_Met = dict[str, tuple[int, Transition | None]]


def _met(graph: Graph) -> _Met:
    """Places in the order of the tree by which they are first met, each branch whole before the next."""
    moves: dict[str, list[Transition]] = {}
    for move in graph.moves:
        moves.setdefault(move.source, []).append(move)
    # Breadth first, moves that cost no step before the others.
    met: _Met = {}
    children: dict[str, list[str]] = {}
    waiting: deque[tuple[str, int, Transition | None]] = deque((entry, 0, None) for entry in graph.entries)
    while waiting:
        here, steps, via = waiting.popleft()
        if here in met:
            continue
        met[here] = (steps, via)
        if via is not None:
            children.setdefault(via.source, []).append(here)
        ways = [move for move in moves.get(here, ()) if move.target not in met]
        waiting.extendleft((move.target, steps, move) for move in reversed(ways) if move.by not in BY_CUSTOMER)
        waiting.extend((move.target, steps + 1, move) for move in ways if move.by in BY_CUSTOMER)
    found: _Met = {}
    branches = list(reversed(graph.entries))
    while branches:
        here = branches.pop()
        if here not in found:
            found[here] = met[here]
            branches.extend(reversed(children.get(here, ())))
    return found


def _place(met: _Met) -> tuple[dict[str, Spot], dict[int, int]]:
    """Rows beside where one comes from where there is room, else as high as they go."""
    spots, layers = _in_rows(met, aligned=True)
    return (spots, layers) if _fits(spots) else _in_rows(met, aligned=False)


def _in_rows(met: _Met, *, aligned: bool) -> tuple[dict[str, Spot], dict[int, int]]:
    spots: dict[str, Spot] = {}
    layers: dict[int, int] = {}
    column = 0
    for depth in sorted({steps for steps, _ in met.values()}):
        layers[depth] = column
        here = [(state, via) for state, (steps, via) in met.items() if steps == depth]
        # A layer with too many places takes several columns.
        columns = -(-len(here) // MOST_ROWS)
        length = -(-len(here) // columns)
        free = [0] * columns
        for number, (state, via) in enumerate(here):
            sub = number // length
            beside = spots[via.source].row if aligned and via is not None and via.source in spots else 0
            row = max(free[sub], beside)
            free[sub] = row + 1
            spots[state] = Spot(column + sub, row, depth, via)
        column += columns
    return {state: spots[state] for state in met}, layers


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
        if move.source in at.spots and move.target in at.spots and not at.goes_back(move.source, move.target):
            pairs.setdefault((move.source, move.target), move)
    few = len(pairs) <= _FEW_MOVES * max(len(at.spots), 6)
    kept: list[Transition] = []
    others: list[Transition] = []
    for pair, move in pairs.items():
        source, target = at.spots[pair[0]], at.spots[pair[1]]
        first = target.via is not None and target.via.source == move.source
        forward = move.by not in BY_CUSTOMER or target.steps > source.steps
        (kept if pair in marked or first or (few and forward) else others).append(move)
    return kept, others
