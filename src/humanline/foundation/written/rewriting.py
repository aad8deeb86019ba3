"""Rules that bring what is written into one form: one table for Python and for the engine that reads millions of rows.

Every pattern is one for Python's `re` and for RE2: no look-around, at most nine groups, ASCII classes. What is brought
into the one form begins with `=`, so that no later rule takes it for something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple


class RewriteRule(NamedTuple):
    r"""One rule: what matches becomes the replacement, in which `\1` is the first group."""

    pattern: str
    replacement: str


def rewrite(text: str, rules: Iterable[RewriteRule]) -> str:
    """A text after all rules, one after the other."""
    for rule in rules:
        text = _compiled(rule.pattern).sub(rule.replacement, text)
    return text


def full_match(pattern: str, text: str) -> bool:
    """Whether a pattern matches the whole text, as the engine sees it."""
    return _compiled(pattern).fullmatch(text) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)
