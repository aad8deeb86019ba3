"""What is known of exchanges that write their own dialplan: FreePBX, Issabel, VitalPBX.

Their macros and contexts are data (`exchanges.toml`), after the modules that write them: github.com/FreePBX (core,
queues, ivr, timeconditions, announcement, ringgroups), github.com/IssabelFoundation/issabelPBX, and VitalPBX's
documentation of its contexts.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import msgspec

Does = Literal[
    "", "silent", "rings", "mailbox", "queue", "message", "ends", "outside", "secret", "says", "waits", "dials"
]
_TENANT = re.compile(r"^T\d+_")


class KnownNames(msgspec.Struct, frozen=True):
    """Names, as regular expressions, and what stands behind them."""

    names: tuple[str, ...]
    does: Does = ""

    def covers(self, name: str) -> bool:
        """Whether one of the names is this one."""
        return _pattern(self.names).fullmatch(name) is not None


class _Tables(msgspec.Struct, frozen=True):
    macro: tuple[KnownNames, ...]
    sub: tuple[KnownNames, ...]
    context: tuple[KnownNames, ...]
    inside: KnownNames
    incoming: KnownNames
    welcoming: KnownNames
    marks: KnownNames


@lru_cache(maxsize=64)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{name})" for name in names), re.IGNORECASE)


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    text = (files("humanline.reach.readers") / "exchanges.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Tables)


@lru_cache(maxsize=10_000)
def _does(kind: str, name: str) -> Does:
    tables: tuple[KnownNames, ...] = getattr(_tables(), kind)
    bare = _TENANT.sub("", name)
    return next((table.does for table in tables if table.covers(bare)), "")


def macro_does(name: str) -> Does:
    """What a macro of this name does to a caller; empty where it is not known.

    >>> macro_does("hangupcall"), macro_does("user-callerid"), macro_does("our-own")
    ('ends', 'silent', '')
    """
    return _does("macro", name)


def sub_does(context: str) -> Does:
    """What a subroutine in this context does to a caller; empty where it is not known."""
    return _does("sub", context)


def context_does(context: str) -> Does:
    """What becomes of a call that goes on in this context; empty where it is not known.

    >>> context_does("ext-queues"), context_does("app-blackhole"), context_does("ivr-3")
    ('queue', 'ends', '')
    """
    return _does("context", context)


@lru_cache(maxsize=10_000)
def is_inside(context: str) -> bool:
    """Whether no customer comes in here: feature codes, parts of the exchange, phones of the staff."""
    return _tables().inside.covers(_TENANT.sub("", context))


@lru_cache(maxsize=10_000)
def is_incoming(context: str) -> bool:
    """Whether calls from outside come in here, by its name."""
    return _tables().incoming.covers(_TENANT.sub("", context))


@lru_cache(maxsize=10_000)
def welcomes(context: str) -> bool:
    """Whether the name is that of a first menu."""
    return _tables().welcoming.covers(context)


def is_known_exchange(contexts: Collection[str]) -> bool:
    """Whether these are the contexts of an exchange that writes its own dialplan.

    >>> is_known_exchange({"ext-did", "from-internal-additional"}), is_known_exchange({"menu", "from-internal"})
    (True, False)
    """
    return sum(_tables().marks.covers(name) for name in contexts) > 1
