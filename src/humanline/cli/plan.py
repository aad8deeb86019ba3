"""`humanline plan`: a first line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from humanline.cli.telling import Language, LanguageOption, progress, say

if TYPE_CHECKING:
    from humanline.model.plan import Plan


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
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Where the page goes. [default: plan.html]")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON instead of making a page.")] = False,
) -> None:
    """Draw a first line: who gets a person, and what a minute is worth.

    What is owed and the people who ask come off the hours first. Then the kinds of contact follow in the order of what
    a person adds per minute, until the hours run out. It is advice: a person decides.
    """
    from rich.markup import escape

    from humanline.cli.publishing import publish_drawn
    from humanline.foundation.errors import Fault, InputError
    from humanline.loop.turning import Turn

    if hours_per_week is not None and not hours_per_week > 0:
        rule = "Productive hours a week must be above 0."
        raise InputError([Fault("--hours-per-week", f"found {hours_per_week:g}", rule)])
    with progress() as told:
        turn = (
            Turn(source, progress=told)
            if source.suffix.lower() not in (".xlsx", ".csv")
            else Turn.of_sheet(source, progress=told)
        )
        drawn = turn.plan(hours_per_week, roster=roster)
        target = out or turn.folder / "plan.html"
        if json:
            sys.stdout.buffer.write(drawn.to_json() + b"\n")
            return
        told("Drawing the page", 0.9)
        spoken = language or turn.organisation.organisation.language
        today = turn.clock().astimezone().date()
        written = publish_drawn(drawn, turn.facts, target, language=spoken, today=today)
    _tell(drawn, spoken)
    if written.lost and written.kept:
        say(
            f"[bold]This is not the line that {escape(written.lost.by)} signed[/], so it is advice again. "
            f"The signed one is kept: {written.kept.resolve()}"
        )
    say(f"The page: [bold]{written.page.resolve()}[/]")
    if written.charter:
        say(f"The charter, for customers: [bold]{written.charter.resolve()}[/]")
    if written.signed:
        say(f"It is the line that {escape(written.signed.by)} signed, until {written.signed.until}.")
    elif written.charter:
        say(f"Is it right? humanline sign {escape(str(written.record))} --by … --because … --until …")


def _tell(drawn: Plan, language: Language) -> None:
    from rich.markup import escape

    from humanline.model.estimate import Estimate
    from humanline.report.words import has, sentence

    if drawn.needs:
        say("There is no line yet. Missing:")
        for need in drawn.needs:
            say("  " + escape(sentence(f"need.{need.code}", language) if has(f"need.{need.code}") else need.code))
        return
    people = sum(cell.start == "person" for cell in drawn.cells)
    say(
        f"With {drawn.hours_per_week:g} hours a week, [bold]{people}[/] of {len(drawn.cells)} start with a person; "
        f"{drawn.owed_hours:.0f} hours are owed and {drawn.asked_hours:.0f} belong to people who ask."
    )
    if drawn.short_hours > 0:
        say(f"[bold red]{drawn.short_hours:.0f} hours a week are missing[/] for what is owed and asked for.")
    if isinstance(drawn.price, Estimate) and drawn.price.value <= 0:
        say(f"Everybody to whom a person adds something gets one; {drawn.left_hours:.0f} hours a week are left over.")
    elif isinstance(drawn.price, Estimate):
        say(
            f"A minute is worth {drawn.price.value:.2f} points, probably between {drawn.price.low:.2f} and "
            f"{drawn.price.high:.2f}."
        )
