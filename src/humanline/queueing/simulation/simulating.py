"""Simulate a centre many times: counts of every run, and what they say, with confidence intervals.

>>> from humanline.queueing.durations import Exponential
>>> from humanline.queueing.simulation.centre import AgentGroup, Centre, ContactType
>>> centre = Centre(
...     interval_minutes=60,
...     types=(ContactType("calls", arrivals=(60,) * 8, handle=Exponential(5), patience=Exponential(4)),),
...     groups=(AgentGroup("agents", skills=("calls",), agents=(6,) * 8),),
... )
>>> found = simulate(centre, replications=20, seed=1)
>>> value, low, high = found.abandonment(by="all")
>>> bool(0 < low < value < high < 0.2)
True
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from humanline.foundation.errors import Fault, InputError
from humanline.model.estimate import LEVEL
from humanline.queueing.inputs import choice
from humanline.queueing.simulation.centre import Centre
from humanline.queueing.simulation.counting import Counts, counts_of
from humanline.queueing.simulation.running import runs
from humanline.queueing.waiting import ABANDONED, Abandoned
from humanline.stats.intervals import Floats, Interval, mean_of_runs, ratio_of_sums

By = Literal["interval", "type", "all"]
BY: tuple[By, ...] = ("interval", "type", "all")


@dataclass(frozen=True, slots=True)
class Simulated:
    """The counts of every run of a centre.

    Every answer is `(value, low, high)`: shape (types, intervals + 1) by interval, (types,) by type, () for all; `nan`
    where nothing happened. By interval the last column is after closing. A share is that of all contacts of all runs
    together, its interval Student's, from the spread between runs.

    Attributes:
        centre: what was simulated.
        seed: of all streams of random numbers.
        counts: of every run, shape (replications, types, intervals + 1) each.
        busy_minutes: minutes in which agents were busy, shape (replications, groups, intervals + 1).
        warm_up: intervals at the start that no answer counts.
    """

    centre: Centre
    seed: int
    counts: Counts
    busy_minutes: Floats
    warm_up: int = 0

    def service_level(self, *, abandoned: Abandoned, by: By = "interval", level: float = LEVEL) -> Interval:
        """Share of contacts served within the promise.

        Args:
            abandoned: who gave up, was sent away or found no line: `missed`, or `left_out` of the share.
            by: each type and interval, each type, or all together.
            level: share of intervals that hold the truth.
        """
        choice("abandoned", abandoned, ABANDONED)
        c = self.counts
        return self.ratio(c.in_time, c.contacts if abandoned == "missed" else c.served, by=by, level=level)

    def customers_in_time(self, *, by: By = "interval", level: float = LEVEL) -> Interval:
        """Share of customers served within the promise, counted from when they first asked, redials and all."""
        return self.ratio(self.counts.customers_in_time, self.counts.customers, by=by, level=level)

    def customers_served(self, *, by: By = "interval", level: float = LEVEL) -> Interval:
        """Share of customers who are served, at the first call or a later one."""
        return self.ratio(self.counts.customers_served, self.counts.customers, by=by, level=level)

    def abandonment(self, *, by: By = "interval", level: float = LEVEL) -> Interval:
        """Share of contacts that give up."""
        return self.ratio(self.counts.abandoned, self.counts.contacts, by=by, level=level)

    def mean_wait(self, *, of: Literal["all", "served"], by: By = "interval", level: float = LEVEL) -> Interval:
        """Mean minutes in the queue, of all contacts or of those who were served."""
        choice("of", of, ("all", "served"))
        c = self.counts
        if of == "all":
            return self.ratio(c.wait_minutes, c.contacts, by=by, level=level)
        return self.ratio(c.wait_of_served, c.served, by=by, level=level)

    def occupancy(self, *, by: By = "interval", level: float = LEVEL) -> Interval:
        """Share of the agents' time spent on contacts, by group in place of type, within opening hours."""
        agents = np.array([group.agents for group in self.centre.groups], dtype=float) * self.centre.interval_minutes
        time = np.broadcast_to(np.pad(agents, ((0, 0), (0, 1))), self.busy_minutes.shape)
        busy = self.busy_minutes.copy()
        busy[:, :, -1] = 0.0
        return self.ratio(busy, time, by=by, level=level)

    def mean(self, amount: Floats, *, by: By = "interval", level: float = LEVEL) -> Interval:
        """Mean of a count over the runs: such as `found.mean(found.counts.abandoned, by="all")`.

        Args:
            amount: shape (replications, types, intervals + 1).
            by: see `service_level`.
            level: share of intervals that hold the truth.
        """
        return mean_of_runs(self._summed(amount, by), level=level)

    def ratio(self, part: Floats, whole: Floats, *, by: By = "interval", level: float = LEVEL) -> Interval:
        """A ratio of two counts, each summed over all runs.

        Args:
            part: shape (replications, types, intervals + 1).
            whole: same shape.
            by: see `service_level`.
            level: share of intervals that hold the truth.
        """
        return ratio_of_sums(self._summed(part, by), self._summed(whole, by), level=level)

    def _summed(self, amount: Floats, by: By) -> Floats:
        choice("by", by, BY)
        counted = amount[:, :, self.warm_up :]
        if by == "interval":
            return counted
        return np.asarray(counted.sum(axis=2) if by == "type" else counted.sum(axis=(1, 2)))

    def columns(self) -> dict[str, list[float] | list[str] | list[int]]:
        """A tidy table: a row for each type and interval, with the mean of every count over the runs."""
        types, intervals = self.counts.contacts.shape[1:]
        names = [kind.name for kind in self.centre.types]
        table: dict[str, list[float] | list[str] | list[int]] = {
            "type": [name for name in names for _ in range(intervals)],
            "interval": [*range(intervals)] * types,
        }
        for name, amount in self.counts._asdict().items():
            table[name] = amount.mean(axis=0).ravel().tolist()
        return table


def simulate(centre: Centre, *, replications: int, seed: int, warm_up: int = 0) -> Simulated:
    """Simulate a centre from empty to empty, many times.

    The same seed gives the same runs; another centre with the same seed meets the same customers as far as its types
    are the same.

    Args:
        centre: what is simulated.
        replications: independent runs, 2 or more.
        seed: of all streams of random numbers, 0 or more.
        warm_up: intervals at the start that no answer counts.

    Raises:
        InputError: a value breaks its rule; all faults at once.
    """
    faults = []
    if replications < 2:
        rule = "There must be 2 or more: one run shows no spread."
        faults.append(Fault("replications", f"found {replications}", rule))
    if seed < 0:
        faults.append(Fault("seed", f"found {seed}", "It must be 0 or more."))
    if not 0 <= warm_up < centre.intervals:
        rule = f"It must lie between 0 and {centre.intervals - 1}, so that an interval is left."
        faults.append(Fault("warm_up", f"found {warm_up}", rule))
    if faults:
        raise InputError(faults)
    counted, busy = [], []
    for found in runs(centre, seed, range(replications)):
        counted.append(counts_of(centre, found))
        busy.append(found.busy_minutes)
    counts = Counts(*(np.stack(parts) for parts in zip(*counted, strict=True)))
    return Simulated(centre=centre, seed=seed, counts=counts, busy_minutes=np.stack(busy), warm_up=warm_up)
