"""How text becomes a number, a duration, a yes or no, or a place on a scale; and what is said when it does not.

Every function goes in steps from the column `<name>_text` (trimmed; null where nothing stands) to a column of the
tidied log and `why_<name>`: 0 where all is well, else why the value was set aside. A value that is set aside is null;
the contact is kept.
"""

from __future__ import annotations

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from humanline.contactlog.expressions import NO, YES, Column
from humanline.contactlog.steps import Steps
from humanline.model.organisation import ColumnSource

UNREADABLE, NEGATIVE, OFF_SCALE, TOO_LARGE, FUTURE, BEFORE_OPENING, NOT_A_SHARE, BEFORE_ASKING = range(1, 9)
_WORDS = {
    UNREADABLE: "can't be read",
    NEGATIVE: "is negative",
    OFF_SCALE: "is off its scale",
    TOO_LARGE: "is too large",
    FUTURE: "lies in the future",
    BEFORE_OPENING: "lies before opened_at",
    NOT_A_SHARE: "is not above 0 and at most 1",
    BEFORE_ASKING: "lies before asked_person_at",
}

#: Milliseconds in a unit of duration.
UNIT_MS = {"ms": 1, "s": 1_000, "min": 60_000, "h": 3_600_000, "d": 86_400_000}
#: No duration of a contact is above a hundred years, and no other number above this.
LONGEST_MS = 100 * 366 * 86_400_000
LARGEST = 10**13

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


def why(column: str, code: int) -> str:
    """Why a value was set aside, in English."""
    return f"{column} {_WORDS[code]}"


def none(kind: Column) -> Column:
    """Nothing, of a type."""
    return ibis.null(kind)


def only_if(condition: Column, value: Column) -> Column:
    """The value where the condition holds, else nothing."""
    return ibis.cases((condition, value), else_=none(value.type()))


def code(*cases: tuple[Column, int]) -> Column:
    """The first code whose condition holds, else 0."""
    return ibis.cases(*[(condition, ibis.literal(number, "int8")) for condition, number in cases], else_=0)


def number(table: ir.Table, name: str, decimal: str) -> Steps:
    """`<name>_text` → `<name>_number`, finite; null where it is none.

    Thousands separators are read where they can be nothing else.
    """
    text = table[f"{name}_text"]
    if decimal == ",":
        without = text.re_replace(rf"\.|{_GAP}", "").replace(",", ".")
        value = ibis.cases(
            (regexp_full_match(text, _GROUPED_COMMA), without.try_cast("float64")),
            (regexp_full_match(text, _COMMA), text.replace(",", ".").try_cast("float64")),
            else_=none("float64"),
        )
    else:
        grouped = text.re_replace(rf",|{_GAP}", "").try_cast("float64")
        value = ibis.coalesce(text.try_cast("float64"), only_if(regexp_full_match(text, _GROUPED_POINT), grouped))
    table = yield {f"{name}_any": value}
    value = table[f"{name}_any"]
    table = yield {f"{name}_number": only_if(~(value.isnan() | value.isinf()), value)}
    return table


def duration_ms(table: ir.Table, name: str, output: str, source: ColumnSource) -> Steps:
    """A duration in whole milliseconds; `1:02:03` is hours, minutes and seconds."""
    table = yield from number(table, name, source.decimal)
    text = table[f"{name}_text"]
    parts = text.split(":")
    clock = (parts[0].try_cast("float64") * 3600 + parts[1].try_cast("float64") * 60) * 1000
    clock = clock + parts[2].try_cast("float64") * 1000
    ms = ibis.coalesce(table[f"{name}_number"] * UNIT_MS[source.unit], only_if(regexp_full_match(text, _CLOCK), clock))
    table = yield {f"{name}_ms": ms}
    ms = table[f"{name}_ms"]
    table = yield {
        f"why_{name}": code(
            (table[f"{name}_text"].notnull() & ms.isnull(), UNREADABLE),
            (ms < 0, NEGATIVE),
            (ms > LONGEST_MS, TOO_LARGE),
        )
    }
    table = yield {output: only_if(table[f"why_{name}"] == 0, table[f"{name}_ms"]).round().cast("int64")}
    return table


def hundredths(table: ir.Table, name: str, output: str, source: ColumnSource) -> Steps:
    """A number in whole hundredths."""
    table = yield from number(table, name, source.decimal)
    value = table[f"{name}_number"]
    table = yield {
        f"why_{name}": code(
            (table[f"{name}_text"].notnull() & value.isnull(), UNREADABLE), (value.abs() > LARGEST, TOO_LARGE)
        )
    }
    table = yield {output: (only_if(table[f"why_{name}"] == 0, table[f"{name}_number"]) * 100).round().cast("int64")}
    return table


def scale(table: ir.Table, name: str, output: str, source: ColumnSource, to: tuple[float, float]) -> Steps:
    """A place on a scale in whole hundredths, stretched from the scale in the file to `to`."""
    first, last = source.scale or to
    table = yield from number(table, name, source.decimal)
    value = table[f"{name}_number"]
    table = yield {
        f"why_{name}": code(
            (table[f"{name}_text"].notnull() & value.isnull(), UNREADABLE),
            ((value < first) | (value > last), OFF_SCALE),
        )
    }
    value = only_if(table[f"why_{name}"] == 0, table[f"{name}_number"])
    stretched = ((value - first) * ((to[1] - to[0]) / (last - first)) + to[0]) * 100
    table = yield {output: stretched.round().cast("int32")}
    return table


def probability(table: ir.Table, name: str, output: str, source: ColumnSource) -> Steps:
    """A probability above 0 and at most 1."""
    table = yield from number(table, name, source.decimal)
    value = table[f"{name}_number"]
    table = yield {
        f"why_{name}": code(
            (table[f"{name}_text"].notnull() & value.isnull(), UNREADABLE), ((value <= 0) | (value > 1), NOT_A_SHARE)
        )
    }
    table = yield {output: only_if(table[f"why_{name}"] == 0, table[f"{name}_number"])}
    return table


def truth(table: ir.Table, name: str, source: ColumnSource) -> Steps:
    """Yes or no. With `yes` given every other known value is no; else the usual words are known."""
    table = yield {f"{name}_word": table[f"{name}_text"].lower()}
    word = table[f"{name}_word"]
    if source.yes:
        value = word.isin([value.strip().lower() for value in source.yes])
    else:
        value = ibis.cases((word.isin(YES), True), (word.isin(NO), False), else_=none("boolean"))
    table = yield {name: value}
    table = yield {f"why_{name}": code((table[f"{name}_word"].notnull() & table[name].isnull(), UNREADABLE))}
    return table


def whole(table: ir.Table, name: str, output: str, source: ColumnSource) -> Steps:
    """A whole number of contacts, 0 or more; null where it is none."""
    table = yield from number(table, name, source.decimal)
    value = table[f"{name}_number"]
    table = yield {f"{name}_fits": only_if((value >= 0) & (value <= LARGEST), value)}
    value = table[f"{name}_fits"]
    table = yield {output: only_if(value == value.floor(), value).cast("int64")}
    return table
