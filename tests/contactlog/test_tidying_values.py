"""How values and times are read while tidying, and what becomes of those that can't be."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from humanline.contactlog.tidying.tidy import tidy
from humanline.foundation.errors import ConfigError
from humanline.model.facts import Tidied
from humanline.model.organisation import AboutOrganisation, Channels, ColumnSource, Log, Organisation

NOW = datetime(2025, 12, 1, 12, tzinfo=UTC)
BASE: dict[str, Any] = {"moment": "moment", "channel": "channel"}


def run(
    folder: Path, text: str | bytes, *, columns: dict[str, Any] | None = None, **more: Any
) -> tuple[Tidied, list[dict[str, Any]]]:
    """Tidy one file; the account and the contacts."""
    (folder / "log.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    organisation = Organisation(
        **{
            "log": Log(files=("log.csv",)),
            "columns": {**BASE, **(columns or {})},
            "channels": Channels(person=("phone",), self_service=("web",)),
            **more,
        }
    )
    tidied = tidy(organisation, folder=folder, work=folder / "work", clock=lambda: NOW)
    return tidied, pq.read_table(tidied.parquet).to_pylist()


def rejects(tidied: Tidied) -> list[dict[str, str]]:
    with Path(tidied.rejects).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def notices(tidied: Tidied) -> dict[str, dict[str, str | int | float]]:
    return {notice.code: notice.values for notice in tidied.notices}


def one(
    folder: Path, column: str, value: str, source: Any = None, **more: Any
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The contact made of one value of one column, and what was set aside."""
    text = f'moment,channel,x\nrepair,phone,"{value}"\n'
    tidied, contacts = run(folder, text, columns={column: source or "x"}, **more)
    assert tidied.accepted == 1, rejects(tidied)
    return contacts[0], rejects(tidied) if tidied.rejects else []


# -- values ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "source", "ms"),
    [
        ("12.5", {}, 12_500),
        (" 7 ", {}, 7_000),
        ("1.5", {"unit": "min"}, 90_000),
        ("2", {"unit": "h"}, 7_200_000),
        ("250", {"unit": "ms"}, 250),
        ("1", {"unit": "d"}, 86_400_000),
        ("1,5", {"decimal": ","}, 1_500),
        ("1.234,5", {"decimal": ","}, 1_234_500),
        ("1.234", {"decimal": ","}, 1_234_000),
        ("1,234.5", {}, 1_234_500),
        ("1 234", {}, 1_234_000),
        ("1’234’567", {}, 1_234_567_000),
        ("0:01:30", {}, 90_000),
        ("26:00:01.5", {}, 93_601_500),
        ("", {}, None),
        ("-", {"empty": ("-",)}, None),
    ],
)
def test_durations_are_read_in_the_unit_and_mark_that_are_given(
    tmp_path: Path, value: str, source: dict[str, Any], ms: int | None
) -> None:
    contact, aside = one(tmp_path, "handle_s", value, ColumnSource(column="x", **source))
    assert contact["handle_ms"] == ms
    assert aside == []


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("handle_s", "-5", "handle_s is negative"),
        ("handle_s", "inf", "handle_s can't be read"),
        ("handle_s", "1,234", "handle_s can't be read"),
        ("handle_s", "soon", "handle_s can't be read"),
        ("handle_s", "1e15", "handle_s is too large"),
        ("handle_s", "1e300", "handle_s is too large"),
        ("satisfaction", "good", "satisfaction can't be read"),
        ("resolved", "geen", "resolved can't be read"),
        ("satisfaction", "6", "satisfaction is off its scale"),
        ("satisfaction", "0", "satisfaction is off its scale"),
        ("felt_heard", "10.5", "felt_heard is off its scale"),
        ("resolved", "perhaps", "resolved can't be read"),
        ("propensity", "0", "propensity is not above 0 and at most 1"),
        ("value", "1e30", "value is too large"),
        ("closed_at", "someday", "closed_at can't be read"),
        ("closed_at", "2031-01-01", "closed_at lies in the future"),
    ],
)
def test_a_bad_value_is_set_aside_and_the_contact_kept(tmp_path: Path, column: str, value: str, reason: str) -> None:
    contact, aside = one(tmp_path, column, value)
    names = {
        "handle_s": "handle_ms",
        "satisfaction": "satisfaction_c",
        "felt_heard": "felt_heard_c",
        "value": "value_c",
    }
    assert contact[names.get(column, column)] is None
    (row,) = aside
    assert row == {"what": "value", "origin": "log.csv", "line": "2", "column": column, "reason": reason}


