"""The words by which exports call things, in Dutch and English."""

from __future__ import annotations

import re

from humanline.foundation.written import UNIT_WORDS, WEEKDAY_PATTERN, Unit


def word_set(text: str) -> frozenset[str]:
    """Words, as a set."""
    return frozenset(text.split())


#: Contact-log column → words in a column name that point to it, strongest first. `_` joins words that belong together.
COLUMN_WORDS: dict[str, tuple[str, ...]] = {
    "opened_at": (
        "opened_at",
        "created_at",
        "start_time",
        "opened",
        "created",
        "aangemaakt",
        "ontvangen",
        "received",
        "datetime",
        "datum_tijd",
        "timestamp",
        "tijdstip",
        "begin",
        "start",
        "aanvang",
        "entry",
        "datum",
        "date",
        "time",
        "tijd",
    ),
    "closed_at": (
        "closed_at",
        "closed",
        "gesloten",
        "afgehandeld",
        "resolved_at",
        "finished",
        "completed_at",
        "einde",
        "end_time",
    ),
    "asked_person_at": ("asked_person_at", "asked_person", "handover_requested", "vroeg_medewerker"),
    "reached_person_at": ("reached_person_at", "reached_person", "answered_at", "agent_joined", "opgenomen"),
    "gave_up_at": ("gave_up_at", "gave_up", "opgegeven"),
    "channel": (
        "channel",
        "kanaal",
        "requestsource",
        "source",
        "medium",
        "contactkanaal",
        "bron",
        "via",
        "contact_type",
        "origin",
    ),
    "moment": (
        "moment",
        "contactmoment",
        "contactreden",
        "contact_reason",
        "requesttype",
        "reason",
        "reden",
        "onderwerp",
        "subject",
        "topic",
        "categorie",
        "category",
        "vraag",
        "dienst",
        "service",
        "skill",
        "queue_name",
        "type",
        "soort",
        "product",
    ),
    "customer_id": (
        "customer_id",
        "customer",
        "klantnummer",
        "klant_id",
        "klant",
        "client_id",
        "caller_id",
        "caller",
        "relatie",
        "huurder",
        "account",
        "person_id",
        "contact_person",
        "bsn",
    ),
    "contact_id": (
        "contact_id",
        "contactnummer",
        "ticket",
        "case_id",
        "case",
        "zaaknummer",
        "call_id",
        "interaction_id",
        "id",
        "nummer",
    ),
    "handle_s": (
        "handle_s",
        "handle_time",
        "handle",
        "aht",
        "behandeltijd",
        "gesprekstijd",
        "gespreksduur",
        "talk_time",
        "talk",
        "ser_time",
        "service_time",
        "afhandeltijd",
        "duur_gesprek",
    ),
    "wait_s": ("wait_s", "wait_time", "wait", "wachttijd", "wacht", "q_time", "queue_time", "speed_of_answer"),
    "completion_s": (
        "completion_s",
        "doorlooptijd",
        "duration_hrs",
        "completion",
        "time_to_resolve",
        "resolution_time",
    ),
    "abandoned": ("abandoned", "abandon", "opgehangen", "hung_up", "afgebroken"),
    "resolved": ("resolved", "opgelost", "solved", "first_contact_resolution", "fcr"),
    "satisfaction": ("satisfaction", "csat", "tevredenheid", "tevreden", "rapportcijfer", "rating", "score"),
    "complaint": ("complaint", "klacht", "is_complaint"),
    "transferred": ("transferred", "transfer", "doorverbonden"),
    "felt_heard": ("felt_heard", "gehoord"),
    "wanted_person": ("wanted_person", "wilde_medewerker"),
    "department": ("department", "afdeling", "team", "cluster"),
    "trial": ("trial", "proef", "experiment"),
    "arm": ("arm", "variant", "treatment"),
    "propensity": ("propensity",),
    "policy": ("policy",),
    "value": ("customer_value", "klantwaarde"),
    "count": ("count", "aantal", "calls", "volume", "contacts", "contacten"),
}

