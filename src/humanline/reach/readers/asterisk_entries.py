"""Where calls come into an Asterisk dialplan: by the names of contexts, by numbers, and by what leads where."""

from __future__ import annotations

import re
from typing import NamedTuple

from humanline.reach.readers.asterisk_lookup import CallSpot, Exchange
from humanline.reach.readers.dialplan import split_arguments
from humanline.reach.readers.exchanges import is_incoming, is_inside, welcomes

#: A number that people dial has at least so many digits; where `default` has shorter ones, they are dialled too.
DIALLED = 5
_NUMBER = re.compile(rf"\+?\d{{{DIALLED},}}")
_SHORT_NUMBER = re.compile(r"\+?\d{2,}")
_ANY_NUMBER = re.compile(r"_\+?[XZN0-9.!\[\]-]+$")
_JUMPS = frozenset(
    ("goto", "gotoif", "gotoiftime", "gosub", "gosubif", "execif", "execiftime", "dial", "queue", "random")
)


class Entries(NamedTuple):
    """Where calls come in.

    Attributes:
        spots: the usual one first.
        sure: false where it can't be told which of them is one.
    """

    spots: tuple[CallSpot, ...]
    sure: bool


def entries_of(look: Exchange) -> Entries:
    """Where calls come in.

    Contexts whose names are those of calls from outside, and numbers that people dial; else `default`; else the one
    context with an `s` that nothing leads to, or the one of several that is named after a first menu. Feature codes,
    macros, subroutines and the phones of the staff are never one.
    """
    plan = look.plan
    included = {include.context for context in plan.contexts.values() for include in context.includes}
    jumped = _jumped_to(look)
    named = [name for name in plan.contexts if is_incoming(name) and name not in jumped]
    tops = [name for name in named if name not in included] or named
    tops.sort(key=lambda name: "catchall" in name)  # what no number has is not where most come in
    found = [spot for name in tops for spot in _dialled(look, name, least=1, patterns=True)]
    free = [
        name
        for name in plan.contexts
        if name not in tops and name not in jumped and not is_inside(name) and name not in included
    ]
    if "default" in free:
        found += _dialled(look, "default", least=2, patterns=False)
    known = {spot.exten for spot in found}
    for name in free:
        numbers = [spot for spot in _dialled(look, name, least=DIALLED, patterns=False) if spot.exten != "s"]
        found += [spot for spot in numbers if spot.exten not in known]
    if found:
        # A context that is only a number's does not add its `s`, unless calls come in there by its name.
        numbered = [
            spot for spot in found if spot.exten != "s" or is_incoming(spot.context) or spot.context == "default"
        ]
        return Entries(tuple(dict.fromkeys(numbered or found)), sure=True)
    return _without_numbers(look, free, jumped | included)


def _without_numbers(look: Exchange, free: list[str], led_to: set[str]) -> Entries:
    """Where no number says it: the one context with an `s` that nothing leads to."""
    with_s = [name for name in free if look.find(name, "s", 1)]
    welcoming = [name for name in with_s if welcomes(name)]
    for names in (with_s, welcoming):
        if len(names) == 1:
            return Entries((CallSpot(names[0], "s", 1),), sure=True)
    if not with_s:
        # All contexts lead to each other: the one that is named after a first menu, or the only one there is.
        outside = [name for name in look.plan.contexts if not is_inside(name) and look.find(name, "s", 1)]
        with_s = [name for name in outside if welcomes(name)] or outside
        if len(with_s) == 1:
            return Entries((CallSpot(with_s[0], "s", 1),), sure=True)
    spots = [CallSpot(name, "s", 1) for name in with_s]
    if not spots:
        names = free or [name for name in look.plan.contexts if name not in led_to] or list(look.plan.contexts)
        spots = [spot for name in names for spot in _dialled(look, name, least=1, patterns=True)]
    if not spots:
        spots = [
            CallSpot(name, exten, 1)
            for name, context in look.plan.contexts.items()
            for exten in list(context.extensions)[:1]
        ]
    return Entries(tuple(spots), sure=len(spots) == 1)


def _dialled(look: Exchange, name: str, *, least: int, patterns: bool) -> list[CallSpot]:
    """`s` and the numbers of a context, with those that it includes."""
    extens = [exten for exten, _ in look.extensions(look.plan.contexts[name]) if look.find(name, exten, 1)]
    begin = ["s"] if "s" in extens else []
    fits = _NUMBER if least >= DIALLED else _SHORT_NUMBER
    begin += [exten for exten in extens if fits.fullmatch(exten)]
    if patterns:
        begin += [exten for exten in extens if _ANY_NUMBER.match(exten)]
    return [CallSpot(name, exten, 1) for exten in begin]


def _jumped_to(look: Exchange) -> set[str]:
    """Contexts that a step of another context names."""
    names: set[str] = set()
    for context in look.plan.contexts.values():
        for steps in context.extensions.values():
            for step in steps.values():
                if step.app in ("macro", "macroif"):
                    names.add("macro-" + split_arguments(step.args)[0])
                elif step.app in _JUMPS:
                    names |= _named_in(step.args) - {context.name}
    return names & look.plan.contexts.keys()


def _named_in(arguments: str) -> set[str]:
    """What arguments may name as a context; behind `@` only that of a `Local` channel: `SIP/…@pstn` is a line."""
    names: set[str] = set()
    for part in re.split(r"[,?:()|&]", arguments):
        channel, at, context = part.strip().partition("@")
        if not at:
            names.add(channel)
        elif channel.lower().startswith("local/"):
            names.add(context.partition("/")[0])
    return names


def written_entries(look: Exchange, names: tuple[str, ...]) -> tuple[CallSpot, ...] | str:
    """Entries that were said: `context`, `context,extension` or a number; or the first of them that is not there."""
    spots: list[CallSpot] = []
    for name in names:
        context, _, exten = (part.strip() for part in name.strip("[]").replace("]", ",").partition(","))
        exten = exten or "s"
        if context in look.plan.contexts and look.find(context, exten, 1):
            spots.append(CallSpot(context, exten, 1))
            continue
        held = [
            other
            for other, held in look.plan.contexts.items()
            if context in held.extensions and not is_inside(other)
        ]  # fmt: skip
        if context in look.plan.contexts and not _:
            found = _dialled(look, context, least=1, patterns=True)
        else:
            found = [CallSpot(other, context, 1) for other in held[:1]]
        if not found:
            return name
        spots += found
    return tuple(spots)
