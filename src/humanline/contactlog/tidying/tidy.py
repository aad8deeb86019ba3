"""Read a contact log, tidy it into one Parquet file, and account for every record in it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from humanline.contactlog.columns.people import nameless, people_in, tells_who
from humanline.contactlog.querying.engine import opened_engine
from humanline.contactlog.querying.times import AMBIGUOUS, DATE_ONLY, DAY_FIRST, NO_ZONE, NONEXISTENT
from humanline.contactlog.querying.values import UNREADABLE, why
from humanline.contactlog.reading import Block, Source, as_text, open_sources, readable
from humanline.contactlog.tidying import pseudonyms
from humanline.contactlog.tidying.account import FileAccount, source_file
from humanline.contactlog.tidying.contacts import Query, build_query
from humanline.contactlog.tidying.duplicates import set_aside_duplicates
from humanline.contactlog.tidying.finding import LogFile, find_files
from humanline.contactlog.tidying.mapping import Mapping, called, check_mapping
from humanline.contactlog.tidying.moments import MATCHED, by_no_rule
from humanline.contactlog.tidying.pseudonyms import mark_of, project_key, use_key
from humanline.contactlog.tidying.readings import Readings
from humanline.contactlog.tidying.rejects import Rejects
from humanline.contactlog.tidying.splitting import ABANDONED, TOTALLED, Departures, split, with_numbers
from humanline.contactlog.tidying.tidied_file import TidiedFile, tidied_schema
from humanline.contactlog.tidying.uniting import unite
from humanline.foundation.clock import Clock, system_clock
from humanline.foundation.errors import ConfigError
from humanline.foundation.files import refusing, written_whole
from humanline.model.contact import COLUMN_BY_NAME
from humanline.model.facts import MOST_REJECTED, Notice, Tidied
from humanline.model.organisation import Organisation

Rows = NDArray[np.generic]
Progress = Callable[[str, float], None]
_CHANNELS_NAMED = 50
#: Of fewer records it takes longer to ask twice than to read them all by every rule.
_FEW = 20_000


@dataclass
class _Sums:
    """What is counted over all files."""

    contacts: int = 0
    excluded_by: dict[str, int] = field(default_factory=dict)
    flags: dict[str, dict[int, int]] = field(default_factory=dict)
    readings: Readings = field(default_factory=Readings)
    departures: Departures = field(default_factory=Departures)
    cells_unknown: dict[str, int] = field(default_factory=dict)
    no_moment_rule: int = 0


def tidy(
    organisation: Organisation,
    *,
    folder: Path,
    work: Path,
    clock: Clock = system_clock,
    progress: Progress | None = None,
    most: int | None = None,
    keep_key: bool = True,
) -> Tidied:
    """Read every file of a contact log and write one tidy file of contacts, with an account of every record.

    Nothing is silently dropped: accepted + joined + rejected + excluded records are the records read, file by file. A
    record is rejected only where it can't be counted at all (it can't be read, has no moment, channel or opening time,
    breaks a rule of `[check]`, or repeats a `contact_id`); any other bad value is set aside and the contact kept. Where
    a contact is several rows they are joined, and only the contact must have a moment, a channel and an opening time.

    Args:
        organisation: what `line.toml` says.
        folder: where `line.toml` stands; its files are found from here, and the key to its pseudonyms.
        work: where `contacts.parquet` and `rejects.csv` will stand; made private (mode 0700) when it is not there.
        clock: contacts more than a day after its time are rejected.
        progress: called with a file's name and the share of it that was read, 0 to 1.
        keep_key: a new key to the pseudonyms is kept in `folder`; else it goes with this run.
        most: records of each file after which reading stops, to try a mapping; `None` reads them all.

    Raises:
        ConfigError: `line.toml` names columns that are not there, or rules that can't be read; every fault at once. Or
            it makes groups by a column of people; or the key to the pseudonyms is none.
        LogError: there are no files, or one can't be read at all.
        OutputError: the work folder can't be written.
    """
    accounts = [
        FileAccount(file, nameless(open_sources(file.path, organisation.log, file.name)))
        for file in _files(organisation, folder)
    ]
    known = [column for account in accounts for source in account.sources for column in source.columns]
    organisation = with_numbers(organisation, (source for account in accounts for source in account.sources))
    mapping = check_mapping(organisation, known)
    now = clock()
    queries = _queries(mapping, accounts, now)
    if faults := people_in(organisation, [source for account in accounts for source in account.sources]):
        raise ConfigError(faults)
    key = project_key(organisation, folder)
    _make_private(work)
    parquet, rejects_path = work / "contacts.parquet", work / "rejects.csv"
    with ExitStack() as stack:
        rejects_part = stack.enter_context(written_whole(rejects_path, private=True))
        parquet_part = stack.enter_context(written_whole(parquet, private=True))
        engine = stack.enter_context(opened_engine(work, organisation.organisation.time_zone))
        use_key(engine, key)
        rejects = Rejects(rejects_part)
        stack.callback(rejects.close)
        sums = _Sums(excluded_by=dict.fromkeys(organisation.exclude, 0))
        with TidiedFile(parquet_part, tidied_schema(mapping, mark_of(key))) as tidied_file:
            for account, source, query in queries:
                _Pass(mapping, account, source, query, sums, rejects).run(engine, tidied_file, progress, most)
        if mapping.several:
            sums.contacts = unite(engine, parquet_part, mapping, accounts, rejects, sums.readings)
        elif mapping.has_id:
            sums.contacts -= set_aside_duplicates(engine, parquet_part, accounts, rejects)
        unknown = _unknown_channels(engine, parquet_part)
        files = tuple(source_file(account) for account in accounts)
    if keep_key:
        pseudonyms.keep_key(key, folder)
    if not rejects.written:
        rejects_path.unlink(missing_ok=True)
    return Tidied(
        parquet=str(parquet),
        rejects=str(rejects_path) if rejects.written else "",
        files=files,
        read=sum(file.read for file in files),
        accepted=sum(file.accepted for file in files),
        rejected=sum(file.rejected for file in files),
        excluded=sum(file.excluded for file in files),
        joined=sum(file.joined for file in files),
        contacts=sums.contacts,
        excluded_by=sums.excluded_by,
        rejections=rejects.counted(),
        columns=_columns(mapping),
        attributes=tuple(organisation.attributes),
        notices=(*_notices(mapping, accounts, sums), *unknown),
        totalled=tuple(name for name in TOTALLED if mapping.totals is not None and mapping.has(name)),
        readings=sums.readings.of(mapping, {name: _clockless(flags) for name, flags in sums.flags.items()}),
    )


def _files(organisation: Organisation, folder: Path) -> list[LogFile]:
    return find_files(organisation.log.files, folder)


def _queries(mapping: Mapping, accounts: list[FileAccount], now: datetime) -> list[tuple[FileAccount, Source, Query]]:
    """The query for every source; files with the same columns share one."""
    made: dict[tuple[frozenset[str], frozenset[str], str], Query] = {}
    named = any(source.file for source in mapping.columns.values())
    queries: list[tuple[FileAccount, Source, Query]] = []
    for account in accounts:
        for source in account.sources:
            present = frozenset(mapping.used).intersection(source.columns)
            key = present, present & source.numeric, source.title if named else ""
            if key not in made:
                made[key] = build_query(called(mapping, key[2]), *key[:2], now)
            queries.append((account, source, made[key]))
    return queries


def _make_private(work: Path) -> None:
    with refusing(work):
        work.mkdir(mode=0o700, parents=True, exist_ok=True)


class _Pass:
    """One pass over one source."""

    def __init__(
        self, mapping: Mapping, account: FileAccount, source: Source, query: Query, sums: _Sums, rejects: Rejects
    ) -> None:
        self._mapping = mapping
        self._account = account
        self._source = source
        self._query = query
        self._sums = sums
        self._rejects = rejects

    def run(
        self, engine: duckdb.DuckDBPyConnection, out: TidiedFile, progress: Progress | None, most: int | None
    ) -> None:
        """Read, tidy and write every block, or the first `most` records."""
        name, size = self._account.file.name, self._account.bytes
        with _ahead(_read(self._source)) if most is None else closing(_read(self._source, most)) as blocks:
            for block in blocks:
                for reject in block.rejected:
                    self._rejects.add("record", block.origin, reject.line, reason=reject.reason)
                self._account.read += len(block.rejected) + len(block.left_out) + block.records.num_rows
                self._account.rejected += len(block.rejected)
                self._account.excluded += len(block.left_out)
                if block.records.num_rows:
                    out.write(self._tidied(engine, block))
                if progress:
                    progress(name, min(block.consumed / size, 1.0))
        if progress:
            progress(name, 1.0)

    def _tidied(self, engine: duckdb.DuckDBPyConnection, block: Block) -> pa.Table:
        result = _asked(engine, self._query, block)
        rejected = result["rejected"].to_numpy()
        excluded = result["excluded"].to_numpy()
        left_out = excluded > 0
        broken = ~left_out & (rejected > 0)
        kept = ~left_out & ~broken
        for k, name in enumerate(self._sums.excluded_by, start=1):
            self._sums.excluded_by[name] += int(np.count_nonzero(excluded == k))
        self._account.excluded += int(np.count_nonzero(left_out))
        self._account.rejected += int(np.count_nonzero(broken))
        self._account.accepted += int(np.count_nonzero(kept))
        rows = result["row"].to_numpy()
        self._reject(block, rows[broken], rejected[broken])
        self._set_aside(block, result, rows, kept)
        for name in self._query.timed:
            found, counts = np.unique(result[f"flags_{name}"].to_numpy()[kept], return_counts=True)
            seen = self._sums.flags.setdefault(name, {})
            for flags, count in zip(found.tolist(), counts.tolist(), strict=True):
                seen[flags] = seen.get(flags, 0) + count
        if self._mapping.organisation.moment_rules:
            self._sums.no_moment_rule += int(np.count_nonzero(result[MATCHED].to_numpy()[kept] == 0))
        accepted = result if kept.all() else result.filter(pa.array(kept))
        self._sums.readings.add(accepted)
        table = self._spread(accepted) if self._query.wide else accepted
        totals = self._mapping.totals
        if totals is not None:
            table = split(accepted, totals, self._sums.departures)
            if totals.abandoned:
                self._sums.readings.add_number("abandoned", accepted, ABANDONED)
        self._sums.contacts += pc.sum(table["count"]).as_py() or 0
        origin = pa.array([block.origin], pa.string()).take(pa.array(np.zeros(table.num_rows, np.int32)))
        return table.append_column("origin", origin)

    def _reject(self, block: Block, rows: Rows, codes: Rows) -> None:
        for line, number in zip(_lines(block, rows), codes.tolist(), strict=True):
            reason = self._query.reasons[number - 1]
            self._rejects.add("record", block.origin, line, column=_column_of(reason), reason=reason)

    def _set_aside(self, block: Block, result: pa.Table, rows: Rows, kept: Rows) -> None:
        channels = {output: column for column, output in (*self._query.wide.items(), *self._query.parts.items())}
        for name in self._query.aside:
            codes = result[f"why_{name}"].to_numpy()
            bad = (codes != 0) & kept
            if not bad.any():
                continue
            for line, number in zip(_lines(block, rows[bad]), codes[bad].tolist(), strict=True):
                said = f"{channels[name]} is not a whole number of contacts" if name in channels else why(name, number)
                self._rejects.add("value", block.origin, line, column="" if name in channels else name, reason=said)

    def _spread(self, accepted: pa.Table) -> pa.Table:
        """One contact a channel, where channels are spread over columns."""
        channels = self._mapping.organisation.channels
        parts = []
        for name, column in self._query.wide.items():
            unknown = self._sums.cells_unknown
            unknown[name] = unknown.get(name, 0) + accepted[column].null_count
            some = accepted.filter(pc.greater(accepted[column], 0))
            mode = channels.mode(name)
            parts.append(
                some.append_column("channel", pa.array([name] * some.num_rows, pa.string()))
                .append_column("mode", pa.array([mode] * some.num_rows, pa.string()))
                .append_column("count", some[column])
            )
        return pa.concat_tables(parts)


def _lines(block: Block, rows: Rows) -> list[int]:
    """The lines on which some records of a block start."""
    lines: list[int] = block.lines.take(pa.array(rows)).to_pylist()
    return lines


def _column_of(reason: str) -> str:
    """The contact-log column that a record was rejected for; empty where it is none."""
    first = reason.partition(" ")[0].rstrip(":")
    return first if first in COLUMN_BY_NAME else ""


def _asked(engine: duckdb.DuckDBPyConnection, query: Query, block: Block) -> pa.Table:
    """The engine's answer for one block, in the order of its records. White space around a cell never counts."""
    records = as_text(block.records)
    arrays = [block.lines, pa.array(np.arange(records.num_rows, dtype=np.int32))]
    names = ["line", "row"]
    for column, name in query.names.items():
        arrays.append(pc.utf8_trim_whitespace(records.column(records.schema.get_field_index(column))))
        names.append(name)
    table = pa.Table.from_arrays(arrays, names=names)
    if table.num_rows < _FEW:
        return _answered(engine, query.sql, table)
    quick = _answered(engine, query.quick_sql, table)
    left = quick["rejected"].to_numpy() > 0
    for name in query.aside:  # what was read stays what it is, however wrong
        left |= quick[f"why_{name}"].to_numpy() == UNREADABLE
    if not left.any():
        return quick
    slow = _answered(engine, query.sql, table.filter(pa.array(left)))
    return slow if left.all() else _in_order(pa.concat_tables([quick.filter(pa.array(~left)), slow]))


