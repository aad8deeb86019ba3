"""Ways of writing as tools in several countries have them: names, orders and signs that go together in one export."""

import csv
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from made_contacts import (
    EPOCH,
    MONTHS,
    ZONE,
    comma,
    epoch,
    gone,
    hms,
    in_zone,
    iso,
    mark,
    ms_clock,
    named,
    no_zeros,
    plain,
    seconds,
    serial,
    truth,
    yes,
)
from one_writing import columns, one

GERMAN = {"Telefoon": "Telefon", "Balie": "Schalter", "E-mail": "E-Mail", "Website": "Webformular"}
FRENCH = {"Telefoon": "Téléphone", "Balie": "Accueil physique", "E-mail": "Mél", "Website": "Formulaire en ligne"}
ENGLISH_CHANNELS = {"Telefoon": "Phone", "Balie": "In person", "E-mail": "Email", "Website": "Web"}
GERMAN_MOMENTS = {"Reparatie": "Reparatur", "Huurvraag": "Miete", "Verhuizen": "Umzug", "Overlast": "Lärm"}
FRENCH_MOMENTS = {
    "Reparatie": "Réparation", "Huurvraag": "Loyer", "Verhuizen": "Déménagement", "Overlast": "Nuisances",
}  # fmt: skip


def calls():
    """The contacts by telephone."""
    return tuple(c for c in truth() if c.channel == "Telefoon")


def say(names):
    """The channel in other words."""
    return lambda c: names[c.channel]


def number(c):
    """The number of who calls."""
    return "+316" + str(10_000_000 + int(c.customer[1:]) * 7919)[:8]


def ended(c):
    """When a contact was over."""
    return c.opened + timedelta(seconds=(c.wait or 0) + (c.talk or 0))


def remark(c):
    """A remark with quotes, signs and line ends."""
    begun = f'Bewoner zegt: "{c.moment.lower()}", belt over nr {c.number};'
    return f"{begun}\nvraagt terugbelverzoek, zie zaak {c.number * 37}"


