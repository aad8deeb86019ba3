"""The answer in three sentences: what to do and by which rule, for customers, and of staff; and what to do now."""

from __future__ import annotations

from collections.abc import Iterator

from humanline.model.estimate import NotEstimable
from humanline.model.frozen import standing
from humanline.model.trial import WHOLES, TrialForecast
from humanline.report.blocks import Item, Section
from humanline.report.first_things import first_things
from humanline.report.trial.values import DesignWords, ResultWords, question_name
from humanline.report.voice import capital

#: Rules whose sentence begins with the outcome.
_OUTCOME_FIRST = ("success_worse", "guardrail_worse", "all_shown")
#: Ways out that are for who plans the staff; the rest is for who designs the trial.
_OF_STAFF = ("more_hours",)


def heading(of: ResultWords) -> str:
    """What to do; of what works, only where it fits is it 'roll it out'."""
    fit, decision = of.result.fit, of.result.verdict.decision
    if decision != "roll_out" or (fit is not None and fit.verdict == "fits"):
        return of.voice(f"trial.decision.{decision}", **of.arms)
    if fit is None or fit.hours_there is None or fit.verdict == "unknown":
        return of.voice("trial.decision.works_unknown_fit", **of.arms)
    return of.voice("trial.decision.works_no_fit", hours=of.numbers.staff_hours(fit.hours_there), **of.arms)


def fit_in_words(of: ResultWords) -> str:
    """Whether it fits in the hours, and what would have to happen; empty where nothing is shown to work."""
    say, fit, hours = of.about("trial.fit"), of.result.fit, of.numbers.staff_hours
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
    cells = of.numbers.listed([of.voice.cell_in_words(*cell) for cell in fit.gives_way])
    return f"{say('more', **values)} {say('gives_way', cells=cells)}" if cells else say("more", **values)


def answer(of: ResultWords) -> tuple[str, ...]:
    """The sentences; of a trial that can't be used, only why."""
    if of.unusable:
        return (rule(of), of.voice("trial.answer.unusable"))
    sentences = [rule(of), fit_in_words(of), _customers(of), staff(of)]
    if of.harmed and of.result.segments is not None:
        name, segments = of.question(of.result.segments.outcome, ""), of.numbers.listed(of.harmed)
        sentences.append(of.voice("trial.answer.harmed", outcome=name, segments=segments))
    return tuple(sentence for sentence in sentences if sentence)


def rule(of: ResultWords) -> str:
    """The sentence of the rule that decided."""
    found, next_look = of.result.verdict, of.result.next_look_at
    outcome = question_name(found.outcome, found.segment, of.voice) if found.outcome else ""
    look = ""
    if next_look is not None:
        now = of.numbers.count(sum(of.result.units.values()))
        look = of.voice("trial.answer.next", at=of.counted(next_look), now=now)
    values = {
        "other": of.other,
        "outcome": capital(outcome) if found.rule in _OUTCOME_FIRST else outcome,
        "day": of.numbers.day(found.on) if found.on else "",
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
        groups.append(of.numbers.day(group) if by == "day" else f"‘{shown}’")
    return of.numbers.listed(groups) or of.voice("trial.where.somewhere")


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
    say, found, fit = of.about("trial.staff"), of.result.staffing, of.result.fit
    hours, effect = of.numbers.staff_hours, found.difference if found is not None else None
    if found is None or effect is None:
        return say("none")
    if isinstance(effect, NotEstimable):
        return say("unknown", reason=of.numbers.reason(effect))
    if effect.low is None or effect.high is None or effect.low <= 0 <= effect.high:
        return say("same", unit=of.unit, **of.arms)
    way = "more" if effect.value > 0 else "less"
    minutes = of.numbers.minutes(abs(effect.value), 1 / 12 if effect.high - effect.low > 0.5 else 1 / 60)
    a, b = found.hours_per_week.get(of.first), found.hours_per_week.get(of.other)
    if not isinstance(a, float | int) or not isinstance(b, float | int):
        return of.voice(f"trial.staff.{way}_each", minutes=minutes, unit=of.unit, **of.arms)
    told = of.voice(f"trial.staff.{way}", hours=hours(abs(b - a)), minutes=minutes, unit=of.unit, **of.arms)
    if fit is None or fit.hours_now is None or fit.hours_then is None:
        return told
    return f"{told} {say('beside_now', now=hours(fit.hours_now), then=hours(fit.hours_then), other=of.other)}"


def with_result(of: ResultWords) -> Section | None:
    """What the verdict asks, and of whom."""
    return first_things(_of_result(of), of.voice)


def with_design(of: DesignWords, forecast: TrialForecast) -> Section | None:
    """The ways to answer the question after all, where there are; and to freeze it, or to begin."""
    return first_things(_of_design(of, forecast), of.voice)


def _of_result(of: ResultWords) -> Iterator[Item]:
    say, decision, fit = of.about("trial.todo"), of.result.verdict.decision, of.result.fit
    service, analyst, digital = of.about("todo").each("who_service", "who_analyst", "who_digital")
    if decision == "invalid":
        yield Item(say("mend_draw"), digital)
        yield Item(say("again", units=of.units), analyst)
    elif decision == "continue":
        look = of.result.next_look_at
        yield Item(say("go_on") if look is None else say("look", at=of.counted(look)), analyst)
    elif decision != "roll_out":
        yield Item(say("stop_harm" if decision == "stop_harm" else "stop", unit=of.unit, **of.arms), service)
    else:
        yield from _hours(of)
        for group in of.harmed[:1]:
            yield Item(say("but", group=group, first=of.first), service)
        if fit is not None and fit.verdict == "fits":
            yield Item(say("roll_out", other=of.other, unit=of.unit), service)
        whole = of.design.unit in WHOLES
        yield Item(say("decide" if whole else "plan"), service if whole else analyst)


def _hours(of: ResultWords) -> Iterator[Item]:
    """Hours to find, or else what would start with self-service; where nobody said how many there are, to say it."""
    say, fit, who = of.about("trial.todo"), of.result.fit, of.voice("todo.who_staff")
    if fit is None or fit.verdict == "fits":
        return
    if fit.hours_there is None:
        yield Item(say("say_hours"), who)
    elif fit.hours_more:
        yield Item(say("find", hours=of.numbers.staff_hours(fit.hours_more), other=of.other), who)
        if fit.gives_way:
            cells = of.numbers.listed([of.voice.cell_in_words(*cell) for cell in fit.gives_way])
            yield Item(say("gives_way", cells=cells), of.voice("todo.who_service"))


def _of_design(of: DesignWords, forecast: TrialForecast) -> Iterator[Item]:
    say, who = of.about("trial.todo"), of.about("todo")
    for way in sorted(forecast.ways, key=lambda way: way.code not in _OF_STAFF):
        yield Item(of.way(way), who("who_staff" if way.code in _OF_STAFF else "who_analyst"))
    if standing(of.design) != "frozen":
        yield Item(say("freeze"), who("who_analyst"))
    elif not forecast.ways:
        yield Item(say("begin", units=of.units), who("who_service"))
