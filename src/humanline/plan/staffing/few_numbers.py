"""A few numbers in, staff out: for who has no log, or wants to know quickly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from humanline.foundation.errors import Fault, InputError
from humanline.foundation.written.numbers import can_be_typed
from humanline.model.estimate import Estimate
from humanline.model.staff import Promise, StaffAnswer, StaffNumbers, WithStaff
from humanline.plan.staffing.required import target_of
from humanline.queueing.durations import Duration, Exponential
from humanline.queueing.general_patience import waiting
from humanline.queueing.inputs import UnstableQueueError
from humanline.queueing.simulation.centre import AgentGroup, Centre, ContactType
from humanline.queueing.simulation.simulating import simulate
from humanline.queueing.targets import agents_for

#: So many handle times and limits until a queue has forgotten that it began empty.
_FORGOTTEN = 12
#: No more contacts than this are simulated at once.
MOST_AT_ONCE = 100_000
#: So many contacts are simulated, in at least so many runs.
_CONTACTS, _FEWEST = 150_000, 100


def answer_numbers(
    contacts: Sequence[float],
    *,
    per_minutes: float,
    handle_minutes: float,
    patience_minutes: float | None,
    promise: Promise,
    staff: Sequence[int] = (),
    shrinkage: float = 0.0,
    seed: int = 0,
    version: str,
) -> StaffNumbers:
    """Staff for each interval, by formula, and simulated.

    Each interval is taken by itself, as if it went on for long: Poisson arrivals, exponential handle times and
    patience.

    Args:
        contacts: expected in each interval.
        per_minutes: length of an interval.
        handle_minutes: staff minutes of a contact.
        patience_minutes: how long customers wait before they hang up, on average; `None` where nobody does.
        promise: what is to be kept.
        staff: what these would do, too; one for each interval, or one for all.
        shrinkage: share of the people on a shift who are away.
        seed: of all random numbers.
        version: the version of Humanline to put on the record.

    Raises:
        InputError: a value breaks its rule; all faults at once.
    """
    faults = faults_of(
        contacts,
        per_minutes=per_minutes,
        handle_minutes=handle_minutes,
        patience_minutes=patience_minutes,
        promise=promise,
        staff=staff,
        shrinkage=shrinkage,
    )
    if faults:
        raise InputError(faults)
    patience = Exponential(patience_minutes) if patience_minutes is not None else None
    loads = np.asarray(contacts, dtype=np.float64) * handle_minutes / per_minutes
    fewest = agents_for(loads, [target_of(promise)], handle_minutes=handle_minutes, patience=patience).tolist()
    asked = [staff[0]] * len(fewest) if len(staff) == 1 else list(staff)
    answers = []
    for k, (load, enough) in enumerate(zip(loads.tolist(), fewest, strict=True)):
        looked_at = {enough, enough + 1, max(enough - 1, 0), *asked[k : k + 1]}
        around = [_with(people, load, handle_minutes, patience, promise) for people in sorted(looked_at)]
        rate = contacts[k] / per_minutes
        simulated = _simulated(rate, enough, handle_minutes, patience, promise, seed + k)
        answers.append(StaffAnswer(contacts[k], load, enough, tuple(around), simulated))
    return StaffNumbers(
        version=version,
        seed=seed,
        per_minutes=per_minutes,
        handle_minutes=handle_minutes,
        patience_minutes=patience_minutes,
        promise=promise,
        shrinkage=shrinkage,
        answers=tuple(answers),
    )


def _with(people: int, load: float, handle_minutes: float, patience: Duration | None, promise: Promise) -> WithStaff:
    """What so many do; only their number where the queue would grow without end."""
    if people == 0:
        nobody_comes = (1.0, 0.0, 0.0, 0.0)
        return WithStaff(0, *(nobody_comes if load <= 0 else (0.0, 1.0, None, None) if patience is not None else ()))
    try:
        found = waiting(
            people, load, handle_minutes=handle_minutes, within_minutes=promise.within_minutes, patience=patience,
            abandoned="missed",
        )  # fmt: skip
    except UnstableQueueError:
        return WithStaff(people)
    measures = (
        found.service_level, found.probability_of_abandoning, found.mean_wait_of_served, found.occupancy,
    )  # fmt: skip
    return WithStaff(people, *(round(float(measure), 6) for measure in measures))


def _simulated(
    per_minute: float, staff: int, handle_minutes: float, patience: Duration | None, promise: Promise, seed: int
) -> Estimate:
    """Share helped in time once the queue has forgotten that it began empty."""
    if per_minute <= 0:
        return Estimate(value=1.0, low=1.0, high=1.0, method="simulated")
    step = max(handle_minutes, 10.0 / per_minute)
    centre = Centre(
        interval_minutes=step,
        types=(
            ContactType(
                "contacts",
                arrivals=(per_minute * step,) * (4 * _FORGOTTEN),
                handle=Exponential(handle_minutes),
                patience=patience,
                promise_minutes=promise.within_minutes,
            ),
        ),
        groups=(AgentGroup("staff", skills=("contacts",), agents=(staff,) * (4 * _FORGOTTEN)),),
    )
    runs = int(np.clip(_CONTACTS / (per_minute * step * 4 * _FORGOTTEN), _FEWEST, 1000))
    found = simulate(centre, replications=runs, seed=seed, warm_up=_FORGOTTEN)
    value, low, high = (float(part) for part in found.service_level(abandoned="missed", by="all"))
    return Estimate(
        value=round(value, 6), low=round(max(low, 0.0), 6), high=round(min(high, 1.0), 6), method="simulated"
    )


def faults_of(
    contacts: Sequence[float],
    *,
    per_minutes: float,
    handle_minutes: float,
    patience_minutes: float | None,
    promise: Promise,
    staff: Sequence[int],
    shrinkage: float,
) -> list[Fault]:
    """What is wrong with a few numbers; see `answer_numbers`."""
    faults = []
    for name, value in (("--per", per_minutes), ("--handle", handle_minutes), ("--patience", patience_minutes)):
        if value is not None and not (can_be_typed(value) and value > 0):
            rule = "It must be longer than nothing."
            way_out = "Leave it out when nobody hangs up." if name == "--patience" else ""
            faults.append(Fault(name, f"found {value * 60:g} s", rule, way_out))
    if not 0 < promise.share < 1:
        faults.append(Fault("--share", f"found {promise.share:g}", "It must lie between 0 and 1, such as .8."))
    if not (can_be_typed(promise.within_minutes) and promise.within_minutes >= 0):
        faults.append(Fault("--within", f"found {promise.within_minutes * 60:g} s", "It must be 0 or longer."))
    if not contacts or not all(can_be_typed(each) and each >= 0 for each in contacts):
        faults.append(Fault("--contacts", f"found {_listed(contacts)}", "Each must be a number, 0 or more."))
    elif not faults and max(contacts) * max(per_minutes, handle_minutes, promise.within_minutes) > (
        MOST_AT_ONCE * per_minutes
    ):
        rule = f"At most {MOST_AT_ONCE:,} contacts are simulated at once, in an interval or while one is handled."
        faults.append(Fault("--contacts", f"found {_listed(contacts)}", rule, "Give fewer, or shorter lengths."))
    if len(staff) not in (0, 1, len(contacts)) or any(people < 0 for people in staff):
        rule = f"There must be one number, or one for each of the {len(contacts)} intervals, 0 or more."
        faults.append(Fault("--staff", f"found {_listed(staff)}", rule))
    if not 0 <= shrinkage < 1:
        faults.append(Fault("--shrinkage", f"found {shrinkage:g}", "It must be 0 or more and below 1."))
    return faults


def _listed(values: Sequence[float]) -> str:
    return ", ".join(f"{value:g}" for value in values) or "none"
