"""The rule language of `line.toml`: `[derived]`, `[check]`, `[exclude]` and `[segments]`.

A rule looks like Python and means what it says:

- columns by name, or `col("vru+line")` where the name is no word;
- `and`, `or`, `not`, comparisons (also chained: `0 < q_time <= 60`), `in (...)`, `not in (...)`, `+ - * /`;
- text and number literals, `True`, `False`, `None` (`x is None` means: nothing stands there);
- `a if condition else b`, where `None` is nothing;
- `number(x)`, `is_number(x)`, `is_empty(x)`, `lower(x)`, `contains(x, "t")`, `starts_with(x, "t")`.

Every column of a log is text, without white space around it; an empty cell is the empty text. Compared with a number,
or calculated with, text is read as a number (a length of time such as `0:03:11` as its seconds); text that is not a
number (`NaN` and infinity neither) is then missing, and so is a division by zero.
**Rules have two values: a comparison with something missing is false**, whatever the comparison (`!=` too).
**Derived columns have three**: a comparison with something missing is not known, and `and`, `or` and `not` go on as
they do in SQL (what is certain either way is known). So an emptied column makes nobody a 'no'. `x == ''`, `x is None`
and `is_empty(x)` ask whether anything stands there, and are always known.

A rule is read by Python's parser and by nothing else of Python: whatever is not listed above is refused.
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, Literal, NamedTuple

import ibis
import ibis.expr.types as ir

from humanline.foundation.errors import ExpressionError, Fault
from humanline.foundation.written import NO, YES

#: An Ibis expression. What can be done with it depends on its kind of value, which type checkers can't follow.
Column = Any

Kind = Literal["text", "number", "bool", "none"]

_LONGEST = 10_000
_CLOCK = r"^\d+:[0-5]\d:[0-5]\d(\.\d+)?$"
_WAY_OUT = (
    "A rule is made of columns, text, numbers, and/or/not, == != < <= > >=, in (…), + - * /, is None, and "
    "col number is_number is_empty lower contains starts_with."
)


class _Value(NamedTuple):
    """A part of a rule: its expression, what it is, and whether it was written as a literal (of nothing: `blank`)."""

    expression: Column
    kind: Kind
    literal: bool = False
    blank: bool = False


def columns_used(rule: str, where: str = "rule") -> frozenset[str]:
    """The names of the columns that a rule looks at.

    >>> sorted(columns_used("outcome == 'HANG' and col('vru+line') != ''"))
    ['outcome', 'vru+line']

    Args:
        rule: the rule as it stands in `line.toml`.
        where: its place, for the fault.

    Raises:
        ExpressionError: the rule can't be read.
    """
    tree = _parsed(rule, where)
    called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node not in called}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "col" and node.args:
            name = node.args[0]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                names.add(name.value)
    return frozenset(names)


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
        value: ir.Value = _Compiler(rule, columns, where, known_only).of(_parsed(rule, where)).expression
    except RecursionError as error:
        raise _error(where, rule, "It is nested too deeply.") from error
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
        raise _error(where, rule, "It must be true or false, so it needs a comparison such as == or >.")
    return value


def as_number(text: ir.StringValue) -> ir.FloatingValue:
    """Text read as a number; missing where it is none, `NaN` or infinite. A length of time `0:03:11` is its seconds."""
    parts = text.split(":")
    clock = (parts[0].try_cast("float64") * 60 + parts[1].try_cast("float64")) * 60 + parts[2].try_cast("float64")
    value = ibis.coalesce(text.try_cast("float64"), ibis.cases((text.re_search(_CLOCK), clock), else_=None))
    return ibis.ifelse(value.isnan() | value.isinf(), ibis.null("float64"), value)


def _parsed(rule: str, where: str) -> ast.expr:
    if len(rule) > _LONGEST:
        raise _error(where, rule[:60], f"A rule has at most {_LONGEST:,} characters.")
    try:
        return ast.parse(rule.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else "it is no rule"
        raise _error(where, rule, f"It can't be read: {reason}.") from error


def _error(where: str, rule: str, why: str, way_out: str = _WAY_OUT) -> ExpressionError:
    shown = rule if len(rule) <= 80 else rule[:77] + "..."
    return ExpressionError(Fault(where, f"found {shown!r}", why, way_out))


_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: lambda a, b: a == b,
    ast.NotEq: lambda a, b: a != b,
    ast.Lt: lambda a, b: a < b,
    ast.LtE: lambda a, b: a <= b,
    ast.Gt: lambda a, b: a > b,
    ast.GtE: lambda a, b: a >= b,
}
_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b.nullif(0.0),
}
_FUNCTIONS = {
    "col": 1,
    "number": 1,
    "is_number": 1,
    "is_empty": 1,
    "lower": 1,
    "contains": 2,
    "starts_with": 2,
}


class _Compiler:
    """Walks over one rule."""

    def __init__(self, rule: str, columns: Mapping[str, ir.Value], where: str, known_only: bool) -> None:
        self._rule = rule
        self._columns = columns
        self._where = where
        self._known_only = known_only

    def _refuse(self, why: str, way_out: str = _WAY_OUT) -> ExpressionError:
        return _error(self._where, self._rule, why, way_out)

    def of(self, node: ast.expr) -> _Value:
        """The meaning of one part."""
        match node:
            case ast.Name(id=name):
                return self._column(name)
            case ast.Constant(value=value):
                return self._literal(value)
            case ast.BoolOp(op=op, values=parts):
                truths = [self._truth(self.of(part)) for part in parts]
                joined = reduce((lambda a, b: a & b) if isinstance(op, ast.And) else (lambda a, b: a | b), truths)
                return _Value(joined, "bool")
            case ast.UnaryOp(op=ast.Not(), operand=part):
                return _Value(~self._truth(self.of(part)), "bool")
            case ast.UnaryOp(op=ast.USub(), operand=part):
                positive = self.of(part)
                return _Value(-self._number(positive), "number", positive.literal)
            case ast.UnaryOp(op=ast.UAdd(), operand=part):
                return _Value(self._number(self.of(part)), "number")
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
                a, b = self._number(self.of(left)), self._number(self.of(right))
                return _Value(_ARITHMETIC[type(op)](a, b), "number")
            case ast.Compare():
                return self._comparison(node)
            case ast.IfExp(test=test, body=body, orelse=other):
                return self._either(self.of(test), self.of(body), self.of(other))
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self._call(name, arguments)
        raise self._refuse(f"`{ast.unparse(node)[:60]}` is not part of the rule language.")

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

    def _literal(self, value: object) -> _Value:
        if value is None:
            return _Value(ibis.null("string"), "none", True)
        if isinstance(value, bool):
            return _Value(ibis.literal(value), "bool", True)
        if isinstance(value, int | float):
            if abs(value) > 1e300:
                raise self._refuse("A number in it is too large.")
            return _Value(ibis.literal(float(value), "float64"), "number", True)
        if isinstance(value, str):
            return _Value(ibis.literal(value, "string"), "text", True, not value.strip())
        raise self._refuse(f"`{value!r}` is not part of the rule language.")

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

    def _comparison(self, node: ast.Compare) -> _Value:
        operands = [node.left, *node.comparators]
        parts = [self._pair(left, op, right) for left, op, right in zip(operands, node.ops, operands[1:], strict=False)]
        return _Value(reduce(lambda a, b: a & b, parts), "bool")

    def _pair(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Column:
        if isinstance(op, ast.In | ast.NotIn):
            return self._membership(self.of(left), right, negated=isinstance(op, ast.NotIn))
        a, b = self.of(left), self.of(right)
        if isinstance(op, ast.Is | ast.IsNot):
            if b.kind != "none":
                raise self._refuse("`is` goes with None only.", "Write == instead.")
            return self._empty(a) if isinstance(op, ast.Is) else ~self._empty(a)
        if "none" in {a.kind, b.kind}:
            raise self._refuse("None is compared with `is`.", "Write `x is None` or `x is not None`.")
        return self._compared(a, op, b)

    def _compared(self, a: _Value, op: ast.cmpop, b: _Value) -> Column:
        compare = _COMPARISONS[type(op)]
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

    def _membership(self, value: _Value, options: ast.expr, *, negated: bool) -> Column:
        if not isinstance(options, ast.Tuple | ast.List | ast.Set) or not options.elts:
            raise self._refuse("After `in` comes a list of values.", "Such as: x in ('a', 'b').")
        if negated:
            parts = [self._compared(value, ast.NotEq(), self.of(option)) for option in options.elts]
            return reduce(lambda a, b: a & b, parts)
        parts = [self._compared(value, ast.Eq(), self.of(option)) for option in options.elts]
        return reduce(lambda a, b: a | b, parts)

    def _empty(self, value: _Value) -> Column:
        if value.kind == "text":
            return value.expression.fill_null("").strip() == ""
        return value.expression.isnull()

    def _call(self, name: str, arguments: list[ast.expr]) -> _Value:
        if name not in _FUNCTIONS:
            near = difflib.get_close_matches(name, _FUNCTIONS, n=1)
            raise self._refuse(
                f"There is no function `{name}`.",
                f"Did you mean `{near[0]}`?" if near else f"There is: {', '.join(_FUNCTIONS)}.",
            )
        if len(arguments) != _FUNCTIONS[name]:
            raise self._refuse(f"`{name}` takes {_FUNCTIONS[name]} value(s) in brackets.")
        if name == "col":
            inside = arguments[0]
            if not isinstance(inside, ast.Constant) or not isinstance(inside.value, str):
                raise self._refuse("`col` takes a name in quotes.", 'Such as: col("vru+line").')
            return self._column(inside.value)
        values = [self.of(argument) for argument in arguments]
        first = values[0]
        if name == "number":
            return _Value(self._number(first), "number")
        if name == "is_number":
            return _Value(self._number(first).notnull(), "bool")
        if name == "is_empty":
            return _Value(self._empty(first), "bool")
        if name == "lower":
            return _Value(self._text(first).lower(), "text")
        part = self._text(values[1])
        text = self._text(first).nullif("") if self._known_only else self._text(first)
        found = text.contains(part) if name == "contains" else text.startswith(part)
        return _Value(self._settled(found), "bool")
