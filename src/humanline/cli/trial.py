"""`humanline trial`: design a trial of person against self-service, and freeze it before the first outcome is read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from humanline.cli.telling import LanguageOption, print_json, progress, say
from humanline.cli.trial_assign import assign

if TYPE_CHECKING:
    from humanline.foundation.language import Language
    from humanline.model.trial import Design, SampleSize, TrialForecast
    from humanline.report.voice import Voice

app = typer.Typer(no_args_is_help=True, help="Test it: a trial of person against self-service.")

LineOption = Annotated[Path, typer.Option("--line", help="The line.toml with the log.")]
DesignArgument = Annotated[Path, typer.Argument(help="The design.", metavar="TRIAL_TOML")]


@app.command()
def init(
    line: LineOption = Path("line.toml"),
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Where it goes. [default: trial.toml]")] = None,
    language: LanguageOption = None,
) -> None:
    """Write a design to begin from: of what the plan would test first."""
    from rich.markup import escape

    from humanline.foundation.errors import Fault, InputError
    from humanline.foundation.files import write_text
    from humanline.loop.trials import first_trial
    from humanline.loop.turning import Turn
    from humanline.report.trial_toml import trial_toml
    from humanline.report.words import sentence

    with progress() as told:
        turn = Turn(line, progress=told)
        spoken = language or turn.organisation.organisation.language
        path = out or turn.folder / "trial.toml"
        if path.exists():
            raise InputError([Fault(str(path), sentence("terminal.trial.exists", spoken), "", "Give another --out.")])
        write_text(path, trial_toml(*first_trial(turn), language=spoken))
    say(sentence("terminal.trial.written", spoken, path=escape(str(path))))


@app.command()
def design(
    trial_toml: DesignArgument = Path("trial.toml"),
    line: LineOption = Path("line.toml"),
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Make a page of it too, here.")] = None,
    language: LanguageOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print what it takes as JSON.")] = False,
) -> None:
    """Say what a design takes: how many customers, how long, how many staff, and what to do when that can't be.

    Nothing is changed and no outcome is read. Who asks for a person gets one in every arm.
    """
    from humanline.foundation.clock import system_clock
    from humanline.loop.trials import forecast_of, read_design
    from humanline.loop.turning import Turn

    with progress() as told:
        turn = Turn(line, progress=told)
        found = read_design(trial_toml)
        forecast = forecast_of(found, turn, clock=system_clock, name=trial_toml.name)
    if json:
        print_json(forecast.to_json())
        return
    spoken = language or turn.organisation.organisation.language
    if out is not None:
        from humanline.foundation.files import write_text
        from humanline.report.trial.design_page import design_page

        made_up = turn.organisation.organisation.made_up
        write_text(out, design_page(found, forecast, language=spoken, made_up=made_up))
    _tell(found, forecast, trial_toml, spoken)
    if out is not None:
        _tell_where(out, spoken)


@app.command()
def freeze(
    trial_toml: DesignArgument = Path("trial.toml"),
    line: LineOption = Path("line.toml"),
    by: Annotated[str, typer.Option("--by", help="Who freezes it: a person's name.")] = "",
    because: Annotated[str, typer.Option("--because", help="Why it was changed, where it was frozen before.")] = "",
    language: LanguageOption = None,
) -> None:
    """Freeze the design before the first outcome is read. Later changes are seen in the result for ever."""
    from rich.markup import escape

    from humanline import __version__
    from humanline.foundation.clock import system_clock
    from humanline.loop.trials import keep, planned_units, read_design
    from humanline.loop.turning import Turn
    from humanline.report.numbers import Numbers
    from humanline.report.words import sentence
    from humanline.trial.freezing import freeze as put_on_ice

    found = read_design(trial_toml)
    with progress() as told:
        turn = Turn(line, progress=told)
        units = planned_units(found, turn, clock=system_clock)
    found = put_on_ice(found, units=units, by=by, because=because, clock=system_clock, version=__version__)
    path = keep(found, trial_toml)
    spoken = language or turn.organisation.organisation.language
    who, planned = escape(found.frozen[-1].by), Numbers(spoken).count(found.frozen[-1].units)
    say(sentence("terminal.trial.frozen", spoken, by=who, path=escape(str(path)), units=planned))


app.command()(assign)


@app.command()
def analyse(
    trial_toml: DesignArgument = Path("trial.toml"),
    line: LineOption = Path("line.toml"),
    until: Annotated[
        datetime | None,
        typer.Option(
            "--until", formats=["%Y-%m-%d"], help="Read it as it stood at the end of this day. [default: all]"
        ),
    ] = None,
    leave_out: Annotated[
        list[str] | None,
        typer.Option("--leave-out", help="two_arms: leave out, and count, who is in two arms. Else that is an error."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where the page goes. [default: out/trial-result.html]")
    ] = None,
    language: LanguageOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON; no page is made.")] = False,
) -> None:
    """Read the outcomes of a frozen trial, as often as you like, and say what to do with it.

    Roll out, stop because it harms, stop because nothing comes of it, go on, or do not use it: by one rule, that was
    frozen with the design. Looking early, often or too long does not mislead: a planned trial is read at its planned
    looks only, an open one at any time.
    """
    from humanline.foundation.clock import system_clock
    from humanline.loop.analysing import result_of, shown_around
    from humanline.loop.trials import read_design
    from humanline.loop.turning import Turn

    with progress() as told:
        turn = Turn(line, progress=told)
        design = read_design(trial_toml)
        day = until.date() if until is not None else None
        results = [
            result_of(design, turn, clock=system_clock, other=arm.name, until=day, leave_out=tuple(leave_out or ()))
            for arm in design.arms[1:]
        ]
        if json:
            told_as = [result.to_json() for result in results]
            print_json(told_as[0] if len(told_as) == 1 else b"[" + b",\n".join(told_as) + b"]")
            return
        from humanline.foundation.files import place_of
        from humanline.report.trial import publish_results
        from humanline.report.trial.terminal import told as told_of

        told("Drawing the page", 0.9)
        spoken = language or turn.organisation.organisation.language
        shown = [shown_around(one, design, turn, clock=system_clock, name=trial_toml.name) for one in results]
        place = out or place_of(trial_toml.parent, f"{trial_toml.stem}-result.html")
        pages = publish_results(shown, place, language=spoken)
    for result, page in zip(results, pages, strict=True):
        for one in told_of(result, language=spoken):
            say(one)
        _tell_where(page, spoken)


def _tell_where(page: Path, language: Language) -> None:
    from rich.markup import escape

    from humanline.report.words import sentence

    say(sentence("terminal.line.page", language, path=escape(str(page.resolve()))))


def _tell(design: Design, found: TrialForecast, path: Path, language: Language) -> None:
    from rich.markup import escape

    from humanline.model.estimate import Estimate, NotEstimable
    from humanline.model.frozen import standing
    from humanline.report.numbers import Numbers
    from humanline.report.trial.design_page import advised_in_words
    from humanline.report.trial.staffing import while_running_in_words
    from humanline.report.trial.values import DesignWords
    from humanline.report.voice import Voice, capital
    from humanline.report.words import sentence

    voice, numbers = Voice(language), Numbers(language)
    words = DesignWords(design, voice)

    def tell(key: str, **values: object) -> None:
        say(sentence(f"terminal.trial.{key}", language, **values))

    if isinstance(found.weeks, Estimate):
        tell("weeks", weeks=numbers.decimal(found.weeks.value, 0 if found.weeks.value >= 10 else 1))
    else:
        tell("weeks_unknown", why=numbers.reason(found.weeks))
    if not isinstance(found.units_per_week, NotEstimable):
        tell("units", units=numbers.count(found.units_per_week))
    for size in found.sizes:
        _tell_size(size, voice)
    for line in while_running_in_words(found, voice):
        say(escape(line))
    for load in found.loads if found.hours_per_week else ():
        hours, busy = numbers.staff_hours(load.hours_per_week), numbers.share(load.utilisation)
        tell("load", arm=escape(load.arm), hours=hours, alone=numbers.staff_hours(load.alone), busy=busy)
    if found.refused:
        tell("refused", outcomes=escape(numbers.listed([voice.measure(one) for one in found.refused])))
    for way in found.ways:
        say(escape(capital(words.way(way))))
    noted = [voice.notice(notice) for notice in found.notices]
    noted += [voice.code("assumption", one.code, one.values) for one in found.assumptions if one.code == "period_given"]
    for text in filter(None, (*noted, advised_in_words(words, found))):
        say(escape(text))
    frozen = design.frozen[-1] if design.frozen else None
    tell(
        f"standing_{standing(design)}",
        path=escape(str(path)),
        by=escape(frozen.by) if frozen else "",
        day=numbers.day(frozen.at.date()) if frozen else "",
    )


def _tell_size(size: SampleSize, voice: Voice) -> None:
    from rich.markup import escape

    from humanline.model.estimate import Estimate, NotEstimable
    from humanline.report.trial.values import question_name

    numbers, question = voice.numbers, question_name(size.question, size.segment, voice)
    if not isinstance(size.units, Estimate) or not isinstance(size.weeks, Estimate):
        if isinstance(size.units, NotEstimable) and size.units.reason in ("too_skew", "few_units"):
            told = voice("terminal.trial.unread", question=question, why=numbers.reason(size.units))
        else:
            told = voice("terminal.trial.size_unknown", question=question)
    else:
        weeks = numbers.decimal(size.weeks.value, 0 if size.weeks.value >= 10 else 1)
        values = {"question": question, "units": numbers.count(size.units.value), "weeks": weeks}
        told = voice(f"terminal.trial.{size.role}", **values)
    say(escape(told))
