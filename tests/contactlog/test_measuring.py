"""Measures are held to an obvious second implementation: plain loops over plain records."""

import random
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from msgspec.structs import replace
from scipy import stats as reference

from humanline.contactlog.measuring.measure import measure
from humanline.model.contact import LOG_COLUMNS
from humanline.model.estimate import Estimate, Hidden, NotEstimable
from humanline.model.facts import Period, Tidied
from humanline.model.organisation import AboutOrganisation, Channels, Organisation, Privacy

PERSON, SELF = ("phone", "counter"), ("web", "app")
CHANNELS = Channels(person=PERSON, self_service=SELF)
SHOW_ALL = Organisation(channels=CHANNELS, privacy=Privacy(smallest_group=1))
START = datetime(2025, 3, 3, tzinfo=UTC)


def contacts(number=400, seed=1):
    draw = random.Random(seed)
    rows = []
    for line in range(number):
        at = START + timedelta(minutes=draw.randrange(0, 60 * 24 * 35))
        channel = draw.choice(PERSON + SELF)
        rows.append(
            {
                "line": line + 2,
                "origin": "log.csv",
                "opened_at": at,
                "day": at.date(),
                "hour_of_week": at.weekday() * 24 + at.hour,
                "moment": draw.choice(["repair", "rent"]),
                "segment": draw.choice(["young", "old"]),
                "channel": channel,
                "mode": "person" if channel in PERSON else "self_service",
                "customer": draw.choice([None, *range(40)]),
                "handle_ms": draw.randrange(30_000, 900_000) if channel in PERSON else None,
                "wait_ms": draw.choice([None, draw.randrange(0, 400_000)]),
                "abandoned": channel in PERSON and draw.random() < 0.2,
                "resolved": draw.choice([None, True, False]),
                "satisfaction_c": draw.choice([None, 100, 200, 350, 500]),
                "count": 1,
            }
        )
    return rows


SCHEMA = {
    "line": pa.int64(), "origin": pa.string(), "opened_at": pa.timestamp("us", "UTC"), "day": pa.date32(),
    "hour_of_week": pa.int16(), "moment": pa.string(), "segment": pa.string(), "channel": pa.string(),
    "mode": pa.string(), "customer": pa.int64(), "handle_ms": pa.int64(), "wait_ms": pa.int64(),
    "abandoned": pa.bool_(),
    "resolved": pa.bool_(), "satisfaction_c": pa.int32(), "count": pa.int64(),
}  # fmt: skip


@pytest.fixture
def facts_of(tmp_path):
    def make(rows, organisation=SHOW_ALL, drop=()):
        kept = {name: kind for name, kind in SCHEMA.items() if name not in drop}
        table = pa.Table.from_pylist([{k: r[k] for k in kept} for r in rows], schema=pa.schema(kept))
        pq.write_table(table, tmp_path / "contacts.parquet")
        columns = tuple(column.name for column in LOG_COLUMNS if column.kept in kept)
        total = sum(row["count"] for row in rows)
        tidied = Tidied(
            parquet=str(tmp_path / "contacts.parquet"),
            rejects="",
            files=(),
            read=len(rows),
            accepted=len(rows),
            rejected=0,
            excluded=0,
            contacts=total,
            columns=columns,
        )
        return measure(tidied, organisation, made_at=START, version="test")

    return make


def followers(rows):
    """Each contact of a known customer with the customer's next one on the same moment."""
    stories = {}
    for row in sorted(rows, key=lambda r: (r["opened_at"], r["line"])):
        if row["customer"] is not None:
            stories.setdefault((row["customer"], row["moment"]), []).append(row)
    for story in stories.values():
        yield from zip(story, [*story[1:], None], strict=True)


def kind_of(row, after):
    if after is None:
        return None
    gap = after["opened_at"] - row["opened_at"]
    if row["mode"] == "self_service" and after["mode"] == "person" and gap <= timedelta(hours=24):
        return "spill_over"
    return "repeat" if gap <= timedelta(days=7) else None


def test_every_pair_of_contacts_is_a_spill_over_or_a_repeat_never_both(facts_of):
    rows = contacts()
    end = max(row["opened_at"] for row in rows if row["customer"] is not None)
    facts = facts_of(rows)
    pairs = [(row, after, kind_of(row, after)) for row, after in followers(rows)]
    whole = [p for p in pairs if end - p[0]["opened_at"] >= timedelta(days=7)]
    repeat = facts.overall["repeat"]
    assert repeat.n == len(whole)
    assert repeat.value == pytest.approx(sum(kind == "repeat" for *_, kind in whole) / len(whole))
    machine = [p for p in pairs if p[0]["mode"] == "self_service" and end - p[0]["opened_at"] >= timedelta(hours=24)]
    spill = facts.overall["spill_over"]
    assert spill.n == len(machine)
    assert spill.value == pytest.approx(sum(kind == "spill_over" for *_, kind in machine) / len(machine))
    assert sum(flow.contacts for flow in facts.flows) == sum(kind is not None for *_, kind in pairs)


