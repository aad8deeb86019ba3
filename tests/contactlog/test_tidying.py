"""What tidying promises: every record accounted for, every value right or set aside, nothing half-written."""

from __future__ import annotations

import csv
import os
import signal
import stat
import subprocess
import sys
import textwrap
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from humanline.contactlog.tidying.pseudonyms import pseudonym_of
from humanline.contactlog.tidying.tidy import tidy
from humanline.foundation.errors import ConfigError, LogError, OutputError
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


# -- the account -----------------------------------------------------------------------------------------------------


def test_accepted_rejected_and_excluded_are_all_there_is(tmp_path: Path) -> None:
    text = "moment,channel,who\nrepair,phone,a\n,phone,a\nrepair,phone\nrepair,web,robot\nviewing,,a\n"
    tidied, contacts = run(tmp_path, text, exclude={"robots": "who == 'robot'"})
    assert (tidied.read, tidied.accepted, tidied.rejected, tidied.excluded) == (5, 1, 3, 1)
    assert tidied.excluded_by == {"robots": 1}
    assert [contact["line"] for contact in contacts] == [2]
    assert [(row["line"], row["reason"]) for row in rejects(tidied)] == [
        ("4", "has 2 fields, the header has 3"),
        ("3", "moment is empty"),
        ("6", "channel is empty"),
    ]
    (file,) = tidied.files
    assert (file.name, file.read, file.accepted, file.rejected, file.excluded) == ("log.csv", 5, 1, 3, 1)
    assert file.bytes == len(text)
    assert len(file.sha256) == 64


def test_a_header_alone_gives_no_contacts_and_no_rejects(tmp_path: Path) -> None:
    tidied, contacts = run(tmp_path, "moment,channel\n")
    assert (tidied.read, contacts, tidied.rejects) == (0, [], "")
    assert not (tmp_path / "work" / "rejects.csv").exists()


def test_the_columns_that_are_always_there_are_there(tmp_path: Path) -> None:
    _, contacts = run(tmp_path, "moment,channel\n repair ,phone\n")
    assert contacts == [
        {
            "line": 2,
            "origin": "log.csv",
            "moment": "repair",
            "channel": "phone",
            "mode": "person",
            "segment": "everyone",
            "count": 1,
        }
    ]


def test_an_excluded_record_is_not_rejected_for_anything_else(tmp_path: Path) -> None:
    tidied, _ = run(
        tmp_path,
        "moment,channel,handle\n,phone,-5\n",
        columns={"handle_s": "handle"},
        exclude={"no_moment": "moment == ''"},
        check={"never": "False"},
    )
    assert (tidied.excluded, tidied.rejected, tidied.rejections) == (1, 0, ())


