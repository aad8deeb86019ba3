"""How busy a day is: level, growth, weekdays, the turn of the month, holidays, and what no calendar explains.

The root of a day's total, over the usual root of its weekday, is a sum of Gaussian processes; one Cholesky factor
gives the forecast of any days together, with their covariance. What a short history can't tell stays as wide as it was
believed to be before, so that a week of history forecasts too, only less surely. Variances are those of the highest
posterior.

Source:
    Root transform of counts: Brown, L. et al. (2005), JASA 100, 36–50, §4.3. Sums of Gaussian processes, and the
    gradient of their likelihood: Rasmussen, C. E. and Williams, C. K. I. (2006), Gaussian Processes for Machine
    Learning, eqs. 2.25–2.26 and 5.9.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import linalg, optimize

from humanline.queueing.forecasting.special_days import Days, picked
from humanline.stats.intervals import Floats

#: Variance by parameter, before any data, of the root relative to its weekday: half the change of the total.
_TREND, _RECENT, _DRIFT, _TURN, _OWN, _SPECIAL, _LENGTH = range(7)
BELIEVED = np.array([*(2 * np.log([0.10, 0.05, 0.03, 0.03, 0.05, 0.25])), np.log(5.0)])
DOUBT = np.array([1.0] * 6 + [0.7])

#: Days: how long a level, and the difference of one weekday, lasts; and how far the turn of a month reaches.
_TREND_DAYS, _DRIFT_DAYS, _TURN_DAYS = 60.0, 60.0, 4.0
#: Standard deviations that are not learned: level, weekday, growth a year, the day after a holiday, the season.
_LEVEL_SD, _WEEKDAY_SD, _GROWTH_SD, _AFTER_SD, _SEASON_SD = 0.3, 0.3, 0.15, 0.15, 0.08
#: A holiday, and its eve, before any is seen: somewhat quieter, and very unsure.
_HOLIDAY_MEAN, _HOLIDAY_SD, _EVE_MEAN, _EVE_SD = -0.2, 0.35, -0.05, 0.2
#: Days of history: from which variances are learned, which are looked at, and from where on a season of the year shows.
_LEARNED_FROM, _LOOKED_AT, _YEAR_SHOWS = 260, 1100, 550


class SeenDays(NamedTuple):
    """Days with what came.

    Attributes:
        days: their calendar.
        deviation: root of the total over the usual root of the weekday, less 1, shape (days,).
        poisson: variance of that by chance alone, shape (days,).
        size: usual root over all weekdays, over the usual root of this one, shape (days,).
    """

    days: Days
    deviation: Floats
    poisson: Floats
    size: Floats


class Fitted(NamedTuple):
    """What was learned: the days it stands on, and the logarithms of variances and of one length."""

    seen: SeenDays
    parameters: Floats


class Ahead(NamedTuple):
    """Days to come.

    Attributes:
        mean: of the deviation, shape (days,).
        covariance: of the deviation, chance of single contacts left out, shape (days, days).
    """

    mean: Floats
    covariance: Floats


def learn(seen: SeenDays) -> Fitted:
    """Learn the variances from days that were seen.

    Args:
        seen: the known days of the history, in order; may be none.
    """
    last = _rows(seen, slice(-_LEARNED_FROM, None))
    if not last.deviation.size:
        return Fitted(seen, BELIEVED)
    cost = unlikely(last, years=_years(seen))
    found = optimize.minimize(cost, BELIEVED, jac=True, method="L-BFGS-B", options={"maxiter": 50, "ftol": 1e-7})
    return Fitted(seen, np.asarray(found.x, dtype=np.float64))


def unlikely(seen: SeenDays, *, years: bool) -> Callable[[Floats], tuple[float, Floats]]:
    """How unlikely parameters are: minus the logarithm of their posterior, up to a constant, and its gradient.

    Args:
        seen: one day or more.
        years: whether a season of the year can show.
    """
    z = seen.deviation - _usual(seen.days)
    parts, apart, fixed = _parts(seen.days, seen.days), _apart(seen.days, seen.days), _fixed(seen, seen, years=years)
    special = _special(seen.days, seen.size)
    diagonal = np.diag_indices(z.size)

    def cost(logs: Floats) -> tuple[float, Floats]:
        v = np.exp(logs)
        recent = np.exp(-apart / v[_LENGTH])
        k = fixed + v[_TREND] * parts[0] + v[_RECENT] * recent + v[_DRIFT] * parts[1] + v[_TURN] * parts[2]
        k[diagonal] += seen.poisson + v[_OWN] + v[_SPECIAL] * special
        factor = linalg.cholesky(k, lower=True, check_finite=False)
        inverse = linalg.cho_solve((factor, True), np.eye(z.size), check_finite=False)
        weights = inverse @ z
        slope = 0.5 * (inverse - np.outer(weights, weights))
        gradient = np.array([
            v[_TREND] * np.vdot(slope, parts[0]), v[_RECENT] * np.vdot(slope, recent),
            v[_DRIFT] * np.vdot(slope, parts[1]), v[_TURN] * np.vdot(slope, parts[2]), v[_OWN] * slope.trace(),
            v[_SPECIAL] * (slope.diagonal() @ special), v[_RECENT] * np.vdot(slope, recent * apart) / v[_LENGTH],
        ])  # fmt: skip
        away = (logs - BELIEVED) / DOUBT
        value = 0.5 * float(z @ weights) + float(np.log(factor.diagonal()).sum()) + 0.5 * float(away @ away)
        return value, gradient + away / DOUBT

    return cost


def look_ahead(fitted: Fitted, days: Days, size: Floats) -> Ahead:
    """The days to come, together.

    Args:
        fitted: what was learned.
        days: their calendar.
        size: see `Seen`.
    """
    v = np.exp(fitted.parameters)
    seen = _rows(fitted.seen, slice(-_LOOKED_AT, None))
    years = _years(fitted.seen)
    to_come = SeenDays(days, np.zeros(size.size), np.zeros(size.size), size)

    def covariance(a: SeenDays, b: SeenDays) -> Floats:
        trend, drift, turn = _parts(a.days, b.days)
        recent = np.exp(-_apart(a.days, b.days) / v[_LENGTH])
        return np.asarray(
            _fixed(a, b, years=years) + v[_TREND] * trend + v[_RECENT] * recent + v[_DRIFT] * drift + v[_TURN] * turn
        )

    own = covariance(to_come, to_come)
    own[np.diag_indices_from(own)] += v[_OWN] + v[_SPECIAL] * _special(days, size)
    if not seen.deviation.size:
        return Ahead(_usual(days), own)
    k = covariance(seen, seen)
    k[np.diag_indices_from(k)] += seen.poisson + v[_OWN] + v[_SPECIAL] * _special(seen.days, seen.size)
    across = covariance(to_come, seen)
    solved = linalg.cho_solve(linalg.cho_factor(k), np.column_stack([seen.deviation - _usual(seen.days), across.T]))
    left = own - across @ solved[:, 1:]
    return Ahead(_usual(days) + across @ solved[:, 0], (left + left.T) / 2)


def _parts(a: Days, b: Days) -> tuple[Floats, Floats, Floats]:
    """Correlations of the slow level, of a weekday's drift, and of days as near to the first of a month."""
    apart = _apart(a, b)
    ordinary = np.outer(_ordinary(a), _ordinary(b))
    alike = (a.weekday[:, None] == b.weekday) * ordinary
    turn = np.abs(a.from_turn[:, None] - b.from_turn)
    return np.exp(-apart / _TREND_DAYS), alike * np.exp(-apart / _DRIFT_DAYS), ordinary * np.exp(-turn / _TURN_DAYS)