#: Words in a column's name that say by themselves that channels stand there.
CHANNEL_NAMES = word_set("channel channels kanaal kanalen contactkanaal contactchannel")
#: Words in a channel's name → how it is served. `deferred` is a person without a waiting customer. Longest match wins.
CHANNEL_WORDS: dict[str, str] = {
    "telefoon": "person",
    "phone": "person",
    "call": "person",
    "bellen": "person",
    "tel": "person",
    "tdd": "person",
    "chat": "person",
    "livechat": "person",
    "balie": "person",
    "counter": "person",
    "desk": "person",
    "walk-in": "person",
    "walkin": "person",
    "bezoek": "person",
    "visit": "person",
    "afspraak": "person",
    "appointment": "person",
    "huisbezoek": "person",
    "videobellen": "person",
    "video": "person",
    "agent": "person",
    "office": "person",
    "e-mail": "deferred",
    "email": "deferred",
    "mail": "deferred",
    "brief": "deferred",
    "letter": "deferred",
    "post": "deferred",
    "fax": "deferred",
    "voicemail": "deferred",
    "whatsapp": "deferred",
    "twitter": "deferred",
    "facebook": "deferred",
    "social": "deferred",
    "sms": "deferred",
    "web": "self_service",
    "website": "self_service",
    "web form": "self_service",
    "webformulier": "self_service",
    "online": "self_service",
    "portal": "self_service",
    "portaal": "self_service",
    "mijn": "self_service",
    "app": "self_service",
    "mobile app": "self_service",
    "mobile": "self_service",
    "self service": "self_service",
    "self-service": "self_service",
    "selfservice": "self_service",
    "zelfservice": "self_service",
    "kiosk": "self_service",
    "zuil": "self_service",
    "ivr": "self_service",
    "chatbot": "self_service",
    "bot": "self_service",
    "voicebot": "self_service",
    "digid": "self_service",
}

#: Whole words only: a Zhang has not hung up.
ABANDONED_WORDS = re.compile(
    r"(?<![a-z])(hang(ing|s)?([ _-]?ups?)?|hung([ _-]?up)?|abandon(ed|s|ment)?|opgehangen|afgebroken|neergelegd|"
    r"verlaten|missed|gemist|lost)(?![a-z])",
    re.IGNORECASE,
)
TEST_WORDS = re.compile(r"^(phantom|test|testing|spam|dummy|demo)$", re.IGNORECASE)
WEEKDAYS = re.compile(rf"({WEEKDAY_PATTERN})\.?$", re.IGNORECASE)
WEEKDAY_NAME = re.compile(r"weekday|weekdag|day_of_week|dag_van_de_week|dag", re.IGNORECASE)
HOUR_NAME = re.compile(r"hour|uur", re.IGNORECASE)
OWED_WORDS = re.compile(
    r"evict|ontruim|debt|schuld|betalingsachterstand|kan.*niet betalen|can.?t pay|violence|geweld|bereave|overlij"
    r"|overled|danger|gevaar|suic|homeless|dakloos|urgent|spoed|calamit",
    re.IGNORECASE,
)
#: Never inside another word: an agent is no age, a total no language (`totaal`), a destination no nation.
PROTECTED_WORDS = re.compile(
    r"(?<![a-z])(age(?![a-z])|ages?_?(band|class|group|range)|leeftijd|gender|geslacht|disab|beperk|languages?|herkomst|"
    r"(voer|moeder|thuis|spreek)?taal|nation)",
    re.IGNORECASE,
)


# -- people: whose names and numbers are at most read as a pseudonym ---------------------------------------------------

_VERBS = (
    "accepted answered assigned attended closed completed created edited entered finished handled helped logged"
    " managed modified opened owned picked_up processed recorded registered resolved served solved taken treated"
    " updated worked wrapped_up"
)
_VERBS_NL = (
    "aangemaakt aangenomen afgehandeld afgerond beantwoord behandeld bewerkt gedaan geholpen gemaakt geopend"
    " geregistreerd gesloten gewijzigd ingevoerd opgelost opgenomen opgepakt toegewezen uitgevoerd verwerkt"
)
_STAFF = (
    "advisor adviser agent attendant author call_taker caseworker case_worker clerk colleague consultant csr"
    " editor emp employee engineer handler interviewer manager officer operator owner personnel receptionist rep"
    " representative responsible server staff staff_member supervisor team_lead team_leader team_member technician"
    " teller user worker adviseur ambtenaar baliemedewerker behandelaar callcentermedewerker casemanager collega"
    " consulent coordinator dossierbehandelaar dossierhouder eigenaar gebruiker klantadviseur"
    " klantenservicemedewerker leidinggevende medewerker monteur personeelslid registrator servicemedewerker"
    " teamleider teamlid telefonist telefoniste uitvoerder verantwoordelijke werknemer woonconsulent"
    " zaakbehandelaar"
)
_SUFFIXES = ("", *word_set("s id naam name nr no nummer number code login snaam snummer email"))

