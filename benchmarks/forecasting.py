"""Forecasts of arrivals, from rolling origins on two public logs, beside every fitting method of statsforecast.

Every origin sees only what came before it. Only the second half of each log is scored: what our model believes before
it sees data was set on the first halves. Peers join where statsforecast is installed; without it ours is scored alone.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib.util
import os
import statistics
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np

from forecasting_peers import Floats, Task, Told, peers
from humanline.queueing.forecasting.predicting import forecast
from humanline.queueing.forecasting.records import History
from humanline.queueing.forecasting.special_days import holidays_of

DATA = Path(os.environ.get("HUMANLINE_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
AHEAD = 14
PROBABILITIES = (0.025, 0.1, 0.9, 0.975)
HORIZONS = {"next day": slice(0, 1), "days 1–7": slice(0, 7), "days 8–14": slice(7, 14)}


class Log(NamedTuple):
    """A log and the origins that are scored: days from the first."""

    name: str
    history: History
    holidays: dict[date, str]
    week: int
    origins: range


class Line(NamedTuple):
    """One method on one horizon: errors as a share of what came, and coverage with its standard error."""

    interval_error: float
    interval_score: float
    day_error: float
    day_score: float
    interval_coverage: tuple[float, float]
    day_coverage: tuple[float, float]
    coverage_errors: tuple[float, float, float, float]
    by_week: Floats


def technion(step: int = 4) -> Log:
    """An Israeli bank in 1999, calls per 6 minutes."""
    with gzip.open(DATA / "technion" / "calls_6min_1999.csv.gz", "rt") as file:
        counts = np.array([float(row["calls"]) for row in csv.DictReader(file)]).reshape(365, 240)
    history = History(counts, date(1999, 1, 1), 6)
    return Log("Technion, 1999", history, holidays_of("IL", range(1998, 2001)), 7, range(182, 365 - AHEAD + 1, step))


def us_bank(step: int = 3) -> Log:
    """A bank in the United States in 2003, calls per 5 minutes; weekends closed, days without a row not known."""
    first, last = date(2003, 3, 3), date(2003, 10, 24)
    counts = np.full(((last - first).days + 1, 169), np.nan)
    weekend = [(first + timedelta(k)).weekday() > 4 for k in range(counts.shape[0])]
    counts[weekend] = 0
    with gzip.open(DATA / "bank_calls" / "bank_calls.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            at = datetime.fromisoformat(row["DateTime"])
            counts[(at.date() - first).days, (at.hour * 60 + at.minute - 420) // 5] = float(row["Calls"])
    history = History(counts, first, 5)
    return Log("US bank, 2003", history, holidays_of("US", range(2002, 2005)), 5, range(118, len(counts) - AHEAD, step))


def ours(log: Log, origin: int) -> Told:
    """Our forecast of the days after an origin."""
    history = History(log.history.counts[:origin], log.history.first_day, log.history.interval_minutes)
    found = forecast(history, days=AHEAD, holidays=log.holidays, levels=(0.8, 0.95))
    quantiles = np.stack([found.low[1], found.low[0], found.high[0], found.high[1]])
    day_quantiles = np.stack([found.day_low[1], found.day_low[0], found.day_high[0], found.day_high[1]])
    return Told(found.mean, quantiles, found.day_mean, day_quantiles)


def theirs(log: Log, origin: int) -> tuple[Task, list[int]]:
    """The task of a peer, and which of the days to come it forecasts."""
    counts, one = log.history.counts, timedelta(1)
    dates = [log.history.first_day + timedelta(k) for k in range(origin + AHEAD)]
    rows = [k for k, day in enumerate(dates) if log.week == 7 or day.weekday() < log.week]
    past, coming = [k for k in rows if k < origin], [k for k in rows if k >= origin]
    known = counts[past].copy()
    for k in np.flatnonzero(np.isnan(known).any(axis=1)):  # a gap is filled with the week before
        known[k] = known[k - log.week]
    near = [(day in log.holidays, day + one in log.holidays, day - one in log.holidays) for day in dates]
    special = np.array([(h, e and not h, a and not h and not e) for h, e, a in near], dtype=float)
    weekday = np.array([day.weekday() for day in dates])
    return Task(known, weekday[rows], special[rows], len(coming), log.week), [k - origin for k in coming]


def spread_out(told: Told, days: list[int]) -> Told:
    """A peer's forecast with the days that it left out, as zeros."""
    parts = []
    for part, axis in zip(told, (0, 1, 0, 1), strict=True):
        shape = list(part.shape)
        shape[axis] = AHEAD
        full = np.zeros(shape)
        full[(slice(None),) * axis + (days,)] = part
        parts.append(full)
    return Told(*parts)


def pinball(quantile: Floats, truth: Floats, probability: float) -> Floats:
    """The quantile score: least on average where the quantile is right."""
    away = truth - quantile
    return np.maximum(probability * away, (probability - 1) * away)


