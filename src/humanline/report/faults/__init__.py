"""What is said when something can't be used, in the language of the reader.

Errors are raised in English, where they are found, as exceptions of Python are. On a page or a terminal in another
language each is said from the file of that language: sentence for sentence, with the values put in. Comes after
`foundation.errors`; before every page and command that tells a fault.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from humanline.foundation.errors import Fault
from humanline.foundation.language import Language
from humanline.foundation.words import patterns_of
from humanline.report.understood import rejection

_VALUE = re.compile(r"\{(\d)\}")
#: What begins so names one of several kinds of values.
_NEEDED = "Needed: "


def fault_in(fault: Fault, language: Language) -> Fault:
    """A fault in a language; what that language has no sentence for stays as it is.

    >>> fault_in(Fault("contacts.csv", "the file is empty", "A contact log holds at least one record."), "nl").found
    'het bestand is leeg'
    """
    whole, _ = _sentences(language)
    where = whole.get(fault.where, fault.where)
    return Fault(where, *(_said(text, language) for text in (fault.found, fault.rule, fault.way_out)))


def _said(text: str, language: Language) -> str:
    known, patterns = _sentences(language)
    if not text or not known or text in known:
        return known.get(text, text)
    matches = ((pattern.fullmatch(text), said) for pattern, said in patterns)
    found, said = next(((match, said) for match, said in matches if match), (None, text))
    if found is None:
        return rejection(text, language)
    values = found.groupdict()
    if text.startswith(_NEEDED):  # `a number <= 1.0 or text in quotes`: each kind has words of its own
        either, kinds = f" {_said('or', language)} ", {name: value.split(" or ") for name, value in values.items()}
        values = {name: either.join(_said(kind, language) for kind in each) for name, each in kinds.items()}
    return _VALUE.sub(lambda place: values[f"v_{place[1]}"], said)


@lru_cache
def _sentences(language: Language) -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """Sentences, and patterns of those with values with what is said: the one with the most words of its own first."""
    known = sentences(language)
    patterns = patterns_of(text for text in known if _VALUE.search(text))
    return known, [(pattern, known[text]) for text, pattern in patterns]


def sentences(language: Language) -> dict[str, str]:
    """English sentence → the same in a language, with `{0}`, `{1}`… for values; nothing for English."""
    file = files(__name__) / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
