"""What a language is: the one declaration. A further language is added here, with a folder of its sentences."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

Language = Literal["nl", "en"]


class Spoken(NamedTuple):
    """How a language is written, beside its sentences.

    Attributes:
        locale: for numbers, days and lists.
        decimal: the mark before the decimals in what people type; the other mark sets thousands apart.
        yes: as people write it in a table.
        no: the same.
        money: an amount in euros.
        clock: an hour of the day between words.
        narrow_clock: an hour of the day in a table.
    """

    locale: str
    decimal: str
    yes: str
    no: str
    money: str
    clock: str
    narrow_clock: str


LANGUAGES: dict[Language, Spoken] = {
    "nl": Spoken("nl_NL", ",", "ja", "nee", "€\u00a0{}", "{}", "{}"),
    "en": Spoken("en_GB", ".", "yes", "no", "€{}", "{:02d}:00", "{:02d}"),
}
#: What stands in for words that a language does not have.
USUAL: Language = "en"


def spoken(wanted: str, usual: Language) -> Language:
    """The language of a code such as `nl-BE`; the usual one where we do not have it.

    >>> spoken("nl-BE", "en"), spoken("tr", "en"), spoken("", "nl")
    ('nl', 'en', 'nl')
    """
    found = {language[:2]: language for language in LANGUAGES}
    return found.get(wanted.strip()[:2].lower(), usual)


def in_language(texts: Any, language: Language) -> str:  # noqa: ANN401  any record with a field a language
    """One of the texts of a record that has a field a language; English where it has none in this one.

    >>> class Words(NamedTuple):
    ...     nl: str
    ...     en: str
    >>> in_language(Words("ja", "yes"), "nl")
    'ja'
    """
    return str(getattr(texts, language, None) or getattr(texts, USUAL))
