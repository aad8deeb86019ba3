"""How fast a plain CSV becomes Parquet on one core, and in how much memory; beside two ways that account for less.

    .venv/bin/python benchmarks/reader.py            # 400 MB, and four times as much
    .venv/bin/python benchmarks/reader.py --mb 100

Every measurement runs in a process of its own, held to one core. `MB/cpu-s` is by processor time: what one core does
when nothing else runs on it. Memory is the highest resident set of that process.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

COLUMNS = (
    "contact_id",
    "opened_at",
    "closed_at",
    "moment",
    "channel",
    "customer_id",
    "handle_s",
    "wait_s",
    "resolved",
    "remark",
)
MOMENTS = ("viewing", "fault report", "change of address", "payment arrears", "lease ends", "noise")
CHANNELS = ("phone", "chat", "e-mail", "web", "app", "counter")
REMARKS = ("", "", "called before", 'asked for "the manager"', "café, first floor", "line one\nline two")


def generate(path: Path, megabytes: int) -> None:
    """Write a contact log of about this size: every contact different, one remark in fifty over two lines."""
    import duckdb

    moments, channels, remarks = _listed(MOMENTS), _listed(CHANNELS), _listed(REMARKS)
    connection = duckdb.connect()
    connection.execute(
        f"""
        copy (
            select
                format('C{{:09d}}', i) as contact_id,
                strftime(opened, '%Y-%m-%dT%H:%M:%S') as opened_at,
                strftime(opened + interval (h % 7200) second, '%Y-%m-%dT%H:%M:%S') as closed_at,
                {moments}[1 + h % {len(MOMENTS)}] as moment,
                {channels}[1 + (h >> 8) % {len(CHANNELS)}] as channel,
                format('K{{:07d}}', (h >> 16) % 2000000) as customer_id,
                20 + (h >> 20) % 1800 as handle_s,
                ((h >> 24) % 4000) / 10 as wait_s,
                ['yes', 'no', ''][1 + (h >> 28) % 3] as resolved,
                case when (h >> 32) % 5 = 0 then {remarks}[1 + (h >> 36) % {len(REMARKS)}] else '' end as remark
            from (
                select i, h, timestamp '2025-01-01' + interval (h % 31000000) second as opened
                from (select i, (hash(i) >> 1)::bigint as h from range({megabytes * 10_400}) r(i))
            )
        ) to '{path}' (format csv, header true)
        """
    )


def _listed(texts: tuple[str, ...]) -> str:
    return "[" + ", ".join("'" + text.replace("'", "''") + "'" for text in texts) + "]"


def by_reader(path: Path, out: Path) -> int:
    """`open_source`, every record accounted for, all text to Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from humanline.contactlog.reading import open_source
    from humanline.model.organisation import Log

    source = open_source(path, Log())
    schema = pa.schema([("line", pa.int64()), *((name, pa.string()) for name in source.columns)])
    rows = 0
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for block in source.blocks(threads=False):
            rows += block.records.num_rows
            writer.write_batch(pa.RecordBatch.from_arrays([block.lines, *block.records.columns], schema=schema))
    return rows


def by_tidy(path: Path, out: Path) -> int:
    """The whole of `tidy`: types, rules, duplicates, rejects, account."""
    from humanline.contactlog.tidying.tidy import tidy
    from humanline.model.organisation import ColumnSource, Log, Organisation

    organisation = Organisation(
        log=Log(files=(str(path),)),
        columns={
            **{name: name for name in COLUMNS if name != "remark"},
            "opened_at": ColumnSource(column="opened_at"),
        },
        segments={"regulars": "starts_with(customer_id, 'K00')"},
    )
    return tidy(organisation, folder=path.parent, work=out.with_suffix("")).read


def by_csv_module(path: Path, out: Path) -> int:
    """The csv module, record by record, to Parquet: exact, but it knows no lines and stops at nothing."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    rows = 0
    with path.open(encoding="utf-8", newline="") as file, pq.ParquetWriter(out, schema, compression="zstd") as writer:
        reader = csv.reader(file)
        next(reader)
        batch: list[list[str]] = []
        for record in reader:
            batch.append(record)
            if len(batch) == 65_536:
                writer.write_batch(
                    pa.RecordBatch.from_arrays([pa.array(column) for column in zip(*batch, strict=True)], schema=schema)
                )
                rows += len(batch)
                batch = []
        if batch:
            writer.write_batch(
                pa.RecordBatch.from_arrays([pa.array(column) for column in zip(*batch, strict=True)], schema=schema)
            )
        return rows + len(batch)


def by_duckdb(path: Path, out: Path) -> int:
    """DuckDB's own reader, all text, to Parquet: fast, but it does not account for ragged records."""
    import duckdb

    connection = duckdb.connect(config={"threads": "1", "memory_limit": "2GB"})
    read = f"read_csv('{path}', all_varchar = true, header = true)"
    query = f"copy (from {read}) to '{out}' (format parquet, compression zstd)"
    return int(connection.execute(query).fetchall()[0][0])


WAYS: dict[str, Callable[[Path, Path], int]] = {
    "reader to Parquet": by_reader,
    "tidy": by_tidy,
    "csv module to Parquet": by_csv_module,
    "DuckDB read_csv to Parquet": by_duckdb,
}


def measure(way: str, path: Path, folder: Path) -> dict[str, float]:
    """Run one way in a process of its own."""
    out = subprocess.run(
        [sys.executable, __file__, "--run", way, "--file", str(path), "--out", str(folder / "out.parquet")],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(out.stdout.splitlines()[-1])
    return found


def run(way: str, path: Path, out: Path) -> None:
    """In the child: one core, one thread."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    import pyarrow as pa

    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    start, cpu = time.perf_counter(), time.process_time()
    rows = WAYS[way](path, out)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": rows, "seconds": seconds, "cpu": cpu, "peak_mib": peak}))


def main() -> None:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mb", type=int, default=400)
    parser.add_argument("--times", type=int, default=4, help="the second file is this many times as large")
    parser.add_argument("--run")
    parser.add_argument("--file", type=Path)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    if given.run:
        run(given.run, given.file, given.out)
        return
    print(f"{'way':28} {'file':>9} {'records':>11} {'seconds':>8} {'MB/s':>7} {'MB/cpu-s':>8} {'peak MiB':>9}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for megabytes in (given.mb, given.mb * given.times):
            path = folder / "log.csv"
            generate(path, megabytes)
            size = path.stat().st_size / 1e6
            for way in WAYS:
                found = measure(way, path, folder)
                print(
                    f"{way:28} {size:6.0f} MB {found['rows']:11,.0f} {found['seconds']:8.1f} "
                    f"{size / found['seconds']:7.1f} {size / found['cpu']:8.1f} {found['peak_mib']:9.0f}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
