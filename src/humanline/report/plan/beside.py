"""The line beside other weeks, as it goes now and without what need not come; and beside other ways to start."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import takewhile

from humanline.model.estimate import Estimate
from humanline.model.organisation import Mode
from humanline.model.plan import CellPlan, Plan
from humanline.model.turned_round import CouldStart, TurnedRound
from humanline.report.blocks import Row, Section, Sheet, grouped
from humanline.report.voice import Subject, Voice

_MOST_NAMED = 3


def two_ways_section(plan: Plan, voice: Voice) -> Section | None:
    """As it goes now beside with this line; left out where the log does not tell how it goes now."""
    if plan.now is None or plan.with_line is None or plan.hours_per_week is None:
        return None
    say = voice.about("plan.ways")
    hours, cell, ways = voice.numbers.staff_hours, voice.numbers.cell, (plan.now, plan.with_line)
    rows: list[Row] = [
        (say("work"), *(hours(way.work_hours) for way in ways)),
        (say("needed"), *(say("never") if way.needed_hours is None else hours(way.needed_hours) for way in ways)),
        (say("there"), *(hours(plan.hours_per_week) for _ in ways)),
    ]
    played = [way.together for way in ways if way.together is not None]
    if len(played) == len(ways):
        rows.append((say("in_time"), *(cell(one.in_time, "share") for one in played)))
        rows.append((say("wait"), *(cell(one.wait_minutes, "minutes") for one in played)))
        rows.append((say("hung_up"), *(cell(one.hung_up, "share") for one in played)))
    sheet = Sheet(say("caption"), say.each("what", "now", "line"), tuple(rows))
    return Section(*say.named("two-ways"), in_time(plan, voice) or say("heading"), text=(say("text"),), sheets=(sheet,))


def in_time(plan: Plan, voice: Voice) -> str:
    """How many customers are helped in time, as it goes now and with this line; empty where that was not simulated."""
    if plan.now is None or plan.with_line is None or plan.now.together is None or plan.with_line.together is None:
        return ""
    now, then = plan.now.together.in_time, plan.with_line.together.in_time
    key = "plan.ways.apart" if then.low > now.high or then.high < now.low else "plan.ways.alike"
    return voice(key, now=voice.numbers.of_hundred(now.value), line=voice.numbers.of_hundred(then.value))


def causes_gone_section(plan: Plan, voice: Voice) -> Section | None:
    """What is free without what need not come, and who would then get a person; left out where no cause is known."""
    gone, numbers, say = plan.causes_gone, voice.numbers, voice.about("plan.gone")
    if gone is None:
        return None
    contacts, hours = numbers.estimate(gone.contacts_per_week, "count"), numbers.estimate(gone.hours, "staff_hours")
    text = [say("text", contacts=contacts, hours=hours)]
    person = [(cell.moment, cell.segment) for cell in plan.cells if cell.start == "person"]
    # Where all contacts reached staff, the page tells what could start digitally, and no line.
    told = gone.gained if plan.turned_round is None else ()
    for key, surely in (("gained", True), ("unsure", False)):
        if cells := [cell for cell in told if (cell in gone.surely) is surely]:
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
    heading = say("heading", hours=numbers.interval(gone.hours, "staff_hours")[0])
    caution = (say("judged"),) if gone.judged else ()
    return Section(*say.named("causes-gone"), heading, tuple(text), caution, sheets=(moments,), folded=True)


def starts_section(plan: Plan, voice: Voice) -> Section | None:
    """What a choice and together take and add beside a person for everybody; left out where nothing offers them."""
    say, numbers, rows = voice.about("plan.starts"), voice.numbers, list[Row]()
    for moment, cells in grouped((cell.moment, cell) for cell in plan.cells if cell.other_starts).items():
        others: list[tuple[Mode, float]] = [(one.start, one.share.value) for one in cells[0].other_starts]
        for start, share in [("person", 1.0), *others]:
            # Hours and points a week that this start takes and adds, cell by cell.
            ways = [(cell, one) for cell in cells for one in cell.other_starts if one.start == start]
            takes = [(one.hours, _points(cell, one.gain)) for cell, one in ways]
            if start == "person":
                takes = [(cell.hours, _points(cell, cell.gain.total)) for cell in cells]
            added, here = [points for _, points in takes if points is not None], sum(c.start == start for c in cells)
            row = (
                moment,
                voice(f"plan.start.{start}"),
                numbers.of_hundred(share),
                numbers.decimal(math.fsum(hours for hours, _ in takes), 1),
                voice.worth.text(math.fsum(added), "week") if added else "–",
                say("yes" if here == len(cells) else "some") if here else "–",
            )
            rows.append(row)
    if not rows:
        return None
    moment, hours = voice.about("plan.cells").each("cell", "hours")
    head = (moment, *say.each("way", "share"), hours, *say.each("points", "chosen", unit=voice.worth.head("week")))
    sheet = Sheet(say("caption"), head, tuple(rows), words=2, notes=(say("hours_note"),))
    text = (say("text"), *(other_ways(plan, voice) or (say("none"),)))
    return Section(*say.named(), say("heading"), text=text, sheets=(sheet,))


def other_ways(plan: Plan, voice: Voice) -> tuple[str, ...]:
    """What starts with a choice, and what together; nothing where nothing does."""
    found = []
    for start in ("choice", "together"):
        names = voice.cells_named(plan, [(c.moment, c.segment) for c in plan.cells if c.start == start])
        found += [voice(f"plan.starts.{start}_at", cells=voice.numbers.listed(names))] if names else []
    return tuple(found)


def _points(cell: CellPlan, gain: object) -> float | None:
    """Points a week: those of a contact, of as many as the hours of a person are reckoned over."""
    if not isinstance(gain, Estimate) or not cell.minutes.value:
        return None
    return gain.value * 60 * cell.hours / cell.minutes.value


def turned_section(plan: Plan, voice: Voice) -> Section | None:
    """What could start digitally, least lost first; left out where the log holds more than contacts with staff."""
    turned = plan.turned_round
    if turned is None or not turned.steps:
        return None
    say = voice.about("plan.turned")
    numbers, loses = voice.numbers, say("loses", unit=voice.worth.head("contact"))
    sheet = Sheet.of(
        turned.steps,
        say("caption"),
        (voice("plan.cells.cell"), lambda one: _as(voice.cell(one.moment, one.segment), one.start, say)),
        (say("customers"), lambda one: numbers.value(one.contacts_per_week, "count")),
        (loses, lambda one: voice.worth.cell(one.gain, "contact")),
        (say("hours"), lambda one: numbers.cell(one.hours, "staff_hours")),
        (say("left"), lambda one: "–" if one.needed_hours is None else numbers.decimal(one.needed_hours, 1)),
        notes=(voice("page.interval_note"),),
    )
    text = (say("text"), *_enough(plan, turned, say), say("assumed"))
    heading = say("heading", moments=named(first(turned), voice))
    return Section(*say.named(), heading, text=text, sheets=(sheet,))


def first(turned: TurnedRound) -> tuple[CouldStart, ...]:
    """Those to begin with: where nobody is sure that a person adds something; else the first alone."""
    unsure = takewhile(lambda step: isinstance(step.gain, Estimate) and step.gain.low <= 0, turned.steps[:_MOST_NAMED])
    return tuple(unsure) or turned.steps[:1]


def named(steps: Sequence[CouldStart], voice: Voice) -> str:
    """Their names in a sentence."""
    say = voice.about("plan.turned")
    return voice.numbers.listed(_as(voice.cell_in_words(one.moment, one.segment), one.start, say) for one in steps)


def freed(steps: Sequence[CouldStart], voice: Voice) -> str:
    """The hours that come free together, as unsure as if all were off in the same way."""
    ends = {end: sum(getattr(step.hours, end) for step in steps) for end in ("low", "value", "high")}
    return voice.numbers.estimate(Estimate(**ends), "staff_hours")


def _enough(plan: Plan, turned: TurnedRound, say: Subject) -> tuple[str, ...]:
    """Whether the hours are enough while everybody has a person, and from where on they are."""
    hours, needed = plan.hours_per_week, turned.needed_hours
    if hours is None or needed is None:
        return ()
    said = {"hours": say.numbers.staff_hours(hours), "needed": say.numbers.staff_hours(needed)}
    if needed <= hours:
        return (say("enough", **said),)
    for k, step in enumerate(turned.steps, start=1):
        if step.needed_hours is not None and step.needed_hours <= hours:
            return (say("enough_then", moments=named(turned.steps[:k], say.voice), **said),)
    return (say("never_enough", **said),)


def _as(name: str, start: Mode, say: Subject) -> str:
    """The name, and how it would start where that is not with self-service alone."""
    return say(f"as_{start}", name=name) if start in ("choice", "together") else name
