"""The forecast of arrivals: from a history to contacts per interval of the days after it, with intervals that hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from humanline.foundation.errors import Fault, InputError
from humanline.queueing.forecasting.arrival_paths import ROOT, Rates, quantiles
from humanline.queueing.forecasting.day_level import Fitted, SeenDays, learn, look_ahead
from humanline.queueing.forecasting.day_shape import Shapes, shapes
from humanline.queueing.forecasting.outages import FEWEST_EXPECTED, outages_of
from humanline.queueing.forecasting.records import ArrivalForecast, History, NotLearned
from humanline.queueing.forecasting.special_days import EVE, HOLIDAY, Days, days_of, is_date, picked
from humanline.stats.intervals import Floats

#: Of a day that is known in part: the share of its usual contacts that the known part must hold.
_ENOUGH_OF_A_DAY = 0.5
#: Days until a season of the year shows; and how many times less busy than usual a weekday counts at most.
_SEASON_DAYS, _MOST_QUIET = 550, 3.0
#: Known days of a weekday from which it shows whether it is still open.
_LATELY = 4


class _Learned(NamedTuple):
    """What the history says.

    Attributes:
        levels: how busy days are.
        shapes: how days spread.
        usual: root of the usual total by weekday, shape (7,); `nan` where closed.
        closed: by kind of day, of a weekday the last four: how many had nobody at all, and how many are known.
        named: the same for each holiday by name.
    """

    levels: Fitted
    shapes: Shapes
    usual: Floats
    closed: dict[int, tuple[int, int]]
    named: dict[str, tuple[int, int]]


def forecast(
    history: History,
    *,
    days: int,
    holidays: Mapping[date, str] | None = None,
    levels: Sequence[float] = (0.8, 0.95),
    seed: int = 0,
) -> ArrivalForecast:
    """How many contacts will come in each interval of the next days, and how sure that is.

    Learns from the history how busy it is now, what each weekday, holiday, day around one and turn of a month does,
    how days spread over their intervals, and how far days stray from all that. Days on which something was broken are
    pointed out and left out. An interval that never had a contact on a weekday, where others had, stays 0 there.

    Args:
        history: what came.
        days: how many to forecast, above 0; the first is the day after the history.
        holidays: date and name, of the history and of the days to come; see `holidays_of`. Leave out those on which you
            work as always.
        levels: of the intervals, above 0 and below 1.
        seed: of the paths that the forecast draws.

    Raises:
        InputError: an argument can't be used, or a weekday is to come of which no day is known; all faults at once.

    Source:
        See `docs/background/how-good-is-the-forecast.md`, which holds it to account on public logs.

    >>> week = [[40, 80], [30, 60], [30, 60], [30, 50], [30, 50], [10, 0], [0, 0]]
    >>> found = forecast(History(week * 8, date(2026, 1, 5), 240), days=7)
    >>> found.day_mean.round().astype(int).tolist()
    [121, 90, 91, 80, 80, 10, 0]
    """
    special = dict(holidays or {})
    _check(days, levels, special)
    calendar = days_of(history.first_day, 0, history.days, special)
    to_come = days_of(history.first_day, history.days, days, special)
    outages = outages_of(history, calendar)
    out = {(outage.day - history.first_day).days for outage in outages}
    kept = np.array([row not in out for row in range(history.days)])
    names = [special.get(history.first_day + timedelta(row)) for row in range(history.days + days)]
    learned = _learn(history, calendar, kept, names)
    _check_weekdays(learned.usual, to_come, history)
    rates = _rates(learned, to_come, names[history.days :])
    first = history.first_day + timedelta(history.days)
    mean, low, high, day_mean, day_low, day_high = _counted(rates, levels)
    span = range(-1, history.days + days + 1)
    used = {day: special[day] for k in span if (day := history.first_day + timedelta(k)) in special}
    return ArrivalForecast(
        first_day=first, interval_minutes=history.interval_minutes, levels=tuple(levels), mean=mean, low=low, high=high,
        day_mean=day_mean, day_low=day_low, day_high=day_high, outages=outages, holidays=used,
        not_learned=_not_learned(learned, to_come), rates=rates, seed=seed,
    )  # fmt: skip


def _learn(history: History, calendar: Days, kept: NDArray[np.bool_], names: list[str | None]) -> _Learned:
    totals = _totals(history.counts, calendar, kept)
    known = ~np.isnan(totals)
    ordinary = calendar.kind < EVE
    closed: dict[int, tuple[int, int]] = {}
    usual, counts_empty = np.full(7, np.nan), np.ones(7, dtype=bool)
    for weekday in range(7):
        of_it = totals[(calendar.weekday == weekday) & ordinary & known]
        some = of_it[of_it > 0]
        # Where many come, a day with nobody was a day closed, and says nothing of how busy an open one is.
        counts_empty[weekday] = not some.size or np.median(some) < FEWEST_EXPECTED
        closed[weekday] = (0, 0) if counts_empty[weekday] else _closed(of_it[-_LATELY:])
        if some.size:
            usual[weekday] = np.sqrt((of_it.mean() if counts_empty[weekday] else np.median(some)) + ROOT)
        elif of_it.size:
            usual[weekday] = 0.0
    # A holiday on a weekday that is closed anyway says nothing of the others.
    telling = known & (usual[calendar.weekday] > 0)
    for kind in (EVE, HOLIDAY):
        closed[kind] = _closed(totals[telling & (calendar.kind == kind)])
    past = np.array(names[: history.days], dtype=object)
    named = {name: _closed(totals[telling & (past == name)]) for name in names if name is not None}
    rows = telling & ((totals > 0) | (ordinary & counts_empty[calendar.weekday]))
    seen_days = picked(calendar, rows)
    own = usual[seen_days.weekday]
    deviation = np.sqrt(totals[rows] + ROOT) / own - 1
    seen = SeenDays(seen_days, deviation, 0.25 / own**2, _size(usual, seen_days))
    some = rows & (totals > 0)
    age = history.days - calendar.number[some]
    shape = shapes(
        history.counts[some], totals[some], calendar.kind[some], age, interval_minutes=history.interval_minutes
    )
    return _Learned(learn(seen), shape, usual, closed, named)


def _totals(counts: Floats, calendar: Days, kept: NDArray[np.bool_]) -> Floats:
    """Contacts of each day, of days known in part too; `nan` where not known, shape (days,)."""
    known = ~np.isnan(counts) & kept[:, None]
    x = np.where(known, counts, 0.0)
    totals = np.full(counts.shape[0], np.nan)
    for weekday in range(7):
        rows = calendar.weekday == weekday
        ordinary = rows & (calendar.kind < EVE)
        from_rows = ordinary if known[ordinary].any() else rows
        times = known[from_rows].sum(axis=0)
        mean = np.divide(x[from_rows].sum(axis=0), times, out=np.zeros(counts.shape[1]), where=times > 0)
        part = known[rows] @ mean / mean.sum() if mean.any() else known[rows].all(axis=1).astype(np.float64)
        enough = (part >= _ENOUGH_OF_A_DAY) & known[rows].any(axis=1)
        totals[rows] = np.where(enough, x[rows].sum(axis=1) / np.maximum(part, _ENOUGH_OF_A_DAY), np.nan)
    return totals


def _rates(learned: _Learned, to_come: Days, names: list[str | None]) -> Rates:
    usual = learned.usual[to_come.weekday]
    open_days = usual > 0
    root = np.where(open_days, usual, 0.0)
    ahead = look_ahead(learned.levels, to_come, _size(learned.usual, to_come))
    kind = np.where(learned.shapes.known[to_come.kind], to_come.kind, to_come.weekday)
    closed = np.array([
        _closed_chance(learned, int(k), name) for k, name in zip(to_come.kind, names, strict=True)
    ])  # fmt: skip
    return Rates(
        root=root * (1 + ahead.mean),
        covariance=ahead.covariance * np.outer(root, root),
        closed=np.where(open_days, closed, 1.0),
        share=learned.shapes.share[kind] * open_days[:, None],
        doubt=learned.shapes.doubt[kind],
        stray=learned.shapes.stray[kind],
        lasting=learned.shapes.lasting,
    )


def _counted(rates: Rates, levels: Sequence[float]) -> tuple[Floats, Floats, Floats, Floats, Floats, Floats]:
    """Means and intervals, per interval and per day."""
    day, variance = rates.day()
    open_mean = day[:, None] * rates.share
    spread = rates.share**2 * (variance + day**2)[:, None] * (1 + rates.stray + rates.doubt) - open_mean**2
    closed = np.broadcast_to(rates.closed[:, None], open_mean.shape)
    ends = [(1 - level) / 2 for level in levels], [(1 + level) / 2 for level in levels]
    low, high = (np.stack([quantiles(open_mean, spread, closed, p) for p in side]) for side in ends)
    day_low, day_high = (np.stack([quantiles(day, variance, rates.closed, p) for p in side]) for side in ends)
    there = 1 - rates.closed
    return open_mean * there[:, None], low, high, day * there, day_low, day_high


def _size(usual: Floats, days: Days) -> Floats:
    """Usual root over all weekdays over that of each day's own, shape (days,)."""
    some = usual[usual > 0]
    if not some.size:
        return np.ones(days.number.size)
    own = usual[days.weekday]
    ratio = np.divide(np.median(some), own, out=np.ones_like(own), where=own > 0)
    return np.minimum(ratio, _MOST_QUIET)


