"""What a rule of `line.toml` asks of the engine: the tree of `foundation.rules` → an Ibis expression."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, Literal, NamedTuple

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from humanline.foundation import rules
from humanline.foundation.errors import ExpressionError
from humanline.foundation.rules import Node, nested_too_deeply, parse_rule, rule_error
from humanline.foundation.written import NO, YES

#: An Ibis expression. What can be done with it depends on its kind of value, which type checkers can't follow.
Column = Any

Kind = Literal["text", "number", "bool", "none"]

_CLOCK = r"^\d+:[0-5]\d:[0-5]\d(\.\d+)?$"


class _Value(NamedTuple):
    """A part of a rule: its expression, what it is, and whether it was written as a literal (of nothing: `blank`)."""

    expression: Column
    kind: Kind
    literal: bool = False
    blank: bool = False


def compile_value(rule: str, columns: Mapping[str, ir.Value], where: str, *, known_only: bool = False) -> ir.Value:
    """A rule as an Ibis expression: text, number or bool.

    Args:
        rule: the rule as it stands in `line.toml`.
        columns: what names mean.
        where: its place, such as `line.toml derived.abandoned`.
        known_only: what is compared with something missing is missing, not false.

    Raises:
        ExpressionError: the rule can't be read, or names a column that is not there.
    """
    try:
        value: ir.Value = _Compiler(rule, columns, where, known_only).of(parse_rule(rule, where)).expression
    except RecursionError as error:
        raise nested_too_deeply(where, rule) from error
    return value


def compile_rule(rule: str, columns: Mapping[str, ir.Value], where: str) -> ir.BooleanValue:
    """A rule as an Ibis expression that is true or false, never missing.

    Args:
        rule: the rule as it stands in `line.toml`.
        columns: what names mean.
        where: its place, such as `line.toml exclude.phantom`.

    Raises:
        ExpressionError: the rule can't be read, is not true or false, or names a column that is not there.
    """
    value = compile_value(rule, columns, where)
    if not value.type().is_boolean():
        raise rule_error(where, rule, "It must be true or false, so it needs a comparison such as == or >.")
    return value


def as_number(text: ir.StringValue) -> ir.FloatingValue:
    """Text read as a number; missing where it is none, `NaN` or infinite. A length of time `0:03:11` is its seconds."""
    parts = text.split(":")
    clock = (parts[0].try_cast("float64") * 60 + parts[1].try_cast("float64")) * 60 + parts[2].try_cast("float64")
    value = ibis.coalesce(text.try_cast("float64"), ibis.cases((text.re_search(_CLOCK), clock), else_=None))
    return ibis.ifelse(value.isnan() | value.isinf(), ibis.null("float64"), value)


_COMPARISONS: dict[rules.Comparing, Callable[[Any, Any], Any]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_CALCULATIONS: dict[rules.Calculating, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b.nullif(0.0),
}
_SEARCHES: dict[str, Callable[[Any, Any], Any]] = {
    "contains": lambda text, part: _plain(text).contains(_plain(part)),
    "has_word": lambda text, part: _spaced(_plain(text)).contains(_spaced(_plain(part))),
    "starts_with": lambda text, part: text.startswith(part),
    "ends_with": lambda text, part: text.endswith(part),
}


@ibis.udf.scalar.builtin(signature=((dt.string,), dt.string), name="strip_accents")
def _without_accents(text):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """The engine's own."""


def _plain(text: Column) -> Column:
    """As `foundation.rules.plain`."""
    return _without_accents(text.lower())


def _spaced(text: Column) -> Column:
    """The words of a text, with one space before and after each, as `foundation.rules.plain_words` tells them apart."""
    return (" " + text + " ").re_replace(r"[^\pL\pN]+", " ")


