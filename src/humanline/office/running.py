"""Open the pages, until somebody closes them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette

from humanline.foundation.errors import Fault, InputError
from humanline.foundation.language import Language
from humanline.office.addresses import ADDRESSES, PUBLIC
from humanline.office.at_work import Order
from humanline.office.entry import refusing
from humanline.office.projects import Projects
from humanline.office.shell import Office, warm
from humanline.office.working import Worker
from humanline.serve.listening import OWN_NAMES, Stop, address_of, answer_until_stopped, listening
from humanline.serve.routes import application
from humanline.serve.security import KEY, PAGES, Keys

_HOST = "127.0.0.1"
#: Seconds after which what long work needs is made ready: the first page comes first.
_LATER_S = 5.0
#: Behind a proxy, which asks from elsewhere: every network there is.
_ALL = "0.0.0.0"  # noqa: S104  names and keys decide who is answered


def office_of(folder: Path, *, port: int, behind: str = "", language: Language | None = None) -> Office:
    """What the pages over a folder share.

    Args:
        folder: a project, or the folder of several.
        port: on which they are answered: browsers keep no cookies of ports apart.
        behind: their address where a proxy with TLS stands in front of them.
        language: of pages that are about no project; `None`: the one that the browser asks for.

    Raises:
        InputError: there is no such folder.
    """
    if not folder.is_dir():
        rule = "It opens a project, or the folder in which projects stand."
        raise InputError([Fault(str(folder), "there is no such folder", rule, "Make it, or name another.")])
    return Office(Projects(folder), Keys(f"humanline-{port}", origin=behind), language)


def application_of(office: Office) -> Starlette:
    """The pages, as a server runs them."""
    behind = urlsplit(office.keys.origin).hostname
    hosts = OWN_NAMES if behind is None else (behind,)
    return application(
        ADDRESSES, office, hosts=hosts, refused=refusing(office), headers=PAGES, keys=office.keys, public=PUBLIC
    )


def run(
    folder: Path,
    *,
    port: int = 0,
    behind: str = "",
    language: Language | None = None,
    ready: Callable[[str], object] = lambda _address: None,
) -> None:
    """Answer until it is closed, in the page or by Ctrl-C: on this machine alone, or behind a proxy with TLS.

    Args:
        folder: a project, or the folder of several.
        port: to listen on; 0 for one that is free.
        behind: its address where a proxy with TLS stands in front of it, such as `https://humanline.example.org`: it
            then listens on every network there is, and answers under that name alone.
        language: of pages that are about no project; `None`: the one that the browser asks for.
        ready: is given the address to open, which works once.

    Raises:
        InputError: there is no such folder; it can't listen there; or it can't stand behind that address.
    """
    behind = _origin(behind) if behind else ""
    with listening(_ALL if behind else _HOST, port) as opened:
        address = behind or address_of(opened, _HOST)
        office = office_of(folder, port=opened.getsockname()[1], behind=behind, language=language)
        stop, warming = Stop(), Worker(idle_s=0.0)
        later = threading.Timer(_LATER_S, warming.give, (Order("warm"),))
        later.daemon = True
        office.close = stop
        office.new_address = lambda: f"{address}/?{KEY}={office.keys.new_key()}"
        try:
            threading.Thread(target=warm, daemon=True).start()
            later.start()
            answer_until_stopped(application_of(office), opened, lambda: ready(office.new_address()), stop)
        finally:
            later.cancel()
            warming.stop()
            office.keys.close()
            office.projects.close()


def _origin(behind: str) -> str:
    """The origin of an address, as a browser tells it.

    Raises:
        InputError: it is no address with TLS, or one with a path.
    """
    found = urlsplit(behind.strip().rstrip("/").lower())
    if found.scheme != "https" or not found.hostname or found.path or found.query or found.username:
        rule = "Whoever is on the network could read along: a proxy with TLS stands in front of it."
        raise InputError([Fault("--behind", f"found {behind[:100]!r}", rule, "Such as https://humanline.example.org.")])
    return f"https://{found.netloc}"
