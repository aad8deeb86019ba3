"""The plan's week as it was simulated: whether the target holds, what a bad day does, what brings a person nearer."""

from __future__ import annotations

from humanline.model.estimate import Estimate
from humanline.model.plan import Plan
from humanline.model.quiet import KindOfDay, QuietChosen
from humanline.model.simulated import SimulatedWeek, Together
from humanline.report.blocks import Key, Picture, Row, Section, Sheet
from humanline.report.charts.in_time import HourInTime, Verdict, in_time
from humanline.report.voice import Subject, Voice

#: A difference between moments that is worth a table, as a share.
_DIFFERENT = 0.02


def tried_section(plan: Plan, voice: Voice) -> Section | None:
    """Whether the target holds and in which hours not; left out where nothing was simulated."""
    found = plan.simulated
    if found is None:
        return None
    say, hours = voice.about("plan.tried"), _open(found)
    missed, unsure = len(found.hours("missed")), len(found.hours("unsure"))
    told = [say("text", weeks=found.weeks)]
    told.append(say.counted("missed", missed, hours=hours) if missed else say("none_missed", hours=hours))
    if unsure:
        told.append(say.counted("unsure", unsure))
    week = found.week.in_time
    verdict = "kept" if week.low >= found.target else "missed" if week.high < found.target else "unsure"
    values = dict(zip(("share", "low", "high"), voice.numbers.interval(week, "share"), strict=True))
    values |= {
        "target": voice.numbers.share(found.target),
        "minutes": voice.numbers.minutes(found.within_minutes),
    }
    return Section(
        *say.named("simulated"),
        say(f"heading_{verdict}", **values),
        text=(" ".join(told), " ".join(_about(found, say))),
        pictures=(_picture(found, say),),
        sheets=(_what_ifs(found, say), *_by_moment(found, say)),
    )


def _open(found: SimulatedWeek) -> int:
    return sum(share is not None for share in found.in_time)


def _about(found: SimulatedWeek, say: Subject) -> list[str]:
    """Customers beside contacts, and work that can wait."""
    share, hours = say.numbers.share, say.numbers.staff_hours
    again, customers = found.calls_again, found.week.customers_in_time
    if isinstance(again, Estimate) and isinstance(customers, Estimate):
        values = {"contacts": share(found.week.in_time.value), "customers": share(customers.value)}
        said = [say("redials", again=share(again.value), **values)]
    else:
        said = [say("no_redials")]
    shares = [one.in_time.value for one in found.moments]
    if len(shares) > 1 and max(shares) - min(shares) < _DIFFERENT:
        said.append(say("moments_alike", low=share(min(shares)), high=share(max(shares))))
    if found.later_hours >= 0.1:
        key = "later" if found.later_hours <= found.week.free_hours else "later_too_much"
        said.append(say(key, later=hours(found.later_hours), free=hours(found.week.free_hours)))
    return said


def _picture(found: SimulatedWeek, say: Subject) -> Picture:
    voice, share_of = say.voice, say.numbers.share
    verdicts: dict[Verdict, str] = {verdict: say(f"key_{verdict}") for verdict in ("kept", "unsure", "missed")}
    by_hour = {hour: verdict for verdict in verdicts for hour in found.hours(verdict)}
    hours, rows = [], list[Row]()
    for hour, share in enumerate(found.in_time):
        if share is None:
            continue
        hours.append(HourInTime(hour, voice.numbers.decimal(100 * share, 0), by_hour[hour]))
        between = say("between", low=share_of(found.low[hour] or 0.0), high=share_of(found.high[hour] or 0.0))
        here = (voice.numbers.decimal(found.contacts[hour], 1), voice.numbers.count(found.staff[hour]), share_of(share))
        rows.append((voice(f"day.{hour // 24}"), voice.clock(hour % 24), *here, between))
    head = say.each("day", "when", "contacts", "staff", "in_time", "sure")
    return Picture(
        "simulated",
        *in_time(hours, voice, name="simulated"),
        say("alternative", missed=len(found.hours("missed")), hours=len(hours)),
        Sheet(say("caption"), head, tuple(rows), words=2),
        keys=tuple(Key(f"in-time-{verdict}", words) for verdict, words in verdicts.items()),
        reading=(say("reading"), say("reading")),
    )


def _what_ifs(found: SimulatedWeek, say: Subject) -> Sheet:
    cell = say.numbers.cell

    def row(name: str, helped: Together) -> Row:
        shares = (cell(one, "share") for one in (helped.in_time, helped.customers_in_time, helped.hung_up))
        return (name, say.numbers.count(helped.contacts), *shares, cell(helped.wait_minutes, "minutes"))

    rows = [row(say("if_week"), found.week)]
    for one in found.what_ifs:
        rows.append(
            row(say(f"if_{one.code}", day=say.voice(f"day.{one.day}") if one.day is not None else ""), one.together)
        )
    head = say.each("if", "contacts", "in_time", "customers", "hung_up", "wait")
    return Sheet(say("if_caption"), head, tuple(rows), notes=(say("if_note"),))


def _by_moment(found: SimulatedWeek, say: Subject) -> tuple[Sheet, ...]:
    """Left out where moments hardly differ."""
    if len(found.moments) < 2 or found.moments[-1].in_time.value - found.moments[0].in_time.value < _DIFFERENT:
        return ()
    rows: list[Row] = [(one.moment, say.numbers.cell(one.in_time, "share")) for one in found.moments]
    head, notes = say.each("moment", "in_time"), (say("moments_note"),)
    return (Sheet(say("moments_caption"), head, tuple(rows), notes=notes),)


def nearer_section(plan: Plan, voice: Voice) -> Section | None:
    """What may bring a person nearer now, on each kind of day; left out where nothing was simulated."""
    found = plan.quiet
    if found is None or plan.simulated is None:
        return None
    say = voice.about("plan.nearer")
    if found.rule.off:
        return Section(*say.named(), say("heading_off"), text=(say("text_off"),))
    values = {
        "worth": voice.worth.told(found.days[0].more, "week"),
        "lost": voice.numbers.decimal(found.lost, 1),
        "lost_with": voice.numbers.decimal(found.lost_with, 1),
    }
    weeks, accepts = say.counted("weeks", found.weeks), voice.numbers.share(found.accepts)
    text = (" ".join(_rules(found, say)), say("only_nearer"), say("assumed", accepts=accepts, weeks=weeks))
    names = ("day", "points", "more", "lost", "lost_with", "nearer", "called_back", "taken_away")
    rows = tuple(_day(day, say) for day in found.days)
    sheet = Sheet(say("caption"), say.each(*names, unit=voice.worth.head("week")), rows)
    return Section(*say.named(), say("heading", **values), text=text, sheets=(sheet,))


def _rules(found: QuietChosen, say: Subject) -> list[str]:
    rule, told = found.rule, []
    if rule.free:
        told.append(say.counted("free", rule.free, share=say.numbers.share(rule.price_share)))
    if rule.waiting is not None:
        told.append(say("waiting", waiting=say.numbers.decimal(rule.waiting, 2)))
    return told


def _day(day: KindOfDay, say: Subject) -> Row:
    ends = {"more": day.more, "low": day.more_low, "high": day.more_high}
    more = say("between", **{name: say.worth.text(points, "week") for name, points in ends.items()})
    customers = (day.lost, day.lost_with, day.nearer, day.called_back)
    told = (say.numbers.decimal(count, 1) for count in customers)
    taken_away = say.numbers.count(day.taken_away)
    return (say(f"on_{day.code}"), say.worth.text(day.points, "week"), more, *told, taken_away)
