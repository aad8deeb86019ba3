"""Days that are not like others of their weekday: holidays, the days before and after, and the turn of the month."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from humanline.foundation.errors import Fault, InputError
from humanline.stats.intervals import Floats

Flags = NDArray[np.bool_]
#: Kinds of days that share a shape: 0–6 are Monday to Sunday.
EVE, HOLIDAY = 7, 8


def holidays_of(country: str, years: int | Iterable[int], *, subdivision: str | None = None) -> dict[date, str]:
    """The public holidays of a country, by name, as the `holidays` library knows them.

    Names are in the language of the country, whatever that of the machine. Add the days on which your customers behave
    otherwise (a day that only your sector keeps), and take out those on which you work as always.

    Args:
        country: two letters (ISO 3166-1): `NL`, `BE`, `DE`.
        years: one or more.
        subdivision: a state or province (ISO 3166-2, without the country), where holidays differ.

    Returns:
        Date and name, in order of date.

    Raises:
        InputError: the library doesn't know the country or its part.

    >>> holidays_of("NL", 2026)[date(2026, 4, 27)]
    'Koningsdag'
    """
    import holidays

    wanted = [years] if isinstance(years, int) else sorted(set(years))
    try:
        own = holidays.country_holidays(country, subdiv=subdivision).default_language
        found = holidays.country_holidays(country, subdiv=subdivision, years=wanted, language=own)
    except NotImplementedError:
        place = country if subdivision is None else f"{country}, {subdivision}"
        rule = "It must be a country and a part of it that the holidays library knows."
        way_out = "Give ISO codes ('NL'; 'DE' with 'BY'), or your own dates and names."
        raise InputError([Fault("country", f"found {place!r}", rule, way_out)]) from None
    return {day: found[day] for day in sorted(found)}


def is_date(value: object) -> bool:
    """Whether this is a date and not a time: a time is never equal to the date that it falls on."""
    return isinstance(value, date) and not isinstance(value, datetime)


class Days(NamedTuple):
    """What the calendar says of consecutive days, shape (days,) each.

    Attributes:
        number: days since the first day of the history.
        weekday: 0 is Monday.
        holiday: in the list of holidays.
        eve: the day before one, and not one itself.
        after: the day after one, and not one itself.
        from_turn: days from the nearest first of a month: 0 on the first, −1 the day before.
        kind: whose shape over the day it has: its weekday, `EVE` or `HOLIDAY`.
    """

    number: Floats
    weekday: NDArray[np.int64]
    holiday: Flags
    eve: Flags
    after: Flags
    from_turn: Floats
    kind: NDArray[np.int64]


def days_of(first_day: date, start: int, days: int, holidays: Mapping[date, str]) -> Days:
    """Look days up.

    Args:
        first_day: the first day of the history.
        start: days from there to the first that is asked for.
        days: how many.
        holidays: date and name.
    """
    dates = [first_day + timedelta(start + k) for k in range(days)]
    one = timedelta(1)
    weekday = np.array([day.weekday() for day in dates], dtype=np.int64)
    holiday = np.array([day in holidays for day in dates], dtype=bool)
    eve = np.array([day + one in holidays for day in dates], dtype=bool) & ~holiday
    after = np.array([day - one in holidays for day in dates], dtype=bool) & ~holiday & ~eve
    turn = np.array([_from_turn(day) for day in dates], dtype=np.float64)
    kind = np.where(holiday, HOLIDAY, np.where(eve, EVE, weekday)).astype(np.int64)
    return Days(np.arange(start, start + days, dtype=np.float64), weekday, holiday, eve, after, turn, kind)


def picked(days: Days, rows: slice | Flags) -> Days:
    """Some of the days."""
    return Days(
        days.number[rows], days.weekday[rows], days.holiday[rows], days.eve[rows], days.after[rows],
        days.from_turn[rows], days.kind[rows],
    )  # fmt: skip


def _from_turn(day: date) -> int:
    length = calendar.monthrange(day.year, day.month)[1]
    return day.day - 1 if day.day <= 15 else day.day - 1 - length
