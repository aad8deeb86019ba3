"""The plan's week, hour by hour: load against staff, whether the target holds as simulated, and what a bad day does."""

from __future__ import annotations

from collections.abc import Callable

from humanline.foundation.language import LANGUAGES
from humanline.model.estimate import Estimate
from humanline.model.plan import Plan, WeekOfStaff
from humanline.model.quiet import KindOfDay
from humanline.model.simulated import SimulatedWeek
from humanline.report.blocks import Key, Picture, Section, Sheet
from humanline.report.charts.day_grid import PictureDays, Verdict, week_days, week_in_time
from humanline.report.charts.day_panels import TINY, WorkInterval, work
from humanline.report.standing_out import alone
from humanline.report.voice import Subject, Voice

_MOST_TOLD = 5
_HOURS = 168


def week_section(plan: Plan, voice: Voice) -> Section | None:
    """Seven days of work and staff; left out where times are not known."""
    found = plan.week
    if found is None or len(found.load) != _HOURS or not any(found.load):
        return None
    # Hours of the week with more work than staff can carry → how much more, in staff hours.
    above = {hour: each.work - each.carried for hour, each in enumerate(_intervals(found)) if each.above}
    say = voice.about("plan.week")
    heading, told = _load_heading(above, say), [_too_much(above, say)] if len(above) > 1 else []
    text = (*told, _about_staff(found, say), *_most_worth(found, say))
    return Section(*say.named("staff-week"), heading, text=text, pictures=(_load_picture(found, above, heading, say),))


