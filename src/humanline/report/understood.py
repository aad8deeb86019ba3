"""One record in words: as it was understood, in a line, or where it stands and why it was rejected.

As understood: `line 7: Tuesday 4 March 2025 14:05, phone, repair, waited 35 s`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from humanline.foundation.language import Language
from humanline.foundation.words import patterns_of
from humanline.report.words import catalogue, sentence

if TYPE_CHECKING:
    from humanline.model.understood import Understood
    from humanline.report.voice import Voice


def contact_text(contact: Understood, voice: Voice) -> str:
    """One contact in words; what is not known is left out."""
    parts = [voice("understood.line", line=contact.line)]
    hour = contact.hour_of_week
    if contact.opened is not None:
        day = f"{voice(f'day.{contact.opened.weekday()}')} {voice.numbers.day(contact.opened.date())}"
        parts.append(day if hour is None else f"{day} {contact.opened:%H:%M}")
    elif hour is not None:  # a weekday and an hour, without a date
        parts.append(f"{voice(f'day.{hour // 24}')} {voice.clock(hour % 24)}")
    parts += [name or voice("understood.withheld") for name in (contact.channel, contact.moment)]
    if contact.count != 1:
        parts.append(voice("understood.stands_for", count=voice.numbers.count(contact.count)))
    if contact.wait_s is not None:
        parts.append(voice("understood.waited", time=_exactly(contact.wait_s, voice)))
    if contact.handle_s:  # 0 is written where nobody talked
        parts.append(voice("understood.talked", time=_exactly(contact.handle_s, voice)))
    ended = {"abandoned": contact.abandoned, "resolved": contact.resolved, "not_resolved": contact.resolved is False}
    parts += [voice(f"understood.{how}") for how, so in ended.items() if so]
    if contact.satisfaction is not None:
        parts.append(voice("understood.mark", mark=voice.numbers.decimal(contact.satisfaction, 1)))
    return f"{parts[0]}: {', '.join(parts[1:])}"


def _exactly(seconds: float, voice: Voice) -> str:
    """A length of time to the second, so that it can be laid beside the export."""
    whole, rest = divmod(round(seconds), 60)
    parts = [voice.numbers.minutes(whole)] * (whole > 0) + [voice.numbers.minutes(rest / 60)] * (rest > 0 or not whole)
    return " ".join(parts)


def rejection(reason: str, language: Language) -> str:
    """A reason from the rejects file, said in a language; one that the catalogue does not know stays as it stands.

    >>> rejection("handle_s is negative", "nl")
    'handle_s is negatief'
    """
    for key, pattern in _patterns().items():
        if found := pattern.fullmatch(reason):
            values = {name.removeprefix("v_"): value for name, value in found.groupdict().items()}
            return sentence(key, language, **values)
    return reason


def place(example: str, language: Language) -> str:
    """Where a record stands that was rejected, said in a language.

    >>> place("contacts.csv line 6002", "nl")
    'contacts.csv regel 6002'
    """
    file, _, line = example.rpartition(" line ")
    return sentence("rejected_at.place", language, file=file, line=line) if file else example


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    """Key of each reason → what finds it in English, in the order in which they are tried."""
    keys = {texts["en"]: key for key, texts in catalogue().items() if key.startswith("rejection.")}
    return {keys[text]: pattern for text, pattern in patterns_of(keys)}
