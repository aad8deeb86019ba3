"""The formats that can be read, in the order in which they are tried; each reader is loaded when it is needed.

Every reader's module has `FORMAT`, its name; `recognises(name, head)`, whether a file looks like it by its name and its
first 4 KiB; and `read(path)`, which gives the graph. `outline.py` is the example.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from humanline.foundation.errors import Fault, ReachError
from humanline.model.reach import Graph

#: What a reader sees of a file before it says whether it knows it.
HEAD_BYTES = 4096

#: Format → module, the surest to recognise first; the outline, which is plain text, last.
READERS: dict[str, str] = {
    "outline": "humanline.reach.readers.outline",
}


class Reader(Protocol):
    """What every reader's module has."""

    FORMAT: str

    def recognises(self, name: str, head: bytes) -> bool:
        """Whether a file of this name that starts like this is of this format."""

    def read(self, path: Path) -> Graph:
        """Read a file or folder as a graph."""


def reader(format: str) -> Reader:
    """The reader of a format.

    Raises:
        ReachError: there is no such format.
    """
    if format not in READERS:
        raise ReachError([Fault("--format", f"found {format!r}", f"Known formats: {', '.join(READERS)}.")])
    return cast("Reader", import_module(READERS[format]))


def read_source(source: str | Path, format: str = "auto") -> Graph:
    """Read a source as a graph.

    Args:
        source: a file, a folder, or a start address (`https://…`).
        format: one of `READERS`, or `auto`: the first that recognises it.

    Raises:
        ReachError: the source is not there, can't be read, or is of no known format.
    """
    if isinstance(source, str) and source.casefold().startswith(("http://", "https://")):
        return _from_address(source)
    path = Path(source)
    if not path.exists():
        raise ReachError(
            [Fault(str(path), "there is no such file or folder", "Give the path of a menu, flow or site.")]
        )
    try:
        if format != "auto":
            return reader(format).read(path)
        head = b""
        if path.is_file():
            with path.open("rb") as file:
                head = file.read(HEAD_BYTES)
        for name in READERS:
            candidate = reader(name)
            if candidate.recognises(path.name if path.is_file() else f"{path.name}/", head):
                return candidate.read(path)
    except OSError as error:
        raise ReachError(
            [Fault(str(path), f"it can't be read ({error.strerror})", "A readable file is needed.")]
        ) from error
    rule = f"It looks like none of the known formats: {', '.join(READERS)}."
    raise ReachError([Fault(str(path), "its format was not recognised", rule, "Say which with --format.")])


def _from_address(address: str) -> Graph:
    if "site" not in READERS:
        raise ReachError(
            [Fault(address, "it is an address", "Addresses can't be read yet.", "Give a file or a folder.")]
        )
    module = import_module(READERS["site"])
    graph: Graph = module.read_address(address)
    return graph
