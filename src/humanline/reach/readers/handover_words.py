"""Technical names by which bots and platforms call a hand-over to a person: actions, intents, integrations.

Words that customers hear are another matter (`reach.words`). A name says what its maker meant, not what the code does,
so every reader that goes by a name says so in a note.
"""

from __future__ import annotations

import re
from itertools import pairwise

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

#: Alone, each is a hand-over.
_ALONE = {
    "handoff", "handover", "hitl", "hitlnext", "escalate", "escalation", "livechat", "liveagent", "flex",
    "doorverbinden", "overdragen", "overdracht", "doorverbind", "derivacion", "transbordo", "weiterleitung",
}  # fmt: skip
#: Who takes over…
_WHO = {
    "human", "agent", "person", "operator", "representative", "rep", "advisor", "adviser", "colleague", "staff",
    "employee", "support", "medewerker", "collega", "mens", "persoon", "adviseur", "humano", "agente", "asesor",
    "operador", "persona", "mensch", "mitarbeiter", "berater", "conseiller", "humain", "atendente", "pessoa",
    "operatore", "umano", "consulente",
}  # fmt: skip
#: …and what is done.
_DONE = {
    "transfer", "connect", "talk", "speak", "call", "request", "contact", "forward", "assign", "route", "send", "pass",
    "live", "to", "switch", "summon", "notify", "verbind", "spreek", "hablar", "transferir", "pasar", "conectar",
    "verbinden", "sprechen", "parler", "transferer", "falar", "encaminhar", "parlare", "trasferire", "passare",
}  # fmt: skip
#: Names that only speak about one: it is asked, offered, called off, not there, or over.
_ABOUT = {
    "ask", "options", "option", "offer", "list", "cancel", "deny", "no", "not", "wouldve", "resolved", "resolve",
    "status", "check", "validate", "feedback", "rate", "user", "set", "get", "unavailable", "available",
    "availability", "offline", "busy", "closed", "none", "without", "failed", "fail", "failure", "error", "denied",
    "refused", "cannot", "cant", "wont", "dont", "never", "ended", "end", "left", "after", "before", "hours", "queue",
    "log", "count", "niet", "geen", "onbereikbaar", "bezet", "gesloten", "sin", "sem", "nicht", "kein", "pas",
    "senza", "non", "whether", "is", "can", "if", "should", "stop", "bot",
}  # fmt: skip


def names_a_handover(name: str) -> bool:
    """Whether the name of an action or integration is that of a hand-over to a person.

    Examples:
        >>> names_a_handover("action_handoff"), names_a_handover("TransferToAgent"), names_a_handover("hitl")
        (True, True, True)
        >>> names_a_handover("utter_ask_handoff"), names_a_handover("check_agents"), names_a_handover("user_agent")
        (False, False, False)
        >>> names_a_handover("action_live_agent_unavailable"), names_a_handover("action_hablar_con_agente")
        (False, True)
    """
    parts = [part.lower() for part in _PARTS.findall(name[:200])]
    joined = {a + b for a, b in pairwise(parts)}
    words = set(parts) | joined
    if words & _ABOUT:
        return False
    return bool(words & _ALONE) or bool(words & _WHO and words & _DONE)
