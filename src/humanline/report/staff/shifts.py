"""Who works when: the shifts, and where people are still missing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from humanline.model.staff import ShiftLine, StaffPlan, Uncovered
from humanline.report.blocks import Item, Picture, Row, Section, Sheet
from humanline.report.charts.shift_bars import Bar, shift_bars
from humanline.report.staff.answer import intervals, people
from humanline.report.staff.naming import clock, clock_in_table, day_name, hours_shown, when
from humanline.report.voice import Voice, capital

_MOST_TOLD = 6
_DAYS_SHOWN = 7


def shifts_section(plan: StaffPlan, voice: Voice) -> Section:
    """Bars, a table of the shifts, and a table of what is missing."""
    missing = plan.shifts.uncovered
    paid = voice.numbers.staff_hours(plan.shifts.paid_hours / plan.weeks)
    many = sum(line.people for line in plan.shifts.lines)
    finding = voice("staff.shifts.heading", people=voice.numbers.count(round(many / plan.weeks)), paid=paid)
    if missing:
        finding = voice("staff.shifts.heading_missing", missing=intervals(len(missing), voice))
    return Section(
        name="shifts",
        subject=voice("staff.shifts.subject"),
        heading=finding,
        text=(_about(plan, voice),),
        items=_missing(plan, voice),
        pictures=(_picture(plan, finding, voice),) if plan.shifts.lines else (),
        sheets=(_missing_sheet(plan, voice),) if missing else (),
        folded=True,
    )


def _about(plan: StaffPlan, voice: Voice) -> str:
    lengths = voice.numbers.listed([_decimal(hours, voice) for hours in plan.shifts.hours])
    least = voice.numbers.staff_hours(plan.shifts.at_least / plan.weeks)
    key = "staff.shifts.text" if plan.shifts.break_minutes else "staff.shifts.text_no_break"
    parts = [voice(key, hours=lengths, minutes=plan.shifts.break_minutes, least=least)]
    if plan.shrinkage:
        parts.append(voice("staff.shifts.away", share=voice.numbers.share(plan.shrinkage)))
    return " ".join(parts)


def _missing(plan: StaffPlan, voice: Voice) -> tuple[Item, ...]:
    """The worst stretches with people missing, in words."""
    found = sorted(_stretches(plan), key=lambda stretch: (-sum(one.people for one in stretch), stretch[0].interval))
    items = []
    for stretch in found[:_MOST_TOLD]:
        most = max(one.people for one in stretch)
        key = "staff.shifts.out_of_reach" if stretch[0].out_of_reach else "staff.shifts.missing"
        span = when(plan, stretch[0].interval, voice, last=stretch[-1].interval)
        items.append(Item(voice(key, when=capital(span), people=people(most, voice)), level="warning"))
    if len(found) > _MOST_TOLD:
        left = sum(len(stretch) for stretch in found[_MOST_TOLD:])
        items.append(Item(voice("staff.shifts.more_missing", missing=intervals(left, voice))))
    return tuple(items)


def _stretches(plan: StaffPlan) -> list[list[Uncovered]]:
    """Intervals with people missing that follow each other on a day, for the same reason."""
    found: list[list[Uncovered]] = []
    for one in plan.shifts.uncovered:
        last = found[-1][-1] if found else None
        if (
            last is not None
            and last.interval + 1 == one.interval
            and last.out_of_reach == one.out_of_reach
            and plan.comes_in.day(last.interval) == plan.comes_in.day(one.interval)
        ):
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _picture(plan: StaffPlan, finding: str, voice: Voice) -> Picture:
    days: dict[str, list[Bar]] = {}
    until = (date.fromisoformat(plan.first_day) + timedelta(days=_DAYS_SHOWN)).isoformat()
    for line in plan.shifts.lines:
        if line.begins[:10] < until:
            days.setdefault(line.begins[:10], []).append(_bar(line))
    first, last = hours_shown(plan)
    ends = max((bar.ends for bars in days.values() for bar in bars), default=60 * last)
    wide, narrow = shift_bars(
        [(day_name(plan, day, voice), bars) for day, bars in days.items()],
        hours=(first, max(last, -(-ends // 60))),
        name="shifts",
    )
    return Picture(
        name="shifts",
        wide=wide,
        narrow=narrow,
        alternative=voice("staff.shifts.alternative", finding=finding),
        notes=(voice("staff.shifts.first_week"),) if plan.weeks > 1 else (),
        numbers=_table(plan, voice),
    )


def _bar(line: ShiftLine) -> Bar:
    day = line.begins[:10]
    pause = (_minute(line.break_begins, day), _minute(line.break_ends, day)) if line.break_begins else None
    return Bar(_minute(line.begins, day), _minute(line.ends, day), pause, line.people)


def _minute(at: str, day: str) -> int:
    """Minutes since midnight of the day, by the clock on the wall."""
    wall = datetime.fromisoformat(at).replace(tzinfo=None) - datetime.fromisoformat(day)
    return round(wall.total_seconds() / 60)


def _table(plan: StaffPlan, voice: Voice) -> Sheet:
    rows: list[Row] = [
        (
            day_name(plan, line.begins[:10], voice),
            clock(line.begins),
            clock(line.ends),
            f"{clock(line.break_begins)}–{clock(line.break_ends)}" if line.break_begins else "–",
            str(line.people),
            voice("staff.shifts.per_hour", hours=_decimal(line.paid_hours, voice)),
        )
        for line in plan.shifts.lines
    ]
    head = tuple(voice(f"staff.column.{name}") for name in ("day", "begins", "ends", "pause", "people", "paid"))
    return Sheet(voice("staff.shifts.caption"), head, tuple(rows), words=4)


def _missing_sheet(plan: StaffPlan, voice: Voice) -> Sheet:
    rows: list[Row] = [
        (
            day_name(plan, plan.comes_in.day(one.interval), voice),
            clock_in_table(plan, one.interval, voice),
            str(plan.shifts.wanted[one.interval]),
            str(one.people),
        )
        for one in plan.shifts.uncovered
    ]
    head = tuple(voice(f"staff.column.{name}") for name in ("day", "when", "people", "missing"))
    return Sheet(voice("staff.shifts.missing_caption"), head, tuple(rows), words=2)


def _decimal(value: float, voice: Voice) -> str:
    for digits in (0, 1):
        if abs(value - round(value, digits)) < 1e-9:
            return voice.numbers.decimal(value, digits)
    return voice.numbers.decimal(value, 2)
