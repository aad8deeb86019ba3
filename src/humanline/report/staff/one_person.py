"""What one person more or fewer does, and when: the price of an hour of work in each interval."""

from __future__ import annotations

from humanline.model.staff import StaffPlan, StaffTried
from humanline.report.blocks import Key, Picture, Row, Section, Sheet
from humanline.report.charts.day_grid import LOOKS, fits, heat, thirds
from humanline.report.staff.naming import clock_in_table, day_name, days_drawn, places, when
from humanline.report.standing_out import alone
from humanline.report.voice import Voice

#: Contacts for an hour of one person more below which nothing is said of it: they would be told as 0.0.
LEAST = 0.05


def one_section(plan: StaffPlan, voice: Voice) -> Section | None:
    """On top of the planned staff where there are any, else of those that are needed."""
    tried = plan.planned or plan.needed
    if max(tried.one_more, default=0.0) < LEAST:
        return None
    most = largest(tried.one_more)
    key = "staff.one.heading" if alone(tried.one_more, most, 1, runs=tried.runs) else "staff.one.heading_one_of"
    finding = voice(key, when=when(plan, most, voice), contacts=people_said(tried.one_more[most], voice))
    text = [voice("staff.one.of_planned" if plan.planned is not None else "staff.one.of_needed")]
    text.append(_text(plan, tried, voice))
    return Section(
        name="one",
        subject=voice("staff.one.subject"),
        heading=finding,
        text=(" ".join(text),),
        pictures=(_picture(plan, tried, most, finding, voice),),
    )


def _text(plan: StaffPlan, tried: StaffTried, voice: Voice) -> str:
    least = min(
        (k for k, staff in enumerate(tried.staff) if staff > 0),
        key=lambda k: (tried.one_fewer[k], k),
    )
    told = voice(
        "staff.one.text", least=when(plan, least, voice), contacts=people_said(max(tried.one_fewer[least], 0.0), voice)
    )
    worst = largest(tried.one_fewer)
    if tried.one_fewer[worst] <= 0:
        return told
    hurts = voice(
        "staff.one.heading_fewer"
        if alone(tried.one_fewer, worst, 1, runs=tried.runs)
        else "staff.one.heading_fewer_one_of",
        when=when(plan, worst, voice),
        contacts=people_said(tried.one_fewer[worst], voice),
    )
    return f"{told} {hurts}."


def _picture(plan: StaffPlan, tried: StaffTried, most: int, finding: str, voice: Voice) -> Picture:
    values = [max(value, 0.0) for value in tried.one_more]
    texts = [people_said(value, voice) for value in values]
    days, upper = days_drawn(plan, voice), thirds(values)
    wide, narrow = heat(places(plan), values, texts, most, days, voice, name="one")
    low = min(values)
    keys = []
    for look, high in zip(LOOKS, upper, strict=True):
        keys.append(Key(look, voice("staff.one.key", low=people_said(low, voice), high=people_said(high, voice))))
        low = high
    return Picture(
        name="one",
        wide=wide,
        narrow=narrow,
        alternative=voice("staff.one.alternative", finding=finding),
        keys=tuple(keys),
        wide_notes=(voice("staff.needed.no_numbers"),) if not fits(days, texts) else (),
        numbers=_table(plan, tried, voice),
    )


def _table(plan: StaffPlan, tried: StaffTried, voice: Voice) -> Sheet:
    rows: list[Row] = [
        (
            day_name(plan, plan.comes_in.day(k), voice),
            clock_in_table(plan, k, voice),
            str(staff),
            people_said(max(tried.one_more[k], 0.0), voice),
            people_said(max(tried.one_fewer[k], 0.0), voice),
        )
        for k, staff in enumerate(tried.staff)
    ]
    staff = "needed" if plan.planned is None else "planned"
    head = tuple(voice(f"staff.column.{name}") for name in ("day", "when", staff, "more", "fewer"))
    return Sheet(voice("staff.one.caption"), head, tuple(rows), words=2)


def largest(values: tuple[float, ...]) -> int:
    """Where the largest is; of equals the first."""
    return max(range(len(values)), key=lambda k: (values[k], -k))


def people_said(value: float, voice: Voice) -> str:
    """People more or fewer in time for an hour of work, as they are told everywhere."""
    return voice.numbers.count(value) if value >= 9.95 else voice.numbers.decimal(value, 1)
