"""`humanline init`: from an export to a configuration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from humanline.cli.telling import progress, say
from humanline.foundation.language import Language
from humanline.foundation.written.numbers import LARGEST_TYPED

if TYPE_CHECKING:
    from humanline.loop.starting import Started
    from humanline.report.voice import Voice

#: No file has more lines, or a number that is typed is larger.
MOST = int(LARGEST_TYPED)


def init(
    files: Annotated[list[Path], typer.Argument(help="CSV, JSON, Parquet or a workbook; also .gz, .zst, .zip.")],
    language: Annotated[Language, typer.Option("--language", "-l", help="Of the comments and the pages.")] = "en",
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for line.toml.")] = Path(),
    name: Annotated[str, typer.Option("--name", help="The organisation's name.")] = "",
    time_zone: Annotated[str, typer.Option("--time-zone", help="IANA name.")] = "Europe/Amsterdam",
    header: Annotated[str, typer.Option("--header", help="Line of the column names, or none; else found.")] = "",
    skip: Annotated[int, typer.Option("--skip", min=0, max=MOST, help="Lines at the top to leave out.")] = 0,
    sheet: Annotated[str, typer.Option("--sheet", help="Sheet of a workbook; else those of one shape.")] = "",
    delimiter: Annotated[str, typer.Option("--delimiter", help="Between the fields of a CSV; else found.")] = "",
    encoding: Annotated[str, typer.Option("--encoding", help="Of CSV and JSON, such as cp1252; else found.")] = "auto",
    force: Annotated[bool, typer.Option("--force", help="Start afresh; what is there is kept beside it.")] = False,
) -> None:
    """Read an export, guess which column is which, and write line.toml.

    Nothing is decided for good: line.toml is yours to correct. What you wrote in it stays when you run this again: what
    is new is added, and where the guess is another one now, a comment says so. Also writes two sheets that an
    organisation in the Netherlands needs before it starts: for data protection and for the works council.
    """
    from rich.markup import escape

    from humanline.loop.starting import start
    from humanline.model.organisation import Log
    from humanline.report.sheets import write_sheets
    from humanline.report.words import sentence

    written = Log(
        delimiter={"tab": "\t", "\\t": "\t"}.get(delimiter, delimiter),
        encoding=encoding,
        header=_header(header),
        skip=skip,
        sheet=sheet,
    )
    with progress() as told:
        started = start(
            files, out=out, language=language, time_zone=time_zone, name=name, log=written, force=force, progress=told
        )
    sheets = write_sheets(
        out,
        name=name,
        columns=started.sources(),
        attributes=started.guess.attributes,
        in_rules=started.in_rules(),
        language=language,
    )
    _tell(started, language, time_zone)
    _tell_revision(started, language)
    for path in sheets:
        say(sentence("terminal.to_complete", language, path=escape(str(path))))
    say("\n" + sentence("terminal.configuration", language, path=escape(str(started.line_toml.resolve()))))


def _header(given: str) -> bool | int:
    """The header as `[log]` says it: to be found, none, or its line."""
    if given.lower() in ("", "none"):
        return not given
    if not given.isdecimal() or len(given) > len(str(MOST)) or int(given) < 1:
        raise typer.BadParameter(f"found {given!r}. Give the number of a line, or none.", param_hint="--header")
    return int(given)


def _tell(started: Started, language: Language, time_zone: str) -> None:
    from rich.markup import escape

    from humanline.report.understood import rejection
    from humanline.report.voice import Voice
    from humanline.report.words import sentence

    voice = Voice(language)
    looked = "terminal.looked" if started.profile.whole else "terminal.looked_first"
    columns = len(started.profile.columns)
    say(sentence(looked, language, count=voice.numbers.count(started.profile.records), columns=columns) + "\n")
    for notice in started.notices:
        reason = rejection(str(notice.values.get("reason", "")), language)
        say(escape(sentence(f"notice.{notice.code}", language, **{**notice.values, "reason": reason})))
    if started.notices:
        say("")
    if started.guess.contact:
        say(escape(f"[log] contact = {started.guess.contact!r}  ({started.guess.why['contact']})"))
    _tell_columns(started, voice)
    for table in ("derived", "check", "exclude"):
        for name, rule in getattr(started.guess, table).items():
            say(f"  {escape(f'[{table}]')} {name} = {escape(rule)}")
    if started.guess.owed:
        say(
            "  "
            + escape("[owed] ")
            + sentence("terminal.owed", language, moments=escape(", ".join(started.guess.owed)))
        )
    if started.guess.to_decide:
        say(f"\n[bold]{voice('terminal.to_decide')}[/]")
        for question in started.guess.to_decide.values():
            say(f"  {escape(question)}")
    if started.guess.notes:
        say(f"\n[bold]{sentence('terminal.look_at', language)}[/]")
        for note in started.guess.notes:
            say(f"  {escape(note)}")
    say(f"\n[bold]{sentence('terminal.not_found', language)}[/]")
    for column in started.not_found():
        unlocks = ", ".join(sentence(f"unlocks.{word}", language) for word in column.unlocks)
        say(f"  {column.name}: {unlocks}")
    _tell_what_was_read(started, voice, time_zone)
    say("")


def _tell_revision(started: Started, language: Language) -> None:
    """What became of a line.toml that was there."""
    from rich.markup import escape

    from humanline.report.words import sentence

    if started.before is not None:
        say(sentence("terminal.kept_beside", language, path=escape(str(started.before))))
    if started.revision is None:
        return
    say(f"[bold]{sentence('terminal.kept_as_written', language)}[/]")
    for key, lines in (("added", started.revision.added), ("would_say", started.revision.differs)):
        if lines:
            say(sentence(f"terminal.{key}", language))
        for line in lines:
            say(f"  {escape(line)}")
    say("")


def _tell_columns(started: Started, voice: Voice) -> None:
    """Which column is which, how sure that is, and what of it can't be read."""
    from rich.markup import escape

    from humanline.contactlog.guessing.guessed import with_empty
    from humanline.contactlog.guessing.writing import source_toml

    for sureness in ("sure", "guessed"):
        found = [guess for guess in started.guess.columns.values() if guess.sureness == sureness]
        if found:
            say(f"[bold]{voice(f'terminal.{sureness}')}[/]")
        for guess in found:
            share = started.tried.readable(guess.what)
            reads = (
                "" if share is None or share == 1 else "; " + voice("terminal.reads", share=voice.numbers.share(share))
            )
            say(f"  {guess.what} = {escape(source_toml(guess.source))}  ({escape(guess.why)}{reads})")
            if unread := started.unread(guess.what):
                values = ", ".join(f"'{value}'" for value in unread)
                mended = source_toml(with_empty(guess.source, unread))
                say(f"    {voice('terminal.not_read', values=escape(values), line=escape(f'{guess.what} = {mended}'))}")


def _tell_what_was_read(started: Started, voice: Voice, zone: str) -> None:
    """How much of the export came through the mapping, and the first contacts of it."""
    from rich.markup import escape

    from humanline.report.understood import contact_text, place, rejection

    account = started.tried.tidied
    whole = account.read == started.profile.records
    key = "terminal.tried_joined" if account.joined else "terminal.tried" if whole else "terminal.tried_first"
    names = ("accepted", "joined", "read")
    told = voice(key, **{name: voice.numbers.count(getattr(account, name)) for name in names})
    say(f"\n[bold]{told}[/]")
    for entry in account.rejections[:5]:
        reason = escape(rejection(entry.reason, voice.language))
        say(f"  {voice.numbers.count(entry.count)} × {reason} ({escape(place(entry.example, voice.language))})")
    if started.tried.contacts:
        say(f"[bold]{voice('terminal.first_contacts')}[/]")
    for contact in started.tried.contacts:
        say(f"  {escape(contact_text(contact, voice))}")
    if started.country:
        say(voice("terminal.assumed_zone", zone=zone, country=started.country))
    else:
        say(voice("terminal.assumed_zone_alone", zone=zone))
