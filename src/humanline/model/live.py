"""A contact while it lives: where it is, what happens to it, what was said, and what the ledger keeps of it.

Times are whole microseconds since 1970, UTC. `None` where a time is not set.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from humanline.foundation.record import Record

#: Microseconds.
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(time: datetime) -> int:
    """A time with its zone as whole microseconds since 1970."""
    return (time - _EPOCH) // timedelta(microseconds=1)


def time_of(count: int) -> datetime:
    """Microseconds since 1970 as a time, UTC."""
    return _EPOCH + timedelta(microseconds=count)


#: Where a contact is.
ContactState = Literal[
    "new",  # opened, and not decided yet
    "self_service",  # a machine or a page helps; a person is one step away
    "waiting",  # for a person
    "offered",  # to one colleague, for the length of a lease
    "with_person",
    "callback_due",  # a call back is promised
    "callback_offered",  # that call is offered to one colleague
    "calling",  # that colleague calls
    "wrap_up",  # the talk has ended, what came of it is not written yet
    "closed",
    "gave_up",  # how it ended is not known, or the customer left
]

#: What can happen to a contact.
ContactEvent = Literal[
    "ask", "turn", "leave", "want_callback", "cancel_ask", "rather_wait",
    "decide_self", "decide_person", "bot_reply", "bot_hand_over", "bot_done",
    "offer", "accept", "decline", "agent_turn", "hand_on", "promise_callback", "agent_close", "outcome",
    "no_answer_needed", "reached", "no_answer", "tried_enough",
    "silence", "lease_over", "agent_gone", "closing_time", "unreachable", "fault",
]  # fmt: skip

#: Why an event changes nothing: it has no place in this state; the contact is somebody else's; a call back needs a
#: number or address, and a time; the lease has not ended; only what was written after the end may need no answer.
Refusal = Literal["", "not_now", "not_owner", "no_address", "no_time", "lease_runs", "asked"]


class Contact(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One contact, as the store has it.

    Attributes:
        id: that cannot be guessed: who has it is the customer.
        state: where it is.
        version: counts the events that changed it.
        opened_at: when it was opened.
        at: when it last changed; never goes back.
        first_asked_at: when the customer first asked for a person; kept for good.
        asked_at: when the request began that is open now (I5).
        waits_since: when the wait began that goes on now; after a hand-on a new one.
        due_at: its place among those who wait: the first is helped first.
        not_before: a call back is not offered before.
        callback_at: until when a call back is promised.
        alarmed: that its promise may break was told.
        owner: the colleague who has it, or to whom it is offered; empty for nobody.
        lease_until: how long it is offered.
        resting: colleagues who declined it, and until when it is not offered to them again.
        tries: how often somebody called and nobody answered.
        address: where the customer can be called back; empty where nobody said.
        seen_at: when the customer's page was last alive.
        wrote_again: the customer wrote after it had ended, and did not ask for a person.
        machine_until: until when a bot may be silent about what was said last; `None` where none was asked.
        whether: `asked`: the customer was asked whether a person is wanted, once; `done`: and said something since.
        within: microseconds within which the charter promises a person; `None` where it promises none.
        told_low: microseconds from asking that the customer was told it takes at least; `None` where nothing was told.
        told_high: the same, at most.
        moment: as the plan calls it; empty where it is not known.
        segment: of the customer; empty where it is not known.
        channel: by which it came.
        language: of the customer.
        skills: what a colleague has to know for it.
        languages: in which colleagues help with it; empty: any.
        action: what the line said to do.
        because: why.
        chance: of what the line chose.
        seal: of the policy that decided.
        link: of the self-service that there is for it.
        words: that go with it.
    """

    id: str
    opened_at: int
    at: int
    state: ContactState = "new"
    version: int = 0
    first_asked_at: int | None = None
    asked_at: int | None = None
    waits_since: int | None = None
    due_at: int | None = None
    not_before: int | None = None
    callback_at: int | None = None
    alarmed: bool = False
    owner: str = ""
    lease_until: int | None = None
    resting: tuple[tuple[str, int], ...] = ()
    tries: int = 0
    address: str = ""
    seen_at: int | None = None
    wrote_again: bool = False
    machine_until: int | None = None
    whether: Literal["", "asked", "done"] = ""
    within: int | None = None
    told_low: int | None = None
    told_high: int | None = None
    moment: str = ""
    segment: str = ""
    channel: str = ""
    language: str = ""
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    action: str = ""
    because: str = ""
    chance: float = 1.0
    seal: str = ""
    link: str = ""
    words: str = ""


class Happened(Record, frozen=True, omit_defaults=True):
    """Something that happens to a contact.

    Attributes:
        event: what.
        at: when.
        by: the colleague who does it; empty where none does.
        address: where the customer can be called back, where it is said now.
        lease_until: of an offer.
        callback_at: of a promise to call back: until when.
        not_before: of such a promise: from when.
        machine_until: of a turn: until when a bot may be silent about it.
    """

    event: ContactEvent
    at: int
    by: str = ""
    address: str = ""
    lease_until: int | None = None
    callback_at: int | None = None
    not_before: int | None = None
    machine_until: int | None = None


class Colleague(Record, frozen=True):
    """Who helps customers. No figure is kept of them (I15).

    Attributes:
        id: as the store knows them.
        name: as customers see it.
        skills: what they know.
        languages: that they speak; empty: any.
    """

    id: str
    name: str = ""
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


#: Who said something.
Speaker = Literal["customer", "machine", "person", "note"]


class Message(Record, frozen=True):
    """What was said in a contact.

    Attributes:
        seq: its place in the contact, from 1.
        speaker: who said it; a note is a colleague's, and not shown to the customer.
        at: when.
        text: as it was said.
    """

    seq: int
    speaker: Speaker
    at: int
    text: str


class ContactStory(Record, frozen=True):
    """What a colleague reads before the first word (I9).

    Attributes:
        moment: what it is about.
        because: why a person has it.
        asked_at: since when the customer waits.
        first_asked_at: when they first asked.
        lines: in the order in which it was said, in the words in which it was said.
        left_out: messages that are not in it.
    """

    moment: str
    because: str
    asked_at: int | None
    first_asked_at: int | None
    lines: tuple[Message, ...] = ()
    left_out: int = 0


class LedgerEntry(NamedTuple):
    """One line of the ledger. It names nobody.

    Attributes:
        contact: its id as the ledger knows it.
        seq: its place among those of the contact, from 1.
        kind: what happened.
        at: when it happened.
        kept_at: when it was written; never goes back, so that the root of a day stands.
        facts: what came of it, as JSON without names and words.
        digest: of what was said, with the contact's own salt, in hexadecimals; empty where nothing was said.
        before: hash of the entry before; empty of the first.
        hash: over all of this.
    """

    contact: str
    seq: int
    kind: str
    at: int
    kept_at: int
    facts: str
    digest: str
    before: str
    hash: str
