"""Whose a telephone number on a page is: this organisation's for its customers, another's, or not known.

A number counts only with evidence: words of calling beside it, a page or part about contact, a link that dials, the
machine-readable part of the page, a line that all pages have. Examples in forms, press offices, police and help lines,
numbers that are withdrawn, partners and dealers are not this organisation's number for customers. The words are data
(`numbers.toml`).
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from humanline.reach.words import names_a_desk, says_it_is_a_machine

Whose = Literal["ours", "not_ours", "unknown"]
#: Short for 'for example' and the like: no sentence ends there.
_SHORT = ("z", "b", "p", "e", "g", "v", "ej", "ex", "es", "bv", "vb", "bijv", "tel", "nr")
_CLAUSE = re.compile("".join(rf"(?<!\b{short})" for short in _SHORT) + r"[.;!?\n|•·](?:\s|$)", re.IGNORECASE)
#: `Police:` before a number: the words that name it.
_NOT_A_SHORT_WORD = re.compile(r"[^\W\d_]{4,}")


class NumberContext(NamedTuple):
    """What stands beside a number.

    Attributes:
        before: the words before it, back to the number or sentence before.
        after: the words after it, up to the next number or the end of the sentence.
        headings: the headings that it stands under.
        page: the page's title and address.
        dials: it is a link that dials.
        everywhere: it stands in the head or foot that all pages have.
    """

    before: str
    after: str
    headings: str
    page: str
    dials: bool = False
    everywhere: bool = False


@lru_cache(maxsize=1)
def _tables() -> dict[str, re.Pattern[str]]:
    told = tomllib.loads((files("humanline.reach.sites") / "numbers.toml").read_text(encoding="utf-8"))
    return {name: re.compile("|".join(entries), re.DOTALL) for name, entries in told.items() if name != "known"}


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    told = tomllib.loads((files("humanline.reach.sites") / "numbers.toml").read_text(encoding="utf-8"))
    return frozenset(told["known"])


def is_known_of_others(number: str) -> bool:
    """Whether this is a number of the police, a help line or an authority.

    >>> is_known_of_others("09008844"), is_known_of_others("+31101234567")
    (True, False)
    """
    return number.lstrip("+") in _known()


def speaks_of_others(words: str) -> bool:
    """Whether words name the police, a help line, an authority, a partner, or are for the press.

    >>> speaks_of_others("I'll put you through to the police"), speaks_of_others("Our colleagues")
    (True, False)
    """
    return any(_tables()[kind].search(words.lower()) is not None for kind in ("others", "press"))


def calls(words: str) -> bool:
    """Whether words speak of calling, or name a desk that is called."""
    return _tables()["calling"].search(words.lower()) is not None or names_a_desk(words)


def whose(number: str, beside: NumberContext) -> Whose:
    """Whose a number is.

    Args:
        number: digits as one dials them.
        beside: what stands beside it.

    >>> whose("+31101234567", Beside("Bel ons: ", "", "", ""))
    'ours'
    >>> whose("+31612345678", Beside("Vul uw nummer in, bijvoorbeeld ", "", "Contact", ""))
    'not_ours'
    >>> whose("+31101234567", Beside("Persvoorlichting: ", "", "Contact", ""))
    'not_ours'
    >>> whose("0123456789", Beside("", "", "", ""))
    'unknown'
    """
    if is_known_of_others(number):
        return "not_ours"
    tables = _tables()
    before, after, headings = beside.before.lower(), beside.after.lower(), beside.headings.lower()
    if tables["example"].search(before) or tables["withdrawn"].search(f"{before} {after}"):
        return "not_ours"
    if tables["others"].search(before) or tables["press"].search(before):
        return "not_ours"
    # What stands before a number says more than what it stands under.
    named = _NOT_A_SHORT_WORD.search(tables["calling"].sub(" ", before)) is not None
    if not (named and tables["contact"].search(before)) and (
        tables["others"].search(headings) or tables["press"].search(headings)
    ):
        return "not_ours"
    page = beside.page.lower()
    if tables["others"].search(page) and not tables["calling"].search(before):
        return "not_ours"
    if says_it_is_a_machine(f"{before} {after}"):
        return "unknown"
    evidence = beside.dials or beside.everywhere or calls(f"{before} {after}") or calls(headings)
    evidence = evidence or tables["contact"].search(f"{before} {headings} {page}") is not None
    return "ours" if evidence else "unknown"


def clause_before(text: str) -> str:
    """The last sentence of the words before a number."""
    cut = 0
    for found in _CLAUSE.finditer(text):
        if text[found.end() :].strip():
            cut = found.end()
    return text[cut:]


def clause_after(text: str) -> str:
    """The first sentence of the words after a number."""
    found = _CLAUSE.search(text)
    return text[: found.start()] if found else text
