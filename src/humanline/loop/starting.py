"""From an export to a first `line.toml`."""

from __future__ import annotations

import codecs
import itertools
import os
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from humanline.foundation.errors import ConfigError, Fault, LogError
from humanline.foundation.files import write_text, write_together
from humanline.foundation.language import Language
from humanline.foundation.rules import columns_used
from humanline.model.contact import COLUMN_BY_NAME, LOG_COLUMNS, LogColumn
from humanline.model.facts import Notice
from humanline.model.organisation import ColumnSource, Log, Source

if TYPE_CHECKING:
    from humanline.contactlog.columns.profiling import Profile
    from humanline.contactlog.guessing.guessed import Guess
    from humanline.contactlog.guessing.trying import TriedMapping
    from humanline.contactlog.reading import Block
    from humanline.loop.revising import Revised

Progress = Callable[[str, float], None]

#: Type of a contact-log column → how the profile tells the writing of such values.
_WRITTEN = {
    "time": "written_as_instant",
    "duration": "written_as_duration",
    "number": "written_as_number",
    "scale": "written_as_mark",
    "bool": "written_as_yes_no",
}
#: Share of the values that must be read, by the reader that will read them, before a guess is called sure.
SURE = 0.99


@dataclass(frozen=True)
class Started:
    """What `start` made.

    Attributes:
        line_toml: where the configuration stands.
        guess: the mapping, with how sure each part is.
        profile: what stood in the columns.
        files: the files looked at.
        tried: what came of reading them through the mapping.
        country: whose public holidays count, as two letters; empty where the zone does not tell.
        revision: what became of a `line.toml` that was there; `None` where there was none, or it was started afresh.
        before: where what was there stands now, when it was started afresh.
        notices: what was found about where the table is in them, and what was left out.
    """

    line_toml: Path
    guess: Guess
    profile: Profile
    files: tuple[Path, ...]
    tried: TriedMapping
    country: str
    revision: Revised | None = None
    before: Path | None = None
    notices: tuple[Notice, ...] = ()

    def in_rules(self) -> dict[str, tuple[str, ...]]:
        """Rule → the columns of the file that it looks at."""
        rules = self.guess.derived | self.guess.check | self.guess.exclude
        rules |= {what: source.when for what, source in self.sources().items() if isinstance(source, ColumnSource)}
        return {name: tuple(sorted(columns_used(rule))) for name, rule in rules.items() if rule}

    def sources(self) -> dict[str, Source]:
        """Contact-log column → where it comes from."""
        found = {what: guessed.source for what, guessed in self.guess.columns.items()}
        return found | ({"contact_id": self.guess.contact} if self.guess.contact else {})

    def unread(self, what: str) -> tuple[str, ...]:
        """Up to three values of a typed column that can't be read, the most frequent first; no words and no text.

        Args:
            what: the contact-log column.
        """
        from humanline.contactlog.columns.people import tells_who

        source, kind = self.guess.columns[what].source, COLUMN_BY_NAME[what].type
        name = source.column if isinstance(source, ColumnSource) else source
        named = isinstance(source, ColumnSource) and source.marks  # words: what is none of them is no number either
        if kind not in _WRITTEN or named or not isinstance(name, str) or (self.tried.readable(what) or 1.0) == 1.0:
            return ()
        found: tuple[str, ...] = getattr(self.profile[name], _WRITTEN[kind]).bad
        # A word may be a name that was typed one column too early: only what looks like a number or a clock is told.
        return tuple(value for value in found if not tells_who(value) and not re.search(r"[^\W\d_]{3}", value))

    def not_found(self) -> tuple[LogColumn, ...]:
        """Contact-log columns that no column of the file stands for, and that would unlock something."""
        have = self.guess.told
        if self.guess.totals is not None:
            have |= {"contact_id", "customer_id", *(["abandoned"] * bool(self.guess.totals.abandoned))}
        return tuple(column for column in LOG_COLUMNS if column.unlocks and column.name not in have)


