"""Who comes back, and from which channel to which."""

from __future__ import annotations

from humanline.model.estimate import NotEstimable
from humanline.model.facts import Facts, Flow
from humanline.report.blocks import Key, Picture, Row, Section, Sheet, Unanswered
from humanline.report.charts.flows import flows as draw_flows
from humanline.report.facts.reading import known, overall, question, served_by, sheet_of, unanswered
from humanline.report.voice import Voice


def coming_back(facts: Facts, voice: Voice) -> Section | Unanswered | None:
    """The flow from a first contact to the next, as bands between channels."""
    if isinstance(facts.flows, NotEstimable):
        return question(voice("facts.flows.unanswered"), facts.flows, voice)
    flows = tuple(sorted(facts.flows, key=lambda flow: (-flow.contacts, flow.source, flow.target, flow.kind)))
    measures = ("repeat", "spill_over")
    if not flows and not any(known(facts.moments, measure) for measure in measures):
        return unanswered(facts, "repeat", "facts.flows.unanswered", voice)
    sheets: tuple[Sheet, ...] = ()
    if any(known(facts.moments, measure) for measure in measures):
        sheets = (
            sheet_of(facts.moments, measures, voice, caption="facts.flows.moments_caption", head="facts.volume.moment"),
        )
    windows = voice(
        "facts.flows.windows",
        days=voice.numbers.decimal(facts.repeat_days, 0 if facts.repeat_days.is_integer() else 1),
        hours=voice.numbers.decimal(facts.spill_hours, 0 if facts.spill_hours.is_integer() else 1),
    )
    return Section(
        name="coming-back",
        subject=voice("facts.flows.subject"),
        heading=_heading(facts, flows, voice),
        text=((voice("facts.flows.text"),) if flows else ()) + (windows,),
        pictures=(_picture(facts, flows, voice),) if flows else (),
        sheets=sheets,
        folded=bool(flows),
    )


def _heading(facts: Facts, flows: tuple[Flow, ...], voice: Voice) -> str:
    spill, repeat = overall(facts, "spill_over"), overall(facts, "repeat")
    if spill:
        return voice("facts.flows.heading_spill", value=voice.numbers.of_hundred(spill.value))
    if repeat:
        return voice("facts.flows.heading_repeat", value=voice.numbers.of_hundred(repeat.value))
    if flows:
        return voice("facts.flows.heading_plain", source=flows[0].source, target=flows[0].target)
    return voice("facts.flows.subject")


def _picture(facts: Facts, flows: tuple[Flow, ...], voice: Voice) -> Picture:
    modes = {group.key[0]: served_by(group, facts) for group in facts.channels}
    wide, narrow, drawn_modes = draw_flows(flows, modes, voice, name="flows")
    looks = {
        "person": ("person", "facts.flows.key_person"),
        "self_service": ("self", "facts.flows.key_self"),
        "unknown": ("unknown", "mode.unknown"),
    }
    return Picture(
        name="flows",
        wide=wide,
        narrow=narrow,
        alternative=voice(
            "facts.flows.alternative",
            source=flows[0].source,
            target=flows[0].target,
            contacts=voice.numbers.count(flows[0].contacts),
        ),
        keys=tuple(Key(look, voice(key)) for mode, (look, key) in looks.items() if mode in drawn_modes),
        numbers=_sheet(flows, voice),
    )


def _sheet(flows: tuple[Flow, ...], voice: Voice) -> Sheet:
    rows: list[Row] = [
        (
            flow.source,
            flow.target,
            voice(f"facts.flows.{flow.kind}"),
            voice.numbers.count(flow.contacts),
            voice.numbers.cell(flow.share, "share"),
        )
        for flow in flows
    ]
    head = tuple(voice(f"facts.flows.{name}") for name in ("source", "target", "kind", "times", "share"))
    return Sheet(voice("facts.flows.caption"), head, tuple(rows), words=3, notes=(voice("page.interval_note"),))
