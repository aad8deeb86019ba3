"""One truth, contacts of six weeks, and the ways in which one cell of a contact is written."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names

ZONE = ZoneInfo("Europe/Amsterdam")
MONTHS_NL, MONTHS, MONTHS_DE, MONTHS_FR = (
    list(get_month_names("wide", locale=locale).values()) for locale in ("nl", "en", "de", "fr")
)
DAYS_NL = [get_day_names("wide", locale="nl")[k] for k in range(7)]
EPOCH = datetime(1899, 12, 30)
TEVREDEN = ("zeer ontevreden", "ontevreden", "neutraal", "tevreden", "zeer tevreden")


@dataclass(frozen=True)
class Contact:
    """One contact of the truth; times are local, durations in seconds, `None` where there is nothing to tell."""

    number: int
    opened: datetime
    channel: str
    moment: str
    customer: str
    wait: int | None
    talk: int | None
    solved: bool
    mark: int | None
    gone: bool

    @property
    def staffed(self):
        return self.channel != "Website"


@cache
def truth(number=260, seed=11):
    """Contacts of six weeks, Monday 6 January to 14 February 2025, by working hours."""
    draw = random.Random(seed)
    contacts = []
    opened = []
    for _ in range(number):
        day = datetime(2025, 1, 6) + timedelta(weeks=draw.randrange(6), days=draw.choice([0, 0, 1, 1, 2, 3, 4]))
        opened.append(
            day + timedelta(hours=8 + draw.choice([0, 1, 1, 2, 2, 3, 5, 6, 7, 9]), seconds=draw.randrange(3600))
        )
    for k, moment in enumerate(sorted(opened)):
        channel = draw.choices(["Telefoon", "Balie", "E-mail", "Website"], [45, 10, 15, 30])[0]
        waits = channel in ("Telefoon", "Balie")
        gone = channel == "Telefoon" and draw.random() < 0.15
        contacts.append(
            Contact(
                number=k,
                opened=moment,
                channel=channel,
                moment=draw.choice(["Reparatie", "Reparatie", "Huurvraag", "Verhuizen", "Overlast"]),
                customer=f"K{draw.randrange(90):04d}",
                wait=draw.randrange(5, 700) if waits else None,
                talk=None if gone or channel == "Website" else draw.randrange(60, 1400),
                solved=not gone and draw.random() < 0.7,
                mark=draw.choice([None, 1, 2, 3, 4, 4, 5, 5]),
                gone=gone,
            )
        )
    return tuple(contacts)


def two(number):
    return f"{number:02d}"


def iso(form="%Y-%m-%d %H:%M:%S"):
    return lambda c: c.opened.strftime(form)


def in_zone(form, zone):
    return lambda c: c.opened.replace(tzinfo=ZONE).astimezone(zone).strftime(form)


def no_zeros(sep, *, year=4, first="day", clock="{h}:{mm}", after=" "):
    def write(c):
        t = c.opened
        parts = [t.day, t.month] if first == "day" else [t.month, t.day]
        day = sep.join(map(str, [*parts, t.year if year == 4 else t.year % 100]))
        return day + after + clock.format(
            h=t.hour, hh=two(t.hour), mm=two(t.minute), ss=two(t.second), h12=(t.hour - 1) % 12 + 1,
            ampm="AM" if t.hour < 12 else "PM",
        )  # fmt: skip

    return write


def named(form, months, days=None, *, short=None):
    def write(c):
        t = c.opened
        month = months[t.month - 1]
        weekday = (days or [""] * 7)[t.weekday()]
        if short:
            weekday = weekday[:short]
            month = {"maart": "mrt"}.get(month, month[:3])
        return form.format(
            d=t.day, dd=two(t.day), month=month, y=t.year, yy=two(t.year % 100), wd=weekday, h=t.hour, hh=two(t.hour),
            mm=two(t.minute), ss=two(t.second), h12=(t.hour - 1) % 12 + 1, ampm="AM" if t.hour < 12 else "PM",
        )  # fmt: skip

    return write


def epoch(factor):
    return lambda c: str(int(c.opened.replace(tzinfo=ZONE).timestamp() * factor))


def serial(digits=10):
    return lambda c: f"{(c.opened - EPOCH) / timedelta(days=1):.{digits}f}"


def seconds(which, form):
    """A duration: `form` turns whole seconds into text."""

    def write(c):
        value = getattr(c, which)
        return "" if value is None else form(value)

    return write


def hms(s):
    return f"{s // 3600}:{s // 60 % 60:02d}:{s % 60:02d}"


def ms_clock(s):
    return f"{s // 60}:{s % 60:02d}"


def words_nl(s):
    return f"{s // 60} min {s % 60} sec"


def iso_duration(s):
    return f"PT{s // 60}M{s % 60}S" if s >= 60 else f"PT{s}S"


def comma(number, digits):
    return f"{number:.{digits}f}".replace(".", ",")


def thousands(number):
    return f"{number:,}".replace(",", ".")


def yes(word, no):
    return lambda c: word if c.solved else no


def mark(form):
    return lambda c: "" if c.mark is None else form(c.mark)


def plain(name):
    return lambda c: "" if getattr(c, name) is None else str(getattr(c, name))


def gone(word, else_word):
    return lambda c: word if c.gone else else_word
