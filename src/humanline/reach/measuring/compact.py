"""The graph as numbers: what every measure needs of it, made once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

import msgspec
import numpy as np
import numpy.typing as npt

from humanline.model.reach import AMISS, PERSON_WAYS, By, Graph, Hidden, StateKind, Way

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]

#: Every way to get from a state to the next as a number; the customer's come first.
CODES: dict[By, int] = {
    "key": 0,
    "says": 1,
    "click": 2,
    "types": 3,
    "fails": 4,
    "goes_on": 5,
    "depends": 6,
    "closed": 7,
    "nobody_free": 8,
    "error": 9,
}
#: From how many states on the loops over a graph are compiled: see `compiled`.
LARGE = 20_000
FAILS = CODES["fails"]
FIRST_OF_SYSTEM = CODES["goes_on"]
FIRST_AMISS = CODES[AMISS[0]]

_HIDDEN_CODES: dict[Hidden, int] = {hidden: code for code, hidden in enumerate(get_args(Hidden))}
_UNANNOUNCED = _HIDDEN_CODES["unannounced"]
_KIND_CODES: dict[StateKind, int] = {kind: code for code, kind in enumerate(get_args(StateKind))}


@dataclass(frozen=True)
class Compact:
    """A graph as arrays; states and moves are numbered in the order of the graph.

    Attributes:
        graph: where it comes from.
        ways: what counts as a person.
        index: id of a state → its number.
        kind: shape (states,); see `is_kind`.
        goal: shape (states,); a person in one of `ways`.
        unknown: shape (states,); not understood, or a queue of which nothing is said.
        open: shape (states,); not understood, and more may happen there than its moves say: one of them `depends`.
        loose: something is not understood that has no place in the graph: it may be anywhere.
        over: shape (states,); the contact is over there, or it is a goal.
        source: shape (moves,); number of the state.
        target: shape (moves,).
        by: shape (moves,); see `CODES`.
        start: shape (states + 1,); moves of state k are `start[k] … start[k + 1] - 1`.
        live: shape (moves,); taken into account: it does not leave a state where the contact is over.
        calm: shape (moves,); can happen on a normal day. A move for when something is amiss is left out, unless its
            state has no others.
    """

    graph: Graph
    ways: tuple[Way, ...]
    index: dict[str, int]
    kind: IntArray
    goal: BoolArray
    unknown: BoolArray
    open: BoolArray
    loose: bool
    over: BoolArray
    source: IntArray
    target: IntArray
    by: IntArray
    start: IntArray
    live: BoolArray
    calm: BoolArray

    @property
    def states(self) -> int:
        """Number of states."""
        return len(self.graph.states)

    @property
    def moves(self) -> int:
        """Number of moves."""
        return len(self.graph.moves)

    def is_kind(self, kind: StateKind) -> BoolArray:
        """Shape (states,): the states of a kind."""
        return np.asarray(self.kind == _KIND_CODES[kind])

    @cached_property
    def entries(self) -> tuple[int, ...]:
        """Numbers of the states where a customer comes in."""
        return tuple(self.index[entry] for entry in self.graph.entries)

    @cached_property
    def own(self) -> BoolArray:
        """Shape (moves,): the customer takes it."""
        return self.by < FIRST_OF_SYSTEM

    @cached_property
    def has_own(self) -> BoolArray:
        """Shape (states,): the customer can do something there, other than failing."""
        found = np.zeros(self.states, dtype=bool)
        found[self.source[self.live & (self.by < FAILS)]] = True
        return found

    @cached_property
    def hidden(self) -> IntArray:
        """Shape (moves,): 0 where it is plain to see; else why it is hard to find, as a number."""
        return np.array([_HIDDEN_CODES[move.hidden] for move in self.graph.moves], dtype=np.int64)

    @cached_property
    def unannounced(self) -> BoolArray:
        """Shape (moves,): whether any words name it is not known; it counts for the hoped answer alone."""
        return np.asarray(self.hidden == _UNANNOUNCED)

    @cached_property
    def beside(self) -> BoolArray:
        """Shape (states,): not understood, and led to by what is hidden alone."""
        shown = np.zeros(self.states, dtype=bool)
        shown[self.target[self.hidden == 0]] = True
        shown[list(self.entries)] = True
        led_to = np.zeros(self.states, dtype=bool)
        led_to[self.target] = True
        found: BoolArray = self.unknown & led_to & ~shown
        return found

    @cached_property
    def told(self) -> BoolArray:
        """Shape (moves,): taken into account, and an option that words name, as far as is known."""
        told: BoolArray = self.live & ~self.unannounced
        return told

    @cached_property
    def successors(self) -> tuple[list[int], list[int]]:
        """Start of each state's moves and targets, as plain lists for tight loops."""
        return self.start.tolist(), self.target.tolist()

    @cached_property
    def into_order(self) -> IntArray:
        """Shape (moves,): numbers of the moves in the order of the states that they lead to."""
        return np.argsort(self.target, kind="stable")

    @cached_property
    def into_start(self) -> IntArray:
        """Shape (states + 1,): the moves that lead into state k are `into_order[into_start[k] : into_start[k + 1]]`."""
        start = np.zeros(self.states + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.target, minlength=self.states), out=start[1:])
        return start


def compact(graph: Graph, ways: Sequence[Way] = PERSON_WAYS) -> Compact:
    """Number the states and moves of a graph.

    Args:
        graph: states, and moves grouped by their source.
        ways: what counts as a person.
    """
    index = {state.id: k for k, state in enumerate(graph.states)}
    size, moves = len(graph.states), graph.moves
    source = np.array([index[move.source] for move in moves], dtype=np.int64)
    if (np.diff(source) < 0).any():
        order = np.argsort(source, kind="stable")
        moves, source = tuple(moves[k] for k in order.tolist()), source[order]
        graph = msgspec.structs.replace(graph, moves=moves)
    target = np.array([index[move.target] for move in moves], dtype=np.int64)
    by = np.array([CODES[move.by] for move in moves], dtype=np.int64)
    wanted = frozenset(ways)
    kind = np.array([_KIND_CODES[state.kind] for state in graph.states], dtype=np.int64)
    person = kind == _KIND_CODES["person"]
    goal = np.zeros(size, dtype=bool)
    for k in np.flatnonzero(person).tolist():
        goal[k] = graph.states[k].way in wanted
    degree = np.bincount(source, minlength=size)
    unknown = (kind == _KIND_CODES["unknown"]) | ((kind == _KIND_CODES["queue"]) & (degree == 0))
    open_ended = np.zeros(size, dtype=bool)
    open_ended[source[by == CODES["depends"]]] = True
    # A person who was chosen not to count, such as one who reads e-mail, may still lead on.
    over = goal | (kind == _KIND_CODES["done"]) | (kind == _KIND_CODES["hang_up"]) | (person & (degree == 0))
    start = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(degree, out=start[1:])
    live = ~over[source]
    amiss = by >= FIRST_AMISS
    has_calm = np.zeros(size, dtype=bool)
    has_calm[source[live & ~amiss]] = True
    calm = live & (~amiss | ~has_calm[source])
    return Compact(
        graph=graph,
        ways=tuple(ways),
        index=index,
        kind=kind,
        goal=goal,
        unknown=unknown,
        open=unknown & open_ended,
        loose=any(not one.state for one in graph.not_understood),
        over=over,
        source=source,
        target=target,
        by=by,
        start=start,
        live=live,
        calm=calm,
    )
