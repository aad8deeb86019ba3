"""Cells that answer as one over some intervals, and the prices of minutes at which their answers are best.

A *column* is a cell in a part of the week: where it starts with a person it brings G points and asks a net a_t minutes
of interval t (its own work, less the spill-over that self-service would have sent there). At prices λ it is worth
G − Σ a_t λ_t, and starts with a person where that is above 0. Every loop here goes over the columns that an interval
touches: those of its own part, and those whose spill-over arrives in it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from humanline.allocation.prices import Demand
from humanline.stats.intervals import Floats

#: Halvings of a price range.
HALVINGS = 40
#: Rounds through all intervals.
MOST_ROUNDS = 40


class CellColumns(NamedTuple):
    """Cells by part of the week; P parts, C cells, T intervals, J parts that an interval touches at most.

    Attributes:
        gain: points where the column starts with a person, shape (P, C).
        minutes: net minutes that it then asks, by interval and touched part, shape (T, J, C).
        touched: number of the touched part, −1 after the last, shape (T, J).
        base: minutes that come whatever is chosen, were everything else self-service, shape (T,).
    """

    gain: Floats
    minutes: Floats
    touched: NDArray[np.int64]
    base: Floats


def columns_of(demand: Demand, part: NDArray[np.int64], owed: Floats) -> CellColumns:
    """The columns of a rule.

    Args:
        demand: what comes in.
        part: number of the part of each interval, from 0, shape (intervals,).
        owed: minutes of work that come before any choice, shape (intervals,).
    """
    contacts = np.ascontiguousarray(np.asarray(demand.contacts, dtype=np.float64).T)
    minutes, back = np.asarray(demand.minutes, dtype=float), np.asarray(demand.minutes * demand.spill, dtype=float)
    delay = np.asarray(demand.delay, dtype=float)
    intervals, cells = contacts.shape
    gain = np.zeros((int(part.max()) + 1, cells))
    np.add.at(gain, part, contacts * demand.gain)
    touched = np.full((intervals, 1 + delay.size), -1, dtype=np.int64)
    net = np.zeros((intervals, 1 + delay.size, cells))
    base = np.array(owed, dtype=np.float64)
    for t in range(intervals):
        touched[t, 0] = part[t]
        net[t, 0] = contacts[t] * minutes
        for d in range(min(delay.size, t)):
            came = contacts[t - 1 - d] * back * delay[d]
            base[t] += came.sum()
            known = touched[t].tolist()
            j = known.index(part[t - 1 - d]) if part[t - 1 - d] in known else known.index(-1)
            touched[t, j] = part[t - 1 - d]
            net[t, j] -= came
    return CellColumns(gain=gain, minutes=net, touched=touched, base=base)


@njit(cache=True)
def worth_at(gain: Floats, minutes: Floats, touched: NDArray[np.int64], price: Floats) -> Floats:
    """What each column is worth at these prices, shape (P, C)."""
    worth = gain.copy()
    for t in range(price.size):
        for j in range(touched.shape[1]):
            part = touched[t, j]
            if part < 0:
                break
            for c in range(worth.shape[1]):
                worth[part, c] -= minutes[t, j, c] * price[t]
    return worth


@njit(cache=True)
def work_of(minutes: Floats, touched: NDArray[np.int64], base: Floats, worth: Floats) -> Floats:
    """Minutes that come in each interval when every column worth something starts with a person, shape (T,)."""
    work = base.copy()
    for t in range(work.size):
        work[t] += _asked(t, 0.0, minutes, touched, worth)
    return work


@njit(cache=True)
def _asked(t: int, rise: float, minutes: Floats, touched: NDArray[np.int64], worth: Floats) -> float:
    """Net minutes of interval t that the columns ask, after its price has risen so much."""
    found = 0.0
    for j in range(touched.shape[1]):
        part = touched[t, j]
        if part < 0:
            break
        for c in range(worth.shape[1]):
            if worth[part, c] - minutes[t, j, c] * rise > 0:
                found += minutes[t, j, c]
    return found


@njit(cache=True)
def _set_price(t: int, new: float, price: Floats, minutes: Floats, touched: NDArray[np.int64], worth: Floats) -> None:
    rise = new - price[t]
    if rise == 0.0:
        return
    for j in range(touched.shape[1]):
        part = touched[t, j]
        if part < 0:
            break
        for c in range(worth.shape[1]):
            worth[part, c] -= minutes[t, j, c] * rise
    price[t] = new


@njit(cache=True)
def _where_it_fits(
    t: int, room: float, low: float, high: float, price: Floats, minutes: Floats, touched: NDArray[np.int64],
    worth: Floats,
) -> float:  # fmt: skip
    """The lowest price, from low to high, at which no more is asked than there is room."""
    if _asked(t, low - price[t], minutes, touched, worth) <= room:
        return low
    if _asked(t, high - price[t], minutes, touched, worth) > room:
        return high
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        if _asked(t, middle - price[t], minutes, touched, worth) > room:
            low = middle
        else:
            high = middle
    return high


@njit(cache=True)
def settle(
    minutes: Floats, touched: NDArray[np.int64], base: Floats, fair: Floats, least: Floats, most: Floats,
    highest: float, price: Floats, worth: Floats,
) -> int:  # fmt: skip
    """Bring prices and worths to rest, in place: coordinate descent on the dual.

    Args:
        minutes: see `Columns`.
        touched: see `Columns`.
        base: see `Columns`.
        fair: price at which staff is to be had for an interval, at or below `highest`, shape (T,).
        least: minutes that are carried there in any case, shape (T,).
        most: minutes that can be carried there, at or above `least`, shape (T,).
        highest: price of overload.
        price: where to begin; changed, shape (T,).
        worth: at those prices; changed, shape (P, C).

    Returns:
        Rounds that it took.
    """
    for rounds in range(MOST_ROUNDS):
        moved = 0.0
        # Backwards: a price depends on those of the intervals to which its spill-over goes.
        for step in range(price.size):
            t = price.size - 1 - step
            asked = base[t] + _asked(t, fair[t] - price[t], minutes, touched, worth)
            if asked > most[t] and fair[t] < highest:
                new = _where_it_fits(t, most[t] - base[t], fair[t], highest, price, minutes, touched, worth)
            elif asked < least[t]:
                new = _where_it_fits(t, least[t] - base[t], 0.0, fair[t], price, minutes, touched, worth)
            else:
                new = fair[t]
            moved = max(moved, abs(new - price[t]))
            _set_price(t, new, price, minutes, touched, worth)
        if moved <= 1e-6 * highest:
            return rounds + 1
    return MOST_ROUNDS
