"""The page about the way to a person: the answer, the picture with every number, the rules, and the ways told."""

from __future__ import annotations

from pathlib import PurePath

from humanline.foundation.language import Language
from humanline.model.reached import Reach
from humanline.report.blocks import Page, behind
from humanline.report.pages import Frame, render
from humanline.report.reach.answer import answer, heading
from humanline.report.reach.findings import findings, not_understood, rules
from humanline.report.reach.picture import picture
from humanline.report.reach.sections import asking, letter, mends, moments, notes, week
from humanline.report.reach.standing import ReachVoice, Standing
from humanline.report.reach.stories import stories
from humanline.report.voice import capital


def reach_page(found: Reach, *, language: Language, frame: Frame = render) -> str:
    """How many steps to a person, as one HTML file that opens offline.

    The same record gives the same text. Of a very large source it shows the ways that matter and counts the rest; the
    record holds all. A frame sets the page in a file of its own, or among others.
    """
    voice = ReachVoice(language)
    of = Standing(found, voice)
    source = PurePath(of.graph.source).name or of.graph.source
    title = voice.title("reach_page.eyebrow", source)
    first = behind("why", mends(of), picture(of))
    rest = (letter(of), *rules(of), stories(of), moments(of), week(of), findings(of), not_understood(of))
    sections = (*first, *behind("why", *rest, asking(of), notes(of)))
    footer = voice.footer(found.version, found.made_at, found.made_from)
    page = Page(title, title, capital(heading(of)), answer(of), sections, at_once=len(first), footer=footer)
    return frame(page, voice)
