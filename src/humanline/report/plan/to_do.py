"""What to do now, at most three things, each with who; then what to test, and which self-service to change."""

from __future__ import annotations

from collections.abc import Iterator

from humanline.model.estimate import Estimate
from humanline.model.facts import Facts
from humanline.model.failure_demand import FailureDemand
from humanline.model.plan import CandidateWorth, Plan
from humanline.report.blocks import Item, Section
from humanline.report.first_things import first_things, named_or_service
from humanline.report.plan.beside import first, freed, named
from humanline.report.plan.sections import hours_to_find
from humanline.report.voice import Subject, Voice

#: Hours a week that are not worth a line here.
_FEW_HOURS = 0.5
_MOST_TRIALS = 3
#: So much less of what points are told as is hardly worth a word.
_SOME = 0.5
#: Hours a week that nobody would notice.
_NO_HOURS = 0.05


def to_do(plan: Plan, facts: Facts | None, voice: Voice) -> Section | None:
    """What is most wrong first; left out where there is nothing to do but to sign."""
    return first_things(_every(plan, facts, voice.about("plan.todo")), voice)


def _every(plan: Plan, facts: Facts | None, say: Subject) -> Iterator[Item]:
    """All there is to do, what can't wait first."""
    voice, numbers, who = say.voice, say.numbers, say.voice.about("todo")
    yield from _hours(plan, say, who("who_staff"))
    waiting = [cell.moment for cell in plan.cells if cell.because == "customer_loses"]
    if waiting:
        yield Item(say("decide", moments=numbers.listed(waiting)), who("who_service"))
    yield from _causes(plan, facts, say)
    if plan.turned_round is not None and plan.enough_unknown:
        steps = first(plan.turned_round)
        yield Item(say("digital", moments=named(steps, voice), hours=freed(steps, voice)), who("who_service"))
    for better in [one for one in plan.candidates if one.advice != "leave" and one.hours >= _FEW_HOURS][:1]:
        hours = numbers.staff_hours(better.hours)
        told = say(f"better_{better.advice}", name=better.name, moment=better.moment, hours=hours)
        yield Item(told, who("who_digital"))
    # What starts with a choice though nobody measured how many choose a person.
    untold = {one.values.get("moment") for one in plan.assumptions if one.code in ("chosen_share", "chosen_written")}
    moments = [c.moment for c in plan.cells if c.start == "choice" and c.moment in untold]
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


def find_out(plan: Plan, voice: Voice) -> Section | None:
    """At most three trials, the one worth most first."""
    found = plan.find_out[:_MOST_TRIALS]
    if not found:
        return None
    say, worth, items = voice.about("plan.test"), voice.worth, []
    cells = [voice.cell_in_words(entry.moment, entry.segment) for entry in found]
    for cell, entry in zip(cells, found, strict=True):
        values = {
            # A certainty that is not one is never rounded up to 100 %.
            "sure": voice.numbers.share(min(0.99, entry.sure)),
            "contacts": voice.numbers.count(entry.contacts),
            "weeks": say.counted("weeks", entry.weeks),
            "worth": worth.told(entry.worth, "year"),
            "cost": worth.told(-entry.cost, "once"),
        }
        free = worth.number(entry.cost, "once") < _SOME
        items.append(Item(say("item_free" if free else "item", **values), f"{cell}:"))
    return Section(*say.named(), say("heading", cell=cells[0]), text=(say("text"),), items=tuple(items))


def candidates(plan: Plan, voice: Voice) -> Section | None:
    """What other self-service would be worth, in the order of the plan."""
    if not plan.candidates:
        return None
    say, advice = voice.about("plan.candidates"), {entry.advice for entry in plan.candidates}
    key = "heading_none" if advice == {"leave"} else "heading_back" if advice <= {"take_back", "leave"} else "heading"
    items = []
    for entry in plan.candidates:
        said = [say(f"why_{entry.advice}")]
        said += [say("about", moment=entry.moment)] if entry.name != entry.moment else []
        hours, worth = voice.numbers.staff_hours(abs(entry.hours)), voice.worth.told(entry.points, "week")
        said.append(say(_brings(entry), hours=hours, worth=worth))
        if entry.cost_per_year is not None:
            said.append(say("cost", cost=voice.numbers.money(entry.cost_per_year)))
        items.append(Item(" ".join(said), say(f"what_{entry.advice}", name=entry.name)))
    return Section(*say.named(), say(key), items=tuple(items))


def _brings(entry: CandidateWorth) -> str:
    """What it does to the hours and the points, as the word that its sentence is kept under."""
    if entry.advice == "take_back":
        return "back"
    leave = entry.advice == "leave"
    if leave and abs(entry.hours) < _NO_HOURS:
        return "no_change"
    if entry.hours < 0 or not leave:
        return "takes" if entry.hours < 0 else "frees"
    return "loses" if entry.points < 0 else "nothing"
