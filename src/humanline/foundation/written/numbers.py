"""Numbers as people write them: decimal marks, thousands, currencies, percent.

A number is brought into the form `=-1234.5`. Which mark is the decimal one is told; thousands are read where they can
be nothing else, or where the mark between them is told too.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Literal

from humanline.foundation.written.rewriting import RewriteRule, rewrite

Decimal = Literal[".", ","]
#: The mark between thousands, where it has to be told.
Thousands = Literal["", ","]
#: What can be told of numbers together.
MARKS: tuple[tuple[Decimal, Thousands], ...] = ((".", ""), (",", ""), (".", ","))

_GAPS = " '’\u00a0\u202f"
_GAP = f"[{_GAPS}]"
#: 12 345,  12'345.6,  1,234,567,  1,234.5 ; but not 1,234, which could be a decimal comma
_GROUPED_POINT = rf"[1-9]\d{{0,2}}(?:(?:{_GAP}\d{{3}})+(?:\.\d+)?|(?:,\d{{3}}){{2,}}(?:\.\d+)?|,\d{{3}}\.\d+)"
_GROUPED_TOLD = r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?"
#: 1.234,  1.234,5,  12 345,6
_GROUPED_COMMA = rf"[1-9]\d{{0,2}}(?:(?:\.\d{{3}})+|(?:{_GAP}\d{{3}})+)(?:,\d+)?"
_EXPONENT = r"(?:[eE][+-]?\d+)?"
#: A number without anything beside it.
PLAIN = rf"[+-]?(?:\d+(?:\.\d*)?|\.\d+){_EXPONENT}"

#: What stands around a number goes; a minus stands in front.
_AROUND = (
    RewriteRule(r"^[−–] ?", "-"),
    RewriteRule(rf"^([+-]?){_GAP}?(?:€|EUR|\$|£){_GAP}?", r"\1"),
    RewriteRule(rf"^([+-]){_GAP}", r"\1"),
    RewriteRule(rf"{_GAP}?(?:€|EUR|[Ee]uro)$", ""),
    RewriteRule(r"[,.][-–—]{1,2}$", ""),
    RewriteRule(r"^([^-].*?) ?[-−]$", r"-\1"),
    RewriteRule(r"^\((\d.*)\)$", r"-\1"),
)


_LIKE_A_NUMBER = re.compile(r"(?=.{0,30}\d)[-+−–.,(\d€$£E].{0,39}$")


@cache
def number_rules(decimal: Decimal, thousands: Thousands = "") -> tuple[RewriteRule, ...]:
    """The rules that bring a number into the form `=-1234.5`.

    Args:
        decimal: the decimal mark.
        thousands: the mark between thousands, where one group is to be read too (`1,234`).
    """
    if decimal == ",":
        plain, grouped, marks = rf"[+-]?(?:\d+(?:,\d*)?|,\d+){_EXPONENT}", _GROUPED_COMMA, _GAPS + "."
    else:
        plain, grouped, marks = PLAIN, _GROUPED_TOLD if thousands else _GROUPED_POINT, _GAPS + ","
    return (
        *_AROUND,
        RewriteRule(rf"^([+-]?{grouped})$", r"#\1"),
        *[RewriteRule(rf"^(#[^{marks}]*)[{marks}]", r"\1")] * 5,
        RewriteRule(rf"^#?({plain})$", r"=\1"),
        RewriteRule(r"^(=.*),", r"\1."),
        RewriteRule(r"^[^=].*$", ""),
    )


#: No number that somebody types of an organisation is larger…
LARGEST_TYPED = 1e9
#: …and none that is not 0 is nearer to 0.
SMALLEST_TYPED = 1e-9
TYPED_RULE = f"A number is at most {LARGEST_TYPED:,.0f}, and no nearer to 0 than {SMALLEST_TYPED:.9f}."


def can_be_typed(value: float) -> bool:
    """Whether a number can be one that somebody types of an organisation.

    >>> [can_be_typed(value) for value in (320, -0.4, 0, 1e30, 1e-30, float("inf"), float("nan"))]
    [True, True, True, False, False, False, False]
    """
    return value == 0 or SMALLEST_TYPED <= abs(value) <= LARGEST_TYPED


def read_decimal(text: str) -> float | None:
    """A number of which both a point and a comma may be the decimal mark, as people type it; `None` where it is none.

    >>> read_decimal("2,5"), read_decimal("2.5"), read_decimal("1e30"), read_decimal("zeven")
    (2.5, 2.5, 1e+30, None)
    """
    value = read_number(text)
    return read_number(text, ",") if value is None else value


def read_number(
    text: str, decimal: Decimal = ".", thousands: Thousands = "", *, percent: float | None = None
) -> float | None:
    """A finite number; `None` where it is none.

    Args:
        text: what stands in the file.
        decimal: the decimal mark.
        thousands: the mark between thousands, where it is told.
        percent: what one percent is worth; without it a percentage is no number.

    >>> read_number("1.234,5", ","), read_number("€ 12,-", ","), read_number("1,234"), read_number("45 %", percent=0.01)
    (1234.5, 12.0, None, 0.45)
    """
    text = text.strip()
    if not _LIKE_A_NUMBER.match(text):
        return None
    if text.isdecimal():
        return float(text)
    if percent is not None and text.endswith("%"):
        value = read_number(text[:-1], decimal, thousands)
        return None if value is None else value * percent
    form = rewrite(text, number_rules(decimal, thousands))
    try:
        value = float(form[1:])
    except ValueError:
        return None
    return value if math.isfinite(value) else None
