"""The plan's answer in three sentences: where the line lies, what is spoken for, what a minute is worth."""

from __future__ import annotations

from collections.abc import Sequence

from humanline.model.estimate import Estimate
from humanline.model.organisation import Mode
from humanline.model.plan import CellPlan, Plan
from humanline.report.plan.turned_round import first, freed, named
from humanline.report.plan.two_ways import in_time
from humanline.report.voice import Voice
from humanline.report.words import has

#: Hours a week below which a part is not named.
_SMALLEST = 0.05


def cell_name(cell: CellPlan, voice: Voice) -> str:
    """A cell in a sentence."""
    return voice.cell_in_words(cell.moment, cell.segment)


def first_below(plan: Plan) -> CellPlan | None:
    """The cell at the line: the first that does not get a person."""
    return next((cell for cell in plan.cells if (cell.moment, cell.segment) == plan.line_at), None)


def at_the_line(plan: Plan, moment: str, segment: str, voice: Voice) -> str:
    """What the line divides, in a sentence: the moment where its cells stand or fall as one, else the cell."""
    return voice.cell_in_words(moment, "" if as_one(plan, moment) else segment)


def as_one(plan: Plan, moment: str) -> bool:
    """Whether the line was drawn for the moment as a whole, whose customers a protected attribute tells apart."""
    return any(one.as_one for one in plan.moments if one.name == moment)


def hours_of(plan: Plan, voice: Voice) -> str:
    """The staff hours, such as `320 uur`."""
    return voice.numbers.staff_hours(plan.hours_per_week or 0.0)


def need_name(code: str, voice: Voice) -> str:
    """What is missing, in a few words."""
    return voice(f"need_name.{code}") if has(f"need_name.{code}") else code


def in_groups(plan: Plan) -> bool:
    """Groups of customers are told apart, so that there are more cells than reasons for contact."""
    return len(plan.cells) > len({cell.moment for cell in plan.cells})


def counted(cells: Sequence[CellPlan], plan: Plan, voice: Voice) -> str:
    """How many reasons for contact some cells are of, and how many cells where groups of customers are told apart."""
    reasons = voice.counted("plan.count.reasons", len({cell.moment for cell in cells}))
    if not in_groups(plan):
        return reasons
    return voice("plan.count.in_groups", reasons=reasons, cells=voice.numbers.count(len(cells)))


def with_a_person(plan: Plan, voice: Voice) -> str:
    """For how many reasons customers start with a person, and for how many only some of them do."""
    said = _whole(plan, voice)
    if not in_groups(plan):
        return said
    person = sum(cell.start == "person" for cell in plan.cells)
    return voice("plan.count.of_groups", whole=said, person=person, cells=len(plan.cells))


def _whole(plan: Plan, voice: Voice) -> str:
    every = {cell.moment for cell in plan.cells}
    some = {cell.moment for cell in plan.cells if cell.start == "person"}
    whole = some - {cell.moment for cell in plan.cells if cell.start != "person"}
    said = voice("plan.count.of", count=len(whole), reasons=voice.counted("plan.count.reasons", len(every)))
    if len(some) > len(whole):
        said = voice("plan.count.some", whole=said, more=len(some) - len(whole))
    return said


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
    if cell is None and plan.enough_unknown and plan.turned_round is not None:
        return voice("plan.heading.turned", moments=named(first(plan.turned_round), voice))
    if cell is None:
        return voice("plan.heading.untold" if plan.enough_unknown else "plan.heading.all", hours=hours)
    return voice("plan.heading.line", hours=hours, person=_whole(plan, voice))


def answer(plan: Plan, voice: Voice) -> tuple[str, ...]:
    """What the log holds where that is not everything, and a few sentences about the line."""
    held = holds(plan, voice)
    if plan.needs:
        return (*held, voice("plan.answer.needs"), voice("plan.answer.needs_way"))
    first = spoken(plan, voice) if plan.short_hours > 0 else in_time(plan, voice)
    said = (_line(plan, voice), first, _rule_short(plan, voice), _price(plan, voice))
    return (*held, *turned(plan, voice), *(part for part in said if part), *weeks_given(plan, voice))


def turned(plan: Plan, voice: Voice) -> tuple[str, ...]:
    """What could start digitally first, where the log holds only contacts that reached staff."""
    if plan.turned_round is None:
        return ()
    steps = first(plan.turned_round)
    return (voice("plan.answer.turned", moments=named(steps, voice), hours=freed(steps, voice)),)


