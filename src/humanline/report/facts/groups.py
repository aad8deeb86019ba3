"""By department, by group of customers, person beside self-service, and the table of every cell."""

from __future__ import annotations

from humanline.model.contact import EVERYONE
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Contrast, Facts
from humanline.model.measures import MEASURES
from humanline.report.blocks import Section, Sheet, Unanswered, grouped
from humanline.report.facts.reading import (
    known,
    measure_picture,
    measure_sheet,
    measure_sheets,
    number,
    outstanding,
    overall,
    question,
)
from humanline.report.numbers import KIND_OF_MEASURE
from humanline.report.standing_out import furthest
from humanline.report.voice import Subject, Voice

#: What is set side by side for groups of customers, most telling first; so many pictures at most.
_TELLING = (
    "unheard", "reached", "felt_heard", "abandonment", "repeat", "spill_over", "resolved", "satisfaction", "complaint",
)  # fmt: skip
_MORE_IS_BETTER = ("reached", "felt_heard", "resolved", "satisfaction")
_MOST_PICTURES = 4
_BY_DEPARTMENT = ("per_week", "handle_min", "wait_min", "abandonment", "repeat", "transferred", "resolved")


def departments(facts: Facts, voice: Voice) -> Section | Unanswered:
    """Contacts and times per department."""
    say = voice.about("facts.departments")
    if not facts.departments:
        return question(NotEstimable(reason="no_column", needs=("department",)), say)
    largest, total = max(facts.departments, key=number), sum(number(group) for group in facts.departments)
    if len(facts.departments) == 1 or total == 0:
        heading = say("heading_only", department=largest.key[0])
    else:
        key = "heading" if len(outstanding(facts.departments)) == 1 else "heading_alike"
        heading = say(key, department=largest.key[0], share=voice.numbers.share(number(largest) / total))
    sheet = measure_sheet(facts.departments, _BY_DEPARTMENT, say, by="department")
    return Section(*say.named(), heading, text=(say("text"),), sheets=(sheet,))


def segments(facts: Facts, voice: Voice) -> Section | Unanswered:
    """How groups of customers fare, a small picture a measure."""
    say = voice.about("facts.segments")
    if len(facts.segments) < 2:
        return Unanswered(say("unanswered"), say("why_none"))
    pictures, differ = [], False
    for measure in [m for m in _TELLING if len(known(facts.segments, m)) > 1][:_MOST_PICTURES]:
        better, sheet = measure in _MORE_IS_BETTER, measure_sheet(facts.segments, (measure,), say, by="segment")
        differ = differ or furthest(known(facts.segments, measure, lowest_first=better)) is not None
        picture = measure_picture(
            facts.segments,
            measure,
            sheet,
            say,
            by="segment",
            name=f"segments-{measure.replace('_', '-')}",
            lowest_first=better,
            small=True,
        )
        pictures.append(picture)
    heading, text = say("heading" if differ or not pictures else "heading_alike"), (say("text"),) if pictures else ()
    sheets, folded = measure_sheets(facts.segments, say, by="segment"), bool(pictures)
    return Section(*say.named(), heading, text=text, pictures=tuple(pictures), sheets=sheets, folded=folded)


def side_by_side(facts: Facts, voice: Voice) -> Section | Unanswered:
    """Observed differences, with the warning before the numbers: these are different customers (I11)."""
    say, by_measure = voice.about("facts.contrasts"), grouped((one.measure, one) for one in facts.contrasts)
    sheets = [
        _contrast_sheet(measure, by_measure[measure], say)
        for measure in sorted(by_measure, key=lambda m: MEASURES.index(m) if m in MEASURES else len(MEASURES))
        if any(isinstance(side, Estimate) for one in by_measure[measure] for side in (one.person, one.self_service))
    ]
    if not sheets:
        reasons = [one.difference for one in facts.contrasts if isinstance(one.difference, NotEstimable)]
        return question(reasons[0] if reasons else _why_no_contrast(facts), say)
    caution, text = say.each("caution", "caution_use"), (say("text"),)
    return Section(*say.named("side-by-side"), say("heading"), caution=caution, text=text, sheets=tuple(sheets))


def _why_no_contrast(facts: Facts) -> NotEstimable:
    modes, outcomes = {group.mode for group in facts.channels}, ("resolved", "satisfaction", "complaint")
    if not {"person", "self_service"} <= modes:
        return NotEstimable(reason="no_self_service_channel" if "person" in modes else "no_person_channel")
    if any(overall(facts, measure) for measure in outcomes):
        return NotEstimable(reason="no_contacts")
    return NotEstimable(reason="no_column", needs=outcomes)


def _contrast_sheet(measure: str, found: list[Contrast], say: Subject) -> Sheet:
    kind, cell, voice = KIND_OF_MEASURE.get(measure, "score"), say.numbers.cell, say.voice
    return Sheet.of(
        found,
        say("caption", measure=voice.measure(measure)),
        (voice("facts.volume.moment"), lambda one: one.moment),
        (say("person"), lambda one: cell(one.person, kind)),
        (say("self_service"), lambda one: cell(one.self_service, kind)),
        (say("difference"), lambda one: cell(one.difference, kind)),
        notes=(voice("page.interval_note"),),
    )


def cells(facts: Facts, voice: Voice) -> Section | None:
    """Every moment per segment, with all that is known."""
    groups, say = facts.cells or facts.moments, voice.about("facts.cells")
    if not groups:
        return None
    caption = "caption_moments" if all(group.key[-1] == EVERYONE for group in facts.cells) else "caption"
    sheets = measure_sheets(groups, say, by="cell" if facts.cells else "moment", caption=caption)
    return Section(*say.named(), say("heading"), text=(say("text"),), sheets=sheets, folded=True)
