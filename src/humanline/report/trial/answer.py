"""The answer in three sentences: what to do and by which rule, what it means for customers, what it takes of staff."""

from __future__ import annotations

from humanline.model.estimate import NotEstimable
from humanline.model.trial_result import Effect, QuestionAnswer, SegmentResult, TrialResult
from humanline.report.trial.values import (
    OutcomeWords,
    effect_in_words,
    one_unit,
    outcome_name,
    question_name,
    some_units,
    units,
)
from humanline.report.voice import Voice, capital

#: Rules whose sentence begins with the outcome.
_OUTCOME_FIRST = ("success_worse", "guardrail_worse", "all_shown")


def heading(result: TrialResult, voice: Voice) -> str:
    """What to do; of what works, only where it fits is it 'roll it out'."""
    fit, values = result.fit, {"other": result.design.arms[-1].name}
    if result.verdict.decision != "roll_out" or (fit is not None and fit.verdict == "fits"):
        return voice(f"trial.decision.{result.verdict.decision}", **values)
    if fit is None or fit.hours_there is None or fit.verdict == "unknown":
        return voice("trial.decision.works_unknown_fit", **values)
    return voice("trial.decision.works_no_fit", hours=voice.numbers.staff_hours(fit.hours_there), **values)


def fit_in_words(result: TrialResult, voice: Voice) -> str:
    """Whether it fits in the hours, and what would have to happen; empty where nothing is shown to work."""
    fit = result.fit
    if result.verdict.decision != "roll_out" or fit is None:
        return ""
    if fit.hours_there is None:
        return voice("trial.fit.no_hours")
    if fit.hours_now is None or fit.hours_then is None:
        return voice("trial.fit.no_work")
    hours = voice.numbers.staff_hours
    values = {"there": hours(fit.hours_there), "then": hours(fit.hours_then), "now": hours(fit.hours_now)}
    if fit.needed_then is None:
        return voice("trial.fit.fits_as_now" if fit.verdict == "fits" else "trial.fit.never", **values)
    values |= {"needed": hours(fit.needed_then), "more": hours(fit.hours_more or 0.0)}
    if fit.verdict == "fits":
        return voice("trial.fit.fits" if fit.needed_then <= fit.hours_there else "trial.fit.fits_as_now", **values)
    said = voice("trial.fit.more", **values)
    if not fit.gives_way:
        return said
    cells = voice.numbers.listed([voice.cell_in_words(*cell) for cell in fit.gives_way])
    return f"{said} {voice('trial.fit.gives_way', cells=cells)}"


def answer(result: TrialResult, voice: Voice) -> tuple[str, ...]:
    """The sentences; of a trial that can't be used, only why."""
    if result.verdict.decision == "invalid":
        return (rule(result, voice), voice("trial.answer.unusable"))
    sentences = (rule(result, voice), fit_in_words(result, voice), _customers(result, voice), staff(result, voice))
    told = tuple(sentence for sentence in sentences if sentence)
    harmed = [voice.segment(group.segment) for group in harmed_groups(result)]
    if not harmed or result.segments is None:
        return told
    name = capital(outcome_name(result.segments.outcome, voice))
    return (*told, voice("trial.answer.harmed", outcome=name, segments=voice.numbers.listed(harmed)))


def harmed_groups(result: TrialResult) -> list[SegmentResult]:
    """Segments in which it is proved that the first success became worse."""
    return [group for group in result.segments.groups if group.harmed] if result.segments is not None else []


def rule(result: TrialResult, voice: Voice) -> str:
    """The sentence of the rule that decided."""
    found, design = result.verdict, result.design
    values = {
        "other": design.arms[-1].name,
        "outcome": question_name(found.outcome, found.segment, voice) if found.outcome else "",
        "day": voice.numbers.day(found.on) if found.on else "",
        "units": some_units(design, voice),
        "where": where(result, voice),
        "next": _next(result, voice),
    }
    key = found.rule
    if key in _OUTCOME_FIRST:
        values["outcome"] = capital(values["outcome"])
    if key == "all_shown" and not any(one.role == "guardrail" for one in result.answers):
        return voice("trial.rule.all_shown_alone", **values)
    return voice(f"trial.rule.{key}", **values).strip()


def where(result: TrialResult, voice: Voice) -> str:
    """In which groups the numbers are furthest off."""
    return voice.numbers.listed([_group(by, group, voice) for by, group in result.balance.worst.items()]) or voice(
        "trial.where.somewhere"
    )


def _group(by: str, group: str, voice: Voice) -> str:
    if by == "day":
        return voice.numbers.day(group)
    shown = voice.segment(group) if by == "segment" else group
    return f"‘{shown}’"


def _next(result: TrialResult, voice: Voice) -> str:
    if result.next_look_at is None:
        return ""
    now = sum(result.units.values())
    return voice("trial.answer.next", at=units(result.design, result.next_look_at, voice), now=voice.numbers.count(now))


def _customers(result: TrialResult, voice: Voice) -> str:
    """The first success; and what did harm, where something did."""
    first = result.answers[0] if result.answers else None
    if first is None:
        return ""
    found = result.verdict
    harm = [
        one
        for one in result.answers[1:]
        if found.decision == "stop_harm" and (one.outcome, one.segment) == (found.outcome, found.segment)
    ]
    return " ".join(in_words(one, result, voice) for one in (first, *harm))


def in_words(one: QuestionAnswer, result: TrialResult, voice: Voice) -> str:
    """One question's effect as a sentence."""
    outcome = result.design.outcome(one.outcome)
    said = OutcomeWords(outcome, voice, relative=one.relative)
    return capital(effect_in_words(one.effect, outcome, said, result.design, one.segment))


def staff(result: TrialResult, voice: Voice) -> str:
    """What it takes or frees, never without saying what the hours are for."""
    found = result.staffing
    if found is None:
        return voice("trial.staff.none")
    if isinstance(found.difference, NotEstimable):
        return voice("trial.staff.unknown", reason=voice.numbers.reason(found.difference))
    first, other = (arm.name for arm in result.design.arms)
    low, high = found.difference.low, found.difference.high
    values = {"other": other, "first": first, "unit": one_unit(result.design, voice)}
    if low is None or high is None or low <= 0 <= high:
        return voice("trial.staff.same", **values)
    way = "more" if found.difference.value > 0 else "less"
    values["minutes"] = voice.numbers.minutes(abs(found.difference.value), _step(found.difference))
    a, b = found.hours_per_week.get(first), found.hours_per_week.get(other)
    if not isinstance(a, float | int) or not isinstance(b, float | int):
        return voice(f"trial.staff.{way}_each", **values)
    told = voice(f"trial.staff.{way}", hours=voice.numbers.staff_hours(abs(b - a)), **values)
    return f"{told} {_beside_now(result, voice)}".strip()


def _beside_now(result: TrialResult, voice: Voice) -> str:
    """The same beside how it goes now; empty where that was not reckoned."""
    fit = result.fit
    if fit is None or fit.hours_now is None or fit.hours_then is None:
        return ""
    hours = voice.numbers.staff_hours
    other = result.design.arms[-1].name
    return voice("trial.staff.beside_now", now=hours(fit.hours_now), then=hours(fit.hours_then), other=other)


def _step(effect: Effect) -> float:
    return 1 / 12 if effect.high is not None and effect.low is not None and effect.high - effect.low > 0.5 else 1 / 60
