"""A file that lines are appended to: what was acknowledged is on the disk (I3)."""

from __future__ import annotations

import asyncio
import os
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from humanline.foundation.errors import Fault, InputError
from humanline.foundation.files import refusing
from humanline.foundation.leases import take

#: At most so many lines go to the disk at once.
_GROUP = 512


class _Line(NamedTuple):
    text: bytes
    done: asyncio.Future[None]


class AppendedFile:
    """One file, written by one thread: whatever waits goes to the disk at once, and is acknowledged after it is there.

    Only its owner may read it. Half a line at its end, which a machine that stopped leaves, was never acknowledged and
    is taken off.

    Args:
        path: of the file. Missing folders are made.

    Raises:
        InputError: another process writes it.
        OutputError: it can't be made or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with refusing(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            if not take(self._handle):
                os.close(self._handle)
                way_out = "Stop that one, or choose another file with --out."
                raise InputError([Fault(str(path), "another process writes it", "One process writes it.", way_out)])
            self._length = _whole_lines(self._handle)
            os.ftruncate(self._handle, self._length)
            os.fsync(self._handle)
            _keep_name(path.parent)
        self._lines: deque[_Line] = deque()
        #: Wakes who writes: once for all that is asked in one turn of a loop. Each is a switch between threads.
        self._woken = False
        self._calls: SimpleQueue[bool] = SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="appending", daemon=True)
        self._thread.start()

    async def append(self, text: bytes, within_s: float | None = None) -> None:
        """Append a line, and wait until it is on the disk; left out, if it still can be, when nobody waits any more.

        Args:
            text: without its end.
            within_s: it is waited for no longer; `None`: until it is there.

        Raises:
            TimeoutError: it is not there in time.
            OSError: it can't be written.
        """
        loop = asyncio.get_running_loop()
        line = _Line(text + b"\n", loop.create_future())
        self._lines.append(line)
        if not self._woken:
            self._woken = True
            loop.call_soon(self._wake)
        late = loop.call_later(within_s, _give_up, line.done) if within_s is not None else None
        try:
            await line.done
        finally:
            if late is not None:
                late.cancel()

    def close(self) -> None:
        """Write what waits, and let go."""
        self._calls.put(False)
        self._thread.join()
        os.close(self._handle)

    def _wake(self) -> None:
        self._woken = False
        self._calls.put(True)

    def _write(self) -> None:
        goes_on = True
        while goes_on:
            goes_on = self._calls.get()
            while self._lines:
                lines = [self._lines.popleft() for _ in range(min(len(self._lines), _GROUP))]
                # Whoever stopped waiting was answered otherwise: what is not on its way to the disk stays off it.
                group = [line for line in lines if not line.done.done()]
                if group:
                    self._write_group(group)

    def _write_group(self, group: list[_Line]) -> None:
        text = b"".join(line.text for line in group)
        try:
            written = 0
            while written < len(text):
                written += os.write(self._handle, text[written:])
            os.fsync(self._handle)
        except OSError as error:
            try:
                os.ftruncate(self._handle, self._length)
            except OSError:
                self._length = os.fstat(self._handle).st_size
            _tell(group, error)
            return
        self._length += len(text)
        _tell(group, None)


def _give_up(done: asyncio.Future[None]) -> None:
    if not done.done():
        done.set_exception(TimeoutError("not in time"))


def _tell(group: list[_Line], error: OSError | None) -> None:
    """Acknowledge lines to those who wait for them: each loop is woken once."""
    for loop in dict.fromkeys(line.done.get_loop() for line in group):
        with suppress(RuntimeError):  # the loop has ended, and nobody waits any more
            loop.call_soon_threadsafe(_settle, [line.done for line in group if line.done.get_loop() is loop], error)


def _settle(those: list[asyncio.Future[None]], error: OSError | None) -> None:
    for done in those:
        if done.done():  # not waited for any longer
            continue
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)


def _whole_lines(handle: int) -> int:
    """Bytes up to the end of the last whole line."""
    end, step = os.fstat(handle).st_size, 65_536
    while end > 0:
        begin = max(0, end - step)
        found = os.pread(handle, end - begin, begin).rfind(b"\n")
        if found >= 0:
            return begin + found + 1
        end = begin
    return 0


def _keep_name(folder: Path) -> None:
    """A new file's name is on the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
