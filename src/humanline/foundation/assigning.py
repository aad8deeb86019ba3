"""Who is in which arm: a salted hash of the unit, so that anybody can work it out again and nobody has to remember it.

The scheme is PlanOut's (Bakshy, Eckles and Bernstein, 2014, 'Designing and deploying online field experiments', WWW
'14, §3.2): the first 15 hexadecimal digits of SHA-1 over `salt.name.unit`, a whole number below 2⁶⁰, read as a number
between 0 and 1. Another salt or name gives another, independent draw.

A unit keeps its draws for ever. Who takes part is one draw and which arm another, so that letting more units take part
never moves one that does from arm to arm.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

#: One more than the highest draw.
DRAWS = 1 << 60
#: The namespace of trials that say none: all units of the organisation.
EVERYBODY = "everybody"


def draw(salt: str, name: str, unit: str | int) -> int:
    """A whole number from 0 to 2⁶⁰ − 1 that depends on nothing but these three.

    >>> draw("test_salt", "foo", 4) % 2, draw("test_salt", "foo", 4) % 8
    (1, 7)
    """
    # Fifteen hexadecimal digits are sixty bits: the first eight bytes less their last four.
    digest: bytes = _sha1()(f"{salt}.{name}.{unit}".encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[:8], "big") >> 4


@cache
def _sha1() -> Callable[..., Any]:
    from hashlib import sha1  # takes as long to load as all of `line`, which needs it where there are trials

    return sha1


def uniform(salt: str, name: str, unit: str | int) -> float:
    """The same as a number from 0 up to, not including, 1."""
    return draw(salt, name, unit) / DRAWS


class Slots(NamedTuple):
    """The part of a namespace that a trial has taken: trials with no slot in common share no unit.

    Attributes:
        namespace: name of what is divided, such as all customers of an organisation.
        first: first slot taken.
        after: the slot after the last.
        of: how many slots the namespace has.
    """

    namespace: str
    first: int
    after: int
    of: int = 10_000

    def holds(self, unit: str | int) -> bool:
        """Whether the unit is in these slots."""
        return self.first <= draw(self.namespace, "slot", unit) % self.of < self.after


def takes_part(salt: str, unit: str | int, share: float, slots: Slots | None = None) -> bool:
    """Whether a unit takes part while a share of all units does; who does at a share does at every higher one.

    Args:
        salt: of the trial.
        unit: which unit.
        share: of the units in the trial's slots, 0–1.
        slots: the trial's part of a namespace; `None` when it has all units.
    """
    return (slots is None or slots.holds(unit)) and uniform(salt, "takes_part", unit) < share


def arm_of(salt: str, unit: str | int, shares: Mapping[str, float]) -> str:
    """The arm of a unit, drawn by lot.

    Args:
        salt: of the trial.
        unit: which unit.
        shares: arm → its share, in a fixed order; they need not sum to one.

    Raises:
        ValueError: no arm has a share above nought, or one is negative.
    """
    total = sum(shares.values())
    if not total > 0 or min(shares.values()) < 0:
        raise ValueError(f"shares: found {dict(shares)}; numbers of 0 or more are needed, and one above 0.")
    at, last = draw(salt, "arm", unit) / DRAWS * total, ""
    for arm, share in shares.items():
        if share:
            if at < share:
                return arm
            at, last = at - share, arm
    return last


def lot(
    salt: str,
    unit: str | int,
    shares: Mapping[str, float],
    *,
    share: float = 1.0,
    hold_out: float = 0.0,
    namespace: str = EVERYBODY,
    slots: Slots | None = None,
) -> str | None:
    """The arm that the lot gives to one unit; the same whenever it is asked. `None` where the unit takes no part.

    Args:
        salt: of the trial.
        unit: which unit.
        shares: arm → its share, in a fixed order; they need not sum to one.
        share: of all units, how many take part, 0–1.
        hold_out: share of all units that takes part in no trial of the namespace.
        namespace: of the trials that share a hold-out; with `slots` theirs.
        slots: the trial's part of a namespace; `None` when it has all units.

    Raises:
        ValueError: no arm has a share above nought, or one is negative.
    """
    if hold_out > 0 and is_held_out(unit, hold_out, namespace=slots.namespace if slots is not None else namespace):
        return None
    if (share < 1 or slots is not None) and not takes_part(salt, unit, share, slots):
        return None
    return arm_of(salt, unit, shares)


def is_held_out(unit: str | int, hold_out: float, *, namespace: str = EVERYBODY) -> bool:
    """Whether a unit is kept out of every trial of a namespace, to compare with later."""
    return uniform(namespace, "hold_out", unit) < hold_out


def in_blocks(salt: str, units: Iterable[str], arms: Sequence[str], block_of: Mapping[str, str]) -> dict[str, str]:
    """Arms for a list of units known beforehand, so that every block has as many of each arm as can be.

    For sites, days and windows of time, of which there are too few to leave the balance to chance. Within a block the
    units are put in the order of their draws and the arms are dealt out in turn, from an arm that is drawn by block.
    The same list gives the same arms, in whatever order it comes.

    Args:
        salt: of the trial.
        units: every unit once.
        arms: two or more.
        block_of: unit → its block, such as a weekday or a region.

    Raises:
        ValueError: fewer than two arms, a unit twice, or a unit without a block.
    """
    every = list(units)
    if len(arms) < 2 or len(set(every)) < len(every):
        raise ValueError("units: each may stand there once, and two arms or more are needed.")
    blocks: dict[str, list[str]] = defaultdict(list)
    for unit in every:
        if unit not in block_of:
            raise ValueError(f"block_of: found no block of {unit!r}; every unit needs one.")
        blocks[block_of[unit]].append(unit)
    found = {}
    for block, mine in blocks.items():
        first = draw(salt, "first", block) % len(arms)
        for place, unit in enumerate(sorted(mine, key=lambda unit: (draw(salt, "order", unit), unit))):
            found[unit] = arms[(first + place) % len(arms)]
    return {unit: found[unit] for unit in every}
