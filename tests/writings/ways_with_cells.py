"""Ways of writing that vary what stands in the columns: times, durations, marks, words for nothing, names."""

import random
from datetime import UTC, timedelta

from made_contacts import (
    DAYS_NL,
    MONTHS,
    MONTHS_DE,
    MONTHS_FR,
    MONTHS_NL,
    TEVREDEN,
    ZONE,
    comma,
    epoch,
    gone,
    hms,
    in_zone,
    iso,
    iso_duration,
    mark,
    ms_clock,
    named,
    no_zeros,
    seconds,
    serial,
    thousands,
    truth,
    two,
    words_nl,
    yes,
)
from one_writing import BASE, ENGLISH, columns, one


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
        "digits, a line between": iso("%Y%m%d_%H%M%S"),
        "digits without seconds": iso("%Y%m%d%H%M"),
        "iso, dots": iso("%Y.%m.%d %H:%M:%S"),
        "iso, the name of the zone": in_zone("%Y-%m-%dT%H:%M:%S+01:00[Europe/Amsterdam]", ZONE),
        "of a database": in_zone("%Y-%m-%d %H:%M:%S.123456+01", ZONE),
        "of a server's log": in_zone("%d/%b/%Y:%H:%M:%S +0100", ZONE),
        "of a script": in_zone("%a %b %d %Y %H:%M:%S GMT+0100 (Central European Standard Time)", ZONE),
        "of C": iso("%a %b %d %H:%M:%S %Y"),
        "clock in front": iso("%H:%M:%S %d-%m-%Y"),
        "clock in front, slashes": iso("%H:%M %d/%m/%Y"),
        "a space that does not break": iso("%d-%m-%Y\N{NO-BREAK SPACE}%H:%M"),
        "a sign for text": iso("'%d-%m-%Y %H:%M"),
        "a.m.": lambda c: (
            no_zeros("/", first="month", clock="{h12}:{mm} {ampm}")(c).replace("AM", "a.m.").replace("PM", "p.m.")
        ),
        "month in French": named("{d} {month} {y} {hh}:{mm}", MONTHS_FR),
        "month in German": named("{d}. {month} {y} {hh}:{mm}", MONTHS_DE),
        "Uhr": iso("%d.%m.%Y, %H:%M Uhr"),
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
        ("an hour in words", "Tijd", lambda c: f"{c.opened.hour} uur"),
        ("a block of an hour", "Tijdvak", lambda c: f"{c.opened:%H}:00 - {c.opened.hour + 1:02d}:00"),
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
        "3 Min. 28 Sek.": lambda s: f"{s // 60} Min. {s % 60} Sek.",
        "3 minutes 28 seconds": lambda s: f"{s // 60} minutes {s % 60} seconds",
        "208 s": lambda s: f"{s} s",
        "208 sec": lambda s: f"{s} sec.",
        "3' 28\"": lambda s: f"{s // 60}'{s % 60:02d}\"",
        "3' 28''": lambda s: f"{s // 60}' {s % 60:02d}''",
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
        "stars out of five": ("Beoordeling", lambda m: "★" * m + "☆" * (5 - m)),
        "stars as pictures": ("Rating", lambda m: "⭐\ufe0f" * m),
        "asterisks": ("Waardering", lambda m: "*" * m),
        "of ten": ("Cijfer", lambda m: f"{comma(1 + (m - 1) * 2.25, 2)}/10"),
        "of five, in words": ("CSAT", lambda m: f"{m} van de 5"),
        "stars counted": ("Rating", lambda m: f"{m} out of 5 stars"),
        "a word before": ("CSAT", lambda m: f"{('Bad', 'Poor', 'OK', 'Good', 'Great')[m - 1]} ({m})"),
        "a word with a colon": ("Klanttevredenheid", lambda m: f"{m}: {TEVREDEN[m - 1]}"),
    }
    for name, (head, form) in forms.items():
        yield one("marks", name, columns(mark=(head, mark(form))))
    asked = {
        "words": lambda m: TEVREDEN[m - 1],
        "words, English": lambda m: ("Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied")[
            m - 1
        ],
        "one is best": lambda m: f"{6 - m} - {TEVREDEN[m - 1]}",
        "faces": lambda m: "😡🙁😐🙂😀"[m - 1],
    }
    for name, form in asked.items():
        yield one("marks", name, columns(mark=("Tevredenheid", mark(form))), expected="asked")
    colours = mark(lambda m: ("rood", "oranje", "geel", "groen", "blauw")[m - 1])
    yield one("marks", "words that nobody can put in order", columns(mark=("Tevredenheid", colours)), lacks={"mark"})
    refusing = {c.number: f"{c.mark} - {TEVREDEN[c.mark - 1]}" if c.mark else "6 - weet niet" for c in truth()}
    yield one("marks", "a number for no answer", columns(mark=("Tevredenheid", lambda c: refusing[c.number])))


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
    for word in ("-1", "#DIV/0!", "n.t.b."):
        changed = {what: (BASE[what][0], filled(BASE[what][1], word)) for what in ("wait", "talk")}
        yield one("empties", f"{word} for nothing", columns(**changed))
    for word in ("missing", "undefined", "<leeg>", "[]", "x", "geen opgave", "Zie toelichting"):
        changed = {what: (BASE[what][0], filled(BASE[what][1], word)) for what in ("wait", "talk", "mark")}
        yield one("empties", f"{word}, which nobody knows", columns(**changed))
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
                      ("1", "0"), ("wel", "niet"), ("oui", "non"), ("✓", "✗"), ("-1", "0"),
                      ("Opgelost", "Niet opgelost"), ("FCR", "Geen FCR")):  # fmt: skip
        yield one("words", f"{good}/{bad}", columns(solved=yes(good, bad)))
    there = ("Telefoon", "Balie", "E-mail", "Website")
    for name, spoken in {
        "capitals": ("TELEFOON", "BALIE", "E-MAIL", "WEBSITE"),
        "Dutch forms": ("Telefonisch", "Aan de balie", "Per e-mail", "Webformulier"),
        "English": ("Phone", "Walk-in", "Email", "Web"),
        "systems": ("voice", "Front desk", "Email", "Self-service portal"),
        "words around": ("Inbound call", "Bezoek balie", "E-mailbericht", "Klantportaal"),
        "German": ("Telefon", "Schalter", "E-Mail", "Webseite"),
        "French": ("Téléphone", "Guichet", "Courriel", "Site web"),
        "a town hall": ("Telefoon (KCC)", "Stadskantoor", "E-mail", "App"),
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
