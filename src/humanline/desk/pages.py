"""How a page is made: its words, its language, and the files that go with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any, cast, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from humanline.foundation.language import USUAL, Language
from humanline.foundation.words import Catalogue, fill, read_catalogue
from humanline.line.saying import when
from humanline.model.live import time_of
from humanline.serve.live import LiveRoom
from humanline.serve.reading import hours_shown

#: Path below the root → type of the file of that name in this room.
FILES = {
    "/desk.css": "text/css; charset=utf-8",
    "/desk.js": "text/javascript; charset=utf-8",
    "/button.js": "text/javascript; charset=utf-8",
}
#: Files that pages of other sites load.
_FOR_ANY_SITE = frozenset({"/button.js"})
_LANGUAGES: tuple[str, ...] = get_args(Language)


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """Every sentence, by its key, in each language."""
    return read_catalogue(files("humanline.desk") / "words")


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("humanline.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _text(name: str) -> str:
    return files("humanline.desk").joinpath(name).read_text(encoding="utf-8")


def words_of(language: Language) -> Callable[..., str]:
    """What says a sentence in a language."""

    def say(key: str, **values: object) -> str:
        return fill(catalogue()[key][language], values)

    return say


def language_of(request: Request, usual: Language) -> Language:
    """The language of a page: that of `?in=`, else the first that the browser wants and we have, else the usual one."""
    wanted = [request.query_params.get("in", ""), *re.split("[,;]", request.headers.get("accept-language", ""))]
    short = (one.strip()[:2].lower() for one in wanted)
    return next((cast("Language", one) for one in short if one in _LANGUAGES), usual)


def clock_of(room: LiveRoom, language: Language) -> Callable[[object], str]:
    """What says a time: of today its hour alone, of another day the day too."""
    zone = ZoneInfo(room.line.policy.time_zone)

    def clock(value: object) -> str:
        time = time_of(value) if isinstance(value, int) else value
        if not isinstance(time, datetime):
            return ""
        local = time.astimezone(zone)
        today = room.now().astimezone(zone).date()
        return f"{local:%H:%M}" if local.date() == today else when(local, language)

    return clock


def page(
    request: Request, room: LiveRoom, template: str, values: Mapping[str, Any] | None = None, status: int = 200
) -> Response:
    """A page.

    Args:
        request: says in which language.
        room: whose hours and number stand on it.
        template: name of the file.
        values: that stand on it.
        status: of HTTP.
    """
    language = language_of(request, room.language)
    more = {"clock": clock_of(room, language), "hours": hours_shown(room), "number": room.number, **(values or {})}
    return _made(request, language, template, more, status)


def bare(request: Request, template: str, status: int) -> Response:
    """A page of what is refused before anything is known."""
    return _made(request, language_of(request, USUAL), template, {"hours": {}, "number": ""}, status)


def _made(request: Request, language: Language, template: str, values: Mapping[str, Any], status: int) -> Response:
    wanted = request.query_params.get("in", "")[:2]
    common = {
        "say": words_of(language), "language": language, "query": f"?in={wanted}" if wanted.isalpha() else "",
        "name": "new", "version": "", "ended": False,
    }  # fmt: skip
    text = _templates().get_template(template).render(**common | dict(values))
    return Response(text, status, media_type="text/html; charset=utf-8")


def file_of(path: str) -> Callable[[Request, LiveRoom], Any]:
    """What answers with a file of this room.

    Args:
        path: one of `FILES`.
    """
    text = _text(path.removeprefix("/"))

    async def answer(_request: Request, _room: LiveRoom) -> Response:
        headers = {"cross-origin-resource-policy": "cross-origin"} if path in _FOR_ANY_SITE else {}
        return Response(text, media_type=FILES[path], headers=headers)

    return answer


def safe_link(link: str) -> str:
    """A link that a browser may follow; empty where it is anything but a page."""
    return link if urlsplit(link).scheme in ("https", "http") else ""
