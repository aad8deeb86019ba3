"""The staff that the promise asks for in every interval, and the staff that were planned, as whole people."""

from __future__ import annotations

import numpy as np

from humanline.model.staff import Promise
from humanline.plan.staffing.customers import Behaviour
from humanline.plan.staffing.timeline import Ints
from humanline.plan.staffing.trying import Stretch
from humanline.queueing.general_patience import waiting
from humanline.queueing.moving_load import offered_load
from humanline.queueing.simulation.repairing import staff_day
from humanline.queueing.targets import Target, agents_for
from humanline.stats.intervals import Floats

#: So many contacts are simulated for a stretch, within these numbers of days.
_CONTACTS, _FEWEST, _MOST = 400_000, 150, 600


def stretch_of(where: slice, contacts: Floats, come: Behaviour, promise: Promise, interval_minutes: int) -> Stretch:
    """A stretch of opening, with who calls again told apart.

    In the log as many call again as hung up then. With staff enough fewer hang up, and fewer call again: the contacts
    are those first calls, and the second calls that are left when the promise is kept.

    Args:
        where: its intervals.
        contacts: expected in each interval, as in the log, shape (intervals,).
        come: how customers behave.
        promise: what is staffed for.
        interval_minutes: length of an interval.
    """
    first = contacts * come.first_share
    if come.redial is None or come.patience is None or not first.sum() > 0:
        return Stretch(where, first, first)
    load = offered_load(first, interval_minutes=interval_minutes, handle=come.handle)
    agents = agents_for(load, [target_of(promise)], handle_minutes=come.handle.mean, patience=come.patience)
    gone = waiting(
        np.maximum(agents, 1), load, handle_minutes=come.handle.mean, within_minutes=promise.within_minutes,
        patience=come.patience, abandoned="missed",
    ).probability_of_abandoning  # fmt: skip
    left = float((gone * first).sum() / first.sum())
    return Stretch(where, first, first / (1 - come.redial.share * left))


def target_of(promise: Promise) -> Target:
    """The promise as a target: who hung up was not helped in time."""
    return Target("service_level", promise.share, within_minutes=promise.within_minutes, abandoned="missed")


def needed(stretches: list[Stretch], size: int, come: Behaviour, promise: Promise, *, interval_minutes: int,
           seed: int) -> Ints:  # fmt: skip
    """People at work so that every interval keeps the promise; somebody is there whenever it is open.

    Args:
        stretches: of opening.
        size: number of intervals.
        come: how customers behave.
        promise: what is to be kept.
        interval_minutes: length of an interval.
        seed: of all random numbers.
    """
    staff = np.zeros(size, dtype=np.int64)
    done: dict[bytes, Ints] = {}
    for stretch in stretches:
        key = stretch.contacts.tobytes()
        if key not in done:
            days = int(np.clip(_CONTACTS / max(float(stretch.contacts.sum()), 1.0), _FEWEST, _MOST))
            done[key] = staff_day(
                stretch.contacts,
                interval_minutes=interval_minutes,
                handle=come.handle,
                patience=come.patience,
                target_share=promise.share,
                within_minutes=promise.within_minutes,
                abandoned="missed",
                replications=days,
                seed=seed + len(done),
            ).agents
        staff[stretch.where] = np.maximum(done[key], 1)
    return staff


def whole_people(parts: Floats, *, days: Ints) -> Ints:
    """Parts of people as whole ones: on each day as many hours in all and no more, given where the largest parts are.

    Args:
        parts: of people in each interval, shape (intervals,).
        days: number of the day of each, same shape.
    """
    whole = np.floor(parts + 1e-9)
    for day in np.unique(days):
        at = np.flatnonzero(days == day)
        spare = int(np.floor(float((parts[at] - whole[at]).sum()) + 1e-6))
        order = np.lexsort((at, -np.round(parts[at] - whole[at], 9)))
        whole[at[order[:spare]]] += 1
    return whole.astype(np.int64)
