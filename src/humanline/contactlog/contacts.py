"""One file's columns → the columns of the tidied log, as one Ibis expression over a block of text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import ibis

from humanline.contactlog import values
from humanline.contactlog.expressions import compile_rule, compile_value
from humanline.contactlog.mapping import Mapping
from humanline.contactlog.times import INSTANT, as_local, read_time
from humanline.contactlog.values import BEFORE_OPENING, FUTURE, UNREADABLE, none
from humanline.foundation.errors import ConfigError, ExpressionError
from humanline.model.contact import EVERYONE, EVERYONE_ELSE
from humanline.model.organisation import ColumnSource

#: Optional columns of each kind, and what they are called in the tidied log.
DURATIONS = {"handle_s": "handle_ms", "wait_s": "wait_ms", "completion_s": "completion_ms"}
TIMES = ("asked_person_at", "reached_person_at", "closed_at", "gave_up_at")
TRUTHS = ("abandoned", "resolved", "complaint", "transferred", "wanted_person")
SCALES = {"satisfaction": ("satisfaction_c", 1.0, 5.0), "felt_heard": ("felt_heard_c", 0.0, 10.0)}
TEXTS = ("department", "trial", "arm", "policy")

_WEEKDAYS = (
    ("mon", "monday", "ma", "maandag", "1", "1.0"),
    ("tue", "tues", "tuesday", "di", "dinsdag", "2", "2.0"),
    ("wed", "weds", "wednesday", "wo", "woe", "woensdag", "3", "3.0"),
    ("thu", "thur", "thurs", "thursday", "do", "don", "donderdag", "4", "4.0"),
    ("fri", "friday", "vr", "vrij", "vrijdag", "5", "5.0"),
    ("sat", "saturday", "za", "zat", "zaterdag", "6", "6.0"),
    ("sun", "sunday", "zo", "zon", "zondag", "7", "7.0"),
)


@dataclass
class Query:
    """What is asked of the engine for every block of one file.

    Attributes:
        names: columns of the file → their name in the block.
        sql: gives one row a record: `line`, `row`, `rejected`, `excluded`, the tidied columns, `why_…`, `flags_…`.
        reasons: why a record is rejected; `rejected` counts from 1 in this list.
        outputs: tidied columns, in order.
        aside: contact-log columns whose values can be set aside, each with the file's columns it comes from.
        timed: contact-log columns with flags on how their times were read.
        wide: file's column → its name in the result, where channels are spread over columns.
    """

    names: dict[str, str]
    sql: str = ""
    reasons: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    aside: dict[str, tuple[str, ...]] = field(default_factory=dict)
    timed: list[str] = field(default_factory=list)
    wide: dict[str, str] = field(default_factory=dict)


def build_query(mapping: Mapping, present: tuple[str, ...], numeric: frozenset[str], now: datetime) -> Query:
    """The query for one file.

    Args:
        mapping: the checked mapping.
        present: columns that this file has; others that are looked at are empty here.
        numeric: columns of this file in which no decimal comma can occur.
        now: contacts more than a day after this are in the future.

    Raises:
        ConfigError: with every rule that can't be compiled.
    """
    return _Builder(mapping, present, numeric, now).build()


class _Builder:
    def __init__(self, mapping: Mapping, present: tuple[str, ...], numeric: frozenset[str], now: datetime) -> None:
        self._mapping = mapping
        self._organisation = mapping.organisation
        self._zone = mapping.organisation.organisation.time_zone
        self._numeric = numeric
        self._latest = ibis.literal(now.isoformat(), "string").cast(INSTANT) + ibis.interval(days=1)
        names = {name: f"c{k}" for k, name in enumerate(mapping.used) if name in present}
        self._query = Query(names)
        schema = {"line": "int64", "row": "int32"} | dict.fromkeys(names.values(), "string")
        self._table = ibis.table(schema, name="block")
        self._raw: dict[str, Any] = {
            name: self._table[names[name]] if name in names else ibis.literal("") for name in mapping.used
        }
        self._faults: list[Any] = []
        self._columns: dict[str, Any] = {}
        self._rejected: list[tuple[Any, str]] = []

    def build(self) -> Query:
        """Put the parts together."""
        derived = self._derived()
        rule_names = {**derived, **self._raw}
        checks = self._rules("check", self._organisation.check, rule_names)
        self._rejected += [(~rule, f'breaks the rule "{name}"') for name, rule in checks.items()]
        excludes = list(self._rules("exclude", self._organisation.exclude, rule_names).values())
        self._identity()
        self._opening()
        self._moment_and_channel()
        self._count()
        self._optional()
        self._attributes(derived)
        self._segment(rule_names)
        if self._faults:
            raise ConfigError(self._faults)
        query = self._query
        query.outputs = [name for name in self._columns if not name.startswith(("why_", "flags_", "wide_"))]
        query.reasons = [reason for _, reason in self._rejected]
        rejected = [(broken.fill_null(False), k) for k, (broken, _) in enumerate(self._rejected, start=1)]
        result = self._table.select(
            line=self._table.line,
            row=self._table.row,
            rejected=_first(rejected),
            excluded=_first([(rule, k) for k, rule in enumerate(excludes, start=1)]),
            **self._columns,
        )
        query.sql = ibis.to_sql(result, dialect="duckdb")
        return query

    # -- where text comes from -------------------------------------------------------------------------------------

    def _derived(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, rule in self._organisation.derived.items():
            try:
                value = compile_value(rule, self._raw, f"line.toml derived.{name}")
            except ExpressionError as error:
                self._faults.append(error.fault)
            else:
                found[name] = value
        self._derived_values = found
        return found

    def _rules(self, place: str, rules: dict[str, str], names: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, rule in rules.items():
            try:
                found[name] = compile_rule(rule, names, f"line.toml {place}.{name}")
            except ExpressionError as error:
                self._faults.append(error.fault)
        return found

    def _source(self, name: str) -> ColumnSource:
        source = self._mapping.columns.get(name, ColumnSource())
        if source.column in self._numeric or name in self._organisation.derived:
            return ColumnSource(**{field: getattr(source, field) for field in source.__struct_fields__} | {"decimal": "."})
        return source

    def _text(self, name: str) -> Any:
        """The trimmed text of a contact-log column; null where nothing stands."""
        if name in self._derived_values:
            value = self._derived_values[name]
            text = value if value.type().is_string() else value.cast("string")
            return text.strip().nullif("")
        source = self._mapping.columns[name]
        if source.constant is not None:
            return ibis.literal(source.constant.strip()).nullif("")
        if source.date is not None:
            text = _trimmed(self._raw[source.date])
            if source.time is not None:
                text = (text + " " + self._raw[source.time].strip()).strip()
        else:
            text = _trimmed(self._raw[source.column or ""])
        empty = [value.strip() for value in source.empty if value.strip()]
        return ibis.cases((text.isin(empty), none("string")), else_=text) if empty else text

    def _origin_of(self, name: str) -> tuple[str, ...]:
        source = self._mapping.columns.get(name, ColumnSource())
        parts = (source.column, source.date, source.time)
        return tuple(part for part in parts if part is not None and part in self._query.names)

    # -- columns ---------------------------------------------------------------------------------------------------

    def _identity(self) -> None:
        if self._mapping.composite:
            parts = [self._raw[name].strip() for name in self._mapping.composite]
            joined = parts[0]
            for part in parts[1:]:
                joined = joined + "|" + part
            self._columns["contact_id"] = ibis.cases(
                (joined == "|" * (len(parts) - 1), none("string")), else_=joined
            )
        elif self._mapping.has("contact_id"):
            self._columns["contact_id"] = self._text("contact_id")

    def _opening(self) -> None:
        source = self._mapping.columns.get("opened_at")
        if source and source.weekday and source.hour:
            self._hour_of_week(source)
            return
        if not self._mapping.has("opened_at"):
            return
        text = self._text("opened_at")
        time = read_time(text, _formats(self._source("opened_at")), self._zone)
        local = as_local(self._zone, time.instant)
        self._rejected += [
            (text.isnull(), "opened_at is empty"),
            (time.instant.isnull(), "opened_at can't be read as a time"),
            (time.instant > self._latest, "opened_at lies in the future"),
        ]
        self._columns |= {
            "opened_at": time.instant,
            "hour_of_week": ((local.day_of_week.index() * 24) + local.hour()).cast("int16"),
            "day": local.date(),
            "flags_opened_at": time.flags,
        }
        self._query.timed.append("opened_at")

    def _hour_of_week(self, source: ColumnSource) -> None:
        word = self._raw[source.weekday or ""].strip().lower().re_replace(r"\.$", "")
        day = ibis.cases(*[(word.isin(names), k) for k, names in enumerate(_WEEKDAYS)], else_=none("int16"))
        text = self._raw[source.hour or ""].strip().re_replace(r"^(\d{1,2}):\d{2}(:\d{2})?$", r"\1")
        hour = text.try_cast("float64")
        hour = ibis.cases(((hour >= 0) & (hour <= 23) & (hour == hour.floor()), hour), else_=none("float64"))
        self._rejected += [
            (day.isnull(), "opened_at: the weekday can't be read"),
            (hour.isnull(), "opened_at: the hour can't be read as 0 to 23"),
        ]
        self._columns["hour_of_week"] = (day * 24 + hour).cast("int16")

    def _moment_and_channel(self) -> None:
        for name in ("moment", "channel"):
            if name == "channel" and self._mapping.wide:
                continue
            text = self._text(name)
            self._columns[name] = text
            self._rejected.append((text.isnull(), f"{name} is empty"))
        channels = self._organisation.channels
        if "channel" in self._columns:
            person = [*channels.person, *channels.deferred]
            channel = self._columns["channel"]
            self._columns["mode"] = ibis.cases(
                (channel.isin([name.strip() for name in person] or [""]), "person"),
                (channel.isin([name.strip() for name in channels.self_service] or [""]), "self_service"),
                else_=none("string"),
            )

    def _count(self) -> None:
        for k, name in enumerate(self._mapping.wide):
            text = _trimmed(self._raw[name])
            whole = values.whole(text, self._source("channel"))
            self._columns[f"wide_{k}"] = whole
            self._query.wide[name] = f"wide_{k}"
            self._rejected.append((text.notnull() & whole.isnull(), f"{name} is not a whole number of contacts"))
        if self._mapping.wide:
            return
        if not self._mapping.has("count"):
            self._columns["count"] = ibis.literal(1, "int64")
            return
        whole = values.whole(self._text("count"), self._source("count"))
        self._columns["count"] = whole
        self._rejected.append((whole.isnull(), "count is not a whole number, 0 or more"))

    def _optional(self) -> None:
        if self._mapping.has("customer_id"):
            self._columns["customer"] = values.hashed(self._text("customer_id"))
        for name in TIMES:
            if self._mapping.has(name):
                self._time(name)
        for name, column in DURATIONS.items():
            if self._mapping.has(name):
                self._add(name, column, values.duration_ms(self._text(name), self._source(name)))
        if "completion_ms" not in self._columns and {"closed_at", "opened_at"} <= set(self._columns):
            self._completion()
        for name in TRUTHS:
            if self._mapping.has(name):
                self._truth(name)
        for name, (column, low, high) in SCALES.items():
            if self._mapping.has(name):
                self._add(name, column, values.scale(self._text(name), self._source(name), low, high))
        if self._mapping.has("value"):
            self._add("value", "value_c", values.hundredths(self._text("value"), self._source("value")))
        if self._mapping.has("propensity"):
            self._add("propensity", "propensity", values.probability(self._text("propensity"), self._source("propensity")))
        for name in TEXTS:
            if self._mapping.has(name):
                self._columns[name] = self._text(name)

    def _add(self, name: str, column: str, typed: values.Typed, origin: tuple[str, ...] | None = None) -> None:
        self._columns[column] = typed.value
        self._columns[f"why_{name}"] = typed.code
        self._query.aside[name] = self._origin_of(name) if origin is None else origin

    def _truth(self, name: str) -> None:
        derived = self._derived_values.get(name)
        if derived is not None and derived.type().is_boolean():
            self._columns[name] = derived
            return
        self._add(name, name, values.truth(self._text(name), self._source(name)))

    def _time(self, name: str) -> None:
        text = self._text(name)
        time = read_time(text, _formats(self._source(name)), self._zone)
        code = ibis.cases(
            ((text.notnull() & time.instant.isnull()).fill_null(False), ibis.literal(UNREADABLE, "int8")),
            ((time.instant > self._latest).fill_null(False), FUTURE),
            else_=0,
        )
        self._add(name, name, values.Typed(ibis.cases((code == 0, time.instant), else_=none(INSTANT)), code))
        self._columns[f"flags_{name}"] = time.flags
        self._query.timed.append(name)

    def _completion(self) -> None:
        opened, closed = self._columns["opened_at"], self._columns["closed_at"]
        ms = (closed.epoch_seconds().cast("int64") - opened.epoch_seconds().cast("int64")) * 1000
        code = ibis.cases(((ms < 0).fill_null(False), ibis.literal(BEFORE_OPENING, "int8")), else_=0)
        typed = values.Typed(ibis.cases((ms >= 0, ms), else_=none("int64")), code)
        self._add("completion_s", "completion_ms", typed, self._origin_of("closed_at"))

    def _attributes(self, derived: dict[str, Any]) -> None:
        for name, column in self._organisation.attributes.items():
            value = self._raw.get(column, derived.get(column))
            if value is not None:
                text = value if value.type().is_string() else value.cast("string")
                self._columns[f"attr_{name}"] = _trimmed(text)

    def _segment(self, rule_names: dict[str, Any]) -> None:
        attributes = {
            name: self._columns[f"attr_{name}"].fill_null("")
            for name in self._organisation.attributes
            if f"attr_{name}" in self._columns
        }
        rules = self._rules("segments", self._organisation.segments, {**rule_names, **attributes})
        self._columns["segment"] = (
            ibis.cases(*[(rule, name) for name, rule in rules.items()], else_=EVERYONE_ELSE)
            if rules
            else ibis.literal(EVERYONE)
        )


def _trimmed(text: Any) -> Any:
    return text.strip().nullif("")


def _formats(source: ColumnSource) -> tuple[str, ...]:
    return (source.format,) if isinstance(source.format, str) else source.format


def _first(cases: list[tuple[Any, int]]) -> Any:
    """The number of the first case that holds, else 0."""
    if not cases:
        return ibis.literal(0, "int16")
    return ibis.cases(*[(condition, ibis.literal(number, "int16")) for condition, number in cases], else_=0)


