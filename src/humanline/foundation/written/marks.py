"""Marks that customers give, with signs or words beside the number: `4/5`, `80%`, `4 - goed`, `8 van de 10`.

A mark is brought into the form `=4;5`: the mark, and out of how many where that is said (`=4;`). It is read on the
scale that ends there, and on no other.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from humanline.foundation.written.rewriting import RewriteRule, full_match, rewrite
from humanline.foundation.written.words import EMPTY

#: What somebody who was asked gave for an answer, without a mark; lower case.
NO_OPINION = (
    "weet niet", "weet ik niet", "weet het niet", "geen mening", "geen oordeel", "geen antwoord", "geen score",
    "geen cijfer", "geen beoordeling", "geen waardering",
    "niet ingevuld", "niet beantwoord", "wil niet zeggen", "don't know", "do not know", "dont know", "no opinion",
    "no answer", "no response", "not answered", "not rated", "unrated", "no rating", "prefer not to say", "skipped",
)  # fmt: skip

_N = r"\d+(?:[.,]\d+)?"
_LETTER = "A-Za-zÀ-ÿ★⭐"
_SPOKEN = "|".join(re.escape(word) for word in (*NO_OPINION, *EMPTY) if word[0].isalpha())
#: No mark, with or without the number that a questionnaire gives it: `6 - weet niet`.
_NO_MARK = rf"(?:{_N} *[-–—:=.)(|]* *)?(?:{_SPOKEN})\)?"
NO_MARK = rf"(?i){_NO_MARK}"

MARK_RULES = (
    RewriteRule(r"^\((.*)\)$", r"\1"),
    RewriteRule(rf"(?i)^(?:{_NO_MARK})$", ""),
    RewriteRule(rf"^({_N}) *%$", r"=\1;100"),
    # 4/5,  8 van de 10,  4 out of 5 stars
    RewriteRule(rf"(?i)^({_N}) *(?:/|van de|van|uit|out of|of) *({_N})(?: [^\d=;]*)?$", r"=\1;\2"),
    # 4 - goed,  4: goed,  4 (goed),  4 sterren
    RewriteRule(rf"^({_N}) *[-–—:=.)(|]? *[{_LETTER}][^\d=;%/]*$", r"=\1;"),
    # goed (4),  cijfer: 8
    RewriteRule(rf"^[{_LETTER}][^\d=;%/]*[ (:=]({_N})\)?$", r"=\1;"),
    RewriteRule(r"^[^=].*$", ""),
    RewriteRule(r"^(=[^;,]*),", r"\1."),
    RewriteRule(r"^(=.*),", r"\1."),
)


class Mark(NamedTuple):
    """A mark as it is written.

    Attributes:
        value: the mark.
        top: out of how many it is, where that is said.
    """

    value: float
    top: float | None


def read_mark(text: str) -> Mark | None:
    """A mark with signs or words beside it; `None` where it is none, and where it is a number alone.

    >>> read_mark("4/5"), read_mark("80 %"), read_mark("7,5 - goed"), read_mark("6 - weet niet")
    (Mark(value=4.0, top=5.0), Mark(value=80.0, top=100.0), Mark(value=7.5, top=None), None)
    """
    form = rewrite(text.strip(), MARK_RULES)
    if not form.startswith("="):
        return None
    value, _, top = form[1:].partition(";")
    return Mark(float(value), float(top) if top else None)


def no_mark(text: str) -> bool:
    """Whether somebody gave no mark, in words.

    >>> no_mark("6 - weet niet"), no_mark("geen mening"), no_mark("6")
    (True, True, False)
    """
    return full_match(NO_MARK, text.strip())
