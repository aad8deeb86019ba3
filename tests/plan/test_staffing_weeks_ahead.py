"""The weeks to come: the forecast where the log is long enough, holidays, outages, and no look at what came after."""

from datetime import date, timedelta

import numpy as np
import pytest
from staff_builders import MONDAY, incoming

from humanline.foundation.errors import InputError
from humanline.loop.starting import country_of
from humanline.plan.staffing.usual_week import opening, past_of
from humanline.plan.staffing.weeks_ahead import weeks_ahead


def ahead(found, first=None, days=7, country=""):
    past = past_of(found)
    first = first or past.first + timedelta(days=past.contacts.shape[0] + (-past.contacts.shape[0]) % 7)
    return weeks_ahead(past, first, days, opening(past), country=country, seed=0)


def test_a_long_log_is_forecast_and_a_short_one_is_a_usual_week():
    long, short = ahead(incoming(weeks=8, per_hour=30)), ahead(incoming(weeks=2, per_hour=30))
    assert (long.forecast, short.forecast) == (True, False)
    assert long.contacts == pytest.approx(short.contacts, rel=0.03)
    for found in (long, short):
        total, low, high = found.totals
        assert total == pytest.approx(np.bincount(found.day, found.contacts, minlength=7))
        assert (low[:5] < total[:5]).all()
        assert (total[:5] < high[:5]).all()


def test_a_holiday_to_come_is_quieter_and_named():
    """A Monday in May on which the Netherlands has a day off, in a log that has seen other such days closed."""
    whit = date(2025, 6, 9)
    seen = [(date(2025, 4, 21) - MONDAY).days, (date(2025, 5, 5) - MONDAY).days]
    weeks = (whit - MONDAY).days // 7
    found = incoming(weeks=weeks, per_hour=40, skip=[day for day in seen if day >= 0])
    with_days, without = ahead(found, whit, country="NL"), ahead(found, whit)
    assert list(with_days.holidays) == [whit]
    assert with_days.totals[0, 0] < 0.8 * without.totals[0, 0]


def test_what_came_after_the_first_day_to_come_is_not_looked_at():
    found = incoming(weeks=8, per_hour=30, extra=[(7 * week, 10, 500) for week in (6, 7)])
    first = MONDAY + timedelta(weeks=6)
    assert ahead(found, first).contacts == pytest.approx(ahead(incoming(weeks=6, per_hour=30), first).contacts)


def test_a_day_on_which_something_was_broken_is_pointed_out_and_not_learned():
    broken, whole = incoming(weeks=8, per_hour=30, skip=[16]), incoming(weeks=8, per_hour=30)
    found = ahead(broken)
    assert [outage.day for outage in found.outages] == [MONDAY + timedelta(days=16)]
    assert found.contacts == pytest.approx(ahead(whole).contacts, rel=0.02)


def test_a_country_that_nobody_knows_is_an_error():
    with pytest.raises(InputError, match="XX"):
        ahead(incoming(weeks=8), country="XX")


@pytest.mark.parametrize(
    ("zone", "country"), [("Europe/Amsterdam", "NL"), ("Asia/Jerusalem", "IL"), ("America/New_York", "US"), ("UTC", "")]
)
def test_the_country_follows_from_the_time_zone(zone, country):
    assert country_of(zone) == country
