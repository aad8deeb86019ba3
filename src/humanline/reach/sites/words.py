"""The words by which pages speak of people, of contact, and of what has to be passed first."""

from __future__ import annotations

import re


def _words(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


#: A person who works there.
PERSON = _words(
    "medewerkers?", "medewerkster", "collega'?s?", "adviseurs?", "mens", "mensen", "iemand", "agents?", "advis[eo]rs?",
    "employees?", "colleagues?", "person", "people", "humans?", "someone", "team", "staff", "representatives?",
)  # fmt: skip
#: A machine that talks.
MACHINE = _words(
    "chatbots?", "bots?", "virtuele assistente?", "virtual assistant", "digitale assistente?", "digital assistant",
    "ai[ -]assistente?", "ai[ -]assistant", "robot",
)  # fmt: skip
CHAT = re.compile(r"\b(?:live[ -]?)?chat(?:ten|s|ting)?\b|\bwebchat\b", re.IGNORECASE)
CALL_BACK = re.compile(
    r"terug\s?bel\w*|teruggebeld|\bbel(?:t|len)? (?:mij|me|u|je|ons)?\s?terug|call[ -]?(?:me |you |us )?back|"
    r"request a call\b",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"\bcontact\w*|\bbereik(?:en|baar\w*)?\b|\btelefo\w*|\bphone\w*|\bbel(?:len)?\b|\bcall\b|klantenservice|"
    r"customer service|\bhelpdesk\b|\bafspraa?k\w*|\bappointment\b|openingstijd\w*|opening hours|"
    r"\bspreekuur\b|\bchat\w*",
    re.IGNORECASE,
)
QUESTION_FORM = re.compile(
    r"\bcontact\w*|\bvra(?:ag|gen)\b|\bbericht\w*|\bklacht\w*|\bmelding\w*|\bquestions?\b|\bmessage\b|\bcomplaints?\b|"
    r"\benquiry\b|\binquiry\b|\bhelp\b|\breport a\b",
    re.IGNORECASE,
)
NEWSLETTER = re.compile(r"nieuwsbrief|newsletter|subscribe|abonneer|mailinglijst|mailing list", re.IGNORECASE)
FEEDBACK = re.compile(
    r"feedback|deze (?:pagina|informatie)|this page|gevonden wat u zocht|find what you|helpful|nuttig|beoordeel|"
    r"rate us",
    re.IGNORECASE,
)
ANSWERED = re.compile(
    r"(?:uw|je|jouw) vraag (?:hiermee )?beantwoord|answer(?:ed)? your question|was this (?:page |answer )?helpful|"
    r"heeft u gevonden wat u zocht|vond u het antwoord|find what you (?:were looking|needed)|nog steeds? een vraag",
    re.IGNORECASE,
)
NOT_ANSWERED = re.compile(r"^\W*(?:nee|no|niet|not|nog niet|nog steeds?)\b", re.IGNORECASE)
VISIT = re.compile(
    r"\bbezoek\w*|\bbalie\w*|\bloket\w*|\bstadhuis\b|\bgemeentehuis\b|\bstadskantoor\b|\bwijkkantoor\b|\bservicepunt\w*|"
    r"\blangskomen\b|\bvisit(?:ing|s| us)?\b|\bcounters?\b|\btown hall\b|\bcity hall\b|\boffice hours\b|\bdrop in\b|"
    r"\bwalk[- ]in\b",
    re.IGNORECASE,
)
#: A quick look: text without any of these, in lower case, speaks of no visit.
VISIT_STEMS = (
    "bezoek", "balie", "loket", "huis", "kantoor", "servicepunt", "langskomen", "visit", "counter", "hall",
    "office hours", "drop in", "walk",
)  # fmt: skip
POST = re.compile(r"\bpostbus\b|\bpostadres\b|\bpostal address\b|\bp\.?o\.? box\b|\bantwoordnummer\b", re.IGNORECASE)
#: Street, number, Dutch postcode and town; or a street line before a postcode.
ADDRESS = re.compile(
    r"(?P<street>[A-Z][\w.'’ -]{2,50}\s\d{1,5}\s?[a-zA-Z]?(?:[-/]\d+)?)[\s,·|-]{1,6}"
    r"(?P<postcode>[1-9]\d{3}\s?[A-Z]{2})\b"
    r"(?:[\s,]{1,3}(?P<town>[A-Z][\w'’-]+(?: (?:aan|den|de|op|bij|[A-Z][\w'’-]+)){0,4}))?"
)
POSTCODE = re.compile(r"\b([1-9]\d{3})\s?([A-Z]{2})\b")
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9](?:[\w-]{0,62}\.){1,5}[A-Za-z]{2,20}(?![\w-])")
NO_REPLY = re.compile(r"no-?reply|niet-?beantwoorden|do-?not-?reply|example\.(?:com|org|net)$", re.IGNORECASE)
IMAGE_OF_A_NUMBER = re.compile(
    r"telefo|phone|tel[-_. ]?n(?:umme)?r|\bbel ons\b|\bcall us\b|contactgegevens|e-?mailad", re.IGNORECASE
)
#: Where one says who one is, before anything is shown.
LOGIN = re.compile(
    r"\blog(?:in|inn|[ -]?in|ge in|gen in)\b|\binloggen\b|\baanmelden\b|\bsign[ -]?in\b|\banmelden\b|\beinloggen\b|"
    r"\biniciar sesi[oó]n\b|\bse connecter\b|\bconnexion\b|\biniciar sess[aã]o\b|\baccedi\b|"
    r"\bmijn (?:account|omgeving|pagina)\b|\bmy account\b|/login\b|/signin\b|/inloggen\b|\bdigid\b",
    re.IGNORECASE,
)
#: A page that asks for leave before it shows anything.
CONSENT = re.compile(
    r"cookies?\b.{0,200}\b(?:accept\w*|akkoord|toestemming|agree|consent|zustimm\w*|accepter|aceptar|aceitar|accetta\w*)|"
    r"\b(?:before you continue|voordat u verdergaat|voordat je verdergaat|bevor sie fortfahren)\b",
    re.IGNORECASE | re.DOTALL,
)
