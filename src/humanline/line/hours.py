"""Whether people are there now, until when, and when they are again: local hours, also on days of 23 and 25 hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from humanline.model.reach import OpenHours
from humanline.model.service import OtherDay

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_DAY = 1_440
#: Days ahead in which the next opening is looked for.
_AHEAD = 21


class Presence(NamedTuple):
    """Whether people are there at a time.

    Attributes:
        there: they are.
        until: until when, where they are and it ends within the days that are looked at.
        opens: when they are again, where they are not.
    """

    there: bool
    until: datetime | None = None
    opens: datetime | None = None


class Calendar:
    """The hours of one channel.

    Args:
        windows: local minutes of the week.
        other_days: days with hours of their own.
        zone: of the hours.
    """

    def __init__(self, windows: OpenHours, other_days: tuple[OtherDay, ...], zone: ZoneInfo) -> None:
        self._zone = zone
        self._by_day = [
            [
                (max(begin - day * _DAY, 0), min(end - day * _DAY, _DAY))
                for begin, end in windows
                if _on(day, begin, end)
            ]
            for day in range(7)
        ]
        self._other = {other.day: list(other.windows) for other in other_days}

    def at(self, now: datetime) -> Presence:
        """Whether people are there.

        Args:
            now: any time with a zone.
        """
        local = now.astimezone(self._zone)
        minute = local.hour * 60 + local.minute
        for begin, end in self._on(local.date()):
            if begin <= minute < end:
                return Presence(True, self._end(local.date(), end))
        for ahead in range(_AHEAD):
            day = local.date() + timedelta(days=ahead)
            for begin, _ in self._on(day):
                if ahead or begin > minute:
                    return Presence(False, opens=self._time(day, begin))
        return Presence(False)

    def later(self, now: datetime, hours: float) -> datetime | None:
        """When so many opening hours have passed; `None` where there are not so many in sight.

        Args:
            now: any time with a zone.
            hours: opening hours, above 0.
        """
        left, local = timedelta(hours=hours), now.astimezone(self._zone)
        for ahead in range(_AHEAD):
            day = local.date() + timedelta(days=ahead)
            for begin, end in self._on(day):
                start = max(self._time(day, begin).astimezone(UTC), now.astimezone(UTC))
                length = self._time(day, end).astimezone(UTC) - start
                if length >= left:
                    return (start + left).astimezone(self._zone)
                left -= max(length, timedelta())
        return None

    def _on(self, day: date) -> list[tuple[int, int]]:
        other = self._other.get(day.isoformat())
        return sorted(self._by_day[day.weekday()] if other is None else other)

    def _end(self, day: date, end: int) -> datetime | None:
        """The end of a stretch, also where it goes on past midnight; `None` where it does not end in sight."""
        for _ in range(_AHEAD):
            if end < _DAY:
                return self._time(day, end)
            day += timedelta(days=1)
            goes_on = next((until for begin, until in self._on(day) if begin == 0), 0)
            if not goes_on:
                return self._time(day, 0)
            end = goes_on
        return None

    def _time(self, day: date, minute: int) -> datetime:
        """A local time; one that the clock jumps over is the first that there is."""
        day, minute = (day + timedelta(days=1), 0) if minute == _DAY else (day, minute)
        wall = datetime.combine(day, time(minute // 60, minute % 60), self._zone)
        return wall.astimezone(UTC).astimezone(self._zone)


def _on(day: int, begin: int, end: int) -> bool:
    return begin < (day + 1) * _DAY and end > day * _DAY
