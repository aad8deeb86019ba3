"""Listen, answer, and stop when asked to, with what was begun done."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn

from humanline.foundation.errors import Fault, InputError
from humanline.foundation.language import Language
from humanline.line import Line
from humanline.serve.appending import AppendedFile
from humanline.serve.decisions import Room
from humanline.serve.routes import application

#: Seconds in which what was begun is done when it stops.
_STOP_S = 3
_OWN_NAMES = ("localhost", "127.0.0.1", "::1")


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
    listening = _listening(host, port)
    try:
        file = AppendedFile(out)
    except BaseException:
        listening.close()
        raise
    room = Room(line, file, language, menu)
    app = application(room, hosts=(*_OWN_NAMES, host, *names), origins=origins)
    server = uvicorn.Server(
        uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=_STOP_S,
            lifespan="off",
        )
    )  # fmt: skip
    before = {number: signal.signal(number, _told_to_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        shown = f"[{host}]" if ":" in host else host
        ready(f"http://{shown}:{listening.getsockname()[1]}")
        server.run(sockets=[listening])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        listening.close()
        file.close()


def _told_to_stop(_number: int, _frame: object) -> None:
    """The server stops by itself; when it has, it raises the signal again, which ends here."""


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Raises:
        InputError: it can't.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2_048)
    except OSError as error:
        why = error.strerror or str(error)
        way_out = "Stop what listens there, or choose another with --port."
        raise InputError(
            [Fault(f"{host}:{port}", f"it can't listen there: {why}", "A free port is needed.", way_out)]
        ) from None
