"""The formats that can be read, in the order in which they are tried; each reader is loaded when it is needed.

Every reader's module has `FORMAT`, its name; `recognises(name, head)`, whether a file looks like it by its name and its
first 4 KiB; and `read(path)`, which gives the graph. One that reads folders has `READS_FOLDERS`. `outline.py` is the
example.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from humanline.foundation.errors import Fault, ReachError
from humanline.model.reach import Graph
from humanline.reach.readers.in_folder import HEAD_BYTES, FolderSource, FolderSources, beside, heads, held

Progress = Callable[[str, float], None]

#: Formats, the surest to recognise first: archives, then what says what it is, then sites; plain text is last.
_FORMATS = (
    "dialogflow_cx", "connect", "studio", "taskrouter", "typebot", "botpress", "archy", "copilot", "rasa", "voicexml",
    "twiml", "asterisk", "site", "outline",
)  # fmt: skip
#: Format → module.
READERS: dict[str, str] = {name: f"humanline.reach.readers.{name}" for name in _FORMATS}


class ReaderModule(Protocol):
    """What every reader's module has."""

    FORMAT: str

    def recognises(self, name: str, head: bytes) -> bool:
        """Whether a file of this name that starts like this is of this format."""

    def read(self, path: Path) -> Graph:
        """Read a file or folder as a graph."""


class Enterable(Protocol):
    """What the module of a reader has that follows a source from its entries alone (`TAKES_ENTRIES`)."""

    def read(self, path: Path, entries: tuple[str, ...] = ()) -> Graph:
        """Read a file as a graph, entered where it was said."""


def reader(format: str) -> ReaderModule:
    """The reader of a format.

    Raises:
        ReachError: there is no such format.
    """
    if format not in READERS:
        raise ReachError([Fault("--format", f"found {format!r}", f"Known formats: {', '.join(READERS)}.")])
    return cast("ReaderModule", import_module(READERS[format]))


def read_source(
    source: str | Path, format: str = "auto", *, entries: tuple[str, ...] = (), progress: Progress | None = None
) -> Graph:
    """Read a source as a graph.

    Args:
        source: a file, a folder, or a start address (`https://…`).
        format: one of `READERS`, or `auto`: the first that recognises it, or a file in it.
        entries: where customers come in, where that is known better than the source says: ids or names of places; of a
            dialplan `context,extension` or a number.
        progress: of a start address: told what is being done and the share done.

    Raises:
        ReachError: the source is not there, can't be read, or is of no known format; or an entry is not in it.
    """
    if isinstance(source, str) and source.casefold().startswith(("http://", "https://")):
        return entered_at(_from_address(source, progress), entries)
    path = Path(source)
    if not path.exists():
        raise ReachError(
            [Fault(str(path), "there is no such file or folder", "Give the path of a menu, flow or site.")]
        )
    try:
        if path.is_dir():
            return _read_folder(path, format, entries)
        if format != "auto":
            return _read(reader(format), path, entries)
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        if found := _kind(path.name, head):
            return _read(reader(found), path, entries)
    except OSError as error:
        raise _unreadable(path, error) from error
    raise ReachError([_not_recognised(path, [(path, head)])])


def sources_in(source: str, format: str = "auto") -> list[tuple[str, str]]:
    """What stands under a name that was given, each as its path and format: a folder may hold several sources.

    Args:
        source: a file, a folder, or a start address.
        format: as what it is read; with any but `auto`, and of what is no folder, it is the source itself.

    Raises:
        ReachError: the folder can't be read.
    """
    path = Path(source)
    if format != "auto" or not path.is_dir():
        return [(source, format)]
    try:
        sources = _held(path).sources
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(sources) < 2:
        return [(source, format)]
    return [(str(one.path), one.format) for one in sources]


