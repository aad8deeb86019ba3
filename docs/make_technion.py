"""Run the page on the bank of August 1999, and write it anew: `HUMANLINE_DATA=folder python docs/make_technion.py`.

The blocks of the page are run in order in one go; what each prints stands under it. Pictures and the table of what came
out are made from what the blocks have found.
"""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parent / "examples" / "technion-august" / "index.md"
BLOCK = re.compile(r"^```py\n(?P<code>.*?)^```\n(?:\n```text\n(?P<printed>.*?)^```\n)?", re.MULTILINE | re.DOTALL)


def run(page: str) -> tuple[dict[str, Any], list[str]]:
    """Run the blocks of a page: what they have found, by name, and what each printed."""
    found: dict[str, Any] = {}
    printed = []
    for number, block in enumerate(BLOCK.finditer(page), start=1):
        with contextlib.redirect_stdout(io.StringIO()) as told:
            exec(compile(block["code"], f"block {number} of {PAGE.name}", "exec"), found)  # noqa: S102
        printed.append("".join(line.rstrip() + "\n" for line in told.getvalue().splitlines()))
    return found, printed


def printed_on(page: str) -> list[str]:
    """What stands under each block of a page."""
    return [block["printed"] or "" for block in BLOCK.finditer(page)]


def with_printed(page: str, printed: list[str]) -> str:
    """The page with what each block printed under it."""
    told = iter(printed)

    def block(match: re.Match[str]) -> str:
        text = next(told)
        return f"```py\n{match['code']}```\n" + (f"\n```text\n{text}```\n" if text else "")

    return BLOCK.sub(block, page)


def main() -> None:
    """Run the page, and write it with what it gives now."""
    page = PAGE.read_text(encoding="utf-8")
    found, printed = run(page)
    PAGE.write_text(with_printed(page, printed), encoding="utf-8")


if __name__ == "__main__":
    main()
