"""Opening hours as people write them, in Dutch and English: `mon-fri 9:00-17:00`, `ma t/m vr 8.30-17`, `24/7`."""

from __future__ import annotations

import re

from humanline.model.reach import WEEK_MINUTES, OpenHours

_DAY_MINUTES = 24 * 60
_DAYS = {
    "mon": 0, "monday": 0, "ma": 0, "maandag": 0, "mo": 0,
    "tue": 1, "tues": 1, "tuesday": 1, "di": 1, "dinsdag": 1, "tu": 1,
    "wed": 2, "wednesday": 2, "wo": 2, "woensdag": 2, "we": 2,
    "thu": 3, "thur": 3, "thurs": 3, "thursday": 3, "do": 3, "donderdag": 3, "th": 3,
    "fri": 4, "friday": 4, "vr": 4, "vrijdag": 4, "fr": 4,
    "sat": 5, "saturday": 5, "za": 5, "zaterdag": 5, "sa": 5,
    "sun": 6, "sunday": 6, "zo": 6, "zondag": 6, "su": 6,
}  # fmt: skip
_GROUPS = {
    "weekdays": range(5), "working days": range(5), "werkdagen": range(5), "doordeweeks": range(5),
    "weekend": range(5, 7), "weekends": range(5, 7), "daily": range(7), "every day": range(7), "dagelijks": range(7),
    "elke dag": range(7), "iedere dag": range(7),
}  # fmt: skip
_ALWAYS = frozenset({"24/7", "always", "altijd", "day and night", "dag en nacht"})
_TIMES = re.compile(
    r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(?:h|uur|u|([ap])\.?m\.?)?\s*(?:-|–|tot|to|until|till|t/m)\s*"
    r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(?:h|uur|u|([ap])\.?m\.?)?$"
)
_RANGE = re.compile(r"([a-z]+)\s*(?:-|–|t/m|tot en met|tot|to|through)\s*([a-z]+)$")
_AND = re.compile(r"\s*(?:\+|&|(?<!t)/(?!m)|\ben\b|\band\b)\s*")


def opening_hours(text: str) -> OpenHours | None:
    """Windows in minutes of the week; `None` where these are no opening hours.

    Args:
        text: days, times, or both; several days are joined by `+`, 'and' or 'en'.

    >>> opening_hours("mon-tue 9-17")
    ((540, 1020), (1980, 2460))
    >>> opening_hours("24/7"), opening_hours("for repairs") is None
    (((0, 10080),), True)
    """
    plain = " ".join(text.casefold().replace("–", "-").split())
    if plain in _ALWAYS:
        return ((0, WEEK_MINUTES),)
    times = _TIMES.search(plain)
    days_text = plain[: times.start()].strip() if times else plain
    days = _days(days_text) if days_text else list(range(7))
    if days is None or (not times and not days_text):
        return None
    begin, end = 0, _DAY_MINUTES
    if times:
        begin, end = _minutes(*times.group(1, 2, 3)), _minutes(*times.group(4, 5, 6))
        if begin < 0 or end < 0 or begin == end:
            return None
    windows: list[tuple[int, int]] = []
    for day in days:
        since = day * _DAY_MINUTES + begin
        # Hours past midnight run on into the next day, and from Sunday into Monday.
        until = day * _DAY_MINUTES + end + (_DAY_MINUTES if end < begin else 0)
        windows += [(since, until)] if until <= WEEK_MINUTES else [(since, WEEK_MINUTES), (0, until - WEEK_MINUTES)]
    return tuple(sorted(windows))


def _minutes(hour: str, minute: str | None, half: str | None) -> int:
    """Minute of the day; of twelve-hour clocks `half` is `a` or `p`. -1 where it is no time."""
    if half and not 1 <= int(hour) <= 12:
        return -1
    hours = int(hour) % 12 + 12 * (half == "p") if half else int(hour)
    total = hours * 60 + int(minute or 0)
    return total if int(minute or 0) < 60 and total <= _DAY_MINUTES else -1


def _days(text: str) -> list[int] | None:
    if text in _GROUPS:
        return list(_GROUPS[text])
    found: set[int] = set()
    for part in _AND.split(text):
        between = _RANGE.match(part)
        if part in _DAYS:
            found.add(_DAYS[part])
        elif between and between[1] in _DAYS and between[2] in _DAYS:
            first, last = _DAYS[between[1]], _DAYS[between[2]]
            found.update((first + k) % 7 for k in range((last - first) % 7 + 1))
        else:
            return None
    return sorted(found)
