"""What the first page of the workshop sheet says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from humanline.foundation.language import Language
from humanline.gain.workshop.layout import Terms


class HowToLine(NamedTuple):
    """One line of the page: a kind of line, what stands left, and the text."""

    kind: str
    left: str
    text: str


TITLE = Terms(
    "Waar hoort een mens? Een uur met de mensen die het weten",
    "Where should a person be? An hour with the people who know",
)

_LINES: tuple[tuple[str, Terms, Terms], ...] = (
    ("text", Terms("", ""), Terms(
        "Met dit blad bepaalt u in een uur bij welk contact een medewerker het meest toevoegt. Het antwoord hoeft niet "
        "precies te zijn: u krijgt te zien hoe zeker het is, en waar meten of proberen loont.",
        "With this sheet you find out in an hour in which contact a person adds most. The answer need not be exact: "
        "you will see how sure it is, and where it pays to measure or to try.")),
    ("head", Terms("Wie", "Who"), Terms(
        "Zes tot tien mensen: medewerkers die klanten spreken, wie over de organisatie gaat, en liefst klanten zelf.",
        "Six to ten people: colleagues who speak with customers, those who answer for the organisation, and best of "
        "all customers.")),
    ("head", Terms("Wat", "What"), Terms(
        "Twee vragen per contactmoment, ieder voor zich. Niet overleggen voordat iedereen heeft gescoord: verschil van "
        "mening is informatie.",
        "Two questions for every moment, each by oneself. No talking before everybody has scored: disagreement is "
        "information.")),
    ("section", Terms("Het uur", "The hour"), Terms("", "")),
    ("minute", Terms("0–5 min", "0–5 min"), Terms(
        "Lees samen de twee vragen hieronder. Kijk naar de voorbeeldrijen.",
        "Read the two questions below together. Look at the example rows.")),
    ("minute", Terms("5–20 min", "5–20 min"), Terms(
        "Blad Momenten: noem 8 tot 15 contactmomenten. Vul ongeveer in hoe vaak, hoe lang, en hoe een klant nu bij een "
        "medewerker komt. Zet 'ja' waar altijd een medewerker hoort. Hoeveel klanten bellen alleen omdat er iets "
        "misging? Wat, en waar?",
        "Sheet Moments: name 8 to 15 moments. Fill in roughly how often, how long, and how a customer reaches a person "
        "today. Put 'yes' where there should always be a person. How many get in touch only because something went "
        "wrong? What, and where?")),
    ("minute", Terms("20–40 min", "20–40 min"), Terms(
        "Bladen Scores 1, 2, 3…: ieder een eigen blad, met elk moment erop. Kies bovenaan voor wie u scoort. Wie klant "
        "is, scoort als klant. Wie voor klanten denkt, kiest 'medewerker namens klant'. Wie voor de organisatie "
        "spreekt, kiest 'organisatie'.",
        "Sheets Scores 1, 2, 3…: everybody takes their own, with every moment on it. Choose at the top for whom. "
        "Customers score as customer. Those who think for customers choose 'colleague for the customer'. Who speaks "
        "for the organisation chooses 'organisation'.")),
    ("minute", Terms("40–50 min", "40–50 min"), Terms(
        "Bespreek de momenten waarover u het meest verschilt. Verander een score alleen als u iets hebt gehoord dat u "
        "nog niet wist.",
        "Talk about the moments on which you differ most. Change a score only if you heard something new.")),
    ("minute", Terms("50–55 min", "50–55 min"), Terms(
        "Blad Mogelijke zelfservice: wat zou er kunnen komen, en hoeveel klanten zouden er zelf uitkomen?",
        "Sheet Candidates: what could be built, and how many customers would get it done by themselves?")),
    ("minute", Terms("55–60 min", "55–60 min"), Terms(
        "Blad Uren: hoeveel uur per week is er echt voor klanten? Sla op, klaar.",
        "Sheet Hours: how many hours a week are there really for customers? Save, done.")),
    ("section", Terms("De twee vragen", "The two questions"), Terms("", "")),
    ("minute", Terms("0 tot 10", "0 to 10"), Terms(
        "Hoe belangrijk is dit moment? Een bezichtiging kan een 10 zijn, ook als niemand erbij hoeft te zijn.",
        "How much does this moment matter? A viewing can be a 10, even if nobody needs to be there.")),
    ("minute", Terms("-2 tot +2", "-2 to +2"), Terms(
        "Wat voegt een medewerker toe boven góede zelfservice? Een andere vraag: belangrijk is nog niet 'met een "
        "medewerker'.",
        "What does a person add over good self-service? Another question: important is not yet 'with a person'.")),
    ("section", Terms("Goed om te weten", "Good to know"), Terms("", "")),
    ("text", Terms("", ""), Terms(
        "Weet u iets niet? Laat de cel leeg. Een moment zonder scores krijgt een medewerker totdat het bekend is. "
        "Namen dienen alleen om antwoorden uit elkaar te houden. Rijen die met 'voorbeeld:' beginnen tellen niet mee.",
        "Something you do not know? Leave the cell empty. A moment without scores gets a person until it is known. "
        "Names only serve to tell answers apart. Rows that begin with 'example:' do not count.")),
    ("text", Terms("", ""), Terms(
        "Een klant die om een medewerker vraagt, krijgt die altijd. Daar gaan deze scores niet over.",
        "Whoever asks for a person always gets one. These scores are not about that.")),
)  # fmt: skip


#: What stands above the laws, where there are any.
OWED = Terms("Door de wet: altijd een medewerker", "By law: always a person")


def lines(language: Language, owed_by: Mapping[str, str]) -> list[HowToLine]:
    """The page, line by line.

    Args:
        language: of the page.
        owed_by: moment → the law that asks for a person.
    """
    page = [HowToLine(kind, left.of(language), text.of(language)) for kind, left, text in _LINES]
    laws = [HowToLine("text", "", f"{moment}: {law}") for moment, law in owed_by.items()]
    return [*page, HowToLine("section", OWED.of(language), ""), *laws] if laws else page
