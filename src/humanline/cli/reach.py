"""`humanline reach`: how many steps to a person, in the menus, flows and sites that exist today."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from humanline.cli.telling import OpenOption, from_input, print_json, progress, say, show
from humanline.foundation.language import Language

if TYPE_CHECKING:
    from humanline.model.reached import Entry, Reach
    from humanline.report.reach.standing import Standing
    from humanline.report.voice import Voice

#: A rule is broken, or unknown, and `--fail-on` asked to fail on that.
NOT_KEPT = 3

#: Findings of one kind that are told on the terminal; the record holds all.
TOLD = 3
_SIGNS = {"kept": "[green]✓[/]", "broken": "[red]✗[/]", "unknown": "[yellow]?[/]", "does_not_apply": "[dim]–[/]"}


def reach(
    sources: Annotated[
        list[str],
        typer.Argument(
            help="Files, folders or start addresses: menus, flows, sites; - for what is typed.", metavar="SOURCE…"
        ),
    ],
    format: Annotated[str, typer.Option("--format", help="What the sources are; else what each looks like.")] = "auto",
    rules: Annotated[
        list[str] | None,
        typer.Option(
            "--rules",
            "-r",
            help="default, netherlands, spain, eu-distance-finance, eu-dsa, us-one-key, or a rule file. Repeatable.",
        ),
    ] = None,
    volumes: Annotated[
        Path | None, typer.Option("--volumes", help="What customers come for: CSV with moment, contacts and state.")
    ] = None,
    entry: Annotated[
        list[str] | None,
        typer.Option(
            "--entry",
            "-e",
            help="Where customers come in: a place by its id or name; of a dialplan context,extension or a number. "
            "Repeatable.",
        ),
    ] = None,
    fail_on: Annotated[
        Literal["broken", "unknown", "never"],
        typer.Option("--fail-on", help="Exit with 3 when a rule is broken; or also when it is unknown."),
    ] = "never",
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", help="What is accepted for now: --fail-on then fails only on what is new."),
    ] = None,
    accept: Annotated[
        Path | None, typer.Option("--accept", help="Write all that is not kept now as a baseline, to look at and keep.")
    ] = None,
    sarif: Annotated[Path | None, typer.Option("--sarif", help="Write the findings as SARIF, for code review.")] = None,
    junit: Annotated[Path | None, typer.Option("--junit", help="Write the rules as JUnit, for a build server.")] = None,
    open_page: OpenOption = False,
    json: Annotated[
        bool,
        typer.Option(
            "--json", help="Print the record as JSON instead of making a page; of several sources, a list of records."
        ),
    ] = False,
    language: Annotated[
        Language, typer.Option("--language", "-l", help="Language of the page and of what is told.")
    ] = "en",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="Where the page goes, with the record as JSON beside it; of several sources, a folder. "
            "[default: out/reach.html, or out/reach/]",
        ),
    ] = None,
) -> None:
    """How many steps to a person, in the menus, flows and sites that exist today: told, and as a page.

    Reads them, finds the way to a person from every place, and holds them to rules. Nothing is guessed: what is not
    understood counts as unknown, never as fine. Rules are not legal advice.

    Exit: 0 done; 2 a source, rule file or volumes can't be used; 3 a rule is not kept (see --fail-on).
    """
    from humanline.foundation.files import write_text, write_together
    from humanline.loop.accepting import Baseline, known_of, new_of, read_baseline, source_name, write_baseline
    from humanline.loop.reaching import reach as look
    from humanline.loop.reaching import sources_in
    from humanline.report.junit import junit as as_junit
    from humanline.report.sarif import sarif as as_sarif

    accepted = read_baseline(baseline) if baseline else Baseline()
    sources = [from_input(source, "menu.txt") for source in sources]
    each = [one for source in sources for one in sources_in(source, format)]
    sources = [source for source, _ in each]
    pages = [] if json and out is None else _pages(sources, out)
    with progress(quiet=json) as told:
        found = [
            look(source, format=kind, rules=rules or ["default"], volumes=volumes, entries=entry or (), progress=told)
            for source, kind in each
        ]
        drawn = _drawn(found, language, told) if pages else []
    named = [_from_here(source) for source in sources]
    known = known_of(found, named)
    wanted = {"broken": ("broken",), "unknown": ("broken", "unknown"), "never": ()}[fail_on]
    failing = [one for one in new_of(known, accepted) if one.verdict in wanted]
    if sarif:
        write_text(sarif, as_sarif(found, named, language=language).decode())
    if junit:
        fails = [{one.rule for one in failing if one.source == source_name(source)} for source in named]
        write_text(junit, as_junit(found, named, fails, language=language))
    if accept:
        write_baseline(accept, known)
    for one, page, html in zip(found, pages, drawn, strict=False):
        write_together({page.with_suffix(".json"): one.to_json() + b"\n", page: html})
    if json:
        text = found[0].to_json() if len(found) == 1 else b"[" + b",\n".join(one.to_json() for one in found) + b"]"
        print_json(text)
    else:
        for one in found:
            _tell(one, language)
    _tell_where({"sarif": sarif, "junit": junit, "accepted": accept}, pages, language)
    for page in pages[:1]:
        show(page, wanted=open_page)
    if baseline:
        from humanline.report.words import sentence

        gone = len({*accepted.accepted} - {*known})
        say(
            sentence(
                "reach.baseline", language, new=str(len(failing)), accepted=str(len(accepted.accepted)), gone=str(gone)
            )
        )
    if failing:
        raise typer.Exit(NOT_KEPT)


def _from_here(source: str) -> str:
    """A path below the folder we are in as it is from here: a build server knows no other."""
    path = Path(source)
    return str(path.relative_to(Path.cwd())) if path.is_absolute() and path.is_relative_to(Path.cwd()) else source


def _pages(sources: list[str], out: Path | None) -> list[Path]:
    """Where the page of each source goes: one file, or numbered files in a folder."""
    from humanline.foundation.errors import Fault, ReachError
    from humanline.foundation.files import OUT, place_of

    if len(sources) == 1:
        page = out or place_of(Path(), "reach.html")
        page = page / "reach.html" if page.is_dir() else page
        if page.suffix == ".json":
            rule = "--out is where the page goes; the record goes beside it, as JSON."
            raise ReachError([Fault("--out", f"found {page}", rule, f"Use --out {page.with_suffix('.html')}.")])
        return [page]
    folder = out or Path(OUT, "reach")
    if folder.is_file() or folder.suffix in (".html", ".json"):
        rule = "Of several sources --out is a folder: each gets a page of its own."
        raise ReachError([Fault("--out", f"found {folder}", rule, f"Use --out {folder.with_suffix('')}.")])
    names = (Path(source).name or "source" for source in sources)
    return [folder / f"{number:02d}-{name}.html" for number, name in enumerate(names, start=1)]


def _drawn(found: list[Reach], language: Language, told: Callable[[str, float], None]) -> list[str]:
    from humanline.report import reach_page

    told("Drawing the page", 0.9)
    return [reach_page(one, language=language) for one in found]


def _tell_where(more: Mapping[str, Path | None], pages: list[Path], language: Language) -> None:
    """What was written, now that it is."""
    from rich.markup import escape

    from humanline.report.words import sentence

    for name, path in more.items():
        if path:
            say(sentence(f"reach.{name}", language, path=f"[bold]{escape(str(path))}[/]"))
    for page in pages:
        say(sentence("reach.written", language, path=escape(str(page.with_suffix(".json")))))
        say(sentence("terminal.page", language, path=f"[bold]{escape(str(page.resolve()))}[/]"))


def _tell(found: Reach, language: Language) -> None:
    """The story on the terminal, on standard output: it is the result."""
    from rich.console import Console
    from rich.markup import escape

    from humanline.report.reach.standing import ReachVoice, Standing

    of, graph = Standing(found, ReachVoice(language)), found.graph
    voice, console = of.voice, Console(soft_wrap=True, highlight=False)

    def line(text: str = "") -> None:
        console.print(text)

    states = voice.counted("reach.state", len(graph.states))
    moves = voice.counted("reach.move", len(graph.moves))
    head = voice("reach.source", source=graph.source, format=graph.format, states=states, moves=moves)
    line(f"[bold]{escape(head)}[/]")
    _ways(of, line)
    line()
    _findings(of, line)
    for rules in found.rule_sets:
        line()
        line(f"[bold]{escape(of.text(rules.title))}[/]")
        by_id = {verdict.rule: verdict for verdict in found.verdicts if verdict.set == rules.name}
        for rule in rules.rule:
            verdict = by_id[rule.id].verdict
            line(f"  {_SIGNS[verdict]} {escape(of.text(rule.text))} ({voice(f'reach.verdict.{verdict}')})")
        for item in rules.cannot_check:
            line(f"  [dim]· {escape(voice('reach.cannot_check', text=of.text(item.text)))}[/]")
        line(f"  [dim]{escape(of.text(rules.advice))}[/]")
    if found.mends:
        line()
        line(f"[bold]{voice('reach.mends')}[/]")
        for what in dict.fromkeys(mend.what for mend in found.mends):
            line(f"  {escape(of.mended(what))}")
            for mend in found.mends:
                if mend.what == what:
                    line(f"    + {escape(of.mend(mend))}")
    _asking(found, voice, line)
    for note in found.notes:
        line(f"[dim]{voice(f'reach.note.{note}')}[/]")
    for remark in graph.notes:
        line(f"[dim]{escape(voice.note(remark))}[/]")
    line()


def _ways(of: Standing, tell: Callable[[str], None]) -> None:
    """How far a person is, from where customers come in and at worst, as the page tells it."""
    from rich.markup import escape

    from humanline.report.reach.answer import at_worst, start_from
    from humanline.report.voice import plain

    found, told = of.found, [of.comes_in()]
    for number, entry in enumerate(found.entries[:TOLD]):
        told.append(start_from(of, entry))
        if number == 0:
            told += [at_worst(of), _way_there(of, entry)]
        told.append(of.follower(of.index[entry.state]))
    for text in plain(filter(None, told)):
        tell(escape(text))
    if found.moments:
        tell(escape(of.coming_for()))
        missing = [moment.moment for moment in found.moments.moments if not moment.state]
        if missing:
            tell(escape(of.voice("reach.not_matched", moments=", ".join(missing))))


def _way_there(of: Standing, entry: Entry) -> str:
    """The stops on the way to the place that is farthest from a person, and where that stands in the source."""
    if len(entry.way_to_farthest.steps) < 2:
        return ""
    place = of.states[of.index[entry.farthest]].place
    told = of.voice("reach.way_told", way=of.way(entry.way_to_farthest))
    return f"{told} ({place})" if place else told


def _findings(of: Standing, tell: Callable[[str], None]) -> None:
    from rich.markup import escape

    findings, voice = of.found.findings, of.voice
    if not findings:
        tell(voice("reach.found_none"))
        return
    tell(f"[bold]{voice('reach.found')}[/]")
    for kind in dict.fromkeys(finding.kind for finding in findings):
        of_kind = [finding for finding in findings if finding.kind == kind]
        for finding in of_kind[:TOLD]:
            place = f" [dim]{escape(finding.place)}[/]" if finding.place else ""
            tell(f"  • {escape(of.finding(finding))}{place}")
        if len(of_kind) > TOLD:
            tell(f"    {voice('reach.more', count=len(of_kind) - TOLD)}")


def _asking(found: Reach, spoken: Voice, tell: Callable[[str], None]) -> None:
    """Where the line can be asked in this menu, with what to put in at the first."""
    from rich.markup import escape

    from humanline.reach.asking_the_line import places_to_ask, snippet

    places = places_to_ask(found.graph)
    if not places:
        return
    tell("")
    tell(f"[bold]{spoken.counted('reach_page.asking.heading', len(places))}[/]")
    for one in places[:TOLD]:
        menu = one.state.name or one.state.id
        tell(f"  {escape(spoken('reach.asking.place', chosen=one.chosen, menu=menu, place=one.place))}")
    for text in snippet(found.graph.format, places[0]):
        tell(f"    [dim]{escape(text)}[/]")
