"""Lines that are totals of many contacts: which columns hold how many came in, were answered and hung up, and times.

Words say what a column may be, values whether it is: answered and hung up are no more than came in, a total of minutes
grows with the number answered, and an average does not. What both leave open is asked.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from humanline.contactlog.columns.profiling import Profile, ProfiledColumn
from humanline.contactlog.columns.total_words import (
    AVERAGE_WORDS,
    COUNT_WORDS,
    END_WORDS,
    HOUR_NAMES,
    NO_COUNT,
    NO_TIME_OF_ALL,
    OF_ANSWERED,
    PERIOD_NAMES,
    SUM_NAMES,
    SUM_VALUES,
    TIME_WORDS,
    TOTAL_WORDS,
)
from humanline.contactlog.columns.vocabulary import name_score, named_unit, words
from humanline.contactlog.guessing.guessed import Guess, source_of, take
from humanline.contactlog.guessing.lengths import PLAUSIBLE_S
from humanline.foundation.errors import Fault, LogError
from humanline.foundation.written import UNIT_MS, read_duration_ms, read_number
from humanline.model.organisation import ColumnSource, Totals

Floats = NDArray[np.float64]
How = Literal["average", "total"]

#: So many columns that are called after hours are no accident, nor so many lines each of a day of its own.
_FEWEST_HOURS, _FEWEST_DAYS = 6, 5
_ONE_LINE = "A line has to be one contact, or the total of one period."
#: In a larger share of the lines the three numbers must not be apart, or it is asked whether they are what they seem.
_APART = 0.05
#: Contacts wait shorter than they talk: an average wait of a second is a good one.
_PLAUSIBLE_S = {"handle_s": PLAUSIBLE_S["handle_s"], "wait_s": (0.3, 3_600.0)}


class _Counts(NamedTuple):
    """Columns with how many came in, were answered and hung up; `None` where there is none."""

    offered: ProfiledColumn | None
    answered: ProfiledColumn | None
    abandoned: ProfiledColumn | None

    @property
    def known(self) -> list[ProfiledColumn]:
        return [column for column in self if column is not None]


def guess_totals(profile: Profile, found: Guess, free: dict[str, ProfiledColumn]) -> None:
    """Recognise an export whose lines are totals, and take all its numbers.

    Args:
        profile: with some first records.
        found: where it is put.
        free: columns that are nothing yet.
    """
    if "channel" in found.columns:  # one column a channel
        _leave_out_sum(found, free)
        return
    if _side_by_side(found, free):
        return
    counts = _counts(free)
    timed = {what: column for what in TIME_WORDS if (column := _time_named(free, what, counts)) is not None}
    split = counts.answered is not None or counts.abandoned is not None
    enough = counts.offered is not None or (counts.answered is not None and counts.abandoned is not None)
    alone = counts.offered is not None and name_score(counts.offered.name, "count") > 0 and bool(timed)
    if not enough or not (split or alone):
        return
    marks = next((_marks(column) for column in counts.known if _marks(column)), {})
    offered, answered, abandoned = (_numbers(profile, column, marks) for column in counts)
    if not _are_totals(offered, answered, abandoned):
        if answered is None or abandoned is None or not _are_totals(None, answered, abandoned):
            return
        counts, offered = counts._replace(offered=None), None  # it counts something else
    gone: Floats | float = 0.0 if abandoned is None else abandoned
    if answered is None:
        if offered is None:
            return
        answered = offered - gone
    if counts.offered is not None:
        why = found.say("count")
        found.add("count", source_of(column=counts.offered.name, **marks), "guessed", why)
    _ask_apart(found, counts, offered, answered, abandoned)
    take(free, *(column.name for column in counts.known))
    given = {name: column.name for name, column in zip(("answered", "abandoned"), counts[1:], strict=True) if column}
    for what, column in timed.items():
        hold = _time(found, profile, what, column, answered)
        if hold is not None:
            given[what.removesuffix("_s")] = hold
            take(free, column.name)
    _ask_whose(found, counts, timed, given)
    found.totals = Totals(**given)  # type: ignore[arg-type]
    left = [column.name for column in free.values() if _is_number(column) or _is_end(column)]
    take(free, *left)
    found.notes.append(found.say("note_totals"))
    if left:
        found.notes.append(found.say("note_not_read", columns=", ".join(f"`{name}`" for name in left)))


def _ask_whose(found: Guess, counts: _Counts, timed: dict[str, ProfiledColumn], given: dict[str, str]) -> None:
    """Whose times these are, where neither a name nor a number says it."""
    waits = timed.get("wait_s")
    if waits is not None and "wait" in given and counts.abandoned and not OF_ANSWERED.search(words(waits.name)):
        found.to_decide.setdefault("wait_s", found.say("ask_wait_of", column=waits.name))
    if not (counts.answered or counts.abandoned) and given.get("handle") == "total":
        found.to_decide.setdefault("handle_s", found.say("ask_all", column=timed["handle_s"].name))


def _leave_out_sum(found: Guess, free: dict[str, ProfiledColumn]) -> None:
    """Of numbers side by side their sum does not count."""
    for column in [column for column in free.values() if column.numbers > 0.95]:
        if SUM_NAMES.fullmatch(words(column.name)):
            found.notes.append(found.say("note_sum_column", column=column.name))
            take(free, column.name)


def _side_by_side(found: Guess, free: dict[str, ProfiledColumn]) -> bool:
    """Numbers of contacts in columns that are called after hours (refused), or after anything else (asked).

    Raises:
        LogError: columns are hours, or months, weeks and the like.
    """
    whole = [column for column in free.values() if _is_whole(column)]
    hours = [column for column in whole if HOUR_NAMES.fullmatch(column.name.strip().lower())]
    if len(hours) >= _FEWEST_HOURS:
        found_at = f"{len(hours)} columns with numbers are called after hours, `{hours[0].name}` to `{hours[-1].name}`"
        way_out = "Export one line for each hour, with the date, the hour and how many contacts came in."
        raise LogError([Fault("columns", found_at, _ONE_LINE, way_out)])
    periods = [column for column in whole if PERIOD_NAMES.fullmatch(column.name.strip().lower())]
    if len(periods) >= 2 and not any(column.instants + column.dates > 0.9 for column in free.values()):
        found_at = f"{len(periods)} columns with numbers are called after times, `{periods[0].name}` to"
        way_out = "Export one line for each period, with its date and how many contacts came in."
        raise LogError([Fault("columns", f"{found_at} `{periods[-1].name}`", _ONE_LINE, way_out)])
    rest = [column for column in free.values() if column not in whole]
    days = [column for column in rest if column.dates > 0.9 and column.distinct == column.filled >= _FEWEST_DAYS]
    sums = [column for column in whole if SUM_NAMES.fullmatch(words(column.name))]
    parts = [column for column in whole if column not in sums]
    if len(days) != 1 or len(rest) != 1 or len(parts) < 2 or any(_kind_of(column)[0] for column in parts):
        return False
    names = tuple(column.name for column in parts)
    found.add("channel", ColumnSource(wide=names), "guessed", found.say("numbers_wide"))
    found.to_decide["channel"] = found.say("ask_wide", columns=", ".join(f"`{name}`" for name in names))
    take(free, *names)
    _leave_out_sum(found, free)
    return True


def sums_among(found: Guess, profile: Profile) -> dict[str, str]:
    """Rules that leave out lines that are sums of others, by the word that stands in one of their columns."""
    wide = any(not isinstance(g.source, str | tuple) and g.source.wide for g in found.columns.values())
    if found.totals is None and not wide:
        return {}
    rules: dict[str, str] = {}
    for column in profile.columns:
        values = [value for value in column.values if SUM_VALUES.fullmatch(value.strip())]
        if column.many or not values or len(values) == len(column.values):
            continue
        name = column.name if column.name.isidentifier() else f'col("{column.name}")'
        for value in values:
            rules[f"sum_{len(rules) + 1}" if rules else "sum"] = f"{name} == {value!r}"
            found.notes.append(found.say("note_sums_left", column=column.name, value=value))
    return rules


def _kind_of(column: ProfiledColumn) -> tuple[str, int]:
    """What a column counts by its name, and how well that fits; empty where it counts nothing we know."""
    said = words(column.name)
    return next(
        ((kind, rank) for kind, known in COUNT_WORDS for rank, word in enumerate(known) if word.search(said)), ("", 0)
    )


def _counts(free: Mapping[str, ProfiledColumn]) -> _Counts:
    """The best named whole numbers of each kind."""
    chosen: dict[str, tuple[int, ProfiledColumn]] = {}
    for column in free.values():
        said = words(column.name)
        if "%" in column.name or NO_COUNT.search(said) or not _is_whole(column):
            continue
        kind, rank = _kind_of(column)
        if kind and (kind not in chosen or rank < chosen[kind][0]):
            chosen[kind] = rank, column
    return _Counts(*(chosen[kind][1] if kind in chosen else None for kind in ("offered", "answered", "abandoned")))


def _time_named(free: Mapping[str, ProfiledColumn], what: str, counts: _Counts) -> ProfiledColumn | None:
    """The best named lengths of time of one kind."""
    best: tuple[int, ProfiledColumn] | None = None
    for column in free.values():
        said = words(column.name)
        if column in counts.known or "%" in column.name or NO_TIME_OF_ALL.search(said):
            continue
        rank = next((rank for rank, word in enumerate(TIME_WORDS[what]) if word.search(said)), None)
        if rank is None or (best is not None and best[0] <= rank) or column.written_as_duration.readable <= 0.95:
            continue
        best = rank, column
    return None if best is None else best[1]


def _are_totals(offered: Floats | None, answered: Floats | None, abandoned: Floats | None) -> bool:
    """Whether lines stand for several contacts, and parts are no more than the whole but for a few."""
    given = [part for part in (offered, answered, abandoned) if part is not None]
    if not given or max((float(np.nanmax(part, initial=0)) for part in given), default=0) < 3:
        return False
    if offered is None:
        return True
    return all(
        np.nanmean(np.where(np.isnan(part + offered), np.nan, part > offered)) <= 0.25
        for part in (answered, abandoned)
        if part is not None and not np.isnan(part + offered).all()
    )


def _ask_apart(
    found: Guess, counts: _Counts, offered: Floats | None, answered: Floats, abandoned: Floats | None
) -> None:
    if len(counts.known) < len(counts) or offered is None or abandoned is None:
        return
    over = answered + abandoned - offered
    told = ~np.isnan(over)
    if told.any() and (over[told] > 0).mean() > _APART:
        named = {name: column.name for name, column in zip(counts._fields, counts.known, strict=True)}
        values = {"count": int((over[told] > 0).sum()), "lines": int(told.sum())}
        found.to_decide["count"] = found.say("ask_apart", **named, **values)


class _Reading(NamedTuple):
    """One reading of a column of times: what it holds, options, unit of plain numbers, mean of a contact (seconds)."""

    how: How
    options: dict[str, Any]
    unit: str
    mean_s: float


def _time(found: Guess, profile: Profile, what: str, column: ProfiledColumn, answered: Floats) -> How | None:
    """What a column of times holds, by its name and its values; `None` where nothing can be read."""
    written, named, plain = column.written_as_duration, named_unit(column.name), column.numbers > 0.95
    ways = [written.options] if written.settled else [written.options, *written.alternatives]
    low, high = _PLAUSIBLE_S[what]
    said = _said(column.name)
    readings: list[_Reading] = []
    grows: How | None = None
    units = [named] if named in UNIT_MS else ["s", *(unit for unit in UNIT_MS if unit != "s")]
    for unit in units if plain else [""]:
        for options in ways:
            given = {**options, **({"unit": unit} if plain else {})}
            seconds = _seconds(profile, column, given)
            grows = grows or _grows(seconds, answered)
            hows: tuple[How, ...] = (said,) if said else (grows,) if grows else ("average", "total")
            readings += [_Reading(how, given, unit, _mean(seconds, answered, how)) for how in hows]
        likely = [reading for reading in readings if low <= reading.mean_s <= high]
        if likely:
            break
    else:
        likely = []
    if not readings or not any(reading.mean_s == reading.mean_s for reading in readings):
        return None
    chosen = (likely or readings)[0]
    usual = not plain or chosen.unit == units[0]
    settled = len(likely) == 1 and usual and (said is None or grows is None or said == grows)
    options = {name: value for name, value in chosen.options.items() if (name, value) != ("unit", "s")}
    unit = found.say("clock" if not plain else "seconds" if chosen.unit == "s" else chosen.unit)
    mean = f"{chosen.mean_s / 60:.3g}"
    why = found.say("total_time", how=found.say(chosen.how), unit=unit, mean=mean)
    nothing = {"empty": written.nothing} if written.nothing else {}
    source = source_of(column=column.name, **options, **nothing)
    found.add(what, source, "sure" if settled and said else "guessed", why)
    if not settled:
        told = {"how": found.say(f"the_{chosen.how}"), "unit": unit, "mean": mean}
        found.to_decide[what] = found.say("ask_total", column=column.name, **told)
    return chosen.how


def _said(name: str) -> How | None:
    """What the name says that times are."""
    if AVERAGE_WORDS.search(words(name)) or "ø" in name.lower():
        return "average"
    return "total" if TOTAL_WORDS.search(words(name)) else None


def _grows(seconds: Floats, answered: Floats) -> How | None:
    """Whether times grow with the number answered, by the slope of their logarithms: one of totals, none of averages.

    `None` where the slope lies within two standard errors of half-way.
    """
    told = (seconds > 0) & (answered > 0)
    x, y = np.log(answered[told]), np.log(seconds[told])
    if x.size < 10 or np.ptp(x) == 0:
        return None
    x = x - x.mean()
    slope = float(x @ y / (x @ x))
    left = y - y.mean() - slope * x
    error = math.sqrt(float(left @ left) / (x.size - 2) / float(x @ x))
    if abs(slope - 0.5) <= 2 * error:
        return None
    return "total" if slope > 0.5 else "average"


def _mean(seconds: Floats, answered: Floats, how: How) -> float:
    """Seconds a contact; not a number where nobody was answered."""
    told = ~np.isnan(seconds) & (answered > 0)
    total = seconds[told].sum() if how == "total" else (seconds[told] * answered[told]).sum()
    return float(total / answered[told].sum()) if told.any() else math.nan


def _cells(profile: Profile, column: ProfiledColumn) -> list[str | None]:
    if profile.first is None:
        return []
    cells: list[str | None] = [
        None if value is None else str(value) for value in profile.first[column.name].to_pylist()
    ]
    return cells


def _numbers(profile: Profile, column: ProfiledColumn | None, marks: dict[str, Any]) -> Floats | None:
    """A column of counts in the first records, not a number where nothing is known; `None` without the column."""
    if column is None:
        return None
    read = [None if cell is None else read_number(cell.strip(), **marks) for cell in _cells(profile, column)]
    return np.array([math.nan if number is None else number for number in read], dtype=np.float64)


def _seconds(profile: Profile, column: ProfiledColumn, options: Mapping[str, Any]) -> Floats:
    read = [None if cell is None else read_duration_ms(cell.strip(), **options) for cell in _cells(profile, column)]
    return np.array([math.nan if ms is None else ms / 1000 for ms in read], dtype=np.float64)


def _marks(column: ProfiledColumn) -> dict[str, Any]:
    """How whole numbers are written in a column: the first way in which all of them are whole."""
    written = column.written_as_number
    for options in (written.options, *written.alternatives, {"decimal": ","}, {"thousands": ","}):
        numbers = (read_number(value.strip(), **options) for value in column.looked_at)
        if all(number is None or number == int(number) for number in numbers):
            return dict(options)
    return dict(written.options)


def _is_whole(column: ProfiledColumn) -> bool:
    if column.written_as_number.readable <= 0.95 or 2 * column.filled < column.seen:
        return False  # a handful of numbers beside a table are no numbers of its lines
    marks = _marks(column)
    numbers = [read_number(value.strip(), **marks) for value in column.looked_at]
    return all(number is None or (number >= 0 and number == int(number)) for number in numbers)


def _is_number(column: ProfiledColumn) -> bool:
    """Whether a column holds numbers, shares or lengths of time, and is no time of day by its name."""
    said = words(column.name)
    about = (NO_TIME_OF_ALL, AVERAGE_WORDS, TOTAL_WORDS, *(word for known in TIME_WORDS.values() for word in known))
    timed = any(word.search(said) for word in about)
    if (name_score(column.name, "opened_at") and not timed) or column.dates > 0.9 or column.instants > 0.9:
        return False
    percent = [value for value in column.looked_at if value.strip().endswith("%")]
    return column.numbers > 0.95 or 2 * len(percent) > len(column.looked_at) > 0 or timed


def _is_end(column: ProfiledColumn) -> bool:
    """Whether a column says when an interval ended."""
    timed = column.written_as_clock.readable > 0.9 or column.instants > 0.9 or column.dates > 0.9
    return timed and bool(END_WORDS.search(words(column.name)))
