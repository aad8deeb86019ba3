"""Which columns are times, how they are written, and what the values can't settle."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from humanline.contactlog.columns.profiling import ProfiledColumn
from humanline.contactlog.columns.vocabulary import HOUR_NAME, HOURS, name_score, words, zone_named
from humanline.contactlog.guessing.guessed import Guess, best, source_of, take
from humanline.foundation.written import read_clock, read_instant
from humanline.model.contact import DURATIONS
from humanline.model.organisation import ColumnSource, Source

_DUTCH = re.compile(
    r"datum|tijd|aangemaakt|ontvangen|binnen|aanvang|geopend|gesloten|afge|melding|registratie", re.IGNORECASE
)

#: So large a share of the times of day in one hour are lengths of time.
_ONE_HOUR = 0.9


def guess_times(found: Guess, free: dict[str, ProfiledColumn]) -> None:
    """When a contact came in and what happened in it: in one column each, or in several."""
    instants = [column for column in free.values() if _mostly(column, column.instants)]
    for what in ("closed_at", "asked_person_at", "reached_person_at", "gave_up_at"):
        column = best(instants, what)
        if column is not None and (len(instants) > 1 or not name_score(column.name, "opened_at")):
            found.add(what, _time_source(found, what, column), "guessed", found.say("time"))
            instants.remove(column)
            take(free, column.name)
    opened = best(instants, "opened_at") or (instants[0] if instants else None)
    if opened is None:
        _split_times(found, free)
        return
    fits = name_score(opened.name, "opened_at") > 0
    why = found.say("opened" if fits else "opened_first")
    source = _time_source(found, "opened_at", opened)
    found.add("opened_at", source, "sure" if fits and len(instants) == 1 else "guessed", why)
    take(free, opened.name)


def _split_times(found: Guess, free: dict[str, ProfiledColumn]) -> None:
    """A date beside a time of day or an hour; or only a weekday and an hour."""
    dates = [column for column in free.values() if _mostly(column, column.dates)]
    clocks = [column for column in free.values() if _is_clock(column)]
    hours = [c for c in free.values() if HOUR_NAME.search(words(c.name)) and c.share(HOURS) > 0.99]
    day = best(dates, "opened_at") or (dates[0] if dates else None)
    if day is not None:
        named = [clock for clock in clocks if name_score(clock.name, "opened_at")]
        clock = min(named or clocks, key=_idle, default=None)
        if clock is not None:
            source = _time_source(found, "opened_at", day, time=clock.name)
            found.add("opened_at", source, "guessed", found.say("date_and_time"))
            take(free, day.name, clock.name)
            _events_on_that_day(found, free, day, [other for other in clocks if other is not clock])
        elif hours:
            source = _time_source(found, "opened_at", day, hour=hours[0].name)
            found.add("opened_at", source, "guessed", found.say("date_and_hour"))
            take(free, day.name, hours[0].name)
        else:
            found.add("opened_at", _time_source(found, "opened_at", day), "guessed", found.say("date_only"))
            take(free, day.name)
        return
    weekdays = [c for c in free.values() if c.written_as_weekday.readable > 0.99 and c.numbers < 0.5]
    if weekdays and hours:
        source = ColumnSource(weekday=weekdays[0].name, hour=hours[0].name)
        found.add("opened_at", source, "sure", found.say("weekday_and_hour"))
        found.notes.append(found.say("note_no_date"))
        take(free, weekdays[0].name, hours[0].name)


def _mostly(column: ProfiledColumn, share: float) -> bool:
    """Nearly all of its values; of a handful, all but one."""
    return share > 0.9 or (column.filled > 2 and share * column.filled >= column.filled - 1)


def _is_clock(column: ProfiledColumn) -> bool:
    """Times of day: not a length of time by its name, and where only digits stand there a time by its name."""
    if any(name_score(column.name, what) for what in DURATIONS):
        return False
    if column.written_as_clock.readable <= 0.95:
        return False
    return name_score(column.name, "opened_at") > 0 or (column.numbers < 0.5 and not _in_one_hour(column))


def _in_one_hour(column: ProfiledColumn) -> bool:
    """Nearly all in the same hour of the day: a length of time such as 00:03:12, not when contacts came in."""
    hours: Counter[int] = Counter()
    for value, count in column.looked_at.items():
        if (read := read_clock(value)) is not None:
            hours[read.local.hour] += count
    return bool(hours) and max(hours.values()) > _ONE_HOUR * hours.total()


def _events_on_that_day(
    found: Guess, free: dict[str, ProfiledColumn], day: ProfiledColumn, clocks: list[ProfiledColumn]
) -> None:
    """What else happened on the day of the contact, each at a time of day of its own."""
    for what in ("asked_person_at", "reached_person_at", "gave_up_at", "closed_at"):
        clock = best(clocks, what)
        if clock is not None:
            source = source_of(date=day.name, time=clock.name, **day.written_as_instant.source)
            found.add(what, source, "guessed", found.say("date_and_time"))
            clocks.remove(clock)
            take(free, clock.name)


def _idle(clock: ProfiledColumn) -> float:
    """How often a time of day stands still at its most frequent value, as an unused field does."""
    return max(clock.values.values()) / clock.filled


def _time_source(found: Guess, what: str, column: ProfiledColumn, **beside: str) -> Source:
    """Where a time comes from; what the values can't settle is asked."""
    written = column.written_as_instant
    # Nobody who calls a column so writes the month first, unless the values say it.
    dutch = _DUTCH.search(column.name) and not written.options
    if not written.settled and not dutch:
        formats = [_formats(options) for options in (written.options, *written.alternatives)]
        for value, _ in column.top(len(column.values)):
            days = [read.local.date() for form in formats[:2] if (read := read_instant(value, form)) is not None]
            if len(set(days)) == 2:
                told = {"value": value, "first": days[0].isoformat(), "second": days[1].isoformat()}
                found.to_decide[what] = found.say("ask_day", column=column.name, **told)
                break
    options = {**written.source, **({"zone": zone} if (zone := zone_named(column.name)) else {})}
    if beside:
        return source_of(date=column.name, **beside, **options)
    return source_of(column=column.name, **options)


def _formats(options: Mapping[str, Any]) -> tuple[str, ...]:
    return (options["format"],) if options.get("format") else ()
