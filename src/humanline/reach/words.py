"""Words by which a customer knows that there is a person, or a machine, on the other side, in seven languages.

One place for all readers and measures; the words themselves are data (`languages/`). Matching is by whole words and
their
usual endings, in any case; underscores and hyphens count as spaces, so that the name of an intent (`speak_to_agent`) is
read as words. Words of all languages are looked for in every text, because names and loan words cross borders; what a
text denies ('I cannot transfer you') is taken out of it first.

The language of a text is told by its small words, those of twelve other languages among them, and by its letters: a
short menu has too few letters for what libraries learn from (see docs/decisions/0033-languages-by-small-words.md).
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

import msgspec

#: Languages whose words are known.
KNOWN = ("nl", "en", "es", "de", "fr", "pt", "it")
#: A text of so many words that holds no small word of any known language is in another one.
ENOUGH_WORDS = 6
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_LETTER = re.compile(r"[^\W\d_]")
_SENTENCE = re.compile(r"[.;!?\n]+")


class Tongue(msgspec.Struct, frozen=True):
    """The words of one language; lists are of words, with `*` for any ending, or of regular expressions.

    Attributes:
        stop: small words, by which the language is told.
        person: a person, or getting in touch with one.
        desk: places and professions behind a telephone: evidence of who answers a number that a call is passed on to.
        machine: said by a machine that says it is one.
        not_a_person: patterns that hold a person word and mean a machine, or nobody.
        promises: patterns that say that a person takes over now.
        denials: patterns that say that no person can be had.
        press: 'press', 'choose'.
        keys: names of keys → the key.
        doubtful: names of keys that are ordinary words as well ('one').
        after_key: words that follow a key ('for').
    """

    stop: tuple[str, ...]
    person: tuple[str, ...]
    desk: tuple[str, ...]
    machine: tuple[str, ...]
    not_a_person: tuple[str, ...]
    promises: tuple[str, ...]
    denials: tuple[str, ...]
    press: tuple[str, ...]
    keys: dict[str, str]
    doubtful: tuple[str, ...]
    after_key: tuple[str, ...]


@lru_cache(maxsize=1)
def tongues() -> dict[str, Tongue]:
    """The known languages."""
    folder = files("humanline.reach.languages")
    return {
        name: msgspec.convert(tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8")), Tongue)
        for name in KNOWN
    }


def _of_all(attribute: str) -> list[str]:
    return [entry for tongue in tongues().values() for entry in getattr(tongue, attribute)]


def _words(attribute: str) -> re.Pattern[str]:
    """Any of these words; `*` stands for any ending."""
    words = sorted({_plain(word) for word in _of_all(attribute)}, reverse=True)
    parts = [re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in words]
    return re.compile(rf"\b(?:{'|'.join(parts)})\b")


@lru_cache(maxsize=1)
def _person() -> re.Pattern[str]:
    return _words("person")


@lru_cache(maxsize=1)
def _desk() -> re.Pattern[str]:
    return _words("desk")


@lru_cache(maxsize=1)
def _machine() -> re.Pattern[str]:
    return _words("machine")


@lru_cache(maxsize=8)
def _patterns(attribute: str) -> re.Pattern[str]:
    """Any of these patterns."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in _of_all(attribute)), re.DOTALL)


@lru_cache(maxsize=1)
def _denied() -> re.Pattern[str]:
    """What is denied, with the rest of its clause."""
    return re.compile(rf"(?:{_patterns('denials').pattern})[^.!?;,]{{0,40}}", re.DOTALL)


@lru_cache(maxsize=1)
def key_names() -> dict[str, str]:
    """Names of keys in all known languages → the key."""
    return {name: key for tongue in tongues().values() for name, key in tongue.keys.items()}


@lru_cache(maxsize=1)
def _small_words() -> dict[str, tuple[str, ...]]:
    """Small word → the languages that have it."""
    text = (files("humanline.reach.languages") / "others.toml").read_text(encoding="utf-8")
    tables = {**tomllib.loads(text), **{name: tongue.stop for name, tongue in tongues().items()}}
    found: dict[str, list[str]] = {}
    for name, words in tables.items():
        for word in dict.fromkeys(words):
            found.setdefault(word, []).append(name)
    return {word: tuple(names) for word, names in found.items()}


def _plain(text: str) -> str:
    return text.casefold().replace("_", " ").replace("-", " ")


@lru_cache(maxsize=65_536)
def language_of(text: str) -> str:
    """The language of a text as two letters; `?` where it is one that is not known; empty where too little is said.

    >>> language_of("Press 0 to speak to a colleague"), language_of("Toets 0 voor een medewerker")
    ('en', 'nl')
    >>> language_of("Naciśnij zero, aby porozmawiać z konsultantem"), language_of("Bills"), language_of("Нажмите ноль")
    ('pl', '', '?')
    """
    letters = len(_LETTER.findall(text))
    if letters and len(_LATIN.findall(text)) < letters / 2:
        return "?"
    words = _WORD.findall(text.casefold()[:5_000])
    counts: dict[str, float] = {}
    for word in words:
        names = _small_words().get(word, ())
        for name in names:
            # A word that many languages have tells little.
            counts[name] = counts.get(name, 0.0) + 1.0 / len(names)
    if counts:
        best = max(counts.values())
        first = [name for name, count in counts.items() if count == best]
        if best >= 0.5 or len(first) == 1:
            return next((name for name in first if name in KNOWN), first[0])
        return ""
    return "?" if len(words) >= ENOUGH_WORDS and not speaks_of_person(text) else ""