def _rule_short(plan: Plan, voice: Voice) -> str:
    """What matters to both sides and has no person for want of hours."""
    if plan.rule is None or plan.short_hours > 0:
        return ""
    short = [one.moment for one in plan.rule.departures if one.because == "hours"]
    return voice("plan.answer.rule_short", moments=voice.numbers.listed(list(dict.fromkeys(short)))) if short else ""


def weeks_given(plan: Plan, voice: Voice) -> tuple[str, ...]:
    """That figures per week are assumed, where somebody wrote down how many weeks the log covers."""
    given = next((one.values.get("weeks") for one in plan.assumptions if one.code == "period_given"), None)
    return (voice("page.weeks_given", weeks=voice.weeks(float(given))),) if given is not None else ()


def holds(plan: Plan, voice: Voice) -> tuple[str, ...]:
    """What the log does not hold, so that no reader takes its contacts for all contacts."""
    return (voice(f"plan.holds.{plan.holds}"),) if plan.holds not in ("", "both") else ()


def _line(plan: Plan, voice: Voice) -> str:
    if plan.short_hours > 0:
        return voice("plan.answer.short", short=voice.numbers.staff_hours(plan.short_hours))
    said = {"hours": hours_of(plan, voice), "person": with_a_person(plan, voice)}
    cell = first_below(plan)
    if cell is None and plan.enough_unknown and plan.turned_round is not None:
        return ""
    if cell is None:
        return voice("plan.answer.untold" if plan.enough_unknown else "plan.answer.all", **said)
    at = at_the_line(plan, cell.moment, cell.segment, voice)
    if not in_groups(plan):
        return voice("plan.answer.line", cell=at)
    person = sum(one.start == "person" for one in plan.cells)
    return voice("plan.answer.line_groups", cell=at, person=person, cells=len(plan.cells))


def spoken(plan: Plan, voice: Voice) -> str:
    """What the hours go to before there is a line; the parts add up, and with too few hours to what is missing."""
    short = plan.short_hours > 0
    shares = {
        "owed": plan.owed_hours,
        "asked": plan.asked_hours,
        "spill": plan.spill_hours - plan.saved_hours,
        # What is missing is missing for the rest: what nobody judged has a notice of its own.
        "unknown": 0.0 if short else plan.unknown_hours,
        "ready": plan.ready_hours,
    }
    known = {name: hours for name, hours in shares.items() if hours >= _SMALLEST}
    if not known:
        return voice("plan.answer.spoken_none")
    total, hours = voice.numbers.parts_of_hours(tuple(known.values()))
    names = ["asked_else" if name == "asked" and "owed" in known else name for name in known]
    parts = voice.numbers.listed(
        [voice(f"plan.part.{name}", hours=said) for name, said in zip(names, hours, strict=True)]
    )
    if short:
        return voice("plan.answer.spoken_short", sum=total, parts=parts, hours=hours_of(plan, voice))
    return voice("plan.answer.spoken", sum=total, parts=parts, hours=hours_of(plan, voice))


def _price(plan: Plan, voice: Voice) -> str:
    if plan.short_hours > 0:
        return ""
    if not isinstance(plan.price, Estimate):
        return voice("plan.answer.price_untold", left=voice.numbers.staff_hours(plan.left_hours))
    if plan.price.value <= 0:
        return voice("plan.answer.price_zero", left=voice.numbers.staff_hours(plan.left_hours))
    said = voice("plan.answer.price", worth=voice.worth.told(plan.price, "minute"))
    cell = first_below(plan)
    more = hours_to_the_next(plan, cell) if cell else 0.0
    if cell is None or more <= 0:
        return said
    nearest = max(0.1, more)
    told = {"more": voice.numbers.staff_hours(nearest), "cell": at_the_line(plan, cell.moment, cell.segment, voice)}
    then = _next_start(plan, cell)
    if then == "person":
        return f"{said} " + voice("plan.answer.next", **told)
    return f"{said} " + voice("plan.answer.next_start", start=voice(f"plan.start.{then}"), **told)


def _next_start(plan: Plan, cell: CellPlan) -> Mode:
    """How the cell at the line starts with somewhat more hours."""
    now = plan.hours_per_week or 0.0
    ahead = [point for point in plan.frontier if point.changes == plan.line_at and point.hours > now]
    if ahead or not cell.other_starts or cell.start != "self_service":
        return ahead[0].start if ahead else "person"
    return min(cell.other_starts, key=lambda one: one.hours).start


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
    needed = sum(other.hours for other in together) if as_one(plan, cell.moment) else cell.hours - cell.hours_taken
    return needed - plan.left_hours - fitted
