"""How text becomes an instant: formats, zones, and the two hours a year that the clock changes.

A time with an offset or `Z` is an instant. A time without is local time in the organisation's zone: in the autumn hour
that comes twice the first (summer time) is assumed; a spring hour that does not exist is put one hour later.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import reduce
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from humanline.contactlog.steps import Steps
from humanline.contactlog.values import only_if, regexp_full_match

#: Flags on a time that was read; they add up.
NO_ZONE, AMBIGUOUS, NONEXISTENT, DATE_ONLY, DAY_FIRST = 1, 2, 4, 8, 16

EPOCHS = {"epoch_s": 1.0, "epoch_ms": 1000.0}

_OFFSET = r"(Z| ?UTC| ?[+-]\d{2}(:?\d{2})?)"
_ISO = rf"\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}([T ]\d{{1,2}}:\d{{2}}(:\d{{2}}([.,]\d+)?)?{_OFFSET}?)?"
_DAY_FIRST = r"(\d{1,2}/\d{1,2}/|\d{1,2}-\d{1,2}-)\d{4}( \d{1,2}:\d{2}(:\d{2})?)?"
_DAY_FIRST_FORMATS = (
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M",
    "%d/%m/%Y",
    "%d-%m-%Y",
)
_FIRST_YEAR = 1900

INSTANT = _instant = dt.Timestamp(timezone="UTC", scale=6)
_local = dt.Timestamp(scale=6)


@ibis.udf.scalar.builtin(signature=((dt.string, dt.string), _local), name="try_strptime")
def _strptime(text, format):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, A002, ARG001
    """DuckDB's function of this name."""


@ibis.udf.scalar.builtin(signature=((dt.string, dt.string), _instant), name="try_strptime")
def _strptime_zoned(text, format):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, A002, ARG001
    """DuckDB's function of this name, for a format with an offset."""


@ibis.udf.scalar.builtin(signature=((dt.string, _local), _instant), name="timezone")
def _as_instant(zone, local):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, ARG001
    """Local time in a zone → instant (DuckDB, by ICU)."""


@ibis.udf.scalar.builtin(signature=((dt.string, _instant), _local), name="timezone")
def as_local(zone, instant):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, ARG001
    """Instant → local time in a zone (DuckDB, by ICU)."""


@ibis.udf.scalar.builtin(signature=((dt.float64,), _instant), name="to_timestamp")
def _from_epoch(seconds):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, ARG001
    """DuckDB's function of this name."""


def read_time(table: ir.Table, name: str, formats: tuple[str, ...], zone: str) -> Steps:
    """`<name>_text` → `<name>_instant` (null where it can't be read) and `flags_<name>`.

    Args:
        table: has `<name>_text`: trimmed, null where nothing stands.
        name: the contact-log column.
        formats: strptime formats, `epoch_s` or `epoch_ms`; none: ISO 8601, else day first.
        zone: the organisation's zone.
    """
    if formats:
        table = yield _by_formats(table, name, formats)
    else:
        text = table[f"{name}_text"]
        table = yield {f"{name}_iso": regexp_full_match(text, _ISO)}
        table = yield _kinds(table, name)
        table = yield _by_itself(table, name)
    local = table[f"{name}_any_local"]
    table = yield {f"{name}_local": only_if(local.year() >= _FIRST_YEAR, local)}
    table = yield {f"{name}_assumed": _as_instant(zone, table[f"{name}_local"])}
    local, assumed = table[f"{name}_local"], table[f"{name}_assumed"]
    earlier = [assumed - ibis.interval(seconds=shift) for shift in overlaps(zone)]
    first = [(as_local(zone, instant) == local, instant) for instant in earlier]
    table = yield {
        f"{name}_first": ibis.cases(*first, else_=ibis.null(_instant)) if first else ibis.null(_instant),
        f"{name}_gap": as_local(zone, assumed) != local,
    }
    result = ibis.coalesce(table[f"{name}_zoned"], table[f"{name}_first"], table[f"{name}_assumed"])
    table = yield {f"{name}_instant": result}
    read = table[f"{name}_instant"].notnull()
    unzoned = read & table[f"{name}_zoned"].isnull()
    signs = (
        (unzoned, NO_ZONE),
        (unzoned & table[f"{name}_first"].notnull(), AMBIGUOUS),
        (unzoned & table[f"{name}_gap"].fill_null(False), NONEXISTENT),
        (read & table[f"{name}_date_only"].fill_null(False), DATE_ONLY),
        (read & table[f"{name}_day_first"].fill_null(False), DAY_FIRST),
    )
    flags = reduce(lambda a, b: a + b, [sign.ifelse(flag, 0) for sign, flag in signs])
    table = yield {f"flags_{name}": flags.cast("int8")}
    return table


def _kinds(table: ir.Table, name: str) -> dict[str, Any]:
    text, iso = table[f"{name}_text"], table[f"{name}_iso"]
    return {
        f"{name}_has_zone": iso & text.substr(10).re_search("Z|UTC|[+-]"),
        f"{name}_day_first": ibis.cases((iso, False), else_=regexp_full_match(text, _DAY_FIRST)),
        f"{name}_date_only": ~text.contains(":"),
    }


def _by_itself(table: ir.Table, name: str) -> dict[str, Any]:
    text, zoned = table[f"{name}_text"], table[f"{name}_has_zone"]
    dotted = text.replace(",", ".")
    return {
        f"{name}_any_local": ibis.cases(
            (zoned, ibis.null(_local)),
            (table[f"{name}_iso"], dotted.try_cast(_local)),
            (table[f"{name}_day_first"], ibis.coalesce(*[_strptime(text, form) for form in _DAY_FIRST_FORMATS])),
            else_=ibis.null(_local),
        ),
        f"{name}_zoned": only_if(zoned, dotted.re_replace(" ([+-])", r"\1").try_cast(_instant)),
    }


def _by_formats(table: ir.Table, name: str, formats: tuple[str, ...]) -> dict[str, Any]:
    text = table[f"{name}_text"]
    local: list[Any] = []
    instant: list[Any] = []
    for form in formats:
        if form in EPOCHS:
            seconds = text.try_cast("float64") / EPOCHS[form]
            instant.append(only_if((seconds > -(2**31)) & (seconds < 2**34), _from_epoch(seconds)))
        elif "%z" in form.lower():
            instant.append(_strptime_zoned(text, form))
        else:
            local.append(_strptime(text, form))
    return {
        f"{name}_any_local": ibis.coalesce(*local) if local else ibis.null(_local),
        f"{name}_zoned": ibis.coalesce(*instant) if instant else ibis.null(_instant),
        f"{name}_date_only": ibis.literal(False),
        f"{name}_day_first": ibis.literal(False),
    }


def overlaps(zone: str) -> tuple[int, ...]:
    """By how many seconds clocks in a zone have ever gone back at once (3600, almost everywhere), 1970–2040.

    >>> overlaps("Europe/Amsterdam"), overlaps("UTC"), overlaps("Australia/Lord_Howe")
    ((3600,), (), (1800, 3600))
    """
    info = ZoneInfo(zone)
    found: set[int] = set()
    day = datetime(1970, 1, 1, tzinfo=UTC)
    before = day.astimezone(info).utcoffset() or timedelta(0)
    while day.year < 2041:
        day += timedelta(days=1)
        now = day.astimezone(info).utcoffset() or timedelta(0)
        if timedelta(0) < before - now <= timedelta(hours=3):
            found.add(int((before - now).total_seconds()))
        before = now
    return tuple(sorted(found))
