"""What need not come, by cause, who causes and who pays; and who comes back."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from humanline.foundation.language import Language
from humanline.foundation.names import same
from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Facts, Flow
from humanline.model.failure_demand import Cause, FailureDemand, Payer
from humanline.report.blocks import Picture, Row, Section, Sheet, Unanswered
from humanline.report.charts.rows import MOST_ROWS, DotRow, dots
from humanline.report.facts.reading import contacts_text, known, measure_sheet, overall, question, unanswered
from humanline.report.first_things import furthest
from humanline.report.numbers import CellText, Kind
from humanline.report.voice import Subject, Voice

#: With this share of the contacts known, what nobody wrote of the rest changes little.
NEARLY_ALL = 0.9
_MOST_MOMENTS = 3
Ranked = Sequence[tuple[Cause, Estimate]]


def failure_demand(facts: Facts, voice: Voice) -> Section | Unanswered:
    """The contacts that something that went wrong has caused, those that take the most hours first."""
    found, say = facts.failure_demand, voice.about("facts.causes")
    if isinstance(found, NotEstimable):
        return question(found, say)
    in_order, (key, share) = ranked(found), _share(facts, found)
    heading = say("heading" if key == "known" else "heading_least", value=voice.numbers.of_hundred(share))
    pictures = (_picture(found, in_order, say),) if in_order else ()
    text, sheets = tuple(_text(found, in_order, say)), (_payers(found, say),) if found.payers else ()
    return Section(*say.named("need-not-come"), heading, text, pictures=pictures, sheets=sheets)


def _share(facts: Facts, found: FailureDemand) -> tuple[str, float]:
    """Which share of contacts came because something went wrong: `known`, or at `least` so many."""
    share = overall(facts, "failure_demand")
    return ("known", share.value) if share is not None else ("least", found.contacts / found.of)


def causes_in_words(facts: Facts, language: Language) -> list[str]:
    """The same in a line or two for the terminal; nothing where it is not known."""
    voice, found = Voice(language), facts.failure_demand
    if isinstance(found, NotEstimable):
        return []
    key, share = _share(facts, found)
    lines = [voice(f"terminal.causes.{key}", value=voice.numbers.of_hundred(share))]
    if isinstance(found.hours_per_week, Estimate):
        lines.append(voice("terminal.causes.hours", hours=voice.numbers.estimate(found.hours_per_week, "staff_hours")))
    return lines


def ranked(found: FailureDemand) -> list[tuple[Cause, Estimate]]:
    """Causes by the hours that they take, else by contacts a week, else none."""
    by_hours = [(one, one.hours_per_week) for one in found.causes if isinstance(one.hours_per_week, Estimate)]
    by_contacts = [(one, one.per_week) for one in found.causes if isinstance(one.per_week, Estimate)]
    return sorted(by_hours or by_contacts, key=lambda pair: (-pair[1].value, pair[0].cause, pair[0].caused_by))


def _kind(found: FailureDemand) -> Kind:
    return "staff_hours" if any(isinstance(one.hours_per_week, Estimate) for one in found.causes) else "count"


def _text(found: FailureDemand, ranked: Ranked, say: Subject) -> list[str]:
    text, numbers = [say("abolish")], say.numbers
    if isinstance(found.hours_per_week, Estimate):
        text.append(say("hours", hours=numbers.estimate(found.hours_per_week, "staff_hours")))
        if found.hours_per_week.method == "assumed":
            text.append(say("minutes_assumed"))
    elsewhere = [one.hours_per_week for one in found.payers if same(one.caused_by) != same(one.department)]
    if hours := [one.value for one in elsewhere if isinstance(one, Estimate)]:
        text.append(say("across", hours=numbers.staff_hours(fsum(hours))))
    first = furthest(ranked)
    if first is not None and len(ranked) > 1:
        key, kind = "first_hours" if _kind(found) == "staff_hours" else "first_contacts", _kind(found)
        text.append(say(key, cause=first[0].cause, value=numbers.estimate(first[1], kind)))
    silent = found.known < NEARLY_ALL * found.of
    text += [say("silent", share=numbers.share(1 - found.known / found.of))] if silent else []
    text += [say("rest", count=numbers.count(found.rest))] if found.rest else []
    return [*text, say("source")]


def _picture(found: FailureDemand, ranked: Ranked, say: Subject) -> Picture:
    voice, kind = say.voice, _kind(found)
    by_hours = kind == "staff_hours"
    seen, rows = [cause.cause for cause, _ in ranked], []
    for cause, value in ranked[:MOST_ROWS]:
        several = cause.caused_by and seen.count(cause.cause) > 1
        name = f"{cause.cause} · {cause.caused_by}" if several else cause.cause
        rows.append(DotRow(name, value, voice.numbers.cell(value, kind).main))
    unit, (top, most) = say("unit_hours" if by_hours else "unit_contacts"), ranked[0]
    words = {"cause": top.cause, "value": voice.numbers.interval(most, kind)[0]}
    alternative = say("alternative_hours" if by_hours else "alternative", **words)
    drawn = dots(tuple(rows), voice, name="causes", kind=kind, unit=unit)
    notes = (voice("page.whisker"), *voice.top_only(len(rows), len(ranked)))
    return Picture("causes", *drawn, alternative, _causes(found, say), title=say("title"), notes=notes)


def _causes(found: FailureDemand, say: Subject) -> Sheet:
    """Every cause that is shown, with its department, contacts, hours and moments."""
    numbers, assumed = say.numbers, isinstance(found.per_week, Estimate) and found.per_week.assumed
    return Sheet.of(
        found.causes,
        say("caption"),
        (say("cause"), lambda one: one.cause),
        (say("caused_by"), lambda one: one.caused_by or say("nobody")),
        (say("moments"), lambda one: numbers.listed([part.moment for part in one.moments[:_MOST_MOMENTS]])),
        (say("contacts"), lambda one: numbers.count(one.contacts)),
        (say("share"), lambda one: numbers.cell(one.share, "share")),
        (say("per_week"), lambda one: numbers.cell(one.per_week, "count")),
        (say("hours_head"), lambda one: numbers.cell(one.hours_per_week, "staff_hours")),
        words=3,
        notes=say.voice.about("page").each("interval_note", *(["weeks_assumed"] if assumed else [])),
    )


def _payers(found: FailureDemand, say: Subject) -> Sheet:
    """Who causes, down; who pays, across: staff hours a week, else contacts."""
    departments = sorted({one.department for one in found.payers})
    hours = any(isinstance(one.hours_per_week, Estimate) for one in found.payers)
    pairs = {(one.caused_by, one.department): one for one in found.payers}

    def cell(one: Payer | None) -> CellText | str:
        if one is None:
            return "–"
        return say.numbers.cell(one.hours_per_week, "staff_hours") if hours else contacts_text(one.contacts, say.voice)

    rows: list[Row] = [
        (name, *(cell(pairs.get((name, department))) for department in departments))
        for name in sorted({one.caused_by for one in found.payers})
    ]
    notes = (say("payers_note"), *([say.voice("page.interval_note")] if hours else []))
    return Sheet(say("payers_hours" if hours else "payers"), (say("lies_with"), *departments), tuple(rows), notes=notes)


def coming_back(facts: Facts, voice: Voice) -> Section | Unanswered | None:
    """From which channel to which customers come back, the most first."""
    say = voice.about("facts.flows")
    if isinstance(facts.flows, NotEstimable):
        return question(facts.flows, say)
    flows = sorted(facts.flows, key=lambda flow: (-flow.contacts, flow.source, flow.target, flow.kind))
    measures = ("repeat", "spill_over")
    by_moment = any(known(facts.moments, measure) for measure in measures)
    if not flows and not by_moment:
        return unanswered(facts, "repeat", say)
    sheets = [_flows(flows, say)] if flows else []
    sheets += [measure_sheet(facts.moments, measures, say, caption="moments_caption")] if by_moment else []
    limits = {"days": facts.repeat_days, "hours": facts.spill_hours}
    said = {name: voice.numbers.decimal(limit, 0 if limit.is_integer() else 1) for name, limit in limits.items()}
    text, heading = (say("windows", **said),), _heading(facts, flows, say)
    return Section(*say.named("coming-back"), heading, text=text, sheets=tuple(sheets), folded=bool(flows))


def _heading(facts: Facts, flows: Sequence[Flow], say: Subject) -> str:
    for measure, key in (("spill_over", "heading_spill"), ("repeat", "heading_repeat")):
        if share := overall(facts, measure):
            return say(key, value=say.numbers.of_hundred(share.value))
    return say("heading_plain", source=flows[0].source, target=flows[0].target) if flows else say("subject")


def _flows(flows: Sequence[Flow], say: Subject) -> Sheet:
    return Sheet.of(
        flows,
        say("caption"),
        (say("source"), lambda flow: flow.source),
        (say("target"), lambda flow: flow.target),
        (say("kind"), lambda flow: say(flow.kind)),
        (say("times"), lambda flow: say.numbers.count(flow.contacts)),
        (say("share"), lambda flow: say.numbers.cell(flow.share, "share")),
        words=3,
        notes=(say.voice("page.interval_note"),),
    )


def chains(facts: Facts, voice: Voice) -> Section | Unanswered | None:
    """Contacts that follow one of the same customer that did not do, by moment."""
    say, numbers = voice.about("facts.chains"), voice.numbers
    if isinstance(facts.chains, NotEstimable):
        return question(facts.chains, say)
    if not facts.chains:
        return None
    first, count = facts.chains[0], len(facts.chains)
    assumed = isinstance(first.hours_per_week, Estimate) and first.hours_per_week.assumed
    notes = [voice("page.interval_note"), *([voice("facts.causes.minutes_assumed")] if assumed else [])]
    notes += [say("top", shown=MOST_ROWS, count=count)] if count > MOST_ROWS else []
    sheet = Sheet.of(
        facts.chains[:MOST_ROWS],
        say("caption"),
        (say("target"), lambda chain: chain.target),
        (say("source"), lambda chain: chain.source),
        (say("kind"), lambda chain: voice(f"facts.chains.{chain.kind}")),
        (say("contacts"), lambda chain: numbers.count(chain.contacts)),
        (say("share"), lambda chain: numbers.cell(chain.share, "share")),
        (say("hours"), lambda chain: numbers.cell(chain.hours_per_week, "staff_hours")),
        words=3,
        notes=tuple(notes),
    )
    key = "heading" if first.source == first.target else "heading_other"
    heading = say(key, target=first.target, source=first.source, count=numbers.count(first.contacts))
    return Section(*say.named(), heading, text=(say("text"),), sheets=(sheet,), folded=True)
