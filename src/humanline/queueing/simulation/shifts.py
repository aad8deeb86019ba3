"""Agents by interval from the shifts they work, breaks taken off."""

from __future__ import annotations

from collections.abc import Sequence

from humanline.foundation.errors import Fault, InputError
from humanline.foundation.record import Record


class AgentShift(Record, frozen=True):
    """Some agents who come and go together.

    Attributes:
        begins: number of the first interval they are there, 0 or more.
        ends: number of the first interval they are gone, above `begins`.
        agents: how many, 0 or more.
        breaks: intervals within the shift in which they are away.
    """

    begins: int
    ends: int
    agents: int
    breaks: tuple[int, ...] = ()


def agents_on_shifts(shifts: Sequence[AgentShift], *, intervals: int) -> tuple[int, ...]:
    """How many agents are there in each interval.

    Args:
        shifts: of one group of agents.
        intervals: how many there are.

    Returns:
        Agents, shape (intervals,), for `AgentGroup.agents`.

    Raises:
        InputError: a shift lies outside the intervals, or a break outside its shift; all faults at once.

    >>> agents_on_shifts([Shift(0, 4, agents=3, breaks=(2,)), Shift(2, 6, agents=2)], intervals=6)
    (3, 3, 2, 5, 2, 2)
    """
    faults = []
    for i, shift in enumerate(shifts):
        where = f"shifts[{i}]"
        if not 0 <= shift.begins < shift.ends <= intervals:
            rule = f"A shift begins before it ends, within the {intervals} intervals."
            faults.append(Fault(where, f"found {shift.begins} to {shift.ends}", rule))
        if shift.agents < 0:
            faults.append(Fault(f"{where}.agents", f"found {shift.agents}", "It must be 0 or more."))
        outside = [at for at in shift.breaks if not shift.begins <= at < shift.ends]
        if outside:
            faults.append(Fault(f"{where}.breaks", f"found {outside[0]}", "A break lies within its shift."))
    if faults:
        raise InputError(faults)
    there = [0] * intervals
    for shift in shifts:
        for at in range(shift.begins, shift.ends):
            there[at] += shift.agents * (at not in shift.breaks)
    return tuple(there)
