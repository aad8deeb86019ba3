"""Made-up staff plans: an ordinary week, one with everything in it, and one in which hardly anything is known."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from humanline.model.estimate import Estimate, NotEstimable
from humanline.model.facts import Notice
from humanline.model.plan import Assumption
from humanline.model.staff import (
    ComesIn,
    Customers,
    DayTotal,
    Promise,
    ShiftLine,
    Shifts,
    StaffPlan,
    StaffTried,
    Together,
    Uncovered,
)

_ZONE = ZoneInfo("Europe/Amsterdam")
_PROMISE = Promise(share=0.8, within_minutes=1.0)


def _begins(first, days, hours, interval):
    found = []
    for day in range(days):
        start = datetime.fromisoformat(first).replace(tzinfo=_ZONE) + timedelta(days=day)
        if start.weekday() > 4:
            continue
        at = start.replace(hour=hours[0]).astimezone(UTC)
        for k in range((hours[1] - hours[0]) * 60 // interval):
            found.append((at + timedelta(minutes=interval * k)).astimezone(_ZONE).isoformat())
    return tuple(found)


def _tried(staff, shares, *, again, patience):
    size = len(staff)
    known = [share is not None for share in shares]

    def told(values):
        return tuple(value if there else None for value, there in zip(values, known, strict=True))

    return StaffTried(
        staff=tuple(staff),
        in_time=tuple(shares),
        low=told([max(0.0, (share or 0) - 0.02) for share in shares]),
        high=told([min(1.0, (share or 0) + 0.02) for share in shares]),
        hung_up=told([0.04 if patience else 0.0] * size),
        wait_minutes=told([0.4] * size),
        occupancy=told([0.7] * size),
        one_more=tuple(round(2 + (k * 7 % 11) / 3, 2) for k in range(size)),
        one_fewer=tuple(round(3 + (k * 5 % 9) / 2, 2) for k in range(size)),
        together=Together(
            contacts=812.0,
            in_time=Estimate(0.84, 0.83, 0.85, method="simulated"),
            customers_in_time=Estimate(0.85, 0.84, 0.86, method="simulated")
            if again
            else NotEstimable(reason="no_customer", needs=("customer_id",)),
            hung_up=Estimate(0.04, 0.03, 0.05, method="simulated"),
            wait_minutes=Estimate(0.4, 0.3, 0.5, method="simulated"),
            occupancy=0.7,
            staff_hours=float(sum(staff)) / 2,
            free_hours=40.0,
        ),
        runs=400,
    )


def _plan(*, interval, weeks, hours, planned, again, patience, **more):
    first = "2025-10-20"
    begins = _begins(first, 7 * weeks, hours, interval)
    size = len(begins)
    staff = [2 + (k * 13) % 9 for k in range(size)]
    shares = [round(0.8 + (k % 7) / 40, 3) for k in range(size)]
    beside = None
    if planned:
        roster = [max(0, people + (k % 5) - 2) for k, people in enumerate(staff)]
        worse = [None if k % 17 == 3 else round(0.55 + (k * 3 % 10) / 22, 3) for k in range(size)]
        beside = _tried(roster, worse, again=again, patience=patience)
    days = sorted({at[:10] for at in begins})
    lines = tuple(
        ShiftLine(
            begins=next(at for at in begins if at[:10] == day),
            ends=next(at for at in reversed(begins) if at[:10] == day),
            people=3,
            paid_hours=7.5,
            break_begins=[at for at in begins if at[:10] == day][1],
            break_ends=[at for at in begins if at[:10] == day][2],
        )
        for day in days
    )
    told = {
        "version": "0.1.0",
        "made_at": datetime(2026, 1, 5, 9, 30, tzinfo=UTC),
        "made_from": ("contacts.csv",),
        "seed": 0,
        "organisation": "Voorbeeld Wonen",
        "time_zone": "Europe/Amsterdam",
        "first_day": first,
        "weeks": weeks,
        "interval_minutes": interval,
        "channels": ("telefoon", "chat"),
        "promise": _PROMISE,
        "customers": Customers(
            handle_minutes=Estimate(5.2, 5.0, 5.4, n=8000, method="t"),
            handle_from="log",
            handle_spread=1.1,
            patience_minutes=Estimate(6.0, 5.5, 6.6, n=400, method="poisson") if patience else None,
            patience_from="log" if patience else "assumed",
            hang_up_again=Estimate(0.4, 0.36, 0.44, n=400, method="wilson")
            if again
            else NotEstimable(reason="no_customer", needs=("customer_id",)),
            again_minutes=42.0 if again else 0.0,
        ),
        "comes_in": ComesIn(
            begins=begins,
            contacts=tuple(10.0 + k % 6 for k in range(size)),
            low=tuple(5.0 + k % 6 for k in range(size)),
            high=tuple(17.0 + k % 6 for k in range(size)),
            load=tuple(1.7 for _ in range(size)),
        ),
        "days": tuple(
            DayTotal(day, Estimate(160.0 + 9 * k, 130.0, 220.0, method="usual_week"), 60.0)
            for k, day in enumerate(days)
        ),
        "needed": _tried(staff, shares, again=again, patience=patience),
        "planned": beside,
        "planned_from": "roster" if planned else "",
        "shifts": Shifts(
            lines=lines,
            there=tuple(staff),
            wanted=tuple(staff),
            uncovered=(),
            paid_hours=260.0,
            at_least=258.0,
            hours=(8.0, 4.0),
            break_minutes=30,
        ),
        "assumptions": (Assumption(code="staff_usual_week", values={"days": 120, "left_out": 3}),),
    }
    return StaffPlan(**told | more)


def staff_needed():
    """A week in half hours, nothing planned."""
    return _plan(interval=30, weeks=1, hours=(8, 18), planned=False, again=True, patience=True)


def staff_planned():
    """Two weeks in quarters of an hour over a change of the clock, planned, short, with people missing."""
    plan = _plan(
        interval=15,
        weeks=2,
        hours=(8, 13),
        planned=True,
        again=True,
        patience=True,
        made_up=True,
        shrinkage=0.3,
        later_hours=64.0,
        closed_contacts=12.0,
        notices=(
            Notice(code="staff_few_weeks", values={"weeks": 3.5}, level="warning"),
            Notice(code="staff_no_history", values={"weekday": 2}, level="warning"),
            Notice(code="staff_clock_change", values={"day": "2025-10-26", "hours": 25}),
        ),
    )
    missing = tuple(Uncovered(k, 2 + k % 2, k < 12) for k in (*range(8), 20, 21, 40, 60, 80, 100, 120))
    return StaffPlan(
        **{name: getattr(plan, name) for name in plan.__struct_fields__ if name != "shifts"},
        shifts=Shifts(
            **{name: getattr(plan.shifts, name) for name in plan.shifts.__struct_fields__ if name != "uncovered"},
            uncovered=missing,
        ),
    )


def staff_little_known():
    """Whole hours, nobody hangs up, nothing measured, names that mean harm."""
    return _plan(
        interval=60,
        weeks=1,
        hours=(9, 12),
        planned=True,
        again=False,
        patience=False,
        organisation='<script>alert("x")</script> & {braces}',
        assumptions=(
            Assumption(code="staff_no_patience"),
            Assumption(code="staff_handle", values={"minutes": 4.0}),
        ),
    )
