"""`humanline plan`: a first line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from humanline.cli.telling import LanguageOption, OpenOption, print_json, progress, say, show, stop_if_unreliable
from humanline.foundation.language import Language

if TYPE_CHECKING:
    from humanline.model.plan import Plan
    from humanline.report.publishing import Published
    from humanline.report.voice import Voice

#: What the plan assumes where the log has contacts with a person only, or with self-service only.
ONE_MODE = frozenset({"no_person_channel_in_log", "no_self_service_in_log"})


def plan(
    source: Annotated[
        Path, typer.Argument(help="A line.toml, or a filled-in workshop sheet on its own.", metavar="LINE_TOML|SHEET")
    ] = Path("line.toml"),
    hours_per_week: Annotated[
        float | None,
        typer.Option(
            "--hours-per-week", "-H", help="Productive staff hours a week; else those of line.toml or the sheet."
        ),
    ] = None,
    roster: Annotated[
        Path | None, typer.Option("--roster", help="Staff by hour of the week: CSV with weekday, hour, staff.")
    ] = None,
    language: LanguageOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where the page goes. [default: out/plan.html]")
    ] = None,
    open_page: OpenOption = False,
    json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON instead of making a page.")] = False,
) -> None:
    """Draw a first line: who gets a person, and what a minute is worth.

    What is owed and the people who ask come off the hours first. Then the kinds of contact follow in the order of what
    a person adds per minute, until the hours run out. It is advice: a person decides.
    """
    from humanline.foundation.errors import Fault, InputError
    from humanline.foundation.files import place_of
    from humanline.foundation.written.numbers import LARGEST_TYPED, can_be_typed
    from humanline.loop.turning import Turn
    from humanline.report.publishing import publish_drawn

    if hours_per_week is not None and not (hours_per_week > 0 and can_be_typed(hours_per_week)):
        rule = f"Productive hours a week must be above 0, and at most {LARGEST_TYPED:,.0f}."
        raise InputError([Fault("--hours-per-week", f"found {hours_per_week:g}", rule)])
    with progress() as told:
        turn = (
            Turn(source, progress=told)
            if source.suffix.lower() not in (".xlsx", ".csv")
            else Turn.of_sheet(source, progress=told)
        )
        drawn = turn.plan(hours_per_week, roster=roster)
        target = out or place_of(turn.folder, "plan.json").with_suffix(".html")
        if json:
            print_json(drawn.to_json())
            stop_if_unreliable(drawn.notices, language or turn.organisation.organisation.language)
            return
        told("Drawing the page", 0.9)
        spoken = language or turn.organisation.organisation.language
        today = turn.clock().astimezone().date()
        written = publish_drawn(drawn, turn.facts, target, language=spoken, today=today)
    _tell(drawn, spoken)
    _tell_where(written, spoken)
    show(written.page, wanted=open_page)
    stop_if_unreliable(drawn.notices, spoken)


def _tell(drawn: Plan, language: Language) -> None:
    from rich.markup import escape

    from humanline.model.estimate import Estimate
    from humanline.report.numbers import Numbers
    from humanline.report.plan.answer import spoken, weeks_given
    from humanline.report.plan.beside import other_ways
    from humanline.report.voice import Voice
    from humanline.report.words import has, sentence

    numbers = Numbers(language)
    if drawn.holds not in ("", "both"):
        say(sentence(f"plan.holds.{drawn.holds}", language))
    if drawn.needs:
        say(sentence("terminal.line.missing", language))
        for need in drawn.needs:
            say("  " + escape(sentence(f"need.{need.code}", language) if has(f"need.{need.code}") else need.code))
        if ONE_MODE & {assumption.code for assumption in drawn.assumptions}:
            say(sentence("terminal.line.one_mode", language))
        return
    _tell_people(drawn, Voice(language))
    for text in (*weeks_given(drawn, Voice(language)), *other_ways(drawn, Voice(language))):
        say(text)
    if drawn.short_hours > 0:
        say(sentence("terminal.line.short", language, short=numbers.staff_hours(drawn.short_hours)))
        say(spoken(drawn, Voice(language)))
    if drawn.simulated is not None:
        share, low, high = numbers.interval(drawn.simulated.week.in_time, "share")
        within, target = numbers.minutes(drawn.simulated.within_minutes), numbers.share(drawn.simulated.target)
        values = {"share": share, "low": low, "high": high, "within": within, "target": target}
        say(sentence("terminal.line.simulated", language, **values))
    if drawn.causes_gone is not None:
        hours = numbers.estimate(drawn.causes_gone.hours, "staff_hours")
        say(sentence("terminal.gone.hours", language, hours=hours))
    if drawn.enough_unknown:
        say(sentence("terminal.line.left_untold", language, left=numbers.staff_hours(drawn.left_hours)))
    if not isinstance(drawn.price, Estimate) or drawn.short_hours > 0:
        return
    if drawn.price.value <= 0:
        say(sentence("terminal.line.left_over", language, left=numbers.staff_hours(drawn.left_hours)))
    else:
        worth = Voice(language, drawn.value).worth.told(drawn.price, "minute")
        say(sentence("terminal.line.worth", language, worth=worth))


def _tell_people(drawn: Plan, voice: Voice) -> None:
    """For how many reasons customers get a person; where all of them had one, who could start digitally."""
    from humanline.report.plan.answer import with_a_person
    from humanline.report.plan.beside import first, freed, named
    from humanline.report.words import sentence

    numbers = voice.numbers
    if drawn.turned_round is not None and drawn.enough_unknown:
        steps = first(drawn.turned_round)
        said = {"moments": named(steps, voice), "hours": freed(steps, voice)}
        say(sentence("terminal.line.turned", voice.language, **said))
        return
    say(
        sentence(
            "terminal.line.people_untold" if drawn.enough_unknown else "terminal.line.people",
            voice.language,
            hours=numbers.staff_hours(drawn.hours_per_week or 0.0),
            people=with_a_person(drawn, voice),
            owed=numbers.staff_hours(drawn.owed_hours),
            asked=numbers.staff_hours(drawn.asked_hours),
        )
    )


def _tell_where(written: Published, language: Language) -> None:
    """Where everything stands, and what to do next."""
    from rich.markup import escape

    from humanline.report.words import sentence

    if written.lost and written.kept:
        by, kept = escape(written.lost.by), escape(str(written.kept.resolve()))
        say(sentence("terminal.line.lost", language, by=by, path=kept))
    say(sentence("terminal.line.page", language, path=escape(str(written.page.resolve()))))
    if written.charter:
        say(sentence("terminal.line.charter", language, path=escape(str(written.charter.resolve()))))
    if written.signed:
        by = escape(written.signed.by)
        say(sentence("terminal.line.is_signed", language, by=by, until=written.signed.until))
    elif written.charter:
        say(sentence("terminal.line.to_sign", language, path=escape(str(written.record))))
