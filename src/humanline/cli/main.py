"""The front of the command line: what there is, and how errors are told."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Annotated, NoReturn

import typer

from humanline import __version__
from humanline.cli import (
    backup,
    check,
    colleague,
    decide,
    demo,
    facts,
    forget,
    init,
    ledger,
    plan,
    reach,
    review,
    serve,
    sign,
    staff,
    trial,
    workshop,
)
from humanline.cli.open import open_pages
from humanline.cli.telling import say, stop_writing
from humanline.foundation.errors import ExpressionError, Fault, HumanlineError, InputError

#: What Typer exits with when somebody presses Ctrl-C.
STOPPED = 130

#: What `humanline` alone says.
FIRST = """\
[bold]humanline open[/]              all of it in the browser: drop an export, or hold the workshop on phones
[bold]humanline demo[/]              look around: a made-up housing association, from its log to its line
[bold]humanline init export.csv[/]   begin with your own contact log; without one: [bold]humanline workshop[/]
[bold]humanline reach menu.txt[/]    how many steps it takes to reach a person, in a phone menu, a flow or a site

[dim]Everything there is: humanline --help[/]"""

app = typer.Typer(
    name="humanline",
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Where should a person be? Find the line between personal and digital contact.\n\n"
    "In the browser:          [bold]humanline open[/].\n\n"
    "With a contact log:      [bold]humanline init export.csv[/], then [bold]humanline facts line.toml[/].\n\n"
    "Without one, in an hour: [bold]humanline workshop[/], then [bold]humanline plan workshop.xlsx[/].\n\n"
    "When the line is right:   [bold]humanline sign[/]; on its day [bold]humanline review[/].\n\n"
    "Contact by contact:      [bold]humanline decide[/].\n\n"
    "For a menu or a site:    [bold]humanline serve[/].\n\n"
    "How many staff, when:    [bold]humanline staff[/].\n\n"
    "Test it:                 [bold]humanline trial init[/], then [bold]humanline trial design[/].\n\n"
    "How far is a person:     [bold]humanline reach menu.txt[/].\n\n"
    "To look around first:    [bold]humanline demo[/].",
)
app.command("open")(open_pages)
app.command()(init.init)
app.command()(facts.facts)
app.command()(workshop.workshop)
app.command()(plan.plan)
app.command()(staff.staff)
app.command()(sign.sign)
app.command()(review.review)
app.command()(check.check)
app.command()(decide.decide)
app.command()(serve.serve)
app.command()(colleague.colleague)
app.add_typer(ledger.app, name="ledger")
app.command()(forget.forget)
app.command()(backup.backup)
app.command()(backup.restore)
app.add_typer(trial.app, name="trial")
app.command()(reach.reach)
app.command()(demo.demo)


@app.callback()
def _front(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Options that stand before a command; alone, the three things one can do first."""
    if version:
        typer.echo(f"humanline {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        say(FIRST)


class _WithoutPandas:
    """Arrow loads pandas for its first array, where it is there: half a second, and no command needs it."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:  # noqa: ARG002
        """Nothing, of what is not pandas.

        Raises:
            ModuleNotFoundError: it is.
        """
        if name == "pandas":
            raise ModuleNotFoundError(name=name)


@contextmanager
def _light() -> Iterator[None]:
    finder = _WithoutPandas()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def main() -> None:
    """Run the command line.

    Exits with 0 done, 2 input can't be used, 3 a rule of `reach` or a promise of a plan not kept, 4 done on a log of
    which too many records were rejected to rely on it, 1 any other fault, 130 Ctrl-C.
    """
    try:
        with _light():
            app(standalone_mode=True)
    except InputError as error:
        _refuse(error.faults, 2)
    except ExpressionError as error:
        _refuse((error.fault,), 1)
    except HumanlineError as error:
        sys.stderr.write(f"✗ {error}\n")
        sys.exit(1)
    except MemoryError:
        way_out = "Ask for less at once, or run it on a larger machine."
        _refuse((Fault("humanline", "there is not enough memory", way_out),), 1)
    except OSError as error:  # what no step has named itself
        stop_writing()
        found = f"the system refuses it ({error.strerror or error})"
        _refuse((Fault(str(error.filename or "humanline"), found, "Mend that, and try again."),), 1)
    except SystemExit as stop:
        if stop.code == STOPPED:
            from humanline.cli.spoken import spoken_in
            from humanline.report.words import sentence

            sys.stderr.write(f"\n{sentence('terminal.stopped', spoken_in(sys.argv[1:]))}\n")
        raise


def _refuse(faults: Iterable[Fault], code: int) -> NoReturn:
    """Say what could not be used, in the language of the command, and end."""
    from humanline.cli.spoken import spoken_in
    from humanline.report.faults import fault_in

    language = spoken_in(sys.argv[1:])
    for fault in faults:
        sys.stderr.write(f"✗ {fault_in(fault, language)}\n")
    sys.exit(code)
