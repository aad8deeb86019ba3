"""The plan's week as it was simulated: whether the target holds, in which hours not, and what a bad day does."""

from __future__ import annotations

from humanline.model.estimate import Estimate
from humanline.model.plan import Plan
from humanline.model.simulated import SimulatedWeek, Together, WhatIf
from humanline.report.blocks import Key, Picture, Row, Section, Sheet
from humanline.report.charts.day_grid import Verdict, week_in_time
from humanline.report.voice import Voice

#: A difference between moments that is worth a table, as a share.
DIFFERENT = 0.02


def tried_section(plan: Plan, voice: Voice) -> Section | None:
    """What the simulation says; left out where nothing was simulated."""
    found = plan.simulated
    if found is None:
        return None
    missed, unsure = found.hours("missed"), found.hours("unsure")
    told = [voice("plan.tried.text", weeks=found.weeks)]
    if missed:
        told.append(voice.counted("plan.tried.missed", len(missed), hours=_open(found)))
    else:
        told.append(voice("plan.tried.none_missed", hours=_open(found)))
    if unsure:
        told.append(voice.counted("plan.tried.unsure", len(unsure)))
    return Section(
        name="simulated",
        subject=voice("plan.tried.subject"),
        heading=voice(f"plan.tried.heading_{_verdict(found)}", **_week_values(found, voice)),
        text=(" ".join(told), " ".join(_about(found, voice))),
        pictures=(_picture(found, voice),),
        sheets=(_what_ifs(found, voice), *_by_moment(found, voice)),
    )


def _open(found: SimulatedWeek) -> int:
    return sum(share is not None for share in found.in_time)


def _verdict(found: SimulatedWeek) -> str:
    """Whether the target over the whole week is surely kept, surely missed, or neither."""
    share = found.week.in_time
    return "kept" if share.low >= found.target else "missed" if share.high < found.target else "unsure"


def _week_values(found: SimulatedWeek, voice: Voice) -> dict[str, str]:
    share, low, high = voice.numbers.interval(found.week.in_time, "share")
    return {
        "share": share,
        "low": low,
        "high": high,
        "target": voice.numbers.share(found.target),
        "minutes": voice.numbers.minutes(found.within_minutes),
    }


def _about(found: SimulatedWeek, voice: Voice) -> list[str]:
    """Customers beside contacts, and work that can wait."""
    said = []
    customers = found.week.customers_in_time
    if not isinstance(found.calls_again, Estimate) or not isinstance(customers, Estimate):
        said.append(voice("plan.tried.no_redials"))
    else:
        values = {
            "again": voice.numbers.share(found.calls_again.value),
            "contacts": voice.numbers.share(found.week.in_time.value),
            "customers": voice.numbers.share(customers.value),
        }
        said.append(voice("plan.tried.redials", **values))
    shares = [one.in_time.value for one in found.moments]
    if len(shares) > 1 and max(shares) - min(shares) < DIFFERENT:
        low, high = voice.numbers.share(min(shares)), voice.numbers.share(max(shares))
        said.append(voice("plan.tried.moments_alike", low=low, high=high))
    if found.later_hours >= 0.1:
        key = "later" if found.later_hours <= found.week.free_hours else "later_too_much"
        hours = {
            "later": voice.numbers.staff_hours(found.later_hours),
            "free": voice.numbers.staff_hours(found.week.free_hours),
        }
        said.append(voice(f"plan.tried.{key}", **hours))
    return said


def _picture(found: SimulatedWeek, voice: Voice) -> Picture:
    each: tuple[Verdict, ...] = ("kept", "missed", "unsure")
    verdicts = {hour: verdict for verdict in each for hour in found.hours(verdict)}
    hours: list[tuple[int, str, Verdict]] = []
    rows: list[Row] = []
    for hour, share in enumerate(found.in_time):
        if share is None:
            continue
        hours.append((hour, voice.numbers.decimal(100 * share, 0), verdicts[hour]))
        day, clock = divmod(hour, 24)
        low, high = found.low[hour] or 0.0, found.high[hour] or 0.0
        row: Row = (
            voice(f"day.{day}"),
            voice.clock(clock),
            voice.numbers.decimal(found.contacts[hour], 1),
            voice.numbers.count(found.staff[hour]),
            voice.numbers.share(share),
            voice("plan.tried.between", low=voice.numbers.share(low), high=voice.numbers.share(high)),
        )
        rows.append(row)
    wide, narrow = week_in_time(hours, voice, name="simulated")
    names = ("day", "when", "contacts", "staff", "in_time", "sure")
    keys = [Key(f"in-time-{verdict}", voice(f"plan.tried.key_{verdict}")) for verdict in ("kept", "unsure", "missed")]
    return Picture(
        name="simulated",
        wide=wide,
        narrow=narrow,
        alternative=voice("plan.tried.alternative", missed=len(found.hours("missed")), hours=_open(found)),
        keys=tuple(keys),
        numbers=Sheet(
            voice("plan.tried.caption"), tuple(voice(f"plan.tried.{name}") for name in names), tuple(rows), words=2
        ),
        reading=(voice("plan.tried.reading"), voice("plan.tried.reading")),
    )


def _what_ifs(found: SimulatedWeek, voice: Voice) -> Sheet:
    rows = [_row(voice("plan.tried.if_week"), found.week, voice)]
    rows += [_row(_if(one, voice), one.together, voice) for one in found.what_ifs]
    names = ("if", "contacts", "in_time", "customers", "hung_up", "wait")
    return Sheet(
        voice("plan.tried.if_caption"),
        tuple(voice(f"plan.tried.{name}") for name in names),
        tuple(rows),
        notes=(voice("plan.tried.if_note"),),
    )


def _if(one: WhatIf, voice: Voice) -> str:
    day = voice(f"day.{one.day}") if one.day is not None else ""
    return voice(f"plan.tried.if_{one.code}", day=day)


def _row(name: str, helped: Together, voice: Voice) -> Row:
    numbers = voice.numbers
    return (
        name,
        numbers.count(helped.contacts),
        numbers.cell(helped.in_time, "share"),
        numbers.cell(helped.customers_in_time, "share"),
        numbers.cell(helped.hung_up, "share"),
        numbers.cell(helped.wait_minutes, "minutes"),
    )


def _by_moment(found: SimulatedWeek, voice: Voice) -> tuple[Sheet, ...]:
    """Left out where moments hardly differ."""
    if len(found.moments) < 2 or found.moments[-1].in_time.value - found.moments[0].in_time.value < DIFFERENT:
        return ()
    rows: list[Row] = [(one.moment, voice.numbers.cell(one.in_time, "share")) for one in found.moments]
    return (
        Sheet(
            voice("plan.tried.moments_caption"),
            (voice("plan.tried.moment"), voice("plan.tried.in_time")),
            tuple(rows),
            notes=(voice("plan.tried.moments_note"),),
        ),
    )
