"""Which files hold the log: the paths and patterns in `[log] files`."""

from __future__ import annotations

import difflib
import glob
from pathlib import Path
from typing import NamedTuple

from humanline.foundation.errors import Fault, LogError


class LogFile(NamedTuple):
    """One file, and what it is called in the account."""

    path: Path
    name: str


def find_files(patterns: tuple[str, ...], folder: Path) -> list[LogFile]:
    """The files that paths and glob patterns stand for, each once, in the order of the patterns, then of the names.

    Args:
        patterns: paths relative to `folder`, or absolute; `*`, `?`, `[…]` and `**` are patterns.
        folder: where `line.toml` stands.

    Raises:
        LogError: with every pattern that no file matches.
    """
    if not patterns:
        raise LogError(
            [Fault("line.toml log.files", "nothing found", "A log needs a file.", 'Such as: files = ["contacts.csv"].')]
        )
    found: dict[Path, None] = {}
    faults: list[Fault] = []
    for pattern in patterns:
        matches = _matches(pattern, folder)
        if not matches:
            faults.append(_no_file(pattern, folder))
        found.update(dict.fromkeys(matches))
    if faults:
        raise LogError(faults)
    return _named(list(found), folder)


def _matches(pattern: str, folder: Path) -> list[Path]:
    exact = folder / pattern
    if exact.is_file():
        return [exact]
    names = glob.glob(str(pattern), root_dir=folder, recursive=True)  # noqa: PTH207 (it takes absolute patterns too)
    return sorted(path for name in names if (path := folder / name).is_file())


def _no_file(pattern: str, folder: Path) -> Fault:
    parent = (folder / pattern).parent
    beside = [path.name for path in parent.iterdir() if path.is_file()] if parent.is_dir() else []
    near = difflib.get_close_matches(Path(pattern).name, beside, n=1)
    return Fault(
        f"line.toml log.files {pattern!r}",
        "found no such file",
        f"Paths start at {folder}.",
        f"Did you mean `{near[0]}`?" if near else "Look at the path.",
    )


def _named(paths: list[Path], folder: Path) -> list[LogFile]:
    names = [path.name for path in paths]
    return [LogFile(path, path.name if names.count(path.name) == 1 else _from(path, folder)) for path in paths]


def _from(path: Path, folder: Path) -> str:
    try:
        return str(path.relative_to(folder))
    except ValueError:
        return str(path)
