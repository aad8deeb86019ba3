"""What comes in, how sure that is, what can wait, and how customers behave."""

from __future__ import annotations

from humanline.model.estimate import Estimate
from humanline.model.staff import StaffPlan
from humanline.report.blocks import Item, Picture, Row, Section, Sheet
from humanline.report.charts.drawing import INK
from humanline.report.charts.rows import DotRow, dots
from humanline.report.numbers import CellText
from humanline.report.staff.naming import day_name
from humanline.report.standing_out import furthest
from humanline.report.voice import Voice, capital

_LITTLE = 0.05


def days_section(plan: StaffPlan, voice: Voice) -> Section:
    """A dot for each day."""
    most = max(plan.days, key=lambda day: day.contacts.value)
    contacts = voice.numbers.count(most.contacts.value)
    days = sorted(((day, day.contacts) for day in plan.days), key=lambda pair: -pair[1].value)
    key = "staff.days.heading" if furthest(days) else "staff.days.heading_one_of"
    finding = voice(key, day=day_name(plan, most.day, voice), contacts=contacts)
    forecast = any(one.code == "staff_forecast" for one in plan.assumptions)
    text = [voice("staff.days.forecast" if forecast else "staff.days.text"), *_later(plan, voice)]
    if plan.closed_contacts >= 1:
        text.append(voice("staff.days.closed", contacts=voice.numbers.count(plan.closed_contacts)))
    rows = tuple(
        DotRow(
            capital(day_name(plan, day.day, voice)), day.contacts, voice.numbers.count(day.contacts.value), colour=INK
        )
        for day in plan.days
    )
    wide, narrow = dots(rows, voice, name="days", kind="count", unit=voice("staff.days.unit"))
    return Section(
        name="days",
        subject=voice("staff.days.subject"),
        heading=finding,
        text=tuple(text),
        pictures=(
            Picture(
                name="days",
                wide=wide,
                narrow=narrow,
                alternative=voice("staff.days.alternative", finding=finding),
                numbers=_table(plan, voice),
            ),
        ),
    )


def _later(plan: StaffPlan, voice: Voice) -> list[str]:
    """Work that can wait, beside the time that is free between contacts."""
    if plan.later_hours < _LITTLE:
        return []
    free = (plan.planned or plan.needed).together.free_hours
    said = {
        "hours": voice.numbers.staff_hours(plan.later_hours),
        "free": voice.numbers.staff_hours(free),
        "more": voice.numbers.staff_hours(max(plan.later_hours - free, 0.0)),
    }
    if plan.later_hours > free:
        return [voice("staff.days.later_short", **said)]
    return [voice("staff.days.later", hours=said["hours"], free=said["free"])]


def _table(plan: StaffPlan, voice: Voice) -> Sheet:
    rows: list[Row] = []
    for day in plan.days:
        low, high = voice.numbers.count(day.contacts.low), voice.numbers.count(day.contacts.high)
        said = CellText(voice.numbers.count(day.contacts.value), voice("number.range", low=low, high=high))
        rows.append((day_name(plan, day.day, voice), said, voice.numbers.staff_hours(day.staff_hours)))
    head = tuple(voice(f"staff.column.{name}") for name in ("day", "contacts", "hours"))
    return Sheet(voice("staff.days.caption"), head, tuple(rows))


def customers_section(plan: StaffPlan, voice: Voice) -> Section:
    """Handle time, patience and second calls, with where they come from."""
    told, numbers = plan.customers, voice.numbers
    handle = numbers.estimate(told.handle_minutes, "minutes")
    items = [voice(f"staff.customers.handle_{told.handle_from}", handle=handle)]
    if told.patience_minutes is None:
        items.append(voice("staff.customers.patience_assumed"))
    else:
        patience = numbers.estimate(told.patience_minutes, "minutes")
        items.append(voice(f"staff.customers.patience_{told.patience_from}", patience=patience))
    if isinstance(told.hang_up_again, Estimate):
        again = numbers.estimate(told.hang_up_again, "share")
        items.append(voice("staff.customers.again", again=again, minutes=numbers.minutes(told.again_minutes)))
    return Section(
        name="customers",
        subject=voice("staff.customers.subject"),
        heading=voice("staff.customers.heading", handle=numbers.interval(told.handle_minutes, "minutes")[0]),
        items=tuple(Item(item) for item in items),
    )
