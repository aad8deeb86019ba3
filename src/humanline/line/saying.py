"""A decision in a sentence, in Dutch and English: the codes of `model.decision` and of the plan, from one catalogue."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from humanline.foundation.language import Language
from humanline.foundation.words import Catalogue, fill, read_catalogue
from humanline.model.decision import Decision


def reason_of(decision: Decision, language: Language) -> str:
    """Why a contact starts as it does, and what else whoever asked the line should know.

    Args:
        decision: as it was made.
        language: of the sentences.
    """
    words = [_reason(decision, language)]
    if not decision.segment and decision.unknown and decision.because not in ("asked", "unknown_moment", "fault"):
        words.append(said("whole", language))
    if decision.there is False:
        words.append(
            said("opens", language, opens=when(decision.opens, language))
            if decision.opens is not None
            else said("closed", language)
        )
    if decision.past:
        words.append(said("past", language))
    if decision.action == "as_now":
        words.append(said(decision.shadow, language))
    return " ".join(words)


def said(key: str, language: Language, /, **values: object) -> str:
    """One sentence of the catalogue; keys of a table with a point, such as `say.person`.

    Raises:
        KeyError: there is none.
    """
    return fill(catalogue()[key][language], values)


def when(moment: datetime, language: Language) -> str:
    """A local time as it is said: its weekday, day and clock."""
    return f"{said(f'day.{moment.weekday()}', language)} {moment.day}-{moment.month} {moment:%H:%M}"


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Every sentence, by its key, in each language."""
    from importlib.resources import files

    return read_catalogue(files("humanline.line") / "reasons")


def _reason(decision: Decision, language: Language) -> str:
    values = {"trial": decision.trial, "arm": decision.arm}
    if decision.because in catalogue():
        return said(decision.because, language, **values)
    return said("by_the_line", language, because=decision.because)
