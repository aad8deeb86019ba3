"""What each sentence rests on: one declaration a sentence or a family of them, in `rests_on.toml` beside this file.

A sentence is said only where what it rests on is there. Tests take it away, sentence by sentence; the page
`docs/background/what-each-sentence-rests-on.md` is written from here.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=1)
def _parsed() -> dict[str, Any]:
    return tomllib.loads((files("humanline.report") / "rests_on.toml").read_text(encoding="utf-8"))


def declarations() -> dict[str, tuple[str, ...]]:
    """Key of a sentence, or the beginning of several keys → the evidence that all of it rests on."""
    return {key: tuple(words) for key, words in _parsed()["rests_on"].items()}


def evidence() -> dict[str, str]:
    """Evidence that is no measure of a contact log → what it is, in English."""
    return dict(_parsed()["evidence"])


def rests_on(key: str) -> tuple[str, ...]:
    """The evidence that a sentence rests on; the longest beginning of its key that is declared counts.

    Raises:
        KeyError: nothing is declared for this sentence of the catalogue.
    """
    found, parts = declarations(), key.split(".")
    for end in range(len(parts), 0, -1):
        if (begun := ".".join(parts[:end])) in found:
            return found[begun]
    raise KeyError(f"{key}: rests_on.toml does not say what this sentence rests on")
