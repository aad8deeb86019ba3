"""The answer in three sentences: what to do and by which rule, for customers, and of staff; and what to do now."""

from __future__ import annotations

from collections.abc import Iterator

from humanline.model.estimate import NotEstimable
from humanline.model.frozen import standing
from humanline.model.trial import WHOLES, TrialForecast, Way
from humanline.report.blocks import Item, Section
from humanline.report.first_things import first_things
from humanline.report.numbers import step_of
from humanline.report.trial.values import DesignWords, ResultWords, question_name
from humanline.report.voice import capital

#: Rules whose sentence begins with the outcome.
_OUTCOME_FIRST = ("success_worse", "guardrail_worse", "all_shown")
#: Ways out that are for who plans the staff; the rest is for who designs the trial.
_OF_STAFF = ("more_hours",)


def heading(words: ResultWords) -> str:
    """What to do; of what works, only where it fits is it 'roll it out'."""
    say, fit, decision = words.about("trial.decision"), words.result.fit, words.result.verdict.decision
    if decision != "roll_out" or (fit is not None and fit.verdict == "fits"):
        return words.voice(f"trial.decision.{decision}", **words.arms)
    if fit is None or fit.hours_there is None or fit.verdict == "unknown":
        return say("works_unknown_fit", **words.arms)
    return say("works_no_fit", hours=words.numbers.staff_hours(fit.hours_there), **words.arms)


def fit_in_words(words: ResultWords) -> str:
    """Whether it fits in the hours, and what would have to happen; empty where nothing is shown to work."""
    say, fit, hours = words.about("trial.fit"), words.result.fit, words.numbers.staff_hours
    if words.result.verdict.decision != "roll_out" or fit is None:
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
    more, cells = say("more", **values), words.give_way
    return f"{more} {say('gives_way', cells=cells)}" if cells else more


def answer(words: ResultWords) -> tuple[str, ...]:
    """The sentences; of a trial that can't be used, only why."""
    if words.unusable:
        return (rule(words), words.voice("trial.answer.unusable"))
    sentences = [rule(words), fit_in_words(words), _customers(words), staff(words)]
    if words.harmed and words.result.segments is not None:
        name, segments = words.question(words.result.segments.outcome, ""), words.numbers.listed(words.harmed)
        sentences.append(words.voice("trial.answer.harmed", outcome=name, segments=segments))
    return tuple(sentence for sentence in sentences if sentence)


def rule(words: ResultWords) -> str:
    """The sentence of the rule that decided."""
    found, next_look = words.result.verdict, words.result.next_look_at
    outcome = question_name(found.outcome, found.segment, words.voice) if found.outcome else ""
    look = ""
    if next_look is not None:
        now = words.numbers.count(sum(words.result.units.values()))
        look = words.voice("trial.answer.next", at=words.counted(next_look), now=now)
    values = {
        "other": words.other,
        "outcome": capital(outcome) if found.rule in _OUTCOME_FIRST else outcome,
        "day": words.numbers.day(found.on) if found.on else "",
        "units": words.units,
        "where": where(words),
        "next": look,
    }
    guarded = any(one.role == "guardrail" for one in words.result.answers)
    key = "all_shown_alone" if found.rule == "all_shown" and not guarded else found.rule
    return words.voice(f"trial.rule.{key}", **values).strip()


def where(words: ResultWords) -> str:
    """In which groups the numbers are furthest off."""
    groups = []
    for by, group in words.result.balance.worst.items():
        shown = words.voice.segment(group) if by == "segment" else group
        groups.append(words.numbers.day(group) if by == "day" else f"‘{shown}’")
    return words.numbers.listed(groups) or words.voice("trial.where.somewhere")


def _customers(words: ResultWords) -> str:
    """The first success; and what did harm, where something did."""
    harm = [words.decisive] if words.result.verdict.decision == "stop_harm" else []
    return " ".join(dict.fromkeys(words.effect(one) for one in (*words.result.answers[:1], *harm)))


