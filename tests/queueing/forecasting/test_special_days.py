"""The calendar: holidays by name, days around them, the turn of the month."""

from datetime import date

import numpy as np
import pytest

from humanline.foundation.errors import InputError
from humanline.queueing.forecasting.special_days import EVE, HOLIDAY, days_of, holidays_of


def test_holidays_of_a_country_come_with_the_names_of_that_country_on_any_machine(monkeypatch):
    for language in ("en_US.UTF-8", "de_DE.UTF-8"):
        monkeypatch.setenv("LANG", language)
        monkeypatch.setenv("LANGUAGE", language)
        found = holidays_of("NL", (2027, 2026))
        assert found[date(2026, 12, 25)] == "Eerste kerstdag"
        assert list(found) == sorted(found)
        assert {day.year for day in found} == {2026, 2027}


def test_a_part_of_a_country_has_holidays_of_its_own():
    assert date(2026, 8, 15) in holidays_of("DE", 2026, subdivision="SL")
    assert date(2026, 8, 15) not in holidays_of("DE", 2026, subdivision="BE")


@pytest.mark.parametrize(("country", "part"), [("XX", None), ("DE", "ZZ")])
def test_a_place_that_is_not_known_is_refused_with_a_way_out(country, part):
    with pytest.raises(InputError, match="ISO codes"):
        holidays_of(country, 2026, subdivision=part)


def test_a_day_next_to_a_holiday_is_its_eve_or_the_day_after_and_a_holiday_is_neither():
    christmas = {date(2026, 12, 25): "Eerste Kerstdag", date(2026, 12, 26): "Tweede Kerstdag"}
    days = days_of(date(2026, 12, 1), 22, 6, christmas)  # 23 to 28 December
    assert days.eve.tolist() == [False, True, False, False, False, False]
    assert days.holiday.tolist() == [False, False, True, True, False, False]
    assert days.after.tolist() == [False, False, False, False, True, False]
    assert days.kind.tolist() == [2, EVE, HOLIDAY, HOLIDAY, 6, 0]
    assert days.number.tolist() == [22, 23, 24, 25, 26, 27]


def test_days_are_counted_from_the_nearest_first_of_a_month():
    days = days_of(date(2026, 1, 29), 0, 6, {})
    np.testing.assert_array_equal(days.from_turn, [-3, -2, -1, 0, 1, 2])
