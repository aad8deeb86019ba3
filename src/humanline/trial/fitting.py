"""Whether what works fits: an effect that is shown says nothing of the hours that it takes.

The week with everybody in the other arm is reckoned as the plan reckons the week as it goes now: how many staff hours
it takes to help customers in time. What asks no more than is asked today fits as well as today does.
"""

from __future__ import annotations

from humanline.model.simulated import Reckoning
from humanline.model.trial_result import Fit
from humanline.trial.staffing import fits


def fit_of(hours: float | None, now: Reckoning | None, then: Reckoning | None) -> Fit:
    """Whether a week with everybody in the other arm fits in the staff hours.

    Args:
        hours: staff hours a week; `None` where nobody said.
        now: the week as it goes now; `None` where the log does not tell it.
        then: the same with everybody in the other arm.
    """
    if hours is None or now is None or then is None:
        return Fit("unknown", hours_there=hours)
    kept = fits(hours, now, then)
    more = None if then.needed_hours is None else max(0.0, then.needed_hours - hours)
    return Fit(
        "fits" if kept else "does_not_fit",
        hours_there=hours,
        hours_now=now.work_hours,
        hours_then=then.work_hours,
        needed_now=now.needed_hours,
        needed_then=then.needed_hours,
        hours_more=0.0 if kept else more,
    )
