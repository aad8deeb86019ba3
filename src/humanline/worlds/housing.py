"""A made-up Dutch housing association that knows the truth about itself.

Nobody in it exists. Its tenants get in touch about twelve things, by phone, chat, counter, appointment, e-mail, app
and website, and what a person adds for them is known, because it was put there. So what Humanline finds can be held
against it.
"""

from __future__ import annotations

from humanline.model.trial import Guardrail, Outcome, Success
from humanline.worlds.setting import CustomerGroup, Failure, Kind, OpeningWeek, Setting, TrialArm, TrialSetting, Words
from humanline.worlds.world import World, made

RENT = Words("huur en incasso", "rent and collection")
REPAIRS = Words("onderhoud", "maintenance")
LETTING = Words("verhuur", "letting")
NEIGHBOURHOOD = Words("wijkbeheer", "neighbourhood team")
DESK = Words("klantenservice", "customer service")

# fmt: off
_KINDS: tuple[Kind, ...] = (
    Kind(Words("bezichtiging", "viewing"),
         5, 16, 0.5, 0.10, 0.08, 0.45, (-2.5, -1.5, 3.0), 4.0, (9.0, 7.0), 0.08, 0.60, LETTING, ages=(1.8, 1.0, 0.5)),
    Kind(Words("reparatieverzoek", "repair request"),
         22, 7, 0.7, 0.16, 0.14, 0.50, (0.5, 2.0, 7.0), 2.0, (7.0, 7.0), 0.10, 0.06, REPAIRS),
    Kind(Words("spoed: geen water of verwarming", "urgent: no water or heating"),
         4, 8, 0.6, 0.35, 0.20, 0.80, (13.0, 14.0, 16.0), 4.0, (10.0, 9.0), 0.30, 0.05, REPAIRS, owed=True, steps=4,
         urgent=True),
    Kind(Words("huurvraag", "rent question"),
         13, 6, 0.6, 0.20, 0.10, 0.50, (1.0, 3.0, 6.0), 1.5, (6.0, 5.0), 0.10, 0.00, RENT),
    Kind(Words("huur niet kunnen betalen", "cannot pay the rent"),
         4, 16, 0.6, 0.25, 0.16, 0.65, (14.0, 16.0, 16.0), 8.0, (10.0, 10.0), 0.25, 0.15, RENT, owed=True, steps=4,
         ages=(1.3, 1.1, 0.6)),
    Kind(Words("huur opzeggen en verhuizen", "moving out"),
         6, 11, 0.5, 0.18, 0.12, 0.50, (1.0, 3.0, 8.0), 5.0, (7.0, 8.0), 0.10, 0.25, LETTING, ages=(1.4, 1.0, 0.7)),
    Kind(Words("klacht", "complaint"),
         5, 14, 0.7, 0.30, 0.22, 0.60, (9.0, 10.0, 12.0), 5.0, (9.0, 8.0), 0.22, 0.05, DESK, steps=5),
    Kind(Words("adreswijziging", "change of address"),
         7, 5, 0.5, 0.05, 0.04, 0.30, (-4.0, -3.0, 0.5), -1.0, (3.0, 3.0), 0.04, 0.00, DESK),
    Kind(Words("contract of document opvragen", "contract or document request"),
         8, 5, 0.5, 0.08, 0.06, 0.40, (-3.0, -1.5, 1.0), -0.5, (4.0, 3.0), 0.05, 0.00, DESK),
    Kind(Words("overlast van buren", "neighbour nuisance"),
         5, 17, 0.7, 0.25, 0.20, 0.60, (8.0, 9.0, 11.0), 4.0, (9.0, 8.0), 0.20, 0.20, NEIGHBOURHOOD, steps=5),
    Kind(Words("status van de inschrijving", "housing application status"),
         14, 5, 0.6, 0.15, 0.10, 0.35, (0.5, 1.0, 4.0), -0.5, (7.0, 4.0), 0.07, 0.00, LETTING, ages=(2.0, 0.9, 0.4)),
    Kind(Words("vraag over servicekosten", "service cost question"),
         7, 9, 0.6, 0.22, 0.12, 0.50, (1.0, 3.0, 5.0), 2.0, (5.0, 5.0), 0.10, 0.00, RENT),
)
# fmt: on
_FAILURES: tuple[Failure, ...] = (
    Failure(
        Words("monteur kwam niet of te laat", "engineer did not come or came late"),
        REPAIRS,
        {"repair request": 0.16, "urgent: no water or heating": 0.08, "complaint": 0.15},
    ),
    Failure(
        Words("reparatie niet goed gedaan", "repair not done well"),
        REPAIRS,
        {"repair request": 0.10, "complaint": 0.10, "urgent: no water or heating": 0.06},
    ),
    Failure(
        Words("brief over huur of kosten onduidelijk", "letter on rent or costs unclear"),
        RENT,
        {"rent question": 0.30, "service cost question": 0.40, "cannot pay the rent": 0.05},
    ),
    Failure(Words("fout in de rekening", "error in the account"), RENT, {"rent question": 0.10, "complaint": 0.12}),
    Failure(
        Words("geen bericht over de voortgang", "no news of progress"),
        LETTING,
        {"housing application status": 0.40, "moving out": 0.12, "complaint": 0.06},
    ),
    Failure(
        Words("melding niet opgevolgd", "report not followed up"),
        NEIGHBOURHOOD,
        {"neighbour nuisance": 0.30, "complaint": 0.08},
    ),
    Failure(
        Words("website loopt vast", "website gets stuck"),
        DESK,
        {"change of address": 0.12, "contract or document request": 0.15, "viewing": 0.05},
    ),
)


