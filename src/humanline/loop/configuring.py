"""Read `line.toml`: every wrong key and value is reported at once, with its place, the rule and the way out."""

from __future__ import annotations

import difflib
import tomllib
import zoneinfo
from datetime import date
from pathlib import Path
from typing import Any

from humanline.foundation.decoding import decode
from humanline.foundation.errors import ConfigError, Fault
from humanline.foundation.names import same
from humanline.foundation.rules import columns_used
from humanline.model.contact import COLUMN_BY_NAME, EVERYONE_ELSE
from humanline.model.organisation import ColumnSource, Decided, Organisation

WAYS = ("column", "constant", "date", "weekday", "wide", "file")


def load(path: Path) -> Organisation:
    """Read and check an organisation's configuration.

    Args:
        path: of `line.toml`.

    Raises:
        ConfigError: it is not there, is not TOML, or holds keys or values that can't be used; all faults at once.
    """
    name = path.name
    way_out = "Make one with `humanline init FILE`, or with `humanline workshop` when there is no log."
    return checked(read_toml(path, "A configuration is needed.", way_out), name)


def checked(data: dict[str, Any], name: str) -> Organisation:
    """What a configuration says, checked.

    Args:
        data: what the TOML file holds.
        name: of the file, for its faults.

    Raises:
        ConfigError: keys or values that can't be used; all faults at once.
    """
    organisation, faults = decode(data, Organisation, name=name)
    faults += _meaning(organisation, name) if organisation is not None else _unknown_columns(data.get("columns"), name)
    if faults or organisation is None:
        raise ConfigError(faults)
    return organisation


def read_toml(path: Path, rule: str, way_out: str) -> dict[str, Any]:
    """What a TOML file holds.

    Args:
        path: of the file.
        rule: why it is needed.
        way_out: how to make one.

    Raises:
        ConfigError: it is not there, can't be read, or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError([Fault(str(path), "there is no such file", rule, way_out)]) from None
    except (ValueError, RecursionError) as error:  # of TOML, of its encoding; numbers and lists without end
        raise ConfigError([Fault(str(path), f"this is not TOML: {error}", "See toml.io for the notation.")]) from error
    except OSError as error:
        raise ConfigError([Fault(str(path), f"it can't be read: {error.strerror}", "")]) from error


def _meaning(organisation: Organisation, name: str) -> list[Fault]:
    """Faults that types can't see."""
    faults = _unknown_columns(dict(organisation.columns), name) + _unknown_columns(
        organisation.derived, name, "derived"
    )
    zone = organisation.organisation.time_zone
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        near = difflib.get_close_matches(zone, zoneinfo.available_timezones(), n=1)
        rule = "An IANA time zone is needed."
        faults.append(
            Fault(
                f"{name} organisation.time_zone", f"found {zone!r}", rule, f"Did you mean {near[0]!r}?" if near else ""
            )
        )
    for column, source in organisation.columns.items():
        if isinstance(source, ColumnSource):
            faults += _one_way(source, f"{name} columns.{column}")
    faults += _staff(organisation, name) + _departments(organisation, name)
    lists = organisation.channels
    for channel in sorted({*lists.person, *lists.deferred} & set(lists.self_service)):
        faults.append(
            Fault(f"{name} channels", f"{channel!r} stands in two lists", "A channel is person or self-service.")
        )
    faults += [
        *_rule(organisation, name),
        *_other_starts(organisation, name),
        *_protected(organisation, name),
        *_decided(organisation, name),
    ]
    if organisation.moments or organisation.opening or organisation.promises:
        from humanline.loop.serving import service_faults

        faults += service_faults(organisation, name)
    return faults


def protected_segments(organisation: Organisation) -> frozenset[str]:
    """Segments that a protected attribute tells apart.

    The first rule that matches counts, so from the first rule that looks at a protected attribute on, every segment
    depends on it, and so does everyone else.

    Args:
        organisation: `line.toml`.

    Raises:
        ExpressionError: a rule can't be read.
    """
    names = protected_names(organisation)
    found: list[str] = []
    for segment, rule in organisation.segments.items():
        if found or names & columns_used(rule, f"segments.{segment}"):
            found.append(segment)
    return frozenset([*found, EVERYONE_ELSE] if found else [])


def protected_names(organisation: Organisation) -> frozenset[str]:
    """Names in rules of segments that are protected attributes, or the columns that these come from.

    Args:
        organisation: `line.toml`.

    Raises:
        ExpressionError: a rule can't be read.
    """
    names = {same(name) for name in organisation.protected.attributes}
    names |= {same(column) for name, column in organisation.attributes.items() if same(name) in names}
    used = {
        column
        for segment, rule in organisation.segments.items()
        for column in columns_used(rule, f"segments.{segment}")
    }
    return frozenset(column for column in used if same(column) in names)


def _rule(organisation: Organisation, name: str) -> list[Fault]:
    rule = organisation.rule
    if rule.unimportant < rule.important:
        return []
    found = f"found {rule.unimportant:g}, and {rule.important:g} under `important`"
    return [Fault(f"{name} rule.unimportant", found, "It must be below `important`.", "The usual: 3 and 7.")]


def _other_starts(organisation: Organisation, name: str) -> list[Fault]:
    """What is said of a start that the moment does not offer, and a moment that stands there twice."""
    faults = []
    seen: dict[str, str] = {}
    for moment, told in organisation.starts.items():
        where = f"{name} starts.{moment}"
        if same(moment) in seen:
            rule = "A moment stands here once, however it is written."
            faults.append(Fault(where, f"found it as {seen[same(moment)]!r} too", rule, "Keep one of them."))
        seen.setdefault(same(moment), moment)
        for field in ("chosen", "chosen_adds", "together_minutes", "together_adds"):
            way = "choice" if field.startswith("chosen") else "together"
            if getattr(told, field) is not None and way not in told.ways:
                rule = f'It says something of "{way}", which the moment does not offer.'
                faults.append(
                    Fault(f"{where}.{field}", f"found {getattr(told, field):g}", rule, f'Add "{way}" to ways.')
                )
    return faults


