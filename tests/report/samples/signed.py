"""Made-up plans with everything on them: what other hours do, the week, who asks, what to test, a signature."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import msgspec

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.plan import AskedHours, CandidateWorth, FindOut, Frontier, Plan, WeekOfStaff
from humanline.model.quiet import KindOfDay, QuietChosen, QuietRule
from humanline.model.simulated import MomentHelped, SimulatedWeek, Together, WhatIf
from humanline.plan.signing import sign

from .facts import MADE_AT
from .plans import thirty_cells

#: moment → how much it matters to the customer and to the organisation, and how unsure each is
MATTERS = {
    "klacht": (9.1, 8.2, 0.7, 0.9),
    "huurachterstand": (8.8, 9.0, 0.8, 0.6),
    "verhuizen en opzeggen": (7.4, 6.1, 1.3, 1.2),
    "servicekosten": (6.3, 3.6, 1.5, 1.2),
    "reparatie melden": (8.3, 7.1, 0.6, 0.8),
    "woning zoeken": (8.0, 4.1, 0.9, 1.4),
    "reparatie verzetten": (5.4, 4.4, 1.2, 1.0),
    "bezichtiging": (8.9, 6.9, 0.8, 1.1),
    "huur betalen": (4.3, 8.6, 1.1, 0.7),
    "adres of gegevens wijzigen": (2.1, 3.0, 0.9, 1.2),
    "overlijden van een huurder": (9.7, 5.6, 0.3, 1.6),
    "overlast van buren": (9.0, 7.4, 0.6, 1.0),
}
#: what a person adds at the viewing is made to be sure and negative: it matters, and goes well without
ALONE = Estimate(value=-2.4, low=-3.9, high=-0.8, n=41, method="normal_normal")


def _matters(plan: Plan) -> Plan:
    cells = []
    for cell in plan.cells:
        row = MATTERS.get(cell.moment)
        gone = NotEstimable(reason="no_judgement", needs=("workshop.sheet",))
        customer, organisation = (
            (gone, gone)
            if row is None
            else (
                Estimate(value=row[0], low=row[0] - row[2], high=min(10.0, row[0] + row[2]), n=6),
                Estimate(value=row[1], low=row[1] - row[3], high=min(10.0, row[1] + row[3]), n=6),
            )
        )
        gain = msgspec.structs.replace(cell.gain, matters_customer=customer, matters_organisation=organisation)
        if cell.moment == "bezichtiging":
            gain = msgspec.structs.replace(gain, total=ALONE)
        if row is None:
            gain = msgspec.structs.replace(gain, total=gone)
        cells.append(msgspec.structs.replace(cell, gain=gain))
    return msgspec.structs.replace(plan, cells=tuple(cells))


def _frontier(plan: Plan) -> tuple[Frontier, ...]:
    """The cells taken in order, as hours come."""
    ranked = [
        cell
        for cell in plan.cells
        if cell.because in ("above_line", "fits", "below_line") and isinstance(cell.gain.total, Estimate)
    ]
    hours = plan.hours_per_week - plan.left_hours - sum(cell.hours for cell in ranked if cell.start == "person")
    steps, points = [Frontier(hours=hours, points=0.0, price=3.0, cells=3)], 0.0
    for k, cell in enumerate(ranked):
        hours += cell.hours
        points += max(0.2, cell.gain.total.value) * cell.contacts_per_week * 0.9
        per_minute = max(0.02, cell.gain_per_minute.value)
        steps.append(
            Frontier(hours=hours, points=points, price=per_minute, cells=4 + k, changes=(cell.moment, cell.segment))
        )
    at = max(k for k, step in enumerate(steps) if step.hours <= plan.hours_per_week)
    person = sum(cell.start == "person" for cell in plan.cells)
    own = Frontier(hours=plan.hours_per_week, points=steps[at].points, price=steps[at].price, cells=person)
    return (*steps[: at + 1], own, *steps[at + 1 :])


def _week(*, given: bool) -> WeekOfStaff:
    """Phones open on weekdays from 8 to 17; a busy Monday morning; some work comes in at night."""
    load, staff, carried, price = [], [], [], []
    for hour in range(168):
        day, clock = divmod(hour, 24)
        open_now = day < 5 and 8 <= clock < 17
        work = 2.9 * math.exp(-(((clock - 10.5) / 3.2) ** 2)) + 0.9 * math.exp(-(((clock - 14.5) / 2.5) ** 2))
        work *= (1.6, 1.15, 0.95, 1.0, 0.85, 0.12, 0.08)[day]
        people = (4.0 if 9 <= clock < 16 else 3.0) + (1.0 if day == 0 and 9 <= clock < 12 else 0.0)
        load.append(round(work, 3) if open_now or work > 0.1 else 0.0)
        staff.append(people if open_now else 0.0)
        carried.append(round(max(0.0, people - 0.75 * math.sqrt(people)), 3) if open_now else 0.0)
        price.append(round(max(0.0, 0.3 + 0.9 * (work - carried[-1])), 3) if open_now else 0.0)
    return WeekOfStaff(
        load=tuple(load),
        staff=tuple(staff),
        carried=tuple(carried),
        price=tuple(price),
        target=0.8,
        within_minutes=1.0,
        given=given,
        patience_minutes=4.0 if given else None,
    )


def whole_plan(*, roster: bool = True) -> Plan:
    """A plan on which every section of the page has something to say."""
    plan = _matters(thirty_cells())
    asked = sum(cell.asked_hours for cell in plan.cells)
    return msgspec.structs.replace(
        plan,
        freed_hours=61.4,
        asked_by_segment=(
            AskedHours(segment="65 jaar en ouder", hours=0.38 * asked, share=0.16),
            AskedHours(segment="everyone else", hours=0.47 * asked, share=0.11),
            AskedHours(segment="onder 35", hours=0.15 * asked, share=0.04),
        ),
        frontier=_frontier(plan),
        find_out=(
            FindOut(
                moment="huur betalen",
                segment="everyone else",
                sure=0.56,
                contacts=420,
                weeks=4.04,
                worth=2140.0,
                cost=160.0,
            ),
            FindOut(
                moment="woning zoeken", segment="65 jaar en ouder", sure=0.71, contacts=380, weeks=12.7,
                worth=940.0, cost=310.0,
            ),
            FindOut(
                moment="reparatie melden", segment="onder 35", sure=0.998, contacts=130, weeks=1.0,
                worth=210.0, cost=44.0,
            ),
        ),
        candidates=(
            CandidateWorth(
                name="afspraak verzetten in de app", moment="reparatie verzetten", advice="build", hours=7.2,
                points=216.0, cost_per_year=12_000.0,
            ),
            CandidateWorth(name="huur betalen", moment="huur betalen", advice="improve", hours=3.1, points=93.0),
            CandidateWorth(name="woningzoeker", moment="woning zoeken", advice="take_back", hours=2.4, points=72.0),
        ),
        week=_week(given=roster),
        simulated=simulated_week(),
        quiet=by_who_is_free(),
    )  # fmt: skip


def by_who_is_free() -> QuietChosen:
    """Both rules, on five kinds of days."""
    days = tuple(
        KindOfDay(code, points, more, more - 30.0, more + 30.0, lost, 0.7 * lost, 250.0, 40.0)
        for code, points, more, lost in (
            ("planned", 7025.0, 1268.4, 16.4),
            ("more", 6989.0, 1471.0, 78.1),
            ("fewer", 5964.0, 1244.0, 4.2),
            ("other_hours", 6321.0, 1441.0, 34.0),
            ("half_ill", -5244.0, 1261.0, 318.0),
        )
    )
    rule = QuietRule(free=2, price_share=0.5, waiting=0.25)
    return QuietChosen(rule=rule, days=days, lost=53.3, lost_with=37.3, weeks=24)


def simulated_week() -> SimulatedWeek:
    """Hours of every verdict, customers who call again, and a moment that is helped less."""
    hours = [hour for hour in range(168) if hour // 24 < 5 and 8 <= hour % 24 < 17]
    share = {hour: 0.62 + 0.035 * (hour % 9) for hour in hours}

    def by_hour(off: float) -> tuple[float | None, ...]:
        return tuple(share[hour] + off if hour in share else None for hour in range(168))

    def helped(contacts: float, share: float) -> Together:
        def near(value: float) -> Estimate:
            return Estimate(value=value, low=0.97 * value, high=1.03 * value, method="simulated")

        return Together(
            contacts=contacts,
            in_time=near(share),
            customers_in_time=near(0.95 * share),
            hung_up=near(0.3 * (1 - share)),
            wait_minutes=near(3 * (1 - share)),
            occupancy=0.8,
            staff_hours=270.0,
            free_hours=52.1,
        )

    moments = (("onderhoud <b>", 0.71), ("huur betalen", 0.78), ("woning zoeken", 0.82))
    return SimulatedWeek(
        staff=tuple(6 if hour in share else 0 for hour in range(168)),
        contacts=tuple(21.4 if hour in share else 0.0 for hour in range(168)),
        in_time=by_hour(0.0),
        low=by_hour(-0.03),
        high=by_hour(0.03),
        target=0.8,
        within_minutes=1.0,
        week=helped(963.0, 0.77),
        moments=tuple(
            MomentHelped(name, Estimate(value=value, low=value - 0.02, high=value + 0.02)) for name, value in moments
        ),
        what_ifs=(
            WhatIf("more_contacts", helped(1059.0, 0.6)),
            WhatIf("usual", helped(210.0, 0.76), day=0),
            WhatIf("two_ill", helped(231.0, 0.31), day=0),
            WhatIf("self_service_down", helped(302.0, 0.4), day=0),
        ),
        later_hours=70.4,
        calls_again=Estimate(value=0.49, low=0.46, high=0.52),
        weeks=60,
    )


def signed_plan(*, until: str = "2099-09-01") -> Plan:
    """The same, signed."""
    return sign(
        whole_plan(),
        by="Your Name <script>alert(2)</script>",
        because="De bewonersraad is het ermee eens & we kijken na de zomer opnieuw.",
        until=until,
        clock=lambda: datetime(2026, 3, 5, 9, 30, tzinfo=UTC),
        today=MADE_AT.date(),
    )


def changed_plan() -> Plan:
    """Signed, and changed after that."""
    return msgspec.structs.replace(signed_plan(), hours_per_week=140.0)
