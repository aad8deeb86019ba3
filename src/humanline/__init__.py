"""Humanline: where should a person be? Compute the line, test it, run it, prove it.

Five lines do what the command line does:

    import humanline

    turn = humanline.open("line.toml")
    print(turn.facts)
    print(turn.plan(hours_per_week=320))

Every record prints itself, shows itself in a notebook, and has `to_json()` and `to_frame()`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from humanline.loop.turning import Turn

__version__ = "0.1.0"
__all__ = ["Turn", "__version__", "open"]


def open(line_toml: str | Path) -> Turn:
    """Open an organisation's configuration; facts and plans follow from it.

    Args:
        line_toml: path of `line.toml`, or of the folder that holds it.

    Raises:
        ConfigError: the configuration can't be used; all faults at once.
    """
    from humanline.loop.turning import Turn

    return Turn(line_toml)


def __getattr__(name: str) -> object:
    """Load `Turn` when it is first asked for, so that `import humanline` stays quick."""
    if name == "Turn":
        from humanline.loop.turning import Turn

        return Turn
    raise AttributeError(f"module 'humanline' has no attribute {name!r}")
