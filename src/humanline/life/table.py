"""The life of a contact as data: what happens in which state, and what comes of it. Comes before `life.applying`.

Where a state and an event have no entry, the event changes nothing and is kept in the ledger as refused. `=` stays.
Effects: `clock` starts the clock of a request, only where none runs (I5); `own` and `free` give and take the owner
(I4); `promise` and `done` make and end the promise of a call back (I8); `again` marks what was written after the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple, cast, get_args

from humanline.model.live import ContactEvent, ContactState

Effect = Literal["clock", "own", "free", "promise", "done", "again"]
#: Who or what makes an event.
Maker = Literal["customer", "machine", "colleague", "clock"]

STATES: tuple[ContactState, ...] = get_args(ContactState)
EVENTS: tuple[ContactEvent, ...] = get_args(ContactEvent)
#: A person has it, or it is on its way to one.
TOWARDS_A_PERSON = frozenset[ContactState](
    {"waiting", "offered", "with_person", "callback_due", "callback_offered", "calling"}
)
#: The customer waits.
WAITS = TOWARDS_A_PERSON - {"with_person"}
#: Nothing is asked any more.
ENDED = frozenset[ContactState]({"self_service", "closed", "gave_up"})
#: Only the owner may do it.
OWNERS_ONLY = frozenset[ContactEvent](
    {
        "accept", "decline", "agent_turn", "hand_on", "promise_callback", "agent_close", "outcome", "no_answer_needed",
        "reached", "no_answer", "tried_enough", "agent_gone",
    }
)  # fmt: skip
#: Somebody with a name does it.
BY_COLLEAGUES = OWNERS_ONLY | {"offer"}
#: A call back needs somewhere to call.
NEEDS_ADDRESS = frozenset[ContactEvent]({"want_callback", "closing_time", "promise_callback"})


class Move(NamedTuple):
    """What comes of an event.

    Attributes:
        to: the state after it.
        effects: on the rest of the contact.
    """

    to: ContactState
    effects: tuple[Effect, ...] = ()


Table = Mapping[tuple[ContactState, ContactEvent], Move]

#: Event → who makes it, and where it leads (with its effects) → from which states.
ROWS: dict[ContactEvent, tuple[Maker, dict[str, str]]] = {
    "ask": ("customer", {
        "waiting clock": "new self_service closed gave_up",
        "waiting free clock": "wrap_up",
        "=": "waiting offered with_person callback_due callback_offered calling",
    }),
    "turn": ("customer", {
        "=": "self_service waiting offered with_person callback_due callback_offered calling",
        "with_person": "wrap_up",
        "waiting clock again": "closed gave_up",
    }),
    "leave": ("customer", {
        "gave_up": "self_service waiting",
        "gave_up free": "offered",
        "wrap_up": "with_person",
    }),
    "want_callback": ("customer", {"callback_due promise": "waiting", "callback_due free promise": "offered"}),
    "cancel_ask": ("customer", {"self_service": "waiting", "closed done": "callback_due"}),
    "rather_wait": ("customer", {"waiting done": "callback_due"}),
    "decide_self": ("machine", {"self_service": "new"}),
    "decide_person": ("machine", {"waiting clock": "new"}),
    "bot_reply": ("machine", {"=": "self_service"}),
    "bot_hand_over": ("machine", {"waiting clock": "self_service"}),
    "bot_done": ("machine", {"closed": "self_service"}),
    "offer": ("colleague", {"offered own": "waiting", "callback_offered own": "callback_due"}),
    "accept": ("colleague", {"with_person": "offered", "calling": "callback_offered"}),
    "decline": ("colleague", {"waiting free": "offered", "callback_due free": "callback_offered"}),
    "agent_turn": ("colleague", {"=": "with_person"}),
    "hand_on": ("colleague", {"waiting free": "with_person"}),
    "promise_callback": ("colleague", {"callback_due free promise": "with_person"}),
    "agent_close": ("colleague", {"wrap_up": "with_person"}),
    "outcome": ("colleague", {"closed free": "wrap_up"}),
    "no_answer_needed": ("colleague", {"closed free": "offered with_person"}),
    "reached": ("colleague", {"with_person done": "calling"}),
    "no_answer": ("colleague", {"callback_due free": "calling"}),
    "tried_enough": ("colleague", {"wrap_up done": "calling"}),
    "silence": ("clock", {"gave_up": "self_service"}),
    "lease_over": ("clock", {"waiting free": "offered", "callback_due free": "callback_offered"}),
    "agent_gone": ("clock", {
        "waiting free": "offered with_person",
        "callback_due free": "callback_offered calling",
        "closed free": "wrap_up",
    }),
    "closing_time": ("clock", {"callback_due promise": "waiting"}),
    "unreachable": ("clock", {"gave_up": "waiting"}),
    "fault": ("clock", {
        "waiting clock": "new self_service",
        "waiting free": "offered",
        "callback_due free": "callback_offered calling",
        "=": "waiting with_person callback_due wrap_up closed gave_up",
    }),
}  # fmt: skip


def _table() -> Table:
    found: dict[tuple[ContactState, ContactEvent], Move] = {}
    for event, (_, ways) in ROWS.items():
        for way, states in ways.items():
            target, *effects = way.split()
            for state in cast("list[ContactState]", states.split()):
                to = state if target == "=" else cast("ContactState", target)
                found[state, event] = Move(to, cast("tuple[Effect, ...]", tuple(effects)))
    return MappingProxyType(found)


TABLE: Table = _table()
