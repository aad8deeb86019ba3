"""`humanline workshop`: a sheet for one hour with the people who know."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from humanline.cli.telling import LanguageOption, say
from humanline.model.judgement import Sector

if TYPE_CHECKING:
    from humanline.model.plan import StepsToPerson


def workshop(
    line_toml: Annotated[
        Path | None, typer.Argument(help="A line.toml: its moments and segments are filled in.")
    ] = None,
    sector: Annotated[
        Sector | None, typer.Option("--for", help="A sector whose usual moments stand on the sheet, to start from.")
    ] = None,
    language: LanguageOption = None,
    raters: Annotated[int, typer.Option("--raters", min=1, max=60, help="How many people score: a sheet each.")] = 8,
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the sheet goes.")] = Path("workshop.xlsx"),
    force: Annotated[bool, typer.Option("--force", help="Write over a sheet that is there.")] = False,
) -> None:
    """Write the workshop sheet: an hour's work, and enough for a first line. No log is needed.

    Fill it in together, then run: humanline plan workshop.xlsx --hours-per-week 320. With --for it starts from what
    people usually get in touch about in a sector: municipality, housing, webshop, insurer, energy, telecom, bank,
    restaurant, retail or club.
    """
    from rich.markup import escape

    from humanline.foundation.errors import Fault, InputError, OutputError
    from humanline.gain.workshop import choose, starter, write_sheet
    from humanline.gain.workshop.choosing import Chosen
    from humanline.loop.turning import Turn
    from humanline.report.words import sentence

    if out.exists() and not force:
        raise OutputError(f"{out}: it is already there. Add --force to write over it, or --out for another name.")
    if sector is not None and line_toml is not None:
        rule = "A sheet starts from one of the two: a log has moments of its own."
        raise InputError([Fault("--for", f"found {sector} beside {line_toml}", rule, "Leave one of them out.")])
    chosen = Chosen(())
    owed_by: dict[str, str] = {}
    steps: tuple[StepsToPerson, ...] = ()
    spoken = language
    if line_toml is not None:
        turn = Turn(line_toml)
        spoken = language or turn.organisation.organisation.language
        chosen = choose(turn.facts.moments if turn.facts else (), spoken)
        steps = turn.steps_to_person
    if sector is not None:
        moments, owed_by = starter(sector, spoken or "en")
        chosen = Chosen(moments)
    write_sheet(out, language=spoken or "en", moments=chosen.moments, steps=steps, raters=raters, owed_by=owed_by)
    say(sentence("terminal.sheet", spoken or "en", path=f"[bold]{escape(str(out.resolve()))}[/]"))
    if chosen.rest:
        named = len(chosen.moments) - 1
        say(sentence("terminal.sheet_moments", spoken or "en", named=named, rest=len(chosen.rest)))
    if sector is not None:
        say(sentence("terminal.sheet_starter", spoken or "en", count=len(chosen.moments)))
    say(sentence("terminal.fill_in", spoken or "en", path=escape(str(out))))
