"""A trial's cube of arm × 20 segments × 28 days: our scan against the bare engine's scan of the same sums by arm.

Five outcomes, a covariate each, and what was received: 11 columns, 77 sums and sums of products. Each side runs in a
process of its own, in turn; CPU seconds are those from the open file to the answer. `HUMANLINE_BENCH_ROWS=100000000`
for a hundred million units. Where tea-tasting is installed beside it, the same file is given to it too, on the same
engine: means with their covariates (CUPED), once for everybody, segment by segment, and look by look.
"""

from __future__ import annotations

import importlib.util
import os
import statistics
import tempfile
from itertools import combinations_with_replacement
from pathlib import Path

import duckdb

from measuring import run

ROWS = int(os.environ.get("HUMANLINE_BENCH_ROWS", "10000000"))
ROUNDS = int(os.environ.get("HUMANLINE_BENCH_ROUNDS", "3"))

GENERATE = """
copy (
  select i as unit, if(hash(i) % 2 = 0, 'person', 'self-service') as arm, 'segment ' || (hash(i + 7) % 20) as segment,
    date '2025-01-06' + (hash(i + 9) % 28)::int as day,
    random() < 0.3 as y1, (exp(3 + random() * 2) * 1000)::bigint as y2, (random() * 5)::int as y3,
    round(random() * 100, 2) as y4, random() < 0.02 as y5,
    random() < 0.3 as x1, (exp(3 + random() * 2) * 1000)::bigint as x2, (random() * 5)::int as x3,
    round(random() * 100, 2) as x4, random() as x5, random() < 0.6 as got
  from range({rows}) t(i)
) to '{path}' (format parquet, compression zstd, row_group_size 500000)
"""
COLUMNS = ("y1", "y2", "y3", "y4", "y5", "x1", "x2", "x3", "x4", "x5", "got")
YES_NO = ("y1", "y5", "x1", "got")

OURS = """
import time
from humanline.contactlog.trial_cube.cube import cube
from humanline.contactlog.trial_cube.units import Layout, Measured
from humanline.stats.aggregates import Wanted, arms
from humanline.stats.moments import grid
measured = [Measured('y1'), Measured('y2'), Measured('y3'), Measured('y4', per_one=100), Measured('y5')]
measured += [Measured(f'x{k}', role='covariate', per_one=100 if k == 4 else None) for k in range(1, 6)]
measured += [Measured('got', role='received')]
layout = Layout(by=('segment', 'day'))

def analyse(found):
    seen = grid(found)
    effects = []
    for keep, running in ((('arm',), ''), (('arm', 'segment'), ''), (('arm', 'segment', 'day'), 'day')):
        each = seen.moments(keep, running=running)
        for k in range(1, 6):
            effects.append(arms([each.group(0), each.group(1)], [Wanted(f'y{k}')], covariates=[f'x{k}']).difference())
    return effects

warm = cube('{small}', measured, layout)  # loads what is loaded late
analyse(warm)
start = time.process_time()
"""
SCAN = OURS + "found = cube('{path}', measured, layout)\nprint(time.process_time() - start, start, found.cells)\n"
ALL_LOOKS = (
    OURS
    + "found = cube('{path}', measured, layout)\neffects = analyse(found)\n"
    + "print(time.process_time() - start, start, len(effects))\n"
)
AFTER = OURS.replace("start = time", "found = cube('{path}', measured, layout)\nstart = time") + (
    "wall = time.perf_counter()\neffects = analyse(found)\n"
    "print(time.process_time() - start, start, time.perf_counter() - wall)\n"
)
ADD = OURS.replace("start = time", "found = cube('{path}', measured, layout)\nstart = time") + (
    "more = found.add(cube('{day}', measured, layout, like=found))\nprint(time.process_time() - start, start, 0)\n"
)
BARE = """
import duckdb, time
duckdb.sql('set enable_progress_bar = false')
duckdb.sql("select sum(y2) from '{small}'").fetchall()
start = time.process_time()
rows = duckdb.sql('''{query}''').fetchall()
print(time.process_time() - start, start, 0)
"""


