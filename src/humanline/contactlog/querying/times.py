"""How text becomes an instant: formats, zones, and the two hours a year that the clock changes.

A time with an offset or `Z` is an instant. A time without is local time in the organisation's zone: in the autumn hour
that comes twice the first (summer time) is assumed; a spring hour that does not exist is put one hour later.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache, reduce
from typing import NamedTuple
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from humanline.contactlog.querying.expressions import Column
from humanline.contactlog.querying.functions import local_of, one_form, zone_of
from humanline.contactlog.querying.steps import Steps
from humanline.contactlog.querying.values import none, only_if, regexp_full_match
from humanline.foundation.written.instants import (
    EPOCHS,
    FIRST_YEAR,
    ISO,
    ISO_ZONED,
    NUMERIC,
    ORDERS,
    SERIAL,
    SERIAL_1970,
)

#: Flags on a time that was read; they add up.
NO_ZONE, AMBIGUOUS, NONEXISTENT, DATE_ONLY, DAY_FIRST = 1, 2, 4, 8, 16

#: A strptime format that reads a time of day.
_HAS_CLOCK = re.compile(r"%-?[HIXTRcs]")

_DAY_FIRST = r"(\d{1,2}/\d{1,2}/|\d{1,2}-\d{1,2}-|\d{1,2}\.\d{1,2}\.)\d{4}( \d{1,2}:\d{2}(:\d{2})?)?"
_DAY_FIRST_FORMATS = (
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M",
    "%d/%m/%Y",
    "%d-%m-%Y",
)
#: No spreadsheet counts further than the year 9999.
_LAST_SERIAL = 2_958_466

INSTANT = _instant = dt.Timestamp(timezone="UTC", scale=6)


def whole_second(at: ir.TimestampValue) -> ir.IntegerValue:
    """An instant in whole seconds since 1970, rounded down.

    The engine gives fractions of a second where Ibis says that there are none; sums of those would not be exact.
    """
    seconds: ir.IntegerValue = at.epoch_seconds().floor()
    return seconds


def place(log: ir.Table) -> list[str]:
    """The columns that tell where in the log a contact stands: of two contacts at once, the first there is first.

    Never by customer: figures do not depend on the order of pseudonyms.
    """
    return [name for name in ("line", "origin") if name in log.columns]


_local = dt.Timestamp(scale=6)


@ibis.udf.scalar.builtin(signature=((dt.string, dt.string), _local), name="try_strptime")
def _strptime(text, format):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """DuckDB's function of this name."""


@ibis.udf.scalar.builtin(signature=((dt.string, dt.string), _instant), name="try_strptime")
def _strptime_zoned(text, format):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """DuckDB's function of this name, for a format with an offset."""


@ibis.udf.scalar.builtin(signature=((dt.string, _local), _instant), name="timezone")
def _as_instant(zone, local):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Local time in a zone → instant (DuckDB, by ICU)."""


@ibis.udf.scalar.builtin(signature=((dt.string, _instant), _local), name="timezone")
def as_local(zone, instant):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Instant → local time in a zone (DuckDB, by ICU)."""


@ibis.udf.scalar.builtin(signature=((dt.float64,), _instant), name="to_timestamp")
def _from_epoch(seconds):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """DuckDB's function of this name."""


def read_time(table: ir.Table, name: str, formats: tuple[str, ...], zone: str, told: str = "") -> Steps:
    """`<name>_text` → `<name>_instant` (null where it can't be read) and `flags_<name>`.

    Args:
        table: has `<name>_text`: trimmed, null where nothing stands.
        name: the contact-log column.
        formats: as `ColumnSource` knows them; none: what can be read without being told, dates in numbers day first.
        zone: the organisation's zone.
        told: the zone of times that name none, where it is said; their hours are no local time then.
    """
    if formats:
        table = yield from _by_formats(table, name, formats)
    else:
        table = yield from _by_itself(table, name)
    local = table[f"{name}_any_local"]
    sound, own = only_if(local.year() >= FIRST_YEAR, local), table[f"{name}_own_zone"]
    zoned = ibis.coalesce(own, _as_instant(told, sound)) if told else own
    table = yield {f"{name}_local": sound, f"{name}_zoned": zoned}
    table = yield {f"{name}_assumed": _as_instant(zone, table[f"{name}_local"])}
    table = yield _doubtful(table, name, zone)
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


