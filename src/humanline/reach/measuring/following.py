"""Somebody who follows the words: how many steps they take on average, and whether they ever reach a person.

They come wanting a person, and know only what they hear or read:

- where an option speaks of a person (`reach/words.py`), they take it (one of them at random, if there are several);
- else they take any of the options that are offered, each as likely; they do not stay silent on purpose, unless there
  is nothing else;
- where they can't do anything, things go on by themselves. Where that *depends*, each outcome is taken as equally
  likely, because the source does not say: an assumption. What is amiss does not happen.

This is a Markov chain that stops at a person, and wherever nothing follows. Its mean number of customer steps and its
probability of stopping at a person solve linear equations (Kemeny & Snell 1960, ch. III), here part by part: states
that lead back to each other are solved together, in the order in which they lead on. Parts of up to `DIRECT` states are
solved directly; larger ones by iteration (the largest by that of Gauss and Seidel if it is soon done; BiCGSTAB; else
fixed point) down to a residual of 1e-10.

A mean is given only where a person is reached with probability 1, which the graph alone tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, eye_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import bicgstab, splu

from humanline.reach.measuring.compact import CODES, FAILS, LARGE, BoolArray, Compact, FloatArray, IntArray
from humanline.reach.measuring.reaching import leads_to
from humanline.reach.words import keys_named, speaks_of_person

#: Parts with more states than this are solved as sparse matrices; with more than `DIRECT`, by iteration.
DENSE = 100
DIRECT = 1500
#: As many rounds of Gauss and Seidel are tried first.
SWEEPS = 300
_SENTENCE = re.compile(r"[.;!?]")


@dataclass(frozen=True)
class Followed:
    """What becomes of somebody who follows the words, from every state.

    Attributes:
        expected: shape (states,); mean number of customer steps to a person; NaN where a person is not certain.
        chance: shape (states,); probability of ever reaching a person, 0–1; what is not understood is none.
        chance_hoped: shape (states,); the same, with all that is not understood as a person.
    """

    expected: FloatArray
    chance: FloatArray
    chance_hoped: FloatArray


def follow(graph: Compact) -> Followed:
    """Follow the words from every state."""
    taken = moves_taken(graph)
    chain = _chain(graph, taken)
    costs = np.zeros(graph.states)
    used = np.flatnonzero(taken)
    # All moves that are taken in a state are the customer's, or all are the system's.
    costs[graph.source[used[graph.own[used]]]] = 1.0
    certain, chance = _reaching(chain, graph.goal)
    chance_hoped = _reaching(chain, graph.goal | graph.unknown)[1] if graph.unknown.any() else chance
    expected = np.full(graph.states, np.nan)
    expected[graph.goal] = 0.0
    inside = np.flatnonzero(certain & ~graph.goal)
    if len(inside):
        expected[inside] = _solve(chain[inside][:, inside], costs[inside])
    return Followed(expected=expected, chance=chance, chance_hoped=chance_hoped)


def moves_taken(graph: Compact) -> BoolArray:
    """Shape (moves,): the moves that somebody who follows the words may take, each of a state as likely."""
    by, source, calm = graph.by, graph.source, graph.calm
    offered = calm & (by < FAILS) & ~graph.unannounced
    spoken = np.zeros(graph.moves, dtype=bool)
    moves = graph.graph.moves
    says, labels = CODES["says"], [move.label for move in moves]
    for k in np.flatnonzero(offered).tolist():
        if (labels[k] and speaks_of_person(labels[k])) or (by[k] == says and speaks_of_person(moves[k].value)):
            spoken[k] = True
    named = np.zeros(graph.states, dtype=bool)
    named[source[spoken]] = True
    _spoken_in_words(graph, offered, spoken, named)
    can_act = np.zeros(graph.states, dtype=bool)
    can_act[source[offered]] = True
    fails = calm & (by == FAILS) & ~can_act[source]
    can_fail = np.zeros(graph.states, dtype=bool)
    can_fail[source[fails]] = True
    system = calm & (by > FAILS) & ~can_act[source]
    goes_on = np.zeros(graph.states, dtype=bool)
    goes_on[source[system]] = True
    taken: BoolArray = np.where(named[source], spoken, offered | system | (fails & ~goes_on[source]))
    return taken


def _spoken_in_words(graph: Compact, offered: BoolArray, spoken: BoolArray, named: BoolArray) -> None:
    """Where options have no words of their own, find those that the words of the state name beside a person."""
    unnamed = offered & (graph.by == CODES["key"]) & ~named[graph.source]
    for state in np.unique(graph.source[unnamed]).tolist():
        words = graph.graph.states[state].words
        if not speaks_of_person(words):
            continue
        keys = {
            graph.graph.moves[k].value: k
            for k in range(int(graph.start[state]), int(graph.start[state + 1]))
            if unnamed[k] and not graph.graph.moves[k].label
        }
        for sentence in _SENTENCE.split(words):
            if speaks_of_person(sentence):
                named_here = keys_named(sentence)
                meant = [keys[value] for value in keys if value in named_here]
                # Two keys in one sentence: which of them is meant can't be told.
                if len(meant) == 1:
                    spoken[meant[0]] = True
                    named[state] = True


def _chain(graph: Compact, taken: BoolArray) -> csr_array:
    """Probabilities of moving from state to state, shape (states, states); nothing leaves where a contact is over."""
    used = np.flatnonzero(taken)
    source, target = graph.source[used], graph.target[used]
    counts = np.bincount(source, minlength=graph.states)
    shares = 1.0 / counts[source]
    return csr_array((shares, (source, target)), shape=(graph.states, graph.states))


def _reaching(chain: csr_array, goal: BoolArray) -> tuple[BoolArray, FloatArray]:
    """Whether a goal is reached for certain, and with which probability, from every state."""
    can = leads_to(_rows(chain), chain.indices, goal)
    # Not certain: from here one can come to where no goal can be reached any more, without passing one first.
    open_chain = chain.copy()
    open_chain.data[goal[_rows(open_chain)]] = 0.0
    open_chain.eliminate_zeros()
    certain = ~leads_to(_rows(open_chain), open_chain.indices, ~can)
    chance = certain.astype(float)
    inside = np.flatnonzero(can & ~certain)
    if len(inside):
        within = open_chain[inside]
        at_once: FloatArray = within @ certain.astype(float)
        chance[inside] = np.clip(_solve(within[:, inside], at_once), 0.0, 1.0)
    return certain, chance


def _rows(matrix: csr_array) -> npt.NDArray[np.int64]:
    """The row of every stored number."""
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))


def _solve(inner: csr_array, right: FloatArray) -> FloatArray:
    """Solve x = right + inner·x, part by part; `inner` loses probability from every state on in the long run."""
    inner = csr_array(inner)
    size = inner.shape[0]
    count, part = connected_components(inner, directed=True, connection="strong")
    sizes = np.bincount(part, minlength=count)
    members = np.argsort(part, kind="stable").tolist()
    begins = np.concatenate([[0], np.cumsum(sizes)]).tolist()
    order = _parts_in_order(inner, part, count)
    if size > LARGE:
        return _solve_large(inner, right, part, order, np.array(begins), np.array(members))
    rows = _Rows(inner.indptr.tolist(), inner.indices.tolist(), inner.data.tolist())
    given: list[float] = right.tolist()
    known = [0.0] * size
    for block in order:
        inside = members[begins[block] : begins[block + 1]]
        if len(inside) <= DENSE:
            _solve_small(rows, inside, given, known)
            continue
        here = np.array(inside)
        before = np.where(part == block, 0.0, np.array(known))
        solved = _solve_block(csr_array(inner[here][:, here]), right[here] + inner[here] @ before)
        for state, value in zip(inside, solved.tolist(), strict=True):
            known[state] = value
    return np.array(known)


def _solve_large(
    inner: csr_array,
    right: FloatArray,
    part: npt.NDArray[np.int32],
    order: list[int],
    begins: IntArray,
    members: IntArray,
) -> FloatArray:
    """The same, its loop compiled; parts that are too large for it are solved as sparse matrices."""
    from humanline.reach.measuring.compiled import solve_parts

    known: FloatArray = np.zeros(inner.shape[0])
    parts = np.array(order, dtype=np.int64)
    rows, columns = inner.indptr.astype(np.int64), inner.indices.astype(np.int64)
    done = 0
    while True:
        done = solve_parts(parts, begins, members, rows, columns, inner.data, right, known, DENSE, done)
        if done == len(parts):
            return known
        here = members[begins[order[done]] : begins[order[done] + 1]]
        before = np.where(part == order[done], 0.0, known)
        known[here] = _solve_block(csr_array(inner[here][:, here]), right[here] + inner[here] @ before)
        done += 1


class _Rows(NamedTuple):
    """A sparse matrix as plain lists, for tight loops."""

    start: list[int]
    column: list[int]
    value: list[float]


def _solve_small(rows: _Rows, inside: list[int], given: list[float], known: list[float]) -> None:
    """Solve the part that the states `inside` make, from what is `known` of the parts that it leads to."""
    place = {state: n for n, state in enumerate(inside)}
    system = [[0.0] * len(inside) for _ in inside]
    right = [given[state] for state in inside]
    for n, state in enumerate(inside):
        system[n][n] += 1.0
        for k in range(rows.start[state], rows.start[state + 1]):
            column = rows.column[k]
            if column in place:
                system[n][place[column]] -= rows.value[k]
            else:
                right[n] += rows.value[k] * known[column]
    solved = [right[0] / system[0][0]] if len(inside) == 1 else np.linalg.solve(system, right).tolist()
    for state, value in zip(inside, solved, strict=True):
        known[state] = value


def _parts_in_order(inner: csr_array, part: npt.NDArray[np.int32], count: int) -> list[int]:
    """The parts, each after all that it leads to."""
    source, target = part[_rows(inner)].astype(np.int64), part[inner.indices].astype(np.int64)
    pairs = np.unique(target[source != target] * count + source[source != target])
    to, came = pairs // count, (pairs % count).tolist()
    waits = np.bincount(pairs % count, minlength=count).tolist()
    start = np.searchsorted(to, np.arange(count + 1)).tolist()
    order = [block for block in range(count) if waits[block] == 0]
    for block in order:
        for k in range(start[block], start[block + 1]):
            waits[came[k]] -= 1
            if waits[came[k]] == 0:
                order.append(came[k])
    return order


def _solve_block(inner: csr_array, right: FloatArray) -> FloatArray:
    """Solve x = right + inner·x for states that all lead back to each other."""
    size = inner.shape[0]
    if size <= DIRECT:
        factors = splu((eye_array(size, format="csc") - inner.tocsc()).tocsc())
        direct: FloatArray = factors.solve(right)
        return direct
    scale = max(1e-300, float(np.abs(right).max()))
    if size > LARGE:
        from humanline.reach.measuring.compiled import sweep

        swept: FloatArray = right.copy()
        rows, columns = inner.indptr.astype(np.int64), inner.indices.astype(np.int64)
        if sweep(rows, columns, inner.data, right, swept, SWEEPS, 1e-12 * scale):
            return swept
    system = csr_array(eye_array(size, format="csr") - inner)
    guess, failed = bicgstab(system, right, rtol=1e-12, atol=1e-12 * scale, maxiter=2000)
    if failed or float(np.abs(system @ guess - right).max()) > 1e-10 * scale:
        guess = np.maximum(guess, 0.0) if not failed else right.copy()
        for _ in range(200_000):
            after = right + inner @ guess
            done = float(np.abs(after - guess).max()) <= 1e-12 * max(scale, float(np.abs(after).max()))
            guess = after
            if done:
                break
    found: FloatArray = guess
    return found
