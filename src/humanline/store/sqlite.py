"""SQLite as the store: one file that one server writes, on the disk before anything is acknowledged."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError

from humanline.foundation.errors import Fault, InputError
from humanline.foundation.files import refusing, written_whole
from humanline.foundation.leases import take

NAME = "live.db"
#: The newest of the migrations.
SCHEMA = "0002"
#: Another program (a backup, `humanline forget`) may hold the file for so long.
_BUSY_MS = 5_000


def engine_of(path: Path, *, writes: bool) -> Engine:
    """What connects to a file.

    Args:
        path: of the database.
        writes: its transactions write: each takes the file at once, so that none is refused half way.
    """
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY_MS / 1000, "check_same_thread": False},
                           hide_parameters=True)  # fmt: skip  # what customers say is in no log

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: object) -> None:  # noqa: ANN401
        connection.isolation_level = None  # transactions are begun below
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Any) -> None:  # noqa: ANN401
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def upgraded(path: Path) -> None:
    """Make the schema, or bring it up to date.

    Raises:
        InputError: it is not a database, or a newer version made it in a way that this one can't use.
        OutputError: it can't be written.
    """
    with refusing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    engine = engine_of(path, writes=True)
    try:
        with engine.connect() as connection:
            has = connection.execute(text("SELECT name FROM sqlite_master WHERE name = 'alembic_version'")).scalar()
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() if has else None
        if found is not None and str(found) >= SCHEMA:
            return  # a newer schema only adds: an older process runs beside it
        from humanline.store.migrating import migrate

        migrate(engine)
    except DatabaseError as error:
        raise InputError(
            [Fault(str(path), f"it can't be used ({error.orig})", "A database of `humanline serve` is needed.",
                   "Put back a backup, or name another folder.")]
        ) from None  # fmt: skip
    finally:
        engine.dispose()


class FolderLock:
    """Who serves from a folder: one process.

    Args:
        folder: the data folder.

    Raises:
        InputError: another process serves from it.
        OutputError: it can't be written.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / "lock"
        with refusing(path):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if not take(self._handle):
            who = os.read(self._handle, 20).decode(errors="replace").strip()
            os.close(self._handle)
            rule, way_out = "One process serves from a folder.", "Stop that one, or name another folder with --data."
            raise InputError([Fault(str(folder), f"process {who} serves from it", rule, way_out)])
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, str(os.getpid()).encode(), 0)

    def close(self) -> None:
        """Let go."""
        os.close(self._handle)


def back_up(folder: Path, target: Path) -> None:
    """A whole copy of the store while it is in use.

    Args:
        folder: the data folder.
        target: the file that is made.

    Raises:
        InputError: there is no store.
        OutputError: it can't be written.
    """
    source = folder / NAME
    if not source.is_file():
        raise InputError([Fault(str(source), "nothing found", "A folder of `humanline serve --data` is needed.")])
    with written_whole(target, private=True) as temporary, closing(sqlite3.connect(source)) as live:
        with closing(sqlite3.connect(temporary)) as copy:
            live.backup(copy, pages=1_000)
            copy.execute("PRAGMA journal_mode=DELETE")
        with temporary.open("rb") as file:
            os.fsync(file.fileno())


def restore(backup: Path, folder: Path) -> None:
    """Put a backup into a folder in which there is no store.

    Raises:
        InputError: the backup is not whole; a store is there.
        OutputError: it can't be written.
    """
    if (folder / NAME).exists():
        rule, way_out = "A backup is put where there is no store.", "Move it away first, or name another folder."
        raise InputError([Fault(str(folder), "a store is there", rule, way_out)])
    try:
        with closing(sqlite3.connect(f"file:{backup}?mode=ro", uri=True)) as found:
            whole = found.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        whole = str(error)
    if whole != "ok":
        raise InputError([Fault(str(backup), f"it is not whole ({whole})", "A backup of a store is needed.")])
    with refusing(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with written_whole(folder / NAME, private=True) as temporary:
        temporary.write_bytes(backup.read_bytes())
