"""What to do now, first on the page about staff: where hours are missing or over, and what one hour does."""

from __future__ import annotations

from collections.abc import Iterator

from humanline.report.blocks import Item, Section
from humanline.report.first_things import first_things
from humanline.report.staff.by_interval import LEAST, largest, people_said
from humanline.report.staff.naming import StaffWords
from humanline.report.standing_out import alone

#: Stretches that are named.
_NAMED = 3


def to_do(of: StaffWords) -> Section | None:
    """At most three things."""
    return first_things(_every(of), of.voice)


def _every(of: StaffWords) -> Iterator[Item]:
    say, who, plan = of.voice.about("staff.todo"), of.voice("todo.who_staff"), of.plan
    short, over = plan.short(), plan.too_many()
    if short:
        yield Item(say("find", hours=of.hours_of(sum(short.values())), when=_where(short, of)), who)
    if over:
        hours, when = of.hours_of(sum(over.values())), _where(over, of)
        yield Item(say("move" if short else "free", hours=hours, when=when), who)
    if short and plan.planned is not None:
        gains = plan.planned.one_more
        most = largest(gains)
        if gains[most] >= LEAST:
            key = "one" if alone(gains, most, 1, runs=plan.planned.runs) else "one_of"
            yield Item(say(key, when=of.when(most), contacts=people_said(gains[most], of.voice)), who)
    if plan.shifts.lines and not plan.shifts.uncovered and (short or plan.planned is None):
        yield Item(say("shifts", people=of.on_shift, paid=of.paid), who)


def _where(found: dict[int, int], of: StaffWords) -> str:
    """The stretches with most of it, the largest first."""
    say, listed = of.voice.about("staff.todo"), of.voice.numbers.listed
    stretches = sorted(of.stretches(dict.fromkeys(found)), key=lambda one: (-sum(found[k] for k in one), one[0]))
    named = listed([of.when(one[0], last=one[-1]) for one in stretches[:_NAMED]])
    if len(stretches) <= _NAMED:
        return named
    first = sum(found[k] for one in stretches[:_NAMED] for k in one)
    return say("most_of_it" if 2 * first > sum(found.values()) else "such_as", when=named)
