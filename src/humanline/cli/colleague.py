"""`humanline colleague`: somebody who helps customers, and the key with which they come."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from humanline.cli.telling import LanguageOption, say

if TYPE_CHECKING:
    from humanline.store.writing import Writing

DataOption = Annotated[Path, typer.Option("--data", help="The folder of `humanline serve`.", metavar="FOLDER")]


def colleague(
    name: Annotated[str, typer.Argument(help="As customers see it: a first name is enough.", metavar="NAME")],
    data: DataOption = Path("live"),
    skill: Annotated[
        list[str] | None, typer.Option("--skill", help="What they know, as the plan calls it; may be given again.")
    ] = None,
    spoken: Annotated[
        list[str] | None, typer.Option("--speaks", help="A language that they speak; may be given again.")
    ] = None,
    manager: Annotated[bool, typer.Option("--manager", help="They may also see how it goes: /desk/manage.")] = False,
    figures: Annotated[
        bool, typer.Option("--figures", help="No colleague, but a program that may read /metrics, and nothing else.")
    ] = False,
    gone: Annotated[bool, typer.Option("--gone", help="They work here no longer: key, password and page end.")] = False,
    language: LanguageOption = None,
) -> None:
    """Let a colleague in: prints the key, once. Of an existing name the old key no longer works.

    humanline colleague Anna --data live --skill rent --speaks nl
    """
    import secrets

    from rich.markup import escape

    from humanline.cli.needing import needed
    from humanline.foundation.errors import Fault, InputError
    from humanline.foundation.names import same
    from humanline.line.saying import said
    from humanline.model.live import Colleague

    if not same(name):
        raise InputError([Fault("NAME", f"found {name!r}", "A name has letters.")])
    with needed():
        from humanline.store.live_store import Store
    token = secrets.token_urlsafe(32)
    store = Store(data, serves=False)
    try:
        scopes = "" if gone else "figures" if figures else "agent manager figures" if manager else "agent"
        known = Colleague(same(name), name.strip(), tuple(skill or ()), tuple(spoken or ()))

        def work(found: Writing) -> None:
            found.add_colleague(known, token, scopes)
            if gone:
                found.there(known.id, 0)

        store.write(work).result()
    finally:
        store.close()
    if gone:
        say(escape(said("live.colleague_gone", language or "en", name=name.strip())))
        return
    say(escape(said("live.colleague", language or "en", name=name.strip())))
    typer.echo(token)
