"""How a project's `line.toml` reads its export: the first records as they stand, and what is understood of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from humanline.foundation.record import Record
from humanline.loop.configuring import load
from humanline.model.contact import COLUMN_BY_NAME
from humanline.model.facts import Notice, Rejections
from humanline.model.organisation import ColumnSource, Organisation, Source
from humanline.model.understood import Understood

if TYPE_CHECKING:
    from humanline.contactlog.columns.profiling import ProfiledColumn

#: Records that are shown as they stand.
SHOWN = 20
#: Different values of a column that are told, such as its channels.
_MOST_VALUES = 60
#: At most so many values of an attribute are groups of customers.
_MOST_GROUPS = 12


class FileColumn(Record, frozen=True):
    """One column of the export.

    Attributes:
        name: as in the file.
        empty: records in it without a value, of those looked at.
        written: type of a contact-log column (`time`, `duration`…) → what a source must say to read this one as such.
    """

    name: str
    empty: int = 0
    written: dict[str, dict[str, Any]] = {}


class LookedAt(Record, frozen=True):
    """An export, read through its mapping.

    Attributes:
        columns: of all files together.
        rows: the first records, one value a column.
        understood: the first contacts.
        looked_at: records whose columns were looked at.
        read, accepted, joined: records that were read through the mapping, and what became of them.
        rejections: the most frequent reasons why a record or value could not be read.
        readable: contact-log column → share of its values that can be read.
        channels, moments: as they stand in the column that says them, the most frequent first.
        groups: attribute → its values, where they are few enough to be groups of customers.
        notices: what was found about the table and about lines that were left out.
    """

    columns: tuple[FileColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    understood: tuple[Understood, ...]
    looked_at: int
    read: int
    accepted: int
    joined: int
    rejections: tuple[Rejections, ...] = ()
    readable: dict[str, float] = {}
    channels: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()
    groups: dict[str, tuple[str, ...]] = {}
    notices: tuple[Notice, ...] = ()


def look(line_toml: Path) -> LookedAt | None:
    """Read the beginning of an export through the mapping that is written; nothing is kept.

    Args:
        line_toml: the configuration.

    Returns:
        `None` where it names no files.

    Raises:
        ConfigError: the configuration can't be used.
        LogError: a file is not there, or can't be read.
    """
    from humanline.contactlog.columns.profiling import profile
    from humanline.contactlog.guessing.trying import MOST_RECORDS, try_out
    from humanline.contactlog.reading import open_sources, readable, united
    from humanline.contactlog.tidying.finding import find_files

    organisation = load(line_toml)
    if not organisation.log.files:
        return None
    files = [file.path for file in find_files(organisation.log.files, line_toml.parent)]
    sources = [source for file in files for source in open_sources(file, organisation.log)]
    names = list(dict.fromkeys(column for source in sources for column in source.columns))

    def blocks() -> Iterator[Any]:
        for source in sources:
            seen = 0
            with readable(source.path):
                for block in source.beginning():
                    yield united(block.records, names)
                    seen += block.records.num_rows
                    if seen >= MOST_RECORDS:
                        break

    profiled = profile(names, blocks())
    first = profiled.first.slice(0, SHOWN).to_pylist() if profiled.first is not None else []
    by_name = {column.name: column for column in profiled.columns}
    whole = [file.resolve().as_posix() for file in files]
    tried = try_out(msgspec.structs.replace(organisation, log=msgspec.structs.replace(organisation.log, files=whole)))
    account = tried.tidied
    return LookedAt(
        columns=tuple(FileColumn(one.name, one.empty, _written(one)) for one in profiled.columns),
        rows=tuple(tuple(str(row[name] if row[name] is not None else "") for name in names) for row in first),
        understood=tried.contacts,
        looked_at=profiled.records,
        read=account.read,
        accepted=account.accepted,
        joined=account.joined,
        rejections=account.rejections[:5],
        readable={what: share for what in account.readings if (share := tried.readable(what)) is not None},
        channels=_values(organisation, "channel", by_name),
        moments=_values(organisation, "moment", by_name),
        groups=_groups(organisation, by_name),
        notices=tuple(notice for source in sources for notice in source.notices),
    )


def columns_in(source: Source) -> tuple[str, ...]:
    """The columns of a file that a source looks at."""
    if isinstance(source, ColumnSource):
        parts = (source.column, source.date, source.time, source.weekday, source.hour, *source.wide)
        return tuple(part for part in parts if part)
    return (source,) if isinstance(source, str) else tuple(source)


def _written(column: ProfiledColumn) -> dict[str, dict[str, Any]]:
    """How a column is written as each type that it can be read as, for the larger part of its values."""
    found = {
        "time": column.written_as_instant,
        "duration": column.written_as_duration,
        "number": column.written_as_number,
        "count": column.written_as_number,
        "scale": column.written_as_mark,
        "bool": column.written_as_yes_no,
    }
    return {kind: dict(one.options) for kind, one in found.items() if one.readable > 0.5}


def _groups(organisation: Organisation, columns: Mapping[str, ProfiledColumn]) -> dict[str, tuple[str, ...]]:
    """The attributes whose values are few, and what these are, the most frequent first."""
    found = {name: columns[column] for name, column in organisation.attributes.items() if column in columns}
    return {
        name: tuple(value for value, _ in column.top(_MOST_GROUPS))
        for name, column in found.items()
        if 1 < len(column.values) <= _MOST_GROUPS and not column.many
    }


def _values(organisation: Organisation, what: str, columns: Mapping[str, ProfiledColumn]) -> tuple[str, ...]:
    """What stands in the column that says something, the most frequent first."""
    source = organisation.columns.get(what)
    if source is None or COLUMN_BY_NAME[what].type != "text":
        return ()
    if isinstance(source, ColumnSource) and (source.constant or source.wide or source.file):
        return source.wide or ((source.constant,) if source.constant else ())
    names = [name for name in columns_in(source) if name in columns]
    return tuple(value for name in names for value, _ in columns[name].top(_MOST_VALUES))
