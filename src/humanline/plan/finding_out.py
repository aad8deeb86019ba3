"""Which cells are worth a trial: what knowing better would bring, against what the trial costs.

A cell's margin a contact is M = gain − price × minutes, at the plan's price. What is known of the gain is normal with
s.d. σ. A trial of N contacts, half of them with a person first, sees the gain with variance v = 4·s²/N, where s is the
s.d. of what one contact brings. Before the trial, the mean that will be believed after it is normal around M with
s.d. τ = σ² / √(σ² + v), so knowing is worth τ·L(|M|/τ) a contact, with the unit normal loss L(u) = φ(u) − u·Φ(−u).
(Raiffa and Schlaifer, 1961, Applied Statistical Decision Theory, §5.4 and §11.3.)
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from humanline.model.contact import EVERYONE
from humanline.model.estimate import Estimate
from humanline.model.plan import CellPlan, FindOut, MomentPlan, Plan
from humanline.plan.line import in_order
from humanline.plan.merit import Merit, others, spread
from humanline.plan.starting import under
from humanline.plan.wholes import Whole, wholes

#: Who is less sure than this has something to find out.
SURE = 0.9
MOST = 3
#: Weeks in which what was found is used, and in which the trial has to be done.
WEEKS_OF_USE = 52
WEEKS_OF_TRIAL = 26
#: Fewest contacts of a trial, and how much larger each next one that is tried.
SMALLEST = 20
LARGER = 1.25


def find_out(plan: Plan, cells: Sequence[Merit], *, outcome_sd: float) -> tuple[FindOut, ...]:
    """At most three cells worth a trial, most worth first; never one that is owed.

    A cell where the customer loses waits for a named person's decision, and one that nobody judged for a judgement.
    What has a person by the rule of thumb does not hang on the price. Cells that a protected attribute tells apart
    stand or fall as one, so what is tried is the moment.

    Args:
        plan: with its cells and price.
        cells: what the cells of the plan were drawn from.
        outcome_sd: s.d. of what one contact brings, in points.
    """
    told: dict[tuple[str, str], CellPlan | MomentPlan] = {(cell.moment, cell.segment): cell for cell in plan.cells}
    moments = {one.name: one for one in plan.moments}
    *_, known = in_order(cells)
    found = []
    for whole in wholes(cell for cell in known if not cell.load.decided):
        moment, segment = whole.merit.key
        choice = moments[moment] if whole.divided else told[moment, segment]
        if choice.because not in ("by_rule", "customer_loses") and choice.sure is not None and choice.sure < SURE:
            one = _worth(choice, whole, plan, outcome_sd)
            found += [one] if one is not None else []
    return tuple(sorted(found, key=lambda one: (one.cost - one.worth, one.moment, one.segment))[:MOST])


def value_of_knowing(margin: float, sd: float, contacts: float, outcome_sd: float) -> float:
    """Expected points that a trial adds to each later contact.

    Args:
        margin: what a person is expected to add over the price, in points a contact.
        sd: how unsure that is, one standard deviation.
        contacts: contacts in the trial, both arms together.
        outcome_sd: s.d. of what one contact brings, in points.

    >>> round(value_of_knowing(0.0, 5.0, 1e9, 20.0), 3)  # all is known: σ / √(2π)
    1.995
    """
    if sd <= 0 or contacts <= 0:
        return 0.0
    after = sd**2 / math.hypot(sd, 2 * outcome_sd / math.sqrt(contacts))
    u = abs(margin) / after
    density = math.exp(-(u**2) / 2) / math.sqrt(2 * math.pi)
    return after * max(density - u * 0.5 * math.erfc(u / math.sqrt(2)), 0.0)


def _worth(choice: CellPlan | MomentPlan, whole: Whole, plan: Plan, outcome_sd: float) -> FindOut | None:
    gain = choice.gain.total
    if not isinstance(gain, Estimate):
        return None
    # Hours that are left over for it are worth nothing elsewhere.
    spare = choice.because in ("fits", "unsure") or not isinstance(plan.price, Estimate)
    price = 0.0 if spare or not isinstance(plan.price, Estimate) else plan.price.value
    minutes = choice.minutes
    if choice.start not in ("person", "self_service"):
        # What is tried is the start that the plan has, against self-service.
        under_it = under(whole.merit, choice.start)
        gain, minutes = under_it.gain.total, under_it.minutes
        if not isinstance(gain, Estimate):
            return None
    margin, sd = gain.value - price * minutes.value, spread(gain)
    per_week = others(whole.merit)
    loss = max(0.0, -margin if choice.start == "self_service" else margin)
    best: tuple[float, int, float, float] | None = None
    for contacts in _sizes(WEEKS_OF_TRIAL * per_week):
        worth = WEEKS_OF_USE * per_week * value_of_knowing(margin, sd, contacts, outcome_sd)
        cost = contacts / 2 * loss
        if worth > cost and (best is None or worth - cost > best[0]):
            best = (worth - cost, contacts, worth, cost)
    if best is None:
        return None
    _, contacts, worth, cost = best
    return FindOut(
        moment=whole.merit.load.moment,
        segment=EVERYONE if whole.divided else whole.merit.load.segment,
        sure=choice.sure if choice.sure is not None else 0.0,
        contacts=contacts,
        weeks=contacts / per_week,
        worth=worth,
        cost=cost,
    )


def _sizes(most: float) -> list[int]:
    """Even numbers of contacts, each some way above the one before, up to all there are."""
    sizes, size = [], float(SMALLEST)
    while size < most:
        sizes.append(2 * round(size / 2))
        size *= LARGER
    last = 2 * math.floor(most / 2)
    return [*sizes, last] if last >= SMALLEST and last not in sizes else sizes
