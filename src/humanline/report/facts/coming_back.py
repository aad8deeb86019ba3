"""Who comes back: from which channel to which, and which contact follows one that did not do."""

from __future__ import annotations

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Facts, Flow
from humanline.report.blocks import Key, Picture, Section, Sheet, Unanswered
from humanline.report.charts.flows import flows as draw_flows
from humanline.report.charts.rows import MOST_ROWS
from humanline.report.facts.reading import known, measure_sheet, overall, question, served_by, unanswered
from humanline.report.voice import Subject, Voice

#: Who serves the channel that somebody comes back to → look, and the key of what it means.
_LOOKS = {
    "person": ("person", "facts.flows.key_person"),
    "self_service": ("self", "facts.flows.key_self"),
    "unknown": ("unknown", "mode.unknown"),
}


def coming_back(facts: Facts, voice: Voice) -> Section | Unanswered | None:
    """The flow from a first contact to the next, as bands between channels."""
    say = voice.about("facts.flows")
    if isinstance(facts.flows, NotEstimable):
        return question(facts.flows, say)
    flows = tuple(sorted(facts.flows, key=lambda flow: (-flow.contacts, flow.source, flow.target, flow.kind)))
    measures = ("repeat", "spill_over")
    by_moment = any(known(facts.moments, measure) for measure in measures)
    if not flows and not by_moment:
        return unanswered(facts, "repeat", say)
    limits = {"days": facts.repeat_days, "hours": facts.spill_hours}
    said = {name: voice.numbers.decimal(limit, 0 if limit.is_integer() else 1) for name, limit in limits.items()}
    return Section(
        *say.named("coming-back"),
        _heading(facts, flows, say),
        text=((say("text"),) if flows else ()) + (say("windows", **said),),
        pictures=(_picture(facts, flows, say),) if flows else (),
        sheets=(measure_sheet(facts.moments, measures, say, caption="moments_caption"),) if by_moment else (),
        folded=bool(flows),
    )


def _heading(facts: Facts, flows: tuple[Flow, ...], say: Subject) -> str:
    for measure, key in (("spill_over", "heading_spill"), ("repeat", "heading_repeat")):
        share = overall(facts, measure)
        if share:
            return say(key, value=say.numbers.of_hundred(share.value))
    return say("heading_plain", source=flows[0].source, target=flows[0].target) if flows else say("subject")


def _picture(facts: Facts, flows: tuple[Flow, ...], say: Subject) -> Picture:
    voice, count, most = say.voice, say.numbers.count, flows[0]
    modes = {group.key[0]: served_by(group, facts) for group in facts.channels}
    wide, narrow, drawn = draw_flows(flows, modes, voice, name="flows")
    numbers = Sheet.of(
        flows,
        say("caption"),
        (say("source"), lambda flow: flow.source),
        (say("target"), lambda flow: flow.target),
        (say("kind"), lambda flow: say(flow.kind)),
        (say("times"), lambda flow: count(flow.contacts)),
        (say("share"), lambda flow: voice.numbers.cell(flow.share, "share")),
        words=3,
        notes=(voice("page.interval_note"),),
    )
    return Picture(
        "flows",
        wide,
        narrow,
        say("alternative", source=most.source, target=most.target, contacts=count(most.contacts)),
        numbers,
        keys=tuple(Key(look, voice(key)) for mode, (look, key) in _LOOKS.items() if mode in drawn),
    )


def chains(facts: Facts, voice: Voice) -> Section | Unanswered | None:
    """Contacts that follow one of the same customer that did not do, by moment."""
    say, numbers = voice.about("facts.chains"), voice.numbers
    if isinstance(facts.chains, NotEstimable):
        return question(facts.chains, say)
    if not facts.chains:
        return None
    first = facts.chains[0]
    notes = [voice("page.interval_note")]
    if isinstance(first.hours_per_week, Estimate) and first.hours_per_week.assumed:
        notes.append(voice("facts.causes.minutes_assumed"))
    if len(facts.chains) > MOST_ROWS:
        notes.append(say("top", shown=MOST_ROWS, count=len(facts.chains)))
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