def _fixed(a: SeenDays, b: SeenDays, *, years: bool) -> Floats:
    """Covariance of what has a believed size: level, growth, weekdays, days about holidays, the season."""
    alike = (a.days.weekday[:, None] == b.days.weekday) * np.outer(_ordinary(a.days), _ordinary(b.days))
    growth = np.outer(a.days.number, b.days.number) * (_GROWTH_SD / 365.25) ** 2
    found = _LEVEL_SD**2 + growth + _WEEKDAY_SD**2 * alike + _AFTER_SD**2 * np.outer(a.days.after, b.days.after)
    for here, there, sd in (
        (a.days.holiday, b.days.holiday, _HOLIDAY_SD),
        (a.days.eve, b.days.eve, _EVE_SD),
    ):
        # As quiet whatever the weekday, and by as much as the weekday is busy: both, for the data to weigh.
        found = found + sd**2 * (np.outer(here * a.size, there * b.size) + np.outer(here, there))
    if years:
        turn = np.sin(np.pi * _apart(a.days, b.days) / 365.25) ** 2
        found = found + _SEASON_SD**2 * np.exp(-2 * turn / 0.35**2)
    return np.asarray(found, dtype=np.float64)


def _usual(days: Days) -> Floats:
    return np.asarray(_HOLIDAY_MEAN * days.holiday + _EVE_MEAN * days.eve, dtype=np.float64)


def _special(days: Days, size: Floats) -> Floats:
    """How much holidays differ among themselves; eves half as much."""
    return np.asarray((days.holiday + 0.25 * days.eve) * size**2, dtype=np.float64)


def _ordinary(days: Days) -> Floats:
    return np.asarray(~(days.holiday | days.eve), dtype=np.float64)


def _apart(a: Days, b: Days) -> Floats:
    return np.abs(a.number[:, None] - b.number)


def _years(seen: SeenDays) -> bool:
    return bool(seen.days.number.size and np.ptp(seen.days.number) >= _YEAR_SHOWS)


def _rows(seen: SeenDays, rows: slice) -> SeenDays:
    return SeenDays(picked(seen.days, rows), *(part[rows] for part in seen[1:]))
