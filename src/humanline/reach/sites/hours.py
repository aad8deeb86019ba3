"""Read opening hours as people write them, in Dutch and English, and as schema.org writes them.

The schema.org forms are `openingHours` ("Mo-Fr 09:00-17:00") and `OpeningHoursSpecification` (https://schema.org).
Hours without a day ('from 9 to 5') are not read: which days they hold for would be a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from humanline.model.reach import OpenHours
from humanline.reach.open_hours import DAY_MINUTES, DAY_OF, GROUPS, daily, days_between, merged

#: Text longer than this holds more than opening hours.
MAX_TEXT = 4_000

_AND = re.compile(r"\s(?:en|and)\s", re.IGNORECASE)
_PART_OF_DAY = re.compile(r"(?:ochtend|morgen|middag|avond)$")
_NOON, _MIDNIGHT = re.compile(r"\b(?:12 )?noon\b", re.IGNORECASE), re.compile(r"\b(?:12 )?midnight\b", re.IGNORECASE)
_CLOCK = r"(?P<{0}h>[01]?\d|2[0-4])(?:\s?[.:u]\s?(?P<{0}m>[0-5]\d)|\s?u(?:ur)?\b)?\s?(?P<{0}p>[ap]\.?m\b\.?)?"
_TOKENS = re.compile(
    r"(?P<always>\b24\s?/\s?7\b|\bdag en nacht\b|\bday and night\b)"
    rf"|(?P<group>\b(?:{'|'.join(sorted(GROUPS, key=len, reverse=True))})\b)"
    r"|(?P<allday>\b24\s?(?:uur|hours|h)\b(?:\s(?:per dag|a day))?)"
    rf"|(?P<range>(?<![\d€$£.,:/-])(?P<between>tussen\s|between\s)?(?:van\s|from\s)?{_CLOCK.format('a')}\s?(?:uur\s|hrs\s?)?"
    rf"(?:-|–|—|‑|tot|to|till|until|(?<=\s)(?:en|and)(?=\s))\s?{_CLOCK.format('b')}(?:\s?(?P<unit>uur|u|hrs|hours|h)\b)?(?![\d€%/]|[.,:-]\d))"
    rf"|(?P<day>\b(?:{'|'.join(sorted(DAY_OF, key=len, reverse=True))})(?:ochtend|morgen|middag|avond)?\b\.?)"
    r"|(?P<closed>\b(?:gesloten|closed)\b)"
    r"|(?P<join>t/m|tot en met|\btot\b|\bto\b|\bthrough\b|\bthru\b|[-–—‑])"
    r"|(?P<also>\ben\b|\band\b|,|&|\+|\bof\b|/|;)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<number>\d+)",
    re.IGNORECASE,
)
#: A quick look: text without this names no hours.
MAY_BE_HOURS = re.compile(r"\d\s?(?:[-–—‑.:/]\s?\d|u|h|[ap]\.?m|tot|to|till)|dag en nacht|day and night", re.IGNORECASE)
_SCHEMA = re.compile(
    r"(?P<days>(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:\s*[-–,]\s*(?:Mo|Tu|We|Th|Fr|Sa|Su))*)"
    r"(?:\s+(?P<from>\d{1,2}:\d{2})(?::\d{2})?\s*[-–]\s*(?P<until>\d{1,2}:\d{2})(?::\d{2})?)?"
)


def find_hours(text: str) -> OpenHours:
    """The windows of the week that a piece of text speaks of; empty where it speaks of none.

    Returns:
        Windows in minutes of the week (Monday 00:00 = 0), in order, those that touch made one.

    Examples:
        >>> find_hours("Maandag t/m vrijdag 9.00 - 17.00 uur")[0]
        (540, 1020)
        >>> len(find_hours("Mon–Fri 9am–5pm"))
        5
    """
    if not MAY_BE_HOURS.search(text):
        return ()
    reading = _Reading()
    text = _MIDNIGHT.sub("24:00", _NOON.sub("12pm", text[:MAX_TEXT]))
    for match in _TOKENS.finditer(text):
        reading.take(match)
    return _merged(reading.finish())


def schema_hours(text: str) -> OpenHours:
    """Hours in the form of schema.org's `openingHours`.

    Examples:
        >>> schema_hours("Tu,Th 16:00-20:00")
        ((2400, 2640), (5280, 5520))
    """
    windows: list[tuple[int, int, int]] = []
    for match in _SCHEMA.finditer(text[:MAX_TEXT]):
        since, until = (_clock(match["from"]), _clock(match["until"])) if match["from"] else (0, DAY_MINUTES)
        if since is not None and until is not None:
            windows += [(day, since, until) for day in _schema_days(match["days"])]
    return _merged(windows)


def specified_hours(specifications: Iterable[Mapping[str, object]]) -> OpenHours:
    """Hours in the form of schema.org's `OpeningHoursSpecification`; those with only a date are left out."""
    windows: list[tuple[int, int, int]] = []
    for specification in specifications:
        since, until = _clock(specification.get("opens")), _clock(specification.get("closes"))
        named = specification.get("dayOfWeek")
        if since is None or until is None or specification.get("validFrom"):
            continue
        for name in named if isinstance(named, list) else [named]:
            day = DAY_OF.get(str(name).rstrip("/").rsplit("/", 1)[-1].lower())
            if day is not None:
                windows.append((day, since, until))
    return _merged(windows)