TEA = """
import time
import ibis
import tea_tasting as tt
metrics = {f'y{k}': tt.Mean(f'y{k}', f'x{k}') for k in range(1, 6)}
trial = tt.Experiment(metrics, variant='arm')

def read(path):
    engine = ibis.duckdb.connect()
    table = engine.read_parquet(path)
    return table.mutate(**{name: table[name].cast('float64') for name in [*metrics, *(f'x{k}' for k in range(1, 6))]})

trial.analyze(read('{small}'), control='person')
start = time.process_time()
table = read('{path}')
parts = {parts}
for part in parts:
    trial.analyze(part, control='person')
print(time.process_time() - start, start, len(parts))
"""
TEA_PARTS = {
    "everybody": "[table]",
    "20 segments": "[table.filter(table.segment == f'segment {k}') for k in range(20)]",
    "28 looks": "[table.filter(table.day <= ibis.date('2025-01-06') + ibis.interval(days=k)) for k in range(28)]",
}


def by_hand(path: Path) -> str:
    """The bare scan: the same sums in double precision, by arm alone, nothing checked."""
    values = ", ".join(f"{name}{'::int' if name in YES_NO else ''}::double as {name}" for name in COLUMNS)
    sums = [f"sum({name})" for name in COLUMNS]
    sums += [f"sum({a} * {b})" for a, b in combinations_with_replacement(COLUMNS, 2)]
    return f"select arm, count(*), {', '.join(sums)} from (select arm, {values} from '{path}') group by arm"


def main() -> None:
    """Print one line a question."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("HUMANLINE_BENCH_FOLDER")) as place:
        folder = Path(place)
        path, day, small = folder / "units.parquet", folder / "day.parquet", folder / "small.parquet"
        engine = duckdb.connect()
        engine.execute("set enable_progress_bar = false")
        engine.execute("select setseed(0.5)")
        engine.execute(GENERATE.format(rows=ROWS, path=path))
        engine.execute(GENERATE.format(rows=ROWS // 28, path=day))
        engine.execute(GENERATE.format(rows=2000, path=small))
        engine.close()
        bare = BARE.format(small=small, query=by_hand(path))
        codes = {"cube": SCAN, "cube and all looks": ALL_LOOKS}
        done: dict[str, list[tuple[float, float, str, float]]] = {name: [] for name in (*codes, "bare")}
        for _ in range(ROUNDS):
            for name, code in codes.items():
                done[name].append(run(code.replace("{small}", str(small)).replace("{path}", str(path))))
            done["bare"].append(run(bare))
        base = [row[0] for row in done["bare"]]
        print(f"bare scan of the same sums by arm ({ROWS:,} units): {statistics.median(base):.2f} CPU s")
        for name in codes:
            mine = [row[0] for row in done[name]]
            ratio = statistics.median(a / b for a, b in zip(mine, base, strict=True))
            peak = max(row[1] for row in done[name])
            print(f"{name}: {statistics.median(mine):.2f} CPU s, ratio {ratio:.2f}; peak {peak:.0f} MB")
        if importlib.util.find_spec("tea_tasting"):
            for name, parts in TEA_PARTS.items():
                code = TEA.replace("{small}", str(small)).replace("{path}", str(path)).replace("{parts}", parts)
                used, _, _, peak = run(code)
                print(
                    f"tea-tasting, {name}: {used:.2f} CPU s, ratio {used / statistics.median(base):.1f}; {peak:.0f} MB"
                )
        fill = {"{small}": str(small), "{path}": str(small), "{day}": str(day)}
        after, added, bare_day = AFTER, ADD, BARE.format(small=small, query=by_hand(day))
        for word, value in {**fill, "{path}": str(path)}.items():
            after = after.replace(word, value)
        for word, value in fill.items():
            added = added.replace(word, value)
        print(f"analysis after the cube, 5 outcomes × (all + 20 segments + 20 × 28 looks): {run(after)[2]} s")
        print(f"a day of {ROWS // 28:,} units added: {run(added)[0]:.2f} CPU s, bare scan {run(bare_day)[0]:.2f}")


if __name__ == "__main__":
    main()
