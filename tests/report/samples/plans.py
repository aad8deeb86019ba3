"""Made-up plans: what the plan page is tried on."""

from __future__ import annotations

import msgspec

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Notice
from humanline.model.organisation import Value
from humanline.model.plan import Assumption, CellPlan, Gain, GainPart, Need, Plan

from .edges import NASTY
from .facts import MADE_AT, about

#: moment, segment, contacts a week, minutes, points a contact, interval half-width
PLAN_ROWS = (
    ("klacht", "everyone", 41, 15.1, 41.0, 12.0),
    ("huurachterstand", "alle anderen", 60, 9.8, 22.0, 9.0),
    ("verhuizen en opzeggen", "65 jaar en ouder", 22, 7.4, 15.5, 7.0),
    ("servicekosten", "65 jaar en ouder", 16, 6.2, 12.1, 5.5),
    ("reparatie melden", "65 jaar en ouder", 92, 5.1, 8.9, 2.5),
    ("woning zoeken", "65 jaar en ouder", 30, 6.6, 10.3, 5.0),
    ("reparatie verzetten", "65 jaar en ouder", 41, 2.6, 3.6, 1.4),
    ("bezichtiging", "65 jaar en ouder", 28, 4.4, 5.6, 3.1),
    ("servicekosten", "everyone else", 30, 6.2, 7.1, 2.8),
    ("reparatie melden", "everyone else", 190, 5.1, 5.2, 1.6),
    ("verhuizen en opzeggen", "everyone else", 42, 7.4, 6.4, 3.0),
    ("huur betalen", "65 jaar en ouder", 50, 3.6, 2.9, 1.2),
    ("woning zoeken", "everyone else", 81, 6.6, 4.1, 2.9),
    ("huur betalen", "everyone else", 104, 3.6, 1.9, 1.3),
    ("reparatie verzetten", "everyone else", 86, 2.6, 1.2, 0.8),
    ("servicekosten", "onder 35", 18, 6.2, 2.4, 2.2),
    ("reparatie melden", "onder 35", 130, 5.1, 1.8, 1.7),
    ("bezichtiging", "everyone else", 60, 4.4, 1.3, 1.5),
    ("woning zoeken", "onder 35", 60, 6.6, 1.5, 1.8),
    ("verhuizen en opzeggen", "onder 35", 24, 7.4, 1.2, 2.0),
    ("adres of gegevens wijzigen", "65 jaar en ouder", 12, 2.4, 0.3, 0.5),
    ("huur betalen", "onder 35", 82, 3.6, 0.3, 0.6),
    ("reparatie verzetten", "onder 35", 61, 2.6, 0.1, 0.5),
    ("bezichtiging", "onder 35", 45, 4.4, -0.4, 1.1),
    ("adres of gegevens wijzigen", "everyone else", 26, 2.4, -0.2, 0.4),
    ("adres of gegevens wijzigen", "onder 35", 20, 2.4, -0.6, 0.4),
)


def _gain(points: float, half: float, *, customer: float | None = None) -> Gain:
    def made(value: float, width: float) -> Estimate:
        return Estimate(value=value, low=value - width, high=value + width, n=6, method="spread_of_raters")

    theirs = points / 2 if customer is None else customer
    return Gain(
        total=made(points, half),
        customer=made(theirs, half * 0.7),
        organisation=made(points - theirs, half * 0.7),
        matters_customer=made(7.5, 1.2),
        matters_organisation=made(5.5, 1.4),
        parts=(
            GainPart(source="workshop", side="customer", points=made(theirs, half), raters=5, guess=True),
            GainPart(source="workshop", side="organisation", points=made(points - theirs, half), raters=6),
        ),
    )


def _cell(row: tuple, because: str, price: float) -> CellPlan:
    moment, segment, per_week, minutes, points, half = row
    person = because in ("above_line", "fits", "unsure", "saves_minutes", "owed", "not_known")
    value = Estimate(value=points / minutes, low=(points - half) / minutes, high=(points + half) / minutes, n=6)
    return CellPlan(
        moment=moment,
        segment=segment,
        start="person" if person else "self_service",
        because=because,  # type: ignore[arg-type]
        owed=because == "owed",
        contacts_per_week=float(per_week),
        handle_minutes=about(minutes * 1.2, per_week * 26),
        minutes=about(minutes, per_week * 26),
        hours=per_week * 0.9 * minutes / 60,
        asked_hours=per_week * 0.1 * minutes * 1.2 / 60,
        gain=_gain(points, half, customer=-2.1 if because == "customer_loses" else None),
        gain_per_minute=value,
        sure=min(0.995, 0.5 + abs(value.value - price) / (2 * max(0.2, half / minutes))),
        flips=because != "owed" and value.low <= price <= value.high,
    )


