"""A decision runs inside anybody's process: what it loads."""

import subprocess
import sys

#: What takes long to load and is loaded where it is used: a digest, time zones, the plan.
LATER = ("asyncio", "_hashlib", "zoneinfo", "dataclasses", "humanline.model.plan", "humanline.model.trial")
HEAVY = (
    "numpy",
    "scipy",
    "pandas",
    "ibis",
    "duckdb",
    "pyarrow",
    "numba",
    "jinja2",
    "rich",
    "typer",
    "starlette",
    "sqlalchemy",
)


def test_the_line_loads_no_numpy_no_engine_and_no_web():
    code = "import sys, msgspec\nbefore = set(sys.modules)\nimport humanline.line\n"
    code += "import humanline.life.applying, humanline.life.order, humanline.life.story, humanline.life.waking\n"
    code += f"print([name for name in {HEAVY + LATER!r} if name in sys.modules and name not in before])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
