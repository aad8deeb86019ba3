"""`humanline forget`: a customer's words and number go; that it happened stays."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from humanline.cli.colleague import DataOption
from humanline.cli.telling import LanguageOption, say


def forget(
    customer: Annotated[str, typer.Argument(help="The customer, as they were named when it was opened.")],
    data: DataOption = Path("live"),
    language: LanguageOption = None,
) -> None:
    """Forget a customer: what was said and where they can be called back; the ledger still holds, without them.

    Also while it serves. Backups that were made before still have it: let them end too.

    humanline forget 12345 --data live
    """
    from rich.markup import escape

    from humanline.cli.needing import needed
    from humanline.line.saying import said

    with needed():
        from humanline.store.forgetting import forget as forget_in
        from humanline.store.live_store import existing
    store = existing(data)
    try:
        count = store.write(lambda found: forget_in(found, store.pseudonym(customer))).result()
        store.wipe()
    finally:
        store.close()
    say(escape(said("live.forgotten", language or "en", count=count)))
