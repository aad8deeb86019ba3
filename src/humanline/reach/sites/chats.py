"""What the scripts of a page may show: a chat that is known by name, or something that is not in the page.

The names are data (`chats.toml`). Scripts are not run: one that is not known to be harmless may show a way to a person.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

Brings = Literal["chat", "manager", "unknown", "nothing"]
#: A text in a page that makes another script.
_MAKES_SCRIPTS = (
    "createelement('script')",
    'createelement("script")',
    "createelement(s)",
    "import(",
    "document.write(",
)


class Script(NamedTuple):
    """What a script brings: a chat, or a tag manager, by its vendor; something that is not known; or nothing."""

    brings: Brings
    name: str = ""


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, str], dict[str, str], tuple[str, ...]]:
    told = tomllib.loads((files("humanline.reach.sites") / "chats.toml").read_text(encoding="utf-8"))
    return told["scripts"], told["managers"], tuple(told["harmless"]["parts"])


def vendors() -> set[str]:
    """Names of the chats that are known."""
    return set(_tables()[0].values())


def script_brings(address: str, text: str) -> Script:
    """What a script brings, by its address or, where it has none, its text.

    Examples:
        >>> script_brings("https://static.widget.trengo.eu/embed.js", "")
        Script(brings='chat', name='Trengo')
        >>> script_brings("", "w[l].push({'gtm.start': 1})").brings, script_brings("/js/jquery.min.js", "").brings
        ('manager', 'nothing')
        >>> script_brings("/js/app.js", ""), script_brings("", "document.title = 'Hello'").brings
        (Script(brings='unknown', name='/js/app.js'), 'nothing')
    """
    chats, managers, harmless = _tables()
    lower = (address or text).lower()
    # Ids of the element stand beside the address: some chats are known by these.
    for table, kind in ((chats, "chat"), (managers, "manager")):
        found = next((name for part, name in table.items() if part in lower), "")
        if found:
            return Script("chat" if kind == "chat" else "manager", found)
    if address:
        known = any(part in lower for part in harmless)
        return Script("nothing") if known else Script("unknown", address[:200])
    squeezed = lower.replace(" ", "")
    return (
        Script("unknown", "a script in the page")
        if any(one in squeezed for one in _MAKES_SCRIPTS)
        else Script("nothing")
    )


def chat_of(script: str) -> str:
    """The vendor of the chat that a script or frame of this address starts; empty where it is none that is known.

    >>> chat_of("https://widget.intercom.io/widget/x")
    'Intercom'
    """
    found = script_brings(script, "")
    return found.name if found.brings == "chat" else ""
