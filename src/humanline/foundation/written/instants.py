"""Times and dates as people and programs write them.

A time is brought into the form `=2025-02-14 15:05:11.5;p;+01:00` (date, time of day, half of the day, zone), of which
all but the date may be empty. In which order day and month stand is told, unless a name, a year in front or dots tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from humanline.foundation.written.rewriting import RewriteRule, full_match, rewrite
from humanline.foundation.written.weekdays import WEEKDAY_PATTERN

Order = Literal["day_first", "month_first", "year_first"]
#: Order of the parts of a date in numbers.
ORDERS: tuple[Order, ...] = ("day_first", "month_first", "year_first")
#: Units of numbers that count from 1970 (UTC), each in one second.
EPOCHS: dict[str, float] = {"epoch_s": 1.0, "epoch_ms": 1e3, "epoch_us": 1e6}
#: Days since 30 December 1899, as spreadsheets count local time, and the day on which 1970 begins.
SERIAL, SERIAL_1970 = "excel", 25_569
#: Formats of a time by name; all others are strptime formats.
NAMED_FORMATS = (*ORDERS, *EPOCHS, SERIAL)
#: No log is older.
FIRST_YEAR = 1900

#: Names of months, in Dutch and English first, then German, French, Spanish, Italian and Portuguese.
MONTHS: tuple[tuple[str, ...], ...] = (
    ("january", "januari", "jan", "januar", "janvier", "janv", "enero", "gennaio", "janeiro"),
    ("february", "februari", "feb", "febr", "februar", "février", "févr", "febrero", "febbraio", "fevereiro"),
    ("march", "maart", "mar", "mrt", "märz", "mär", "mrz", "mars", "marzo", "março"),
    ("april", "apr", "avril", "avr", "abril", "aprile"),
    ("may", "mei", "mai", "mayo", "maggio", "maio"),
    ("june", "juni", "jun", "juin", "junio", "giugno", "junho"),
    ("july", "juli", "jul", "juillet", "juil", "julio", "luglio", "julho"),
    ("august", "augustus", "aug", "août", "agosto"),
    ("september", "sep", "sept", "septembre", "septiembre", "settembre", "setembro"),
    ("october", "oktober", "oct", "okt", "octobre", "octubre", "ottobre", "outubro"),
    ("november", "nov", "novembre", "noviembre", "novembro"),
    ("december", "dec", "dezember", "dez", "décembre", "déc", "diciembre", "dicembre", "dezembro"),
)
#: Short names of zones that mean one offset, hours from UTC.
ZONE_HOURS: dict[str, int] = {
    "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MET": 1, "CEST": 2, "MEST": 2, "EET": 2, "EEST": 3,
    "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
#: Zones by their IANA name.
ZONES = (
    "America/Aruba", "America/Chicago", "America/Curacao", "America/Denver", "America/Los_Angeles",
    "America/New_York", "America/Paramaribo", "America/Toronto", "Asia/Kolkata", "Asia/Singapore", "Asia/Tokyo",
    "Australia/Sydney", "Etc/UTC", "Europe/Amsterdam", "Europe/Athens", "Europe/Belgrade", "Europe/Berlin",
    "Europe/Bratislava", "Europe/Brussels", "Europe/Bucharest", "Europe/Budapest", "Europe/Copenhagen",
    "Europe/Dublin", "Europe/Helsinki", "Europe/Istanbul", "Europe/Lisbon", "Europe/Ljubljana", "Europe/London",
    "Europe/Luxembourg", "Europe/Madrid", "Europe/Malta", "Europe/Monaco", "Europe/Oslo", "Europe/Paris",
    "Europe/Prague", "Europe/Riga", "Europe/Rome", "Europe/Sofia", "Europe/Stockholm", "Europe/Tallinn",
    "Europe/Vaduz", "Europe/Vienna", "Europe/Vilnius", "Europe/Warsaw", "Europe/Zagreb", "Europe/Zurich",
)  # fmt: skip

#: Text that DuckDB and Python read without any rule: ISO 8601.
ISO = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?)?"
ISO_ZONED = ISO + r"(Z| ?UTC| ?[+-]\d{2}(:?\d{2})?)"
#: Numbers of which the order alone says which is the day and which the month.
NUMERIC = r"\d{1,2}[-/]\d{1,2}[-/]\d{4}.*"

_HOUR, _SIXTY = r"[01]?\d|2[0-4]", r"[0-5]\d"
_OF_DAY = rf"(?:{_HOUR})[:.]{_SIXTY}(?:[:.]{_SIXTY})?(?: ?[AaPp][Mm])?"
_CLOCK = rf"({_HOUR})[:.hu]({_SIXTY})(?:[:.]({_SIXTY}(?:[.,]\d+)?))?(?: ?[Uu]ur| ?[Uu]hr| ?h)?(?: ?([AaPp])\.?[Mm]\.?)?"
_ZONE = (
    r"(?: ?\(?(Z|(?:UTC|GMT)? ?[+-]\d{1,2}(?::?\d{2})?|[A-Z]{3,4}|[A-Z][a-z]+/[A-Z]\w+)\)?)?"
    r"(?: ?\[[A-Za-z/_]+\]| ?\([A-Za-z -]+\))?"
)
_BETWEEN = r"(?:T|:|,? +(?:om +|at +|um +|à +)?|, *)"
_THEN = rf"(?:{_BETWEEN}{_CLOCK}{_ZONE})?$"
_YEAR, _PART, _MARK = r"(\d{4}|\d{2})", r"(\d{1,2})", r"[-/.]"
_END = r"T\4:\5:\6;\7;\8"

#: Text in which the name of a month or weekday may stand.
LETTERS = re.compile(r"[A-Za-z]{3}|[A-Za-z]{2}\.? ")
#: Names of weekdays go, names of months become their number.
NAMES: tuple[RewriteRule, ...] = (
    RewriteRule(rf"(?i)^(?:{WEEKDAY_PATTERN})\.?,? +", ""),
    *(
        RewriteRule(rf"(?i)(^|[ \d./,-])(?:{'|'.join(names)})\.?([ \d./,-])", rf"\1<{month:02}>\2")
        for month, names in enumerate(MONTHS, start=1)
    ),
    RewriteRule(rf"^{_PART}(?:st|nd|rd|th|e)?[-/. ]*<(\d\d)>[-/., ]*'?{_YEAR}{_THEN}", rf"=\3-\2-\1{_END}"),
    RewriteRule(rf"^<(\d\d)>[-. ]*{_PART}(?:st|nd|rd|th)?[-,. ]+{_YEAR}{_THEN}", rf"=\3-\1-\2{_END}"),
    RewriteRule(rf"^(\d{{4}})[-/. ]*<(\d\d)>[-/. ]*{_PART}{_THEN}", rf"=\1-\2-\3{_END}"),
    # Mar 4 14:05:11 CET 2025
    RewriteRule(rf"^<(\d\d)> +{_PART} +{_CLOCK}{_ZONE} +(\d{{4}})$", r"=\8-\1-\2T\3:\4:\5;\6;\7"),
)
_COMPACT = (
    RewriteRule(
        r"^((?:19|20)\d\d)(\d\d)(\d\d)"
        rf"(?:[T _-]?([01]\d|2[0-3])({_SIXTY})({_SIXTY}(?:\.\d+)?)?()(Z|[+-]\d\d:?\d\d)?)?$",
        rf"=\1-\2-\3{_END}",
    ),
    # Eight digits beside a clock, as two columns give that are put together.
    RewriteRule(rf"^((?:19|20)\d\d)([01]\d)([0-3]\d){_THEN}", rf"=\1-\2-\3{_END}"),
)
_YEAR_IN_FRONT = (RewriteRule(rf"^(\d{{4}}){_MARK}{_PART}{_MARK}{_PART}{_THEN}", rf"=\1-\2-\3{_END}"),)
#: A clock of four or six digits behind a date, as two columns give that are put together.
_BARE_CLOCK = (
    RewriteRule(rf"^(.*\d{{4}}|\d{{4}}-.*) ([01]\d|2[0-3])({_SIXTY})$", r"\1 \2:\3"),
    RewriteRule(rf"^(.*\d{{4}}|\d{{4}}-.*) ([01]\d|2[0-3])({_SIXTY})({_SIXTY})$", r"\1 \2:\3:\4"),
)
_ORDERED: dict[Order, tuple[RewriteRule, ...]] = {
    "day_first": (RewriteRule(rf"^{_PART}{_MARK}{_PART}{_MARK}{_YEAR}{_THEN}", rf"=\3-\2-\1{_END}"),),
    "month_first": (RewriteRule(rf"^{_PART}{_MARK}{_PART}{_MARK}{_YEAR}{_THEN}", rf"=\3-\1-\2{_END}"),),
    "year_first": (RewriteRule(rf"^{_YEAR}{_MARK}{_PART}{_MARK}{_PART}{_THEN}", rf"=\1-\2-\3{_END}"),),
}
#: Of an interval its beginning counts: 2025-02-03 08:00 - 08:30; two times with a stroke are one too (ISO 8601).
_INTERVAL = (
    RewriteRule(rf"^(.*{_OF_DAY}) (?:-|–|to|tot|t/m|until) (?:[^ ]+[ T])?{_OF_DAY}$", r"\1"),
    RewriteRule(r"^(\d{4}-\d\d-\d\dT[^/ ]+)/\d{4}-\d\d-\d\dT[^/ ]+$", r"\1"),
)
#: Spaces of all kinds are spaces; a spreadsheet's sign for text goes; a time of day in front goes behind its date.
_SPACES = "\u00a0\u202f\u2009"
_TURNED = (
    RewriteRule(rf"[{_SPACES}]", " "),
    RewriteRule(r"^'", ""),
    RewriteRule(
        rf"^({_OF_DAY})(?: ?[Uu]ur| ?[Uu]hr)?( [A-Z]{{3,4}})?,? +"
        rf"({_PART}{_MARK}{_PART}{_MARK}{_YEAR}|\d{{4}}{_MARK}{_PART}{_MARK}{_PART})$",
        r"\3 \1\2",
    ),
)
#: What is read without being told the order: day first, and years of four digits.
_BY_ITSELF = (RewriteRule(rf"^{_PART}{_MARK}{_PART}{_MARK}(\d{{4}}){_THEN}", rf"=\3-\2-\1{_END}"),)
#: Spreadsheets and databases put a time of day on one of their first days.
CLOCK_ALONE = (
    RewriteRule(r"^(?:1899-12-3[01]|1900-01-0[01]|1970-01-01)[T ]", ""),
    # Of an interval its beginning counts: 08:00-08:30.
    RewriteRule(rf"^({_OF_DAY}) ?(?:-|–|to|tot|t/m|until) ?{_OF_DAY}$", r"\1"),
    # An hour in words: 10 uur.
    RewriteRule(rf"^({_HOUR}) ?(?:[Uu]ur|[Uu]hr|u|h)$", r"\1:00"),
)
#: Of a date beside a time of day its own midnight goes.
DATE_ALONE = (RewriteRule(r"^(.*\d)[T ]0?0:00(?::00(?:\.0+)?)?$", r"\1"),)
#: A part of a day, as spreadsheets keep a time.
DAY_PART = r"0?[.,]\d+"
#: Years in full, seconds where there are none, no time where there is none.
_TIDY: tuple[RewriteRule, ...] = (
    RewriteRule(r"^=([7-9]\d)-", r"=19\1-"),
    RewriteRule(r"^=(\d\d)-", r"=20\1-"),
    RewriteRule(r"^(=[\d-]+)T::;.*", r"\1;;"),
    RewriteRule(r"^(=[\d-]+)T(\d+:\d\d):;", r"\1 \2:00;"),
    RewriteRule(r"^(=[\d-]+)T", r"\1 "),
    RewriteRule(r"^(=[^;]*),", r"\1."),
)
#: Zones as an offset with hours and minutes, but for their names.
_ZONED: tuple[RewriteRule, ...] = (
    RewriteRule(r";Z$", ";+00:00"),
    *(RewriteRule(rf";(?:UTC|GMT)? ?\{sign}(\d)$", rf";{sign}0\1:00") for sign in "+-"),
    RewriteRule(r";(?:UTC|GMT)? ?([+-]\d\d)$", r";\1:00"),
    RewriteRule(r";(?:UTC|GMT)? ?([+-]\d\d):?(\d\d)$", r";\1:\2"),
)


def instant_rules(order: Order | None) -> tuple[RewriteRule, ...]:
    """The rules that bring a time into the form of this module, once names of months are numbers.

    Args:
        order: of the parts of a date in numbers; `None` reads day first with a year of four digits.
    """
    own = _ORDERED[order] if order else _BY_ITSELF
    return (*_TURNED, *_INTERVAL, *_BARE_CLOCK, *own, *_YEAR_IN_FRONT, *_COMPACT, *_TIDY, *_ZONED)


#: Zones by their short and IANA names → an offset or a name that is known everywhere.
ZONE_OF: dict[str, str] = {name: f"{hours:+03}:00" for name, hours in ZONE_HOURS.items()} | {
    zone: zone for zone in ZONES
}


class Instant(NamedTuple):
    """A time that was read.

    Attributes:
        local: as it stands there, without its zone.
        zone: `+01:00`, an IANA name, or empty.
        clock: it has a time of day.
    """

    local: datetime
    zone: str
    clock: bool

    @property
    def at(self) -> datetime:
        """The same with its zone, where it has one."""
        if not self.zone:
            return self.local
        if self.zone[0] not in "+-":
            return self.local.replace(tzinfo=ZoneInfo(self.zone))
        return datetime.fromisoformat(f"{self.local.isoformat()}{self.zone}")


_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?(Z)?", re.ASCII)
_MONTH_NAME = "|".join(name for names in MONTHS for name in names)
_LIKE_A_TIME = re.compile(rf"(?i)(?:'?\d|(?:{WEEKDAY_PATTERN}|{_MONTH_NAME})\b)(?:[^\d]*\d){{2}}.{{0,80}}$")
_FORM = re.compile(r"=(\d{4})-(\d{1,2})-(\d{1,2})(?: (\d{1,2}):(\d\d):(\d\d)(\.\d+)?)?;([AaPp]?);(.*)")


def read_instant(text: str, formats: Sequence[str] = ()) -> Instant | None:
    """A time; `None` where it is none.

    Args:
        text: what stands in the file.
        formats: one of `ORDERS` or `EPOCHS`, `excel`, or a strptime format; the first that reads it counts. None reads
            ISO 8601, names of months, eight digits, and else day first.

    >>> read_instant("4 mrt 2025 14:05").local
    datetime.datetime(2025, 3, 4, 14, 5)
    >>> read_instant("02/14/25 3:05 PM", ["month_first"]).local
    datetime.datetime(2025, 2, 14, 15, 5)
    """
    text = text.strip()
    if not _LIKE_A_TIME.match(text):
        return None
    for form in formats or (None,):
        found = _read(text, form)
        if found is not None and found.local.year >= FIRST_YEAR:
            return found
    return None


def _read(text: str, form: str | None) -> Instant | None:
    if form is None or form in ORDERS:
        if iso := _ISO.fullmatch(text):
            return _made(iso.groups()[:6], iso[7] or "0", "", "+00:00" if iso[8] else "")
        return _from_form(one_form(text, form))
    try:
        if form in EPOCHS or form == SERIAL:
            number = float(text.replace(",", "."))
            if form == SERIAL:
                moment = datetime(1970, 1, 1) + timedelta(seconds=round((number - SERIAL_1970) * 86_400, 3))
                return Instant(moment, "", number % 1 > 0)
            return Instant(datetime(1970, 1, 1) + timedelta(seconds=number / EPOCHS[form]), "+00:00", True)
        moment = datetime.strptime(text, form)
    except (ValueError, OverflowError):
        return None
    offset = moment.strftime("%z")
    clock = re.search(r"%-?[HIXTRcs]", form) is not None
    return Instant(moment.replace(tzinfo=None), f"{offset[:3]}:{offset[3:5]}" if offset else "", clock)


def one_form(text: str, order: Order | None) -> str:
    """A time in the form of this module, or the text as far as it came."""
    if LETTERS.search(text):
        text = rewrite(text, NAMES)
    return rewrite(text, instant_rules(order))


def _from_form(text: str) -> Instant | None:
    match = _FORM.fullmatch(text)
    zone = match and (match[9] if match[9][:1] in ("", "+", "-") else ZONE_OF.get(match[9]))
    if match is None or zone is None:
        return None
    return _made(match.groups()[:6], match[7] or "0", match[8], zone)


def _made(parts: Sequence[str | None], fraction: str, half: str, zone: str) -> Instant | None:
    """A time of its six parts, the fraction of its second, the half of the day and the zone."""
    year, month, day, hour, minute, second = (int(part or 0) for part in parts)
    if half:
        if hour > 12:
            return None
        hour = hour % 12 + 12 * (half in "Pp")
    midnight = (hour, minute, second) == (24, 0, 0)
    try:
        local = datetime(year, month, day, 0 if midnight else hour, minute, second) + timedelta(days=midnight)
    except (ValueError, OverflowError):
        return None
    return Instant(local + timedelta(seconds=float(f"0.{fraction.lstrip('.')}")), zone, parts[3] is not None)


def read_clock(text: str) -> Instant | None:
    """A time of day without a date (on 1 January 2000), as it is read behind a date; `None` where it is none.

    >>> read_clock("3:05 PM").local.hour, read_clock("1505").local.minute, read_clock("0,5").local.hour
    (15, 5, 12)
    """
    found = read_instant(f"2000-01-01 {clock_text(text.strip())}")
    return found if found is not None and found.clock else None


def clock_text(text: str) -> str:
    """A time of day as it is put behind a date: a part of a day as hours, minutes and seconds, no date of its own."""
    text = rewrite(text, CLOCK_ALONE)
    if full_match(DAY_PART, text):
        seconds = min(round(float(text.replace(",", ".")) * 86_400), 86_399)
        return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
    return text