def start(
    files: Sequence[Path],
    *,
    out: Path,
    language: Language = "en",
    time_zone: str = "Europe/Amsterdam",
    name: str = "",
    log: Log | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Started:
    """Profile an export, guess its mapping, read the export back through it, and write `line.toml`.

    A `line.toml` that is there is gone over: what people wrote in it stays (see `revising`).

    Args:
        files: the export; several files are one log.
        out: folder for `line.toml`.
        language: of the comments and the pages.
        time_zone: IANA name.
        name: of the organisation.
        log: how the files are written, where it is not to be found.
        force: start afresh; a `line.toml` that is there is kept under another name.
        progress: told what is being done and the share done.

    Raises:
        LogError: a file is not there, is empty or can't be read.
        ConfigError: a `line.toml` is there that is not TOML.
        OutputError: `line.toml` can't be written.
    """
    from humanline.contactlog.columns.profiling import profile
    from humanline.contactlog.guessing.guess import guess
    from humanline.contactlog.guessing.rows import settle_rows
    from humanline.contactlog.guessing.trying import try_out
    from humanline.contactlog.guessing.writing import line_toml
    from humanline.contactlog.reading import (
        no_records,
        open_sources,
        readable,
        settings_of,
        united,
        unreadable_lines,
    )
    from humanline.loop.configuring import checked

    target = out / "line.toml"
    there = _there(target)
    if there is not None and not force:
        _must_be_toml(there, target)
    missing = [
        Fault(str(file), "there is no such file", "Give the path of an export.") for file in files if not file.exists()
    ]
    if missing:
        raise LogError(missing)
    log = log or Log()
    sources = [source for file in files for source in open_sources(file, log)]
    names = list(dict.fromkeys(column for source in sources for column in source.columns))

    def blocks() -> Iterator[Any]:
        for source in sources:
            with readable(source.path):
                size = max(1, source.path.stat().st_size)
                for block in source.blocks():
                    if progress:
                        progress(f"Looking at {source.path.name}", min(1.0, block.consumed / size))
                    yield united(block.records, names)

    seen = profile(names, blocks())
    if seen.records == 0:
        raise no_records(sources)
    titles = [source.title for source in sources]
    guessed = guess(seen, language=language, titles=titles)
    if guessed.returning:
        records = [united(block.records, names) for source in sources for block in _first(source.beginning())]
        settle_rows(guessed, seen, records)
        if guessed.events and not guessed.contact:  # what looked like events is something else
            guessed = guess(seen, language=language, events=False, titles=titles)
            settle_rows(guessed, seen, records)
    country = country_of(time_zone)

    def written(places: Iterable[str]) -> str:
        return line_toml(
            guessed,
            files=places,
            language=language,
            time_zone=time_zone,
            country=country,
            name=name,
            settings=settings_of(sources, log),
        )

    tried = try_out(checked(tomllib.loads(written(map(_whole, files))), target.name), progress=progress)
    for what, one in list(guessed.columns.items()):
        if one.sureness == "sure" and (tried.readable(what) or 1.0) < SURE:
            guessed.columns[what] = replace(one, sureness="guessed")
    text = written(_relative(file, out) for file in files)
    revision, before = None, None
    if there is None:
        write_text(target, text)
    elif force:
        before = _free_name(target)
        write_together({before: there, target: text})
    else:
        revision = _gone_over(there, text, files, target, language)
    return Started(
        line_toml=target,
        guess=guessed,
        profile=seen,
        files=tuple(files),
        tried=tried,
        country=country,
        revision=revision,
        before=before,
        notices=(*(notice for source in sources for notice in source.notices), *unreadable_lines(sources)),
    )


def begin_again(
    files: Sequence[Path], *, out: Path, language: Language = "en", name: str = "", progress: Progress | None = None
) -> Started:
    """Start from these files, whatever a `line.toml` that is there names: they are the log from now on.

    Where that file has no log, as after a workshop, it is started afresh and what it says stays; else it is gone over.

    Args:
        files: the export, in the folder of `line.toml`.
        out: folder for `line.toml`.
        language: of the comments and the pages.
        name: of the organisation.
        progress: told what is being done and the share done.

    Raises:
        LogError: a file is not there, is empty or can't be read.
        ConfigError: a `line.toml` is there that is not TOML.
        OutputError: `line.toml` can't be written.
    """
    from humanline.loop.changing import change, version_of
    from humanline.loop.turning import WORK

    target = out / "line.toml"
    there = _there(target)
    if there is not None:
        _must_be_toml(there, target)
    before = tomllib.loads(there.decode("utf-8-sig")) if there is not None else {}
    has_log = bool(before.get("log") or before.get("columns"))
    started = start(
        files, out=out, language=language, name=name, force=there is not None and not has_log, progress=progress
    )
    changes: dict[tuple[str, ...], Any] = {}
    if has_log:
        changes["log", "files"] = [_relative(file, out) for file in files]
    else:
        changes = {
            (table, key): value
            for table, values in before.items()
            if isinstance(values, dict)
            for key, value in values.items()
        }
    if changes:
        change(target, changes, version=version_of(target), work=out / WORK)
    return started


def _first(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with the first records of a file."""
    from humanline.contactlog.guessing.trying import MOST_RECORDS

    seen = 0
    for block in blocks:
        yield block
        seen += block.records.num_rows
        if seen >= MOST_RECORDS:
            return


def _there(target: Path) -> bytes | None:
    """What stands in a `line.toml`; `None` where there is none.

    Raises:
        ConfigError: it can't be read.
    """
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(
            [Fault(str(target), f"it can't be read: {error.strerror}", "It is kept as it is.")]
        ) from error


def _must_be_toml(there: bytes, target: Path) -> None:
    try:
        tomllib.loads(there.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        rule = "What is written there is kept, so it must be TOML."
        way_out = "Mend it, or start afresh with --force: it is kept under another name then."
        raise ConfigError([Fault(str(target), f"this is not TOML: {error}", rule, way_out)]) from error


def _gone_over(there: bytes, text: str, files: Sequence[Path], target: Path, language: Language) -> Revised:
    """Write a `line.toml` that was there, gone over; its mark of encoding and its line ends stay what they were."""
    from humanline.contactlog.tidying.finding import find_files
    from humanline.loop.revising import revised

    before = there.decode("utf-8-sig").replace("\r\n", "\n")
    log = tomllib.loads(before).get("log", {})
    named = log.get("files", ()) if isinstance(log, dict) else ()
    try:
        known = {file.path.resolve() for file in find_files(tuple(map(str, named)), target.parent)}
    except LogError:
        known = set()
    revision = revised(before, text, language=language, same_files={file.resolve() for file in files} <= known)
    now = revision.text.replace("\n", "\r\n") if b"\r\n" in there else revision.text
    mark = codecs.BOM_UTF8 if there.startswith(codecs.BOM_UTF8) else b""
    if (written := mark + now.encode()) != there:
        write_together({target: written})
    return revision


def _free_name(target: Path) -> Path:
    """A name beside it under which what was there can stay."""
    names = (target.with_name(f"{target.name}.bak{n if n > 1 else ''}") for n in itertools.count(1))
    return next(name for name in names if not name.exists())


def _whole(file: Path) -> str:
    return file.resolve().as_posix()


def _relative(file: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive
        return file.resolve().as_posix()


def country_of(time_zone: str) -> str:
    """The country of a time zone, as two letters; empty where the zone is of no country or of several.

    Source:
        `zone.tab` of the IANA time zone database.

    >>> country_of("Europe/Amsterdam")
    'NL'
    """
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    found = [row[0] for row in rows if row[2] == time_zone]
    return found[0] if len(found) == 1 else ""
