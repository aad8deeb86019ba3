"""Every way of writing is read by the engine, and looked at by Python, as a person would read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import pyarrow as pa
import pytest

from humanline.contactlog.querying.engine import opened_engine
from humanline.contactlog.querying.steps import Steps, as_one, in_steps
from humanline.contactlog.querying.times import DATE_ONLY, DAY_FIRST, read_time
from humanline.contactlog.querying.values import duration_ms, number
from humanline.foundation.written import read_clock, read_duration_ms, read_instant, read_number
from humanline.model.organisation import ColumnSource

ZONE = "Europe/Amsterdam"


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the engine makes of texts: a function of texts, steps and the columns asked for."""
    folder: Path = tmp_path_factory.mktemp("engine")

    with opened_engine(folder, ZONE) as engine:

        def asked(texts: Sequence[str], steps: Callable[[ibis.Table], Steps], *columns: str) -> list[tuple[Any, ...]]:
            block = ibis.table({"row": "int64", "x_text": "string"}, name="block")
            last, queries = in_steps(block, [steps(block)])
            sql = as_one(queries, last.select("row", *columns).order_by("row"))
            engine.register("block", pa.table({"row": range(len(texts)), "x_text": list(texts)}))
            rows = engine.sql(sql).to_arrow_table().drop_columns(["row"]).to_pylist()
            return [tuple(row[column] for column in columns) for row in rows]

        yield asked


#: format → text → local time, or with its zone
TIMES: dict[str, dict[str, str | None]] = {
    "": {
        "2025-03-04T14:05:11": "2025-03-04 14:05:11",
        "2025-03-04T14:05:11.25": "2025-03-04 14:05:11.250",
        "2025-03-04 14:05": "2025-03-04 14:05",
        "2025/3/4 9:05": "2025-03-04 09:05",
        "2025-03-04 24:00": "2025-03-05 00:00",
        "20250304 14:05:11": "2025-03-04 14:05:11",
        "20250304 140511": "2025-03-04 14:05:11",
        "20250304 1405": "2025-03-04 14:05",
        "20251304 14:05": None,
        "2025-03-04T14:05:11Z": "2025-03-04 14:05:11+00:00",
        "2025-03-04T14:05:11.25+01:00": "2025-03-04 14:05:11.250+01:00",
        "2025-03-04 14:05:11 -0800": "2025-03-04 14:05:11-08:00",
        "2025-03-04 14:05:11 UTC": "2025-03-04 14:05:11+00:00",
        "2025-03-04 14:05:11 CET": "2025-03-04 14:05:11+01:00",
        "2025-07-04 14:05:11 CEST": "2025-07-04 14:05:11+02:00",
        "2025-07-04 14:05 EDT": "2025-07-04 14:05:00-04:00",
        "2025-07-04 14:05:11 Europe/Amsterdam": "2025-07-04 14:05:11+02:00",
        "2025-07-04 14:05:11 Europe/Lisbon": "2025-07-04 14:05:11+01:00",
        "2025-07-04T14:05:11.5+02:00[Europe/Amsterdam]": "2025-07-04 14:05:11.500+02:00",
        "14.02.2025 15:05:11": "2025-02-14 15:05:11",
        "4.2.2025 9:05": "2025-02-04 09:05",
        "14.02.2025": "2025-02-14",
        "14.02.2025 15.05": "2025-02-14 15:05",
        "14/02/2025 15:05:11": "2025-02-14 15:05:11",
        "14-02-2025 3:05 PM": "2025-02-14 15:05",
        "03/04/2025 12:05 am": "2025-04-03 00:05",
        "03/04/2025 12:05 p.m.": "2025-04-03 12:05",
        "14-02-2025, 15:05 uur": "2025-02-14 15:05",
        "14-02-2025 1505": "2025-02-14 15:05",
        "14-02-2025 15:05:11.125": "2025-02-14 15:05:11.125",
        "2025.02.14 15:05": "2025-02-14 15:05",
        "4 mrt 2025 14:05": "2025-03-04 14:05",
        "4 maart 2025 om 14:05 uur": "2025-03-04 14:05",
        "4-mei-2025": "2025-05-04",
        "4 okt. 2025 14u05": "2025-10-04 14:05",
        "Mar 4, 2025, 2:05:11 PM": "2025-03-04 14:05:11",
        "March 4th, 2025 at 2:05 pm": "2025-03-04 14:05",
        "04-Mar-25": "2025-03-04",
        "04-MAR-98 09:05": "1998-03-04 09:05",
        "Tue 4 March 2025 14:05": "2025-03-04 14:05",
        "di 4 mrt 2025": "2025-03-04",
        "dinsdag 4 maart 2025 14:05": "2025-03-04 14:05",
        "di. 04-03-2025 14:05": "2025-03-04 14:05",
        "Tue, 04 Mar 2025 14:05:11 +0100": "2025-03-04 14:05:11+01:00",
        "04/Mar/2025:14:05:11 +0100": "2025-03-04 14:05:11+01:00",
        "Tue Mar 04 2025 14:05:11 GMT+0100 (Central European Standard Time)": "2025-03-04 14:05:11+01:00",
        "Tue Mar  4 14:05:11 2025": "2025-03-04 14:05:11",
        "2025-Mar-04 14:05": "2025-03-04 14:05",
        "20250304": "2025-03-04",
        "20250304140511": "2025-03-04 14:05:11",
        "20250304T140511Z": "2025-03-04 14:05:11+00:00",
        # neither of these is a time that can be read without being told
        "02/14/2025 15:05": None,
        "14-02-25": None,
        "14-02-2025 15:05 PM": None,
        "4 foo 2025": None,
        "31.02.2025": None,
        "45720.5": None,
        "2025-03-04 14:05 CST": None,
        "2025-03-04 14:05 Europe/Gotham": None,
        "soon": None,
    },
    "month_first": {
        "02/14/2025 3:05 PM": "2025-02-14 15:05",
        "2/3/2025 08:02": "2025-02-03 08:02",
        "02-03-25": "2025-02-03",
        "02/03/2025 08:02:11.5": "2025-02-03 08:02:11.500",
        "2025-02-03 08:02": "2025-02-03 08:02",
        "Feb 3, 2025": "2025-02-03",
        "02/03/2025 08:02 EST": "2025-02-03 08:02-05:00",
        "14/02/2025": None,
    },
    "day_first": {"14-02-25 15:05": "2025-02-14 15:05", "3.2.25": "2025-02-03", "02/14/25": None},
    "year_first": {"25-02-14 15:05": "2025-02-14 15:05", "99/08/01": "1999-08-01"},
    "epoch_s": {"1751373000": "2025-07-01 12:30+00:00", "x": None},
    "epoch_ms": {"1751373000500": "2025-07-01 12:30:00.500+00:00"},
    "epoch_us": {"1751373000500000": "2025-07-01 12:30:00.500+00:00"},
    "excel": {"45720.586": "2025-03-04 14:03:50.400", "45720,5": "2025-03-04 12:00", "45720": "2025-03-04"},
    "%Y%m%d %H%M": {"20250304 1405": "2025-03-04 14:05"},
}


