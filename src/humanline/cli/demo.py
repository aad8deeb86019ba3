"""`humanline demo`: a made-up organisation, from log to line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from humanline.cli.telling import LanguageOption, OpenOption, progress, say, show
from humanline.foundation.written.numbers import LARGEST_TYPED

if TYPE_CHECKING:
    from humanline.foundation.language import Language
    from humanline.worlds.playing import Played

MOST = int(LARGEST_TYPED)
#: The organisation that is made where none is named; its trial is left for the reader to analyse.
USUAL = "housing"


def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the demonstration.")] = Path("humanline-demo"),
    language: LanguageOption = None,
    open_page: OpenOption = False,
    seed: Annotated[int, typer.Option("--seed", min=0, max=MOST, help="Another seed makes another organisation.")] = 7,
    world: Annotated[
        str,
        typer.Option(
            "--world",
            help="Which: housing, or one whose trial is played too: viewing, restaurant, fitting, furniture, advice.",
        ),
    ] = USUAL,
    live: Annotated[
        bool, typer.Option("--live", help="Then let made-up customers and colleagues use it, and join them.")
    ] = False,
    speed: Annotated[float, typer.Option("--speed", min=1, max=100, help="How many times faster than in life.")] = 10.0,
) -> None:
    """Make an organisation that does not exist, its facts and its first line.

    Everything stands in one folder: the log, the workshop sheet, line.toml, the pages. Change line.toml and run
    `humanline facts` and `humanline plan` again to see what moves. With --world the whole loop is played: the line
    before, the trial and its verdict, and the line after. With --live the line is served too: join as a customer or as
    a colleague, and kill the server to see that every place is kept.
    """
    from rich.markup import escape

    from humanline.foundation.errors import Fault, InputError
    from humanline.foundation.files import write_text
    from humanline.report import facts_page
    from humanline.report.publishing import publish_drawn
    from humanline.report.words import sentence
    from humanline.worlds import WORLDS, made
    from humanline.worlds.playing import Played

    if world not in WORLDS:
        raise InputError([Fault("--world", f"found {world!r}", f"There is {', '.join(WORLDS)}.")])
    spoken = language or "en"
    if live and (out / "plan.json").is_file():
        _play(out, spoken, speed)
        return
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        rule = "A demonstration is made in a folder of its own, and never over what is there."
        raise InputError([Fault("--out", f"{out} is there already", rule, "Take it away, or name another with --out.")])
    with progress() as told:
        told("Making the organisation", 0.0)
        organisation = made(WORLDS[world], seed)
        played = Played(organisation, organisation.write(out, language=spoken), spoken, progress=told)
        turn, whole = played.turn, world != USUAL
        found = turn.facts
        drawn = played.after if whole else turn.plan()
        told("Drawing the pages", 0.9)
        if found is not None:
            write_text(out / "facts.html", facts_page(found, language=spoken))
        pages = _trial_pages(played, out) if whole else []
        today = turn.clock().astimezone().date()
        written = publish_drawn(drawn, found, out / "plan.html", language=spoken, today=today)
    say(sentence("terminal.demo.made_up", spoken, organisation=escape(organisation.setting.organisation.of(spoken))))
    say(sentence("terminal.demo.settings", spoken, path=escape(str(out.resolve()))))
    say(sentence("terminal.demo.facts", spoken, path=escape(str((out / "facts.html").resolve()))))
    for key, page in pages:
        say(sentence(key, spoken, path=escape(str(page.resolve()))))
    say(sentence("terminal.demo.line", spoken, path=escape(str(written.page.resolve()))))
    if written.charter:
        say(sentence("terminal.line.charter", spoken, path=escape(str(written.charter.resolve()))))
    if not whole:
        file = f"{organisation.setting.trial.file}.toml"
        design, line = escape(str(out / file)), escape(str(out / "line.toml"))
        say(sentence("terminal.demo.trial", spoken, design=design, line=line))
    show(written.page, wanted=open_page)
    if live:
        _play(out, spoken, speed)


def _play(out: Path, language: Language, speed: float) -> None:
    """Let made-up people use it until Ctrl-C."""
    from functools import partial

    from humanline.cli.needing import needed

    with needed():
        from humanline.cli.demo_live import play, tell

        play(out, language, speed=speed, ready=partial(tell, language=language))


def _trial_pages(played: Played, out: Path) -> list[tuple[str, Path]]:
    """Write the line before the trial, its design and what it has shown; give the sentence and the path of each."""
    from humanline.foundation.files import write_together
    from humanline.report import trial_page
    from humanline.report.publishing import publish
    from humanline.report.trial.design_page import design_page

    spoken, turn = played.language, played.turn
    today = turn.clock().astimezone().date()
    before = publish(played.before, turn.facts, out / "plan-before.html", language=spoken, today=today)
    design = out / "trial-design.html"
    texts: dict[Path, str | bytes] = {
        design: design_page(played.design, played.forecast, language=spoken, made_up=True)
    }
    pages = [("terminal.demo.line_before", before.page), ("terminal.demo.design", design)]
    for k, result in enumerate(played.results, start=2):
        page = out / (f"trial-result-{k}.html" if len(played.results) > 1 else "trial-result.html")
        plans = played.around(result)
        texts[page] = trial_page(
            result, language=spoken, plan_before=plans[0], plan_after=plans[1], forecast=played.forecast
        )
        pages.append(("terminal.demo.result", page))
    write_together(texts)
    return pages
