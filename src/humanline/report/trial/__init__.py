"""The page of a trial: what to do with it, how sure that is, whom it helps or harms, and what it takes."""

from __future__ import annotations

from humanline.foundation.language import Language
from humanline.model.plan import Plan
from humanline.model.trial import TrialForecast
from humanline.model.trial_result import TrialResult
from humanline.report.blocks import Page, Section
from humanline.report.pages import Frame, render
from humanline.report.trial.answer import answer, heading
from humanline.report.trial.effects import effect_sections
from humanline.report.trial.line import line_section
from humanline.report.trial.meant import meant_section, small_print, status
from humanline.report.trial.people import fair_section, received_section, staff_section
from humanline.report.trial.segments import segments_section
from humanline.report.trial.to_do import with_result
from humanline.report.voice import Voice, capital


def trial_page(
    result: TrialResult,
    *,
    language: Language,
    plan_before: Plan | None = None,
    plan_after: Plan | None = None,
    forecast: TrialForecast | None = None,
    frame: Frame = render,
) -> str:
    """What a trial has shown, as one HTML file that opens offline.

    Args:
        result: what is known of every question at every look, and the verdict.
        language: `nl` or `en`.
        plan_before: the plan without what the trial has shown; `None` where there is none.
        plan_after: the plan with it.
        forecast: what the design would take of the staff; `None` where nobody knows.
        frame: sets the page in a file of its own, or among others.

    Returns:
        The whole page; the same input gives the same text.
    """
    voice = Voice(language, plan_after.value if plan_after is not None else None)
    title = voice("page.of", what=voice("trial.page"), organisation=result.design.name)
    first = with_result(result, voice)
    made_up = any(plan is not None and plan.made_up for plan in (plan_before, plan_after))
    worth, calm = status(result, voice)
    page = Page(
        title=title,
        eyebrow=title,
        heading=capital(heading(result, voice)),
        answer=tuple(capital(sentence) for sentence in answer(result, voice)),
        sections=tuple(
            part for part in (first, *_sections(result, plan_before, plan_after, forecast, voice)) if part is not None
        ),
        status=worth,
        note_calm=calm,
        banners=(voice("page.made_up"),) if made_up else (),
        at_once=2 if first is not None else 1,
        footer=_footer(result, voice),
    )
    return frame(page, voice)


def _sections(
    result: TrialResult, before: Plan | None, after: Plan | None, forecast: TrialForecast | None, voice: Voice
) -> tuple[Section | None, ...]:
    """The parts in their order; of a trial that can't be used, why it can't comes first."""
    fair = fair_section(result, voice)
    shown = (
        *effect_sections(result, voice),
        segments_section(result, voice),
        received_section(result, voice),
    )
    parts = (fair, *shown) if result.verdict.decision == "invalid" else (*shown, fair)
    return (
        *parts,
        staff_section(result, forecast, voice, line=after is not None and not after.needs),
        line_section(result, before, after, voice),
        meant_section(result, voice),
        small_print(result, voice),
    )


def _footer(result: TrialResult, voice: Voice) -> tuple[str, ...]:
    lines = [voice("page.footer_made", version=result.version, made_at=voice.numbers.moment_in_time(result.made_at))]
    if result.made_from:
        lines.append(voice("page.footer_files", files=voice.numbers.listed(result.made_from)))
    return (*lines, voice("trial.footer_seal", seal=result.seal[:12]), voice("page.footer_offline"))
