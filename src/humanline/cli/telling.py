"""Progress and messages: results go to standard output, everything else to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from humanline.foundation.language import Language

if TYPE_CHECKING:
    from rich.table import Table

    from humanline.model.facts import Notice

#: The exit code of a command that did its work on a log of which too many records were rejected.
UNRELIABLE = 4
#: More columns than any table has.
_AS_WIDE_AS_IT_IS = 10_000

LanguageOption = Annotated[
    Language | None, typer.Option("--language", "-l", help="Language of the page; else that of line.toml.")
]


#: Where it stands, as it is told.
THE_PLAN = "out/plan.json"


def the_plan() -> Path:
    """The plan in the folder where the command is given."""
    from humanline.foundation.files import place_of

    return place_of(Path(), "plan.json")


SignedPlan = Annotated[
    Path,
    typer.Argument(help="The signed plan.", metavar="[PLAN_JSON]", default_factory=the_plan, show_default=THE_PLAN),
]

OpenOption = Annotated[bool, typer.Option("--open", help="Open the page in the browser when it is made.")]


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Callable[[str, float], None]]:
    """A progress line on standard error, for a person who watches; silent where nobody does."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda _what, _share: None
        return
    shown = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
    with shown:
        task = shown.add_task("Starting", total=1.0)
        yield lambda what, share: shown.update(task, description=what, completed=share)


def from_input(name: str, kept_as: str) -> str:
    """The file of a name; `-` is what comes in on standard input, as a file until the command ends.

    Args:
        name: as it was given.
        kept_as: what the file is called meanwhile.
    """
    if name != "-":
        return name
    import atexit
    from tempfile import TemporaryDirectory

    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    path = Path(folder.name) / kept_as
    path.write_bytes(sys.stdin.buffer.read())
    return str(path)


def print_json(record: bytes) -> None:
    """Print a record on standard output.

    Raises:
        OutputError: it can't be written; a reader that has seen enough and went away is no fault.
    """
    with _to_standard_output():
        sys.stdout.buffer.write(record + b"\n")
        sys.stdout.buffer.flush()


def print_table(table: Table) -> None:
    """Print a table on standard output: broken to fit a terminal, in full width anywhere else, and never cut."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else _AS_WIDE_AS_IT_IS
    Console(highlight=False, width=width).print(table, crop=False)


@contextmanager
def _to_standard_output() -> Iterator[None]:
    from humanline.foundation.files import cannot_write

    try:
        yield
    except BrokenPipeError:
        stop_writing()
    except OSError as error:
        stop_writing()
        raise cannot_write("standard output", error) from error


def stop_writing() -> None:
    """Write what is still waiting for standard output to nowhere, so that the end of the program is no fault too."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())


def show(page: Path, *, wanted: bool) -> None:
    """Open a page in the browser of whoever asked for that; where there is none, its path was told."""
    if wanted:
        import webbrowser

        webbrowser.open(page.resolve().as_uri())


def say(text: str) -> None:
    """Tell the person at the terminal something, with Rich's marks for colour."""
    from rich.console import Console

    Console(stderr=True, soft_wrap=True, highlight=False).print(text)


def stop_if_unreliable(notices: Sequence[Notice], language: Language) -> None:
    """The last words: what is to be decided; and exit code 4 where too many records were rejected to rely on the rest.

    Raises:
        typer.Exit: code 4.
    """
    from rich.markup import escape

    from humanline.report.voice import Voice

    words = Voice(language).before_all(notices)
    for sentence in words:
        say(f"[bold]✗ {escape(sentence)}[/]")
    if any(notice.code == "many_rejected" for notice in notices):
        raise typer.Exit(UNRELIABLE)
