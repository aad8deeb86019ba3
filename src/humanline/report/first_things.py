"""What to do now: the first section of a page, with at most three things."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from humanline.report.blocks import Item, Section
from humanline.report.voice import Voice, capital

MOST = 3


def first_things(every: Iterable[Item], voice: Voice) -> Section | None:
    """The first three of all there is to do; left out where there is nothing.

    Args:
        every: what to do, what can't wait first; no more is worked out than is shown.
        voice: the language.
    """
    items = tuple(islice(every, MOST))
    if not items:
        return None
    heading = voice.counted("todo.heading", len(items))
    return Section(name="to-do", subject=voice("todo.subject"), heading=heading, items=items)


def named_or_service(name: str, voice: Voice) -> str:
    """Who has to do it: whoever is named, else whoever answers for the service."""
    return voice("todo.who_named", name=capital(name)) if name else voice("todo.who_service")
