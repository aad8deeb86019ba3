"""The tables of `foundation.written` as functions of the engine: what Python rewrites, it rewrites alike.

A function stands in a query by its name, so that queries stay short however many rules there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import reduce

import ibis
import ibis.expr.datatypes as dt

from humanline.contactlog.querying.expressions import Column
from humanline.foundation.written.durations import UNITS, duration_rules
from humanline.foundation.written.instants import (
    CLOCK_ALONE,
    DATE_ALONE,
    LETTERS,
    NAMES,
    ORDERS,
    ZONE_OF,
    Order,
    instant_rules,
)
from humanline.foundation.written.marks import MARK_RULES
from humanline.foundation.written.numbers import MARKS, number_rules
from humanline.foundation.written.rewriting import RewriteRule

#: Name of a function → its rules.
_RULES: Mapping[str, tuple[RewriteRule, ...]] = {
    "names": NAMES,
    "clock_alone": CLOCK_ALONE,
    "date_alone": DATE_ALONE,
    **{f"instant {order or ''}": instant_rules(order) for order in (None, *ORDERS)},
    **{f"number {decimal} {thousands}": number_rules(decimal, thousands) for decimal, thousands in MARKS},
    "mark": MARK_RULES,
    **{f"duration {unit}": duration_rules(unit) for unit in UNITS},
}
_NAMES = {rules: f"written_by_rules_{number}" for number, rules in enumerate(_RULES.values())}
#: These prepare text that is read anyhow; all others read what is left.
_ALWAYS = (_NAMES[CLOCK_ALONE], _NAMES[DATE_ALONE])
_LEFT = re.compile(rf"(?i)\b(?!(?:{'|'.join(_ALWAYS)})\()written_by_rules_\d+\(")


_STAMP, _HALF, _ZONE = (
    "try_cast(substr(split_part(t, ';', 1), 2) as timestamp)",
    "lower(split_part(t, ';', 2))",
    "split_part(t, ';', 3)",
)
#: Of a time in one form: what its clock shows, and its zone as an offset or a name that the engine knows.
_LOCAL = f"""case when t not like '=%' then null when {_HALF} = '' then {_STAMP} when hour({_STAMP}) > 12 then null
when {_HALF} = 'p' and hour({_STAMP}) < 12 then {_STAMP} + interval 12 hour
when {_HALF} = 'a' and hour({_STAMP}) = 12 then {_STAMP} - interval 12 hour else {_STAMP} end"""


def macros() -> list[str]:
    """The statements that make an engine know the functions."""
    zones = ", ".join(f"{_quoted(name)}: {_quoted(zone)}" for name, zone in ZONE_OF.items())
    zone = f"case when {_ZONE}[1] in ('+', '-', '') then {_ZONE} else coalesce(map {{{zones}}}[{_ZONE}], '?') end"
    made = {name: reduce(_replaced, rules, "t") for rules, name in _NAMES.items()}
    made |= {"written_local": _LOCAL, "written_zone": zone}
    made |= {"written_not_read": "cast(null as varchar)", "written_no_time": "cast(null as timestamp)"}
    return [f"create or replace temp macro {name}(t) as {body}" for name, body in made.items()]


def without_rules(sql: str) -> str:
    """The same question, but what only the rules read is not read: they are slow, and most values need none."""
    return re.sub(r"(?i)\bwritten_local\(", "written_no_time(", _LEFT.sub("written_not_read(", sql))


def rewritten(text: Column, rules: tuple[RewriteRule, ...]) -> Column:
    """Text after all rules of one of the tables, as `foundation.written.rewriting.rewrite` does it."""
    return _FUNCTIONS[rules](text)


def one_form(text: Column, order: Order | None) -> Column:
    """A time in one form, as `foundation.written.instants.one_form` brings it there."""
    rules = instant_rules(order)
    names = ibis.cases((text.re_search(LETTERS.pattern), rewritten(text, NAMES)), else_=text)
    return rewritten(names, rules)


@ibis.udf.scalar.builtin(signature=((dt.string,), dt.Timestamp(scale=6)), name="written_local")
def local_of(form):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """What the clock shows, of a time in one form; null where it is none."""


@ibis.udf.scalar.builtin(signature=((dt.string,), dt.string), name="written_zone")
def zone_of(form):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """The zone of a time in one form, as an offset or by its name; `?` where it is not known, empty without one."""


def _replaced(inner: str, rule: RewriteRule) -> str:
    return f"regexp_replace({inner}, {_quoted(rule.pattern)}, {_quoted(rule.replacement)}, 'g')"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _functions(names: Iterable[str]) -> Iterable[Column]:
    for name in names:

        def function(text):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            """One of the engine's functions that `macros` makes."""

        yield ibis.udf.scalar.builtin(function, name=name, signature=((dt.string,), dt.string))


_FUNCTIONS = dict(zip(_NAMES, _functions(_NAMES.values()), strict=True))
