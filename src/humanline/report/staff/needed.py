"""How many staff are needed in each interval: the picture that is the answer."""

from __future__ import annotations

from humanline.model.staff import StaffPlan
from humanline.report.blocks import Key, Picture, Row, Section, Sheet
from humanline.report.charts.day_grid import LOOKS, fits, heat, shade, thirds
from humanline.report.staff.answer import busiest, only_one, people
from humanline.report.staff.naming import clock_in_table, day_name, days_drawn, places, when
from humanline.report.voice import Voice


def needed_section(plan: StaffPlan, voice: Voice) -> Section:
    """A week of numbers."""
    most = busiest(plan)
    key = "staff.needed.heading" if only_one(plan) else "staff.needed.heading_one_of"
    finding = voice(key, when=when(plan, most, voice), people=people(plan.needed.staff[most], voice))
    text = voice(
        "staff.needed.text",
        share=voice.numbers.share(plan.promise.share),
        minutes=voice.numbers.minutes(plan.promise.within_minutes),
    )
    return Section(
        name="needed",
        subject=voice("staff.needed.subject"),
        heading=finding,
        text=(text,),
        pictures=(_picture(plan, most, finding, voice),),
    )


def _picture(plan: StaffPlan, most: int, finding: str, voice: Voice) -> Picture:
    staff = plan.needed.staff
    texts = [str(each) for each in staff]
    days = days_drawn(plan, voice)
    wide, narrow = heat(places(plan), staff, texts, most, days, voice, name="needed")
    return Picture(
        name="needed",
        wide=wide,
        narrow=narrow,
        alternative=voice("staff.needed.alternative", finding=finding),
        keys=_keys(staff, voice),
        wide_notes=(voice("staff.needed.no_numbers"),) if not fits(days, texts) else (),
        numbers=_table(plan, voice),
    )


def _keys(staff: tuple[int, ...], voice: Voice) -> tuple[Key, ...]:
    upper = thirds(staff)
    keys = []
    for k, look in enumerate(LOOKS):
        inside = sorted({each for each in staff if shade(each, upper) == k})
        if not inside:
            continue
        one = "staff.needed.key_one" if inside[0] == inside[-1] else "staff.needed.key"
        keys.append(Key(look, voice(one, low=inside[0], high=inside[-1])))
    return tuple(keys)


def _table(plan: StaffPlan, voice: Voice) -> Sheet:
    numbers, comes, tried = voice.numbers, plan.comes_in, plan.needed
    names = ["day", "when", "contacts", "between", "needed", "in_time", "hung_up", "wait", "busy"]
    rows: list[Row] = []
    for k, staff in enumerate(tried.staff):
        low, high = numbers.count(comes.low[k]), numbers.count(comes.high[k])
        rows.append(
            (
                day_name(plan, comes.day(k), voice),
                clock_in_table(plan, k, voice),
                numbers.decimal(comes.contacts[k], 1),
                voice("number.range", low=low, high=high),
                str(staff),
                share_or_dash(tried.in_time[k], voice),
                share_or_dash(tried.hung_up[k], voice),
                wait_or_dash(tried.wait_minutes[k], voice),
                share_or_dash(tried.occupancy[k], voice),
            )
        )
    return Sheet(
        voice("staff.needed.caption"), tuple(voice(f"staff.column.{name}") for name in names), tuple(rows), words=2
    )


def share_or_dash(value: float | None, voice: Voice) -> str:
    """A share, or a dash where nobody comes."""
    return "–" if value is None else voice.numbers.share(value)


def wait_or_dash(value: float | None, voice: Voice) -> str:
    """A wait, or a dash where nobody comes."""
    return "–" if value is None else voice.numbers.minutes(value)
