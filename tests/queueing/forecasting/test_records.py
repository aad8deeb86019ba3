"""What a history may hold, and what a forecast shows of itself."""

import json
from datetime import date, datetime

import numpy as np
import pytest

from humanline.foundation.errors import InputError
from humanline.queueing.forecasting.predicting import forecast
from humanline.queueing.forecasting.records import History

from .made_arrivals import FIRST_DAY, arrivals


def test_every_fault_of_a_history_is_told_at_once_with_its_day():
    counts = np.ones((5, 24))
    counts[2, 3], counts[4, 0] = -1.0, np.inf
    with pytest.raises(InputError) as raised:
        History(counts, date(2026, 3, 2), 0)
    text = str(raised.value)
    assert len(raised.value.faults) == 3
    assert "counts[2, 3] on 2026-03-04: found -1.0" in text
    assert "counts[4, 0] on 2026-03-06: found inf" in text
    assert "interval_minutes: found 0" in text


def test_a_first_day_with_a_time_is_refused():
    with pytest.raises(InputError, match="a date, without a time"):
        History(np.ones((7, 24)), datetime(2026, 3, 2, 8, 0), 60)


@pytest.mark.parametrize(
    ("counts", "minutes", "said"),
    [
        ([[1, 2], [3]], 60, "no table"),
        ([1, 2, 3], 60, "found shape (3,)"),
        (np.zeros((0, 24)), 60, "found shape (0, 24)"),
        (np.full((9, 24), np.nan), 60, "no known number"),
        (np.ones((9, 100)), 15, "Together they must be a day at most"),
    ],
)
def test_a_history_that_is_none_is_refused(counts, minutes, said):
    with pytest.raises(InputError, match=said.replace("(", r"\(").replace(")", r"\)")):
        History(counts, FIRST_DAY, minutes)


def test_a_history_keeps_its_own_counts_and_nobody_changes_them():
    counts = np.ones((7, 24))
    history = History(counts, FIRST_DAY, 60)
    counts[:] = 9
    assert (history.counts == 1).all()
    with pytest.raises(ValueError, match="read-only"):
        history.counts[0, 0] = 5


def test_a_forecast_prints_a_row_a_day_and_turns_into_json():
    found = forecast(History(arrivals(1, 56), FIRST_DAY, 30), days=3, holidays={date(2025, 3, 4): "Carnival"})
    shown = found.table()
    assert shown.columns == ("day", "holiday", "contacts", "low 80%", "high 80%", "low 95%", "high 95%")
    assert [row[0] for row in shown.rows] == [date(2025, 3, 3), date(2025, 3, 4), date(2025, 3, 5)]
    assert shown.rows[1][1] == "Carnival"
    assert shown.rows[0][3:5] == (found.day_low[0, 0], found.day_high[0, 0])
    plain = json.loads(found.to_json())
    assert np.array(plain["mean"]).shape == (3, 48)
    assert plain["outages"] == []


def test_the_same_history_gives_the_same_bytes():
    history = History(arrivals(2, 70), FIRST_DAY, 30)
    assert forecast(history, days=5).to_json() == forecast(history, days=5).to_json()


def test_a_day_that_is_not_known_is_null_in_json_and_counted_in_the_table():
    counts = np.ones((2, 24))
    counts[1, :5] = np.nan
    history = History(counts, FIRST_DAY, 60)
    assert json.loads(history.to_json())["counts"][1][0] is None
    assert history.table().rows[1] == (date(2025, 1, 7), 19.0, 19)
