"""From sections to one HTML file: style and pictures inside, nothing fetched."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from humanline.report.blocks import Page
from humanline.report.numbers import Text
from humanline.report.voice import Voice


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
    environment.filters["text"] = lambda cell: cell if isinstance(cell, Text) else Text(str(cell))
    return environment


def render(page: Page, voice: Voice) -> str:
    """The page as HTML."""
    style = files("humanline.report").joinpath("style.css").read_text(encoding="utf-8")
    return _environment().get_template("page.html").render(page=page, say=voice, style=Markup(style))
