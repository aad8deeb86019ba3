"""Which column of an export is what: as a choice for each column, and back as settings of `line.toml`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from typing import Any

import msgspec

from humanline.foundation.errors import Fault, InputError
from humanline.foundation.names import same
from humanline.foundation.rules import as_rule_name, columns_used
from humanline.loop.changing import Place
from humanline.loop.looking import LookedAt, columns_in
from humanline.model.contact import COLUMN_BY_NAME
from humanline.model.organisation import ColumnSource, Organisation, Source, spelling_of

#: A column that segments may look at, and no column of the contact log.
ATTRIBUTE = "attribute"
#: Several columns that are one thing together: `opened_at/time`.
_PARTS = ("date", "time", "weekday", "hour", "wide", "among")
#: Who serves a channel: the lists of `[channels]`.
SERVED = ("person", "deferred", "self_service")


def uses(organisation: Organisation) -> dict[str, str]:
    """Column of the file → what it is: a contact-log column, a part of one, or an attribute.

    >>> uses(Organisation(columns={"opened_at": ColumnSource(date="Day", time="Clock")}, attributes={"age": "Age"}))
    {'Age': 'attribute', 'Day': 'opened_at/date', 'Clock': 'opened_at/time'}
    """
    found = dict.fromkeys(organisation.attributes.values(), ATTRIBUTE)
    for what, source in organisation.columns.items():
        if isinstance(source, str):
            found[source] = what
        elif isinstance(source, ColumnSource):
            found |= {source.column: what} if source.column else {}
            parts = {part: getattr(source, part) for part in ("date", "time", "weekday", "hour")}
            found |= {column: f"{what}/{part}" for part, column in parts.items() if column}
            found |= dict.fromkeys(source.wide, f"{what}/wide")
        else:
            found |= dict.fromkeys(source, f"{what}/among")
    return found


def mapping_changes(organisation: Organisation, looked: LookedAt, chosen: Mapping[str, str]) -> dict[Place, Any]:
    """What changes in `line.toml` where columns are to be something else.

    Args:
        organisation: as it is.
        looked: the export as it was read; how its columns are written is told with what they become.
        chosen: column of the file → what it is to be; empty for nothing.

    Raises:
        InputError: two columns are to be the same thing; all of them at once.
    """
    before = uses(organisation)
    known = {column.name: column for column in looked.columns}
    after = before | {column: use for column, use in chosen.items() if column in known}
    _must_differ(after)
    changes = _without(organisation, {column for column, use in before.items() if after[column] != use})
    for column, use in after.items():
        if use in COLUMN_BY_NAME and before.get(column) != use:
            written = known[column].written.get(COLUMN_BY_NAME[use].type, {})
            changes["columns", use] = short({"column": column, **written})
            if use in organisation.to_decide:  # the question was about another column
                changes["to_decide", use] = None
        elif use == ATTRIBUTE and before.get(column) != use:
            changes["attributes", _name_of(column, organisation)] = column
    return changes


def _must_differ(after: Mapping[str, str]) -> None:
    by_use: dict[str, list[str]] = {}
    for column, use in after.items():
        if use in COLUMN_BY_NAME:
            by_use.setdefault(use, []).append(column)
    twice = {use: columns for use, columns in by_use.items() if len(columns) > 1}
    if twice:
        rule = "Each thing stands in one column."
        raise InputError(
            Fault(use, f"found {' and '.join(map(repr, columns))}", rule, "Choose one of them.")
            for use, columns in twice.items()
        )


def _without(organisation: Organisation, gone: Set[str]) -> dict[Place, Any]:
    """What changes where columns of the file are no longer what they were."""
    changes: dict[Place, Any] = {
        ("attributes", name): None for name, column in organisation.attributes.items() if column in gone
    }
    for what, source in organisation.columns.items():
        if gone & {*columns_in(source)}:
            changes["columns", what] = _rest(source, gone)
    return changes


def _rest(source: Source, gone: Set[str]) -> Any:  # noqa: ANN401  any plain value of TOML
    """What is left of a source without some columns; `None` where it can't do without them."""
    if isinstance(source, str):
        return None
    if not isinstance(source, ColumnSource):
        left = [column for column in source if column not in gone]
        return left if len(left) > 1 else left[0] if left else None
    told = _told(source)
    wide = tuple(column for column in source.wide if column not in gone)
    if {source.column, source.date} & gone or (source.wide and not wide) or (source.weekday and source.hour in gone):
        return None
    return short({**{name: value for name, value in told.items() if value not in gone}, "wide": wide})


