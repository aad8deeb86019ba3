"""Words by which a customer knows that there is a person, or a machine, on the other side: Dutch and English.

One place for all readers and measures. Matching is by whole words and their usual endings, in any case; underscores and
hyphens count as spaces, so that the name of an intent (`speak_to_agent`) is read as words.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: A person, or getting in touch with one. `*` stands for any ending.
PERSON_WORDS = (
    # English
    "person", "people", "human", "humans", "colleague*", "employee*", "agent", "agents", "operator*", "representative*",
    "rep", "advisor*", "adviser*", "someone", "somebody", "staff", "receptionist*", "live chat", "handoff", "hand off",
    "handover", "speak to", "speak with", "talk to", "talk with", "call us", "call back", "callback", "phone us",
    "contact", "contact us", "customer service", "customer services", "customer care", "customer support",
    # Dutch
    "persoon", "mens", "mensen", "medewerk*", "collega*", "iemand", "adviseur*", "baliemedewerk*", "receptionist*",
    "telefonist*", "spreken", "bellen", "bel ons", "terugbel*", "klantenservice", "klantcontact", "contactpersoon",
    "doorverbinden", "doorverbonden", "klantenbalie",
)  # fmt: skip

#: Said by a machine that says it is one.
MACHINE_WORDS = (
    "bot", "bots", "chatbot*", "voicebot*", "robot*", "virtual", "automated", "automatic", "machine", "ai",
    "artificial intelligence", "digital assistant*", "language model", "computer",
    "virtuele", "virtueel", "digitale assistent*", "digitale collega*", "geautomatiseerd*", "automatisch*",
    "kunstmatige intelligentie", "spraakcomputer*", "taalmodel*",
)  # fmt: skip

#: Beside a person word they say that it is not a person: 'virtual agent', 'digitale medewerker'.
_NOT_A_PERSON = re.compile(
    r"\b(?:virtual|digital|automated|ai|virtuele|digitale|geautomatiseerde)\s+"
    r"(?:agents?|assistants?|colleagues?|employees?|medewerk\w*|collega\w*|assistent\w*|adviseur\w*)\b"
)


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    parts = sorted((re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in words), reverse=True)
    return re.compile(rf"\b(?:{'|'.join(parts)})\b")


_PERSON = _pattern(PERSON_WORDS)
_MACHINE = _pattern(MACHINE_WORDS)


def _plain(text: str) -> str:
    return text.casefold().replace("_", " ").replace("-", " ")


@lru_cache(maxsize=65_536)
def speaks_of_person(text: str) -> bool:
    """Whether these words speak of a person, or of getting in touch with one.

    >>> speaks_of_person("Press 0 for a colleague"), speaks_of_person("Ask our virtual agent")
    (True, False)
    >>> speaks_of_person("Wilt u een medewerker spreken?"), speaks_of_person("speak_to_agent")
    (True, True)
    """
    if not text:
        return False
    return _PERSON.search(_NOT_A_PERSON.sub(" ", _plain(text))) is not None


def says_it_is_a_machine(text: str) -> bool:
    """Whether these words say that a machine is speaking.

    >>> says_it_is_a_machine("Hallo, ik ben de chatbot van de gemeente"), says_it_is_a_machine("Hi, I'm Lisa!")
    (True, False)
    """
    return _MACHINE.search(_plain(text)) is not None
