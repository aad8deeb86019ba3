"""Where a call in an Asterisk dialplan is, and what stands there: patterns, included contexts, labels, variables.

Source: docs.asterisk.org/Configuration/Dialplan, 'Pattern Matching' and 'Include Statements': a context is searched
before those it includes, and the narrower pattern before the wider one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from humanline.model.reach import OpenHours
from humanline.reach.readers.asterisk_steps import timing
from humanline.reach.readers.dialplan import Context, Dialplan, Include, Step, how_wide, matches, split_arguments

#: Numbers longer than this are not keys of a menu.
LONGEST_KEY = 4

_SPECIAL = {"s", "i", "t", "h", "e", "o", "a", "T", "failed", "fax", "talk"}
_INCOMING = re.compile(r"incoming|inbound|from[-_]|trunk|pstn|did|public|ivr|menu|welkom|main|start", re.IGNORECASE)
#: `${NAME}`, or `${NAME:2}` without its first two characters.
VARIABLE = re.compile(r"\$\{([A-Za-z_]\w*)(?::(\d+))?\}")


class Spot(NamedTuple):
    """Where a call is: a step, in which language, and where the subroutines it is in go back to."""

    context: str
    exten: str
    priority: int
    back: tuple[tuple[str, str, str, int], ...] = ()
    inner: str = ""
    language: str = ""

    def then(self) -> Spot:
        """The next step."""
        return self._replace(priority=self.priority + 1, inner="")


class Exchange:
    """Looks things up in a dialplan.

    Args:
        plan: the dialplan.
    """

    def __init__(self, plan: Dialplan) -> None:
        self.plan = plan
        self._patterns: dict[str, list[str]] = {}
        self._found: dict[tuple[str, str, int], list[tuple[Step, OpenHours]]] = {}

    def entries(self) -> list[Spot]:
        """Contexts that nothing leads to, with an `s` or a long number; those named after incoming calls first."""
        led_to = {include.context for context in self.plan.contexts.values() for include in context.includes}
        for context in self.plan.contexts.values():
            for steps in context.extensions.values():
                for step in steps.values():
                    if step.app in ("macro", "macroif"):
                        led_to.add("macro-" + split_arguments(step.args)[0])
                    parts = re.split(r"[,?:()|@&/]", step.args)
                    led_to.update({part.strip() for part in parts} - {context.name})
        free = [context for name, context in self.plan.contexts.items() if name not in led_to]
        free = free or list(self.plan.contexts.values())
        found: list[Spot] = []
        for least in (5, 3, 1):
            for context in sorted(free, key=lambda context: not _INCOMING.search(context.name)):
                names = [name for name, *_ in self.extensions(context)]
                begin = ["s"] if "s" in names else []
                begin += [name for name in names if re.fullmatch(rf"\+?\d{{{least},}}", name)]
                if least == 1:
                    begin += [name for name in names if re.fullmatch(r"_\+?X?[.!]", name)]
                found += [Spot(context.name, name, 1) for name in begin]
            if found:
                break
        if not found:
            context = (
                next(context for context in free if context.extensions)
                if any(context.extensions for context in free)
                else next(context for context in self.plan.contexts.values() if context.extensions)
            )
            found = [Spot(context.name, next(iter(context.extensions)), 1)]
        return found

    def extensions(self, context: Context) -> list[tuple[str, OpenHours]]:
        """The extensions of a context and of those it includes, in the order looked up, with their hours."""
        found: dict[str, OpenHours] = {}
        todo: list[tuple[str, OpenHours]] = [(context.name, ())]
        seen: set[str] = set()
        while todo:
            name, hours = todo.pop(0)
            here = self.plan.contexts.get(name)
            if here is None or name in seen:
                continue
            seen.add(name)
            for exten in here.extensions:
                found.setdefault(exten, hours)
            todo[:0] = [(include.context, hours or self.hours(include)) for include in here.includes]
        return list(found.items())

    def keys(self, context: Context) -> tuple[list[tuple[str, OpenHours]], list[str]]:
        """What a caller can press in a context, with the hours, and the whole numbers that can be dialled there too."""
        found = [(exten, hours) for exten, hours in self.extensions(context) if exten not in _SPECIAL]
        found = [(exten, hours) for exten, hours in found if re.match(r"_|[0-9*#]+$", exten)]
        long = [exten for exten, _ in found if not exten.startswith("_") and len(exten) > LONGEST_KEY]
        return [(exten, hours) for exten, hours in found if exten not in long], long

    def hours(self, include: Include) -> OpenHours:
        """When an included context counts; empty: always, as far as can be read."""
        if not include.times:
            return ()
        found = timing(include.times)
        return found.hours if found else ()

    def find(self, context: str, exten: str, priority: int) -> list[tuple[Step, OpenHours]]:
        """The step of a priority: one, or several when that depends on the hour; the last is for all other hours."""
        key = (context, exten, priority)
        if key not in self._found:
            found: list[tuple[Step, OpenHours]] = []
            todo: list[tuple[str, OpenHours]] = [(context, ())]
            seen: set[str] = set()
            while todo:
                name, hours = todo.pop(0)
                here = self.plan.contexts.get(name)
                if here is None or name in seen:
                    continue
                seen.add(name)
                step = self._step(here, exten, priority)
                if step:
                    found.append((step, hours))
                    if not hours:
                        break
                todo[:0] = [(include.context, hours or self.hours(include)) for include in here.includes]
            self._found[key] = found
        return self._found[key]

    def _step(self, here: Context, exten: str, priority: int) -> Step | None:
        """The step in this context itself: the extension of this name goes before patterns, narrow before wide."""
        if priority in here.extensions.get(exten, {}):
            return here.extensions[exten][priority]
        if here.name not in self._patterns:
            self._patterns[here.name] = sorted((one for one in here.extensions if one.startswith("_")), key=how_wide)
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

    def filled(self, text: str, spot: Spot) -> str:
        """The text with `[globals]`, `${EXTEN}` (`${EXTEN:2}` without its first two) and `${CONTEXT}` filled in."""

        def value(found: re.Match[str]) -> str:
            name, skip = found[1], int((found[2] or "0")[:4])
            known = {**self.plan.variables, "EXTEN": spot.exten, "CONTEXT": spot.context}.get(name)
            if known is None:
                return found[0]
            if known.startswith("_") and skip:
                rest = known[1:][skip:]
                return rest if rest.isdigit() else f"_{rest}"
            return known[skip:]

        return VARIABLE.sub(value, text[:2_000])

    def target(self, spot: Spot, written: str) -> Spot | None:
        """`[[context,]extension,]priority` as a spot; `None` when a variable or a label in it is not known."""
        parts = split_arguments(self.filled(written, spot).strip())
        if not 1 <= len(parts) <= 3 or "$" in "".join(parts) or not parts[-1]:
            return None
        context = parts[-3] if len(parts) == 3 else spot.context
        exten = parts[-2] if len(parts) >= 2 else spot.exten
        priority = int(parts[-1][:9]) if parts[-1].isdecimal() else self.label(context, exten, parts[-1])
        if priority is None:
            return None
        return Spot(context, exten, priority, spot.back, language=spot.language)
