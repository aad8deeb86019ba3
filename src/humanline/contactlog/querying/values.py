"""How text becomes a number, a duration, a yes or no, or a place on a scale; and what is said when it does not.

Every function goes in steps from the column `<name>_text` (trimmed; null where nothing stands) to a column of the
tidied log and `why_<name>`: 0 where all is well, else why the value was set aside. A value that is set aside is null;
the contact is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from humanline.contactlog.querying.expressions import Column
from humanline.contactlog.querying.functions import rewritten
from humanline.contactlog.querying.steps import Steps
from humanline.foundation.written import NO, UNIT_MS, YES
from humanline.foundation.written.durations import PARTS_MS, duration_rules
from humanline.foundation.written.marks import MARK_RULES, NO_MARK
from humanline.foundation.written.numbers import PLAIN, number_rules
from humanline.foundation.written.words import EMPTY_TRUTH
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

#: No duration of a contact is above a hundred years, and no other number above this.
LONGEST_MS = 100 * 366 * 86_400_000
LARGEST = 10**13


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


def number(table: ir.Table, name: str, source: ColumnSource, *, percent: float | None = None) -> Steps:
    """`<name>_text` → `<name>_number`, finite; null where it is none.

    Args:
        table: has `<name>_text`.
        name: the column.
        source: tells the decimal mark and that between thousands.
        percent: what one percent is worth; without it a percentage is no number.
    """
    text = table[f"{name}_text"]
    comma = source.decimal == ","
    plain = regexp_full_match(text, r"[+-]?\d+(,\d*)?" if comma else PLAIN)
    bare = text.re_replace(r" ?%$", "") if percent is not None else text
    other = rewritten(bare, number_rules(source.decimal, source.thousands)).substr(1).try_cast("float64")
    if percent is not None:
        other = other * ibis.cases((text.endswith("%"), percent), else_=1.0)
    digits = (text.replace(",", ".") if comma else text).try_cast("float64")
    table = yield {f"{name}_any": ibis.cases((text.isnull(), none("float64")), (plain, digits), else_=other)}
    value = table[f"{name}_any"]
    table = yield {f"{name}_number": only_if(~(value.isnan() | value.isinf()), value)}
    return table


def duration_ms(table: ir.Table, name: str, output: str, source: ColumnSource) -> Steps:
    """A duration in whole milliseconds; `1:02:03` is hours, minutes and seconds."""
    table = yield from number(table, name, source)
    text, plain = table[f"{name}_text"], table[f"{name}_number"]
    in_unit = plain * UNIT_MS[source.unit] if source.unit in UNIT_MS else none("float64")
    form = rewritten(text, duration_rules(source.unit))
    table = yield {
        f"{name}_in_unit": in_unit,
        f"{name}_parts": ibis.cases((in_unit.notnull(), none("string")), else_=form),
    }
    form = table[f"{name}_parts"]
    split = form.substr(1).split(":")
    parts = [split[k].nullif("").try_cast("float64") * ms for k, ms in enumerate(PARTS_MS)]
    known = form.startswith("=") & ibis.coalesce(*parts).notnull()
    summed = reduce(lambda a, b: a + b, [part.fill_null(0.0) for part in parts])
    table = yield {f"{name}_ms": ibis.coalesce(table[f"{name}_in_unit"], only_if(known, summed))}
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
    table = yield from number(table, name, source)
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
    first, last = (1.0, float(len(source.marks))) if source.marks else source.scale or to
    table = yield from (named_mark if source.marks else mark)(table, name, source)
    text, value, top = table[f"{name}_text"], table[f"{name}_mark"], table[f"{name}_top"]
    unread = text.notnull() & value.isnull() & ~regexp_full_match(text, NO_MARK)
    off = (value < first) | (value > last) | (top != last)
    table = yield {f"why_{name}": code((unread, UNREADABLE), (off.fill_null(False), OFF_SCALE))}
    value = only_if(table[f"why_{name}"] == 0, table[f"{name}_mark"])
    stretched = ((value - first) * ((to[1] - to[0]) / (last - first)) + to[0]) * 100
    table = yield {output: stretched.round().cast("int32")}
    return table


def mark(table: ir.Table, name: str, source: ColumnSource) -> Steps:
    """A mark in numbers → `<name>_mark`, and `<name>_top`: out of how many it is, where that is said."""
    table = yield from number(table, name, source)
    form = rewritten(table[f"{name}_text"], MARK_RULES)
    table = yield {f"{name}_form": only_if(table[f"{name}_number"].isnull(), form).nullif("")}
    parts = table[f"{name}_form"].substr(1).split(";")
    value, top = (parts[k].nullif("").try_cast("float64") for k in (0, 1))
    return (yield {f"{name}_mark": ibis.coalesce(table[f"{name}_number"], value), f"{name}_top": top})


def named_mark(table: ir.Table, name: str, source: ColumnSource) -> Steps:
    """The same of marks that have names: the lowest is 1."""
    text = table[f"{name}_text"].lower()
    places = [(text == word, float(place)) for place, word in enumerate(_lower(source.marks), start=1)]
    return (yield {f"{name}_mark": ibis.cases(*places, else_=none("float64")), f"{name}_top": none("float64")})


def probability(table: ir.Table, name: str, output: str, source: ColumnSource) -> Steps:
    """A probability above 0 and at most 1."""
    table = yield from number(table, name, source, percent=0.01)
    value = table[f"{name}_number"]
    table = yield {
        f"why_{name}": code(
            (table[f"{name}_text"].notnull() & value.isnull(), UNREADABLE), ((value <= 0) | (value > 1), NOT_A_SHARE)
        )
    }
    table = yield {output: only_if(table[f"why_{name}"] == 0, table[f"{name}_number"])}
    return table


def truth(table: ir.Table, name: str, source: ColumnSource) -> Steps:
    """Yes or no. With `yes` alone every other known value is no; with `no` both are lists; else the usual words."""
    text = table[f"{name}_text"].lower()
    table = yield {f"{name}_word": text.fill_null("") if "" in _lower(source.no) else text}
    word, unknown = table[f"{name}_word"], none("boolean")
    if source.no:
        value = ibis.cases((word.isin(_lower(source.yes)), True), (word.isin(_lower(source.no)), False), else_=unknown)
    elif source.yes:
        value = word.isin(_lower(source.yes))
    else:
        value = ibis.cases((word.isin(YES), True), (word.isin(NO), False), else_=unknown)
    table = yield {name: value}
    word, known = table[f"{name}_word"], table[name].notnull()
    nothing = ibis.literal(False) if source.yes or source.no else word.isin(sorted(EMPTY_TRUTH))
    table = yield {f"why_{name}": code((known | word.isnull(), 0), (nothing, 0), (ibis.literal(True), UNREADABLE))}
    return table


def _lower(words: Iterable[str]) -> list[str]:
    return [word.strip().lower() for word in words]


def whole(table: ir.Table, name: str, output: str, source: ColumnSource) -> Steps:
    """A whole number of contacts, 0 or more; null where it is none."""
    table = yield from number(table, name, source)
    value = table[f"{name}_number"]
    table = yield {f"{name}_fits": only_if((value >= 0) & (value <= LARGEST), value)}
    value = table[f"{name}_fits"]
    table = yield {output: only_if(value == value.floor(), value).cast("int64")}
    return table
