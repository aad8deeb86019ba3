"""Days by the clock on the wall, in the order in which time passes: of 24 hours, and twice a year of 23 or 25."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from humanline.stats.intervals import Floats

Ints = NDArray[np.int64]


def begins_of(day: date, zone: ZoneInfo, interval_minutes: int) -> list[datetime]:
    """When each interval of a local day begins.

    Args:
        day: the local day.
        zone: of the clock on the wall.
        interval_minutes: a divisor of an hour, or an hour.

    >>> from datetime import date
    >>> from zoneinfo import ZoneInfo
    >>> [len(begins_of(date(2025, month, last), ZoneInfo("Europe/Amsterdam"), 60))
    ...     for month, last in ((3, 29), (3, 30), (10, 26))]
    [24, 23, 25]
    """
    at = datetime.combine(day, time(), zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    found = []
    while at < end:
        found.append(at.astimezone(zone))
        at += timedelta(minutes=interval_minutes)
    return found


def slot_of(begins: datetime, interval_minutes: int) -> int:
    """The number of an interval in its day, by the clock on the wall."""
    return (60 * begins.hour + begins.minute) // interval_minutes


def happened(first: date, days: int, zone: ZoneInfo, interval_minutes: int) -> Floats:
    """How often each interval of the day came by: once, but 0 or 2 where clocks were changed, shape (days, slots).

    Args:
        first: the first local day.
        days: how many.
        zone: of the clock on the wall.
        interval_minutes: length of an interval.
    """
    slots = 24 * 60 // interval_minutes
    found = np.ones((days, slots))
    for k in range(days):
        day = first + timedelta(days=k)
        if _of_24_hours(day, zone):
            continue
        at = [slot_of(begins, interval_minutes) for begins in begins_of(day, zone, interval_minutes)]
        found[k] = np.bincount(at, minlength=slots)
    return found


def stretches(begins: Sequence[datetime], interval_minutes: int) -> list[slice]:
    """Intervals that follow each other without a gap, together: from one opening to the next closing.

    Args:
        begins: rising.
        interval_minutes: length of an interval.
    """
    step = timedelta(minutes=interval_minutes)
    instants = [at.astimezone(UTC) for at in begins]
    cuts = [k for k in range(1, len(instants)) if instants[k] - instants[k - 1] != step]
    edges = [0, *cuts, len(instants)]
    return [slice(a, b) for a, b in pairwise(edges) if b > a]


def _of_24_hours(day: date, zone: ZoneInfo) -> bool:
    begin, end = (datetime.combine(d, time(), zone).astimezone(UTC) for d in (day, day + timedelta(days=1)))
    return end - begin == timedelta(days=1)
