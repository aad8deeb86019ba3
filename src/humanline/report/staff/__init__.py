"""The page about staff: how many are needed when, whether that keeps the promise, and who works when."""

from __future__ import annotations

from humanline.foundation.language import Language
from humanline.model.staff import StaffPlan
from humanline.report.blocks import Page, Section
from humanline.report.pages import Frame, render
from humanline.report.staff.answer import answer, heading
from humanline.report.staff.beside import beside_section
from humanline.report.staff.coming_in import customers_section, days_section
from humanline.report.staff.needed import needed_section
from humanline.report.staff.one_person import one_section
from humanline.report.staff.promise import promise_section
from humanline.report.staff.shifts import shifts_section
from humanline.report.staff.small_print import assumed, to_know
from humanline.report.staff.to_do import to_do
from humanline.report.voice import Voice, capital


def staff_page(plan: StaffPlan, *, language: Language, frame: Frame = render) -> str:
    """A staff plan, as one HTML file that opens offline.

    Args:
        plan: what is needed, planned and tried out.
        language: `nl` or `en`.
        frame: sets the page in a file of its own, or among others.

    Returns:
        The whole page; the same input gives the same text.
    """
    voice = Voice(language)
    eyebrow = voice("staff.page")
    title = voice("page.of", what=eyebrow, organisation=plan.organisation) if plan.organisation else eyebrow
    first = to_do(plan, voice)
    page = Page(
        title=title,
        eyebrow=title,
        heading=capital(heading(plan, voice)),
        answer=(*voice.before_all(plan.notices), *answer(plan, voice)),
        sections=tuple(part for part in (first, *_sections(plan, voice)) if part is not None),
        banners=(voice("page.made_up"),) if plan.made_up else (),
        at_once=2 if first is not None else 1,
        footer=_footer(plan, voice),
    )
    return frame(page, voice)


def _sections(plan: StaffPlan, voice: Voice) -> tuple[Section | None, ...]:
    """The parts of the page in their order; what was not asked is left out."""
    return (
        beside_section(plan, voice),  # what is short comes before what would be enough
        needed_section(plan, voice),
        promise_section(plan, voice),
        one_section(plan, voice),
        shifts_section(plan, voice),
        days_section(plan, voice),
        customers_section(plan, voice),
        assumed(plan, voice),
        to_know(plan, voice),
    )


def _footer(plan: StaffPlan, voice: Voice) -> tuple[str, ...]:
    lines = [voice("page.footer_made", version=plan.version, made_at=voice.numbers.moment_in_time(plan.made_at))]
    if plan.made_from:
        lines.append(voice("page.footer_files", files=voice.numbers.listed(plan.made_from)))
    return (*lines, voice("page.footer_zone", zone=plan.time_zone), voice("page.footer_offline"))
