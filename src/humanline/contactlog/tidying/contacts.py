"""One file's columns → the columns of the tidied log, as one Ibis expression over a block of text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial, reduce

import ibis
import ibis.expr.types as ir
import msgspec

from humanline.contactlog.querying import values
from humanline.contactlog.querying.expressions import Column, compile_rule, compile_value
from humanline.contactlog.querying.functions import without_rules
from humanline.contactlog.querying.steps import Steps, as_one, at_once, in_steps, until
from humanline.contactlog.querying.texts import joined, known, without_words
from humanline.contactlog.querying.times import DATE_ONLY, INSTANT, local_time, read_time, whole_second
from humanline.contactlog.querying.values import (
    BEFORE_ASKING,
    BEFORE_OPENING,
    FUTURE,
    UNREADABLE,
    none,
    only_if,
)
from humanline.contactlog.tidying.causes import cause_by_rules
from humanline.contactlog.tidying.channels import as_listed, mode_of
from humanline.contactlog.tidying.counts import counted, hour_of_week
from humanline.contactlog.tidying.mapping import Mapping
from humanline.contactlog.tidying.moments import MATCHED, moment_by_rules
from humanline.contactlog.tidying.one_by_one import looked_at
from humanline.contactlog.tidying.pseudonyms import contact_code, customer_number
from humanline.contactlog.tidying.splitting import ABANDONED, ANSWERED
from humanline.foundation.errors import ConfigError, ExpressionError, Fault
from humanline.foundation.rules import columns_used
from humanline.foundation.written.words import EMPTY, UNKNOWN
from humanline.model.contact import COLUMN_BY_NAME, EVERYONE, EVERYONE_ELSE, LogColumn, columns_of
from humanline.model.organisation import ColumnSource, Totals

#: Text columns that are kept as they stand.
TEXTS = ("department", "trial", "arm", "policy")


@dataclass
class Query:
    """What is asked of the engine for every block of one file.

    Attributes:
        names: columns of the file → their name in the block, where white space around cells is taken off.
        sql: gives one row a record: `line`, `row`, `rejected`, `excluded`, the tidied columns, `why_…`, `flags_…`.
        quick_sql: the same without rules for what few write: what they would read comes out rejected or set aside.
        reasons: why a record is rejected; `rejected` counts from 1 in this list.
        outputs: tidied columns, in order.
        aside: contact-log columns whose values can be set aside, each with the file's columns it comes from.
        timed: contact-log columns with flags on how their times were read.
        wide: file's column → its name in the result, where channels are spread over columns.
        parts: the same of how many were answered and how many hung up, where a line is a total.
    """

    names: dict[str, str]
    sql: str = ""
    quick_sql: str = ""
    reasons: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    aside: dict[str, tuple[str, ...]] = field(default_factory=dict)
    timed: list[str] = field(default_factory=list)
    wide: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)


def build_query(mapping: Mapping, present: frozenset[str], numeric: frozenset[str], now: datetime) -> Query:
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
    def __init__(self, mapping: Mapping, present: frozenset[str], numeric: frozenset[str], now: datetime) -> None:
        self._mapping = mapping
        self._organisation = mapping.organisation
        self._zone = mapping.organisation.organisation.time_zone
        self._numeric = numeric
        self._latest = ibis.literal(now.isoformat(), "string").cast(INSTANT) + ibis.interval(days=1)
        names = {name: f"c{k}" for k, name in enumerate(mapping.used) if name in present}
        self._query = Query(names)
        schema = {"line": "int64", "row": "int32"} | dict.fromkeys(names.values(), "string")
        self._table = ibis.table(schema, name="block")
        self._raw: dict[str, Column] = {
            name: self._table[names[name]] if name in names else ibis.literal("") for name in mapping.used
        }
        self._faults: list[Fault] = []
        self._derived: dict[str, Column] = {}
        self._after: dict[str, tuple[str, ...]] = {}
        self._routines: list[Steps] = []
        self._outputs: list[str] = []
        self._reject_if: list[tuple[Callable[[ir.Table], Column], str]] = []

    def build(self) -> Query:
        """Put the parts together."""
        self._derive()
        self._routines.append(self._rules())
        self._identity()
        self._opening()
        self._moment_and_channel()
        self._count()
        self._optional()
        if self._faults:
            raise ConfigError(self._faults)
        query = self._query
        last, steps = in_steps(self._table, self._routines)
        codes = [f"why_{name}" for name in query.aside] + [f"flags_{name}" for name in query.timed]
        codes += [MATCHED] * bool(self._organisation.moment_rules)
        query.outputs = self._outputs
        query.reasons = [reason for _, reason in self._reject_if]
        broken = [(test(last), k) for k, (test, _) in enumerate(self._reject_if, start=1)]
        columns = ("line", "row", "excluded", *self._outputs, *query.wide.values(), *codes)
        query.sql = as_one(steps, last.select(*columns, rejected=_first(broken)))
        query.quick_sql = without_rules(query.sql)
        return query

    # -- rules -----------------------------------------------------------------------------------------------------

    def _derive(self) -> None:
        for name, rule in self._organisation.derived.items():
            try:
                self._after[name] = self._mapping.durations_in(rule)
                self._derived[name] = self._derived_value(name, rule, self._table)
            except ExpressionError as error:
                self._faults.append(error.fault)

    def _derived_value(self, name: str, rule: str, table: ir.Table) -> Column:
        """What a rule gives; unknown where what it looks at is unknown, or stands in no column of this file.

        A rule that should give a number and gives nothing although everything that it looks at is there (it subtracts
        clocks, say) gives a word that can't be read, so that it is counted.
        """
        where = f"line.toml derived.{name}"
        names = self._query.names
        there: dict[str, Column] = {
            column: table[names[column]] if column in names else none("string") for column in self._raw
        }
        for column in self._after[name]:  # in seconds, as they were read; before they were, of any kind
            ms = COLUMN_BY_NAME[column].kept
            there[column] = table[ms] / 1000 if ms in table.columns else none("float64")
        value = compile_value(rule, there, where, known_only=True)
        if not value.type().is_numeric():
            return value
        looked_at = [there[column] != "" for column in sorted(columns_used(rule, where)) if column in names]
        filled = reduce(lambda a, b: a & b, looked_at, ibis.literal(True))
        return ibis.cases((value.notnull(), value.cast("string")), (filled, "no number"), else_=none("string"))

    def _compiled(self, place: str, rules: dict[str, str], names: dict[str, Column]) -> dict[str, Column]:
        found: dict[str, Column] = {}
        for name, rule in rules.items():
            try:
                found[name] = compile_rule(rule, names, f"line.toml {place}.{name}")
            except ExpressionError as error:
                self._faults.append(error.fault)
        return found

    def _rules(self) -> Steps:
        """Checks, exclusions, attributes and segments: what looks at the columns of the file as they stand.

        A check or an exclusion that looks at a column which this file lacks does not apply to its records.
        """
        names = {**self._derived, **self._raw}
        checks = self._compiled("check", self._organisation.check, names)
        excludes = self._compiled("exclude", self._organisation.exclude, names)
        for place, rules, otherwise in (("check", checks, True), ("exclude", excludes, False)):
            for name in rules:
                if not self._is_there(getattr(self._organisation, place)[name], f"line.toml {place}.{name}"):
                    rules[name] = ibis.literal(otherwise)
        attributes = {
            name: _as_text(names[column]).nullif("") for name, column in self._organisation.attributes.items()
        }
        known = {name: text.fill_null("") for name, text in attributes.items()}
        segments = self._compiled("segments", self._organisation.segments, {**names, **known})
        for k, name in enumerate(checks):
            self._reject_if.append((partial(_is_false, f"check_{k}"), f'breaks the rule "{name}"'))
        kept = {f"attr_{name}": text for name, text in attributes.items()}
        kept |= {f"rule_{name}": _as_text(names[name]).nullif("") for name in looked_at(self._organisation, names)}
        self._outputs += [*kept, "segment"]
        return at_once(
            {
                "excluded": _first([(rule, k) for k, rule in enumerate(excludes.values(), start=1)]),
                "segment": ibis.cases(*[(rule, name) for name, rule in segments.items()], else_=EVERYONE_ELSE)
                if segments
                else ibis.literal(EVERYONE),
                **{f"check_{k}": rule for k, rule in enumerate(checks.values())},
                **kept,
            }
        )

    def _is_there(self, rule: str, where: str) -> bool:
        """Whether this file has every column that a rule looks at."""
        return not columns_used(rule, where) & set(self._raw) - set(self._query.names)

    # -- where text comes from -------------------------------------------------------------------------------------

    def _source(self, name: str) -> ColumnSource:
        source = self._mapping.columns.get(name, ColumnSource())
        if source.column in self._numeric and source.column is not None:
            return msgspec.structs.replace(source, decimal=".")
        return source

    def _text(self, name: str) -> Column:
        """The trimmed text of a contact-log column; null where nothing stands."""
        if name in self._derived:
            return self._written(self._derived[name])
        source = self._mapping.columns.get(name)
        if source is None:
            return none("string")
        if source.constant is not None:
            return ibis.literal(source.constant.strip()).nullif("")
        raw = self._counting(name, source)
        return _without(raw[source.column or source.date or ""].nullif(""), source.empty)

    def _counting(self, name: str, source: ColumnSource) -> dict[str, Column]:
        """The columns of the file, empty in rows where a source does not count."""
        if not source.when:
            return self._raw
        try:
            rule = compile_rule(source.when, {**self._derived, **self._raw}, f"line.toml columns.{name}.when")
        except ExpressionError as error:
            self._faults.append(error.fault)
            return self._raw
        return {column: ibis.cases((rule, raw), else_="") for column, raw in self._raw.items()}

    @staticmethod
    def _written(value: Column) -> Column:
        return _as_text(value).strip().nullif("")

    def _add(self, name: str, steps: Callable[[ir.Table], Steps], *outputs: str) -> None:
        """Work out one contact-log column from its text."""

        def routine() -> Steps:
            source = self._mapping.columns.get(name)
            if source is not None and (source.time is not None or source.hour is not None):
                table = yield from joined(name, source, self._counting(name, source))
                text = _without(table[f"{name}_joined"], source.empty)
            elif self._after.get(name):
                table = yield from until(*(COLUMN_BY_NAME[column].kept for column in self._after[name]))
                text = self._written(self._derived_value(name, self._organisation.derived[name], table))
            else:
                text = self._text(name)
            table = yield from known(name, text, () if source is None else source.marks)
            return (yield from steps(table))

        self._routines.append(routine())
        self._outputs += outputs

    def _add_aside(self, name: str, steps: Callable[[ir.Table], Steps], output: str) -> None:
        """The same for a column whose values can be set aside."""
        self._add(name, steps, output)
        self._query.aside[name] = self._origin_of(name)

    def _origin_of(self, name: str) -> tuple[str, ...]:
        source = self._mapping.columns.get(name, ColumnSource())
        parts = (source.column, source.date, source.time, source.hour)
        return tuple(part for part in parts if part is not None and part in self._query.names)

    # -- columns ---------------------------------------------------------------------------------------------------

    def _identity(self) -> None:
        if self._mapping.composite:
            parts = [self._raw[name] for name in self._mapping.composite]
            joined = reduce(lambda a, b: a + "|" + b, parts)
            joined = joined.nullif("|" * (len(parts) - 1))
            self._routines.append(at_once({"contact_id": contact_code(joined)}))
            self._outputs.append("contact_id")
        elif self._mapping.has("contact_id"):
            self._routines.append(at_once({"contact_id": contact_code(self._text("contact_id"))}))
            self._outputs.append("contact_id")
        if self._mapping.has("customer_id"):
            # Nobody is called NULL: contacts without a customer are not all of one.
            who = without_words(self._text("customer_id"), EMPTY)
            self._routines.append(at_once({"customer": customer_number(who)}))
            self._outputs.append("customer")

    def _opening(self) -> None:
        source = self._mapping.columns.get("opened_at")
        if source and source.weekday and source.hour:
            self._routines.append(hour_of_week(self._raw[source.weekday], self._raw[source.hour]))
            self._outputs.append("hour_of_week")
            self._reject_if += [
                (partial(_is_missing, "weekday"), "opened_at: the weekday can't be read"),
                (partial(_is_missing, "hour"), "opened_at: the hour can't be read as 0 to 23"),
            ]
            return
        if not self._mapping.has("opened_at"):
            return
        zone, told = self._zone, self._source("opened_at")

        def steps(table: ir.Table) -> Steps:
            table = yield from read_time(table, "opened_at", _formats(told), zone, told.zone)
            table = yield {"opened_at": table["opened_at_instant"], "local": local_time(table, "opened_at", zone)}
            local = table["local"]
            hour = (local.day_of_week.index() * 24 + local.hour()).cast("int16")
            clocked = (table["flags_opened_at"] & DATE_ONLY) == 0
            return (yield {"hour_of_week": only_if(clocked, hour), "day": local.date()})

        self._add("opened_at", steps, "opened_at", "hour_of_week", "day")
        self._query.timed.append("opened_at")
        if not self._mapping.several:
            self._reject_if.append((partial(_is_missing, "opened_at_text"), "opened_at is empty"))
        self._reject_if += [
            (lambda t: t["opened_at_text"].notnull() & t["opened_at"].isnull(), "opened_at can't be read as a time"),
            (lambda table: table["opened_at"] > self._latest, "opened_at lies in the future"),
        ]

    def _moment_and_channel(self) -> None:
        for name in ("moment", "channel"):
            if name == "channel" and self._mapping.wide:
                continue
            text = self._text(name)
            self._routines.append(
                as_listed(text, self._organisation.channels) if name == "channel" else self._moment(text)
            )
            self._outputs.append(name)
            if not self._mapping.several:  # another row of the contact may have it
                self._reject_if.append((partial(_is_missing, name), f"{name} is empty"))
        if not self._mapping.wide:
            self._routines.append(mode_of(self._organisation.channels))
            self._outputs.append("mode")

    def _moment(self, text: Column) -> Steps:
        return moment_by_rules(self._organisation, self._applying("moments", self._organisation.moment_rules), text)

    def _causes(self) -> None:
        if self._mapping.has("cause"):
            there = self._applying("causes", self._organisation.cause_rules)
            said, by = self._text("cause"), self._text("caused_by")
            self._routines.append(cause_by_rules(self._organisation, there, said, by))
            self._outputs += [name for name in ("cause", "caused_by") if self._mapping.has(name)]

    def _applying(self, place: str, rules: dict[str, str]) -> dict[str, Column]:
        """The rules of one table of `line.toml` that look only at columns that this file has."""
        found = self._compiled(place, rules, {**self._derived, **self._raw})
        return {name: rule for name, rule in found.items() if self._is_there(rules[name], f"line.toml {place}.{name}")}

    def _count(self) -> None:
        source = self._source("channel" if self._mapping.wide else "count")
        for k, name in enumerate(self._mapping.wide):
            output = f"wide_{k}"
            self._query.wide[name] = output
            self._routines.append(counted(self._raw[name], output, source))
            self._query.aside[output] = (name,)
        if self._mapping.wide:
            return
        if self._mapping.totals is not None:
            self._total(self._mapping.totals, source)
        elif self._mapping.has("count"):
            self._add("count", lambda table: values.whole(table, "count", "count", source), "count")
            self._reject_if.append((partial(_is_missing, "count"), "count is not a whole number, 0 or more"))
        else:
            self._routines.append(at_once({"count": ibis.literal(1, "int64")}))
            self._outputs.append("count")

    def _total(self, totals: Totals, source: ColumnSource) -> None:
        """How many contacts a line is the total of, and of these how many were answered and how many hung up."""
        for column, output in ((totals.answered, ANSWERED), (totals.abandoned, ABANDONED)):
            if column:
                self._query.parts[column] = output
                self._routines.append(counted(self._raw[column], output, source))
                self._query.aside[output] = (column,)
            else:
                self._routines.append(at_once({output: none("int64")}))
            self._outputs.append(output)

        def steps(table: ir.Table) -> Steps:
            table = yield from values.whole(table, "count", "count_there", source)
            table = yield from until("count_there", ANSWERED, ABANDONED)
            return (yield {"count": ibis.coalesce(table["count_there"], table[ANSWERED] + table[ABANDONED])})

        self._add("count", steps, "count")
        self._reject_if.append((partial(_is_missing, "count"), "count is not a whole number, 0 or more"))

    def _optional(self) -> None:
        has, source = self._mapping.has, self._source
        for column in columns_of("time"):
            if column.happened and has(column.name):
                self._event(column)
        if has("asked_person_at") and has("reached_person_at"):
            self._routines.append(_between("asked_person_at", "reached_person_at", "to_person_ms"))
            self._outputs.append("to_person_ms")
        typed: dict[str, tuple[Callable[..., Steps], dict[str, Column]]] = {
            **{one.name: (values.duration_ms, {"output": one.kept}) for one in columns_of("duration")},
            **{one.name: (values.truth, {}) for one in columns_of("bool")},
            **{one.name: (values.scale, {"output": one.kept, "to": one.scale}) for one in columns_of("scale")},
            "value": (values.hundredths, {"output": "value_c"}),
            "propensity": (values.probability, {"output": "propensity"}),
        }
        for name, (steps, more) in typed.items():
            totalled = name == "abandoned" and self._mapping.totals is not None
            if has(name) and not totalled and not self._mapping.counted(name):
                self._add_aside(name, partial(steps, name=name, source=source(name), **more), COLUMN_BY_NAME[name].kept)
        if has("opened_at") and has("closed_at") and not has("completion_s") and "opened_at" in self._outputs:
            self._routines.append(_completion())
            self._outputs.append("completion_ms")
            self._query.aside["completion_s"] = self._origin_of("closed_at")
        for column in columns_of("bool"):
            if self._mapping.counted(column.name):  # of the rows together
                self._routines.append(at_once({column.name: none("boolean")}))
                self._outputs.append(column.name)
        self._causes()
        for name in TEXTS:
            if has(name):
                self._routines.append(at_once({name: self._text(name)}))
                self._outputs.append(name)

    def _event(self, column: LogColumn) -> None:
        """A time at which something happened, and whether it did: what has no clock beside its date did not."""
        name, source = column.name, self._source(column.name)
        there = bool(self._origin_of(name)) or name in self._derived

        def steps(table: ir.Table) -> Steps:
            table = yield from read_time(table, name, _formats(source), self._zone, source.zone)
            late = name == "reached_person_at" and self._mapping.has("asked_person_at")
            if late:
                table = yield from until("asked_person_at_instant", "flags_asked_person_at")
            instant = table[f"{name}_instant"]
            text = table[f"{name}_text"]
            told = text.notnull() & ~text.lower().isin(UNKNOWN).fill_null(False)
            cases = [(told & instant.isnull(), UNREADABLE), (instant > self._latest, FUTURE)]
            if late:
                cases.append((_before(table, name, "asked_person_at"), BEFORE_ASKING))
            table = yield {f"why_{name}": values.code(*cases)}
            sound, text = table[f"why_{name}"] == 0, table[f"{name}_text"]
            told = ~text.lower().isin(UNKNOWN).fill_null(False)
            happened = only_if(sound & told & ibis.literal(there), text.notnull())
            return (yield {name: only_if(sound, table[f"{name}_instant"]), column.happened: happened})

        self._add(name, steps, name, column.happened)
        self._query.aside[name] = self._origin_of(name)
        self._query.timed.append(name)


def _without(text: Column, words: tuple[str, ...]) -> Column:
    """Text, and null where one of these values stands."""
    empty = [word.strip() for word in words if word.strip()]
    return ibis.cases((text.isin(empty), none("string")), else_=text) if empty else text


def _is_false(name: str, table: ir.Table) -> Column:
    return ~table[name]


def _is_missing(name: str, table: ir.Table) -> Column:
    return table[name].isnull()


def _clocked(table: ir.Table, *names: str) -> Column:
    """Whether each of some times has a time of day."""
    return reduce(lambda a, b: a & b, [(table[f"flags_{name}"] & DATE_ONLY) == 0 for name in names])


def _before(table: ir.Table, later: str, earlier: str) -> Column:
    """Whether what should come later came earlier: a whole day, where one of the two is a date alone."""
    slack = ibis.cases((_clocked(table, later, earlier), 0), else_=86_400)
    a, b = whole_second(table[f"{later}_instant"]), whole_second(table[f"{earlier}_instant"])
    return (a + slack < b).fill_null(False)


def _between(first: str, last: str, output: str) -> Steps:
    """Milliseconds from one time to another, where both have a time of day."""
    table = yield from until(first, last)
    ms = (whole_second(table[last]) - whole_second(table[first])).cast("int64") * 1000
    return (yield {output: only_if(_clocked(table, first, last), ms)})


def _completion() -> Steps:
    table = yield from _between("opened_at", "closed_at", "completion_between")
    table = yield {"why_completion_s": values.code((table["completion_between"] < 0, BEFORE_OPENING))}
    return (yield {"completion_ms": only_if(table["why_completion_s"] == 0, table["completion_between"])})


def _as_text(value: Column) -> Column:
    return value if value.type().is_string() else value.cast("string")


def _formats(source: ColumnSource) -> tuple[str, ...]:
    return (source.format,) if isinstance(source.format, str) else source.format


def _first(cases: list[tuple[Column, int]]) -> Column:
    """The number of the first case that holds, else 0."""
    if not cases:
        return ibis.literal(0, "int16")
    return ibis.cases(*[(condition, ibis.literal(number, "int16")) for condition, number in cases], else_=0)
