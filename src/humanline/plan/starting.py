"""The ways to start a contact, and the steps from self-service to a person: only those that are worth their minutes.

Beside a person first (extra minutes m, gain g, over all contacts whose customers do not ask) a moment may offer

- a choice: of those customers a share c takes a person, so c·m minutes and c·g points, with a gain of their own where
  it is known;
- together: everybody meets a person for h' minutes of what they prepared, so m − (h − h') minutes.

At a price λ of a minute the best start has the highest gain − λ·minutes. As λ falls from endless to nought, exactly the
starts on the upper convex hull of (minutes, gain) are best in turn, each for more minutes and at less for each further
minute (the multiple-choice knapsack: Sinha & Zoltners, 1979, Operations Research 27(3), 503–515). So the line passes
steps of that hull instead of cells, in one order, and what holds of cells holds of steps (`plan.line`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.load import CellLoad
from humanline.model.organisation import Mode
from humanline.model.other_start import OtherStart, StartLoad
from humanline.model.plan import Gain
from humanline.plan.merit import NO_JUDGEMENT, Merit, adds, per_minute, spread, with_interval
from humanline.plan.wholes import Whole

EVERYBODY = Estimate(value=1.0, low=1.0, high=1.0, method="with_line")
NOBODY = Estimate(value=0.0, low=0.0, high=0.0, method="with_line")

#: Two steps that differ by less, as a share, are worth the same for a minute.
SAME = 1e-9


class StartStep(NamedTuple):
    """What the line passes: from one start of a whole to the next.

    Attributes:
        whole: what the line divides.
        start: how it starts once the step is taken.
        merit: the hours and points between this start and the one before.
        stage: how many steps of the whole come before.
    """

    whole: Whole
    start: Mode
    merit: Merit
    stage: int = 0


class StepDown(NamedTuple):
    """One step away from a person.

    Attributes:
        whole: what the line divides.
        before: how it starts before the step.
        start: how it starts after it.
        merit: the hours and points between the two.
    """

    whole: Whole
    before: Mode
    start: Mode
    merit: Merit


class _Start(NamedTuple):
    start: Mode
    merit: Merit


def steps_of(every: Iterable[Whole], *, to_person: bool = True) -> list[StartStep]:
    """The steps of what the line divides, in merit order: most points a minute first.

    A whole without another start is one step, to a person.

    Args:
        every: what the line divides.
        to_person: `False` leaves out the step to a person first.
    """
    found: list[StartStep] = []
    for whole in every:
        before: Merit | None = None
        for stage, reached in enumerate(_hull(whole.merit)):
            if to_person or reached.start != "person":
                step = reached.merit if before is None else _between(before, reached.merit, found[-1].merit)
                found.append(StartStep(whole, reached.start, step, stage))
            before = reached.merit
    # The order of the input must not matter, not even in the last digit or between equals.
    found.sort(key=lambda step: (-step.merit.ratio, step.whole.merit.hours, step.whole.merit.key, step.stage))
    return found


def steps_down(every: Iterable[Whole]) -> list[StepDown]:
    """The same steps from a person first downward: least lost for an hour first.

    Where a person first adds nothing beyond another start, no price picks it; downward it is the first that goes.

    Args:
        every: what the line divides, each of which has a person first.
    """
    found: list[tuple[StartStep, Mode]] = []
    for whole in every:
        up = steps_of([whole])
        if up[-1].start != "person":
            last = difference(under(whole.merit, up[-1].start), whole.merit)
            up.append(StartStep(whole, "person", last, len(up)))
        found += zip(up, ("self_service", *(step.start for step in up)), strict=False)
    found.sort(key=lambda one: (-one[0].merit.ratio, one[0].whole.merit.hours, one[0].whole.merit.key, one[0].stage))
    return [StepDown(step.whole, step.start, start, step.merit) for step, start in reversed(found)]


def under(cell: Merit, start: Mode) -> Merit:
    """What a start takes and adds beside self-service first.

    Args:
        cell: one cell, or cells as one.
        start: how its contacts start.
    """
    if start == "person":
        return cell
    for other in cell.load.starts:
        if other.start == start:
            return _under(cell, other)
    return _nothing(cell)


def share_with_person(load: CellLoad, start: Mode) -> Estimate:
    """Of the contacts whose customers do not ask, the share that meets a person first.

    Args:
        load: of the cell.
        start: how its contacts start.
    """
    for other in load.starts:
        if other.start == start:
            return other.share
    return EVERYBODY if start == "person" else NOBODY


def hours_of(cell: Merit, start: Mode) -> float:
    """Extra hours a week that a start takes over self-service first.

    Args:
        cell: one cell, or cells as one.
        start: how its contacts start.
    """
    return 0.0 if start == "self_service" else under(cell, start).hours


def adds_of(cell: Merit, start: Mode) -> float:
    """Points a week that a start adds over self-service first.

    Args:
        cell: one cell, or cells as one.
        start: how its contacts start.
    """
    return 0.0 if start == "self_service" else adds(under(cell, start))


def sure_of(cell: Merit, start: Mode, price: float) -> float | None:
    """Probability that a start is right at a price: its step is worth its minutes, and the next step is not.

    The next step is worth them only where this one is, so the difference of the two chances is what lies between. A
    next step that brings as much for a minute waits for hours, not for the price, and says nothing of this one.

    Args:
        cell: one cell, or cells as one.
        start: a choice, or together.
        price: points a staff minute.

    Returns:
        `None` where no price picks this start.
    """
    steps = steps_of([Whole(cell, (cell,))])
    place = next((k for k, step in enumerate(steps) if step.start == start), None)
    if place is None:
        return None
    here, after = steps[place].merit, steps[place + 1].merit if place + 1 < len(steps) else None
    more = after.worth_it(price) if after is not None and after.ratio < here.ratio * (1 - SAME) else 0.0
    return max(here.worth_it(price) - more, 0.0)


def beyond(cell: Merit, start: Mode) -> Merit:
    """What a person first takes and adds beside another start.

    Args:
        cell: one cell, or cells as one.
        start: how its contacts start.
    """
    return cell if start == "self_service" else difference(under(cell, start), cell)


def difference(before: Merit, after: Merit) -> Merit:
    """What one start takes and adds beside another.

    Both rest on the same judgements, so that they err together: their doubts are subtracted.

    Args:
        before: the other start.
        after: the start.
    """
    gain = Gain(
        total=_less(after.gain.total, before.gain.total),
        customer=_less(after.gain.customer, before.gain.customer),
        organisation=_less(after.gain.organisation, before.gain.organisation),
        matters_customer=after.gain.matters_customer,
        matters_organisation=after.gain.matters_organisation,
    )
    minutes = _minus(after.minutes, before.minutes)
    return after._replace(
        gain=gain,
        minutes=minutes,
        per_minute=per_minute(gain.total, minutes),
        hours=after.hours - before.hours,
    )


def other_starts(cell: Merit) -> tuple[OtherStart, ...]:
    """The starts of a cell beside a person and self-service, as they stand on the record."""
    found = []
    for load in cell.load.starts:
        merit = _under(cell, load)
        found.append(OtherStart(load.start, load.share, merit.minutes, merit.hours, merit.gain.total))
    return tuple(found)


def _hull(cell: Merit) -> list[_Start]:
    """The starts on the upper convex hull of hours and points, from self-service on."""
    person = _Start("person", cell)
    if not cell.load.starts or cell.hours <= 0 or cell.points is None:
        return [person]
    left = [_Place(cell.hours, cell.points), *(_place(cell, load) for load in cell.load.starts)]
    found: list[_Start] = []
    hours, points = 0.0, 0.0
    while True:
        left = [one for one in left if one.points > points]
        if not left:
            return found or [person]
        slopes = [(one.points - points) / (one.hours - hours) if one.hours > hours else math.inf for one in left]
        most = max(slopes)
        # Between equals the fewest hours; where no hours are taken, the most points.
        near = [one for one, slope in zip(left, slopes, strict=True) if slope >= most * (1 - SAME)]
        best = min(near, key=lambda one: -one.points if math.isinf(most) else one.hours)
        found.append(person if best.load is None else _Start(best.load.start, _under(cell, best.load)))
        hours, points = best.hours, best.points


class _Place(NamedTuple):
    """Where a start lies: its hours and points a contact, beside self-service; of a person first without a load."""

    hours: float
    points: float
    load: StartLoad | None = None


def _place(cell: Merit, load: StartLoad) -> _Place:
    each = load.adds.value if load.adds is not None else cell.points or 0.0
    return _Place(cell.hours * _fraction(cell, load), load.share.value * each, load)


def _fraction(cell: Merit, load: StartLoad) -> float:
    """Of the extra minutes of a person first, the part that a start takes."""
    m = cell.minutes.value
    fewer = 0.0 if load.handle_minutes is None else cell.load.handle_minutes.value - load.handle_minutes.value
    return load.share.value * (m - fewer) / m if m else 0.0


def _under(cell: Merit, load: StartLoad) -> Merit:
    minutes = _minutes(cell, load)
    share = load.share.value
    if load.adds is None:
        gain = _scaled(cell.gain, share)
    else:
        adds = with_interval(share * load.adds.value, share * spread(load.adds), n=load.adds.n, method="combined")
        # A customer who chooses a person does not lose by one; what preparing does to a customer is as a person does.
        customer = NO_JUDGEMENT if load.start == "choice" else cell.gain.customer
        gain = msgspec.structs.replace(_scaled(cell.gain, share), total=adds, customer=customer)
    hours = cell.hours * _fraction(cell, load)
    per = cell.per_minute if _as_for_all(load) else per_minute(gain.total, minutes)
    return cell._replace(gain=gain, minutes=minutes, per_minute=per, hours=hours)


def _as_for_all(load: StartLoad) -> bool:
    """It takes and adds for each customer who meets a person as much as a person first does for all."""
    return load.adds is None and load.handle_minutes is None


def _minutes(cell: Merit, load: StartLoad) -> Estimate:
    share, fewer, sd = load.share.value, 0.0, 0.0
    if load.handle_minutes is not None:
        fewer = cell.load.handle_minutes.value - load.handle_minutes.value
        sd = spread(load.handle_minutes)
    value = share * (cell.minutes.value - fewer)
    each = math.hypot(spread(cell.minutes), sd)
    doubt = math.hypot(share * each, (cell.minutes.value - fewer) * spread(load.share))
    return with_interval(value, doubt, n=cell.minutes.n, method="delta")


def _nothing(cell: Merit) -> Merit:
    exactly = Estimate(value=0.0, low=0.0, high=0.0, method="combined")
    return cell._replace(gain=_scaled(cell.gain, 0.0), minutes=exactly, hours=0.0)


def _between(before: Merit, after: Merit, last: Merit) -> Merit:
    """The step between two starts; never worth more for a minute than the step before it."""
    step = difference(before, after)
    return step._replace(per_minute=last.per_minute) if step.ratio >= last.ratio * (1 - SAME) else step


def _less(after: Estimate | NotEstimable, before: Estimate | NotEstimable) -> Estimate | NotEstimable:
    return _minus(after, before) if isinstance(after, Estimate) and isinstance(before, Estimate) else after


def _minus(after: Estimate, before: Estimate) -> Estimate:
    return with_interval(after.value - before.value, abs(spread(after) - spread(before)), n=after.n, method="combined")


def _scaled(gain: Gain, by: float) -> Gain:
    def side(found: Estimate | NotEstimable) -> Estimate | NotEstimable:
        if not isinstance(found, Estimate):
            return found
        return with_interval(by * found.value, by * spread(found), n=found.n, method="combined")

    return msgspec.structs.replace(
        gain,
        total=side(gain.total),
        customer=side(gain.customer),
        organisation=side(gain.organisation),
        parts=(),
    )
