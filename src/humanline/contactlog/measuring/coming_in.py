"""When work comes in, and how long it takes: the counts that staffing stands on, asked of a tidied log.

One question gives contacts by local day, interval of the day and channel; three more give waits, handle times and who
calls again, as counts of whole seconds. All are integers that add up.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis

from humanline.contactlog.measuring.gate import Gate, has_clock
from humanline.contactlog.querying import queries
from humanline.contactlog.querying.engine import asking_engine
from humanline.contactlog.querying.times import as_local, place, whole_second
from humanline.foundation.errors import Fault, InputError
from humanline.model.facts import Tidied
from humanline.model.incoming import Incoming
from humanline.model.organisation import Organisation

if TYPE_CHECKING:
    import ibis.expr.types as ir

#: Longer than this is no wait and no contact at hand, but a record left open: a day.
_LONGEST_S = 86_400
_ONE_MODE = "Name the channels with a waiting customer under [channels] person."


def incoming(
    tidied: Tidied, organisation: Organisation, *, interval_minutes: int, channels: Sequence[str] = ()
) -> Incoming:
    """Count the contacts with a person that a log holds, by local day and interval of the day.

    Args:
        tidied: the tidied log; its Parquet file is read.
        organisation: its time zone, and which channels have a waiting customer.
        interval_minutes: length of an interval of the day, a divisor of a day.
        channels: only these; none means every person channel.

    Raises:
        InputError: the log has no times, no contact with a person who waits, or no such channel.
    """
    with asking_engine(Path(tidied.parquet).parent) as connection:
        log = Gate(tidied).gated(connection.read_parquet(tidied.parquet))
        if "opened_at" not in log.columns:
            raise InputError([_no_times(log.columns)])
        clock = _asked(queries.midnight(log, weighted=True))[0]
        if not has_clock(tidied, clock["timed"], clock["at_midnight"]):
            raise InputError([_no_clock()])
        known = log.filter(log.hour_of_week.notnull() & (log["mode"] == "person").fill_null(False))
        rows = _asked(by_interval(known, organisation.organisation.time_zone, interval_minutes))
        there = sorted({str(row["channel"]) for row in rows})
        chosen = _chosen(there, channels, organisation)
        waiting = [name for name in chosen if name not in organisation.channels.deferred]
        lives = known.filter(known.channel.isin(waiting))
        single = not tidied.totalled
        waits = _asked(waits_by_second(lives)) if single and "wait_ms" in log.columns else []
        handles = _asked(handle_by_second(lives)) if single and "handle_ms" in log.columns else []
        again = _again(lives)
        if "answered" in log.columns:
            _check_length(_asked(by_interval(known, organisation.organisation.time_zone, 1)), interval_minutes)
    place = {name: k for k, name in enumerate(chosen)}
    rows = sorted(
        (row for row in rows if row["channel"] in place), key=lambda row: (row["day"], row["slot"], row["channel"])
    )
    first, last = min(row["day"] for row in rows), max(row["day"] for row in rows)
    return Incoming(
        time_zone=organisation.organisation.time_zone,
        interval_minutes=interval_minutes,
        first_day=first.isoformat(),
        last_day=last.isoformat(),
        channels=tuple(chosen),
        deferred=tuple(name in organisation.channels.deferred for name in chosen),
        day=tuple((row["day"] - first).days for row in rows),
        slot=tuple(row["slot"] for row in rows),
        channel=tuple(place[row["channel"]] for row in rows),
        contacts=tuple(row["contacts"] for row in rows),
        helped=tuple(row["helped"] for row in rows),
        handled=tuple(row["handled"] for row in rows),
        handle_ms=tuple(row["handle_ms"] for row in rows),
        wait_s=tuple(row["seconds"] for row in waits),
        wait_hung_up=tuple(row["hung_up"] for row in waits),
        wait_others=tuple(row["others"] for row in waits),
        handle_s=tuple(row["seconds"] for row in handles),
        handle_contacts=tuple(row["contacts"] for row in handles),
        **again,
    )


def by_interval(log: ir.Table, zone: str, interval_minutes: int) -> ir.Table:
    """Contacts by local `day`, `slot` of the day and `channel`.

    Args:
        log: contacts with a time.
        zone: IANA name.
        interval_minutes: length of a slot.

    Returns:
        `contacts`, `helped` (seen to reach a person), `handled` (with a handle time) and `handle_ms` (their sum).
    """
    local = as_local(zone, log.opened_at)
    table = log.mutate(day=local.date(), slot=((local.hour() * 60 + local.minute()) // interval_minutes).cast("int32"))
    lasted = _lasted(table)
    stayed = table.answered.fill_null(False) if "answered" in table.columns else ~_hung_up(table)
    handled = lasted.notnull() if lasted is not None else ibis.literal(False)
    return table.group_by(["day", "slot", "channel"]).aggregate(
        contacts=_total(table, ibis.literal(True)),
        helped=_total(table, handled if lasted is not None else stayed),
        handled=_total(table, handled),
        handle_ms=(
            (lasted * table["count"]).sum().fill_null(0).cast("int64")
            if lasted is not None
            else _total(table, ibis.literal(False))
        ),
    )


def waits_by_second(log: ir.Table) -> ir.Table:
    """Waits in whole `seconds`: how many `hung_up` after them, and how many `others` there are."""
    known = log.filter(log.wait_ms.notnull() & (log.wait_ms >= 0) & (log.wait_ms <= 1000 * _LONGEST_S))
    told = known.mutate(seconds=(known.wait_ms / 1000).round().cast("int64"))
    gone = _hung_up(told)
    counted = told.group_by("seconds").aggregate(hung_up=_total(told, gone), others=_total(told, ~gone))
    return counted.order_by("seconds")


def handle_by_second(log: ir.Table) -> ir.Table:
    """Handle times in whole `seconds`, one at least: how many `contacts` took that long."""
    known = log.filter((log.handle_ms > 0) & (log.handle_ms <= 1000 * _LONGEST_S))
    told = known.mutate(seconds=ibis.greatest((known.handle_ms / 1000).round().cast("int64"), 1))
    return told.group_by("seconds").aggregate(contacts=_total(told, ibis.literal(True))).order_by("seconds")


def calls_again(log: ir.Table) -> ir.Table:
    """Of known customers who hung up: how many there are, how many call again the same local day, and after how long.

    Returns:
        One row: `hung_up`, `again`, `again_s` (seconds) and `again_s2` (seconds squared).
    """
    known = log.filter(log.customer.notnull()).select(
        "customer", "channel", *place(log), "day", t=whole_second(log.opened_at), gone=_hung_up(log)
    )
    story = ibis.window(group_by=["customer", "channel", "day"], order_by=["t", *place(log)])
    told = known.mutate(gap=known.t.lead().over(story) - known.t)
    back = told.gone & told.gap.notnull()
    gap = back.ifelse(told.gap, 0)
    one = ibis.literal(1, "int64")
    return told.aggregate(
        hung_up=told.gone.ifelse(one, 0).sum().fill_null(0).cast("int64"),
        again=back.ifelse(one, 0).sum().fill_null(0).cast("int64"),
        again_s=gap.sum().fill_null(0).cast("int64"),
        again_s2=(gap * gap).sum().fill_null(0).cast("int64"),
    )


def _again(log: ir.Table) -> dict[str, Any]:
    if not {"customer", "abandoned", "day"} <= set(log.columns):
        return {}
    if log.filter(log["count"] != 1).count().to_pyarrow().as_py():
        return {}  # rows of totals say nothing of one customer
    return _asked(calls_again(log))[0]


def _lasted(table: ir.Table) -> ir.IntegerValue | None:
    """Handle time in milliseconds; a contact that took no staff time has none. `None` without the column."""
    return table.handle_ms.nullif(0) if "handle_ms" in table.columns else None


def _hung_up(table: ir.Table) -> ir.BooleanValue:
    return table.abandoned.fill_null(False) if "abandoned" in table.columns else ibis.literal(False)


def _total(table: ir.Table, where: ir.BooleanValue) -> ir.Value:
    return where.ifelse(table["count"], 0).sum().fill_null(0).cast("int64")


def _check_length(rows: Sequence[dict[str, Any]], interval_minutes: int) -> None:
    """Of totals it is not known when within their interval contacts came in."""
    length = math.gcd(*(row["slot"] for row in rows), _LONGEST_S // 60)
    if length > interval_minutes:
        found = f"lines are totals of {length} minutes, and {interval_minutes} are asked for"
        rule = "It is not known when within a line's interval contacts came in."
        raise InputError([Fault("--interval", found, rule, f"Ask for {length} minutes or more, up to an hour.")])


def _asked(question: ir.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = question.to_pyarrow().to_pylist()
    return rows


def _chosen(there: Sequence[str], wanted: Sequence[str], organisation: Organisation) -> list[str]:
    """The person channels to look at; at least one of them has a waiting customer."""
    strange = [name for name in wanted if name not in there]
    if strange:
        known = ", ".join(there) or "none"
        way_out = f"Person channels in the log: {known}."
        raise InputError([Fault("--channel", f"found {name!r}", "It is not in the log.", way_out) for name in strange])
    chosen = list(wanted) or list(there)
    if not any(name not in organisation.channels.deferred for name in chosen):
        found = f"found {', '.join(chosen)}, where nobody waits" if chosen else "found no contact with a person"
        rule = "Staff are planned for customers who wait: by phone, by chat, at a counter."
        raise InputError([Fault("line.toml channels.person", found, rule, _ONE_MODE)])
    return chosen


def _no_clock() -> Fault:
    return Fault(
        "line.toml columns.opened_at",
        "the log has dates without a time of day",
        "Staff by interval need to know at what time each contact came in.",
        "Name the column with the time beside that with the date under [columns] opened_at, or give a few numbers: "
        "humanline staff --contacts 40,60 --handle 5m.",
    )


def _no_times(columns: Sequence[str]) -> Fault:
    weekly = "hour_of_week" in columns
    return Fault(
        "line.toml columns.opened_at",
        "the log has hours of the week, but no dates" if weekly else "the log has no times of contacts",
        "Staff by interval need to know when each contact came in.",
        "Name the column under [columns] opened_at, or give a few numbers: "
        "humanline staff --contacts 40,60 --handle 5m.",
    )
