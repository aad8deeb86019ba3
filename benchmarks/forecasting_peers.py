"""What statsforecast makes of the same history: its strongest fitting methods, on intervals and on day totals.

Each method gets what it can use: the series of intervals with its daily and weekly season, or the series of day totals
(then spread over the day by the mean profile of the last eight such weekdays), with or without regressors for holidays,
the days before and after. Days that an organisation is closed are left out of its series, so that no season breaks.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEVELS = [80, 95]
ENDS = ("lo-95", "lo-80", "hi-80", "hi-95")
WEEKS_OF_PROFILE = 8


class Told(NamedTuple):
    """A forecast: means, and the quantiles .025, .1, .9 and .975.

    Attributes:
        mean: contacts per interval, shape (days, intervals).
        quantiles: of those, shape (4, days, intervals).
        day_mean: contacts per day, shape (days,).
        day_quantiles: of those, shape (4, days); `nan` where the method has none.
    """

    mean: Floats
    quantiles: Floats
    day_mean: Floats
    day_quantiles: Floats


class Task(NamedTuple):
    """One origin, for a peer: open days only, nothing missing.

    Attributes:
        counts: contacts, shape (days, intervals).
        weekday: place in the week of each day of the history and of the horizon, shape (days + ahead,).
        special: regressors (holiday, the day before, the day after), shape (days + ahead, 3).
        ahead: days to forecast.
        week: open days in a week.
    """

    counts: Floats
    weekday: NDArray[np.int64]
    special: Floats
    ahead: int
    week: int


def peers(*, slow: bool = False) -> dict[str, Callable[[Task], Told]]:
    """The methods by name; the `slow` ones take apart every interval, up to a minute of CPU an origin."""
    from statsforecast import models

    def window(task: Task) -> Told:
        return _of_intervals(task, models.SeasonalWindowAverage(task.week * task.counts.shape[1], 6), LEVELS[:0])

    def smoothing(task: Task) -> Told:
        season = task.week * task.counts.shape[1]
        return _of_intervals(task, models.SeasonalExponentialSmoothingOptimized(season), LEVELS[:0])

    def naive(task: Task) -> Told:
        return _of_intervals(task, models.SeasonalNaive(task.week * task.counts.shape[1]))

    def mstl_ets(task: Task) -> Told:
        m = task.counts.shape[1]
        return _of_intervals(
            _lately(task), models.MSTL([m, m * task.week], trend_forecaster=models.AutoETS(model="ZZN"))
        )

    def mstl_arima(task: Task) -> Told:
        m = task.counts.shape[1]
        trend = models.AutoARIMA(seasonal=False, max_order=3)
        return _of_intervals(_lately(task), models.MSTL([m, m * task.week], trend_forecaster=trend))

    def days(make: Callable[[Task], object], *, special: bool = False) -> Callable[[Task], Told]:
        return lambda task: _of_days(task, make(task), special=special)

    quick = {
        "SeasonalNaive": naive,
        "SeasonalWindowAverage, 6 weeks": window,
        "SeasonalExponentialSmoothingOptimized": smoothing,
        "days AutoETS": days(lambda t: models.AutoETS(season_length=t.week)),
        "days AutoARIMA": days(lambda t: models.AutoARIMA(season_length=t.week)),
        "days AutoARIMA + holidays": days(lambda t: models.AutoARIMA(season_length=t.week), special=True),
        "days DynamicOptimizedTheta": days(lambda t: models.DynamicOptimizedTheta(season_length=t.week)),
        "days AutoCES": days(lambda t: models.AutoCES(season_length=t.week)),
        "days MSTL (AutoETS)": days(lambda t: models.MSTL(t.week, trend_forecaster=models.AutoETS(model="ZZN"))),
        "days AutoTBATS": days(lambda t: models.AutoTBATS(season_length=t.week)),
    }
    return quick | ({"MSTL (AutoETS)": mstl_ets, "MSTL (AutoARIMA)": mstl_arima} if slow else {})


def _lately(task: Task) -> Task:
    """The last twelve weeks: a method that takes apart every interval takes minutes on more."""
    rows = min(12 * task.week, task.counts.shape[0])
    drop = task.counts.shape[0] - rows
    return task._replace(counts=task.counts[drop:], weekday=task.weekday[drop:], special=task.special[drop:])


def _of_intervals(task: Task, model: object, levels: list[int] = LEVELS) -> Told:
    m = task.counts.shape[1]
    shape = (task.ahead, m)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = model.forecast(y=task.counts.ravel(), h=task.ahead * m, level=levels or None)
    quantiles = np.full((4, *shape), np.nan)
    if levels:
        quantiles = np.stack([np.asarray(found[name]).reshape(shape) for name in ENDS])
    mean = np.maximum(np.asarray(found["mean"]).reshape(shape), 0.0)
    return Told(mean, np.maximum(quantiles, 0.0), mean.sum(axis=1), np.full((4, task.ahead), np.nan))


def _of_days(task: Task, model: object, *, special: bool) -> Told:
    n = task.counts.shape[0]
    totals = task.counts.sum(axis=1)
    extra = {}
    if special:
        used = [k for k in range(3) if task.special[:n, k].any()]  # a column of zeros can't be fitted
        if used:
            extra = {"X": task.special[:n, used], "X_future": task.special[n:, used]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = model.forecast(y=totals, h=task.ahead, level=LEVELS, **extra)
    day_mean = np.maximum(found["mean"], 0.0)
    day_quantiles = np.maximum(np.stack([np.asarray(found[name]) for name in ENDS]), 0.0)
    profile = np.stack([_profile(task, int(w)) for w in task.weekday[n:]])
    mean = day_mean[:, None] * profile
    # An interval of the day total, spread over the day, and the Poisson variation of a count beside it.
    z = np.array([-1.959964, -1.281552, 1.281552, 1.959964])[:, None, None]
    spread = np.abs(day_quantiles - day_mean)[:, :, None] * profile
    half = np.sqrt(spread**2 + z**2 * mean)
    return Told(mean, np.maximum(mean + np.sign(z) * half, 0.0), day_mean, day_quantiles)


def _profile(task: Task, weekday: int) -> Floats:
    """The mean share of the day in each interval, over the last weeks."""
    rows = np.flatnonzero(task.weekday[: task.counts.shape[0]] == weekday)[-WEEKS_OF_PROFILE:]
    mean = task.counts[rows].mean(axis=0)
    return mean / mean.sum()
