"""Hours on the page: what more or fewer would do, whose they are, and the week hour by hour, planned and simulated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from humanline.foundation.language import LANGUAGES
from humanline.model.contact import EVERYONE
from humanline.model.estimate import Estimate
from humanline.model.facts import Facts
from humanline.model.plan import AskedHours, Frontier, Plan, WeekOfStaff
from humanline.model.quiet import KindOfDay
from humanline.model.simulated import SimulatedWeek
from humanline.report.blocks import Key, Picture, Section, Sheet
from humanline.report.charts.day_grid import PictureDays, week_days
from humanline.report.charts.day_panels import TINY, WorkInterval, work
from humanline.report.charts.frontier import Curve, frontier
from humanline.report.facts.reading import number
from humanline.report.first_things import alone
from humanline.report.numbers import CellText
from humanline.report.plan.answer import as_one, at_the_line, hours_of, spoken
from humanline.report.voice import Subject, Voice, capital

#: So much more by the hour, as a share, and the line of the page is no longer one that bends down.
_COARSE = 0.25
#: So much more by the hour is hardly worth a word, as a share.
_HARDLY = 0.03
#: Shares closer than this are called alike: less is rounding.
_ALIKE = 0.005
_ROUNDING = 0.5
_HOURS_OF_WEEK = 168
_MOST_TOLD = 5


def frontier_section(plan: Plan, voice: Voice) -> Section | None:
    """What more or fewer hours would do; left out where it was not computed."""
    if len(plan.frontier) < 2 or plan.hours_per_week is None:
        return None
    say, hours = voice.about("plan.frontier"), voice.numbers.staff_hours
    # What one more hour a week is worth, in what points are told as; nothing where there is no price.
    price = plan.price if isinstance(plan.price, Estimate) and plan.short_hours <= 0 else None
    worth = voice.worth.measure(price, "minute") if price is not None and price.value > 0 else None
    _, low, high = voice.numbers.interval(worth, "worth") if worth is not None else ("", "", "")
    curve = Curve(
        points=tuple((step.hours, voice.worth.number(step.points, "week")) for step in plan.frontier),
        changes=frozenset(step.hours for step in plan.frontier if step.changes),
        hours=plan.hours_per_week,
        worth=worth,
        now=say("now", hours=hours_of(plan, voice)),
        next=say("next", low=low, high=high) if worth is not None else "",
    )
    ends = {"low": plan.frontier[0], "high": plan.frontier[-1]}
    values = {name: voice.worth.text(step.points, "week") for name, step in ends.items()}
    values |= {f"{name}_hours": hours(step.hours) for name, step in ends.items()}
    points, unit = voice.numbers.value(curve.at(plan.hours_per_week), "worth"), voice.worth.head("week")
    alternative = say("alternative", hours=hours_of(plan, voice), points=points, unit=unit, **values)
    drawn, reading = frontier(curve, voice, name="frontier"), (say("reading"), say("reading"))
    notes = (say("fan_note" if curve.next else "line_note"),)
    picture = Picture("frontier", *drawn, alternative, _sheet(plan, say), reading=reading, notes=notes)
    # Where a large cell does not fit, the next hours bring more than the last did.
    coarse = plan.by_the_hour is not None and plan.by_the_hour.points > (1 + _COARSE) * plan.by_the_hour.now
    text = (say("text_coarse" if coarse else "text"), *_by_the_hour(plan, say))
    return Section(*say.named(), _heading(plan, worth, say), text=text, pictures=(picture,))


def _heading(plan: Plan, worth: Estimate | None, say: Subject) -> str:
    if plan.short_hours > 0:
        return say("heading_short", hours=say.numbers.staff_hours(plan.short_hours))
    if worth is not None:
        return say("heading", worth=say.worth.told(plan.price, "minute"))
    return say("heading_enough" if isinstance(plan.price, Estimate) else "heading_unknown")


def _by_the_hour(plan: Plan, say: Subject) -> tuple[str, ...]:
    """What a line for the whole week costs."""
    found, share = plan.by_the_hour, say.numbers.share
    if found is None or not 0 < found.now < found.points or found.bound < (1 + _HARDLY) * found.now:
        return ()
    worth = say.worth.told(found.points - found.now, "week")
    said = say("by_hour", worth=worth, share=share(found.points / found.now - 1))
    if len(found.cell) == 2:
        said += " " + say("by_hour_cell", cell=at_the_line(plan, found.cell, say.voice))
    return (said,)


def _sheet(plan: Plan, say: Subject) -> Sheet:
    voice, numbers, worth = say.voice, say.numbers, say.worth

    def price(step: Frontier) -> str:
        unknown = step.price <= 0 and plan.enough_unknown
        return voice("number.unknown") if unknown else worth.text(step.price, "minute")

    def changes(step: Frontier) -> str:
        if not step.changes:
            return "–"
        moment, segment = step.changes
        name = voice.cell(moment, "" if as_one(plan, moment) else segment)
        start = voice(f"plan.start.{step.start}")
        return name if step.start == "person" else voice("plan.block.with_start", cell=name, start=start)

    return Sheet.of(
        plan.frontier,
        say("caption"),
        (say("hours"), lambda step: numbers.decimal(step.hours, 1)),
        (say("changes"), changes),
        (say("points", unit=worth.head("week")), lambda step: worth.text(step.points, "week")),
        (say("price", unit=worth.head("minute")), price),
        (say("cells"), lambda step: numbers.count(step.cells)),
        words=2,
    )


def freed_section(plan: Plan, voice: Voice) -> Section | None:
    """Where the hours of a week go, and that self-service makes room for it."""
    if plan.freed_hours < 0.05 or plan.hours_per_week is None:
        return None
    say = voice.about("plan.freed")
    text = (spoken(plan, voice), say("text", hours=voice.numbers.staff_hours(plan.freed_hours)))
    return Section(*say.named(), say("heading"), text=text)


def who_asks(plan: Plan, facts: Facts | None, voice: Voice) -> Section | None:
    """The hours of the people who ask for a person, by segment and by moment."""
    asked = dict.fromkeys((cell.moment for cell in plan.cells), 0.0)
    for cell in plan.cells:
        asked[cell.moment] += cell.asked_hours
    total = sum(asked.values())
    if total <= 0:
        return None
    say, numbers = voice.about("plan.asks"), voice.numbers
    # What is owed counts its own askers: the tables are then of more hours than come off for those who ask.
    both = total - plan.asked_hours >= _ROUNDING and plan.asked_hours > 0
    own, whole = numbers.staff_hours(plan.asked_hours if both else total), numbers.staff_hours(total)
    heading = say("heading" if plan.hours_per_week else "heading_plain", asked=own, hours=hours_of(plan, voice))
    moments = Sheet.of(
        sorted(asked.items(), key=lambda pair: (-pair[1], pair[0])),
        say("caption"),
        (voice("facts.volume.moment"), lambda pair: pair[0]),
        (say("asked_hours"), lambda pair: numbers.decimal(pair[1], 1)),
        (say("part"), lambda pair: numbers.share(pair[1] / total)),
    )
    groups = [entry for entry in plan.asked_by_segment if entry.segment != EVERYONE]
    segments = (_by_segment(plan.asked_by_segment, facts, say),) if groups else ()
    text = (say("text"), *_apart(plan, groups, say), *([say("owed", asked=own, whole=whole)] if both else []))
    return Section(*say.named(), heading, text=text, sheets=(*segments, moments), folded=True)


def _apart(plan: Plan, groups: Sequence[AskedHours], say: Subject) -> tuple[str, ...]:
    """Who asks least and most: asking less need not mean that they need a person less."""
    if len(groups) < 2:
        return ()
    low, *_, high = sorted(groups, key=lambda entry: (entry.share, entry.segment))
    share, segment = say.numbers.share, say.voice.segment
    if high.share - low.share < _ALIKE:
        assumed = any(entry.code == "asked_share" for entry in plan.assumptions)
        return (say("alike", share=share(low.share)) + (f" {say('assumed')}" if assumed else ""),)
    shares = {"low_share": share(low.share), "high_share": share(high.share)}
    return (say("apart", low=capital(segment(low.segment)), high=segment(high.segment), **shares),)


def _by_segment(segments: Sequence[AskedHours], facts: Facts | None, say: Subject) -> Sheet:
    """The most hours first; with all contacts beside it, where there is a log."""
    contacts = {group.key[0]: number(group) for group in facts.segments} if facts else {}
    total, whole = sum(entry.hours for entry in segments) or 1.0, sum(contacts.values())
    voice, share = say.voice, say.numbers.share

    def of_all(entry: AskedHours) -> str:
        return share(contacts.get(entry.segment, 0) / whole)

    return Sheet.of(
        sorted(segments, key=lambda entry: (-entry.hours, entry.segment)),
        say("segments_caption"),
        (voice("facts.segments.segment"), lambda entry: voice.segment(entry.segment)),
        (say("asked_hours"), lambda entry: say.numbers.decimal(entry.hours, 1)),
        (say("part"), lambda entry: share(entry.hours / total)),
        (say("share"), lambda entry: share(entry.share)),
        *([(say("contacts_part"), of_all)] if whole else []),
    )


def week_section(plan: Plan, voice: Voice) -> Section | None:
    """Seven days of work and staff; left out where times are not known."""
    found = plan.week
    if found is None or len(found.load) != _HOURS_OF_WEEK or not any(found.load):
        return None
    each = zip(found.load, found.carried, found.staff, strict=True)
    intervals = [WorkInterval(hour // 24, 60 * (hour % 24), *values) for hour, values in enumerate(each)]
    # Hours of the week with more work than staff can carry → how much more, in staff hours.
    above = {hour: one.work - one.carried for hour, one in enumerate(intervals) if one.above}
    say, key = voice.about("plan.week"), "none" if not above else "one" if len(above) == 1 else "many"
    most = max(above, key=lambda hour: (above[hour], -hour), default=0)
    heading = say(f"heading_{key}", count=len(above), when=_when(most, most, say))
    # From the first hour of the day with staff, or else work, to the last.
    clocks = [hour % 24 for hour, there in enumerate(found.staff if any(found.staff) else found.load) if there > 0]
    first, last = min(clocks), max(clocks) + 1
    shown = [one for one in intervals if first <= one.clock / 60 < last]
    days = PictureDays(week_days(voice), (first, last))
    drawn = work(shown, days, voice, title=say("y"), name="staff-week", closed=say("none"))
    looks = {"work": "work", **({"above": "above"} if above else {}), "line-staff": "staff", "line-carried": "carried"}
    keys = tuple(Key(look, say(f"key_{name}")) for look, name in looks.items())
    hours = [hour for hour in range(_HOURS_OF_WEEK) if first <= hour % 24 < last or found.load[hour] >= TINY]
    numbers, told = _by_hour(found, plan.simulated, hours, above, say), say("alternative", finding=heading)
    picture = Picture("staff-week", *drawn, told, numbers, keys=keys, notes=(say("usual"),))
    too_much = (_too_much(above, say),) if len(above) > 1 else ()
    text = (*too_much, _about_staff(found, say), *_most_worth(found, say))
    return Section(*say.named("staff-week"), heading, text=text, pictures=(picture,))


def _when(first: int, last: int, say: Subject) -> str:
    """Hours of a day, from the first to the last: `maandag van 9 tot 11 uur`."""
    (day, start), write = divmod(first, 24), LANGUAGES[say.voice.language].clock.format
    return say("hour", **{"day": say.voice(f"day.{day}"), "from": write(start), "to": write(start + last - first + 1)})


def _too_much(above: Mapping[int, float], say: Subject) -> str:
    """Hours of a day that follow each other, together; where there is most too much first."""
    spans: list[list[int]] = []
    for hour in sorted(above):
        if spans and spans[-1][-1] == hour - 1 and hour % 24:
            spans[-1].append(hour)
        else:
            spans.append([hour])
    spans.sort(key=lambda span: (-sum(above[hour] for hour in span), span[0]))
    names = [_when(span[0], span[-1], say) for span in spans[:_MOST_TOLD]]
    more = [say("more", count=len(spans) - _MOST_TOLD)] if len(spans) > _MOST_TOLD else []
    return say("too_much", hours=say.numbers.listed([*names, *more]))


def _by_hour(
    found: WeekOfStaff, simulated: SimulatedWeek | None, hours: Sequence[int], above: Mapping[int, float], say: Subject
) -> Sheet:
    """Work, staff and what they carry; of a simulated week also how many customers are helped in time."""
    voice, decimal, share = say.voice, say.numbers.decimal, say.numbers.share

    def in_time(week: SimulatedWeek, hour: int) -> CellText:
        value, low, high = week.in_time[hour], week.low[hour], week.high[hour]
        if value is None or low is None or high is None:
            return CellText("–")
        return CellText(share(value), voice("number.range", low=share(low), high=share(high)))

    return Sheet.of(
        hours,
        say("caption"),
        (say("day"), lambda hour: voice(f"day.{hour // 24}")),
        (say("when"), lambda hour: voice.clock(hour % 24)),
        (say("load"), lambda hour: decimal(found.load[hour], 1)),
        (say("staff"), lambda hour: decimal(found.staff[hour], 1)),
        (say("carried"), lambda hour: decimal(found.carried[hour], 1)),
        (say("over"), lambda hour: decimal(above.get(hour, 0.0), 1)),
        *([(voice("plan.tried.in_time"), partial(in_time, simulated))] if simulated is not None else []),
        words=2,
        notes=(voice("page.interval_note"),) if simulated is not None else (),
    )


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


def _most_worth(found: WeekOfStaff, say: Subject) -> tuple[str, ...]:
    """The hour in which a minute is worth most; nothing where it is one of several."""
    prices = [say.worth.number(price or 0.0, "minute") for price in found.price]
    hour = prices.index(max(prices)) if prices else 0
    if not prices or prices[hour] <= 0 or not alone(prices, hour, 1):
        return ()
    worth = say.worth.told(found.price[hour] or 0.0, "minute")
    return (say("most_worth", when=_when(hour, hour, say), worth=worth),)


def tried_section(plan: Plan, voice: Voice) -> Section | None:
    """Whether the target holds, and what a bad day does; left out where nothing was simulated."""
    found = plan.simulated
    if found is None:
        return None
    say, share, staff_hours = voice.about("plan.tried"), voice.numbers.share, voice.numbers.staff_hours
    missed, unsure = len(found.hours("missed")), len(found.hours("unsure"))
    hours, week = sum(each is not None for each in found.in_time), found.week.in_time
    told = [say("text", weeks=found.weeks)]
    told.append(say.counted("missed", missed, hours=hours) if missed else say("none_missed", hours=hours))
    told += [say.counted("unsure", unsure)] if unsure else []
    # Customers beside contacts, and work that can wait.
    again, customers = found.calls_again, found.week.customers_in_time
    if isinstance(again, Estimate) and isinstance(customers, Estimate):
        values = {"contacts": share(week.value), "customers": share(customers.value)}
        about = [say("redials", again=share(again.value), **values)]
    else:
        about = [say("no_redials")]
    if found.later_hours >= 0.1:
        key = "later" if found.later_hours <= found.week.free_hours else "later_too_much"
        about.append(say(key, later=staff_hours(found.later_hours), free=staff_hours(found.week.free_hours)))
    verdict = "kept" if week.low >= found.target else "missed" if week.high < found.target else "unsure"
    values = dict(zip(("share", "low", "high"), voice.numbers.interval(week, "share"), strict=True))
    values |= {"target": share(found.target), "minutes": voice.numbers.minutes(found.within_minutes)}
    heading, text = say(f"heading_{verdict}", **values), (" ".join(told), " ".join(about))
    return Section(*say.named("simulated"), heading, text=text, sheets=(_what_ifs(found, say),))


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
    weeks, accepts, rule = say.counted("weeks", found.weeks), voice.numbers.share(found.accepts), found.rule
    rules = [say.counted("free", rule.free, share=voice.numbers.share(rule.price_share))] if rule.free else []
    rules += [say("waiting", waiting=decimal(rule.waiting, 2))] if rule.waiting is not None else []
    text = (" ".join(rules), say("only_nearer"), say("assumed", accepts=accepts, weeks=weeks))
    unit = voice.worth.head("week")

    def more(day: KindOfDay) -> str:
        value, low, high = (voice.worth.text(points, "week") for points in (day.more, day.more_low, day.more_high))
        return say("between", more=value, low=low, high=high)

    sheet = Sheet.of(
        found.days,
        say("caption"),
        (say("day"), lambda day: say(f"on_{day.code}")),
        (say("points", unit=unit), lambda day: voice.worth.text(day.points, "week")),
        (say("more", unit=unit), more),
        (say("lost"), lambda day: decimal(day.lost, 1)),
        (say("lost_with"), lambda day: decimal(day.lost_with, 1)),
        (say("nearer"), lambda day: decimal(day.nearer, 1)),
        (say("called_back"), lambda day: decimal(day.called_back, 1)),
        (say("taken_away"), lambda day: voice.numbers.count(day.taken_away)),
    )
    return Section(*say.named(), heading, text=text, sheets=(sheet,))