def _name_of(column: str, organisation: Organisation) -> str:
    """What an attribute is called."""
    name = "_".join("".join(one if one.isalnum() else " " for one in column.lower()).split()) or "attribute"
    return name if name not in organisation.attributes else f"{name}_2"


def written_as(source: Source, **options: Any) -> Any:  # noqa: ANN401  any plain value of TOML
    """A source that is read otherwise: another format, another unit; an empty one is left out.

    >>> written_as("Wait", unit="min")
    {'column': 'Wait', 'unit': 'min'}
    >>> written_as(ColumnSource(column="Wait", unit="min"), unit="s")
    'Wait'
    """
    return short({**_told(source), **options})


def _told(source: Source) -> dict[str, Any]:
    if isinstance(source, ColumnSource):
        usual = msgspec.structs.asdict(ColumnSource())
        return {name: value for name, value in msgspec.structs.asdict(source).items() if value != usual[name]}
    return {"column": source if isinstance(source, str) else list(source)}


def short(options: Mapping[str, Any]) -> Any:  # noqa: ANN401  any plain value of TOML
    """A source in its shortest form: a name where a name says it all."""
    usual = msgspec.structs.asdict(ColumnSource())
    told = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in options.items()
        if value is not None and value != usual.get(name) and value != ""
    }
    return told["column"] if set(told) == {"column"} else told or None


def in_segments(organisation: Organisation) -> frozenset[str]:
    """Attributes that a segment looks at already."""
    used = {name for rule in organisation.segments.values() for name in columns_used(rule)}
    return frozenset(name for name in organisation.attributes if name in used)


def group_changes(
    organisation: Organisation, looked: LookedAt, grouped: Collection[str], protected: Collection[str]
) -> dict[Place, Any]:
    """What changes in `line.toml` where the values of attributes are groups of customers, or are protected.

    Segments that are there stay: the first rule that matches counts, and the new ones come after them.

    Args:
        organisation: as it is.
        looked: the export as it was read.
        grouped: attributes of which each value is a group.
        protected: attributes that may bring a person nearer, never further away.
    """
    changes: dict[Place, Any] = {}
    taken = {same(name) for name in organisation.segments}
    for name in grouped:
        for value in looked.groups.get(name, ()) if name not in in_segments(organisation) else ():
            called = value if same(value) not in taken else f"{name} {value}"
            taken.add(same(called))
            changes["segments", called] = f"{as_rule_name(name)} == {value!r}"
    known = [name for name in organisation.attributes if name in protected]
    if set(known) != set(organisation.protected.attributes):
        changes["protected", "attributes"] = known
    return changes


def served_by(organisation: Organisation, channel: str) -> str:
    """Which list of `[channels]` a channel stands in; empty where it stands in none."""
    lists = {name: {spelling_of(one) for one in getattr(organisation.channels, name)} for name in SERVED}
    return next((name for name, channels in lists.items() if spelling_of(channel) in channels), "")


def channel_changes(organisation: Organisation, chosen: Mapping[str, str]) -> dict[Place, Any]:
    """What changes in `line.toml` where channels are served by somebody else.

    Args:
        organisation: as it is.
        chosen: channel → the list it is to stand in; empty for none.
    """
    moved = {spelling_of(channel): to for channel, to in chosen.items()}
    changes: dict[Place, Any] = {}
    for name in SERVED:
        before = list(getattr(organisation.channels, name))
        kept = [one for one in before if moved.get(spelling_of(one), name) == name]
        there = {spelling_of(one) for one in kept}
        after = [*kept, *(one for one, to in chosen.items() if to == name and spelling_of(one) not in there)]
        if after != before:
            changes["channels", name] = after
    return changes
