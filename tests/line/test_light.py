"""A decision runs inside anybody's process: what it loads."""

import subprocess
import sys

HEAVY = ("numpy", "scipy", "pandas", "ibis", "duckdb", "pyarrow", "numba", "jinja2", "rich", "typer", "starlette")


def test_the_line_loads_no_numpy_no_engine_and_no_web():
    code = f"import sys, humanline.line\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
