"""A made-up chain of restaurants: ordering at a kiosk beside the counter is fine, a branch without staff is not."""

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

_FLOOR = Words("bediening", "service")
_KITCHEN = Words("keuken", "kitchen")
_OFFICE = Words("klantenservice", "customer service")

# fmt: off
_KINDS = (
    Kind(Words("bestellen", "ordering"),
         58, 2.0, 0.4, 0.01, 0.01, 0.95, (-3.0, -2.0, 3.0), 0.0, (6.0, 7.0), 0.04, 0.00, _FLOOR,
         feels=(7.0, 6.9), wish=(0.03, 0.05, 0.15)),
    Kind(Words("bestelling klopt niet", "order is wrong"),
         12, 4.0, 0.5, 0.15, 0.04, 0.90, (10.0, 12.0, 14.0), 3.0, (9.0, 7.0), 0.30, 0.00, _FLOOR,
         feels=(7.8, 4.8), wish=(0.50, 0.60, 0.70)),
    Kind(Words("vraag over allergie", "question on allergies"),
         7, 3.0, 0.5, 0.15, 0.04, 0.90, (11.0, 13.0, 14.0), 4.0, (9.0, 8.0), 0.30, 0.00, _KITCHEN,
         feels=(8.0, 5.0), wish=(0.50, 0.60, 0.60)),
    Kind(Words("betalen lukt niet", "payment does not work"),
         8, 3.0, 0.5, 0.12, 0.03, 0.85, (7.0, 9.0, 12.0), 2.0, (8.0, 7.0), 0.25, 0.00, _FLOOR,
         feels=(7.6, 5.2), wish=(0.40, 0.50, 0.60)),
    Kind(Words("kinderfeestje", "children's party"),
         4, 9.0, 0.5, 0.10, 0.08, 0.75, (5.0, 7.0, 6.0), 4.0, (8.0, 6.0), 0.15, 0.05, _FLOOR,
         feels=(7.8, 6.2), wish=(0.30, 0.40, 0.40)),
    Kind(Words("openingstijden en menu", "opening hours and menu"),
         7, 2.0, 0.5, 0.03, 0.02, 0.30, (-2.0, -1.5, 0.0), 0.0, (3.0, 3.0), 0.03, 0.00, _OFFICE,
         feels=(7.0, 7.0), wish=(0.02, 0.02, 0.05)),
    Kind(Words("klacht", "complaint"),
         4, 8.0, 0.6, 0.20, 0.10, 0.70, (9.0, 10.0, 11.0), 4.0, (9.0, 8.0), 0.25, 0.00, _OFFICE,
         feels=(7.2, 4.6), wish=(0.50, 0.60, 0.60)),
)
# fmt: on

_FAILURES = (
    Failure(Words("verkeerd ingepakt", "packed wrongly"), _KITCHEN, {"order is wrong": 0.60, "complaint": 0.30}),
    Failure(Words("betaalautomaat stuk", "payment terminal broken"), _OFFICE, {"payment does not work": 0.55}),
    Failure(Words("menu niet bijgewerkt", "menu not up to date"), _OFFICE,
            {"opening hours and menu": 0.30, "question on allergies": 0.20}),
)  # fmt: skip

_TRIAL = TrialSetting(
    name=Words("zuil en geautomatiseerd filiaal", "kiosk and automated branch"),
    file="restaurant-trial",
    question=Words(
        "Werkt een bestelzuil naast de balie? En een filiaal waar alles automatisch gaat?",
        "Does a kiosk beside the counter work? And a branch where everything is automatic?",
    ),
    moment="",
    arms=(
        TrialArm(Words("balie", "counter"), "person", ("ordering",)),
        TrialArm(Words("zuil naast de balie", "kiosk beside the counter"), "choice", ("ordering",)),
        TrialArm(Words("geautomatiseerd filiaal", "automated branch"), "self_service"),
    ),
    now=0,
    outcomes=(
        Outcome(name="satisfaction", column="satisfaction", better="higher", window_days=0),
        Outcome(name="felt_heard", column="felt_heard", better="higher", window_days=0),
        Outcome(name="complaint", column="complaint", better="lower", window_days=0),
    ),
    success=(Success("satisfaction", 0.10),),
    guardrails=(Guardrail("felt_heard", 0.3), Guardrail("complaint", 0.015)),
    planned=22_000,
    right=("roll_out", "stop_harm"),
    unit="site",
)

RESTAURANT = Setting(
    about=Words(
        "Voorbeeld: een verzonnen keten van restaurants. Geen mens of organisatie hierin bestaat.",
        "Example: a made-up chain of restaurants. No person or organisation in it exists.",
    ),
    organisation=Words("Voorbeeld Snel Eten (verzonnen)", "Example Quick Meals (made up)"),
    short=Words("Voorbeeld Snel Eten", "Example Quick Meals"),
    kinds=_KINDS,
    groups=(
        CustomerGroup(Words("alleen", "alone"), 0.40, -0.3, -0.3, (0.02, 0.02, 0.95, 0.01), 0.95, 0.10),
        CustomerGroup(Words("met kinderen", "with children"), 0.35, 0.0, 0.0, (0.02, 0.02, 0.95, 0.01), 0.95, 0.20),
        CustomerGroup(Words("groep", "party"), 0.25, 0.4, 0.3, (0.03, 0.02, 0.94, 0.01), 0.95, 0.55),
    ),
    attribute=("party", Words("gezelschap", "company")),
    protected=False,
    channels=(
        Words("telefoon", "phone"),
        Words("chat", "chat"),
        Words("balie", "counter"),
        Words("afspraak", "appointment"),
        Words("e-mail", "e-mail"),
        Words("bestelzuil", "kiosk"),
        Words("app", "app"),
    ),
    failures=_FAILURES,
    menu=(
        (Words("Een bestelling", "An order"), ("ordering", "order is wrong", "payment does not work")),
        (Words("Vragen", "Questions"), ("question on allergies", "opening hours and menu", "children's party")),
        (Words("Iets anders", "Something else"), ("complaint",)),
    ),
    customer=Words("gast", "guest"),
    staff=(
        (Words("medewerker 1", "colleague 1"), _FLOOR),
        (Words("medewerker 2", "colleague 2"), _FLOOR),
        (Words("kok", "cook"), _KITCHEN),
        (Words("leiding vestiging", "branch lead"), _FLOOR),
        (Words("leiding keuken", "kitchen lead"), _KITCHEN),
        (Words("leiding klantenservice", "customer service lead"), _OFFICE),
    ),
    candidates=((Words("allergenen op de zuil", "allergens at the kiosk"), "question on allergies", 0.3, 9_000.0),),
    trial=_TRIAL,
    office=OpeningWeek(
        10, (0.4, 0.9, 1.5, 1.3, 0.8, 0.7, 1.0, 1.7, 1.6, 1.0, 0.7, 0.4), (0.8, 0.8, 0.9, 1.0, 1.3, 1.4, 1.2)
    ),
    hours=140.0,
    spread=PerPoint(satisfaction=0.16, usual_resolved=0.80, usual_satisfaction=3.6),
    prefix="G",
    weight="felt_heard",
    asks=True,
    answers=0.4,
    sites=36,
    site_sd=0.08,
    anonymous=True,
)  # fmt: skip
