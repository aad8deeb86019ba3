"""Who comes back, and from which channel to which."""

from __future__ import annotations

from humanline.model.estimate import NotEstimable
from humanline.model.facts import Facts, Flow
from humanline.report.blocks import Key, Picture, Row, Section, Sheet, Unanswered
from humanline.report.charts.drawing import COLOUR_OF_MODE
from humanline.report.charts.rows import MOST_ROWS, BarRow, bars
from humanline.report.facts.reading import known, overall, question, served_by, sheet_of, unanswered
from humanline.report.voice import Voice


def coming_back(facts: Facts, voice: Voice) -> Section | Unanswered | None:
    """The flow from a first contact to the next, by pairs of channels."""
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
    """A bar for each pair of channels, in the colour of how the second is served."""
    pairs: dict[tuple[str, str], float] = {}
    for flow in flows:
        pair = (flow.source, flow.target)
        pairs[pair] = pairs.get(pair, 0.0) + flow.contacts
    ranked = sorted(pairs, key=lambda pair: (-pairs[pair], pair))
    modes = {group.key[0]: served_by(group, facts) for group in facts.channels}
    mode_of = {pair: modes.get(pair[1], "unknown") for pair in ranked[:MOST_ROWS]}
    rows = [
        BarRow(" → ".join(pair), {COLOUR_OF_MODE[mode]: pairs[pair]}, voice.numbers.count(pairs[pair]))
        for pair, mode in mode_of.items()
    ]
    wide, narrow = bars(rows, voice, name="flows", unit=voice("facts.flows.times"))
    looks = {
        "person": ("person", "facts.flows.key_person"),
        "self_service": ("self", "facts.flows.key_self"),
        "unknown": ("unknown", "mode.unknown"),
    }
    source, target = ranked[0]
    most = {"source": source, "target": target, "contacts": voice.numbers.count(pairs[ranked[0]])}
    more = len(ranked) > len(rows)
    return Picture(
        "flows",
        wide,
        narrow,
        voice("facts.flows.alternative", **most),
        _sheet(flows, voice),
        keys=tuple(Key(look, voice(key)) for mode, (look, key) in looks.items() if mode in mode_of.values()),
        notes=(voice("page.top_only", shown=len(rows), count=len(ranked)),) if more else (),
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
