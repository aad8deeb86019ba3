"""By department, by group of customers, person beside self-service, and the table of every cell."""

from __future__ import annotations

from humanline.model.contact import EVERYONE
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Contrast, Facts
from humanline.model.measures import MEASURES
from humanline.report.blocks import Key, Picture, Row, Section, Sheet, Unanswered
from humanline.report.charts.rows import MOST_ROWS, ContrastRow, contrasts
from humanline.report.facts.reading import known, name_of, number, outstanding, question, sheet_of, sheets_of
from humanline.report.facts.service import Shown, measure_picture
from humanline.report.numbers import KIND_OF_MEASURE, Kind
from humanline.report.standing_out import furthest
from humanline.report.voice import Voice

#: What is set side by side for groups of customers, most telling first; so many pictures at most.
_TELLING = (
    "unheard", "reached", "felt_heard", "abandonment", "repeat", "spill_over", "resolved", "satisfaction", "complaint",
)  # fmt: skip
_MORE_IS_BETTER = ("reached", "felt_heard", "resolved", "satisfaction")
_MOST_PICTURES = 4


def departments(facts: Facts, voice: Voice) -> Section | Unanswered:
    """Contacts and times per department."""
    if not facts.departments:
        reason = NotEstimable(reason="no_column", needs=("department",))
        return question(voice("facts.departments.unanswered"), reason, voice)
    largest = max(facts.departments, key=number)
    total = sum(number(group) for group in facts.departments)
    if len(facts.departments) == 1 or total == 0:
        heading = voice("facts.departments.heading_only", department=largest.key[0])
    else:
        share = voice.numbers.share(number(largest) / total)
        alone = len(outstanding(facts.departments)) == 1
        heading = voice(
            "facts.departments.heading" if alone else "facts.departments.heading_alike",
            department=largest.key[0],
            share=share,
        )
    sheet = sheet_of(
        facts.departments,
        ("per_week", "handle_min", "wait_min", "abandonment", "repeat", "transferred", "resolved"),
        voice,
        caption="facts.departments.caption",
        head="facts.departments.department",
    )
    return Section(
        name="departments",
        subject=voice("facts.departments.subject"),
        heading=heading,
        text=(voice("facts.departments.text"),),
        sheets=(sheet,),
    )


def segments(facts: Facts, voice: Voice) -> Section | Unanswered:
    """How groups of customers fare, a small picture a measure."""
    if len(facts.segments) < 2:
        return Unanswered(voice("facts.segments.unanswered"), voice("facts.segments.why_none"))
    measures = [m for m in _TELLING if len(known(facts.segments, m)) > 1][:_MOST_PICTURES]
    sheets = sheets_of(
        facts.segments, voice, caption="facts.segments.caption", head="facts.segments.segment", segments=True
    )
    pictures = []
    differ = False
    for measure in measures:
        unit = "" if KIND_OF_MEASURE[measure] != "minutes" else voice("facts.waits.unit_wait")
        shown = Shown(measure, "facts.segments.alternative", unit, lowest_first=measure in _MORE_IS_BETTER)
        only = sheet_of(
            facts.segments,
            (measure,),
            voice,
            caption="facts.segments.caption",
            head="facts.segments.segment",
            segments=True,
        )
        found = known(facts.segments, measure)
        if measure in _MORE_IS_BETTER:
            found = found[::-1]
        worst, value = found[0]
        apart = len(found) > 1 and furthest(found) is not None
        differ = differ or apart
        said = {
            "measure": voice.measure(measure),
            "segment": name_of(worst, voice, segments=True),
            "value": voice.numbers.interval(value, KIND_OF_MEASURE[measure])[0],
        }
        pictures.append(
            measure_picture(
                facts.segments,
                shown,
                only,
                voice,
                title=voice("facts.segments.title" if apart else "facts.segments.title_alike", **said),
                name=f"segments-{measure.replace('_', '-')}",
                segments=True,
                small=True,
                alternative_values={"measure": said["measure"]},
            )
        )
    return Section(
        name="segments",
        subject=voice("facts.segments.subject"),
        heading=voice("facts.segments.heading" if differ or not pictures else "facts.segments.heading_alike"),
        text=(voice("facts.segments.text"),) if pictures else (),
        pictures=tuple(pictures),
        sheets=sheets,
        folded=bool(pictures),
    )