def _intervals(found: WeekOfStaff) -> list[WorkInterval]:
    each = zip(found.load, found.carried, found.staff, strict=True)
    return [WorkInterval(hour // 24, 60 * (hour % 24), *values) for hour, values in enumerate(each)]


def _when(first: int, after: int, say: Subject) -> str:
    """A span of hours: `maandag van 9 tot 11 uur`."""
    day, start = divmod(first, 24)
    write = LANGUAGES[say.voice.language].clock.format
    return say("hour", **{"day": say.voice(f"day.{day}"), "from": write(start), "to": write(start + after - first)})


def _load_heading(above: dict[int, float], say: Subject) -> str:
    if not above:
        return say("heading_none")
    most = max(above, key=lambda hour: (above[hour], -hour))
    when = _when(most, most + 1, say)
    return say("heading_one", when=when) if len(above) == 1 else say("heading_many", count=len(above), when=when)


def _too_much(above: dict[int, float], say: Subject) -> str:
    """Hours of a day that follow each other, together; where there is most too much first."""
    spans: list[tuple[int, int, float]] = []
    for hour in sorted(above):
        if spans and spans[-1][1] == hour and hour % 24:
            first, _, much = spans.pop()
            spans.append((first, hour + 1, much + above[hour]))
        else:
            spans.append((hour, hour + 1, above[hour]))
    spans.sort(key=lambda span: (-span[2], span[0]))
    names = [_when(first, after, say) for first, after, _ in spans[:_MOST_TOLD]]
    more = [say("more", count=len(spans) - _MOST_TOLD)] if len(spans) > _MOST_TOLD else []
    return say("too_much", hours=say.numbers.listed([*names, *more]))


def _about_staff(found: WeekOfStaff, say: Subject) -> str:
    """What can be carried, where the staff comes from, and what comes in while nobody is there."""
    numbers, patience = say.numbers, found.patience_minutes
    parts = [say("target", share=numbers.share(found.target), minutes=numbers.minutes(found.within_minutes))]
    parts.append(say("roster" if found.given else "spread"))
    closed = sum(load for load, staff in zip(found.load, found.staff, strict=True) if staff <= 0)
    if closed >= 0.1:
        parts.append(say("closed", hours=numbers.staff_hours(closed)))
    parts.append(say("no_patience") if patience is None else say("patience", minutes=numbers.minutes(patience)))
    return " ".join(parts)


def _load_picture(found: WeekOfStaff, above: dict[int, float], heading: str, say: Subject) -> Picture:
    voice, decimal = say.voice, say.numbers.decimal
    # From the first hour of the day with staff, or else work, to the last.
    clocks = [hour % 24 for hour, there in enumerate(found.staff if any(found.staff) else found.load) if there > 0]
    first, last = min(clocks), max(clocks) + 1
    looks = {"work": "work", **({"above": "above"} if above else {}), "line-staff": "staff", "line-carried": "carried"}
    numbers = Sheet.of(
        (hour for hour in range(_HOURS) if first <= hour % 24 < last or found.load[hour] >= TINY),
        say("caption"),
        *_day_and_hour(say),
        (say("load"), lambda hour: decimal(found.load[hour], 1)),
        (say("staff"), lambda hour: decimal(found.staff[hour], 1)),
        (say("carried"), lambda hour: decimal(found.carried[hour], 1)),
        (say("over"), lambda hour: decimal(above.get(hour, 0.0), 1)),
        words=2,
    )
    intervals = [one for one in _intervals(found) if first <= one.clock / 60 < last]
    days = PictureDays(week_days(voice), (first, last))
    drawn = work(intervals, days, voice, title=say("y"), name="staff-week", closed=say("none"))
    keys, notes = tuple(Key(look, say(f"key_{key}")) for look, key in looks.items()), (say("usual"),)
    return Picture("staff-week", *drawn, say("alternative", finding=heading), numbers, keys=keys, notes=notes)


def _day_and_hour(say: Subject) -> tuple[tuple[str, Callable[[int], str]], tuple[str, Callable[[int], str]]]:
    """The columns that say which hour of the week it is."""
    day, when = say.each("day", "when")
    return (day, lambda hour: say.voice(f"day.{hour // 24}")), (when, lambda hour: say.voice.clock(hour % 24))


def _most_worth(found: WeekOfStaff, say: Subject) -> tuple[str, ...]:
    """The hour in which a minute is worth most; nothing where it is one of several."""
    prices = [say.worth.number(price or 0.0, "minute") for price in found.price]
    hour = prices.index(max(prices)) if prices else 0
    if not prices or prices[hour] <= 0 or not alone(prices, hour, 1):
        return ()
    worth = say.worth.told(found.price[hour] or 0.0, "minute")
    return (say("most_worth", when=_when(hour, hour + 1, say), worth=worth),)


def tried_section(plan: Plan, voice: Voice) -> Section | None:
    """Whether the target holds and in which hours not; left out where nothing was simulated."""
    found = plan.simulated
    if found is None:
        return None
    say, hours = voice.about("plan.tried"), sum(share is not None for share in found.in_time)
    missed, unsure = len(found.hours("missed")), len(found.hours("unsure"))
    told = [say("text", weeks=found.weeks)]
    told.append(say.counted("missed", missed, hours=hours) if missed else say("none_missed", hours=hours))
    if unsure:
        told.append(say.counted("unsure", unsure))
    week = found.week.in_time
    verdict = "kept" if week.low >= found.target else "missed" if week.high < found.target else "unsure"
    (share, low, high), target = voice.numbers.interval(week, "share"), voice.numbers.share(found.target)
    limit = {"target": target, "minutes": voice.numbers.minutes(found.within_minutes)}
    heading = say(f"heading_{verdict}", share=share, low=low, high=high, **limit)
    text, picture = (" ".join(told), " ".join(_about(found, say))), _simulated_picture(found, say)
    return Section(*say.named("simulated"), heading, text=text, pictures=(picture,), sheets=(_what_ifs(found, say),))


def _about(found: SimulatedWeek, say: Subject) -> list[str]:
    """Customers beside contacts, and work that can wait."""
    share, hours = say.numbers.share, say.numbers.staff_hours
    again, customers = found.calls_again, found.week.customers_in_time
    if isinstance(again, Estimate) and isinstance(customers, Estimate):
        values = {"contacts": share(found.week.in_time.value), "customers": share(customers.value)}
        said = [say("redials", again=share(again.value), **values)]
    else:
        said = [say("no_redials")]
    if found.later_hours >= 0.1:
        key = "later" if found.later_hours <= found.week.free_hours else "later_too_much"
        said.append(say(key, later=hours(found.later_hours), free=hours(found.week.free_hours)))
    return said


def _simulated_picture(found: SimulatedWeek, say: Subject) -> Picture:
    voice, share = say.voice, say.numbers.share
    verdicts: dict[Verdict, str] = {verdict: say(f"key_{verdict}") for verdict in ("kept", "unsure", "missed")}
    by_hour = {hour: verdict for verdict in verdicts for hour in found.hours(verdict)}
    shares = {hour: share for hour, share in enumerate(found.in_time) if share is not None}
    hours = [(hour, voice.numbers.decimal(100 * one, 0), by_hour[hour]) for hour, one in shares.items()]

    def between(hour: int) -> str:
        return say("between", low=share(found.low[hour] or 0.0), high=share(found.high[hour] or 0.0))

    numbers = Sheet.of(
        shares,
        say("caption"),
        *_day_and_hour(say),
        (say("contacts"), lambda hour: voice.numbers.decimal(found.contacts[hour], 1)),
        (say("staff"), lambda hour: voice.numbers.count(found.staff[hour])),
        (say("in_time"), lambda hour: share(shares[hour])),
        (say("sure"), between),
        words=2,
    )
    alternative = say("alternative", missed=len(found.hours("missed")), hours=len(hours))
    keys = tuple(Key(f"in-time-{verdict}", words) for verdict, words in verdicts.items())
    drawn, reading = week_in_time(hours, voice, name="simulated"), (say("reading"), say("reading"))
    return Picture("simulated", *drawn, alternative, numbers, keys=keys, reading=reading)


def _what_ifs(found: SimulatedWeek, say: Subject) -> Sheet:
    cell, rows = say.numbers.cell, [(say("if_week"), found.week)]
    for one in found.what_ifs:
        day = say.voice(f"day.{one.day}") if one.day is not None else ""
        rows.append((say(f"if_{one.code}", day=day), one.together))
    return Sheet.of(
        rows,
        say("if_caption"),
        (say("if"), lambda row: row[0]),
        (say("contacts"), lambda row: say.numbers.count(row[1].contacts)),
        (say("in_time"), lambda row: cell(row[1].in_time, "share")),
        (say("customers"), lambda row: cell(row[1].customers_in_time, "share")),
        (say("hung_up"), lambda row: cell(row[1].hung_up, "share")),
        (say("wait"), lambda row: cell(row[1].wait_minutes, "minutes")),
        notes=(say("if_note"),),
    )


def nearer_section(plan: Plan, voice: Voice) -> Section | None:
    """What may bring a person nearer now, on each kind of day; left out where nothing was simulated."""
    found = plan.quiet
    if found is None or plan.simulated is None:
        return None
    say = voice.about("plan.nearer")
    if found.rule.off:
        return Section(*say.named(), say("heading_off"), text=(say("text_off"),))
    worth, decimal = voice.worth.told(found.days[0].more, "week"), voice.numbers.decimal
    heading = say("heading", worth=worth, lost=decimal(found.lost, 1), lost_with=decimal(found.lost_with, 1))
    weeks, accepts = say.counted("weeks", found.weeks), voice.numbers.share(found.accepts)
    rule = found.rule
    rules = [say.counted("free", rule.free, share=voice.numbers.share(rule.price_share))] if rule.free else []
    rules += [say("waiting", waiting=decimal(rule.waiting, 2))] if rule.waiting is not None else []
    text = (" ".join(rules), say("only_nearer"), say("assumed", accepts=accepts, weeks=weeks))
    unit = voice.worth.head("week")
    sheet = Sheet.of(
        found.days,
        say("caption"),
        (say("day"), lambda day: say(f"on_{day.code}")),
        (say("points", unit=unit), lambda day: voice.worth.text(day.points, "week")),
        (say("more", unit=unit), lambda day: _more(day, say)),
        (say("lost"), lambda day: decimal(day.lost, 1)),
        (say("lost_with"), lambda day: decimal(day.lost_with, 1)),
        (say("nearer"), lambda day: decimal(day.nearer, 1)),
        (say("called_back"), lambda day: decimal(day.called_back, 1)),
        (say("taken_away"), lambda day: voice.numbers.count(day.taken_away)),
    )
    return Section(*say.named(), heading, text=text, sheets=(sheet,))


def _more(day: KindOfDay, say: Subject) -> str:
    more, low, high = (say.worth.text(points, "week") for points in (day.more, day.more_low, day.more_high))
    return say("between", more=more, low=low, high=high)
