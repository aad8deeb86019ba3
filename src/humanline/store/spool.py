"""A request for a person while the store is gone: a file of places that are there before the disk is full."""

from __future__ import annotations

import os
import threading
import zlib
from collections import deque
from concurrent.futures import Future
from pathlib import Path

import msgspec
from msgspec import structs

from humanline.foundation.files import refusing
from humanline.foundation.record import Record
from humanline.store.grouping import GroupThread, Waiting

#: Bytes of a place, and how many there are.
PLACE = 1_024
PLACES = 16_384
#: Characters of what a customer says with it.
WORDS = 400


class Asked(Record, frozen=True, omit_defaults=True):
    """A request for a person, as the spool keeps it.

    Attributes:
        contact: its id, or its name in the ledger.
        key: with which it is done once.
        at: when, in microseconds.
        address: where the customer can be called back.
        words: what they said with it.
        moment: what it is about, as it was named.
        language: of the customer.
        channel: by which it came.
    """

    contact: str
    key: str
    at: int
    address: str = ""
    words: str = ""
    moment: str = ""
    language: str = ""
    channel: str = ""


class SpoolFullError(OSError):
    """Every place is taken."""


class Spool:
    """A file that has its size before it is needed. One thread writes it.

    Args:
        path: of the file.
        places: how many requests it holds.

    Raises:
        OutputError: it can't be made.
    """

    def __init__(self, path: Path, places: int = PLACES) -> None:
        with refusing(path):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            size = os.fstat(self._handle).st_size
            places = max(places, size // PLACE)
            while size < places * PLACE:
                size += os.pwrite(self._handle, bytes(min(places * PLACE - size, 1 << 20)), size)
            os.fsync(self._handle)
        self._lock = threading.Lock()
        self._kept = self._found(places)
        #: For how many requests there is room in all.
        self.places = places
        self._free = deque(place for place in range(places) if place not in self._kept)
        self._thread: GroupThread[Asked] = GroupThread("spool", self._write)

    def put(self, asked: Asked) -> Future[None]:
        """Keep a request; the future is settled once it is on the disk.

        It may hold `SpoolFullError`, or what the system says of the disk.
        """
        return self._thread.put(asked)

    def waiting(self) -> list[tuple[int, Asked]]:
        """All that is kept, with its place, the earliest first."""
        with self._lock:
            return sorted(self._kept.items(), key=lambda one: (one[1].at, one[0]))

    def clear(self, places: list[int]) -> None:
        """Give places free again, once what was kept there is in the store.

        Raises:
            OSError: the disk refuses; then it is kept, and done once by its key.
        """
        for place in places:
            os.pwrite(self._handle, bytes(PLACE), place * PLACE)
        os.fdatasync(self._handle)
        with self._lock:
            for place in places:
                self._kept.pop(place, None)
            self._free.extend(places)

    def close(self) -> None:
        """Write what waits, and let go."""
        self._thread.close()
        os.close(self._handle)

    def _write(self, group: list[Waiting[Asked]]) -> None:
        written: list[tuple[int, Waiting[Asked]]] = []
        for one in group:
            with self._lock:
                place = self._free.popleft() if self._free else None
            if place is None:
                one.done.set_exception(SpoolFullError("every place of the spool is taken"))
                continue
            try:
                os.pwrite(self._handle, _line(one.work), place * PLACE)
            except OSError as error:
                one.done.set_exception(error)
                continue
            written.append((place, one))
        try:
            os.fdatasync(self._handle)
        except OSError as error:
            for _, one in written:
                one.done.set_exception(error)
            return
        with self._lock:
            self._kept.update((place, one.work) for place, one in written)
        for _, one in written:
            one.done.set_result(None)

    def _found(self, places: int) -> dict[int, Asked]:
        found = {}
        for place in range(places):
            line = os.pread(self._handle, PLACE, place * PLACE)
            asked = _read(line) if line[:1] != b"\0" else None
            if asked is not None:
                found[place] = asked
        return found


def _line(asked: Asked) -> bytes:
    """A place, filled: a sum over it, and the request as JSON. What is said is cut where it does not fit."""
    fitting = structs.replace(
        asked,
        words=asked.words[:WORDS],
        moment=asked.moment[:80],
        channel=asked.channel[:20],
        language=asked.language[:8],
    )
    for name in ("", "words", "moment", "channel", "language"):
        while True:
            text = msgspec.json.encode(fitting)
            if len(text) <= PLACE - 10:
                return b"%08x %s\n" % (zlib.crc32(text), text)
            if not name or not getattr(fitting, name):
                break
            fitting = structs.replace(fitting, **{name: getattr(fitting, name)[: len(getattr(fitting, name)) // 2]})
    raise ValueError("a contact, a key or an address longer than a place")


def _read(line: bytes) -> Asked | None:
    """What stands in a place; `None` for half of one, which was never acknowledged."""
    text = line[9:].partition(b"\n")[0]
    if line[:9] != b"%08x " % zlib.crc32(text):
        return None
    return msgspec.json.decode(text, type=Asked)
