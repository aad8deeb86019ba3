"""Ten million contacts: our measures against hand-written DuckDB queries that give the same answer.

Each side runs in a process of its own, in turn. CPU seconds are those of the questions, from the open file to the
answer (loading libraries is told apart); peak memory is the operating system's, of the whole process.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

ROWS = int(os.environ.get("HUMANLINE_BENCH_ROWS", "10000000"))
ROUNDS = int(os.environ.get("HUMANLINE_BENCH_ROUNDS", "3"))

GENERATE = """
copy (
  select i as line, 'log.csv' as origin, i::varchar as contact_id,
    (timestamp '2025-01-06' + to_seconds((random() * 86400 * 182)::bigint))::timestamptz as opened_at,
    (random() * 167)::smallint as hour_of_week, date '2025-01-06' + (random() * 181)::int as day,
    'moment ' || (random() * 11)::int as moment,
    ['18-34', '35-64', '65+'][1 + (random() * 2)::int] as segment,
    ['phone', 'chat', 'counter', 'web', 'app'][1 + (i % 5)] as channel,
    if(i % 5 < 3, 'person', 'self_service') as mode,
    (random() * {rows} / 4)::bigint as customer,
    (exp(5 + random()) * 1000)::bigint as handle_ms, (exp(3 + random() * 2) * 1000)::bigint as wait_ms,
    random() < 0.1 as abandoned, random() < 0.7 as resolved, (100 + random() * 400)::int as satisfaction_c,
    1::bigint as count
  from range({rows}) t(i)
) to '{path}' (format parquet, compression zstd, row_group_size 500000)
"""

SUMS_BY_HAND = """
select moment, segment, hour_of_week, count(*) contacts, sum(if(mode = 'self_service', 0, handle_ms)) s_handle
from '{path}' group by all
"""

EVERYTHING_BY_HAND = """
with known as (
  select moment, segment, channel, mode, abandoned, epoch(opened_at::timestamp) as t, line, customer
  from '{path}' where customer is not null and opened_at is not null),
told as (
  select *, lead(channel) over w next_channel, lead(mode) over w next_mode, lead(t) over w - t gap,
    row_number() over w place, mode = 'person' and not coalesce(abandoned, false) ends,
    coalesce(t - lag(t) over w > 86400, true)
      or lag(mode = 'person' and not coalesce(abandoned, false)) over w fresh,
    (select max(t) from known) - t until_end
  from known window w as (partition by customer, moment order by t, line)),
stepped as (
  select *, case when mode = 'self_service' and next_mode = 'person' and gap <= 86400 then 'spill_over'
                 when gap <= 604800 then 'repeat' end kind,
    place - max(if(fresh, place, null)) over (
      partition by customer, moment order by t, line rows between unbounded preceding and current row) + 1 step
  from told)
select moment, segment, channel, mode, next_channel, kind, count(*) contacts,
  count_if(until_end >= 604800) complete_repeat, count_if(until_end >= 86400) complete_spill,
  count_if(coalesce(kind = 'spill_over', false) and not coalesce(abandoned, false)) came_back,
  count_if(ends) ends, sum(if(ends, step, 0)) s_step, sum(if(ends, step * step, 0)) q_step
from stepped group by all
"""

DUPLICATES_BY_HAND = "select count(*) - count(distinct contact_id) from '{path}'"

OURS = """
import ibis, time
from humanline.contactlog.querying import queries
from pathlib import Path
from humanline.contactlog.querying.engine import asking_engine
connection = asking_engine(Path('{path}').parent)
connection.read_parquet('{path}').limit(1).to_pyarrow()  # loads what Ibis loads late
start = time.process_time()
log = connection.read_parquet('{path}')
"""
OURS_SUMS = OURS + "rows = queries.hours(log, ('moment', 'segment'), weighted=False).to_pyarrow()\n"
OURS_EVERYTHING = (
    OURS
    + "rows = queries.link_sums(queries.links(log, repeat_days=7, spill_hours=24)).to_pyarrow()\n"
    + "doubled = queries.doubled(log).to_pyarrow().as_py()\n"
)
THEIRS = """
import duckdb, time, pyarrow
duckdb.sql('set enable_progress_bar = false')
duckdb.sql('select 1').to_arrow_table()
start = time.process_time()
rows = duckdb.sql('''{query}''').to_arrow_table()
"""
ANSWER = """
used = time.process_time() - start
import hashlib
lines = sorted('|'.join(str(v) for v in row.values()) for row in rows.to_pylist())
print(used, start, hashlib.sha256('\\n'.join(lines).encode()).hexdigest())
"""
WATCH = """
import json, resource, subprocess, sys
answer = subprocess.run([sys.executable, '-c', sys.argv[1]], capture_output=True, text=True, check=True).stdout
print(json.dumps([resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, answer]))
"""


def run(code: str) -> tuple[float, float, str, float]:
    """CPU seconds of the questions, peak memory in MB, the answer, and CPU seconds of loading libraries."""
    done = subprocess.run([sys.executable, "-c", WATCH, code], capture_output=True, text=True, check=True)
    memory, answer = json.loads(done.stdout)
    cpu, loading, *rest = answer.split()
    return float(cpu), memory, " ".join(rest), float(loading)


def pair(ours: str, theirs: str, *, same: bool) -> dict[str, float]:
    """Both sides in turn, `ROUNDS` times; the median of the ratios of CPU."""
    mine, others = [], []
    for _ in range(ROUNDS):
        mine.append(run(ours))
        others.append(run(theirs))
    if same and {row[2] for row in mine} != {row[2] for row in others}:
        sys.exit("the two sides give different answers")
    return {
        "ours_cpu_s": statistics.median(row[0] for row in mine),
        "theirs_cpu_s": statistics.median(row[0] for row in others),
        "ratio": statistics.median(a[0] / b[0] for a, b in zip(mine, others, strict=True)),
        "ours_peak_mb": max(row[1] for row in mine),
        "theirs_peak_mb": max(row[1] for row in others),
        "ours_loading_s": statistics.median(row[3] for row in mine),
    }


def main() -> list[tuple[str, dict[str, float]]]:
    """Print and give one line a question."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "contacts.parquet"
        duckdb.connect().execute("select setseed(0.5)").execute(GENERATE.format(rows=ROWS, path=path))
        sums = pair(
            OURS_SUMS.format(path=path) + ANSWER,
            THEIRS.format(query=SUMS_BY_HAND.format(path=path)) + ANSWER,
            same=True,
        )
        doubled = f"doubled = duckdb.sql('''{DUPLICATES_BY_HAND.format(path=path)} ''').fetchall()[0][0]\n"
        everything = pair(
            OURS_EVERYTHING.format(path=path) + ANSWER + "print(doubled)\n",
            THEIRS.format(query=EVERYTHING_BY_HAND.format(path=path)) + doubled + ANSWER + "print(doubled)\n",
            same=True,
        )
    lines = [("cell × hour-of-week sums", sums), ("repeats, spill-over, steps and duplicates", everything)]
    for name, found in lines:
        print(
            f"{name} ({ROWS:,} rows): {found['ours_cpu_s']:.2f} CPU s against {found['theirs_cpu_s']:.2f} by hand, "
            f"ratio {found['ratio']:.2f}; peak {found['ours_peak_mb']:.0f} MB against {found['theirs_peak_mb']:.0f} MB"
        )
    return lines


if __name__ == "__main__":
    main()
