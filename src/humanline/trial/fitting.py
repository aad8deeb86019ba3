"""Whether what works fits: an effect that is shown says nothing of the hours that it takes.

The week with everybody in the other arm is reckoned as the plan reckons the week as it goes now: how many staff hours
it takes to help customers in time. What asks no more than is asked today fits as well as today does.
"""

from __future__ import annotations

from humanline.model.estimate import NotEstimable
from humanline.model.simulated import Reckoning
from humanline.model.trial import Design
from humanline.model.trial_result import Fit, Staffing
from humanline.trial.staffing import StaffNeeds


def hours_of_arm(design: Design, needs: StaffNeeds, staffing: Staffing | None) -> dict[str, float]:
    """Moment → staff hours a week with everybody in the other arm.

    What the arms took in the trial counts before what the log makes likely; it is divided over the moments as that is.

    Args:
        design: the trial.
        needs: what contacts take by the log.
        staffing: what the arms took in the trial.
    """
    other = design.arms[-1].name
    of_moment = needs.of_moment[other]
    measured = staffing.hours_per_week.get(other) if staffing is not None else None
    total = sum(of_moment.values())
    if measured is None or isinstance(measured, NotEstimable) or total <= 0:
        return dict(of_moment)
    return {moment: hours * measured / total for moment, hours in of_moment.items()}


def fit_of(hours: float | None, now: Reckoning | None, then: Reckoning | None) -> Fit:
    """Whether a week with everybody in the other arm fits in the staff hours.

    Args:
        hours: staff hours a week; `None` where nobody said.
        now: the week as it goes now; `None` where the log does not tell it.
        then: the same with everybody in the other arm.
    """
    if hours is None or now is None or then is None:
        return Fit("unknown", hours_there=hours)
    if now.needed_hours is None or then.needed_hours is None:
        more = None if then.needed_hours is None else 0.0
        fits = then.work_hours <= now.work_hours
    else:
        more = max(0.0, then.needed_hours - hours)
        fits = then.needed_hours <= max(hours, now.needed_hours)
    return Fit(
        "fits" if fits else "does_not_fit",
        hours_there=hours,
        hours_now=now.work_hours,
        hours_then=then.work_hours,
        needed_now=now.needed_hours,
        needed_then=then.needed_hours,
        hours_more=0.0 if fits else more,
    )
