"""Which states lead to which, along any of some moves; and which states lead back to each other."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from humanline.reach.measuring.compact import BoolArray, IntArray


def leads_to(source: npt.ArrayLike, target: npt.ArrayLike, wanted: BoolArray) -> BoolArray:
    """From which states one can come to a wanted one; a wanted one included.

    Args:
        source: shape (moves,); states where moves start.
        target: shape (moves,); states where they lead.
        wanted: shape (states,).
    """
    return comes_from(target, source, wanted)


def comes_from(source: npt.ArrayLike, target: npt.ArrayLike, starts: BoolArray) -> BoolArray:
    """To which states one can come from one of the starts; the starts included.

    Args:
        source: shape (moves,); states where moves start.
        target: shape (moves,); states where they lead.
        starts: shape (states,).
    """
    size = len(starts)
    first = np.flatnonzero(starts)
    # One state more, from which all starts follow, so that one search finds everything.
    rows = np.concatenate([np.asarray(source), np.full(len(first), size)])
    columns = np.concatenate([np.asarray(target), first])
    arrows = csr_array((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(size + 1, size + 1))
    found = np.zeros(size + 1, dtype=bool)
    found[breadth_first_order(arrows, size, return_predecessors=False)] = True
    return found[:size]


def loops(source: IntArray, target: IntArray, inside: BoolArray) -> list[list[int]]:
    """Groups of states that lead back to each other and to themselves, along moves within `inside`.

    Args:
        source: shape (moves,).
        target: shape (moves,).
        inside: shape (states,); states that take part.

    Returns:
        The states of each group in their order, groups in the order of their first states.
    """
    size = len(inside)
    kept = inside[source] & inside[target]
    source, target = source[kept], target[kept]
    arrows = csr_array((np.ones(len(source), dtype=np.int8), (source, target)), shape=(size, size))
    count, part = connected_components(arrows, directed=True, connection="strong")
    looping = np.bincount(part, minlength=count) > 1
    looping[part[source[source == target]]] = True
    members = np.flatnonzero(looping[part] & inside)
    order = members[np.argsort(part[members], kind="stable")]
    cuts = [0, *(np.flatnonzero(np.diff(part[order])) + 1).tolist(), len(order)]
    states = order.tolist()
    groups = [states[begin:end] for begin, end in pairwise(cuts) if end > begin]
    return sorted(groups, key=lambda group: group[0])
