"""Lengths of time and lists of numbers as people type them."""

from __future__ import annotations

import re

from humanline.foundation.errors import Fault
from humanline.foundation.written import read_number
from humanline.foundation.written.numbers import LARGEST_TYPED, can_be_typed, read_decimal

RULE = "A length of time is a number with s, m or h (90s, 5m, 1h30m); a bare number is seconds."
_TOO_LONG = f"A length of time of at most {LARGEST_TYPED:,.0f} minutes is needed."
_NUMBERS = f"Numbers from 0 to {LARGEST_TYPED:,.0f} are needed, with commas between them and a point as decimal mark."
_PART = re.compile(r"(\d+(?:[.,]\d+)?)\s*(s|sec|m|min|h|u|uur)?")
_MINUTES = {"s": 1 / 60, "sec": 1 / 60, "m": 1.0, "min": 1.0, "h": 60.0, "u": 60.0, "uur": 60.0, "": 1 / 60}


def minutes(where: str, text: str | None, faults: list[Fault]) -> float | None:
    """A length of time in minutes; `None` where nothing was given, or a fault was added.

    >>> [minutes("--handle", text, []) for text in ("5m", "300s", "300", "1h30m", "2,5m")]
    [5.0, 5.0, 5.0, 90.0, 2.5]
    """
    if text is None:
        return None
    parts = _PART.findall(text.strip().lower())
    if not parts or "".join(_PART.split(text.strip().lower())[::3]).strip() or _bare_among(parts):
        faults.append(Fault(where, f"found {text!r}", RULE))
        return None
    length = sum((read_decimal(number) or 0.0) * _MINUTES[unit] for number, unit in parts)
    if not can_be_typed(length):
        faults.append(Fault(where, f"found {text!r}", _TOO_LONG))
        return None
    return length


def _bare_among(parts: list[tuple[str, str]]) -> bool:
    """A number without a unit beside others: nobody knows what it counts."""
    return len(parts) > 1 and any(not unit for _, unit in parts)


def numbers(where: str, text: str | None, faults: list[Fault]) -> list[float]:
    """Numbers between commas, with a point as decimal mark; none where nothing was given.

    >>> numbers("--contacts", "40, 60,12.5", [])
    [40.0, 60.0, 12.5]
    """
    found = []
    for part in text.replace(";", ",").split(",") if text is not None else ():
        value = read_number(part)
        if value is None or value < 0 or not can_be_typed(value):
            faults.append(Fault(where, f"found {part.strip()!r}", _NUMBERS, "Such as 40,60,120,80."))
        found.append(value or 0.0)
    return found