@pytest.mark.parametrize(
    ("column", "value", "scale", "hundredths"),
    [
        ("satisfaction", "4.25", None, 425),
        ("satisfaction", "0", (0, 10), 100),
        ("satisfaction", "10", (0, 10), 500),
        ("satisfaction", "7.5", (0, 10), 400),
        ("felt_heard", "7", None, 700),
        ("felt_heard", "5", (1, 5), 1000),
    ],
)
def test_a_scale_is_stretched_to_ours(
    tmp_path: Path, column: str, value: str, scale: tuple[float, float] | None, hundredths: int
) -> None:
    contact, _ = one(tmp_path, column, value, ColumnSource(column="x", scale=scale))
    assert contact[f"{column}_c"] == hundredths


@pytest.mark.parametrize("word", ["\\N", "NULL", "n.v.t.", "-", "onbekend", " None "])
def test_nobody_is_called_nothing(tmp_path: Path, word: str) -> None:
    contact, aside = one(tmp_path, "customer_id", word)
    assert (contact["customer"], aside) == (None, [])
    contact, _ = one(tmp_path, "customer_id", "K17")
    assert contact["customer"] is not None


@pytest.mark.parametrize(
    ("value", "yes", "truth"),
    [
        ("J", (), True),
        ("Ja", (), True),
        ("nee", (), False),
        ("0", (), False),
        ("TRUE", (), True),
        ("Done", ("done",), True),
        ("open", ("done",), False),
        ("", ("done",), None),
    ],
)
def test_yes_and_no_are_read_in_two_languages_or_as_given(
    tmp_path: Path, value: str, yes: tuple[str, ...], truth: bool | None
) -> None:
    contact, aside = one(tmp_path, "resolved", value, ColumnSource(column="x", yes=yes))
    assert (contact["resolved"], aside) == (truth, [])


def test_words_for_nothing_are_nothing_known_where_no_text_is_wanted(tmp_path: Path) -> None:
    words = ("NULL", "n.v.t.", "-", "NaN", "#N/A", "(blank)")
    text = "moment,channel,h,c,r,s\n" + "".join(f"{word},phone,{word},{word},{word},{word}\n" for word in words)
    columns = {"handle_s": "h", "closed_at": "c", "resolved": "r", "satisfaction": "s"}
    tidied, contacts = run(tmp_path, text, columns=columns)
    assert not tidied.rejects
    assert [contact["moment"] for contact in contacts] == list(words)
    kept = {(c["handle_ms"], c["closed_at"], c["closed"], c["resolved"], c["satisfaction_c"]) for c in contacts}
    assert kept == {(None, None, False, None, None)}


def test_what_nobody_knows_did_not_therefore_not_happen(tmp_path: Path) -> None:
    text = "moment,channel,c\n" + "".join(
        f"repair,phone,{at}\n" for at in ("onbekend", "0000-00-00", "9999-12-31", "soon")
    )
    tidied, contacts = run(tmp_path, text, columns={"closed_at": "c"})
    assert [contact["closed"] for contact in contacts] == [None, False, False, None]
    assert [row["line"] for row in rejects(tidied)] == ["5"]


