"""A decision runs inside anybody's process: what it loads, and how long that takes beside the interpreter itself."""

import subprocess
import sys
import time

HEAVY = ("numpy", "scipy", "pandas", "ibis", "duckdb", "pyarrow", "numba", "jinja2", "rich", "typer", "starlette")


def seconds(code: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def test_the_line_loads_no_numpy_no_engine_and_no_web():
    code = f"import sys, humanline.line\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_line_loads_in_some_sixty_milliseconds():
    own = min(seconds("import humanline.line") for _ in range(4)) - min(seconds("pass") for _ in range(4))
    usual = min(seconds("import asyncio, dataclasses, typing") for _ in range(4)) - min(
        seconds("pass") for _ in range(4)
    )
    assert own < max(0.06, 2 * usual), "sixty milliseconds, or on a slow machine twice what asyncio takes"
