"""Read text in the encodings that people have, and write results whole or not at all.

A half-written page never stands where a reader would open it.
"""

from __future__ import annotations

import codecs
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from humanline.foundation.errors import OutputError


@contextmanager
def written_whole(path: Path, *, private: bool = False) -> Iterator[Path]:
    """Give a temporary path beside `path`; on success it becomes `path`, on any failure it is removed.

    Args:
        path: where the result will stand. Missing folders are made.
        private: the file can hold personal data, so only its owner may read it (mode 0600).

    Raises:
        OutputError: the folder can't be made or written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise OutputError(
            f"{path}: it can't be written ({error.strerror}). Choose another place with --out, or make it writable."
        ) from error
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        if not private:
            umask = os.umask(0)
            os.umask(umask)
            temporary.chmod(0o666 & ~umask)
        try:
            temporary.replace(path)
        except OSError as error:
            raise OutputError(f"{path}: it can't be written ({error.strerror}). Choose another place.") from error
    finally:
        temporary.unlink(missing_ok=True)


def decoded(data: bytes) -> str:
    """Text in the encodings that spreadsheets write: UTF-8 and UTF-16 with a mark, else UTF-8, else Windows-1252."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def write_text(path: Path, text: str, *, private: bool = False) -> Path:
    """Write `text` as UTF-8, whole or not at all; give the path."""
    with written_whole(path, private=private) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return path
