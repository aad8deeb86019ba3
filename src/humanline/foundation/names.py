"""When two names, written by different hands, are the same name."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=1 << 14)
def same(name: str) -> str:
    r"""The form of a name in which case, spaces and typographic variants no longer differ.

    >>> same(" Huur\u00a0 betalen ") == same("huur betalen")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()
