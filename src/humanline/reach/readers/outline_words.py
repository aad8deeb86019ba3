"""The words that an outline knows (`outline_words.toml`); and what was perhaps meant by one that it does not know."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from importlib.resources import files
from typing import Any

from humanline.model.reach import By, Hidden, Remark, Way
from humanline.reach.words import speaks_of_person


def _tables() -> dict[str, dict[str, list[str]]]:
    text = (files("humanline.reach.readers") / "outline_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _meanings(table: dict[str, list[str]]) -> dict[str, Any]:
    """Word → what it means; a word in two lists means the first of them."""
    return {word: meaning for meaning, words in reversed(table.items()) for word in words}


_TABLES = _tables()
#: How a contact goes on, when not by an option: word → move.
EVENTS: dict[str, By] = _meanings(_TABLES["events"])
#: What stands at the end of a way.
PERSONS: dict[str, Way] = _meanings(_TABLES["persons"])
HANG_UP, DONE, BACK, AGAIN, START, QUEUE, PASSED_ON = (
    frozenset(_TABLES["targets"][name]) for name in ("hang_up", "done", "back", "again", "start", "queue", "passed_on")
)
SETTINGS: dict[str, str] = _meanings(_TABLES["settings"])
HIDDEN: dict[str, Hidden] = _meanings(_TABLES["hidden"])
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
) -> Remark:
    """Why an arrow points to nothing known, and the way out.

    Args:
        target: what stands after the arrow.
        places: options of that name.
        names: of the places of this outline.
        options: the words of its options.
        headings: words that stand on a line of their own → that line.

    >>> why_unknown("medewerkr", 0, [], [], {}).values["near"]
    'medewerker'
    >>> why_unknown("terug naar hoofdmenu", 0, [], [], {"hoofdmenu": 7}).values["line"]
    7
    """
    if places:
        return Remark("name_several", {"options": places})
    known: dict[str, str | int | float] = {"names": ", ".join(sorted(names)) or "–"}
    bare = without_lead(target)
    if bare in headings:
        return Remark("arrow_to_heading", known | {"line": headings[bare], "target": bare})
    near = get_close_matches(bare, [*names, *options, *sorted(TARGETS)], n=1, cutoff=0.75)
    if near:
        return Remark("arrow_perhaps", known | {"near": near[0]})
    return Remark("arrow_to_person" if speaks_of_person(bare) else "arrow_to_nothing", known)
