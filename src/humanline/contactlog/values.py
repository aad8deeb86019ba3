"""How text becomes a number, a duration, a yes or no, or a place on a scale; and what is said when it does not.

Every function takes text that is trimmed, and null where nothing stands, and gives the value and a code: 0 where all is
well, else why the value is set aside (`WHY`). A value that is set aside is null; the contact is kept.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import ibis
import ibis.expr.datatypes as dt

from humanline.contactlog.expressions import NO, YES
from humanline.model.organisation import ColumnSource

UNREADABLE, NEGATIVE, OFF_SCALE, TOO_LARGE, FUTURE, BEFORE_OPENING, NOT_A_SHARE = range(1, 8)

#: Milliseconds in a unit of duration.
UNIT_MS = {"ms": 1, "s": 1_000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
#: Durations above a hundred years, and money above this many hundredths, are no values of a contact.
_LONGEST_MS = 100 * 366 * 86_400_000
_LARGEST = 10**15

_GAP = r"[ '’\x{a0}\x{202f}]"
#: 12 345,  12'345.6,  1,234,567,  1,234.5 ; but not 1,234, which could be a decimal comma
_GROUPED_POINT = rf"[+-]?\d{{1,3}}(({_GAP}\d{{3}})+(\.\d+)?|(,\d{{3}}){{2,}}(\.\d+)?|,\d{{3}}\.\d+)"
#: 1.234,  1.234,5,  12 345,6
_GROUPED_COMMA = rf"[+-]?\d{{1,3}}((\.\d{{3}})+|({_GAP}\d{{3}})+)(,\d+)?"
_COMMA = r"[+-]?(\d+(,\d*)?|,\d+)([eE][+-]?\d+)?"
_CLOCK = r"\d+:[0-5]\d:[0-5]\d(\.\d+)?"


@ibis.udf.scalar.builtin(signature=((dt.string, dt.string), dt.boolean))
def regexp_full_match(text, pattern):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """DuckDB's function of this name."""


@ibis.udf.scalar.builtin(signature=((dt.string,), dt.uint64), name="hash")
def _hash(text):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """DuckDB's function of this name."""


class Typed(NamedTuple):
    """A typed value, and why it was set aside (0: it was not)."""

    value: Any
    code: Any


def none(kind: str) -> Any:
    """Nothing, of a type."""
    return ibis.null(kind)


def number(text: Any, decimal: str = ".") -> Any:
    """Text as a finite number; null where it is none. Thousands separators are read where they can be nothing else."""
    if decimal == ",":
        without = text.re_replace(rf"\.|{_GAP}", "").replace(",", ".")
        value = ibis.cases(
            (regexp_full_match(text, _GROUPED_COMMA), without.try_cast("float64")),
            (regexp_full_match(text, _COMMA), text.replace(",", ".").try_cast("float64")),
            else_=none("float64"),
        )
    else:
        grouped = text.re_replace(rf",|{_GAP}", "").try_cast("float64")
        value = ibis.coalesce(
            text.try_cast("float64"),
            ibis.cases((regexp_full_match(text, _GROUPED_POINT), grouped), else_=none("float64")),
        )
    return ibis.cases((value.isnan() | value.isinf(), none("float64")), else_=value)


def _code(*cases: tuple[Any, int]) -> Any:
    return ibis.cases(*[(condition.fill_null(False), ibis.literal(code, "int8")) for condition, code in cases], else_=0)


def _kept(value: Any, code: Any, kind: str) -> Any:
    return ibis.cases((code == 0, value), else_=none(kind))


def duration_ms(text: Any, source: ColumnSource) -> Typed:
    """A duration in whole milliseconds; `1:02:03` is hours, minutes and seconds."""
    units = number(text, source.decimal) * UNIT_MS[source.unit]
    parts = text.split(":")
    clock = (parts[0].try_cast("float64") * 3600 + parts[1].try_cast("float64") * 60) * 1000
    clock = clock + parts[2].try_cast("float64") * 1000
    ms = ibis.coalesce(units, ibis.cases((regexp_full_match(text, _CLOCK), clock), else_=none("float64"))).round()
    code = _code((text.notnull() & ms.isnull(), UNREADABLE), (ms < 0, NEGATIVE), (ms > _LONGEST_MS, TOO_LARGE))
    return Typed(_kept(ms, code, "float64").cast("int64"), code)


def hundredths(text: Any, source: ColumnSource) -> Typed:
    """A number in whole hundredths."""
    value = (number(text, source.decimal) * 100).round()
    code = _code((text.notnull() & value.isnull(), UNREADABLE), (value.abs() > _LARGEST, TOO_LARGE))
    return Typed(_kept(value, code, "float64").cast("int64"), code)


def scale(text: Any, source: ColumnSource, low: float, high: float) -> Typed:
    """A place on a scale in whole hundredths, stretched from the scale in the file to `low`…`high`."""
    first, last = source.scale or (low, high)
    value = number(text, source.decimal)
    stretched = ((value - first) * ((high - low) / (last - first)) + low) * 100
    code = _code((text.notnull() & value.isnull(), UNREADABLE), ((value < first) | (value > last), OFF_SCALE))
    return Typed(_kept(stretched.round(), code, "float64").cast("int32"), code)


def probability(text: Any, source: ColumnSource) -> Typed:
    """A probability above 0 and at most 1."""
    value = number(text, source.decimal)
    code = _code((text.notnull() & value.isnull(), UNREADABLE), ((value <= 0) | (value > 1), NOT_A_SHARE))
    return Typed(_kept(value, code, "float64"), code)


def truth(text: Any, source: ColumnSource) -> Typed:
    """Yes or no. With `yes` given every other known value is no; else the usual words are known."""
    word = text.lower()
    if source.yes:
        yes = word.isin([value.strip().lower() for value in source.yes])
        return Typed(yes, ibis.literal(0, "int8"))
    value = ibis.cases((word.isin(YES), True), (word.isin(NO), False), else_=none("boolean"))
    return Typed(value, _code((text.notnull() & value.isnull(), UNREADABLE)))


def whole(text: Any, source: ColumnSource) -> Any:
    """A whole number of contacts, 0 or more; null where it is none."""
    value = number(text, source.decimal)
    fits = (value >= 0) & (value <= _LARGEST) & (value == value.floor())
    return ibis.cases((fits.fill_null(False), value), else_=none("float64")).cast("int64")


def hashed(text: Any) -> Any:
    """A number that is the same for the same customer: 63 bits, positive.

    It keeps identifiers out of results. It does not make them secret: who has all identifiers can hash them too, so the
    tidied log stays in a private folder.
    """
    return (_hash(text) >> ibis.literal(1, "uint64")).cast("int64")


def why(column: str, code: int) -> str:
    """Why a value was set aside, in English."""
    words = {
        UNREADABLE: "can't be read",
        NEGATIVE: "is negative",
        OFF_SCALE: "is off its scale",
        TOO_LARGE: "is too large",
        FUTURE: "lies in the future",
        BEFORE_OPENING: "lies before opened_at",
        NOT_A_SHARE: "is not above 0 and at most 1",
    }
    return f"{column} {words[code]}"
