"""Load against staff by hour of the week, with what a minute is worth in each."""

from __future__ import annotations

import numpy as np

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.organisation import Targets
from humanline.model.plan import Plan, WeekOfStaff
from humanline.plan.carrying import TINY, in_week, late_by_hour
from humanline.plan.ladder import Ladder
from humanline.plan.profiles import Profiles
from humanline.plan.starting import hours_of
from humanline.queueing.staffing import load_carried
from humanline.stats.intervals import Floats


def week_of_staff(plan: Plan, steps: Ladder, of: Profiles, targets: Targets) -> WeekOfStaff:
    """The week as the plan would make it.

    What can wait is done where there is room. The price of an hour is that of the week times how many customers one
    more minute of work makes late in that hour, against the mean over all work: it rises in busy hours and falls when
    staff have time.

    Args:
        plan: with its cells.
        steps: the cells that it was drawn from.
        of: when their work comes in.
        targets: what is staffed for.
    """
    hours = plan.hours_per_week or 0.0
    week = in_week(work_of(plan, steps), of)
    waiting, handle = week.waiting[0], week.handle[0]
    staff = hours * week.spread[0]
    room = np.maximum(staff - waiting, 0.0)
    where = room if room.sum() > 0 else staff if staff.sum() > 0 else of.opened.astype(float)
    later = week.later[0] * where / max(where.sum(), TINY)
    keeps = load_carried(
        staff,
        handle_minutes=handle,
        target_share=targets.share,
        within_minutes=targets.within_minutes,
        patience_minutes=targets.patience_minutes,
        abandoned="missed",
    )
    prices = _told(_prices(plan.price, waiting, late_by_hour(week, staff[None, :], targets)))
    return WeekOfStaff(
        load=_told(waiting + later),
        staff=_told(staff),
        carried=_told(np.minimum(staff, np.asarray(keeps) + later)),
        price=tuple(price if opened else None for price, opened in zip(prices, of.opened, strict=False)),
        target=targets.share,
        within_minutes=targets.within_minutes,
        given=of.roster is not None,
        patience_minutes=targets.patience_minutes,
    )


def work_of(plan: Plan, steps: Ladder) -> Floats:
    """Hours of work a week by moment, with the plan's starts, shape (1, moments)."""
    place = {name: k for k, name in enumerate(steps.moments)}
    starts = {(cell.moment, cell.segment): cell.start for cell in plan.cells}
    work = np.zeros((1, len(steps.moments)))
    for cell in steps.cells:
        first = hours_of(cell, starts.get(cell.key, "self_service"))
        work[0, place[cell.load.moment]] += cell.asked_hours + cell.spill_hours + first
    return work


def _prices(price: Estimate | NotEstimable, waiting: Floats, late: Floats) -> Floats:
    """By hour, so that the mean over the work of waiting customers is the week's price; none without one."""
    if not isinstance(price, Estimate):
        return np.zeros(0)
    mean = float((waiting * late).sum()) / max(float(waiting.sum()), TINY)
    return price.value * late / mean if mean > TINY else np.where(late >= 0, price.value, 0.0)


def _told(by_hour: Floats) -> tuple[float, ...]:
    """Rounded where nobody would see it, so that the same plan gives the same bytes."""
    return tuple(round(float(value), 6) for value in by_hour)
