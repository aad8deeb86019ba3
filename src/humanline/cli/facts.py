"""`humanline facts`: what the log says, as a page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from humanline.cli.telling import LanguageOption, OpenOption, print_json, progress, say, show, stop_if_unreliable


def facts(
    line_toml: Annotated[Path, typer.Argument(help="The configuration that `humanline init` wrote.")] = Path(
        "line.toml"
    ),
    language: LanguageOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where the page goes. [default: out/facts.html]")
    ] = None,
    open_page: OpenOption = False,
    json: Annotated[bool, typer.Option("--json", help="Print the facts as JSON instead of making a page.")] = False,
) -> None:
    """Make a page of facts from a contact log.

    What people get in touch about, how, when, how long it takes, who comes back, who gave up; and what is missing
    before anything can be decided. Every record is accounted for; those that could not be read stand in
    .humanline/rejects.csv with line and reason.
    """
    from humanline.foundation.errors import ConfigError, Fault
    from humanline.foundation.files import place_of, write_text
    from humanline.loop.turning import Turn

    with progress() as told:
        turn = Turn(line_toml, progress=told)
        found = turn.facts
        if found is None:
            way_out = "Name them there, or use `humanline plan` with a workshop sheet alone."
            raise ConfigError([Fault(f"{line_toml} log.files", "no files are named", "Facts need a log.", way_out)])
        if json:
            print_json(found.to_json())
            stop_if_unreliable(found.tidied.notices, language or turn.organisation.organisation.language)
            return
        told("Drawing the page", 0.9)
        from rich.markup import escape

        from humanline.report import facts_page
        from humanline.report.facts.failure_demand import causes_in_words
        from humanline.report.numbers import Numbers
        from humanline.report.words import sentence

        spoken = language or turn.organisation.organisation.language
        page = facts_page(found, language=spoken)
        target = out or place_of(turn.folder, "facts.html")
        write_text(target, page)
    tidied = found.tidied
    names = ("read", "accepted", "joined", "rejected", "excluded")
    counts = {name: Numbers(spoken).count(getattr(tidied, name)) for name in names}
    say(sentence("terminal.account_joined" if tidied.joined else "terminal.account", spoken, **counts))
    if tidied.rejects:
        say(sentence("terminal.rejects", spoken, path=escape(tidied.rejects)))
    is_kept = Path(tidied.parquet).parent == turn.work
    say(sentence("terminal.tidied" if is_kept else "terminal.not_kept", spoken, path=escape(str(turn.work))))
    for line in causes_in_words(found, spoken):
        say(line)
    say(sentence("terminal.page", spoken, path=f"[bold]{escape(str(target.resolve()))}[/]"))
    show(target, wanted=open_page)
    stop_if_unreliable(tidied.notices, spoken)
