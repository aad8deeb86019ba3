"""The page about the plan: where the line lies, who gets a person, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from humanline.foundation.language import Language
from humanline.model.facts import Facts
from humanline.model.plan import Plan
from humanline.report.blocks import Page, Section, behind
from humanline.report.pages import Frame, render
from humanline.report.plan import beside, hours
from humanline.report.plan.answer import answer, heading
from humanline.report.plan.meaning import matters_section, steps_section
from humanline.report.plan.picture import order_section
from humanline.report.plan.sections import decisions, every_cell, gains, needs, rule_section
from humanline.report.plan.small_print import assumptions, notices, weights_section, with_signature
from humanline.report.plan.to_do import candidates, find_out, to_do
from humanline.report.voice import Voice, capital


def plan_page(
    plan: Plan,
    facts: Facts | None,
    *,
    language: Language,
    today: date | None = None,
    charter: str = "",
    frame: Frame = render,
) -> str:
    """The plan, as one HTML file that opens offline.

    Args:
        plan: the line; with needs in it, the page says what is missing and how to get it.
        facts: what the log says, for the groups of customers; `None` where there was no log.
        language: of the page.
        today: the day on which a signature holds or is past its review date; `None` is the day the plan was made.
        charter: file name of the charter beside this page, to link to; empty where there is none.
        frame: sets the page in a file of its own, or among others.
    """
    voice, day = Voice(language, plan.value), today or plan.made_at.date()
    title = voice.title("page.plan", plan.organisation)
    sections = tuple(part for part in _sections(plan, facts, day, voice) if part is not None)
    ways = () if plan.needs or plan.short_hours > 0 else beside.other_ways(plan, voice)
    # Everything is made up, or only what people scored beside a log that is real.
    made_up = voice("page.made_up_scores" if facts is not None and not facts.made_up else "page.made_up")
    page = Page(
        title=title,
        eyebrow=title,
        heading=capital(heading(plan, voice)),
        answer=(*voice.before_all(plan.notices), *answer(plan, voice), *ways),
        sections=sections,
        banners=(made_up,) if plan.made_up else (),
        link=(charter, voice("plan.charter.link")) if charter and not plan.needs else None,
        at_once=2 if sections[:1] and sections[0].name == "to-do" else 1,
        footer=_footer(plan, facts, voice),
    )
    return frame(with_signature(page, plan, day, voice), voice)


def _sections(plan: Plan, facts: Facts | None, today: date, voice: Voice) -> tuple[Section | None, ...]:
    """The parts of the page in their order; what the plan does not know is left out."""
    last = behind("untold", assumptions(plan, voice), notices(plan, voice))
    if plan.needs:
        return (needs(plan, voice), gains(plan, voice), *last)

    def drawn(*parts: Callable[[Plan, Voice], Section | None]) -> list[Section | None]:
        return [part(plan, voice) for part in parts]

    numbers = (
        *drawn(matters_section, steps_section, beside.starts_section),
        *drawn(hours.freed_section, hours.week_section, hours.tried_section),
        hours.who_asks(plan, facts, voice),
        *drawn(gains, weights_section),
    )
    return (
        to_do(plan, facts, voice),
        *drawn(beside.turned_section, order_section, beside.two_ways_section, rule_section),
        *drawn(beside.causes_gone_section, every_cell),
        decisions(plan, today, voice),
        *drawn(hours.frontier_section, hours.nearer_section, find_out, candidates),
        *behind("numbers", *numbers),
        *last,
    )


def _footer(plan: Plan, facts: Facts | None, voice: Voice) -> tuple[str, ...]:
    files = {file.name: file.sha256[:12] for file in facts.tidied.files} if facts else {}
    names = [f"{name} ({files[name]})" if name in files else name for name in plan.made_from]
    names += [f"{name} ({sha})" for name, sha in files.items() if name not in plan.made_from]
    return voice.footer(plan.version, plan.made_at, names, zone=facts.time_zone if facts else "")
