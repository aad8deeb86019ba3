"""Every encoding becomes UTF-8 before records are cut; bytes that can't be decoded stay recognisable."""

from __future__ import annotations

import codecs
from typing import Literal, NamedTuple

from humanline.contactlog.reading.bytestream import Stream
from humanline.contactlog.reading.source import MIB, unreadable

#: What to do with a record that is not UTF-8: read it as Windows-1252, or reject it.
Fallback = Literal["windows_1252", "reject"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BAD = "\udc80"  # a lone surrogate: no codec gives it, and UTF-8 does not allow it
_HANDLER = "humanline-bad-bytes"


def _keep_recognisable(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError):
        return _BAD, error.end
    raise error


codecs.register_error(_HANDLER, _keep_recognisable)


class Encoding(NamedTuple):
    """How the bytes of a file become text.

    Attributes:
        codec: Python's name of it; `utf-8` needs no work.
        mark: length of the byte-order mark, in bytes.
        fallback: for records that are not valid.
    """

    codec: str
    mark: int
    fallback: Fallback


def find_encoding(given: str, head: bytes, where: str) -> Encoding:
    """The encoding of a file.

    Args:
        given: `auto`, or the name of a Python codec.
        head: the first bytes of the file.
        where: the file, for the fault.

    Raises:
        LogError: the codec is not known, or the file looks like UTF-16 without a byte-order mark.
    """
    found = next(((name, len(mark)) for mark, name in _MARKS if head.startswith(mark)), None)
    if given.lower() == "auto":
        if found:
            return Encoding(found[0], found[1], "windows_1252" if found[0] == "utf-8" else "reject")
        _refuse_utf_16(head, where)
        return Encoding("utf-8", 0, "windows_1252")
    try:
        info = codecs.lookup(given)
        "".encode(given)
    except (LookupError, ValueError) as error:
        raise unreadable(
            where, f"encoding = {given!r} is not known", "Name an encoding.", "Try auto, utf-8, cp1252 or utf-16."
        ) from error
    name = info.name.replace("_", "-")
    if found and (
        name.removesuffix("-sig") == found[0] or (name, found[0][:6]) in {("utf-16", "utf-16"), ("utf-32", "utf-32")}
    ):
        return Encoding(found[0], found[1], "reject")
    if name in {"utf-8", "utf-8-sig"}:
        return Encoding("utf-8", 0, "reject")
    return Encoding(name, 0, "reject")


def _refuse_utf_16(head: bytes, where: str) -> None:
    sample = head[:2000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(sample) < 4 or (sample[0] == 0) == (sample[1] == 0) or abs(even - odd) * 3 < len(sample):
        return
    likely = "utf-16-be" if even > odd else "utf-16-le"
    raise unreadable(
        where,
        "every other byte is empty",
        "UTF-16 needs a byte-order mark to be seen.",
        f'Set encoding = "{likely}" in [log], or --encoding {likely}.',
    )


class Utf8:
    """A stream without its byte-order mark, as UTF-8 whatever it was."""

    def __init__(self, stream: Stream, encoding: Encoding, head: bytes) -> None:
        self._stream = stream
        self._head = head[encoding.mark :]
        self._again = b""
        self._decoder = None
        if encoding.codec != "utf-8":
            self._decoder = codecs.getincrementaldecoder(encoding.codec)(errors=_HANDLER)

    @property
    def consumed(self) -> int:
        """Bytes of the file on disk that were read so far."""
        return self._stream.consumed

    def read(self, size: int) -> bytes:
        """About `size` bytes of UTF-8; none at the end."""
        if self._again:
            data, self._again = self._again, b""
            return data
        data = self._read(size)
        if self._decoder is None:
            return data
        while True:
            text = self._decoder.decode(data, final=not data)
            if text or not data:
                return text.encode("utf-8", errors="surrogatepass")
            data = self._read(MIB)

    def push_back(self, data: bytes) -> None:
        """Have text that was read come again."""
        self._again = data

    def _read(self, size: int) -> bytes:
        if self._head:
            data, self._head = self._head[:size], self._head[size:]
            if len(data) < size:
                data += self._stream.read(size - len(data))
            return data
        return self._stream.read(size)
