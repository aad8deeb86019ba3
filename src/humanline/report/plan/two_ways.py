"""The week twice, from one reckoning: as it goes now, and with this line."""

from __future__ import annotations

from humanline.model.plan import Plan
from humanline.model.simulated import Reckoning
from humanline.report.blocks import Row, Section, Sheet
from humanline.report.numbers import CellText
from humanline.report.voice import Voice


def two_ways_section(plan: Plan, voice: Voice) -> Section | None:
    """As it goes now beside with this line; left out where the log does not tell how it goes now."""
    if plan.now is None or plan.with_line is None or plan.hours_per_week is None:
        return None
    rows = tuple(_rows(plan, plan.now, plan.with_line, voice))
    head = (voice("plan.ways.what"), voice("plan.ways.now"), voice("plan.ways.line"))
    return Section(
        name="two-ways",
        subject=voice("plan.ways.subject"),
        heading=in_time(plan, voice) or voice("plan.ways.heading"),
        text=(voice("plan.ways.text"),),
        sheets=(Sheet(voice("plan.ways.caption"), head, rows),),
    )


def in_time(plan: Plan, voice: Voice) -> str:
    """How many customers are helped in time, as it goes now and with this line; empty where that was not simulated."""
    if plan.now is None or plan.with_line is None or plan.now.together is None or plan.with_line.together is None:
        return ""
    now, then = plan.now.together.in_time, plan.with_line.together.in_time
    key = "plan.ways.apart" if then.low > now.high or then.high < now.low else "plan.ways.alike"
    of_hundred = voice.numbers.of_hundred
    return voice(key, now=of_hundred(now.value), line=of_hundred(then.value))


def _rows(plan: Plan, now: Reckoning, line: Reckoning, voice: Voice) -> list[Row]:
    numbers = voice.numbers
    ways = (now, line)
    rows: list[Row] = [
        (voice("plan.ways.work"), *(numbers.staff_hours(way.work_hours) for way in ways)),
        (voice("plan.ways.needed"), *(_needed(way, voice) for way in ways)),
        (voice("plan.ways.there"), *(numbers.staff_hours(plan.hours_per_week or 0.0) for _ in ways)),
    ]
    played = [way.together for way in ways]
    if all(played):
        rows.append((voice("plan.ways.in_time"), *(numbers.cell(one.in_time, "share") for one in played if one)))
        rows.append((voice("plan.ways.wait"), *(numbers.cell(one.wait_minutes, "minutes") for one in played if one)))
        rows.append((voice("plan.ways.hung_up"), *(numbers.cell(one.hung_up, "share") for one in played if one)))
    return rows


def _needed(way: Reckoning, voice: Voice) -> CellText:
    if way.needed_hours is None:
        return CellText(voice("plan.ways.never"))
    return CellText(voice.numbers.staff_hours(way.needed_hours))
