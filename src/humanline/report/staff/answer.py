"""The answer in three or four sentences: who is needed, whether it works, what was planned, what it takes."""

from __future__ import annotations

from humanline.model.staff import StaffPlan
from humanline.report.staff.naming import StaffWords
from humanline.report.standing_out import alone


def heading(of: StaffWords) -> str:
    """The finding: too few where staff were planned, else what is needed."""
    say, plan = of.voice.about("staff.heading"), of.plan
    if plan.planned is not None:
        short = len(plan.short())
        return say("short", short=short, count=len(plan.comes_in.begins)) if short else say("enough")
    day = of.voice.numbers.day(plan.first_day)
    return say("needed" if plan.weeks == 1 else "needed_weeks", day=day, hours=of.needed)


def busiest(plan: StaffPlan) -> int:
    """The interval that needs most staff; of equals, that with most contacts."""
    staff, contacts = plan.needed.staff, plan.comes_in.contacts
    return max(range(len(staff)), key=lambda k: (staff[k], contacts[k], -k))


def answer(of: StaffWords) -> tuple[str, ...]:
    """The sentences."""
    return tuple(sentence for sentence in (_as_now(of), _needed(of), _tried(of), _shifts(of)) if sentence)


def _as_now(of: StaffWords) -> str:
    """Of a line: what it takes beside as it goes now."""
    say, plan, of_hundred = of.voice.about("staff.answer"), of.plan, of.voice.numbers.of_hundred
    if plan.as_now is None:
        return ""
    now = of.voice.numbers.staff_hours(plan.as_now.needed.staff_hours)
    said = say("line", plan=plan.line, now=now, line=of.needed)
    if plan.as_now.planned is None or plan.planned is None:
        return said
    shares = (plan.as_now.planned.in_time.value, plan.planned.together.in_time.value)
    return f"{said} {say('line_planned', now=of_hundred(shares[0]), line=of_hundred(shares[1]))}"


def _needed(of: StaffWords) -> str:
    most, staff = busiest(of.plan), of.plan.needed.staff
    key = "staff.answer.needed" if alone(staff, most) else "staff.answer.needed_one_of"
    return of.voice(key, **of.promise, hours=of.needed, when=of.when(most), people=of.people(staff[most]))


def _tried(of: StaffWords) -> str:
    say, plan, numbers = of.voice.about("staff.answer"), of.plan, of.voice.numbers
    together = (plan.planned or plan.needed).together
    in_time = numbers.share(together.in_time.value)
    if plan.planned is not None:
        short, many = of.intervals(len(plan.short())), of.intervals(len(plan.too_many()))
        hours = numbers.staff_hours(together.staff_hours)
        return say("planned", hours=hours, in_time=in_time, short=short, many=many)
    if plan.customers.patience_minutes is None:
        return say("kept_no_patience", in_time=in_time, runs=plan.needed.runs)
    return say("kept", in_time=in_time, runs=plan.needed.runs, hung_up=numbers.share(together.hung_up.value))


def _shifts(of: StaffWords) -> str:
    say, missing = of.voice.about("staff.answer"), len(of.plan.shifts.uncovered)
    return (
        say("shifts_missing", paid=of.paid, missing=of.intervals(missing)) if missing else say("shifts", paid=of.paid)
    )
