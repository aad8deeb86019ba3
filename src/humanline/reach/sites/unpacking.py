"""Unpack what a server has packed, without letting a small file become a large one.

The codings are those of HTTP (RFC 9110, section 8.4.1): gzip and deflate; Brotli is not unpacked.
"""

from __future__ import annotations

import gzip
import zlib
from typing import BinaryIO

#: A packed body may grow this many times; real pages stay below 30.
MAX_RATIO = 200
#: Below this many bytes the ratio says nothing.
_SMALL = 1_000_000


class TooLargeError(ValueError):
    """What is unpacked is larger than it may be."""


def unpacked(body: bytes, coding: str, limit: int) -> bytes:
    """The bytes of a body that was sent in this content coding.

    Args:
        body: the bytes as sent.
        coding: `Content-Encoding`, such as `gzip`; empty for none.
        limit: no more than this many bytes come out.

    Raises:
        TooLargeError: more would come out, or far more than went in.
        ValueError: the coding isn't known, or the bytes aren't in it.
    """
    for name in reversed([part.strip().lower() for part in coding.split(",") if part.strip()]):
        if name in ("gzip", "x-gzip"):
            body = _inflated(body, 16 + zlib.MAX_WBITS, limit)
        elif name == "deflate":
            zlib_header = body[:1] in (b"\x78", b"\x58", b"\x48", b"\x38", b"\x28", b"\x18", b"\x08")
            body = _inflated(body, zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS, limit)
        elif name != "identity":
            raise ValueError(f"the content coding {name[:30]} isn't known")
    if len(body) > limit:
        raise TooLargeError(f"it is larger than {limit:,} bytes")
    return body


def _inflated(body: bytes, window: int, limit: int) -> bytes:
    inflating = zlib.decompressobj(window)
    try:
        plain = inflating.decompress(body, limit + 1)
    except zlib.error as error:
        raise ValueError(f"it can't be unpacked ({error})") from error
    if len(plain) > limit or (len(plain) > _SMALL and len(plain) > MAX_RATIO * len(body)):
        raise TooLargeError(f"{len(body):,} bytes would become more than {min(limit, len(plain)):,}")
    return plain


class BoundedUnpacking:
    """A gzip file read as a stream that stops when too much comes out of it.

    Args:
        packed: the file, open for reading.
        limit: no more than this many bytes come out.

    Its `read` raises TooLargeError, or OSError (EOFError, zlib.error) where the file is broken.
    """

    def __init__(self, packed: BinaryIO, limit: int) -> None:
        self._packed = packed
        self._plain = gzip.GzipFile(fileobj=packed, mode="rb")
        self._limit = limit
        self._read = 0

    def read(self, size: int = 16_384) -> bytes:
        """The next bytes, no more than `size` of them."""
        part = self._plain.read(size)
        self._read += len(part)
        ratio = self._read / max(1, self._packed.tell())
        if self._read > self._limit or (self._read > 50 * _SMALL and ratio > MAX_RATIO):
            raise TooLargeError(f"it unpacks to more than {self._read:,} bytes")
        return part

    def tell(self) -> int:
        """How many bytes have come out."""
        return self._read
