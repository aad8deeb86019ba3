"""The effect as it became known, every question in one table, and who gains and who is harmed."""

from __future__ import annotations

from datetime import date
from typing import Literal

from babel.dates import format_date

from humanline.model.estimate import NotEstimable
from humanline.model.trial_result import Effect, QuestionAnswer, Segments
from humanline.report.blocks import Item, Key, Picture, Row, Section, Sheet
from humanline.report.charts.differences import (
    LookPoint,
    PictureWords,
    SegmentRow,
    over_time,
    segment_dots,
    without_holes,
)
from humanline.report.numbers import CellText
from humanline.report.trial.values import OutcomeWords, ResultWords, question_name, width_of
from humanline.report.voice import Subject, Voice, capital

Role = Literal["success", "guardrail"]
#: p below which a difference between segments is hardly chance, and below which it may be one.
_HARDLY, _MAYBE = 0.01, 0.05
#: How the size of a question looks in its picture, and what it is.
_LINES: dict[Role, tuple[str, str]] = {"success": ("line-staff", "smallest"), "guardrail": ("line-target", "margin")}


def effect_sections(words: ResultWords) -> tuple[Section, ...]:
    """What had to become better, what may not become worse, and both in a table; what decided comes first."""
    roles: list[Role] = ["success"]
    if any(one.role == "guardrail" for one in words.result.answers):
        decided = words.result.verdict.rule in ("guardrail_worse", "better_not_safe", "end_not_safe")
        roles.insert(0 if decided else 1, "guardrail")
    return (*(_section(role, words, how=k == 0) for k, role in enumerate(roles)), _questions(words))


def _section(role: Role, words: ResultWords, *, how: bool) -> Section:
    """The pictures of one role; the first on the page says how they are made."""
    say, pictures, dark = words.about("trial.over_time"), [], []
    asked = [(k, one) for k, one in enumerate(words.result.answers) if one.role == role]
    for k, one in asked:
        if any(isinstance(each.effect, Effect) for each in one.over_time):
            pictures.append(_picture(f"looks-{k}", one, words))
        else:
            why = one.over_time[-1].effect if one.over_time else one.effect
            name = question_name(one.outcome, one.segment, words.voice)
            known = words.unknown(capital(name), why) if isinstance(why, NotEstimable) else say("no_look", outcome=name)
            dark.append(Item(known))
    shown, worse = (sum(one.shown for _, one in asked), sum(one.worse and not one.shown for _, one in asked))
    state = "all" if shown == len(asked) else "some" if shown else "none"
    if words.unusable:
        finding = say("heading_unusable")
    elif worse:
        finding = words.voice.counted(f"trial.over_time.{role}_worse", worse)
    else:
        finding = words.voice(f"trial.over_time.{role}_{state}", shown=shown, count=len(asked))
    text = (words.voice(f"trial.over_time.{words.design.looks.kind}"),) if pictures and how else ()
    name, subject = f"over-time-{role}", say(f"subject_{role}")
    return Section(name, subject, finding, text, words.warning, tuple(pictures), tuple(dark))


def _picture(name: str, one: QuestionAnswer, words: ResultWords) -> Picture:
    say, said = words.about("trial.over_time"), words.outcome(one.outcome, relative=one.relative)
    up, guarded, every_day = one.better == "higher", one.role == "guardrail", words.design.looks.kind == "open"
    looks = [
        LookPoint(date.fromisoformat(each.day), each.effect, each.counts)
        for each in one.over_time
        if isinstance(each.effect, Effect)
    ]
    looks = without_holes(looks) if every_day else looks
    margin, smallest = (-one.size if up else one.size, None) if guarded else (None, one.size if up else -one.size)
    drawn = _drawn_words(said, words)
    wide, narrow = over_time(
        looks, drawn, margin=margin, smallest=smallest, higher_is_better=up, every_day=every_day, name=name
    )
    title = say("title", outcome=question_name(one.outcome, one.segment, words.voice), state=state(one, words))
    told = say("alternative", title=title, looks=len(looks), last=words.effect(one))
    key, (line, limit) = words.about("trial.key"), _LINES[one.role]
    keys = [Key("mean", key("estimate")), Key("work", key("interval")), Key(line, key(limit, size=said.size(one.size)))]
    keys += [] if all(look.counts for look in looks) else [Key("hollow", key("faint"))]
    return Picture(name, wide, narrow, told, _looks(one, said, words), tuple(keys), title, small=guarded)


def _drawn_words(said: OutcomeWords, words: ResultWords) -> PictureWords:
    """What is written in a picture of differences."""
    better, worse = words.about("trial.axis").each("better", "worse", **words.arms)
    unit = words.voice(f"trial.axis.{said.differs}", unit=words.unit)
    locale = words.numbers.locale
    return PictureWords(said.ticks, lambda day: str(format_date(day, "d MMM", locale=locale)), better, worse, unit)


def _looks(one: QuestionAnswer, said: OutcomeWords, words: ResultWords) -> Sheet:
    say, numbers = words.about("trial.looks"), words.numbers
    rows: list[Row] = []
    for each in one.over_time:
        counts = say("counts" if each.counts else "counts_not")
        measured = (numbers.count(each.units), numbers.share(each.fraction), said.cell(each.effect))
        rows.append((numbers.day(each.day), counts, *measured))
    caption = say("caption", outcome=question_name(one.outcome, one.segment, words.voice))
    head = say.each("day", "counts_head", "units", "fraction", "difference")
    notes = (words.note, *words.reasons(each.effect for each in one.over_time))
    return Sheet(caption, head, tuple(rows), words=2, notes=notes)


