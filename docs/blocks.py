"""Pages with blocks of Python that are run in order in one go; what each prints stands under it."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from humanline.report.charts.drawing import PAPER

BLOCK = re.compile(r"^```py\n(?P<code>.*?)^```\n(?:\n```text\n(?P<printed>.*?)^```\n)?", re.MULTILINE | re.DOTALL)
BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->\n"


def run(page: str, name: str = "index.md") -> tuple[dict[str, Any], list[str]]:
    """Run the blocks of a page: what they have found, by name, and what each printed."""
    found: dict[str, Any] = {}
    printed = []
    for number, block in enumerate(BLOCK.finditer(page), start=1):
        with contextlib.redirect_stdout(io.StringIO()) as told:
            exec(compile(block["code"], f"block {number} of {name}", "exec"), found)  # noqa: S102
        printed.append("".join(line.rstrip() + "\n" for line in told.getvalue().splitlines()))
    return found, printed


def printed_on(page: str) -> list[str]:
    """What stands under each block of a page."""
    return [block["printed"] or "" for block in BLOCK.finditer(page)]


def page_with(page: str, figures: str, printed: list[str]) -> str:
    """The page with what each block printed under it, and its table of what came out.

    Args:
        page: as it is.
        figures: the table of what came out.
        printed: by each block.
    """
    told = iter(printed)

    def block(match: re.Match[str]) -> str:
        text = next(told)
        return f"```py\n{match['code']}```\n" + (f"\n```text\n{text}```\n" if text else "")

    before, _, rest = BLOCK.sub(block, page).partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + "\n" + figures + "\n" + END + after


def on_paper(drawn: str) -> str:
    """A picture with the paper of the house behind it, so that it reads the same on a light page and a dark one."""
    head, _, body = drawn.partition(">")
    return f'{head}><rect width="100%" height="100%" rx="10" fill="{PAPER}"/>{body}\n'


def write(
    path: Path,
    figures: Callable[[dict[str, Any]], str],
    pictures: Callable[[dict[str, Any]], dict[str, str]],
) -> None:
    """Run a page, and write it and its pictures with what they give now.

    Args:
        path: of the page.
        figures: the table of what came out, from what its blocks have found.
        pictures: by file, from the same.
    """
    page = path.read_text(encoding="utf-8")
    found, printed = run(page, path.name)
    path.write_text(page_with(page, figures(found), printed), encoding="utf-8")
    for name, drawn in pictures(found).items():
        (path.parent / name).write_text(drawn, encoding="utf-8")