_MENU: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (Words("Reparaties en overlast", "Repairs and nuisance"),
     ("urgent: no water or heating", "repair request", "neighbour nuisance")),
    (Words("Huur en kosten", "Rent and costs"), ("rent question", "cannot pay the rent", "service cost question")),
    (Words("Een woning zoeken of verlaten", "Finding or leaving a home"),
     ("viewing", "housing application status", "moving out")),
    (Words("Iets anders", "Something else"),
     ("change of address", "contract or document request", "complaint")),
)  # fmt: skip
_STAFF: tuple[tuple[Words, Words], ...] = (
    (Words("medewerker 1", "colleague 1"), DESK),
    (Words("medewerker 2", "colleague 2"), DESK),
    (Words("medewerker 3", "colleague 3"), RENT),
    (Words("leiding huur", "rent lead"), RENT),
    (Words("leiding onderhoud", "maintenance lead"), REPAIRS),
    (Words("leiding verhuur", "letting lead"), LETTING),
    (Words("leiding klantenservice", "customer service lead"), DESK),
    (Words("leiding wijkbeheer", "neighbourhood lead"), NEIGHBOURHOOD),
)
_CANDIDATES = (
    (Words("status bekijken in de app", "see the status in the app"), "housing application status", 0.6, 18_000.0),
    (Words("uitleg servicekosten met eigen cijfers", "service costs explained with your own figures"),
     "service cost question", 0.35, 25_000.0),
)  # fmt: skip

_GROUPS_OF_AGE = (
    CustomerGroup(Words("18-34", "18-34"), 0.24, -0.6, -0.3, (0.46, 0.26, 0.05, 0.23), 0.65),
    CustomerGroup(Words("35-64", "35-64"), 0.46, 0.0, 0.0, (0.58, 0.14, 0.08, 0.20), 0.45),
    CustomerGroup(Words("65+", "65+"), 0.30, 0.8, 0.5, (0.68, 0.04, 0.16, 0.12), 0.20),
)
_TRIAL = TrialSetting(
    name=Words("huurvraag eerst een medewerker", "rent question person first"),
    file="rent-trial",
    question=Words(
        "Helpt het om bij een vraag over de huur met een medewerker te beginnen?",
        "Does it help to begin a rent question with a person?",
    ),
    moment="rent question",
    arms=(
        TrialArm(Words("medewerker", "person"), "person"),
        TrialArm(Words("zelfservice", "self-service"), "self_service"),
    ),
    now=1,
    outcomes=(
        Outcome(name="unheard", column="unheard", better="lower", kind="share"),
        Outcome(name="resolved", column="resolved", better="higher", window_days=0),
        Outcome(name="satisfaction", column="satisfaction", better="higher", window_days=0),
    ),
    success=(Success("unheard", 0.05), Success("resolved", 0.05)),
    guardrails=(Guardrail("satisfaction", 0.25), Guardrail("unheard", 0.05, segment="65+")),
    planned=2000,
    right=("roll_out",),
)

HOUSING = Setting(
    about=Words(
        "Voorbeeld: een verzonnen woningcorporatie. Geen mens of organisatie hierin bestaat.",
        "Example: a made-up housing association. No person or organisation in it exists.",
    ),
    organisation=Words("Voorbeeld Wonen (verzonnen)", "Example Homes (made up)"),
    short=Words("Voorbeeld Wonen", "Example Homes"),
    kinds=_KINDS,
    groups=_GROUPS_OF_AGE,
    attribute=("age_band", Words("leeftijdsgroep", "age_group")),
    protected=True,
    channels=(
        Words("telefoon", "phone"),
        Words("chat", "chat"),
        Words("balie", "counter"),
        Words("afspraak", "appointment"),
        Words("e-mail", "e-mail"),
        Words("app", "app"),
        Words("website", "web"),
    ),
    failures=_FAILURES,
    menu=_MENU,
    customer=Words("huurder", "tenant"),
    staff=_STAFF,
    candidates=_CANDIDATES,
    trial=_TRIAL,
    asks_wishes=True,
    office=OpeningWeek(8, (0.9, 1.3, 1.35, 1.15, 0.8, 1.0, 1.1, 1.0, 0.75), (1.25, 1.05, 1.0, 0.95, 0.8)),
    prefix="H",
)


def housing(seed: int = 7, *, contacts: int = 60_000, weeks: int = 26) -> World:
    """Generate the made-up housing association.

    Args:
        seed: the same seed gives the same world, byte for byte.
        contacts: how many contacts the log holds (nine spoilt records come on top).
        weeks: how many weeks they are spread over.

    Raises:
        ValueError: fewer than a hundred contacts or one week.
    """
    return made(HOUSING, seed, contacts=contacts, weeks=weeks)
