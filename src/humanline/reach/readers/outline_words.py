"""The words that an outline knows, in Dutch and English; and what was perhaps meant by one that it does not know."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from humanline.model.reach import By, Hidden, Way
from humanline.reach.words import speaks_of_person

#: How a contact goes on, when not by an option: word → move.
EVENTS: dict[str, By] = {
    "silence": "fails", "no answer": "fails", "nothing": "fails", "wrong": "fails", "not understood": "fails",
    "no input": "fails", "no choice": "fails", "timeout": "fails", "time-out": "fails",
    "stilte": "fails", "geen keuze": "fails", "niets": "fails", "fout": "fails", "niet begrepen": "fails",
    "geen invoer": "fails", "geen antwoord": "fails", "geen reactie": "fails", "verkeerde": "fails",
    "stil": "fails", "onbekende": "fails", "unknown key": "fails", "invalid": "fails",
    "sometimes": "depends", "depends": "depends", "if": "depends", "else": "depends",
    "soms": "depends", "als": "depends", "anders": "depends",
    "outside opening hours": "closed", "outside office hours": "closed", "after hours": "closed",
    "buiten openingstijden": "closed", "buiten kantoortijden": "closed", "buiten kantooruren": "closed",
    "closed": "closed", "gesloten": "closed", "dicht": "closed",
    "nobody free": "nobody_free", "no one free": "nobody_free", "busy": "nobody_free", "full": "nobody_free",
    "niemand vrij": "nobody_free", "bezet": "nobody_free", "vol": "nobody_free", "te druk": "nobody_free",
    "drukte": "nobody_free", "in gesprek": "nobody_free", "geen medewerker vrij": "nobody_free",
    "error": "error", "fault": "error", "storing": "error",
}  # fmt: skip

#: What stands at the end of a way.
PERSONS: dict[str, Way] = {
    "person": "phone", "a person": "phone", "human": "phone", "colleague": "phone", "a colleague": "phone",
    "employee": "phone", "agent": "phone", "operator": "phone", "someone": "phone", "phone": "phone",
    "persoon": "phone", "medewerker": "phone", "een medewerker": "phone", "mens": "phone", "een mens": "phone",
    "collega": "phone", "een collega": "phone", "iemand": "phone", "telefoon": "phone",
    "chat": "chat", "live chat": "chat",
    "call-back": "call_back", "call back": "call_back", "callback": "call_back", "terugbellen": "call_back",
    "terugbelverzoek": "call_back", "wij bellen terug": "call_back",
    "counter": "counter", "desk": "counter", "balie": "counter", "loket": "counter",
    "email": "email", "e-mail": "email", "mail": "email",
    "message": "message", "voicemail": "message", "leave a message": "message", "bericht": "message",
    "bericht inspreken": "message", "contactformulier": "message", "contact form": "message",
}  # fmt: skip
HANG_UP = frozenset({"hang up", "hangs up", "hang-up", "ophangen", "hangt op", "verbroken", "verbinding verbroken"})
DONE = frozenset({"done", "end", "ready", "served", "klaar", "einde", "geholpen", "afgehandeld"})
BACK = frozenset({"back", "terug", "previous", "vorige", "previous menu", "vorig menu"})
AGAIN = frozenset({"again", "repeat", "opnieuw", "nogmaals", "herhaal", "herhalen"})
START = frozenset({"start", "begin", "top", "start over"})
QUEUE = frozenset({"queue", "the queue", "wait", "wachtrij", "de wachtrij", "wachten"})
SETTINGS = {
    "language": "language", "taal": "language", "pause": "pause", "pauze": "pause", "wait": "pause", "wacht": "pause",
    "sound": "sound", "geluid": "sound",
}  # fmt: skip
HIDDEN: dict[str, Hidden] = {
    "pdf": "pdf", "in a pdf": "pdf", "only in a pdf": "pdf", "image": "image", "plaatje": "image", "search": "search",
    "zoeken": "search", "form": "form", "formulier": "form",
}  # fmt: skip
#: Words after an arrow that say that the call is passed on, not to whom.
PASSED_ON = frozenset({"transfer", "transferred", "doorverbinden", "doorverbonden", "u wordt doorverbonden"})
#: All that may stand after an arrow, but for names.
TARGETS = frozenset(PERSONS) | HANG_UP | DONE | BACK | AGAIN | START | QUEUE | PASSED_ON

#: 'To the main menu', 'terug naar het hoofdmenu': what comes before the name of a place.
_LEADS = re.compile(r"^(?:(?:go|back|ga|terug)\s+)?(?:to|naar)\s+|^(?:the|a|an|de|het|een|our|onze)\s+")


def plain(text: str) -> str:
    """Text as it is compared: without capitals, marks at its ends, or doubled spaces."""
    return " ".join(text.casefold().strip(" .:!\"'").split())


def without_lead(text: str) -> str:
    """What an arrow points to, without 'to the' or 'terug naar het' before it.

    >>> without_lead("terug naar het hoofdmenu"), without_lead("Our desk.")
    ('hoofdmenu', 'desk')
    """
    bare = plain(text)
    while (shorter := _LEADS.sub("", bare)) != bare:
        bare = shorter
    return bare


def slug(text: str) -> str:
    """An id that can be read: at most five words of a text."""
    return "-".join(re.findall(r"\w+", text.casefold())[:5])


def why_unknown(
    target: str, places: int, names: Iterable[str], options: Iterable[str], headings: dict[str, int]
) -> str:
    """Why an arrow points to nothing known, and the way out.

    Args:
        target: what stands after the arrow.
        places: options of that name.
        names: of the places of this outline.
        options: the words of its options.
        headings: words that stand on a line of their own → that line.

    >>> why_unknown("medewerkr", 0, [], [], {}).split(". ")[-1]
    "Perhaps 'medewerker' was meant."
    >>> why_unknown("terug naar hoofdmenu", 0, [], [], {"hoofdmenu": 7}).split(". ")[-1]
    'Line 7 reads like it; make it a name: == hoofdmenu =='
    """
    if places:
        return f"{places} options have this name; give the place a name of its own: == name =="
    known = ", ".join(sorted(names)) or "none"
    why = f"It is not a word that is known after an arrow, nor the name of a place. Names here: {known}."
    bare = without_lead(target)
    if bare in headings:
        return f"{why} Line {headings[bare]} reads like it; make it a name: == {bare} =="
    near = get_close_matches(bare, [*names, *options, *sorted(TARGETS)], n=1, cutoff=0.75)
    if near:
        return f"{why} Perhaps {near[0]!r} was meant."
    return f"{why} If a person answers there, write: -> person" if speaks_of_person(bare) else why
