"""`humanline ledger`: who asked for a person, what became of it, and whether nobody changed it since."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from humanline.cli.colleague import DataOption
from humanline.cli.telling import LanguageOption, print_json, say

if TYPE_CHECKING:
    from humanline.foundation.language import Language
    from humanline.life.accounting import Account

#: What a ledger that does not hold ends with.
DOES_NOT_HOLD = 3

app = typer.Typer(no_args_is_help=True, help="Who asked for a person, what became of it, and whether it holds.")


@app.command()
def verify(
    data: DataOption = Path("live"),
    json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
    language: LanguageOption = None,
) -> None:
    """Look whether every line of the ledger follows the one before, and each day has the root that it had.

    Exits with 3 where something was changed, added or taken away.

    humanline ledger verify --data live
    """
    from rich.markup import escape

    from humanline.cli.needing import needed
    from humanline.line.saying import said

    with needed():
        from humanline.store.ledger import verified
        from humanline.store.live_store import existing
    store = existing(data)
    try:
        found = store.read(verified)
    finally:
        store.close()
    if json:
        print_json(found.to_json())
    else:
        spoken = language or "en"
        for fault in found.faults:
            say(f"[bold]✗[/] {escape(fault)}")
        key = "live.broken" if found.faults else "live.holds"
        say(escape(said(key, spoken, entries=found.entries, contacts=found.contacts, roots=len(found.roots))))
    if found.faults:
        raise typer.Exit(DOES_NOT_HOLD)


@app.command()
def report(
    data: DataOption = Path("live"),
    json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
    language: LanguageOption = None,
) -> None:
    """Tell who asked for a person and who reached one, how fast, and which promises were kept.

    humanline ledger report --data live
    """
    from humanline.cli.needing import needed

    with needed():
        from humanline.store.exporting import report as report_in
        from humanline.store.live_store import existing
    store = existing(data)
    try:
        found = store.read(report_in)
    finally:
        store.close()
    if json:
        print_json(found.to_json())
        return
    for account in (found.all, *found.by_channel, *found.by_segment):
        _tell(account, language or "en")


@app.command()
def export(
    data: DataOption = Path("live"),
    out: Annotated[Path, typer.Option("--out", "-o", help="The file that is made.")] = Path("contacts.csv"),
    language: LanguageOption = None,
) -> None:
    """Write contacts as a contact log, which `humanline init` reads: what was said is not in it, nor who.

    humanline ledger export --data live --out contacts.csv
    """
    import io

    from rich.markup import escape

    from humanline.cli.needing import needed
    from humanline.foundation.files import write_text
    from humanline.line.saying import said

    with needed():
        from humanline.store.exporting import write_log
        from humanline.store.live_store import existing
    store, text = existing(data), io.StringIO(newline="")
    try:
        count = store.read(lambda found: write_log(found, text))
    finally:
        store.close()
    write_text(out, text.getvalue(), private=True)
    say(escape(said("live.exported", language or "en", count=count, path=out.resolve())))


def _tell(account: Account, language: Language) -> None:
    from rich.markup import escape

    from humanline.line.saying import said

    def minutes(seconds: float | None) -> str:
        return f"{seconds / 60:.1f}" if seconds is not None else "-"

    share = account.within_three_minutes
    values = {
        **{name: getattr(account, name) for name in account.__struct_fields__},
        "median": minutes(account.median_s),
        "most": minutes(account.nine_in_ten_s),
        "three": f"{100 * share:.0f}%" if share is not None else "-",
    }
    say(f"[bold]{escape(account.of or said('live.everybody', language))}[/]")
    say(escape(said("live.asked", language, **values)))
    say(escape(said("live.fast", language, **values)))
    if account.told:
        say(escape(said("live.told", language, **values)))
    if account.promises:
        say(escape(said("live.kept", language, **values)))
