"""The signed line with the contacts behind it, until the process is told to stop."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from humanline.foundation.language import Language
from humanline.line import Line
from humanline.serve.addresses import ADDRESSES
from humanline.serve.appending import AppendedFile
from humanline.serve.decisions import Room, refused
from humanline.serve.listening import OWN_NAMES, address_of, answer_until_stopped, listening
from humanline.serve.live import KEEP_DAYS, LiveRoom
from humanline.serve.log_lines import say_in_lines
from humanline.serve.machine import Machine
from humanline.serve.policies import PlanFile
from humanline.serve.routes import Address, application
from humanline.serve.security import DATA, Refusing
from humanline.store.live_store import Store
from humanline.store.spool import Spool


def run_live(
    line: Line,
    *,
    addresses: Sequence[Address[LiveRoom]] = ADDRESSES,
    data: Path,
    out: Path,
    host: str,
    port: int,
    names: Sequence[str] = (),
    origins: Sequence[str] = (),
    language: Language = "en",
    menu: str = "",
    number: str = "",
    machine: Machine | None = None,
    keep_days: int = KEEP_DAYS,
    plan: Path | None = None,
    opened_again: Callable[[Path], Line] | None = None,
    headers: Mapping[str, str] = DATA,
    refusing: Refusing = refused,
    ready: Callable[[str], object] = lambda _address: None,
) -> None:
    """Answer for contacts too, kept in a folder, until the process is told to stop (SIGINT or SIGTERM).

    Args:
        line: that decides.
        addresses: that are answered.
        data: the folder; made where it is not there.
        out: where decisions are kept that are asked for alone.
        host: address to listen on.
        port: 0–65,535; 0 for any that is free.
        names: other names under which it is asked, such as that of a proxy in front of it.
        origins: sites whose pages may ask it from a browser.
        language: of answers, where a request says none.
        menu: what the addresses begin with at which a call goes on.
        number: the telephone number that customers are given when all else fails.
        machine: the organisation's bot.
        keep_days: days in which what was said in a contact is kept after its end; 0: until the customer is forgotten.
        plan: where the plan lies; looked at now and then, with `opened_again`.
        opened_again: makes the line of a plan, by its path.
        headers: of every answer.
        refusing: says what was refused.
        ready: is given the address when it listens.

    Raises:
        InputError: it can't listen there; another process serves from the folder, or writes the same file.
        OutputError: the folder or the file can't be made or written.
    """
    say_in_lines(sys.stderr)
    with listening(host, port) as opened:
        store = Store(data)
        try:
            spool = Spool(data / "spool")
            file = AppendedFile(out)
        except BaseException:
            store.close()
            raise
        room = LiveRoom(
            line,
            Room(line, file, language, menu),
            store,
            spool,
            language=language,
            number=number,
            machine=machine,
            keep_days=keep_days,
            plan=PlanFile(plan, opened_again, data / "policies") if plan and opened_again else None,
        )
        try:
            app = application(
                addresses, room, hosts=(*OWN_NAMES, host, *names), refused=refusing, headers=headers, origins=origins
            )
            room.start()
            answer_until_stopped(app, opened, lambda: ready(address_of(opened, host)))
        finally:
            room.close()
            file.close()
