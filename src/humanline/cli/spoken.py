"""In which language a command that could not be done is answered: as it was asked, else as `line.toml` says."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from humanline.foundation.language import LANGUAGES, Language


def spoken_in(words: Sequence[str]) -> Language:
    """The language of `--language`, else of the `line.toml` that the command reads, else English.

    Args:
        words: of the command, without its name.
    """
    for place, word in enumerate(words):
        said = word.partition("=")[2] if word.startswith("--language=") else ""
        if word in ("-l", "--language"):
            said = words[place + 1] if place + 1 < len(words) else ""
        elif word.startswith("-l") and not word.startswith("--"):
            said = word[2:]
        if said in LANGUAGES:
            return said
    for path in (*(Path(word) for word in words if word.endswith(".toml")), Path("line.toml")):
        try:
            told = tomllib.loads(path.read_text(encoding="utf-8")).get("organisation", {}).get("language")
        except (OSError, ValueError, AttributeError):
            continue
        if told in LANGUAGES:
            return told  # type: ignore[no-any-return]
    return "en"
