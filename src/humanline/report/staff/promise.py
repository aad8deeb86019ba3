"""Is the promise kept? What the simulation says, interval by interval, per contact and per customer."""

from __future__ import annotations

from humanline.model.estimate import Estimate
from humanline.model.staff import StaffPlan, StaffTried
from humanline.report.blocks import Key, Picture, Row, Section, Sheet
from humanline.report.charts.day_grid import Verdict, fits, in_time
from humanline.report.staff.answer import intervals
from humanline.report.staff.naming import clock_in_table, day_name, days_drawn, places
from humanline.report.staff.needed import share_or_dash
from humanline.report.voice import Voice


def promise_section(plan: StaffPlan, voice: Voice) -> Section:
    """The planned staff where there are any, else those that are needed."""
    tried = plan.planned or plan.needed
    finding = _finding(plan, voice)
    minutes = voice.numbers.minutes(plan.promise.within_minutes)
    text = [voice("staff.promise.about", runs=tried.runs, minutes=minutes)]
    if plan.planned is not None:
        text.append(voice("staff.promise.planned_text", **_counted(plan, plan.planned, voice)))
    text.append(voice("staff.promise.needed_text", **_counted(plan, plan.needed, voice)))
    customers, again = tried.together.customers_in_time, plan.customers.hang_up_again
    if isinstance(customers, Estimate) and isinstance(again, Estimate):
        text.append(
            voice(
                "staff.promise.customers",
                again=voice.numbers.share(again.value),
                customers=voice.numbers.share(customers.value, 1),
                contacts=voice.numbers.share(tried.together.in_time.value, 1),
            )
        )
    return Section(
        name="promise",
        subject=voice("staff.promise.subject"),
        heading=finding,
        text=tuple(text),
        pictures=(_picture(plan, tried, finding, voice),),
    )


def _finding(plan: StaffPlan, voice: Voice) -> str:
    if plan.planned is not None:
        kept = plan.planned.intervals("kept", plan.promise)
        return voice("staff.promise.heading_planned", kept=len(kept), count=len(plan.comes_in.begins))
    missed = plan.needed.intervals("missed", plan.promise)
    if missed:
        return voice("staff.promise.heading_some", missed=intervals(len(missed), voice))
    return voice("staff.promise.heading_all")


def _counted(plan: StaffPlan, tried: StaffTried, voice: Voice) -> dict[str, str]:
    return {
        verdict: intervals(len(tried.intervals(verdict, plan.promise)), voice)
        for verdict in ("kept", "missed", "unsure")
    }


def _verdicts(plan: StaffPlan, tried: StaffTried) -> dict[int, Verdict]:
    verdicts: tuple[Verdict, ...] = ("kept", "missed", "unsure")
    return {k: verdict for verdict in verdicts for k in tried.intervals(verdict, plan.promise)}


def _picture(plan: StaffPlan, tried: StaffTried, finding: str, voice: Voice) -> Picture:
    verdicts, at, days = _verdicts(plan, tried), places(plan), days_drawn(plan, voice)
    texts = {k: voice.numbers.decimal(100 * (tried.in_time[k] or 0.0), 0) for k in verdicts}
    cells = [(*at[k], texts[k], verdict) for k, verdict in verdicts.items()]
    wide, narrow = in_time(cells, days, voice, name="promise")
    there = set(verdicts.values())
    keys = [
        Key(f"in-time-{verdict}", voice(f"staff.promise.key_{verdict}"))
        for verdict in ("kept", "unsure", "missed")
        if verdict in there
    ]
    return Picture(
        name="promise",
        wide=wide,
        narrow=narrow,
        alternative=voice("staff.promise.alternative", share=voice.numbers.share(plan.promise.share), finding=finding),
        keys=tuple(keys),
        wide_notes=() if fits(days, list(texts.values())) else (voice("staff.needed.no_numbers"),),
        numbers=_table(plan, tried, verdicts, voice),
    )


def _table(plan: StaffPlan, tried: StaffTried, verdicts: dict[int, Verdict], voice: Voice) -> Sheet:
    rows: list[Row] = []
    for k, staff in enumerate(tried.staff):
        low, high = (share_or_dash(end[k], voice) for end in (tried.low, tried.high))
        rows.append(
            (
                day_name(plan, plan.comes_in.day(k), voice),
                clock_in_table(plan, k, voice),
                voice(f"staff.verdict.{verdicts.get(k, 'nobody')}"),
                str(staff),
                share_or_dash(tried.in_time[k], voice),
                voice("number.range", low=low, high=high) if k in verdicts else "–",
                share_or_dash(tried.hung_up[k], voice),
            )
        )
    needed = "needed" if plan.planned is None else "planned"
    names = ("day", "when", "verdict", needed, "in_time", "between", "hung_up")
    head = tuple(voice(f"staff.column.{name}") for name in names)
    return Sheet(voice("staff.promise.caption"), head, tuple(rows), words=3)
