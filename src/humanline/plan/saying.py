"""What a reader of the plan should know: what was assumed of the gains, and what does not add up."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Facts, Notice
from humanline.model.organisation import Organisation
from humanline.model.plan import Assumption, CellPlan, Gain, GainPart, Plan

#: Sources that measured outcomes.
MEASURED = ("observed", "trial")


def gain_assumptions(gains: Sequence[Gain], organisation: Organisation) -> tuple[Assumption, ...]:
    """What the gains rest on without data.

    Args:
        gains: of every cell of the plan.
        organisation: for the assumed values.
    """
    judged = [gain for gain in gains if isinstance(gain.total, Estimate) and gain.parts]
    if not judged:
        return ()
    parts = [part for gain in judged for part in gain.parts]
    found = [Assumption(code="equal_sides")]
    if any(part.source not in (*MEASURED, "usual") for part in parts):
        found.insert(0, Assumption(code="points_per_score", values={"points": organisation.value.points_per_score}))
    if any(part.points.method == "assumed" and part.source != "assumed" for part in parts):
        found.append(Assumption(code="rater_sd", values={"sd": organisation.assume.rater_sd}))
    if any(part.source == "workshop" and part.raters > 1 and part.points.method != "assumed" for part in parts):
        found.append(Assumption(code="raters_together"))
    guessed = sum(_only_guessed(gain.parts) for gain in judged)
    if guessed:
        found.append(Assumption(code="staff_guessed", values={"cells": guessed}))
    if any(part.source == "usual" for part in parts):
        found.append(Assumption(code="leans_on_usual"))
    one_side = sum(any(part.source == "assumed" for part in gain.parts) for gain in judged)
    if one_side:
        found.append(Assumption(code="usual_gain", values={"cells": one_side}))
    return tuple(found)


def _only_guessed(parts: Sequence[GainPart]) -> bool:
    """Staff guessed for customers, and no customer was asked."""
    customer = [part for part in parts if part.side == "customer" and part.source not in ("assumed", "usual")]
    return bool(customer) and all(part.guess for part in customer)


def notices(cells: Sequence[CellPlan], short_hours: float, unknown_short: float) -> tuple[Notice, ...]:
    """What a reader must not miss.

    Args:
        cells: of the plan.
        short_hours: hours a week missing for what is owed, asked and spilled over.
        unknown_short: hours a week missing for cells of which nothing is known.
    """
    found = []
    if short_hours > 0:
        found.append(Notice(code="short_hours", values={"hours": round(short_hours, 1)}, level="warning"))
    if unknown_short > 0:
        found.append(Notice(code="unknown_short", values={"hours": round(unknown_short, 1)}, level="warning"))
    found += [
        Notice(code="customer_loses", values={"moment": cell.moment, "segment": cell.segment}, level="warning")
        for cell in cells
        if cell.because == "customer_loses"
    ]
    return tuple(found)


def as_far_as_held(plan: Plan, facts: Facts | None, *, counted: bool = False) -> Plan:
    """A plan that says what kinds of contact its log holds, and no price where that price is nought for want of them.

    Hours that are left over when only contacts that reached staff are counted may be needed by those who came
    elsewhere. So what a minute is worth, and what other self-service would be worth at it, is not known.

    Args:
        plan: of all that the log holds.
        facts: what the log says; `None` without one.
        counted: what customers did themselves was counted elsewhere, and is in the plan.
    """
    if facts is None:
        return plan
    both = counted and facts.holds == "only_staff"
    plan = msgspec.structs.replace(plan, holds="both" if both else facts.holds)
    nought = isinstance(plan.price, Estimate) and plan.price.value <= 0
    why = facts.overall["person_share"]
    if both or not nought or not isinstance(why, NotEstimable):
        return plan
    return msgspec.structs.replace(plan, price=why, candidates=())
