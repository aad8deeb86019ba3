"""Bytes that are read but not used yet, and records and lines taken from them."""

from __future__ import annotations

from collections.abc import Iterator

from humanline.contactlog.reading.bytestream import Stream
from humanline.contactlog.reading.csv_dialect import unquoted
from humanline.contactlog.reading.csv_exact import Dialect, Scan, line_at, scan
from humanline.contactlog.reading.source import BLOCK, LONGEST_RECORD

#: The smallest piece on which the fast path is tried; a piece that is not regular is cut down to this.
SMALLEST_PIECE = 64 * 1024


class Unquoted:
    """A stream of which every line stood in quotes as a whole."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._rest = b""

    @property
    def consumed(self) -> int:
        """Bytes of the file on disk that were read so far."""
        return self._stream.consumed

    def read(self, size: int) -> bytes:
        """At least one line, about `size` bytes; none at the end."""
        while part := self._stream.read(size):
            self._rest += part
            cut = self._rest.rfind(b"\n") + 1
            if cut:
                lines, self._rest = self._rest[:cut], self._rest[cut:]
                return unquoted(lines)
        lines, self._rest = self._rest, b""
        return unquoted(lines)


class Buffer:
    """Bytes read but not used yet; it grows only while one record needs it."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.data = b""
        self.place = 0
        self.final = False

    def __len__(self) -> int:
        return len(self.data) - self.place

    @property
    def consumed(self) -> int:
        """Bytes of the file on disk that were read so far."""
        return self._stream.consumed

    def fill(self, size: int) -> None:
        """Have at least `size` bytes ahead, or all there are."""
        missing = size - len(self)
        if missing <= 0 or self.final:
            return
        parts = [self.data[self.place :]]
        while missing > 0:
            part = self._stream.read(max(missing, SMALLEST_PIECE))
            if not part:
                self.final = True
                break
            parts.append(part)
            missing -= len(part)
        self.data, self.place = b"".join(parts), 0

    def skip_line(self) -> bool:
        """Drop the rest of a line that is too long to hold; false when it was the last."""
        while True:
            end, after = line_at(self.data, self.place, final=self.final)
            if end >= 0:
                self.place = after
                return len(self) > 0 or not self.final
            last_return = self.data.endswith(b"\r")
            self.place = len(self.data) - last_return
            self.fill(len(self) + BLOCK)


def next_record(buffer: Buffer, dialect: Dialect, width: int | None) -> Scan | None:
    """The next record, reading on as far as it needs; `None` at the end."""
    while True:
        if len(buffer):
            found = scan(buffer.data, buffer.place, final=buffer.final, dialect=dialect, width=width)
            if found is not None:
                return found
        elif buffer.final:
            return None
        buffer.fill(max(2 * len(buffer), SMALLEST_PIECE))


class LineReader:
    """Physical lines, one at a time."""

    def __init__(self, stream: Stream) -> None:
        self._buffer = Buffer(stream)

    @property
    def consumed(self) -> int:
        """Bytes of the file on disk that were read so far."""
        return self._buffer.consumed

    def lines(self) -> Iterator[tuple[int, bytes | None]]:
        """Number and bytes of each line, without its end; `None` for one that is too long to hold."""
        buffer, number = self._buffer, 0
        while True:
            if not len(buffer):
                buffer.fill(BLOCK)
                if not len(buffer):
                    return
            end, after = line_at(buffer.data, buffer.place, final=buffer.final)
            if end < 0 and len(buffer) <= LONGEST_RECORD:
                buffer.fill(max(2 * len(buffer), SMALLEST_PIECE))
                continue
            number += 1
            if end < 0 or end - buffer.place > LONGEST_RECORD:
                yield number, None
                buffer.skip_line()
            else:
                yield number, buffer.data[buffer.place : end]
                buffer.place = after