def test_contacts_to_a_person_counts_from_the_first_of_the_chain(facts_of):
    rows = contacts()
    steps, chains = [], {}
    for row in sorted(rows, key=lambda r: (r["opened_at"], r["line"])):
        if row["customer"] is None:
            continue
        key = (row["customer"], row["moment"])
        last, length = chains.get(key, (None, 0))
        length = length + 1 if last is not None and row["opened_at"] - last <= timedelta(hours=24) else 1
        served = row["mode"] == "person" and not row["abandoned"]
        if served:
            steps.append(length)
        chains[key] = (None, 0) if served else (row["opened_at"], length)
    found = facts_of(rows).overall["contacts_to_person"]
    assert found.n == len(steps)
    assert found.value == pytest.approx(sum(steps) / len(steps))


def test_the_unheard_hung_up_or_came_back_another_way(facts_of):
    rows = contacts()
    staffed = [row["abandoned"] for row in rows if row["mode"] == "person"]
    end = max(row["opened_at"] for row in rows if row["customer"] is not None)
    followed = [
        kind_of(row, after) == "spill_over"
        for row, after in followers(rows)
        if row["mode"] == "self_service" and end - row["opened_at"] >= timedelta(hours=24)
    ]
    unheard = facts_of(rows).overall["unheard"]
    assert unheard.value == pytest.approx((sum(staffed) + sum(followed)) / (len(staffed) + len(followed)))
    assert unheard.n == len(staffed) + len(followed)


def test_groups_add_up_to_the_whole(facts_of):
    rows = contacts()
    facts = facts_of(rows)
    for groups in (facts.moments, facts.cells, facts.channels, facts.moment_channels, facts.segments):
        assert sum(group.contacts for group in groups) == len(rows)
    assert sum(facts.weeks[0].contacts) == len(rows)
    assert sum(sum(week.contacts) for week in facts.weeks[1:]) == len(rows)


def test_means_and_shares_are_those_of_the_rows(facts_of):
    rows = contacts()
    facts = facts_of(rows)
    repair = next(group for group in facts.moments if group.key == ("repair",))
    mine = [row for row in rows if row["moment"] == "repair"]
    handled = [row["handle_ms"] / 60_000 for row in mine if row["handle_ms"] is not None]
    assert repair["handle_min"].value == pytest.approx(sum(handled) / len(handled))
    resolved = [row["resolved"] for row in mine if row["resolved"] is not None]
    assert repair["resolved"].value == pytest.approx(sum(resolved) / len(resolved))
    liked = [row["satisfaction_c"] / 100 for row in mine if row["satisfaction_c"] is not None]
    assert repair["satisfaction"].value == pytest.approx(sum(liked) / len(liked))
    came = [row["mode"] == "person" and not row["abandoned"] for row in mine]
    assert repair["person_share"].value == pytest.approx(sum(came) / len(came))
    assert isinstance(facts.period, Period)
    assert repair["per_week"].value == pytest.approx(len(mine) / facts.period.weeks)


def test_intervals_are_those_of_the_rows_where_a_value_is_known(facts_of):
    rows = contacts()
    facts = facts_of(rows)
    for name, column, unit in (
        ("wait_min", "wait_ms", 60_000),
        ("handle_min", "handle_ms", 60_000),
        ("satisfaction", "satisfaction_c", 100),
    ):
        counted = [row for row in rows if name == "satisfaction" or row["mode"] != "self_service"]
        known = [row[column] / unit for row in counted if row[column] is not None]
        low, high = reference.t.interval(0.90, len(known) - 1, sum(known) / len(known), reference.sem(known))
        assert (facts.overall[name].low, facts.overall[name].high) == pytest.approx((low, high), rel=1e-3)


def test_time_noted_for_self_service_is_not_staff_time(facts_of):
    rows = [{**row, "handle_ms": 60_000 if row["mode"] == "person" else 9_000_000} for row in contacts()]
    facts = facts_of(rows)
    assert facts.overall["handle_min"].value == pytest.approx(1.0)
    assert sum(facts.weeks[0].handle_min) == pytest.approx(sum(row["mode"] == "person" for row in rows))


def test_a_contact_without_staff_time_has_no_handle_time(facts_of):
    rows = [{**row, "handle_ms": 0 if row["abandoned"] else 120_000} for row in contacts()]
    assert facts_of(rows).overall["handle_min"].value == pytest.approx(2.0)


def test_a_nought_where_nobody_waits_is_no_wait(facts_of):
    rows = [{**row, "wait_ms": 180_000 if row["mode"] == "person" else 0} for row in contacts()]
    overall = facts_of(rows).overall
    assert overall["wait_min"].value == pytest.approx(3.0)
    assert overall["wait_p90_min"].value == pytest.approx(3.0, rel=0.03)


def test_a_nought_where_the_customer_waits_for_an_answer_is_no_wait(facts_of):
    person = sorted({row["channel"] for row in contacts() if row["mode"] == "person"})
    later = person[0]
    channels = Channels(person=tuple(person[1:]), deferred=(later,))
    rows = [{**row, "wait_ms": 0 if row["channel"] == later else 180_000} for row in contacts()]
    organisation = replace(SHOW_ALL, channels=channels)
    assert facts_of(rows, organisation).overall["wait_min"].value == pytest.approx(3.0)


