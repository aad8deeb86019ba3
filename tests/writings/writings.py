"""The same made-up contacts, written the many ways in which people write exports.

One truth: contacts of six weeks. A `Writing` is one way of writing them: files, and what a reader should make of them:
`right`; or `asked`, where the values can't settle it and one question does; or `refused`, where they can't tell it.
Ways are drawn from how contact systems and spreadsheets write; each group varies one dimension, the last mix them.
"""

import csv
import gzip
import io
import json
import random
import zipfile
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from babel.dates import get_day_names, get_month_names

ZONE = ZoneInfo("Europe/Amsterdam")
MONTHS_NL, MONTHS = (list(get_month_names("wide", locale=locale).values()) for locale in ("nl", "en"))
DAYS_NL = [get_day_names("wide", locale="nl")[k] for k in range(7)]
EPOCH = datetime(1899, 12, 30)


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


# -- one cell at a time ------------------------------------------------------------------------------------------------


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


# -- one way of writing ------------------------------------------------------------------------------------------------

#: What a column is → (its name, how a contact is written there).
BASE = {
    "id": ("Ticketnummer", lambda c: f"T{100000 + c.number}"),
    "opened": ("Aangemaakt", iso()),
    "channel": ("Kanaal", plain("channel")),
    "moment": ("Onderwerp", plain("moment")),
    "customer": ("Klantnummer", plain("customer")),
    "wait": ("Wachttijd (s)", seconds("wait", str)),
    "talk": ("Gespreksduur (s)", seconds("talk", str)),
    "solved": ("Opgelost", yes("ja", "nee")),
    "mark": ("Tevredenheid", mark(str)),
}
ENGLISH = {
    "id": "Ticket ID", "opened": "Created", "channel": "Channel", "moment": "Category", "customer": "Customer ID",
    "wait": "Wait time (s)", "talk": "Talk time (s)", "solved": "Resolved", "mark": "CSAT",
}  # fmt: skip


@dataclass(frozen=True)
class Writing:
    """One way of writing the truth.

    Attributes:
        group: the dimension that it varies.
        name: what it is.
        files: name of a file → bytes.
        expected: `right`, `asked` or `refused`.
        lacks: what the files do not tell: of `hours`, `wait`, `talk`, `solved`, `mark`, `customer`, `day`, `gone`.
        edit: options of `init` that answer the question, where one is expected.
    """

    group: str
    name: str
    files: dict = field(repr=False)
    expected: str = "right"
    lacks: frozenset = frozenset()
    edit: dict = field(default_factory=dict)
    contacts: tuple = field(default=(), repr=False)


def columns(**changes):
    """The columns of a table: `BASE` with some names or cells changed, or left out (`None`)."""
    made = {}
    for what, (name, cell) in BASE.items():
        change = changes.pop(what, (name, cell))
        if change is None:
            continue
        if callable(change):
            change = (name, change)
        if isinstance(change, str):
            change = (change, cell)
        made[what] = change
    for what, change in changes.items():
        made[what] = change
    return dict(made.values())


def rows_of(table, contacts=None):
    head = list(table)
    return [head, *([table[name](c) for name in head] for c in contacts or truth())]


def delimited(rows, sep=";", *, encoding="utf-8", before="", after="", end="\n", quoting=csv.QUOTE_MINIMAL):
    out = io.StringIO()
    out.write(before)
    csv.writer(out, delimiter=sep, lineterminator=end, quoting=quoting).writerows(rows)
    out.write(after)
    return out.getvalue().encode(encoding)