def scored(log: Log, told: dict[int, Told], horizon: slice) -> Line:
    """Errors over all days that had contacts, as a share of those contacts."""
    sums, hits, weeks = [], [], []
    for origin, found in told.items():
        for k in range(*horizon.indices(AHEAD)):
            truth = log.history.counts[origin + k]
            if np.isnan(truth).any() or truth.sum() == 0:
                continue
            q, day, dq = found.quantiles[:, k], truth.sum(), found.day_quantiles[:, k]
            score = sum(pinball(q[j], truth, p).sum() for j, p in enumerate(PROBABILITIES))
            day_score = sum(pinball(dq[j], day, p) for j, p in enumerate(PROBABILITIES))
            error, day_error = np.abs(truth - found.mean[k]).sum(), abs(day - found.day_mean[k])
            sums.append((day, error, 0.4 * score + 0.2 * error, day_error, 0.4 * day_score + 0.2 * day_error))
            inside = [((truth >= q[a]) & (truth <= q[b])).mean() for a, b in ((1, 2), (0, 3))]
            hits.append((*inside, dq[1] <= day <= dq[2], dq[0] <= day <= dq[3]))
            weeks.append((origin + k) // 7)
    table, hit, week = np.array(sums), np.array(hits, dtype=float), np.array(weeks)
    groups = [week == w for w in np.unique(week)]
    total = table[:, 0].sum()
    share = table[:, 1:].sum(axis=0) / total
    # Days of one week err together: the standard error is that of a mean of weeks.
    off = np.array([(hit[g] - hit.mean(axis=0)).sum(axis=0) for g in groups])
    errors = np.sqrt((off**2).sum(axis=0)) / len(hit)
    by_week = np.array([table[g, 1:].sum(axis=0) for g in groups]) / total
    cover = tuple(float(c) for c in hit.mean(axis=0))
    return Line(*share, cover[:2], cover[2:], tuple(errors), by_week)


def backtest(log: Log, *, with_peers: bool, slow: bool = False) -> dict[str, dict[int, Told]]:
    """Every method at every origin."""
    methods = {"Humanline": lambda origin: ours(log, origin)}
    if with_peers:
        for name, peer in peers(slow=slow).items():

            def tell(origin: int, peer: Callable[[Task], Told] = peer) -> Told:
                task, days = theirs(log, origin)
                return spread_out(peer(task), days)

            methods[name] = tell
    found: dict[str, dict[int, Told]] = {}
    for name, tell in methods.items():
        start = time.process_time()
        found[name] = {origin: tell(origin) for origin in log.origins}
        print(f"  {name}: {(time.process_time() - start) / len(log.origins):.2f} CPU s an origin", flush=True)
    return found


def report(log: Log, found: dict[str, dict[int, Told]]) -> None:
    """Print the tables."""
    for name, horizon in HORIZONS.items():
        lines = {method: scored(log, told, horizon) for method, told in found.items()}
        print(f"\n{log.name}, {name}: error | quantile score, %, per interval; per day; coverage of 80 and 95 %")
        for method, line in sorted(lines.items(), key=lambda item: item[1].interval_error):
            errors = (line.interval_error, line.interval_score, line.day_error, line.day_score)
            parts = " | ".join("—" if np.isnan(v) else f"{v:.2%}" for v in errors)
            cover = " | ".join(
                f"{c:.1%} ± {e:.1%}" if not np.isnan(errors[1 if k < 2 else 3]) else "—"
                for k, (c, e) in enumerate(
                    zip((*line.interval_coverage, *line.day_coverage), line.coverage_errors, strict=True)
                )
            )
            print(f"| {method} | {parts} | {cover} |")
        mine = lines.pop("Humanline")
        for k, what in enumerate(("interval error", "interval score", "day error", "day score")):
            others = {m: v[k] for m, v in lines.items() if not np.isnan(v[k])}
            if not others:
                continue
            best = min(others, key=others.get)
            apart = mine.by_week[:, k] - lines[best].by_week[:, k]
            error = np.sqrt(((apart - apart.mean()) ** 2).sum())
            print(
                f"  {what}: {mine[k]:.2%}, best peer {best} {others[best]:.2%}, apart {apart.sum():+.2%} ± {error:.2%}"
            )


def promised(log: Log) -> tuple[float, float]:
    """What our intervals per interval would cover if our own law were true: more than their level, where few come."""
    held = []
    for origin in log.origins[::5]:
        history = History(log.history.counts[:origin], log.history.first_day, log.history.interval_minutes)
        found = forecast(history, days=AHEAD, holidays=log.holidays)
        paths, some = found.paths(100, seed=origin), found.mean.sum(axis=1) > 0
        held.append([((paths >= a) & (paths <= b))[:, some].mean() for a, b in zip(found.low, found.high, strict=True)])
    return tuple(np.mean(held, axis=0))


def speed() -> float:
    """Seconds to forecast a fortnight from a year of 240 intervals a day, median of 5."""
    log = technion()
    times = []
    for _ in range(5):
        start = time.perf_counter()
        forecast(log.history, days=AHEAD, holidays=log.holidays)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main(*, with_peers: bool | None = None, slow: bool = False) -> None:
    """Print everything."""
    if not DATA.is_dir():
        print("not measured: the data sets are not here (set HUMANLINE_DATA)")
        return
    if with_peers is None:
        with_peers = importlib.util.find_spec("statsforecast") is not None
    for log in (technion(), us_bank()):
        print(f"{log.name}: {len(log.origins)} origins")
        report(log, backtest(log, with_peers=with_peers, slow=slow))
        print("  by our own law the intervals per interval hold {:.1%} and {:.1%}".format(*promised(log)))
    print(f"\na fortnight from a year of 240 intervals a day: {speed():.2f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alone", action="store_true", help="without peers")
    parser.add_argument("--slow", action="store_true", help="with peers that take an hour")
    chosen = parser.parse_args()
    main(with_peers=False if chosen.alone else None, slow=chosen.slow)
