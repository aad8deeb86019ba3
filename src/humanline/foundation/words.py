"""Sentences by their keys: a file or a folder a language, with the same keys in each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from humanline.foundation.language import LANGUAGES, Language

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_PLACEHOLDER = re.compile(r"\{(\w+)\}")

#: Key → the sentence in each language.
Catalogue = dict[str, dict[Language, str]]


def placeholders(sentence: str) -> frozenset[str]:
    """The names between braces in a sentence.

    >>> sorted(placeholders("{count} contacts in {weeks} weeks"))
    ['count', 'weeks']
    """
    return frozenset(_PLACEHOLDER.findall(sentence))


def fill(sentence: str, values: Mapping[str, object]) -> str:
    """A sentence with its placeholders filled in; `…` stands where a value is missing, never a brace.

    Values are put in as they are, so braces inside a value are never read as placeholders.
    """
    return "".join(part if k % 2 == 0 else str(values.get(part, "…")) for k, part in enumerate(_parts_of(sentence)))


@lru_cache(maxsize=4096)
def _parts_of(sentence: str) -> tuple[str, ...]:
    """Text and names between braces in turn, text first."""
    return tuple(_PLACEHOLDER.split(sentence))


def patterns_of(sentences: Iterable[str]) -> list[tuple[str, re.Pattern[str]]]:
    """Sentences with what finds them filled in, those with the most words of their own first.

    >>> ((_, pattern),) = patterns_of(["{column} is negative"])
    >>> pattern.fullmatch("handle_s is negative").groupdict()
    {'v_column': 'handle_s'}
    """
    in_order = sorted(sentences, key=lambda one: (-len(_PLACEHOLDER.sub("", one)), one))
    return [(one, _pattern(one)) for one in in_order]


def _pattern(sentence: str) -> re.Pattern[str]:
    """Each value is a group; one that stands twice is the same in both places."""
    pattern = re.escape(sentence)
    for name in placeholders(sentence):
        place = re.escape(f"{{{name}}}")
        pattern = pattern.replace(place, f"(?P<v_{name}>.*)", 1).replace(place, f"(?P=v_{name})")
    return re.compile(pattern, re.DOTALL)


def read_catalogue(place: Traversable) -> Catalogue:
    """Every key with its sentence in each language.

    Args:
        place: holds `nl.toml`, or `nl/` with several TOML files, and the same for each other language; a key in a table
            is read with a point: `text` in `[plan.matters]` is `plan.matters.text`.

    Raises:
        KeyError: a key stands twice in one language.
    """
    found: Catalogue = {}
    for language in LANGUAGES:
        for file in _files(place, language):
            _gather(tomllib.loads(file.read_text(encoding="utf-8")), "", language, found)
    return found


def _files(place: Traversable, language: Language) -> Iterator[Traversable]:
    folder = place / language
    if not folder.is_dir():
        yield place / f"{language}.toml"
        return
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.name.endswith(".toml"):
            yield entry


def _gather(tree: Mapping[str, Any], path: str, language: Language, found: Catalogue) -> None:
    for key, value in tree.items():
        place = f"{path}.{key}" if path else key
        if not isinstance(value, str):
            _gather(value, place, language, found)
        elif language in found.setdefault(place, {}):
            raise KeyError(f"{place} stands twice in the catalogue; keep one")
        else:
            found[place][language] = value
