"""Which way round a column writes its dates, where its values can be read in more than one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from humanline.foundation.written.instants import Instant

#: A reading that spreads a log over so much more days than another is not the right one.
_WIDER, _WIDER_DAYS, _FEWEST_DAYS = 4, 60, 5


class TimesRead(NamedTuple):
    """The times of a column, read in one way.

    Attributes:
        options: what `ColumnSource` is told.
        instants: value → time, of the values that are read.
        records: with such a value.
    """

    options: dict[str, Any]
    instants: Mapping[str, Instant]
    records: int


class ReadingChoice(NamedTuple):
    """The likeliest of some readings, whether that is sure, and by what (see `Written.evidence`)."""

    reading: TimesRead
    settled: bool
    evidence: str


def choose(readings: Sequence[TimesRead], counts: Mapping[str, int]) -> ReadingChoice:
    """The likeliest of several readings of a column that all read as much.

    A log does not usually lie on twelve days a month apart: where one reading keeps it together and another spreads it
    over months, the first is right, unless it could be one row a month. Else the one with fewer contacts at weekends
    is likelier.

    Args:
        readings: at least one, the usual one first.
        counts: value → records.
    """
    if len(readings) == 1:
        return ReadingChoice(readings[0], True, "alone")
    spans = sorted((_span(reading), k) for k, reading in enumerate(readings))
    (near, k), (far, _) = spans[0], spans[1]
    days = {instant.local.date() for instant in readings[k].instants.values()}
    together = far >= _WIDER * near and far - near >= _WIDER_DAYS and len(days) >= _FEWEST_DAYS
    if together:
        monthly = any(_monthly(reading) for reading in readings)
        return ReadingChoice(readings[0], False, "") if monthly else ReadingChoice(readings[k], True, "span")
    weekend = [_weekend(reading, counts) for reading in readings]
    least = min(range(len(readings)), key=lambda at: (weekend[at], at))
    return ReadingChoice(readings[least], False, "weekend" if weekend[least] < weekend[0] else "")


def _span(reading: TimesRead) -> int:
    days = [instant.local.date() for instant in reading.instants.values()]
    return (max(days) - min(days)).days + 1


def _monthly(reading: TimesRead) -> bool:
    """Whether every date is the first of a month."""
    return all(instant.local.day == 1 for instant in reading.instants.values())


def _weekend(reading: TimesRead, counts: Mapping[str, int]) -> float:
    there = sum(counts[value] for value, instant in reading.instants.items() if instant.local.weekday() > 4)
    return there / reading.records