def state(one: QuestionAnswer, words: ResultWords) -> str:
    """Where a question stands, in two or three words."""
    say = words.about("trial.state")
    if words.unusable:
        return say("unusable")
    if isinstance(one.effect, NotEstimable) and not one.shown and not one.worse:
        return words.voice("number.unknown")
    if one.shown:
        return say("within_but_worse" if one.worse else "better" if one.role == "success" else "within")
    return say("worse" if one.worse else "not_shown" if words.result.ended_on else "not_yet")


def _questions(words: ResultWords) -> Section:
    say, answers = words.about("trial.questions"), words.result.answers
    rows: list[Row] = []
    for one in answers:
        said = words.outcome(one.outcome, relative=one.relative)
        why = next((each for each in (one.effect, *one.arms.values()) if isinstance(each, NotEstimable)), None)
        small = say("on", day=words.numbers.day(one.shown_on)) if one.shown_on else ""
        small = small or (words.numbers.reason(why) if why is not None else "")
        asked = words.voice(f"trial.questions.{one.role}_size", size=said.size(one.size))
        question = CellText(words.question(one.outcome, ""), asked)
        whom = words.voice.segment(one.segment or "everyone")
        arms = (said.cell(one.arms[arm], level=True) for arm in (words.first, words.other))
        rows.append((question, whom, CellText(state(one, words), small), *arms, said.cell(one.effect)))
    notes = [words.note]
    notes += [say("relative_note", first=words.first)] if any(one.relative for one in answers) else []
    notes.append(say("arms_note"))
    stopped = words.design.looks.kind == "planned" and any(one.shown_on for one in answers)
    notes += [say("after_stop")] if stopped else []
    # Units at the last look that counts, or all of them where none does.
    counted = [each.units for one in answers for each in one.over_time if each.counts]
    caption = say("caption", units=words.counted(max(counted, default=sum(words.result.units.values()))))
    head = (*say.each("question", "whom", "state"), words.first, words.other, words.voice("trial.looks.difference"))
    sheet = Sheet(caption, head, tuple(rows), words=3, notes=tuple(notes))
    return Section(*say.named(), say("heading"), caution=words.warning, sheets=(sheet,))


def segments_section(words: ResultWords) -> Section | None:
    """Left out where no segments were named beforehand."""
    say, found = words.about("trial.segments"), words.result.segments
    if found is None:
        return None
    if words.unusable:
        heading = say("heading_unusable")
    elif words.harmed:
        segments = words.numbers.listed(words.harmed)
        heading = say("heading_harmed", outcome=words.question(found.outcome, ""), segments=segments)
    elif isinstance(found.harm, NotEstimable):
        heading = say("heading_unknown")
    else:
        heading = say("heading_none", outcome=words.voice.measure(found.outcome))
    text, (pictures, sheets) = (_differ(found, say), _harm(found, say)), _by_segment(found, words, say)
    return Section(*say.named(), heading, text, words.warning, pictures, sheets=sheets)


def chance(p: float, voice: Voice) -> str:
    """How often chance alone does such a thing, in words."""
    say = voice.about("trial.chance")
    if p >= 0.5 or p < 0.001:
        return say("often" if p >= 0.5 else "hardly")
    return say("thousand", times=max(1, round(1000 * p))) if p < 0.01 else say("hundred", times=round(100 * p))


def _differ(found: Segments, say: Subject) -> str:
    if isinstance(found.differ, NotEstimable):
        return say("differ_unknown", reason=say.numbers.reason(found.differ))
    kind = "surely" if found.differ < _HARDLY else "maybe" if found.differ < _MAYBE else "not"
    return say(f"differ_{kind}", chance=chance(found.differ, say.voice))


def _harm(found: Segments, say: Subject) -> str:
    if isinstance(found.harm, NotEstimable):
        return say("harm_unknown", reason=say.numbers.reason(found.harm))
    return say("harm_surely" if found.harm < _MAYBE else "harm_not", chance=chance(found.harm, say.voice))


def _by_segment(found: Segments, words: ResultWords, say: Subject) -> tuple[tuple[Picture, ...], tuple[Sheet, ...]]:
    """A picture with its table; the table alone where nothing is known."""
    said, marks = words.outcome(found.outcome), []
    rows: list[Row] = []
    for group in found.groups:
        own, leaning, name = group.effect, group.leaning, words.voice.segment(group.segment)
        if isinstance(own, Effect) and isinstance(leaning, Effect):
            marks.append(SegmentRow(name, own, leaning, said.signed(leaning.value, width_of(leaning)), group.harmed))
        units = words.numbers.count(own.n) if isinstance(own, Effect) else "–"
        harmed = say("harmed" if group.harmed else "harmed_not")
        why = words.numbers.reason(own) if isinstance(own, NotEstimable) else ""
        rows.append((CellText(name, why), harmed, units, said.cell(own), said.cell(leaning)))
    caption = say("caption", outcome=words.question(found.outcome, ""))
    head = say.each("segment", "harmed_head", "units", "own", "next")
    sheet = Sheet(caption, head, tuple(rows), words=2, notes=(words.note,))
    if not marks:
        return (), (sheet,)
    up = words.design.outcome(found.outcome).better == "higher"
    wide, narrow = segment_dots(marks, _drawn_words(said, words), higher_is_better=up, name="segment-dots")
    looks = {"own": "hollow", "next": "mean"} | ({"harmed": "test"} if any(mark.harmed for mark in marks) else {})
    keys = tuple(Key(look, words.voice(f"trial.key.{name}")) for name, look in looks.items())
    title = say("title", outcome=words.voice.measure(found.outcome))
    told = say("alternative", segments="; ".join(f"{mark.name}: {mark.end}" for mark in marks))
    return (Picture("segment-dots", wide, narrow, told, sheet, keys, title, notes=(say("note"),)),), ()
