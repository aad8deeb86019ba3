"""Days on which something was broken: hardly a contact where many always come.

They are pointed out, not learned from. What came on the same weekday in the weeks around is what was to be expected, so
that opening hours that change for good are no outage once they have held for some weeks.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from humanline.queueing.forecasting.records import History, Outage
from humanline.queueing.forecasting.special_days import Days
from humanline.stats.intervals import Floats

#: Hardly a contact: this share of what was to be expected, or less.
NEAR_ZERO = 0.1
#: Contacts to be expected before their absence says anything.
FEWEST_EXPECTED = 30.0
#: Hours without, one after the other, that make an outage; and weeks before and after that are looked at.
_HOURS, _WEEKS = 2.0, 6


def outages_of(history: History, days: Days) -> tuple[Outage, ...]:
    """Find the days.

    A holiday is none, nor the day before one, when many close early; nor a day of which a part isn't known.

    Args:
        history: what came.
        days: its calendar.
    """
    found = []
    whole = ~np.isnan(history.counts).any(axis=1)
    for weekday in range(7):
        rows = np.flatnonzero((days.weekday == weekday) & ~days.holiday & ~days.eve & whole)
        for k, row in enumerate(rows):
            around = rows[max(k - _WEEKS, 0) : k + _WEEKS + 1]
            if around.size < 3:
                continue
            expected = _usual(history.counts[around], history.interval_minutes)
            outage = _outage(history, int(row), expected)
            if outage:
                found.append(outage)
    return tuple(sorted(found, key=lambda outage: outage.day))


def _usual(counts: Floats, interval_minutes: float) -> Floats:
    """Contacts per interval on the median day, hour by hour; within the hour as all days together."""
    hour = max(round(60 / interval_minutes), 1)
    starts = np.arange(0, counts.shape[1], hour)
    medians = np.median(np.add.reduceat(counts, starts, axis=1), axis=0)
    together = counts.sum(axis=0)
    hours = np.add.reduceat(together, starts)
    factor = np.divide(medians, hours, out=np.zeros_like(medians), where=hours > 0)
    return np.asarray(together * np.repeat(factor, hour)[: together.size], dtype=np.float64)


def _outage(history: History, row: int, expected: Floats) -> Outage | None:
    counts = history.counts[row]
    day = history.first_day + timedelta(row)
    total = float(expected.sum())
    if total >= FEWEST_EXPECTED and counts.sum() <= NEAR_ZERO * total:
        return Outage(day, "near_zero_day", 0, counts.size - 1, float(counts.sum()), total)
    hour = max(round(60 / history.interval_minutes), 1)
    first, last = _longest(_quiet(counts, expected, hour))
    seen, missed = float(counts[first:last].sum()), float(expected[first:last].sum())
    long = (last - first) * history.interval_minutes >= _HOURS * 60
    if long and missed >= FEWEST_EXPECTED and seen <= NEAR_ZERO * missed:
        return Outage(day, "near_zero_hours", first, last - 1, seen, missed)
    return None


def _quiet(counts: Floats, expected: Floats, hour: int) -> NDArray[np.bool_]:
    """All intervals of every hour, from whichever minute, with hardly a contact where some were to be expected."""
    usual, seen = _sums(expected, hour), _sums(counts, hour)
    windows = (usual >= FEWEST_EXPECTED / 6) & (seen <= NEAR_ZERO * usual)
    edges = np.zeros(windows.size + hour, dtype=np.int64)
    np.add.at(edges, np.flatnonzero(windows), 1)
    np.add.at(edges, np.flatnonzero(windows) + hour, -1)
    return np.asarray(np.cumsum(edges)[: counts.size] > 0)


def _sums(values: Floats, width: int) -> Floats:
    """The sum of every `width` neighbours; none where there are fewer."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(sums[width:] - sums[:-width], dtype=np.float64)


def _longest(flags: NDArray[np.bool_]) -> tuple[int, int]:
    """First and one past the last of the longest run; (0, 0) without any."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    if not edges.size:
        return 0, 0
    starts, ends = edges[::2], edges[1::2]
    k = int(np.argmax(ends - starts))
    return int(starts[k]), int(ends[k])
