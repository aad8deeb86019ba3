"""What a decision needs beside the cells, from `line.toml`: its faults, and the record that goes into the plan."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

from humanline.foundation.errors import Fault, InputError
from humanline.foundation.names import same
from humanline.foundation.rules import columns_used
from humanline.model.contact import EVERYONE_ELSE
from humanline.model.organisation import Organisation, spelling_of
from humanline.model.reach import OpenHours
from humanline.model.sealed import digest
from humanline.model.service import ChannelHours, MomentOffered, OtherDay, SegmentRule, Service
from humanline.queueing.forecasting.special_days import holidays_of
from humanline.reach.readers.opening_hours import opening_hours

CLOSED = ("closed", "gesloten")
#: Years of which a plan knows the holidays: that in which it is made, and the two after it.
_YEARS = 3
_DAY = 1_440


def service_of(
    organisation: Organisation,
    *,
    protected: frozenset[str],
    protected_names: frozenset[str],
    today: date,
) -> Service:
    """What goes into the plan.

    Args:
        organisation: `line.toml`, checked.
        protected: segments that a protected attribute tells apart.
        protected_names: names in their rules that are protected.
        today: the holidays of this year and the two after it are told.

    Raises:
        ExpressionError: the rule of a segment can't be read.
        InputError: the country of the holidays is not known.
    """
    about = organisation.organisation
    years = range(today.year, today.year + _YEARS)
    holidays = holidays_of(about.country, years) if about.country and organisation.opening else {}
    return Service(
        configuration=digest(organisation),
        time_zone=about.time_zone,
        channels=organisation.channels,
        segments=tuple(
            SegmentRule(name, rule, tuple(sorted(columns_used(rule, f"segments.{name}"))), name in protected)
            for name, rule in organisation.segments.items()
        ),
        protected=tuple(sorted(protected_names)),
        opening=tuple(
            ChannelHours(
                channel=channel,
                windows=tuple(sorted(window for text in opening.hours for window in opening_hours(text) or ())),
                other_days=tuple(
                    sorted(
                        (
                            *(OtherDay(day, _times(text) or ()) for day, text in opening.exceptions.items()),
                            *(
                                OtherDay(day.isoformat(), (), name)
                                for day, name in holidays.items()
                                if opening.holidays and day.isoformat() not in opening.exceptions
                            ),
                        ),
                        key=lambda other: other.day,
                    )
                ),
            )
            for channel, opening in organisation.opening.items()
        ),
        promises=organisation.promises,
        offered=tuple(
            MomentOffered(moment, one.aliases, one.self_service, one.skills, one.languages)
            for moment, one in organisation.moments.items()
            if one.says_more
        ),
    )


def service_faults(organisation: Organisation, name: str) -> list[Fault]:
    """Hours, promises and names of moments that can't be used.

    Args:
        organisation: `line.toml`.
        name: of the file, for its faults.
    """
    return [
        *_opening_faults(organisation, name),
        *_promise_faults(organisation, name),
        *_moment_faults(organisation, name),
    ]


def _times(text: str) -> OpenHours | None:
    """Minutes of one day; `None` where these are no times, or times with a day."""
    if text.strip().casefold() in CLOSED:
        return ()
    week = opening_hours(text)
    monday = tuple((begin, end) for begin, end in week or () if end <= _DAY)
    same_each_day = {(begin % _DAY, end - begin) for begin, end in week or ()} == {
        (begin, end - begin) for begin, end in monday
    }
    return monday if week and same_each_day and len(week) == 7 * len(monday) else None


def _opening_faults(organisation: Organisation, name: str) -> list[Fault]:
    faults = []
    lists = organisation.channels
    people = {spelling_of(channel): channel for channel in (*lists.person, *lists.deferred)}
    written = Counter(spelling_of(channel) for channel in organisation.opening)
    for channel, opening in organisation.opening.items():
        where = f"{name} opening.{channel}"
        if spelling_of(channel) not in people:
            known = ", ".join(people.values()) or "none"
            rule = "Hours are those of a person channel under [channels]."
            faults.append(Fault(where, f"found channel {channel!r}", rule, f"Known: {known}."))
        if written[spelling_of(channel)] > 1:
            faults.append(Fault(where, "the same channel in another spelling", "A channel has its hours once."))
        windows: list[tuple[int, int]] = []
        for text in opening.hours:
            found = opening_hours(text)
            if found is None:
                faults.append(
                    Fault(
                        f"{where}.hours", f"found {text!r}", "Days and times are needed.", "Such as mon-fri 9:00-17:00."
                    )
                )
            windows += found or ()
        windows.sort()
        if any(later[0] < earlier[1] for earlier, later in pairwise(windows)):
            rule = "A minute of the week stands in one stretch."
            faults.append(Fault(f"{where}.hours", "hours that overlap", rule, "Say each day once."))
        for day, text in opening.exceptions.items():
            if _day(day) is None:
                rule = "A day is needed, such as 2027-12-24."
                faults.append(Fault(f"{where}.exceptions", f"found {day!r}", rule))
            if _times(text) is None:
                way_out = "Such as 9:00-12:00, or closed."
                faults.append(Fault(f"{where}.exceptions.{day}", f"found {text!r}", "Times of that day.", way_out))
    country = organisation.organisation.country
    if country and any(opening.holidays for opening in organisation.opening.values()):
        try:
            holidays_of(country, 2026)
        except InputError as error:
            faults += [Fault(f"{name} organisation.country", one.found, one.rule, one.way_out) for one in error.faults]
    return faults


def _promise_faults(organisation: Organisation, name: str) -> list[Fault]:
    lists = organisation.channels
    people = {spelling_of(channel): channel for channel in (*lists.person, *lists.deferred)}
    segments = {same(segment) for segment in (*organisation.segments, EVERYONE_ELSE)}
    faults = []
    for k, one in enumerate(organisation.promises):
        where = f"{name} promises[{k}]"
        if one.within_minutes is None and one.call_back_hours is None:
            way_out = "Write within_minutes = 5, or call_back_hours = 8."
            faults.append(Fault(where, "nothing that is promised", "A promise says how fast.", way_out))
        if one.channel and spelling_of(one.channel) not in people:
            known = ", ".join(people.values()) or "none"
            faults.append(
                Fault(f"{where}.channel", f"found {one.channel!r}", "It must be a person channel.", f"Known: {known}.")
            )
        if one.segment and same(one.segment) not in segments:
            known = ", ".join(organisation.segments) or "none"
            rule = "It must be one of [segments]."
            faults.append(Fault(f"{where}.segment", f"found {one.segment!r}", rule, f"Known: {known}."))
    return faults


def _moment_faults(organisation: Organisation, name: str) -> list[Fault]:
    """Names that mean two moments; what a whole table says nothing with."""
    faults = []
    means = {same(moment): moment for moment in organisation.moments}
    for moment, one in organisation.moments.items():
        where = f"{name} moments.{moment}"
        if not (one.rule or one.says_more):
            rule = "A moment has a rule, aliases, self_service, skills or languages."
            faults.append(Fault(where, "nothing found", rule, 'Write rule = "…", or leave the table out.'))
        for alias in one.aliases:
            before = means.setdefault(same(alias), moment)
            if before != moment:
                rule = "A name means one moment."
                faults.append(Fault(f"{where}.aliases", f"found {alias!r}, which is {before!r}", rule, "Keep one."))
    return faults


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
