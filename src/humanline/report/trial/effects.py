"""The effect as it became known, and every question in one table."""

from __future__ import annotations

from datetime import date
from typing import Literal

from babel.dates import format_date

from humanline.model.estimate import NotEstimable
from humanline.model.trial_result import Effect, EffectAtLook, QuestionAnswer, TrialResult
from humanline.report.blocks import Item, Key, Picture, Row, Section, Sheet
from humanline.report.charts.differences import LookPoint, PictureWords, over_time, without_holes
from humanline.report.numbers import CellText
from humanline.report.trial.answer import in_words
from humanline.report.trial.values import OutcomeWords, question_name, reasons, units
from humanline.report.voice import Voice, capital

Role = Literal["success", "guardrail"]


def warned(result: TrialResult, voice: Voice) -> tuple[str, ...]:
    """Said above every number of a trial that can't be used."""
    return (voice("trial.unusable"),) if result.verdict.decision == "invalid" else ()


def effect_sections(result: TrialResult, voice: Voice) -> tuple[Section, ...]:
    """What had to become better, what may not become worse, and both in a table; what decided comes first."""
    places = list(enumerate(result.answers))
    better = [(k, one) for k, one in places if one.role == "success"]
    guarded = [(k, one) for k, one in places if one.role == "guardrail"]
    asked: list[tuple[Role, list[tuple[int, QuestionAnswer]]]] = [("success", better)]
    if guarded:
        decided = result.verdict.rule in ("guardrail_worse", "better_not_safe", "end_not_safe")
        asked.insert(0 if decided else 1, ("guardrail", guarded))
    found = [_section(role, each, result, voice, how=k == 0) for k, (role, each) in enumerate(asked)]
    return (*found, _questions(result, voice))


def _section(
    role: Role, asked: list[tuple[int, QuestionAnswer]], result: TrialResult, voice: Voice, *, how: bool
) -> Section:
    """The pictures of one role; the first on the page says how they are made."""
    drawn = [(k, one) for k, one in asked if any(isinstance(each.effect, Effect) for each in one.over_time)]
    dark = [one for k, one in asked if (k, one) not in drawn]
    shown = sum(one.shown for _, one in asked)
    values = {"shown": shown, "count": len(asked)}
    worse = sum(one.worse and not one.shown for _, one in asked)
    if result.verdict.decision == "invalid":
        finding = voice("trial.over_time.heading_unusable")
    elif worse:
        finding = voice.counted(f"trial.over_time.{role}_worse", worse)
    else:
        state = "all" if shown == len(asked) else "none" if not shown else "some"
        finding = voice(f"trial.over_time.{role}_{state}", **values)
    kind = result.design.looks.kind
    return Section(
        name=f"over-time-{role}",
        subject=voice(f"trial.over_time.subject_{role}"),
        heading=finding,
        caution=warned(result, voice),
        text=(voice(f"trial.over_time.{kind}"),) if drawn and how else (),
        pictures=tuple(_picture(k, one, result, voice) for k, one in drawn),
        items=tuple(_why_dark(one, voice) for one in dark),
    )


def _why_dark(one: QuestionAnswer, voice: Voice) -> Item:
    name = question_name(one.outcome, one.segment, voice)
    effects = [each.effect for each in one.over_time] or [one.effect]
    why = effects[-1] if isinstance(effects[-1], NotEstimable) else one.effect
    if not isinstance(why, NotEstimable):
        return Item(voice("trial.over_time.no_look", outcome=name))
    return Item(capital(voice("trial.effect.unknown", outcome=name, reason=voice.numbers.reason(why))))


def _picture(k: int, one: QuestionAnswer, result: TrialResult, voice: Voice) -> Picture:
    said = OutcomeWords(result.design.outcome(one.outcome), voice, relative=one.relative)
    up = one.better == "higher"
    looks = [
        LookPoint(date.fromisoformat(each.day), each.effect, each.counts)
        for each in one.over_time
        if isinstance(each.effect, Effect)
    ]
    margin = (-one.size if up else one.size) if one.role == "guardrail" else None
    smallest = (one.size if up else -one.size) if one.role == "success" else None
    every_day = result.design.looks.kind == "open"
    looks = without_holes(looks) if every_day else looks
    name = f"looks-{k}"
    wide, narrow = over_time(
        looks, words_of(said, result, voice), margin=margin, smallest=smallest, higher_is_better=up,
        every_day=every_day, name=name,
    )  # fmt: skip
    title = voice("trial.over_time.title", outcome=question_name(one.outcome, one.segment, voice), state=state(
        one, result, voice))  # fmt: skip
    return Picture(
        name=name,
        wide=wide,
        narrow=narrow,
        title=title,
        alternative=voice(
            "trial.over_time.alternative", title=title, looks=len(looks), last=in_words(one, result, voice)
        ),
        keys=_keys(one, looks, said, voice),
        small=one.role == "guardrail",
        numbers=_looks_table(one, said, result, voice),
    )


