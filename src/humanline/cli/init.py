"""`humanline init`: from an export to a configuration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from humanline.cli.telling import Language, progress, say

if TYPE_CHECKING:
    from humanline.loop.starting import Started

#: What a column unlocks, as a manager would say it.
UNLOCKS = {
    "duplicates": "doubled records",
    "weekly_figures": "figures per week",
    "hour_of_week": "busy and quiet hours",
    "repeats": "who comes back",
    "spill_over": "who leaves self-service for a person",
    "unheard": "who was not heard",
    "minutes": "staff minutes",
    "line": "the line",
    "waits": "waiting times",
    "staffing": "how many staff",
    "abandonment": "who hung up",
    "patience": "how long people wait",
    "completion": "time until finished",
    "asked": "who asked for a person",
    "reach": "how fast they reached one",
    "gain": "what a person adds",
    "transfers": "who was passed on",
    "departments": "who spends the minutes",
    "effects": "effects from trials",
    "policy_value": "the worth of a rule before it runs",
}


def init(
    files: Annotated[list[Path], typer.Argument(help="CSV, JSON lines, Parquet or XLSX; also .gz, .zst, .zip.")],
    language: Annotated[Language, typer.Option("--language", "-l", help="Of the comments and the pages.")] = "en",
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for line.toml.")] = Path(),
    name: Annotated[str, typer.Option("--name", help="The organisation's name.")] = "",
    time_zone: Annotated[str, typer.Option("--time-zone", help="IANA name.")] = "Europe/Amsterdam",
    sheet: Annotated[str, typer.Option("--sheet", help="Sheet of a workbook; else the first.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Write over a line.toml that is there.")] = False,
) -> None:
    """Read an export, guess which column is which, and write line.toml.

    Nothing is decided for good: line.toml is yours to correct. Also writes two sheets that an organisation in the
    Netherlands needs before it starts: for data protection and for the works council.
    """
    from humanline.loop.starting import start
    from humanline.report.sheets import write_sheets

    with progress() as told:
        started = start(
            files, out=out, language=language, time_zone=time_zone, name=name, sheet=sheet, force=force, progress=told
        )
    sources = {what: guessed.source for what, guessed in started.guess.columns.items()}
    sheets = write_sheets(out, name=name, columns=sources, attributes=started.guess.attributes, language=language)
    _tell(started)
    for path in sheets:
        say(f"To complete before you start: {path}")
    say(f"\nThe configuration: [bold]{started.line_toml.resolve()}[/]. Check it, then: [bold]humanline facts[/]")


def _tell(started: Started) -> None:
    from rich.markup import escape

    from humanline.contactlog.writing import source_toml

    seen = "all" if started.profile.whole else "the first"
    say(f"Looked at {seen} {started.profile.records:,} records in {len(started.profile.columns)} columns.\n")
    for sureness, title in (("sure", "Sure"), ("guessed", "Guessed: check these")):
        found = [guess for guess in started.guess.columns.values() if guess.sureness == sureness]
        if found:
            say(f"[bold]{title}[/]")
        for guess in found:
            say(f"  {guess.what} = {escape(source_toml(guess.source))}  ({escape(guess.why)})")
    for table in ("derived", "check", "exclude"):
        for name, rule in getattr(started.guess, table).items():
            say(f"  {escape(f'[{table}]')} {name} = {escape(rule)}")
    if started.guess.owed:
        say(f"  [owed] sounds as if a person is owed whatever it costs: {escape(', '.join(started.guess.owed))}")
    if started.guess.notes:
        say("\n[bold]Look at[/]")
        for note in started.guess.notes:
            say(f"  {escape(note)}")
    say("\n[bold]Not found, and what each would make possible[/]")
    for column in started.not_found():
        say(f"  {column.name}: {', '.join(UNLOCKS[word] for word in column.unlocks)}")
    say("")
