"""What a rule of `line.toml` says of one contact: the tree of `foundation.rules` → a function.

Beside `contactlog.querying.expressions`, which asks the same of an engine for a whole log. A contact has text in every
column, as a log has; what it says nothing of is the empty text.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, Literal, NamedTuple

from humanline.foundation import rules
from humanline.foundation.errors import ExpressionError
from humanline.foundation.rules import Node, in_small_letters, nested_too_deeply, parse_rule, plain, plain_words
from humanline.foundation.written import NO, YES

#: A contact as rules see it: column → text; a column that is not there is empty.
Row = Mapping[str, str]
Value = str | float | bool | None
#: What a part of a rule comes to for a contact.
Of = Callable[[Row], Any]

_CLOCK = re.compile(r"(\d+):([0-5]\d):([0-5]\d(?:\.\d+)?)", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:_\d+)*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_SPACE = " \t\n\r\v\f"


class _Part(NamedTuple):
    """What a part comes to, what it is, and whether it was written as a literal (of nothing: `blank`)."""

    of: Of
    kind: Literal["text", "number", "bool", "none"]
    literal: bool = False
    blank: bool = False


def value_of(rule: str, columns: Collection[str], where: str, *, known_only: bool = False) -> Callable[[Row], Value]:
    """A rule as a function of a contact: text, number or bool, or `None` where nothing is known.

    >>> value_of("number(a) / 2", ["a"], "rule")({"a": "0:01:00"})
    30.0

    Args:
        rule: the rule as it stands in `line.toml`.
        columns: the names that there are.
        where: its place, such as `segments.65+`.
        known_only: what is compared with something missing is missing, not false.

    Raises:
        ExpressionError: the rule can't be read, or names a column that is not there.
    """
    try:
        return _Compiler(rule, columns, where, known_only).part(parse_rule(rule, where)).of
    except RecursionError as error:
        raise nested_too_deeply(where, rule) from error


def truth_of(
    rule: str, columns: Collection[str], where: str, *, known_only: bool = False
) -> Callable[[Row], bool | None]:
    """A rule as a function of a contact that is true or false, or with `known_only` not known (`None`).

    >>> age = truth_of("age_band == '65+'", ["age_band"], "segments.65+", known_only=True)
    >>> age({"age_band": "65+"}), age({"age_band": ""})
    (True, None)

    Args:
        rule: as for `value_of`, and so the rest.
        columns: the names that there are.
        where: its place.
        known_only: three values instead of two.

    Raises:
        ExpressionError: the rule can't be read, is not true or false, or names a column that is not there.
    """
    try:
        part = _Compiler(rule, columns, where, known_only).part(parse_rule(rule, where))
    except RecursionError as error:
        raise nested_too_deeply(where, rule) from error
    if part.kind != "bool":
        raise rules.rule_error(where, rule, "It must be true or false, so it needs a comparison such as == or >.")
    return part.of if known_only else lambda row: bool(part.of(row))


def as_number(text: str | None) -> float | None:
    """Text read as a number; `None` where it is none, `NaN` or infinite. `0:03:11` is its seconds."""
    if text is None:
        return None
    if _NUMBER.fullmatch(text.strip(_SPACE)):
        value = float(text.strip(_SPACE))
        return value if abs(value) != float("inf") else None
    clock = _CLOCK.fullmatch(text)
    return (float(clock[1]) * 60 + float(clock[2])) * 60 + float(clock[3]) if clock else None


_COMPARISONS: dict[rules.Comparing, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_CALCULATIONS: dict[rules.Calculating, Callable[[float, float], float | None]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda a, b: a / b if b else None,
}
_SEARCHES: dict[str, tuple[Callable[[str], str], Callable[[str, str], bool]]] = {
    "contains": (plain, operator.contains),
    "has_word": (lambda text: f" {plain_words(text)} ", operator.contains),
    "starts_with": (lambda text: text, str.startswith),
    "ends_with": (lambda text: text, str.endswith),
}
_FLAGS = dict.fromkeys(YES, True) | dict.fromkeys(NO, False)


class _Compiler:
    """Walks over one rule."""

    def __init__(self, rule: str, columns: Collection[str], where: str, known_only: bool) -> None:
        self._rule = rule
        self._columns = columns
        self._where = where
        self._known_only = known_only

    def _refuse(self, why: str, way_out: str = rules.WAY_OUT) -> ExpressionError:
        return rules.rule_error(self._where, self._rule, why, way_out)

    def part(self, node: Node) -> _Part:
        """The meaning of one part."""
        match node:
            case rules.Column(name):
                if name not in self._columns:
                    known = ", ".join(list(self._columns)[:20]) or "none"
                    raise self._refuse(f"There is no column `{name}`.", f"There is: {known}.")
                return _Part(lambda row: row.get(name, ""), "text")
            case rules.Constant(value):
                return _literal(value)
            case rules.Logic(word, parts):
                return _Part(_joined(word, [self._truth(self.part(part)) for part in parts]), "bool")
            case rules.Not(part):
                return _Part(_over(self._truth(self.part(part)), operator.not_), "bool")
            case rules.Sign(sign, part):
                inner = self.part(part)
                number = self._number(inner)
                return _Part(_over(number, operator.neg), "number", inner.literal) if sign == "-" else _Part(
                    number, "number"
                )  # fmt: skip
            case rules.Calculation(sign, left, right):
                a, b = self._number(self.part(left)), self._number(self.part(right))
                return _Part(_both(a, _CALCULATIONS[sign], b), "number")
            case rules.Comparison(sign, left, right):
                return _Part(self._compared(self.part(left), sign, self.part(right)), "bool")
            case rules.Choice(test, then, otherwise):
                return self._either(self.part(test), self.part(then), self.part(otherwise))
            case rules.Call(function, arguments):
                return self._call(function, [self.part(argument) for argument in arguments])

    def _either(self, test: _Part, a: _Part, b: _Part) -> _Part:
        kinds = {a.kind, b.kind} - {"none"} or {"none"}
        if len(kinds) > 1:
            raise self._refuse("Before `if` and behind `else` stands the same kind of value.", "Such as number(x).")
        truth, then, otherwise = self._truth(test), a.of, b.of
        return _Part(lambda row: then(row) if truth(row) else otherwise(row), kinds.pop())

    def _truth(self, part: _Part) -> Of:
        if part.kind != "bool":
            raise self._refuse("and, or and not need something true or false.", "Write a comparison, such as x == 'J'.")
        return part.of

    def _number(self, part: _Part) -> Of:
        if part.kind == "number":
            return part.of
        if part.kind == "text" and not part.literal:
            return _over(part.of, as_number)
        raise self._refuse(f"A number is needed where {part.kind} stands.")

    def _text(self, part: _Part) -> Of:
        if part.kind != "text":
            raise self._refuse(f"Text is needed where {part.kind} stands.")
        return part.of

    def _compared(self, a: _Part, sign: rules.Comparing, b: _Part) -> Of:
        compare = _COMPARISONS[sign]
        if "number" in {a.kind, b.kind}:
            return self._settled(_both(self._number(a), compare, self._number(b)))
        if "bool" in {a.kind, b.kind}:
            return self._settled(_both(self._flag(a), compare, self._flag(b)))
        if a.blank or b.blank or not self._known_only:
            return _settled(_both(a.of, compare, b.of))
        return _both(_filled(a.of), compare, _filled(b.of))

    def _settled(self, truth: Of) -> Of:
        """False where nothing is known, unless that is to stay unknown."""
        return truth if self._known_only else _settled(truth)

    def _flag(self, part: _Part) -> Of:
        if part.kind == "bool":
            return part.of
        return _over(self._text(part), lambda text: _FLAGS.get(in_small_letters(text.strip(_SPACE))))

    def _call(self, function: str, parts: list[_Part]) -> _Part:
        first = parts[0]
        if function == "number":
            return _Part(self._number(first), "number")
        if function == "is_number":
            number = self._number(first)
            return _Part(lambda row: number(row) is not None, "bool")
        if function == "is_empty":
            of = first.of
            if first.kind == "text":
                return _Part(lambda row: not (of(row) or "").strip(_SPACE), "bool")
            return _Part(lambda row: of(row) is None, "bool")
        if function == "lower":
            return _Part(_over(self._text(first), in_small_letters), "text")
        shaped, search = _SEARCHES[function]
        text = self._text(first)
        searched = _over(_filled(text) if self._known_only else text, shaped)
        searches = [_both(searched, search, _over(self._text(part), shaped)) for part in parts[1:]]
        return _Part(self._settled(_joined("or", searches)), "bool")


def _literal(value: Value) -> _Part:
    if value is None:
        return _Part(lambda _row: None, "none", True)
    if isinstance(value, bool):
        return _Part(lambda _row: value, "bool", True)
    if isinstance(value, str):
        return _Part(lambda _row: value, "text", True, not value.strip())
    return _Part(lambda _row: value, "number", True)


def _over(of: Of, does: Callable[[Any], Any]) -> Of:
    """Of nothing comes nothing."""

    def found(row: Row) -> Any:  # noqa: ANN401  what a part comes to
        value = of(row)
        return None if value is None else does(value)

    return found


def _both(a: Of, does: Callable[[Any, Any], Any], b: Of) -> Of:
    def found(row: Row) -> Any:  # noqa: ANN401  what a part comes to
        left, right = a(row), b(row)
        return None if left is None or right is None else does(left, right)

    return found


def _joined(word: Literal["and", "or"], truths: list[Of]) -> Of:
    """What is certain either way is known, whatever is missing beside it."""
    decides = word == "or"

    def found(row: Row) -> bool | None:
        missing = False
        for truth in truths:
            value: bool | None = truth(row)
            if value is decides:
                return decides
            missing = missing or value is None
        return None if missing else not decides

    return found


def _filled(of: Of) -> Of:
    """Nothing where the text is empty."""
    return _over(of, lambda text: text or None)


def _settled(of: Of) -> Of:
    return lambda row: bool(of(row))
