"""Read an organisation's files safely: a limit on size, clear faults, and the line on which a thing stands."""

from __future__ import annotations

import gc
import json
import math
import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from humanline.foundation.errors import Fault, ReachError
from humanline.model.reach import Remark

#: A menu or flow in a file larger than this is refused: a flow of 1 MB already has some 2,000 steps, and a parsed
#: file takes up to ten times its size in memory.
LIMIT_MB = 64

_ID = re.compile(r'"(id|name|displayName|filter_friendly_name|next|Identifier)"\s*:\s*"((?:[^"\\]|\\.)*)"')
_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")


def fault(where: str, found: str, rule: str, way_out: str = "") -> ReachError:
    """An error with one fault."""
    return ReachError([Fault(where, found, rule, way_out)])


@contextmanager
def without_collecting() -> Iterator[None]:
    """Look for no garbage meanwhile: of a large source nearly all is kept, and looking takes a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Document:
    """The text of one file, and where its lines are.

    Attributes:
        name: as it is shown: the file name, or its path inside the folder that is read.
        text: the whole text, its lines ended the Unix way.
        note: what a reader of the results should know of how it was read, `None`: nothing.
    """

    def __init__(self, name: str, text: str, note: Remark | None = None) -> None:
        self.name = name
        self.text = text
        self.note = note
        self._starts: list[int] = []
        self._ids: dict[tuple[str, str], int] = {}

    def line_at(self, offset: int) -> int:
        """The line, from 1, on which the character at `offset` stands."""
        if not self._starts:
            self._starts = [0, *(found.end() for found in re.finditer("\n", self.text))]
        return bisect_right(self._starts, offset)

    def place(self, line: int | None) -> str:
        """The file and line, or the file and that the line is unknown."""
        return f"{self.name}:{line}" if line else f"{self.name} (line unknown)"

    def place_of(self, key: str, value: str) -> str:
        """Where JSON text says first that `key` (an id, a name) is `value`: the parser keeps no lines itself."""
        if not self._ids:
            for found in _ID.finditer(self.text):
                self._ids.setdefault((found[1], _plain(found[2])), found.start())
        offset = self._ids.get((key, value))
        return self.place(None if offset is None else self.line_at(offset))


class Names:
    """Gives each name once; one that is taken gets a number behind it (`menu`, `menu~2`).

    Args:
        taken: names that are not given.
    """

    def __init__(self, *taken: str) -> None:
        self._given: dict[str, int] = dict.fromkeys(taken, 1)

    def take(self, name: str) -> None:
        """A name that is given elsewhere."""
        self._given.setdefault(name, 1)

    def free(self, name: str) -> str:
        """This name, or the first with a number behind it that is free."""
        if name not in self._given:
            self._given[name] = 1
            return name
        while (numbered := f"{name}~{self._given[name] + 1}") in self._given:
            self._given[name] += 1
        self._given[name] += 1
        self._given[numbered] = 1
        return numbered


def _plain(raw: str) -> str:
    if "\\" not in raw:
        return raw
    try:
        return str(json.loads(f'"{raw}"', strict=False))
    except ValueError:
        return raw


def read_bytes(path: Path, name: str = "") -> bytes:
    """The bytes of a file.

    Raises:
        ReachError: it is not there, can't be opened, is larger than `LIMIT_MB`, or is empty.
    """
    shown = name or path.name
    try:
        size = path.stat().st_size
        if size > LIMIT_MB * 1_000_000:
            raise fault(
                shown,
                f"a file of {size / 1_000_000:,.0f} MB",
                f"A menu or flow of up to {LIMIT_MB} MB can be read.",
                "Is this the export itself, without recordings and logs? Else split it.",
            )
        data = path.read_bytes()
    except OSError as error:
        raise fault(shown, f"it can't be read ({error.strerror})", "Give a file that is there.") from error
    if not data.strip():
        raise fault(shown, "an empty file", "A menu or flow is expected.", "Export it again.")
    return data


def read_document(path: Path, *, name: str = "", old_encodings: bool = False) -> Document:
    """The text of a file.

    Args:
        path: the file.
        name: how it is shown; else its file name.
        old_encodings: text that is not UTF-8 is read as Latin-1, with a note, rather than refused.

    Raises:
        ReachError: see `read_bytes`, or it is not UTF-8.
    """
    data = read_bytes(path, name)
    shown = name or path.name
    note = None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if not old_encodings:
            raise fault(
                f"{shown}:{line}", f"the byte 0x{data[error.start]:02x}", "The text must be UTF-8.", "Save it as UTF-8."
            ) from error
        text = data.decode("latin-1")
        note = Remark("not_utf8", {"file": shown, "line": line})
    return Document(shown, text.replace("\r\n", "\n").replace("\r", "\n"), note)


def json_in(document: Document, expected: str) -> Any:  # noqa: ANN401 - JSON is anything
    """The value of a JSON document.

    Args:
        document: the text.
        expected: what it should be, such as 'the JSON of a Studio flow'.

    Raises:
        ReachError: it is not JSON (with line and column), is nested too deeply, or holds half a character.
    """
    rule = f"It must be {expected}."
    try:
        value = json.loads(document.text, strict=False)
        if _HALF_CHARACTER.search(document.text):
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        where = f"{document.name}:{error.lineno}"
        raise fault(where, f"no JSON from column {error.colno}: {error.msg}", rule, "Export it again.") from error
    except RecursionError as error:
        raise fault(document.name, "it is nested hundreds of levels deep", rule, "Export it again.") from error
    except UnicodeEncodeError as error:
        raise fault(document.name, "half a character (a lone surrogate)", rule, "Export it again.") from error
    except ValueError as error:
        raise fault(document.name, f"a number that can't be read ({error})", rule, "Export it again.") from error
    return value


def mapping(value: object) -> dict[str, Any]:
    """The value when it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> list[Any]:
    """The value when it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def string(value: object) -> str:
    """The value when it is text or a number, else empty."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def seconds(value: object) -> float:
    """A time in seconds, from a number or its text; 0 when there is none."""
    try:
        found = float(value) if isinstance(value, str | int | float) else 0.0
    except (ValueError, OverflowError):
        return 0.0
    return found if math.isfinite(found) and found > 0 else 0.0
