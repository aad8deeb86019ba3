"""What comes in is counted as a plain loop counts it, by local time, over changes of the clock, and nothing is lost."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from humanline.contactlog.measuring.coming_in import incoming
from humanline.foundation.errors import InputError
from humanline.model.facts import Tidied
from humanline.model.organisation import AboutOrganisation, Channels, Organisation

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CHANNELS = Channels(person=("phone", "chat"), deferred=("e-mail",), self_service=("web",))
HERE = Organisation(organisation=AboutOrganisation(time_zone="Europe/Amsterdam"), channels=CHANNELS)
SCHEMA = pa.schema(
    {
        "line": pa.int64(), "opened_at": pa.timestamp("us", "UTC"), "day": pa.date32(), "hour_of_week": pa.int16(),
        "moment": pa.string(), "channel": pa.string(), "mode": pa.string(), "customer": pa.int64(),
        "handle_ms": pa.int64(), "wait_ms": pa.int64(), "abandoned": pa.bool_(), "count": pa.int64(),
    }
)  # fmt: skip


def row(at, *, channel="phone", customer=None, handle_ms=300_000, wait_ms=10_000, gone=False, count=1, line=2):
    mode = CHANNELS.mode(channel)
    local = at.astimezone(AMSTERDAM)
    return {
        "line": line, "opened_at": at, "day": local.date(), "moment": "rent",
        "hour_of_week": local.weekday() * 24 + local.hour, "channel": channel, "mode": mode,
        "customer": customer, "handle_ms": 0 if gone else handle_ms, "wait_ms": wait_ms, "abandoned": gone,
        "count": count,
    }  # fmt: skip


def many(number=600, seed=1):
    draw = random.Random(seed)
    start = datetime(2025, 10, 20, tzinfo=UTC)
    return [
        row(
            start + timedelta(minutes=draw.randrange(60 * 24 * 14)),
            channel=draw.choice(["phone", "chat", "e-mail", "web"]),
            customer=draw.choice([None, *range(60)]),
            handle_ms=draw.randrange(1_000, 900_000),
            wait_ms=draw.choice([None, draw.randrange(400_000)]),
            gone=draw.random() < 0.3,
            count=draw.choice([1, 1, 3]),
            line=line,
        )
        for line in range(number)
    ]


@pytest.fixture
def tidied(tmp_path):
    def write(rows, drop=()):
        table = pa.Table.from_pylist(rows, schema=SCHEMA).drop_columns(list(drop))
        pq.write_table(table, tmp_path / "contacts.parquet")
        return Tidied(
            parquet=str(tmp_path / "contacts.parquet"), rejects="", files=(), read=len(rows), accepted=len(rows),
            rejected=0, excluded=0, contacts=sum(one["count"] for one in rows),
        )  # fmt: skip

    return write


@pytest.mark.parametrize("interval", [15, 30, 60])
def test_counts_by_day_interval_and_channel_are_those_of_a_plain_loop(tidied, interval):
    rows = many()
    found = incoming(tidied(rows), HERE, interval_minutes=interval)
    wanted, handled = Counter(), Counter()
    for one in rows:
        if one["mode"] != "person":
            continue
        local = one["opened_at"].astimezone(AMSTERDAM)
        key = (local.date().isoformat(), (60 * local.hour + local.minute) // interval, one["channel"])
        wanted[key] += one["count"]
        handled[key] += one["count"] * one["handle_ms"]
    first = datetime.fromisoformat(found.first_day).date()
    keys = [
        ((first + timedelta(days=day)).isoformat(), slot, found.channels[channel])
        for day, slot, channel in zip(found.day, found.slot, found.channel, strict=True)
    ]
    assert dict(zip(keys, found.contacts, strict=True)) == dict(wanted)
    assert dict(zip(keys, found.handle_ms, strict=True)) == {key: handled[key] for key in keys}
    assert dict(zip(found.channels, found.deferred, strict=True)) == {"chat": False, "e-mail": True, "phone": False}


def test_waits_and_handle_times_are_those_of_waiting_customers_alone(tidied):
    rows = many()
    found = incoming(tidied(rows), HERE, interval_minutes=60)
    live = [one for one in rows if one["channel"] in ("phone", "chat")]
    waited = [one for one in live if one["wait_ms"] is not None]
    assert sum(found.wait_hung_up) == sum(one["count"] for one in waited if one["abandoned"])
    assert sum(found.wait_others) == sum(one["count"] for one in waited if not one["abandoned"])
    assert sum(found.handle_contacts) == sum(one["count"] for one in live if not one["abandoned"])
    seconds = sum(s * n for s, n in zip(found.handle_s, found.handle_contacts, strict=True))
    assert seconds == pytest.approx(sum(one["count"] * one["handle_ms"] for one in live) / 1000, rel=0.001)


def test_the_hour_that_comes_twice_is_one_interval_and_the_hour_that_never_comes_is_none(tidied):
    twice = [datetime(2025, 10, 26, hour, 10, tzinfo=UTC) for hour in (0, 1)]  # 02:10 local, both times
    before, after = datetime(2025, 3, 30, 0, 59, tzinfo=UTC), datetime(2025, 3, 30, 1, 0, tzinfo=UTC)
    found = incoming(tidied([row(at) for at in (before, after, *twice)]), HERE, interval_minutes=60)
    assert list(zip(found.day, found.slot, found.contacts, strict=True)) == [(0, 1, 1), (0, 3, 1), (210, 2, 2)]


def test_who_calls_again_the_same_day_is_seen_and_the_next_day_is_another_story(tidied):
    nine = datetime(2025, 9, 1, 7, tzinfo=UTC)
    rows = [
        row(nine, customer=1, gone=True, line=2),
        row(nine + timedelta(minutes=30), customer=1, line=3),
        row(nine, customer=2, gone=True, line=4),
        row(nine + timedelta(days=1), customer=2, line=5),
        row(nine, customer=3, line=6),
        row(nine + timedelta(minutes=5), customer=3, line=7),
        row(nine, gone=True, line=8),
    ]
    found = incoming(tidied(rows), HERE, interval_minutes=60)
    assert (found.hung_up, found.again, found.again_s, found.again_s2) == (2, 1, 1800, 1800**2)


def test_rows_of_totals_say_nothing_of_one_customer(tidied):
    rows = [row(datetime(2025, 9, 1, 7, tzinfo=UTC), customer=1, gone=True, count=2)]
    assert incoming(tidied(rows), HERE, interval_minutes=60).hung_up is None


def test_without_times_a_waiting_channel_or_the_channel_asked_for_it_says_so_with_a_way_out(tidied):
    nine = datetime(2025, 9, 1, 7, tzinfo=UTC)
    with pytest.raises(InputError, match=r"no times of contacts.*--contacts"):
        incoming(tidied([row(nine)], drop=("opened_at", "hour_of_week")), HERE, interval_minutes=60)
    with pytest.raises(InputError, match=r"e-mail, where nobody waits"):
        incoming(tidied([row(nine, channel="e-mail")]), HERE, interval_minutes=60)
    with pytest.raises(InputError, match=r"'fax'.*Person channels in the log: phone"):
        incoming(tidied([row(nine)]), HERE, interval_minutes=60, channels=("fax",))


def test_one_channel_asked_for_is_counted_alone(tidied):
    rows = many()
    found = incoming(tidied(rows), HERE, interval_minutes=60, channels=("chat",))
    assert found.channels == ("chat",)
    assert sum(found.contacts) == sum(one["count"] for one in rows if one["channel"] == "chat")


def test_without_handle_times_who_did_not_hang_up_was_helped(tidied):
    rows = many()
    found = incoming(tidied(rows, drop=("handle_ms",)), HERE, interval_minutes=60)
    people = [one for one in rows if one["mode"] == "person"]
    assert sum(found.helped) == sum(one["count"] for one in people if not one["abandoned"])
    assert (sum(found.handled), sum(found.handle_ms), found.handle_s) == (0, 0, ())
