"""Public contact logs are tidied to the last record."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from humanline.contactlog.tidying.tidy import tidy
from humanline.model.facts import Tidied
from humanline.model.organisation import AboutOrganisation, ColumnSource, Log, Organisation

DATA = Path(os.environ.get("HUMANLINE_DATA") or Path(__file__).parents[2].parent / "shared" / "data")

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the public data sets are not at {DATA} (set HUMANLINE_DATA)"),
]


def run(organisation: Organisation, work: Path) -> Tidied:
    tidied = tidy(organisation, folder=DATA, work=work, keep_key=False)
    assert tidied.accepted + tidied.rejected + tidied.excluded == tidied.read
    return tidied


def test_every_request_to_los_angeles_is_accounted_for(tmp_path: Path) -> None:
    tidied = run(
        Organisation(
            organisation=AboutOrganisation(time_zone="America/Los_Angeles"),
            log=Log(files=("la311/requests_907k.csv.gz",)),
            columns={
                "moment": "RequestType",
                "channel": "RequestSource",
                "opened_at": ColumnSource(weekday="weekday_created", hour="hour_created"),
                "completion_s": ColumnSource(column="duration_hrs", unit="h"),
            },
            exclude={"staff_filed": "RequestSource == 'Driver Self Report'"},
        ),
        tmp_path / "work",
    )
    assert (tidied.read, tidied.excluded_by, tidied.rejected) == (907_025, {"staff_filed": 157_221}, 0)
    table = pq.read_table(tidied.parquet)
    assert len(pc.unique(table["moment"])) == 12
    assert (pc.min(table["hour_of_week"]).as_py(), pc.max(table["hour_of_week"]).as_py()) == (0, 167)
    assert table["line"].to_pylist() == sorted(table["line"].to_pylist())


def technion(files: tuple[str, ...], **more: dict[str, str]) -> Organisation:
    return Organisation(
        organisation=AboutOrganisation(time_zone="Asia/Jerusalem"),
        log=Log(files=files),
        columns={
            "contact_id": ("vru+line", "call_id", "date"),
            "opened_at": ColumnSource(date="date", time="vru_entry"),
            "moment": "type",
            "channel": ColumnSource(constant="phone"),
            "handle_s": "ser_time",
            "wait_s": "q_time",
            "customer_id": ColumnSource(column="customer_id", empty=("0",)),
        },
        derived={"abandoned": "outcome == 'HANG' and q_time > 0"},
        exclude={"phantom": "outcome == 'PHANTOM'"},
        attributes={"outcome": "outcome"},
        **more,  # type: ignore[arg-type]
    )


def test_the_bank_in_haifa_has_one_corrupt_call_and_310_phantoms(tmp_path: Path) -> None:
    organisation = technion(("technion/august_1999_calls.csv.gz",), check={"call_id_is_a_number": "is_number(call_id)"})
    tidied = run(organisation, tmp_path / "work")
    assert (tidied.read, tidied.rejected, tidied.excluded) == (42_078, 1, 310)
    (rejection,) = tidied.rejections
    assert rejection.reason == 'breaks the rule "call_id_is_a_number"'
    assert rejection.example == "august_1999_calls.csv.gz line 31843"
    table = pq.read_table(tidied.parquet)
    assert set(pc.unique(table["moment"]).to_pylist()) == {"PS", "PE", "IN", "NE", "NW", "TT"}
    outcomes = {pair["values"]: pair["counts"] for pair in pc.value_counts(table["attr_outcome"]).to_pylist()}
    assert outcomes == {"AGENT": 31_402 - 1, "HANG": 10_366}, "the corrupt call was served by an agent"
    assert pc.count(table["customer"], mode="only_null").as_py() in range(22_000, 23_031)
    assert {str(day)[:7] for day in pc.unique(table["day"]).to_pylist()} == {"1999-08"}


def test_a_call_centre_in_totals_keeps_its_totals(tmp_path: Path) -> None:
    tidied = run(
        Organisation(
            organisation=AboutOrganisation(time_zone="America/New_York"),
            log=Log(files=("bank_calls/bank_calls.csv.gz",)),
            columns={
                "moment": ColumnSource(constant="call"),
                "channel": ColumnSource(constant="phone"),
                "opened_at": "DateTime",
                "count": "Calls",
            },
        ),
        tmp_path / "work",
    )
    assert (tidied.read, tidied.accepted, tidied.contacts) == (27_716, 27_716, 5_323_661)
    assert len(pc.unique(pq.read_table(tidied.parquet)["day"])) == 164


def test_a_mailing_without_times_is_tidied(tmp_path: Path) -> None:
    tidied = run(
        Organisation(
            log=Log(files=("hillstrom/hillstrom.csv.gz",)),
            columns={
                "moment": ColumnSource(constant="mailing"),
                "channel": "channel",
                "arm": "segment",
                "resolved": "conversion",
                "value": "spend",
            },
            attributes={"area": "zip_code"},
        ),
        tmp_path / "work",
    )
    assert (tidied.read, tidied.accepted) == (64_000, 64_000)
    table = pq.read_table(tidied.parquet)
    assert pc.sum(table["resolved"]).as_py() == 578  # conversions reported for this data set
    assert len(pc.unique(table["arm"])) == 3
