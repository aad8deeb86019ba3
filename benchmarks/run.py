"""Everything that is measured, in one run; what it prints goes into docs/benchmarks.md."""

from __future__ import annotations

import erlang
import measuring
import planning
import queueing
import reader
import whole

if __name__ == "__main__":
    for part in (whole, reader, measuring, erlang, queueing, planning):
        print(f"── {(part.__doc__ or '').splitlines()[0]}")
        part.main()
