"""What comes in, how sure that is, how customers behave, what was assumed, and what the log can't tell."""

from __future__ import annotations

from humanline.model.estimate import Estimate
from humanline.report.blocks import Item, Section, Sheet
from humanline.report.first_things import furthest
from humanline.report.staff.naming import StaffWords
from humanline.report.voice import BEFORE_ALL, Subject, capital

_LITTLE = 0.05


def _forecast(words: StaffWords) -> bool:
    """Whether the days to come were forecast, rather than taken to be as usual."""
    return any(one.code == "staff_forecast" for one in words.plan.assumptions)


def days_section(words: StaffWords) -> Section:
    """What comes in on each day, with the staff hours that it takes."""
    say, count, plan = words.about("staff.days"), words.numbers.count, words.plan
    most = max(plan.days, key=lambda day: day.contacts.value)
    days = sorted(((day, day.contacts) for day in plan.days), key=lambda pair: -pair[1].value)
    key = "heading" if furthest(days) else "heading_one_of"
    finding = say(key, day=words.day(most.day), contacts=count(most.contacts.value))
    text = [say("forecast" if _forecast(words) else "text"), *_later(words, say)]
    if plan.closed_contacts >= 1:
        text.append(say("closed", contacts=count(plan.closed_contacts)))
    head = words.about("staff.column")
    sheet = Sheet.of(
        plan.days,
        say("caption"),
        (head("day"), lambda day: words.day(day.day)),
        (head("contacts"), lambda day: words.numbers.cell(day.contacts, "count", 1.0)),
        (head("hours"), lambda day: words.numbers.staff_hours(day.staff_hours)),
    )
    return Section(*say.named(), finding, tuple(text), sheets=(sheet,))


def _later(words: StaffWords, say: Subject) -> list[str]:
    """Work that can wait, beside the time that is free between contacts."""
    work, free = words.plan.later_hours, (words.plan.planned or words.plan.needed).together.free_hours
    if work < _LITTLE:
        return []
    hours, there, more = map(words.numbers.staff_hours, (work, free, max(work - free, 0.0)))
    return [say("later_short" if work > free else "later", hours=hours, free=there, more=more)]


def customers_section(words: StaffWords) -> Section:
    """Handle time, patience and second calls, with where they come from."""
    say, customers, numbers = words.about("staff.customers"), words.plan.customers, words.numbers
    handle = numbers.estimate(customers.handle_minutes, "minutes")
    items = [say(f"handle_{customers.handle_from}", handle=handle)]
    if customers.patience_minutes is None:
        items.append(say("patience_assumed"))
    else:
        patience = numbers.estimate(customers.patience_minutes, "minutes")
        items.append(say(f"patience_{customers.patience_from}", patience=patience))
    if isinstance(customers.hang_up_again, Estimate):
        again = numbers.estimate(customers.hang_up_again, "share")
        items.append(say("again", again=again, minutes=numbers.minutes(customers.again_minutes)))
    heading = say("heading", handle=numbers.interval(customers.handle_minutes, "minutes")[0])
    return Section(*say.named(), heading, items=tuple(map(Item, items)))


def assumed(words: StaffWords) -> Section:
    """Everything that was taken as true without data."""
    say, voice = words.about("staff.small"), words.voice
    items = tuple(Item(capital(voice.code("assumption", one.code, one.values))) for one in words.plan.assumptions)
    return Section("assumed", say("assumed_subject"), say("assumed_heading", count=len(items)), items=items)


def to_know(words: StaffWords) -> Section:
    """What to know before using the numbers, and what the log is silent on."""
    say, notices = words.about("staff.small"), [one for one in words.plan.notices if one.code not in BEFORE_ALL]
    items = [Item(words.voice.notice(one), level=one.level) for one in notices]
    always = say.each("no_campaigns" if _forecast(words) else "no_holidays", "no_skills", "no_people")
    return Section("unknown", say("unknown_subject"), say("unknown_heading"), items=(*items, *map(Item, always)))
