"""A trial's cube from a contact log: customers found, their days counted, their sums added up; CPU and peak memory.

Ten million contacts of two and a half million customers, of whom a fifth takes part from March on. Each question runs
in a process of its own. `HUMANLINE_BENCH_ROWS` for another number of contacts.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import duckdb

from measuring import GENERATE, ROWS, run

IN_TRIAL = "hash(customer) % 5 = 0 and opened_at > '2025-03-01'"
CODE = """
import time
from humanline.contactlog.cube_of_log import Look, cube_of_log
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
start = time.process_time()
cube = cube_of_log(Tidied(parquet='{path}', **rows), organisation, Look('T', (*outcomes, *more)))
print(time.process_time() - start, start, sum(cube.units))
"""


def main() -> None:
    """Print one line a question."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("HUMANLINE_BENCH_FOLDER")) as place:
        plain, path = Path(place) / "plain.parquet", Path(place) / "log.parquet"
        engine = duckdb.connect()
        engine.execute("set enable_progress_bar = false")
        engine.execute("select setseed(0.5)")
        engine.execute(GENERATE.format(rows=ROWS, path=plain))
        arm = "if(hash(customer + 1) % 2 = 0, 'person', 'self-service')"
        engine.execute(
            f"copy (select *, case when {IN_TRIAL} then 'T' end as trial, case when {IN_TRIAL} then {arm} end as arm "
            f"from '{plain}' order by line) to '{path}' (format parquet, compression zstd, row_group_size 500000)"
        )
        engine.close()
        for name, linked in (("four outcomes", False), ("and who is unheard, which links contacts", True)):
            code = CODE.replace("{rows}", str(ROWS)).replace("{linked}", str(linked)).replace("{path}", str(path))
            used, peak, answer, _ = run(code)
            print(f"{ROWS:,} contacts, {name}: {used:.1f} CPU s, {peak:.0f} MB; units {answer}")


if __name__ == "__main__":
    main()
