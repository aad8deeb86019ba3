"""From sums to measures: each a value with its interval, or the reason why there is none."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
import numpy as np

from humanline.contactlog.querying.queries import BIN_WIDTH
from humanline.model.estimate import Estimate, Measure, NotEstimable
from humanline.model.facts import Period
from humanline.stats import intervals

#: One row of sums, as `queries.sums` gives it.
Sums = Mapping[str, int]

MS_PER_MINUTE = 60_000
#: Half the width of a 90 % interval in standard deviations.
Z = 1.6448536269514722


def share(hits: float, n: float) -> Measure:
    """A share of contacts, with its Wilson interval."""
    if n <= 0:
        return NotEstimable(reason="no_contacts")
    value, low, high = intervals.proportion(hits, n)
    return Estimate(value=float(value), low=float(low), high=float(high), n=int(n), method="wilson")


def duration_mean(sums: Sums, name: str) -> Measure:
    """The mean of a duration, in minutes."""
    n, total, squares = (sums.get(f"{part}_{name}", 0) for part in "nsq")
    if f"g_{name}" in sums:
        return _mean_of_totals(sums, name)
    return mean_of(n, total / MS_PER_MINUTE, squares / 3600)


def _mean_of_totals(sums: Sums, name: str) -> Measure:
    """The mean of a duration of which rows hold the total, with the interval of a ratio over rows, in minutes.

    With c contacts and total s in each of G rows, m = Σs / Σc has variance G/(G−1) · Σ(s − m·c)² / (Σc)² (the ratio of
    two means; Cochran, 'Sampling Techniques', 3rd ed. 1977, ch. 6), and t has G − 1 degrees of freedom.
    """
    n, rows, total = sums[f"n_{name}"], sums[f"g_{name}"], sums[f"s_{name}"] / 1000
    if n <= 0:
        return NotEstimable(reason="no_contacts")
    mean = total / n
    left = sums[f"ss_{name}"] - 2 * mean * sums[f"ns_{name}"] + mean * mean * sums[f"nn_{name}"]
    shown = mean_of(rows, rows * mean / 60, (rows * mean**2 + (rows / n) ** 2 * max(left, 0.0)) / 3600)
    return msgspec.structs.replace(shown, n=int(n)) if isinstance(shown, Estimate) else shown


def mean_of(n: float, total: float, squares: float) -> Measure:
    """A mean with its t interval; the reason when one value or none is there."""
    if n <= 0:
        return NotEstimable(reason="no_contacts")
    if n == 1:
        return NotEstimable(reason="one_value")
    value, low, high = (float(part) for part in intervals.mean(n, total, squares))
    low = max(low, 0.0)  # nothing measured here can be negative
    return Estimate(value=value, low=low, high=high, n=int(n), method="t")


def scale_mean(sums: Sums, name: str) -> Measure:
    """The mean of a scale that is kept in hundredths."""
    n, total, squares = (sums.get(f"{part}_{name}", 0) for part in "nsq")
    return mean_of(n, total / 100, squares / 10_000)


def known_share(sums: Sums, name: str) -> Measure:
    """The share of a yes/no among the contacts where it is known."""
    return share(sums.get(f"k_{name}", 0), sums.get(f"n_{name}", 0))


def quantile(counts: Mapping[int, int] | None, wanted: float, *, unit_s: float) -> Measure:
    """A quantile of a duration from its logarithmic bins, in units of `unit_s` seconds."""
    n = sum(counts.values()) if counts else 0
    if not counts or n == 0:
        return NotEstimable(reason="no_contacts")
    numbers = sorted(counts)
    first, last = numbers[0], numbers[-1]
    edges = [_edge(b) for b in range(first, last + 2)]
    dense = [counts.get(b, 0) for b in range(first, last + 1)]
    value, low, high = intervals.binned_quantile(edges, dense, wanted)
    return Estimate(value=value / unit_s, low=low / unit_s, high=high / unit_s, n=n, method="binned_quantile")


def _edge(bin_number: int) -> float:
    """The lower edge of a bin, in seconds."""
    return 0.0 if bin_number < 0 else math.exp(bin_number * BIN_WIDTH)


def per_week(contacts: int, weekly: Sequence[int], weeks: float | None, *, given: bool) -> Measure:
    """Contacts a week.

    From four whole weeks on, the interval comes from how the weeks differ; below that, from chance alone (Poisson).

    Args:
        contacts: in the log.
        weekly: in each of its whole weeks.
        weeks: that the log covers; `None` where nobody knows.
        given: the log does not show how many weeks it covers, somebody wrote it down: the figure is assumed.
    """
    if weeks is None:
        return NotEstimable(reason="no_period", needs=("opened_at", "period_weeks"))
    if len(weekly) >= 4:
        x = np.asarray(weekly, dtype=float)
        _, low, high = intervals.mean(x.size, x.sum(), (x**2).sum())
        value, half = contacts / weeks, float(high - low) / 2
        return Estimate(value=value, low=max(0.0, value - half), high=value + half, n=contacts, method="t")
    value_, low_, high_ = intervals.rate(contacts, weeks)
    return Estimate(
        value=float(value_), low=float(low_), high=float(high_), n=contacts, method="poisson", assumed=given
    )


def by_week(days: Iterable[Mapping[str, Any]], period: Period, name: str) -> list[int]:
    """The sum of one column of sums by day in each whole week of a period.

    Args:
        days: rows with `day`.
        period: with a first and a last day.
        name: of the column.
    """
    first = date.fromisoformat(period.first)
    weeks = [0] * (((date.fromisoformat(period.last) - first).days + 1) // 7)
    for row in days:
        number = (row["day"] - first).days // 7
        if number < len(weeks):
            weeks[number] += row[name]
    return weeks


def hours_per_week(sums: Sums, weekly_ms: Sequence[int], weeks: float, *, given: bool) -> Measure:
    """Staff hours a week.

    Contacts with a person of which the time is not known take as long as the others. From four whole weeks on, the
    interval comes from how the weeks differ; below that, or without weeks, from chance alone: the variance of a
    compound Poisson total is the sum of its squares.

    Args:
        sums: of the contacts, with `s_handle` (milliseconds), `n_handle`, `q_handle` (seconds squared) and `k_served`.
        weekly_ms: staff time in each whole week.
        weeks: that the log covers.
        given: the number of weeks is written down, and not seen.
    """
    timed, served = sums.get("n_handle", 0), sums.get("k_served", 0)
    if served and not timed:
        return NotEstimable(reason="no_contacts")
    to_hours = max(1.0, served / timed if timed else 1.0) / 3_600_000
    value = sums["s_handle"] * to_hours / weeks
    if len(weekly_ms) >= 4:
        x = np.asarray(weekly_ms, dtype=float) * to_hours
        _, low, high = intervals.mean(x.size, x.sum(), (x**2).sum())
        half, method = float(high - low) / 2, "t"
    else:  # of totals it is not known how contacts differ: as if they were alike
        squares = sums.get("q_handle", (sums["s_handle"] / 1000) ** 2 / max(timed, 1))
        half, method = Z * math.sqrt(squares) * 1000 * to_hours / weeks, "poisson"
    return Estimate(value=value, low=max(0.0, value - half), high=value + half, n=timed, method=method, assumed=given)


def subtract(a: Measure, b: Measure) -> Measure:
    """The difference of two independent measures."""
    if not isinstance(a, Estimate):
        return a
    if not isinstance(b, Estimate):
        return b
    value, low, high = intervals.difference(_triple(a), _triple(b))
    return Estimate(value=float(value), low=float(low), high=float(high), n=a.n + b.n, method=a.method)


def _triple(estimate: Estimate) -> intervals.Interval:
    return np.asarray(estimate.value), np.asarray(estimate.low), np.asarray(estimate.high)
