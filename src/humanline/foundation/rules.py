"""The rule language of `line.toml`: `[derived]`, `[check]`, `[exclude]`, `[segments]`, `[moments]`, `[causes]`: a tree.

A rule looks like Python and means what it says:

- columns by name, or `col("vru+line")` where the name is no word;
- `and`, `or`, `not`, comparisons (also chained: `0 < q_time <= 60`), `in (...)`, `not in (...)`, `+ - * /`;
- text and number literals, `True`, `False`, `None` (`x is None` means: nothing stands there);
- `a if condition else b`, where `None` is nothing;
- `number(x)`, `is_number(x)`, `is_empty(x)`, `lower(x)`;
- `starts_with(x, "a", "b")` and `ends_with(x, "a", "b")`: one of these, letter for letter, for codes;
- `contains(x, "a", "b")`: one of these is a part of the text, and `has_word(x, "a", "b")`: one of these stands in it as
  whole words. For what people type: capitals and accents make no difference to either.

Every column of a log is text, without white space around it; an empty cell is the empty text. Compared with a number,
or calculated with, text is read as a number (a length of time such as `0:03:11` as its seconds); text that is not a
number (`NaN` and infinity neither) is then missing, and so is a division by zero.
**Rules have two values: a comparison with something missing is false**, whatever the comparison (`!=` too).
**Derived columns have three**: a comparison with something missing is not known, and `and`, `or` and `not` go on as
they do in SQL (what is certain either way is known). So an emptied column makes nobody a 'no'. `x == ''`, `x is None`
and `is_empty(x)` ask whether anything stands there, and are always known.

A rule is read by Python's parser and by nothing else of Python: whatever is not listed above is refused. What the parts
of the tree come to is said where it is worked out: `contactlog.querying.expressions` for the engine, `line.rules` for
one contact. One table of examples runs through both.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from itertools import pairwise
from typing import Literal

import msgspec

from humanline.foundation.errors import ExpressionError, Fault

_LONGEST = 10_000
_LARGEST = 1e300

Comparing = Literal["==", "!=", "<", "<=", ">", ">="]
Calculating = Literal["+", "-", "*", "/"]

#: Function → how many values it takes, from and to; `None` for as many as one likes.
FUNCTIONS: dict[str, tuple[int, int | None]] = {
    "col": (1, 1),
    "number": (1, 1),
    "is_number": (1, 1),
    "is_empty": (1, 1),
    "lower": (1, 1),
    "contains": (2, None),
    "has_word": (2, None),
    "starts_with": (2, None),
    "ends_with": (2, None),
}
WAY_OUT = (
    "A rule is made of columns, text, numbers, and/or/not, == != < <= > >=, in (…), + - * /, is None, and "
    f"{' '.join(FUNCTIONS)}."
)


class Column(msgspec.Struct, frozen=True):
    """The value in a column."""

    name: str


class Constant(msgspec.Struct, frozen=True):
    """A value that stands in the rule itself; `None` is nothing, and equals nothing in a list of values."""

    value: str | float | bool | None


class Logic(msgspec.Struct, frozen=True):
    """All of some truths, or one of them."""

    word: Literal["and", "or"]
    parts: tuple[Node, ...]


class Not(msgspec.Struct, frozen=True):
    """The opposite of a truth."""

    part: Node


class Sign(msgspec.Struct, frozen=True):
    """A number with a sign before it."""

    sign: Literal["+", "-"]
    part: Node


class Calculation(msgspec.Struct, frozen=True):
    """Two numbers, calculated with."""

    sign: Calculating
    left: Node
    right: Node


class Comparison(msgspec.Struct, frozen=True):
    """Two values, compared. `x in (…)` is one of several."""

    sign: Comparing
    left: Node
    right: Node


class Choice(msgspec.Struct, frozen=True):
    """One value where something is true, else another."""

    test: Node
    then: Node
    otherwise: Node


class Call(msgspec.Struct, frozen=True):
    """One of `FUNCTIONS`, but for `col`. `x is None` is a call of `is_empty`."""

    function: str
    arguments: tuple[Node, ...]


Node = Column | Constant | Logic | Not | Sign | Calculation | Comparison | Choice | Call


def parse_rule(rule: str, where: str) -> Node:
    """A rule as a tree.

    >>> parse_rule("outcome == 'HANG'", "line.toml exclude.x")
    Comparison(sign='==', left=Column(name='outcome'), right=Constant(value='HANG'))

    Args:
        rule: the rule as it stands in `line.toml`.
        where: its place, such as `line.toml exclude.phantom`.

    Raises:
        ExpressionError: it is no rule.
    """
    if len(rule) > _LONGEST:
        raise rule_error(where, rule[:60], f"A rule has at most {_LONGEST:,} characters.")
    try:
        tree = ast.parse(rule.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else "it is no rule"
        raise rule_error(where, rule, f"It can't be read: {reason}.") from error
    try:
        return _Parser(rule, where).node(tree)
    except RecursionError as error:
        raise nested_too_deeply(where, rule) from error


def columns_used(rule: str, where: str = "rule") -> frozenset[str]:
    """The names of the columns that a rule looks at.

    >>> sorted(columns_used("outcome == 'HANG' and col('vru+line') != ''"))
    ['outcome', 'vru+line']

    Args:
        rule: the rule as it stands in `line.toml`.
        where: its place, for the fault.

    Raises:
        ExpressionError: it is no rule.
    """
    names, waiting = set(), [parse_rule(rule, where)]
    while waiting:
        match waiting.pop():
            case Column(name):
                names.add(name)
            case Logic(_, parts) | Call(_, parts):
                waiting += parts
            case Not(part) | Sign(_, part):
                waiting.append(part)
            case Calculation(_, left, right) | Comparison(_, left, right):
                waiting += (left, right)
            case Choice(test, then, otherwise):
                waiting += (test, then, otherwise)
    return frozenset(names)


def rule_error(where: str, rule: str, why: str, way_out: str = WAY_OUT) -> ExpressionError:
    """The fault of a rule, which is shown at its beginning.

    Args:
        where: its place in `line.toml`.
        rule: as it stands there.
        why: what is wrong with it.
        way_out: what can be written.
    """
    shown = rule if len(rule) <= 80 else rule[:77] + "..."
    return ExpressionError(Fault(where, f"found {shown!r}", why, way_out))


def nested_too_deeply(where: str, rule: str) -> ExpressionError:
    """The fault of a rule with more brackets in each other than can be followed."""
    return rule_error(where, rule, "It is nested too deeply.")


def in_small_letters(text: str) -> str:
    """Each capital as its small letter, one for one, as engines do: Python alone knows of letters that become two.

    >>> in_small_letters("ΑΣ İJ Één")
    'ασ ij één'
    """
    return text.lower() if text.isascii() else "".join(letter.lower()[0] for letter in text)


def plain(text: str) -> str:
    """A text in which capitals and accents make no difference any more.

    >>> plain("Geïnd Café")
    'geind cafe'
    """
    apart = unicodedata.normalize("NFD", in_small_letters(text))
    return unicodedata.normalize("NFC", "".join(letter for letter in apart if not unicodedata.combining(letter)))


def plain_words(text: str) -> str:
    """The words of a text (letters and digits in a row), plain, with one space between them.

    >>> plain_words("CV-ketel: lekt!")
    'cv ketel lekt'
    """
    return " ".join(re.findall(r"[^\W_]+", plain(text)))


_COMPARISONS: dict[type[ast.cmpop], Comparing] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_CALCULATIONS: dict[type[ast.operator], Calculating] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


class _Parser:
    """Walks over one rule."""

    def __init__(self, rule: str, where: str) -> None:
        self._rule = rule
        self._where = where

    def _refuse(self, why: str, way_out: str = WAY_OUT) -> ExpressionError:
        return rule_error(self._where, self._rule, why, way_out)

    def node(self, part: ast.expr) -> Node:
        """One part of the rule, with all that is in it."""
        match part:
            case ast.Name(id=name):
                return Column(name)
            case ast.Constant(value=value):
                return self._constant(value)
            case ast.BoolOp(op=op, values=parts):
                return Logic("and" if isinstance(op, ast.And) else "or", tuple(map(self.node, parts)))
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                return Not(self.node(inner))
            case ast.UnaryOp(op=ast.USub() | ast.UAdd() as op, operand=inner):
                return Sign("-" if isinstance(op, ast.USub) else "+", self.node(inner))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _CALCULATIONS:
                return Calculation(_CALCULATIONS[type(op)], self.node(left), self.node(right))
            case ast.Compare(left=left, ops=signs, comparators=others):
                pairs = zip(pairwise([left, *others]), signs, strict=True)
                return _joined("and", [self._pair(a, sign, b) for (a, b), sign in pairs])
            case ast.IfExp(test=test, body=then, orelse=otherwise):
                return Choice(self.node(test), self.node(then), self.node(otherwise))
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                return self._call(name, arguments)
        raise self._refuse(f"`{ast.unparse(part)[:60]}` is not part of the rule language.")

    def _constant(self, value: object) -> Constant:
        if isinstance(value, int | float) and not isinstance(value, bool):
            if abs(value) > _LARGEST:
                raise self._refuse("A number in it is too large.")
            return Constant(float(value))
        if value is None or isinstance(value, str | bool):
            return Constant(value)
        raise self._refuse(f"`{value!r}` is not part of the rule language.")

    def _pair(self, left: ast.expr, sign: ast.cmpop, right: ast.expr) -> Node:
        if isinstance(sign, ast.In | ast.NotIn):
            return self._membership(self.node(left), right, negated=isinstance(sign, ast.NotIn))
        a, b = self.node(left), self.node(right)
        if isinstance(sign, ast.Is | ast.IsNot):
            if b != Constant(None):
                raise self._refuse("`is` goes with None only.", "Write == instead.")
            empty = Call("is_empty", (a,))
            return empty if isinstance(sign, ast.Is) else Not(empty)
        if Constant(None) in (a, b):
            raise self._refuse("None is compared with `is`.", "Write `x is None` or `x is not None`.")
        return Comparison(_COMPARISONS[type(sign)], a, b)

    def _membership(self, value: Node, options: ast.expr, *, negated: bool) -> Node:
        if not isinstance(options, ast.Tuple | ast.List | ast.Set) or not options.elts:
            raise self._refuse("After `in` comes a list of values.", "Such as: x in ('a', 'b').")
        sign: Comparing = "!=" if negated else "=="
        return _joined("and" if negated else "or", [Comparison(sign, value, self.node(one)) for one in options.elts])

    def _call(self, name: str, arguments: list[ast.expr]) -> Node:
        if name not in FUNCTIONS:
            import difflib  # takes as long to load as a rule to read, and is needed for a slip alone

            near = difflib.get_close_matches(name, FUNCTIONS, n=1)
            raise self._refuse(
                f"There is no function `{name}`.",
                f"Did you mean `{near[0]}`?" if near else f"There is: {', '.join(FUNCTIONS)}.",
            )
        least, most = FUNCTIONS[name]
        if len(arguments) < least or (most is not None and len(arguments) > most):
            number = least if least == most else f"{least} or more"
            raise self._refuse(f"`{name}` takes {number} value(s) in brackets.")
        if name == "col":
            inside = arguments[0]
            if not isinstance(inside, ast.Constant) or not isinstance(inside.value, str):
                raise self._refuse("`col` takes a name in quotes.", 'Such as: col("vru+line").')
            return Column(inside.value)
        parts = tuple(map(self.node, arguments))
        if name == "has_word" and not all(_is_a_word(part) for part in parts[1:]):
            raise self._refuse("`has_word` looks for words in quotes.", "Such as: has_word(subject, 'leak', 'tap').")
        return Call(name, parts)


def _joined(word: Literal["and", "or"], parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else Logic(word, tuple(parts))


def _is_a_word(part: Node) -> bool:
    return isinstance(part, Constant) and isinstance(part.value, str) and bool(plain_words(part.value))


def as_rule_name(column: str) -> str:
    """A column, or an attribute, as a rule names it.

    >>> as_rule_name("age"), as_rule_name("age band")
    ('age', 'col("age band")')
    """
    return column if column.isidentifier() else f'col("{column}")'