def test_yes_and_no_may_be_told_as_two_lists(tmp_path: Path) -> None:
    text = "moment,channel,a,b\n" + "".join(
        f"repair,phone,{a},{b}\n" for a, b in (("x", "Opgelost"), ("", "niet opgelost"), ("X", "-"))
    )
    columns = {
        "complaint": ColumnSource(column="a", yes=("x",), no=("",)),
        "resolved": ColumnSource(column="b", yes=("opgelost",), no=("niet opgelost",)),
    }
    tidied, contacts = run(tmp_path, text, columns=columns)
    assert [(contact["complaint"], contact["resolved"]) for contact in contacts] == [
        (True, True),
        (False, False),
        (True, None),
    ]
    assert [row["column"] for row in rejects(tidied)] == ["resolved"]


def test_money_is_kept_in_hundredths_and_may_be_negative(tmp_path: Path) -> None:
    assert one(tmp_path, "value", "-12.34")[0]["value_c"] == -1234


def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(tmp_path: Path) -> None:
    (tmp_path / "=cmd().csv").write_text("moment,channel\n,phone\n")
    organisation = Organisation(log=Log(files=("=cmd().csv",)), columns={"moment": "moment", "channel": "channel"})
    tidied = tidy(organisation, folder=tmp_path, work=tmp_path / "work")
    assert Path(tidied.rejects).read_text().splitlines()[1] == "record,'=cmd().csv,2,moment,moment is empty"


# -- times -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "source", "instant"),
    [
        ("2025-07-01T12:30:00Z", {}, "2025-07-01 12:30:00"),
        ("2025-07-01 12:30:00.25+02:00", {}, "2025-07-01 10:30:00.250000"),
        ("2025-07-01 12:30:00 +0200", {}, "2025-07-01 10:30:00"),
        ("2025-07-01 12:30:00 UTC", {}, "2025-07-01 12:30:00"),
        ("2025-07-01T12:30", {}, "2025-07-01 10:30:00"),
        ("2025-1-1 9:05:03,5", {}, "2025-01-01 08:05:03.500000"),
        ("01/07/2025 12:30", {}, "2025-07-01 10:30:00"),
        ("1-7-2025 12:30:15", {}, "2025-07-01 10:30:15"),
        ("2025-07-01", {}, "2025-06-30 22:00:00"),
        ("07/01/2025 1:30 PM", {"format": "%m/%d/%Y %I:%M %p"}, "2025-07-01 11:30:00"),
        ("20250701", {"format": ("%H:%M", "%Y%m%d")}, "2025-06-30 22:00:00"),
        ("2025-07-01 12:30 +0100", {"format": "%Y-%m-%d %H:%M %z"}, "2025-07-01 11:30:00"),
        ("1751373000", {"format": "epoch_s"}, "2025-07-01 12:30:00"),
        ("1751373000500", {"format": "epoch_ms"}, "2025-07-01 12:30:00.500000"),
    ],
)
def test_times_become_the_right_instant(tmp_path: Path, value: str, source: dict[str, Any], instant: str) -> None:
    for column in ("opened_at", "closed_at"):
        contact, _ = one(tmp_path, column, value, ColumnSource(column="x", **source))
        assert contact[column] == datetime.fromisoformat(instant).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "2025-02-30",
        "31/02/2025 10:00",
        "13-13-2025",
        "infinity",
        "epoch",
        "0025-01-01",
        "12025-01-01",
        "2025-07-01 12:30 Europe/Gotham",
        "0000-00-00 00:00:00",
        "1899-12-30",
        "n.v.t.",
        "1751373000",
    ],
)
def test_a_contact_without_a_readable_opening_time_is_rejected(tmp_path: Path, value: str) -> None:
    tidied, _ = run(tmp_path, f"moment,channel,at\nrepair,phone,{value}\n", columns={"opened_at": "at"})
    assert (tidied.accepted, tidied.rejected) == (0, 1)


def test_hours_of_the_week_and_days_are_local(tmp_path: Path) -> None:
    text = "moment,channel,at\nrepair,phone,2025-06-29T22:30:00Z\nrepair,phone,2025-06-29 23:59\n"
    _, contacts = run(tmp_path, text, columns={"opened_at": "at"})
    assert [(contact["hour_of_week"], contact["day"]) for contact in contacts] == [
        (0, date(2025, 6, 30)),
        (167, date(2025, 6, 29)),
    ]


