"""From sections to one HTML file: style and pictures inside, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from humanline.foundation.language import LANGUAGES
from humanline.report.blocks import Page, Sheet
from humanline.report.numbers import CellText
from humanline.report.voice import Voice, capital

#: Sets a page in a frame: a file of its own, or one that stands among others.
Frame = Callable[[Any, Voice], str]

#: Words in a table longer than this get a wide column.
LONG = 32
_SPECIAL = re.compile("[&<>'\"]")
#: Digits with hyphens between them: ages, dates.
_RANGE = re.compile(r"(?<![\w-])\d+(?:-\d+)+(?![\w-])")
_CODE = re.compile(r"`([^`]+)`")


def _said(text: str) -> Markup:
    """A sentence, escaped, with what stands between backticks set as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", _whole(str(escape(text)))))  # noqa: S704  escaped just before


def _rows(sheet: Sheet) -> Markup:
    """The body of a table; written here, because a template is five times as long about 4,000 rows."""
    lines = []
    for row in sheet.rows:
        lines.append("<tr>")
        for k, cell in enumerate(row):
            main, sub = cell if isinstance(cell, CellText) else (str(cell), "")
            said = _said(main) if "`" in main else _escaped(main)
            small = f"<small>{_said(sub) if '`' in sub else _escaped(sub)}</small>" if sub else ""
            if k == 0:
                lines.append(f'<th scope="row">{said}{small}</th>')
            else:
                look = ' class="number"' if k >= sheet.words else ' class="long"' if len(main) > LONG else ""
                lines.append(f"<td{look}>{said}{small}</td>")
        lines.append("</tr>")
    return Markup("\n".join(lines))  # noqa: S704  every cell is escaped above


def _escaped(text: str) -> str:
    return _whole(str(escape(text)) if _SPECIAL.search(text) else text)


def _whole(text: str) -> str:
    """Escaped text in which a range, such as 35-64, is never broken over two lines."""
    return _RANGE.sub(r'<span class="whole">\g<0></span>', text) if "-" in text else text


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Templates with everything escaped; only our own style and drawn pictures are let through."""
    loader, strict = PackageLoader("humanline.report"), StrictUndefined
    environment = Environment(loader=loader, autoescape=True, undefined=strict, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(drawn=Markup, said=_said, capital=capital, rows=_rows)
    return environment


def within(*names: str) -> Markup:
    """Style sheets or scripts of these pages, one after another."""
    folder = files("humanline.report")
    return Markup("".join(folder.joinpath(name).read_text(encoding="utf-8") for name in names))  # noqa: S704  our own


def _policy(script: str = "") -> str:
    """What a page may do: nothing from outside, and no script but the one that came with it, by its digest."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    allowed = f"'sha256-{digest}'" if script else "'none'"
    return f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render(page: Page, voice: Voice) -> str:
    """The page as one HTML file."""
    script, template = within("page.js"), environment().get_template("page.html")
    look = {"style": within("style.css"), "script": script, "policy": _policy(script)}
    return template.render(page=page, say=voice, decimal=LANGUAGES[voice.language].decimal, **look)


def render_charter(page: object, voice: Voice) -> str:
    """The charter as one HTML file."""
    style = within("style.css", "charter.css")
    return environment().get_template("charter.html").render(page=page, say=voice, style=style, policy=_policy())
