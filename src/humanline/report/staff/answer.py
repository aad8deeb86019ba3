"""The answer in three or four sentences: who is needed, whether it works, what was planned, what it takes."""

from __future__ import annotations

from humanline.model.staff import StaffPlan
from humanline.report.staff.naming import when
from humanline.report.standing_out import alone
from humanline.report.voice import Voice


def heading(plan: StaffPlan, voice: Voice) -> str:
    """The finding: too few where staff were planned, else what is needed."""
    if plan.planned is not None:
        short = len(plan.short())
        if not short:
            return voice("staff.heading.enough")
        return voice("staff.heading.short", short=short, count=len(plan.comes_in.begins))
    hours = voice.numbers.staff_hours(plan.needed.together.staff_hours)
    key = "staff.heading.needed" if plan.weeks == 1 else "staff.heading.needed_weeks"
    return voice(key, day=voice.numbers.day(plan.first_day), hours=hours)


def busiest(plan: StaffPlan) -> int:
    """The interval that needs most staff; of equals, that with most contacts."""
    staff, contacts = plan.needed.staff, plan.comes_in.contacts
    return max(range(len(staff)), key=lambda k: (staff[k], contacts[k], -k))


def only_one(plan: StaffPlan) -> bool:
    """Whether one interval alone needs most staff; else it is said as one of those."""
    return alone(plan.needed.staff, busiest(plan))


def people(count: int, voice: Voice) -> str:
    """So many people."""
    return voice.counted("staff.people", count)


def intervals(count: int, voice: Voice) -> str:
    """So many intervals."""
    return voice.counted("staff.interval", count)


def answer(plan: StaffPlan, voice: Voice) -> tuple[str, ...]:
    """The sentences."""
    sentences = (_as_now(plan, voice), _needed(plan, voice), _tried(plan, voice), _shifts(plan, voice))
    return tuple(sentence for sentence in sentences if sentence)


def _as_now(plan: StaffPlan, voice: Voice) -> str:
    """Of a line: what it takes beside as it goes now."""
    if plan.as_now is None:
        return ""
    hours = voice.numbers.staff_hours
    said = voice(
        "staff.answer.line",
        plan=plan.line,
        now=hours(plan.as_now.needed.staff_hours),
        line=hours(plan.needed.together.staff_hours),
    )
    if plan.as_now.planned is None or plan.planned is None:
        return said
    of_hundred = voice.numbers.of_hundred
    now, then = plan.as_now.planned.in_time.value, plan.planned.together.in_time.value
    return f"{said} {voice('staff.answer.line_planned', now=of_hundred(now), line=of_hundred(then))}"


def _needed(plan: StaffPlan, voice: Voice) -> str:
    most = busiest(plan)
    return voice(
        "staff.answer.needed" if only_one(plan) else "staff.answer.needed_one_of",
        share=voice.numbers.share(plan.promise.share),
        minutes=voice.numbers.minutes(plan.promise.within_minutes),
        hours=voice.numbers.staff_hours(plan.needed.together.staff_hours),
        when=when(plan, most, voice),
        people=people(plan.needed.staff[most], voice),
    )


def _tried(plan: StaffPlan, voice: Voice) -> str:
    if plan.planned is not None:
        together = plan.planned.together
        return voice(
            "staff.answer.planned",
            hours=voice.numbers.staff_hours(together.staff_hours),
            in_time=voice.numbers.share(together.in_time.value),
            short=intervals(len(plan.short()), voice),
            many=intervals(len(plan.too_many()), voice),
        )
    together = plan.needed.together
    shares = {"in_time": voice.numbers.share(together.in_time.value), "runs": plan.needed.runs}
    if plan.customers.patience_minutes is None:
        return voice("staff.answer.kept_no_patience", **shares)
    return voice("staff.answer.kept", hung_up=voice.numbers.share(together.hung_up.value), **shares)


def _shifts(plan: StaffPlan, voice: Voice) -> str:
    paid = voice.numbers.staff_hours(plan.shifts.paid_hours / plan.weeks)
    missing = len(plan.shifts.uncovered)
    if missing:
        return voice("staff.answer.shifts_missing", paid=paid, missing=intervals(missing, voice))
    return voice("staff.answer.shifts", paid=paid)
