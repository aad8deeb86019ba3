"""The plan's answer in three sentences: where the line lies, what is spoken for, what a minute is worth."""

from __future__ import annotations

from humanline.model.estimate import Estimate
from humanline.model.plan import CellPlan, Plan
from humanline.report.plan.two_ways import in_time
from humanline.report.voice import Voice
from humanline.report.words import has


def cell_name(cell: CellPlan, voice: Voice) -> str:
    """A cell in a sentence."""
    return voice.cell_in_words(cell.moment, cell.segment)


def first_below(plan: Plan) -> CellPlan | None:
    """The cell at the line: the first that does not get a person."""
    return next((cell for cell in plan.cells if (cell.moment, cell.segment) == plan.line_at), None)


def at_the_line(plan: Plan, cell: CellPlan, voice: Voice) -> str:
    """What lies at the line: the moment where its cells stand or fall as one, else the cell."""
    return cell.moment if _as_one(plan, cell.moment) else cell_name(cell, voice)


def _as_one(plan: Plan, moment: str) -> bool:
    return any(one.as_one for one in plan.moments if one.name == moment)


def hours_of(plan: Plan, voice: Voice) -> str:
    """The staff hours, such as `320 uur`."""
    return voice.numbers.staff_hours(plan.hours_per_week or 0.0)


def need_name(code: str, voice: Voice) -> str:
    """What is missing, in a few words."""
    return voice(f"need_name.{code}") if has(f"need_name.{code}") else code


def heading(plan: Plan, voice: Voice) -> str:
    """The page's heading: where the line lies, or why there is none."""
    if plan.needs:
        if len(plan.needs) > 1:
            return voice("plan.heading.needs_many", count=len(plan.needs))
        name = need_name(plan.needs[0].code, voice)
        return voice("plan.heading.needs", what=name[:1].lower() + name[1:])
    hours = hours_of(plan, voice)
    if plan.short_hours > 0:
        return voice("plan.heading.short", hours=hours)
    cell = first_below(plan)
    if cell is None:
        return voice("plan.heading.untold" if plan.enough_unknown else "plan.heading.all", hours=hours)
    return voice("plan.heading.line", hours=hours, cell=at_the_line(plan, cell, voice))


def answer(plan: Plan, voice: Voice) -> tuple[str, ...]:
    """What the log holds where that is not everything, and four sentences about the line."""
    held = holds(plan, voice)
    if plan.needs:
        return (*held, voice("plan.answer.needs"), voice("plan.answer.needs_way"))
    said = (_line(plan, voice), in_time(plan, voice), _spoken(plan, voice), _price(plan, voice))
    return (*held, *(part for part in said if part))


def holds(plan: Plan, voice: Voice) -> tuple[str, ...]:
    """What the log does not hold, so that no reader takes its contacts for all contacts."""
    return (voice(f"plan.holds.{plan.holds}"),) if plan.holds not in ("", "both") else ()


def _line(plan: Plan, voice: Voice) -> str:
    if plan.short_hours > 0:
        return voice("plan.answer.short", short=voice.numbers.staff_hours(plan.short_hours))
    said = {
        "hours": hours_of(plan, voice),
        "person": sum(cell.start == "person" for cell in plan.cells),
        "all": len(plan.cells),
    }
    cell = first_below(plan)
    if cell is None:
        return voice("plan.answer.untold" if plan.enough_unknown else "plan.answer.all", **said)
    return voice("plan.answer.line", cell=at_the_line(plan, cell, voice), **said)


def _spoken(plan: Plan, voice: Voice) -> str:
    shares = {
        "owed": plan.owed_hours,
        "asked": plan.asked_hours,
        "spill": plan.spill_hours - plan.saved_hours,
        "unknown": plan.unknown_hours,
        "ready": plan.ready_hours,
    }
    parts = [
        voice(f"plan.part.{name}", hours=voice.numbers.staff_hours(hours))
        for name, hours in shares.items()
        if hours >= 0.05
    ]
    if not parts:
        return voice("plan.answer.spoken_none")
    total = voice.numbers.staff_hours(sum(shares.values()))
    return voice(
        "plan.answer.spoken_short" if plan.short_hours > 0 else "plan.answer.spoken",
        sum=total,
        parts=voice.numbers.listed(parts),
    )


def _price(plan: Plan, voice: Voice) -> str:
    if plan.short_hours > 0:
        return ""
    if not isinstance(plan.price, Estimate):
        return voice("plan.answer.price_untold", left=voice.numbers.staff_hours(plan.left_hours))
    if plan.price.value <= 0:
        return voice("plan.answer.price_zero", left=voice.numbers.staff_hours(plan.left_hours))
    price, low, high = voice.numbers.interval(plan.price, "points_per_minute")
    key = "plan.answer.price" if low != high else "plan.answer.price_exact"
    said = voice(key, price=price, low=low, high=high)
    cell = first_below(plan)
    more = hours_to_the_next(plan, cell) if cell else 0.0
    if cell is None or more <= 0:
        return said
    nearest = max(0.1, more)
    what = at_the_line(plan, cell, voice)
    return f"{said} " + voice("plan.answer.next", more=voice.numbers.staff_hours(nearest), cell=what)


def hours_to_the_next(plan: Plan, cell: CellPlan) -> float:
    """Hours a week more with which the cell at the line would start with a person, too.

    Cells further on that have a person only because they fitted in what was left make room for it.
    """
    now = plan.hours_per_week or 0.0
    ahead = [point.hours for point in plan.frontier if point.changes == plan.line_at and point.hours > now]
    if ahead:
        return min(ahead) - now
    fitted = sum(other.hours for other in plan.cells if other.because in ("fits", "unsure"))
    together = [other for other in plan.cells if other.moment == cell.moment and other.start == "self_service"]
    needed = sum(other.hours for other in together) if _as_one(plan, cell.moment) else cell.hours
    return needed - plan.left_hours - fitted