def test_the_hour_that_comes_twice_is_taken_as_summer_time_and_noticed(tmp_path: Path) -> None:
    text = "moment,channel,at\n" + "".join(f"repair,phone,2025-10-26 {at}\n" for at in ("02:30", "01:59", "03:00"))
    tidied, contacts = run(tmp_path, text, columns={"opened_at": "at"})
    assert [contact["opened_at"].strftime("%d %H:%M") for contact in contacts] == ["26 00:30", "25 23:59", "26 02:00"]
    assert [contact["hour_of_week"] % 24 for contact in contacts] == [2, 1, 3]
    assert notices(tidied)["ambiguous_hour"] == {"count": 1}
    assert notices(tidied)["time_without_zone"] == {"count": 3, "zone": "Europe/Amsterdam"}


def test_an_hour_that_does_not_exist_is_put_an_hour_later_and_noticed(tmp_path: Path) -> None:
    text = "moment,channel,at\nrepair,phone,2025-03-30 02:30\nrepair,phone,2025-03-30 03:30\n"
    tidied, contacts = run(tmp_path, text, columns={"opened_at": "at"})
    assert [contact["opened_at"].strftime("%H:%M") for contact in contacts] == ["01:30", "01:30"]
    assert [contact["hour_of_week"] % 24 for contact in contacts] == [3, 3]
    assert notices(tidied)["nonexistent_hour"] == {"count": 1}


@pytest.mark.parametrize(
    ("zone", "text", "instant"),
    [
        ("Australia/Lord_Howe", "2025-04-06 01:45", "2025-04-05 14:45"),
        ("America/New_York", "2025-11-02 01:30", "2025-11-02 05:30"),
        ("Asia/Kolkata", "2025-11-02 01:30", "2025-11-01 20:00"),
    ],
)
def test_other_zones_have_their_own_double_hours(tmp_path: Path, zone: str, text: str, instant: str) -> None:
    contact, _ = one(tmp_path, "opened_at", text, organisation=AboutOrganisation(time_zone=zone))
    assert contact["opened_at"].strftime("%Y-%m-%d %H:%M") == instant


def test_every_hour_of_a_year_agrees_with_the_time_zone_data_of_python(tmp_path: Path) -> None:
    from datetime import timedelta
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("Europe/Amsterdam")
    hours = [datetime(2024, 1, 1) + timedelta(minutes=30 * k) for k in range(2 * 24 * 366)]
    text = "moment,channel,at\n" + "".join(f"repair,phone,{hour:%Y-%m-%d %H:%M}\n" for hour in hours)
    _, contacts = run(tmp_path, text, columns={"opened_at": "at"})
    expected = [hour.replace(tzinfo=zone, fold=0).astimezone(UTC) for hour in hours]
    assert [contact["opened_at"] for contact in contacts] == expected


def test_a_contact_from_the_future_is_rejected(tmp_path: Path) -> None:
    text = "moment,channel,at\nrepair,phone,2025-12-02T11:59:00Z\nrepair,phone,2025-12-02T12:01:00Z\n"
    tidied, contacts = run(tmp_path, text, columns={"opened_at": "at"})
    assert [contact["line"] for contact in contacts] == [2]
    assert rejects(tidied)[0]["reason"] == "opened_at lies in the future"


def test_times_out_of_order_are_fine(tmp_path: Path) -> None:
    text = "moment,channel,at\nrepair,phone,2025-03-01\nrepair,phone,2024-03-01\n"
    tidied, contacts = run(tmp_path, text, columns={"opened_at": "at"})
    assert [contact["line"] for contact in contacts] == [2, 3]
    assert notices(tidied)["date_only"] == {"count": 2}


def test_a_date_and_a_time_column_are_put_together(tmp_path: Path) -> None:
    text = (
        "moment,channel,d,t\nrepair,phone,1999-08-01,0:10:10\nrepair,phone,01-08-1999,9:05\nrepair,phone,1999-08-01,\n"
    )
    tidied, contacts = run(tmp_path, text, columns={"opened_at": ColumnSource(date="d", time="t")})
    assert [contact["opened_at"].strftime("%d %H:%M:%S") for contact in contacts] == [
        "31 22:10:10",
        "01 07:05:00",
        "31 22:00:00",
    ]
    assert notices(tidied)["day_first_assumed"] == {"count": 1}