@pytest.mark.parametrize("form", TIMES)
def test_times_are_read_as_they_are_written(ask: Any, form: str) -> None:
    formats = (form,) if form else ()
    texts = list(TIMES[form])
    rows = ask(texts, lambda table: read_time(table, "x", formats, ZONE), "x_instant", "flags_x")
    for text, (instant, flags) in zip(texts, rows, strict=True):
        expected = TIMES[form][text]
        looked_at = read_instant(text, formats)
        if expected is None:
            assert (instant, looked_at) == (None, None), text
            continue
        right = datetime.fromisoformat(expected)
        aware = right if right.tzinfo else right.replace(tzinfo=ZoneInfo(ZONE))
        assert instant == aware.astimezone(UTC), text
        assert looked_at is not None, text
        assert (looked_at.at.replace(tzinfo=looked_at.at.tzinfo or ZoneInfo(ZONE))).astimezone(UTC) == instant, text
        assert bool(flags & DATE_ONLY) == (len(expected) == 10) == (not looked_at.clock), text


def test_only_dates_that_could_be_the_other_way_round_are_said_to_be_day_first(ask: Any) -> None:
    texts = ["03/04/2025", "3-4-2025 9:05", "03/04/2025 9:05 AM", "3.4.2025", "2025-03-04", "4 mrt 2025", "20250304"]
    rows = ask(texts, lambda table: read_time(table, "x", (), ZONE), "flags_x")
    assert [bool(flags & DAY_FIRST) for (flags,) in rows] == [True, True, True, False, False, False, False]


CLOCKS = {
    "15:05": (15, 5, 0),
    "15:05:11": (15, 5, 11),
    "3:05 PM": (15, 5, 0),
    "15.05": (15, 5, 0),
    "1505": (15, 5, 0),
    "150511": (15, 5, 11),
    "15u05": (15, 5, 0),
    "0.5": (12, 0, 0),
    ",62847": (15, 5, 0),
    "1899-12-30 15:05:00": (15, 5, 0),
    "25:00": None,
    "noon": None,
}


@pytest.mark.parametrize(("text", "clock"), CLOCKS.items())
def test_a_time_of_day_alone(text: str, clock: tuple[int, int, int] | None) -> None:
    found = read_clock(text)
    assert (found and (found.local.hour, found.local.minute, found.local.second)) == clock


