"""A price for the staff minutes of each interval, and who gets a person at it.

A contact of cell c in interval t takes h_c minutes when a person handles it, and adds g_c. When self-service comes
first, a share s_c of the contacts comes to a person all the same, a share k_d of those d intervals later. With x_ct the
share of the contacts n_ct that starts with a person and b_t the minutes that the staff of t carry,

    max  Σ n_ct g_c x_ct − P Σ o_t
    s.t. Σ_c n_ct h_c x_ct + Σ_c Σ_d n_c,t−d (1 − x_c,t−d) s_c k_d h_c ≤ b_t + o_t,   0 ≤ x ≤ 1,  o ≥ 0.

Overload o is never forbidden, it costs P points a minute: so there is always an answer. The price λ_t is the dual value
of the minutes of t: a contact starts with a person where

    g_c − h_c (λ_t − s_c Σ_d k_d λ_t+d) ≥ 0.

Prices are found by going through the intervals in turn, each time to the best price of that interval given the others
(coordinate descent on the dual, which is convex and piecewise linear; Bertsekas, 'Nonlinear Programming', 2nd ed. 1999,
§6.3 on dual coordinate ascent). It may stop short of the best prices, so the bound that goes with them is given, and
the gap is what the answer can be off at most.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from humanline.stats.intervals import Floats

#: Rounds through all intervals.
MOST_ROUNDS = 60
#: A round that lowers the bound by less than this share is the last.
ENOUGH = 1e-7
#: Halvings of a price range.
HALVINGS = 44


class Demand(NamedTuple):
    """What comes in.

    Attributes:
        contacts: contacts by cell and interval, shape (cells, intervals), 0 or more.
        gain: what a person adds to a contact, points, shape (cells,); may be negative.
        minutes: staff minutes of a contact with a person, above 0, shape (cells,).
        spill: share of self-service contacts that come to a person all the same, 0–1, shape (cells,).
        delay: share of those that comes 1, 2… intervals later, shape (lags,); sums to at most 1: the rest comes after
            the last interval.
    """

    contacts: Floats
    gain: Floats
    minutes: Floats
    spill: Floats
    delay: Floats


class Allocated(NamedTuple):
    """Who gets a person.

    Attributes:
        share: share of the contacts that starts with a person, shape (cells, intervals).
        price: what a minute is worth in each interval, points, shape (intervals,).
        overload: minutes over what the staff carry, shape (intervals,).
        value: points, overload paid for.
        bound: no allocation brings more than this, points.
    """

    share: Floats
    price: Floats
    overload: Floats
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """How much the value can be below the best, as a share of the bound."""
        return (self.bound - self.value) / abs(self.bound) if self.bound else 0.0


def allocate(demand: Demand, carried: Floats, *, overload_price: float) -> Allocated:
    """Give the minutes of each interval to the contacts for which they do most.

    Args:
        demand: what comes in.
        carried: minutes of work that the staff carry in each interval, 0 or more, shape (intervals,).
        overload_price: what a minute over that costs, points, above 0; no price is higher.

    Raises:
        ValueError: a number is not finite or out of range, or shapes do not fit.
    """
    _check(demand, carried, overload_price)
    return allocated(demand, carried, overload_price=overload_price, start=np.zeros(np.size(carried)))


def allocated(demand: Demand, carried: Floats, *, overload_price: float, start: Floats) -> Allocated:
    """`allocate` for numbers already checked, from prices that are near, shape (intervals,).

    Where owed work has been taken off, the minutes carried may lie below 0: what is short is overload.
    """
    contacts, gain, minutes, spill, delay, room = (
        np.ascontiguousarray(one, dtype=np.float64) for one in (*demand, carried)
    )
    price, bound = _prices(contacts, gain, minutes, spill, delay, room, overload_price, start)
    share, overload, value = _carry_out(contacts, gain, minutes, spill, delay, room, price, overload_price)
    return Allocated(share=share, price=price, overload=overload, value=float(value), bound=float(bound))


def _check(demand: Demand, carried: Floats, overload_price: float) -> None:
    cells, intervals = np.shape(demand.contacts)
    shapes = {
        "gain": (demand.gain, (cells,)),
        "minutes": (demand.minutes, (cells,)),
        "spill": (demand.spill, (cells,)),
        "carried": (carried, (intervals,)),
    }
    for name, (values, shape) in shapes.items():
        if np.shape(values) != shape:
            raise ValueError(f"{name}: shape {np.shape(values)}; with these contacts {shape} is needed.")
    ranges = {
        "contacts": (demand.contacts, 0.0, np.inf),
        "gain": (demand.gain, -np.inf, np.inf),
        "minutes": (demand.minutes, np.nextafter(0, 1), np.inf),
        "spill": (demand.spill, 0.0, 1.0),
        "delay": (demand.delay, 0.0, 1.0),
        "carried": (carried, 0.0, np.inf),
        "overload_price": (np.array(overload_price), np.nextafter(0, 1), np.inf),
    }
    for name, (values, low, high) in ranges.items():
        wrong = ~(np.isfinite(values) & (np.asarray(values) >= low) & (np.asarray(values) <= high))
        if wrong.any():
            place = np.argwhere(np.atleast_1d(wrong))[0].tolist()
            found = np.atleast_1d(np.asarray(values))[tuple(place)]
            raise ValueError(f"{name}{place}: found {found:g}; a finite number from {low:g} to {high:g} is needed.")
    if np.sum(demand.delay) > 1 + 1e-9:
        raise ValueError(f"delay: sums to {np.sum(demand.delay):g}; at most 1 is needed.")


@njit(cache=True)
def _later(price: Floats, delay: Floats, t: int) -> float:
    """What a minute of spill-over from interval t costs later: Σ k_d λ_t+d."""
    found = 0.0
    for d in range(delay.size):
        if t + 1 + d < price.size:
            found += delay[d] * price[t + 1 + d]
    return found


@njit(cache=True)
def _slope(
    at: float, t: int, contacts: Floats, minutes: Floats, spill: Floats, delay: Floats, own: Floats,
    before: Floats, room: float,
) -> float:  # fmt: skip
    """How fast the bound grows with the price of interval t: minutes left over, less those that are asked for."""
    found = room
    for c in range(minutes.size):
        if own[c] > minutes[c] * at:
            found -= contacts[c, t] * minutes[c]
    for d in range(min(delay.size, t)):
        for c in range(minutes.size):
            each = minutes[c] * spill[c] * delay[d]
            if before[d, c] + each * at > 0:
                found += contacts[c, t - 1 - d] * each
    return found


@njit(cache=True)
def _bound(
    contacts: Floats, gain: Floats, minutes: Floats, spill: Floats, delay: Floats, room: Floats, price: Floats
) -> float:
    """The dual value at these prices; `room` is what the staff carry less the spill-over of self-service for all."""
    found = 0.0
    for t in range(price.size):
        found += price[t] * room[t]
        later = _later(price, delay, t)
        for c in range(gain.size):
            worth = gain[c] - minutes[c] * (price[t] - spill[c] * later)
            if worth > 0:
                found += contacts[c, t] * worth
    return found


@njit(cache=True)
def _room(contacts: Floats, minutes: Floats, spill: Floats, delay: Floats, carried: Floats) -> Floats:
    """What the staff carry, less the spill-over if everybody started with self-service."""
    room = carried.copy()
    for t in range(room.size):
        for d in range(min(delay.size, t)):
            for c in range(minutes.size):
                room[t] -= contacts[c, t - 1 - d] * spill[c] * delay[d] * minutes[c]
    return room


@njit(cache=True)
def _best_price(
    t: int, contacts: Floats, gain: Floats, minutes: Floats, spill: Floats, delay: Floats, room: Floats, price: Floats,
    highest: float,
) -> float:  # fmt: skip
    """The price of interval t at which the bound is lowest, the other prices held fixed."""
    # Cell by cell: expressions of whole arrays take the compiler several times as long.
    own, later = np.empty(minutes.size), _later(price, delay, t)
    for c in range(minutes.size):
        own[c] = gain[c] + minutes[c] * spill[c] * later
    before = np.empty((delay.size, minutes.size))
    for d in range(min(delay.size, t)):
        f = t - 1 - d
        others = _later(price, delay, f) - delay[d] * price[t]
        for c in range(minutes.size):
            before[d, c] = gain[c] - minutes[c] * (price[f] - spill[c] * others)
    low, high = 0.0, highest
    if _slope(low, t, contacts, minutes, spill, delay, own, before, room[t]) >= 0:
        return low
    if _slope(high, t, contacts, minutes, spill, delay, own, before, room[t]) <= 0:
        return high
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        if _slope(middle, t, contacts, minutes, spill, delay, own, before, room[t]) < 0:
            low = middle
        else:
            high = middle
    return high


@njit(cache=True)
def _prices(
    contacts: Floats, gain: Floats, minutes: Floats, spill: Floats, delay: Floats, carried: Floats, highest: float,
    start: Floats,
) -> tuple[Floats, float]:  # fmt: skip
    room = _room(contacts, minutes, spill, delay, carried)
    price = start.copy()
    best = _bound(contacts, gain, minutes, spill, delay, room, price)
    for _ in range(MOST_ROUNDS):
        # Backwards: a price depends on those of the intervals to which its spill-over goes.
        for step in range(room.size):
            t = room.size - 1 - step
            price[t] = _best_price(t, contacts, gain, minutes, spill, delay, room, price, highest)
        now = _bound(contacts, gain, minutes, spill, delay, room, price)
        done = best - now <= ENOUGH * abs(now)
        best = min(best, now)
        if done:
            break
    return price, best


@njit(cache=True, error_model="numpy")
def _carry_out(
    contacts: Floats, gain: Floats, minutes: Floats, spill: Floats, delay: Floats, carried: Floats, price: Floats,
    highest: float,
) -> tuple[Floats, Floats, float]:  # fmt: skip
    """Go through the day: what comes back first, then the contacts for which a minute does most, as far as it goes."""
    cells, intervals = contacts.shape
    share = np.zeros((cells, intervals))
    coming = np.zeros(intervals)
    overload = np.zeros(intervals)
    merit, downward = np.empty(cells), np.empty(cells)
    value = 0.0
    for t in range(intervals):
        left = carried[t] - coming[t]
        if left < 0:
            overload[t] = -left
            value += highest * left
        later = _later(price, delay, t)
        for c in range(cells):
            merit[c] = gain[c] / minutes[c] + spill[c] * later
            downward[c] = -merit[c]
        for c in np.argsort(downward):
            if merit[c] <= 0:
                break
            work = contacts[c, t] * minutes[c]
            if work <= 0:
                share[c, t] = 1.0
                continue
            # Beyond the room only what is worth the dearest minute there is.
            part = 1.0 if merit[c] >= highest else max(min(left / work, 1.0), 0.0)
            share[c, t] = part
            value += part * contacts[c, t] * gain[c]
            over = part * work - max(left, 0.0)
            if over > 1e-9 * work:
                overload[t] += over
                value -= highest * over
            left -= part * work
        for c in range(cells):
            back = contacts[c, t] * (1 - share[c, t]) * spill[c] * minutes[c]
            for d in range(delay.size):
                if t + 1 + d < intervals:
                    coming[t + 1 + d] += back * delay[d]
    return share, overload, value
