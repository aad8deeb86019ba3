"""`humanline demo`: a made-up organisation, from log to line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from humanline.cli.telling import LanguageOption, OpenOption, progress, say, show
from humanline.foundation.written.numbers import LARGEST_TYPED

if TYPE_CHECKING:
    from humanline.foundation.language import Language
    from humanline.loop.turning import Progress
    from humanline.report.publishing import Published
    from humanline.worlds.playing import PlayedWorld

MOST = int(LARGEST_TYPED)
#: The organisation that is made where none is named; its trial is left for the reader to analyse.
USUAL = "housing"
#: All those that sit at the round table, and their page.
ALL = "all"


def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the demonstration.")] = Path("humanline-demo"),
    language: LanguageOption = None,
    open_page: OpenOption = False,
    seed: Annotated[int, typer.Option("--seed", min=0, max=MOST, help="Another seed makes another organisation.")] = 7,
    world: Annotated[
        str,
        typer.Option(
            "--world",
            help="Which: housing; one whose trial is played too: viewing, restaurant, fitting, members, furniture, "
            "advice; or all of those, side by side.",
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
    from humanline.foundation.errors import Fault, InputError
    from humanline.foundation.files import place_of
    from humanline.worlds import WORLDS

    if world not in (*WORLDS, ALL):
        raise InputError([Fault("--world", f"found {world!r}", f"There is {', '.join((*WORLDS, ALL))}.")])
    spoken = language or "en"
    if live and place_of(out, "plan.json").is_file():
        _play(out, spoken, speed)
        return
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        rule = "A demonstration is made in a folder of its own, and never over what is there."
        raise InputError([Fault("--out", f"{out} is there already", rule, "Take it away, or name another with --out.")])
    page = _round_table(out, spoken, seed) if world == ALL else _one(world, out, spoken, seed)
    show(page, wanted=open_page)
    if live and world != ALL:
        _play(out, spoken, speed)


def _play(out: Path, language: Language, speed: float) -> None:
    """Let made-up people use it until Ctrl-C."""
    from functools import partial

    from humanline.cli.needing import needed

    with needed():
        from humanline.cli.demo_live import play, tell

        play(out, language, speed=speed, ready=partial(tell, language=language))


def _one(word: str, out: Path, spoken: Language, seed: int) -> Path:
    """One organisation; give its page of the line."""
    from rich.markup import escape

    from humanline.foundation.files import place_of
    from humanline.report.words import sentence

    whole = word != USUAL
    with progress() as told:
        played = _made(word, out, spoken, seed, told)
        written = _publish(played, out, whole=whole)
        pages = _trial_pages(played, out) if whole else []
    setting = played.world.setting
    say(sentence("terminal.demo.made_up", spoken, organisation=escape(setting.organisation.of(spoken))))
    say(sentence("terminal.demo.settings", spoken, path=escape(str(out.resolve()))))
    say(sentence("terminal.demo.facts", spoken, path=escape(str(place_of(out, "facts.html").resolve()))))
    for key, page in pages:
        say(sentence(key, spoken, path=escape(str(page.resolve()))))
    say(sentence("terminal.demo.line", spoken, path=escape(str(written.page.resolve()))))
    if written.charter:
        say(sentence("terminal.line.charter", spoken, path=escape(str(written.charter.resolve()))))
    if not whole:
        design, line = escape(str(out / f"{setting.trial.file}.toml")), escape(str(out / "line.toml"))
        say(sentence("terminal.demo.trial", spoken, design=design, line=line))
    return written.page


def _round_table(out: Path, spoken: Language, seed: int) -> Path:
    """All organisations of the round table, each in a folder of its own, and the page that they share."""
    from rich.markup import escape

    from humanline import __version__
    from humanline.foundation.files import write_text
    from humanline.report import round_table_page
    from humanline.report.words import sentence
    from humanline.worlds import ROUND_TABLE

    cases = []
    with progress() as told:
        for word in ROUND_TABLE:
            played = _made(word, out / word, spoken, seed, told)
            written = _publish(played, out / word, whole=True)
            trial = _trial_pages(played, out / word)
            links = [(sentence(key.replace("terminal.demo", "round.loop"), spoken), page) for key, page in trial]
            links.append((sentence("round.loop.line", spoken), written.page))
            links += [(sentence("round.loop.charter", spoken), written.charter)] if written.charter else []
            cases.append(played.case(word, tuple((page.relative_to(out).as_posix(), words) for words, page in links)))
        drawn = round_table_page(tuple(cases), language=spoken, version=__version__, seed=seed)
        page = write_text(out / "round-table.html", drawn)
    say(sentence("terminal.demo.all_made_up", spoken))
    say(sentence("terminal.demo.round_table", spoken, path=escape(str(page.resolve()))))
    return page


def _made(word: str, out: Path, spoken: Language, seed: int, told: Progress) -> PlayedWorld:
    """An organisation, written."""
    from humanline.worlds import WORLDS, made
    from humanline.worlds.playing import PlayedWorld

    told("Making the organisation", 0.0)
    world = made(WORLDS[word], seed)
    return PlayedWorld(world, world.write(out, language=spoken), spoken, progress=told)


def _publish(played: PlayedWorld, out: Path, *, whole: bool) -> Published:
    """Write its facts and its line: after its trial where the whole loop is played."""
    from humanline.foundation.files import place_of, write_text
    from humanline.report import facts_page
    from humanline.report.publishing import publish_drawn

    turn = played.turn
    drawn, facts = played.after if whole else turn.plan(), turn.facts
    if facts is not None:
        write_text(place_of(out, "facts.html"), facts_page(facts, language=played.language))
    today = turn.clock().astimezone().date()
    return publish_drawn(
        drawn, facts, place_of(out, "plan.json").with_suffix(".html"), language=played.language, today=today
    )


def _trial_pages(played: PlayedWorld, out: Path) -> list[tuple[str, Path]]:
    """Write the line before the trial, its design and what it has shown; give the sentence and the path of each."""
    from humanline.foundation.files import place_of, write_together
    from humanline.report import trial_page
    from humanline.report.publishing import publish
    from humanline.report.trial.design_page import design_page

    spoken, turn = played.language, played.turn
    today = turn.clock().astimezone().date()
    before = publish(played.before, turn.facts, place_of(out, "plan-before.html"), language=spoken, today=today)
    design = place_of(out, "trial-design.html")
    texts: dict[Path, str | bytes] = {
        design: design_page(played.design, played.forecast, language=spoken, made_up=True)
    }
    pages = [("terminal.demo.line_before", before.page), ("terminal.demo.design", design)]
    for k, result in enumerate(played.results, start=2):
        page = place_of(out, f"trial-result-{k}.html" if len(played.results) > 1 else "trial-result.html")
        plans = played.around(result)
        texts[page] = trial_page(
            result, language=spoken, plan_before=plans[0], plan_after=plans[1], forecast=played.forecast
        )
        pages.append(("terminal.demo.result", page))
    write_together(texts)
    return pages
