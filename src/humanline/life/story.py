"""What a colleague reads before the first word: at most fifteen lines of what was said, in the words it was said in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import sqrt

from msgspec import structs

from humanline.model.live import Contact, ContactStory, Message

MOST_LINES = 15
#: Characters of a line.
LONGEST = 240
_ALONE = frozenset({"self_service", "choice", "together"})
#: What the customer said first and last is always there.
_FIRST, _LAST = 3, 4
#: Numbers, days and amounts; questions; what did not go well.
_TELLS = re.compile(r"\d|\?|!|\b(?:niet|geen|nog|steeds|weer|al|not|no|never|still|again|can't|won't)\b", re.IGNORECASE)


def story_of(contact: Contact, messages: Sequence[Message]) -> ContactStory:
    """The story of a contact.

    Args:
        contact: as it is.
        messages: all that was said, in order.
    """
    kept = chosen(messages)
    lines = tuple(structs.replace(one, text=_line(one.text)) for one in kept)
    # What was to start otherwise is here because it was asked for.
    because = "asked" if contact.action in _ALONE and contact.first_asked_at is not None else contact.because
    return ContactStory(
        contact.moment, because, contact.asked_at, contact.first_asked_at, lines, len(messages) - len(kept)
    )


def chosen(messages: Sequence[Message]) -> list[Message]:
    """At most fifteen messages, in their order: the customer's before the others', what tells most before the rest."""
    said = [one for one in messages if one.text.strip()]
    if len(said) <= MOST_LINES:
        return said
    customers = [one for one in said if one.speaker == "customer"]
    others = [one for one in said if one.speaker != "customer"]
    # What a colleague noted or said before is worth more than what a machine answered.
    others.sort(key=lambda one: ({"note": 0, "person": 1}.get(one.speaker, 2), -one.seq))
    ends = {one.seq for one in (*customers[:_FIRST], *customers[-_LAST:], *others[:2])}
    between = sorted((one for one in customers if one.seq not in ends), key=lambda one: (-_telling(one.text), one.seq))
    rest = [*between, *others[2:]]
    keep = ends | {one.seq for one in rest[: max(0, MOST_LINES - len(ends))]}
    return [one for one in said if one.seq in keep]


def _telling(text: str) -> float:
    """How much a message tells: what it names, and how many different words it has."""
    words = {word.casefold() for word in re.findall(r"\w{3,}", text[: LONGEST * 4])}
    return 2 * len(_TELLS.findall(text[: LONGEST * 4])) + sqrt(len(words))


def _line(text: str) -> str:
    """One line, and no longer than a screen bears."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"
