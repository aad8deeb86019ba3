"""Staffing for any targets, several at once, under any patience: the smallest number of agents that keeps them all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from humanline.foundation.errors import Fault, InputError
from humanline.queueing.durations import Duration, known
from humanline.queueing.general_patience import waiting
from humanline.queueing.inputs import NOT_NEGATIVE, POSITIVE, checked
from humanline.queueing.staffing import fewest
from humanline.queueing.waiting import ABANDONED, Abandoned, SteadyState
from humanline.stats.intervals import Floats

Measure = Literal[
    "service_level",
    "probability_of_waiting",
    "probability_of_abandoning",
    "longer_than_limit",
    "mean_wait",
    "mean_wait_of_served",
    "occupancy",
]
MEASURES: tuple[Measure, ...] = (
    "service_level", "probability_of_waiting", "probability_of_abandoning", "longer_than_limit", "mean_wait",
    "mean_wait_of_served", "occupancy",
)  # fmt: skip
_LIMITED = ("service_level", "longer_than_limit")
_SHARES = tuple(measure for measure in MEASURES if not measure.startswith("mean_wait"))


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to keep: a service level is at least its bound, every other measure at most.

    'Nine in ten wait less than two minutes' is `Target("longer_than_limit", 0.1, within_minutes=2)`.

    Attributes:
        measure: a field of `Waiting`.
        bound: a share above 0 and below 1, or minutes of a mean wait, above 0.
        within_minutes: the limit, for `service_level` and `longer_than_limit`, and for no other.
        abandoned: for `service_level` only: what a customer who gave up counts as, `missed` or `left_out`.
    """

    measure: Measure
    bound: float
    within_minutes: float | None = None
    abandoned: Abandoned | None = None

    def kept(self, queue: SteadyState) -> NDArray[np.bool_]:
        """Whether a queue keeps it, of the queue's shape."""
        value = getattr(queue, self.measure)
        return np.asarray(value >= self.bound if self.measure == "service_level" else value <= self.bound)

    def faults(self, where: str) -> list[Fault]:
        """What is wrong with it."""
        if self.measure not in MEASURES:
            return [Fault(f"{where}.measure", f"found {self.measure!r}", f"It must be one of {', '.join(MEASURES)}.")]
        faults = []
        share = self.measure in _SHARES
        if not (math.isfinite(self.bound) and self.bound > 0 and (self.bound < 1 or not share)):
            rule = "It must lie between 0 and 1, both excluded." if share else "It must be above 0 minutes."
            faults.append(Fault(f"{where}.bound", f"found {self.bound}", rule))
        limited = self.measure in _LIMITED
        if limited and not (
            self.within_minutes is not None and math.isfinite(self.within_minutes) and self.within_minutes >= 0
        ):
            rule = f"{self.measure} needs a limit of 0 minutes or more."
            faults.append(Fault(f"{where}.within_minutes", f"found {self.within_minutes}", rule))
        if not limited and self.within_minutes is not None:
            rule = f"{self.measure} has no limit."
            faults.append(Fault(f"{where}.within_minutes", f"found {self.within_minutes}", rule, "Leave it out."))
        if self.measure == "service_level" and self.abandoned not in ABANDONED:
            rule = "Say what a customer who gave up counts as: 'missed' or 'left_out'."
            faults.append(Fault(f"{where}.abandoned", f"found {self.abandoned!r}", rule))
        return faults


def agents_for(
    load: ArrayLike,
    targets: Sequence[Target],
    *,
    handle_minutes: ArrayLike,
    patience: Duration | None,
) -> NDArray[np.int64]:
    """The smallest number of agents that keeps every target, for each interval.

    Assumes what `waiting` assumes, in each interval by itself. No work needs nobody.

    Args:
        load: erlang, 0 or more, any shape: one value for each interval.
        targets: one or more.
        handle_minutes: mean handle time, above 0, of a shape that broadcasts with the load.
        patience: of customers; `None` when nobody gives up.

    Returns:
        Agents, whole numbers, int64, of the broadcast shape.

    Raises:
        InputError: a value breaks its rule; all faults at once.

    >>> from humanline.queueing.durations import Weibull
    >>> quick = Target("service_level", 0.8, within_minutes=1, abandoned="missed")
    >>> few_gone = Target("probability_of_abandoning", 0.02)
    >>> [int(agents_for(20, wanted, handle_minutes=6, patience=Weibull(4, 0.7)))
    ...     for wanted in ([quick], [few_gone], [quick, few_gone])]
    [20, 26, 26]
    """
    faults = [fault for i, target in enumerate(targets) for fault in target.faults(f"targets[{i}]")]
    if not targets:
        faults.append(Fault("targets", "found none", "There must be at least one target."))
    faults += known("patience", patience, optional=True)
    try:
        loads, handle = checked(load=(load, NOT_NEGATIVE), handle_minutes=(handle_minutes, POSITIVE))
    except InputError as error:
        faults += error.faults
    if faults:
        raise InputError(faults)
    a, h = loads.ravel(), handle.ravel()

    def keeps(agents: Floats, of: NDArray[np.intp]) -> NDArray[np.bool_]:
        result = np.ones(agents.shape, dtype=bool) if patience is not None else agents > a[of]
        for target in targets:
            left = np.flatnonzero(result)
            if left.size:
                result[left] = target.kept(
                    waiting(
                        agents[left],
                        a[of[left]],
                        handle_minutes=h[of[left]],
                        within_minutes=target.within_minutes or 0.0,
                        patience=patience,
                        abandoned=target.abandoned or "missed",
                    )
                )
        return result

    return fewest(keeps, a).reshape(loads.shape)
