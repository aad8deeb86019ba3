"""In which writing the values of a column stand: read by the tables that the reader reads by, over the whole column.

Each function takes `value → records` and gives a `Written`: what `ColumnSource` has to be told for the best reading,
how much that reads, whether the values settle it, and which other readings read as much.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial, wraps
from itertools import islice
from typing import Any

from humanline.foundation.written.day_order import TimesRead, choose
from humanline.foundation.written.durations import read_duration_ms
from humanline.foundation.written.instants import EPOCHS, ORDERS, SERIAL, Instant, read_clock, read_instant
from humanline.foundation.written.marks import no_mark, read_mark
from humanline.foundation.written.numbers import read_number
from humanline.foundation.written.weekdays import weekday
from humanline.foundation.written.words import empty, no_time, truth

Options = dict[str, Any]
Counts = Mapping[str, int]

_TICKS = frozenset({"x", "v", "✓", "✔", "√", "✅", "☑"})
_NOT = ("niet ", "not ", "niet-", "not-", "non-", "geen ", "no ", "nicht ", "un", "on", "in")
#: Readings that read all but so much as the best are as good.
_AS_GOOD = 0.995
_GLANCE = 100
#: A word that is no value stands there so often at least, beside so many values, and in so large a share at most.
_AGAIN, _MOST_NOTHING = 5, 0.9
_WITH_DIGITS = re.compile(r"\d|.{31}")
_DIGITS = re.compile(r"\d+([.,]\d+)?")
#: Years in which a number that counts from 1970, or days as spreadsheets do, may be a time of a contact.
_YEARS = range(1995, 2041)

#: What the reader can be told of numbers: nothing, a decimal comma, or a comma between thousands.
_MARKS: tuple[Options, ...] = ({}, {"decimal": ","}, {"thousands": ","})
#: One mark and three digits: thousands, or a decimal mark.
_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")


@dataclass(frozen=True)
class Written:
    """How a column is written, for one kind of value.

    Attributes:
        options: what `ColumnSource` has to be told, such as `{"format": "month_first"}`; nothing where it is read by
            itself.
        readable: share of the records with a value that are read so, 0–1. Words for nothing (`NULL`, `n.v.t.`) are no
            value.
        settled: the values tell that it is so; else somebody has to say which of `options` and `alternatives` it is.
        alternatives: other options that read as much.
        evidence: what settled it or made it the best guess: `alone` (nothing else reads it), `parts` (other values of
            the column), `span` (the other reading spreads it over months), `weekend`; empty for the usual reading.
        clock: share of the times read that have a time of day.
        zoned: share of the times read that have a zone.
        bad: at most three values that can't be read, the most frequent first.
        nothing: words that mean here that nothing is known, beside those that mean so everywhere.
    """

    options: Options
    readable: float
    settled: bool = True
    alternatives: tuple[Options, ...] = ()
    evidence: str = ""
    clock: float = 0.0
    zoned: float = 0.0
    bad: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()

    @property
    def source(self) -> Options:
        """What `ColumnSource` has to be told: the options, and the words for nothing."""
        return {**self.options, **({"empty": self.nothing} if self.nothing else {})}


def _at_a_glance(look: Callable[[Counts], Written]) -> Callable[[Counts], Written]:
    """A column of many values of which none of a hundred can be read is not looked at further."""

    @wraps(look)
    def glanced(counts: Counts) -> Written:
        if len(counts) > 2 * _GLANCE:
            few = dict(islice(counts.items(), 0, None, len(counts) // _GLANCE))
            seen = look(few)
            if not seen.readable:
                return seen
        return look(counts)

    return glanced


def _but_for_one_word(look: Callable[[Counts], Written]) -> Callable[[Counts], Written]:
    """Where all is read but one word without digits that stands there again and again, it means: nothing known."""

    @wraps(look)
    def looked(counts: Counts) -> Written:
        written = look(counts)
        words = set(written.bad)
        if (
            not written.readable
            or len({word.casefold() for word in words}) != 1
            or any(map(_WITH_DIGITS.search, words))
        ):
            return written
        rest = {value: count for value, count in counts.items() if value.strip() not in words}
        times = sum(counts.values()) - sum(rest.values())
        if times < _AGAIN or len(rest) < _AGAIN or times > _MOST_NOTHING * sum(counts.values()):
            return written
        again = look(rest)
        return replace(again, nothing=tuple(sorted(words))) if again.readable == 1 else written

    return looked


@_but_for_one_word
@_at_a_glance
def written_as_instant(counts: Counts) -> Written:
    """Times and dates; `clock` tells which."""
    counts = {value: count for value, count in _values(counts).items() if not no_time(value)}
    readings = [_times(counts, form) for form in _forms(counts)]
    best = max(reading.records for reading in readings)
    if not best:
        return Written({}, 0.0, bad=_bad(counts, ()))
    rivals = [reading for reading in _different(readings) if reading.records >= _AS_GOOD * best]
    choice = choose(rivals, counts)
    chosen = choice.reading
    read = [(instant, counts[value]) for value, instant in chosen.instants.items()]
    return Written(
        options=chosen.options,
        readable=chosen.records / sum(counts.values()),
        settled=choice.settled,
        alternatives=() if choice.settled else tuple(rival.options for rival in rivals if rival is not chosen),
        evidence=choice.evidence,
        clock=sum(count for instant, count in read if instant.clock) / chosen.records,
        zoned=sum(count for instant, count in read if instant.zone) / chosen.records,
        bad=_bad(counts, chosen.instants),
    )


@_but_for_one_word
@_at_a_glance
def written_as_clock(counts: Counts) -> Written:
    """Times of day without a date."""
    return _plainly(_values(counts), lambda value: read_clock(value) is not None)


@_but_for_one_word
@_at_a_glance
def written_as_number(counts: Counts) -> Written:
    """Numbers; `options` tell the decimal mark, and the mark between thousands where it has to be told."""
    return _by_marks(_values(counts), lambda value, options: read_number(value, **options) is not None)


@_but_for_one_word
@_at_a_glance
def written_as_mark(counts: Counts) -> Written:
    """Marks: numbers, alone or with signs or words beside them; `options` tell the scale where the signs do."""
    counts = {value: count for value, count in _values(counts).items() if not no_mark(value)}
    numbers = written_as_number(counts)
    marks = {value: mark for value in counts if (mark := read_mark(value)) is not None}
    if not marks:
        return numbers
    tops = Counter({mark.top: 0 for mark in marks.values() if mark.top})
    for value, mark in marks.items():
        if mark.top:
            tops[mark.top] += counts[value]
    top = tops.most_common(1)[0][0] if tops else None
    options = numbers.options if numbers.readable else {}
    if top:
        lowest = 0.0 if top == 100 or min(mark.value for mark in marks.values()) < 1 else 1.0
        options = {**options, "scale": (lowest, top)}
    read = [value for value in counts if value in marks and marks[value].top in (None, top)]
    read += [value for value in counts if read_number(value, **numbers.options) is not None]
    share = sum(counts[value] for value in read) / sum(counts.values())
    return Written(options, share, bad=_bad(counts, read))


@_but_for_one_word
@_at_a_glance
def written_as_duration(counts: Counts) -> Written:
    """Lengths of time. The unit of plain numbers is not found here; `unit` is what two parts (`3:12`) mean."""
    counts = _values(counts)
    two_parts = [value for value in counts if read_duration_ms(value) is None and read_duration_ms(value, "m:ss")]
    if not two_parts:
        return _by_marks(counts, lambda value, options: read_duration_ms(value, **options) is not None)
    found = _plainly(counts, lambda value: read_duration_ms(value, "m:ss") is not None)
    # A writer of h:mm:ss beside it leaves out the hours where there are none.
    hours = any(re.fullmatch(r"\d+:\d\d:\d\d", value) for value in counts)
    alternatives = () if hours else ({"unit": "h:mm"},)
    return Written({"unit": "m:ss"}, found.readable, hours, alternatives, "parts" if hours else "", bad=found.bad)


def written_as_yes_no(counts: Counts) -> Written:
    """Yes and no, in words that are known by themselves, or in a pair that has to be told."""
    there = {value.strip(): count for value, count in counts.items() if not empty(value, of_truth=True)}
    words = sorted({value.lower() for value in there})
    if words and set(words) <= _TICKS:
        return Written({"yes": tuple(words), "no": ("",)}, 1.0, settled=False)
    if set(words) == {"-1", "0"}:  # as databases of an office write it
        return Written({"yes": ("-1",), "no": ("0",)}, 1.0, settled=False)
    if set(words) == {"o", "n"}:  # oui, non
        return Written({"yes": ("o",), "no": ("n",)}, 1.0, settled=False)
    for yes, no in (words, words[::-1]) if len(words) == 2 else ():
        if truth(yes) is None and any(no == f"{prefix}{yes}" for prefix in _NOT):
            return Written({"yes": (yes,), "no": (no,)}, 1.0, settled=False)
    return _plainly(there, lambda value: truth(value) is not None)


@_at_a_glance
def written_as_weekday(counts: Counts) -> Written:
    """Weekdays by name or number."""
    return _plainly(_values(counts), lambda value: weekday(value) is not None)


def _values(counts: Counts) -> dict[str, int]:
    """The values that are no word for nothing, without white space around them."""
    there: dict[str, int] = {}
    for value, count in counts.items():
        if not empty(value):
            there[value.strip()] = there.get(value.strip(), 0) + count
    return there


def _bad(counts: Counts, read: Iterable[str]) -> tuple[str, ...]:
    bad = sorted((-counts[value], value) for value in counts.keys() - set(read))
    return tuple(value for _, value in bad[:3])


def _plainly(counts: Counts, reads: Callable[[str], bool], options: Options | None = None) -> Written:
    read = [value for value in counts if reads(value)]
    total = sum(counts.values())
    share = sum(counts[value] for value in read) / total if total else 0.0
    return Written(options or {}, share, bad=_bad(counts, read))


# -- times -------------------------------------------------------------------------------------------------------------


def _forms(counts: Counts) -> tuple[str | None, ...]:
    """The formats that may read a column: how numbers count where there is nothing else, else orders of a date."""
    if counts and all(_DIGITS.fullmatch(value) for value in counts):
        return (None, *EPOCHS, SERIAL)
    return (None, *ORDERS)


def _times(counts: Counts, form: str | None) -> TimesRead:
    formats = (form,) if form else ()
    read = ((value, read_instant(value, formats)) for value in counts)
    instants: dict[str, Instant] = {value: instant for value, instant in read if instant is not None}
    if form in EPOCHS or form == SERIAL:
        instants = {value: instant for value, instant in instants.items() if instant.local.year in _YEARS}
    return TimesRead({"format": form} if form else {}, instants, sum(counts[value] for value in instants))


def _different(readings: Iterable[TimesRead]) -> list[TimesRead]:
    """Without those that say the same of every value as one before them."""
    kept: list[TimesRead] = []
    for reading in readings:
        if all(reading.instants != other.instants for other in kept):
            kept.append(reading)
    return kept


# -- numbers -----------------------------------------------------------------------------------------------------------


def _by_marks(counts: Counts, reads: Callable[[str, Options], bool]) -> Written:
    """Numbers, or what has numbers in it, by the decimal mark that the whole column tells."""
    readings = [_plainly(counts, partial(_reads, reads, options), options) for options in _MARKS]
    best = max(readings, key=lambda reading: reading.readable)
    ones = {match[1] for value in counts if (match := _GROUP.fullmatch(value))}
    rivals = [reading for reading in readings if reading.readable >= _AS_GOOD * best.readable > 0]
    if len(ones) != 1:
        return best
    # Every mark stands before three digits. Rivals differ in whether it stands between thousands.
    mark = ones.pop()
    rivals = [reading for reading in rivals if reading.options != ({"thousands": ","} if mark == "." else {})]
    if len(rivals) < 2:
        return replace(best, evidence="parts")
    decimals, thousands = rivals
    numbers = [value for value in counts if value.isdecimal()]
    small = any(len(value) < 4 for value in numbers) and not any(len(value) > 3 for value in numbers)
    # Who leaves out the zeros of 600.000 does not write those of 1.600.
    zeros = any(_GROUP.fullmatch(value) and value.endswith("0") for value in counts)
    alike = decimals.readable == thousands.readable
    likelier, other = (thousands, decimals) if small and zeros else (decimals, thousands)
    settled = small and zeros and alike
    return replace(
        likelier,
        settled=settled,
        alternatives=() if settled else (other.options,),
        evidence="parts" if small and zeros else "",
    )


def _reads(reads: Callable[[str, Options], bool], options: Options, value: str) -> bool:
    return reads(value, options)
