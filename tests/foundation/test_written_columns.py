"""A column tells by all of its values how it is written, and says so where it does not tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest

from humanline.foundation.written.recognising import (
    Written,
    written_as_clock,
    written_as_duration,
    written_as_instant,
    written_as_number,
    written_as_weekday,
    written_as_yes_no,
)

#: Office hours of two weeks, and of a spring.
FEBRUARY = [datetime(2025, 2, 3, 9) + timedelta(days=d, hours=h) for d in (0, 1, 2, 3, 4, 7, 8) for h in range(8)]
SPRING = [datetime(2025, 2, 3, 9, 7) + timedelta(days=d) for d in range(0, 90, 3)]


def times(moments: Iterable[datetime], form: str) -> Written:
    return written_as_instant(Counter(moment.strftime(form) for moment in moments))


def numbers(*values: str) -> Written:
    return written_as_number(Counter(values))


def test_a_day_above_twelve_settles_which_comes_first() -> None:
    for form in ("%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M %p", "%m/%d/%y %H:%M"):
        written = times(SPRING, form)
        assert (written.options, written.readable, written.settled) == ({"format": "month_first"}, 1.0, True)
    assert times(SPRING, "%d/%m/%Y %H:%M").options == {}
    assert times(SPRING, "%d-%m-%y").options == {"format": "day_first"}
    assert times(SPRING, "%y-%m-%d").options == {"format": "year_first"}


def test_twelve_days_that_lie_together_are_not_spread_over_the_year() -> None:
    written = times(FEBRUARY, "%m/%d/%Y %H:%M")
    assert (written.options, written.settled, written.evidence) == ({"format": "month_first"}, True, "span")
    assert times(FEBRUARY, "%d/%m/%Y %H:%M").options == {}
    assert times(FEBRUARY, "%d/%m/%Y %H:%M").settled


def test_one_row_a_month_could_be_twelve_days_of_january() -> None:
    written = written_as_instant(Counter(f"01/{month:02}/2025" for month in range(1, 13)))
    assert (written.options, written.settled, written.alternatives) == ({}, False, ({"format": "month_first"},))


def test_a_few_days_that_could_be_either_are_asked_with_the_weekend_as_a_hint() -> None:
    written = written_as_instant(Counter({"02/03/2025": 5, "02/04/2025": 5, "02/05/2025": 2}))
    assert (written.settled, {written.options.get("format"), *(a.get("format") for a in written.alternatives)}) == (
        False,
        {None, "month_first"},
    )


@pytest.mark.parametrize(
    ("values", "options", "clock"),
    [
        ([f"{moment:%d.%m.%Y %H:%M:%S}" for moment in SPRING], {}, 1.0),
        ([f"{moment:%Y%m%d}" for moment in SPRING], {}, 0.0),
        ([str(int(moment.timestamp())) for moment in SPRING], {"format": "epoch_s"}, 1.0),
        ([str(int(moment.timestamp() * 1000)) for moment in SPRING], {"format": "epoch_ms"}, 1.0),
        ([f"{45_700 + k / 7:.4f}" for k in range(1, 50, 2)], {"format": "excel"}, 1.0),
    ],
)
def test_how_times_are_counted_is_told_by_the_numbers(values: list[str], options: Any, clock: float) -> None:
    written = written_as_instant(Counter(values))
    assert (written.options, written.readable) == (options, 1.0)
    assert written.clock == pytest.approx(clock, abs=0.2)


def test_numbers_that_are_no_times_are_none() -> None:
    assert written_as_instant(Counter(str(k) for k in range(3_000))).readable < 0.1
    assert written_as_instant(Counter(f"K{k:05}" for k in range(3_000))).readable == 0


def test_what_cannot_be_read_is_shown_and_words_for_nothing_are_no_values() -> None:
    written = times(SPRING, "%d.%m.%Y")
    more = written_as_instant(Counter([f"{moment:%d.%m.%Y}" for moment in SPRING] + ["NULL"] * 9 + ["weg"] * 2 + ["?"]))
    assert written.readable == 1
    assert more.readable == pytest.approx(30 / 32)
    assert more.bad == ("weg",)


@pytest.mark.parametrize(
    ("values", "options", "settled"),
    [
        (("7,5", "8", "6,25"), {"decimal": ","}, True),
        (("7.5", "8"), {}, True),
        (("1.600", "2.080", "600", "480"), {"decimal": ","}, True),
        (("1.600", "1.234.567", "600"), {"decimal": ","}, True),
        (("1.600", "3.5"), {}, True),
        (("1.605", "0.600", "3.112"), {}, True),
        (("1,600", "600", "2,080"), {"thousands": ","}, True),
        (("1,600", "3.5"), {"thousands": ","}, True),
        (("1,234.50", "600"), {}, True),
        (("€ 1.600,00", "€ 12,50"), {"decimal": ","}, True),
        (("1.600", "2.080"), {}, False),
        (("1.600", "1601", "12"), {}, False),
        (("1,605", "2,083"), {"decimal": ","}, False),
    ],
)
def test_the_decimal_mark_is_told_by_the_whole_column(values: tuple[str, ...], options: Any, settled: bool) -> None:
    written = numbers(*values)
    assert (written.options, written.settled, written.readable) == (options, settled, 1.0)
    assert bool(written.alternatives) != settled


def test_one_odd_value_does_not_settle_a_mark() -> None:
    counts = Counter({"1.600": 500, "2.080": 400, "600": 600, "3.5": 1})
    assert not written_as_number(counts).settled


@pytest.mark.parametrize(
    ("values", "options", "settled"),
    [
        (("3:12", "0:45"), {"unit": "m:ss"}, False),
        (("3:12", "1:00:04"), {"unit": "m:ss"}, True),
        (("0:03:12", "00:01:01"), {}, True),
        (("3m12s", "45s", "NULL"), {}, True),
        (("1.600", "600"), {"decimal": ","}, True),
        (("12,5", "3"), {"decimal": ","}, True),
    ],
)
def test_what_two_parts_of_a_duration_are_is_asked(values: tuple[str, ...], options: Any, settled: bool) -> None:
    written = written_as_duration(Counter(values))
    assert (written.options, written.settled, written.readable) == (options, settled, 1.0)


@pytest.mark.parametrize(
    ("values", "options", "settled", "readable"),
    [
        (("Ja", "nee", "n.v.t."), {}, True, 1.0),
        (("wel", "niet"), {}, True, 1.0),
        (("x", "X", ""), {"yes": ("x",), "no": ("",)}, False, 1.0),
        (("Opgelost", "Niet opgelost"), {"yes": ("opgelost",), "no": ("niet opgelost",)}, False, 1.0),
        (("geen", "ja"), {}, True, 0.5),
    ],
)
def test_yes_and_no_are_known_words_or_a_pair_to_confirm(
    values: tuple[str, ...], options: Any, settled: bool, readable: float
) -> None:
    written = written_as_yes_no(Counter(values))
    assert (written.options, written.settled, written.readable) == (options, settled, readable)


def test_weekdays_and_times_of_day() -> None:
    assert written_as_weekday(Counter(["ma", "Thurs", "don.", "7"])).readable == 1
    assert written_as_clock(Counter(["15:05", "3:05 PM", "x"])).bad == ("x",)
