"""The tables of `foundation.written` as functions of the engine: what Python rewrites, it rewrites alike.

A function stands in a query by its name, so that queries stay short however many rules there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce

import ibis
import ibis.expr.datatypes as dt

from humanline.contactlog.expressions import Column
from humanline.foundation.written.durations import UNITS, duration_rules
from humanline.foundation.written.instants import (
    BARE_CLOCK,
    CLOCK_ALONE,
    DATE_ALONE,
    NAMES,
    ORDERS,
    TIDY,
    ZONED,
    date_rules,
)
from humanline.foundation.written.numbers import MARKS, number_rules
from humanline.foundation.written.rewriting import Rule

#: Name of a function → its rules.
_RULES: Mapping[str, tuple[Rule, ...]] = {
    "names": NAMES,
    "bare_clock": BARE_CLOCK,
    "clock_alone": CLOCK_ALONE,
    "date_alone": DATE_ALONE,
    "tidy": TIDY,
    "zoned": ZONED,
    **{f"date {order or ''}": date_rules(order) for order in (None, *ORDERS)},
    **{f"number {decimal} {thousands}": number_rules(decimal, thousands) for decimal, thousands in MARKS},
    **{f"duration {unit}": duration_rules(unit) for unit in UNITS},
}
_NAMES = {rules: f"written_{number}" for number, rules in enumerate(_RULES.values())}


def macros() -> list[str]:
    """The statements that make an engine know the functions."""
    return [
        f"create or replace temp macro {name}(t) as {reduce(_replaced, rules, 't')}" for rules, name in _NAMES.items()
    ]


def rewritten(text: Column, rules: tuple[Rule, ...]) -> Column:
    """Text after all rules of one of the tables, as `foundation.written.rewriting.rewrite` does it."""
    return _FUNCTIONS[rules](text)


def _replaced(inner: str, rule: Rule) -> str:
    return f"regexp_replace({inner}, {_quoted(rule.pattern)}, {_quoted(rule.replacement)}, 'g')"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _functions(names: Iterable[str]) -> Iterable[Column]:
    for name in names:

        def function(text):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            """One of the engine's functions that `macros` makes."""

        yield ibis.udf.scalar.builtin(function, name=name, signature=((dt.string,), dt.string))


_FUNCTIONS = dict(zip(_NAMES, _functions(_NAMES.values()), strict=True))
