"""The ledger read whole: whether it holds, and the root of each day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby

from sqlalchemy import func, insert, select

from humanline.foundation.record import Record
from humanline.life.chain import digest, fault_of, root
from humanline.model.live import LedgerEntry, microseconds, time_of
from humanline.store import tables
from humanline.store.reading import LINE, Reading
from humanline.store.writing import Writing

_ALL = select(tables.entry).order_by(tables.entry.c.contact, tables.entry.c.seq)


class DayRoot(Record, frozen=True):
    """One hash over all that the ledger kept on a day; with it outside the house, nobody can change that day unseen.

    Attributes:
        day: ISO, UTC.
        entries: how many.
        before: root of the day before that has one; empty for the first.
        hash: over all of them.
    """

    day: str
    entries: int
    before: str
    hash: str


class Verified(Record, frozen=True):
    """What was found in the ledger.

    Attributes:
        contacts: whose chains were looked at.
        entries: of all of them.
        faults: what does not hold, in words.
        roots: of the days that have ended, as they were kept.
    """

    contacts: int
    entries: int
    faults: tuple[str, ...]
    roots: tuple[DayRoot, ...]


def verified(store: Reading) -> Verified:
    """Whether every chain holds, has its end, and matches what was said; and each day its root."""
    rows = {row.ledger: row for row in store.connection.execute(select(tables.contact))}
    faults, count, seen = [], 0, set()
    for name, found in groupby(entries_in_order(store), lambda entry: entry.contact):
        entries = list(found)
        count += len(entries)
        fault = fault_of(entries)
        if name == LINE:
            faults += [f"the line: {fault}"] if fault else []
            continue
        seen.add(name)
        row = rows.get(name)
        if not fault and row is None:
            fault = "the contact is gone"
        if not fault and row is not None and (row.entries, row.head) != (entries[-1].seq, entries[-1].hash):
            fault = "its end is missing"
        if not fault and row is not None and row.salt is not None:
            said = [digest(row.salt, one.text) for one in store.messages(row.id)]
            if said != [one.digest for one in entries if one.digest and '"refused"' not in one.facts]:
                fault = "what was said is not what the ledger holds"
        if fault:
            faults.append(f"contact {name}: {fault}")
    faults += [f"contact {name}: it has no ledger" for name in sorted(rows.keys() - seen)]
    kept = _kept_roots(store)
    before = ""
    for one in kept:
        found_now = root_of(store, one.day, before)
        if found_now != one:
            faults.append(
                f"day {one.day}: its root was {one.hash[:16]}… over {one.entries}, and is {found_now.hash[:16]}…"
            )
        before = one.hash
    return Verified(len(seen), count, tuple(faults), tuple(kept))


def root_of(store: Reading, day: str, before: str) -> DayRoot:
    """The root of a day.

    Args:
        store: the ledger.
        day: ISO, UTC.
        before: the root before it.
    """
    begin = datetime.fromisoformat(day).replace(tzinfo=UTC)
    hashes = store.connection.scalars(
        select(tables.entry.c.hash)
        .where(tables.entry.c.kept_at >= microseconds(begin))
        .where(tables.entry.c.kept_at < microseconds(begin + timedelta(days=1)))
        .order_by(tables.entry.c.contact, tables.entry.c.seq)
    ).all()
    return DayRoot(day, len(hashes), before, root(hashes, before))


def keep_roots(store: Writing) -> list[DayRoot]:
    """Keep the root of each day that has ended and has none; gives those that were kept now."""
    kept = _kept_roots(store)
    today = time_of(store.kept_at).date()
    first = store.connection.scalar(select(func.min(tables.entry.c.kept_at)))
    if first is None:
        return []
    day = datetime.fromisoformat(kept[-1].day).date() + timedelta(days=1) if kept else time_of(first).date()
    before, found = kept[-1].hash if kept else "", []
    while day < today:
        one = root_of(store, day.isoformat(), before)
        if one.entries:
            store.connection.execute(
                insert(tables.root).values(
                    day=one.day, entries=one.entries, before=one.before, hash=one.hash, at=store.kept_at
                )
            )
            found.append(one)
            before = one.hash
        day += timedelta(days=1)
    return found


def newest_root(store: Reading) -> DayRoot | None:
    """The root of the last day that has one."""
    kept = _kept_roots(store)
    return kept[-1] if kept else None


def entries_in_order(store: Reading) -> Iterator[LedgerEntry]:
    """All of the ledger, contact after contact, each in its order."""
    for row in store.connection.execution_options(yield_per=1_000).execute(_ALL):
        yield LedgerEntry(*row)


def _kept_roots(store: Reading) -> list[DayRoot]:
    chosen = (tables.root.c.day, tables.root.c.entries, tables.root.c.before, tables.root.c.hash)
    return [DayRoot(*row) for row in store.connection.execute(select(*chosen).order_by(tables.root.c.day))]