def _closed(totals: Floats) -> tuple[int, int]:
    return int((totals == 0).sum()), int(totals.size)


def _closed_chance(learned: _Learned, kind: int, name: str | None) -> float:
    """The chance of nobody at all: of the holiday itself where one was seen, else of its kind of day (Jeffreys)."""
    closed, seen = learned.named.get(name or "", (0, 0))
    if not seen:
        closed, seen = learned.closed[kind]
    return (closed + 0.5) / (seen + 1) if closed else 0.0


def _not_learned(learned: _Learned, to_come: Days) -> tuple[NotLearned, ...]:
    days = learned.levels.seen.days
    ordinary = days.weekday[days.kind < EVE]
    times = np.bincount(ordinary, minlength=7)
    span = int(np.ptp(days.number)) if days.number.size else 0
    turns = int(((days.from_turn[1:] >= 0) & (days.from_turn[:-1] < 0)).sum())
    unseen = ~learned.shapes.known[to_come.kind] & (to_come.kind >= EVE)
    closed_all = np.array([k >= EVE and learned.closed[k][1] == 0 for k in to_come.kind.tolist()])
    found: list[tuple[NotLearned, bool]] = [
        ("weekdays", bool((times[learned.usual > 0] < 2).any())),
        ("turn_of_month", turns < 2),
        ("holidays", bool((unseen & closed_all).any())),
        ("season", span < _SEASON_DAYS),
    ]
    return tuple(name for name, missing in found if missing)


def _check(days: int, levels: Sequence[float], holidays: Mapping[date, str]) -> None:
    faults = []
    if days < 1:
        faults.append(Fault("days", f"found {days}", "There must be one day or more to forecast."))
    if not levels:
        faults.append(Fault("levels", "found none", "There must be one or more.", "Give (0.8, 0.95)."))
    faults += [
        Fault(f"levels[{k}]", f"found {level}", "It must lie between 0 and 1, both excluded.")
        for k, level in enumerate(levels)
        if not 0 < level < 1
    ]
    faults += [
        Fault("holidays", f"found {day!r}", "Each must be a date, without a time.", "Give day.date().")
        for day in holidays
        if not is_date(day)
    ]
    if faults:
        raise InputError(faults)


def _check_weekdays(usual: Floats, to_come: Days, history: History) -> None:
    missing = sorted({int(w) for w in to_come.weekday if np.isnan(usual[w])})
    if missing:
        week = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
        found = f"found no known ordinary day among the {', '.join(week[w] for w in missing)} of {history.days} days"
        rule = "Of every weekday to come one must be known."
        way_out = "Give more days, write 0 for days that you were closed, or forecast fewer days."
        raise InputError([Fault("history", found, rule, way_out)])