class _Compiler:
    """Walks over one rule."""

    def __init__(self, rule: str, columns: Mapping[str, ir.Value], where: str, known_only: bool) -> None:
        self._rule = rule
        self._columns = columns
        self._where = where
        self._known_only = known_only

    def _refuse(self, why: str, way_out: str = rules.WAY_OUT) -> ExpressionError:
        return rule_error(self._where, self._rule, why, way_out)

    def of(self, node: Node) -> _Value:
        """The meaning of one part."""
        match node:
            case rules.Column(name):
                return self._column(name)
            case rules.Constant(value):
                return _literal(value)
            case rules.Logic(word, parts):
                truths = [self._truth(self.of(part)) for part in parts]
                joined = reduce((lambda a, b: a & b) if word == "and" else (lambda a, b: a | b), truths)
                return _Value(joined, "bool")
            case rules.Not(part):
                return _Value(~self._truth(self.of(part)), "bool")
            case rules.Sign("-", part):
                positive = self.of(part)
                return _Value(-self._number(positive), "number", positive.literal)
            case rules.Sign(_, part):
                return _Value(self._number(self.of(part)), "number")
            case rules.Calculation(sign, left, right):
                return _Value(_CALCULATIONS[sign](self._number(self.of(left)), self._number(self.of(right))), "number")
            case rules.Comparison(sign, left, right):
                return _Value(self._compared(self.of(left), sign, self.of(right)), "bool")
            case rules.Choice(test, then, otherwise):
                return self._either(self.of(test), self.of(then), self.of(otherwise))
            case rules.Call(function, arguments):
                return self._call(function, [self.of(argument) for argument in arguments])

    def _either(self, test: _Value, a: _Value, b: _Value) -> _Value:
        kinds = {a.kind, b.kind} - {"none"} or {"none"}
        if len(kinds) > 1:
            raise self._refuse("Before `if` and behind `else` stands the same kind of value.", "Such as number(x).")
        a, b = (self._nothing_like(y) if x.kind == "none" else x for x, y in ((a, b), (b, a)))
        return _Value(ibis.cases((self._truth(test), a.expression), else_=b.expression), kinds.pop())

    @staticmethod
    def _nothing_like(value: _Value) -> _Value:
        return _Value(ibis.null(value.expression.type()), value.kind)

    def _column(self, name: str) -> _Value:
        if name not in self._columns:
            near = difflib.get_close_matches(name, self._columns, n=1)
            known = ", ".join(list(self._columns)[:20])
            raise self._refuse(
                f"There is no column `{name}`.", f"Did you mean `{near[0]}`?" if near else f"There is: {known}."
            )
        column = self._columns[name]
        kind = column.type()
        if kind.is_boolean():
            return _Value(self._settled(column), "bool")
        if kind.is_numeric():
            return _Value(column.cast("float64"), "number")
        return _Value(column if kind.is_string() else column.cast("string"), "text")

    def _truth(self, value: _Value) -> Column:
        if value.kind != "bool":
            raise self._refuse("and, or and not need something true or false.", "Write a comparison, such as x == 'J'.")
        return value.expression

    def _number(self, value: _Value) -> Column:
        if value.kind == "number":
            return value.expression
        if value.kind == "text" and not value.literal:
            return as_number(value.expression)
        raise self._refuse(f"A number is needed where {value.kind} stands.")

    def _text(self, value: _Value) -> Column:
        if value.kind != "text":
            raise self._refuse(f"Text is needed where {value.kind} stands.")
        return value.expression

    def _compared(self, a: _Value, sign: rules.Comparing, b: _Value) -> Column:
        compare = _COMPARISONS[sign]
        if "number" in {a.kind, b.kind}:
            result = compare(self._number(a), self._number(b))
        elif "bool" in {a.kind, b.kind}:
            result = compare(self._flag(a), self._flag(b))
        elif a.blank or b.blank or not self._known_only:
            return compare(a.expression, b.expression).fill_null(False)
        else:
            result = compare(a.expression.nullif(""), b.expression.nullif(""))
        return self._settled(result)

    def _settled(self, truth: Column) -> Column:
        """False where nothing is known, unless that is to stay unknown."""
        return truth if self._known_only else truth.fill_null(False)

    def _flag(self, value: _Value) -> Column:
        if value.kind == "bool":
            return value.expression
        word = self._text(value).strip().lower()
        return ibis.cases((word.isin(YES), True), (word.isin(NO), False), else_=ibis.null("boolean"))

    def _empty(self, value: _Value) -> Column:
        if value.kind == "text":
            return value.expression.fill_null("").strip() == ""
        return value.expression.isnull()

    def _call(self, function: str, values: list[_Value]) -> _Value:
        first = values[0]
        if function == "number":
            return _Value(self._number(first), "number")
        if function == "is_number":
            return _Value(self._number(first).notnull(), "bool")
        if function == "is_empty":
            return _Value(self._empty(first), "bool")
        if function == "lower":
            return _Value(self._text(first).lower(), "text")
        text = self._text(first).nullif("") if self._known_only else self._text(first)
        found = [_SEARCHES[function](text, self._text(value)) for value in values[1:]]
        return _Value(self._settled(reduce(lambda a, b: a | b, found)), "bool")


def _literal(value: str | float | bool | None) -> _Value:
    if value is None:
        return _Value(ibis.null("string"), "none", True)
    if isinstance(value, bool):
        return _Value(ibis.literal(value), "bool", True)
    if isinstance(value, str):
        return _Value(ibis.literal(value, "string"), "text", True, not value.strip())
    return _Value(ibis.literal(value, "float64"), "number", True)
