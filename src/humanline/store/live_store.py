"""The store of one machine: one thread writes, in groups; whoever reads does so beside it."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from humanline.foundation.clock import Clock, system_clock
from humanline.foundation.errors import Fault, InputError
from humanline.foundation.files import refusing, written_whole
from humanline.model.live import microseconds
from humanline.store import tables
from humanline.store.grouping import GroupThread, Waiting
from humanline.store.reading import Reading
from humanline.store.sqlite import NAME, FolderLock, engine_of, upgraded
from humanline.store.statements import Statement
from humanline.store.writing import Writing

Result = TypeVar("Result")
_Work = Callable[[Writing], object]
_BEGIN = Statement(text("SAVEPOINT one"))
_END = Statement(text("RELEASE SAVEPOINT one"))
_BACK = Statement(text("ROLLBACK TO SAVEPOINT one"))


class StoreGoneError(OSError):
    """The store can't be written or read now: the disk is full, read-only or gone."""


class Store:
    """What was acknowledged is on the disk.

    Args:
        folder: the data folder; made where it is not there.
        serves: this process serves from it, and is the only one that does.
        clock: the time.

    Attributes:
        folder: the data folder.
        links_key: signs the links of customers.
        written: counts the groups that this process wrote.

    Raises:
        InputError: another process serves from it; it is no store of ours.
        OutputError: it can't be made or written.
    """

    def __init__(self, folder: Path, *, serves: bool = True, clock: Clock = system_clock) -> None:
        self.folder = folder
        self._lock = FolderLock(folder) if serves else None
        path = folder / NAME
        try:
            upgraded(path)
            self._key = _secret(folder / "customers.key")
            self.links_key = _secret(folder / "links.key")
        except BaseException:
            if self._lock is not None:
                self._lock.close()
            raise
        self._writes, self._reads = engine_of(path, writes=True), engine_of(path, writes=False)
        self._faults: Any = self._writes.dialect.dbapi
        self._connection: Connection | None = None
        self._closed = False
        self._clock = clock
        self.written = 0
        self._latest = self.read(
            lambda found: found.connection.scalar(select(func.coalesce(func.max(tables.entry.c.kept_at), 0)))
        )
        self._thread: GroupThread[_Work] = GroupThread("store", self._carry_out)

    def write(self, work: Callable[[Writing], Result]) -> Future[Result]:
        """Queue work in a transaction that writes; the future is settled once it is on the disk.

        Work that fails is taken back alone; the others of its group stand. The future may then hold what the work
        raised, or `StoreGoneError`.
        """
        return self._thread.put(work)

    def read(self, work: Callable[[Reading], Result]) -> Result:
        """Read in a transaction of its own, beside whoever writes. It waits: not for a thread that may not.

        Raises:
            StoreGoneError: it can't be read.
        """
        try:
            with self._reads.begin() as connection:
                return work(Reading(connection))
        except (SQLAlchemyError, self._faults.Error) as error:
            raise StoreGoneError(str(getattr(error, "orig", None) or error)) from error

    def wipe(self) -> None:
        """Take what was deleted out of the files too, as far as nobody reads them now."""
        raw = self._writes.raw_connection()
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()

    def pseudonym(self, customer: str) -> str:
        """A customer as the store knows them: a keyed hash; empty for none."""
        return hmac.new(self._key, customer.strip().encode(), hashlib.sha256).hexdigest() if customer.strip() else ""

    def _now(self) -> int:
        """Microseconds; they only go on, whatever the clock does: no two writes have the same."""
        self._latest = max((self._latest or 0) + 1, microseconds(self._clock()))
        return self._latest

    def close(self) -> None:
        """Carry out what waits, and let go; once closed, again does nothing."""
        if self._closed:
            return
        self._closed = True
        self._thread.close()
        if self._connection is not None:
            self._connection.close()
        self._writes.dispose()
        self._reads.dispose()
        if self._lock is not None:
            self._lock.close()

    def _carry_out(self, group: list[Waiting[_Work]]) -> None:
        """A group in one transaction, each of it in a savepoint; told after it is on the disk."""
        done: list[tuple[Future[object], object, BaseException | None]] = []
        try:
            if self._connection is None:
                self._connection = self._writes.connect()
            with self._connection.begin():
                for one in group:
                    done.append((one.done, *self._within(self._connection, one.work)))
        except (SQLAlchemyError, self._faults.Error) as error:
            self._forget_connection()
            gone = StoreGoneError(str(getattr(error, "orig", None) or error))
            gone.__cause__ = error
            for one in group:
                one.done.set_exception(gone)
            return
        self.written += 1
        for future, result, failed in done:
            if failed is not None:
                future.set_exception(failed)
            else:
                future.set_result(result)

    def _within(self, connection: Connection, work: _Work) -> tuple[object, BaseException | None]:
        _BEGIN.change(connection)
        try:
            result = work(Writing(connection, self._now()))
        except Exception as error:
            if self._is_of_the_disk(error):
                raise  # nothing of the group can be kept
            _BACK.change(connection)
            _END.change(connection)
            return None, error
        _END.change(connection)
        return result, None

    def _is_of_the_disk(self, error: Exception) -> bool:
        """Whether the database failed, and not what was asked of it."""
        if isinstance(error, SQLAlchemyError):
            return not isinstance(error, IntegrityError)
        return isinstance(error, self._faults.Error) and not isinstance(error, self._faults.IntegrityError)

    def _forget_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.invalidate()
                connection.close()
            except SQLAlchemyError:
                return


def existing(folder: Path) -> Store:
    """The store of a folder in which there is one, beside whoever serves from it.

    Raises:
        InputError: there is none.
    """
    if not (folder / NAME).is_file():
        rule, way_out = "A folder of `humanline serve --data` is needed.", "Name it with --data."
        raise InputError([Fault(str(folder), "nothing is kept there", rule, way_out)])
    return Store(folder, serves=False)


def _secret(path: Path) -> bytes:
    """A key: made once, for its owner alone."""
    if not path.exists():
        with written_whole(path, private=True) as temporary:
            temporary.write_bytes(secrets.token_bytes(32))
            with temporary.open("rb") as file:
                os.fsync(file.fileno())
    with refusing(path):
        return path.read_bytes()
