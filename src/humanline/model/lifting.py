"""What of a plan a quiet moment may bring nearer to a person: what lies below the line by the price alone."""

from __future__ import annotations

from math import inf

from humanline.model.estimate import Estimate
from humanline.model.plan import CellPlan, MomentPlan

#: Reasons of the plan where only the price, or the hours, stood in the way of a person.
LIFTABLE = frozenset({"below_line", "with_whole", "rule_short"})


def lifted_from(planned: CellPlan | MomentPlan) -> float | None:
    """Points that a person adds for each extra minute; `None` where a free colleague brings no person.

    What a named person decided, the rule of thumb leaves to self-service, or waits for a decision because the customer
    loses, stays as it is.

    Args:
        planned: a cell, or a moment as a whole.
    """
    total, customer = planned.gain.total, planned.gain.customer
    if planned.start != "self_service" or planned.because not in LIFTABLE:
        return None
    if not isinstance(total, Estimate) or total.value <= 0:
        return None
    if isinstance(customer, Estimate) and customer.value < 0:
        return None
    return total.value / planned.minutes.value if planned.minutes.value > 0 else inf
