"""Names of weekdays in Dutch and English: the one table."""

from __future__ import annotations

#: Monday first. All names are lower case and without a full stop.
WEEKDAYS: tuple[tuple[str, ...], ...] = (
    ("monday", "mondays", "mon", "mo", "maandag", "maandags", "maan", "maa", "ma"),
    ("tuesday", "tuesdays", "tues", "tue", "tu", "dinsdag", "dinsdags", "dins", "din", "di"),
    ("wednesday", "wednesdays", "weds", "wed", "we", "woensdag", "woensdags", "woens", "woe", "wo"),
    ("thursday", "thursdays", "thurs", "thur", "thu", "th", "donderdag", "donderdags", "don", "do"),
    ("friday", "fridays", "fri", "fr", "vrijdag", "vrijdags", "vrij", "vri", "vr"),
    ("saturday", "saturdays", "sat", "sa", "zaterdag", "zaterdags", "zat", "za"),
    ("sunday", "sundays", "sun", "su", "zondag", "zondags", "zon", "zo"),
)
#: What stands in a column of weekdays → Monday = 0. Numbers count from 1 for Monday.
WEEKDAY_OF: dict[str, int] = {
    word: day for day, names in enumerate(WEEKDAYS) for word in (*names, f"{day + 1}", f"{day + 1}.0")
}
#: A weekday by name, as a regular expression; the longest names first.
WEEKDAY_PATTERN = "|".join(sorted((name for names in WEEKDAYS for name in names), key=len, reverse=True))


def weekday(text: str) -> int | None:
    """A weekday by name or number, Monday = 0; `None` where it is none.

    >>> weekday("thurs"), weekday("don."), weekday(" Wo "), weekday("1"), weekday("someday")
    (3, 3, 2, 0, None)
    """
    return WEEKDAY_OF.get(text.strip().lower().rstrip("."))
