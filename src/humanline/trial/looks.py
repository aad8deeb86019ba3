"""When a trial is looked at: at so much of the planned units with an end, or every day without one.

Only units whose outcome is complete count, in the order in which they came in. A planned look is the first day on which
its part of the planned units is complete; whoever looks in between sees the last planned look. The end is there when
all planned units are, or when the planned weeks are over, whichever comes first: the last look then gets all that is
left of the chance of a false alarm. What comes in after the end says nothing more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from humanline.model.trial import Design
from humanline.stats.intervals import Floats

DAYS = 7


class Looking(NamedTuple):
    """The looks so far.

    Attributes:
        at: place of each look's last day among the days with units, shape (looks,).
        fractions: of the planned units at each look, 1 or more at the end; shape (looks,).
        ended: the last look is the end.
        over: days with units after the end.
        next_at: units at which the next planned look is; `None` of an open end and after the end.
    """

    at: NDArray[np.intp]
    fractions: Floats
    ended: bool
    over: int
    next_at: int | None


def looks_of(design: Design, days: Sequence[str], units: Floats, *, planned: int, until: date) -> Looking:
    """The looks that there have been.

    Args:
        design: the trial.
        days: days on which units came in, ISO, rising.
        units: complete units that came in on each of them, over all arms, shape (days,).
        planned: units planned over all arms.
        until: up to and with which day outcomes are known.
    """
    total = np.cumsum(units)
    if design.looks.kind == "open":
        at = np.flatnonzero(units > 0)
        return Looking(at, total[at] / planned, ended=False, over=0, next_at=None)
    many = design.looks.many
    targets = np.ceil(planned * np.arange(1, many + 1) / many)
    last = _last_day(design, days, until)
    inside = np.arange(len(days)) <= (len(days) - 1 if last is None else last)
    reached = targets[targets <= (total[inside][-1] if inside.any() else 0)]
    at = np.unique(np.searchsorted(total, reached))
    fractions = total[at] / planned
    by_date = last is not None and len(reached) != many
    if by_date and last is not None and last >= 0:
        # The planned weeks are over with fewer units: what there is now is the end.
        at = at if len(at) and at[-1] == last else np.append(at, last)
        fractions = np.append(np.minimum(total[at[:-1]] / planned, 1 - 1e-3), 1.0)
    ended = by_date or len(reached) == many
    over = int((units[at[-1] + 1 :] > 0).sum()) if ended and len(at) else 0
    return Looking(at, fractions, ended, over, None if ended else int(targets[len(reached)]))


def _last_day(design: Design, days: Sequence[str], until: date) -> int | None:
    """Place of the last day within the planned weeks, −1 where there is none; `None` when they aren't over yet."""
    if not design.weeks or not days:
        return None
    start = date.fromisoformat(design.starts or days[0])
    end = start + timedelta(days=round(design.weeks * DAYS))
    if until < end + timedelta(days=window(design)):
        return None
    return int(np.searchsorted(list(days), end.isoformat())) - 1


def window(design: Design) -> int:
    """Whole days after the lot until a unit's outcomes are all complete."""
    return int(np.ceil(max((one.window_days for one in design.outcomes), default=0.0)))
