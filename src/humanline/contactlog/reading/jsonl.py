"""JSON objects as blocks of text: nested objects by their path (`queue.name`), lists kept as JSON."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Callable, Generator, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from humanline.contactlog.reading.bytestream import unpacked
from humanline.contactlog.reading.csv_buffer import LineReader
from humanline.contactlog.reading.encoding import Utf8, find_encoding
from humanline.contactlog.reading.json_tables import named, names_in, table_in
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
from humanline.model.facts import Notice
from humanline.model.organisation import Log

_SAMPLE = 4096
_MOST_COLUMNS = 10_000
#: Objects nested deeper than this stay JSON.
_DEEPEST = 8
#: One object that holds the whole log is held in memory.
_LARGEST_OBJECT = 512 * MIB
_TOO_LONG = f"longer than {LONGEST_RECORD // MIB} MiB"
_NO_OBJECT = "is not a JSON object"

Numbered = Iterator[tuple[int, dict[str, Any] | Rejected | None, int]]


class ObjectsSource(Source):
    """One file of JSON objects. Its columns are the paths in all objects, so it is read twice."""

    def __init__(self, path: Path, origin: str, log: Log, *, packed: str, member: str | None = None) -> None:
        super().__init__(path, origin)
        self._packed = packed
        self._member = member
        self._lists: tuple[Notice, ...] = ()
        with unpacked(path, packed, member) as stream:
            head = stream.read(_SAMPLE)
        if not head:
            raise unreadable(str(path), "the file is empty", "It must hold records.", "Export it again.")
        self._encoding = find_encoding(log.encoding, head, str(path))
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
        self.columns, renamed = unique_names(self._keys, origin)
        self.findings = (*self._lists, *renamed)

    @abstractmethod
    def _objects(self) -> Numbered:
        """Number and content of each record (nothing for a blank line), and bytes read so far."""

    def blocks(self, *, threads: bool = True) -> Generator[Block, None, None]:  # noqa: ARG002
        """Read the file from its start; see `Source.blocks`."""
        self._begin()
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
        self._reject(rejected)
        columns = [pa.array([cell_text(row.get(key)) for row in rows], pa.string()) for key in self._keys]
        records = pa.RecordBatch.from_arrays(columns, names=list(self.columns))
        return Block(self.origin, records, pa.array(np.array(lines, dtype=np.int64)), tuple(rejected), consumed)


class JsonLinesSource(ObjectsSource):
    """One file of JSON objects, one a line."""

    format = "jsonl"

    def _objects(self) -> Numbered:
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
        return flat(value) if isinstance(value, dict) else Rejected(line, _NO_OBJECT)


class JsonSource(ObjectsSource):
    """JSON over several lines: a list of objects, objects one after the other, or one object with a list of them.

    Its `line` is the number of the object, from 1.
    """

    format = "json"

    def _objects(self) -> Numbered:
        with unpacked(self.path, self._packed, self._member) as stream:
            text = _Text(self.path, Utf8(stream, self._encoding, stream.read(_SAMPLE)))
            values = text.values()
            first = next(values, None)
            second = next(values, None)
            found: list[Any] = [value for value in (first, second) if value is not None]
            if isinstance(first, dict) and second is None and not text.in_list:
                found = self._inside(first)
            every: Iterator[object] = chain(found, values)
            if (names := names_in(first)) and isinstance(second, list):
                every = (named(names, row) for row in chain(found[1:], values))
            for number, value in enumerate(every, start=1):
                record = flat(value) if isinstance(value, dict) else Rejected(number, _NO_OBJECT)
                yield number, record, text.consumed

    def _inside(self, whole: dict[str, Any]) -> list[Any]:
        """The longest list of objects in an object, or a table as one; the object itself where there is none."""
        if table := table_in(whole):
            return table
        lists = sorted(_lists(whole, "", 0), key=lambda found: -len(found[1]))
        if not lists:
            return [whole]
        path, records = lists[0]
        values: dict[str, str | int | float] = {"file": self.origin, "name": path, "count": len(records)}
        self._lists = (Notice(code="json_list", values=values),)
        if others := ", ".join(name for name, _ in lists[1:]):
            self._lists += (Notice(code="json_lists_left_out", values={"file": self.origin, "names": others}),)
        return records


class _Text:
    """Text that is read as it is needed, and the JSON values in it."""

    def __init__(self, path: Path, stream: Utf8) -> None:
        self._path = path
        self._stream = stream
        self._text = ""
        self._bytes = b""
        self._place = 0
        self._lines = 1
        self._final = False
        self.in_list = False

    @property
    def consumed(self) -> int:
        """Bytes of the file on disk that were read so far."""
        return self._stream.consumed

    def values(self) -> Iterator[object]:
        """The values of the list, or one after the other where there is no list."""
        if self._next_sign() == "[":
            self.in_list = True
            self._place += 1
        while sign := self._next_sign():
            if sign == "]" and self.in_list:
                return
            if sign == "," and self.in_list:
                self._place += 1
                continue
            yield self._value()
        if self.in_list:
            raise self._broken("the list breaks off", self._place)

    def _value(self) -> object:
        decode = json.JSONDecoder().raw_decode
        while True:
            try:
                value, self._place = decode(self._text, self._place)
            except json.JSONDecodeError as error:
                cut_off = error.pos > len(self._text) - 64 or error.msg.startswith("Unterminated")
                held = len(self._text) - self._place
                longest = LONGEST_RECORD if self.in_list else _LARGEST_OBJECT
                if self._final or not cut_off or held > longest:
                    raise self._broken(f"it is not JSON ({error.msg})", error.pos) from error
                self._more(max(MIB, held))
            except RecursionError as error:
                raise self._broken("it is nested too deep", self._place) from error
            else:
                if self._place < len(self._text) or self._final:
                    return value
                self._more(MIB)
                return value

    def _next_sign(self) -> str:
        """The next character that is no space; nothing at the end."""
        while True:
            while self._place < len(self._text):
                if not self._text[self._place].isspace():
                    return self._text[self._place]
                self._place += 1
            if self._final:
                return ""
            self._more(MIB)

    def _more(self, size: int) -> None:
        self._lines += self._text.count("\n", 0, self._place)
        part = self._stream.read(size)
        self._final = not part
        data = self._bytes + part
        try:
            text, self._bytes = data.decode(), b""
        except UnicodeDecodeError as error:
            if self._final or error.start < len(data) - 3:
                raise self._broken("it holds bytes that are not UTF-8", len(self._text)) from error
            text, self._bytes = data[: error.start].decode(), data[error.start :]
        self._text, self._place = self._text[self._place :] + text, 0

    def _broken(self, found: str, place: int) -> Exception:
        line = self._lines + self._text.count("\n", 0, place)
        return unreadable(
            f"{self._path} line {line}",
            found,
            "JSON over several lines is read as a whole.",
            'Export it again. In an older encoding, set encoding = "cp1252" in [log], or --encoding cp1252.',
        )


def _lists(value: dict[str, Any], path: str, depth: int) -> Iterator[tuple[str, list[Any]]]:
    """Lists of objects inside an object, with their paths."""
    for key, inside in value.items():
        name = f"{path}.{key}" if path else key
        if isinstance(inside, list) and inside and all(isinstance(item, dict) for item in inside):
            yield name, inside
        elif isinstance(inside, dict) and depth < _DEEPEST:
            yield from _lists(inside, name, depth + 1)


def flat(value: dict[str, Any]) -> dict[str, Any]:
    """An object with the objects inside it by their paths."""
    if not any(isinstance(inside, dict) for inside in value.values()):
        return value
    found: dict[str, Any] = {}
    _flatten(value, "", 0, found)
    return found


def _flatten(value: dict[str, Any], path: str, depth: int, found: dict[str, Any]) -> None:
    for key, inside in value.items():
        name = f"{path}{key}"
        if isinstance(inside, dict) and inside and depth < _DEEPEST:
            _flatten(inside, f"{name}.", depth + 1, found)
        elif inside != {}:
            while name in found:  # a key with a dot in it, beside an object
                name += "_2"
            found[name] = inside
