"""The page about the plan: where the line lies, who gets a person, and why."""

from __future__ import annotations

from humanline.model.facts import Facts
from humanline.model.plan import Plan
from humanline.report.blocks import Page
from humanline.report.pages import render
from humanline.report.plan.answer import answer, heading
from humanline.report.plan.picture import order_section
from humanline.report.plan.sections import close_to_the_line, decisions, every_cell, gains, needs, who_asks
from humanline.report.plan.small_print import assumptions, notices
from humanline.report.voice import Voice, capital
from humanline.report.words import Language


def plan_page(plan: Plan, facts: Facts | None, *, language: Language) -> str:
    """The plan, as one HTML file that opens offline.

    Args:
        plan: the line; with needs in it, the page says what is missing and how to get it.
        facts: what the log says, for the groups of customers; `None` where there was no log.
        language: `nl` or `en`.

    Returns:
        The whole page; the same plan gives the same text.
    """
    voice = Voice(language)
    eyebrow = voice("page.plan")
    title = voice("page.of", what=eyebrow, organisation=plan.organisation) if plan.organisation else eyebrow
    parts = (
        needs(plan, voice) if plan.needs else order_section(plan, voice),
        None if plan.needs else every_cell(plan, voice),
        decisions(plan, voice),
        close_to_the_line(plan, voice),
        who_asks(plan, facts, voice),
        gains(plan, voice),
        assumptions(plan, voice),
        notices(plan, voice),
    )
    page = Page(
        title=title,
        eyebrow=title,
        heading=capital(heading(plan, voice)),
        answer=answer(plan, voice),
        sections=tuple(part for part in parts if part is not None),
        banners=(voice("page.made_up"),) if plan.made_up else (),
        note=() if plan.needs else (voice("plan.unsigned.title"), voice("plan.unsigned.text")),
        picture_first=True,
        footer=_footer(plan, facts, voice),
    )
    return render(page, voice)


def _footer(plan: Plan, facts: Facts | None, voice: Voice) -> tuple[str, ...]:
    lines = [voice("page.footer_made", version=plan.version, made_at=voice.numbers.moment_in_time(plan.made_at))]
    files = {file.name: file.sha256[:12] for file in facts.tidied.files} if facts else {}
    names = [f"{name} ({files[name]})" if name in files else name for name in plan.made_from]
    names += [f"{name} ({sha})" for name, sha in files.items() if name not in plan.made_from]
    if names:
        lines.append(voice("page.footer_files", files=voice.numbers.listed(names)))
    if facts:
        lines.append(voice("page.footer_zone", zone=facts.time_zone))
    return (*lines, voice("page.footer_offline"))
