"""Who is helped next: by due time, of those who can be reached now, by a colleague who can help. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from humanline.model.live import MINUTE, SECOND, Colleague, Contact

#: A page that was seen so long ago is open still.
ALIVE = 30 * SECOND
#: Past its due time by so much, one of the skills is enough; past the second, any colleague is better than nobody.
ONE_SKILL_AFTER = 2 * MINUTE
ANYBODY_AFTER = 5 * MINUTE
#: Channels on which a customer who waits is there until they leave.
STAYS = frozenset({"phone", "telephone", "telefoon", "counter", "balie"})


def first_for(colleague: Colleague, contacts: Iterable[Contact], now: int) -> Contact | None:
    """The first contact that a colleague can be offered; `None` where there is none.

    Args:
        colleague: who asks for the next.
        contacts: that wait or are to be called back, the earliest due first.
        now: the time.
    """
    return next((one for one in contacts if can_be_offered(one, colleague, now)), None)


def can_be_offered(contact: Contact, colleague: Colleague, now: int) -> bool:
    """Whether a contact can be offered to a colleague now."""
    return reachable(contact, now) and suits(contact, colleague, now)


def reachable(contact: Contact, now: int) -> bool:
    """Whether the customer can be reached now; who can't keeps their place (a flood is accepted, not offered)."""
    if contact.state == "callback_due":
        return contact.not_before is None or contact.not_before <= now
    if contact.address or contact.channel.casefold() in STAYS:
        return True
    return contact.seen_at is not None and now - contact.seen_at <= ALIVE


def suits(contact: Contact, colleague: Colleague, now: int) -> bool:
    """Whether a colleague can help with it. Skills relax as it gets late; a language does not."""
    if any(who == colleague.id and until > now for who, until in contact.resting):
        return False
    if contact.languages and colleague.languages and not set(contact.languages) & set(colleague.languages):
        return False
    needed, late = set(contact.skills), now - (contact.due_at or now)
    if not needed or late >= ANYBODY_AFTER:
        return True
    known = needed & set(colleague.skills)
    return bool(known) if late >= ONE_SKILL_AFTER else known == needed
