"""When people are there, by which ways, and what is promised, in the words of the charter."""

from __future__ import annotations

from datetime import date

from humanline.model.contact import EVERYONE
from humanline.model.offering import PromiseMade
from humanline.model.reach import OpenHours
from humanline.model.service import ChannelHours, Service
from humanline.report.voice import Voice

_DAY = 1_440


def hours_in_words(service: Service, today: date, voice: Voice) -> tuple[str, ...]:
    """A line for the hours of each channel, and one for each day that differs from today on; holidays in one line.

    Args:
        service: of the plan.
        today: exceptions before it are left out.
        voice: in which language.
    """
    return tuple(line for channel in service.opening for line in _of_channel(channel, today, voice))


def ways_in_words(service: Service, voice: Voice) -> str:
    """By which channels a person is reached; empty where the plan knows none."""
    people = (*service.channels.person, *service.channels.deferred)
    return voice("charter.reach", ways=voice.numbers.listed(people)) if people else ""


def promise_in_words(promise: PromiseMade, voice: Voice) -> str:
    """One promise as a sentence."""
    about = [
        *([promise.moment] if promise.moment else []),
        *([voice.segment(promise.segment)] if promise.segment not in ("", EVERYONE) else []),
        *([promise.channel] if promise.channel else []),
    ]
    told = [voice("charter.promise_all")] if not about else [", ".join(about)]
    parts = []
    if promise.within_minutes is not None:
        minutes = voice.numbers.minutes(promise.within_minutes)
        parts.append(voice("charter.promise_wait", share=voice.numbers.of_hundred(promise.share), minutes=minutes))
    if promise.call_back_hours is not None:
        hours = voice.numbers.hours(promise.call_back_hours)
        parts.append(voice("charter.promise_back", hours=hours))
    return f"{told[0]}: {'; '.join(parts)}"


def _of_channel(channel: ChannelHours, today: date, voice: Voice) -> list[str]:
    by_day = [_times(channel.windows, day, voice) for day in range(7)]
    groups: dict[str, list[str]] = {}
    for day, times in enumerate(by_day):
        if times:
            groups.setdefault(times, []).append(voice(f"day.{day}"))
    said = "; ".join(f"{voice.numbers.listed(days)} {times}" for times, days in groups.items())
    lines = [voice("charter.hours", channel=channel.channel, hours=said)]
    if any(day.why for day in channel.other_days):
        lines.append(voice("charter.hours_holidays", channel=channel.channel))
    lines += [
        voice(
            "charter.hours_day",
            channel=channel.channel,
            day=voice.numbers.day(day.day),
            hours=_times(day.windows, 0, voice) or voice("charter.hours_closed"),
        )
        for day in channel.other_days
        if not day.why and day.day >= today.isoformat()
    ]
    return lines


def _times(windows: OpenHours, day: int, voice: Voice) -> str:
    """The times of one day of the week; hours that run past midnight end at 24:00 and go on the next day."""
    start = day * _DAY
    inside = [(max(begin - start, 0), min(end - start, _DAY)) for begin, end in windows]
    return voice.numbers.listed([f"{_clock(begin)}–{_clock(end)}" for begin, end in inside if begin < end])


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"
