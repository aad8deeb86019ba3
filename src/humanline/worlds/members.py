"""A made-up football club: who never comes is in no contact log, and being near from afar makes ties that were not."""

from __future__ import annotations

from humanline.model.trial import Guardrail, Outcome, Success
from humanline.worlds.setting import CustomerGroup, Failure, Kind, OpeningWeek, Setting, TrialArm, TrialSetting, Words

_MEMBERS = Words("ledenservice", "member service")
_TICKETS = Words("kaartverkoop", "ticket office")
_SHOP = Words("fanshop", "fan shop")

# fmt: off
_KINDS = (
    Kind(Words("kaarten", "tickets"),
         34, 6, 0.5, 0.08, 0.06, 0.45, (-1.0, 0.5, 3.0), 0.5, (7.0, 5.0), 0.08, 0.00, _TICKETS),
    Kind(Words("vraag over het lidmaatschap", "question on membership"),
         20, 7, 0.6, 0.10, 0.08, 0.50, (1.0, 3.0, 6.0), 2.0, (6.0, 6.0), 0.10, 0.00, _MEMBERS),
    Kind(Words("bijeenkomst voor leden", "meeting for members"),
         16, 9, 0.5, 0.06, 0.06, 0.50, (2.0, 4.0, 6.0), 3.0, (7.0, 7.0), 0.10, 0.20, _MEMBERS),
    Kind(Words("niet kunnen komen", "cannot come to the ground"),
         8, 12, 0.5, 0.12, 0.10, 0.60, (6.0, 8.0, 10.0), 4.0, (9.0, 8.0), 0.20, 0.00, _MEMBERS),
    Kind(Words("bestelling in de fanshop", "order from the fan shop"),
         16, 4, 0.5, 0.05, 0.04, 0.30, (-2.0, -1.5, 0.0), -0.5, (3.0, 3.0), 0.04, 0.00, _SHOP),
    Kind(Words("klacht", "complaint"),
         3, 14, 0.6, 0.20, 0.14, 0.65, (8.0, 9.0, 10.0), 4.0, (9.0, 8.0), 0.22, 0.00, _MEMBERS),
    Kind(Words("lidmaatschap opzeggen", "ending the membership"),
         3, 8, 0.5, 0.10, 0.05, 0.55, (3.0, 4.0, 6.0), 4.0, (6.0, 8.0), 0.12, 0.00, _MEMBERS),
)
# fmt: on

_FAILURES = (
    Failure(Words("kaart niet aangekomen", "ticket did not arrive"), _TICKETS, {"tickets": 0.25, "complaint": 0.20}),
    Failure(Words("geen bericht over de bijeenkomst", "no news of the meeting"), _MEMBERS,
            {"meeting for members": 0.20, "cannot come to the ground": 0.15}),
    Failure(Words("verkeerd bedrag afgeschreven", "wrong amount debited"), _MEMBERS, {"question on membership": 0.30}),
)  # fmt: skip

_TRIAL = TrialSetting(
    name=Words("dichtbij op afstand", "near from afar"),
    file="members-trial",
    question=Words(
        "Horen we meer van leden als de club ze ook digitaal opzoekt, zoals met een filmpje en een groep?",
        "Do we hear from more members when the club reaches out digitally too, with a film and a group?",
    ),
    moment="",
    arms=(
        TrialArm(Words("zoals nu", "as now"), "choice"),
        TrialArm(Words("ook digitaal opgezocht", "reached out to digitally too"), "choice", ("meeting for members",)),
    ),
    now=0,
    outcomes=(
        Outcome(name="heard_from", column="contacts", kind="share", better="higher", window_days=56),
        Outcome(name="complaint", column="complaint", kind="mean", better="lower", window_days=56),
        Outcome(name="satisfaction", column="satisfaction", kind="mean", better="higher", window_days=56),
    ),
    success=(Success("heard_from", 0.05),),
    guardrails=(
        Guardrail("complaint", 0.015), Guardrail("satisfaction", 0.2), Guardrail("heard_from", 0.03, segment="65+"),
    ),
    planned=21_428,
    right=("roll_out",),
    ties=1.8,
)  # fmt: skip

MEMBERS_CLUB = Setting(
    about=Words(
        "Voorbeeld: een verzonnen voetbalclub. Geen mens of organisatie hierin bestaat.",
        "Example: a made-up football club. No person or organisation in it exists.",
    ),
    organisation=Words("Voorbeeld Voetbalclub (verzonnen)", "Example Football Club (made up)"),
    short=Words("de Voorbeeld Voetbalclub", "Example Football Club"),
    kinds=_KINDS,
    groups=(
        CustomerGroup(Words("tot 35", "up to 35"), 0.30, -0.5, -0.3, (0.40, 0.34, 0.06, 0.20), 0.65),
        CustomerGroup(Words("35-64", "35-64"), 0.45, 0.0, 0.0, (0.52, 0.18, 0.10, 0.20), 0.50),
        CustomerGroup(Words("65+", "65+"), 0.25, 0.7, 0.4, (0.70, 0.04, 0.12, 0.14), 0.25),
    ),
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
    menu=(
        (Words("Wedstrijden", "Matches"), ("tickets", "cannot come to the ground")),
        (Words("Lidmaatschap", "Membership"),
         ("question on membership", "meeting for members", "ending the membership")),
        (Words("Iets anders", "Something else"), ("order from the fan shop", "complaint")),
    ),
    customer=Words("lid", "member"),
    staff=(
        (Words("medewerker 1", "colleague 1"), _MEMBERS),
        (Words("medewerker 2", "colleague 2"), _MEMBERS),
        (Words("medewerker 3", "colleague 3"), _TICKETS),
        (Words("leiding ledenservice", "member service lead"), _MEMBERS),
        (Words("leiding kaartverkoop", "ticket office lead"), _TICKETS),
        (Words("leiding fanshop", "fan shop lead"), _SHOP),
    ),
    candidates=((Words("kaarten doorgeven in de app", "passing tickets on in the app"), "tickets", 0.4, 14_000.0),),
    trial=_TRIAL,
    office=OpeningWeek(9, (0.9, 1.2, 1.2, 1.0, 0.8, 1.0, 1.1, 1.1, 1.0), (1.1, 0.9, 0.9, 0.9, 1.2, 0.9)),
    hours=320.0,
    prefix="L",
    never=0.3,
)  # fmt: skip
