"""What to do now, first on the page about staff: where hours are missing or over, and what one hour does."""

from __future__ import annotations

from collections.abc import Iterator

from humanline.model.staff import StaffPlan
from humanline.report.blocks import Item, Section
from humanline.report.first_things import first_things
from humanline.report.staff.naming import hours_of, when
from humanline.report.staff.one_person import LEAST, largest, people_said
from humanline.report.standing_out import alone
from humanline.report.voice import Voice

#: Stretches that are named.
_NAMED = 3


def to_do(plan: StaffPlan, voice: Voice) -> Section | None:
    """At most three things."""
    return first_things(_every(plan, voice), voice)


def _every(plan: StaffPlan, voice: Voice) -> Iterator[Item]:
    who = voice("todo.who_staff")
    short, over = plan.short(), plan.too_many()
    if short:
        values = {"hours": hours_of(sum(short.values()), plan, voice), "when": _where(short, plan, voice)}
        yield Item(voice("staff.todo.find", **values), who)
    if over:
        values = {"hours": hours_of(sum(over.values()), plan, voice), "when": _where(over, plan, voice)}
        yield Item(voice("staff.todo.move" if short else "staff.todo.free", **values), who)
    if short and plan.planned is not None:
        gains = plan.planned.one_more
        most = largest(gains)
        if gains[most] >= LEAST:
            key = "staff.todo.one" if alone(gains, most, 1, runs=plan.planned.runs) else "staff.todo.one_of"
            yield Item(voice(key, when=when(plan, most, voice), contacts=people_said(gains[most], voice)), who)
    if plan.shifts.lines and not plan.shifts.uncovered and (short or plan.planned is None):
        paid = voice.numbers.staff_hours(plan.shifts.paid_hours / plan.weeks)
        people = voice.numbers.count(round(sum(line.people for line in plan.shifts.lines) / plan.weeks))
        yield Item(voice("staff.todo.shifts", people=people, paid=paid), who)


def _where(found: dict[int, int], plan: StaffPlan, voice: Voice) -> str:
    """The stretches with most of it, the largest first."""
    stretches = sorted(_stretches(found, plan), key=lambda one: (-sum(found[k] for k in one), one[0]))
    named = [when(plan, one[0], voice, last=one[-1]) for one in stretches[:_NAMED]]
    if len(stretches) <= _NAMED:
        return voice.numbers.listed(named)
    first = sum(found[k] for one in stretches[:_NAMED] for k in one)
    key = "staff.todo.most_of_it" if 2 * first > sum(found.values()) else "staff.todo.such_as"
    return voice(key, when=voice.numbers.listed(named))


def _stretches(found: dict[int, int], plan: StaffPlan) -> list[list[int]]:
    """Intervals that follow each other on a day."""
    stretches: list[list[int]] = []
    for k in sorted(found):
        last = stretches[-1][-1] if stretches else None
        if last is not None and last + 1 == k and plan.comes_in.day(last) == plan.comes_in.day(k):
            stretches[-1].append(k)
        else:
            stretches.append([k])
    return stretches
