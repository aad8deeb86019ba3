"""What is expected to come in: as much as usual at that hour of the week.

The mean over the days of a weekday on which anybody came at all; days without a single contact are taken to be
holidays or outages, and are counted. How far one day can be from that follows from how far the days of the log were
from their weekday's mean: contacts as a Poisson number whose mean itself varies from day to day (negative binomial).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from humanline.model.incoming import Incoming
from humanline.plan.staffing.timeline import Ints, begins_of, happened, slot_of
from humanline.queueing.forecasting.records import Outage
from humanline.stats.counts import negative_binomial_quantile, poisson_quantile
from humanline.stats.intervals import Floats

DAYS = 7
#: Nine days out of ten lie between these.
_LOW, _HIGH = 0.05, 0.95
#: An hour of the week has staff when somebody was helped in it on at least this share of its days…
OPEN = 0.5
#: …and this part of those helped in the hour in which a usual customer is: one who stays late opens no hour.
OPEN_BESIDE_USUAL = 0.05


class Past(NamedTuple):
    """What came in, by local day and interval of the day.

    Attributes:
        first: the first local day.
        contacts: of waiting customers, shape (days, slots).
        helped: of these, how many reached a person, same shape.
        happened: how often each interval came by, same shape: 1, but 0 or 2 where clocks were changed.
        interval_minutes: length of an interval.
        zone: of the clock on the wall.
    """

    first: date
    contacts: Floats
    helped: Floats
    happened: Floats
    interval_minutes: int
    zone: ZoneInfo

    @property
    def weekday(self) -> Ints:
        """0 for Monday, shape (days,)."""
        return np.asarray((self.first.weekday() + np.arange(self.contacts.shape[0])) % DAYS)

    @property
    def used(self) -> NDArray[np.bool_]:
        """Days on which anybody came at all, shape (days,)."""
        return np.asarray(self.contacts.sum(axis=1) > 0)


class Expected(NamedTuple):
    """What is expected, an interval after the other in the order in which time passes.

    Attributes:
        begins: local time of each, with its offset.
        day: number of the day, shape (intervals,).
        contacts: expected, shape (intervals,).
        low: 5 % of the days have fewer, same shape.
        high: 5 % of the days have more, same shape.
        totals: of each day, over its open intervals: expected, and where nine days in ten lie, shape (3, days).
        forecast: they come from the forecast; else from the usual week.
        outages: days of the log that look as if something was broken, and are not learned from.
        holidays: of the days to come, by date.
    """

    begins: tuple[datetime, ...]
    day: Ints
    contacts: Floats
    low: Floats
    high: Floats
    totals: Floats
    forecast: bool = False
    outages: tuple[Outage, ...] = ()
    holidays: dict[date, str] = {}


def with_line(expected: Expected, line: Sequence[float]) -> Expected:
    """What comes in with a line, which sends other contacts to a person.

    Args:
        expected: as it goes now.
        line: contacts by hour of the week as a multiple of that, shape (168,).
    """
    times = np.array([line[24 * at.weekday() + at.hour] for at in expected.begins])
    days = expected.totals.shape[1]
    now, then = (np.bincount(expected.day, c, minlength=days) for c in (expected.contacts, expected.contacts * times))
    of_day = np.divide(then, now, out=np.ones(days), where=now > 0)
    return expected._replace(
        contacts=expected.contacts * times,
        low=expected.low * times,
        high=expected.high * times,
        totals=expected.totals * of_day,
    )


def past_of(incoming: Incoming) -> Past:
    """The contacts of waiting customers as a table of days and intervals."""
    first, last = date.fromisoformat(incoming.first_day), date.fromisoformat(incoming.last_day)
    days, slots = (last - first).days + 1, 24 * 60 // incoming.interval_minutes
    zone = ZoneInfo(incoming.time_zone)
    live = ~np.asarray(incoming.deferred, dtype=bool)[np.asarray(incoming.channel, dtype=np.int64)]
    at = np.asarray(incoming.day, dtype=np.int64)[live] * slots + np.asarray(incoming.slot, dtype=np.int64)[live]

    def table(column: tuple[int, ...]) -> Floats:
        summed = np.bincount(at, np.asarray(column, dtype=np.float64)[live], minlength=days * slots)
        return np.asarray(summed.reshape(days, slots), dtype=np.float64)

    return Past(
        first=first,
        contacts=table(incoming.contacts),
        helped=table(incoming.helped),
        happened=happened(first, days, zone, incoming.interval_minutes),
        interval_minutes=incoming.interval_minutes,
        zone=zone,
    )


def opening(past: Past) -> NDArray[np.bool_]:
    """Intervals of the week in which staff are there, shape (7, slots).

    From the first to the last hour of a weekday in which somebody was helped on at least half of its days, and not far
    fewer than usual.
    """
    slots = past.contacts.shape[1]
    per_hour = 60 // past.interval_minutes
    found = np.zeros((DAYS, slots), dtype=bool)
    helped = past.helped.reshape(-1, 24, per_hour).sum(axis=2)
    rows_of = [helped[(past.weekday == day) & past.used] for day in range(DAYS)]
    mean = np.array([rows.mean(axis=0) if len(rows) else np.zeros(24) for rows in rows_of])
    # Σ m² / Σ m is the number helped in the hour of a usual customer.
    usual = float((mean**2).sum() / mean.sum()) if mean.sum() > 0 else 0.0
    for day, rows in enumerate(rows_of):
        if not len(rows):
            continue
        often = (rows > 0).mean(axis=0) >= OPEN
        hours = np.flatnonzero(often & (mean[day] >= OPEN_BESIDE_USUAL * usual))
        if hours.size:
            found[day, hours[0] * per_hour : (hours[-1] + 1) * per_hour] = True
    return found


def usual_week(past: Past) -> Floats:
    """Mean contacts in an interval, by weekday and interval of the day, shape (7, slots); `nan` without history."""
    mean = np.full((DAYS, past.contacts.shape[1]), np.nan)
    for day in range(DAYS):
        rows = (past.weekday == day) & past.used
        if rows.any():
            often = past.happened[rows].sum(axis=0)
            sums = past.contacts[rows].sum(axis=0)
            mean[day] = np.divide(sums, often, out=np.zeros_like(sums), where=often > 0)
    return mean


def varies(past: Past, mean: Floats) -> float:
    """How far days are from their weekday's mean beyond chance: squared, as a share of the mean squared; 0 or more."""
    rows = past.used
    expected = (past.happened * np.nan_to_num(mean)[past.weekday]).sum(axis=1)[rows]
    found = past.contacts.sum(axis=1)[rows]
    kinds = len(set(past.weekday[rows].tolist()))
    if found.size <= kinds:
        return 0.0
    free = found.size / (found.size - kinds)
    return float(max(0.0, (free * (found - expected) ** 2 - expected).sum() / (expected**2).sum()))


