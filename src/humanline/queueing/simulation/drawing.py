"""Customers for one run, drawn before it: a stream of random numbers for each purpose, type and replication.

Two centres that differ in one thing (an agent more, a shorter handle time) meet the same customers at the same moments,
so that their difference is seen through far less noise: common random numbers.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from humanline.queueing.durations import Distribution, Duration
from humanline.queueing.simulation.centre import Centre, ContactType
from humanline.queueing.simulation.state import Draws
from humanline.stats.intervals import Floats

# Purposes: the last part of a stream's key.
_ARRIVAL, _HANDLE, _PATIENCE, _REDIAL, _REDIAL_DELAY, _NEXT_PATIENCE, _BACK, _CHOICE, _KEPT, _SELF, _SPILL = range(11)
_CHANGE, _CHANGE_DELAY = 11, 12
#: Streams of contacts that others changed to, by how many changes there were before.
_GENERATION = 16
#: A contact changes so often at most.
MOST_CHANGES = 20
_NONE: Floats = np.zeros(1)
_NOBODY = np.full(1, -1, dtype=np.int32)


class Spilled(NamedTuple):
    """What became of the contacts of one self-service type in one run.

    Attributes:
        arrived: minutes of all, shape (contacts,).
        kept: whether self-service kept each, same shape.
    """

    arrived: Floats
    kept: NDArray[np.bool_]


def stream(seed: int, replication: int, kind: int, purpose: int) -> np.random.Generator:
    """The random numbers of one purpose for one type of contact in one replication."""
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(seed, spawn_key=(replication, kind, purpose))))


def poisson_times(random: np.random.Generator, expected: Floats, edges: Floats) -> Floats:
    """Arrivals of a Poisson process with a constant rate in each interval, rising, shape (arrivals,).

    A process of rate 1, run through the inverse of the expected number so far: sorted as it comes, and a little more
    arrivals in an interval move the others only a little.

    Args:
        random: the stream.
        expected: in each interval, shape (intervals,).
        edges: minutes, shape (intervals + 1,).
    """
    upto = np.concatenate([[0.0], np.cumsum(expected)])
    total = float(upto[-1])
    if total <= 0:
        return np.empty(0)
    count = int(total + 6 * np.sqrt(total) + 20)
    points = np.cumsum(random.standard_exponential(count))
    while points[-1] < total:
        points = np.concatenate([points, points[-1] + np.cumsum(random.standard_exponential(count))])
    points = points[: np.searchsorted(points, total)]
    if expected.size == 1:
        return np.asarray(edges[0] + points / total * (edges[1] - edges[0]))
    # Where nothing is expected, the inverse jumps: only intervals that add something have points.
    adds = np.flatnonzero(np.diff(upto) > 0)
    at = adds[np.searchsorted(upto[adds + 1], points, side="right")]
    share = (points - upto[at]) / (upto[at + 1] - upto[at])
    return np.asarray(edges[at] + share * (edges[at + 1] - edges[at]))


def draw(centre: Centre, edges: Floats, seed: int, replication: int) -> tuple[Draws, dict[int, Spilled]]:
    """The customers of one replication.

    Args:
        centre: who contacts it.
        edges: minutes, shape (intervals + 1,).
        seed: of all streams.
        replication: which one, 0 or more.

    Returns:
        The customers who come to a person, in order of arrival, and by number of type who began in self-service.
    """
    names = [kind.name for kind in centre.types]
    comes: list[list[Floats]] = [[] for _ in names]
    asked: list[list[Floats]] = [[] for _ in names]
    spilled = {}
    for k, kind in enumerate(centre.types):
        times = poisson_times(stream(seed, replication, k, _ARRIVAL), np.array(kind.arrivals, dtype=float), edges)
        if kind.self_service is None:
            comes[k].append(times)
            asked[k].append(times)
            continue
        kept = stream(seed, replication, k, _KEPT).random(times.size) < kind.self_service.kept
        spilled[k] = Spilled(times, kept)
        left = times[~kept]
        later = left + kind.self_service.minutes.draw(stream(seed, replication, k, _SELF), times.size)[~kept]
        later = later + kind.self_service.delay.draw(stream(seed, replication, k, _SPILL), times.size)[~kept]
        to = names.index(kind.self_service.spills_to)
        comes[to].append(later)
        asked[to].append(left if kind.self_service.clock_from_start else later)
    persons = [k for k, kind in enumerate(centre.types) if kind.self_service is None]
    counts = [sum(part.size for part in comes[k]) for k in persons]
    arrival = _joined([part for k in persons for part in comes[k]])
    order = np.argsort(arrival, kind="stable") if len(persons) > 1 or spilled else None

    def sorted_by_arrival(column: Floats) -> Floats:
        return column if order is None or column is _NONE else np.asarray(column[order])

    columns = (_by_type(centre, persons, counts, seed, replication, purpose) for purpose in _columns(centre))
    drawn = [sorted_by_arrival(column) for column in columns]
    kinds = np.repeat(np.array(persons, dtype=np.int32), counts)
    kinds = kinds if order is None else kinds[order]
    asked_at = sorted_by_arrival(_joined([part for k in persons for part in asked[k]]))
    change, change_delay, root = _NOBODY, _NONE, _NOBODY
    if any(kind.change is not None for kind in centre.types):
        kinds, drawn, change, change_delay, root = _changing(centre, kinds, drawn, seed, replication)
        asked_at = asked_at[root]
    handle, patience, redial, redial_delay, next_patience, back, pick = drawn
    return Draws(
        arrival=sorted_by_arrival(arrival),
        asked=asked_at,
        kind=kinds,
        handle=handle,
        patience=patience,
        redial=redial,
        redial_delay=redial_delay,
        next_patience=next_patience,
        back=back,
        choice=pick,
        change=change,
        change_delay=change_delay,
        root=root,
    ), spilled


def _changing(
    centre: Centre, kinds: NDArray[np.int32], drawn: list[Floats], seed: int, replication: int
) -> tuple[NDArray[np.int32], list[Floats], NDArray[np.int32], Floats, NDArray[np.int32]]:
    """Add the contacts that others may change to, generation by generation, behind the customers themselves.

    Each has draws of its own, so that customers are the same with changes and without.

    Returns:
        The columns `kind`, those of `_columns`, `change`, `change_delay` and `root`, each with the contacts added.
    """
    place = {kind.name: k for k, kind in enumerate(centre.types)}
    all_kinds, all_drawn, changes, delays = [kinds], [drawn], [], []
    roots = [np.arange(kinds.size, dtype=np.int32)]
    begins = 0
    for generation in range(MOST_CHANGES + 1):
        now = all_kinds[-1]
        change = np.full(now.size, -1, dtype=np.int32)
        delay = np.zeros(now.size)
        becomes = np.zeros(now.size, dtype=np.int32)
        for k, kind in enumerate(centre.types):
            rows = np.flatnonzero(now == k)
            if kind.change is None or not rows.size or generation == MOST_CHANGES:
                continue
            chance = stream(seed, replication, k, _CHANGE + _GENERATION * generation).random(rows.size)
            waits = kind.change.delay.draw(
                stream(seed, replication, k, _CHANGE_DELAY + _GENERATION * generation), rows.size
            )
            going = rows[chance < kind.change.share]
            change[going] = 0
            delay[rows] = waits
            becomes[going] = place[kind.change.becomes]
        going = np.flatnonzero(change == 0)
        begins += now.size
        change[going] = begins + np.arange(going.size, dtype=np.int32)
        changes.append(change)
        delays.append(delay)
        if not going.size:
            break
        all_kinds.append(becomes[going])
        roots.append(roots[-1][going])
        all_drawn.append(_of_generation(centre, becomes[going], seed, replication, generation + 1))
    columns = [
        parts[0] if parts[0] is _NONE else np.concatenate(parts) for parts in map(list, zip(*all_drawn, strict=True))
    ]
    return np.concatenate(all_kinds), columns, np.concatenate(changes), np.concatenate(delays), np.concatenate(roots)


def _of_generation(
    centre: Centre, kinds: NDArray[np.int32], seed: int, replication: int, generation: int
) -> list[Floats]:
    """The draws of contacts that others changed to, in the order of `_columns`."""
    columns = []
    for purpose in _columns(centre):
        column = _NONE if purpose < 0 else np.empty(kinds.size)
        for k in np.unique(kinds).tolist() if purpose >= 0 else ():
            rows = np.flatnonzero(kinds == k)
            column[rows] = _by_type(centre, [k], [rows.size], seed, replication, purpose + _GENERATION * generation)
        columns.append(column)
    return columns


def _columns(centre: Centre) -> list[int]:
    """The purposes of `Draws`, in its order; −1 where no rule asks for one."""
    redials = any(kind.redial is not None for kind in centre.types)
    backs = any(kind.call_back is not None for kind in centre.types)
    return [
        _HANDLE,
        _PATIENCE,
        _REDIAL if redials else -1,
        _REDIAL_DELAY if redials else -1,
        _NEXT_PATIENCE if redials else -1,
        _BACK if backs else -1,
        _CHOICE if centre.choice == "any_idle" else -1,
    ]


def _by_type(
    centre: Centre, persons: list[int], counts: list[int], seed: int, replication: int, purpose: int
) -> Floats:
    """One purpose for all customers, type by type, shape (customers,)."""
    if purpose < 0:
        return _NONE
    parts = []
    for k, count in zip(persons, counts, strict=True):
        random = stream(seed, replication, k, purpose)
        of = _distribution(centre.types[k], purpose % _GENERATION)
        if isinstance(of, Distribution):
            parts.append(of.draw(random, count))
        elif of is None:
            parts.append(np.full(count, np.inf))
        else:
            parts.append(random.random(count))
    return _joined(parts)


def _distribution(kind: ContactType, purpose: int) -> Duration | str | None:
    """What a purpose draws for a type: a duration, `None` for never, or 'uniform'."""
    if purpose == _HANDLE:
        return kind.handle
    if purpose in {_PATIENCE, _NEXT_PATIENCE}:
        return kind.patience
    if purpose == _REDIAL_DELAY:
        return kind.redial.delay if kind.redial is not None else None
    return "uniform"


def _joined(parts: list[Floats]) -> Floats:
    """One array of float64, whatever the numbers of a record were written as."""
    if len(parts) == 1:
        return np.ascontiguousarray(parts[0], dtype=np.float64)
    return np.concatenate(parts).astype(np.float64, copy=False) if parts else np.empty(0)
