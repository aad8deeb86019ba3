"""A contact that is several rows of a log: legs of a call, events of a ticket."""

import csv
import random
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from humanline.contactlog.tidying import uniting
from humanline.contactlog.tidying.tidy import tidy
from humanline.foundation.errors import ConfigError
from humanline.model.organisation import Channels, ColumnSource, Log, Organisation

LEGS = """\
call,at,queue,channel,who,wait,talk,solved,note
7,2025-02-03 10:05:00,rent,phone,ann,90,200,,
7,2025-02-03 10:00:00,repair,phone,ann,30,100,no,
8,2025-02-03 11:00:00,repair,web,bob,,,yes,
9,2025-02-03 12:00:00,rent,phone,,15,,no,
9,2025-02-03 12:01:00,rent,phone,eve,25,,,
9,2025-02-03 12:02:00,moving,chat,eve,35,60,yes,
9,2025-02-03 12:08:00,moving,chat,eve,45,40,no,
,2025-02-03 13:00:00,rent,phone,dan,5,10,yes,
,2025-02-03 13:00:00,rent,phone,dan,5,10,yes,
"""
COLUMNS = {
    "opened_at": "at",
    "moment": "queue",
    "channel": "channel",
    "customer_id": "who",
    "wait_s": "wait",
    "handle_s": "talk",
    "resolved": "solved",
}


@pytest.fixture
def run(tmp_path):
    def make(*texts, columns=COLUMNS, log=None, **more):
        for k, text in enumerate(texts):
            (tmp_path / f"{k}.csv").write_text(text, encoding="utf-8")
        organisation = Organisation(
            log=Log(files=tuple(f"{k}.csv" for k in range(len(texts))), **{"contact": "call", **(log or {})}),
            columns=columns,
            channels=Channels(person=("phone", "chat"), self_service=("web",)),
            **more,
        )
        clock = datetime(2025, 12, 1, tzinfo=UTC)
        tidied = tidy(organisation, folder=tmp_path, work=tmp_path / "work", clock=lambda: clock)
        return tidied, pq.read_table(tidied.parquet).to_pylist()

    return make


def test_the_legs_of_a_call_are_one_contact(run):
    tidied, contacts = run(LEGS, log={"rows": {"transferred": "several"}})
    assert (tidied.read, tidied.accepted, tidied.joined, tidied.rejected, tidied.excluded) == (9, 5, 4, 0, 0)
    assert tidied.contacts == 5
    assert {one.code: one.values for one in tidied.notices}["no_contact_number"] == {"count": 2}
    seven, eight, nine = sorted(contacts, key=lambda row: row["opened_at"])[:3]
    # the first leg by its time, though it stands second in the file
    assert (seven["line"], seven["moment"], seven["opened_at"].isoformat()) == (
        3,
        "repair",
        "2025-02-03T09:00:00+00:00",
    )
    assert (seven["handle_ms"], seven["wait_ms"], seven["transferred"]) == (300_000, 30_000, True)
    assert seven["resolved"] is False  # the last leg that says something
    assert (eight["handle_ms"], eight["wait_ms"], eight["transferred"], eight["mode"]) == (
        None,
        None,
        False,
        "self_service",
    )
    # queued twice before somebody answered: those waits add up, the later one is no wait for an answer
    assert (nine["wait_ms"], nine["handle_ms"], nine["moment"], nine["channel"]) == (75_000, 100_000, "rent", "phone")
    assert nine["resolved"] is False
    assert nine["customer"] is not None  # known from its second row


def test_what_rows_say_together_can_be_said_otherwise(run):
    rows = {"handle_s": "first", "wait_s": "sum", "resolved": "any", "moment": "last", "channel": "last"}
    nine = max(run(LEGS, log={"rows": rows})[1][:-2], key=lambda row: row["opened_at"])
    told = [nine[name] for name in ("handle_ms", "wait_ms", "resolved", "moment", "channel", "mode")]
    assert told == [60_000, 120_000, True, "moving", "chat", "person"]


def test_readings_count_contacts_and_not_rows(run):
    tidied, _ = run(LEGS)
    assert tidied.readings["wait_s"].filled == 4
    assert (tidied.readings["resolved"].yes, tidied.readings["resolved"].no) == (3, 2)


