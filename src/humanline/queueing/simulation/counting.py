"""Counts of a run, by type of contact and interval: the sums from which every share and mean follows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from humanline.queueing.simulation.centre import Centre
from humanline.queueing.simulation.one_queue import ABANDONED, BLOCKED, CALLED_BACK, MESSAGE, SENT_AWAY, SERVED
from humanline.queueing.simulation.running import Run
from humanline.stats.intervals import Floats


class Counts(NamedTuple):
    """Sums over contacts, shape (types, intervals + 1), by the interval they came in; the last is after closing.

    Customers, and what becomes of them, stand in the interval of their first call; where contacts change, the last one
    of a customer says what became of them. In self-service, `contacts` and `kept` alone are known.

    Attributes:
        contacts: calls, redials among them.
        redials: calls after the first.
        changed: contacts that go on from another; contacts are customers, redials and these.
        same_agent: served by the agent who had the customer before, where agents are told apart.
        served: by an agent, call-backs among them.
        called_back: served by a call-back.
        in_time: served within the promise, counted from the call.
        abandoned: gave up.
        blocked: found no line.
        sent_away: still waited at closing, or came after it.
        messages: left a message.
        wait_minutes: of all contacts, whatever became of them.
        wait_of_served: minutes of those who were served.
        customers: who called for the first time.
        customers_served: who were served, at the first call or a later one.
        customers_in_time: who were served within the promise, counted from when they first asked.
        kept: contacts that self-service kept.
    """

    contacts: Floats
    redials: Floats
    changed: Floats
    same_agent: Floats
    served: Floats
    called_back: Floats
    in_time: Floats
    abandoned: Floats
    blocked: Floats
    sent_away: Floats
    messages: Floats
    wait_minutes: Floats
    wait_of_served: Floats
    customers: Floats
    customers_served: Floats
    customers_in_time: Floats
    kept: Floats


def counts_of(centre: Centre, run: Run) -> Counts:
    """Count a run.

    Args:
        centre: what was simulated.
        run: what happened.
    """
    types, columns = len(centre.types), centre.intervals + 1
    size = types * columns

    def cell(kind: NDArray[np.int32] | int, minutes: Floats) -> NDArray[np.int64]:
        interval = np.minimum((minutes / centre.interval_minutes).astype(np.int64), columns - 1)
        return np.asarray(kind * columns + interval)

    def summed(cells: NDArray[np.int64], weights: NDArray[np.bool_] | Floats | None = None) -> Floats:
        return np.asarray(np.bincount(cells, weights, minlength=size).reshape(types, columns), dtype=np.float64)

    at = cell(run.kind, run.came)
    by_outcome = np.bincount(at * 6 + run.outcome, minlength=size * 6).astype(float).reshape(types, columns, 6)
    served_rows = (run.outcome == SERVED) | (run.outcome == CALLED_BACK)
    promise = np.array([kind.promise_minutes for kind in centre.types])[run.kind]
    first = (run.attempt == 0) & ~run.changed
    contacts = by_outcome.sum(axis=2)
    customers = summed(at[first])
    home = cell(run.kind[run.customer], run.came[run.customer])
    last = served_rows
    if run.changed.any():
        at_last = np.empty(int(first.sum()), dtype=np.int64)
        at_last[run.customer] = np.arange(run.customer.size)  # rows come in order of time: the last one stays
        last = served_rows & (at_last[run.customer] == np.arange(run.customer.size))
    done = run.came + run.wait - run.asked <= promise
    kept = np.zeros((types, columns))
    for k, spilled in run.spilled.items():
        every = cell(k, spilled.arrived)
        contacts[k] = summed(every)[k]
        kept[k] = summed(every[spilled.kept])[k]
    return Counts(
        contacts=contacts,
        redials=summed(at[run.attempt > 0]),
        changed=summed(at[run.changed & (run.attempt == 0)]),
        same_agent=summed(at, served_rows & (run.agent >= 0) & (run.agent == run.had)),
        served=by_outcome[:, :, SERVED] + by_outcome[:, :, CALLED_BACK],
        called_back=by_outcome[:, :, CALLED_BACK],
        in_time=summed(at, served_rows & (run.wait <= promise)),
        abandoned=by_outcome[:, :, ABANDONED],
        blocked=by_outcome[:, :, BLOCKED],
        sent_away=by_outcome[:, :, SENT_AWAY],
        messages=by_outcome[:, :, MESSAGE],
        wait_minutes=summed(at, run.wait),
        wait_of_served=summed(at, np.where(served_rows, run.wait, 0.0)),
        customers=customers,
        customers_served=summed(home, last),
        customers_in_time=summed(home, last & done),
        kept=kept,
    )
