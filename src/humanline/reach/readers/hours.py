"""Opening hours as windows of the week, and the many ways in which menus write them.

Windows are minutes of the week, Monday 00:00 = 0, each [from, until) with until ≤ 10 080 (see `model.reach.OpenHours`).
"""

from __future__ import annotations

import re

from humanline.model.reach import WEEK_MINUTES, OpenHours

DAY_MINUTES = 24 * 60
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_SHUT = re.compile(
    r"closed|after[-_ ]?hours|out[-_ ]?of[-_ ]?(office|hours)|holiday|night|weekend|gesloten|dicht|feestdag"
)


def merged(windows: list[tuple[int, int]]) -> OpenHours:
    """Windows in order, those that touch made one.

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
    return merged(list(zip(edges[::2], edges[1::2], strict=True)))


def daily(begin: int, end: int, days: list[int]) -> OpenHours:
    """The same hours on several days; hours that end before they begin run past midnight.

    Args:
        begin: minute of the day.
        end: minute of the day, up to 1 440.
        days: Monday = 0.
    """
    windows = []
    for day in days:
        start = day * DAY_MINUTES
        if begin < end:
            windows.append((start + begin, start + end))
        else:
            windows.append((start + begin, start + DAY_MINUTES))
            after = (start + DAY_MINUTES) % WEEK_MINUTES
            windows.append((after, after + end))
    return merged(windows)


def days_named(text: str) -> list[int] | None:
    """The days in `mon-fri`, `sat&sun`, `*`; a range may run past Sunday. `None` when it can't be read.

    Examples:
        >>> days_named("fri-mon")
        [4, 5, 6, 0]
    """
    if text.strip() in ("*", ""):
        return list(range(7))
    found: list[int] = []
    for part in text.lower().split("&"):
        names = [name.strip()[:3] for name in part.split("-")]
        if not 1 <= len(names) <= 2 or any(name not in DAYS for name in names):
            return None
        first, last = DAYS.index(names[0]), DAYS.index(names[-1])
        found += [(first + n) % 7 for n in range((last - first) % 7 + 1)]
    return list(dict.fromkeys(found))


def clock_range(text: str) -> tuple[int, int] | None:
    """The minutes of the day in `9:00-17:30`; `*` is the whole day. `None` when it can't be read."""
    if text.strip() in ("*", ""):
        return 0, DAY_MINUTES
    ends = [_CLOCK.fullmatch(part.strip()) for part in text.split("-")]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        return None
    begin, end = (int(clock[1]) * 60 + int(clock[2]) for clock in ends if clock)
    if begin >= DAY_MINUTES or end > DAY_MINUTES:
        return None
    return begin, DAY_MINUTES if end >= DAY_MINUTES - 1 else end


def speaks_of_closing(name: str) -> bool:
    """Whether a name (of a context, a widget, a block) is that of the way for outside opening hours."""
    return bool(_SHUT.search(name.lower()))


def opens_on(name: str, value: str) -> bool | None:
    """Whether a test of this variable against this value holds when it is open; `None` when it is not about hours.

    Examples:
        >>> opens_on("{{widgets.check.parsed.isOpen}}", "true"), opens_on("is_closed", "true"), opens_on("Digits", "1")
        (True, False, None)
    """
    plain = re.sub(r"[^a-z]", "", name.lower())
    if not re.search(r"isopen|isclosed|officehours|businesshours|openinghours|isholiday|openingstijd", plain):
        return None
    yes = value.strip().lower() in ("true", "1", "yes", "open", "ja")
    no = value.strip().lower() in ("false", "0", "no", "closed", "nee", "holiday", "gesloten")
    if yes == no:
        return None
    shut = re.search(r"isclosed|isholiday", plain) is not None
    return no if shut and value.strip().lower() not in ("closed", "open") else yes
