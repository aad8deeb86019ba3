"""A made-up pension provider: online its customers get as far, and trust it less."""

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

_ADVICE = Words("advies", "advice")
_ADMINISTRATION = Words("administratie", "administration")
_DESK = Words("klantenservice", "customer service")

# fmt: off
_KINDS = (
    Kind(Words("pensioenkeuze", "pension choice"),
         24, 26, 0.5, 0.06, 0.05, 0.75, (9.0, 10.5, 11.5), 3.0, (9.0, 7.0), 0.12, 0.35, _ADVICE,
         feels=(8.0, 6.0), wish=(0.30, 0.50, 0.65)),
    Kind(Words("overlijden melden", "reporting a death"),
         4, 24, 0.5, 0.20, 0.12, 0.85, (14.0, 15.0, 17.0), 5.0, (10.0, 9.0), 0.30, 0.10, _ADVICE, owed=True,
         feels=(8.2, 5.0), wish=(0.70, 0.80, 0.90)),
    Kind(Words("uit elkaar gaan", "separation"),
         6, 22, 0.5, 0.15, 0.12, 0.70, (8.0, 9.0, 9.0), 3.0, (9.0, 7.0), 0.20, 0.15, _ADVICE,
         feels=(7.8, 6.0), wish=(0.45, 0.55, 0.60)),
    Kind(Words("vraag over het overzicht", "question on the statement"),
         22, 8, 0.6, 0.12, 0.08, 0.50, (0.5, 2.0, 5.0), 0.5, (6.0, 4.0), 0.10, 0.00, _DESK,
         feels=(7.4, 6.9), wish=(0.10, 0.20, 0.40)),
    Kind(Words("inloggen lukt niet", "cannot log in"),
         16, 6, 0.5, 0.18, 0.10, 0.45, (1.0, 3.0, 6.0), 0.0, (5.0, 3.0), 0.12, 0.00, _DESK,
         feels=(7.2, 6.6), wish=(0.10, 0.25, 0.45)),
    Kind(Words("gegevens wijzigen", "change of details"),
         14, 5, 0.5, 0.05, 0.03, 0.30, (-3.0, -2.0, 0.5), -1.0, (3.0, 3.0), 0.04, 0.00, _ADMINISTRATION,
         feels=(7.2, 7.2), wish=(0.03, 0.06, 0.15)),
    Kind(Words("betaaldatum en bedrag", "date and amount of payment"),
         14, 5, 0.5, 0.06, 0.04, 0.40, (-2.0, -1.0, 1.5), -0.5, (5.0, 3.0), 0.05, 0.00, _ADMINISTRATION,
         feels=(7.2, 7.0), wish=(0.04, 0.10, 0.20)),
)
# fmt: on

_FAILURES = (
    Failure(Words("brief niet te begrijpen", "letter nobody understands"), _ADMINISTRATION,
            {"question on the statement": 0.35, "pension choice": 0.08, "date and amount of payment": 0.20}),
    Failure(Words("website loopt vast", "website gets stuck"), _DESK,
            {"cannot log in": 0.40, "change of details": 0.12}),
    Failure(Words("verkeerde gegevens", "wrong details"), _ADMINISTRATION,
            {"change of details": 0.10, "separation": 0.08}),
)  # fmt: skip

_TRIAL = TrialSetting(
    name=Words("pensioenkeuze online", "pension choice online"),
    file="advice-trial",
    question=Words(
        "Kunnen klanten hun pensioenkeuze eerst online maken, met een adviseur achter de hand?",
        "Can customers make their pension choice online first, with an adviser at hand?",
    ),
    moment="pension choice",
    arms=(
        TrialArm(Words("adviseur", "adviser"), "person"),
        TrialArm(Words("online keuzehulp", "online guide"), "self_service"),
    ),
    now=0,
    outcomes=(
        Outcome(name="person_minutes", column="person_minutes", kind="count", better="lower", window_days=7),
        Outcome(name="resolved", column="resolved", better="higher", window_days=0),
        Outcome(name="felt_heard", column="felt_heard", better="higher", window_days=0),
        Outcome(name="trust", column="trust", better="higher", window_days=0),
    ),
    success=(Success("person_minutes", 4.0),),
    guardrails=(Guardrail("resolved", 0.06), Guardrail("felt_heard", 0.5), Guardrail("trust", 0.5)),
    planned=3400,
    right=("stop_harm",),
    in_office_hours=True,
)

ADVICE = Setting(
    about=Words(
        "Voorbeeld: een verzonnen pensioenuitvoerder. Geen mens of organisatie hierin bestaat.",
        "Example: a made-up pension provider. No person or organisation in it exists.",
    ),
    organisation=Words("Voorbeeld Pensioen (verzonnen)", "Example Pensions (made up)"),
    short=Words("Voorbeeld Pensioen", "Example Pensions"),
    kinds=_KINDS,
    groups=(
        CustomerGroup(Words("tot 55", "up to 55"), 0.25, -0.6, -0.3, (0.52, 0.22, 0.02, 0.24), 0.55),
        CustomerGroup(Words("55-74", "55-74"), 0.45, 0.0, 0.0, (0.66, 0.10, 0.04, 0.20), 0.40),
        CustomerGroup(Words("75+", "75+"), 0.30, 0.8, 0.5, (0.80, 0.02, 0.06, 0.12), 0.20),
    ),
    attribute=("age_band", Words("leeftijdsgroep", "age_group")),
    protected=True,
    channels=(
        Words("telefoon", "phone"),
        Words("chat", "chat"),
        Words("loket", "counter"),
        Words("adviesgesprek", "advice meeting"),
        Words("e-mail", "e-mail"),
        Words("app", "app"),
        Words("website", "web"),
    ),
    failures=_FAILURES,
    menu=(
        (Words("Mijn pensioen", "My pension"),
         ("pension choice", "question on the statement", "date and amount of payment")),
        (Words("Er verandert iets", "Something changes"), ("reporting a death", "separation", "change of details")),
        (Words("De website", "The website"), ("cannot log in",)),
    ),
    customer=Words("deelnemer", "member"),
    staff=(
        (Words("adviseur 1", "adviser 1"), _ADVICE),
        (Words("adviseur 2", "adviser 2"), _ADVICE),
        (Words("medewerker 1", "colleague 1"), _DESK),
        (Words("medewerker 2", "colleague 2"), _DESK),
        (Words("leiding advies", "advice lead"), _ADVICE),
        (Words("leiding administratie", "administration lead"), _ADMINISTRATION),
    ),
    candidates=((Words("inloggen met een code", "logging in with a code"), "cannot log in", 0.5, 30_000.0),),
    trial=_TRIAL,
    office=OpeningWeek(8, (0.9, 1.3, 1.35, 1.15, 0.8, 1.0, 1.1, 1.0, 0.75), (1.25, 1.05, 1.0, 0.95, 0.8)),
    hours=390.0,
    spread=PerPoint(resolved=0.0, satisfaction=0.10, usual_resolved=0.84),
    asks=True,
    prefix="P",
    weight="points_per_score",
)  # fmt: skip
