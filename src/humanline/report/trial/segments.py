"""Who gains and who is harmed: the first success, segment by segment."""

from __future__ import annotations

from humanline.model.estimate import NotEstimable
from humanline.model.trial_result import Effect, SegmentResult, Segments, TrialResult
from humanline.report.blocks import Item, Key, Picture, Row, Section, Sheet
from humanline.report.charts.differences import SegmentRow, segment_dots
from humanline.report.trial.effects import warned, words_of
from humanline.report.trial.values import OutcomeWords, outcome_name, reasons
from humanline.report.voice import Voice, capital

#: p below which a difference between segments is hardly chance, and below which it may be one.
_HARDLY, _MAYBE = 0.01, 0.05


def segments_section(result: TrialResult, voice: Voice) -> Section | None:
    """Left out where no segments were named beforehand."""
    found = result.segments
    if found is None:
        return None
    said = OutcomeWords(result.design.outcome(found.outcome), voice)
    name = outcome_name(found.outcome, voice)
    harmed = [voice.segment(group.segment) for group in found.groups if group.harmed]
    if result.verdict.decision == "invalid":
        heading = voice("trial.segments.heading_unusable")
    elif harmed:
        heading = voice("trial.segments.heading_harmed", outcome=capital(name), segments=voice.numbers.listed(harmed))
    elif isinstance(found.harm, NotEstimable):
        heading = voice("trial.segments.heading_unknown")
    else:
        heading = voice("trial.segments.heading_none", outcome=name)
    return Section(
        name="segments",
        subject=voice("trial.segments.subject"),
        heading=heading,
        caution=warned(result, voice),
        text=(_differ(found, voice), _harm(found, voice)),
        pictures=_pictures(found, said, result, voice),
        items=tuple(
            Item(voice("trial.segments.unknown", reason=voice.numbers.reason(group.effect)), lead=f"{group.segment}:")
            for group in found.groups
            if isinstance(group.effect, NotEstimable)
        ),
    )


def chance(p: float, voice: Voice) -> str:
    """How often chance alone does such a thing, in words."""
    if p >= 0.5:
        return voice("trial.chance.often")
    if p < 0.001:
        return voice("trial.chance.hardly")
    if p < 0.01:
        return voice("trial.chance.thousand", times=max(1, round(1000 * p)))
    return voice("trial.chance.hundred", times=round(100 * p))


def _differ(found: Segments, voice: Voice) -> str:
    if isinstance(found.differ, NotEstimable):
        return voice("trial.segments.differ_unknown", reason=voice.numbers.reason(found.differ))
    kind = "surely" if found.differ < _HARDLY else "maybe" if found.differ < _MAYBE else "not"
    return voice(f"trial.segments.differ_{kind}", chance=chance(found.differ, voice))


def _harm(found: Segments, voice: Voice) -> str:
    if isinstance(found.harm, NotEstimable):
        return voice("trial.segments.harm_unknown", reason=voice.numbers.reason(found.harm))
    kind = "surely" if found.harm < _MAYBE else "not"
    return voice(f"trial.segments.harm_{kind}", chance=chance(found.harm, voice))


def _pictures(found: Segments, said: OutcomeWords, result: TrialResult, voice: Voice) -> tuple[Picture, ...]:
    rows = [
        SegmentRow(
            name=voice.segment(group.segment),
            own=group.effect,
            next=group.leaning,
            end=said.signed(group.leaning.value, _width(group.leaning)),
            harmed=group.harmed,
        )
        for group in found.groups
        if isinstance(group.effect, Effect) and isinstance(group.leaning, Effect)
    ]
    if not rows:
        return ()
    outcome = result.design.outcome(found.outcome)
    wide, narrow = segment_dots(
        rows, words_of(said, result, voice), higher_is_better=outcome.better == "higher", name="segment-dots"
    )
    keys = [Key("hollow", voice("trial.key.own")), Key("mean", voice("trial.key.next"))]
    if any(row.harmed for row in rows):
        keys.append(Key("test", voice("trial.key.harmed")))
    told = [f"{row.name}: {row.end}" for row in rows]
    return (
        Picture(
            name="segment-dots",
            wide=wide,
            narrow=narrow,
            title=voice("trial.segments.title", outcome=outcome_name(found.outcome, voice)),
            alternative=voice("trial.segments.alternative", segments="; ".join(told)),
            keys=tuple(keys),
            notes=(voice("trial.segments.note"),),
            numbers=_table(found, said, result, voice),
        ),
    )


def _table(found: Segments, said: OutcomeWords, result: TrialResult, voice: Voice) -> Sheet:
    def row(group: SegmentResult) -> Row:
        units = voice.numbers.count(group.effect.n) if isinstance(group.effect, Effect) else "–"
        harmed = voice(f"trial.segments.{'harmed' if group.harmed else 'harmed_not'}")
        return (voice.segment(group.segment), harmed, units, said.cell(group.effect), said.cell(group.leaning))

    names = ("segment", "harmed_head", "units", "own", "next")
    return Sheet(
        voice("trial.segments.caption", outcome=capital(outcome_name(found.outcome, voice))),
        tuple(voice(f"trial.segments.{name}") for name in names),
        tuple(row(group) for group in found.groups),
        words=2,
        notes=(
            voice("trial.looks.note", other=result.design.arms[-1].name, first=result.design.arms[0].name),
            *reasons([each for group in found.groups for each in (group.effect, group.leaning)], voice),
        ),
    )


def _width(effect: Effect) -> float:
    if effect.low is None or effect.high is None:
        return 1.0
    return effect.high - effect.low
