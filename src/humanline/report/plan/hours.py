"""Hours on the page: what more or fewer would do, and where those of a week go."""

from __future__ import annotations

from humanline.model.estimate import Estimate
from humanline.model.organisation import Mode
from humanline.model.plan import CellPlan, Frontier, Plan
from humanline.report.blocks import Picture, Row, Section, Sheet
from humanline.report.charts.frontier import Curve, frontier
from humanline.report.plan.answer import as_one, at_the_line, hours_of, spoken
from humanline.report.voice import Voice

#: So much more by the hour, as a share, and the line of the page is no longer one that bends down.
_COARSE = 0.25
#: So much more by the hour is hardly worth a word, as a share.
_HARDLY = 0.03


def frontier_section(plan: Plan, voice: Voice) -> Section | None:
    """What more or fewer hours would do; left out where it was not computed."""
    if len(plan.frontier) < 2 or plan.hours_per_week is None:
        return None
    worth = _next_hour(plan, voice)
    curve = Curve(
        points=tuple((step.hours, voice.worth.number(step.points, "week")) for step in plan.frontier),
        changes=frozenset(step.hours for step in plan.frontier if step.changes),
        hours=plan.hours_per_week,
        worth=worth,
        now=voice("plan.frontier.now", hours=hours_of(plan, voice)),
        next=_next_words(worth, voice),
    )
    wide, narrow = frontier(curve, voice, name="frontier")
    first, last = plan.frontier[0], plan.frontier[-1]
    return Section(
        name="frontier",
        subject=voice("plan.frontier.subject"),
        heading=_heading(plan, worth, voice),
        text=(
            " ".join(
                (
                    voice("plan.frontier.text_coarse" if _is_coarse(plan) else "plan.frontier.text"),
                    *_turns(plan, voice),
                )
            ),
            *_by_the_hour(plan, voice),
        ),
        pictures=(
            Picture(
                name="frontier",
                wide=wide,
                narrow=narrow,
                alternative=voice(
                    "plan.frontier.alternative",
                    low_hours=voice.numbers.staff_hours(first.hours),
                    low=voice.worth.text(first.points, "week"),
                    high_hours=voice.numbers.staff_hours(last.hours),
                    high=voice.worth.text(last.points, "week"),
                    hours=hours_of(plan, voice),
                    points=voice.numbers.value(curve.at(plan.hours_per_week), "worth"),
                    unit=voice.worth.head("week"),
                ),
                numbers=_sheet(plan, voice),
                reading=(voice("plan.frontier.reading"), voice("plan.frontier.reading")),
                notes=(voice("plan.frontier.fan_note" if curve.next else "plan.frontier.line_note"),),
            ),
        ),
    )


def _next_hour(plan: Plan, voice: Voice) -> Estimate | None:
    """What one more hour a week is worth, in what points are told as; `None` where there is no price."""
    price = plan.price
    if not isinstance(price, Estimate) or plan.short_hours > 0 or price.value <= 0:
        return None
    return voice.worth.measure(price, "minute")


def _next_words(worth: Estimate | None, voice: Voice) -> str:
    if worth is None:
        return ""
    _, low, high = voice.numbers.interval(worth, "worth")
    return voice("plan.frontier.next", low=low, high=high)


def _heading(plan: Plan, worth: Estimate | None, voice: Voice) -> str:
    if plan.short_hours > 0:
        return voice("plan.frontier.heading_short", hours=voice.numbers.staff_hours(plan.short_hours))
    if worth is not None:
        return voice("plan.frontier.heading", worth=voice.worth.told(plan.price, "minute"))
    known = isinstance(plan.price, Estimate)
    return voice("plan.frontier.heading_enough" if known else "plan.frontier.heading_unknown")


def _turns(plan: Plan, voice: Voice) -> list[str]:
    """The nearest moments that change sides with more and with fewer hours."""
    hours = plan.hours_per_week or 0.0
    starts = {(cell.moment, cell.segment): cell.start for cell in plan.cells}
    more = [s for s in plan.frontier if s.hours > hours and starts.get(_key(s), "person") not in ("person", s.start)]
    fewer = [s for s in plan.frontier if s.hours <= hours and s.changes and starts.get(_key(s)) == s.start]
    said = []
    if more:
        said.append(_turn(plan, "more", more[0], more[0].start, voice))
    if fewer:
        before = [s.start for s in plan.frontier if s.changes == fewer[-1].changes and s.hours < fewer[-1].hours]
        said.append(_turn(plan, "fewer", fewer[-1], before[-1] if before else "self_service", voice))
    return said


