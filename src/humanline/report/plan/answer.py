"""The plan's answer in three sentences: where the line lies, what is spoken for, what a minute is worth."""

from __future__ import annotations

from collections.abc import Sequence

from humanline.model.estimate import Estimate
from humanline.model.plan import CellPlan, Plan
from humanline.report.plan.beside import first, freed, in_time, named
from humanline.report.voice import Subject, Voice

#: Hours a week below which a part is not named.
_SMALLEST = 0.05


def at_the_line(plan: Plan, cell: Sequence[str], voice: Voice) -> str:
    """What the line divides, in a sentence: the moment where its cells stand or fall as one, else the cell."""
    moment, segment = cell
    return voice.cell_in_words(moment, "" if as_one(plan, moment) else segment)


def as_one(plan: Plan, moment: str) -> bool:
    """Whether the line was drawn for the moment as a whole, whose customers a protected attribute tells apart."""
    return any(one.as_one for one in plan.moments if one.name == moment)


def hours_of(plan: Plan, voice: Voice) -> str:
    """The staff hours, such as `320 uur`."""
    return voice.numbers.staff_hours(plan.hours_per_week or 0.0)


def in_groups(plan: Plan) -> bool:
    """Groups of customers are told apart, so that there are more cells than reasons for contact."""
    return len(plan.cells) > len({cell.moment for cell in plan.cells})


def with_a_person(plan: Plan, voice: Voice) -> str:
    """For how many reasons customers start with a person, and for how many only some of them do."""
    whole, person = _whole(plan, voice), sum(cell.start == "person" for cell in plan.cells)
    return (
        voice("plan.count.of_groups", whole=whole, person=person, cells=len(plan.cells)) if in_groups(plan) else whole
    )


def _whole(plan: Plan, voice: Voice) -> str:
    every = {cell.moment for cell in plan.cells}
    some = {cell.moment for cell in plan.cells if cell.start == "person"}
    whole = some - {cell.moment for cell in plan.cells if cell.start != "person"}
    said = voice("plan.count.of", count=len(whole), reasons=voice.counted("plan.count.reasons", len(every)))
    return voice("plan.count.some", whole=said, more=len(some) - len(whole)) if len(some) > len(whole) else said


def heading(plan: Plan, voice: Voice) -> str:
    """The page's heading: where the line lies, or why there is none."""
    say = voice.about("plan.heading")
    if len(plan.needs) > 1:
        return say("needs_many", count=len(plan.needs))
    if plan.needs:
        name = voice.known(f"need_name.{plan.needs[0].code}", plan.needs[0].code)
        return say("needs", what=name[:1].lower() + name[1:])
    hours = hours_of(plan, voice)
    if plan.short_hours > 0:
        return say("short", hours=hours)
    if _first_below(plan) is not None:
        return say("line", hours=hours, person=_whole(plan, voice))
    if plan.enough_unknown and plan.turned_round is not None:
        return say("turned", moments=named(first(plan.turned_round), voice))
    return say("untold" if plan.enough_unknown else "all", hours=hours)


def answer(plan: Plan, voice: Voice) -> tuple[str, ...]:
    """What the log holds where that is not everything, and a few sentences about the line."""
    say = voice.about("plan.answer")
    # What the log does not hold, so that no reader takes its contacts for all contacts.
    held = (voice(f"plan.holds.{plan.holds}"),) if plan.holds not in ("", "both") else ()
    if plan.needs:
        return (*held, *say.each("needs", "needs_way"))
    if plan.turned_round is not None:
        steps = first(plan.turned_round)
        held = (*held, say("turned", moments=named(steps, voice), hours=freed(steps, voice)))
    if plan.short_hours > 0:
        short = say("short", short=voice.numbers.staff_hours(plan.short_hours))
        return (*held, short, spoken(plan, voice), *weeks_given(plan, voice))
    told = (_line(plan, say), in_time(plan, voice), _price(plan, say))
    return (*held, *(part for part in told if part), *weeks_given(plan, voice))


def weeks_given(plan: Plan, voice: Voice) -> tuple[str, ...]:
    """That figures per week are assumed, where somebody wrote down how many weeks the log covers."""
    given = next((one.values.get("weeks") for one in plan.assumptions if one.code == "period_given"), None)
    return (voice("page.weeks_given", weeks=voice.weeks(float(given))),) if given is not None else ()


def _first_below(plan: Plan) -> CellPlan | None:
    """The cell at the line: the first that does not get a person."""
    return next((cell for cell in plan.cells if (cell.moment, cell.segment) == plan.line_at), None)


def _line(plan: Plan, say: Subject) -> str:
    voice = say.voice
    if _first_below(plan) is None:
        if plan.enough_unknown and plan.turned_round is not None:
            return ""
        key = "untold" if plan.enough_unknown else "all"
        return say(key, hours=hours_of(plan, voice), person=with_a_person(plan, voice))
    cell, person = at_the_line(plan, plan.line_at, voice), sum(cell.start == "person" for cell in plan.cells)
    return say("line_groups" if in_groups(plan) else "line", cell=cell, person=person, cells=len(plan.cells))


def spoken(plan: Plan, voice: Voice) -> str:
    """What the hours go to before there is a line; the parts add up, and with too few hours to what is missing."""
    say, short = voice.about("plan.answer"), plan.short_hours > 0
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
        return say("spoken_none")
    total, hours = voice.numbers.parts_of_hours(tuple(known.values()))
    names = ["asked_else" if name == "asked" and "owed" in known else name for name in known]
    parts = voice.numbers.listed(voice(f"plan.part.{n}", hours=said) for n, said in zip(names, hours, strict=True))
    return say("spoken_short" if short else "spoken", sum=total, parts=parts, hours=hours_of(plan, voice))


def _price(plan: Plan, say: Subject) -> str:
    left, cell = say.numbers.staff_hours(plan.left_hours), _first_below(plan)
    if not isinstance(plan.price, Estimate):
        return say("price_untold", left=left)
    if plan.price.value <= 0:
        return say("price_zero", left=left)
    price, now = say("price", worth=say.worth.told(plan.price, "minute")), plan.hours_per_week or 0.0
    # The steps with more hours at which the cell at the line starts otherwise.
    ahead = [step for step in plan.frontier if step.changes == plan.line_at and step.hours > now]
    more = min([step.hours - now for step in ahead] or [_missing(plan, cell) if cell is not None else 0.0])
    if cell is None or more <= 0:
        return price
    values = {"more": say.numbers.staff_hours(max(0.1, more)), "cell": at_the_line(plan, plan.line_at, say.voice)}
    # How the cell at the line starts with somewhat more hours.
    start = ahead[0].start if ahead else "person"
    if not ahead and cell.other_starts and cell.start == "self_service":
        start = min(cell.other_starts, key=lambda one: one.hours).start
    values |= {"start": say.voice(f"plan.start.{start}")}
    return f"{price} {say('next' if start == 'person' else 'next_start', **values)}"


def _missing(plan: Plan, cell: CellPlan) -> float:
    """Hours a week more with which the cell at the line would start with a person, where no other hours were computed.

    Cells further on that have a person only because they fitted in what was left make room for it.
    """
    fitted = sum(other.hours for other in plan.cells if other.because in ("fits", "unsure"))
    together = [other for other in plan.cells if other.moment == cell.moment and other.start == "self_service"]
    needed = sum(other.hours for other in together) if as_one(plan, cell.moment) else cell.hours - cell.hours_taken
    return needed - plan.left_hours - fitted