#: unit → text → seconds
DURATIONS: dict[str, dict[str, float | None]] = {
    "s": {
        "192": 192,
        "1e2": 100,
        "192.5": 192.5,
        "0:03:12": 192,
        "00:03:12.500": 192.5,
        "00:03:12,5": 192.5,
        "26:00:01": 93_601,
        "1.02:03:04": 93_784,
        "0 days 00:03:12": 192,
        "1 day, 2:03:04": 93_784,
        "3:12.5": 192.5,
        "3m12s": 192,
        "3m 12s": 192,
        "1h 3m": 3_780,
        "45s": 45,
        "3 min 12 s": 192,
        "3 min. 12 sec.": 192,
        "2 uur 5 min": 7_500,
        "2 uur en 5 minuten": 7_500,
        "1 hour and 5 minutes": 3_900,
        "3,5 min": 210,
        "1.5 hours": 5_400,
        "250 ms": 0.25,
        "3'12\"": 192,
        "2u05": 7_500,
        "3:12 min": 192,
        "1:05 uur": 3_900,
        "PT3M12S": 192,
        "PT1H": 3_600,
        "P1DT2H": 93_600,
        "1899-12-30 00:03:12": 192,
        "3:12": None,
        "192 euro's": None,
        "5%": None,
        "PT": None,
        "soon": None,
    },
    "m:ss": {"3:12": 192, "75:30": 4_530, ":45": 45, "0": 0, "1:00:05": 3_605, "45": None, "3:75": None},
    "h:mm": {"3:12": 11_520, "0:45": 2_700, "1:00:05": 3_605, "1h": 3_600, "45": None},
    "min": {"3.5": 210, "0:03:12": 192, "90 s": 90, "3:12": None},
    "d": {"0.5": 43_200, "00:03:12": 192},
    "ms": {"1500": 1.5, "2 s": 2},
}


@pytest.mark.parametrize("unit", DURATIONS)
def test_durations_are_read_as_they_are_written(ask: Any, unit: Any) -> None:
    texts, expected = list(DURATIONS[unit]), list(DURATIONS[unit].values())
    rows = ask(texts, lambda table: duration_ms(table, "x", "ms", ColumnSource(column="x", unit=unit)), "ms")
    in_ms = [None if seconds is None else round(seconds * 1000) for seconds in expected]
    assert dict(zip(texts, (ms for (ms,) in rows), strict=True)) == dict(zip(texts, in_ms, strict=True))
    looked_at = [read_duration_ms(text, unit) for text in texts]
    assert [None if ms is None else round(ms) for ms in looked_at] == in_ms


#: decimal mark and mark between thousands → text → number
NUMBERS: dict[tuple[str, str], dict[str, float | None]] = {
    (".", ""): {
        "1.600": 1.6,
        "-12": -12,
        "−12": -12,
        "12-": -12,
        "(12.5)": -12.5,
        "+4": 4,
        ".5": 0.5,
        "1e3": 1000,
        "1,234.5": 1234.5,
        "1,234,567": 1_234_567,
        "1'234.5": 1234.5,
        "1 234": 1234,
        "1\u00a0234\u00a0567": 1_234_567,
        "€ 12.50": 12.5,
        "12 EUR": 12,
        "$1,234.50": 1234.5,
        "1,234": None,
        "7,5": None,
        "0,600": None,
        "1.2.3": None,
        "inf": None,
        "0x10": None,
        "12 stuks": None,
    },
    (",", ""): {
        "1.600": 1600,
        "1.234,5": 1234.5,
        "1.234.567": 1_234_567,
        "1 234,5": 1234.5,
        "7,5": 7.5,
        ",5": 0.5,
        "1,600": 1.6,
        "€ 1.234,50": 1234.5,
        "€ 12,-": 12,
        "12,50-": -12.5,
        "- 12,50": -12.5,
        "0.600": None,
        "3.5": None,
        "12.34": None,
    },
    (".", ","): {"1,600": 1600, "12,345.5": 12_345.5, "1.5": 1.5, "7,5": None, "0,600": None},
}


@pytest.mark.parametrize("marks", NUMBERS, ids=str)
def test_numbers_are_read_as_they_are_written(ask: Any, marks: tuple[Any, Any]) -> None:
    decimal, thousands = marks
    texts = list(NUMBERS[marks])
    source = ColumnSource(column="x", decimal=decimal, thousands=thousands)
    rows = ask(texts, lambda table: number(table, "x", source), "x_number")
    assert dict(zip(texts, (value for (value,) in rows), strict=True)) == NUMBERS[marks]
    assert {text: read_number(text, decimal, thousands) for text in texts} == NUMBERS[marks]


def test_a_percentage_is_worth_what_is_told(ask: Any) -> None:
    texts = ["45%", "12,5 %", "7"]
    source = ColumnSource(column="x", decimal=",")
    rows = ask(texts, lambda table: number(table, "x", source, percent=0.01), "x_number")
    assert [value for (value,) in rows] == [pytest.approx(0.45), pytest.approx(0.125), 7]
    assert [read_number(text, ",", percent=0.01) for text in texts] == [value for (value,) in rows]
