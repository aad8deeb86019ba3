"""A trial's cube from a contact log: customers found, their days counted, their sums added up; CPU and peak memory.

Ten million contacts of two and a half million customers, in order of time, of whom a fifth takes part from March on.
The base is one DuckDB query by hand: the same customers, cells and sums to the last digit, in double precision, with
nothing checked or counted. Each side runs in a process of its own, in turn, with its libraries loaded.
`HUMANLINE_BENCH_ROWS` for another number of contacts.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from itertools import combinations_with_replacement
from pathlib import Path

import duckdb

from measuring import GENERATE, ROUNDS, ROWS, run

IN_TRIAL = "hash(customer) % 5 = 0 and opened_at > '2025-03-01'"
CODE = """
import time
from humanline.contactlog.trial_cube.of_log import Look, cube_of_log
from humanline.model.facts import Tidied
from humanline.model.organisation import Channels, Organisation
from humanline.model.trial import Outcome
organisation = Organisation(channels=Channels(person=('phone', 'chat', 'counter'), self_service=('web', 'app')))
rows = dict(rejects='', files=(), read={rows}, accepted={rows}, rejected=0, excluded=0, contacts={rows})
outcomes = (
    Outcome('resolved', 'resolved', 'higher', kind='share'), Outcome('happy', 'satisfaction', 'higher'),
    Outcome('again', 'repeat', 'lower', kind='count'), Outcome('staff', 'person_minutes', 'lower', kind='count'),
)
more = (Outcome('unheard', 'unheard', 'lower', kind='share'),) if {linked} else ()
def counted(path):
    return cube_of_log(Tidied(parquet=path, **rows), organisation, Look('T', (*outcomes, *more)))

counted('{small}')  # loads what is loaded late
start = time.process_time()
cube = counted('{path}')
used = time.process_time() - start
import hashlib
from humanline.model.cube import whole_numbers
sums, products = whole_numbers(cube.sums), whole_numbers(cube.products)
a, b = len(sums) // cube.cells, len(products) // cube.cells
cells = [
    (*key, units, *sums[k * a:(k + 1) * a], *products[k * b:(k + 1) * b])
    for k, (*key, units) in enumerate(zip(*cube.keys, cube.units))
]
print(used, start, sum(cube.units), hashlib.sha256(repr(sorted(cells)).encode()).hexdigest())
"""
BARE = """
import duckdb, time
duckdb.sql('set enable_progress_bar = false')
duckdb.sql("select sum(handle_ms) from '{small}'").fetchall()
start = time.process_time()
cells = duckdb.sql('''{query}''').fetchall()
used = time.process_time() - start
import hashlib
cells = sorted((arm, segment, str(day), units, *map(int, sums)) for arm, segment, day, units, *sums in cells)
print(used, start, sum(cell[3] for cell in cells), hashlib.sha256(repr(cells).encode()).hexdigest())
"""
BY_HAND = """
with units as (
  select customer, any_value(arm) as arm, min(epoch(opened_at)::bigint) as lot,
    unnest(arg_min(struct_pack(moment, segment, day), epoch(opened_at)::bigint * 4294967296 + line))
  from '{path}' where trial = 'T' and arm is not null and customer is not null group by customer),
complete as (select * from units where lot + 604800 <= (select max(epoch(opened_at)::bigint) from '{path}')),
each as (
  select customer, epoch(opened_at)::bigint as opened_s, moment, resolved::int as resolved, satisfaction_c,
    mode = 'person' as person, abandoned, handle_ms
  from '{path}'),
customers as (
  select any_value(unit.arm) as arm, any_value(segment) as segment, any_value(day) as day,
    least(coalesce(sum(resolved), 0), 1)::double as solved, (count(resolved) > 0)::int::double as solved_known,
    coalesce(sum(satisfaction_c), 0)::double as happy, count(satisfaction_c)::double as happy_known,
    count_if(each.moment = unit.moment and opened_s > lot)::double as again, again as again_known,
    sum(if(person, handle_ms, 0))::double as staff, count(if(person, handle_ms, 0))::double as staff_known,
    max(person and not abandoned)::int::double as received, 0::double as asked
  from complete unit join each on unit.customer = each.customer and opened_s between lot and lot + 604800
  group by unit.customer)
select arm, segment, day, count(*), {sums} from customers group by all
"""
COLUMNS = ("solved", "solved_known", "happy", "happy_known", "again", "again_known", "staff", "staff_known")
COLUMNS = (*COLUMNS, "received", "asked")


def by_hand(path: Path) -> str:
    """The bare query of the first question."""
    sums = [f"sum({name})" for name in COLUMNS]
    sums += [f"sum({a} * {b})" for a, b in combinations_with_replacement(COLUMNS, 2)]
    return BY_HAND.replace("{path}", str(path)).replace("{sums}", ", ".join(sums))


def write(path: Path, rows: int) -> None:
    """A tidied log with a trial in it."""
    plain = path.with_suffix(".plain.parquet")
    engine = duckdb.connect()
    engine.execute("set enable_progress_bar = false")
    engine.execute("select setseed(0.5)")
    engine.execute(GENERATE.format(rows=rows, path=plain))
    arm = "if(hash(customer + 1) % 2 = 0, 'person', 'self-service')"
    engine.execute(
        f"copy (select * replace (row_number() over () as line), case when {IN_TRIAL} then 'T' end as trial, "
        f"case when {IN_TRIAL} then {arm} end as arm from (from '{plain}' order by opened_at)) "
        f"to '{path}' (format parquet, compression zstd, row_group_size 500000)"
    )
    engine.close()
    plain.unlink()


def main() -> None:
    """Print one line a question."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("HUMANLINE_BENCH_FOLDER")) as place:
        path, small = Path(place) / "log.parquet", Path(place) / "small.parquet"
        write(path, ROWS)
        write(small, 2000)
        ours = CODE.replace("{rows}", str(ROWS)).replace("{path}", str(path)).replace("{small}", str(small))
        sides = {
            "by hand": BARE.replace("{query}", by_hand(path)).replace("{small}", str(small)),
            "four outcomes": ours.replace("{linked}", "False"),
            "and who is unheard, which links contacts": ours.replace("{linked}", "True"),
        }
        done: dict[str, list[tuple[float, float, str, float]]] = {name: [] for name in sides}
        for _ in range(ROUNDS):
            for name, code in sides.items():
                done[name].append(run(code))
        if len({row[2] for name in ("by hand", "four outcomes") for row in done[name]}) > 1:
            sys.exit("the two sides give different answers")
        base = [row[0] for row in done["by hand"]]
        for name, rows in done.items():
            used = statistics.median(row[0] for row in rows)
            ratio = statistics.median(row[0] / bare for row, bare in zip(rows, base, strict=True))
            peak = max(row[1] for row in rows)
            units = rows[0][2].split()[0]
            print(f"{ROWS:,} contacts, {name}: {used:.1f} CPU s, ratio {ratio:.2f}, {peak:.0f} MB; units {units}")


if __name__ == "__main__":
    main()
