"""Whole agents out of parts of agents, and whole answers out of shares."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from humanline.allocation.columns import CellColumns, work_of
from humanline.stats.intervals import Floats

Agents = NDArray[np.int64]

#: Passes over all answers.
PASSES = 20


def spread(wanted: Floats, least: Agents, most: Agents, total: int) -> Agents:
    """Whole agents nearest to what is wanted, no more than the total: largest remainders first.

    Args:
        wanted: agents, between `least` and `most`, shape (intervals,).
        least: shape (intervals,); in all at most `total`.
        most: shape (intervals,).
        total: agents of all intervals together.

    >>> spread(np.array([1.5, 2.7, 0.2]), np.zeros(3, int), np.full(3, 9), 4).tolist()
    [1, 3, 0]
    """
    agents = np.clip(np.floor(wanted + 1e-9).astype(np.int64), least, most)
    over = np.maximum(wanted - agents, 0.0)
    room = np.minimum(np.where(over > 1e-6, 1, 0), most - agents)
    up = np.argsort(-over, kind="stable")
    up = up[room[up] > 0][: max(total - int(agents.sum()), 0)]
    agents[up] += 1
    return agents


def whole_agents(
    agents: Agents, price: Floats, carried: Floats, least: Agents, most: Agents, many: int
) -> Agents | None:
    """Move an agent from each of the intervals where one does least to as many where one more does most.

    Args:
        agents: as they are, shape (intervals,).
        price: of a minute, shape (intervals,).
        carried: minutes that 0, 1, 2… agents carry.
        least: shape (intervals,).
        most: shape (intervals,).
        many: moves at most.

    Returns:
        Agents, as many in all; `None` where no move promises anything.
    """
    step = np.append(np.diff(carried), 0.0)
    gained = np.where(agents < most, price * step[agents], -np.inf)
    lost = np.where(agents > least, price * step[np.maximum(agents - 1, 0)], np.inf)
    to, away = np.argsort(-gained, kind="stable"), np.argsort(lost, kind="stable")
    moved = agents.copy()
    done = 0
    for t, f in zip(to.tolist(), away.tolist(), strict=True):
        if done >= many or gained[t] <= lost[f] * (1 + 1e-9):
            break
        moved[t] += 1
        moved[f] -= 1
        done += 1
    return moved if done else None


def carry(
    columns: CellColumns, worth: Floats, answers: NDArray[np.bool_], carried: Floats, least: Agents, most: Agents,
    total: int, overload_price: float,
) -> tuple[Agents, NDArray[np.bool_], Floats]:  # fmt: skip
    """Whole agents for whole answers, and then answers for those agents.

    Answers are changed one by one, those on the edge first, as long as that brings something.

    Args:
        columns: see `Columns`.
        worth: of each column at the prices: which are on the edge, shape (P, C).
        answers: to begin with, same shape.
        carried: minutes that 0, 1, 2… agents carry.
        least: agents, shape (T,).
        most: agents, shape (T,).
        total: agents of all intervals together.
        overload_price: points a minute.

    Returns:
        Agents, answers, shape (P, C), and minutes over what is carried, shape (T,).
    """
    answers = answers.copy()
    work = work_of(columns.minutes, columns.touched, columns.base, answers.astype(np.float64))
    agents = _fitting(work, carried, least, most, total)
    room = carried[agents] - work
    edge = np.argsort(np.abs(worth), axis=None, kind="stable")
    first, at, touch = _intervals_of(columns.touched, worth.shape[0])
    for _ in range(PASSES):
        if not _change(edge, first, at, touch, columns.gain, columns.minutes, overload_price, answers, room):
            break
    return agents, answers, np.maximum(-room, 0.0)


def _fitting(work: Floats, carried: Floats, least: Agents, most: Agents, total: int) -> Agents:
    """Whole agents for this work; where there are too few in all, they are short where that does least."""
    agents = np.clip(np.searchsorted(carried, work - 1e-9), least, most).astype(np.int64)
    while (extra := int(agents.sum()) - total) > 0:
        below = carried[np.maximum(agents - 1, 0)]
        loses = np.where(agents > least, np.minimum(work, carried[agents]) - below, np.inf)
        agents[np.argsort(loses, kind="stable")[: max(min(extra, agents.size // 8), 1)]] -= 1
        agents = np.maximum(agents, least)
    return agents


def _intervals_of(touched: NDArray[np.int64], parts: int) -> tuple[Agents, Agents, Agents]:
    """For every part the intervals that it touches, and as which of theirs: (first, interval, place) in one row."""
    t, j = np.nonzero(touched >= 0)
    part = touched[t, j]
    order = np.argsort(part, kind="stable")
    first = np.searchsorted(part[order], np.arange(parts + 1))
    return first.astype(np.int64), t[order].astype(np.int64), j[order].astype(np.int64)


@njit(cache=True)
def _change(
    edge: Agents, first: Agents, at: Agents, touch: Agents, gain: Floats, minutes: Floats, overload_price: float,
    answers: NDArray[np.bool_], room: Floats,
) -> int:  # fmt: skip
    """Change each answer that is better the other way, in place; gives how many were."""
    changed = 0
    cells = gain.shape[1]
    for place in edge:
        part, cell = place // cells, place % cells
        sign = -1.0 if answers[part, cell] else 1.0
        better = sign * gain[part, cell]
        for i in range(first[part], first[part + 1]):
            left = room[at[i]]
            then = left - sign * minutes[at[i], touch[i], cell]
            better -= overload_price * (max(-then, 0.0) - max(-left, 0.0))
        if better > 1e-9:
            changed += 1
            answers[part, cell] = not answers[part, cell]
            for i in range(first[part], first[part + 1]):
                room[at[i]] -= sign * minutes[at[i], touch[i], cell]
    return changed
