"""Who answers a call that is passed on: one law for all readers.

A phone, a queue or an address inside the organisation is taken for a person. A number outside is not known, unless what
the customer hears on the way, or the maker's name for the place, says that people answer there. Numbers of the police
and of help lines are never people of this organisation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from humanline.reach.readers.handover_words import names_a_handover
from humanline.reach.sites.phones import EMERGENCY, normalise
from humanline.reach.sites.whose import is_known_of_others, speaks_of_others
from humanline.reach.words import (
    denies_a_person,
    names_a_desk,
    promises_a_person,
    says_it_is_a_machine,
    speaks_of_person,
)

Answers = Literal["ours", "others", "unknown"]
#: A number of so many digits is one outside.
OUTSIDE_DIGITS = 7
#: A number as short as this can be an extension as well.
SHORT_DIGITS = 4
OUTSIDE = "rings_outside"
VARIABLE = "rings_variable"
_SENTENCE = re.compile(r"[.;!?\n]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_FAX_OR_TAPE = re.compile(r"\bfax\w*|voice ?mail|mailbox|\banswering (?:service|machine)|anrufbeantworter|r[ée]pondeur")


def rings_where(destination: str) -> Literal["inside", "outside", "variable", "others"]:
    """Where a destination is, by its form: `tel:+31…`, `sip:desk@…`, `1234`, an expression.

    >>> rings_where("tel:+31101234567"), rings_where("sip:desk@shop.example"), rings_where("201"), rings_where("$.A.b")
    ('outside', 'inside', 'inside', 'variable')
    >>> rings_where("112"), rings_where("0900-8844")
    ('others', 'others')
    """
    if not destination.strip() or re.search(r"[${}<>]|\w\(", destination):
        return "variable"
    scheme, colon, rest = destination.strip().partition(":")
    bare = (rest if colon else scheme).partition("@")[0].partition(";")[0]
    if re.search(r"[A-Za-z]", bare):
        return "inside" if colon or "@" in destination else "outside" if " " in bare else "variable"
    number = normalise(bare)
    if number.lstrip("+") in EMERGENCY or (len(number) > SHORT_DIGITS and is_known_of_others(number)):
        return "others"
    return "outside" if len(re.sub(r"\D", "", bare)) >= OUTSIDE_DIGITS else "inside"


def who_answers(destinations: Iterable[str], words: Iterable[str], names: Iterable[str] = ()) -> tuple[Answers, str]:
    """Who answers, and why it is not known.

    Args:
        destinations: what is rung, all at once.
        words: what a customer hears or chooses on the way there.
        names: what the maker calls the places on the way.

    >>> who_answers(["+31101234567"], ["We are putting you through to a colleague."])[0]
    'ours'
    >>> who_answers(["+31101234567"], ["Please hold."])[0], who_answers(["112"], ["Talk to a colleague"])[0]
    ('unknown', 'others')
    """
    where = {rings_where(one) for one in destinations} or {"variable"}
    if where == {"others"}:
        return "others", ""
    if "inside" in where or any(_says_people(one) for one in words) or any(_names_people(one) for one in names):
        return "ours", ""
    return "unknown", VARIABLE if where == {"variable"} else OUTSIDE


def _says_people(words: str) -> bool:
    """Whether a sentence says that people answer: not others, no machine, no fax or tape."""
    return any(
        (promises_a_person(one) or speaks_of_person(one) or names_a_desk(one))
        and not (speaks_of_others(one) or says_it_is_a_machine(one) or denies_a_person(one))
        and not _FAX_OR_TAPE.search(one)
        for one in _SENTENCE.split(words.casefold())
    )


def _names_people(name: str) -> bool:
    plain = re.sub(r"(?i)contact", " ", _CAMEL.sub(" ", name))  # makers call a call a contact
    return names_a_handover(name) or _says_people(plain)
