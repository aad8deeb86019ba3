"""Windows of the week: days and their names, and what can be done with windows.

Windows are minutes of the week, Monday 00:00 = 0, each [from, until) with until ≤ 10 080 (see `model.reach.OpenHours`).
"""

from __future__ import annotations

from collections.abc import Iterable

from humanline.foundation.written import WEEKDAYS
from humanline.model.reach import WEEK_MINUTES, OpenHours

DAY_MINUTES = 24 * 60

#: Short names of days that are words of their own in a sentence.
_WORDS = frozenset({"din", "dins", "don", "maa", "vri", "vrij", "woe", "zat", "zon"})
#: Name of a day in Dutch or English, lower case → Monday = 0, as sentences and signs have it.
DAY_OF = {name: day for day, names in enumerate(WEEKDAYS) for name in names if name not in _WORDS}
#: Words for several days.
GROUPS = {
    **dict.fromkeys(
        ("werkdagen", "werkdag", "doordeweeks", "weekdays", "weekday", "working days", "business days"), range(5)
    ),
    **dict.fromkeys(
        ("dagelijks", "daily", "elke dag", "iedere dag", "every day", "7 dagen per week", "zeven dagen per week",
         "7 days a week", "seven days a week"), range(7)
    ),
    **dict.fromkeys(("weekend", "weekends", "weekenden"), range(5, 7)),
}  # fmt: skip


def days_between(first: int, last: int) -> list[int]:
    """The days from one to another, both included; a range may run past Sunday.

    Examples:
        >>> days_between(4, 0)
        [4, 5, 6, 0]
    """
    return [(first + k) % 7 for k in range((last - first) % 7 + 1)]


def daily(begin: int, end: int, days: Iterable[int]) -> OpenHours:
    """The same hours on several days; hours that end before they begin run past midnight.

    Args:
        begin: minute of the day.
        end: minute of the day, up to 1 440.
        days: Monday = 0.

    Examples:
        >>> daily(1320, 120, [6])
        ((0, 120), (9960, 10080))
    """
    windows: list[tuple[int, int]] = []
    for day in days:
        start = day * DAY_MINUTES
        until = start + end + (DAY_MINUTES if end <= begin else 0)
        windows.append((start + begin, min(until, WEEK_MINUTES)))
        windows.append((0, max(until - WEEK_MINUTES, 0)))
    return merged(windows)


def merged(windows: Iterable[tuple[int, int]]) -> OpenHours:
    """Windows in order, those that touch made one; empty ones left out.

    Examples:
        >>> merged([(600, 700), (540, 600), (900, 900)])
        ((540, 700),)
    """
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(window for window in windows if window[0] < window[1]):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return tuple(joined)


def rest_of_week(open_hours: OpenHours) -> OpenHours:
    """All minutes of the week that are not in these windows.

    Examples:
        >>> rest_of_week(((0, 540), (1020, 10080)))
        ((540, 1020),)
    """
    edges = [0, *(edge for window in open_hours for edge in window), WEEK_MINUTES]
    return merged(zip(edges[::2], edges[1::2], strict=True))