def expect(past: Past, first_day: date, days: int, open_slots: NDArray[np.bool_]) -> Expected:
    """What comes in, in the open intervals of the days to come, if all weeks are alike.

    Args:
        past: what came in.
        first_day: the first day to come.
        days: how many.
        open_slots: intervals of the week with staff, shape (7, slots).
    """
    mean = usual_week(past)
    begins, number, slots = open_intervals(past, first_day, days, open_slots & ~np.isnan(mean))
    contacts = mean[(first_day.weekday() + number) % DAYS, slots]
    spread = varies(past, mean)
    total = np.bincount(number, contacts, minlength=days).astype(np.float64)
    return Expected(
        begins, number, contacts, *between(contacts, spread), totals=np.stack([total, *between(total, spread)])
    )


def open_intervals(
    past: Past, first_day: date, days: int, open_slots: NDArray[np.bool_]
) -> tuple[tuple[datetime, ...], Ints, Ints]:
    """The open intervals of the days to come: when each begins, the number of its day, and its place in the day."""
    begins: list[datetime] = []
    at: list[tuple[int, int]] = []
    for ahead in range(days):
        day = first_day + timedelta(days=ahead)
        for begin in begins_of(day, past.zone, past.interval_minutes):
            slot = slot_of(begin, past.interval_minutes)
            if open_slots[day.weekday(), slot]:
                begins.append(begin)
                at.append((ahead, slot))
    number, slots = np.array(at, dtype=np.int64).reshape(-1, 2).T
    return tuple(begins), number, slots


def between(mean: Floats, spread: float) -> tuple[Floats, Floats]:
    """Where nine in ten counts lie that have this mean.

    Args:
        mean: expected, shape (…).
        spread: squared, of the mean itself, as a share of it squared; 0 is chance alone (Poisson).
    """
    if spread < 1e-6:
        found = [poisson_quantile(q, mean) for q in (_LOW, _HIGH)]
    else:
        found = [negative_binomial_quantile(q, 1 / spread, mean) for q in (_LOW, _HIGH)]
    low, high = (np.where(mean > 0, part, 0.0) for part in found)
    return low, high
