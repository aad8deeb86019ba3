"""A real bank, all of 1999: better than last week, covered, and its broken days found.

The whole backtest, beside a forecasting library, is `benchmarks/forecasting.py`.
"""

import csv
import gzip
import os
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from humanline.queueing.forecasting.predicting import forecast
from humanline.queueing.forecasting.records import History
from humanline.queueing.forecasting.special_days import holidays_of

DATA = Path(os.environ.get("HUMANLINE_DATA") or Path(__file__).parents[3].parent / "shared" / "data")
CALLS = DATA / "technion" / "calls_6min_1999.csv.gz"

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not CALLS.is_file(), reason=f"the public data sets are not at {DATA} (set HUMANLINE_DATA)"),
]


@pytest.fixture(scope="module")
def counts():
    with gzip.open(CALLS, "rt") as file:
        return np.array([float(row["calls"]) for row in csv.DictReader(file)]).reshape(365, 240)


@pytest.fixture(scope="module")
def told(counts):
    """Forecasts of two weeks from every 15th day of the second half of the year."""
    holidays = holidays_of("IL", (1999, 2000))
    return {
        origin: forecast(History(counts[:origin], date(1999, 1, 1), 6), days=14, holidays=holidays)
        for origin in range(182, 351, 15)
    }


def test_it_beats_last_week_clearly_by_interval_and_by_day(counts, told):
    mine, naive, mine_day, naive_day = 0.0, 0.0, 0.0, 0.0
    for origin, found in told.items():
        came, last = counts[origin : origin + 14], np.tile(counts[origin - 7 : origin], (2, 1))
        mine, naive = mine + np.abs(came - found.mean).sum(), naive + np.abs(came - last).sum()
        mine_day += np.abs(came.sum(axis=1) - found.day_mean).sum()
        naive_day += np.abs(came.sum(axis=1) - last.sum(axis=1)).sum()
    assert mine < 0.75 * naive
    assert mine_day < 0.75 * naive_day


def test_intervals_by_day_hold_what_came(counts, told):
    for k, (least, most) in enumerate(((0.68, 0.92), (0.86, 1.0))):
        held = [
            (found.day_low[k] <= (day := counts[origin : origin + 14].sum(axis=1))) & (day <= found.day_high[k])
            for origin, found in told.items()
        ]
        assert least <= np.mean(held) <= most


def test_the_afternoons_without_lines_are_pointed_out(told):
    days = {outage.day for outage in told[347].outages}
    assert {date(1999, 3, 2), date(1999, 3, 8)} <= days
    assert len(days) <= 8  # each of them hours of silence when looked at
