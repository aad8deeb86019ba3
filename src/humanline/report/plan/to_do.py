"""What to do now, first on the page of the plan: at most three things, each with who and what it takes or brings."""

from __future__ import annotations

from collections.abc import Iterator

from humanline.model.estimate import Estimate
from humanline.model.facts import Facts
from humanline.model.failure_demand import FailureDemand
from humanline.model.plan import Plan
from humanline.report.blocks import Item, Section
from humanline.report.first_things import first_things, named_or_service
from humanline.report.plan.by_rule import hours_to_find
from humanline.report.plan.starts import first, freed, named
from humanline.report.voice import Subject, Voice

#: Hours a week that are not worth a line here.
_FEW_HOURS = 0.5


def to_do(plan: Plan, facts: Facts | None, voice: Voice) -> Section | None:
    """What is most wrong first; left out where there is nothing to do but to sign."""
    return first_things(_every(plan, facts, voice.about("plan.todo")), voice)


def _every(plan: Plan, facts: Facts | None, say: Subject) -> Iterator[Item]:
    """All there is to do, what can't wait first."""
    voice, numbers, who = say.voice, say.numbers, say.voice.about("todo")
    yield from _hours(plan, say, who("who_staff"))
    waiting = [cell.moment for cell in plan.cells if cell.because == "customer_loses"]
    if waiting:
        yield Item(say("decide", moments=numbers.listed(list(dict.fromkeys(waiting)))), who("who_service"))
    yield from _causes(plan, facts, say)
    if plan.turned_round is not None and plan.enough_unknown:
        steps = first(plan.turned_round)
        yield Item(say("digital", moments=named(steps, voice), hours=freed(steps, voice)), who("who_service"))
    for better in [one for one in plan.candidates if one.advice != "leave" and one.hours >= _FEW_HOURS][:1]:
        hours = numbers.staff_hours(better.hours)
        yield Item(
            say(f"better_{better.advice}", name=better.name, moment=better.moment, hours=hours), who("who_digital")
        )
    # What starts with a choice though nobody measured how many choose a person.
    untold = {one.values.get("moment") for one in plan.assumptions if one.code in ("chosen_share", "chosen_written")}
    moments = list(dict.fromkeys(c.moment for c in plan.cells if c.start == "choice" and c.moment in untold))
    if moments:
        yield Item(say("choice", moments=numbers.listed(moments)), who("who_analyst"))
    for test in plan.find_out[:1]:
        size = {"contacts": numbers.count(test.contacts), "weeks": voice.counted("plan.test.weeks", test.weeks)}
        yield Item(say("test", cell=voice.cell_in_words(test.moment, test.segment), **size), who("who_analyst"))


def _hours(plan: Plan, say: Subject, who: str) -> Iterator[Item]:
    """Hours to find, for what stands already or for what matters to both sides."""
    if plan.short_hours > 0:
        yield Item(say("hours", hours=say.numbers.staff_hours(plan.short_hours)), who)
        return
    for one in [one for one in (plan.rule.departures if plan.rule else ()) if one.because == "hours"][:1]:
        hours = say.numbers.staff_hours(hours_to_find(one, plan))
        contacts = say.numbers.value(one.contacts_per_week, "count")
        yield Item(say("rule", moment=one.moment, hours=hours, contacts=contacts), who)


def _causes(plan: Plan, facts: Facts | None, say: Subject) -> Iterator[Item]:
    """The cause that takes the most hours, as the page of facts has it; abolish first, then digitise."""
    found = facts.failure_demand if facts is not None else None
    causes = found.causes[:1] if isinstance(found, FailureDemand) else ()
    counted = [(one.cause, one.caused_by, one.hours_per_week) for one in causes]
    gone = plan.causes_gone
    judged = [(one.cause, one.caused_by, one.hours) for one in gone.moments[:1]] if gone and gone.judged else []
    for cause, caused_by, hours in counted or judged:
        if cause and isinstance(hours, Estimate) and hours.value >= _FEW_HOURS:
            said = say.numbers.estimate(hours, "staff_hours")
            key = "abolish" if counted else "abolish_judged"
            yield Item(say(key, cause=cause, hours=said), named_or_service(caused_by, say.voice))
