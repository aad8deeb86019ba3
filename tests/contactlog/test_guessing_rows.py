"""Whether rows with one number are one contact: what the values prove, and what is asked."""

import random
from datetime import datetime, timedelta

import pyarrow as pa
import pytest

from humanline.contactlog.columns.profiling import profile
from humanline.contactlog.guessing.guess import guess
from humanline.contactlog.guessing.rows import settle_rows
from humanline.loop.configuring import load
from humanline.loop.starting import start
from humanline.model.organisation import ColumnSource

HEADER = ("Ticket ID", "Time", "Channel", "Category", "Customer", "Wait (s)", "Talk (s)")


def settled(rows, header=HEADER):
    """The guess for a table, after its rows were looked at."""
    columns = [pa.array([str(cell) for cell in column], pa.string()) for column in zip(*rows, strict=True)]
    batch = pa.RecordBatch.from_arrays(columns, names=list(header))
    seen = profile(header, [batch])
    found = guess(seen)
    settle_rows(found, seen, [batch])
    return found


def calls(number=120, seed=5):
    """Calls of four weeks: number, time, channel, category, customer, wait and talk."""
    draw = random.Random(seed)
    at = datetime(2025, 3, 3, 9)
    for k in range(number):
        at += timedelta(seconds=draw.randrange(600, 9_000))
        kind = draw.choice(["Phone", "Chat"]), draw.choice(["Rent", "Repair", "Moving"])
        yield [k, at, *kind, f"K{draw.randrange(400)}", draw.randrange(5, 300), draw.randrange(60, 900)]


def in_legs(rows, *, second=timedelta(minutes=6), number=lambda row: row[0], every=4, **changed):
    """Every so many calls have a second row."""
    for row in rows:
        yield [number(row), *row[1:]]
        if row[0] % every == 0:
            more = (
                dict(zip(HEADER, row, strict=True)) | {"Time": row[1] + second, "Wait (s)": 0, "Talk (s)": 77} | changed
            )
            yield [number(row), *list(more.values())[1:]]


def test_legs_close_together_of_one_customer_are_one_contact():
    found = settled([*in_legs(calls())])
    assert (found.contact, found.rows, found.to_decide) == ("Ticket ID", {"transferred": "several"}, {})
    assert "150 rows are 120 contacts" in found.why["contact"]


def test_a_number_of_any_name_is_that_of_the_contact_where_the_values_prove_it():
    names = ("Dossierkenmerk", *HEADER[1:])
    assert settled([*in_legs(calls())], names).contact == "Dossierkenmerk"
    far = settled([*in_legs(calls(), second=timedelta(days=9), every=2)], names)
    assert (far.contact, far.to_decide) == ("", {})


def test_what_the_whole_contact_took_on_each_of_its_rows_is_not_added_up():
    rows = [[*row[:1], row[1] + timedelta(minutes=3 * k), *row[2:]] for row in calls() for k in range(2)]
    found = settled(rows)
    assert (found.contact, found.rows["handle_s"], found.rows["wait_s"]) == ("Ticket ID", "first", "first")


def test_rows_without_a_customer_are_one_contact_where_they_agree_on_everything_else():
    rows = [[*row[:4], "", *row[5:]] for row in in_legs(calls())]
    assert settled(rows).contact == "Ticket ID"


def test_legs_may_be_in_different_queues_where_they_are_few_and_close_together():
    rows = [[*row[:4], "", *row[5:]] for row in in_legs(calls(), Category="Overflow")]
    assert settled(rows).contact == "Ticket ID"


