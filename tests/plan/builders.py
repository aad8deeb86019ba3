"""Cells in few words."""

from __future__ import annotations

from datetime import UTC, datetime

from humanline.model.estimate import Estimate
from humanline.model.organisation import About, Organisation
from humanline.model.plan import CellLoad, Gain, Plan
from humanline.plan.line import draw
from humanline.plan.merit import NO_JUDGEMENT, Z

NOON = datetime(2025, 6, 2, 12, tzinfo=UTC)
NAMED = Organisation(organisation=About(name="Example"))


def estimate(value: float, sd: float = 0.0) -> Estimate:
    return Estimate(value=value, low=value - Z * sd, high=value + Z * sd)


def load(
    moment: str, *, n: float = 60, h: float = 10, s: float = 0.0, a: float = 0.0, segment: str = "all",
    owed: bool = False, h_sd: float = 0.0, after_person: float = 0.0, after_self: float | None = None,
    first: float = 1.0,
) -> CellLoad:  # fmt: skip
    """By default 60 contacts of 10 minutes: ten hours."""
    return CellLoad(
        moment=moment,
        segment=segment,
        owed=owed,
        contacts_per_week=estimate(n),
        handle_minutes=estimate(h, h_sd),
        spill_share=estimate(s),
        asked_share=estimate(a),
        follow_person=estimate(after_person),
        follow_self_service=None if after_self is None else estimate(after_self),
        first_share=estimate(first),
    )


def gain(points: float | None, *, sd: float = 0.0, customer: float | None = None, customer_sd: float = 0.0) -> Gain:
    total = NO_JUDGEMENT if points is None else estimate(points, sd)
    side = total if customer is None else estimate(customer, customer_sd)
    return Gain(
        total=total, customer=side, organisation=NO_JUDGEMENT,
        matters_customer=NO_JUDGEMENT, matters_organisation=NO_JUDGEMENT,
    )  # fmt: skip


def plan(loads, gains, hours, **more) -> Plan:
    """Gains by moment, or by moment and segment."""
    by_cell = {
        (one.moment, one.segment): found
        for one in loads
        if (found := gains.get((one.moment, one.segment), gains.get(one.moment))) is not None
    }
    return draw(
        loads, by_cell, hours, organisation=NAMED, made_from=("log.csv",), clock=lambda: NOON, version="0", **more
    )


def starts(drawn: Plan) -> dict[str, str]:
    return {cell.moment: cell.start for cell in drawn.cells}


def because(drawn: Plan) -> dict[str, str]:
    return {cell.moment: cell.because for cell in drawn.cells}
