"""What to do now, first on the pages of a trial: with its result, or with its design."""

from __future__ import annotations

from collections.abc import Iterator

from humanline.model.frozen import standing
from humanline.model.trial import WHOLES, TrialForecast
from humanline.report.blocks import Item, Section
from humanline.report.first_things import first_things
from humanline.report.trial.values import DesignWords, ResultWords

#: Ways out that are for who plans the staff; the rest is for who designs the trial.
_OF_STAFF = ("more_hours",)


def with_result(of: ResultWords) -> Section | None:
    """What the verdict asks, and of whom."""
    return first_things(_of_result(of), of.voice)


def with_design(of: DesignWords, forecast: TrialForecast) -> Section | None:
    """The ways to answer the question after all, where there are; and to freeze it, or to begin."""
    return first_things(_of_design(of, forecast), of.voice)


def _of_result(of: ResultWords) -> Iterator[Item]:
    say, decision, fit = of.voice.about("trial.todo"), of.result.verdict.decision, of.result.fit
    service, analyst, digital = of.voice.about("todo").each("who_service", "who_analyst", "who_digital")
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
    say, fit, who = of.voice.about("trial.todo"), of.result.fit, of.voice("todo.who_staff")
    if fit is None or fit.verdict == "fits":
        return
    if fit.hours_there is None:
        yield Item(say("say_hours"), who)
    elif fit.hours_more:
        yield Item(say("find", hours=of.voice.numbers.staff_hours(fit.hours_more), other=of.other), who)
        if fit.gives_way:
            cells = of.voice.numbers.listed([of.voice.cell_in_words(*cell) for cell in fit.gives_way])
            yield Item(say("gives_way", cells=cells), of.voice("todo.who_service"))


def _of_design(of: DesignWords, forecast: TrialForecast) -> Iterator[Item]:
    say, who = of.voice.about("trial.todo"), of.voice.about("todo")
    for way in sorted(forecast.ways, key=lambda way: way.code not in _OF_STAFF):
        yield Item(of.way(way), who("who_staff" if way.code in _OF_STAFF else "who_analyst"))
    if standing(of.design) != "frozen":
        yield Item(say("freeze"), who("who_analyst"))
    elif not forecast.ways:
        yield Item(say("begin", units=of.units), who("who_service"))
