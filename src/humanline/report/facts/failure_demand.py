"""What need not come: contacts by cause, who causes and who pays, and contacts that follow one that did not do.

It stands before everything that a line could be drawn with: what need not come is best abolished first.
"""

from __future__ import annotations

from math import fsum

from humanline.foundation.language import Language
from humanline.foundation.names import same
from humanline.model.estimate import Estimate, Measure, NotEstimable
from humanline.model.facts import Facts
from humanline.model.failure_demand import Cause, FailureDemand, Payer
from humanline.report.blocks import Picture, Row, Section, Sheet, Unanswered
from humanline.report.charts.drawing import INK
from humanline.report.charts.rows import MOST_ROWS, DotRow, dots
from humanline.report.facts.reading import contacts_text, overall, question
from humanline.report.numbers import CellText, Kind
from humanline.report.standing_out import furthest
from humanline.report.voice import Voice

#: With this share of the contacts known, what nobody wrote of the rest changes little.
NEARLY_ALL = 0.9
_MOST_MOMENTS = 3


def failure_demand(facts: Facts, voice: Voice) -> Section | Unanswered:
    """The contacts that something that went wrong has caused, those that take the most hours first."""
    found = facts.failure_demand
    if isinstance(found, NotEstimable):
        return question(voice("facts.causes.unanswered"), found, voice)
    in_order = ranked(found)
    sheets = [_payers(found, voice)] if found.payers else []
    return Section(
        name="need-not-come",
        subject=voice("facts.causes.subject"),
        heading=heading(facts, found, voice),
        text=tuple(_text(found, in_order, voice)),
        pictures=(_picture(found, in_order, voice),) if in_order else (),
        sheets=tuple(sheets),
    )


def chains(facts: Facts, voice: Voice) -> Section | Unanswered | None:
    """Contacts that follow one of the same customer that did not do, by moment."""
    if isinstance(facts.chains, NotEstimable):
        return question(voice("facts.chains.unanswered"), facts.chains, voice)
    if not facts.chains:
        return None
    first = facts.chains[0]
    rows: list[Row] = [
        (
            chain.target,
            chain.source,
            voice(f"facts.chains.{chain.kind}"),
            voice.numbers.count(chain.contacts),
            voice.numbers.cell(chain.share, "share"),
            voice.numbers.cell(chain.hours_per_week, "staff_hours"),
        )
        for chain in facts.chains[:MOST_ROWS]
    ]
    notes = [voice("page.interval_note")]
    if isinstance(first.hours_per_week, Estimate) and first.hours_per_week.assumed:
        notes.append(voice("facts.causes.minutes_assumed"))
    if len(rows) < len(facts.chains):
        notes.append(voice("facts.chains.top", shown=len(rows), count=len(facts.chains)))
    head = ("target", "source", "kind", "contacts", "share", "hours")
    sheet = Sheet(
        caption=voice("facts.chains.caption"),
        head=tuple(voice(f"facts.chains.{name}") for name in head),
        rows=tuple(rows),
        words=3,
        notes=tuple(notes),
    )
    said = {"target": first.target, "source": first.source, "count": voice.numbers.count(first.contacts)}
    same = "" if first.source == first.target else "_other"
    return Section(
        name="chains",
        subject=voice("facts.chains.subject"),
        heading=voice(f"facts.chains.heading{same}", **said),
        text=(voice("facts.chains.text"),),
        sheets=(sheet,),
        folded=True,
    )


def heading(facts: Facts, found: FailureDemand, voice: Voice) -> str:
    """How many contacts came because something went wrong; at least so many, where not all contacts say it."""
    share = overall(facts, "failure_demand")
    if share is not None:
        return voice("facts.causes.heading", value=voice.numbers.of_hundred(share.value))
    return voice("facts.causes.heading_least", value=voice.numbers.of_hundred(found.contacts / found.of))


def causes_in_words(facts: Facts, language: Language) -> list[str]:
    """The same in a line or two for the terminal; nothing where it is not known."""
    voice, found = Voice(language), facts.failure_demand
    if isinstance(found, NotEstimable):
        return []
    share = overall(facts, "failure_demand")
    key, value = ("known", share.value) if share is not None else ("least", found.contacts / found.of)
    lines = [voice(f"terminal.causes.{key}", value=voice.numbers.of_hundred(value))]
    if isinstance(found.hours_per_week, Estimate):
        lines.append(voice("terminal.causes.hours", hours=voice.numbers.estimate(found.hours_per_week, "staff_hours")))
    return lines


def ranked(found: FailureDemand) -> list[tuple[Cause, Estimate]]:
    """Causes by the hours that they take, else by contacts a week, else none."""
    by_hours = [(one, one.hours_per_week) for one in found.causes if isinstance(one.hours_per_week, Estimate)]
    by_contacts = [(one, one.per_week) for one in found.causes if isinstance(one.per_week, Estimate)]
    found_by = by_hours or by_contacts
    return sorted(found_by, key=lambda pair: (-pair[1].value, pair[0].cause, pair[0].caused_by))


