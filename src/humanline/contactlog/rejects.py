"""The file of what was rejected or set aside, and the count of each reason."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import IO, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from humanline.contactlog.reading import Block, as_text
from humanline.model.facts import Rejections

COLUMNS = ("what", "origin", "line", "column", "reason", "found", "record")

#: More different reasons than this are counted together.
_MOST_REASONS = 200
_LONGEST = 64 * 1024
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[\d.,]+\Z")


class Rejects:
    """Writes rejects to a CSV file, one at a time, and counts them.

    A cell that a spreadsheet would take for a formula (it starts with `=`, `+`, `-`, `@` or a tab, and is no number)
    gets an apostrophe in front.
    """

    def __init__(self, path: Path) -> None:
        self._file: IO[str] = path.open("w", encoding="utf-8", newline="", errors="backslashreplace")
        self._writer = csv.writer(self._file)
        self._writer.writerow(COLUMNS)
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
        record: str,
        column: str = "",
        found: str = "",
        counted_as: str = "",
    ) -> None:
        """Write one reject.

        Args:
            what: the whole record, or only a value.
            origin: file it stands in.
            line: physical line on which it starts.
            reason: why, in English.
            record: the record's text.
            column: contact-log column, where it is about one.
            found: what stands there.
            counted_as: the reason to count it under, where the reason names other records.
        """
        self._writer.writerow(
            [what, _safe(origin), line, column, _safe(reason), _safe(found), _safe(_short(record, origin, line))]
        )
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


def record_text(cells: list[str]) -> str:
    """Cells as one line of CSV."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def records_at(block: Block, rows: NDArray[np.generic]) -> tuple[list[int], list[list[str]]]:
    """Lines and cells, as text, of some records of a block."""
    places = pa.array(rows)
    columns = [column.to_pylist() for column in as_text(block.records.take(places)).columns]
    return block.lines.take(places).to_pylist(), [list(cells) for cells in zip(*columns, strict=True)]


def _short(record: str, origin: str, line: int) -> str:
    if len(record) < _LONGEST:
        return record
    return f"{record[:_LONGEST]} … (cut here; the whole stands in {origin}, line {line})"


def _safe(text: str) -> str:
    if _FORMULA.match(text) and not _NUMBER.match(text):
        return "'" + text
    return text
