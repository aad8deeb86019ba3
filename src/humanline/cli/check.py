"""`humanline check`: a plan, before it is put in force."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from humanline.cli.telling import THE_PLAN, LanguageOption, from_input, print_json, say, the_plan

if TYPE_CHECKING:
    from humanline.foundation.language import Language
    from humanline.model.checked import CheckedPlan

#: What a plan with something that can't be, or can't be kept, ends with.
CONTRADICTS = 3


def check(
    plan_json: Annotated[
        Path,
        typer.Argument(
            help="The plan that is to be put in force.",
            metavar="[PLAN_JSON]",
            default_factory=the_plan,
            show_default=THE_PLAN,
        ),
    ],
    against: Annotated[Path | None, typer.Option("--against", help="The plan that is in force.")] = None,
    language: LanguageOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Look at a plan before it is put in force: what changes for whom, and what of it can't be kept.

    Exits with 3 where something can't be, or can't be kept: a promise on a channel without hours, one that the
    simulated week does not keep, a group that no rule finds.

    humanline plan --hours-per-week 200 --json | humanline check - --against out/plan.json

    humanline check new.json --against out/plan.json
    """
    from humanline.foundation.clock import system_clock
    from humanline.line.checking import check as look_at
    from humanline.model.sealed import read

    before = read(against) if against is not None else None
    found = look_at(
        read(Path(from_input(str(plan_json), "plan.json"))), before, today=system_clock().astimezone().date()
    )
    if json:
        print_json(found.to_json())
    else:
        _tell(found, language or "en")
    if found.contradictions:
        raise typer.Exit(CONTRADICTS)


def _tell(found: CheckedPlan, language: Language) -> None:
    from rich.markup import escape

    from humanline.report.voice import Voice

    voice = Voice(language)
    for change in found.changes:
        key = "terminal.check.nearer" if change.nearer else "terminal.check.further"
        say(
            voice(
                key,
                cell=escape(voice.cell_in_words(change.moment, change.segment)),
                count=voice.numbers.decimal(change.contacts_per_week, 1),
                before=voice(f"plan.start.{change.before}"),
                after=voice(f"plan.start.{change.after}"),
            )
        )
    if found.against and not found.changes:
        say(voice("terminal.check.same"))
    if found.changes:
        nearer = sum(one.contacts_per_week for one in found.changes if one.nearer)
        further = sum(one.contacts_per_week for one in found.changes if not one.nearer)
        say(
            voice(
                "terminal.check.all",
                nearer=voice.numbers.decimal(nearer, 1),
                further=voice.numbers.decimal(further, 1),
            )
        )
    for one in found.contradictions:
        say(f"[bold]✗[/] {escape(voice.code('terminal.check', one.code, one.values))}")
    if not found.contradictions:
        say(voice("terminal.check.sound"))