def _answered(engine: duckdb.DuckDBPyConnection, sql: str, table: pa.Table) -> pa.Table:
    engine.register("block", pa.Table.from_batches(table.to_batches(max_chunksize=1 << 16)))
    try:  # not prepared once: a prepared query goes on reading the block that it was prepared with (DuckDB 2.0)
        return _in_order(engine.sql(sql).to_arrow_table())
    finally:
        engine.unregister("block")


def _in_order(result: pa.Table) -> pa.Table:
    """The engine's threads give their parts in any order; put them back in the order of the file."""
    rows = result["row"].to_numpy()
    if np.all(rows[1:] > rows[:-1]):
        return result
    parts = sorted(
        (batch for batch in result.to_batches() if batch.num_rows), key=lambda batch: batch["row"][0].as_py()
    )
    result = pa.Table.from_batches(parts, result.schema)
    rows = result["row"].to_numpy()
    return result if np.all(rows[1:] > rows[:-1]) else result.take(np.argsort(rows))


def _read(source: Source, most: int | None = None) -> Generator[Block, None, None]:
    """All blocks of a file, or those with its first `most` records."""
    with readable(source.path):
        if most is None:
            yield from source.blocks()
            return
        for block in source.beginning():
            yield block if block.records.num_rows <= most else _cut(block, most)
            most -= len(block.rejected) + len(block.left_out) + block.records.num_rows
            if most <= 0:
                return


