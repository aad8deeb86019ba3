"""The page about staff: how many are needed when, whether that keeps the promise, and who works when."""

from __future__ import annotations

from humanline.foundation.language import Language
from humanline.model.staff import StaffPlan
from humanline.report.blocks import Page, behind
from humanline.report.pages import Frame, render
from humanline.report.staff.answer import answer, heading, to_do
from humanline.report.staff.by_interval import beside_section, needed_section, one_section, promise_section
from humanline.report.staff.coming_in import assumed, customers_section, days_section, to_know
from humanline.report.staff.naming import StaffWords
from humanline.report.staff.shifts import shifts_section
from humanline.report.voice import Voice, capital


def staff_page(plan: StaffPlan, *, language: Language, frame: Frame = render) -> str:
    """A staff plan, as one HTML file that opens offline; the same input gives the same text.

    A frame sets it in a file of its own, or among other pages.
    """
    voice = Voice(language)
    words, title = StaffWords(plan, voice), voice.title("staff.page", plan.organisation)
    first = to_do(words)
    # What is short comes before what would be enough.
    staff = (beside_section(words), needed_section(words), promise_section(words), one_section(words))
    rest = (shifts_section(words), days_section(words), customers_section(words), assumed(words), to_know(words))
    page = Page(
        title,
        title,
        capital(heading(words)),
        (*voice.before_all(plan.notices), *answer(words)),
        behind("why", first, *staff, *rest),
        banners=(voice("page.made_up"),) if plan.made_up else (),
        at_once=2 if first is not None else 1,
        footer=voice.footer(plan.version, plan.made_at, plan.made_from, zone=plan.time_zone),
    )
    return frame(page, voice)
