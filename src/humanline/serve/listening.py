"""Listen, answer, and stop when asked to, with what was begun done."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from humanline.foundation.errors import Fault, InputError

#: Names by which this machine knows itself.
OWN_NAMES = ("localhost", "127.0.0.1", "::1")
#: Seconds in which what was begun is done when it stops.
_STOP_S = 3


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that listens; it is closed afterwards.

    Args:
        host: address to listen on.
        port: 0–65,535; 0 for any that is free.

    Raises:
        InputError: it can't listen there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        opened = socket.create_server((host, port), family=family, backlog=2_048)
    except OSError as error:
        why = error.strerror or str(error)
        way_out = "Stop what listens there, or choose another with --port."
        raise InputError(
            [Fault(f"{host}:{port}", f"it can't listen there: {why}", "A free port is needed.", way_out)]
        ) from None
    with opened:
        yield opened


def address_of(opened: socket.socket, host: str) -> str:
    """How a browser asks it, such as `http://127.0.0.1:8123`.

    Args:
        opened: that listens.
        host: under which it is asked.
    """
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{opened.getsockname()[1]}"


def server_of(app: ASGIApp) -> uvicorn.Server:
    """A server that says nothing about itself and keeps no log of who asked."""
    return uvicorn.Server(
        uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=_STOP_S,
            lifespan="off", log_config=None,
        )
    )  # fmt: skip


class Stop:
    """Called, it ends a server once it has answered what was asked."""

    def __init__(self) -> None:
        self.server: uvicorn.Server | None = None

    def __call__(self) -> None:
        """End it."""
        if self.server is not None:
            self.server.should_exit = True


def answer_until_stopped(
    app: ASGIApp, opened: socket.socket, ready: Callable[[], object], stop: Stop | None = None
) -> None:
    """Answer until the process is told to stop (SIGINT or SIGTERM).

    Args:
        app: what answers.
        opened: that listens.
        ready: called before the first answer.
        stop: ends it too.
    """
    server = server_of(app)
    if stop is not None:
        stop.server = server

    def told_to_stop(_number: int, _frame: object) -> None:
        """Before the server listens to signals itself; and after it, when it raises again what it was told."""
        server.should_exit = True

    before = {number: signal.signal(number, told_to_stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        ready()
        server.run(sockets=[opened])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