def _cut(block: Block, most: int) -> Block:
    """The first records of a block, with what stands before them."""
    lines = block.lines[:most]
    last = lines[-1].as_py()
    return block._replace(
        records=block.records[:most],
        lines=lines,
        rejected=tuple(reject for reject in block.rejected if reject.line < last),
        left_out=tuple(line for line in block.left_out if line.line < last),
    )


@contextmanager
def _ahead(blocks: Generator[Block, None, None]) -> Iterator[Iterator[Block]]:
    """Read the next block while this one is worked on."""

    def each(pool: ThreadPoolExecutor) -> Iterator[Block]:
        coming = pool.submit(next, blocks, None)
        while (block := coming.result()) is not None:
            coming = pool.submit(next, blocks, None)
            yield block

    with closing(blocks), ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader") as pool:
        yield each(pool)


def _clockless(flags: dict[int, int]) -> int:
    """How many times that were read have no time of day."""
    return sum(number for seen, number in flags.items() if seen & DATE_ONLY)


def _columns(mapping: Mapping) -> tuple[str, ...]:
    there = {name for name in COLUMN_BY_NAME if mapping.has(name)}
    source = mapping.columns.get("opened_at")
    if source and source.weekday:
        there.discard("opened_at")
    if {"opened_at", "closed_at"} <= there:
        there.add("completion_s")
    if mapping.wide:
        there.add("count")
    return tuple(name for name in COLUMN_BY_NAME if name in there)


