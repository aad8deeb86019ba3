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
    "doorverbinden", "overdragen", "overdracht",
}  # fmt: skip
#: Who takes over…
_WHO = {
    "human", "agent", "person", "operator", "representative", "rep", "advisor", "adviser", "colleague", "staff",
    "employee", "support", "medewerker", "collega", "mens", "persoon", "adviseur",
}  # fmt: skip
#: …and what is done.
_DONE = {
    "transfer", "connect", "talk", "speak", "call", "request", "contact", "forward", "assign", "route", "send", "pass",
    "live", "to", "switch", "summon", "notify", "doorverbind", "verbind", "spreek",
}  # fmt: skip
#: Names that only speak about one: it is asked, offered, called off, or over.
_ABOUT = {
    "ask", "options", "option", "offer", "list", "cancel", "deny", "no", "not", "wouldve", "resolved", "resolve",
    "status", "check", "validate", "feedback", "rate", "user", "set", "get",
}  # fmt: skip

_PROMISE = re.compile(
    r"\b(transfer|connect|forward|pass|hand|put)\w*\b.{0,30}\b(you|your|this)\b.{0,60}"
    r"\b(agent|human|person|colleague|representative|operator|team|someone|advisor)\b"
    r"|\b(verbind|schakel|zet)\w*\b.{0,30}\b(u|je|jou|uw)\b.{0,60}\b(medewerker|collega|mens|persoon|iemand|adviseur)\b",
    re.IGNORECASE | re.DOTALL,
)


def names_a_handover(name: str) -> bool:
    """Whether the name of an action or integration is that of a hand-over to a person.

    Examples:
        >>> names_a_handover("action_handoff"), names_a_handover("TransferToAgent"), names_a_handover("hitl")
        (True, True, True)
        >>> names_a_handover("utter_ask_handoff"), names_a_handover("check_agents"), names_a_handover("user_agent")
        (False, False, False)
    """
    parts = [part.lower() for part in _PARTS.findall(name[:200])]
    joined = {a + b for a, b in pairwise(parts)}
    words = set(parts) | joined
    if words & _ABOUT:
        return False
    return bool(words & _ALONE) or bool(words & _WHO and words & _DONE)


def promises_a_person(words: str) -> bool:
    """Whether words that are said promise that a person takes over now.

    Examples:
        >>> promises_a_person("I'll connect you to a colleague."), promises_a_person("Ik verbind u door met een mens.")
        (True, True)
        >>> promises_a_person("Which person do you want to pay?")
        False
    """
    return bool(_PROMISE.search(words[:2000]))
