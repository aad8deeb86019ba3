"""Read `line.toml`: every wrong key and value is reported at once, with its place, the rule and the way out."""

from __future__ import annotations

import difflib
import tomllib
import zoneinfo
from pathlib import Path

from humanline.foundation.decoding import decode
from humanline.foundation.errors import ConfigError, Fault
from humanline.model.contact import COLUMN_BY_NAME, STAFF_COLUMN
from humanline.model.organisation import ColumnSource, Organisation

WAYS = ("column", "constant", "date", "weekday", "wide")


def load(path: Path) -> Organisation:
    """Read and check an organisation's configuration.

    Args:
        path: of `line.toml`.

    Raises:
        ConfigError: it is not there, is not TOML, or holds keys or values that can't be used; all faults at once.
    """
    name = path.name
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        way_out = "Make one with `humanline init FILE`, or with `humanline workshop` when there is no log."
        raise ConfigError([Fault(str(path), "there is no such file", "A configuration is needed.", way_out)]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError([Fault(str(path), f"this is not TOML: {error}", "See toml.io for the notation.")]) from error
    except OSError as error:
        raise ConfigError([Fault(str(path), f"it can't be read: {error.strerror}", "")]) from error
    organisation, faults = decode(data, Organisation, name=name)
    faults += _meaning(organisation, name) if organisation is not None else _unknown_columns(data.get("columns"), name)
    if faults or organisation is None:
        raise ConfigError(faults)
    return organisation


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
    faults += _staff(organisation, name)
    lists = organisation.channels
    for channel in sorted({*lists.person, *lists.deferred} & set(lists.self_service)):
        faults.append(
            Fault(f"{name} channels", f"{channel!r} stands in two lists", "A channel is person or self-service.")
        )
    return faults


def _staff(organisation: Organisation, name: str) -> list[Fault]:
    """No figure is kept or shown per staff member, so no column that names one is read (I15)."""
    read = {f"attributes.{key}": column for key, column in organisation.attributes.items()}
    for column, source in organisation.columns.items():
        parts = (source.column, *source.wide) if isinstance(source, ColumnSource) else source
        for part in (parts,) if isinstance(parts, str) else parts:
            if part:
                read[f"columns.{column}"] = part
    rule = "No figure is kept per staff member."
    way_out = "Leave it out; if it holds something else, give it another name in the export."
    return [
        Fault(f"{name} {place}", f"found {column!r}, which names staff", rule, way_out)
        for place, column in read.items()
        if STAFF_COLUMN.fullmatch(column.strip())
    ]


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