def workbook(sheets, *, merge=(), hidden=(), titles=()):
    """Sheet name → rows; `titles` are rows above the header of every sheet; `merge`: first row, last row, column."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    forms = {
        datetime: book.add_format({"num_format": "dd-mm-yyyy hh:mm:ss"}),
        timedelta: book.add_format({"num_format": "[h]:mm:ss"}),
    }
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for k, row in enumerate((*titles, *rows)):
            for j, cell in enumerate(row):
                if cell is not None:
                    sheet.write(k, j, cell, forms.get(type(cell)))
        if name in hidden:
            sheet.hide()
        for first, last, column in merge:
            sheet.merge_range(first, column, last, column, rows[first][column])
    book.close()
    return out.getvalue()


def one(group, name, table=None, *, write=delimited, file="export.csv", rows=None, contacts=None, **more):
    made = rows or rows_of(table or columns(), contacts)
    told = {key: more.pop(key) for key in ("expected", "lacks", "edit") if key in more}
    told["lacks"] = frozenset(told.get("lacks", ()))
    return Writing(group, name, {file: write(made, **more)}, contacts=tuple(contacts or truth()), **told)


# -- the dimensions ----------------------------------------------------------------------------------------------------


def times():
    both = {
        "iso with T": iso("%Y-%m-%dT%H:%M:%S"),
        "iso without seconds": iso("%Y-%m-%d %H:%M"),
        "iso, slashes": iso("%Y/%m/%d %H:%M:%S"),
        "iso, fraction": iso("%Y-%m-%d %H:%M:%S.000"),
        "iso, comma fraction": iso("%Y-%m-%d %H:%M:%S,000"),
        "iso, microseconds and Z": in_zone("%Y-%m-%dT%H:%M:%S.%fZ", UTC),
        "iso Z": in_zone("%Y-%m-%dT%H:%M:%SZ", UTC),
        "iso UTC": in_zone("%Y-%m-%d %H:%M:%S UTC", UTC),
        "iso offset": in_zone("%Y-%m-%dT%H:%M:%S%:z" if False else "%Y-%m-%dT%H:%M:%S+01:00", ZONE),
        "iso offset without colon": in_zone("%Y-%m-%dT%H:%M:%S%z", ZONE),
        "iso CET": iso("%Y-%m-%d %H:%M:%S CET"),
        "day first, dashes": iso("%d-%m-%Y %H:%M:%S"),
        "day first, dashes, short": no_zeros("-"),
        "day first, slashes": iso("%d/%m/%Y %H:%M:%S"),
        "day first, slashes, short": no_zeros("/"),
        "day first, dots": iso("%d.%m.%Y %H:%M:%S"),
        "day first, dots, no seconds": iso("%d.%m.%Y %H:%M"),
        "day first, two-digit year": no_zeros("-", year=2, clock="{hh}:{mm}"),
        "day first, slashes, two-digit year": no_zeros("/", year=2, clock="{hh}:{mm}:{ss}"),
        "day first, comma": iso("%d-%m-%Y, %H:%M"),
        "day first, om … uur": iso("%d-%m-%Y %H:%M uur"),
        "day first, dotted clock": iso("%d-%m-%Y %H.%M"),
        "month first": iso("%m/%d/%Y %H:%M:%S"),
        "month first, short": no_zeros("/", first="month"),
        "month first, AM/PM": no_zeros("/", first="month", clock="{h12}:{mm} {ampm}"),
        "month first, AM/PM with seconds": no_zeros("/", first="month", clock="{h12}:{mm}:{ss} {ampm}"),
        "month first, two-digit year, AM/PM": no_zeros("/", first="month", year=2, clock="{h12}:{mm} {ampm}"),
        "month first, comma, AM/PM": no_zeros("/", first="month", clock="{h12}:{mm}:{ss} {ampm}", after=", "),
        "day first, AM/PM": no_zeros("/", clock="{h12}:{mm} {ampm}"),
        "month in Dutch": named("{d} {month} {y} {hh}:{mm}", MONTHS_NL),
        "month in Dutch, short": named("{d} {month} {y} {hh}:{mm}", MONTHS_NL, short=3),
        "month in Dutch, short, dashes": named("{dd}-{month}-{y} {hh}:{mm}:{ss}", MONTHS_NL, short=3),
        "weekday and month in Dutch": named("{wd} {d} {month} {y} {hh}:{mm}", MONTHS_NL, DAYS_NL),
        "weekday and month in Dutch, short": named("{wd} {d} {month} {y} {hh}:{mm}", MONTHS_NL, DAYS_NL, short=2),
        "month in English": named("{d} {month} {y} {hh}:{mm}", MONTHS),
        "month in English, first": named("{month} {d}, {y} {h12}:{mm} {ampm}", MONTHS),
        "month in English, short, first": named("{month} {d}, {y}, {h12}:{mm}:{ss} {ampm}", MONTHS, short=3),
        "month in English, short, dashes": named("{dd}-{month}-{y} {hh}:{mm}:{ss}", MONTHS, short=3),
        "month in English, two-digit year": named("{dd}-{month}-{yy} {hh}:{mm}", MONTHS, short=3),
        "mail": in_zone("%a, %d %b %Y %H:%M:%S +0100", ZONE),
        "epoch seconds": epoch(1),
        "epoch milliseconds": epoch(1000),
        "serial of a spreadsheet": serial(),
        "digits": iso("%Y%m%d%H%M%S"),
        "digits in two": iso("%Y%m%d %H%M%S"),
        "digits with T": iso("%Y%m%dT%H%M%S"),
    }
    for name, cell in both.items():
        yield one("times", name, columns(opened=cell))
    short = [c for c in truth() if c.opened.day <= 12]
    for name, cell in {
        "month first, no day above 12": iso("%m/%d/%Y %H:%M"),
        "day first, no day above 12": iso("%d/%m/%Y %H:%M"),
        "month first, no day above 12, AM/PM": no_zeros("/", first="month", clock="{h12}:{mm} {ampm}"),
    }.items():
        # Read the other way they would spread over a year, weekends included: the column itself settles it.
        yield one("times", name, columns(opened=cell), contacts=short)


def times_apart():
    days = {
        "iso": iso("%Y-%m-%d"), "day first": iso("%d-%m-%Y"), "dots": iso("%d.%m.%Y"), "month first": iso("%m/%d/%Y"),
        "digits": iso("%Y%m%d"), "Dutch": named("{d} {month} {y}", MONTHS_NL), "two-digit year": iso("%d-%m-%y"),
    }  # fmt: skip
    clocks = {
        "clock": iso("%H:%M:%S"), "short": iso("%H:%M"), "AM/PM": iso("%I:%M %p"), "dotted": iso("%H.%M"),
        "digits": iso("%H%M%S"),
    }  # fmt: skip
    pairs = [(day, "clock") for day in days] + [("iso", clock) for clock in clocks if clock != "clock"]
    for day, clock in pairs:
        table = columns(opened=("Datum", days[day]), clock=("Tijd", clocks[clock]))
        yield one("times apart", f"{day} beside {clock}", table)
    for name, head, cell in (
        ("an hour", "Uur", lambda c: str(c.opened.hour)),
        ("an hour with zero", "Uur", lambda c: two(c.opened.hour)),
        ("an hour as a clock", "Uur", lambda c: f"{c.opened.hour}:00"),
    ):
        yield one("times apart", f"iso beside {name}", columns(opened=("Datum", days["iso"]), clock=(head, cell)))
    for name, cell in days.items():
        yield one("times apart", f"{name} alone", columns(opened=("Datum", cell)), lacks={"hours"})
    table = columns(
        opened=("Weekdag", lambda c: DAYS_NL[c.opened.weekday()]), clock=("Uur", lambda c: str(c.opened.hour))
    )
    yield one("times apart", "a weekday and an hour", table, lacks={"day", "customer"})


def durations():
    plain_names = {"wait": "Wachttijd", "talk": "Gespreksduur"}
    forms = {
        "hours:minutes:seconds": hms,
        "hours:minutes:seconds with zero": lambda s: "0" + hms(s),
        "with a fraction": lambda s: "0" + hms(s) + ".000",
        "minutes:seconds": ms_clock,
        "minutes:seconds with zero": lambda s: f"{s // 60:02d}:{s % 60:02d}",
        "3m 28s": lambda s: f"{s // 60}m {s % 60}s",
        "3m28s": lambda s: f"{s // 60}m{s % 60:02d}s",
        "0h 3m 28s": lambda s: f"{s // 3600}h {s // 60 % 60}m {s % 60}s",
        "3 min 28 sec": words_nl,
        "3 minuten en 28 seconden": lambda s: f"{s // 60} minuten en {s % 60} seconden",
        "3 minutes 28 seconds": lambda s: f"{s // 60} minutes {s % 60} seconds",
        "208 s": lambda s: f"{s} s",
        "208 sec": lambda s: f"{s} sec.",
        "3' 28\"": lambda s: f"{s // 60}'{s % 60:02d}\"",
        "iso": iso_duration,
        "0 days 00:03:28": lambda s: f"0 days 0{hms(s)}",
        "seconds": str,
        "seconds with a point": lambda s: f"{s:.1f}",
        "seconds with a comma": lambda s: comma(s, 1),
        "seconds with thousands": thousands,
    }
    for name, form in forms.items():
        table = columns(**{what: (head, seconds(what, form)) for what, head in plain_names.items()})
        yield one("durations", name, table)
    for unit, head, form in (
        ("minutes, comma", "{} (min)", lambda s: comma(s / 60, 4)),
        ("minutes, point", "{} in minuten", lambda s: f"{s / 60:.4f}"),
        ("minutes, in brackets", "{} [min]", lambda s: f"{s / 60:.4f}"),
        ("minutes, in the cell", "{}", lambda s: f"{comma(s / 60, 3)} min"),
        ("seconds, sec", "{} sec", str),
        ("seconds, in seconden", "{} in seconden", str),
        ("milliseconds", "{} (ms)", lambda s: str(s * 1000)),
        ("milliseconds, joined", "{}_ms", lambda s: str(s * 1000)),
        ("hours, comma", "{} (uur)", lambda s: comma(s / 3600, 6)),
        ("hours, point", "{}_hrs", lambda s: f"{s / 3600:.6f}"),
    ):
        table = columns(**{what: (head.format(name), seconds(what, form)) for what, name in plain_names.items()})
        yield one("durations", unit, table)
    for name, form in {
        "milliseconds, unsaid": lambda s: str(s * 1000),
        "minutes, unsaid": lambda s: f"{s / 60:.4f}",
        "day fractions, unsaid": lambda s: f"{s / 86400:.10f}",
    }.items():
        table = columns(**{what: (head, seconds(what, form)) for what, head in plain_names.items()})
        yield one("durations", name, table, expected="asked")


def marks():
    forms = {
        "Rapportcijfer, comma": ("Rapportcijfer", lambda m: comma(1 + (m - 1) * 2.25, 2)),
        "Rapportcijfer, point": ("Rapportcijfer", lambda m: f"{1 + (m - 1) * 2.25:.2f}"),
        "score of ten": ("Rating (1-10)", lambda m: f"{1 + (m - 1) * 2.25:.2f}"),
        "percent": ("CSAT", lambda m: f"{(m - 1) * 25}%"),
        "percent, spaced": ("Tevredenheid", lambda m: f"{(m - 1) * 25} %"),
        "of five": ("Tevredenheid", lambda m: f"{m}/5"),
        "with a word": ("Tevredenheid", lambda m: f"{m} - {('slecht', 'matig', 'redelijk', 'goed', 'top')[m - 1]}"),
        "with a zero behind": ("Tevredenheid", lambda m: f"{m}.0"),
        "stars": ("Beoordeling", lambda m: "★" * m),
    }
    for name, (head, form) in forms.items():
        yield one("marks", name, columns(mark=(head, mark(form))))


def empties():
    words = ["NULL", "null", "None", "NaN", "N/A", "#N/A", "n/a", "-", "--", "n.v.t.", "nvt", "onbekend", "(leeg)",
             "(blank)", "geen", "?", "\\N", "."]  # fmt: skip

    def filled(cell, word):
        return lambda c: cell(c) or word

    for word in words:
        changed = {
            what: (name, filled(cell, word)) for what, (name, cell) in BASE.items() if what in ("wait", "talk", "mark")
        }
        yield one("empties", word, columns(**changed))
    yield one("empties", "spaces", columns(wait=("Wachttijd (s)", filled(BASE["wait"][1], "   "))))
    zero = columns(wait=filled(BASE["wait"][1], "0"), talk=filled(BASE["talk"][1], "0"))
    yield one("empties", "nought for nothing", zero)


def words():
    english = {what: (name, BASE[what][1]) for what, name in ENGLISH.items()}
    yield one("words", "English names", columns(**english))
    for what, names in {
        "opened": ["Datum/tijd", "Ontvangen op", "Datum binnenkomst", "Starttijd", "Registratiedatum", "Created At",
                   "created_on", "Start Time", "Contact date", "Meldingsdatum", "Tijdstip contact", "Creation date"],
        "channel": ["Contactkanaal", "Binnengekomen via", "Via", "Contact channel", "Bron", "Origin", "Channel Type",
                    "Kanaalsoort", "Case Origin"],
        "moment": ["Categorie", "Rubriek", "Contactreden", "Vraagtype", "Reason", "Category", "Contact reason", "Thema",
                   "Product/dienst", "Case Type", "Onderwerp contact", "Subcategory", "Wrap-up code"],
        "customer": ["Klant-ID", "Relatienummer", "Customer number", "Debiteurnummer", "Caller", "Huurdernummer",
                     "klant_id", "Account ID", "Requester ID", "Lidnummer"],
        "wait": ["Wachttijd", "Wachttijd in wachtrij", "Queue time", "Wait (sec)", "Time in queue", "ASA",
                 "Speed of answer (s)"],
        "talk": ["Behandeltijd", "Gesprekstijd", "Handle Time", "AHT", "Talk Time", "Duur gesprek (sec)",
                 "Gespreksduur", "Afhandeltijd (s)", "Agent time"],
        "solved": ["Opgelost?", "Is opgelost", "Resolved", "FCR", "Afgehandeld in eerste contact", "Solved (Y/N)"],
        "mark": ["CSAT", "Klanttevredenheid", "Satisfaction score", "Score", "Tevredenheidsscore", "Rating"],
        "id": ["Zaaknummer", "Case Number", "ID", "Interaction ID", "Meldingnummer", "Call ID", "Nr."],
    }.items():  # fmt: skip
        for name in names:
            yield one("words", name, columns(**{what: (name, BASE[what][1])}))
    for good, bad in (("Ja", "Nee"), ("J", "N"), ("Yes", "No"), ("Y", "N"), ("TRUE", "FALSE"), ("waar", "onwaar"),
                      ("1", "0"), ("wel", "niet")):  # fmt: skip
        yield one("words", f"{good}/{bad}", columns(solved=yes(good, bad)))
    there = ("Telefoon", "Balie", "E-mail", "Website")
    for name, spoken in {
        "capitals": ("TELEFOON", "BALIE", "E-MAIL", "WEBSITE"),
        "Dutch forms": ("Telefonisch", "Aan de balie", "Per e-mail", "Webformulier"),
        "English": ("Phone", "Walk-in", "Email", "Web"),
        "systems": ("voice", "Front desk", "Email", "Self-service portal"),
        "words around": ("Inbound call", "Bezoek balie", "E-mailbericht", "Klantportaal"),
        "an exchange": ("Telefoon", "Balie", "Exchange mailbox", "Website"),
    }.items():
        names = dict(zip(there, spoken, strict=True))
        yield one("words", f"channels: {name}", columns(channel=lambda c, names=names: names[c.channel]))
    draw = random.Random(4)
    mixed = {"Telefoon": ["Voice", "voice", "VOICE"], "E-mail": ["E-mail", "E-Mail"]}
    cased = [draw.choice(mixed.get(c.channel, [c.channel])) for c in truth()]
    yield one("words", "channels: one in several capitals", columns(channel=lambda c: cased[c.number]))


def endings():
    """How a contact ended, in words."""
    for name, head, word, other in (
        ("Opgehangen", "Afloop", "Opgehangen", "Afgehandeld"),
        ("Abandoned", "Disposition", "ABANDONED", "ANSWERED"),
        ("hung up", "Outcome", "caller hung up", "completed"),
        ("Ja", "Opgehangen", "ja", "nee"),
        ("1", "Abandoned", "1", "0"),
        ("verlaten", "Resultaat", "Verlaten", "Beantwoord"),
    ):
        table = columns(gone=(head, gone(word, other)))
        yield one("endings", f"{head}: {name}", table)
        clocks = columns(
            gone=(head, gone(word, other)),
            wait=("Wachttijd", seconds("wait", hms)),
            talk=("Gespreksduur", seconds("talk", hms)),
        )
        yield one("endings", f"{head}: {name}, clocks", clocks)
    for name, good, bad in (
        ("Opgelost/Open", "Opgelost", "Open"),
        ("Solved/Open", "Solved", "Open"),
        ("Afgehandeld/In behandeling", "Afgehandeld", "In behandeling"),
    ):
        table = columns(solved=("Status", yes(good, bad)))
        yield one("endings", f"Status: {name}", table, lacks={"solved"})
    for distracting in ("Verloren voorwerp", "Lost and found", "Gemiste afspraak"):
        kinds = columns(moment=lambda c, d=distracting: d if c.moment == "Overlast" else c.moment)
        yield one("endings", f"a moment called {distracting}", kinds)


def beside():
    """Columns beside those that count, which a name or a value could make into something else."""
    extra = {
        "staff names": ("Behandelaar", lambda c: ("Anna de Vries", "Bram Jansen", "Chris Bakker")[c.number % 3]),
        "staff codes": ("Assigned_Agent", lambda c: f"Agent_{c.number % 5}"),
        "reassignments": ("Reassignment count", lambda c: str(c.number % 3)),
        "remarks": ("Opmerking", lambda c: f"klant belt over {c.moment.lower()} en vraagt nummer {c.number}"),
        "a second duration": ("Nawerktijd (s)", lambda c: str(30 + c.number % 60)),
        "a closing time": ("Afgesloten", lambda c: (c.opened + timedelta(hours=3)).strftime("%Y-%m-%d %H:%M:%S")),
        "a version": ("Versie", lambda c: "1.2"),
        "a week": ("Week", lambda c: str(c.opened.isocalendar().week)),
        "a year and month": ("Maand", lambda c: c.opened.strftime("%Y-%m")),
        "an age band": ("Leeftijd", lambda c: ("18-34", "35-64", "65+")[c.number % 3]),
        "a town": ("Woonplaats", lambda c: ("Delft", "Gouda", "Leiden")[c.number % 3]),
        "a team": ("Team", lambda c: ("Noord", "Zuid")[c.number % 2]),
        "a postcode": ("Postcode", lambda c: f"{2600 + c.number % 40} AB"),
        "a coarse rubric": ("Hoofdgroep", lambda c: "Wonen" if c.moment != "Huurvraag" else "Geld"),
        "an amount": ("Bedrag", lambda c: f"€ {c.number % 90},50"),
        "a transfer": ("Doorverbonden", lambda c: "ja" if c.number % 9 == 0 else "nee"),
        "an empty column": ("Veld 7", lambda _: ""),
    }
    for name, column in extra.items():
        yield one("beside", name, columns(extra=column))


def layouts():
    rows = rows_of(columns())
    wide = len(rows[0])
    yield one("layouts", "comma", rows=rows, sep=",")
    yield one("layouts", "tab", rows=rows, sep="\t", file="export.tsv")
    yield one("layouts", "tab called txt", rows=rows, sep="\t", file="export.txt")
    yield one("layouts", "pipe", rows=rows, sep="|")
    yield one("layouts", "sep=;", rows=rows, before="sep=;\n")
    yield one("layouts", "sep=,", rows=rows, sep=",", before="sep=,\n")
    yield one("layouts", "all quoted", rows=rows, quoting=csv.QUOTE_ALL)
    yield one("layouts", "CRLF", rows=rows, end="\r\n")
    yield one("layouts", "BOM", rows=rows, encoding="utf-8-sig")
    yield one("layouts", "UTF-16", rows=rows, encoding="utf-16")
    yield one("layouts", "UTF-16, tabs", rows=rows, sep="\t", encoding="utf-16", file="export.txt")
    accents = rows_of(columns(moment=lambda c: c.moment.replace("Overlast", "Geluidsoverlast café")))
    yield replace(one("layouts", "Windows-1252", rows=accents, encoding="cp1252"), lacks=frozenset({"moment names"}))
    yield one("layouts", "a title", rows=rows, before="Overzicht contacten januari - februari 2025\n\n")
    yield one("layouts", "a title, padded", rows=[["Overzicht contacten"] + [""] * (wide - 1), [""] * wide, *rows])
    yield one(
        "layouts",
        "three lines above",
        rows=rows,
        before="Rapport: Contacten\nPeriode: 06-01-2025 t/m 14-02-2025\nGemaakt op: 15-02-2025\n\n",
    )
    yield one("layouts", "a total below", rows=[*rows, ["Totaal", str(len(rows) - 1), *[""] * (wide - 2)]])
    yield one("layouts", "a footer", rows=rows, after="\nGegenereerd op 15-02-2025 door het rapportagesysteem\n")
    yield one("layouts", "rows counted below", rows=rows, after=f"({len(rows) - 1} rows)\n")
    yield one("layouts", "trailing delimiters", rows=[[*row, ""] for row in rows])
    yield one("layouts", "trailing delimiters, body only", rows=[rows[0], *([*row, ""] for row in rows[1:])])
    again = [rows[0], *rows[1:100], rows[0], *rows[100:]]
    yield one("layouts", "the header again", rows=again)
    yield one("layouts", "blank lines between", rows=[line for row in rows for line in (row, [])])
    whole = [[";".join(row)] for row in rows]
    yield one("layouts", "whole lines in quotes", rows=whole, sep=",", quoting=csv.QUOTE_ALL)
    groups = [["Contact", "", "", "", "Klant", "Tijden", "", "Uitkomst", ""], *rows]
    yield one("layouts", "two header rows", rows=groups)
    yield one("layouts", "names with line breaks", rows=[[name.replace(" ", "\n") for name in rows[0]], *rows[1:]])
    packed = delimited(rows)
    yield Writing("layouts", "gzip", {"export.csv.gz": gzip.compress(packed)}, contacts=truth())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("export.csv", packed)
    yield Writing("layouts", "zip", {"export.zip": out.getvalue()}, contacts=truth())
    half = len(rows) // 2
    yield Writing(
        "layouts", "two months in two files",
        {"jan.csv": delimited(rows[:half]), "feb.csv": delimited([rows[0], *rows[half:]])}, contacts=truth(),
    )  # fmt: skip
    staffed = [c for c in truth() if c.staffed]
    rest = [c for c in truth() if not c.staffed]
    web = columns(wait=None, talk=None, id=("Ticketnummer", BASE["id"][1]))
    yield Writing(
        "layouts", "two files of different columns",
        {"phone.csv": delimited(rows_of(columns(), staffed)), "web.csv": delimited(rows_of(web, rest))},
        contacts=truth(),
    )  # fmt: skip
    html = "<html><body><table><tr>" + "</tr><tr>".join("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    yield Writing(
        "layouts", "HTML called xls", {"export.xls": (html + "</tr></table></body></html>").encode()}, contacts=truth()
    )
    yield Writing("layouts", "CSV called xls", {"export.xls": delimited(rows, "\t")}, contacts=truth())


def typed(contacts=None):
    """Rows for a workbook or a typed file: times, numbers and texts as themselves."""
    head = [name for name, _ in BASE.values()]
    return [
        head,
        *(
            [f"T{100000 + c.number}", c.opened, c.channel, c.moment, c.customer, c.wait, c.talk,
             "ja" if c.solved else "nee", c.mark]
            for c in contacts or truth()
        ),
    ]  # fmt: skip


def workbooks():
    def book(name, sheets, **more):
        return Writing("workbooks", name, {"export.xlsx": workbook(sheets, **more)}, contacts=truth())

    rows = typed()
    months = {
        name: [rows[0], *(row for row in rows[1:] if row[1].month == month)]
        for name, month in (("Januari", 1), ("Februari", 2))
    }
    yield book("typed", {"Blad1": rows})
    yield book("all text", {"Blad1": rows_of(columns())})
    yield book("a title", {"Blad1": rows}, titles=[["Contacten KCC"], []])
    yield book("a title and a period", {"Blad1": rows}, titles=[["Contacten KCC"], ["Periode", "januari 2025"], []])
    yield book("a sheet a month", months)
    yield book("a sheet a month, titles", months, titles=[["Contacten"], []])
    yield book("a cover", {"Voorblad": [["Rapportage klantcontact"], ["Gemaakt door de afdeling"]], "Data": rows})
    yield book("notes behind", {"Data": rows, "Toelichting": [["Veld", "Uitleg"], ["Kanaal", "hoe iemand kwam"]]})
    yield book("hidden lists", {"Data": rows, "Lijsten": [["a"], ["b"]]}, hidden=["Lijsten"])
    yield book("clocks", {"Blad1": [
        [*rows[0][:5], "Wachttijd", "Gespreksduur", *rows[0][7:]],
        *([*row[:5], *(None if s is None else timedelta(seconds=s) for s in row[5:7]), *row[7:]] for row in rows[1:]),
    ]})  # fmt: skip
    yield book(
        "serials", {"Blad1": [rows[0], *([row[0], (row[1] - EPOCH) / timedelta(days=1), *row[2:]] for row in rows[1:])]}
    )
    yield book("a total below", {"Blad1": [*rows, ["Totaal", None, None, None, None, None, 12345]]})
    merged = [list(row) for row in rows]
    places = []
    start = 1
    for k in range(2, len(merged) + 1):  # runs of one channel are one merged cell
        if k == len(merged) or merged[k][2] != merged[start][2]:
            if k - start > 1:
                places.append((start, k - 1, 2))
            start = k
    yield book("merged cells", {"Blad1": merged}, merge=places)


def nested():
    keys = ("id", "created_at", "channel", "subject", "customer_id", "wait_s", "talk_s", "resolved", "satisfaction")

    def record(c):
        values = (f"T{100000 + c.number}", in_zone("%Y-%m-%dT%H:%M:%SZ", UTC)(c), c.channel, c.moment, c.customer,
                  c.wait, c.talk, c.solved, c.mark)  # fmt: skip
        return dict(zip(keys, values, strict=True))

    flat = [record(c) for c in truth()]
    deep = [
        {"id": r["id"], "createdAt": r["created_at"], "channel": {"type": r["channel"]},
         "topic": {"name": r["subject"]},
         "customer": {"id": r["customer_id"]}, "queue": {"waitSeconds": r["wait_s"]},
         "agent": {"talkSeconds": r["talk_s"]}, "resolved": r["resolved"],
         "survey": {"satisfaction": r["satisfaction"]},
         "tags": ["a", "b"]}
        for r in flat
    ]  # fmt: skip

    def made(name, file, data):
        return Writing("nested", name, {file: data}, contacts=truth())

    yield made("JSON lines", "export.jsonl", "\n".join(map(json.dumps, flat)).encode())
    yield made("JSON", "export.json", json.dumps(flat).encode())
    yield made("JSON, pretty", "export.json", json.dumps(flat, indent=2).encode())
    yield made("JSON, under a key", "export.json", json.dumps({"count": len(flat), "tickets": flat}).encode())
    yield made("JSON objects, pretty", "export.json", "\n".join(json.dumps(r, indent=1) for r in flat).encode())
    yield made("JSON lines, nested", "export.jsonl", "\n".join(map(json.dumps, deep)).encode())
    yield made("JSON, nested, pretty", "export.json", json.dumps(deep, indent=2).encode())

    def parquet(rows, schema=None):
        out = pa.BufferOutputStream()
        pq.write_table(pa.Table.from_pylist(rows, schema), out)
        return out.getvalue().to_pybytes()

    whole = [{**r, "created_at": c.opened.replace(tzinfo=ZONE)} for r, c in zip(flat, truth(), strict=True)]
    yield made("Parquet", "export.parquet", parquet(whole))
    local = [{**r, "created_at": c.opened} for r, c in zip(flat, truth(), strict=True)]
    yield made("Parquet, local times", "export.parquet", parquet(local))
    spans = [
        {**{k: v for k, v in r.items() if k not in ("wait_s", "talk_s")},
         "wait": None if r["wait_s"] is None else timedelta(seconds=r["wait_s"]),
         "talk": None if r["talk_s"] is None else timedelta(seconds=r["talk_s"])}
        for r in whole
    ]  # fmt: skip
    yield made("Parquet, durations", "export.parquet", parquet(spans))
    yield made("Parquet, nested", "export.parquet", parquet(deep))


def mixed():
    """Several dimensions at once, as reports of one system do."""
    names = list(ENGLISH)
    english = {what: (ENGLISH[what], BASE[what][1]) for what in names}
    spoken = {"Telefoon": "Phone", "Balie": "Walk-in", "E-mail": "Email", "Website": "Web"}
    us = columns(**{
        **english,
        "opened": ("Created", no_zeros("/", first="month", clock="{h12}:{mm} {ampm}")),
        "channel": ("Channel", lambda c: spoken[c.channel]),
        "wait": ("Wait Time", seconds("wait", hms)),
        "talk": ("Talk Time", seconds("talk", hms)),
        "solved": ("Resolved", yes("Yes", "No")),
    })  # fmt: skip
    nl = columns(
        opened=("Datum", iso("%d-%m-%Y")),
        clock=("Tijd", iso("%H:%M")),
        wait=("Wachttijd", seconds("wait", ms_clock)),
        talk=("Gesprekstijd", seconds("talk", ms_clock)),
        mark=("Rapportcijfer", mark(lambda m: comma(1 + (m - 1) * 2.25, 2))),
        solved=yes("J", "N"),
    )
    report = "Rapport klantcontact\nPeriode: januari 2025\n\n"
    for name, table in (("American", us), ("Dutch", nl)):
        yield one("mixed", name, table)
        yield one("mixed", f"{name}, comma, BOM", table, sep=",", encoding="utf-8-sig", end="\r\n")
        yield one("mixed", f"{name}, tabs, UTF-16", table, sep="\t", encoding="utf-16")
        yield one("mixed", f"{name}, a title", table, before=report)
        yield one("mixed", f"{name}, a title and a footer", table, before=report, after="\nEinde rapport\n")
        rows = rows_of(table)
        yield Writing(
            "mixed",
            f"{name}, workbook with a title",
            {"r.xlsx": workbook({"Blad1": rows}, titles=[["Rapport"], []])},
            contacts=truth(),
        )
        yield one("mixed", f"{name}, semicolon, sep", table, before="sep=;\n", end="\r\n")
        dashes = {key: (lambda c, cell=cell: cell(c) or "-") for key, cell in table.items()}
        yield one("mixed", f"{name}, dashes for nothing", dashes)


def shapes():
    legs = []
    for row, c in zip(rows_of(columns())[1:], truth(), strict=True):
        parts = 2 if c.talk and c.number % 4 == 0 else 1
        for k in range(parts):
            leg = list(row)
            if c.talk:
                share = c.talk // parts
                leg[6] = str(c.talk - share * (parts - 1) if k == 0 else share)
            if k:
                leg[1] = (c.opened + timedelta(minutes=5)).strftime("%Y-%m-%d %H:%M:%S")
                leg[5] = "0"
            legs.append(leg)
    yield one("shapes", "a row a leg", rows=[list(columns()), *legs])
    events = [["Ticket ID", "Event time", "Event", "Channel", "Category", "Requester"]]
    for c in truth():
        for k, event in enumerate(("created", "assigned", "solved")):
            at = (c.opened + timedelta(minutes=9 * k)).strftime("%Y-%m-%d %H:%M:%S")
            events.append([f"T{100000 + c.number}", at, event, c.channel, c.moment, c.customer])
    yield one("shapes", "a row an event", rows=events, lacks={"wait", "talk", "solved", "mark"})


GROUPS = (
    times,
    times_apart,
    durations,
    marks,
    empties,
    words,
    endings,
    beside,
    layouts,
    workbooks,
    nested,
    mixed,
    shapes,
)


@cache
def writings():
    """Every writing, in a fixed order."""
    found = tuple(writing for group in GROUPS for writing in group())
    twice = [key for key, number in Counter((w.group, w.name) for w in found).items() if number > 1]
    assert not twice, twice
    return found
