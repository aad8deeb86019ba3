"""The answer in three sentences: what to do and by which rule, what it means for customers, what it takes of staff."""

from __future__ import annotations

from humanline.model.estimate import NotEstimable
from humanline.report.trial.values import ResultWords, question_name
from humanline.report.voice import capital

#: Rules whose sentence begins with the outcome.
_OUTCOME_FIRST = ("success_worse", "guardrail_worse", "all_shown")


def heading(of: ResultWords) -> str:
    """What to do; of what works, only where it fits is it 'roll it out'."""
    fit, decision = of.result.fit, of.result.verdict.decision
    if decision != "roll_out" or (fit is not None and fit.verdict == "fits"):
        return of.voice(f"trial.decision.{decision}", **of.arms)
    if fit is None or fit.hours_there is None or fit.verdict == "unknown":
        return of.voice("trial.decision.works_unknown_fit", **of.arms)
    return of.voice("trial.decision.works_no_fit", hours=of.voice.numbers.staff_hours(fit.hours_there), **of.arms)


def fit_in_words(of: ResultWords) -> str:
    """Whether it fits in the hours, and what would have to happen; empty where nothing is shown to work."""
    say, fit, hours = of.voice.about("trial.fit"), of.result.fit, of.voice.numbers.staff_hours
    if of.result.verdict.decision != "roll_out" or fit is None:
        return ""
    if fit.hours_there is None:
        return say("no_hours")
    if fit.hours_now is None or fit.hours_then is None:
        return say("no_work")
    values = {"there": hours(fit.hours_there), "then": hours(fit.hours_then), "now": hours(fit.hours_now)}
    if fit.needed_then is None:
        return say("fits_as_now" if fit.verdict == "fits" else "never", **values)
    values |= {"needed": hours(fit.needed_then), "more": hours(fit.hours_more or 0.0)}
    if fit.verdict == "fits":
        return say("fits" if fit.needed_then <= fit.hours_there else "fits_as_now", **values)
    cells = of.voice.numbers.listed([of.voice.cell_in_words(*cell) for cell in fit.gives_way])
    return f"{say('more', **values)} {say('gives_way', cells=cells)}" if cells else say("more", **values)


def answer(of: ResultWords) -> tuple[str, ...]:
    """The sentences; of a trial that can't be used, only why."""
    if of.unusable:
        return (rule(of), of.voice("trial.answer.unusable"))
    sentences = [rule(of), fit_in_words(of), _customers(of), staff(of)]
    if of.harmed and of.result.segments is not None:
        name, segments = of.question(of.result.segments.outcome, ""), of.voice.numbers.listed(of.harmed)
        sentences.append(of.voice("trial.answer.harmed", outcome=name, segments=segments))
    return tuple(sentence for sentence in sentences if sentence)


def rule(of: ResultWords) -> str:
    """The sentence of the rule that decided."""
    found, next_look = of.result.verdict, of.result.next_look_at
    outcome = question_name(found.outcome, found.segment, of.voice) if found.outcome else ""
    look = ""
    if next_look is not None:
        now = of.voice.numbers.count(sum(of.result.units.values()))
        look = of.voice("trial.answer.next", at=of.counted(next_look), now=now)
    values = {
        "other": of.other,
        "outcome": capital(outcome) if found.rule in _OUTCOME_FIRST else outcome,
        "day": of.voice.numbers.day(found.on) if found.on else "",
        "units": of.units,
        "where": where(of),
        "next": look,
    }
    if found.rule == "all_shown" and not any(one.role == "guardrail" for one in of.result.answers):
        return of.voice("trial.rule.all_shown_alone", **values)
    return of.voice(f"trial.rule.{found.rule}", **values).strip()


def where(of: ResultWords) -> str:
    """In which groups the numbers are furthest off."""
    groups = []
    for by, group in of.result.balance.worst.items():
        shown = of.voice.segment(group) if by == "segment" else group
        groups.append(of.voice.numbers.day(group) if by == "day" else f"‘{shown}’")
    return of.voice.numbers.listed(groups) or of.voice("trial.where.somewhere")


def _customers(of: ResultWords) -> str:
    """The first success; and what did harm, where something did."""
    found, answers = of.result.verdict, of.result.answers
    harm = [
        one
        for one in answers[1:]
        if found.decision == "stop_harm" and (one.outcome, one.segment) == (found.outcome, found.segment)
    ]
    return " ".join(of.effect(one) for one in (*answers[:1], *harm))


def staff(of: ResultWords) -> str:
    """What it takes or frees, never without saying what the hours are for."""
    say, found, fit = of.voice.about("trial.staff"), of.result.staffing, of.result.fit
    hours, effect = of.voice.numbers.staff_hours, found.difference if found is not None else None
    if found is None or effect is None:
        return say("none")
    if isinstance(effect, NotEstimable):
        return say("unknown", reason=of.voice.numbers.reason(effect))
    if effect.low is None or effect.high is None or effect.low <= 0 <= effect.high:
        return say("same", unit=of.unit, **of.arms)
    way = "more" if effect.value > 0 else "less"
    minutes = of.voice.numbers.minutes(abs(effect.value), 1 / 12 if effect.high - effect.low > 0.5 else 1 / 60)
    a, b = found.hours_per_week.get(of.first), found.hours_per_week.get(of.other)
    if not isinstance(a, float | int) or not isinstance(b, float | int):
        return of.voice(f"trial.staff.{way}_each", minutes=minutes, unit=of.unit, **of.arms)
    told = of.voice(f"trial.staff.{way}", hours=hours(abs(b - a)), minutes=minutes, unit=of.unit, **of.arms)
    if fit is None or fit.hours_now is None or fit.hours_then is None:
        return told
    return f"{told} {say('beside_now', now=hours(fit.hours_now), then=hours(fit.hours_then), other=of.other)}"
