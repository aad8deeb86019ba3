"""Bytes of a file as they were before they were packed: plain, gzip, Zstandard or a member of a zip."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

import pyarrow as pa

from humanline.contactlog.reading.source import MIB, unreadable
from humanline.foundation.errors import LogError

#: A packed file is refused when it unpacks to more than this many times its size…
LARGEST_RATIO = 200
#: …and to more than this many bytes. Real logs pack 5 to 60 times.
LARGEST_UNPACKED = 1024 * MIB

_PACKED = 1 * MIB
_NOT_LOGS = {
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"7z\xbc\xaf": "7-zip",
    b"Rar!": "RAR",
    b"%PDF": "PDF",
}


class Stream(Protocol):
    """Unpacked bytes."""

    @property
    def consumed(self) -> int:
        """Bytes of the file on disk that were read so far."""
        ...

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; fewer only near the end, none at the end."""
        ...


class _Plain:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.consumed = 0

    def read(self, size: int) -> bytes:
        data = self._file.read(size)
        self.consumed += len(data)
        return data


class _Gzip:
    """One or several gzip members, one after the other."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._unpack = zlib.decompressobj(wbits=31)
        self._packed = b""
        self._begun = False
        self.consumed = 0

    def read(self, size: int) -> bytes:
        parts: list[bytes] = []
        missing = size
        while missing > 0:
            if not self._packed:
                self._packed = self._file.read(_PACKED)
                self.consumed += len(self._packed)
                if not self._packed:
                    if self._begun and not self._unpack.eof:
                        raise EOFError("the file breaks off")
                    break
            if self._unpack.eof:
                self._packed = self._packed.lstrip(b"\0")  # padding after a member is allowed (gzip manual)
                if not self._packed:
                    continue
                self._unpack = zlib.decompressobj(wbits=31)
            self._begun = True
            part = self._unpack.decompress(self._packed, missing)
            self._packed = self._unpack.unused_data if self._unpack.eof else self._unpack.unconsumed_tail
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)


class _Zstandard:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._stream = pa.CompressedInputStream(pa.PythonFile(file, mode="r"), "zstd")

    @property
    def consumed(self) -> int:
        return self._file.tell()

    def read(self, size: int) -> bytes:
        data: bytes = self._stream.read(size)
        return data


class _Member:
    def __init__(self, file: IO[bytes], member: IO[bytes]) -> None:
        self._file = file
        self._member = member

    @property
    def consumed(self) -> int:
        return self._file.tell()

    def read(self, size: int) -> bytes:
        return self._member.read(size)


class _Guarded:
    """Says in our words what is wrong with a packed file, and stops a zip bomb."""

    def __init__(self, stream: Stream, packed_bytes: int, where: str) -> None:
        self._stream = stream
        self._packed_bytes = packed_bytes
        self._where = where
        self._unpacked = 0

    @property
    def consumed(self) -> int:
        return self._stream.consumed

    def read(self, size: int) -> bytes:
        try:
            data = self._stream.read(size)
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile, pa.ArrowException) as error:
            raise unreadable(
                self._where,
                f"the packed file breaks off or is damaged ({error})",
                "It must unpack to its end.",
                "Copy or export it again.",
            ) from error
        self._unpacked += len(data)
        refuse_bomb(self._packed_bytes, self._unpacked, self._where)
        return data


def refuse_bomb(packed: int, unpacked: int, where: str) -> None:
    """Refuse a packed file that unpacks out of all proportion.

    Args:
        packed: bytes on disk.
        unpacked: bytes after unpacking, so far.
        where: the file, for the fault.

    Raises:
        LogError: more than 1 GiB and more than 200 times the packed size.
    """
    if unpacked > LARGEST_UNPACKED and unpacked > LARGEST_RATIO * max(packed, 1):
        raise unreadable(
            where,
            f"it unpacks to more than {unpacked // MIB:,} MiB, over {LARGEST_RATIO} times its size",
            "That is how a zip bomb looks, not a contact log.",
            "If the file is genuine, unpack it yourself and name the unpacked file in [log] files.",
        )


def kind_of(path: Path) -> str:
    """How a file is packed: `plain`, `gz`, `zst`, `zip`, or `xls` for an old workbook, by its first bytes.

    Raises:
        LogError: it is missing, empty, or of a kind that holds no records we can read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except OSError as error:
        raise unreadable(
            str(path), f"it can't be read ({error.strerror})", "A contact log must be readable."
        ) from error
    if not head:
        raise unreadable(str(path), "the file is empty", "A contact log holds at least one record.", "Export it again.")
    for magic, name in _NOT_LOGS.items():
        if head.startswith(magic):
            raise unreadable(
                str(path),
                f"this is {name}",
                "Plain, gzip, Zstandard and zip files of CSV or JSON, Parquet and workbooks can be read.",
                "Save it as one of these.",
            )
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    if head.startswith(b"\x1f\x8b"):
        return "gz"
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        return "zst"
    return "zip" if head.startswith((b"PK\x03\x04", b"PK\x05\x06")) else "plain"


def members_of(path: Path) -> list[zipfile.ZipInfo]:
    """The files in a zip, without folders and the hidden files that systems add.

    Raises:
        LogError: it is damaged, encrypted or holds nothing.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if _is_file(member)]
    except (zipfile.BadZipFile, OSError) as error:
        raise unreadable(str(path), f"the zip is damaged ({error})", "It must unpack.", "Make it again.") from error
    if not members:
        raise unreadable(str(path), "the zip is empty", "It must hold at least one file.", "Make it again.")
    for member in members:
        if member.flag_bits & 0x1:
            raise unreadable(
                f"{path}/{member.filename}",
                "the zip is encrypted",
                "Humanline holds no passwords.",
                "Unpack it yourself and name the unpacked file in [log] files.",
            )
    return members


def _is_file(member: zipfile.ZipInfo) -> bool:
    parts = member.filename.split("/")
    return not member.is_dir() and parts[0] != "__MACOSX" and not parts[-1].startswith(".")


@contextmanager
def unpacked(path: Path, kind: str, member: str | None = None) -> Iterator[Stream]:
    """The bytes of a file, unpacked as they are read.

    Args:
        path: the file.
        kind: what `kind_of` says of it.
        member: of a zip, which file in it.

    Raises:
        LogError: it can't be opened; while reading: it breaks off, is damaged, or is a zip bomb.
    """
    where = f"{path}/{member}" if member else str(path)
    with path.open("rb") as file:
        if kind == "plain":
            yield _Plain(file)
            return
        size = path.stat().st_size
        if kind == "zip":
            with zipfile.ZipFile(file) as archive, _opened(archive, member or "", where) as content:
                yield _Guarded(_Member(file, content), size, where)
            return
        yield _Guarded(_Gzip(file) if kind == "gz" else _Zstandard(file), size, where)


@contextmanager
def _opened(archive: zipfile.ZipFile, member: str, where: str) -> Iterator[Any]:
    try:
        content = archive.open(member)
    except (NotImplementedError, RuntimeError, zipfile.BadZipFile, KeyError) as error:
        raise _unusual(where, error) from error
    with content:
        yield content


def _unusual(where: str, error: Exception) -> LogError:
    return unreadable(where, f"it can't be unpacked ({error})", "An ordinary zip can be read.", "Unpack it yourself.")