def test_small_cells_are_drawn_to_their_moment(facts_of):
    rows = contacts(2000)
    for number, row in enumerate(r for r in rows if r["moment"] == "repair"):
        row["segment"] = "rare" if number < 5 else "young"
        row["resolved"] = True if number < 5 else row["resolved"]
    facts = facts_of(rows)
    rare = next(group for group in facts.cells if group.key == ("repair", "rare"))
    repair = next(group for group in facts.moments if group.key == ("repair",))
    assert "resolved" in rare.pooled
    assert repair["resolved"].value < rare["resolved"].value < 1.0


def test_a_group_that_could_point_at_a_person_is_hidden_and_so_is_the_next(facts_of):
    rows = contacts()
    for number, row in enumerate(r for r in rows if r["moment"] == "repair"):
        row["segment"] = "rare" if number < 3 else "young" if number < 60 else "old"
    facts = facts_of(rows, Organisation(channels=CHANNELS, privacy=Privacy(smallest_group=10)))
    repairs = {group.key[1]: group for group in facts.cells if group.key[0] == "repair"}
    assert isinstance(repairs["rare"].contacts, Hidden)
    assert not repairs["rare"].measures
    assert isinstance(repairs["young"].contacts, Hidden), "the hidden count could be found by subtraction"
    assert isinstance(repairs["old"].contacts, int)


def test_what_the_log_does_not_hold_is_said_to_be_missing(facts_of):
    rows = contacts()
    facts = facts_of(rows, drop=("customer", "handle_ms", "abandoned"))
    assert facts.overall["repeat"] == NotEstimable(reason="no_column", needs=("customer_id",))
    assert facts.overall["handle_min"] == NotEstimable(reason="no_minutes", needs=("handle_s",))
    assert isinstance(facts.flows, NotEstimable)
    assert {"customer_id", "handle_s", "abandoned"} <= {missing.column for missing in facts.missing}


def test_without_a_date_there_are_no_weekly_figures_until_a_period_is_given(facts_of):
    rows = contacts()
    facts = facts_of(rows, drop=("opened_at", "day"))
    assert facts.overall["per_week"] == NotEstimable(reason="no_period", needs=("opened_at", "period_weeks"))
    assert sum(facts.weeks[0].contacts) == len(rows)
    given = Organisation(
        channels=CHANNELS, organisation=AboutOrganisation(period_weeks=10.0), privacy=Privacy(smallest_group=1)
    )
    weekly = facts_of(rows, given, drop=("opened_at", "day")).overall["per_week"]
    assert weekly.value == pytest.approx(len(rows) / 10)
    assert weekly.assumed, "somebody wrote the weeks down"
    assert not facts_of(rows).overall["per_week"].assumed


def test_a_row_that_stands_for_many_contacts_counts_as_many(facts_of):
    rows = [{**row, "count": 3} for row in contacts()]
    facts = facts_of(rows)
    assert facts.overall.contacts == 3 * len(rows)
    assert facts.overall["resolved"].n == 3 * sum(row["resolved"] is not None for row in rows)


def test_differences_between_channels_name_both_sides(facts_of):
    contrast = next(c for c in facts_of(contacts(3000)).contrasts if c.measure == "resolved")
    assert isinstance(contrast.difference, Estimate)
    assert contrast.difference.value == pytest.approx(contrast.person.value - contrast.self_service.value)
    assert contrast.difference.low < contrast.difference.value < contrast.difference.high


def test_a_hidden_moment_has_no_hours_of_the_week_either(facts_of):
    rows = contacts()
    for number, row in enumerate(rows):
        row["moment"] = "rare" if number < 4 else "rent" if number < 80 else "repair"
    facts = facts_of(rows, Organisation(channels=CHANNELS, privacy=Privacy(smallest_group=10)))
    hidden = {group.key[0] for group in facts.moments if isinstance(group.contacts, Hidden)}
    assert hidden == {"rare", "rent"}
    assert {week.moment for week in facts.weeks} == {"", "repair"}
    assert {group.key[0] for group in facts.cells if isinstance(group.contacts, int)} <= {"repair"}


def test_the_last_day_belongs_to_the_last_whole_week(facts_of):
    """Four weeks to the day: the interval comes from how four weeks differ; of one day fewer, from chance alone."""
    rows = [
        row | {"line": 30 * day + k + 2, "opened_at": at, "day": at.date(), "customer": None}
        for day in range(28)
        for at in [START + timedelta(days=day, hours=9)]
        for k, row in enumerate(contacts(20 + 10 * (day // 7 % 2)))
    ]
    four = facts_of(rows).overall["per_week"]
    assert four.method == "t"
    low, high = reference.t.interval(0.9, 3, 175.0, np.std([140, 210, 140, 210], ddof=1) / 2)
    assert (four.low, four.high) == pytest.approx((low, high))
    assert (
        facts_of([row for row in rows if row["day"] < (START + timedelta(days=27)).date()]).overall["per_week"].method
        == "poisson"
    )
