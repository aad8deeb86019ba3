"""How many agents were there, as far as the contacts that they took can show it.

A log tells when an agent was busy, not when an agent was there and had nothing to do. Only numbers of agents leave this
module: which agent it was serves to find pauses, and is forgotten.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from humanline.foundation.errors import Fault, InputError
from humanline.queueing.inputs import NOT_NEGATIVE, checked
from humanline.stats.intervals import Floats


def agents_there(
    agent: ArrayLike,
    begins: ArrayLike,
    ends: ArrayLike,
    edges: ArrayLike,
    *,
    waits_from: ArrayLike,
    waits_until: ArrayLike,
    leaves_waiting_minutes: float = 1.0,
    longest_pause_minutes: float = 30.0,
) -> Floats:
    """Mean number of agents who were there in each interval.

    Who is busy is there. In a pause between two contacts an agent is there for as long as nobody waits. Where customers
    waited in that pause, for more than a minute in all, the agent counts as gone from when the first of them began to
    wait. In a long pause, and before the first contact and after the last, the agent counts as gone. So who is there
    without being needed is missed, and a short absence that nobody felt is not seen.

    Args:
        agent: who took each contact, as a name or a number, shape (contacts,).
        begins: minutes since any moment, 0 or more, at which the agent began with it, same shape.
        ends: at which the agent was done, same shape.
        edges: minutes at which intervals begin, and the last ends, rising, shape (intervals + 1,).
        waits_from: minutes at which each customer who waited began to, shape (customers,).
        waits_until: at which they were served or gave up, same shape.
        leaves_waiting_minutes: that somebody may wait in the pause of an agent who is still there, 0 or more.
        longest_pause_minutes: of an agent who is still there, 0 or more.

    Returns:
        Agents, shape (intervals,); parts of agents are there for part of the interval.

    Raises:
        InputError: a value breaks its rule; all faults at once.

    >>> agents_there(["a", "a", "b"], [0, 20, 0], [10, 30, 6], [0, 15, 30], waits_from=[12], waits_until=[14])
    array([1.2       , 0.66666667])
    """
    who, start, stop, cuts, since, until = _checked(agent, begins, ends, edges, waits_from, waits_until)
    checked(
        leaves_waiting_minutes=(leaves_waiting_minutes, NOT_NEGATIVE),
        longest_pause_minutes=(longest_pause_minutes, NOT_NEGATIVE),
    )
    order = np.lexsort((start, who))
    who, start, stop = who[order], start[order], stop[order]
    # An agent's latest end so far: contacts at the same time count once. The shift keeps agents apart.
    shift = who * (stop.max(initial=0.0) + 1)
    latest = np.maximum.accumulate(stop + shift) - shift
    same = np.concatenate([[False], who[1:] == who[:-1]])
    before = np.where(same, np.concatenate([[0.0], latest[:-1]]), start)
    busy_from = np.minimum(np.maximum(start, before), latest)
    pauses = same & (start > before)
    left, back = before[pauses], start[pauses]
    gone = _gone_from(left, back, since, until, leaves_waiting_minutes)
    gone = np.where(back - left > longest_pause_minutes, left, gone)
    from_, to = np.concatenate([busy_from, left]), np.concatenate([latest, gone])
    return np.asarray(np.diff(_minutes_before(cuts, from_) - _minutes_before(cuts, to)) / np.diff(cuts))


def _gone_from(left: Floats, back: Floats, since: Floats, until: Floats, grace: float) -> Floats:
    """When the agent of each pause is seen to be gone: `back` if at no time."""
    first, last = _waiting(since, until)
    if not first.size:
        return back
    edges = np.ravel(np.column_stack([first, last]))
    so_far = np.ravel(np.column_stack([np.cumsum(last - first) - (last - first), np.cumsum(last - first)]))
    waited = np.interp(back, edges, so_far) - np.interp(left, edges, so_far)
    next_one = np.minimum(np.searchsorted(last, left, side="right"), first.size - 1)
    return np.where(waited > grace, np.maximum(left, first[next_one]), back)


def _waiting(since: Floats, until: Floats) -> tuple[Floats, Floats]:
    """The stretches in which somebody waits: where they begin and where they end, rising."""
    some = until > since
    order = np.argsort(since[some], kind="stable")
    begin, end = since[some][order], np.maximum.accumulate(until[some][order])
    new = np.concatenate([[True], begin[1:] > end[:-1]]) if begin.size else np.zeros(0, dtype=bool)
    return begin[new], end[np.roll(new, -1)]


def _minutes_before(cuts: Floats, moments: Floats) -> Floats:
    """Σ (cut − moment) over the moments before each cut: the minutes since they began, all together."""
    rising = np.sort(moments)
    count = np.searchsorted(rising, cuts)
    return np.asarray(count * cuts - np.concatenate([[0.0], np.cumsum(rising)])[count])


def _checked(
    agent: ArrayLike, begins: ArrayLike, ends: ArrayLike, edges: ArrayLike, since: ArrayLike, until: ArrayLike
) -> tuple[NDArray[np.int64], Floats, Floats, Floats, Floats, Floats]:
    names = np.asarray(agent)
    start, stop = (np.atleast_1d(part) for part in checked(begins=(begins, NOT_NEGATIVE), ends=(ends, NOT_NEGATIVE)))
    (cuts,) = checked(edges=(edges, NOT_NEGATIVE))
    first, last = checked(waits_from=(since, NOT_NEGATIVE), waits_until=(until, NOT_NEGATIVE))
    first, last = np.atleast_1d(first), np.atleast_1d(last)
    faults = []
    if names.ndim != 1 or names.shape != start.shape:
        faults.append(Fault("agent", f"found {names.shape} for begins {start.shape}", "There must be one for each."))
    for where, a, b in (("ends", start, stop), ("waits_until", first, last)):
        if (b < a).any():
            k = int(np.argmax(b < a))
            faults.append(Fault(f"{where}[{k}]", f"found {b[k]:g}", f"It began at {a[k]:g} and can't end before."))
    if cuts.ndim != 1 or cuts.size < 2 or not (np.diff(cuts) > 0).all():
        faults.append(Fault("edges", f"found {cuts.tolist()}"[:80], "There must be two or more, rising."))
    if faults:
        raise InputError(faults)
    return np.unique(names, return_inverse=True)[1].astype(np.int64), start, stop, cuts, first, last