def staff(words: ResultWords) -> str:
    """What it takes or frees, never without saying what the hours are for."""
    say, found, fit = words.about("trial.staff"), words.result.staffing, words.result.fit
    hours, effect = words.numbers.staff_hours, found.difference if found is not None else None
    if found is None or effect is None:
        return say("none")
    if isinstance(effect, NotEstimable):
        return say("unknown", reason=words.numbers.reason(effect))
    if effect.low is None or effect.high is None or effect.low <= 0 <= effect.high:
        return say("same", unit=words.unit, **words.arms)
    way = "more" if effect.value > 0 else "less"
    minutes = words.numbers.minutes(abs(effect.value), step_of(effect.low, effect.high, "minutes"))
    a, b = found.hours_per_week.get(words.first), found.hours_per_week.get(words.other)
    if not isinstance(a, float | int) or not isinstance(b, float | int):
        return say(f"{way}_each", minutes=minutes, unit=words.unit, **words.arms)
    told = say(way, hours=hours(abs(b - a)), minutes=minutes, unit=words.unit, **words.arms)
    if fit is None or fit.hours_now is None or fit.hours_then is None:
        return told
    return f"{told} {say('beside_now', now=hours(fit.hours_now), then=hours(fit.hours_then), other=words.other)}"


def with_result(words: ResultWords) -> Section | None:
    """What the verdict asks, and of whom."""
    return first_things(_of_result(words), words.voice)


def with_design(words: DesignWords, forecast: TrialForecast) -> Section | None:
    """The ways to answer the question after all, where there are; and to freeze it, or to begin."""
    return first_things(_of_design(words, forecast), words.voice)


def _of_result(words: ResultWords) -> Iterator[Item]:
    say, decision, fit = words.about("trial.todo"), words.result.verdict.decision, words.result.fit
    service, analyst, digital = words.about("todo").each("who_service", "who_analyst", "who_digital")
    if decision == "invalid":
        yield Item(say("mend_draw"), digital)
        yield Item(say("again", units=words.units), analyst)
    elif decision == "continue":
        look = words.result.next_look_at
        yield Item(say("go_on") if look is None else say("look", at=words.counted(look)), analyst)
    elif decision != "roll_out":
        yield Item(say("stop_harm" if decision == "stop_harm" else "stop", unit=words.unit, **words.arms), service)
    else:
        yield from _hours(words)
        for group in words.harmed[:1]:
            yield Item(say("but", group=group, first=words.first), service)
        if fit is not None and fit.verdict == "fits":
            yield Item(say("roll_out", other=words.other, unit=words.unit), service)
        whole = words.design.unit in WHOLES
        yield Item(say("decide" if whole else "plan"), service if whole else analyst)


def _hours(words: ResultWords) -> Iterator[Item]:
    """Hours to find, or else what would start with self-service; where nobody said how many there are, to say it."""
    say, fit, who = words.about("trial.todo"), words.result.fit, words.voice("todo.who_staff")
    if fit is None or fit.verdict == "fits":
        return
    if fit.hours_there is None:
        yield Item(say("say_hours"), who)
    elif fit.hours_more:
        yield Item(say("find", hours=words.numbers.staff_hours(fit.hours_more), other=words.other), who)
        if words.give_way:
            yield Item(say("gives_way", cells=words.give_way), words.voice("todo.who_service"))


def ways_out(forecast: TrialForecast) -> list[Way]:
    """The ways to answer the question after all, those of the staff first."""
    return sorted(forecast.ways, key=lambda way: way.code not in _OF_STAFF)


def _of_design(words: DesignWords, forecast: TrialForecast) -> Iterator[Item]:
    say, who = words.about("trial.todo"), words.about("todo")
    for way in ways_out(forecast):
        yield Item(words.way(way), who("who_staff" if way.code in _OF_STAFF else "who_analyst"))
    if standing(words.design) != "frozen":
        yield Item(say("freeze"), who("who_analyst"))
    elif not forecast.ways:
        yield Item(say("begin", units=words.units), who("who_service"))
