"""Where a call in an Asterisk dialplan is, and what stands there: patterns, included contexts, labels, variables.

Source: docs.asterisk.org/Configuration/Dialplan, 'Pattern Matching' and 'Include Statements': a context is searched
before those it includes, and the narrower pattern before the wider one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from humanline.model.reach import OpenHours
from humanline.reach.readers.asterisk_steps import timing
from humanline.reach.readers.dialplan import (
    Context,
    Dialplan,
    DialplanStep,
    Include,
    how_wide,
    matches,
    split_arguments,
)

_SPECIAL = {"s", "i", "t", "h", "e", "o", "a", "T", "failed", "fax", "talk", "hang", "return", "fallback"}
#: One key, or a pattern for one.
_ONE_KEY = re.compile(r"[0-9*#]$|_(?:\[[^\]]*\]|[XZN0-9*#])$")
_NUMBER = re.compile(r"_|[0-9*#]+$")
#: Patterns of whatever is dialled.
_ANY = {"_.", "_!", "_X.", "_X!"}
#: `${NAME}`, `${NAME:2}` without its first two characters, `${NAME:1:3}` three of them after the first.
VARIABLE = re.compile(r"\$\{([A-Za-z_][\w-]*)(?::(-?\d+))?(?::(-?\d+))?\}")


class Back(NamedTuple):
    """Where a subroutine goes back to."""

    app: str
    context: str
    exten: str
    priority: int
    args: tuple[str, ...]


class CallSpot(NamedTuple):
    """Where a call is: a step, in which language, and where the subroutines it is in go back to, with their `args`."""

    context: str
    exten: str
    priority: int
    back: tuple[Back, ...] = ()
    inner: str = ""
    language: str = ""
    args: tuple[str, ...] = ()

    def then(self) -> CallSpot:
        """The next step."""
        return CallSpot(self.context, self.exten, self.priority + 1, self.back, "", self.language, self.args)


class Exchange:
    """Looks things up in a dialplan.

    Args:
        plan: the dialplan.
    """

    def __init__(self, plan: Dialplan) -> None:
        self.plan = plan
        self._patterns: dict[str, list[str]] = {}
        self._found: dict[tuple[str, str, int], list[tuple[DialplanStep, OpenHours]]] = {}

    def extensions(self, context: Context) -> list[tuple[str, OpenHours]]:
        """The extensions of a context and of those it includes, in the order looked up, with their hours."""
        found: dict[str, OpenHours] = {}
        for here, hours in self._looked_up(context.name):
            for exten in here.extensions:
                found.setdefault(exten, hours)
        return list(found.items())

    def _looked_up(self, context: str) -> Iterator[tuple[Context, OpenHours]]:
        """A context and those that it includes, each once, in the order looked up, with their hours."""
        todo: list[tuple[str, OpenHours]] = [(context, ())]
        seen: set[str] = set()
        while todo:
            name, hours = todo.pop(0)
            here = self.plan.contexts.get(name)
            if here is None or name in seen:
                continue
            seen.add(name)
            yield here, hours
            todo[:0] = [(include.context, hours or self.hours(include)) for include in here.includes]

    def keys(self, context: Context) -> tuple[list[tuple[str, OpenHours]], list[tuple[str, OpenHours]]]:
        """What a caller can press in a context, with the hours; and the whole numbers that can be dialled there too.

        Where no single key leads anywhere, short numbers of the context itself are its options.
        """
        found = [(exten, hours) for exten, hours in self.extensions(context) if exten not in _SPECIAL]
        found = [(exten, hours) for exten, hours in found if _NUMBER.match(exten)]
        keys = [(exten, hours) for exten, hours in found if _ONE_KEY.match(exten)]
        if not keys:
            keys = [(exten, hours) for exten, hours in found if exten in context.extensions and exten.isdigit()]
            keys = [(exten, hours) for exten, hours in keys if len(exten) <= 2]
        return keys, [one for one in found if one not in keys]

    def hours(self, include: Include) -> OpenHours:
        """When an included context counts; empty: always, as far as can be read."""
        if not include.times:
            return ()
        found = timing(include.times)
        return found.hours if found else ()

    def find(self, context: str, exten: str, priority: int) -> list[tuple[DialplanStep, OpenHours]]:
        """The step of a priority: one, or several when that depends on the hour; the last is for all other hours."""
        key = (context, exten, priority)
        known = self._found.get(key)
        if known is None:
            known = self._found[key] = self._find(context, exten, priority)
        return known

    def _find(self, context: str, exten: str, priority: int) -> list[tuple[DialplanStep, OpenHours]]:
        here = self.plan.contexts.get(context)
        if here is None:
            return []
        # What stands in the context itself goes before all that it includes.
        step = here.extensions.get(exten, {}).get(priority)
        if step is None and not here.includes:
            step = self._step(here, exten, priority)
        if step is not None or not here.includes:
            return [(step, ())] if step else []
        found: list[tuple[DialplanStep, OpenHours]] = []
        for inside, hours in self._looked_up(context):
            step = self._step(inside, exten, priority)
            if step:
                found.append((step, hours))
                if not hours:
                    break
        return found

    def _step(self, here: Context, exten: str, priority: int) -> DialplanStep | None:
        """The step in this context itself: the extension of this name goes before patterns, narrow before wide."""
        if priority in here.extensions.get(exten, {}):
            return here.extensions[exten][priority]
        if here.name not in self._patterns:
            self._patterns[here.name] = sorted((one for one in here.extensions if one.startswith("_")), key=how_wide)
        if exten.startswith("_"):  # whatever was dialled: it is here where all goes one way
            ways = [one for one in here.extensions if _NUMBER.match(one)]
            sure = len(ways) == 1 and ways[0] in _ANY
            return here.extensions[ways[0]].get(priority) if sure else None
        for pattern in self._patterns[here.name]:
            if priority in here.extensions[pattern] and matches(pattern, exten):
                return here.extensions[pattern][priority]
        return None

    def label(self, context: str, exten: str, label: str) -> int | None:
        """The priority of a label of an extension, `None` when there is none."""
        todo, seen = [context], set[str]()
        while todo:
            name = todo.pop(0)
            here = self.plan.contexts.get(name)
            if here is None or name in seen:
                continue
            seen.add(name)
            for one, labels in here.labels.items():
                if label in labels and matches(one, exten):
                    return labels[label]
            todo[:0] = [include.context for include in here.includes]
        return None

    def place_of(self, context: str, exten: str) -> str:
        """Where an extension stands, or empty."""
        found = self.find(context, exten, 1)
        return found[0][0].place if found else ""

    def filled(self, text: str, spot: CallSpot) -> str:
        """The text with `[globals]`, `${EXTEN}`, `${CONTEXT}` and the arguments of a subroutine filled in."""
        if "$" not in text:
            return text
        return VARIABLE.sub(lambda found: self._value(found, spot), text[:2_000])

    def _value(self, found: re.Match[str], spot: CallSpot) -> str:
        name, skip, length = found[1], int((found[2] or "0")[:4]), found[3]
        known = self.plan.variables.get(name)
        if name == "EXTEN":
            known = spot.exten
        elif name == "CONTEXT":
            known = spot.context
        elif name.startswith("ARG") and name[3:].isdigit() and spot.back:
            number = int(name[3:])
            known = spot.args[number - 1] if 0 < number <= len(spot.args) else ""
        elif name == "MACRO_EXTEN" and spot.back:
            known = spot.back[-1].exten
        elif name == "MACRO_CONTEXT" and spot.back:
            known = spot.back[-1].context
        if known is None:
            return found[0]
        pattern = known.startswith("_")
        bare = known[1:] if pattern and skip else known
        rest = bare[skip:]
        if length is not None:
            rest = rest[: int(length[:4])]
        return f"_{rest}" if pattern and skip and not rest.isdigit() else rest

    def target(self, spot: CallSpot, written: str) -> CallSpot | None:
        """`[[context,]extension,]priority` as a spot; `None` when a variable or a label in it is not known."""
        parts = split_arguments(self.filled(written, spot).strip())
        if not 1 <= len(parts) <= 3 or "$" in "".join(parts) or not parts[-1]:
            return None
        context = parts[-3] if len(parts) == 3 else spot.context
        exten = parts[-2] if len(parts) >= 2 else spot.exten
        priority = int(parts[-1][:9]) if parts[-1].isdecimal() else self.label(context, exten, parts[-1])
        if priority is None:
            return None
        return CallSpot(context, exten, priority, spot.back, language=spot.language, args=spot.args)
