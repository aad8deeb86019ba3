"""A made-up furniture retailer: the rule of thumb does most of the work, and one trial does the rest."""

from __future__ import annotations

from humanline.model.trial import Guardrail, Outcome, Success
from humanline.worlds.setting import CustomerGroup, Failure, Kind, OpeningWeek, Setting, TrialArm, TrialSetting, Words

_SALES = Words("verkoop", "sales")
_DELIVERY = Words("bezorging", "delivery")
_SERVICE = Words("klantenservice", "customer service")

# fmt: off
_KINDS = (
    Kind(Words("keuken ontwerpen", "designing a kitchen"),
         10, 40, 0.4, 0.15, 0.12, 0.85, (9.0, 10.0, 11.0), 7.0, (9.0, 9.0), 0.25, 0.60, _SALES),
    Kind(Words("beschadigd bezorgd", "delivered damaged"),
         8, 14, 0.5, 0.25, 0.18, 0.65, (10.0, 11.0, 12.0), 5.0, (9.0, 8.0), 0.22, 0.00, _SERVICE),
    Kind(Words("klacht", "complaint"),
         4, 16, 0.6, 0.25, 0.18, 0.65, (9.0, 10.0, 11.0), 4.0, (9.0, 8.0), 0.25, 0.00, _SERVICE),
    Kind(Words("bezorging afspreken", "arranging delivery"),
         24, 8, 0.5, 0.10, 0.08, 0.50, (2.5, 4.0, 6.0), 2.5, (8.0, 5.0), 0.08, 0.00, _DELIVERY),
    Kind(Words("hulp bij het in elkaar zetten", "help with assembly"),
         12, 11, 0.6, 0.18, 0.12, 0.50, (2.0, 4.0, 7.0), 0.5, (7.0, 4.0), 0.12, 0.00, _SERVICE),
    Kind(Words("terugbrengen", "return"),
         12, 7, 0.5, 0.08, 0.06, 0.50, (-0.5, 0.5, 2.0), 0.0, (5.0, 5.0), 0.07, 0.00, _SERVICE),
    Kind(Words("waar is mijn bestelling", "where is my order"),
         16, 4, 0.5, 0.06, 0.05, 0.35, (-2.0, -1.5, 0.0), -0.5, (3.0, 3.0), 0.05, 0.00, _DELIVERY),
    Kind(Words("voorraad en openingstijden", "stock and opening hours"),
         10, 3, 0.5, 0.03, 0.02, 0.30, (-2.5, -2.0, -1.0), -0.5, (2.0, 2.0), 0.03, 0.00, _SALES),
    Kind(Words("rekening of bon", "bill or receipt"),
         4, 4, 0.5, 0.04, 0.03, 0.35, (-2.0, -1.0, 0.0), -0.5, (3.0, 2.0), 0.04, 0.00, _SERVICE),
)
# fmt: on

_FAILURES = (
    Failure(Words("bezorger kwam niet of te laat", "delivery did not come or came late"), _DELIVERY,
            {"where is my order": 0.40, "arranging delivery": 0.15, "complaint": 0.20}),
    Failure(Words("verpakking niet goed", "packed badly"), _DELIVERY, {"delivered damaged": 0.60, "return": 0.10}),
    Failure(Words("handleiding onduidelijk", "instructions unclear"), _SALES, {"help with assembly": 0.45}),
)  # fmt: skip

_TRIAL = TrialSetting(
    name=Words("bezorging eerst met een medewerker", "delivery with a person first"),
    file="furniture-trial",
    question=Words(
        "Helpt het om bezorging met een medewerker af te spreken in plaats van online?",
        "Does it help to arrange delivery with a person instead of online?",
    ),
    moment="arranging delivery",
    arms=(
        TrialArm(Words("medewerker", "person"), "person"),
        TrialArm(Words("zelfservice", "self-service"), "self_service"),
    ),
    now=1,
    outcomes=(
        Outcome(name="unheard", column="unheard", better="lower", kind="share"),
        Outcome(name="satisfaction", column="satisfaction", better="higher", window_days=0),
        Outcome(name="complaint", column="complaint", kind="share", better="lower", window_days=7),
    ),
    success=(Success("unheard", 0.06), Success("satisfaction", 0.2)),
    guardrails=(Guardrail("complaint", 0.03),),
    planned=3500,
    right=("roll_out",),
)

FURNITURE = Setting(
    about=Words(
        "Voorbeeld: een verzonnen meubelzaak. Geen mens of organisatie hierin bestaat.",
        "Example: a made-up furniture retailer. No person or organisation in it exists.",
    ),
    organisation=Words("Voorbeeld Meubel (verzonnen)", "Example Furniture (made up)"),
    short=Words("Voorbeeld Meubel", "Example Furniture"),
    kinds=_KINDS,
    groups=(
        CustomerGroup(Words("eerste aankoop", "first purchase"), 0.35, -0.3, 0.0, (0.40, 0.30, 0.12, 0.18), 0.4),
        CustomerGroup(Words("koopt vaker", "buys more often"), 0.45, 0.0, 0.0, (0.46, 0.20, 0.16, 0.18), 0.5),
        CustomerGroup(Words("grote bestelling", "large order"), 0.20, 0.4, 0.3, (0.55, 0.12, 0.18, 0.15), 0.4),
    ),
    attribute=("purchase", Words("soort_aankoop", "kind_of_purchase")),
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
        (Words("Kopen", "Buying"), ("designing a kitchen", "stock and opening hours", "bill or receipt")),
        (Words("Bezorgen", "Delivery"), ("arranging delivery", "where is my order", "delivered damaged")),
        (Words("Daarna", "Afterwards"), ("help with assembly", "return", "complaint")),
    ),
    customer=Words("klant", "customer"),
    staff=(
        (Words("medewerker 1", "colleague 1"), _SERVICE),
        (Words("medewerker 2", "colleague 2"), _SERVICE),
        (Words("medewerker 3", "colleague 3"), _DELIVERY),
        (Words("leiding verkoop", "sales lead"), _SALES),
        (Words("leiding bezorging", "delivery lead"), _DELIVERY),
        (Words("leiding klantenservice", "customer service lead"), _SERVICE),
    ),
    candidates=(
        (Words("filmpjes bij het in elkaar zetten", "films on assembly"), "help with assembly", 0.4, 12_000.0),
    ),
    trial=_TRIAL,
    office=OpeningWeek(9, (0.9, 1.1, 1.2, 1.2, 1.1, 1.1, 1.1, 1.0, 0.9, 0.7), (1.2, 1.0, 1.0, 1.0, 1.0, 0.9)),
    hours=374.0,
    prefix="M",
    weight="points_per_score",
    answers=0.4,
)  # fmt: skip