def local_time(table: ir.Table, name: str, zone: str) -> Column:
    """The local time of `<name>_instant`, asked of the zone only where it is not what the text says."""
    told = table[f"{name}_zoned"].isnull() & ~table[f"{name}_gap"].fill_null(False)
    return ibis.cases((told, table[f"{name}_local"]), else_=as_local(zone, table[f"{name}_instant"]))


def _doubtful(table: ir.Table, name: str, zone: str) -> dict[str, Column]:
    """Local times that came twice (`first`: the first of the two instants) or never (`gap`).

    Asking the zone is slow, so it is asked only in months in which its clocks have ever changed.
    """
    local, assumed = table[f"{name}_local"], table[f"{name}_assumed"]
    changes = clock_changes(zone)
    first = [
        (
            ibis.cases((local.month().isin(months), as_local(zone, earlier) == local), else_=False),
            earlier,
        )
        for shift, months in changes.back.items()
        for earlier in (assumed - ibis.interval(seconds=shift),)
    ]
    gap: Column = ibis.literal(False)
    if changes.forward:
        gap = ibis.cases((local.month().isin(changes.forward), as_local(zone, assumed) != local), else_=False)
    return {
        f"{name}_first": ibis.cases(*first, else_=ibis.null(_instant)) if first else ibis.null(_instant),
        f"{name}_gap": gap,
    }


def _by_itself(table: ir.Table, name: str) -> Steps:
    """ISO 8601, else day first; what is left by the rules of `foundation.written`."""
    text = table[f"{name}_text"]
    table = yield {f"{name}_iso": regexp_full_match(text, ISO)}
    text, iso = table[f"{name}_text"], table[f"{name}_iso"]
    table = yield {f"{name}_has_zone": ibis.cases((iso, False), else_=regexp_full_match(text, ISO_ZONED))}
    text, known = table[f"{name}_text"], table[f"{name}_iso"] | table[f"{name}_has_zone"]
    table = yield {f"{name}_plain": ibis.cases((known, False), else_=regexp_full_match(text, _DAY_FIRST))}
    known = table[f"{name}_iso"] | table[f"{name}_has_zone"] | table[f"{name}_plain"]
    form = ibis.cases((known, none("string")), else_=one_form(table[f"{name}_text"], None))
    table = yield {f"{name}_form": form}
    table = yield _parts(table[f"{name}_form"], name)
    text, form = table[f"{name}_text"], table[f"{name}_form"]
    local, zoned = _read(table, name)
    dotted, dashed = text.replace(",", "."), text.replace(".", "-")
    numeric = form.startswith("=") & regexp_full_match(text, NUMERIC)
    table = yield {
        f"{name}_any_local": ibis.cases(
            (table[f"{name}_iso"], dotted.try_cast(_local)),
            (table[f"{name}_plain"], ibis.coalesce(*[_strptime(dashed, one) for one in _DAY_FIRST_FORMATS])),
            else_=local,
        ),
        f"{name}_own_zone": ibis.cases(
            (table[f"{name}_has_zone"], dotted.re_replace(" ([+-])", r"\1").try_cast(_instant)),
            else_=zoned,
        ),
        f"{name}_date_only": ~ibis.coalesce(form, text).contains(":"),
        f"{name}_day_first": ibis.cases(
            (table[f"{name}_plain"], ~text.contains(".")), (form.isnull(), False), else_=numeric
        ),
    }
    return table


