"""A question of staff and answers, checked: every fault with its place, all at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from humanline.allocation.prices import Demand
from humanline.foundation.errors import Fault, InputError
from humanline.stats.intervals import Floats


class AllocationAsked(NamedTuple):
    """A question in arrays; T intervals.

    Attributes:
        demand: what comes in.
        carried: minutes that 0, 1, 2… agents carry, shape (agents + 1,).
        hours: of an interval.
        overload_price: points a minute.
        owed: minutes, shape (T,).
        least: agents, shape (T,).
        most: agents, shape (T,).
        part: number of the part of each interval, shape (T,).
        free: whether each interval is by itself.
    """

    demand: Demand
    carried: Floats
    hours: float
    overload_price: float
    owed: Floats
    least: NDArray[np.int64]
    most: NDArray[np.int64]
    part: NDArray[np.int64]
    free: bool


def checked_question(
    demand: Demand,
    carried: ArrayLike,
    interval_minutes: float,
    agent_hours: float,
    overload_price: float,
    owed: ArrayLike | None,
    least: ArrayLike,
    most: ArrayLike | None,
    parts: ArrayLike | None,
) -> AllocationAsked:
    """Check what `staff_and_allocate` is given.

    Raises:
        InputError: a value breaks its rule, shapes do not fit, or the least agents exceed the budget.
    """
    faults: list[Fault] = []
    cells, intervals = np.shape(demand.contacts) if np.ndim(demand.contacts) == 2 else (0, 0)
    if not cells or not intervals:
        rule = "There must be contacts by cell and interval, at least one of each."
        raise InputError([Fault("demand.contacts", f"found shape {np.shape(demand.contacts)}", rule)])
    above = float(np.nextafter(0, 1))
    ask = _Checks(faults)
    known = Demand(
        contacts=ask.numbers("demand.contacts", demand.contacts, (cells, intervals), 0.0),
        gain=ask.numbers("demand.gain", demand.gain, (cells,), -np.inf),
        minutes=ask.numbers("demand.minutes", demand.minutes, (cells,), above),
        spill=ask.numbers("demand.spill", demand.spill, (cells,), 0.0, 1.0),
        delay=ask.numbers("demand.delay", demand.delay, np.shape(demand.delay), 0.0, 1.0),
    )
    if known.delay.ndim != 1 or known.delay.sum() > 1 + 1e-9:
        found = f"found shape {known.delay.shape} and a sum of {known.delay.sum():g}"
        faults.append(Fault("demand.delay", found, "One share for each interval later; they sum to at most 1."))
    table = ask.numbers("carried", carried, np.shape(carried), 0.0)
    if table.ndim != 1 or table.size < 2 or (np.diff(table) < 0).any() or not table[-1:].sum() > 0:
        rule = "Minutes that 0, 1, 2… agents carry: they never fall, and the last is above 0."
        faults.append(Fault("carried", f"found shape {table.shape}", rule, "See `minutes_carried`."))
        raise InputError(faults)
    width = float(ask.numbers("interval_minutes", interval_minutes, (), above)) / 60
    budget = float(ask.numbers("agent_hours", agent_hours, (), above))
    price = float(ask.numbers("overload_price", overload_price, (), above))
    before = ask.numbers("owed", 0.0 if owed is None else owed, (intervals,), 0.0)
    seats = table.size - 1
    fewest = ask.numbers("least", least, (intervals,), 0.0, seats)
    room = ask.numbers("most", seats if most is None else most, (intervals,), 0.0)
    for name, values in (("least", fewest), ("most", room)):
        if (values != np.round(values)).any():
            faults.append(Fault(name, f"found {values[values != np.round(values)][0]:g}", "Agents are whole."))
    if not faults and (fewest > room).any():
        t = int(np.argmax(fewest > room))
        faults.append(Fault(f"least[{t}]", f"found {fewest[t]:g}, most {room[t]:g}", "The least is at most the most."))
    if not faults and fewest.sum() * width > budget + 1e-9:
        found = f"found {budget:g} agent-hours; the least agents alone take {fewest.sum() * width:g}"
        faults.append(Fault("agent_hours", found, "The budget must hold the least agents.", "Lower `least`."))
    part = np.arange(intervals)
    if parts is not None:
        labels = np.asarray(parts)
        if labels.shape != (intervals,):
            rule = f"One label for each of the {intervals} intervals."
            faults.append(Fault("parts", f"found shape {labels.shape}", rule))
        else:
            part = np.unique(labels, return_inverse=True)[1]
    if faults:
        raise InputError(faults)
    return AllocationAsked(
        demand=known, carried=table, hours=width, overload_price=price, owed=before, least=fewest.astype(np.int64),
        most=np.minimum(room, seats).astype(np.int64), part=part.astype(np.int64), free=parts is None,
    )  # fmt: skip


class _Checks:
    """Arrays of numbers within a range; what is wrong is added to the faults."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults

    def numbers(
        self, where: str, values: ArrayLike, shape: tuple[int, ...], low: float, high: float = np.inf
    ) -> Floats:
        """The values in this shape; zeros where they are no such numbers."""
        try:
            array = np.asarray(values, dtype=np.float64)
            array = np.array(np.broadcast_to(array, shape)) if array.ndim < 2 else array
        except (TypeError, ValueError):
            self.faults.append(Fault(where, f"found shape {np.shape(values)}", f"Numbers of shape {shape} are needed."))
            return np.zeros(shape)
        if array.shape != shape:
            self.faults.append(Fault(where, f"found shape {array.shape}", f"Shape {shape} is needed."))
            return np.zeros(shape)
        wrong = ~(np.isfinite(array) & (array >= low) & (array <= high))
        if wrong.any():
            place = np.argwhere(np.atleast_1d(wrong))[0].tolist()
            found = float(np.atleast_1d(array)[tuple(place)])
            at = f"{where}{place}" if array.ndim else where
            limits = "above 0" if 0 < low < 1e-300 else f"from {low:g}" if np.isfinite(low) else "of any size"
            limits += f" to {high:g}" if np.isfinite(high) else ""
            self.faults.append(Fault(at, f"found {found:g}", f"A finite number {limits} is needed."))
        return array
