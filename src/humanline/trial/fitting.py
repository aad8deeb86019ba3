"""Whether what works fits: an effect that is shown says nothing of the hours that it takes.

The work with everybody in the other arm is set against what the staff carry while customers are helped in time. What
asks no more than is asked today fits as well as today does.
"""

from __future__ import annotations

from humanline.model.estimate import NotEstimable
from humanline.model.organisation import Organisation
from humanline.model.trial import Design
from humanline.model.trial_result import Fit, Staffing
from humanline.trial.staffing import StaffNeeds, hours_carried

#: More hours than this many times those that there are are not looked for.
MOST_TIMES = 16.0
_HALVINGS = 40


def fit_of(
    design: Design, needs: StaffNeeds | None, staffing: Staffing | None, hours: float | None, organisation: Organisation
) -> Fit:
    """Whether everybody in the other arm fits in the staff hours.

    Args:
        design: the trial.
        needs: what contacts take by the log; `None` where it tells no minutes or weeks.
        staffing: what the arms took in the trial, which counts before what the log makes likely.
        hours: staff hours a week; `None` where nobody said.
        organisation: its targets.
    """
    if needs is None or hours is None:
        return Fit("unknown", hours_there=hours)
    measured = staffing.hours_per_week if staffing is not None else {}
    first, other = (arm.name for arm in design.arms)

    def work(arm: str) -> float:
        hours_of_arm = measured.get(arm)
        known = hours_of_arm if not isinstance(hours_of_arm, NotEstimable | None) else needs.of_arm[arm]
        return needs.others + known

    now, then = work(first), work(other)
    carried = hours_carried(needs, hours, organisation)
    fits = then <= max(carried, now)
    return Fit(
        "fits" if fits else "does_not_fit",
        hours_there=hours,
        hours_carried=round(carried, 3),
        hours_now=round(now, 3),
        hours_then=round(then, 3),
        hours_more=0.0 if fits else round(_enough(needs, hours, then, organisation) - hours, 3),
    )


def _enough(needs: StaffNeeds, hours: float, work: float, organisation: Organisation) -> float:
    """Fewest staff hours a week that carry so much work, by halving; they carry more as there are more."""
    low, high = hours, 2 * max(hours, work)
    while hours_carried(needs, high, organisation) < work and high < MOST_TIMES * max(hours, work):
        low, high = high, 2 * high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if hours_carried(needs, middle, organisation) < work:
            low = middle
        else:
            high = middle
    return high
