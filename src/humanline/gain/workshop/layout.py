"""The workshop sheet's tables: their names, columns and words, in both languages, for writing and for reading."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from humanline.foundation.language import LANGUAGES, Language, in_language
from humanline.foundation.names import same
from humanline.model.judgement import Side
from humanline.model.other_start import Way

TableName = Literal["moments", "scores", "survey", "candidates", "hours"]


class Terms(NamedTuple):
    """The same words in both languages."""

    nl: str
    en: str

    def of(self, language: Language) -> str:
        """The words in `language`."""
        return in_language(self, language)


class Field(NamedTuple):
    """One column of a table.

    Attributes:
        name: the record's field.
        header: what stands above the column. What is between brackets does not count when it is read.
        width: in characters.
        teaches: the note on the header cell.
        also: other headers that are taken for this one.
    """

    name: str
    header: Terms
    width: int
    teaches: Terms
    also: tuple[str, ...] = ()


class TableLayout(NamedTuple):
    """One table: its sheet and columns. It is recognised by the first column of `needs` with one of the others."""

    name: TableName
    sheet: Terms
    fields: tuple[Field, ...]
    needs: tuple[str, ...]


HOWTO = Terms("Uitleg", "How to")

MOMENTS = TableLayout(
    "moments",
    Terms("Momenten", "Moments"),
    (
        Field("name", Terms("contactmoment", "moment"), 34,
              Terms("Waarover een klant contact opneemt, zoals 'adreswijziging' of 'klacht'. Noem er 8 tot 15. Neem "
                    "dezelfde namen als in uw contactregistratie, als u die hebt.",
                    "What a customer gets in touch about, such as 'change of address' or 'complaint'. Name 8 to 15. "
                    "Use the names of your contact log, if you have one."),
              ("naam", "name", "onderwerp", "subject", "reden", "reason")),
        Field("per_week", Terms("contacten per week (ongeveer)", "contacts a week (roughly)"), 14,
              Terms("Een schatting is genoeg: 5, 50 of 500. Alle kanalen samen, dus ook website en app.",
                    "A rough number will do: 5, 50 or 500. All channels together, website and app too."),
              ("contacts per week", "per week", "aantal per week", "a week")),
        Field("minutes", Terms("minuten per contact (ongeveer)", "minutes a contact (roughly)"), 14,
              Terms("Hoeveel minuten een medewerker er gemiddeld mee bezig is, met het nawerk erbij.",
                    "How many minutes a colleague spends on it on average, work afterwards included."),
              ("minutes per contact", "minuten", "minutes")),
        Field("way_to_person", Terms("hoe bereikt een klant nu een medewerker?",
                                     "how does a customer reach a person today?"), 40,
              Terms("In gewone woorden: 'keuzemenu, toets 3, dan wachten' of 'staat alleen onderaan de site'.",
                    "In plain words: 'menu, key 3, then wait' or 'only at the bottom of the site'."),
              ("weg naar een medewerker", "weg naar een mens", "hoe bereikt een klant nu een mens", "way to a person",
               "way")),
        Field("steps_to_person", Terms("aantal stappen (geschat)", "steps (counted)"), 12,
              Terms("Tel elke klik, toets, pagina of vraag tot er een medewerker is. Probeer het even zelf.",
                    "Count every click, key, page or question until there is a person. Try it yourself."),
              ("stappen", "aantal stappen", "steps to a person", "number of steps")),
        Field("owed", Terms("altijd een medewerker? (ja/nee)", "always a person? (yes/no)"), 14,
              Terms("Ja, als de wet of het fatsoen een medewerker vraagt: dreigende uitzetting, schulden, geweld, "
                    "overlijden, gevaar. Deze contacten gaan voor elke rekensom.",
                    "Yes, where law or decency asks for a person: eviction, debt, violence, bereavement, danger. These "
                    "contacts come before any arithmetic."),
              ("altijd een medewerker", "altijd een mens", "always a person", "owed")),
        Field("department", Terms("afdeling (mag leeg)", "department (may be empty)"), 22,
              Terms("In dezelfde woorden als 'eigen afdeling' op het blad Scores. Dan is te zien, en te verrekenen, of "
                    "elke afdeling haar eigen onderwerp het zwaarst vindt.",
                    "In the same words as 'own department' on the sheet Scores. Then it shows whether every department "
                    "thinks its own subject the weightiest, and that is taken off."),
              ("afdeling", "department", "handled by")),
        Field("channels", Terms("kanalen (mag leeg)", "channels (may be empty)"), 26,
              Terms("Waarlangs het meestal binnenkomt: telefoon, chat, balie, website.",
                    "How it usually comes in: phone, chat, counter, website."),
              ("kanaal", "channel")),
        Field("failure_share", Terms("komt doordat er iets misging of niet gedaan is (%)",
                                     "comes because something went wrong or was not done (%)"), 18,
              Terms("Hoeveel van de 100 klanten hadden geen contact hoeven opnemen als alles goed was gegaan? Leeg als "
                    "niemand het weet.",
                    "How many of 100 customers would not have had to get in touch if all had gone well? Empty where "
                    "nobody knows."),
              ("faalvraag", "failure demand")),
        Field("cause", Terms("wat ging er mis? (oorzaak)", "what went wrong? (cause)"), 34,
              Terms("De oorzaak die het vaakst voorkomt: 'brief niet te begrijpen', 'monteur kwam niet'.",
                    "The cause that occurs most: 'letter that can't be understood', 'engineer did not come'."),
              ("oorzaak", "cause")),
        Field("caused_by", Terms("bij welke afdeling ligt dat?", "which department causes it?"), 22,
              Terms("De afdeling waar het misging. Vaak een andere dan die de contacten krijgt. Nooit een persoon.",
                    "The department where it went wrong. Often another one than gets the contacts. Never a person."),
              ("veroorzaakt door", "caused by")),
        Field("starts", Terms("hoe kan het ook beginnen? (mag leeg)", "how could it start as well? (may be empty)"), 22,
              Terms("Keuze: een medewerker en zelfservice naast elkaar aangeboden. Samen: de klant bereidt het zelf "
                    "voor, en krijgt daarna altijd een medewerker. Leeg: geen van beide.",
                    "Choice: a person and self-service offered as equals. Together: the customer prepares it, and then "
                    "always meets a person. Empty: neither."),
              ("ook beginnen", "other starts")),
        Field("chosen", Terms("hoeveel klanten kiezen dan een medewerker? (%)",
                              "how many customers would choose a person? (%)"), 18,
              Terms("Bij keuze: hoeveel van de 100 klanten zouden een medewerker kiezen? Leeg als niemand het weet.",
                    "With a choice: how many of 100 customers would choose a person? Empty where nobody knows."),
              ("kiest een medewerker", "choose a person")),
        Field("together_minutes",
              Terms("minuten als de klant het voorbereidt", "minutes when the customer prepared it"), 18,
              Terms("Bij samen: hoeveel minuten een medewerker er dan nog mee bezig is. Leeg als niemand het weet.",
                    "With together: how many minutes a colleague then still spends on it. Empty where nobody knows."),
              ("minuten samen", "minutes together")),
    ),
    ("name", "per_week", "minutes", "way_to_person", "steps_to_person", "owed", "failure_share", "cause", "starts"),
)  # fmt: skip

SCORES = TableLayout(
    "scores",
    Terms("Scores", "Scores"),
    (
        Field("rater", Terms("wie scoort? (naam of letters)", "who scores? (name or initials)"), 22,
              Terms("Alleen om antwoorden uit elkaar te houden. Letters of een nummer mogen ook.",
                    "Only to tell answers apart. Initials or a number will do."),
              ("wie", "wie scoort", "rater", "who", "beoordelaar")),
        Field("side", Terms("voor wie?", "for whom?"), 26,
              Terms("Kies: klant (u bent zelf klant), medewerker namens klant (een gok, en zo wordt hij ook genoemd), "
                    "of organisatie.",
                    "Choose: customer (you are one yourself), colleague for the customer (a guess, and it is called "
                    "one), or organisation."),
              ("side", "kant", "voor")),
        Field("moment", Terms("contactmoment", "moment"), 34,
              Terms("Kies uit de lijst van het blad Momenten.", "Choose from the list of the sheet Moments."),
              ("onderwerp", "subject")),
        Field("segment", Terms("doelgroep (leeg = iedereen)", "segment (empty = everyone)"), 20,
              Terms("Laat leeg, tenzij het voor een groep echt anders is. Zet er dan een rij bij voor die groep.",
                    "Leave empty, unless it is really different for one group. Then add a row for that group."),
              ("segment", "groep", "group")),
        Field("matters", Terms("hoe belangrijk is dit? (0 tot 10)", "how much does it matter? (0 to 10)"), 16,
              Terms("0 = het maakt mij niets uit; 10 = het belangrijkste wat er is. Dit gaat over het moment, niet "
                    "over wie het afhandelt.",
                    "0 = I do not care; 10 = the most important thing there is. This is about the moment, not about "
                    "who handles it."),
              ("belang", "hoe belangrijk", "matters", "importance", "how important")),
        Field("adds", Terms("wat voegt een medewerker toe? (-2 tot +2)", "what does a person add? (-2 to +2)"), 16,
              Terms("Vergeleken met góede zelfservice, niet met slechte. -2 = een medewerker maakt het veel slechter; "
                    "0 = geen verschil; +2 = een medewerker maakt het veel beter.",
                    "Compared with good self-service, not with bad. -2 = a person makes it much worse; 0 = no "
                    "difference; +2 = a person makes it much better."),
              ("medewerker voegt toe", "mens voegt toe", "wat voegt een mens toe", "adds", "a person adds",
               "toegevoegde waarde")),
        Field("department", Terms("eigen afdeling", "own department"), 20,
              Terms("Zo is te zien of elke afdeling haar eigen onderwerp het zwaarst vindt.",
                    "Shows whether every department thinks its own subject the weightiest."),
              ("afdeling", "department")),
    ),
    ("moment", "adds", "matters"),
)  # fmt: skip

#: A survey of customers with the third question; the other two stand in it as in the scores.
SURVEY = TableLayout(
    "survey",
    Terms("Vragenlijst", "Survey"),
    (
        *SCORES.fields,
        Field("wished", Terms("had u liever een medewerker gesproken? (ja/nee)",
                              "would you rather have spoken to a person? (yes/no)"), 20,
              Terms("Alleen voor klanten die geen medewerker spraken; anders leeg.",
                    "Only for customers who spoke to no person; else empty."),
              ("liever een medewerker", "rather a person", "wens", "wish", "wanted person")),
    ),
    ("moment", "wished"),
)  # fmt: skip

#: One rater's own sheet: said once above the table, and its columns. Read as the scores they are.
BALLOT = Terms("Scores {n}", "Scores {n}")
BALLOT_ABOVE = ("rater", "side", "department")
BALLOT_COLUMNS = ("moment", "matters", "adds", "segment")

CANDIDATES = TableLayout(
    "candidates",
    Terms("Mogelijke zelfservice", "Candidates"),
    (
        Field("name", Terms("mogelijke zelfservice", "candidate"), 40,
              Terms("Zelfservice die er nog niet is, of die beter kan.",
                    "Self-service that does not exist yet, or could be better."),
              ("naam", "name", "zelfservice")),
        Field("moment", Terms("contactmoment", "moment"), 34,
              Terms("Voor welk contactmoment?", "For which moment?"), ()),
        Field("keeps_share", Terms("komt zelf tot een goed eind (%)", "brought to a good end by itself (%)"), 18,
              Terms("Hoeveel van de 100 klanten komen er helemaal uit zonder medewerker? Schat voorzichtig.",
                    "How many of 100 customers get it done without a person? Guess on the low side."),
              ("houdt", "keeps", "keeps share", "share", "aandeel")),
        Field("cost_per_year", Terms("kosten per jaar (euro)", "cost a year (euro)"), 16,
              Terms("Bouwen (gedeeld door de jaren dat het meegaat) en onderhouden.",
                    "Building (divided by the years it lasts) and keeping it up."),
              ("kosten", "cost", "kosten per jaar", "cost per year")),
    ),
    ("name", "keeps_share", "cost_per_year"),
)  # fmt: skip

HOURS = TableLayout(
    "hours",
    Terms("Uren", "Hours"),
    (
        Field("question", Terms("vraag", "question"), 62, Terms("", ""), ()),
        Field("answer", Terms("antwoord", "answer"), 18, Terms("", ""), ()),
    ),
    ("question", "answer"),
)
HOURS_QUESTION = Terms(
    "Hoeveel uur per week hebben medewerkers echt voor klanten?",
    "How many hours a week can staff really give to customers?",
)
MADE_UP_QUESTION = Terms(
    "Zijn deze scores verzonnen, als oefening? (ja/nee)", "Are these scores made up, as an exercise? (yes/no)"
)

TABLES: tuple[TableLayout, ...] = (MOMENTS, SURVEY, SCORES, CANDIDATES, HOURS)

SIDES: dict[Side, Terms] = {
    "customer": Terms("klant", "customer"),
    "staff_for_customer": Terms("medewerker namens klant", "colleague for the customer"),
    "organisation": Terms("organisatie", "organisation"),
}
SIDE_WORDS: dict[str, Side] = {
    **{same(word): side for side, words in SIDES.items() for word in words},
    **{same(side): side for side in SIDES},
    "de klant": "customer",
    "huurder": "customer",
    "inwoner": "customer",
    "staff for customer": "staff_for_customer",
    "staff for the customer": "staff_for_customer",
    "medewerker": "staff_for_customer",
    "namens klant": "staff_for_customer",
    "de organisatie": "organisation",
    "organization": "organisation",
}
STARTS: dict[Way, Terms] = {"choice": Terms("keuze", "choice"), "together": Terms("samen", "together")}
YES_NO = {language: (spoken.yes, spoken.no) for language, spoken in LANGUAGES.items()}

#: A row whose first cell begins with one of these is an example, and is not read.
EXAMPLE = Terms("voorbeeld:", "example:")


def bare(header: str) -> str:
    """A header without what stands between brackets, case, signs and spaces.

    >>> bare("Hoe belangrijk is dit? (0 tot 10)")
    'hoe belangrijk is dit'
    """
    return " ".join(re.sub(r"[^\w]+", " ", re.sub(r"\(.*?\)|\[.*?\]", " ", same(header))).replace("_", " ").split())


def known_headers(layout: TableLayout) -> dict[str, tuple[str, Language | None]]:
    """Bare header → the field it stands for, and the language when only one has it."""
    known: dict[str, tuple[str, Language | None]] = {}
    for field in layout.fields:
        for other in (*field.also, field.name):
            known.setdefault(bare(other), (field.name, None))
        nl, en = bare(field.header.nl), bare(field.header.en)
        known[nl] = (field.name, "nl" if nl != en else None)
        known[en] = (field.name, "en" if nl != en else None)
    return known
