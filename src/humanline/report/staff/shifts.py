"""Who works when: the shifts, and where people are still missing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from humanline.model.staff import ShiftLine
from humanline.report.blocks import Fold, Item, Picture, Row, Section, Sheet
from humanline.report.charts.shift_bars import Bar, shift_bars
from humanline.report.staff.naming import StaffWords, clock
from humanline.report.voice import Subject, Voice, capital

_MOST_TOLD = 6
_DAYS_SHOWN = 7


def shifts_section(words: StaffWords) -> Section:
    """Bars, their table, and where people are missing."""
    say, shifts = words.about("staff.shifts"), words.plan.shifts
    finding = say("heading", people=words.on_shift, paid=words.paid)
    if shifts.uncovered:
        finding = say("heading_missing", missing=words.intervals(len(shifts.uncovered)))
    pictures = (_picture(words, finding, say),) if shifts.lines else ()
    items, text = _missing(words, say), (_about(words, say),)
    told, more = items[:_MOST_TOLD], items[_MOST_TOLD:]
    rest = (Fold(say.counted("more_missing", len(more)), more),) if more else ()
    return Section(*say.named(), finding, text, (), pictures, told, folds=rest, folded=True)


def _about(words: StaffWords, say: Subject) -> str:
    plan, numbers, shifts = words.plan, words.numbers, words.plan.shifts
    lengths = numbers.listed([_decimal(hours, words.voice) for hours in shifts.hours])
    least = numbers.staff_hours(shifts.at_least / plan.weeks)
    key = "text" if shifts.break_minutes else "text_no_break"
    told = say(key, hours=lengths, minutes=shifts.break_minutes, least=least)
    return f"{told} {say('away', share=numbers.share(plan.shrinkage))}" if plan.shrinkage else told


def _missing(words: StaffWords, say: Subject) -> tuple[Item, ...]:
    """The stretches with people missing, the worst first."""
    short = {one.interval: one for one in words.plan.shifts.uncovered}
    stretches = words.stretches({k: one.out_of_reach for k, one in short.items()})
    stretches.sort(key=lambda stretch: (-sum(short[k].people for k in stretch), stretch[0]))
    items = []
    for stretch in stretches:
        key = "out_of_reach" if short[stretch[0]].out_of_reach else "missing"
        people = words.people(max(short[k].people for k in stretch))
        when = capital(words.when(stretch[0], last=stretch[-1]))
        items.append(Item(say(key, when=when, people=people), level="warning"))
    return tuple(items)


def _picture(words: StaffWords, finding: str, say: Subject) -> Picture:
    until = (date.fromisoformat(words.plan.first_day) + timedelta(days=_DAYS_SHOWN)).isoformat()
    days: dict[str, list[Bar]] = {}
    for line in words.plan.shifts.lines:
        if line.begins[:10] < until:
            days.setdefault(line.begins[:10], []).append(_bar(line))
    first, last = words.days.hours
    hours = (first, max(last, *(-(-bar.ends // 60) for bars in days.values() for bar in bars)))
    wide, narrow = shift_bars([(words.day(day), bars) for day, bars in days.items()], hours=hours, name="shifts")
    notes = (say("first_week"),) if words.plan.weeks > 1 else ()
    return Picture("shifts", wide, narrow, say("alternative", finding=finding), _table(words, say), notes=notes)


def _bar(line: ShiftLine) -> Bar:
    day = line.begins[:10]
    pause = (_minute(line.break_begins, day), _minute(line.break_ends, day)) if line.break_begins else None
    return Bar(_minute(line.begins, day), _minute(line.ends, day), pause, line.people)


def _minute(time: str, day: str) -> int:
    """Minutes since midnight of the day, by the clock on the wall."""
    wall = datetime.fromisoformat(time).replace(tzinfo=None) - datetime.fromisoformat(day)
    return round(wall.total_seconds() / 60)


def _table(words: StaffWords, say: Subject) -> Sheet:
    rows: list[Row] = []
    for line in words.plan.shifts.lines:
        pause = f"{clock(line.break_begins)}–{clock(line.break_ends)}" if line.break_begins else "–"
        paid = say("per_hour", hours=_decimal(line.paid_hours, words.voice))
        rows.append((words.day(line.begins[:10]), clock(line.begins), clock(line.ends), pause, str(line.people), paid))
    head = words.about("staff.column").each("day", "begins", "ends", "pause", "people", "paid")
    return Sheet(say("caption"), head, tuple(rows), words=4)


def _decimal(value: float, voice: Voice) -> str:
    digits = next((digits for digits in (0, 1) if abs(value - round(value, digits)) < 1e-9), 2)
    return voice.numbers.decimal(value, digits)
