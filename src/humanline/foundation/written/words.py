"""Words that stand where nothing is known, and words for yes and no, in Dutch and English."""

from __future__ import annotations

from humanline.foundation.written.rewriting import full_match

#: Nothing stands here: nothing happened, or nothing was filled in. Lower case.
NOTHING = (
    "null", "\\n", "none", "nil", "nan", "na", "n/a", "#n/a", "#n/b", "#null!", "<null>", "<na>", "(null)", "nat",
    "not applicable",
    "n.v.t.", "n.v.t", "nvt", "nvt.", "niet van toepassing", "leeg", "(leeg)", "blank", "(blank)", "empty", "(empty)",
    "niets", "nothing", "geen", "(geen)", "(none)", "niet ingevuld", "not set", "missing", "undefined", "void",
    "<leeg>", "<empty>", "[]", "{}", "\"\"", "''",
    "-", "--", "---", "–", "—", "−", ".", "..", "...", "…", "*", "/",
)  # fmt: skip
#: Something may well have been, but nobody knows what.
UNKNOWN = (
    "unknown", "(unknown)", "onbekend", "(onbekend)", "niet bekend", "not known", "weet niet", "?", "??", "???",
    "nd", "n.d.", "n/d", "n.b.", "ntb", "n.t.b.", "nog te bepalen", "tbd", "nnb", "n.n.b.",
    "no data", "geen data", "geen gegevens", "not available", "niet beschikbaar",
    "#ref!", "#div/0!", "#value!", "#name?", "#num!", "#verw!", "#deel/0!", "#waarde!", "#naam?", "#getal!",
)  # fmt: skip
#: Both: no value in a column of times, durations, numbers, marks, or yes and no.
EMPTY = (*NOTHING, *UNKNOWN)
#: Times that programs write where there is none; a time of midnight may follow.
NO_TIME = (
    "0000-00-00", "00-00-0000", "00/00/0000", "0001-01-01", "01-01-0001", "1899-12-30", "1899-12-31", "30-12-1899",
    "31-12-1899", "1900-01-00", "1970-01-01",
)  # fmt: skip
#: The same for what has no end; any time may follow.
NEVER = ("9999-12-31", "31-12-9999", "31/12/9999")
#: A time that is none, as a regular expression.
NO_TIME_PATTERN = (
    rf"(?:{'|'.join(NO_TIME)})(?:[T ]0?0:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?)?"
    rf"|(?:{'|'.join(NEVER)})(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?"
)

YES = ("true", "t", "yes", "y", "1", "1.0", "j", "ja", "waar", "wel", "oui", "sí", "✓", "✔", "√", "✅", "☑")
NO = ("false", "f", "no", "n", "0", "0.0", "nee", "neen", "onwaar", "niet", "non", "nein", "✗", "✘", "❌", "☐")
#: In a column of yes and no this may mean 'no' as well as 'not known': it is said, and not read.
NO_OR_NOTHING = ("geen", "(geen)", "niets", "nothing")
#: No value in a column of yes and no.
EMPTY_TRUTH = frozenset(EMPTY) - {*NO_OR_NOTHING, *YES, *NO}


def empty(text: str, *, of_truth: bool = False) -> bool:
    """Whether no value stands here, in a column of times, durations, numbers, marks, or yes and no.

    Args:
        text: what stands in the file.
        of_truth: the column is one of yes and no.

    >>> empty(" N.v.t. "), empty("0"), empty("onbekend")
    (True, False, True)
    """
    word = text.strip().lower()
    return not word or word in (EMPTY_TRUTH if of_truth else _EMPTY)


def no_time(text: str) -> bool:
    """Whether this is a time that programs write where there is none.

    >>> no_time("0000-00-00 00:00:00"), no_time("2025-03-04")
    (True, False)
    """
    return full_match(NO_TIME_PATTERN, text.strip())


def truth(text: str) -> bool | None:
    """Yes or no; `None` where it is neither.

    >>> truth("Ja"), truth("onwaar"), truth("perhaps")
    (True, False, None)
    """
    return _TRUTH.get(text.strip().lower())


_EMPTY = frozenset(EMPTY)
_TRUTH = dict.fromkeys(YES, True) | dict.fromkeys(NO, False)
