"""Who gains and who is harmed: the first success, segment by segment."""

from __future__ import annotations

from humanline.model.estimate import NotEstimable
from humanline.model.trial_result import Effect, Segments
from humanline.report.blocks import Item, Key, Picture, Row, Section, Sheet
from humanline.report.charts.segment_dots import SegmentRow, segment_dots
from humanline.report.trial.effects import picture_words, whisker
from humanline.report.trial.values import ResultWords
from humanline.report.voice import Subject, Voice

#: p below which a difference between segments is hardly chance, and below which it may be one.
_HARDLY, _MAYBE = 0.01, 0.05


def segments_section(of: ResultWords) -> Section | None:
    """Left out where no segments were named beforehand."""
    say, found = of.voice.about("trial.segments"), of.result.segments
    if found is None:
        return None
    if of.unusable:
        heading = say("heading_unusable")
    elif of.harmed:
        segments = of.voice.numbers.listed(of.harmed)
        heading = say("heading_harmed", outcome=of.question(found.outcome, ""), segments=segments)
    elif isinstance(found.harm, NotEstimable):
        heading = say("heading_unknown")
    else:
        heading = say("heading_none", outcome=of.voice.measure(found.outcome))
    unknown = [
        Item(say("unknown", reason=of.voice.numbers.reason(group.effect)), f"{group.segment}:")
        for group in found.groups
        if isinstance(group.effect, NotEstimable)
    ]
    return Section(
        *say.named(),
        heading,
        caution=of.warning,
        text=(_differ(found, say), _harm(found, say)),
        pictures=_pictures(found, of, say),
        items=tuple(unknown),
    )


def chance(p: float, voice: Voice) -> str:
    """How often chance alone does such a thing, in words."""
    say = voice.about("trial.chance")
    if p >= 0.5 or p < 0.001:
        return say("often" if p >= 0.5 else "hardly")
    return say("thousand", times=max(1, round(1000 * p))) if p < 0.01 else say("hundred", times=round(100 * p))


def _differ(found: Segments, say: Subject) -> str:
    if isinstance(found.differ, NotEstimable):
        return say("differ_unknown", reason=say.voice.numbers.reason(found.differ))
    kind = "surely" if found.differ < _HARDLY else "maybe" if found.differ < _MAYBE else "not"
    return say(f"differ_{kind}", chance=chance(found.differ, say.voice))


def _harm(found: Segments, say: Subject) -> str:
    if isinstance(found.harm, NotEstimable):
        return say("harm_unknown", reason=say.voice.numbers.reason(found.harm))
    return say("harm_surely" if found.harm < _MAYBE else "harm_not", chance=chance(found.harm, say.voice))


def _pictures(found: Segments, of: ResultWords, say: Subject) -> tuple[Picture, ...]:
    said, marks = of.words(found.outcome), []
    rows: list[Row] = []
    for group in found.groups:
        own, leaning, name = group.effect, group.leaning, of.voice.segment(group.segment)
        if isinstance(own, Effect) and isinstance(leaning, Effect):
            width = 1.0 if leaning.low is None or leaning.high is None else leaning.high - leaning.low
            end = said.signed(leaning.value, width)
            marks.append(SegmentRow(name, whisker(own), whisker(leaning), end, group.harmed))
        units = of.voice.numbers.count(own.n) if isinstance(own, Effect) else "–"
        harmed = say("harmed" if group.harmed else "harmed_not")
        rows.append((name, harmed, units, said.cell(own), said.cell(leaning)))
    if not marks:
        return ()
    up = of.design.outcome(found.outcome).better == "higher"
    wide, narrow = segment_dots(marks, picture_words(said, of), higher_is_better=up, name="segment-dots")
    numbers = Sheet(
        say("caption", outcome=of.question(found.outcome, "")),
        say.each("segment", "harmed_head", "units", "own", "next"),
        tuple(rows),
        words=2,
        notes=(of.note, *of.reasons(each for group in found.groups for each in (group.effect, group.leaning))),
    )
    looks = {"own": "hollow", "next": "mean"} | ({"harmed": "test"} if any(mark.harmed for mark in marks) else {})
    return (
        Picture(
            "segment-dots",
            wide,
            narrow,
            say("alternative", segments="; ".join(f"{mark.name}: {mark.end}" for mark in marks)),
            numbers,
            keys=tuple(Key(look, of.voice(f"trial.key.{name}")) for name, look in looks.items()),
            title=say("title", outcome=of.voice.measure(found.outcome)),
            notes=(say("note"),),
        ),
    )
