"""Lengths of time as people and programs write them.

A duration is brought into the form `=1:2:3:4.5:6` (days, hours, minutes, seconds, milliseconds; parts may be empty), or
is a plain number of its unit. What `3:12` means is told by the unit, unless words or a fraction of a second tell.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, get_args

from humanline.foundation.written.numbers import Decimal, Thousands, read_number
from humanline.foundation.written.rewriting import RewriteRule, rewrite

Unit = Literal["ms", "s", "min", "h", "d", "m:ss", "h:mm"]
UNITS: tuple[Unit, ...] = get_args(Unit)
#: Milliseconds in a unit; clocks of two parts have none for a plain number.
UNIT_MS: dict[str, int] = {"ms": 1, "s": 1_000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
#: How names of columns end that say the unit, as regular expressions over lower-case words joined by `_`.
UNIT_WORDS: dict[Unit, str] = {
    "m:ss": r"mm?_ss|min_sec",
    "h:mm": r"(h|hh|u|uu)_mm",
    "ms": r"ms|msecs?|milli\w*",
    "h": r"h|hrs?|hours?|uur|uren|u",
    "min": r"m|mins?|minutes?|minuten|minuut",
    "d": r"d|days?|dagen|dag",
    "s": r"s|secs?|seconds?|seconden|seconde|(hh?|uu?)_mm_ss",
}
#: Milliseconds in each part of the form.
PARTS_MS = (86_400_000, 3_600_000, 60_000, 1_000, 1)

_N, _SIXTY = r"\d+(?:[.,]\d+)?", r"[0-5]?\d"
_SECONDS = rf"{_SIXTY}(?:[.,]\d+)?"
_DAYS, _HOURS = r"(?:days?|dagen|dag|d)", r"(?:hours?|hrs?|uren|uur|stunden?|std|heures?|h|u)"
_MINUTES, _S = (
    r"(?:minutes?|minuten|minuut|mins?|m|['’′])",
    r"(?:seconds?|seconden|seconde|sekunden?|sek|secondes|secs?|s|[\"”″]|''|’’|′′)",
)
_MS = r"(?:milliseconds?|milliseconden|msecs?|ms)"
_AND = r"\.?,? *(?:(?:and|en|&) +)?"

_WORDS = (
    # 01:02:03,  00:03:12.500
    RewriteRule(rf"^(\d+):({_SIXTY}):({_SECONDS})$", r"=:\1:\2:\3:"),
    # 1.02:03:04,  0 days 00:03:12,  1 day, 2:03:04
    RewriteRule(rf"(?i)^(\d+)(?:\.| *{_DAYS},? +)(\d+):({_SIXTY}):({_SECONDS})$", r"=\1:\2:\3:\4:"),
    # 3:12.5 has seconds
    RewriteRule(r"^(\d+):([0-5]\d[.,]\d+)$", r"=::\1:\2:"),
    # a spreadsheet's cell of a length of time
    RewriteRule(rf"^(?:1899-12-30|1900-01-00)[T ](\d\d):({_SIXTY}):({_SECONDS})$", r"=:\1:\2:\3:"),
    RewriteRule(rf"(?i)^P(?:(\d+)D)?(?:T(?:({_N})H)?(?:({_N})M)?(?:({_N})S)?)?$", r"=\1:\2:\3:\4:"),
    RewriteRule(rf"(?i)^(\d+):([0-5]\d) *{_MINUTES}\.?$", r"=::\1:\2:"),
    RewriteRule(rf"(?i)^(\d+):([0-5]\d) *{_HOURS}\.?$", r"=:\1:\2::"),
    RewriteRule(r"(?i)^(\d+) ?[hu] ?([0-5]\d)$", r"=:\1:\2::"),
    RewriteRule(
        rf"(?i)^(?:({_N}) *{_DAYS}{_AND})?(?:({_N}) *{_HOURS}{_AND})?(?:({_N}) *{_MINUTES}{_AND})?"
        rf"(?:({_N}) *{_S}{_AND})?(?:({_N}) *{_MS}\.?)?$",
        r"=\1:\2:\3:\4:\5",
    ),
)
_TWO_PARTS = {
    "m:ss": (
        RewriteRule(r"^(\d+):([0-5]\d)$", r"=::\1:\2:"),
        RewriteRule(r"^:([0-5]\d)$", r"=:::\1:"),
        RewriteRule(r"^0$", "=:::0:"),
    ),
    "h:mm": (
        RewriteRule(r"^(\d+):([0-5]\d)$", r"=:\1:\2::"),
        RewriteRule(r"^:([0-5]\d)$", r"=::\1::"),
        RewriteRule(r"^0$", "=:::0:"),
    ),
}


_LIKE_A_DURATION = re.compile(r"[\d:Pp].{0,59}$")


@cache
def duration_rules(unit: Unit) -> tuple[RewriteRule, ...]:
    """The rules that bring a duration that is no plain number into the form of this module."""
    return (*_TWO_PARTS.get(unit, ()), *_WORDS, RewriteRule(r"^(=.*),", r"\1."), RewriteRule(r"^(=.*),", r"\1."))


def read_duration_ms(text: str, unit: Unit = "s", decimal: Decimal = ".", thousands: Thousands = "") -> float | None:
    """A duration in milliseconds; `None` where it is none.

    Args:
        text: what stands in the file.
        unit: of plain numbers; `m:ss` or `h:mm` where that is what two parts mean.
        decimal: the decimal mark of plain numbers.
        thousands: the mark between thousands of plain numbers, where it is told.

    >>> [read_duration_ms(text) for text in ("3 min 12 s", "PT1H", "0:03:12", "3:12")]
    [192000.0, 3600000.0, 192000.0, None]
    >>> read_duration_ms("3:12", "m:ss"), read_duration_ms("3:12", "h:mm")
    (192000.0, 11520000.0)
    """
    text = text.strip()
    if unit in UNIT_MS and (number := read_number(text, decimal, thousands)) is not None:
        return number * UNIT_MS[unit]
    form = rewrite(text, duration_rules(unit)) if _LIKE_A_DURATION.match(text) else ""
    parts = form[1:].split(":") if form.startswith("=") else []
    if not any(parts):
        return None
    return sum(float(part) * ms for part, ms in zip(parts, PARTS_MS, strict=True) if part)