def systems():
    """Exports as tools of several countries write them."""
    yield one(
        "systems",
        "nl: melding with date and clock, minutes spent",
        {
            "Meldingnummer": lambda c: f"M2501 {c.number:04d}",
            "Datum aanmelding": iso("%d-%m-%Y"),
            "Tijd aanmelding": iso("%H:%M"),
            "Binnenkomst": plain("channel"),
            "Soort melding": plain("moment"),
            "Aanmelder nr.": plain("customer"),
            "Bestede tijd (min)": seconds("talk", lambda s: comma(s / 60, 2)),
            "Gereed": yes("Ja", "Nee"),
        },
        lacks={"wait", "mark", "solved"},
    )
    yield one(
        "systems",
        "nl: lead time beside, no handle time",
        columns(talk=("Doorlooptijd (uren)", lambda c: comma(2 + c.number % 70, 1))),
        lacks={"talk"},
    )
    yield one(
        "systems",
        "nl: last change stands first",
        {
            "Laatst gewijzigd": lambda c: (c.opened + timedelta(days=2, hours=3)).strftime("%d-%m-%Y %H:%M"),
            **columns(opened=iso("%d-%m-%Y %H:%M")),
        },
    )
    yield one(
        "systems",
        "nl: answered ja/nee",
        columns(gone=("Beantwoord", lambda c: "" if c.channel != "Telefoon" else "nee" if c.gone else "ja")),
    )
    yield one(
        "systems",
        "nl: status closed solved / closed not solved",
        columns(solved=("Status", yes("Gesloten - opgelost", "Gesloten - niet opgelost"))),
    )
    yield one(
        "systems",
        "nl: total duration beside wait and talk",
        columns(extra=("Totale duur (s)", lambda c: "" if c.wait is None else str(c.wait + (c.talk or 0)))),
    )
    yield one(
        "systems",
        "nl: units mixed in one column",
        columns(
            wait=("Wachttijd", seconds("wait", lambda s: f"{s} sec" if s < 60 else f"{s // 60} min {s % 60} sec")),
            talk=("Gespreksduur", seconds("talk", lambda s: f"{s} sec" if s < 90 else f"{s // 60} min {s % 60} sec")),
        ),
    )
    yield one(
        "systems",
        "nl: clocks with and without hours in one column",
        columns(
            wait=("Wachttijd", seconds("wait", ms_clock)),
            talk=("Gespreksduur", seconds("talk", lambda s: hms(s) if s >= 900 else ms_clock(s))),
        ),
    )
    yield one(
        "systems",
        "nl: handled in words of hours",
        columns(talk=("Behandeltijd", seconds("talk", lambda s: f"{s // 3600} u {s // 60 % 60} m {s % 60} s"))),
    )
    yield one("systems", "nl: long remarks with quotes, marks and line ends", columns(extra=("Omschrijving", remark)))
    yield one(
        "systems",
        "nl: names of callers",
        columns(
            customer=(
                "Naam beller",
                lambda c: ("Jan de Boer", "Mw. A. Visser", "Kees Smit", "Fatima El Amrani")[c.number % 4],
            )
        ),
        lacks={"customer"},
    )
    yield one("systems", "nl: direction in and out", columns(extra=("Richting", lambda c: "Inkomend")))
    yield one("systems", "nl: NPS", columns(mark=("NPS", mark(lambda m: str((0, 3, 6, 8, 10)[m - 1])))), lacks={"mark"})
    yield one(
        "systems",
        "nl: good and bad",
        columns(mark=("Beoordeling", mark(lambda m: "Goed" if m > 3 else "Slecht"))),
        expected="asked",
    )
    yield one(
        "systems",
        "de: tickets",
        {
            "Ticketnummer": lambda c: f"2025{c.number:08d}",
            "Erstellt": iso("%d.%m.%Y %H:%M:%S"),
            "Kanal": say(GERMAN),
            "Thema": lambda c: GERMAN_MOMENTS[c.moment],
            "Kundennummer": plain("customer"),
            "Wartezeit (Sek.)": seconds("wait", str),
            "Gesprächsdauer (Sek.)": seconds("talk", str),
            "Gelöst": yes("ja", "nein"),
            "Zufriedenheit": mark(str),
        },
    )
    yield one(
        "systems",
        "de: tickets, Windows",
        {
            "Ticketnummer": lambda c: f"2025{c.number:08d}",
            "Eröffnet am": iso("%d.%m.%Y %H:%M"),
            "Eingangskanal": say(GERMAN),
            "Anliegen": lambda c: GERMAN_MOMENTS[c.moment],
            "Kunden-Nr.": plain("customer"),
            "Wartezeit": seconds("wait", hms),
            "Bearbeitungszeit": seconds("talk", hms),
            "Gelöst": yes("Ja", "Nein"),
        },
        lacks={"mark"},
        encoding="cp1252",
        end="\r\n",
    )
    yield one(
        "systems",
        "de: calls of an exchange",
        {
            "Datum": iso("%d.%m.%Y"),
            "Uhrzeit": iso("%H:%M:%S"),
            "Rufnummer": number,
            "Warteschlange": lambda c: GERMAN_MOMENTS[c.moment],
            "Wartedauer": seconds("wait", lambda s: f"00:{s // 60:02d}:{s % 60:02d}"),
            "Gesprächsdauer": lambda c: f"00:{(c.talk or 0) // 60:02d}:{(c.talk or 0) % 60:02d}",
            "Ergebnis": gone("Aufgelegt", "Angenommen"),
        },
        contacts=calls(),
        lacks={"solved", "mark"},
    )
    yield one(
        "systems",
        "fr: tickets",
        {
            "ID": lambda c: f"{c.number + 4000}",
            "Statut": lambda c: "Clos",
            "Date d'ouverture": iso("%d/%m/%Y %H:%M"),
            "Catégorie": lambda c: FRENCH_MOMENTS[c.moment],
            "N° client": plain("customer"),
            "Source de la demande": say(FRENCH),
            "Durée d'attente (s)": seconds("wait", str),
            "Temps de traitement (s)": seconds("talk", str),
            "Résolu": yes("Oui", "Non"),
        },
        lacks={"mark"},
        quoting=csv.QUOTE_ALL,
    )
    yield one(
        "systems",
        "fr: calls",
        {
            "Date d'appel": iso("%d/%m/%Y"),
            "Heure": iso("%H:%M"),
            "File d'attente": lambda c: FRENCH_MOMENTS[c.moment],
            "Numéro appelant": number,
            "Temps d'attente": seconds("wait", lambda s: f"00:{s // 60:02d}:{s % 60:02d}"),
            "Durée de conversation": seconds("talk", lambda s: f"00:{s // 60:02d}:{s % 60:02d}"),
            "Statut": gone("Abandonné", "Décroché"),
        },
        contacts=calls(),
        lacks={"solved", "mark"},
        encoding="cp1252",
    )
    yield one(
        "systems",
        "fr: codes in capitals",
        {
            "NUM_CONTACT": lambda c: f"{c.number}",
            "DT_CREATION": iso("%d/%m/%Y %H:%M:%S"),
            "CANAL": say(FRENCH),
            "MOTIF": lambda c: FRENCH_MOMENTS[c.moment],
            "NUM_CLIENT": plain("customer"),
            "DUREE_ATTENTE_SEC": seconds("wait", str),
            "DUREE_TRAITEMENT_SEC": seconds("talk", str),
            "RESOLU_O_N": yes("O", "N"),
        },
        lacks={"mark"},
    )
    yield one(
        "systems",
        "en: call log of a cloud phone",
        {
            "line": lambda c: "Main line",
            "date (TZ offset incl.)": iso("%Y-%m-%d"),
            "time (TZ offset incl.)": iso("%H:%M:%S"),
            "number timezone": lambda c: "Europe/Amsterdam",
            "datetime (UTC)": in_zone("%Y-%m-%d %H:%M:%S", UTC),
            "direction": lambda c: "inbound",
            "from": number,
            "to": lambda c: "31201234567",
            "answered": gone("No", "Yes"),
            "missed_call_reason": gone("abandoned in classic", ""),
            "waiting time": seconds("wait", str),
            "duration (in call)": seconds("talk", str),
            "duration (total)": lambda c: str(c.wait + (c.talk or 0)),
            "tags": plain("moment"),
        },
        contacts=calls(),
        lacks={"solved", "mark"},
        sep=",",
        expected="asked",
    )
    yield one(
        "systems",
        "en: only a time in UTC, named so",
        columns(opened=("Start Time (UTC)", in_zone("%Y-%m-%d %H:%M:%S", UTC))),
    )
    yield one(
        "systems",
        "en: only a time in UTC, joined name",
        columns(opened=("CallStartTimeUTC", in_zone("%Y-%m-%d %H:%M:%S", UTC))),
    )
    yield one(
        "systems",
        "en: universal and local time",
        {
            "CallUniversalTime": in_zone("%Y-%m-%d %H:%M:%S.000", UTC),
            "CallLocalTime": iso("%Y-%m-%d %H:%M:%S.000"),
            **columns(opened=None),
        },
    )
    yield one("systems", "en: zone before the date", columns(opened=("Start Time", iso("%H:%M:%S CET %Y-%m-%d"))))
    yield one(
        "systems",
        "en: call report of an exchange",
        {
            "Call Time": iso("%Y-%m-%dT%H:%M:%S"),
            "Caller ID": number,
            "Destination": plain("moment"),
            "Status": gone("unanswered", "answered"),
            "Ringing": seconds("wait", lambda s: f"00:{s // 60:02d}:{s % 60:02d}"),
            "Talking": lambda c: f"00:{(c.talk or 0) // 60:02d}:{(c.talk or 0) % 60:02d}",
        },
        contacts=calls(),
        lacks={"solved", "mark"},
        sep=",",
        expected="asked",
    )
    yield one(
        "systems",
        "en: issues of a service desk",
        {
            "Issue key": lambda c: f"SUP-{c.number + 1}",
            "Created": named("{dd}/{month}/{yy} {h12}:{mm} {ampm}", MONTHS, short=3),
            "Request channel type": say(ENGLISH_CHANNELS),
            "Customer Request Type": plain("moment"),
            "Reporter": plain("customer"),
            "Time Spent": seconds("talk", str),
            "Satisfaction rating": mark(str),
        },
        lacks={"wait", "solved"},
        sep=",",
    )
    yield one(
        "systems",
        "en: cases with a legal footer",
        columns(
            opened=("Date/Time Opened", no_zeros("/", first="month", clock="{h12}:{mm} {ampm}")),
            channel=("Case Origin", say(ENGLISH_CHANNELS)),
            moment="Case Reason",
            id="Case Number",
            customer="Account ID",
            solved=("Closed", yes("1", "0")),
        ),
        lacks={"solved"},
        sep=",",
        after="\n\n\nConfidential Information - Do Not Distribute\nCopyright (c) 2000-2025 Example Inc.\n"
        "Generated By: report user 15-2-2025 10:11\n",
    )
    yield one(
        "systems",
        "en: do not modify",
        {
            "(Do Not Modify) Incident": lambda c: f"{c.number:08x}-1111-ef11-9f89-{c.number:012x}",
            "(Do Not Modify) Row Checksum": lambda c: f"{c.number * 7919:x}=",
            "(Do Not Modify) Modified On": lambda c: (c.opened + timedelta(days=1)).strftime("%d-%m-%Y %H:%M"),
            "Case Number": lambda c: f"CAS-{c.number:05d}-X",
            "Origin": say(ENGLISH_CHANNELS),
            "Created On": iso("%d-%m-%Y %H:%M"),
            "Subject": plain("moment"),
            "Customer": plain("customer"),
        },
        lacks={"wait", "talk", "solved", "mark"},
    )
    yield one(
        "systems",
        "en: day and month of a report, spelled",
        columns(
            opened=(
                "Call Date",
                named(
                    "{wd}, {month} {d}, {y} {h12}:{mm} {ampm}",
                    MONTHS,
                    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
                ),
            )
        ),
    )
    yield one("systems", "a program: seven digits of a second", columns(opened=iso("%Y-%m-%dT%H:%M:%S.0000000+01:00")))
    yield one(
        "systems",
        "a program: spans with seven digits",
        columns(
            wait=("Wachttijd", seconds("wait", lambda s: "0" + hms(s) + ".0000000")),
            talk=("Gespreksduur", seconds("talk", lambda s: "0" + hms(s) + ".0000000")),
        ),
    )
    yield one(
        "systems",
        "a program: spans with days",
        columns(
            wait=("Wachttijd", seconds("wait", lambda s: "0.0" + hms(s))),
            talk=("Gespreksduur", seconds("talk", lambda s: "0.0" + hms(s))),
        ),
    )
    yield one(
        "systems", "epoch with a fraction", columns(opened=lambda c: f"{c.opened.replace(tzinfo=ZONE).timestamp():.3f}")
    )
    yield one(
        "systems",
        "epoch milliseconds, millisecond spans named",
        columns(
            opened=("createdAt", epoch(1000)),
            wait=("waitMs", seconds("wait", lambda s: str(s * 1000))),
            talk=("talkMs", seconds("talk", lambda s: str(s * 1000))),
        ),
    )
    yield one("systems", "serial with a comma", columns(opened=lambda c: serial(10)(c).replace(".", ",")))
    yield one(
        "systems",
        "serial, day and fraction apart",
        columns(
            opened=("Datum", lambda c: str((c.opened - EPOCH).days)),
            clock=("Tijd", lambda c: f"{((c.opened - EPOCH) % timedelta(days=1)) / timedelta(days=1):.8f}"),
        ),
    )
    yield one(
        "systems",
        "year first without a zero",
        columns(opened=lambda c: f"{c.opened.year}/{c.opened.month}/{c.opened.day} {c.opened.hour}:{c.opened:%M}"),
    )
    yield one("systems", "a time without a day of twelve or less", columns(opened=no_zeros(".", clock="{h}.{mm}")))
    yield one(
        "systems",
        "begin and end, no durations",
        columns(
            wait=None,
            talk=None,
            opened=("Start", iso()),
            ended=("Einde", lambda c: ended(c).strftime("%Y-%m-%d %H:%M:%S")),
        ),
        lacks={"wait", "talk"},
    )
    yield one(
        "systems",
        "en: a zone by its whole name",
        columns(opened=("Started at (America/New_York)", in_zone("%Y-%m-%d %H:%M", ZoneInfo("America/New_York")))),
    )
    yield one("systems", "en: hours from Greenwich", columns(opened=("Created (GMT+1)", iso())))
    yield one("systems", "nl: one length in minutes, one in seconds", columns(
        wait=("Wachttijd (min)", seconds("wait", lambda s: comma(s / 60, 4)))
    ))  # fmt: skip
    yield one("systems", "nl: status solved and not", columns(solved=("Status", yes("Opgelost", "Niet opgelost"))))
    yield one("systems", "de: status solved and not", columns(solved=("Zustand", yes("gelöst", "nicht gelöst"))))
    yield one("systems", "fr: a day, à, a time", columns(opened=("Créé le", iso("%d/%m/%Y à %H:%M"))))
    yield one(
        "systems",
        "es: calls, whose words are not known",
        {
            "Fecha": iso("%d/%m/%Y"),
            "Hora": iso("%H:%M:%S"),
            "Cola": plain("moment"),
            "Espera": seconds("wait", hms),
            "Duración": seconds("talk", hms),
        },
        contacts=calls(),
        expected="asked",
    )
