"""`humanline demo --live`: the made-up organisation at work, with a real service that can be killed."""

from __future__ import annotations

import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from humanline.cli.telling import say

if TYPE_CHECKING:
    from humanline.foundation.language import Language
    from humanline.store.writing import Writing

#: Colleagues who are made up, and the name under which the visitor joins.
_STAFF, _VISITOR = ("Ada", "Bram", "Carla"), "U"
_COMMAND = "import sys; from humanline.cli import main; sys.argv[0] = 'humanline'; main()"


def play(
    folder: Path,
    language: Language,
    *,
    speed: float,
    ready: Callable[[subprocess.Popen[bytes], str, str], object],
    goes_on: Callable[[], bool] = lambda: True,
) -> int:
    """Serve, let made-up people use it, and start it again when it is killed; gives how many were helped.

    Args:
        folder: with the plan.
        language: that everybody speaks.
        speed: how many times faster than in life.
        ready: is given the process, its address and the visitor's key, at each start.
        goes_on: asked again and again; false ends it. Ctrl-C does too.
    """
    from humanline.model.sealed import read
    from humanline.store.live_store import Store
    from humanline.worlds.people import Bot, People

    plan = _signed(folder)
    keys = {name: secrets.token_urlsafe(24) for name in (*_STAFF, _VISITOR)}
    store = Store(folder / "live")
    for name, key in keys.items():
        store.write(partial(_let_in, name=name, key=key)).result()
    store.close()
    secret = folder / "live" / "bot.secret"
    secret.write_bytes(secrets.token_hex(16).encode())
    secret.chmod(0o600)
    bot = Bot(secret.read_bytes(), language)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = ["serve", str(plan), "--data", str(folder / "live"), "--port", str(port), "--language", language,
             "--bot", bot.address, "--bot-secret", str(secret), "--phone", "020 000 00 00"]  # fmt: skip
    people = People(
        port,
        [one.name for one in read(plan).moments] or [""],
        [keys[name] for name in _STAFF],
        language=language,
        speed=speed,
    )
    process = None
    try:
        while goes_on():
            if process is None or process.poll() is not None:
                process = subprocess.Popen([sys.executable, "-c", _COMMAND, *words], stderr=subprocess.DEVNULL)  # noqa: S603
                _listens(port, process)
                ready(process, f"http://127.0.0.1:{port}", keys[_VISITOR])
                if not people.started:
                    people.start()
            time.sleep(0.2)
    except KeyboardInterrupt:
        pass
    finally:
        people.stop()
        bot.stop()
        if process is not None:
            process.terminate()
            process.wait(20)
    return people.helped


def tell(process: subprocess.Popen[bytes], address: str, key: str, language: Language) -> None:
    """Say where to look."""
    from rich.markup import escape

    from humanline.line.saying import said

    for line in ("demo", "demo_customer", "demo_desk", "demo_kill"):
        say(escape(said(f"live.{line}", language, address=address, key=key, process=process.pid)))


def _signed(folder: Path) -> Path:
    """The demonstration's plan with a made-up signature, beside the one that was made."""
    from datetime import timedelta

    from humanline.foundation.clock import system_clock
    from humanline.foundation.files import place_of, write_text
    from humanline.model.sealed import read
    from humanline.plan.signing import sign

    today = system_clock().astimezone().date()
    until = (today + timedelta(days=90)).isoformat()
    found = sign(
        read(place_of(folder, "plan.json")),
        by="Demonstration",
        because="made up",
        until=until,
        clock=system_clock,
        today=today,
    )
    return write_text(folder / "plan-signed.json", found.to_json().decode())


def _let_in(store: Writing, *, name: str, key: str) -> None:
    from humanline.foundation.names import same
    from humanline.model.live import Colleague

    store.add_colleague(Colleague(same(name), name), key, "agent manager figures")


def _listens(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until it listens, half a minute at most."""
    for _ in range(300):
        if process.poll() is not None:
            return
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
