"""What a site asks of programs that visit it: `robots.txt` (RFC 9309).

Python's own `urllib.robotparser` takes the first rule that fits and knows no `*`; the standard takes the longest.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

MAX_BYTES = 512_000
_LINE = re.compile(r"^\s*(user-agent|allow|disallow|crawl-delay)\s*:\s*([^#]*)", re.IGNORECASE)


class Robots:
    r"""The rules for one visitor.

    Args:
        text: the file; empty allows everything.
        agent: the visitor's name, without its version, in lower case.

    Attributes:
        delay_s: how long the site asks to wait between two visits.

    Examples:
        >>> robots = Robots("User-agent: *\nDisallow: /private\nAllow: /private/open", "humanline-reach")
        >>> robots.allows("/private/x"), robots.allows("/private/open"), robots.allows("/")
        (False, True, True)
    """

    def __init__(self, text: str, agent: str) -> None:
        groups: dict[str, list[tuple[bool, str]]] = {}
        delays: dict[str, float] = {}
        names: list[str] = []
        named = False
        for line in text.lstrip("\ufeff").splitlines():
            match = _LINE.match(line)
            if match is None:
                continue
            key, value = match[1].lower(), match[2].strip()
            if key == "user-agent":
                names = [*names, value.lower()] if named else [value.lower()]
                named = True
                groups.setdefault(value.lower(), [])
                continue
            named = False
            for name in names:
                if key == "crawl-delay":
                    delays[name] = float(value) if re.fullmatch(r"\d{1,4}(?:\.\d+)?", value) else 0.0
                elif value:
                    groups[name].append((key == "allow", value))
        mine = agent if agent in groups else "*"
        self._rules = groups.get(mine, [])
        self.delay_s = delays.get(mine, 0.0)

    def allows(self, path: str) -> bool:
        """Whether a page may be fetched, by its path and query: the longest rule that fits; `Allow` in a draw."""
        plain = unquote(path)
        fitting = [(len(rule), allows) for allows, rule in self._rules if _fits(unquote(rule), plain)]
        return max(fitting)[1] if fitting else True


def _fits(rule: str, path: str) -> bool:
    """Whether a path starts as a rule says; `*` stands for anything, `$` for the end."""
    first, *others = rule.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if rule.endswith("$"):
        if not others:
            return at == len(path)
        last = others.pop()
        if len(path) - len(last) < at or not path.endswith(last):
            return False
        path = path[: len(path) - len(last)]
    for part in others:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True