def test_times_of_day_beside_a_date_may_be_written_in_any_way(tmp_path: Path) -> None:
    pairs = (
        ("14-02-2025", "3:05 PM"),
        ("2025-02-14 00:00:00", "1899-12-30 15:05:00"),
        ("14 feb 2025", "15.05"),
        ("14.02.2025", "1505"),
        ("2025-02-14", '"0,62847"'),
    )
    text = "moment,channel,d,t\n" + "".join(f"repair,phone,{day},{time}\n" for day, time in pairs)
    _, contacts = run(tmp_path, text, columns={"opened_at": ColumnSource(date="d", time="t")})
    assert [contact["opened_at"].strftime("%d %H:%M") for contact in contacts] == ["14 14:05"] * 5


def test_records_that_need_rules_stay_in_their_place_among_those_that_need_none(tmp_path: Path) -> None:
    days = ("2025-02-03", "4 feb 2025", "soon", "2025-02-05", "6 februari 2025", "2025-02-07")
    text = "moment,channel,at,h\n" + "".join(f"repair,phone,{day},{k}m\n" for k, day in enumerate(days))
    tidied, contacts = run(tmp_path, text, columns={"opened_at": "at", "handle_s": "h"})
    assert [contact["day"].day for contact in contacts] == [3, 4, 5, 6, 7]
    assert [contact["handle_ms"] // 60_000 for contact in contacts] == [0, 1, 3, 4, 5]
    assert [row["line"] for row in rejects(tidied)] == ["4"]


def test_a_format_that_is_none_is_a_fault_that_names_the_formats(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="month_first"):
        run(
            tmp_path,
            "moment,channel,x\na,phone,1\n",
            columns={"closed_at": ColumnSource(column="x", format="month-first")},
        )


def test_a_weekday_and_an_hour_give_the_hour_of_the_week_alone(tmp_path: Path) -> None:
    text = "moment,channel,w,h\n" + "".join(
        f"repair,phone,{w},{h}\n"
        for w, h in [
            ("Mon", "0"),
            ("Thurs", "23.0"),
            ("zo", "5"),
            ("Dinsdag", "09:30"),
            ("7", "23"),
            ("vr.", "1"),
            ("someday", "1"),
            ("Mon", "24"),
            ("Mon", ""),
        ]
    )
    tidied, contacts = run(tmp_path, text, columns={"opened_at": ColumnSource(weekday="w", hour="h")})
    assert [contact["hour_of_week"] for contact in contacts] == [0, 95, 149, 33, 167, 97]
    assert (tidied.rejected, "opened_at" in contacts[0], "opened_at" in tidied.columns) == (3, False, False)


def test_completion_is_the_time_from_opening_to_closing(tmp_path: Path) -> None:
    ends = ("2025-03-01 11:30", "2025-03-01 09:00", "")
    text = "moment,channel,a,b\n" + "".join(f"repair,phone,2025-03-01 10:00,{end}\n" for end in ends)
    tidied, contacts = run(tmp_path, text, columns={"opened_at": "a", "closed_at": "b"})
    assert [contact["completion_ms"] for contact in contacts] == [5_400_000, None, None]
    assert "completion_s" in tidied.columns
    assert [row["reason"] for row in rejects(tidied)] == ["completion_s lies before opened_at"]


def test_blank_lines_mixed_encodings_and_changed_names_are_noticed(tmp_path: Path) -> None:
    tidied, _ = run(tmp_path, b"moment,channel,x,x\nrepair,phone,1,caf\xe9\n\n")
    assert notices(tidied)["blank_lines"] == {"count": 1}
    assert notices(tidied)["mixed_encoding"] == {"count": 1}
    assert notices(tidied)["duplicate_header"]["names"] == "x_2"
