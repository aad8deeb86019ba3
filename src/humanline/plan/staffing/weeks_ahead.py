"""What is expected to come in: the forecast where the log is long enough for one, else the usual week.

The one place that knows how the weeks to come are guessed from the past.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from humanline.foundation.errors import InputError
from humanline.plan.staffing.usual_week import DAYS, Expected, Past, expect, open_intervals
from humanline.queueing.forecasting.predicting import forecast
from humanline.queueing.forecasting.records import ArrivalForecast, History
from humanline.queueing.forecasting.special_days import holidays_of
from humanline.stats.intervals import Floats

#: A shorter log shows no more than a usual week.
FEWEST_DAYS = 3 * DAYS
#: Nine days out of ten lie between the ends that are shown.
LEVEL = 0.9


def weeks_ahead(
    past: Past, first_day: date, days: int, open_slots: NDArray[np.bool_], *, country: str, seed: int
) -> Expected:
    """What comes in, in the open intervals of the days to come.

    Of a log that goes on after the first day to come, only what came before it is used.

    Args:
        past: what came in.
        first_day: the first day to come.
        days: how many.
        open_slots: intervals of the week with staff, shape (7, slots).
        country: whose public holidays are known beforehand (ISO 3166), or empty.
        seed: of the forecast.

    Raises:
        InputError: nobody knows the holidays of that country.
    """
    known = min((first_day - past.first).days, past.contacts.shape[0])
    holidays = holidays_of(country, range(past.first.year, first_day.year + 2)) if country else {}
    if known < FEWEST_DAYS:
        return expect(past, first_day, days, open_slots)
    ahead = (first_day - past.first).days - known
    history = History(_counts(past, known), past.first, past.interval_minutes)
    try:
        told = forecast(history, days=ahead + days, holidays=holidays, levels=(LEVEL,), seed=seed)
    except InputError:  # of a weekday to come no day is known
        return expect(past, first_day, days, open_slots)
    return _open_part(past, told, ahead, first_day, days, open_slots)


def _counts(past: Past, known: int) -> Floats:
    """Contacts by day and interval of the clock: not known where the clock skips one, a mean where it comes twice."""
    often = past.happened[:known]
    return np.asarray(np.divide(past.contacts[:known], often, out=np.full(often.shape, np.nan), where=often > 0))


def _open_part(
    past: Past, told: ArrivalForecast, ahead: int, first_day: date, days: int, open_slots: NDArray[np.bool_]
) -> Expected:
    begins, number, slots = open_intervals(past, first_day, days, open_slots)
    rows = ahead + number
    contacts = told.mean[rows, slots]
    total = np.bincount(number, contacts, minlength=days).astype(np.float64)
    day_mean = told.day_mean[ahead:]
    share = np.divide(total, day_mean, out=np.zeros_like(total), where=day_mean > 0)
    holidays = {day: name for k in range(days) if (name := told.holidays.get(day := first_day + timedelta(days=k)))}
    return Expected(
        begins, number, contacts, told.low[0, rows, slots], told.high[0, rows, slots],
        totals=np.stack([total, told.day_low[0, ahead:] * share, told.day_high[0, ahead:] * share]),
        forecast=True, outages=told.outages, holidays=holidays,
    )  # fmt: skip
