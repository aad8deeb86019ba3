"""A form that came in: its fields, and its files, which go to the disk while they come in and never through memory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect, Request

from humanline.foundation.errors import Fault
from humanline.foundation.files import refusing, written_whole
from humanline.serve.security import FORM_KEY, Keys, RefusedError

#: Fields of a form together are at most so many bytes; a phone menu is some thousands.
MOST_FIELDS = 1_000_000
#: A file is at most so many bytes, where nothing else is said.
MOST_FILE = 4_000_000_000
#: At most so many files at once, and fields.
_MOST_FILES, _MOST_NAMES = 50, 5_000
_HEADER = 8_192
_FORM, _MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


class Received(NamedTuple):
    """A file that came in whole.

    Attributes:
        name: as the browser called it, without folders.
        path: where it stands.
        bytes: its size.
    """

    name: str
    path: Path
    bytes: int


@dataclass
class Form:
    """What was filled in.

    Attributes:
        fields: name → values, in the order of the form.
        files: that came in.
    """

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: list[Received] = field(default_factory=list)

    def get(self, name: str) -> str:
        """The one value of a field, without spaces around it; empty where it was not filled in."""
        return self.fields.get(name, [""])[0].strip()

    def all(self, name: str) -> list[str]:
        """Every value of a field."""
        return self.fields.get(name, [])


#: Where a file of some name goes.
#:
#: Raises:
#:     RefusedError: it goes nowhere.
Placing = Callable[[str], Path]


async def form_in(request: Request, keys: Keys, *, placing: Placing | None = None, most_bytes: int = MOST_FILE) -> Form:
    """A form that one of our own pages sent.

    Files are kept once the whole form is there: of one that breaks off, is too large or is not ours nothing stays.

    Args:
        request: as it comes in, by somebody with a session.
        keys: whose form keys count.
        placing: where its files go; `None`: it has none.
        most_bytes: of one file.

    Raises:
        RefusedError: it is not ours, too large, or can't be read.
        OutputError: a file can't be written.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind == _FORM.encode():
        form = await _simple(request)
        _must_be_ours(form, request, keys)
        return form
    if kind != _MULTIPART.encode() or not options.get(b"boundary"):
        raise RefusedError(415, Fault("content-type", "found no form", "A form is needed.", f"Send {_FORM}."))
    return await _with_files(request, keys, options[b"boundary"], placing, most_bytes)


def _must_be_ours(form: Form, request: Request, keys: Keys) -> None:
    if not keys.is_form_key(request.state.session, form.get(FORM_KEY)):
        way_out = "Open the page again and fill it in there."
        raise RefusedError(403, Fault("form", "not one of our own pages", "It takes forms of its own alone.", way_out))


async def _simple(request: Request) -> Form:
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > MOST_FIELDS:
                raise _too_large("the form", MOST_FIELDS)
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_NAMES)
    except ValueError as error:
        raise _not_read(str(error)) from None
    except ClientDisconnect:
        raise _not_read("the connection ended") from None
    form = Form()
    for name, value in pairs:
        form.fields.setdefault(name, []).append(value)
    return form


async def _with_files(request: Request, keys: Keys, boundary: bytes, placing: Placing | None, most_bytes: int) -> Form:
    form = Form()
    with ExitStack() as stack:
        parts = _Parts(form, stack, placing, most_bytes, lambda: _must_be_ours(form, request, keys))
        try:
            parser = MultipartParser(boundary, parts.callbacks(), max_header_size=_HEADER)  # type: ignore[arg-type]
            async for part in request.stream():
                if part:
                    await asyncio.to_thread(parser.write, part)
            if not parts.ended:
                raise _not_read("it breaks off")
        except FormParserError as error:
            raise _not_read(str(error)) from None
        except ClientDisconnect:
            raise _not_read("the connection ended") from None
        _must_be_ours(form, request, keys)
        parts.close()
    return form


class _Parts:
    """The parts of a form, while they come in."""

    def __init__(
        self, form: Form, stack: ExitStack, placing: Placing | None, most: int, check: Callable[[], None]
    ) -> None:
        self._form, self._stack, self._placing, self._most, self._check = form, stack, placing, most, check
        self._header, self._value = b"", b""
        self._headers: dict[bytes, bytes] = {}
        self._name, self._filename = "", ""
        self._text = bytearray()
        self._fields = 0
        self._file: BinaryIO | None = None
        self._at: Path | None = None
        self._size = 0
        self.ended = False

    def callbacks(self) -> dict[str, Callable[..., None]]:
        """What the parser calls."""
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._in_header(data[start:end], name=True),
            "on_header_value": lambda data, start, end: self._in_header(data[start:end], name=False),
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_end,
            "on_part_data": lambda data, start, end: self._data(data[start:end]),
            "on_part_end": self._end,
            "on_end": self._all,
        }

    def close(self) -> None:
        """Every file is whole."""
        if self._file is not None:
            self._file.close()

    def _begin(self) -> None:
        self._headers, self._text, self._file, self._at, self._size = {}, bytearray(), None, None, 0
        self._name = self._filename = ""

    def _in_header(self, data: bytes, *, name: bool) -> None:
        if name:
            self._header += data
        else:
            self._value += data

    def _header_end(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        self._name = options.get(b"name", b"").decode(errors="replace")
        self._filename = options.get(b"filename", b"").decode(errors="replace")
        if not self._filename:
            return
        self._check()  # the key stands before the files
        if self._placing is None or len(self._form.files) >= _MOST_FILES:
            raise RefusedError(400, Fault("form", "found a file", "It takes none, or no more.", "Leave it out."))
        target = self._placing(self._filename)
        self._at = target
        temporary = self._stack.enter_context(written_whole(target, private=True))
        with refusing(target):
            self._file = self._stack.enter_context(temporary.open("wb"))

    def _data(self, data: bytes) -> None:
        if self._at is not None and self._file is not None:
            self._size += len(data)
            if self._size > self._most:
                raise _too_large(self._at.name, self._most)
            with refusing(self._at):
                self._file.write(data)
            return
        self._fields += len(data)
        if self._fields > MOST_FIELDS:
            raise _too_large("the form", MOST_FIELDS)
        self._text += data

    def _end(self) -> None:
        if self._at is not None and self._file is not None:
            with refusing(self._at):
                self._file.close()
            self._form.files.append(Received(self._at.name, self._at, self._size))
            self._file = self._at = None
        elif self._name and "filename" not in self._headers.get(b"content-disposition", b"").decode("latin-1"):
            if len(self._form.fields) > _MOST_NAMES:
                raise _too_large("the form", _MOST_NAMES)
            text = bytes(self._text).decode(errors="replace")
            self._form.fields.setdefault(self._name, []).append(text)

    def _all(self) -> None:
        self.ended = True


def _too_large(where: str, most: int) -> RefusedError:
    fault = Fault(where, f"more than {most:,} bytes", "It is not read.", "Send less at once, or use the command line.")
    return RefusedError(413, fault)


def _not_read(why: str) -> RefusedError:
    return RefusedError(
        400, Fault("form", f"it can't be read ({why[:200]})", "A whole form is needed.", "Send it again.")
    )
