"""The page of a trial: what to do with it, how sure that is, whom it helps or harms, and what it takes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from humanline.foundation.files import write_together
from humanline.foundation.language import Language
from humanline.model.plan import Plan
from humanline.model.trial import TrialForecast
from humanline.model.trial_result import TrialResult
from humanline.report.blocks import Page, behind
from humanline.report.pages import Frame, render
from humanline.report.trial.answer import answer, heading, with_result
from humanline.report.trial.effects import effect_sections, segments_section
from humanline.report.trial.meant import fair_section, meant_section, received_section, small_print, status
from humanline.report.trial.staffing import line_section, staff_section
from humanline.report.trial.values import ResultWords
from humanline.report.voice import Voice, capital

if TYPE_CHECKING:
    from humanline.loop.analysing import ShownTrial


def trial_page(
    result: TrialResult,
    *,
    language: Language,
    plan_before: Plan | None = None,
    plan_after: Plan | None = None,
    forecast: TrialForecast | None = None,
    frame: Frame = render,
) -> str:
    """What a trial has shown, as one HTML file that opens offline; the same input gives the same text.

    Args:
        result: what is known of every question at every look, and the verdict.
        language: `nl` or `en`.
        plan_before: the plan without what the trial has shown; `None` where there is none.
        plan_after: the plan with it.
        forecast: what the design would take of the staff; `None` where nobody knows.
        frame: sets the page in a file of its own, or among others.
    """
    voice = Voice(language, plan_after.value if plan_after is not None else None)
    words = ResultWords(result, voice)
    seal, title = voice("trial.footer_seal", seal=result.seal[:12]), voice.title("trial.page", result.design.name)
    first, (worth, calm) = with_result(words), status(words)
    shown, fair = (*effect_sections(words), segments_section(words), received_section(words)), fair_section(words)
    staff = staff_section(words, forecast, line=plan_after is not None and not plan_after.needs)
    last = (staff, line_section(words, plan_before, plan_after), meant_section(words), small_print(words))
    page = Page(
        title,
        title,
        capital(heading(words)),
        tuple(map(capital, answer(words))),
        behind(
            "why", first, *((fair, *shown) if words.unusable else (*shown, fair)), *last
        ),  # why it can't be used first
        status=worth,
        note_calm=calm,
        banners=(voice("page.made_up"),) if any(p is not None and p.made_up for p in (plan_before, plan_after)) else (),
        at_once=2 if first is not None else 1,
        footer=voice.footer(result.version, result.made_at, result.made_from, more=[seal]),
    )
    return frame(page, voice)


def publish_results(shown: Sequence[ShownTrial], page: Path, *, language: Language) -> list[Path]:
    """Draw everything first, then write all files, or none where one can't be written; tells where the pages stand.

    Args:
        shown: what each other arm has shown.
        page: where the page goes, its record beside it; those of a second arm and more go beside it with a number.
        language: of the pages.

    Raises:
        OutputError: a file can't be written.
    """
    written: dict[Path, str | bytes] = {}
    pages = [page if len(shown) == 1 else page.with_stem(f"{page.stem}-{k + 2}") for k in range(len(shown))]
    for place, one in zip(pages, shown, strict=True):
        drawn = trial_page(
            one.result, language=language, plan_before=one.before, plan_after=one.after, forecast=one.forecast
        )
        written |= {place.with_suffix(".json"): one.result.to_json() + b"\n", place: drawn}
    write_together(written)
    return pages