def _read_folder(path: Path, format: str, entries: tuple[str, ...]) -> Graph:
    """The first source of a folder, or the one of a format, and a note of what else is there."""
    import msgspec

    all = _held(path)
    if format == "auto":
        if not all.sources:
            raise ReachError([_not_recognised(path, heads(path))])
        source = all.sources[0]
    else:
        source = FolderSource(path, format)
    graph = _read(reader(source.format), source.path, entries)
    note = beside(source, all)
    return msgspec.structs.replace(graph, notes=(*graph.notes, note)) if note else graph


def _held(folder: Path) -> FolderSources:
    return held(folder, heads(folder), _kind, lambda format: getattr(reader(format), "READS_FOLDERS", False))


def _kind(name: str, head: bytes) -> str:
    """Format of a file; empty: none that is known."""
    return next((format for format in READERS if reader(format).recognises(name, head)), "")


def _read(reader: ReaderModule, path: Path, entries: tuple[str, ...]) -> Graph:
    """The graph, entered where it was said; of a bot, with the numbers that it tells."""
    from humanline.reach.measuring.wording import BOT_FORMATS
    from humanline.reach.readers.told_numbers import with_told_numbers

    if entries and getattr(reader, "TAKES_ENTRIES", False):
        return cast("Enterable", reader).read(path, entries)
    graph = reader.read(path)
    return entered_at(with_told_numbers(graph) if graph.format in BOT_FORMATS else graph, entries)


def entered_at(graph: Graph, entries: tuple[str, ...]) -> Graph:
    """The graph with these places as those where customers come in.

    Args:
        graph: as its reader made it.
        entries: ids or names of places, in any case; empty: as they are.

    Raises:
        ReachError: one of them is no place of this source.
    """
    if not entries:
        return graph
    import msgspec

    ids = {state.id.casefold(): state.id for state in graph.states}
    names = {state.name.casefold(): state.id for state in reversed(graph.states) if state.name}
    wanted = [ids.get(entry.casefold()) or names.get(entry.casefold()) for entry in entries]
    faults = [
        Fault("--entry", f"found {entry!r}", "An entry is the id or the name of a place.", _such_as(graph))
        for entry, id in zip(entries, wanted, strict=True)
        if id is None
    ]
    if faults:
        raise ReachError(faults)
    return msgspec.structs.replace(graph, entries=tuple(filter(None, wanted)), comes_in=entries)


def _such_as(graph: Graph) -> str:
    return f"Such as: {', '.join(state.id for state in graph.states[:8])}."


def _not_recognised(path: Path, looked_at: list[tuple[Path, bytes]]) -> Fault:
    """What stands there instead of a menu, a flow or a site, as far as can be told."""
    head = looked_at[0][1] if len(looked_at) == 1 else b""
    rule = f"It looks like none of the known formats: {', '.join(READERS)}."
    way_out = "Say which with --format."
    if not any(seen for _, seen in looked_at):
        return Fault(str(path), "it is empty" if looked_at else "it holds no files", "A menu, flow or site is needed.",
                     "Export it again, or type the menu as text: 1 Bills -> person")  # fmt: skip
    if path.suffix.casefold() in (".doc", ".docx", ".odt", ".rtf", ".pdf"):
        return Fault(str(path), "this is a document with layout", rule, "Save it as plain text (UTF-8), with arrows.")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Fault(str(path), "this is text in UTF-16", "Text must be UTF-8.", "Save it as plain text, UTF-8.")
    if b"\0" in head:
        return Fault(str(path), "its format was not recognised: it is not text", rule, "Give the export itself.")
    if path.suffix.casefold() == ".txt":
        way_out = "A menu that is typed has keys or arrows: 1 Bills -> person. If it is one: --format outline."
    return Fault(str(path), "its format was not recognised", rule, way_out)


def _unreadable(path: Path, error: OSError) -> ReachError:
    return ReachError([Fault(str(path), f"it can't be read ({error.strerror})", "A readable file is needed.")])


def _from_address(address: str, progress: Progress | None) -> Graph:
    from humanline.reach.readers.site import read_address

    return read_address(address, progress=progress)
