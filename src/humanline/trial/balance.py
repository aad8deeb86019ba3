"""Do the arms have the numbers that the lot should give: over all, and by segment, day and, where it can be, channel?

Every day is a look: the test may be looked at as often as wanted. The channel of a contact is told by the arm where one
arm starts with a person and the other with self-service, and says nothing of the lot then.
"""

from __future__ import annotations

import numpy as np

from humanline.model.estimate import NotEstimable
from humanline.model.trial import Design
from humanline.model.trial_result import Balance
from humanline.stats.intervals import Floats
from humanline.stats.moments import CubeArrays
from humanline.stats.sample_ratio import sample_ratio

#: p at or below which the lot is broken.
ALARM = 0.01
#: p below which the group that is furthest off is named.
NAMED = 0.05


def balance(design: Design, grid: CubeArrays) -> Balance:
    """Whether the lot was fair.

    Args:
        design: the trial.
        grid: its cube as arrays; the first dimension is the arm, one is the day.
    """
    total = sum(arm.share for arm in design.arms)
    shares = np.array([arm.share / total for arm in design.arms])
    counts = grid.n[[grid.arm(arm.name) for arm in design.arms]]
    units = {arm.name: int(n) for arm, n in zip(design.arms, counts.reshape(len(shares), -1).sum(axis=1), strict=True)}
    expected = {arm.name: round(float(share), 6) for arm, share in zip(design.arms, shares, strict=True)}
    if design.chances == "recorded" or not counts.any():
        return Balance(expected=expected, units=units, p=NotEstimable(reason="own_chances"))
    by: dict[str, float] = {}
    worst: dict[str, str] = {}
    over_all = 1.0
    for name in grid.dimensions[1:]:
        groups = _by_look(grid, counts, name)
        found = sample_ratio(groups, shares)
        over_all = float(found.p[-1])
        if groups.shape[1] < 2:
            continue
        by[name] = round(float(found.p_anywhere[-1]), 9)
        if by[name] < NAMED:
            labels = grid.labels[grid.dimensions.index(name)]
            worst[name] = labels[int(np.argmin(found.p_groups[-1]))]
    p = round(over_all, 9)
    alarm = min(p, *by.values(), 1.0) <= ALARM
    return Balance(expected=expected, units=units, p=p, by=by, worst=worst, alarm=alarm)


def _by_look(grid: CubeArrays, counts: Floats, name: str) -> Floats:
    """Units so far at the end of each day, shape (days, groups, arms)."""
    day, group = grid.dimensions.index("day"), grid.dimensions.index(name)
    away = tuple(axis for axis in range(1, counts.ndim) if axis not in (day, group))
    added = counts.sum(axis=away)
    if name == "day":
        each = added.T  # (days, arms)
        so_far = np.tril(np.ones((len(each), len(each))))
        return np.asarray(so_far[:, :, None] * each[None, :, :])
    # Of what is left the arm is first; the day and the group keep their order.
    added = added if group < day else added.transpose(0, 2, 1)
    return np.asarray(np.cumsum(added, axis=2).transpose(2, 1, 0))
