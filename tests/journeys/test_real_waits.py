"""A real call centre's waits: patience and handle times of a bank in August 1999, beside what was published on it.

Brown, L., Gans, N., Mandelbaum, A. et al. (2005), Statistical analysis of a telephone call center, JASA 100, 36–50.
"""

import csv
import gzip
import os
from pathlib import Path

import numpy as np
import pytest

from humanline.queueing.general_patience import waiting
from humanline.queueing.observed_times import (
    exponential_patience,
    handle_times,
    hazard,
    survival_curve,
    weibull_patience,
)

DATA = Path(os.environ.get("HUMANLINE_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
CALLS = DATA / "technion" / "august_1999_calls.csv.gz"

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not CALLS.is_file(), reason=f"the public data sets are not at {DATA} (set HUMANLINE_DATA)"),
]


@pytest.fixture(scope="module")
def calls():
    """Calls that were served or hung up: type, minutes in the queue, whether they hung up, minutes of service."""
    with gzip.open(CALLS, "rt") as file:
        rows = [row for row in csv.DictReader(file) if row["outcome"] in {"AGENT", "HANG"}]
    return {
        "type": np.array([row["type"] for row in rows]),
        "wait": np.array([float(row["q_time"]) for row in rows]) / 60,
        "gave_up": np.array([row["outcome"] == "HANG" for row in rows]),
        "handle": np.array([float(row["ser_time"]) for row in rows]) / 60,
    }


def test_patience_has_the_published_peak_after_the_first_message(calls):
    """Published: the hazard of giving up peaks at about fifteen seconds, when the first message has been heard."""
    queued = (calls["wait"] > 0) & (calls["type"] == "PS")
    waits, gave_up = calls["wait"][queued], calls["gave_up"][queued]
    _, low, high = hazard(waits, gave_up, np.array([0, 10, 20, 30]) / 60)
    assert low[1] > high[0]
    assert low[1] > high[2]


def test_patience_is_not_exponential_and_the_check_says_so(calls):
    queued = calls["wait"] > 0
    fit = weibull_patience(calls["wait"][queued], calls["gave_up"][queued])
    assert fit.shape.high < 1
    assert fit.p_exponential < 1e-20
    mean = exponential_patience(calls["wait"][queued], calls["gave_up"][queued])
    left_out = calls["wait"][queued & calls["gave_up"]].mean()
    assert mean.low > 3 * left_out  # who was served counts


def test_traders_wait_longer_than_new_customers(calls):
    """Published: stock trading customers are the most patient, and those who ask as new customers give up sooner."""

    def patience(kind):
        queued = (calls["wait"] > 0) & (calls["type"] == kind)
        return exponential_patience(calls["wait"][queued], calls["gave_up"][queued])

    traders, regular, new = (patience(kind) for kind in ("NE", "PS", "NW"))
    assert traders.low > regular.high
    assert regular.low > new.high


def test_handle_times_are_near_log_normal_once_the_very_short_are_left_out(calls):
    """Published: log-normal after leaving out calls below ten seconds, which agents hung up to rest."""
    served = calls["handle"] > 0
    every = handle_times(calls["handle"][served & (calls["type"] == "PS")])
    longer = handle_times(calls["handle"][served & (calls["type"] == "PS") & (calls["handle"] > 10 / 60)])
    assert abs(longer.log_skewness) < 0.3 < abs(every.log_skewness)
    assert longer.variation.low > 0.9


def test_the_curve_of_the_log_goes_straight_into_the_formulas(calls):
    queued = calls["wait"] > 0
    curve = survival_curve(calls["wait"][queued], calls["gave_up"][queued]).distribution()
    found = waiting(8, 8, handle_minutes=3, within_minutes=1, patience=curve, abandoned="missed")
    assert 0.05 < found.probability_of_abandoning < 0.25
    assert found.occupancy == pytest.approx(1 - found.probability_of_abandoning)
