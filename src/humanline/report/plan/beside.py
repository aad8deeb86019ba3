"""The line beside other weeks, as it goes now and without what need not come; and beside other ways to start."""

from __future__ import annotations

import math
from collections.abc import Sequence

from humanline.model.estimate import Estimate
from humanline.model.organisation import Mode
from humanline.model.plan import CellPlan, Plan
from humanline.model.simulated import Reckoning
from humanline.model.turned_round import CouldStart, TurnedRound
from humanline.report.blocks import Row, Section, Sheet
from humanline.report.voice import Subject, Voice

_MOST_NAMED = 3


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


def starts_section(plan: Plan, voice: Voice) -> Section | None:
    """What a choice and together take and add beside a person for everybody; left out where nothing offers them."""
    ways: list[tuple[list[CellPlan], Mode, float]] = []
    for moment in dict.fromkeys(cell.moment for cell in plan.cells if cell.other_starts):
        cells = [cell for cell in plan.cells if cell.moment == moment and cell.other_starts]
        ways += [(cells, "person", 1.0), *((cells, one.start, one.share.value) for one in cells[0].other_starts)]
    if not ways:
        return None
    say, numbers = voice.about("plan.starts"), voice.numbers
    sheet = Sheet.of(
        ways,
        say("caption"),
        (voice("plan.cells.cell"), lambda way: way[0][0].moment),
        (say("way"), lambda way: voice(f"plan.start.{way[1]}")),
        (say("share"), lambda way: numbers.of_hundred(way[2])),
        (voice("plan.cells.hours"), lambda way: numbers.decimal(math.fsum(h for h, _ in _takes(way[0], way[1])), 1)),
        (say("points", unit=voice.worth.head("week")), lambda way: _adds(way[0], way[1], voice)),
        (say("chosen"), lambda way: _chosen(way[0], way[1], say)),
        words=2,
        notes=(say("hours_note"),),
    )
    text = (say("text"), *(other_ways(plan, voice) or (say("none"),)))
    return Section(*say.named(), say("heading"), text=text, sheets=(sheet,))


def other_ways(plan: Plan, voice: Voice) -> tuple[str, ...]:
    """What starts with a choice, and what together; nothing where nothing does."""
    found = []
    for start in ("choice", "together"):
        names = voice.cells_named(plan, [(c.moment, c.segment) for c in plan.cells if c.start == start])
        found += [voice(f"plan.starts.{start}_at", cells=voice.numbers.listed(names))] if names else []
    return tuple(found)


def _takes(cells: Sequence[CellPlan], start: Mode) -> list[tuple[float, float | None]]:
    """Hours and points a week that a start takes and adds, cell by cell."""
    if start == "person":
        return [(cell.hours, _points(cell, cell.gain.total)) for cell in cells]
    return [(o.hours, _points(cell, o.gain)) for cell in cells for o in cell.other_starts if o.start == start]


def _adds(cells: Sequence[CellPlan], start: Mode, voice: Voice) -> str:
    points = [added for _, added in _takes(cells, start) if added is not None]
    return voice.worth.text(math.fsum(points), "week") if points else "–"


def _chosen(cells: Sequence[CellPlan], start: Mode, say: Subject) -> str:
    here = sum(cell.start == start for cell in cells)
    return say("yes" if here == len(cells) else "some") if here else "–"


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
    found = []
    for step in turned.steps[:_MOST_NAMED]:
        if not isinstance(step.gain, Estimate) or step.gain.low > 0:
            break
        found.append(step)
    return tuple(found) or turned.steps[:1]


def named(steps: Sequence[CouldStart], voice: Voice) -> str:
    """Their names in a sentence."""
    say = voice.about("plan.turned")
    return voice.numbers.listed(_as(voice.cell_in_words(one.moment, one.segment), one.start, say) for one in steps)


def freed(steps: Sequence[CouldStart], voice: Voice) -> str:
    """The hours that come free together, as unsure as if all were off in the same way."""
    low, value, high = (sum(getattr(step.hours, end) for step in steps) for end in ("low", "value", "high"))
    return voice.numbers.estimate(Estimate(value=value, low=low, high=high), "staff_hours")


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
    if start == "choice":
        return say("as_choice", name=name)
    return say("as_together", name=name) if start == "together" else name