def _by_formats(table: ir.Table, name: str, formats: tuple[str, ...]) -> Steps:
    orders = [order for order in ORDERS if order in formats]
    if orders:
        table = yield {f"{name}_{order}_form": one_form(table[f"{name}_text"], order) for order in orders}
        parts = [_parts(table[f"{name}_{order}_form"], f"{name}_{order}") for order in orders]
        table = yield {column: value for part in parts for column, value in part.items()}
    text = table[f"{name}_text"]
    local: list[Column] = []
    instant: list[Column] = []
    dates: list[Column] = []
    for form in formats:
        if form in ORDERS:
            read = _read(table, f"{name}_{form}")
            local.append(read[0])
            instant.append(read[1])
            dates.append(local[-1].notnull() & ~table[f"{name}_{form}_form"].contains(":"))
        elif form in EPOCHS:
            seconds = text.try_cast("float64") / EPOCHS[form]
            instant.append(only_if((seconds > -(2**31)) & (seconds < 2**34), _from_epoch(seconds)))
        elif form == SERIAL:
            days = text.replace(",", ".").try_cast("float64")
            fits = only_if((days > 0) & (days < _LAST_SERIAL), days)
            local.append(as_local("UTC", _from_epoch(((fits - SERIAL_1970) * 86_400).round(3))))
            dates.append((fits == fits.floor()).fill_null(False))
        elif "%z" in form.lower():
            instant.append(_strptime_zoned(text, form))
        else:
            local.append(_strptime(text, form))
            if not _HAS_CLOCK.search(form):
                dates.append(local[-1].notnull())
    table = yield {
        f"{name}_any_local": ibis.coalesce(*local) if local else ibis.null(_local),
        f"{name}_own_zone": ibis.coalesce(*instant) if instant else ibis.null(_instant),
        f"{name}_date_only": reduce(lambda a, b: a | b, dates, ibis.literal(False)),
        f"{name}_day_first": ibis.literal(False),
    }
    return table


def _parts(form: Column, name: str) -> dict[str, Column]:
    """What the clock shows, of a time in one form, and its zone."""
    return {f"{name}_shown": local_of(form), f"{name}_zone": zone_of(form)}


def _read(table: ir.Table, name: str) -> tuple[Column, Column]:
    """The local time of the parts, where no zone stands with it; else the instant."""
    shown, zone = table[f"{name}_shown"], table[f"{name}_zone"]
    instant = ibis.cases(
        (shown.isnull() | zone.isin(["", "?"]), none(_instant)),
        (zone < "A", (shown.cast("string") + zone).try_cast(_instant)),
        else_=_as_instant(zone, shown),
    )
    return only_if(zone == "", shown), instant


class Changes(NamedTuple):
    """When clocks in a zone have changed since 1970.

    Attributes:
        back: by how many seconds they went back → in which local months (1–12).
        forward: local months in which they went forward.
    """

    back: dict[int, tuple[int, ...]]
    forward: tuple[int, ...]


@cache
def clock_changes(zone: str) -> Changes:
    """When clocks in a zone have changed since 1970, and will until 2040 if its rules stay.

    >>> clock_changes("Europe/Amsterdam")
    Changes(back={3600: (9, 10, 11)}, forward=(3, 4))
    >>> clock_changes("UTC")
    Changes(back={}, forward=())
    """
    info = ZoneInfo(zone)
    back: dict[int, set[int]] = {}
    forward: set[int] = set()
    day = datetime(1969, 12, 31, tzinfo=UTC)
    before = day.astimezone(info).utcoffset() or timedelta(0)
    while day.year < 2041:
        day += timedelta(days=1)
        local = day.astimezone(info)
        shift = (local.utcoffset() or timedelta(0)) - before
        before += shift
        months = {local.month, (local - timedelta(days=2)).month}
        if timedelta(0) < -shift <= timedelta(hours=3):
            back.setdefault(int(-shift.total_seconds()), set()).update(months)
        elif shift > timedelta(0):
            forward |= months
    return Changes({shift: tuple(sorted(back[shift])) for shift in sorted(back)}, tuple(sorted(forward)))