def _by_hours(found: FailureDemand) -> bool:
    return any(isinstance(one.hours_per_week, Estimate) for one in found.causes)


def _text(found: FailureDemand, ranked: list[tuple[Cause, Estimate]], voice: Voice) -> list[str]:
    text = [voice("facts.causes.abolish")]
    if isinstance(found.hours_per_week, Estimate):
        text.append(voice("facts.causes.hours", hours=voice.numbers.estimate(found.hours_per_week, "staff_hours")))
        if found.hours_per_week.method == "assumed":
            text.append(voice("facts.causes.minutes_assumed"))
    elsewhere = [
        one.hours_per_week.value
        for one in found.payers
        if isinstance(one.hours_per_week, Estimate) and same(one.caused_by) != same(one.department)
    ]
    if elsewhere:
        text.append(voice("facts.causes.across", hours=voice.numbers.staff_hours(fsum(elsewhere))))
    first = furthest(ranked)
    if first is not None and len(ranked) > 1:
        cause, value = first
        kind: Kind = "staff_hours" if _by_hours(found) else "count"
        key = "facts.causes.first_hours" if _by_hours(found) else "facts.causes.first_contacts"
        text.append(voice(key, cause=cause.cause, value=voice.numbers.estimate(value, kind)))
    if found.known < NEARLY_ALL * found.of:
        silent = voice.numbers.share(1 - found.known / found.of)
        text.append(voice("facts.causes.silent", share=silent))
    if found.rest:
        text.append(voice("facts.causes.rest", count=voice.numbers.count(found.rest)))
    text.append(voice("facts.causes.source"))
    return text


def _picture(found: FailureDemand, ranked: list[tuple[Cause, Estimate]], voice: Voice) -> Picture:
    by_hours = _by_hours(found)
    kind: Kind = "staff_hours" if by_hours else "count"
    shown = ranked[:MOST_ROWS]
    seen = [cause.cause for cause, _ in ranked]
    rows = tuple(
        DotRow(
            f"{cause.cause} · {cause.caused_by}" if cause.caused_by and seen.count(cause.cause) > 1 else cause.cause,
            value,
            voice.numbers.cell(value, kind).main,
            colour=INK,
        )
        for cause, value in shown
    )
    unit = voice("facts.causes.unit_hours" if by_hours else "facts.causes.unit_contacts")
    wide, narrow = dots(rows, voice, name="causes", kind=kind, unit=unit)
    notes = [voice("page.whisker")]
    if len(shown) < len(ranked):
        notes.append(voice("page.top_only", shown=len(shown), count=len(ranked)))
    top, value = ranked[0]
    said = {"cause": top.cause, "value": voice.numbers.interval(value, kind)[0]}
    return Picture(
        name="causes",
        wide=wide,
        narrow=narrow,
        title=voice("facts.causes.title"),
        alternative=voice("facts.causes.alternative_hours" if by_hours else "facts.causes.alternative", **said),
        notes=tuple(notes),
        numbers=_causes(found, voice),
    )


def _causes(found: FailureDemand, voice: Voice) -> Sheet:
    """Every cause that is shown, with its department, contacts, hours and moments."""
    numbers = voice.numbers
    rows: list[Row] = [
        (
            one.cause,
            one.caused_by or voice("facts.causes.nobody"),
            numbers.listed([part.moment for part in one.moments[:_MOST_MOMENTS]]),
            numbers.count(one.contacts),
            numbers.cell(one.share, "share"),
            numbers.cell(one.per_week, "count"),
            numbers.cell(one.hours_per_week, "staff_hours"),
        )
        for one in found.causes
    ]
    head = ("cause", "caused_by", "moments", "contacts", "share", "per_week", "hours_head")
    notes = [voice("page.interval_note")]
    if isinstance(found.per_week, Estimate) and found.per_week.assumed:
        notes.append(voice("page.weeks_assumed"))
    return Sheet(
        caption=voice("facts.causes.caption"),
        head=tuple(voice(f"facts.causes.{name}") for name in head),
        rows=tuple(rows),
        words=3,
        notes=tuple(notes),
    )


def _payers(found: FailureDemand, voice: Voice) -> Sheet:
    """Who causes, down; who pays, across: staff hours a week, else contacts."""
    departments = sorted({one.department for one in found.payers})
    causing = sorted({one.caused_by for one in found.payers})
    hours = any(isinstance(one.hours_per_week, Estimate) for one in found.payers)
    cells = {(one.caused_by, one.department): one for one in found.payers}

    def cell(one: Payer | None) -> CellText | str:
        if one is None:
            return "–"
        if not hours:
            return contacts_text(one.contacts, voice)
        measure: Measure = one.hours_per_week
        return voice.numbers.cell(measure, "staff_hours")

    rows: list[Row] = [(name, *(cell(cells.get((name, department))) for department in departments)) for name in causing]
    return Sheet(
        caption=voice("facts.causes.payers_hours" if hours else "facts.causes.payers"),
        head=(voice("facts.causes.lies_with"), *departments),
        rows=tuple(rows),
        notes=(voice("facts.causes.payers_note"), *([voice("page.interval_note")] if hours else [])),
    )
