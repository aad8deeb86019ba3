"""The page about the contact log: what it says, and what it can't say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from humanline.foundation.language import Language
from humanline.model.facts import Facts
from humanline.report.blocks import Kind, Page, Section, Unanswered
from humanline.report.facts import contacts
from humanline.report.facts.answer import answer, heading, to_do
from humanline.report.facts.failure_demand import chains, coming_back, failure_demand
from humanline.report.facts.records import missing, quality, records
from humanline.report.pages import Frame, render
from humanline.report.voice import Voice, capital

#: What sections tell, by name; the others say why.
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("week", "handle", "completion", "departments", "segments", "cells"), "numbers"),
    **dict.fromkeys(("quality", "records", "missing"), "untold"),
}


def facts_page(facts: Facts, *, language: Language, frame: Frame = render) -> str:
    """What a contact log says, as one HTML file that opens offline.

    Args:
        facts: what was measured.
        language: of the page.
        frame: sets the page in a file of its own, or among others.
    """
    voice = Voice(language)

    def drawn(*parts: Callable[[Facts, Voice], Section | Unanswered | None]) -> list[Section | Unanswered | None]:
        return [part(facts, voice) for part in parts]

    parts = (
        *drawn(contacts.volumes, failure_demand, contacts.busy_hours, contacts.handle_times, coming_back, chains),
        *contacts.waits(facts, voice),
        *drawn(contacts.completion, contacts.unheard, contacts.reach, contacts.departments),
        *drawn(contacts.side_by_side, contacts.segments, quality, records),
    )
    open_questions = [part for part in parts if isinstance(part, Unanswered)]
    first, last = to_do(facts, voice), missing(facts, open_questions, voice)
    sections = [part for part in (first, *parts, last, contacts.cells(facts, voice)) if isinstance(part, Section)]
    title = voice.title("page.facts", facts.organisation)
    files = [f"{file.name} ({file.sha256[:12]})" for file in facts.tidied.files]
    page = Page(
        title=title,
        eyebrow=title,
        heading=capital(heading(facts, voice)),
        answer=answer(facts, voice),
        sections=tuple(replace(one, kind=_KINDS.get(one.name, "why")) for one in sections),
        banners=(voice("page.made_up"),) if facts.made_up else (),
        at_once=2 if first is not None else 1,
        footer=voice.footer(facts.version, facts.made_at, files, zone=facts.time_zone),
    )
    return frame(page, voice)
