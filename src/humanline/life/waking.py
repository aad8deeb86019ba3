"""When something happens to a contact by itself, and what: leases, silence, and promises that may break. Pure."""

from __future__ import annotations

from humanline.model.live import HOUR, MINUTE, Contact, Happened

#: In self-service nothing was heard for so long: how it ended is not known.
SILENCE = 24 * HOUR
#: Who waits, left no address and whose page was not seen for so long can't be reached; over a weekend a place is kept.
UNREACHABLE = 72 * HOUR
#: Before a promise ends, somebody is told.
ALARM_BEFORE_CALL = 30 * MINUTE
ALARM_SHARE = 0.75


def wakes_at(contact: Contact) -> int | None:
    """When the contact is looked at by itself; `None` where only what happens to it changes it."""
    times = [lapses_at(contact), alarm_at(contact)]
    return min((time for time in times if time is not None), default=None)


def lapses_at(contact: Contact) -> int | None:
    """When it changes by itself."""
    if contact.state in ("offered", "callback_offered"):
        return contact.lease_until
    if contact.state == "self_service":
        return contact.machine_until or contact.at + SILENCE
    if contact.state == "waiting" and not contact.address:
        return max(contact.seen_at or 0, contact.at) + UNREACHABLE
    return None


def alarm_at(contact: Contact) -> int | None:
    """When somebody is told that a promise may break (I8); `None` where none runs, or it was told."""
    if contact.alarmed:
        return None
    if contact.callback_at is not None:
        return contact.callback_at - ALARM_BEFORE_CALL
    promised = [one for one in (contact.within, contact.told_high) if one is not None]
    if contact.waits_since is not None and promised and contact.asked_at is not None:
        return contact.asked_at + int(ALARM_SHARE * min(promised))
    return None


def lapse(contact: Contact, now: int) -> Happened | None:
    """What happens by itself now; `None` where nothing does."""
    time = lapses_at(contact)
    if time is None or now < time:
        return None
    if contact.state == "self_service":  # of a machine that is silent, a fault (I2)
        return Happened("silence" if contact.machine_until is None else "fault", now)
    return Happened("unreachable" if contact.state == "waiting" else "lease_over", now)


def is_at_risk(contact: Contact, now: int) -> bool:
    """Whether a promise may break and nobody was told."""
    time = alarm_at(contact)
    return time is not None and time <= now
