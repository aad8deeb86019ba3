"""A turn in self-service, answered by the organisation's bot: what it says is kept, and whatever else is a person."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from humanline.foundation.language import spoken
from humanline.life.heard import says_no
from humanline.life.table import TOWARDS_A_PERSON
from humanline.line.saying import said
from humanline.model.live import Contact, Happened, Message
from humanline.serve.live import LiveRoom
from humanline.serve.machine import MachineAnswer, asked
from humanline.serve.working import tell_wait, text_of
from humanline.store.live_store import StoreGoneError
from humanline.store.reading import digest_of
from humanline.store.writing import Writing

_LOG = logging.getLogger("humanline.serve")
#: Characters of a reply that are shown.
_LONGEST = 4_000


async def answer_turn(room: LiveRoom, name: str, text: str, key: str) -> None:
    """Let the bot answer what a customer said in self-service; whatever goes wrong, a person.

    Args:
        room: whose bot.
        name: id of the contact.
        text: what the customer said, kept already.
        key: tells one turn from another.
    """
    machine = room.machine
    if machine is None:
        return
    try:
        contact, messages = await room.read(lambda store: (store.contact(name), store.messages(name)))
        if contact is None or contact.state != "self_service" or contact.whether == "asked":
            return
        text = _question(room, contact, messages) or text
        found = await asyncio.wait_for(asyncio.to_thread(asked, machine, contact, text, key), machine.within_s + 0.5)
        await room.write(lambda store: _happen(store, room, contact, found, key))
    except (StoreGoneError, TimeoutError):
        _LOG.warning("what the bot said could not be kept: the contact gets a person by itself")


def _happen(store: Writing, room: LiveRoom, contact: Contact, found: MachineAnswer | None, key: str) -> None:
    at, once = room.at(), digest_of(f"bot {contact.id} {key}")
    if store.was_done(once):
        return  # a turn that was sent again is answered once
    store.mark_done(once)
    if found is None:
        after, _ = store.happen(contact.id, Happened("fault", at))
        tell_wait(store, after, room.forecast, at)
        return
    reply = text_of(found.reply, _LONGEST)
    if reply:
        machine_says(store, room, contact, reply, at)
    if found.hand_over or found.done:
        after, _ = store.happen(contact.id, Happened("bot_hand_over" if found.hand_over else "bot_done", at))
        if after.state in TOWARDS_A_PERSON:
            tell_wait(store, after, room.forecast, at)


def machine_says(store: Writing, room: LiveRoom, contact: Contact, text: str, at: int) -> None:
    """What a machine says to a customer; before its first word, that it is one (I7).

    Args:
        store: where.
        room: tells the usual language.
        contact: to whom.
        text: what.
        at: when.
    """
    if not any(one.speaker == "machine" for one in store.messages(contact.id)):
        language = spoken(contact.language, room.language)
        store.happen(contact.id, Happened("bot_reply", at), text=said("live.machine", language), speaker="machine")
    store.happen(contact.id, Happened("bot_reply", at), text=text, speaker="machine")


def ask_whether(store: Writing, room: LiveRoom, contact: Contact, at: int) -> Contact:
    """Ask a customer, once, whether they want a person.

    Args:
        store: where.
        room: tells the usual language.
        contact: whom.
        at: when.
    """
    room.figures.found_in_words("unsure")
    machine_says(store, room, contact, said("live.whether", spoken(contact.language, room.language)), at)
    return store.tell(contact.id, "asked_whether", at, whether="asked")


def _question(room: LiveRoom, contact: Contact, messages: Sequence[Message]) -> str:
    """What a customer said before they were asked whether they want a person, where they answered no; else empty."""
    whether = said("live.whether", spoken(contact.language, room.language))
    last = [one for one in messages if one.speaker != "note"][-2:]
    told = [one.text for one in messages if one.speaker == "customer"]
    if len(told) < 2 or last[0].text != whether or not says_no(last[1].text):
        return ""
    return told[-2]
