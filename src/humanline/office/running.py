"""Open the pages, until somebody closes them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette

from humanline.foundation.errors import Fault, InputError
from humanline.foundation.language import Language
from humanline.office.addresses import ADDRESSES, PUBLIC
from humanline.office.entry import refusing
from humanline.office.projects import Projects
from humanline.office.shell import Office, warm
from humanline.serve.listening import OWN_NAMES, Stop, address_of, answer_until_stopped, listening
from humanline.serve.routes import application
from humanline.serve.security import KEY, PAGES, Keys

_HOST = "127.0.0.1"


def office_of(folder: Path, *, port: int, language: Language | None = None) -> Office:
    """What the pages over a folder share.

    Args:
        folder: a project, or the folder of several.
        port: on which they are answered: browsers keep no cookies of ports apart.
        language: of pages that are about no project; `None`: the one that the browser asks for.

    Raises:
        InputError: there is no such folder.
    """
    if not folder.is_dir():
        rule = "It opens a project, or the folder in which projects stand."
        raise InputError([Fault(str(folder), "there is no such folder", rule, "Make it, or name another.")])
    return Office(Projects(folder), Keys(f"humanline-{port}"), language)


def application_of(office: Office) -> Starlette:
    """The pages, as a server runs them."""
    return application(
        ADDRESSES, office, hosts=OWN_NAMES, refused=refusing(office), headers=PAGES, keys=office.keys, public=PUBLIC
    )


def run(
    folder: Path,
    *,
    port: int = 0,
    language: Language | None = None,
    ready: Callable[[str], object] = lambda _address: None,
) -> None:
    """Answer on this machine alone until it is closed, in the page or by Ctrl-C.

    Args:
        folder: a project, or the folder of several.
        port: to listen on; 0 for one that is free.
        language: of pages that are about no project; `None`: the one that the browser asks for.
        ready: is given the address to open, which works once.

    Raises:
        InputError: there is no such folder; it can't listen there.
    """
    with listening(_HOST, port) as opened:
        address = address_of(opened, _HOST)
        office = office_of(folder, port=opened.getsockname()[1], language=language)
        stop = Stop()
        office.close = stop
        office.new_address = lambda: f"{address}/?{KEY}={office.keys.new_key()}"
        try:
            threading.Thread(target=warm, daemon=True).start()
            answer_until_stopped(application_of(office), opened, lambda: ready(office.new_address()), stop)
        finally:
            office.keys.close()
            office.projects.close()
