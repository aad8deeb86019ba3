"""How text becomes an instant: formats, zones, and the two hours a year that the clock changes.

A time with an offset or `Z` is an instant. A time without is local time in the organisation's zone: in the autumn hour
that comes twice the first (summer time) is assumed; a spring hour that does not exist is put one hour later.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.datatypes as dt

from humanline.contactlog.values import none, number, regexp_full_match

#: Flags on a time that was read; they add up.
NO_ZONE, AMBIGUOUS, NONEXISTENT, DATE_ONLY, DAY_FIRST = 1, 2, 4, 8, 16

INSTANT = "timestamp('UTC', 6)"
EPOCHS = {"epoch_s": 1.0, "epoch_ms": 1000.0}

_OFFSET = r"(Z| ?UTC| ?[+-]\d{2}(:?\d{2})?)"
_ISO = rf"\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}([T ]\d{{1,2}}:\d{{2}}(:\d{{2}}([.,]\d+)?)?{_OFFSET}?)?"
_DAY_FIRST = (
    r"\d{1,2}/\d{1,2}/\d{4}( \d{1,2}:\d{2}(:\d{2})?)?",
    r"\d{1,2}-\d{1,2}-\d{4}( \d{1,2}:\d{2}(:\d{2})?)?",
)
_DAY_FIRST_FORMATS = (
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M",
    "%d/%m/%Y",
    "%d-%m-%Y",
)
_FIRST_YEAR = 1900

_instant = dt.Timestamp(timezone="UTC", scale=6)
_local = dt.Timestamp(scale=6)


@ibis.udf.scalar.builtin(signature=((dt.string, dt.string), _local), name="try_strptime")
def _strptime(text, format):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, A002
    """DuckDB's function of this name."""


@ibis.udf.scalar.builtin(signature=((dt.string, dt.string), _instant), name="try_strptime")
def _strptime_zoned(text, format):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, A002
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


class Time(NamedTuple):
    """An instant (null where the text can't be read), and flags on how it was read."""

    instant: Any
    flags: Any


def read_time(text: Any, formats: tuple[str, ...], zone: str) -> Time:
    """Text as an instant.

    Args:
        text: trimmed, null where nothing stands.
        formats: strptime formats, `epoch_s` or `epoch_ms`; none: ISO 8601, else day first.
        zone: the organisation's zone.
    """
    local, instant, date_only, day_first = _by_formats(text, formats) if formats else _by_itself(text)
    usable = ibis.cases((local.year() >= _FIRST_YEAR, local), else_=none("timestamp(6)"))
    assumed = _as_instant(zone, usable)
    ambiguous = ibis.literal(False)
    first = assumed
    for shift in overlaps(zone):
        earlier = assumed - ibis.interval(seconds=shift)
        twice = (as_local(zone, earlier) == usable).fill_null(False)
        first = ibis.cases((twice, earlier), else_=first)
        ambiguous = ambiguous | twice
    gap = (as_local(zone, assumed) != usable).fill_null(False)
    result = ibis.coalesce(instant, first)
    unzoned = instant.isnull() & result.notnull()
    flags = (
        unzoned.ifelse(NO_ZONE, 0)
        + (unzoned & ambiguous).ifelse(AMBIGUOUS, 0)
        + (unzoned & gap).ifelse(NONEXISTENT, 0)
        + (date_only & result.notnull()).fill_null(False).ifelse(DATE_ONLY, 0)
        + (day_first & result.notnull()).fill_null(False).ifelse(DAY_FIRST, 0)
    )
    return Time(result, flags.cast("int8"))


def _by_itself(text: Any) -> tuple[Any, Any, Any, Any]:
    iso = regexp_full_match(text, _ISO)
    dotted = text.replace(",", ".")
    zoned = iso & text.substr(10).re_search("Z|UTC|[+-]")
    day_first = regexp_full_match(text, f"{_DAY_FIRST[0]}|{_DAY_FIRST[1]}")
    local = ibis.cases(
        (zoned, none("timestamp(6)")),
        (iso, dotted.try_cast(_local)),
        (day_first, ibis.coalesce(*[_strptime(text, form) for form in _DAY_FIRST_FORMATS])),
        else_=none("timestamp(6)"),
    )
    instant = ibis.cases((zoned, dotted.re_replace(" ([+-])", r"\1").try_cast(_instant)), else_=ibis.null(_instant))
    return local, instant, ~text.contains(":"), day_first


def _by_formats(text: Any, formats: tuple[str, ...]) -> tuple[Any, Any, Any, Any]:
    local: list[Any] = []
    instant: list[Any] = []
    for form in formats:
        if form in EPOCHS:
            seconds = number(text) / EPOCHS[form]
            sane = (seconds > -(2**31)) & (seconds < 2**34)
            instant.append(ibis.cases((sane, _from_epoch(seconds)), else_=ibis.null(_instant)))
        elif "%z" in form.lower():
            instant.append(_strptime_zoned(text, form))
        else:
            local.append(_strptime(text, form))
    no = ibis.literal(False)
    return (
        ibis.coalesce(*local) if local else ibis.null(_local),
        ibis.coalesce(*instant) if instant else ibis.null(_instant),
        no,
        no,
    )


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
