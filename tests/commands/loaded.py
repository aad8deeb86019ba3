"""What commands load, loaded once for all of them: our rooms, compiled loops, and what libraries load at first use.

Nothing here starts a thread: what is forked from this has only one.
"""

import importlib
import pkgutil

import humanline

LATE = (
    "compiled",
    "ibis.backends.duckdb.converter",
    "numba.core.registry",
    "pandas",
    "pydantic.type_adapter",
    "pytest",
    "rich.live",
    "rich.markdown",
    "rich.progress",
    "tzdata.zoneinfo",
)

for room in pkgutil.walk_packages(humanline.__path__, "humanline."):
    # What needs an extra is loaded by no command.
    if not room.name.endswith("__main__") and not room.name.startswith(
        ("humanline.connect.", "humanline.desk.", "humanline.serve.", "humanline.store.")
    ):
        importlib.import_module(room.name)
for name in LATE:
    importlib.import_module(name)
