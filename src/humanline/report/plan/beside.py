"""The line beside two other weeks: as it goes now, and without what need not come."""

from __future__ import annotations

from humanline.model.estimate import Estimate
from humanline.model.plan import Plan
from humanline.model.simulated import Reckoning
from humanline.report.blocks import Row, Section, Sheet
from humanline.report.voice import Subject, Voice


def two_ways_section(plan: Plan, voice: Voice) -> Section | None:
    """As it goes now beside with this line; left out where the log does not tell how it goes now."""
    if plan.now is None or plan.with_line is None or plan.hours_per_week is None:
        return None
    say = voice.about("plan.ways")
    rows = _weeks(plan.now, plan.with_line, plan.hours_per_week, say)
    sheet = Sheet(say("caption"), say.each("what", "now", "line"), rows)
    return Section(*say.named("two-ways"), in_time(plan, voice) or say("heading"), text=(say("text"),), sheets=(sheet,))


def in_time(plan: Plan, voice: Voice) -> str:
    """How many customers are helped in time, as it goes now and with this line; empty where that was not simulated."""
    if plan.now is None or plan.with_line is None or plan.now.together is None or plan.with_line.together is None:
        return ""
    now, then = plan.now.together.in_time, plan.with_line.together.in_time
    key = "plan.ways.apart" if then.low > now.high or then.high < now.low else "plan.ways.alike"
    return voice(key, now=voice.numbers.of_hundred(now.value), line=voice.numbers.of_hundred(then.value))


def _weeks(now: Reckoning, line: Reckoning, there: float, say: Subject) -> tuple[Row, ...]:
    hours, cell, ways = say.numbers.staff_hours, say.numbers.cell, (now, line)
    rows: list[Row] = [
        (say("work"), *(hours(way.work_hours) for way in ways)),
        (say("needed"), *(say("never") if way.needed_hours is None else hours(way.needed_hours) for way in ways)),
        (say("there"), *(hours(there) for _ in ways)),
    ]
    played = [way.together for way in ways if way.together is not None]
    if len(played) == len(ways):
        rows.append((say("in_time"), *(cell(one.in_time, "share") for one in played)))
        rows.append((say("wait"), *(cell(one.wait_minutes, "minutes") for one in played)))
        rows.append((say("hung_up"), *(cell(one.hung_up, "share") for one in played)))
    return tuple(rows)


def causes_gone_section(plan: Plan, voice: Voice) -> Section | None:
    """What is free without what need not come, and who would then get a person; left out where no cause is known."""
    gone, numbers, say = plan.causes_gone, voice.numbers, voice.about("plan.gone")
    if gone is None:
        return None
    taken = {
        "contacts": numbers.estimate(gone.contacts_per_week, "count"),
        "hours": numbers.estimate(gone.hours, "staff_hours"),
    }
    text = [say("text", **taken)]
    person = [(cell.moment, cell.segment) for cell in plan.cells if cell.start == "person"]
    # Where all contacts reached staff, the page tells what could start digitally, and no line.
    told = gone.gained if plan.turned_round is None else ()
    for key, cells in (
        ("gained", [cell for cell in told if cell in gone.surely]),
        ("unsure", [cell for cell in told if cell not in gone.surely]),
    ):
        if cells:
            text.append(say(key, cells=voice.numbers.listed(voice.cells_named(plan, cells, beside=person))))
    if not gone.gained and plan.turned_round is None:
        text.append(say("same"))
    if isinstance(gone.price, Estimate) and isinstance(plan.price, Estimate):
        now, then = (voice.worth.told(price, "minute") for price in (plan.price.value, gone.price.value))
        text.append(say("price", now=now, then=then))
    text.append(say("assumed"))
    moments = Sheet.of(
        gone.moments,
        say("caption"),
        (say("moment"), lambda one: one.moment),
        (say("cause"), lambda one: one.cause or say("nobody")),
        (say("caused_by"), lambda one: one.caused_by or say("nobody")),
        (say("share"), lambda one: numbers.cell(one.share, "share")),
        (say("hours"), lambda one: numbers.cell(one.hours, "staff_hours")),
        words=3,
        notes=(voice("page.interval_note"),),
    )
    return Section(
        *say.named("causes-gone"),
        say("heading", hours=numbers.interval(gone.hours, "staff_hours")[0]),
        caution=(say("judged"),) if gone.judged else (),
        text=tuple(text),
        sheets=(moments,),
        folded=True,
    )
