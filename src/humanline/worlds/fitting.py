"""A made-up menswear shop: digital fitting beside advice is best of all, and instead of it does harm."""

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

_SHOP = Words("winkel", "shop")
_TAILORS = Words("atelier", "tailors")
_WEB = Words("webwinkel", "web shop")

# fmt: off
_KINDS = (
    Kind(Words("een pak kiezen", "choosing a suit"),
         32, 28, 0.4, 0.05, 0.05, 0.80, (5.0, 7.0, 6.0), 3.0, (8.0, 9.0), 0.12, 0.25, _SHOP, together=6.0),
    Kind(Words("vermaken", "alterations"),
         14, 12, 0.5, 0.10, 0.08, 0.85, (5.0, 6.0, 6.0), 4.0, (8.0, 8.0), 0.15, 0.40, _TAILORS),
    Kind(Words("ruilen of terugbrengen", "exchange or return"),
         18, 7, 0.5, 0.10, 0.06, 0.50, (0.5, 1.5, 2.0), 1.0, (6.0, 5.0), 0.08, 0.00, _SHOP),
    Kind(Words("waar is mijn bestelling", "where is my order"),
         16, 5, 0.5, 0.08, 0.06, 0.35, (-1.5, -1.0, 0.0), -0.5, (6.0, 3.0), 0.06, 0.00, _WEB),
    Kind(Words("is het op voorraad", "is it in stock"),
         12, 4, 0.5, 0.06, 0.04, 0.40, (-2.0, -1.5, -1.0), 0.0, (3.0, 3.0), 0.04, 0.00, _WEB),
    Kind(Words("klacht over een kledingstuk", "complaint on a garment"),
         5, 15, 0.6, 0.20, 0.12, 0.65, (8.0, 9.0, 9.0), 5.0, (9.0, 8.0), 0.22, 0.02, _SHOP),
    Kind(Words("cadeaubon en rekening", "gift card and bill"),
         6, 5, 0.5, 0.05, 0.03, 0.35, (-2.0, -1.0, -0.5), -0.5, (3.0, 2.0), 0.04, 0.00, _WEB),
)
# fmt: on

_FAILURES = (
    Failure(Words("maat klopt niet", "size is wrong"), _WEB, {"exchange or return": 0.45, "alterations": 0.10}),
    Failure(Words("levering te laat", "late delivery"), _WEB, {"where is my order": 0.50}),
    Failure(Words("vermaakwerk niet goed", "alteration not done well"), _TAILORS,
            {"complaint on a garment": 0.30, "alterations": 0.08}),
)  # fmt: skip

_TRIAL = TrialSetting(
    name=Words("digitaal passen", "digital fitting"),
    file="fitting-trial",
    question=Words(
        "Werkt digitaal passen naast advies, of in plaats van advies?",
        "Does digital fitting work beside advice, or instead of it?",
    ),
    moment="choosing a suit",
    arms=(
        TrialArm(Words("advies", "advice"), "person"),
        TrialArm(Words("digitaal passen", "digital fitting"), "self_service"),
        TrialArm(Words("allebei", "both"), "together"),
    ),
    now=0,
    outcomes=(
        Outcome(name="satisfaction", column="satisfaction", better="higher", window_days=0),
        Outcome(name="resolved", column="resolved", better="higher", window_days=0),
        Outcome(name="complaint", column="complaint", kind="share", better="lower", window_days=7),
    ),
    success=(Success("satisfaction", 0.2),),
    guardrails=(Guardrail("resolved", 0.05), Guardrail("complaint", 0.03)),
    planned=4200,
    right=("stop_harm", "roll_out"),
    in_office_hours=True,
)

FITTING = Setting(
    about=Words(
        "Voorbeeld: een verzonnen winkel in herenkleding. Geen mens of organisatie hierin bestaat.",
        "Example: a made-up menswear shop. No person or organisation in it exists.",
    ),
    organisation=Words("Voorbeeld Herenmode (verzonnen)", "Example Menswear (made up)"),
    short=Words("Voorbeeld Herenmode", "Example Menswear"),
    kinds=_KINDS,
    groups=(
        CustomerGroup(Words("koopt vaak online", "often buys online"), 0.40, -0.5, -0.3, (0.20, 0.20, 0.45, 0.15), 0.6),
        CustomerGroup(Words("koopt in de winkel", "buys in the shop"), 0.40, 0.3, 0.1, (0.20, 0.08, 0.62, 0.10), 0.4),
        CustomerGroup(Words("nieuwe klant", "new customer"), 0.20, 0.0, 0.0, (0.22, 0.18, 0.42, 0.18), 0.3),
    ),
    attribute=("buys", Words("koopgedrag", "buying_habit")),
    protected=False,
    channels=(
        Words("telefoon", "phone"),
        Words("chat", "chat"),
        Words("winkel", "shop"),
        Words("afspraak", "appointment"),
        Words("e-mail", "e-mail"),
        Words("app", "app"),
        Words("webwinkel", "web shop"),
    ),
    failures=_FAILURES,
    menu=(
        (Words("Kopen en passen", "Buying and fitting"), ("choosing a suit", "alterations", "is it in stock")),
        (Words("Mijn bestelling", "My order"), ("where is my order", "exchange or return")),
        (Words("Iets anders", "Something else"), ("complaint on a garment", "gift card and bill")),
    ),
    customer=Words("klant", "customer"),
    staff=(
        (Words("verkoper 1", "sales assistant 1"), _SHOP),
        (Words("verkoper 2", "sales assistant 2"), _SHOP),
        (Words("kleermaker", "tailor"), _TAILORS),
        (Words("leiding winkel", "shop lead"), _SHOP),
        (Words("leiding atelier", "tailors' lead"), _TAILORS),
        (Words("leiding webwinkel", "web shop lead"), _WEB),
    ),
    candidates=((Words("bestelling volgen", "following an order"), "where is my order", 0.6, 15_000.0),),
    trial=_TRIAL,
    office=OpeningWeek(9, (0.6, 0.9, 1.1, 1.2, 1.2, 1.2, 1.2, 1.1, 0.9), (0.7, 0.8, 0.9, 1.1, 1.2, 1.8, 0.8)),
    spread=PerPoint(usual_resolved=0.78, usual_satisfaction=3.6),
    hours=475.0,
    prefix="K",
    together_minutes=0.75,
    answers=0.5,
)  # fmt: skip