def _unknown_channels(engine: duckdb.DuckDBPyConnection, parquet: Path) -> list[Notice]:
    rows = engine.execute(
        'select channel, sum("count")::bigint as contacts from read_parquet(?) where "mode" is null '
        "group by channel order by contacts desc, channel",
        [str(parquet)],
    ).fetchall()
    told = [(channel, count) for channel, count in rows if not tells_who(channel)][:_CHANNELS_NAMED]
    named = [
        Notice(code="unknown_channel", values={"channel": channel, "count": count}, level="warning")
        for channel, count in told
    ]
    rest = sum(count for _, count in rows) - sum(count for _, count in told)
    if rest:
        values: dict[str, str | int | float] = {"channel": f"{len(rows) - len(told)} others", "count": rest}
        named.append(Notice(code="unknown_channel", values=values, level="warning"))
    return named


def _cells_unknown(unknown: dict[str, int], cells: int) -> Iterator[Notice]:
    """What is missing where channels are spread over columns: a figure leaves it out, however much it is."""
    for name, count in unknown.items():
        if count:
            values: dict[str, str | int | float] = {"column": name, "count": count, "cells": cells}
            yield Notice(code="cells_unknown", values=values, level="warning")


def _notices(mapping: Mapping, accounts: list[FileAccount], sums: _Sums) -> Iterator[Notice]:
    for column, question in mapping.organisation.to_decide.items():
        yield Notice(code="to_decide", values={"column": column, "question": question}, level="warning")
    for account in accounts:
        for source in account.sources:
            yield from source.notices
            for column in mapping.used:
                if column not in source.columns:
                    yield Notice(
                        code="column_absent_in_file", values={"file": source.origin, "column": column}, level="warning"
                    )
    read, rejected = (sum(getattr(account, name) for account in accounts) for name in ("read", "rejected"))
    if rejected > MOST_REJECTED * read:
        yield Notice(code="many_rejected", values={"rejected": rejected, "read": read}, level="warning")
    yield from by_no_rule(mapping, sums.no_moment_rule, sum(account.accepted + account.joined for account in accounts))
    sources = [source for account in accounts for source in account.sources]
    if mapping.several and (alone := sums.contacts - sums.readings.known["contact_id"]):
        yield Notice(code="no_contact_number", values={"count": alone}, level="warning")
    if blank := sum(source.blank_lines for source in sources):
        yield Notice(code="blank_lines", values={"count": blank})
    if mixed := sum(source.mixed_encoding for source in sources):
        yield Notice(code="mixed_encoding", values={"count": mixed}, level="warning")
    yield from sums.departures.notices()
    yield from _cells_unknown(sums.cells_unknown, sum(account.accepted for account in accounts))
    zone = mapping.organisation.organisation.time_zone
    for code, flag, level in (
        ("time_without_zone", NO_ZONE, "info"),
        ("ambiguous_hour", AMBIGUOUS, "info"),
        ("nonexistent_hour", NONEXISTENT, "warning"),
        ("date_only", DATE_ONLY, "warning"),
        ("day_first_assumed", DAY_FIRST, "info"),
    ):
        count = sum(number for seen in sums.flags.values() for flags, number in seen.items() if flags & flag)
        if count:
            values: dict[str, str | int | float] = {"count": count}
            if flag == NO_ZONE:
                values["zone"] = zone
            yield Notice(code=code, values=values, level="warning" if level == "warning" else "info")
