"""The engine that tidying runs on: DuckDB inside this process, without network."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import ibis
from ibis.backends.duckdb import Backend

from humanline.contactlog.functions import macros
from humanline.foundation.errors import ConfigError, Fault, OutputError

#: Nothing is fetched, nothing is printed between the answers, and what does not fit in memory goes to disk.
SETTINGS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "memory_limit": "2GB",
}
#: The engine would draw a progress bar on standard output, between our answers.
QUIET = "set enable_progress_bar = false"


def asking_engine(work: Path) -> Backend:
    """The same engine behind Ibis, to ask questions of a tidied log.

    Args:
        work: a folder that can be written; what does not fit in memory goes there for the time of a question.
    """
    backend = ibis.duckdb.connect(**SETTINGS, temp_directory=str(work / ".spill"))
    for statement in (QUIET, *macros()):
        backend.raw_sql(statement)
    return backend


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
    connection = duckdb.connect(config={**SETTINGS, "temp_directory": spill})
    try:
        for statement in (QUIET, *macros()):
            connection.execute(statement)
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
