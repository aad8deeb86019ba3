"""The signed line behind one address, until the process is told to stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from humanline.foundation.language import Language
from humanline.line import Line
from humanline.serve.appending import AppendedFile
from humanline.serve.decisions import ADDRESSES, Room, refused
from humanline.serve.listening import OWN_NAMES, address_of, answer_until_stopped, listening
from humanline.serve.routes import application


def run(
    line: Line,
    *,
    out: Path,
    host: str,
    port: int,
    names: Sequence[str] = (),
    origins: Sequence[str] = (),
    language: Language = "en",
    menu: str = "",
    ready: Callable[[str], object] = lambda _address: None,
) -> None:
    """Answer until the process is told to stop (SIGINT or SIGTERM).

    Args:
        line: that decides.
        out: where decisions are kept.
        host: address to listen on.
        port: 0–65,535; 0 for any that is free.
        names: other names under which it is asked, such as that of a proxy in front of it.
        origins: sites whose pages may ask it from a browser.
        language: of answers, where a request says none.
        menu: what the addresses begin with at which a call goes on.
        ready: is given the address when it listens.

    Raises:
        InputError: it can't listen there; another process writes the same file.
        OutputError: the file can't be made or written.
    """
    with listening(host, port) as opened:
        file = AppendedFile(out)
        try:
            room = Room(line, file, language, menu)
            app = application(ADDRESSES, room, hosts=(*OWN_NAMES, host, *names), refused=refused, origins=origins)
            answer_until_stopped(app, opened, lambda: ready(address_of(opened, host)))
        finally:
            file.close()
