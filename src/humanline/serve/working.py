"""What is done within one transaction of the store: opening, asking, who is next, and what happens by itself."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from humanline.life.journeys import journey_of
from humanline.life.order import first_for
from humanline.life.promising import Forecast, Wait, handled, helped, left, wait_of
from humanline.life.waking import is_at_risk, lapse
from humanline.line import Line
from humanline.model.decision import Decision
from humanline.model.live import (
    HOUR,
    MINUTE,
    SECOND,
    Colleague,
    Contact,
    ContactEvent,
    Happened,
    Message,
    microseconds,
    time_of,
)
from humanline.store.reading import Reading
from humanline.store.spool import Asked
from humanline.store.writing import Writing

#: How long a contact is offered to a colleague.
LEASE = 30 * SECOND
#: A colleague of whom nothing is heard for so long is gone.
PRESENCE = 90 * SECOND
#: Whoever goes before it is written what came of a talk can write it for so long when they are back.
UNWRITTEN = 12 * HOUR
#: A call back is promised within so many opening hours where the plan promises none: a working day, assumed.
CALL_BACK_HOURS = 8.0
#: Characters of what is kept of what a contact says of itself.
_LONGEST = 200
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
#: What the line says to do → what happens. In shadow nothing is carried out, and there is no other way here: a person.
_ALONE = frozenset({"self_service", "choice", "together"})


def new_name() -> str:
    """The id of a contact, which nobody can guess: 22 characters."""
    return secrets.token_urlsafe(16)


def call_back_at(line: Line, contact: Contact, now: datetime) -> int:
    """Until when a call back is promised."""
    decision = line.decide({"moment": contact.moment, "channel": contact.channel, "asked": True}, now)
    hours = decision.promise.call_back_hours if decision.promise is not None else None
    return microseconds(line.opening_hours_later(now, hours or CALL_BACK_HOURS, contact.channel))


def contact_of(name: str, said: Mapping[str, Any], decision: Decision, at: int, **fields: Any) -> Contact:  # noqa: ANN401
    """A contact as it begins.

    Args:
        name: its id.
        said: what is known of it.
        decision: of the line.
        at: when it was opened.
        fields: of the contact, such as `address`.
    """
    within = decision.promise.within_minutes if decision.promise is not None else None
    own = decision.self_service
    return Contact(
        id=name,
        opened_at=at,
        at=at,
        moment=decision.moment or text_of(said.get("moment")),
        segment=decision.segment,
        channel=text_of(said.get("channel")),
        language=text_of(said.get("language"))[:8],
        skills=decision.skills,
        languages=decision.languages,
        within=round(within * MINUTE) if within is not None else None,
        action=decision.action,
        because=decision.because,
        chance=decision.chance,
        seal=decision.seal,
        link=own.link if own is not None else "",
        words=own.words if own is not None else "",
        **fields,
    )


def tell_wait(store: Writing, contact: Contact, forecast: Forecast | None, now: int) -> Contact:
    """Tell a customer who waits how long it will take, once for a request (I8); nothing where nobody is there.

    Args:
        store: where.
        contact: as it is.
        forecast: what is known of waits; `None`: nothing is told.
        now: the time.
    """
    if forecast is None or contact.state != "waiting" or contact.told_high is not None or contact.asked_at is None:
        return contact
    ahead, there = store.ahead(contact), store.there_now(now)
    wait = wait_of(ahead, there, store.free_now(now), forecast)
    if wait is None:
        return contact
    gone = max(0, now - contact.asked_at)
    facts = {"low": gone + wait.low, "high": gone + wait.high, "ahead": ahead, "there": there}
    return store.tell(contact.id, "told", now, facts, told_low=gone + wait.low, told_high=gone + wait.high)


def learnt(store: Reading, forecast: Forecast, kept_at: int) -> tuple[Forecast, int]:
    """What is learnt of waits from what the ledger kept since a time; gives the time up to which it was read.

    Args:
        store: where.
        forecast: what was known.
        kept_at: up to where it was read.
    """
    for entry in store.since(kept_at):
        kept_at = entry.kept_at
        facts: dict[str, Any] = msgspec.json.decode(entry.facts)
        if "refused" in facts:
            continue
        if "told_held" in facts:
            forecast = helped(forecast, Wait(facts["told_low"], facts["told_high"]), facts["since_asked"])
        elif entry.kind == "leave" and "since_asked" in facts:
            forecast = left(forecast, facts["since_asked"])
        elif entry.kind == "outcome":
            took = journey_of(store.entries_of_case(entry.contact)).handled
            forecast = handled(forecast, took) if took > 0 else forecast
    return forecast, kept_at


def open_contact(
    store: Writing, contact: Contact, *, customer: str = "", text: str = "", forecast: Forecast | None = None
) -> Contact:
    """Open a contact, and begin it as the line says.

    Args:
        store: where.
        contact: as it begins.
        customer: keyed hash of the customer.
        text: what they say first.
        forecast: what is known of waits.
    """
    facts = {"action": contact.action, "because": contact.because, "chance": contact.chance, "seal": contact.seal,
             "moment": contact.moment, "segment": contact.segment, "channel": contact.channel}  # fmt: skip
    store.new(contact, customer=customer, facts=facts)
    event: ContactEvent = "decide_self" if contact.action in _ALONE else "decide_person"
    if contact.because in ("asked", "fault"):
        event = "ask" if contact.because == "asked" else "fault"
    begun, _ = store.happen(contact.id, Happened(event, contact.opened_at), text=text)
    return tell_wait(store, begun, forecast, contact.opened_at)


def ask(store: Writing, asked: Asked, line: Line, forecast: Forecast | None = None, now: int | None = None) -> Contact:
    """A request for a person: of a contact that is there, or of one that is opened by it. Done once by its key.

    Args:
        store: where.
        asked: the request.
        line: tells what a colleague has to know for it.
        forecast: what is known of waits.
        now: the time, where it was asked before.
    """
    contact = store.contact(asked.contact) or store.of_case(asked.contact)
    name = contact.id if contact is not None else asked.contact
    if contact is None:
        said = {"moment": asked.moment, "channel": asked.channel, "language": asked.language, "asked": True}
        made = contact_of(asked.contact, said, line.decide(said, time_of(asked.at)), asked.at, seen_at=asked.at)
        store.new(made, facts={"because": "asked", "moment": made.moment, "channel": made.channel, "seal": made.seal})
    elif store.was_done(asked.key):
        return contact
    happened = Happened("ask", asked.at, address=asked.address)
    # What a slow disk kept after all is in the spool too: it was said once.
    words = "" if asked.words in {one.text for one in store.messages(name)} else asked.words
    after, _ = store.happen(name, happened, text=words, seen_at=asked.at)
    store.mark_done(asked.key)
    return tell_wait(store, after, forecast, now or asked.at)


def next_for(store: Writing, colleague: Colleague, now: int) -> Contact | None:
    """What is offered to a colleague: what is offered already, or the first that they can help; `None`: nobody waits.

    Args:
        store: where.
        colleague: who asks.
        now: the time.
    """
    store.there(colleague.id, now + PRESENCE)
    for contact in store.owned_by(colleague.id):
        if contact.state in ("offered", "callback_offered"):
            return store.contact(contact.id)
    found = first_for(colleague, store.queue(), now)
    if found is None:
        return None
    offered, refusal = store.happen(found.id, Happened("offer", now, by=colleague.id, lease_until=now + LEASE))
    return offered if not refusal else None


def sweep(store: Writing, now: int) -> int:
    """What happens by itself now: leases, silence, colleagues who are gone, and promises that may break.

    Args:
        store: where.
        now: the time.

    Returns:
        How many contacts were looked at: where there are many, there are more.
    """
    gone = store.left_behind(now, now - UNWRITTEN)
    for contact in gone:
        store.happen(contact.id, Happened("agent_gone", now, by=contact.owner))
    waking = store.waking(now)
    for contact in waking:
        happened = lapse(contact, now)
        if happened is not None:
            store.happen(contact.id, happened)
        elif is_at_risk(contact, now):
            store.tell(contact.id, "promise_at_risk", now, alarmed=True)
    return len(gone) + len(waking)


def close_for_the_day(store: Writing, line: Line, now: datetime) -> int:
    """Whoever waits while nobody is there, and can be called back, is promised a call; gives how many."""
    count = 0
    for contact in store.queue():
        if contact.state != "waiting" or not contact.address:
            continue
        presence = line.presence(now, contact.channel)
        if presence is not None and not presence.there:
            until = call_back_at(line, contact, now)
            store.happen(contact.id, Happened("closing_time", microseconds(now), callback_at=until))
            count += 1
    return count


def text_of(value: object, longest: int = _LONGEST) -> str:
    """What was said under a name, as text: no longer than it may be, without control characters."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    return _CONTROL.sub("", str(value)[: 2 * longest]).strip()[:longest]


def shown_to_customer(messages: list[Message]) -> list[Message]:
    """What a customer sees: all but notes."""
    return [one for one in messages if one.speaker != "note"]
