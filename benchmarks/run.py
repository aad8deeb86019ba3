"""Everything that is measured, in one run; what it prints goes into docs/benchmarks.md."""

from __future__ import annotations

import allocating
import assigning
import erlang
import forecasting
import line
import live
import measuring
import nearer
import opened
import planning
import queueing
import reach
import reach_site
import reader
import trials_cube
import trials_log
import whole

if __name__ == "__main__":
    for part in (
        allocating,
        whole,
        opened,
        reader,
        measuring,
        erlang,
        queueing,
        forecasting,
        planning,
        reach,
        reach_site,
        trials_cube,
        trials_log,
        assigning,
        line,
        nearer,
        live,
    ):
        print(f"── {(part.__doc__ or '').splitlines()[0]}")
        part.main()
