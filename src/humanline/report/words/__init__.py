"""Every sentence on a page, in one place: a folder a language, with the same files and keys in each."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from humanline.foundation.language import Language
from humanline.foundation.words import Catalogue, fill, read_catalogue


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Every key with its sentence in each language."""
    return read_catalogue(files(__name__))


def has(key: str) -> bool:
    """Whether the catalogue knows this key."""
    return key in catalogue()


def sentence(key: str, language: Language, /, **values: object) -> str:
    """One sentence of the catalogue, filled in.

    Raises:
        KeyError: the catalogue has no such key.
    """
    return fill(catalogue()[key][language], values)