def _is_coarse(plan: Plan) -> bool:
    """A large cell does not fit, so that the next hours bring more than the last did."""
    found = plan.by_the_hour
    return found is not None and found.points > (1 + _COARSE) * found.now


def _by_the_hour(plan: Plan, voice: Voice) -> tuple[str, ...]:
    """What a line for the whole week costs."""
    found = plan.by_the_hour
    if found is None or found.now <= 0:
        return ()
    more = found.bound / found.now - 1
    if more < _HARDLY:
        return (voice("plan.frontier.by_hour_little", share=voice.numbers.share(max(more, 0.001), 1)),)
    if found.points <= found.now:
        return ()
    values = {
        "worth": voice.worth.told(found.points - found.now, "week"),
        "share": voice.numbers.share(found.points / found.now - 1),
    }
    said = voice("plan.frontier.by_hour", **values)
    if len(found.cell) == 2:
        moment, segment = found.cell
        cell = at_the_line(plan, moment, segment, voice)
        said += " " + voice("plan.frontier.by_hour_cell", cell=cell)
    return (said,)


def _turn(plan: Plan, way: str, step: Frontier, start: Mode, voice: Voice) -> str:
    said = {"hours": voice.numbers.staff_hours(step.hours), "cell": at_the_line(plan, *_key(step), voice)}
    if start in ("person", "self_service"):
        return voice(f"plan.frontier.{way}", **said)
    return voice(f"plan.frontier.{way}_start", start=voice(f"plan.start.{start}"), **said)


def _key(step: Frontier) -> tuple[str, str]:
    moment, segment = (*step.changes, "", "")[:2]
    return moment, segment


def _sheet(plan: Plan, voice: Voice) -> Sheet:
    rows: list[Row] = [
        (
            voice.numbers.decimal(step.hours, 1),
            _told(plan, step, voice),
            voice.worth.text(step.points, "week"),
            voice("number.unknown")
            if step.price <= 0 and plan.enough_unknown
            else voice.worth.text(step.price, "minute"),
            voice.numbers.count(step.cells),
        )
        for step in plan.frontier
    ]
    names = ("hours", "changes", "points", "price", "cells")
    units = {"points": voice.worth.head("week"), "price": voice.worth.head("minute")}
    head = tuple(voice(f"plan.frontier.{name}", unit=units.get(name, "")) for name in names)
    return Sheet(voice("plan.frontier.caption"), head, tuple(rows), words=2)


def _told(plan: Plan, step: Frontier, voice: Voice) -> str:
    if not step.changes:
        return "–"
    moment, segment = _key(step)
    name = voice.cell(moment, "" if as_one(plan, moment) else segment)
    if step.start == "person":
        return name
    return voice("plan.block.with_start", cell=name, start=voice(f"plan.start.{step.start}"))


def freed_section(plan: Plan, voice: Voice) -> Section | None:
    """Where the hours of a week go, and that self-service makes room for it."""
    if plan.freed_hours < 0.05 or plan.hours_per_week is None:
        return None
    person = sum(max(0.0, cell.hours_taken) for cell in plan.cells if _above(cell))
    parts = (
        (voice("plan.block.owed"), plan.owed_hours),
        (voice("plan.block.asked"), plan.asked_hours),
        (voice("plan.block.spill"), plan.spill_hours - plan.saved_hours),
        (voice("plan.block.unknown"), plan.unknown_hours),
        (voice("plan.freed.person"), person),
        (voice("plan.block.ready"), plan.ready_hours),
        (voice("plan.freed.left_untold" if plan.enough_unknown else "plan.freed.left"), plan.left_hours),
        (voice("plan.freed.short"), -plan.short_hours),
    )
    rows: tuple[Row, ...] = tuple(
        (name, voice.numbers.decimal(hours, 1)) for name, hours in parts if abs(hours) >= 0.05
    )
    return Section(
        name="freed",
        subject=voice("plan.freed.subject"),
        heading=voice("plan.freed.heading"),
        text=(spoken(plan, voice), voice("plan.freed.text", hours=voice.numbers.staff_hours(plan.freed_hours))),
        sheets=(
            Sheet(
                voice("plan.freed.caption"),
                (voice("plan.freed.what"), voice("plan.cells.hours")),
                rows,
                notes=(voice("plan.freed.note"),),
            ),
        ),
    )


def _above(cell: CellPlan) -> bool:
    """It gets a person from the hours that are divided; what is owed or not judged has its own row."""
    return cell.start != "self_service" and not cell.owed and cell.because != "not_known"