def thirty_cells(*, hours: float = 135.0) -> Plan:
    """A plan with about thirty cells, some owed, some not judged, one waiting for a decision."""
    owed = [
        _cell(row, "owed", 0)
        for row in (
            ("overlijden van een huurder", "everyone", 12, 21.8, 30, 9),
            ("overlast van buren", "everyone", 71, 17.6, 40, 9),
        )
    ]
    unknown = [_cell(("iets anders", "everyone", 20, 5.0, 0, 1), "not_known", 0)]
    asked = sum(row[2] * 0.1 * row[3] * 1.2 / 60 for row in PLAN_ROWS)
    spill = sum(row[2] * 0.9 * row[3] * 0.2 / 60 for row in PLAN_ROWS)
    owed_hours = sum(cell.hours + cell.asked_hours for cell in owed)
    unknown_hours = sum(cell.hours for cell in unknown)
    left = hours - owed_hours - asked - spill - unknown_hours
    cells, line_at, price = [], (), 0.0
    for row in sorted(PLAN_ROWS, key=lambda row: -row[4] / row[3]):
        need = row[2] * 0.9 * row[3] / 60
        if row[4] <= 0:
            because = "adds_nothing"
        elif row[:2] == ("woning zoeken", "onder 35"):
            because = "customer_loses"
        elif need <= left:
            because, left = ("fits" if line_at else "above_line"), left - need
        else:
            because = "below_line"
            if not line_at:
                line_at, price = row[:2], row[4] / row[3]
        cells.append((row, because))
    order = {"above_line": 0, "fits": 1, "below_line": 1, "customer_loses": 3, "adds_nothing": 2}
    cells.sort(key=lambda pair: order[pair[1]])
    return Plan(
        version="0.1.0",
        made_at=MADE_AT,
        made_from=("telefonie-2025.csv", "werksessie.xlsx"),
        organisation="Woonstichting De Linde",
        made_up=True,
        hours_per_week=hours,
        owed_hours=owed_hours,
        asked_hours=asked,
        spill_hours=spill,
        unknown_hours=unknown_hours,
        left_hours=left,
        price=Estimate(value=price, low=price * 0.6, high=price * 1.5, n=6),
        line_at=line_at,
        cells=(*owed, *unknown, *(_cell(row, because, price) for row, because in cells)),
        assumptions=(
            Assumption(code="points_per_score", values={"points": 10.0}),
            Assumption(code="asked_share", values={"share": 0.1}),
            Assumption(code="spill_share", values={"share": 0.15}),
            Assumption(code="rater_sd", values={"sd": 1.0}),
            Assumption(code="sheet_minutes", values={"moment": "klacht"}),
            Assumption(code="sheet_minutes", values={"moment": "servicekosten"}),
            Assumption(code="hidden_cell", values={"moment": "klacht", "segment": "everyone else", "below": 10}),
            Assumption(code="minutes_assumed", values={"channel": "person", "minutes": 7.5}),
            Assumption(code="equal_sides"),
            Assumption(code="brand_new", values={"x": 1.5}),
        ),
        notices=(Notice(code="few_contacts", level="warning"),),
        value=Value(),
    )


def plan_with_needs() -> Plan:
    """No hours and no judgement, so no line."""
    return Plan(
        version="0.1.0",
        made_at=MADE_AT,
        made_from=("log.csv",),
        organisation="Woonstichting De Linde",
        price=NotEstimable(reason="no_hours", needs=("staff.hours_per_week",)),
        needs=(Need(code="no_hours"), Need(code="no_judgement"), Need(code="unheard_of", values={"x": 1})),
        assumptions=(Assumption(code="period_given", values={"weeks": 26.0}),),
    )


def hours_for_all() -> Plan:
    """So many hours that everyone who gains has a person."""
    plan = thirty_cells(hours=400.0)
    return msgspec.structs.replace(plan, price=Estimate(value=0.0, low=0.0, high=0.0, method="left_over"))


def too_few_hours() -> Plan:
    """Fewer hours than what is owed and asked takes."""
    plan = thirty_cells()
    spoken = plan.owed_hours + plan.asked_hours + plan.spill_hours
    cells = tuple(
        msgspec.structs.replace(cell, start="self_service", because="below_line")
        if cell.because in ("above_line", "fits")
        else cell
        for cell in plan.cells
    )
    return msgspec.structs.replace(
        plan,
        hours_per_week=40.0,
        short_hours=spoken - 40.0,
        left_hours=0.0,
        cells=cells,
        line_at=("klacht", "everyone"),
        notices=(Notice(code="short_hours", values={"hours": round(spoken - 40, 1)}, level="warning"),),
    )


def many_cells(count: int = 200) -> Plan:
    """So many cells that the picture can't name them all; one is far above the others."""
    plan = thirty_cells()
    cells = []
    for k in range(count):
        points = 60.0 if k == 0 else 9.0 * (1 - k / count)
        row = (f"soort vraag {k + 1} met een vrij lange naam", "everyone", 10 + (k * 37) % 30, 4.0, points, 2.0)
        cells.append(_cell(row, "above_line" if k < 80 else "below_line", 5.4))
    hours = plan.owed_hours + plan.asked_hours + sum(cell.hours for cell in cells[:80])
    return msgspec.structs.replace(
        plan,
        cells=tuple(cells),
        line_at=(cells[80].moment, cells[80].segment),
        hours_per_week=hours + 0.5,
        left_hours=0.5,
        spill_hours=0.0,
        unknown_hours=0.0,
        price=Estimate(value=1.35, low=1.0, high=1.8),
    )


def one_cell() -> Plan:
    """One cell, which fits."""
    plan = thirty_cells()
    cell = _cell(("vraag", "everyone", 100, 5.0, 10.0, 4.0), "above_line", 0.0)
    return msgspec.structs.replace(
        plan,
        cells=(cell,),
        line_at=(),
        owed_hours=0.0,
        spill_hours=0.0,
        unknown_hours=0.0,
        asked_hours=cell.asked_hours,
        hours_per_week=20.0,
        left_hours=20.0 - cell.hours - cell.asked_hours,
        price=Estimate(value=0.0, low=0.0, high=0.0),
        assumptions=(),
    )


def nasty_plan() -> Plan:
    """Names that try to break out of the page."""
    plan = thirty_cells()
    cells = tuple(
        msgspec.structs.replace(cell, moment=NASTY[k % 3], segment="everyone" if k < 3 else f"<svg onload={k}>")
        for k, cell in enumerate(plan.cells[:9])
    )
    return msgspec.structs.replace(
        plan, cells=cells, organisation="<b>x</b>", line_at=(cells[0].moment, cells[0].segment)
    )