#: Words in a column's name that say who of the staff handled a contact. Such a column is never read (I15). Words are
#: matched whole; `_` joins words that belong together.
STAFF_WORDS = frozenset(
    {f"{word}{suffix}" for word in _STAFF.split() for suffix in _SUFFIXES}
    | {f"{verb}_by" for verb in _VERBS.split()}
    | {f"{verb}_door" for verb in _VERBS_NL.split()}
    | {"assigned_to", "assignee", "assignees", "toegewezen_aan", "username", "personeelsnummer", "medewerkersnummer"}
)
#: The same, where they are the whole of the name.
STAFF_NAMES = word_set("ext extension extensie initials initialen login logon paraaf toestel toestelnr toestelnummer")
#: The same, where they mean a customer as often: a column with such a name may tell customers apart.
EITHER_WORDS = frozenset(
    f"{word}{suffix}"
    for word in ("user", "owner", "eigenaar", "gebruiker", "created_by", "opened_by", "aangemaakt_door", "geopend_door")
    for suffix in _SUFFIXES
)
#: Words beside it that make it something else: a team, a time, a number of people, an answer about one, a machine.
NOT_A_PERSON = word_set(
    "organisation organization organisatie company bedrijf agency team teams group groups groep groepen queue"
    " queues wachtrij skill skills department dept afdeling division unit pool location locatie site vestiging"
    " branch country land city stad region regio level tier role rol function functie type soort kind category"
    " categorie status state reason reden channel kanaal time tijd seconds seconden sec secs s ms minutes minuten"
    " min mins hours hour uren uur duration duur wait wacht wachttijd talk handle hold at date datum timestamp"
    " count aantal total totaal of num score rating csat nps oordeel beoordeling cijfer satisfaction tevredenheid"
    " feedback asked vroeg gevraagd wilde wil wanted requested gewenst gewenste joined reached bereikt spoken"
    " gesproken available beschikbaar online busy idle required needed nodig cost costs kosten language taal share"
    " percentage pct occupied bewoner bot ai chatbot voicebot ivr system systeem machine self browser version"
    " versie device home house pet car vehicle property segment product"
)
#: Names of columns that hold who somebody is, also of customers: no group of customers is made of them.
IDENTITY_WORDS = word_set(
    "email e_mail emailadres email_address mailadres phone phone_number phonenumber telefoonnummer"
    " telefoon_nummer mobile_number mobiel_nummer mobielnummer adres address huisadres straat street huisnummer"
    " birthdate birth_date date_of_birth dob geboortedatum bsn ssn iban rekeningnummer account_number passport"
    " paspoortnummer kenteken license_plate ip ip_address first_name firstname voornaam last_name lastname"
    " surname achternaam full_name fullname volledige_naam customer_name customername klantnaam naam_klant"
    " client_name caller_name contact_name contactpersoon contact_person name_of_customer naam_melder melder"
    " beller"
)
#: Words for nobody, that stand where a customer's number is not known.
NOBODY = re.compile(
    r"(0+|9{3,}|x+|[-?.*#]+|n/?a|none|null|nil|unknown|onbekend|anoniem|anonymous|geen|niet bekend|not known|withheld|"
    r"private|privé|prive|guest|gast|test|dummy|leeg|empty|blank|no caller id|afgeschermd|nvt|n\.v\.t\.?)$",
    re.IGNORECASE,
)


def words(name: str) -> str:
    """A column name as lower-case words joined by `_`: `RequestType` → `request_type`, `Call ID` → `call_id`."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip())
    return re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")


def name_score(column: str, wanted: str) -> float:
    """How well a column's name fits a contact-log column, 0–1."""
    said = words(column)
    squeezed = said.replace("_", "")
    known = COLUMN_WORDS[wanted]
    for rank, word in enumerate(known):
        closeness = 1.0 - 0.4 * rank / len(known)
        if said == word or squeezed == word.replace("_", ""):
            return closeness
    for rank, word in enumerate(known):
        if re.search(rf"(^|_){re.escape(word)}(_|$)", said):
            return 0.85 * (1.0 - 0.4 * rank / len(known))
    return 0.0


def channel_mode(value: str) -> str | None:
    """How a channel is probably served (`person`, `deferred`, `self_service`), by its name; else `None`."""
    said = value.strip().lower().replace("_", " ")
    best: tuple[int, str] | None = None
    for word, mode in CHANNEL_WORDS.items():
        if re.search(rf"(^|[^a-z]){re.escape(word)}s?([^a-z]|$)", said) and (best is None or len(word) > best[0]):
            best = (len(word), mode)
    return best[1] if best else None


def named_unit(name: str) -> Unit | None:
    """The unit of a duration, by the end of its column's name; `None` where it does not say.

    >>> named_unit("Duur (min)"), named_unit("talkTimeMs"), named_unit("Wachttijd (m:ss)"), named_unit("Gespreksduur")
    ('min', 'ms', 'm:ss', None)
    """
    end = words(name)
    return next((unit for unit, known in UNIT_WORDS.items() if re.search(rf"(^|_)({known})$", end)), None)


def duration_unit(name: str) -> str:
    """The unit of a duration, by the end of its column's name; seconds when it does not say."""
    return named_unit(name) or "s"