def words_of(said: OutcomeWords, result: TrialResult, voice: Voice) -> PictureWords:
    """What is written in a picture of differences."""
    arms = {"other": result.design.arms[-1].name, "first": result.design.arms[0].name}
    return PictureWords(
        ticks=said.ticks,
        day=lambda day: str(format_date(day, "d MMM", locale=voice.numbers.locale)),
        better=voice("trial.axis.better", **arms),
        worse=voice("trial.axis.worse", **arms),
        unit=said.unit(result.design),
    )


def _keys(one: QuestionAnswer, looks: list[LookPoint], said: OutcomeWords, voice: Voice) -> tuple[Key, ...]:
    keys = [Key("mean", voice("trial.key.estimate")), Key("work", voice("trial.key.interval"))]
    if one.role == "guardrail":
        keys.append(Key("line-target", voice("trial.key.margin", size=said.size(one.size))))
    else:
        keys.append(Key("line-staff", voice("trial.key.smallest", size=said.size(one.size))))
    if not all(look.counts for look in looks):
        keys.append(Key("hollow", voice("trial.key.faint")))
    return tuple(keys)


def _looks_table(one: QuestionAnswer, said: OutcomeWords, result: TrialResult, voice: Voice) -> Sheet:
    def row(each: EffectAtLook) -> Row:
        counts = voice(f"trial.looks.{'counts' if each.counts else 'counts_not'}")
        numbers = voice.numbers
        return (
            numbers.day(each.day), counts, numbers.count(each.units), numbers.share(each.fraction),
            said.cell(each.effect),
        )  # fmt: skip

    names = ("day", "counts_head", "units", "fraction", "difference")
    return Sheet(
        voice("trial.looks.caption", outcome=question_name(one.outcome, one.segment, voice)),
        tuple(voice(f"trial.looks.{name}") for name in names),
        tuple(row(each) for each in one.over_time),
        words=2,
        notes=(
            voice("trial.looks.note", other=result.design.arms[-1].name, first=result.design.arms[0].name),
            *reasons([each.effect for each in one.over_time], voice),
        ),
    )


def state(one: QuestionAnswer, result: TrialResult, voice: Voice) -> str:
    """Where a question stands, in two or three words."""
    if result.verdict.decision == "invalid":
        return voice("trial.state.unusable")
    if isinstance(one.effect, NotEstimable) and not one.shown and not one.worse:
        return voice("number.unknown")
    if one.shown:
        kind = "within_but_worse" if one.worse else "better" if one.role == "success" else "within"
    elif one.worse:
        kind = "worse"
    else:
        kind = "not_shown" if result.ended_on else "not_yet"
    return voice(f"trial.state.{kind}")


def _at_last(result: TrialResult) -> int:
    """Units at the last look that counts, or all of them where none does."""
    counted = [each.units for one in result.answers for each in one.over_time if each.counts]
    return max(counted, default=sum(result.units.values()))


def _questions(result: TrialResult, voice: Voice) -> Section:
    first, other = (arm.name for arm in result.design.arms)
    rows: list[Row] = []
    for one in result.answers:
        said = OutcomeWords(result.design.outcome(one.outcome), voice, relative=one.relative)
        on = voice("trial.questions.on", day=voice.numbers.day(one.shown_on)) if one.shown_on else ""
        why = next((each for each in (one.effect, *one.arms.values()) if isinstance(each, NotEstimable)), None)
        on = on or (voice.numbers.reason(why) if why is not None else "")
        asked = voice(f"trial.questions.{one.role}_size", size=said.size(one.size))
        rows.append(
            (
                CellText(capital(question_name(one.outcome, "", voice)), asked),
                voice.segment(one.segment or "everyone"),
                CellText(state(one, result, voice), on),
                said.value(one.arms[first]),
                said.value(one.arms[other]),
                said.cell(one.effect),
            )
        )
    names = ("question", "whom", "state")
    relative = any(one.relative for one in result.answers)
    stopped = result.design.looks.kind == "planned" and any(one.shown_on for one in result.answers)
    return Section(
        name="questions",
        subject=voice("trial.questions.subject"),
        heading=voice("trial.questions.heading"),
        caution=warned(result, voice),
        sheets=(
            Sheet(
                voice("trial.questions.caption", units=units(result.design, _at_last(result), voice)),
                (*(voice(f"trial.questions.{name}") for name in names), first, other, voice("trial.looks.difference")),
                tuple(rows),
                words=3,
                notes=(
                    voice("trial.looks.note", other=other, first=first),
                    *([voice("trial.questions.relative_note", first=first)] if relative else []),
                    voice("trial.questions.arms_note"),
                    *([voice("trial.questions.after_stop")] if stopped else []),
                ),
            ),
        ),
    )
