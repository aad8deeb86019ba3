"""Whole people in every hour of the week, out of hours that were spread in parts of people."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from humanline.model.organisation import Targets
from humanline.plan.carrying import InWeek, in_time
from humanline.stats.intervals import Floats


def whole_staff(week: InWeek, staff: Floats, targets: Targets) -> NDArray[np.int64]:
    """Round staff to whole people so that the most customers are helped in time, with no more hours than there are.

    Everybody who is whole stays; the parts left over are put together and go to the hours in which one more person
    helps the most customers in time.

    Args:
        week: one amount of work.
        staff: by hour, shape (168,).
        targets: what is to be kept.

    Returns:
        People in each hour, shape (168,).
    """
    whole = np.floor(staff + 1e-9)
    spare = int(np.floor(staff.sum() - whole.sum() + 1e-6))
    contacts = (week.waiting / week.handle)[0]
    parts = staff - whole > 1e-9

    def helped(people: Floats) -> Floats:
        return np.asarray(contacts * in_time(week, people[None, :], week.waiting, targets)[0])

    more = np.where(parts, helped(whole + 1) - helped(whole), -1.0)
    # Of equals, the hour with the larger part; then the earlier, so that the order never depends on luck.
    order = np.lexsort((np.arange(staff.size), whole - staff, -np.round(more, 9)))
    chosen = order[: min(spare, int(parts.sum()))]
    whole[chosen] += 1
    return whole.astype(np.int64)
