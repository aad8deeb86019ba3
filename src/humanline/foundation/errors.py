"""Every error that Humanline raises.

    HumanlineError
    ├── InputError (ValueError)          what was given can't be used; carries every fault found
    │   ├── ConfigError                  line.toml
    │   ├── LogError                     a contact log
    │   ├── SheetError                   a workshop sheet or a survey
    │   └── ReachError                   a menu, flow, site or rule file that can't be read at all
    ├── ExpressionError (ValueError)     a rule in line.toml that can't be read
    └── OutputError (OSError)            a result that can't be written

Each says what was found (value and place), the rule, and the way out.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec


class Fault(msgspec.Struct, frozen=True):
    """One thing wrong with an input.

    Attributes:
        where: the place: a path in `line.toml`, a file and line, a sheet and cell.
        found: what stands there.
        rule: what should stand there.
        way_out: what the reader can do now.
    """

    where: str
    found: str
    rule: str
    way_out: str = ""

    def __str__(self) -> str:
        text = f"{self.where}: {self.found}. {self.rule}"
        return f"{text} {self.way_out}" if self.way_out else text


class HumanlineError(Exception):
    """The root of every error that Humanline raises on purpose."""


class InputError(HumanlineError, ValueError):
    """What was given can't be used; all its faults are gathered and raised once.

    >>> from humanline.foundation.errors import Fault, InputError
    >>> raise InputError([Fault("line.toml [staff]", "hours_per_week = -3", "It must be above 0.")])
    Traceback (most recent call last):
        ...
    humanline.foundation.errors.InputError: line.toml [staff]: hours_per_week = -3. It must be above 0.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class ConfigError(InputError):
    """`line.toml` holds keys or values that can't be used."""


class LogError(InputError):
    """A contact log can't be read at all (single records that can't be read are rejected, not raised)."""


class SheetError(InputError):
    """A workshop sheet or a survey can't be used."""


class ReachError(InputError):
    """A menu, a flow, a site or a rule file can't be read at all (single parts that can't are `not_understood`)."""


class ExpressionError(HumanlineError, ValueError):
    """A rule written in `line.toml` (derived, exclude, check, segment) can't be read."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


class OutputError(HumanlineError, OSError):
    """A result can't be written where it was asked for."""
