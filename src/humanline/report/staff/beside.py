"""Needed beside planned: where it is too few, and where too many."""

from __future__ import annotations

from humanline.model.staff import StaffPlan
from humanline.report.blocks import Key, Picture, Row, Section, Sheet
from humanline.report.charts.day_panels import WorkInterval, work
from humanline.report.staff.answer import intervals, people
from humanline.report.staff.naming import clock_in_table, day_name, days_drawn, hours_of, places, when
from humanline.report.standing_out import alone
from humanline.report.voice import Voice, capital


def beside_section(plan: StaffPlan, voice: Voice) -> Section | None:
    """Left out where nothing was planned."""
    if plan.planned is None:
        return None
    short, over = plan.short(), plan.too_many()
    finding = voice("staff.beside.heading_enough")
    if short:
        most = max(short, key=lambda k: (short[k], plan.comes_in.contacts[k], -k))
        finding = voice(
            "staff.beside.heading"
            if alone(list(short.values()), list(short).index(most))
            else "staff.beside.heading_one_of",
            short=intervals(len(short), voice),
            when=when(plan, most, voice),
            people=people(short[most], voice),
        )
    text = [
        voice(
            "staff.beside.sums",
            short=hours_of(sum(short.values()), plan, voice),
            over=hours_of(sum(over.values()), plan, voice),
        )
    ]
    hours = voice.numbers.staff_hours(plan.planned.together.staff_hours)
    roster = plan.planned_from == "roster"
    text.append(voice("staff.beside.roster") if roster else voice("staff.beside.hours", hours=hours))
    return Section(
        name="beside",
        subject=voice("staff.beside.subject"),
        heading=capital(finding),
        text=(" ".join(text),),
        pictures=(_picture(plan, plan.planned.staff, finding, voice),),
    )


def _picture(plan: StaffPlan, planned: tuple[int, ...], finding: str, voice: Voice) -> Picture:
    wide, narrow = work(
        [WorkInterval(*place, plan.needed.staff[k], planned[k]) for k, place in enumerate(places(plan))],
        days_drawn(plan, voice),
        voice,
        title=voice("staff.beside.y"),
        name="beside",
    )
    keys = [Key("work", voice("staff.beside.key_needed")), Key("line-carried", voice("staff.beside.key_planned"))]
    if plan.short():
        keys.insert(1, Key("above", voice("staff.beside.key_short")))
    return Picture(
        name="beside",
        wide=wide,
        narrow=narrow,
        alternative=voice("staff.beside.alternative", finding=finding),
        keys=tuple(keys),
        numbers=_table(plan, planned, voice),
    )


def _table(plan: StaffPlan, planned: tuple[int, ...], voice: Voice) -> Sheet:
    rows: list[Row] = []
    for k, needed in enumerate(plan.needed.staff):
        more = planned[k] - needed
        said = "0" if not more else f"{'+' if more > 0 else '−'}{abs(more)}"
        day = day_name(plan, plan.comes_in.day(k), voice)
        rows.append((day, clock_in_table(plan, k, voice), str(needed), str(planned[k]), said))
    names = ("day", "when", "needed", "planned", "difference")
    head = tuple(voice(f"staff.column.{name}") for name in names)
    return Sheet(voice("staff.beside.caption"), head, tuple(rows), words=2)
