"""`humanline serve`: the signed line behind one address, for a phone menu, a bot or a site."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from humanline.cli.telling import LanguageOption, SignedPlan, say

if TYPE_CHECKING:
    from humanline.foundation.language import Language
    from humanline.line import Line
    from humanline.serve.machine import Machine

SHORTEST_SECRET = 16
#: Keys of a newer plan that are named.
MOST_KEYS = 5


def serve(
    plan_json: SignedPlan,
    host: Annotated[str, typer.Option("--host", help="Address to listen on; 0.0.0.0 for all.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65_535, help="Port to listen on; 0 for one that is free.")
    ] = 8123,
    data: Annotated[
        Path | None,
        typer.Option("--data", help="Answer for contacts too, and keep them in this folder.", metavar="FOLDER"),
    ] = None,
    phone: Annotated[
        str, typer.Option("--phone", help="The number that customers are given when all else fails.")
    ] = "",
    bot: Annotated[
        str, typer.Option("--bot", help="Address of your own bot, which answers in self-service; with --bot-secret.")
    ] = "",
    bot_secret: Annotated[
        Path | None, typer.Option("--bot-secret", help="File with the secret that you and your bot have.")
    ] = None,
    keep_days: Annotated[
        int, typer.Option("--keep-days", min=0, help="Days in which what was said is kept; 0: until you forget it.")
    ] = 365,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="Append each decision to this file, as a line of JSON. [default: decisions.jsonl, in --data if given]",
        ),
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", help="Another name under which it is asked, as behind a proxy; may be given again."),
    ] = None,
    origin: Annotated[
        list[str] | None,
        typer.Option("--origin", help="A site whose pages may ask it, https://www.example.org; may be given again."),
    ] = None,
    menu: Annotated[
        str, typer.Option("--menu", help="Where a call goes on: https://menu.example.org/. [default: beside it]")
    ] = "",
    trial: Annotated[
        list[Path] | None, typer.Option("--trial", help="A frozen trial that is in force; may be given again.")
    ] = None,
    language: LanguageOption = None,
) -> None:
    """Answer a phone menu, a bot or a site: person or self-service, why, and when can a person be there.

    POST /v1/decide with moment, and what else is known, in JSON or as a form; ?as=text, json, twiml or voicexml, and
    ?in=nl or en. Each decision is on the disk before it is answered. Ctrl-C stops it, with what was begun done.

    With --data it answers for contacts as well: who asks for a person is kept before it is answered, waits in order, is
    offered to one colleague with the story, and the ledger shows what became of it.

    humanline serve --data live
    """
    from rich.markup import escape

    from humanline.cli.needing import needed
    from humanline.line import Line
    from humanline.line.saying import said

    start: Callable[..., None]
    with needed():
        if data is None:
            from humanline.serve.running import run as start
        else:
            from humanline.desk.addresses import ADDRESSES, refused
            from humanline.serve.running_live import run_live
            from humanline.serve.security import PAGES

            start = partial(
                run_live,
                addresses=ADDRESSES,
                data=data,
                number=phone,
                headers=PAGES,
                refusing=refused,
                machine=_machine(bot, bot_secret),
                keep_days=keep_days,
            )

    def opened(path: Path) -> Line:
        if not trial:
            return Line.open(path)
        from humanline.loop.trials import read_design

        return Line.open(path, trials=[read_design(path) for path in trial])

    line = opened(plan_json)
    if data is not None:
        start = partial(start, plan=plan_json, opened_again=opened)
    spoken: Language = language or "en"
    kept = out or (data or Path()) / "decisions.jsonl"
    start(
        line,
        out=kept,
        host=host,
        port=port,
        names=name or (),
        origins=origin or (),
        language=spoken,
        menu=menu,
        ready=lambda address: _tell(line, address, data or kept, spoken, live=data is not None),
    )
    say(escape(said("serve.stopped", spoken)))


def _machine(address: str, secret: Path | None) -> Machine | None:
    """The bot, with its secret; `None` where there is none.

    Raises:
        InputError: it has no address of a site, or no secret.
    """
    from urllib.parse import urlsplit

    from humanline.foundation.errors import Fault, InputError
    from humanline.serve.machine import Machine

    if not address:
        return None
    key = secret.read_bytes().strip() if secret is not None and secret.is_file() else b""
    if urlsplit(address).scheme not in ("http", "https") or len(key) < SHORTEST_SECRET:
        rule = f"A bot has an https address, and a secret of at least {SHORTEST_SECRET} characters in a file."
        raise InputError([Fault("--bot", f"found {address[:100]!r}", rule, "Name the file with --bot-secret.")])
    return Machine(address, key)


def _tell(line: Line, address: str, out: Path, language: Language, *, live: bool) -> None:
    from datetime import UTC, datetime

    from rich.markup import escape

    from humanline.line.saying import said

    say(escape(said("serve.live" if live else "serve.ready", language, address=address, path=out.resolve())))
    if line.policy.shadow:
        say(f"[bold]{escape(said(line.policy.shadow, language))}[/]")
    if line.policy.unknown_keys:
        say(escape(said("serve.newer", language, keys=", ".join(line.policy.unknown_keys[:MOST_KEYS]))))
    if line.policy.until and datetime.now(UTC).date().isoformat() > line.policy.until:
        say(escape(said("past", language)))