def test_many_rows_of_one_number_that_differ_are_asked_about():
    shift = [[row[0] // 12, *row[1:4], "", *row[5:]] for row in calls(number=400)]
    found = settled([[*row[:1], row[1].replace(hour=9, minute=k % 60), *row[2:]] for k, row in enumerate(shift)])
    assert found.contact == ""


def test_a_number_that_restarts_makes_no_contacts_and_no_question():
    rows = [[row[0] % 40, *row[1:]] for row in calls()]
    found = settled(rows)
    assert (found.contact, found.to_decide, "contact_id" in found.columns) == ("", {}, False)


def test_a_number_that_restarts_is_seen_by_its_times_where_customers_are_not_known():
    rows = [[row[0] % 40, *row[1:4], "", *row[5:]] for row in calls()]
    found = settled(rows)
    assert (found.contact, found.to_decide) == ("", {})


def test_contacts_on_one_case_weeks_apart_are_asked_about():
    rows = [*in_legs(calls(), second=timedelta(days=9), every=2)]
    found = settled(rows)
    assert found.contact == ""
    assert list(found.to_decide) == ["contact_id"]


def test_copies_of_rows_are_no_legs():
    rows = [row for row in calls() for _ in range(1 + (row[0] % 3 == 0))]
    found = settled(rows)
    assert (found.contact, found.columns["contact_id"].source) == ("", "Ticket ID")


def test_a_number_of_the_segment_beside_that_of_the_contact_changes_nothing():
    rows = [[f"S{k}", *row] for k, row in enumerate(in_legs(calls()))]
    found = settled(rows, ("Segment ID", *HEADER))
    assert (found.contact, "contact_id" in found.columns) == ("Ticket ID", False)


@pytest.mark.parametrize("known", [True, False], ids=["customers", "no customers"])
def test_events_of_one_ticket_are_one_contact_and_the_last_closes_it(known):
    happens = [("Created", 0), ("Assigned", 9), ("Replied", 60), ("Solved", 3_000)]
    rows = [
        [row[0], row[1] + timedelta(minutes=after), *row[2:4], row[4] if known else "", event]
        for row in calls()
        for event, after in happens
    ]
    found = settled(rows, (*HEADER[:5], "Activity type"))
    assert (found.contact, found.rows) == ("Ticket ID", {})
    rule = "col(\"Activity type\") == 'Solved'"
    assert found.columns["closed_at"].source == ColumnSource(column="Time", when=rule)
    assert "Activity type" not in found.attributes.values()


def test_the_time_of_an_event_is_that_which_differs_between_rows():
    rows = [
        [row[0], row[1], row[1] + timedelta(hours=k), row[2], row[4], event]
        for row in calls()
        for k, event in enumerate(("created", "closed"))
    ]
    found = settled(rows, ("Ticket ID", "Created at", "Logged", "Channel", "Customer", "Event"))
    assert found.columns["opened_at"].source == "Created at"
    assert found.columns["closed_at"].source == ColumnSource(column="Logged", when="Event == 'closed'")


def test_a_day_and_a_clock_in_two_columns_are_the_time_of_an_event_too():
    rows = [
        [row[0], row[1].date(), (row[1] + timedelta(minutes=k)).time(), row[2], row[4], state]
        for row in calls()
        for k, state in enumerate(("New", "Pending", "Solved"))
    ]
    found = settled(rows, ("Ticket ID", "Date", "Time", "Channel", "Customer", "Status"))
    assert found.contact == "Ticket ID"
    assert found.columns["closed_at"].source == ColumnSource(date="Date", time="Time", when="Status == 'Solved'")


def test_a_status_beside_a_number_that_restarts_is_a_status(tmp_path):
    states = ["New", "Solved", "Solved"]
    lines = [f"{row[0] % 40},{row[1]},{row[2]},{row[4]},{states[row[0] % 3]}" for row in calls()]
    (tmp_path / "log.csv").write_text("\n".join(["Ticket ID,Time,Channel,Customer,Status", *lines]))
    found = start([tmp_path / "log.csv"], out=tmp_path).guess
    assert (found.contact, "resolved" in found.columns) == ("", True)


def test_init_writes_down_that_rows_are_one_contact_and_reads_them_so(tmp_path):
    lines = [",".join(map(str, row)) for row in in_legs(calls())]
    (tmp_path / "log.csv").write_text("\n".join([",".join(HEADER), *lines]))
    begun = start([tmp_path / "log.csv"], out=tmp_path)
    log = load(begun.line_toml).log
    assert (log.contact, log.rows) == ("Ticket ID", {"transferred": "several"})
    assert (begun.tried.tidied.accepted, begun.tried.tidied.joined) == (120, 30)
    assert begun.tried.tidied.readings["transferred"].yes == 30
    assert not {"contact_id", "transferred"} & {column.name for column in begun.not_found()}
    assert begun.sources()["contact_id"] == "Ticket ID"
