"""The engine that tidying runs on: DuckDB inside this process, without network."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from humanline.foundation.errors import ConfigError, Fault, OutputError

MEMORY = "2GB"


@contextmanager
def opened_engine(work: Path, zone: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB in memory: no extension is fetched, and what does not fit goes to a private folder in `work`.

    Args:
        work: a folder that can be written.
        zone: the organisation's zone, which the engine must know.

    Raises:
        ConfigError: the engine does not know the zone.
        OutputError: `work` can't be written.
    """
    try:
        spill = tempfile.mkdtemp(prefix=".spill-", dir=work)
    except OSError as error:
        raise OutputError(f"{work}: it can't be written ({error.strerror}). Choose another place.") from error
    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
            "memory_limit": MEMORY,
            "temp_directory": spill,
        }
    )
    try:
        connection.execute("set TimeZone = 'UTC'")
        try:
            connection.execute("select timezone(?, timestamp '2000-01-01')::varchar", [zone]).fetchall()
        except duckdb.Error as error:
            fault = Fault("line.toml organisation.time_zone", f"found {zone!r}", "The engine does not know this zone.")
            raise ConfigError([fault]) from error
        yield connection
    finally:
        connection.close()
        shutil.rmtree(spill, ignore_errors=True)