def _protected(organisation: Organisation, name: str) -> list[Fault]:
    known = {same(attribute): attribute for attribute in organisation.attributes}
    faults = []
    for attribute in organisation.protected.attributes:
        if same(attribute) not in known:
            near = difflib.get_close_matches(same(attribute), known, n=1)
            way_out = f"Did you mean {known[near[0]]!r}?" if near else f"Known: {', '.join(known.values()) or 'none'}."
            rule = "A protected attribute must be one of [attributes]."
            faults.append(Fault(f"{name} protected.attributes", f"found {attribute!r}", rule, way_out))
    return faults


def _decided(organisation: Organisation, name: str) -> list[Fault]:
    """Decisions that contradict each other, what is owed, or what protects."""
    faults = []
    seen: dict[tuple[str, ...], Decided] = {}
    owed = {_cell(cell) for cell in (*organisation.owed.moments, *organisation.owed.cells)}
    protected = {same(segment) for segment in protected_segments(organisation)}
    for k, one in enumerate(organisation.decided):
        where, cell = f"{name} decided[{k}]", _cell(one.cell)
        for other, before in seen.items():
            if cell == other or (cell[:1] == other[:1] and 1 in (len(cell), len(other))):
                found = (
                    f"{one.start!r} for {one.cell!r}, where {before.by} decided {before.start!r} for {before.cell!r}"
                )
                faults.append(Fault(where, found, "A cell is decided once.", "Keep one of them."))
        seen[cell] = one
        if one.start != "person" and (cell in owed or cell[:1] in owed):
            rule = "What is owed can't be decided away."
            faults.append(
                Fault(
                    where,
                    f"{one.start.replace('_', '-')} for {one.cell!r}, which is in [owed]",
                    rule,
                    "Keep one of them.",
                )
            )
        if one.start != "person" and len(cell) > 1 and cell[1] in protected:
            rule = "A protected attribute can bring a person nearer, never further away."
            faults.append(
                Fault(where, f"{one.start.replace('_', '-')} for {one.cell!r}", rule, "Decide it for the whole moment.")
            )
        if one.until and not _is_day(one.until):
            rule = "A day is needed, such as 2027-01-31."
            faults.append(Fault(f"{where}.until", f"found {one.until!r}", rule))
    return faults


def _cell(name: str) -> tuple[str, ...]:
    """A moment, or a moment and a segment, whatever the spaces around the bar."""
    return tuple(same(part) for part in name.split("|", 1))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _departments(organisation: Organisation, name: str) -> list[Fault]:
    """Departments that cause contacts and are not among those that are listed, where the log can't name more."""
    listed = {same(one): one for one in organisation.organisation.departments}
    faults = []
    for cause, one in organisation.causes.items():
        if not one.caused_by or same(one.caused_by) in listed or "department" in organisation.columns:
            continue
        if listed and "department" not in organisation.derived:
            near = difflib.get_close_matches(same(one.caused_by), listed, n=1)
            way_out = f"Did you mean {listed[near[0]]!r}?" if near else f"Known: {', '.join(listed.values())}."
            rule = "It must be one of [organisation] departments."
            faults.append(Fault(f"{name} causes.{cause}.caused_by", f"found {one.caused_by!r}", rule, way_out))
    return faults


def _staff(organisation: Organisation, name: str) -> list[Fault]:
    """No figure is kept or shown per staff member, so no column that names one is read (I15)."""
    from humanline.contactlog.columns.people import columns_read, names_staff

    rule = "No figure is kept per staff member."
    way_out = "Leave it out; if it holds something else, give it another name in the export."
    channel = organisation.columns.get("channel")
    wide = channel.wide if isinstance(channel, ColumnSource) else ()  # a channel may be called after who serves it
    faults = []
    for place, columns in columns_read(organisation).items():
        others = set(wide) if place == "columns.channel" else set()
        customers = place in ("columns.customer_id", "columns.contact_id")
        staff = [column for column in columns if column not in others and names_staff(column, customers=customers)]
        faults += [
            Fault(f"{name} {place}", f"found {column!r}, which names staff", rule, way_out) for column in staff[:1]
        ]
    return faults


def _unknown_columns(columns: object, name: str, table: str = "columns") -> list[Fault]:
    faults: list[Fault] = []
    for column in columns if isinstance(columns, dict) else ():
        if column not in COLUMN_BY_NAME:
            near = difflib.get_close_matches(column, COLUMN_BY_NAME, n=1)
            way_out = f"Did you mean `{near[0]}`?" if near else f"Known: {', '.join(COLUMN_BY_NAME)}."
            if not near and table == "columns":
                way_out += " Other columns of your file belong in [attributes]."
            faults.append(
                Fault(f"{name} {table}.{column}", "found a column that the contact log does not have", way_out)
            )
    return faults


def _one_way(source: ColumnSource, where: str) -> list[Fault]:
    used = [way for way in WAYS if getattr(source, way)]
    if len(used) != 1:
        found = f"found {' and '.join(f'`{way}`' for way in used)}" if used else "nothing found"
        return [Fault(where, found, f"Give exactly one of {', '.join(WAYS)}.")]
    faults = []
    if source.time and source.hour:
        faults.append(Fault(where, "found `time` and `hour`", "Give one of them."))
    if source.weekday and not source.hour:
        faults.append(Fault(where, "found `weekday` without `hour`", "An hour of the week needs both."))
    return faults
