"""A made-up landlord whose tenants may view a home by themselves: most like it better, one group wants company."""

from __future__ import annotations

from humanline.model.trial import Guardrail, Outcome, Success
from humanline.worlds.setting import (
    CustomerGroup,
    Failure,
    Kind,
    OpeningWeek,
    PerPoint,
    Setting,
    TrialArm,
    TrialSetting,
    Words,
)

_LETTING = Words("verhuur", "letting")
_MANAGEMENT = Words("beheer", "property management")
_MONEY = Words("financiën", "finance")

# fmt: off
_KINDS = (
    Kind(Words("bezichtiging", "viewing"),
         32, 34, 0.4, 0.03, 0.03, 0.80, (-7.0, -3.0, 6.0), 0.0, (9.0, 6.0), 0.05, 0.85, _LETTING),
    Kind(Words("reparatieverzoek", "repair request"),
         22, 8, 0.7, 0.12, 0.12, 0.50, (1.0, 2.0, 4.0), 1.5, (7.0, 6.0), 0.10, 0.02, _MANAGEMENT),
    Kind(Words("vraag over het huurcontract", "question on the lease"),
         12, 9, 0.6, 0.12, 0.08, 0.55, (1.0, 3.0, 5.0), 2.0, (7.0, 6.0), 0.10, 0.02, _LETTING),
    Kind(Words("aanvraag beoordelen", "application for a home"),
         10, 14, 0.5, 0.12, 0.12, 0.50, (3.0, 4.0, 6.0), 3.0, (9.0, 9.0), 0.15, 0.05, _LETTING),
    Kind(Words("huur niet kunnen betalen", "cannot pay the rent"),
         3, 20, 0.6, 0.25, 0.15, 0.70, (14.0, 15.0, 16.0), 8.0, (10.0, 9.0), 0.25, 0.10, _MONEY, owed=True),
    Kind(Words("betaling of rekening", "payment or bill"),
         11, 6, 0.6, 0.08, 0.06, 0.35, (-2.0, -1.0, 1.0), -0.5, (4.0, 4.0), 0.05, 0.00, _MONEY),
    Kind(Words("sleutels en oplevering", "keys and handover"),
         7, 16, 0.5, 0.10, 0.08, 0.75, (2.0, 4.0, 6.0), 4.0, (8.0, 8.0), 0.12, 0.60, _MANAGEMENT),
    Kind(Words("huur opzeggen", "ending the lease"),
         5, 7, 0.5, 0.08, 0.06, 0.40, (-1.0, 0.5, 2.0), 1.0, (5.0, 6.0), 0.07, 0.02, _LETTING),
)
# fmt: on

_FAILURES = (
    Failure(Words("afspraak ging niet door", "appointment did not take place"), _LETTING,
            {"viewing": 0.08, "keys and handover": 0.08}),
    Failure(Words("reparatie niet goed gedaan", "repair not done well"), _MANAGEMENT, {"repair request": 0.18}),
    Failure(Words("geen bericht over de aanvraag", "no news of the application"), _LETTING,
            {"application for a home": 0.35}),
    Failure(Words("brief over de rekening onduidelijk", "letter on the bill unclear"), _MONEY,
            {"payment or bill": 0.30, "question on the lease": 0.08}),
)  # fmt: skip

_TRIAL = TrialSetting(
    name=Words("zelf bezichtigen", "viewing by yourself"),
    file="viewing-trial",
    question=Words(
        "Helpt het als mensen zelf kiezen of er iemand bij is als zij een woning bekijken?",
        "Does it help when people choose for themselves whether somebody is there when they view a home?",
    ),
    moment="viewing",
    arms=(
        TrialArm(Words("met een medewerker", "with a colleague"), "person"),
        TrialArm(Words("zelf kiezen", "your own choice"), "choice"),
    ),
    now=0,
    outcomes=(
        Outcome(name="satisfaction", column="satisfaction", better="higher", window_days=0),
        Outcome(name="complaint", column="complaint", kind="share", better="lower", window_days=7),
    ),
    success=(Success("satisfaction", 0.2),),
    guardrails=(Guardrail("complaint", 0.03), Guardrail("satisfaction", 0.3, segment="rather together")),
    planned=4300,
    right=("roll_out",),
)

VIEWING = Setting(
    about=Words(
        "Voorbeeld: een verzonnen verhuurder van middeldure woningen. Geen mens of organisatie hierin bestaat.",
        "Example: a made-up landlord of mid-priced homes. No person or organisation in it exists.",
    ),
    organisation=Words("Voorbeeld Verhuur (verzonnen)", "Example Lettings (made up)"),
    short=Words("Voorbeeld Verhuur", "Example Lettings"),
    kinds=_KINDS,
    groups=(
        CustomerGroup(Words("liever alleen", "rather alone"), 0.45, -0.4, -0.3, (0.46, 0.26, 0.05, 0.23), 0.6, 0.12),
        CustomerGroup(Words("maakt niet uit", "either way"), 0.30, 0.0, 0.0, (0.50, 0.20, 0.08, 0.22), 0.5, 0.30),
        CustomerGroup(Words("liever samen", "rather together"), 0.25, 0.8, 0.4, (0.62, 0.08, 0.12, 0.18), 0.4, 0.90),
    ),
    attribute=("viewing_wish", Words("bekijkt_een_woning", "views_a_home")),
    protected=False,
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
    menu=(
        (Words("Een woning zoeken", "Finding a home"), ("viewing", "application for a home")),
        (Words("Huren en betalen", "Renting and paying"),
         ("question on the lease", "payment or bill", "cannot pay the rent", "ending the lease")),
        (Words("De woning zelf", "The home itself"), ("repair request", "keys and handover")),
    ),
    customer=Words("huurder", "tenant"),
    staff=(
        (Words("medewerker 1", "colleague 1"), _LETTING),
        (Words("medewerker 2", "colleague 2"), _LETTING),
        (Words("medewerker 3", "colleague 3"), _MANAGEMENT),
        (Words("leiding verhuur", "letting lead"), _LETTING),
        (Words("leiding beheer", "management lead"), _MANAGEMENT),
        (Words("leiding financiën", "finance lead"), _MONEY),
    ),
    candidates=(
        (Words("zelf een sleutel ophalen", "collecting a key by yourself"), "keys and handover", 0.4, 20_000.0),
    ),
    trial=_TRIAL,
    office=OpeningWeek(8, (0.9, 1.2, 1.2, 1.1, 0.8, 1.0, 1.1, 1.1, 1.0, 0.7), (1.1, 1.0, 1.0, 1.0, 0.9, 0.5)),
    hours=390.0,
    spread=PerPoint(usual_resolved=0.85, usual_satisfaction=3.7),
    prefix="V",
    answers=0.6,
)  # fmt: skip
