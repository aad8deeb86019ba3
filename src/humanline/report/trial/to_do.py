"""What to do now, first on the pages of a trial: with its result, or with its design."""

from __future__ import annotations

from collections.abc import Iterator

from humanline.model.frozen import standing
from humanline.model.trial import WHOLES, Design, TrialForecast
from humanline.model.trial_result import TrialResult
from humanline.report.blocks import Item, Section
from humanline.report.first_things import first_things
from humanline.report.trial.answer import harmed_groups
from humanline.report.trial.values import one_unit, some_units, units
from humanline.report.trial.ways import way_in_words
from humanline.report.voice import Voice

#: Ways out that are for who plans the staff; the rest is for who designs the trial.
_OF_STAFF = ("more_hours",)


def with_result(result: TrialResult, voice: Voice) -> Section | None:
    """What the verdict asks, and of whom."""
    return first_things(_of_result(result, voice), voice)


def with_design(design: Design, forecast: TrialForecast, voice: Voice) -> Section | None:
    """The ways to answer the question after all, where there are; and to freeze it, or to begin."""
    return first_things(_of_design(design, forecast, voice), voice)


def _of_result(result: TrialResult, voice: Voice) -> Iterator[Item]:
    service, analyst = voice("todo.who_service"), voice("todo.who_analyst")
    first, other = result.design.arms[0].name, result.design.arms[-1].name
    decision = result.verdict.decision
    if decision == "invalid":
        yield Item(voice("trial.todo.mend_draw"), voice("todo.who_digital"))
        yield Item(voice("trial.todo.again", units=some_units(result.design, voice)), analyst)
        return
    if decision == "continue":
        yield Item(_go_on(result, voice), analyst)
        return
    if decision != "roll_out":
        key = "trial.todo.stop_harm" if decision == "stop_harm" else "trial.todo.stop"
        yield Item(voice(key, first=first, other=other, unit=one_unit(result.design, voice)), service)
        return
    yield from _hours(result, voice)
    for group in harmed_groups(result)[:1]:
        yield Item(voice("trial.todo.but", group=voice.segment(group.segment), first=first), service)
    fit = result.fit
    if fit is not None and fit.verdict == "fits":
        yield Item(voice("trial.todo.roll_out", other=other, unit=one_unit(result.design, voice)), service)
    if result.design.unit in WHOLES:
        yield Item(voice("trial.todo.decide"), service)
    else:
        yield Item(voice("trial.todo.plan"), analyst)


def _hours(result: TrialResult, voice: Voice) -> Iterator[Item]:
    """Hours to find, or else what would start with self-service; where nobody said how many there are, to say it."""
    fit, staff = result.fit, voice("todo.who_staff")
    if fit is None or fit.verdict == "fits":
        return
    if fit.hours_there is None:
        yield Item(voice("trial.todo.say_hours"), staff)
    elif fit.hours_more:
        other, hours = result.design.arms[-1].name, voice.numbers.staff_hours(fit.hours_more)
        yield Item(voice("trial.todo.find", hours=hours, other=other), staff)
        if fit.gives_way:
            cells = voice.numbers.listed([voice.cell_in_words(*cell) for cell in fit.gives_way])
            yield Item(voice("trial.todo.gives_way", cells=cells), voice("todo.who_service"))


def _go_on(result: TrialResult, voice: Voice) -> str:
    if result.next_look_at is None:
        return voice("trial.todo.go_on")
    return voice("trial.todo.look", at=units(result.design, result.next_look_at, voice))


def _of_design(design: Design, forecast: TrialForecast, voice: Voice) -> Iterator[Item]:
    for way in sorted(forecast.ways, key=lambda way: way.code not in _OF_STAFF):
        who = voice("todo.who_staff" if way.code in _OF_STAFF else "todo.who_analyst")
        yield Item(way_in_words(way, design, voice), who)
    if standing(design) != "frozen":
        yield Item(voice("trial.todo.freeze"), voice("todo.who_analyst"))
    elif not forecast.ways:
        yield Item(voice("trial.todo.begin", units=some_units(design, voice)), voice("todo.who_service"))
