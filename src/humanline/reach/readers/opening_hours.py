"""Opening hours as people write them, in Dutch and English: `mon-fri 9:00-17:00`, `ma t/m vr 8.30-17`, `24/7`."""

from __future__ import annotations

import re

from humanline.model.reach import WEEK_MINUTES, OpenHours
from humanline.reach.open_hours import DAY_MINUTES, DAY_OF, GROUPS, daily, days_between

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
    begin, end = 0, DAY_MINUTES
    if times:
        begin, end = _minutes(*times.group(1, 2, 3)), _minutes(*times.group(4, 5, 6))
        if begin < 0 or end < 0 or begin == end:
            return None
    return daily(begin, end, days)


def _minutes(hour: str, minute: str | None, half: str | None) -> int:
    """Minute of the day; of twelve-hour clocks `half` is `a` or `p`. -1 where it is no time."""
    if half and not 1 <= int(hour) <= 12:
        return -1
    hours = int(hour) % 12 + 12 * (half == "p") if half else int(hour)
    total = hours * 60 + int(minute or 0)
    return total if int(minute or 0) < 60 and total <= DAY_MINUTES else -1


def _days(text: str) -> list[int] | None:
    if text in GROUPS:
        return list(GROUPS[text])
    found: set[int] = set()
    for part in _AND.split(text):
        between = _RANGE.match(part)
        if part in DAY_OF:
            found.add(DAY_OF[part])
        elif between and between[1] in DAY_OF and between[2] in DAY_OF:
            found.update(days_between(DAY_OF[between[1]], DAY_OF[between[2]]))
        else:
            return None
    return sorted(found)
