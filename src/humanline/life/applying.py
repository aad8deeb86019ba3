"""One function applies the table: a contact, and what happens to it, give the contact after it."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from humanline.life.table import (
    BY_COLLEAGUES,
    ENDED,
    NEEDS_ADDRESS,
    OWNERS_ONLY,
    TABLE,
    TOWARDS_A_PERSON,
    WAITS,
    Move,
    Table,
)
from humanline.model.live import MINUTE, Contact, Happened, Refusal

#: A contact that was declined is not offered again to who declined it.
RESTS = MINUTE
#: After a call that nobody answered the next one waits.
CALLS_AGAIN_AFTER = 15 * MINUTE
#: Whose place no charter tells waits as if a person were promised within this; assumed.
USUAL_WITHIN = 10 * MINUTE


def applied(contact: Contact, happened: Happened, *, table: Table = TABLE) -> tuple[Contact, Refusal]:
    """The contact after what happens, or as it was, and why.

    Args:
        contact: as it is.
        happened: what happens to it. A time before the contact's last change counts as that of the change.
        table: another than the one of the house, to see whether a fault in it would be found.
    """
    move = table.get((contact.state, happened.event))
    if move is None:
        return contact, "not_now"
    refusal = _refusal(contact, happened)
    if refusal:
        return contact, refusal
    at = max(contact.at, happened.at)
    return structs.replace(contact, **_changes(contact, happened, move, at)), ""


def _refusal(contact: Contact, happened: Happened) -> Refusal:
    """What stands beside the table."""
    event = happened.event
    if (event in OWNERS_ONLY and happened.by != contact.owner) or (event in BY_COLLEAGUES and not happened.by):
        return "not_owner"
    if event in NEEDS_ADDRESS:
        if not (happened.address or contact.address):
            return "no_address"
        if happened.callback_at is None:
            return "no_time"
    if event == "unreachable" and contact.address:
        return "not_now"
    if event == "lease_over" and happened.at < (contact.lease_until or 0):
        return "lease_runs"
    if event == "no_answer_needed" and not contact.wrote_again:
        return "asked"
    return ""


def _changes(contact: Contact, happened: Happened, move: Move, at: int) -> dict[str, Any]:
    """Fields that change."""
    effects, event = move.effects, happened.event
    found: dict[str, Any] = {"state": move.to, "version": contact.version + 1, "at": at}
    if happened.address:
        found["address"] = happened.address
    if "own" in effects:
        found |= {"owner": happened.by, "lease_until": happened.lease_until}
    elif move.to != contact.state:
        found["lease_until"] = None
    if "free" in effects:
        found["owner"] = ""
    if "clock" in effects:
        found |= _clock(contact, at)
    elif move.to in ENDED:
        found |= {"asked_at": None, "due_at": None}
    if "again" in effects:
        found["wrote_again"] = True
    elif event == "ask" or move.to in ENDED:
        found["wrote_again"] = False
    if move.to not in WAITS:
        found["waits_since"] = None
    elif contact.state not in WAITS:
        found["waits_since"] = at
    found |= _call_back(contact, happened, move, at)
    found["machine_until"] = happened.machine_until if (event, move.to) == ("turn", "self_service") else None
    if event == "decline":
        found["resting"] = (*(one for one in contact.resting if one[1] > at), (happened.by, at + RESTS))
    return found


def _clock(contact: Contact, at: int) -> dict[str, Any]:
    """The clock of a request: one that runs goes on (I5), and when a person was first asked for is kept."""
    asked = (contact.asked_at or at) if contact.state in TOWARDS_A_PERSON else at
    first = contact.first_asked_at if contact.first_asked_at is not None else at
    within = contact.within if contact.within is not None else USUAL_WITHIN
    return {"asked_at": asked, "first_asked_at": first, "due_at": asked + within, "alarmed": False,
            "told_low": None, "told_high": None}  # fmt: skip


def _call_back(contact: Contact, happened: Happened, move: Move, at: int) -> dict[str, Any]:
    """What a promise of a call back changes. A customer's keeps its place; a colleague's has a time of its own."""
    if "done" in move.effects:
        return {"callback_at": None, "not_before": None, "tries": 0}
    if "promise" in move.effects:
        until = happened.callback_at or at
        place = until if happened.event == "promise_callback" else min(contact.due_at or until, until)
        return {"callback_at": until, "not_before": happened.not_before, "due_at": place, "alarmed": False}
    if happened.event == "no_answer":
        return {"tries": contact.tries + 1, "not_before": at + CALLS_AGAIN_AFTER}
    return {}
