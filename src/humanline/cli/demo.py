"""`humanline demo`: a made-up housing association, from log to line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from humanline.cli.telling import LanguageOption, OpenOption, progress, say, show
from humanline.foundation.written.numbers import LARGEST_TYPED

MOST = int(LARGEST_TYPED)


def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the demonstration.")] = Path("humanline-demo"),
    language: LanguageOption = None,
    open_page: OpenOption = False,
    seed: Annotated[int, typer.Option("--seed", min=0, max=MOST, help="Another seed makes another association.")] = 7,
) -> None:
    """Make a housing association that does not exist, its facts and its first line.

    Everything stands in one folder: the log, the workshop sheet, line.toml, the pages. Change line.toml and run
    `humanline facts` and `humanline plan` again to see what moves.
    """
    from rich.markup import escape

    from humanline.foundation.errors import Fault, InputError
    from humanline.foundation.files import write_text
    from humanline.loop.turning import Turn
    from humanline.report import facts_page
    from humanline.report.publishing import publish_drawn
    from humanline.report.words import sentence
    from humanline.worlds import housing

    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        rule = "A demonstration is made in a folder of its own, and never over what is there."
        raise InputError([Fault("--out", f"{out} is there already", rule, "Take it away, or name another with --out.")])
    spoken = language or "en"
    with progress() as told:
        told("Making the association", 0.0)
        turn = Turn(housing(seed).write(out, language=spoken), progress=told)
        found = turn.facts
        drawn = turn.plan()
        told("Drawing the pages", 0.9)
        if found is not None:
            write_text(out / "facts.html", facts_page(found, language=spoken))
        today = turn.clock().astimezone().date()
        written = publish_drawn(drawn, found, out / "plan.html", language=spoken, today=today)
    say(sentence("terminal.demo.made_up", spoken))
    say(sentence("terminal.demo.settings", spoken, path=escape(str(out.resolve()))))
    say(sentence("terminal.demo.facts", spoken, path=escape(str((out / "facts.html").resolve()))))
    say(sentence("terminal.demo.line", spoken, path=escape(str(written.page.resolve()))))
    if written.charter:
        say(sentence("terminal.line.charter", spoken, path=escape(str(written.charter.resolve()))))
    design, line = escape(str(out / "rent-trial.toml")), escape(str(out / "line.toml"))
    say(sentence("terminal.demo.trial", spoken, design=design, line=line))
    show(written.page, wanted=open_page)
