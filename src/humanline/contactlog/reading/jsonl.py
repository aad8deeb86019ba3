"""JSON lines as blocks of text: one object a line, nested values kept as JSON."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from humanline.contactlog.reading.bytestream import unpacked
from humanline.contactlog.reading.csv_buffer import LineReader
from humanline.contactlog.reading.encoding import Utf8, find_encoding
from humanline.contactlog.reading.source import (
    BLOCK,
    LONGEST_RECORD,
    MIB,
    Block,
    Rejected,
    Source,
    unique_names,
    unreadable,
    windows_1252,
)
from humanline.contactlog.reading.text import cell_text
from humanline.model.organisation import Log

_SAMPLE = 4096
_MOST_COLUMNS = 10_000
_TOO_LONG = f"longer than {LONGEST_RECORD // MIB} MiB"


class JsonLinesSource(Source):
    """One file of JSON objects, one a line. Its columns are the keys of all objects, so it is read twice."""

    format = "jsonl"

    def __init__(self, path: Path, origin: str, log: Log, *, packed: str, member: str | None = None) -> None:
        super().__init__(path, origin)
        self._packed = packed
        self._member = member
        with unpacked(path, packed, member) as stream:
            head = stream.read(_SAMPLE)
        if not head:
            raise unreadable(str(path), "the file is empty", "It must hold records.", "Export it again.")
        self._encoding = find_encoding(log.encoding, head, str(path))
        if head[self._encoding.mark :].lstrip()[:1] == b"[":
            raise unreadable(
                str(path),
                "this is a JSON list",
                "JSON lines hold one object a line.",
                "Write one a line, such as with: jq -c '.[]' in.json > out.jsonl",
            )
        keys: dict[str, None] = {}
        for _, value, _ in self._objects():
            if isinstance(value, dict):
                keys.update(dict.fromkeys(value))
            if len(keys) > _MOST_COLUMNS:
                raise unreadable(
                    str(path),
                    f"more than {_MOST_COLUMNS:,} different keys",
                    "Keys are columns.",
                    "Move names into values.",
                )
        self._keys = list(keys)
        self.columns, self.notices = unique_names(self._keys, origin)

    def _objects(self) -> Iterator[tuple[int, dict[str, Any] | Rejected | None, int]]:
        """Line number, what stands on it (nothing for a blank line), and bytes read so far."""
        decode = msgspec.json.Decoder().decode
        with unpacked(self.path, self._packed, self._member) as stream:
            reader = LineReader(Utf8(stream, self._encoding, stream.read(_SAMPLE)))
            for line, raw in reader.lines():
                if raw is None:
                    yield line, Rejected(line, _TOO_LONG), reader.consumed
                    continue
                if not raw.strip():
                    yield line, None, reader.consumed
                    continue
                yield line, self._object(decode, line, raw), reader.consumed

    def _object(self, decode: Callable[[bytes], object], line: int, raw: bytes) -> dict[str, Any] | Rejected:
        try:
            raw.decode()
        except UnicodeDecodeError:
            if self._encoding.fallback == "reject":
                return Rejected(line, "holds bytes that are not text in the encoding of the file")
            self.mixed_encoding += 1
            raw = windows_1252(raw).encode()
        try:
            value = decode(raw)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            return Rejected(line, "is not JSON")
        if not isinstance(value, dict):
            return Rejected(line, "is not a JSON object")
        return value

    def blocks(self, *, threads: bool = True) -> Generator[Block, None, None]:  # noqa: ARG002
        """Read the file from its start; see `Source.blocks`."""
        self.blank_lines = self.mixed_encoding = 0
        rows: list[dict[str, Any]] = []
        lines: list[int] = []
        rejected: list[Rejected] = []
        consumed = since = 0
        for line, value, consumed in self._objects():
            if value is None:
                self.blank_lines += 1
            elif isinstance(value, Rejected):
                rejected.append(value)
            else:
                rows.append(value)
                lines.append(line)
            if len(rows) >= 1 << 16 or len(rejected) >= 10_000 or consumed - since >= 4 * BLOCK:
                yield self._block(rows, lines, rejected, consumed)
                rows, lines, rejected, since = [], [], [], consumed
        yield self._block(rows, lines, rejected, consumed)

    def _block(self, rows: list[dict[str, Any]], lines: list[int], rejected: list[Rejected], consumed: int) -> Block:
        columns = [pa.array([cell_text(row.get(key)) for row in rows], pa.string()) for key in self._keys]
        records = pa.RecordBatch.from_arrays(columns, names=list(self.columns))
        return Block(self.origin, records, pa.array(np.array(lines, dtype=np.int64)), tuple(rejected), consumed)
