"""What `line.toml` says about columns, checked against the columns that the files have."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import NamedTuple
from zoneinfo import ZoneInfo

from humanline.contactlog.tidying.splitting import OF_ONE
from humanline.foundation.errors import ConfigError, ExpressionError, Fault
from humanline.foundation.rules import columns_used
from humanline.foundation.written.instants import NAMED_FORMATS
from humanline.model.contact import COLUMN_BY_NAME, ColumnType, Joining
from humanline.model.organisation import ColumnSource, Organisation, Source, Totals

_WAYS = ("column", "constant", "date", "weekday", "wide", "file")


class Mapping(NamedTuple):
    """The checked mapping of one log.

    Attributes:
        organisation: the whole configuration.
        columns: contact-log column → where it comes from; composites are under `composite`.
        composite: parts of a composite `contact_id`, or empty.
        used: columns of the files that are looked at, in a fixed order.
    """

    organisation: Organisation
    columns: dict[str, ColumnSource]
    composite: tuple[str, ...]
    used: tuple[str, ...]

    @property
    def wide(self) -> tuple[str, ...]:
        """Columns that each hold the number of contacts in one channel."""
        channel = self.columns.get("channel")
        return channel.wide if channel else ()

    @property
    def totals(self) -> Totals | None:
        """What a line holds where it is a total of many contacts."""
        return self.organisation.totals

    def has(self, name: str) -> bool:
        """Whether a contact-log column is mapped or derived."""
        if name == "abandoned" and self.totals is not None:
            return bool(self.totals.abandoned)
        causes = self.organisation.causes
        of_its_own = {
            "contact_id": self.has_id,
            "moment": bool(self.organisation.moment_rules),
            "cause": bool(causes),
            "caused_by": any(cause.caused_by for cause in causes.values()),
        }
        return name in self.columns or name in self.organisation.derived or of_its_own.get(name, self.counted(name))

    def counted(self, name: str) -> bool:
        """Whether a column tells how many rows of a contact have handle time."""
        return self.organisation.log.rows.get(name) == "several"

    @property
    def several(self) -> bool:
        """A contact is several rows."""
        return bool(self.organisation.log.contact)

    def joined(self, name: str) -> Joining:
        """What several rows of one contact say together in a contact-log column."""
        return self.organisation.log.rows.get(name, COLUMN_BY_NAME[name].joined)

    @property
    def has_id(self) -> bool:
        """Whether contacts have an identifier of their own."""
        return bool(self.composite) or "contact_id" in self.columns or "contact_id" in self.organisation.derived

    def durations_in(self, rule: str) -> tuple[str, ...]:
        """The durations of the contact log that a rule looks at by their own name, read before the rule is."""
        return tuple(name for name in durations_of(self.columns) if name in columns_used(rule) - set(self.used))


def durations_of(columns: Iterable[str]) -> list[str]:
    """Of mapped columns those whose tidied value a rule under `[derived]` may look at."""
    return [name for name in columns if COLUMN_BY_NAME[name].type == "duration"]


def called(mapping: Mapping, title: str) -> Mapping:
    """The mapping of one file, where its name says what a column is.

    Args:
        mapping: of the log.
        title: what the file, or the sheet, is called.
    """
    columns = {name: ColumnSource(constant=title) if one.file else one for name, one in mapping.columns.items()}
    return mapping._replace(columns=columns)


def check_mapping(organisation: Organisation, known: Iterable[str]) -> Mapping:
    """Check everything that `line.toml` says about columns, before a record is read.

    Args:
        organisation: the configuration.
        known: columns that at least one file has.

    Raises:
        ConfigError: with every fault found.
    """
    known = list(dict.fromkeys(known))
    faults: list[Fault] = []
    columns: dict[str, ColumnSource] = {}
    composite: tuple[str, ...] = ()
    named = {"contact_id": organisation.log.contact} if organisation.log.contact else {}
    for name, source in (organisation.columns | named).items():
        where = f"line.toml columns.{name}"
        if name not in COLUMN_BY_NAME:
            faults.append(_unknown(where, name, list(COLUMN_BY_NAME), "column of a contact log"))
        elif isinstance(source, tuple):
            if name != "contact_id":
                faults.append(Fault(where, "found a list of columns", "Only contact_id can have several."))
            composite = source
            faults += _missing(where, source, known)
        else:
            columns[name] = _as_source(source)
            faults += _source_faults(where, name, columns[name], known)
    faults += _needs(organisation, columns)
    faults += _rows_faults(organisation)
    faults += _totals_faults(organisation, columns, known)
    faults += _rule_faults(organisation, known)
    faults += _zone_faults(organisation.organisation.time_zone)
    for name, column in organisation.attributes.items():
        if column not in organisation.derived:
            faults += _missing(f"line.toml attributes.{name}", (column,), known)
    if faults:
        raise ConfigError(faults)
    return Mapping(organisation, columns, composite, _used(organisation, columns, composite, known))


def _as_source(source: Source) -> ColumnSource:
    return source if isinstance(source, ColumnSource) else ColumnSource(column=str(source))


def _unknown(where: str, name: str, known: list[str], what: str) -> Fault:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    way_out = f"Did you mean `{near[0]}`?" if near else f"There is: {', '.join(known[:30])}."
    return Fault(where, f"found `{name}`", f"There is no such {what}.", way_out)


def _missing(where: str, names: Iterable[str], known: list[str]) -> list[Fault]:
    return [_unknown(where, name, known, "column in the files") for name in names if name not in known]


def _columns_of(source: ColumnSource, where: str = "rule") -> tuple[str, ...]:
    single = (source.column, source.date, source.time, source.weekday, source.hour)
    used = columns_used(source.when, f"{where}.when") if source.when else ()
    return (*(name for name in single if name is not None), *source.wide, *sorted(used))


def _source_faults(where: str, name: str, source: ColumnSource, known: list[str]) -> list[Fault]:
    try:
        faults = _missing(where, _columns_of(source, where), known)
    except ExpressionError as error:
        return [error.fault]
    ways = [way for way in _WAYS if getattr(source, way) not in (None, (), False)]
    if len(ways) != 1:
        faults.append(
            Fault(where, f"found {', '.join(ways) or 'nothing'}", f"Exactly one is needed of {', '.join(_WAYS)}.")
        )
    if source.time and not source.date:
        faults.append(Fault(where, "found a time without a date", "date and time go together.", "Add `date`."))
    if source.weekday and not source.hour:
        faults.append(Fault(where, "found a weekday without an hour", "They go together.", "Add `hour`."))
    if source.hour and not (source.weekday or source.date):
        faults.append(Fault(where, "found an hour alone", "An hour goes with a date or a weekday.", "Add one of them."))
    if source.date and COLUMN_BY_NAME[name].type != "time":
        faults.append(Fault(where, "found date", f"{name} is no time.", "Use `column`."))
    if source.weekday and name != "opened_at":
        faults.append(Fault(where, "found weekday", "Only opened_at can be a weekday and an hour."))
    if source.wide and name != "channel":
        faults.append(Fault(where, "found wide", "Only channel can be spread over columns."))
    if source.file and name not in ("channel", "moment"):
        faults.append(Fault(where, "found file", "Only channel and moment can be the name of a file."))
    if source.zone:
        faults += _zone_faults(source.zone, f"{where}.zone")
    formats = (source.format,) if isinstance(source.format, str) else source.format
    faults += [
        _unknown(where, form, [*NAMED_FORMATS, "%Y-%m-%d %H:%M"], "format of a time")
        for form in formats
        if "%" not in form and form not in NAMED_FORMATS
    ]
    if source.scale and (source.scale[0] >= source.scale[1] or COLUMN_BY_NAME[name].type != "scale"):
        faults.append(
            Fault(
                where,
                f"found scale = {list(source.scale)}",
                "A scale goes up, and is for satisfaction, felt_heard or trust.",
            )
        )
    words = [word.strip().lower() for word in source.marks]
    if words and (COLUMN_BY_NAME[name].type != "scale" or source.scale or len(set(words)) < max(2, len(words))):
        rule = "Marks are two or more, each once, of satisfaction, felt_heard or trust, and without scale."
        faults.append(Fault(where, f"found marks = {list(source.marks)}", rule))
    return faults


def _needs(organisation: Organisation, columns: dict[str, ColumnSource]) -> list[Fault]:
    faults = [
        Fault(
            f"line.toml columns.{name}",
            "nothing found",
            f"Every contact needs a {name}.",
            f'Name its column, or one value for all: {name} = {{ constant = "…" }}.',
        )
        for name in ("moment", "channel")
        if name not in organisation.columns and name not in organisation.derived
        if name != "moment" or not organisation.moment_rules
    ]
    faults += [
        Fault(f"line.toml derived.{name}", "found it in [columns] too", "A column comes from one place.", "Drop one.")
        for name in organisation.derived
        if name in organisation.columns
    ]
    told = {*organisation.columns, *organisation.derived}
    if "caused_by" in told and "cause" not in told and not organisation.causes:
        rule = "A department causes contacts by something that went wrong: it needs a cause."
        way_out = "Name the column under [columns] cause, or write rules under [causes]."
        faults.append(Fault("line.toml columns.caused_by", "found it without cause", rule, way_out))
    channel = columns.get("channel")
    if channel and channel.wide and ("count" in organisation.columns or "count" in organisation.derived):
        faults.append(Fault("line.toml columns.count", "found count beside wide", "The wide columns are the counts."))
    return faults


_JOININGS: dict[Joining, tuple[ColumnType, ...]] = {
    "sum": ("duration", "number"),
    "any": ("bool",),
    "all": ("bool",),
    "until_answered": ("duration",),
    "several": ("bool",),
}


def _rows_faults(organisation: Organisation) -> list[Fault]:
    """Faults in what `[log]` says of contacts of several rows."""
    log, faults = organisation.log, []
    mapped = {*organisation.columns, *organisation.derived}
    if log.rows and not log.contact:
        way_out = 'Such as contact = "call_id"; or drop rows.'
        faults.append(Fault("line.toml log.rows", "found it without contact", "Rows have a number in common.", way_out))
    if log.contact and "contact_id" in mapped:
        rule = "The number of the contact is named once."
        faults.append(Fault("line.toml log.contact", "found contact_id too", rule, "Drop contact_id."))
    if log.contact and ("count" in mapped or organisation.totals is not None):
        found = "found count too" if organisation.totals is None else "found [totals] too"
        faults.append(Fault("line.toml log.contact", found, "A total is no part of a contact.", "Drop one."))
    for name, how in log.rows.items():
        where = f"line.toml log.rows.{name}"
        if name not in COLUMN_BY_NAME:
            faults.append(_unknown(where, name, list(COLUMN_BY_NAME), "column of a contact log"))
        elif COLUMN_BY_NAME[name].type not in _JOININGS.get(how, (COLUMN_BY_NAME[name].type,)):
            faults.append(Fault(where, f"found {how!r}", f"A {COLUMN_BY_NAME[name].type} can't be joined so."))
        elif how == "several" and (name in mapped or "handle_s" not in mapped):
            rule = "It counts rows with handle time, so it needs handle_s and no column of its own."
            faults.append(Fault(where, f"found {how!r}", rule))
    return faults


def _totals_faults(organisation: Organisation, columns: dict[str, ColumnSource], known: list[str]) -> list[Fault]:
    totals = organisation.totals
    if totals is None:
        return []
    faults: list[Fault] = []
    for name in ("answered", "abandoned"):
        column = getattr(totals, name)
        faults += _missing(f"line.toml totals.{name}", (column,) if column else (), known)
    if "count" not in {*organisation.columns, *organisation.derived} and not (totals.answered and totals.abandoned):
        rule = "Of a total it must be known how many contacts came in."
        way_out = "Name the column under [columns] count, or both answered and abandoned under [totals]."
        faults.append(Fault("line.toml totals", "no count", rule, way_out))
    if "channel" in columns and columns["channel"].wide:
        faults.append(
            Fault("line.toml totals", "found it beside wide", "The wide columns are the counts.", "Drop one.")
        )
    if "abandoned" in {*organisation.columns, *organisation.derived}:
        rule = "Of a total it is a number."
        faults.append(Fault("line.toml columns.abandoned", "found it beside [totals]", rule, "Move it to [totals]."))
    faults += [
        Fault(f"line.toml columns.{name}", "found it beside [totals]", "A total is of many contacts.", "Drop one.")
        for name in sorted(OF_ONE.intersection({*organisation.columns, *organisation.derived}))
    ]
    return faults


def _rule_faults(organisation: Organisation, known: list[str]) -> list[Fault]:
    faults: list[Fault] = []
    attributes = organisation.attributes
    for name in organisation.derived:
        if name not in COLUMN_BY_NAME and name not in attributes.values():
            faults.append(_unknown(f"line.toml derived.{name}", name, list(COLUMN_BY_NAME), "column of a contact log"))
    names = [*known, *(name for name in organisation.derived if name not in known)]
    places = (
        ("derived", organisation.derived, [*known, *durations_of(set(organisation.columns) & set(COLUMN_BY_NAME))]),
        ("check", organisation.check, names),
        ("exclude", organisation.exclude, names),
        ("moments", organisation.moment_rules, names),
        ("causes", organisation.cause_rules, names),
        ("segments", organisation.segments, [*attributes, *names]),
    )
    for place, rules, usable in places:
        for name, rule in rules.items():
            where = f"line.toml {place}.{name}"
            try:
                faults += _missing(where, sorted(columns_used(rule, where)), list(usable))
            except ExpressionError as error:
                faults.append(error.fault)
    return faults


def _zone_faults(zone: str, where: str = "line.toml organisation.time_zone") -> list[Fault]:
    try:
        ZoneInfo(zone)
    except (OSError, ValueError, KeyError):
        return [Fault(where, f"found {zone!r}", "It must be an IANA name.", "Such as Europe/Amsterdam.")]
    return []


def _used(
    organisation: Organisation, columns: dict[str, ColumnSource], composite: tuple[str, ...], known: list[str]
) -> tuple[str, ...]:
    wanted = {*composite, *organisation.attributes.values()}
    if organisation.totals is not None:
        wanted |= {organisation.totals.answered, organisation.totals.abandoned} - {""}
    for source in columns.values():
        wanted.update(_columns_of(source))
    tables = (organisation.derived, organisation.check, organisation.exclude, organisation.segments)
    for rules in (*tables, organisation.moment_rules, organisation.cause_rules):
        for rule in rules.values():
            wanted.update(columns_used(rule))
    return tuple(name for name in known if name in wanted)
