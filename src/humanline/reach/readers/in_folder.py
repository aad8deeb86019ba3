"""What a folder holds: one source of many files, several sources beside one another, or both.

Of a format of many files the folder is the source; of one of a single file, each file that no other includes. What is
written for people stands beside many an export (a page of documentation, a text with numbered lines): a site or an
outline is read where nothing else is there, and said where it is left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from humanline.model.reach import Remark

#: Of a folder no more files than this are looked at to tell what it holds.
MOST_LOOKED_AT = 200
#: What a reader sees of a file before it says whether it knows it.
HEAD_BYTES = 4096
#: Files that are named when something is said of them.
NAMED = 5
#: Read where nothing else is there.
_BESIDE = ("site", "outline")
_INCLUDE = re.compile(rb"""^\s*#(?:try)?include\s+["<]?([^">\s]+)""", re.MULTILINE)


class FolderSource(NamedTuple):
    """One source.

    Attributes:
        path: a file, or the folder.
        format: as what it is read.
    """

    path: Path
    format: str


class FolderSources(NamedTuple):
    """What a folder holds.

    Attributes:
        sources: what is read, the surest first.
        left: what was recognised and is not read with them.
    """

    sources: tuple[FolderSource, ...]
    left: tuple[FolderSource, ...]


def heads(folder: Path) -> list[tuple[Path, bytes]]:
    """Paths and first bytes of the files in a folder, the shallowest first."""
    found: list[tuple[Path, bytes]] = []
    waiting = [folder]
    while waiting and len(found) < MOST_LOOKED_AT:
        here = waiting.pop(0)
        for path in sorted(here.iterdir()):
            if path.is_dir() and not path.is_symlink():
                waiting.append(path)
            elif path.is_file() and len(found) < MOST_LOOKED_AT:
                with path.open("rb") as file:
                    found.append((path, file.read(HEAD_BYTES)))
    return found


def held(
    folder: Path, seen: Sequence[tuple[Path, bytes]], kind: Callable[[str, bytes], str], many: Callable[[str], bool]
) -> FolderSources:
    """The sources in a folder.

    Args:
        folder: where they are.
        seen: its files, as `heads` gives them.
        kind: format of a file by its name and first bytes; empty: none that is known.
        many: whether a format is one of many files.
    """
    by_format: dict[str, list[Path]] = {}
    for path, head in seen:
        if format := kind(path.name, head):
            by_format.setdefault(format, []).append(path)
    structured = [format for format in by_format if format not in _BESIDE]
    read = structured or [format for format in _BESIDE if format in by_format][:1]
    sources: list[FolderSource] = []
    left: list[FolderSource] = []
    for format, paths in by_format.items():
        if format not in read:
            left += (FolderSource(path, format) for path in paths)
        elif many(format):
            sources.append(FolderSource(folder, format))
        else:
            sources += (FolderSource(path, format) for path in _not_included(paths))
    return FolderSources(tuple(sources), tuple(left))


def beside(source: FolderSource, all: FolderSources) -> Remark | None:
    """What else the folder holds, to be noted; `None`: nothing."""
    others = [one for one in (*all.sources, *all.left) if one != source]
    if not others:
        return None
    shown = ", ".join(f"{one.path.name} ({one.format})" for one in others[:NAMED])
    if len(others) > NAMED:
        return Remark("beside_this_more", {"files": shown, "more": len(others) - NAMED})
    return Remark("beside_this", {"files": shown})


def _not_included(paths: list[Path]) -> list[Path]:
    """The files that none of the others includes; all of them, where they include each other in a ring."""
    if len(paths) == 1:
        return paths
    included = [
        (path, name.decode(errors="replace").rpartition("/")[2])
        for path in paths
        if path.suffix == ".conf"
        for name in _INCLUDE.findall(path.read_bytes())
    ]
    roots = [path for path in paths if not any(by != path and fnmatch(path.name, name) for by, name in included)]
    return roots or paths