def side_by_side(facts: Facts, voice: Voice) -> Section | Unanswered:
    """Observed differences, with the warning before the numbers: these are different customers (I11)."""
    pictures, sheets, reasons = [], [], []
    by_measure: dict[str, list[Contrast]] = {}
    for contrast in facts.contrasts:
        by_measure.setdefault(contrast.measure, []).append(contrast)
        if isinstance(contrast.difference, NotEstimable):
            reasons.append(contrast.difference)
    for measure in sorted(by_measure, key=lambda m: MEASURES.index(m) if m in MEASURES else len(MEASURES)):
        found = by_measure[measure]
        sheet = _contrast_sheet(measure, found, voice)
        rows = [
            ContrastRow(c.moment, c.person, c.self_service)
            for c in found
            if isinstance(c.person, Estimate) and isinstance(c.self_service, Estimate)
        ]
        if rows:
            pictures.append(_contrast_picture(measure, tuple(rows), sheet, voice))
        elif any(isinstance(c.person, Estimate) or isinstance(c.self_service, Estimate) for c in found):
            sheets.append(sheet)
    if not pictures and not sheets:
        return question(voice("facts.contrasts.unanswered"), reasons[0] if reasons else _why_no_contrast(facts), voice)
    return Section(
        name="side-by-side",
        subject=voice("facts.contrasts.subject"),
        heading=voice("facts.contrasts.heading"),
        caution=(voice("facts.contrasts.caution"), voice("facts.contrasts.caution_use")),
        text=(voice("facts.contrasts.text"),),
        pictures=tuple(pictures),
        sheets=tuple(sheets),
    )


def _why_no_contrast(facts: Facts) -> NotEstimable:
    modes = {group.mode for group in facts.channels}
    if "person" not in modes:
        return NotEstimable(reason="no_person_channel")
    if "self_service" not in modes:
        return NotEstimable(reason="no_self_service_channel")
    outcomes = ("resolved", "satisfaction", "complaint")
    if any(isinstance(facts.overall[m], Estimate) for m in outcomes):
        return NotEstimable(reason="no_contacts")
    return NotEstimable(reason="no_column", needs=outcomes)


def _kind(measure: str) -> Kind:
    return KIND_OF_MEASURE.get(measure, "score")


def _contrast_sheet(measure: str, found: list[Contrast], voice: Voice) -> Sheet:
    kind = _kind(measure)
    rows: list[Row] = [
        (c.moment, *(voice.numbers.cell(value, kind) for value in (c.person, c.self_service, c.difference)))
        for c in found
    ]
    return Sheet(
        caption=voice("facts.contrasts.caption", measure=voice.measure(measure)),
        head=(
            voice("facts.volume.moment"),
            voice("facts.contrasts.person"),
            voice("facts.contrasts.self_service"),
            voice("facts.contrasts.difference"),
        ),
        rows=tuple(rows),
        notes=(voice("page.interval_note"),),
    )


def _contrast_picture(measure: str, rows: tuple[ContrastRow, ...], sheet: Sheet, voice: Voice) -> Picture:
    name = f"contrast-{measure.replace('_', '-')}"
    shown = rows[:MOST_ROWS]
    wide, narrow = contrasts(shown, voice, name=name, kind=_kind(measure), unit=voice.measure(measure))
    notes = [voice("page.whisker")]
    if len(shown) < len(rows):
        notes.append(voice("page.top_only", shown=len(shown), count=len(rows)))
    return Picture(
        name=name,
        wide=wide,
        narrow=narrow,
        title=voice("facts.contrasts.title", measure=voice.measure(measure).capitalize()),
        alternative=voice("facts.contrasts.alternative"),
        keys=(
            Key("dot-person", voice("facts.contrasts.key_person")),
            Key("dot-self", voice("facts.contrasts.key_self")),
        ),
        notes=tuple(notes),
        numbers=sheet,
    )


def cells(facts: Facts, voice: Voice) -> Section | None:
    """Every moment per segment, with all that is known."""
    groups = facts.cells or facts.moments
    if not groups:
        return None
    one_segment = all(group.key[-1] == EVERYONE for group in facts.cells)
    return Section(
        name="cells",
        subject=voice("facts.cells.subject"),
        heading=voice("facts.cells.heading"),
        text=(voice("facts.cells.text"),),
        sheets=sheets_of(
            groups,
            voice,
            caption="facts.cells.caption_moments" if one_segment else "facts.cells.caption",
            head="facts.volume.moment",
            segments=bool(facts.cells),
        ),
        folded=True,
    )
