"""The engine that tidying runs on: DuckDB inside this process, without network."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb
import ibis
from ibis.backends.duckdb import Backend

from humanline.contactlog.querying.functions import macros
from humanline.foundation.errors import ConfigError, Fault, OutputError
from humanline.foundation.files import refusing
from humanline.foundation.leases import private_folder, remove

#: Nothing is fetched, nothing is printed between the answers, and what does not fit in memory goes to disk.
SETTINGS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "memory_limit": "2GB",
}
#: The engine would draw a progress bar on standard output, between our answers.
QUIET = "set enable_progress_bar = false"
#: No two engines of a process put what does not fit in memory in one place.
_ASKED = itertools.count()


@contextmanager
def asking_engine(work: Path) -> Iterator[Backend]:
    """The same engine behind Ibis, to ask questions of a tidied log.

    Args:
        work: where what does not fit in memory goes for the time of a question; where it can't be written, elsewhere.

    Raises:
        OutputError: what does not fit in memory can't be written either.
    """
    with ExitStack() as stack:
        if os.access(work, os.W_OK):
            spill = work / f".spill-{os.getpid()}-{next(_ASKED)}"  # the engine makes it when it needs it
        else:
            spill = stack.enter_context(private_folder())
        backend = ibis.duckdb.connect(**SETTINGS, temp_directory=str(spill))
        stack.callback(remove, spill)
        stack.callback(backend.disconnect)
        for statement in (QUIET, *macros()):
            backend.raw_sql(statement)
        with _refusing(spill):
            yield backend


@contextmanager
def _refusing(spill: Path) -> Iterator[None]:
    """Within it, a disk or memory that the engine finds full is a fault with a way out."""
    try:
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        why = str(error).partition("\n")[0]
        way_out = "Make room on that disk, or work in a folder elsewhere."
        raise OutputError(f"{spill.parent}: the log can't be tidied or asked there ({why}). {way_out}") from error


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
    with refusing(work):
        spill = Path(tempfile.mkdtemp(prefix=".spill-", dir=work))
    connection = duckdb.connect(config={**SETTINGS, "temp_directory": str(spill)})
    try:
        for statement in (QUIET, *macros()):
            connection.execute(statement)
        connection.execute("set TimeZone = 'UTC'")
        try:
            connection.execute("select timezone(?, timestamp '2000-01-01')::varchar", [zone]).fetchall()
        except duckdb.Error as error:
            fault = Fault("line.toml organisation.time_zone", f"found {zone!r}", "The engine does not know this zone.")
            raise ConfigError([fault]) from error
        with _refusing(spill):
            yield connection
    finally:
        connection.close()
        remove(spill)
