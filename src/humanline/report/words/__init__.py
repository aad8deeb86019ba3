"""Every sentence on a page, in one place: a folder a language, with the same files and keys in each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from humanline.foundation.language import LANGUAGES, Language

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def placeholders(sentence: str) -> frozenset[str]:
    """The names between braces in a sentence.

    >>> sorted(placeholders("{count} contacts in {weeks} weeks"))
    ['count', 'weeks']
    """
    return frozenset(_PLACEHOLDER.findall(sentence))


@lru_cache(maxsize=1)
def catalogue() -> dict[str, dict[str, str]]:
    """Every key with its sentence in each language, from the TOML files in the folder of that language."""
    found: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        for entry in sorted(files(__name__).joinpath(language).iterdir(), key=lambda item: item.name):
            if entry.name.endswith(".toml"):
                _gather(tomllib.loads(entry.read_text(encoding="utf-8")), "", language, found)
    return found


def _gather(tree: Mapping[str, Any], path: str, language: Language, found: dict[str, dict[str, str]]) -> None:
    for key, value in tree.items():
        place = f"{path}.{key}" if path else key
        if not isinstance(value, str):
            _gather(value, place, language, found)
        elif language in found.setdefault(place, {}):
            raise KeyError(f"{place} stands twice in the catalogue; keep one")
        else:
            found[place][language] = value


def fill(sentence: str, values: Mapping[str, object]) -> str:
    """A sentence with its placeholders filled in; `…` stands where a value is missing, never a brace.

    Values are put in as they are, so braces inside a value are never read as placeholders.
    """
    return "".join(part if k % 2 == 0 else str(values.get(part, "…")) for k, part in enumerate(_parts_of(sentence)))


@lru_cache(maxsize=4096)
def _parts_of(sentence: str) -> tuple[str, ...]:
    """Text and names between braces in turn, text first."""
    return tuple(_PLACEHOLDER.split(sentence))


def has(key: str) -> bool:
    """Whether the catalogue knows this key."""
    return key in catalogue()


def sentence(key: str, language: Language, /, **values: object) -> str:
    """One sentence of the catalogue, filled in.

    Raises:
        KeyError: the catalogue has no such key.
    """
    return fill(catalogue()[key][language], values)
