"""What a reader gives: blocks of records with their line numbers, and an account of what was not a record."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import pyarrow as pa

from humanline.foundation.errors import Fault, HumanlineError, LogError
from humanline.model.facts import Notice

MIB = 1 << 20

#: Bytes that are read, checked and parsed at a time. Memory follows this number, never the size of the file.
BLOCK = 8 * MIB
#: Records that a block of the beginning holds, where it would hold more.
FIRST = 50_000
#: A record longer than this is rejected: it is a quote that never closes, or no text at all.
LONGEST_RECORD = 32 * MIB


class Rejected(NamedTuple):
    """A record that can't be read; what stands in it is not kept, since it can name people.

    Attributes:
        line: physical line on which it starts; the row in Parquet and XLSX.
        reason: why, in English.
    """

    line: int
    reason: str


#: Lines of a file that are no record: the header or title again, a sum of the lines above, a remark below the table.
NoRecord = Literal["repeated_header", "total", "footer"]


class LeftOut(NamedTuple):
    """A line that is no record of a contact and is left out, counted.

    Attributes:
        line: physical line on which it starts; the row in a workbook.
        kind: what it is instead.
    """

    line: int
    kind: NoRecord


class Block(NamedTuple):
    """Some consecutive records of one file.

    Attributes:
        origin: the file's name, with the member's name behind it for a zip of several files.
        records: one column of text a column of the file (typed for Parquet).
        lines: physical line on which each record starts (row number for Parquet and XLSX); int64, one a record.
        rejected: records between the first and the last of this block that can't be read.
        consumed: bytes of the file, as it stands on disk, that have been read so far.
        left_out: lines between them that are no records.
    """

    origin: str
    records: pa.RecordBatch
    lines: pa.Int64Array
    rejected: tuple[Rejected, ...]
    consumed: int
    left_out: tuple[LeftOut, ...] = ()


class Source(ABC):
    """One file of records, read as often as needed, in memory that does not grow with its size.

    Attributes:
        path: where the file stands.
        origin: what it is called in the account.
        format: `csv`, `html`, `json`, `jsonl`, `parquet` or `xlsx`.
        columns: names of the columns, each different.
        numeric: columns whose numbers are numbers and not text, so that no decimal comma can occur in them.
        findings: what was found about the layout when the file was opened.
        settings: what `[log]` must say for the file to be read the same way when it has grown.
        blank_lines: lines without anything, counted while reading.
        mixed_encoding: records read as Windows-1252 in a file of UTF-8, counted while reading.
        rejected: records that can't be read, counted while reading.
        first_rejected: the first of them.
    """

    format: str

    def __init__(self, path: Path, origin: str) -> None:
        self.path = path
        self.origin = origin
        self.columns: tuple[str, ...] = ()
        self.numeric: frozenset[str] = frozenset()
        self.findings: tuple[Notice, ...] = ()
        self.settings: dict[str, str | bool] = {}
        self.blank_lines = 0
        self.mixed_encoding = 0
        self.rejected = 0
        self.first_rejected: Rejected | None = None
        self._left_out: dict[NoRecord, list[int]] = {}

    @property
    def title(self) -> str:
        """What the table is called: its file without endings, or its sheet."""
        _, _, name = self.origin.rpartition("/")
        return name if self.format == "xlsx" else name.partition(".")[0]

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What a reader of the figures should know about the layout, and about lines left out while reading."""
        return (
            *self.findings,
            *(
                Notice(code=f"{kind}_left_out", values={"file": self.origin, "count": count, "line": first})
                for kind in get_args(NoRecord)
                if kind in self._left_out
                for count, first in [self._left_out[kind]]
            ),
        )

    def _begin(self) -> None:
        """Forget what was counted in an earlier pass."""
        self.blank_lines = self.mixed_encoding = self.rejected = 0
        self.first_rejected = None
        self._left_out = {}

    def _reject(self, rejected: Sequence[Rejected]) -> None:
        """Count records that can't be read."""
        self.rejected += len(rejected)
        self.first_rejected = self.first_rejected or next(iter(rejected), None)

    def _leave_out(self, lines: Iterable[LeftOut]) -> None:
        """Count lines that are no records."""
        for line, kind in lines:
            seen = self._left_out.setdefault(kind, [0, line])
            seen[0] += 1

    @abstractmethod
    def blocks(self, *, threads: bool = True) -> Generator[Block, None, None]:
        """Read the file from its start.

        Args:
            threads: Arrow may use every core; without it one core is used.

        Raises:
            LogError: the file breaks off or can't be read.
        """

    def beginning(self) -> Generator[Block, None, None]:
        """The same for who needs only the first records: a block may hold fewer."""
        return self.blocks()


def unique_names(found: list[str], origin: str) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """Column names that are all different, and a notice when names had to change.

    Args:
        found: the names in the header; empty ones become `column_3`, repeated ones `name_2`.
        origin: the file, for the notice.
    """
    taken: set[str] = set()
    names: list[str] = []
    changed: list[str] = []
    present = {name.strip() for name in found}
    for place, raw in enumerate(found, start=1):
        name = wanted = raw.strip() or f"column_{place}"
        number = 2
        while name in taken or (name != raw.strip() and name in present):
            name = f"{wanted}_{number}"
            number += 1
        taken.add(name)
        names.append(name)
        if name != raw.strip():
            changed.append(name)
    if not changed:
        return tuple(names), ()
    values: dict[str, str | int | float] = {"file": origin, "count": len(changed), "names": ", ".join(changed[:10])}
    return tuple(names), (Notice(code="duplicate_header", values=values, level="warning"),)


def unreadable(where: str, found: str, rule: str, way_out: str = "") -> LogError:
    """One fault of a file, as an error."""
    return LogError([Fault(where, found, rule, way_out)])


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Within it, what the system can't read is a fault of that file.

    Raises:
        LogError: the file is gone, may not be read, or its disk fails.
    """
    try:
        yield
    except HumanlineError:
        raise
    except OSError as error:
        found, way_out = f"it can't be read ({error.strerror or error})", "Make it readable, or copy it again."
        raise unreadable(str(path), found, "A contact log must be readable.", way_out) from error


def windows_1252(raw: bytes) -> str:
    """Bytes as Windows-1252; the five bytes it leaves open become control characters, as in browsers (WHATWG)."""
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in raw)
