"""Who is using a file or a folder: held while a run lives, and let go by the system when it ends, however it ends."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

#: How everything begins that a run makes for itself and takes away again.
OWN = ".humanline-"


def take(handle: int, *, shared: bool = False) -> bool:
    """Take an open file without waiting; false where another run has it. Where a system has no such locks: true.

    Args:
        handle: of the open file; closing it lets go.
        shared: others may take it too, also shared.
    """
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a disk without locks
        return True
    return True


def sweep(folder: Path) -> None:
    """Remove what runs that were killed left in a folder: files and folders of ours that nobody holds any more."""
    if sys.platform == "win32":  # nothing tells there whether somebody holds them
        return
    with suppress(OSError):
        for path in folder.glob(f"{OWN}*"):
            with suppress(OSError):
                _remove_if_free(path)


def _remove_if_free(path: Path) -> None:
    if path.is_symlink() or path.stat().st_uid != os.getuid():
        return
    handle = os.open(path, os.O_RDONLY)  # of a folder too
    try:
        if take(handle):
            remove(path)
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Remove a file or a folder with all in it, as far as that can be done."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _opened(folder: Path) -> int:
    return -1 if sys.platform == "win32" else os.open(folder, os.O_RDONLY)  # a folder can't be opened there


class PrivateFolder:
    """A folder that only its owner can read, outside the project; it goes with this object, or with the next run."""

    _handle = -1

    def __init__(self) -> None:
        sweep(Path(tempfile.gettempdir()))
        self.path = Path(tempfile.mkdtemp(prefix=OWN))
        self._handle = _opened(self.path)
        take(self._handle)

    def close(self) -> None:
        """Remove it."""
        remove(self.path)
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __del__(self) -> None:
        if self._handle >= 0:
            self.close()


@contextmanager
def private_folder() -> Iterator[Path]:
    """A private folder for the time of a piece of work.

    Raises:
        OSError: it can't be made.
    """
    folder = PrivateFolder()
    try:
        yield folder.path
    finally:
        folder.close()


class Lease:
    """A run's hold on a folder that several runs may use: one may write, or many may read.

    Args:
        folder: that is there.

    Raises:
        OSError: the folder can't be used.
    """

    _handle = -1

    def __init__(self, folder: Path) -> None:
        self._writable = os.access(folder, os.W_OK)
        self._handle = _opened(folder)

    def alone(self) -> bool:
        """Hold the folder alone, to write in it; false where others use it, or it can't be written."""
        return self._writable and take(self._handle)

    def together(self) -> bool:
        """Hold the folder beside others that read; false where one writes."""
        return take(self._handle, shared=True)

    def close(self) -> None:
        """Let go."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __del__(self) -> None:
        self.close()
