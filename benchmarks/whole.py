"""Whole commands, as a user waits for them: `--help`, and `init` + `facts` on a public log of 907,025 requests."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HUMANLINE = str(Path(sys.executable).parent / "humanline")
DATA = Path(os.environ.get("HUMANLINE_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))


def timed(*commands: list[str], cwd: str | None = None) -> tuple[float, float]:
    """Wall seconds and the peak memory of the largest process, in MB, of commands one after the other."""
    start = time.perf_counter()
    for command in commands:
        subprocess.run(command, cwd=cwd, check=True, capture_output=True)
    return time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> list[str]:
    """Print and give one line a command."""
    helps = [timed([HUMANLINE, "--help"])[0] for _ in range(7)]
    lines = [f"humanline --help: {statistics.median(helps):.2f} s (median of 7)"]
    log = DATA / "la311" / "requests_907k.csv.gz"
    if log.exists():
        walls, memory = [], 0.0
        for _ in range(3):
            with tempfile.TemporaryDirectory() as folder:
                wall, memory = timed([HUMANLINE, "init", str(log)], [HUMANLINE, "facts"], cwd=folder)
                walls.append(wall)
        lines.append(
            f"init + facts, 907,025 requests: {statistics.median(walls):.1f} s wall (median of 3), peak {memory:.0f} MB"
        )
    else:
        lines.append("init + facts, 907,025 requests: not measured, the data set is not here (set HUMANLINE_DATA)")
    print("\n".join(lines))
    return lines


if __name__ == "__main__":
    main()
