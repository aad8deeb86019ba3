"""From sections to one HTML file: style and pictures inside, nothing fetched."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from humanline.report.blocks import Page
from humanline.report.numbers import Text
from humanline.report.voice import Voice, capital

_CODE = re.compile(r"`([^`]+)`")


def _said(text: str) -> Markup:
    """A sentence, escaped, with what stands between backticks set as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704  escaped just before


@lru_cache(maxsize=1)
def _environment() -> Environment:
    """Templates with everything escaped; only our own style and drawn pictures are let through."""
    environment = Environment(
        loader=PackageLoader("humanline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["drawn"] = Markup
    environment.filters["said"] = _said
    environment.filters["capital"] = capital
    environment.filters["text"] = lambda cell: cell if isinstance(cell, Text) else Text(str(cell))
    return environment


def _style(*names: str) -> Markup:
    folder = files("humanline.report")
    return Markup("".join(folder.joinpath(name).read_text(encoding="utf-8") for name in names))  # noqa: S704  our own


def render(page: Page, voice: Voice) -> str:
    """The page as HTML."""
    return _environment().get_template("page.html").render(page=page, say=voice, style=_style("style.css"))


def render_charter(page: object, voice: Voice) -> str:
    """The charter as HTML."""
    style = _style("style.css", "charter.css")
    return _environment().get_template("charter.html").render(page=page, say=voice, style=style)
