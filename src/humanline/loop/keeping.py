"""The tidied log and its facts as an earlier run kept them, taken for today's only where nothing has changed.

It is taken where the files have the content that was read, the configuration reads them in the same way, and what was
kept is whole. Runs beside each other hold the folder of the tidied log together while they read it; whoever wants to
write in it holds it alone. A run that can't, or whose project can't be written, works in a folder of its own, that goes
with it. Facts are those of the tidied log beside which they stand, under the configuration as a whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import msgspec

from humanline import __version__
from humanline.foundation.errors import OutputError
from humanline.foundation.files import content_of, write_together
from humanline.foundation.leases import Lease, PrivateFolder, remove, sweep
from humanline.model.facts import Facts, Tidied
from humanline.model.organisation import Organisation

if TYPE_CHECKING:
    from humanline.contactlog.tidying.finding import LogFile

#: Goes up when tidying writes something else, so that what an earlier version tidied is not read as today's.
TIDYING = 4
#: Goes up when the same tidied log is measured otherwise.
MEASURING = 1
#: The account of what was kept, beside it.
ACCOUNT = "tidied.json"
FACTS = "facts.json"
#: Parts of `line.toml` that do not say how the log is read. All others are taken to: reading once more does no harm.
_NOT_READING = frozenset(
    [
        "schema",
        "organisation",
        "minutes",
        "owed",
        "protected",
        "decided",
        "value",
        "staff",
        "targets",
        "windows",
        "privacy",
        "assume",
        "trials",
        "workshop",
        "reach",
    ]
)

#: Tidies the log into a folder; a new key to its pseudonyms is kept in the project, or not.
Tidies = Callable[[Path, bool], Tidied]


class _KeptFacts(msgspec.Struct):
    """Facts as they stand in their file.

    Attributes:
        seal: of the facts and of all that they follow from.
    """

    seal: str
    facts: msgspec.Raw


class LogFolder:
    """The folder of the tidied log, for the time of one run.

    Args:
        organisation: what `line.toml` says.
        folder: where it stands.
        work: where the tidied log is kept.
    """

    def __init__(self, organisation: Organisation, folder: Path, work: Path) -> None:
        self._organisation = organisation
        self._folder = folder
        self._work = work
        self._lease: Lease | None = None
        self._own: PrivateFolder | None = None
        self._parquet = ""

    def tidied(self, tidies: Tidies) -> Tidied:
        """The tidied log: the one that is kept, or else a new one.

        Args:
            tidies: makes it.

        Raises:
            LogError: a file is not there, or can't be read.
        """
        lease = self._lease = _lease_of(self._work)
        alone = lease is not None and lease.alone()
        if lease is None or not (alone or lease.together()):
            return self._apart(tidies)
        if alone:
            _sweep(self._work)
        found = self._read()
        if found is None and alone:
            found = self._anew(tidies)
        if found is None:
            return self._apart(tidies)
        lease.together()
        return found

    def facts(self, tidied: Tidied, organisation: Organisation, measures: Callable[[], Facts]) -> Facts:
        """The facts of the tidied log: those that are kept, or else new ones.

        Args:
            tidied: what `tidied` gave.
            organisation: what they are measured under.
            measures: makes them.
        """
        if not self._parquet:  # a run that works apart keeps nothing
            return measures()
        path = self._work / FACTS
        moved = msgspec.structs.replace(tidied, parquet="", rejects="")
        rests_on = msgspec.json.encode([__version__, MEASURING, self._parquet, moved, organisation])
        with suppress(OSError, msgspec.MsgspecError):
            kept = msgspec.json.decode(path.read_bytes(), type=_KeptFacts)
            if kept.seal == _seal(rests_on, bytes(kept.facts)):
                return msgspec.structs.replace(msgspec.json.decode(kept.facts, type=Facts), tidied=tidied)
        found = measures()
        text = msgspec.json.encode(found)
        with suppress(OutputError):  # a project that can be read alone
            kept = _KeptFacts(_seal(rests_on, text), msgspec.Raw(text))
            write_together({path: msgspec.json.encode(kept)}, private=True)
        return found

    def _anew(self, tidies: Tidies) -> Tidied:
        """Tidy, and keep it, unless a file was changed meanwhile: nobody knows then what was read."""
        files = self._files()
        before = _stamps(files)
        tidied = tidies(self._work, True)
        if _stamps(files) == before:
            kept = {"way": _way(self._organisation), "mark": self._mark(), "tidied": tidied}
            self._parquet = kept["parquet"] = content_of(Path(tidied.parquet))
            write_together({self._work / ACCOUNT: msgspec.json.encode(kept)}, private=True)
        return tidied

    def _read(self) -> Tidied | None:
        """What is kept, where it is of these files, read in this way, under the key that is there, and whole."""
        try:
            kept = msgspec.json.decode((self._work / ACCOUNT).read_bytes())
            tidied = msgspec.convert(kept["tidied"], Tidied)
            names = (Path(tidied.parquet).name, Path(tidied.rejects).name if tidied.rejects else "")
            same = kept["way"] == _way(self._organisation) and kept["mark"] == self._mark()
            whole = same and content_of(self._work / names[0]) == kept["parquet"]
        except (OSError, msgspec.MsgspecError, KeyError, TypeError):
            return None
        if not whole or (names[1] and not (self._work / names[1]).is_file()) or not self._same_files(tidied):
            return None
        self._parquet = kept["parquet"]
        parquet, rejects = (str(self._work / name) if name else "" for name in names)
        return msgspec.structs.replace(tidied, parquet=parquet, rejects=rejects)

    def _same_files(self, tidied: Tidied) -> bool:
        """Whether the files have the content that was read; what differs in size is not looked at further."""
        files = self._files()
        try:
            sizes = [(file.name, file.path.stat().st_size) for file in files]
            same = sizes == [(file.name, file.bytes) for file in tidied.files]
            return same and all(content_of(a.path) == b.sha256 for a, b in zip(files, tidied.files, strict=True))
        except OSError:  # whoever reads it says what is wrong
            return False

    def _files(self) -> list[LogFile]:
        from humanline.contactlog.tidying.finding import find_files

        return find_files(self._organisation.log.files, self._folder)

    def _mark(self) -> str:
        from humanline.contactlog.tidying.pseudonyms import mark_in

        return mark_in(self._organisation, self._folder)

    def _apart(self, tidies: Tidies) -> Tidied:
        """Tidy in a folder that goes with this run; no record of what was rejected is left there."""
        self._own = PrivateFolder()
        tidied = tidies(self._own.path / self._work.name, False)
        return msgspec.structs.replace(tidied, rejects="")


def facts_in(work: Path) -> Facts | None:
    """The facts that were kept last, whether or not something has changed since; `None` where there are none.

    Args:
        work: folder of the tidied log.
    """
    try:
        kept = msgspec.json.decode((work / FACTS).read_bytes(), type=_KeptFacts)
        return msgspec.json.decode(kept.facts, type=Facts)
    except (OSError, msgspec.MsgspecError):
        return None


#: What this process holds: turns within it do not stand in each other's way.
_HELD: WeakValueDictionary[Path, Lease] = WeakValueDictionary()


def _lease_of(work: Path) -> Lease | None:
    """A hold on the folder; `None` where it can't be written."""
    try:
        work.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = work.resolve()
        lease = _HELD.get(place) or Lease(place)
    except OSError:
        return None
    _HELD[place] = lease
    return lease


def _sweep(work: Path) -> None:
    """Remove what runs that were killed left: parts of the tidied log, and what the engine had put on disk."""
    sweep(work)
    with suppress(OSError):
        for path in (*work.glob(".spill*"), *work.glob(".contacts.parquet.*"), *work.glob(".rejects.csv.*")):
            remove(path)


def _stamps(files: list[LogFile]) -> list[tuple[int, ...]]:
    """Changes when a file is written."""
    seen = [file.path.stat() for file in files if file.path.exists()]
    return [(one.st_size, one.st_mtime_ns, one.st_ctime_ns, one.st_ino) for one in seen]


def _seal(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _way(organisation: Organisation) -> str:
    """Changes when the way to read the files changes."""
    about = organisation.organisation
    seen: list[object] = [__version__, TIDYING, about.time_zone, about.language]
    seen += [
        (name, msgspec.to_builtins(part))
        for name, part in msgspec.structs.asdict(organisation).items()
        if name not in _NOT_READING
    ]
    return hashlib.sha256(msgspec.json.encode(seen)).hexdigest()
