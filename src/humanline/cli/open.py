"""`humanline open`: all of it in the browser, without a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from humanline.cli.telling import LanguageOption, say

#: Modules of the extra `open`.
_EXTRA = ("starlette", "uvicorn", "python_multipart", "segno")


def open_pages(
    folder: Annotated[
        Path, typer.Argument(help="A project, or the folder in which projects stand.", metavar="FOLDER")
    ] = Path(),
    port: Annotated[
        int, typer.Option("--port", min=0, max=65_535, help="Port to listen on; 0 for one that is free.")
    ] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address and open no browser.")] = False,
    behind: Annotated[
        str, typer.Option("--behind", help="Its address behind a proxy with TLS: https://humanline.example.org.")
    ] = "",
    language: LanguageOption = None,
) -> None:
    """Do all of it in the browser: drop an export, look at how it is read, hold the workshop, draw the line, sign.

    It answers on this machine alone, and nothing leaves it; with --behind, whoever has a key at that address. The
    address that is printed opens it in one browser, once. The files are the same as the command line's: either can go
    on where the other stopped. Close it in the page, or with Ctrl-C.
    """
    from rich.markup import escape

    from humanline.foundation.errors import HumanlineError
    from humanline.foundation.language import USUAL
    from humanline.report.words import sentence

    try:
        from humanline.office.running import run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _EXTRA:
            raise
        raise HumanlineError(f"{error.name} is not there. Install it: pip install 'humanline[open]'") from None
    spoken = language or USUAL

    def ready(address: str) -> None:
        say(escape(sentence("terminal.open.ready", spoken, address=address)))
        if not no_browser and not behind:
            import webbrowser

            webbrowser.open(address)

    run(folder, port=port, behind=behind, language=language, ready=ready)
    say(escape(sentence("terminal.open.closed", spoken, folder=folder.resolve())))
