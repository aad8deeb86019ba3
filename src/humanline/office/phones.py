"""The workshop's own pages on the local network: each scores on their phone; nothing else is answered there."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import get_args

import segno
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from humanline.foundation.errors import Fault
from humanline.foundation.language import Language
from humanline.model.judgement import Side
from humanline.office.entry import icon, page_script, style_sheet
from humanline.office.hours import Hour, LineAnswer, Rater
from humanline.office.projects import Project
from humanline.office.shell import go, render
from humanline.report.voice import Voice
from humanline.serve.forms import form_in
from humanline.serve.listening import address_of, server_of
from humanline.serve.routes import Address, application
from humanline.serve.security import FORM_KEY, KEY, PAGES, Keys, Refusing

#: An address of no network, to learn by which of its own a machine would ask; nothing is sent.
_NOWHERE = ("192.0.2.1", 9)
_LOCAL = "127.0.0.1"
#: Those of all pages, but for one that browsers take from a machine of their own or over TLS alone.
_HEADERS = {name: value for name, value in PAGES.items() if name != "cross-origin-opener-policy"}
#: Seconds in which a server has begun.
_BEGIN_S = 10


@dataclass
class Phones:
    """What the pages on phones share.

    Attributes:
        project: whose workshop it is.
        hour: the workshop.
        keys: who may come in.
        raters: session → number of who scores in it.
    """

    project: Project
    hour: Hour
    keys: Keys
    raters: dict[str, int] = field(default_factory=dict)

    @property
    def language(self) -> Language:
        """Of the pages."""
        return self.project.language

    def rater(self, request: Request) -> Rater | None:
        """Who asks; `None` where they have not said for whom they answer."""
        return self.hour.rater(self.raters.get(request.state.session, 0))


class Network:
    """The workshop on the local network, while it is held.

    Args:
        project: whose workshop it is.
        hour: the workshop.

    Raises:
        InputError: it can't listen there.
    """

    def __init__(self, project: Project, hour: Hour) -> None:
        host = own_address()
        self.is_local = host == _LOCAL
        self._socket = socket.create_server((host, 0), backlog=256)
        self.address = address_of(self._socket, host)
        keys = Keys(f"humanline-hour-{self._socket.getsockname()[1]}", once=False)
        self.code = keys.new_code()
        self._phones = Phones(project, hour, keys)
        app = application(
            ADDRESSES, self._phones, hosts=(host,), refused=_refusing(self._phones), headers=_HEADERS, keys=keys,
            public=("/style.css", "/page.js", "/icon.svg"),
        )  # fmt: skip
        self._server = server_of(app)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)
        self._thread.start()

    @property
    def link(self) -> str:
        """The address with its code."""
        return f"{self.address}/?{KEY}={self.code}"

    def picture(self) -> str:
        """The address as a code to scan: SVG."""
        code = segno.make(self.link, error="m")
        return str(code.svg_inline(omitsize=True, dark="#22303C", light="#FFFFFF", border=3))

    def close(self) -> None:
        """Nobody comes in any more."""
        self._phones.keys.close()
        self._server.should_exit = True
        self._thread.join(_BEGIN_S)
        self._socket.close()


def own_address() -> str:
    """The address of this machine on the local network; that of itself where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked, suppress(OSError):
        asked.connect(_NOWHERE)  # of a datagram: nothing is sent
        return str(asked.getsockname()[0])
    return _LOCAL


def _page(request: Request, phones: Phones, template: str, status: int = 200, **values: object) -> Response:
    session = getattr(request.state, "session", "")
    html = render(
        template,
        say=Voice(phones.language),
        language=phones.language,
        organisation=phones.project.title,
        key_name=FORM_KEY,
        form_key=phones.keys.form_key(session) if session else "",
        **values,
    )
    return HTMLResponse(html, status)


def _refusing(phones: Phones) -> Refusing:
    def refused(request: Request, status: int, fault: Fault) -> Response:
        return _page(request, phones, "phone_code.html", status, asks=status == 403, fault=fault)

    return refused


async def begin(request: Request, phones: Phones) -> Response:
    """For whom somebody answers; who has said it goes on."""
    if phones.rater(request) is not None:
        return go("/score")
    free = [one.number for one in phones.hour.raters]
    return _page(request, phones, "phone_join.html", sides=get_args(Side), numbers=free)


async def join(request: Request, phones: Phones) -> Response:
    """Somebody judges, or goes on where they were."""
    form = await form_in(request, phones.keys)
    before = int(form.get("number")) if form.get("number").isdecimal() else 0
    if phones.hour.rater(before) is not None:
        phones.raters[request.state.session] = before
        return go("/score")
    side = next((one for one in get_args(Side) if one == form.get("side")), None)
    if side is None:
        return await begin(request, phones)
    rater = phones.hour.join(side, form.get("department"))
    if rater is None:
        return _page(
            request, phones, "phone_join.html", 409, sides=(), numbers=[one.number for one in phones.hour.raters]
        )
    phones.raters[request.state.session] = rater.number
    return go("/score")


async def score(request: Request, phones: Phones) -> Response:
    """One moment; the first that was not scored, or the one that is asked for."""
    rater = phones.rater(request)
    if rater is None:
        return go("/")
    todo = phones.hour.to_score
    asked = request.query_params.get("at", "")
    at = int(asked) - 1 if asked.isdecimal() and 0 < int(asked) <= len(todo) else _next(phones.hour, rater)
    done = [one.name in rater.answers for one in todo]
    if at is None:
        return _page(request, phones, "phone_done.html", rater=rater, moments=todo, done=done, round=phones.hour.round)
    moment = todo[at]
    answer = rater.answers.get(moment.name) or rater.first.get(moment.name) or LineAnswer()
    spread = phones.hour.said_first(moment.name) if phones.hour.round > 1 else None
    return _page(
        request, phones, "phone_score.html", rater=rater, moment=moment, at=at + 1, count=len(todo), answer=answer,
        again=phones.hour.round > 1, spread=spread,
    )  # fmt: skip


def _next(hour: Hour, rater: Rater) -> int | None:
    return next((k for k, one in enumerate(hour.to_score) if one.name not in rater.answers), None)


async def save_score(request: Request, phones: Phones) -> Response:
    """Keep two scores, and on to the next moment."""
    rater = phones.rater(request)
    form = await form_in(request, phones.keys)
    if rater is None:
        return go("/")
    answer = LineAnswer(_number(form.get("matters"), 0, 10), _number(form.get("adds"), -2, 2))
    phones.hour.answer(rater.number, form.fields.get("moment", [""])[0], answer)
    return go("/score")


def _number(text: str, low: int, high: int) -> float | None:
    """A whole number between two others; `None` where nothing was chosen."""
    plain = text.removeprefix("-")
    value = int(text) if plain.isdecimal() and len(plain) <= 2 else None
    return float(value) if value is not None and low <= value <= high else None


ADDRESSES: tuple[Address[Phones], ...] = (
    Address("GET", "/", "for whom somebody answers", begin),
    Address("POST", "/join", "somebody judges", join),
    Address("GET", "/score", "one moment", score),
    Address("POST", "/score", "keep two scores", save_score),
    Address("GET", "/style.css", "the style of all pages", style_sheet),
    Address("GET", "/page.js", "the script of all pages", page_script),
    Address("GET", "/icon.svg", "the picture in the tab", icon),
)