class _Reading:
    """Reads tokens from left to right: days gather until hours come, hours hold for the days before them."""

    def __init__(self) -> None:
        self._windows: list[tuple[int, int, int]] = []
        self._days: list[int] = []
        self._early: list[tuple[int, int]] = []  # hours that came before any day
        self._waiting: int | None = None  # 'Monday to …'
        self._started = False  # days of this group have hours already
        self._last = ""

    def take(self, match: re.Match[str]) -> None:
        kind = match.lastgroup or ""
        kind = "range" if match["range"] else kind
        if kind == "always":
            self._windows += [(day, 0, DAY_MINUTES) for day in range(7)]
        elif kind in ("day", "group"):
            self._take_days(match, kind)
        elif kind == "join":
            self._waiting = self._days[-1] if self._last == "day" and self._days else None
        elif kind in ("range", "allday"):
            hours = _hours_of(match, after_days=self._last in ("day", "group")) if kind == "range" else (0, DAY_MINUTES)
            if hours is None or (match["range"] and _AND.search(match["range"]) and not match["between"]):
                return
            if self._days:
                self._windows += [(day, *hours) for day in self._days]
                self._started = True
            else:
                self._early.append(hours)
        elif kind == "closed" and self._days and not self._started:
            self._days = []
        self._last = kind

    def _take_days(self, match: re.Match[str], kind: str) -> None:
        if self._started:
            self._days, self._started, self._waiting = [], False, None
        if kind == "group":
            self._days += list(GROUPS[re.sub(r"\s+", " ", match["group"].lower())])
        else:
            day = DAY_OF[_PART_OF_DAY.sub("", match["day"].lower().rstrip("."))]
            if self._waiting is not None and self._last == "join":
                first = self._waiting
                self._days += days_between(first, day)[1:]
            else:
                if self._last not in ("day", "group", "also", "join", "closed"):
                    self._days = []
                self._days.append(day)
        self._waiting = None

    def finish(self) -> list[tuple[int, int, int]]:
        """The windows as (day, from, until); hours that came first hold for the days after them."""
        if self._early and not self._windows:
            return [(day, *hours) for day in self._days for hours in self._early]
        return self._windows


def _hours_of(match: re.Match[str], *, after_days: bool) -> tuple[int, int] | None:
    sure = after_days or any(match[name] for name in ("am", "bm", "ap", "bp", "unit")) or "u" in match["range"].lower()
    first, second = _half(match["ap"]), _half(match["bp"])
    since, until = int(match["ah"]), int(match["bh"])
    if not sure or (since > 12 and first) or (until > 12 and second):
        return None
    if second:
        until = until % 12 + second
        if first is None and since <= 12 and (since % 12 + second) < until:
            first = second  # 1–5pm
    if first is not None:
        since = since % 12 + first
    elif second is None and 7 <= since <= 12 and 1 <= until <= 6 and not match["am"]:
        until += 12  # 9–5
    return since * 60 + int(match["am"] or 0), until * 60 + int(match["bm"] or 0)


def _half(marker: str | None) -> int | None:
    if not marker:
        return None
    return 12 if marker[0] in "pP" else 0


def _schema_days(text: str) -> list[int]:
    days: list[int] = []
    for part in text.split(","):
        ends = [DAY_OF[name.strip().lower()] for name in re.split("[-–]", part)]
        days += days_between(ends[0], ends[-1])
    return days


def _clock(text: object) -> int | None:
    match = re.match(r"\s*T?(\d{1,2})[:.](\d{2})", text) if isinstance(text, str) else None
    if match is None:
        return None
    minutes = int(match[1]) * 60 + int(match[2])
    return minutes if minutes <= DAY_MINUTES else None


def _merged(windows: Iterable[tuple[int, int, int]]) -> OpenHours:
    """Hours of days as windows of the week; those that are none are left out."""
    kept = [(day, since, until) for day, since, until in windows if since != until]
    kept = [(day, since, until) for day, since, until in kept if since < DAY_MINUTES and until <= DAY_MINUTES]
    return merged(window for day, since, until in kept for window in daily(since, until, [day]))
