"""Opening hours as programs of menus write them."""

from __future__ import annotations

import re

from humanline.foundation.written import WEEKDAYS, truth
from humanline.reach.open_hours import DAY_MINUTES, days_between

#: As programs write them: `mon`, `tue`…
_DAYS = tuple(names[0][:3] for names in WEEKDAYS)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_SHUT = re.compile(
    r"closed|after[-_ ]?hours|out[-_ ]?of[-_ ]?(office|hours)|holiday|night|weekend|gesloten|dicht|feestdag"
)


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
        if not 1 <= len(names) <= 2 or any(name not in _DAYS for name in names):
            return None
        found += days_between(_DAYS.index(names[0]), _DAYS.index(names[-1]))
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
    word = value.strip().lower()
    yes = word == "open" or truth(word) is True
    no = word in ("closed", "holiday", "gesloten") or truth(word) is False
    if yes == no:
        return None
    shut = re.search(r"isclosed|isholiday", plain) is not None
    return no if shut and word not in ("closed", "open") else yes
