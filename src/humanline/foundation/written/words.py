"""Words that stand where nothing is known, and words for yes and no, in Dutch and English."""

from __future__ import annotations

#: Nothing stands here: nothing happened, or nothing was filled in. Lower case.
NOTHING = (
    "null", "none", "nil", "nan", "na", "n/a", "#n/a", "#n/b", "#null!", "<null>", "<na>", "(null)", "nat",
    "not applicable",
    "n.v.t.", "n.v.t", "nvt", "nvt.", "niet van toepassing", "leeg", "(leeg)", "blank", "(blank)", "empty", "(empty)",
    "niets", "nothing", "geen", "(geen)", "(none)", "niet ingevuld", "not set",
    "-", "--", "---", "–", "—", "−", ".", "..", "...", "…", "*", "/",
)  # fmt: skip
#: Something may well have been, but nobody knows what.
UNKNOWN = ("unknown", "(unknown)", "onbekend", "(onbekend)", "niet bekend", "not known", "weet niet", "?", "??", "???")
#: Both: no value in a column of times, durations, numbers, marks, or yes and no.
EMPTY = (*NOTHING, *UNKNOWN)
#: Times that programs write where there is none; a time of midnight may follow.
NO_TIME = (
    "0000-00-00",
    "00-00-0000",
    "0001-01-01",
    "1899-12-30",
    "1899-12-31",
    "1900-01-00",
    "30-12-1899",
    "9999-12-31",
)
#: A time that is none, as a regular expression.
NO_TIME_PATTERN = rf"(?:{'|'.join(NO_TIME)})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?|31-12-9999(?:[T ]\d\d:\d\d(?::\d\d)?)?"

YES = ("true", "t", "yes", "y", "1", "1.0", "j", "ja", "waar", "wel")
NO = ("false", "f", "no", "n", "0", "0.0", "nee", "neen", "onwaar", "niet")
#: In a column of yes and no this may mean 'no' as well as 'not known': it is said, and not read.
NO_OR_NOTHING = ("geen", "(geen)", "niets", "nothing")


def empty(text: str, *, of_truth: bool = False) -> bool:
    """Whether no value stands here, in a column of times, durations, numbers, marks, or yes and no.

    Args:
        text: what stands in the file.
        of_truth: the column is one of yes and no.

    >>> empty(" N.v.t. "), empty("0"), empty("onbekend")
    (True, False, True)
    """
    word = text.strip().lower()
    return not word or word in (_EMPTY_TRUTH if of_truth else _EMPTY)


def truth(text: str) -> bool | None:
    """Yes or no; `None` where it is neither.

    >>> truth("Ja"), truth("onwaar"), truth("perhaps")
    (True, False, None)
    """
    return _TRUTH.get(text.strip().lower())


_EMPTY = frozenset(EMPTY)
_EMPTY_TRUTH = _EMPTY - {*NO_OR_NOTHING, *YES, *NO}
_TRUTH = dict.fromkeys(YES, True) | dict.fromkeys(NO, False)
