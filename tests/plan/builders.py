"""Cells in few words."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from unittest import mock

import numpy as np

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Facts, Group, Period, Tidied, Week
from humanline.model.load import CellLoad
from humanline.model.organisation import AboutOrganisation, Organisation
from humanline.model.other_start import StartLoad
from humanline.model.plan import Gain, Plan
from humanline.plan.line import draw
from humanline.plan.merit import NO_JUDGEMENT, Z, with_interval
from humanline.plan.outlook import complete

NOON = datetime(2025, 6, 2, 12, tzinfo=UTC)
NAMED = Organisation(organisation=AboutOrganisation(name="Example"))


def estimate(value: float, sd: float = 0.0) -> Estimate:
    return Estimate(value=value, low=value - Z * sd, high=value + Z * sd)


def load(
    moment: str, *, n: float = 60, h: float = 10, s: float = 0.0, a: float = 0.0, segment: str = "all",
    owed: bool = False, h_sd: float = 0.0, after_person: float = 0.0, after_self: float | None = None,
    first: float = 1.0, protected: bool = False, decided: str = "", starts: tuple[StartLoad, ...] = (),
) -> CellLoad:  # fmt: skip
    """By default 60 contacts of 10 minutes: ten hours."""
    return CellLoad(
        moment=moment,
        segment=segment,
        owed=owed or decided == "person",
        contacts_per_week=estimate(n),
        handle_minutes=estimate(h, h_sd),
        spill_share=estimate(s),
        asked_share=estimate(a),
        follow_person=estimate(after_person),
        follow_self_service=None if after_self is None else estimate(after_self),
        first_share=estimate(first),
        protected=protected,
        decided=decided,
        starts=starts,
    )


def choice(share: float, adds: float | None = None, *, sd: float = 0.0) -> StartLoad:
    """Of the customers who do not ask, `share` chooses a person."""
    known = None if adds is None else with_interval(adds, sd, n=0, method="trial")
    return StartLoad("choice", estimate(share), adds=known)


def together(minutes: float, adds: float | None = None) -> StartLoad:
    """Everybody meets a person, for fewer minutes."""
    return StartLoad("together", estimate(1.0), estimate(minutes), None if adds is None else estimate(adds))


def gain(
    points: float | None, *, sd: float = 0.0, customer: float | None = None, customer_sd: float = 0.0,
    organisation: float | None = None, matters: tuple[float, float] | None = None,
) -> Gain:  # fmt: skip
    """`matters`: to the customer and to the organisation, 0–10."""
    total = NO_JUDGEMENT if points is None else estimate(points, sd)
    side = total if customer is None else estimate(customer, customer_sd)
    return Gain(
        total=total, customer=side,
        organisation=NO_JUDGEMENT if organisation is None else estimate(organisation, sd),
        matters_customer=estimate(matters[0]) if matters else NO_JUDGEMENT,
        matters_organisation=estimate(matters[1]) if matters else NO_JUDGEMENT,
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


OFFICE = np.array([1.0 if day < 5 and 8 <= hour < 18 else 0.0 for day in range(7) for hour in range(24)])


def facts(falls: dict[str, np.ndarray] | None = None, *, channels: dict[str, dict[str, int]] | None = None) -> Facts:
    """What a log would say: when work falls, by moment, and by which channels people reach a person."""
    falls = {"": OFFICE} | (falls or {})
    return Facts(
        version="0",
        made_at=NOON,
        organisation="Example",
        time_zone="Europe/Amsterdam",
        tidied=Tidied(parquet="", rejects="", files=(), read=0, accepted=0, rejected=0, excluded=0, contacts=0),
        period=Period(weeks=26.0),
        overall=Group(key=(), contacts=1000),
        moments=(),
        cells=(),
        channels=(),
        moment_channels=tuple(
            Group(key=(moment, channel), contacts=count, mode="person")
            for moment, of in (channels or {}).items()
            for channel, count in of.items()
        ),
        flows=NotEstimable(reason="no_customer"),
        weeks=tuple(
            Week(moment=name, contacts=tuple(int(100 * x) for x in week), handle_min=tuple(map(float, week)))
            for name, week in falls.items()
        ),
    )


def completed(
    loads, gains, hours, found=None, organisation=NAMED, judgements=None, roster=None, customers=None, simulate=True
) -> Plan:
    """A plan with everything it means, but for what may bring a person nearer now: that has tests of its own."""
    by_cell = {
        (one.moment, one.segment): known
        for one in loads
        if (known := gains.get((one.moment, one.segment), gains.get(one.moment))) is not None
    }
    drawn = draw(
        loads, by_cell, hours, organisation=organisation, made_from=(), clock=lambda: NOON, version="0"
    )  # fmt: skip
    with mock.patch("humanline.plan.outlook.choose_quiet", return_value=None):
        return complete(
            drawn, loads, by_cell, found, judgements, organisation,
            roster=roster, customers=customers, simulate=simulate,
        )  # fmt: skip


def brought(drawn: Plan) -> float:
    """Points a week of all cells that got a person for what a person adds."""
    return math.fsum(
        cell.contacts_per_week * (1 - cell.asked_hours / whole) * cell.gain.total.value
        for cell in drawn.cells
        if cell.start == "person" and not cell.owed and getattr(cell.gain.total, "value", 0.0) > 0
        and (whole := cell.contacts_per_week * cell.handle_minutes.value / 60) > 0
    )  # fmt: skip
