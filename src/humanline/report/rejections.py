"""Why a record was rejected, in the language of the page."""

from __future__ import annotations

import re
from functools import lru_cache

from humanline.foundation.language import Language
from humanline.foundation.words import placeholders
from humanline.report.words import catalogue, sentence


def rejection(reason: str, language: Language) -> str:
    """A reason from the rejects file, said in a language; one that the catalogue does not know stays as it stands.

    >>> rejection("handle_s is negative", "nl")
    'handle_s is negatief'
    """
    for key, pattern in _patterns():
        found = pattern.fullmatch(reason)
        if found:
            return sentence(key, language, **found.groupdict())
    return reason


def place(example: str, language: Language) -> str:
    """Where a record stands that was rejected, said in a language.

    >>> place("contacts.csv line 6002", "nl")
    'contacts.csv regel 6002'
    """
    file, _, line = example.rpartition(" line ")
    return sentence("rejected_at.place", language, file=file, line=line) if file else example


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """The English sentences as patterns, those with the most words of their own first."""
    english = {key: texts["en"] for key, texts in catalogue().items() if key.startswith("rejection.")}
    ordered = sorted(english.items(), key=lambda item: (-len(re.sub(r"\{\w+\}", "", item[1])), item[0]))
    return [(key, _pattern(text)) for key, text in ordered]


def _pattern(text: str) -> re.Pattern[str]:
    pattern = re.escape(text)
    for name in placeholders(text):
        pattern = pattern.replace(re.escape("{" + name + "}"), f"(?P<{name}>.+)")
    return re.compile(pattern, flags=re.DOTALL)
