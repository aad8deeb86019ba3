"""The file of what was rejected or set aside, and the count of each reason.

It says where and why, and never what stood there: a bad record names its customer and the staff as any other does, and
a cell that can't be read may hold whatever was typed one column too early. The line in the export has it all.
"""

from __future__ import annotations

from pathlib import Path
from typing import IO, Literal

from humanline.foundation.spreadsheets import csv_line
from humanline.model.facts import Rejections

COLUMNS = ("what", "origin", "line", "column", "reason")

#: More different reasons than this are counted together.
_MOST_REASONS = 200


class Rejects:
    """Writes rejects to a CSV file, one at a time, and counts them."""

    def __init__(self, path: Path) -> None:
        self._file: IO[str] = path.open("w", encoding="utf-8", newline="", errors="backslashreplace")
        self._file.write(csv_line(COLUMNS))
        self._counts: dict[tuple[Literal["record", "value"], str], list[int]] = {}
        self._examples: dict[tuple[Literal["record", "value"], str], str] = {}
        self.written = 0

    def add(
        self,
        what: Literal["record", "value"],
        origin: str,
        line: int,
        *,
        reason: str,
        column: str = "",
        counted_as: str = "",
    ) -> None:
        """Write one reject.

        Args:
            what: the whole record, or only a value.
            origin: file it stands in.
            line: physical line on which it starts.
            reason: why, in English; it quotes nothing of the record.
            column: contact-log column, where it is about one.
            counted_as: the reason to count it under, where the reason names other records.
        """
        self._file.write(csv_line([what, origin, line, column, reason]))
        self.written += 1
        key: tuple[Literal["record", "value"], str] = (what, counted_as or reason)
        if key not in self._counts and len(self._counts) >= _MOST_REASONS:
            key = (what, "other reasons")
        self._counts.setdefault(key, [0])[0] += 1
        self._examples.setdefault(key, f"{origin} line {line}")

    def close(self) -> None:
        """Write what is still in memory."""
        self._file.close()

    def counted(self) -> tuple[Rejections, ...]:
        """How many for each reason; records before values, then the most frequent first."""
        ordered = sorted(self._counts.items(), key=lambda item: (item[0][0], -item[1][0], item[0][1]))
        return tuple(
            Rejections(what=what, reason=reason, count=count[0], example=self._examples[what, reason])
            for (what, reason), count in ordered
        )