def test_a_rule_over_a_column_that_a_file_lacks_does_not_apply_there(tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text("moment,channel\nviewing,web\nrepair,phone\n")
    tidied, _ = run(
        tmp_path,
        "moment,channel,who\nrepair,phone,a\nrepair,phone,\nrepair,phone,robot\n",
        log=Log(files=("log.csv", "more.csv")),
        check={"somebody": "who != ''"},
        exclude={"no staff": "not (who == 'a')"},
    )
    assert [(file.accepted, file.rejected, file.excluded) for file in tidied.files] == [(1, 0, 2), (2, 0, 0)]


def test_a_broken_check_rejects_the_record_under_its_name(tmp_path: Path) -> None:
    tidied, _ = run(
        tmp_path, "moment,channel,id\nrepair,phone,7\nrepair,phone,x\n", check={"id_is_a_number": "is_number(id)"}
    )
    (rejection,) = tidied.rejections
    assert (rejection.what, rejection.reason, rejection.count) == ("record", 'breaks the rule "id_is_a_number"', 1)
    assert rejection.example == "log.csv line 3"


def test_unknown_channels_are_kept_without_a_mode_and_named(tmp_path: Path) -> None:
    tidied, contacts = run(tmp_path, "moment,channel\nrepair,fax\nrepair,phone\nrepair,web\nrepair,fax\n")
    assert [contact["mode"] for contact in contacts] == [None, "person", "self_service", None]
    assert notices(tidied)["unknown_channel"] == {"channel": "fax", "count": 2}


def test_files_with_different_headers_are_united(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("channel,moment\nphone,repair\n")
    (tmp_path / "b.csv").write_text("moment,channel,team\nviewing,web,north\n")
    organisation = Organisation(
        log=Log(files=("?.csv",)), columns={**BASE, "department": "team"}, segments={"north": "team == 'north'"}
    )
    tidied = tidy(organisation, folder=tmp_path, work=tmp_path / "work")
    found = pq.read_table(tidied.parquet).to_pylist()
    assert [(row["origin"], row["department"], row["segment"]) for row in found] == [
        ("a.csv", None, "everyone else"),
        ("b.csv", "north", "north"),
    ]
    assert notices(tidied)["column_absent_in_file"] == {"file": "a.csv", "column": "team"}


def test_a_zip_of_several_files_is_one_file_in_the_account_and_two_origins(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "log.csv", "w") as archive:
        archive.writestr("a.csv", "moment,channel\nrepair,phone\n")
        archive.writestr("b.csv", "channel,moment\nweb,viewing\n\n")
    tidied, contacts = run(tmp_path, (tmp_path / "log.csv").read_bytes())
    assert [contact["origin"] for contact in contacts] == ["log.csv/a.csv", "log.csv/b.csv"]
    assert [(file.name, file.read) for file in tidied.files] == [("log.csv", 2)]
    assert notices(tidied)["blank_lines"] == {"count": 1}


def test_typed_files_are_tidied_as_text_files_are(tmp_path: Path) -> None:
    opened = datetime(2025, 7, 1, 12, 30, tzinfo=UTC)
    table = pa.table(
        {
            "moment": ["repair"],
            "channel": pa.array(["phone"]).dictionary_encode(),
            "at": pa.array([opened]),
            "handle": [1.125],
            "done": [True],
        }
    )
    pq.write_table(table, tmp_path / "log.parquet")
    columns = {**BASE, "opened_at": "at", "handle_s": ColumnSource(column="handle", decimal=","), "resolved": "done"}
    tidied = tidy(
        Organisation(log=Log(files=("log.parquet",)), columns=columns),
        folder=tmp_path,
        work=tmp_path / "w",
        clock=lambda: NOW,
    )
    (contact,) = pq.read_table(tidied.parquet).to_pylist()
    assert (contact["opened_at"], contact["handle_ms"], contact["resolved"]) == (opened, 1125, True)


# -- what can't start ------------------------------------------------------------------------------------------------


def test_every_column_that_is_not_there_is_named_at_once_with_what_comes_near(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        run(
            tmp_path,
            "moment,channel,handle_time\nrepair,phone,5\n",
            columns={"handle_s": "handel_time", "wait": "x", "closed_at": ColumnSource(date="nope")},
            attributes={"age": "agee"},
            exclude={"x": "chanel == 'x'"},
            segments={"old": "age == '65+' and colour == 'red'"},
            derived={"resolved": "moment ="},
        )
    text = str(caught.value)
    assert "line.toml columns.handle_s: found `handel_time`" in text
    assert "Did you mean `handle_time`?" in text
    for where in (
        "columns.wait",
        "columns.closed_at",
        "attributes.age",
        "exclude.x",
        "segments.old",
        "derived.resolved",
    ):
        assert f"line.toml {where}" in text
    assert not (tmp_path / "work").exists()


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ({"handle_s": ColumnSource(column="x", constant="5")}, "Exactly one is needed"),
        ({"handle_s": ColumnSource(date="x")}, "is no time"),
        ({"moment": ("x", "channel")}, "Only contact_id"),
        ({"closed_at": ColumnSource(weekday="x", hour="x")}, "Only opened_at"),
        ({"moment": ColumnSource(wide=("x",))}, "Only channel"),
        ({"satisfaction": ColumnSource(column="x", scale=(5, 1))}, "A scale goes up"),
        ({"channel": ColumnSource(wide=("x",)), "count": "x"}, "wide columns are the counts"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(tmp_path: Path, columns: dict[str, Any], fault: str) -> None:
    with pytest.raises(ConfigError, match=fault):
        run(tmp_path, "moment,channel,x\nrepair,phone,5\n", columns=columns)


def test_moment_and_channel_are_needed(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("a\n1\n")
    with pytest.raises(ConfigError, match="Every contact needs a channel"):
        tidy(Organisation(log=Log(files=("log.csv",)), columns={"moment": "a"}), folder=tmp_path, work=tmp_path / "w")


def test_files_that_are_not_there_are_named_with_what_comes_near(tmp_path: Path) -> None:
    (tmp_path / "contacts.csv").write_text("a\n1\n")
    with pytest.raises(LogError, match=r"Did you mean `contacts\.csv`"):
        tidy(Organisation(log=Log(files=("contact.csv",)), columns=BASE), folder=tmp_path, work=tmp_path / "w")
    with pytest.raises(LogError, match="A log needs a file"):
        tidy(Organisation(columns=BASE), folder=tmp_path, work=tmp_path / "w")


def test_an_unknown_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="IANA"):
        run(tmp_path, "moment,channel\nrepair,phone\n", organisation=AboutOrganisation(time_zone="Mars/Olympus"))


# -- nothing half-written ---------------------------------------------------------------------------------------------


def test_the_results_are_private(tmp_path: Path) -> None:
    tidied, _ = run(tmp_path, "moment,channel\nrepair,phone\nrepair\n")
    assert stat.S_IMODE((tmp_path / "work").stat().st_mode) == 0o700
    for path in (tidied.parquet, tidied.rejects):
        assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
    assert sorted(path.name for path in (tmp_path / "work").iterdir()) == ["contacts.parquet", "rejects.csv"]


def test_an_interruption_leaves_nothing_half_written_and_earlier_results_whole(tmp_path: Path) -> None:
    run(tmp_path, "moment,channel\nrepair,phone\n")
    before = (tmp_path / "work" / "contacts.parquet").read_bytes()
    (tmp_path / "log.csv").write_text("moment,channel\n" + "repair,phone\nrepair\n" * 100_000)
    organisation = Organisation(log=Log(files=("log.csv",)), columns=BASE)

    def stop(_: str, __: float) -> None:
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        tidy(organisation, folder=tmp_path, work=tmp_path / "work", progress=stop)
    assert [path.name for path in (tmp_path / "work").iterdir()] == ["contacts.parquet"]
    assert (tmp_path / "work" / "contacts.parquet").read_bytes() == before


def test_control_c_from_outside_leaves_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("moment,channel,at\n" + "repair,phone,2025-01-02 03:04:05\n" * 1_500_000)
    program = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from humanline.contactlog.tidying.tidy import tidy
        from humanline.model.organisation import Log, Organisation
        columns = {"moment": "moment", "channel": "channel", "opened_at": "at"}
        organisation = Organisation(log=Log(files=("log.csv",)), columns=columns)
        told = lambda *_: print("reading", flush=True)
        tidy(organisation, folder=Path(sys.argv[1]), work=Path(sys.argv[1]) / "work", progress=told)
        """
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout
    assert child.stderr
    with child.stdout, child.stderr:
        assert child.stdout.readline() == b"reading\n"
        child.send_signal(signal.SIGINT)
        child.wait(timeout=60)
    assert child.returncode != 0
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root can write everywhere")
def test_a_work_folder_that_can_not_be_written_is_refused_with_the_way_out(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir(mode=0o500)
    with pytest.raises(OutputError, match="can't be written"):
        run(tmp_path, "moment,channel\nrepair,phone\n")


def test_a_work_folder_that_is_a_file_is_refused_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "work").write_text("in the way")
    with pytest.raises(OutputError, match="Choose another place"):
        run(tmp_path, "moment,channel\nrepair,phone\n")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs Linux")
def test_a_folder_where_nobody_can_write_is_refused_before_reading(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("moment,channel\nrepair,phone\n")
    with pytest.raises(OutputError, match="can't be written"):
        tidy(Organisation(log=Log(files=("log.csv",)), columns=BASE), folder=tmp_path, work=Path("/proc/humanline"))


def test_the_same_log_gives_the_same_bytes(tmp_path: Path) -> None:
    text = "id,moment,channel\n" + "".join(f"{k % 290_000},repair {k % 7},phone\n" for k in range(300_000))
    first, _ = run(tmp_path, text, columns={"contact_id": "id", "customer_id": "id"})
    kept = [Path(path).read_bytes() for path in (first.parquet, first.rejects)]
    again, contacts = run(tmp_path, text, columns={"contact_id": "id", "customer_id": "id"})
    assert [Path(path).read_bytes() for path in (again.parquet, again.rejects)] == kept
    assert again == first
    assert [contact["line"] for contact in contacts] == list(range(2, 290_002))
    assert again.rejected == 10_000


def test_progress_ends_at_the_whole_of_every_file(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("moment,channel\nrepair,phone\n")
    told: list[tuple[str, float]] = []
    tidy(
        Organisation(log=Log(files=("log.csv",)), columns=BASE),
        folder=tmp_path,
        work=tmp_path / "w",
        progress=lambda *at: told.append(at),
    )
    assert told[-1] == ("log.csv", 1.0)
    assert all(0 <= share <= 1 for _, share in told)


# -- duplicates -------------------------------------------------------------------------------------------------------


def test_of_contacts_with_the_same_identifier_the_first_is_kept(tmp_path: Path) -> None:
    records = ["1,repair,phone,2", "2,repair,phone,1", "1,viewing,web,5", ",repair,phone,1", ",repair,phone,1"]
    text = "\n".join(["id,moment,channel,n", *records, "1,noise,web,1", ""])
    tidied, contacts = run(tmp_path, text, columns={"contact_id": "id", "count": "n"})
    assert [(contact["line"], contact["contact_id"] is None) for contact in contacts] == [
        (2, False),
        (3, False),
        (5, True),
        (6, True),
    ]
    assert (tidied.read, tidied.accepted, tidied.rejected, tidied.contacts) == (6, 4, 2, 5)
    assert (tidied.files[0].accepted, tidied.files[0].rejected) == (4, 2)
    assert [(row["line"], row["column"], row["reason"]) for row in rejects(tidied)] == [
        ("4", "contact_id", "same contact_id as log.csv line 2"),
        ("7", "contact_id", "same contact_id as log.csv line 2"),
    ]
    (rejection,) = tidied.rejections
    assert (rejection.reason, rejection.count) == ("same contact_id as an earlier record", 2)
    assert stat.S_IMODE(Path(tidied.parquet).stat().st_mode) == 0o600


def test_duplicates_are_seen_across_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text("id,moment,channel\n7,repair,phone\n")
    tidied = tidy(
        Organisation(log=Log(files=("?.csv",)), columns={**BASE, "contact_id": "id"}),
        folder=tmp_path,
        work=tmp_path / "w",
    )
    assert [(file.accepted, file.rejected) for file in tidied.files] == [(1, 0), (0, 1)]
    assert rejects(tidied)[0]["reason"] == "same contact_id as a.csv line 2"


def test_a_composite_identifier_is_joined(tmp_path: Path) -> None:
    tidied, contacts = run(
        tmp_path, "a,b,moment,channel\n1,2,repair,phone\n1,3,repair,phone\n", columns={"contact_id": ("a", "b")}
    )
    key = (tmp_path / "humanline.key").read_text().strip()
    assert [contact["contact_id"] for contact in contacts] == [
        pseudonym_of(both, key, "contact") for both in ("1|2", "1|3")
    ]
    assert tidied.rejected == 0


def test_one_record_over_several_channels_is_no_duplicate_of_itself(tmp_path: Path) -> None:
    text = "id,moment,phone,web\n1,repair,3,4\n1,viewing,1,1\n"
    tidied, contacts = run(tmp_path, text, columns={"contact_id": "id", "channel": ColumnSource(wide=("phone", "web"))})
    assert [(contact["channel"], contact["count"]) for contact in contacts] == [("phone", 3), ("web", 4)]
    assert (tidied.accepted, tidied.rejected, tidied.contacts) == (1, 1, 7)


# -- derived, segments, attributes, totals -----------------------------------------------------------------------------


def test_derived_columns_are_worked_out_from_the_columns_of_the_file(tmp_path: Path) -> None:
    text = "moment,channel,outcome,q\nrepair,phone,HANG,5\nrepair,phone,HANG,\nrepair,phone,AGENT,5\n"
    derived = {"abandoned": "outcome == 'HANG' and q > 0", "wait_s": "q * 2", "department": "lower(outcome)"}
    tidied, contacts = run(tmp_path, text, derived=derived)
    assert [(c["abandoned"], c["wait_ms"], c["department"]) for c in contacts] == [
        (True, 10_000, "hang"),
        (None, None, "hang"),  # nobody knows how long this one waited
        (False, 10_000, "agent"),
    ]
    assert {"abandoned", "wait_s", "department"} <= set(tidied.columns)


def test_the_first_segment_that_matches_counts(tmp_path: Path) -> None:
    text = "moment,channel,age,vip\nrepair,phone,70,J\nrepair,phone,70,N\nrepair,phone,,\n"
    tidied, contacts = run(
        tmp_path, text, attributes={"years": "age"}, segments={"vip": "vip == 'J'", "65+": "years >= 65"}
    )
    assert [contact["segment"] for contact in contacts] == ["vip", "65+", "everyone else"]
    assert [contact["attr_years"] for contact in contacts] == ["70", "70", None]
    assert tidied.attributes == ("years",)


@pytest.mark.parametrize("value", ["-1", "1.5", "", "many", "nan", "1e300"])
def test_a_total_that_is_no_whole_number_rejects_the_record(tmp_path: Path, value: str) -> None:
    tidied, _ = run(tmp_path, f"moment,channel,n\nrepair,phone,{value}\nrepair,phone,111.0\n", columns={"count": "n"})
    assert (tidied.accepted, tidied.rejected, tidied.contacts) == (1, 1, 111)


def test_totals_with_a_column_a_channel_become_a_contact_a_channel(tmp_path: Path) -> None:
    text = "moment,phone,web,fax\nrepair,3,0,\nviewing,,2,1\nnoise,0,0,0\nnoise,x,1,1\n"
    tidied, contacts = run(tmp_path, text, columns={"channel": ColumnSource(wide=("phone", "web", "fax"))})
    assert sorted((c["moment"], c["channel"], c["mode"], c["count"]) for c in contacts) == [
        ("noise", "fax", None, 1),
        ("noise", "web", "self_service", 1),
        ("repair", "phone", "person", 3),
        ("viewing", "fax", None, 1),
        ("viewing", "web", "self_service", 2),
    ], "a cell that can't be read is not known, and the rest of its row counts"
    assert (tidied.read, tidied.accepted, tidied.rejected, tidied.contacts) == (4, 4, 0, 8)
    assert rejects(tidied)[0]["reason"] == "phone is not a whole number of contacts"


def test_a_customer_is_a_number_and_never_the_identifier(tmp_path: Path) -> None:
    text = (
        "moment,channel,who\nrepair,phone,K4711\nrepair,phone, K4711\nrepair,phone,bob\nrepair,phone,0\nrepair,phone,\n"
    )
    _, contacts = run(tmp_path, text, columns={"customer_id": ColumnSource(column="who", empty=("0",))})
    ann, again, bob, *nobody = (contact["customer"] for contact in contacts)
    assert ann == again != bob
    assert nobody == [None, None]
    key = (tmp_path / "humanline.key").read_text().strip()
    assert ann == int(pseudonym_of("K4711", key, "customer")[:15], 16)
    assert b"K4711" not in (tmp_path / "work" / "contacts.parquet").read_bytes()


def test_a_date_and_an_hour_in_two_columns_are_one_time(tmp_path):
    (tmp_path / "log.csv").write_text(
        "day,hour,channel,reason\n2025-03-03,9,Phone,Rent\n2025-03-04,23.0,Web,Rent\n2025-03-05,x,Web,Rent\n"
    )
    organisation = Organisation(
        log=Log(files=("log.csv",)),
        columns={
            "opened_at": ColumnSource(date="day", hour="hour"),
            "moment": "reason",
            "channel": "channel",
        },
    )
    tidied = tidy(organisation, folder=tmp_path, work=tmp_path / "work")
    assert (tidied.read, tidied.accepted, tidied.rejected) == (3, 2, 1)
    assert pq.read_table(tidied.parquet)["hour_of_week"].to_pylist() == [9, 24 + 23]
