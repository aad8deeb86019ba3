"""What to do now, first on the page of the plan: at most three things, each with who and what it takes or brings."""

from __future__ import annotations

from collections.abc import Iterator

from humanline.model.estimate import Estimate
from humanline.model.facts import Facts
from humanline.model.failure_demand import FailureDemand
from humanline.model.plan import CandidateWorth, Plan
from humanline.report.blocks import Item, Section
from humanline.report.first_things import first_things
from humanline.report.plan.by_rule import hours_to_find
from humanline.report.plan.turned_round import first, freed, named
from humanline.report.voice import Voice, capital

#: Hours a week that are not worth a line here.
_FEW_HOURS = 0.5


def to_do(plan: Plan, facts: Facts | None, voice: Voice) -> Section | None:
    """What is most wrong first; left out where there is nothing to do but to sign."""
    return first_things(_every(plan, facts, voice), voice)


def _every(plan: Plan, facts: Facts | None, voice: Voice) -> Iterator[Item]:
    """All there is to do, what can't wait first."""
    yield from _hours(plan, voice)
    yield from _decisions(plan, voice)
    yield from _causes(plan, facts, voice)
    if plan.turned_round is not None and plan.enough_unknown:
        steps = first(plan.turned_round)
        said = {"moments": named(steps, voice), "hours": freed(steps, voice)}
        yield Item(voice("plan.todo.digital", **said), voice("todo.who_service"))
    yield from _self_service(plan, voice)
    yield from _choices(plan, voice)
    for one in plan.find_out[:1]:
        contacts, weeks = voice.numbers.count(one.contacts), voice.counted("plan.test.weeks", one.weeks)
        about = voice.cell_in_words(one.moment, one.segment)
        yield Item(voice("plan.todo.test", cell=about, contacts=contacts, weeks=weeks), voice("todo.who_analyst"))


def _hours(plan: Plan, voice: Voice) -> Iterator[Item]:
    """Hours to find, for what stands already or for what matters to both sides."""
    if plan.short_hours > 0:
        short = voice.numbers.staff_hours(plan.short_hours)
        yield Item(voice("plan.todo.hours", hours=short), voice("todo.who_staff"))
        return
    for one in plan.rule.departures if plan.rule is not None else ():
        if one.because == "hours":
            hours = voice.numbers.staff_hours(hours_to_find(one, plan))
            contacts = voice.numbers.value(one.contacts_per_week, "count")
            yield Item(
                voice("plan.todo.rule", moment=one.moment, hours=hours, contacts=contacts), voice("todo.who_staff")
            )
            return


def _decisions(plan: Plan, voice: Voice) -> Iterator[Item]:
    waiting = [cell.moment for cell in plan.cells if cell.because == "customer_loses"]
    if waiting:
        names = voice.numbers.listed(list(dict.fromkeys(waiting)))
        yield Item(voice("plan.todo.decide", moments=names), voice("todo.who_service"))


def _causes(plan: Plan, facts: Facts | None, voice: Voice) -> Iterator[Item]:
    """The cause that takes the most hours, as the page of facts has it; abolish first, then digitise."""
    found = facts.failure_demand if facts is not None else None
    causes = found.causes[:1] if isinstance(found, FailureDemand) else ()
    counted = [(one.cause, one.caused_by, one.hours_per_week) for one in causes]
    gone = plan.causes_gone if plan.causes_gone is not None and plan.causes_gone.judged else None
    judged = [(one.cause, one.caused_by, one.hours) for one in gone.moments[:1]] if gone is not None else []
    key = "plan.todo.abolish" if counted else "plan.todo.abolish_judged"
    for cause, caused_by, hours in counted or judged:
        if cause and isinstance(hours, Estimate) and hours.value >= _FEW_HOURS:
            who = voice("todo.who_named", name=capital(caused_by)) if caused_by else voice("todo.who_service")
            yield Item(voice(key, cause=cause, hours=voice.numbers.estimate(hours, "staff_hours")), who)


def _choices(plan: Plan, voice: Voice) -> Iterator[Item]:
    """What starts with a choice though nobody measured how many choose a person."""
    untold = {
        str(one.values.get("moment")) for one in plan.assumptions if one.code in ("chosen_share", "chosen_written")
    }
    moments = list(dict.fromkeys(c.moment for c in plan.cells if c.start == "choice" and c.moment in untold))
    if moments:
        yield Item(voice("plan.todo.choice", moments=voice.numbers.listed(moments)), voice("todo.who_analyst"))


def _self_service(plan: Plan, voice: Voice) -> Iterator[Item]:
    for one in plan.candidates:
        if one.advice != "leave" and one.hours >= _FEW_HOURS:
            yield Item(_candidate(one, voice), voice("todo.who_digital"))
            return


def _candidate(one: CandidateWorth, voice: Voice) -> str:
    said = {"name": one.name, "moment": one.moment, "hours": voice.numbers.staff_hours(one.hours)}
    keys = {"build": "plan.todo.build", "improve": "plan.todo.improve", "take_back": "plan.todo.take_back"}
    return voice(keys[one.advice], **said)
