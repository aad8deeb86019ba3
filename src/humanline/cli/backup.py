"""`humanline backup` and `humanline restore`: a whole copy of what is kept, also while it serves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from humanline.cli.colleague import DataOption
from humanline.cli.telling import LanguageOption, say


def backup(
    out: Annotated[Path, typer.Option("--out", "-o", help="The file that is made.")] = Path("live-backup.db"),
    data: DataOption = Path("live"),
    language: LanguageOption = None,
) -> None:
    """Make a whole copy of what is kept, also while it serves. Only its owner can read it.

    humanline backup --data live --out live-backup.db
    """
    from rich.markup import escape

    from humanline.cli.needing import needed
    from humanline.line.saying import said

    with needed():
        from humanline.store.sqlite import back_up
    back_up(data, out)
    say(escape(said("live.backed_up", language or "en", path=out.resolve())))


def restore(
    copy: Annotated[Path, typer.Argument(help="What `humanline backup` made.", metavar="BACKUP")],
    data: DataOption = Path("live"),
    language: LanguageOption = None,
) -> None:
    """Put a copy back into a folder in which nothing is kept.

    humanline restore live-backup.db --data live
    """
    from rich.markup import escape

    from humanline.cli.needing import needed
    from humanline.line.saying import said

    with needed():
        from humanline.store.sqlite import restore as put_back
    put_back(copy, data)
    say(escape(said("live.restored", language or "en", path=data.resolve())))
