"""What the formulas may be given: every fault is found, with its place, and all are raised once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from humanline.foundation.errors import Fault, InputError
from humanline.stats.intervals import Floats

Rule = tuple[str, Callable[[Floats], NDArray[np.bool_]]]

#: A number of agents, a load: 0 or more.
NOT_NEGATIVE: Rule = ("It must be a finite number, 0 or more.", lambda x: np.isfinite(x) & (x >= 0))
#: A duration that can't be nothing: handle time, patience.
POSITIVE: Rule = ("It must be a finite number above 0.", lambda x: np.isfinite(x) & (x > 0))
#: A share to aim for.
BETWEEN_0_AND_1: Rule = ("It must lie between 0 and 1, both excluded.", lambda x: (x > 0) & (x < 1))


class UnstableQueueError(InputError):
    """As much work comes in as the agents can do, or more: without patience that ends, the wait grows for ever."""


def checked(**named: tuple[ArrayLike, Rule]) -> tuple[Floats, ...]:
    """The arguments as float64 arrays of one shape.

    Args:
        named: for each argument its value, of any shapes that broadcast, and its rule.

    Raises:
        InputError: values break their rule, or the shapes don't fit together.

    >>> checked(load=([3.0, -1.0], NOT_NEGATIVE))
    Traceback (most recent call last):
        ...
    humanline.foundation.errors.InputError: load[1]: found -1.0. It must be a finite number, 0 or more.
    """
    arrays, faults = {}, []
    for name, (value, rule) in named.items():
        try:
            arrays[name] = np.asarray(value, dtype=np.float64)
        except (TypeError, ValueError):
            faults.append(Fault(name, f"found {_short(value)}", "It must be a number or an array of numbers."))
            continue
        faults += _broken(name, arrays[name], rule)
    if faults:
        raise InputError(faults)
    try:
        return tuple(np.broadcast_arrays(*arrays.values()))
    except ValueError:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in arrays.items())
        rule_of_shapes = "Each must have one value, or as many as there are intervals."
        raise InputError([Fault("shapes", f"found {shapes}", rule_of_shapes)]) from None


def choice(name: str, value: str, options: tuple[str, ...]) -> None:
    """Raise `InputError` unless `value` is one of the options."""
    if value not in options:
        raise InputError([Fault(name, f"found {_short(value)}", f"It must be one of {', '.join(map(repr, options))}.")])


def stable(agents: Floats, load: Floats) -> None:
    """Raise `UnstableQueueError` unless every load is below its number of agents.

    Args:
        agents: shape (…).
        load: erlang, same shape.
    """
    bad = load >= agents
    if not bad.any():
        return
    place, more = _first(bad)
    n, a = float(agents[place]), float(load[place])
    found = f"found {a} erlang of work for {n:g} agents{more}"
    rule = "Without abandonment the load must be below the number of agents, or the wait grows for ever."
    way_out = "Add agents, or give the patience of customers and use Erlang A."
    raise UnstableQueueError([Fault(f"load{_index(place)}", found, rule, way_out)])


def _broken(name: str, array: Floats, rule: Rule) -> list[Fault]:
    text, holds = rule
    bad = ~holds(array)
    if not bad.any():
        return []
    place, more = _first(bad)
    return [Fault(f"{name}{_index(place)}", f"found {float(array[place])}{more}", text)]


def _first(bad: NDArray[np.bool_]) -> tuple[tuple[int, ...], str]:
    """Where the first one is, and how many more there are, in words."""
    places = np.argwhere(bad)
    return tuple(int(i) for i in places[0]), f" (and {len(places) - 1} more)" if len(places) > 1 else ""


def _index(place: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, place))}]" if place else ""


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