def understood(text: str) -> bool:
    """Whether the words of this text are in a language that is known, as far as can be told.

    >>> understood("Para facturas pulse 1"), understood("Tryk på nul for at tale med os"), understood("Bills")
    (True, False, True)
    """
    return language_of(text) in ("", *KNOWN)


@lru_cache(maxsize=65_536)
def speaks_of_person(text: str) -> bool:
    """Whether these words speak of a person, or of getting in touch with one, and don't say that it can't be.

    >>> speaks_of_person("Press 0 for a colleague"), speaks_of_person("Ask our virtual agent")
    (True, False)
    >>> speaks_of_person("Para hablar con un agente pulse 0"), speaks_of_person("speak_to_agent")
    (True, True)
    >>> speaks_of_person("I cannot transfer you to an agent.")
    False
    """
    if not text:
        return False
    plain = _plain(text)
    if not _person().search(plain):
        return False
    plain = _patterns("not_a_person").sub(" ", _denied().sub(" ", plain))
    return _person().search(plain) is not None


def names_a_desk(text: str) -> bool:
    """Whether these words name a place or a profession behind a telephone, and no machine in its stead.

    >>> names_a_desk("Vous allez joindre l'accueil"), names_a_desk("La segreteria telefonica"), names_a_desk("Billing")
    (True, False, False)
    """
    return _desk().search(_patterns("not_a_person").sub(" ", _denied().sub(" ", _plain(text)))) is not None


@lru_cache(maxsize=65_536)
def denies_a_person(text: str) -> bool:
    """Whether these words say that no person can be had.

    >>> denies_a_person("No agents are available."), denies_a_person("Ik kan u niet doorverbinden.")
    (True, True)
    """
    return bool(text) and _patterns("denials").search(_plain(text[:5_000])) is not None


def promises_a_person(words: str) -> bool:
    """Whether words that are said promise that a person takes over now.

    Examples:
        >>> promises_a_person("I'll connect you to a colleague."), promises_a_person("U wordt doorverbonden.")
        (True, True)
        >>> promises_a_person("Which person must be paid?"), promises_a_person("I cannot transfer you to an agent.")
        (False, False)
    """
    sentences = _SENTENCE.split(words[:2_000].casefold())
    return any(_patterns("promises").search(one) and not denies_a_person(one) for one in sentences)


def says_it_is_a_machine(text: str) -> bool:
    """Whether these words say that a machine is speaking.

    >>> says_it_is_a_machine("Hallo, ik ben de chatbot van de gemeente"), says_it_is_a_machine("Hi, I'm Lisa!")
    (True, False)
    """
    return _machine().search(_plain(text)) is not None


_TOKEN = re.compile(r"[\w#*]+|[.,:;!?–…]|-(?=\s)")
#: A key, or a number that is dialled in a menu, has no more signs than this.
LONGEST_KEY = 6
#: As far before a doubtful name of a key may stand the word for pressing it ('appuyez sur le un').
PRESSED_BEFORE = 3


@lru_cache(maxsize=1)
def _about_keys() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    return frozenset(_of_all("doubtful")), frozenset(_of_all("after_key")), frozenset(_of_all("press"))


def keys_named(text: str) -> set[str]:
    """The keys that a text names, by their sign or in words.

    'One' is a key after a word for pressing or at the start of a clause, and where 'for' or a pause follows.

    >>> sorted(keys_named("Press one for bills, or 0 for a colleague"))
    ['0', '1']
    >>> sorted(keys_named("Kies 2 om met een medewerker te spreken. One moment please.")), keys_named("Kies een optie")
    (['2'], set())
    """
    names, (doubtful, after, press) = key_names(), _about_keys()
    tokens = _TOKEN.findall(text.casefold())
    found = set()
    for at, token in enumerate(tokens):
        key = names.get(token, token)
        if (
            not key.isalpha()
            and len(key) <= LONGEST_KEY
            and (token not in doubtful or _is_key(tokens, at, after, press))
        ):
            found.add(key)
    return {key for key in found if not _is_pause(key)}


def _is_key(tokens: list[str], at: int, after: frozenset[str], press: frozenset[str]) -> bool:
    """Whether a name that is an ordinary word as well is that of a key here."""
    follows = at + 1 == len(tokens) or _is_pause(tokens[at + 1]) or tokens[at + 1] in after
    starts = at == 0 or _is_pause(tokens[at - 1])
    return follows and (starts or not press.isdisjoint(tokens[max(0, at - PRESSED_BEFORE) : at]))


def _is_pause(token: str) -> bool:
    return not token[0].isalnum() and token not in ("*", "#")
