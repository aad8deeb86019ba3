"""Read text in the encodings that people have, and write results whole or not at all.

A half-written page never stands where a reader would open it.
"""

from __future__ import annotations

import codecs
import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from humanline.foundation.errors import HumanlineError, OutputError
from humanline.foundation.leases import OWN, sweep, take

#: The folder of pages and records, beside what they are made of.
OUT = "out"

#: What keeps a file from being written → the way out.
_WAYS_OUT = {
    errno.ENOSPC: "make room on that disk",
    errno.EDQUOT: "make room within your quota",
    errno.EFBIG: "allow larger files there",
    errno.EROFS: "make that disk writable",
    errno.ENAMETOOLONG: "a shorter name",
    errno.EISDIR: "move the folder of that name",
    errno.ENOTDIR: "move the file that stands where a folder is needed",
    errno.EEXIST: "move the file that stands where a folder is needed",
}


def cannot_write(path: Path | str, error: OSError) -> OutputError:
    """Why something can't be written, in one line with the way out.

    Args:
        path: what was to be written.
        error: what the system said.
    """
    why = error.strerror or os.strerror(error.errno or errno.EIO)
    way_out = _WAYS_OUT.get(error.errno or 0, "make it writable")
    return OutputError(f"{path}: it can't be written ({why}). Choose another place, or {way_out}.")


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Within it, what the system refuses is a fault that names `path`.

    Raises:
        OutputError: a folder or file can't be made or written.
    """
    try:
        yield
    except HumanlineError:
        raise
    except OSError as error:
        raise cannot_write(path, error) from error


@contextmanager
def written_whole(path: Path, *, private: bool = False) -> Iterator[Path]:
    """Give a temporary path beside `path`; on success it becomes `path`, on any failure it is removed.

    What an earlier run that was killed left beside it is removed too. A link is kept, and a file that is there keeps
    its mode.

    Args:
        path: where the result will stand. Missing folders are made.
        private: the file can hold personal data, so only its owner may read it (mode 0600).

    Raises:
        OutputError: the folder can't be made or written, or the system refuses to write within the context.
    """
    with refusing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        target = path.resolve() if path.is_symlink() else path
        mode = _mode(target)
        sweep(target.parent)
    # Named before it is made: whoever is interrupted in between takes it away as well.
    temporary, handle = target.parent / f"{OWN}{secrets.token_hex(8)}", -1
    try:
        with refusing(path):
            temporary.touch(mode=0o600, exist_ok=False)
            handle = os.open(temporary, os.O_RDWR)
            take(handle)
            yield temporary
            temporary.chmod(0o600 if private else mode)
            temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
        if handle >= 0:
            os.close(handle)


def _mode(target: Path) -> int:
    """The mode that a file will have.

    Raises:
        OSError: something stands there that can't become it.
    """
    if not target.exists():
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
    if not target.is_file():
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        raise PermissionError(errno.EPERM, "what stands there is no file")
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return stat.S_IMODE(target.stat().st_mode)


def place_of(folder: Path, name: str) -> Path:
    """Where a page or record that is made of a project stands: in `out/`, beside what it is made of.

    What stands beside it already, from an older version, keeps its place.
    """
    beside = folder / name
    return beside if beside.exists() else folder / OUT / name


def content_of(path: Path) -> str:
    """What tells the content of a file from any other: its SHA-256 as 64 hexadecimal digits.

    Raises:
        OSError: it can't be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def decoded(data: bytes) -> str:
    """Text in the encodings that spreadsheets write: UTF-8 and UTF-16 with a mark, else UTF-8, else Windows-1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def write_text(path: Path, text: str, *, private: bool = False) -> Path:
    """Write `text` as UTF-8, whole or not at all; give the path.

    Raises:
        OutputError: it can't be written; what was there before still is.
    """
    write_together({path: text}, private=private)
    return path


def write_together(texts: Mapping[Path, str | bytes], *, private: bool = False) -> None:
    """Write files that belong together, text as UTF-8: all of them, or where one can't be written none.

    Args:
        texts: path → what will stand in it.
        private: they can hold personal data, so only their owner may read them (mode 0600).

    Raises:
        OutputError: one can't be written; what was there before still is.
    """
    with ExitStack() as stack:
        for path, text in texts.items():
            temporary = stack.enter_context(written_whole(path, private=private))
            with refusing(path):
                temporary.write_bytes(text.encode() if isinstance(text, str) else text)
