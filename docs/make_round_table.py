"""Write the round table anew: `python docs/make_round_table.py`.

Six made-up organisations are played from log to verdict and put on one page, in both languages.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from humanline import __version__
from humanline.foundation.language import Language
from humanline.report import round_table_page
from humanline.worlds import ROUND_TABLE, WORLDS, made
from humanline.worlds.playing import PlayedWorld

FOLDER = Path(__file__).parent / "examples" / "round-table"
PAGES: dict[Language, str] = {"en": "round-table.html", "nl": "ronde-tafel.html"}
SEED = 7
NOW = datetime(2025, 9, 15, tzinfo=UTC)


def page(language: Language, folder: Path) -> str:
    """The page in one language.

    Args:
        language: of the page.
        folder: where the organisations are written.
    """
    cases = []
    for word in ROUND_TABLE:
        world = made(WORLDS[word], SEED)
        cases.append(
            PlayedWorld(world, world.write(folder / word, language=language), language, clock=lambda: NOW).case(word)
        )
    (other,) = (name for spoken, name in PAGES.items() if spoken != language)
    return round_table_page(tuple(cases), language=language, version=__version__, seed=SEED, other_page=other)


if __name__ == "__main__":
    for spoken, name in PAGES.items():
        with tempfile.TemporaryDirectory() as made_in:
            (FOLDER / name).write_text(page(spoken, Path(made_in)), encoding="utf-8")
