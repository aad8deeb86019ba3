"""What no agents and answers can exceed, however convex the load that agents carry.

The hull of L over all numbers of agents promises far too much. But intervals hang together by two things only: the
budget and the spill-over. Give both a price, μ an agent-hour and σ_t a minute of spill-over that arrives in t, and
every interval stands alone: for each whole number of agents its best answers are a knapsack of one row, read off a
sorted list, and the best number is found by trying all. The sum, plus μ times the budget, is a bound at any prices
(Lagrangean relaxation: Geoffrion 1974, Mathematical Programming Study 2, 82–114); prices near the best give a good one.
No linear programme is needed, and whole agents are in it.
"""

from __future__ import annotations

import numpy as np

from humanline.allocation.checking import AllocationAsked
from humanline.stats.intervals import Floats


def bound_by_interval(asked: AllocationAsked, price: Floats, hour_price: float, budget: float) -> float:
    """Points that no answer exceeds.

    Args:
        asked: the question.
        price: of a minute of spill-over in each interval, points, shape (intervals,).
        hour_price: of an agent-hour, points.
        budget: agent-hours.
    """
    demand, dear = asked.demand, asked.overload_price
    spilled = demand.minutes * demand.spill
    later = np.zeros(price.size)
    for d, share in enumerate(demand.delay[: price.size - 1], start=1):
        later[:-d] += share * price[d:]
    # Whose spill-over comes in any case: who is never worth a person, even if that saved the dearest minutes.
    never = demand.gain + spilled * dear * demand.delay.sum() <= 0
    work = demand.contacts * spilled[:, None]
    sure, most = _arriving(work[never].sum(axis=0), demand.delay), _arriving(work.sum(axis=0), demand.delay)
    staff = hour_price * asked.hours * np.arange(asked.carried.size)
    found = hour_price * budget + float(price @ sure) - float(work.sum(axis=0) @ later)
    for t in range(price.size):
        merit = np.append(demand.gain / demand.minutes + demand.spill * later[t], price[t])
        size = np.append(demand.contacts[:, t] * demand.minutes, most[t] - sure[t])
        order = np.argsort(-merit, kind="stable")[: np.count_nonzero(merit > 0)]
        merit, size = merit[order], size[order]
        minutes = np.concatenate([[0.0], np.cumsum(size)])
        points = np.concatenate([[0.0], np.cumsum(np.minimum(merit, dear) * size)])
        room = asked.carried - asked.owed[t] - sure[t]
        best = np.where(room < 0, dear * room, np.interp(room, minutes, points)) - staff
        found += float(best[asked.least[t] : asked.most[t] + 1].max())
        found += float((np.maximum(merit - dear, 0.0) * size).sum())
    return found


def _arriving(work: Floats, delay: Floats) -> Floats:
    """Minutes that arrive in each interval, of spill-over that starts in each, shape (intervals,)."""
    found = np.zeros(work.size)
    for d, share in enumerate(delay[: work.size - 1], start=1):
        found[d:] += share * work[:-d]
    return found
