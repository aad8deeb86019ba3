"""`humanline ledger`: who asked for a person, what became of it, and whether nobody changed it since."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from humanline.cli.colleague import DataOption
from humanline.cli.telling import LanguageOption, print_json, say

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
