"""What the applications of an Asterisk dialplan are to a caller: passed over, spoken, the end; and hours as written.

Source: docs.asterisk.org/Latest_API/API_Documentation/Dialplan_Applications, one page each; the hours are those of
GotoIfTime (`times,weekdays,mdays,months[,timezone]`).
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from humanline.model.reach import By, OpenHours
from humanline.reach.open_hours import daily
from humanline.reach.readers.dialplan import DialplanStep, split_arguments
from humanline.reach.readers.hours import clock_range, days_named

#: Nothing is heard and nothing is asked.
PASSED_OVER = frozenset(
    {
        "answer",
        "noop",
        "verbose",
        "log",
        "set",
        "setvar",
        "setglobalvar",
        "mset",
        "progress",
        "proceeding",
        "ringing",
        "setmusiconhold",
        "monitor",
        "mixmonitor",
        "stopmonitor",
        "stopmixmonitor",
        "resetcdr",
        "forkcdr",
        "nocdr",
        "userevent",
        "dumpchan",
        "sipaddheader",
        "sipremoveheader",
        "dbput",
        "dbdel",
        "dbget",
        "dbdeltree",
        "addqueuemember",
        "removequeuemember",
        "pausequeuemember",
        "unpausequeuemember",
        "queuelog",
        "setamaflags",
        "odbcfinish",
        "celgenuserevent",
        "stackpop",
        "setcallerid",
        "setcidname",
        "setcidnum",
        "setcallerpres",
        "lookupcidname",
        "lookupblacklist",
        "digittimeout",
        "responsetimeout",
        "absolutetimeout",
        "callerpres",
        "privacymanager",
        "stopmusiconhold",
        "startmusiconhold",
        "chanisavail",
        "while",
        "endwhile",
        "exitwhile",
        "continuewhile",
        "incrementwhile",
        "stopplaytones",
        "clearhash",
        "import",
        "importvar",
        "sendtext",
        "updateredial",
    }
)
#: The system ends the call.
ENDS = frozenset(("hangup", "busy", "congestion", "softhangup", "zapateller"))
#: Something is heard, in sound files or read out from data; or there is a wait of known length.
RECORDED_SPEECH = frozenset(
    {
        "playback",
        "controlplayback",
        "playtones",
        "saydigits",
        "saynumber",
        "sayalpha",
        "sayphonetic",
        "sayunixtime",
        "datetime",
        "saycounted",
        "saytime",
        "wait",
        "musiconhold",
        "waitmusiconhold",
        "echo",
        "milliwatt",
        "morsecode",
        "progressinband",
        "backgrounddetect",
        "receivefax",
        "rxfax",
        "sendfax",
        "txfax",
    }
)
#: `Set(CHANNEL(language)=nl)` and its old forms.
CHANGES_LANGUAGE = re.compile(r"(?:CHANNEL\(language\)|LANGUAGE\(\)|LANGUAGE)\s*=\s*\"?([A-Za-z]{2})", re.IGNORECASE)

#: A program outside the dialplan does something, and then the call goes on.
PROGRAMS = frozenset(("system", "trysystem", "curl", "externalivr"))
#: `Set(x=${CURL(…)})` and the like: what a program, a database or an address answers.
ANSWERED_BY_PROGRAM = re.compile(
    r"^\"?_{0,2}([A-Za-z_]\w*)\s*=.*\$\{(?:CURL|SHELL|ODBC_\w+|REALTIME\w*|JSON_DECODE|HTTP\w*)\(",
    re.IGNORECASE | re.DOTALL,
)
#: `Set(n=$[${n}+1])`: a count of tries.
COUNTS = re.compile(
    r"^\"?_{0,2}([A-Za-z_]\w*)\s*=\s*(?:\$\[\s*\$\{_{0,2}\1\}\s*[+-]|\$\{(?:MATH|INC|DEC)\(\s*(?:\$\{)?\1)",
    re.IGNORECASE,
)

_SCRIPTS = {"agi", "eagi", "fastagi"}
_SPEAKS_TEXT = {"festival", "flite", "swift", "espeak", "picotts", "mrcpsynth", "speak", "cepstral"}


class Speech(NamedTuple):
    """Words that a computer voice says."""

    words: str
    language: str


class Timing(NamedTuple):
    """When a branch is taken: in these hours of the week, and only on these `dates` where they are given."""

    hours: OpenHours
    dates: str


def spoken_by(step: DialplanStep) -> Speech | None:
    """The words of a text-to-speech step, also where a script does it (`AGI(googletts.agi,"Hello",en)`)."""
    if step.app not in _SPEAKS_TEXT and step.app not in _SCRIPTS:
        return None
    arguments = split_arguments(step.args)
    if step.app in _SPEAKS_TEXT:
        return Speech(arguments[0].strip('"'), "")
    if re.search(r"tts|espeak|speak|polly", arguments[0], re.IGNORECASE):
        words = arguments[1].strip('"') if len(arguments) > 1 else ""
        spoken = arguments[2].strip('"')[:2].lower() if len(arguments) > 2 else ""
        return Speech(words, spoken if spoken.isalpha() else "")
    return None


def timing(written: str) -> Timing | None:
    """`9:00-17:00,mon-fri,*,*` as hours and dates; `None` when it can't be read."""
    parts = [*split_arguments(written.strip()), "*", "*", "*"]
    days = days_named(parts[1])
    hours: list[tuple[int, int]] = []
    for piece in parts[0].split("&"):
        clock = clock_range(piece)
        if clock is None or days is None:
            return None
        hours += daily(clock[0], clock[1], days)
    dates = " ".join(part for part in parts[2:4] if part not in ("*", ""))
    return Timing(tuple(sorted(hours)), dates)


#: Conditions about who is free, and about a switch between day and night, with the values that mean that nobody is.
_AMISS: tuple[tuple[re.Pattern[str], str, By], ...] = (
    (re.compile(r"\$\{QUEUE_MEMBER(?:_COUNT)?\("), r"0", "nobody_free"),
    (re.compile(r"\$\{(?:DEVICE|EXTENSION)_STATE\("), r"(?!NOT_)\w+", "nobody_free"),
    (re.compile(r"\$\{DB\((?:DAYNIGHT|TC)/", re.IGNORECASE), r"NIGHT|closed", "closed"),
)
_TESTED = re.compile(r'(!=|<=|>=|=|<|>)\s*"?(\w+)"?\s*\]?$')


def amiss_when(condition: str) -> tuple[Literal["", "not"], By] | None:
    """How things are amiss where a condition holds (or does not: `not`); `None` where it is about something else.

    >>> amiss_when('$[${QUEUE_MEMBER(help,logged)} = 0]'), amiss_when('$[${QUEUE_MEMBER_COUNT(help)} > 0]')
    (('', 'nobody_free'), ('not', 'nobody_free'))
    >>> amiss_when('$["${DB(DAYNIGHT/C0)}" = "NIGHT"]'), amiss_when('$["${DEVICE_STATE(SIP/1)}" = "NOT_INUSE"]')
    (('', 'closed'), ('not', 'nobody_free'))
    """
    tested = _TESTED.search(condition)
    for about, values, by in _AMISS:
        if tested and about.search(condition):
            sign, value = tested.groups()
            if value == "0":
                bad = sign in ("=", "<=")
            elif value.isdigit():
                bad = sign in ("<", "<=")
            else:
                bad = (sign == "=") == bool(re.fullmatch(values, value, re.IGNORECASE))
            return ("" if bad else "not"), by
    return None