def test_rows_of_a_contact_stand_in_several_files_and_each_file_adds_up(run):
    header, *lines = LEGS.splitlines(keepends=True)
    tidied, _ = run(header + "".join(lines[::2]), header + "".join(lines[1::2]), log={"contact": ("call", "note")})
    assert tidied.adds_up
    assert [(file.read, file.accepted, file.joined) for file in tidied.files] == [(5, 2, 3), (4, 3, 1)]


def test_a_contact_without_a_moment_in_any_row_is_rejected_with_all_of_its_rows(run):
    text = (
        LEGS.replace("rent,phone,,15", ",phone,,15")
        .replace("repair,phone", ",phone")
        .replace("rent,phone,ann", ",,ann")
    )
    tidied, contacts = run(text)
    assert (tidied.read, tidied.accepted, tidied.joined, tidied.rejected) == (9, 4, 3, 2)
    assert len(contacts) == 4
    with Path(tidied.rejects).open(encoding="utf-8") as file:
        assert [(row["line"], row["reason"]) for row in csv.DictReader(file)] == [
            ("2", "moment is empty"),
            ("3", "moment is empty"),
        ]


def test_excluded_rows_are_no_part_of_a_contact(run):
    tidied, contacts = run(LEGS, exclude={"chat": "channel == 'chat'"})
    nine = next(row for row in contacts if row["line"] == 5)
    assert (tidied.excluded, tidied.joined, nine["handle_ms"], nine["wait_ms"]) == (2, 2, None, 40_000)


def test_the_order_of_rows_and_the_size_of_parts_change_no_contact(run, monkeypatch):
    def told(contacts):
        kept = [{name: row[name] for name in row if name not in ("line", "origin")} for row in contacts]
        return sorted(kept, key=repr)

    header, *lines = LEGS.splitlines(keepends=True)
    whole = told(run(LEGS)[1])
    monkeypatch.setattr(uniting, "_ROWS", 2)
    assert told(run(LEGS)[1]) == whole
    random.Random(3).shuffle(lines)
    assert told(run(header + "".join(lines))[1]) == whole


EVENTS = """\
call,at,event,channel,queue,who,seconds
1,2025-02-03 10:00:00,created,phone,,ann,
1,2025-02-03 10:20:00,answered,,repair,,20
1,2025-02-03 11:00:00,solved,,,ann,
1,2025-02-04 09:00:00,closed,,,,
2,2025-02-03 12:00:00,created,web,rent,bob,
"""


def test_a_column_counts_at_some_events_and_a_contact_ends_with_its_last(run):
    columns = {
        "opened_at": "at",
        "channel": "channel",
        "moment": "queue",
        "customer_id": "who",
        "reached_person_at": ColumnSource(column="at", when="event == 'answered'"),
        "closed_at": ColumnSource(column="at", when="event in ('solved', 'closed')"),
    }
    rule = "number(seconds) * 2 if event == 'answered' else None"
    tidied, (one, two) = run(EVENTS, columns=columns, derived={"wait_s": rule})
    assert (tidied.accepted, tidied.joined, tidied.rejected) == (2, 3, 0)
    assert (one["channel"], one["moment"], one["wait_ms"]) == ("phone", "repair", 40_000)
    assert (one["reached"], one["closed"], two["reached"], two["closed"]) == (True, True, False, False)
    assert one["completion_ms"] == 23 * 3_600_000
    assert two["completion_ms"] is None


@pytest.mark.parametrize(
    ("log", "columns", "said"),
    [
        ({"contact": "cal"}, {}, "contact_id"),
        ({"contact": "", "rows": {"wait_s": "sum"}}, {}, "log.rows"),
        ({}, {"contact_id": "call"}, "log.contact"),
        ({}, {"count": "wait"}, "log.contact"),
        ({"rows": {"moment": "sum"}}, {}, "log.rows.moment"),
        ({"rows": {"abandonned": "any"}}, {}, "log.rows.abandonned"),
        ({"rows": {"resolved": "several"}}, {}, "log.rows.resolved"),
        ({}, {"closed_at": ColumnSource(column="at", when="event ==")}, "closed_at"),
        ({}, {"closed_at": ColumnSource(column="at", when="evnt == 'x'")}, "columns.closed_at"),
    ],
)
def test_what_can_not_be_said_of_rows_is_refused(run, log, columns, said):
    with pytest.raises(ConfigError, match=said):
        run(LEGS, log=log, columns=COLUMNS | columns)
