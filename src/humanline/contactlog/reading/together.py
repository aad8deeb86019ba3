"""Several files as one log: their columns side by side, and what `[log]` must say of all of them."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from humanline.contactlog.reading.source import Source
from humanline.contactlog.reading.text import as_text
from humanline.foundation.errors import Fault, LogError
from humanline.model.facts import Notice
from humanline.model.organisation import Log


def united(records: pa.RecordBatch, names: Sequence[str]) -> pa.RecordBatch:
    """Records of one file with the columns of all files, as text; what this file lacks is null there: not known.

    Args:
        records: of one file.
        names: columns of all files.
    """
    text = as_text(records)
    there = dict(zip(text.schema.names, text.columns, strict=True))
    missing = pa.nulls(text.num_rows, pa.string())
    return pa.RecordBatch.from_arrays([there.get(name, missing) for name in names], names=list(names))


def settings_of(sources: Sequence[Source], log: Log) -> dict[str, str | int | bool]:
    """What `[log]` must say besides its files, to read them the same way again: what was given, and what was found.

    Args:
        sources: the files; what was found counts where it holds for all of them.
        log: what was given.
    """
    plain = Log()
    names = ("delimiter", "encoding", "header", "skip", "sheet")
    settings: dict[str, str | int | bool] = {}
    for name in names:
        given = getattr(log, name)
        found = {source.settings.get(name) for source in sources}
        if repr(given) != repr(getattr(plain, name)):  # a header on line 1 is no header to be found, though 1 == True
            settings[name] = given
        elif len(found) == 1 and (only := found.pop()) is not None:
            settings[name] = only
    return settings


def unreadable_lines(sources: Sequence[Source]) -> tuple[Notice, ...]:
    """How many records of each file can't be read, and why the first can't.

    Args:
        sources: the files, read.
    """
    return tuple(
        Notice(
            code="unreadable_lines",
            values={"file": source.origin, "count": source.rejected, "line": first.line, "reason": first.reason},
            level="warning",
        )
        for source in sources
        if (first := source.first_rejected) is not None
    )


def no_records(sources: Sequence[Source]) -> LogError:
    """Why nothing could be read: what is wrong with the first record, or that there is a header alone.

    Args:
        sources: the files, read.
    """
    for source in sources:
        if source.first_rejected is not None:
            line, reason = source.first_rejected
            rule = "No record could be read."
            way_out = "Look at that line; --header, --skip, --delimiter and --encoding say how a file is written."
            return LogError([Fault(f"{source.path} line {line}", reason, rule, way_out)])
    where = ", ".join(str(source.path) for source in sources)
    rule = "An export with at least one record is needed."
    found = "it holds a header and no records" if any(source.columns for source in sources) else "it holds no records"
    return LogError([Fault(where, found, rule)])
